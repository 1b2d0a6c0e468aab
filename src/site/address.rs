//! Where every page stands, and that no two things stand at one address.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::{DOWNLOADS, EventIx, FigureIx, Glossed, Listing, PageIx, Site};
use crate::config::Config;
use crate::content::Page;
use crate::diagnostics::{Diagnostic, FilePath, Span};

/// Where a page stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Decoded, without slashes at its ends; empty for the home page. A page's file is `ADDRESS/index.html`.
    pub address: String,
    /// Root-relative with the base path, percent-encoded: what links say.
    pub path: String,
    /// What the page does.
    pub role: Role,
    /// The section that it lies in; `None` for the home page.
    pub parent: Option<PageIx>,
}

/// What a page does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// An author's page.
    Article,
    /// The home page.
    Home,
    /// A folder's own page.
    Section,
    /// All events.
    Timeline,
    /// All figures.
    Figures,
    /// All sources.
    Sources,
    /// All topics.
    Topics,
    /// All questions: a section of the pages that ask one.
    Questions,
    /// All corrections: a section of the pages that made one.
    Corrections,
    /// The page for addresses that do not exist: `404.html`.
    NotFound,
}

/// The place of every page, in their order.
pub(super) fn places(config: &Config, pages: &[Arc<Page>], roles: &[Role]) -> Vec<Place> {
    let place = |(page, role): (&Arc<Page>, &Role)| {
        let address = address(page);
        let path = if *role == Role::NotFound { format!("{}404.html", config.base_path) } else { href(config, &address) };
        Place { path, address, role: *role, parent: None }
    };
    pages.par_iter().zip(roles).map(place).collect()
}

/// `path:` before `slug:` before the file's name.
pub(super) fn address(page: &Page) -> String {
    if let Some(path) = &page.front.address {
        return path.value.trim_matches('/').to_owned();
    }
    let last = page.front.slug.as_ref().map_or(page.stem.as_str(), |slug| slug.value.as_str());
    let last = if page.front.slug.is_some() { last.to_owned() } else { crate::id::slugify(last) };
    joined(&page.folder, &last)
}

/// The address of what has this name in this folder; either may be empty.
pub(super) fn joined(folder: &str, last: &str) -> String {
    match (folder.is_empty(), last.is_empty()) {
        (true, _) => last.to_owned(),
        (false, true) => folder.to_owned(),
        (false, false) => format!("{folder}/{last}"),
    }
}

/// The link to a folder address: root-relative with the base path, percent-encoded, ending in `/`.
pub fn href(config: &Config, address: &str) -> String {
    let mut href = config.base_path.clone();
    encode(address, &mut href);
    if !address.is_empty() {
        href.push('/');
    }
    href
}

/// An address as the configuration writes it, as a link: one of this site counts from the home page.
pub(crate) fn with_base(config: &Config, url: &str) -> String {
    match url.strip_prefix('/').filter(|rest| !rest.starts_with('/')) {
        Some(rest) => format!("{}{rest}", config.base_path),
        None => url.to_owned(),
    }
}

/// Percent-encodes an address, leaving `/` and what RFC 3986 calls unreserved, and the sub-delimiters that no host trips over.
pub(crate) fn encode(address: &str, out: &mut String) {
    for byte in address.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'@' | b'+' | b',' | b'=' | b'!' | b'(' | b')' => {
                out.push(byte as char)
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
}

/// Undoes percent-encoding; a broken sequence is left as it is.
pub(crate) fn decode(text: &str) -> String {
    if !text.as_bytes().contains(&b'%') {
        return text.to_owned();
    }
    percent_encoding::percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), |decoded| decoded.into_owned())
}

