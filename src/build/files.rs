//! Files that are copied: what each is called, and how wide and high an image is.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;

use indexmap::IndexMap;
use rayon::prelude::*;

use super::memo::{Picture, Pictures};
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Failure, FilePath};
use crate::input::{FileKind, Fingerprint, Snapshot, SourceFile, open_plain};
use crate::output::{Artifact, Body};
use crate::render::{Bare, Broken, Drawing, PICTURE_LIMIT, StaticFile, bare, check_drawing, theme_statics};
use crate::site::Asset;

/// The most pixels of an image's side (`promises.md`).
const SIDE: usize = 12_000;

/// What is written of pictures whose own bytes are not, by path from the site root.
pub(super) type BarePictures = HashMap<String, Fingerprint>;

/// The files below `content/` that are copied, by path from the site root.
pub(super) fn assets(
    config: &Config,
    snapshot: &Snapshot,
    pictures: &Pictures,
    found: &mut Vec<Diagnostic>,
) -> (IndexMap<String, Asset>, BarePictures) {
    let (texts, files): (Vec<&SourceFile>, Vec<&SourceFile>) =
        snapshot.files().iter().filter(|file| file.kind == FileKind::Asset).partition(|file| other_text(file).is_some());
    report_texts(&texts, found);
    let seen: Vec<Picture> = files.par_iter().map(|file| untrusted(file, pictures)).collect();
    let (mut assets, mut bare) = (IndexMap::with_capacity(files.len()), BarePictures::new());
    for (file, Picture { size, finding, bare: written }) in files.into_iter().zip(seen) {
        found.extend(finding);
        bare.extend(written.map(|written| (file.path.to_string(), written)));
        let address = file.path.as_str().strip_prefix("content/").unwrap_or(file.path.as_str()).to_owned();
        let mut href = config.base_path.clone();
        crate::site::encode(&address, &mut href);
        assets.insert(file.path.to_string(), Asset { address, href, size });
    }
    (assets, bare)
}

/// The endings of texts of other programs. As a file beside a page, one would show readers its source, or a draft.
const OTHER_TEXTS: [&str; 17] =
    ["adoc", "asciidoc", "doc", "docx", "ipynb", "markdown", "mdown", "mdx", "mkd", "mkdn", "odt", "org", "pages", "qmd", "rmd", "rst", "rtf"];

/// What Windows makes of `budget.md` and the like where it hides the endings of files.
const TWO_ENDINGS: [&str; 3] = ["md.txt", "yaml.txt", "yml.txt"];

fn other_text(file: &SourceFile) -> Option<&'static str> {
    let (name, ending) = file.path.name().rsplit_once('.')?;
    if ending.eq_ignore_ascii_case("txt") {
        let (_, before) = name.rsplit_once('.')?;
        return TWO_ENDINGS.into_iter().find(|two| two.split_once('.').is_some_and(|(first, _)| first.eq_ignore_ascii_case(before)));
    }
    OTHER_TEXTS.into_iter().find(|other| ending.eq_ignore_ascii_case(other))
}

/// One warning for each ending, however many files have it: they are neither pages nor published.
fn report_texts(texts: &[&SourceFile], found: &mut Vec<Diagnostic>) {
    let mut endings: BTreeMap<&str, Vec<&SourceFile>> = BTreeMap::new();
    for file in texts {
        endings.entry(other_text(file).unwrap_or_default()).or_default().push(file);
    }
    for (ending, files) in endings {
        let Some(first) = files.first() else { continue };
        let places = if files.len() == 1 { String::new() } else { format!("; there are {}, and this is the first", files.len()) };
        let kind = if ending.starts_with('y') { "is no record" } else { "is no page" };
        let message = format!("a file that ends in `.{ending}` {kind}, and is not published{places}");
        let is_markdown = matches!(ending, "markdown" | "mdown" | "mdx" | "mkd" | "mkdn" | "qmd" | "rmd");
        let help = if let Some((real, _)) = ending.split_once('.') {
            &format!("rename it to end in `.{real}`; some systems do not show the `.txt`")
        } else if is_markdown {
            "rename it to end in `.md`"
        } else {
            "write it as Markdown in a file that ends in `.md`, or put it into `static/` to offer it as it is"
        };
        found.push(Diagnostic::warning("stray-data", &FilePath::new(first.path.as_str()), None, message).help(help));
    }
}

/// The files of `static/`: the theme's, each replaced by the site's file of the same path, and the site's own.
pub(super) fn statics(snapshot: &Snapshot, pictures: &Pictures, found: &mut Vec<Diagnostic>) -> Result<Vec<StaticFile>, Failure> {
    let mut files: BTreeMap<String, StaticFile> = theme_statics().into_iter().map(|file| (file.name.clone(), file)).collect();
    for file in snapshot.files().iter().filter(|file| file.kind == FileKind::Static) {
        let name = file.path.as_str().strip_prefix("static/").unwrap_or(file.path.as_str()).to_owned();
        let Picture { size, finding, .. } = if is_image(&name) { pictures.look(file, || size(file)) } else { Picture::default() };
        found.extend(finding);
        let themed = files.contains_key(&name);
        // Only the theme's style sheets are read: their addresses are rewritten.
        let bytes = if themed && name.ends_with(".css") { Some(file.bytes()?) } else { None };
        files.insert(name.clone(), StaticFile { fingerprint: file.fingerprint, bytes, themed, size, name });
    }
    Ok(files.into_values().collect())
}

