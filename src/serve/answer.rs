//! Answers one request, from one snapshot.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::header::{
    ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderName, LOCATION, RANGE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::events::Audience;
use super::file::{Files, Part, Range};
use super::guard::{About, Hosts, Refusal, judge};
use super::kind::{is_page, media_type};
use super::live::{Live, Shown};
use super::place::{self, Place};
use super::script::{self, FILES, Manner, OWN, Token};
use super::{Reload, nearest};
use crate::build::{Answer, Preview};
use crate::input::Fingerprint;

/// How long the first build may take before a request is told to come again.
const FIRST: Duration = Duration::from_secs(60);
/// How long a request waits for the build that a changed file must start.
const NEXT: Duration = Duration::from_secs(3);
/// How often it waits so, should the file change again and again.
const LATE: Duration = Duration::from_secs(10);

/// What every request may use.
pub(super) struct Desk {
    pub live: Live,
    pub hosts: Hosts,
    pub token: Token,
    pub reload: Reload,
    pub files: Files,
    pub audience: Audience,
}

/// Refuses what [`judge`] refuses, and says to every browser how little it may do with the answer.
pub(super) async fn guarded(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let about = if parts.uri.path().starts_with(OWN) { About::Own } else { About::Site };
    let mut response = match judge(&parts, about, &desk.hosts) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(Refusal(status, why)) => {
            let mut response = (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], format!("{why}\n")).into_response();
            if status == StatusCode::METHOD_NOT_ALLOWED {
                response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            }
            // Whatever else the connection holds belongs to a request that is not answered.
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            response
        }
    };
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    response
}

/// Answers for the server's own addresses.
pub(super) async fn own(State(desk): State<Arc<Desk>>, Path((token, name)): Path<(String, String)>, method: Method, uri: Uri) -> Response {
    if desk.reload == Reload::Off || !desk.token.is(&token) {
        return plain(StatusCode::FORBIDDEN, "only pages of this run may ask for this\n");
    }
    match name.as_str() {
        "events" => desk.audience.admit(&desk.live, &method),
        "near" => near(&desk, uri.query().unwrap_or_default()).await,
        name => match FILES.iter().find(|(file, _)| *file == name) {
            Some((name, text)) => ([(CONTENT_TYPE, media_type(name))], *text).into_response(),
            None => plain(StatusCode::NOT_FOUND, "there is no such file\n"),
        },
    }
}

/// The nearest addresses to one that does not exist, as JSON.
async fn near(desk: &Desk, query: &str) -> Response {
    let wanted = query.strip_prefix("path=").unwrap_or_default();
    let wanted = percent_encoding::percent_decode_str(wanted).decode_utf8_lossy().into_owned();
    let preview = desk.live.now().preview.clone();
    let look = move || match preview {
        Some(preview) => match place::find(&wanted, &preview) {
            Place::Nowhere(path) if !path.is_empty() => nearest::nearest(&path, &preview),
            _ => Vec::new(),
        },
        None => Vec::new(),
    };
    let found = tokio::task::spawn_blocking(look).await.unwrap_or_default();
    ([(CONTENT_TYPE, "application/json")], serde_json::json!(found).to_string()).into_response()
}

/// Answers for the site's addresses.
pub(super) async fn site(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let mut shown = desk.live.first(FIRST).await;
    let range = request.headers().get(RANGE).and_then(|range| Range::parse(range.to_str().ok()?));
    let late = Instant::now() + LATE;
    loop {
        let Some(preview) = shown.preview.clone() else { return nothing_yet(&desk, &shown) };
        let (path, manner) = match place::find(request.uri().path(), &preview) {
            Place::File(path) => (path, Manner::Page),
            Place::Elsewhere(address) => return elsewhere(&address),
            Place::Nowhere(_) => ("404.html".to_owned(), Manner::Missing),
        };
        match found(&desk, (&preview, path.clone()), range).await {
            Ok(Some(Found::Whole(bytes))) if is_page(&path) => return page(&desk, &bytes, (shown.version, manner)),
            Ok(Some(Found::Whole(bytes))) => return ([(CONTENT_TYPE, media_type(&path))], bytes).into_response(),
            Ok(Some(Found::Part(part))) => return file(part, &path, range),
            Ok(None) if manner == Manner::Missing => return plain(StatusCode::NOT_FOUND, "there is no such page\n"),
            Ok(None) | Err(_) if Instant::now() > late || shown.trouble.is_some() => {
                return plain(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "this cannot be shown now, and the site cannot be built again; the terminal says why\n",
                );
            }
            // A file that changed after the snapshot was made is the next snapshot's; a page that cannot be made ends the snapshot.
            Ok(None) | Err(_) => shown = desk.live.next(&shown, NEXT).await,
        }
    }
}

