//! The built-in theme: the repository's `templates/` and `static/`, embedded in the binary, and nothing else.

use std::borrow::Cow;

use rust_embed::RustEmbed;

use crate::input::Fingerprint;
use crate::render::{Source, StaticFile};

#[derive(RustEmbed)]
#[folder = "templates"]
struct ThemeTemplates;

#[derive(RustEmbed)]
#[folder = "static"]
struct ThemeStatics;

/// The built-in templates, by name.
pub fn templates() -> Vec<Source> {
    names::<ThemeTemplates>().into_iter().map(|name| Source { text: text(&bytes::<ThemeTemplates>(&name)).into(), name }).collect()
}

/// The built-in static files, by name.
pub fn statics() -> Vec<StaticFile> {
    let file = |name: String| {
        let bytes = bytes::<ThemeStatics>(&name).into_owned();
        StaticFile { fingerprint: Fingerprint::of(&bytes), size: None, themed: true, bytes: Some(bytes), name }
    };
    names::<ThemeStatics>().into_iter().map(file).collect()
}

fn names<E: RustEmbed>() -> Vec<String> {
    let mut names: Vec<String> = E::iter().map(|name| name.replace('\\', "/")).collect();
    names.sort();
    names
}

fn bytes<E: RustEmbed>(name: &str) -> Cow<'static, [u8]> {
    E::get(name).map(|file| file.data).unwrap_or_default()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
