//! Where a new page or record belongs in this site, and whether its id is free.

use std::collections::BTreeMap;

use super::archetype::{Archetype, Makes};
use crate::config::{Kind, check_slug};
use crate::diagnostics::FilePath;
use crate::id::{RecordKind, slugify};
use crate::records::{Home, check_id};
use crate::site::{Name, PageIx, Site, Unpublished};

/// The most bytes of an id: a file system takes 255 with the ending.
const MOST_BYTES: usize = 240;

/// The file for something new, by path from the site root: beside what the site has of that kind: the folder that holds the most of it; in a folder of its own where most are.
pub fn spot(site: &Site, unpublished: &[Unpublished], (archetype, id): (Archetype, &str)) -> FilePath {
    let mut files: Vec<&str> = match archetype.makes() {
        Makes::Page(kind) => site.pages.iter().filter(|page| page.kind == kind && page.head.end > 0).map(|page| page.path.as_str()).collect(),
        Makes::Record(kind) => homes(site, kind).into_iter().filter(|(_, home)| !home.in_page).map(|(_, home)| home.path.as_str()).collect(),
    };
    let hidden = unpublished.iter().filter(|one| one.kind == archetype.word()).map(|one| one.path.as_str());
    files.extend(hidden.filter(|path| path.ends_with(archetype.ending())));
    files.sort_unstable();
    files.dedup();
    let own_folders = files.iter().filter(|path| path.ends_with("/index.md")).count();
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for path in &files {
        let folder = path.trim_end_matches("/index.md").rsplit_once('/').map_or("", |(folder, _)| folder);
        *folders.entry(folder).or_default() += 1;
    }
    let usual = match archetype.makes() {
        Makes::Page(kind) => format!("content/{}", if kind == Kind::Explainer { "explainers" } else { "background" }),
        Makes::Record(kind) => format!("content/{}", kind.folder()),
    };
    // Of two that hold as many, the upper and then the first.
    let fullest = folders.iter().min_by_key(|(folder, count)| (std::cmp::Reverse(**count), folder.matches('/').count(), **folder));
    let folder = fullest.map_or(usual.as_str(), |(folder, _)| *folder);
    FilePath::new(match own_folders * 2 > files.len() {
        true => format!("{folder}/{id}/index.md"),
        false => format!("{folder}/{id}.{}", archetype.ending()),
    })
}

/// Why an id cannot be used, in a sentence; the site may have it already.
pub fn clash(site: &Site, unpublished: &[Unpublished], (archetype, id): (Archetype, &str)) -> Option<String> {
    let word = archetype.word();
    unusable(archetype, id).or_else(|| match archetype.makes() {
        Makes::Page(_) => page_clash(site, unpublished, (archetype, id)),
        Makes::Record(kind) => {
            let shown = homes(site, kind).into_iter().find(|(other, _)| *other == id).map(|(_, home)| &home.path);
            let hidden = || unpublished.iter().find(|one| one.kind == word && one.id == id).map(|one| &one.path);
            let taken = shown.or_else(hidden).map(|path| format!("there is a {word} `{id}` already, in `{path}`"));
            let figures = &site.config.addresses.figures;
            taken
                .map(|message| message.replace("a event", "an event"))
                .or_else(|| (kind == RecordKind::Figure).then(|| at_address(site, &format!("{figures}/{id}"))).flatten())
        }
    })
}

/// Why a file of that name would not have that id or address.
fn unusable(archetype: Archetype, id: &str) -> Option<String> {
    let plain = slugify(id);
    let such = if plain.is_empty() || plain == id { String::new() } else { format!("; write `{plain}`") };
    if let Err(message) = check_id(id) {
        return Some(format!("{message}{such}"));
    }
    if let Makes::Page(_) = archetype.makes() {
        if plain != id {
            return Some(format!("a page's id is its file's name and the end of its address: small letters, digits and hyphens{such}"));
        }
        if id == "index" {
            return Some("`index.md` is the page of its folder; choose another id".to_owned());
        }
        if crate::date::Day::parse(id.get(..10).unwrap_or_default()).is_ok() {
            return Some("a date in front of a file's name is the page's date, not its id; leave it out".to_owned());
        }
    }
    if id.len() > MOST_BYTES {
        return Some(format!("the id is {} bytes long; the most is {MOST_BYTES}", id.len()));
    }
    check_slug(id).err().map(|part| format!("{}; choose another id", part.message))
}

fn page_clash(site: &Site, unpublished: &[Unpublished], (archetype, id): (Archetype, &str)) -> Option<String> {
    let path = |ix: PageIx| format!("`{}`", site.page(ix).path);
    match site.index.page(id) {
        Name::Page(ix) => return Some(format!("there is a page `{id}` already, {}", path(ix))),
        Name::Called(ix) => return Some(format!("`{id}` is a name of the page {}, so links by that name would change", path(ix))),
        Name::Ambiguous(pages) => {
            let pages: Vec<String> = pages.iter().copied().map(path).collect();
            return Some(format!("there are pages `{id}` already: {}", pages.join(", ")));
        }
        Name::Unpublished(_) => {
            let of = unpublished.iter().find(|one| one.address.is_some() && one.id == id);
            let place = of.map_or_else(String::new, |one| format!(", in `{}`", one.path));
            return Some(format!("a page that is not published has the id or name `{id}` already{place}"));
        }
        Name::Unknown => {}
    }
    let path = spot(site, unpublished, (archetype, id));
    let below = path.as_str().trim_start_matches("content/");
    at_address(site, below.trim_end_matches(".md").trim_end_matches("/index"))
}

/// What stands at an address already.
fn at_address(site: &Site, address: &str) -> Option<String> {
    let taken = site.index.address(address).is_some() || site.index.is_generated(address) || site.index.hidden_address(address).is_some();
    taken.then(|| format!("something stands at `/{address}/` already; choose another id"))
}

/// Every record of a kind that is published, by id.
fn homes(site: &Site, kind: RecordKind) -> Vec<(&str, &Home)> {
    match kind {
        RecordKind::Figure => site.figures.iter().map(|figure| (figure.record.id.as_str(), &figure.record.home)).collect(),
        RecordKind::Event => site.events.iter().map(|event| (event.record.id.as_str(), &event.record.home)).collect(),
        RecordKind::Source => site.sources.iter().map(|source| (source.record.id.as_str(), &source.record.home)).collect(),
    }
}
