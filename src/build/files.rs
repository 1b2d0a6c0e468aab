//! Files that are copied: what each is called, and how wide and high an image is.

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
    let files: Vec<&SourceFile> = snapshot.files().iter().filter(|file| file.kind == FileKind::Asset).collect();
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

/// The files of `static/`: the theme's, each replaced by the site's file of the same path, and the site's own.
pub(super) fn statics(snapshot: &Snapshot, found: &mut Vec<Diagnostic>) -> Result<Vec<StaticFile>, Failure> {
    let mut files: std::collections::BTreeMap<String, StaticFile> = theme_statics().into_iter().map(|file| (file.name.clone(), file)).collect();
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
