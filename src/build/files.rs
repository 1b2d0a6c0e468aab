//! Files that are copied: what each is called, and how wide and high an image is.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostics::{Diagnostic, Failure, FilePath};
use crate::input::{FileKind, Snapshot, SourceFile};
use crate::render::{StaticFile, theme_statics};
use crate::site::Asset;

/// The most pixels of an image's side (`promises.md`).
const SIDE: usize = 12_000;

/// The files below `content/` that are copied, by path from the site root.
pub(super) fn assets(config: &Config, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) -> IndexMap<String, Asset> {
    let (texts, files): (Vec<&SourceFile>, Vec<&SourceFile>) =
        snapshot.files().iter().filter(|file| file.kind == FileKind::Asset).partition(|file| other_text(file).is_some());
    report_texts(&texts, found);
    type Size = Option<(usize, usize)>;
    let sized: Vec<(Size, Option<Diagnostic>)> = files.par_iter().map(|file| size(file)).collect();
    let mut assets = IndexMap::with_capacity(files.len());
    for (file, (size, finding)) in files.into_iter().zip(sized) {
        found.extend(finding);
        let address = file.path.as_str().strip_prefix("content/").unwrap_or(file.path.as_str()).to_owned();
        let mut href = config.base_path.clone();
        crate::site::encode(&address, &mut href);
        assets.insert(file.path.to_string(), Asset { address, href, size });
    }
    assets
}

/// The endings of texts that other programs turn into pages. As a file beside a page, one would show readers its source, and a draft.
const OTHER_TEXTS: [&str; 12] = ["adoc", "asciidoc", "ipynb", "markdown", "mdown", "mdx", "mkd", "mkdn", "org", "qmd", "rmd", "rst"];

fn other_text(file: &SourceFile) -> Option<&'static str> {
    let (_, ending) = file.path.name().rsplit_once('.')?;
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
        let message = format!("a file that ends in `.{ending}` is no page, and is not published{places}");
        let is_markdown = matches!(ending, "markdown" | "mdown" | "mdx" | "mkd" | "mkdn" | "qmd" | "rmd");
        let help = if is_markdown {
            "rename it to end in `.md`"
        } else {
            "write it as Markdown in a file that ends in `.md`, or put it into `static/` to offer it as it is"
        };
        found.push(Diagnostic::warning("stray-data", &FilePath::new(first.path.as_str()), None, message).help(help));
    }
}

/// The files of `static/`: the theme's, each replaced by the site's file of the same path, and the site's own.
pub(super) fn statics(snapshot: &Snapshot, found: &mut Vec<Diagnostic>) -> Result<Vec<StaticFile>, Failure> {
    let mut files: BTreeMap<String, StaticFile> = theme_statics().into_iter().map(|file| (file.name.clone(), file)).collect();
    for file in snapshot.files().iter().filter(|file| file.kind == FileKind::Static) {
        let name = file.path.as_str().strip_prefix("static/").unwrap_or(file.path.as_str()).to_owned();
        let (size, finding) = size(file);
        found.extend(finding);
        let themed = files.contains_key(&name);
        // Only the theme's style sheets are read: their addresses are rewritten.
        let bytes = if themed && name.ends_with(".css") { Some(file.bytes()?) } else { None };
        files.insert(name.clone(), StaticFile { fingerprint: file.fingerprint, bytes, themed, size, name });
    }
    Ok(files.into_values().collect())
}

/// The size of an image, from the start of its file. A file that is called an image and is none is an error,
/// and so is one that no reader's machine should have to decode.
fn size(file: &SourceFile) -> (Option<(usize, usize)>, Option<Diagnostic>) {
    let name = file.path.name().to_lowercase();
    let is_image = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp"].iter().any(|end| name.ends_with(end));
    if !is_image {
        return (None, None);
    }
    let Ok(head) = file.head() else { return (None, None) };
    let wrong = |message: String, help: &str| Some(Diagnostic::error("bad-image", &FilePath::new(file.path.as_str()), None, message).help(help));
    match imagesize::blob_size(&head) {
        Ok(size) if size.width > SIDE || size.height > SIDE => {
            let message = format!("the image is {} by {} pixels", size.width, size.height);
            (None, wrong(message, "no side may be longer than 12,000 pixels; scale it down"))
        }
        Ok(size) if size.width == 0 || size.height == 0 => (None, wrong("the image has no size".into(), "save it again from where it came")),
        Ok(size) => (Some((size.width, size.height)), None),
        // The size of some JPEG and AVIF files stands behind the first 64 KiB; they are shown without it.
        Err(imagesize::ImageError::IoError(_)) => (None, None),
        Err(_) => (None, wrong("this is no image of the kind that its name says".into(), "save it again, or give it the ending that it has")),
    }
}
