//! The files of `static/` and of the theme: what each is called in the output, fingerprinted where it is the theme's.
//!
//! A file of the theme (or the site's own file of the same path, which replaces it) is known only to our
//! templates, so its name may carry its hash and hosts may keep it for ever. A file of the site is copied
//! as it is, because its author links to it by name.

use indexmap::IndexMap;

use crate::config::Config;
use crate::diagnostics::{Checked, Diagnostic, FilePath};
use crate::input::Fingerprint;
use crate::render::timeline;
use crate::render::views::AssetsView;
use crate::site::Asset;

/// A file below `static/`, of the site or of the theme.
#[derive(Clone, Debug)]
pub struct StaticFile {
    /// Its path below `static/`.
    pub name: String,
    /// The hash of its bytes.
    pub fingerprint: Fingerprint,
    /// Its bytes, where they are at hand: always for the theme's files and for style sheets.
    pub bytes: Option<Vec<u8>>,
    /// Whether the theme has a file of this path.
    pub themed: bool,
    /// Width and height in pixels, of an image that says so.
    pub size: Option<(usize, usize)>,
}

/// What is written for a static file.
#[derive(Clone, Debug)]
pub struct Ready {
    /// Its path below `static/`.
    pub name: String,
    /// Its address in the output.
    pub address: String,
    /// What to write instead of the file's own bytes.
    pub bytes: Option<Vec<u8>>,
}

/// The static files, named.
#[derive(Clone, Debug)]
pub struct Assets {
    /// What templates read of them.
    pub view: AssetsView,
    /// What is written.
    pub ready: Vec<Ready>,
    /// What pages may link to, by path below `static/`.
    pub statics: IndexMap<String, Asset>,
}

impl Assets {
    /// The link to a file of `static/`, as `nutgraf.yaml` names it.
    pub fn find(&self, name: &str) -> Option<String> {
        let name = name.trim_start_matches('/');
        self.statics.get(name.strip_prefix("static/").unwrap_or(name)).map(|asset| asset.href.clone())
    }
}

/// The style sheet of the theme.
const STYLE: &str = "theme.css";
/// The icon of the theme.
const ICON: &str = "favicon.svg";

/// Names every file; `files` are sorted by name, one of each.
pub fn plan(config: &Config, files: Vec<StaticFile>) -> Checked<Assets> {
    let mut found = Vec::new();
    let names: IndexMap<String, String> =
        files.iter().filter(|file| !is_style(&file.name)).map(|file| (file.name.clone(), address(file, &file.fingerprint))).collect();
    let mut ready = Vec::new();
    let mut statics = IndexMap::new();
    let mut links = IndexMap::new();
    for mut file in files {
        let mut bytes = file.bytes.take();
        let address = match (is_style(&file.name) && file.themed, &bytes) {
            (true, Some(css)) => {
                let mut css = rewritten(&String::from_utf8_lossy(css), &file.name, &names);
                if file.name == STYLE {
                    css.push_str(&accent(config));
                    css.push_str(&timeline::rules());
                }
                let address = fingerprinted(&file.name, &Fingerprint::of(css.as_bytes()));
                bytes = Some(css.into_bytes());
                address
            }
            _ => address(&file, &file.fingerprint),
        };
        let href = href(config, &address);
        // A file that keeps its name tells browsers of a change by its query.
        let fresh =
            if address == file.name && is_fingerprinted(&file.name) { format!("{href}?v={}", short(&file.fingerprint)) } else { href.clone() };
        links.insert(file.name.clone(), fresh);
        statics.insert(file.name.clone(), Asset { address: address.clone(), href, size: file.size });
        ready.push(Ready { name: file.name, address, bytes });
    }
    let find = |name: &str| links.get(name).cloned();
    let mut wanted = |setting: &Option<crate::diagnostics::Spanned<String>>, what: &str| {
        let setting = setting.as_ref()?;
        let name = setting.value.trim_start_matches('/');
        let link = find(name.strip_prefix("static/").unwrap_or(name));
        if link.is_none() {
            let near = crate::diagnostics::did_you_mean(name, links.keys().map(String::as_str));
            let finding = Diagnostic::error(
                "missing-file",
                &FilePath::new(crate::config::FILE),
                setting.span,
                format!("the {what} `{}` does not exist", setting.value),
            );
            found.push(finding.help(near.unwrap_or_else(|| "put it in `static/`, and name it from there".into())));
        }
        link
    };
    let logo = wanted(&config.theme.logo, "logo");
    let favicon = wanted(&config.theme.favicon, "icon").or_else(|| find(ICON));
    wanted(&config.publisher.as_ref().and_then(|publisher| publisher.logo.clone()), "publisher's logo");
    let fonts = PRELOADED.iter().filter_map(|name| find(name)).collect();
    let view = AssetsView { stylesheet: find(STYLE).unwrap_or_default(), fonts, favicon, logo, files: links };
    Checked { value: Assets { view, ready, statics }, diagnostics: found }
}

