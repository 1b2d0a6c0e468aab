//! Decides who may ask for what: only a browser that shows this very site, or a program on this machine.
//!
//! A page of another origin can make a browser send requests here, and by a name of its own that it lets lead to 127.0.0.1 even read
//! the answers (DNS rebinding). So the `Host` must be a name that nobody else can own, and `Origin` and
//! `Sec-Fetch-Site` (Fetch Metadata, W3C) must not speak of another site.

use std::net::IpAddr;

use axum::http::header::{CONTENT_LENGTH, HOST, HeaderName, ORIGIN, TRANSFER_ENCODING};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode};

/// The longest address that is answered, in bytes.
const LONGEST: usize = 8 * 1024;

/// The names by which the server may be asked.
#[derive(Clone, Debug)]
pub(super) struct Hosts {
    named: String,
    literals: Literals,
}

/// Which addresses in numbers are taken for names of this machine. Nobody can own one, so none can be rebound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Literals {
    Loopback,
    All,
}

/// Why a request is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal(pub StatusCode, pub &'static str);

/// What a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// A page or a file of the site.
    Site,
    /// What the server itself adds.
    Own,
}

impl Hosts {
    /// Names of this machine, and the one that the user gave.
    pub(super) fn new(named: &str) -> Self {
        let named = named.trim_matches(['[', ']']).to_ascii_lowercase();
        let everywhere = named.parse::<IpAddr>().is_ok_and(|address| address.is_unspecified());
        Self { literals: if everywhere { Literals::All } else { Literals::Loopback }, named }
    }

    fn allow(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(&host);
        match bare.parse::<IpAddr>() {
            Ok(address) => address.is_loopback() || bare == self.named || self.literals == Literals::All,
            Err(_) => host == "localhost" || host.ends_with(".localhost") || host == self.named,
        }
    }
}

/// Whether a request is answered.
pub(super) fn judge(request: &Parts, about: About, hosts: &Hosts) -> Result<(), Refusal> {
    let Parts { method, uri, headers, .. } = request;
    if uri.path_and_query().map_or(0, |address| address.as_str().len()) > LONGEST {
        return Err(Refusal(StatusCode::URI_TOO_LONG, "the address is too long"));
    }
    if method != Method::GET && method != Method::HEAD {
        return Err(Refusal(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered"));
    }
    let empty = headers.get_all(CONTENT_LENGTH).iter().all(|length| length == "0");
    if !empty || headers.contains_key(TRANSFER_ENCODING) {
        return Err(Refusal(StatusCode::PAYLOAD_TOO_LARGE, "no request may have a body"));
    }
    let Some(host) = one(headers, &HOST)? else {
        return Err(Refusal(StatusCode::BAD_REQUEST, "the request names no host"));
    };
    let Ok(authority) = host.parse::<Authority>() else {
        return Err(Refusal(StatusCode::BAD_REQUEST, "the host cannot be read"));
    };
    let same = |other: &Authority| other.as_str().eq_ignore_ascii_case(host);
    if !hosts.allow(authority.host()) || authority.as_str().contains('@') || uri.authority().is_some_and(|other| !same(other)) {
        return Err(Refusal(StatusCode::FORBIDDEN, "this host is not served here; `nutgraf serve --host NAME` serves it"));
    }
    if let Some(origin) = one(headers, &ORIGIN)? {
        let rest = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        if !rest.is_some_and(|origin| origin.eq_ignore_ascii_case(host)) {
            return Err(Refusal(StatusCode::FORBIDDEN, "another origin may not read this site"));
        }
    }
    let word = |name: &'static str| one(headers, &HeaderName::from_static(name));
    match word("sec-fetch-site")? {
        None | Some("same-origin" | "none") => Ok(()),
        // A link on another page may lead here: the reader leaves that page for this one.
        Some("same-site" | "cross-site")
            if about == About::Site && word("sec-fetch-mode")? == Some("navigate") && word("sec-fetch-dest")? == Some("document") =>
        {
            Ok(())
        }
        Some(_) => Err(Refusal(StatusCode::FORBIDDEN, "another site may not use this one")),
    }
}

/// A header's value; one that stands there twice has none that can be believed.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().map(|value| value.to_str());
    match (value, values.next()) {
        (None, _) => Ok(None),
        (Some(Ok(value)), None) => Ok(Some(value)),
        _ => Err(Refusal(StatusCode::BAD_REQUEST, "a header that decides cannot be read")),
    }
}