/// The picture that is copied to the output: without what it says besides what it shows.
pub(super) fn bare_picture(artifact: Artifact) -> Result<Artifact, Failure> {
    let Body::Copy(disk, fingerprint) = &artifact.body else { return Ok(artifact) };
    if !is_image(&artifact.path) {
        return Ok(artifact);
    }
    let mut bytes = Vec::new();
    let read = open_plain(disk).and_then(|file| file.take(PICTURE_LIMIT + 1).read_to_end(&mut bytes));
    read.map_err(|error| Failure::io(format_args!("reading `{}`", disk.display()), error))?;
    match bare(&bytes) {
        // What was read again must be what was looked at; the copy finds out for itself.
        Ok(Bare::Without(bytes_left)) if Fingerprint::of(&bytes) == *fingerprint => {
            Ok(Artifact { path: artifact.path, body: Body::Bytes(bytes_left) })
        }
        Ok(Bare::Without(_)) | Err(_) => Err(Failure::Environment(format!("`{}` was changed while the site was built; build again", disk.display()))),
        Ok(Bare::AsItIs | Bare::Telling) => Ok(artifact),
    }
}

/// Looks at a file that a contributor may have sent: a picture must be whole, and a drawing must not act.
fn untrusted(file: &SourceFile, pictures: &Pictures) -> Picture {
    let is_drawing = file.path.name().to_lowercase().ends_with(".svg");
    if is_drawing || is_image(file.path.name()) { pictures.look(file, || look(file, is_drawing)) } else { Picture::default() }
}

/// Looks into a picture; nothing where it cannot be read now.
fn look(file: &SourceFile, is_drawing: bool) -> Option<Picture> {
    let path = FilePath::new(file.path.as_str());
    let seen = if is_drawing { Picture::default() } else { size(file)? };
    if seen.finding.is_some() {
        return Some(Picture { size: None, ..seen });
    }
    if file.size > PICTURE_LIMIT {
        let message = format!("the picture has {} bytes; the most is {} MiB", file.size, PICTURE_LIMIT >> 20);
        let finding = Diagnostic::error("bad-image", &path, None, message).help("scale it down: no reader waits for it");
        return Some(Picture { finding: Some(finding), ..Picture::default() });
    }
    let bytes = file.bytes().ok().filter(|bytes| Fingerprint::of(bytes) == file.fingerprint)?;
    let (finding, bare) = if is_drawing { (drawing(&path, &bytes), None) } else { picture(&path, &bytes) };
    Some(Picture { finding, bare, ..seen })
}

/// What is wrong with a picture, and what is written of one that tells more than it shows.
fn picture(path: &FilePath, bytes: &[u8]) -> (Option<Diagnostic>, Option<Fingerprint>) {
    let finding = match bare(bytes) {
        Ok(Bare::AsItIs) => None,
        Ok(Bare::Without(rest)) => return (None, Some(Fingerprint::of(&rest))),
        Ok(Bare::Telling) => {
            let message = "this AVIF file holds metadata, which may tell where the picture was taken, and nutgraf cannot take them out";
            Some(Diagnostic::gate("image-metadata", path, None, message).help("export it again without metadata, or as JPEG, PNG or WebP"))
        }
        Err(Broken) => {
            let message = "the picture is damaged, or its file ends too early";
            Some(Diagnostic::error("bad-image", path, None, message).help("copy or save it again from where it came"))
        }
    };
    (finding, None)
}

fn drawing(path: &FilePath, bytes: &[u8]) -> Option<Diagnostic> {
    let found = std::str::from_utf8(bytes).map_or(Err(Drawing::Malformed(1)), check_drawing);
    match found.err()? {
        Drawing::Malformed(line) => {
            let message = format!("the drawing is no well-formed XML in UTF-8 (line {line})");
            Some(Diagnostic::error("bad-image", path, None, message).help("save it again in a drawing program"))
        }
        Drawing::Unsafe(line, what) => {
            let message = format!("the drawing holds {what} (line {line})");
            let help = "take it out; drawing programs write \"plain SVG\"; a file below `static/` is not looked into";
            Some(Diagnostic::error("unsafe-svg", path, None, message).help(help))
        }
    }
}

fn is_image(name: &str) -> bool {
    let name = name.to_lowercase();
    [".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp"].iter().any(|end| name.ends_with(end))
}

/// The size of an image, from the start of its file. A file that is called an image and is none is an error,
/// and so is one that no reader's machine should have to decode.
fn size(file: &SourceFile) -> Option<Picture> {
    let head = file.head().ok()?;
    let wrong = |message: String, help: &str| {
        let finding = Diagnostic::error("bad-image", &FilePath::new(file.path.as_str()), None, message).help(help);
        Some(Picture { finding: Some(finding), ..Picture::default() })
    };
    match imagesize::blob_size(&head) {
        Ok(size) if size.width > SIDE || size.height > SIDE => {
            let message = format!("the image is {} by {} pixels", size.width, size.height);
            wrong(message, "no side may be longer than 12,000 pixels; scale it down")
        }
        Ok(size) if size.width == 0 || size.height == 0 => wrong("the image has no size".into(), "save it again from where it came"),
        Ok(size) => Some(Picture { size: Some((size.width, size.height)), ..Picture::default() }),
        // The size of some JPEG and AVIF files stands behind the first 64 KiB; they are shown without it.
        Err(imagesize::ImageError::IoError(_)) => Some(Picture::default()),
        Err(_) => wrong("this is no image of the kind that its name says".into(), "save it again, or give it the ending that it has"),
    }
}