/// The fonts of the theme that every page needs at once.
const PRELOADED: &[&str] = &["fonts/serif.woff2", "fonts/sans.woff2"];

fn is_style(name: &str) -> bool {
    name.ends_with(".css")
}

/// The kinds of file whose name carries a hash.
fn is_fingerprinted(name: &str) -> bool {
    [".css", ".js", ".mjs", ".woff2", ".woff", ".ttf", ".otf"].iter().any(|end| name.ends_with(end))
}

fn address(file: &StaticFile, fingerprint: &Fingerprint) -> String {
    if file.themed && is_fingerprinted(&file.name) { fingerprinted(&file.name, fingerprint) } else { file.name.clone() }
}

/// `fonts/serif.woff2` → `fonts/serif.0123456789.woff2`.
fn fingerprinted(name: &str, fingerprint: &Fingerprint) -> String {
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{stem}.{}.{end}", short(fingerprint))
}

fn short(fingerprint: &Fingerprint) -> String {
    fingerprint.hex()[..10].to_owned()
}

fn href(config: &Config, address: &str) -> String {
    let mut href = config.base_path.clone();
    crate::site::encode(address, &mut href);
    href
}

/// A style sheet in which `url(…)` names the fingerprinted files.
fn rewritten(css: &str, name: &str, names: &IndexMap<String, String>) -> String {
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut out = String::with_capacity(css.len() + 256);
    let mut rest = css;
    while let Some(at) = rest.find("url(") {
        let (before, from) = rest.split_at(at + 4);
        out.push_str(before);
        let Some(end) = from.find(')') else {
            rest = from;
            break;
        };
        let written = from[..end].trim().trim_matches(['"', '\'']);
        let below = if folder.is_empty() { written.to_owned() } else { format!("{folder}/{written}") };
        match names.get(&below) {
            Some(address) => {
                let local = address.strip_prefix(folder).unwrap_or(address).trim_start_matches('/');
                out.push_str(local);
            }
            None => out.push_str(&from[..end]),
        }
        rest = &from[end..];
    }
    out.push_str(rest);
    out
}

/// The accent of `nutgraf.yaml`, made dark enough for light pages and light enough for dark ones (WCAG 2.2, 1.4.3: 4.5 to 1).
fn accent(config: &Config) -> String {
    let Some(accent) = config.theme.accent.as_ref().and_then(|accent| Colour::parse(&accent.value)) else { return String::new() };
    let (on_paper, on_night) =
        (accent.until_contrast(Colour(250, 250, 247), Colour(0, 0, 0)), accent.until_contrast(Colour(24, 25, 27), Colour(255, 255, 255)));
    format!("\n:root{{--accent:{};--accent-dark:{}}}\n", on_paper.hex(), on_night.hex())
}

/// An sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Colour(u8, u8, u8);

impl Colour {
    fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let digits = if digits.len() == 3 { digits.chars().flat_map(|c| [c, c]).collect() } else { digits.to_owned() };
        let part = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// The relative luminance of WCAG 2.2.
    fn luminance(self) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(self.0) + 0.7152 * channel(self.1) + 0.0722 * channel(self.2)
    }

    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The colour, moved towards `end` until text in it can be read on `ground`.
    fn until_contrast(self, ground: Self, end: Self) -> Self {
        let mix = |from: u8, to: u8, step: u32| (u32::from(from) * (20 - step) / 20 + u32::from(to) * step / 20).min(255) as u8;
        let mixed = |step: u32| Self(mix(self.0, end.0, step), mix(self.1, end.1, step), mix(self.2, end.2, step));
        (0..=20).map(mixed).find(|colour| colour.contrast(ground) >= 5.0).unwrap_or(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_accent_can_be_read_by_day_and_by_night() {
        for accent in ["#ffffff", "#000000", "#b0413e", "#ff0", "#0b5fff"] {
            let accent = Colour::parse(accent).unwrap();
            let (paper, night) = (Colour(250, 250, 247), Colour(24, 25, 27));
            assert!(accent.until_contrast(paper, Colour(0, 0, 0)).contrast(paper) >= 4.5, "{accent:?}");
            assert!(accent.until_contrast(night, Colour(255, 255, 255)).contrast(night) >= 4.5, "{accent:?}");
        }
    }

    #[test]
    fn style_sheets_name_the_fingerprinted_fonts() {
        let names = IndexMap::from([("fonts/a.woff2".to_owned(), "fonts/a.01.woff2".to_owned())]);
        assert_eq!(
            rewritten("x{src:url(fonts/a.woff2)} y{z:url(\"data:,\")}", "theme.css", &names),
            "x{src:url(fonts/a.01.woff2)} y{z:url(\"data:,\")}"
        );
        assert_eq!(rewritten("x{src:url('a.woff2')}", "fonts/b.css", &names), "x{src:url(a.01.woff2)}");
    }
}