/// What was found: a page or a made file, or a file on disk.
enum Found {
    Whole(Bytes),
    Part(Part),
}

/// Reads what stands at a path of the output. Rendering and reading block, so they are done elsewhere.
async fn found(desk: &Arc<Desk>, (preview, path): (&Arc<Preview>, String), range: Option<Range>) -> io::Result<Option<Found>> {
    let (desk, preview) = (desk.clone(), preview.clone());
    let read = move || match preview.find(&path) {
        None | Some(Answer::Broken) => Ok(None),
        Some(Answer::Bytes(bytes)) => Ok(Some(Found::Whole(Bytes::from_owner(bytes)))),
        Some(Answer::File(disk, fingerprint)) => from_disk(&desk.files, (disk, fingerprint), (&path, range)),
    };
    tokio::task::spawn_blocking(read).await.map_err(io::Error::other)?
}

/// Reads a file on disk; a page whole, because the script must come into it.
fn from_disk(files: &Files, (disk, fingerprint): (PathBuf, Fingerprint), (path, range): (&str, Option<Range>)) -> io::Result<Option<Found>> {
    if is_page(path) {
        let bytes = files.whole(&disk, fingerprint)?;
        return Ok(bytes.map(Found::Whole));
    }
    Ok(files.read(&disk, fingerprint, range)?.map(Found::Part))
}

fn page(desk: &Desk, bytes: &[u8], (version, manner): (u64, Manner)) -> Response {
    let body = match desk.reload {
        Reload::On => script::add(bytes, &desk.token, (version, manner)),
        Reload::Off => bytes.to_vec(),
    };
    let status = if manner == Manner::Missing { StatusCode::NOT_FOUND } else { StatusCode::OK };
    (status, [(CONTENT_TYPE, media_type("index.html").to_owned()), (ETAG, script::etag(bytes))], body).into_response()
}

fn file(Part { body, range: (from, to), size }: Part, path: &str, range: Option<Range>) -> Response {
    let headers = [(CONTENT_TYPE, media_type(path)), (ACCEPT_RANGES, "bytes")];
    if range.is_none() {
        return (headers, body).into_response();
    }
    if from >= to {
        return (StatusCode::RANGE_NOT_SATISFIABLE, [(CONTENT_RANGE, format!("bytes */{size}"))], Body::empty()).into_response();
    }
    (StatusCode::PARTIAL_CONTENT, headers, [(CONTENT_RANGE, format!("bytes {from}-{}/{size}", to - 1))], body).into_response()
}

fn elsewhere(address: &str) -> Response {
    (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, address.to_owned())]).into_response()
}

/// The server's own page, for as long as no build was good.
fn nothing_yet(desk: &Desk, shown: &Shown) -> Response {
    let (title, text) = match &shown.trouble {
        Some(trouble) => ("This site cannot be built yet", trouble.as_ref()),
        None => ("This site is being built", "Load again in a moment."),
    };
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let styles = desk.token.address("overlay.css");
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<link rel=\"stylesheet\" href=\"{styles}\">\n<main><h1>{title}</h1>\n<pre>{text}</pre></main>\n"
    );
    let mut response = self::page(desk, page.as_bytes(), (0, Manner::Bare));
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