/// Joins a relative path to a folder; `None` where it leads out of the site root.
pub(crate) fn join(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Who wants an address.
struct Claim {
    /// In lower case: not every file system tells letters apart by case.
    address: String,
    what: Cow<'static, str>,
    place: Option<(FilePath, Option<Span>)>,
}

/// Checks that every address has one claimant, and returns the redirects.
pub(super) fn claims(site: &Site, found: &mut Vec<Diagnostic>) -> Vec<(String, PageIx)> {
    let mut claims: Vec<Claim> = Vec::new();
    let mut claim = |mut address: String, what: Cow<'static, str>, place: Option<(FilePath, Option<Span>)>| {
        if address.is_ascii() {
            address.make_ascii_lowercase();
        } else {
            address = address.to_lowercase();
        }
        claims.push(Claim { address, what, place });
    };
    let mut redirects = Vec::new();
    for ix in site.page_ids() {
        let (page, place) = (site.page(ix), site.place(ix));
        let span = page.front.address.as_ref().or(page.front.slug.as_ref()).map(|written| written.span);
        let own = page.head.end > 0;
        let what = if own { "this page".into() } else { format!("the list `{}` that nutgraf makes", place.path).into() };
        claim(file_of(place), what, own.then(|| (page.path.clone(), span.or(Some(page.head)))));
        for alias in &page.front.aliases {
            let address = alias.value.trim_matches('/').to_owned();
            claim(alias_file(&address), "this alias".into(), Some((page.path.clone(), Some(alias.span))));
            redirects.push((address, ix));
        }
        let division = site.sections.get(&ix).map(Listing::division);
        for sheet in division.iter().flat_map(|division| (1..division.sheets()).map(|sheet| division.address(&place.address, sheet))) {
            claim(format!("{sheet}/index.html"), format!("a further sheet of the section `{}`", place.path).into(), None);
        }
    }
    // Of two figures with one id only that is said.
    let figures = site.figures.iter().zip((0..).map(FigureIx)).filter(|(figure, ix)| site.index.figure(&figure.record.id) == Some(*ix));
    for (figure, _) in figures {
        let home = &figure.record.home;
        claim(format!("{}/index.html", figure.address), "the page of this figure".into(), Some((home.path.clone(), Some(home.span))));
        for ending in DOWNLOADS {
            claim(figure.download(ending), "the readings of a figure as a file".into(), None);
        }
    }
    let cards =
        site.page_ids().filter_map(|ix| Glossed::page(site, ix)).chain((0..site.figures.len() as u32).map(|ix| Glossed::Figure(FigureIx(ix))));
    // Of the days since which something else was known of a figure, those that have a card are not known before texts are linked.
    let then = site.figures.iter().zip((0..).map(FigureIx)).flat_map(|(figure, ix)| figure.days().map(move |day| Glossed::Then(ix, day)));
    let cards = cards.chain(then).chain((0..site.events.len() as u32).map(|ix| Glossed::Event(EventIx(ix))));
    // Two of one address stand beside two pages of one address, or tell of two events of one id: that is said of those.
    for card in cards.map(|card| card.file(site)).collect::<BTreeSet<_>>() {
        claim(card, "a card that a link opens".into(), None);
    }
    for topic in &site.topics {
        claim(format!("{}/index.html", topic.address), format!("the page of the topic \"{}\"", topic.name).into(), Some(topic.place.clone()));
    }
    for (source, asset) in &site.files.assets {
        claim(asset.address.clone(), "this file".into(), Some((FilePath::new(source.as_str()), None)));
    }
    for (name, asset) in &site.files.statics {
        claim(asset.address.clone(), "this file".into(), Some((FilePath::new(format!("static/{name}")), None)));
    }
    for name in ["atom.xml", "sitemap.xml"] {
        claim(name.into(), "a file that nutgraf makes".into(), None);
    }
    // Claimants of one address stay in the order in which they claimed it.
    claims.par_sort_by(|a, b| a.address.cmp(&b.address));
    found.par_extend(claims.par_chunk_by(|a, b| a.address == b.address).filter_map(unusable));
    found.extend(claims.chunk_by(|a, b| a.address == b.address).filter(|claimants| claimants.len() > 1).map(clash));
    redirects
}

/// The file of the output in which a page stands.
pub(crate) fn file_of(place: &Place) -> String {
    match (place.role, place.address.is_empty()) {
        (Role::NotFound, _) => "404.html".into(),
        (_, true) => "index.html".into(),
        (_, false) => format!("{}/index.html", place.address),
    }
}

/// The file of a redirect: an alias that names a file keeps it.
pub(crate) fn alias_file(address: &str) -> String {
    let named = address.ends_with(".html") || address.ends_with(".htm");
    if named { address.to_owned() } else { format!("{address}/index.html") }
}

/// A part of an address that no host or file system may be asked to hold: a folder's name, an id's or a topic's.
/// What an author writes as a slug or a path was checked where it was read, and `static/` is the author's business.
fn unusable(claimants: &[Claim]) -> Option<Diagnostic> {
    let mut places = claimants.iter().filter_map(|claim| claim.place.as_ref());
    let (path, span) = places.find(|(path, _)| !path.as_str().starts_with("static/"))?;
    let why = claimants[0].address.split('/').find_map(|part| crate::config::check_slug(part).err())?;
    Some(Diagnostic::error("bad-address", path, *span, why.message).help(why.help))
}

/// What the first claimant with a place is.
fn placed_what<'a>(claims: &[&'a Claim]) -> &'a str {
    claims.first().map_or("this", |claim| &*claim.what)
}

fn clash(claimants: &[Claim]) -> Diagnostic {
    let address = &claimants[0].address;
    let nowhere = FilePath::new(crate::config::FILE);
    let (first, rest) = claimants.iter().partition::<Vec<_>, _>(|claim| claim.place.is_some());
    let mut placed = first.iter().filter_map(|claim| claim.place.as_ref().map(|(path, span)| (path, *span, &claim.what)));
    let (path, span) = placed.next().map_or((&nowhere, None), |(path, span, _)| (path, span));
    let others = rest.iter().map(|claim| format!(" and {}", claim.what)).collect::<String>();
    let count = first.len();
    let this = placed_what(&first);
    let who = if count > 1 { format!("{count} claimants{others} want") } else { format!("{this}{others} both want") };
    let message = format!("{who} the address `/{}`", address.trim_end_matches("index.html"));
    let is_index = path.as_str().ends_with("/index.md") && span.is_some() && rest.iter().any(|claim| claim.what.starts_with("the list"));
    let help = match is_index {
        true => "rename the file to `_index.md`: it then is the folder's own page, above its list",
        false => "give one of them another `slug:`, `path:` or file name; every address belongs to one page",
    };
    let mut diagnostic = Diagnostic::error("address-clash", path, span, message).help(help);
    for (path, span, what) in placed {
        diagnostic = diagnostic.related(path, span, format!("{what} wants it too"));
    }
    diagnostic
}
