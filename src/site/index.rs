//! Names, ids and addresses: how everything on the site is found by what an author calls it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::visible::Hidden;
use super::{EventIx, Figure, FigureIx, PageIx, Place, Source, SourceIx};
use crate::content::{NameUse, Page};
use crate::diagnostics::{Diagnostic, Outlines, nearest, slip};
use crate::id::{fold, slugify};
use crate::records::Records;

/// What a name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name<'a> {
    /// One page, found by its path or id.
    Page(PageIx),
    /// One page, found by one of its names.
    Called(PageIx),
    /// Several pages have this id or name.
    Ambiguous(&'a [PageIx]),
    /// A page that is not shown: its title.
    Unpublished(&'a str),
    /// Nothing.
    Unknown,
}

/// How everything on the site is found. Lookups only; nothing iterates a map where order reaches output.
#[derive(Debug, Default)]
pub struct Index {
    paths: HashMap<String, PageIx>,
    addresses: HashMap<String, PageIx>,
    ids: HashMap<String, Vec<PageIx>>,
    names: HashMap<String, Vec<PageIx>>,
    hidden: HashMap<String, String>,
    hidden_records: Vec<(&'static str, String)>,
    figures: HashMap<String, FigureIx>,
    events: HashMap<String, EventIx>,
    sources: HashMap<String, SourceIx>,
    known: (Vec<String>, Outlines),
    /// The keys of `names`, sorted.
    sorted_names: (Vec<String>, Outlines),
    /// The keys of `addresses`, sorted.
    sorted_addresses: (Vec<String>, Outlines),
    generated: HashSet<String>,
    topics: HashMap<String, usize>,
    /// The anchors of the pages that have many.
    anchors: HashMap<u32, Anchors>,
}

/// The anchors of one page.
#[derive(Debug)]
struct Anchors {
    exact: HashSet<String>,
    /// By their letters and digits; none where several have the same.
    loose: HashMap<String, Option<String>>,
    outlines: Outlines,
}

/// A page with more anchors than this has them indexed: a page of ten thousand headings may have as many links to them.
const MANY_ANCHORS: usize = 64;

/// Indexes the pages; two pages with one written `id:` are an error.
pub(super) fn build(pages: &[Arc<Page>], places: &[Place], hidden: &Hidden, records: &Records, found: &mut Vec<Diagnostic>) -> Index {
    let mut index = Index { hidden_records: hidden.records.clone(), ..Index::default() };
    let numbered = || pages.iter().enumerate().map(|(number, page)| (PageIx(number as u32), page));
    let by_place = || {
        let (mut by_path, mut addresses) = (HashMap::with_capacity(2 * pages.len()), HashMap::with_capacity(pages.len()));
        for ((ix, page), place) in numbered().zip(places) {
            by_path.extend(paths(page).map(|path| (path, ix)));
            addresses.insert(place.address.clone(), ix);
        }
        let mut sorted: Vec<String> = addresses.keys().cloned().collect();
        sorted.par_sort_unstable();
        (by_path, addresses, sorted)
    };
    let by_name = || {
        let folded: Vec<Vec<String>> = pages.par_iter().map(|page| names(page).collect()).collect();
        let mut by_name: HashMap<String, Vec<PageIx>> = HashMap::with_capacity(pages.len());
        for ((ix, _), names) in numbered().zip(folded) {
            for name in names {
                let pages = by_name.entry(name).or_default();
                if !pages.contains(&ix) {
                    pages.push(ix);
                }
            }
        }
        let mut sorted: Vec<String> = by_name.keys().cloned().collect();
        sorted.par_sort_unstable();
        (by_name, sorted)
    };
    ((index.paths, index.addresses, index.sorted_addresses.0), (index.names, index.sorted_names.0)) = rayon::join(by_place, by_name);
    for (ix, page) in numbered() {
        if page.body.anchors.len() > MANY_ANCHORS {
            index.anchors.insert(ix.0, Anchors::of(&page.body.anchors));
        }
        if !page.id.is_empty() {
            index.known.0.push(page.id.clone());
            index.ids.entry(page.id.clone()).or_default().push(ix);
        }
    }
    for page in &hidden.pages {
        let title = &page.front.title.value;
        let aliases = page.front.aliases.iter().map(|alias| format!("/{}", alias.value.trim_matches('/')));
        let addresses = aliases.chain([format!("/{}", super::address::address(page))]);
        let keys = paths(page).chain([page.id.clone()]).chain(names(page)).chain(addresses);
        index.hidden.extend(keys.map(|key| (key, title.clone())));
    }
    same_ids(pages, &index, found);
    same_records(records, found);
    index
}

/// The paths by which a page may be called: below `content/`, with and without `.md`, and the folder of an index page.
fn paths(page: &Page) -> impl Iterator<Item = String> + use<> {
    super::lost::paths(page.path.as_str().strip_prefix("content/").unwrap_or_default())
}

/// The names of a page, folded: its title, and `names:` but for those never used.
fn names(page: &Page) -> impl Iterator<Item = String> + use<'_> {
    let others = page.front.names.iter().filter(|name| name.usage != NameUse::Never).map(|name| fold(&name.text.value));
    std::iter::once(fold(&page.front.title.value)).chain(others).filter(|name| !name.is_empty())
}

fn same_ids(pages: &[Arc<Page>], index: &Index, found: &mut Vec<Diagnostic>) {
    for (number, page) in pages.iter().enumerate() {
        let Some(span) = page.id_given else { continue };
        let first = index.ids[&page.id].iter().map(|ix| ix.0 as usize).find(|other| pages[*other].id_given.is_some());
        if let Some(first) = first.filter(|first| *first < number) {
            let message = format!("two pages have the id `{}`", page.id);
            let diagnostic = Diagnostic::error("same-id", &page.path, span, message).help("an id names one page; change one of them");
            found.push(diagnostic.related(&pages[first].path, pages[first].id_given, "first given here"));
        }
    }
}

fn same_records(records: &Records, found: &mut Vec<Diagnostic>) {
    let figures = records.figures.iter().map(|record| ("figure", &record.id, &record.home));
    let events = records.events.iter().map(|record| ("event", &record.id, &record.home));
    let sources = records.sources.iter().map(|record| ("source", &record.id, &record.home));
    let mut seen: HashMap<(&str, &str), &crate::records::Home> = HashMap::new();
    for (kind, id, home) in figures.chain(events).chain(sources) {
        if let Some(first) = seen.insert((kind, id), home) {
            let message = format!("two {kind}s have the id `{id}`");
            let diagnostic = Diagnostic::error("same-id", &home.path, home.span, message).help("an id names one record; change one of them");
            found.push(diagnostic.related(&first.path, first.span, "first given here"));
        }
    }
}

impl Index {
    /// A page by its path below `content/`, its id or one of its names, tried in this order.
    pub fn page(&self, called: &str) -> Name<'_> {
        let trimmed = called.trim().trim_start_matches("@/").trim_end_matches('/');
        if let Some(page) = self.paths.get(trimmed) {
            return Name::Page(*page);
        }
        match self.ids.get(trimmed).map(Vec::as_slice) {
            Some([page]) => return Name::Page(*page),
            Some(several) => return Name::Ambiguous(several),
            None => {}
        }
        let folded = fold(trimmed);
        match self.names.get(&folded).map(Vec::as_slice) {
            Some([page]) => return Name::Called(*page),
            Some(several) => return Name::Ambiguous(several),
            None => {}
        }
        let hidden = self.hidden.get(trimmed).or_else(|| self.hidden.get(&folded));
        hidden.map_or(Name::Unknown, |title| Name::Unpublished(title))
    }

    /// The page of a file, by its path from the site root.
    pub fn file(&self, path: &str) -> Option<PageIx> {
        self.paths.get(path.strip_prefix("content/")?).copied()
    }

    /// Whether a file, by its path from the site root, is a page that is not shown; its title.
    pub fn hidden_file(&self, path: &str) -> Option<&str> {
        self.hidden.get(path.strip_prefix("content/")?).map(String::as_str)
    }

    /// The page at an address, without slashes at its ends.
    pub fn address(&self, address: &str) -> Option<PageIx> {
        self.addresses.get(address).copied()
    }

    /// A page's anchor, as the page has it.
    ///
    /// Other programs make other anchors of the same heading (`#fsopen_path` and `#fs-open--path` of what is `#fs-open-path` here),
    /// so one that the page does not have is the one with the same letters and digits, if there is one only.
    pub fn anchor<'a>(&'a self, (ix, page): (PageIx, &'a Page), anchor: &'a str) -> Option<&'a str> {
        let Some(anchors) = self.anchors.get(&ix.0) else {
            let own = &page.body.anchors;
            if let Some(exact) = own.iter().find(|own| *own == anchor) {
                return Some(exact);
            }
            let wanted = letters(&slugify(anchor));
            let mut alike = own.iter().filter(|own| !wanted.is_empty() && letters(own) == wanted);
            return alike.next().filter(|_| alike.next().is_none()).map(String::as_str);
        };
        if let Some(exact) = anchors.exact.get(anchor) {
            return Some(exact);
        }
        anchors.loose.get(&letters(&slugify(anchor)))?.as_deref()
    }

    /// The anchor of a page that is nearest to one that it does not have.
    pub fn nearest_anchor<'a>(&self, (ix, page): (PageIx, &'a Page), anchor: &str) -> Option<&'a str> {
        match self.anchors.get(&ix.0) {
            Some(many) => many.outlines.nearest(anchor, &page.body.anchors),
            None => nearest(anchor, page.body.anchors.iter().map(String::as_str)),
        }
    }

    /// Whether a page that is not shown would stand at an address; its title.
    pub fn hidden_address(&self, address: &str) -> Option<&str> {
        self.hidden.get(&format!("/{address}")).map(String::as_str)
    }

    /// Whether something that is no author's page stands at an address: a figure's page, a topic's, a redirect.
    pub fn is_generated(&self, address: &str) -> bool {
        self.generated.contains(address)
    }

    /// A topic's place in `Site::topics`, by its slug.
    pub fn topic(&self, slug: &str) -> Option<usize> {
        self.topics.get(slug).copied()
    }

    pub(super) fn topics(&mut self, topics: &[super::Topic]) {
        let slug = |topic: &super::Topic| topic.address.rsplit('/').next().unwrap_or_default().to_owned();
        self.topics = topics.iter().enumerate().map(|(number, topic)| (slug(topic), number)).collect();
    }

    pub(super) fn generated(&mut self, addresses: impl Iterator<Item = String>) {
        self.generated.extend(addresses);
    }

    /// The id or name that is nearest to one that does not exist.
    pub fn nearest_page(&self, called: &str) -> Option<&str> {
        near(called, &self.known).or_else(|| near(called, &self.sorted_names))
    }

    /// The id or name that a name is a slip of the pen away from.
    pub fn slip(&self, called: &str) -> Option<&str> {
        slip(called, self.known.0.iter().map(String::as_str)).or_else(|| slip(called, self.sorted_names.0.iter().map(String::as_str)))
    }

    /// The address that is nearest to one that does not exist.
    pub fn nearest_address(&self, address: &str) -> Option<&str> {
        near(address, &self.sorted_addresses)
    }

    /// The one page whose id is the last part of an address that does not exist, as after a move into another folder.
    pub fn moved(&self, address: &str) -> Option<PageIx> {
        let last = address.trim_end_matches(".html").rsplit('/').next()?;
        match self.ids.get(last).map(Vec::as_slice) {
            Some([page]) => Some(*page),
            _ => None,
        }
    }

    /// A figure by its id.
    pub fn figure(&self, id: &str) -> Option<FigureIx> {
        self.figures.get(id).copied()
    }

    /// An event by its id.
    pub fn event(&self, id: &str) -> Option<EventIx> {
        self.events.get(id).copied()
    }

    /// A source by its id.
    pub fn source(&self, id: &str) -> Option<SourceIx> {
        self.sources.get(id).copied()
    }

    /// What to say of a record that is not there: that it is not published, or the nearest id.
    pub fn missing(&self, kind: &'static str, id: &str) -> Missing {
        if self.hidden_records.iter().any(|(hidden, name)| *hidden == kind && name == id) {
            return Missing::Unpublished;
        }
        let mut ids: Vec<&str> = match kind {
            "figure" => self.figures.keys().map(String::as_str).collect(),
            "event" => self.events.keys().map(String::as_str).collect(),
            _ => self.sources.keys().map(String::as_str).collect(),
        };
        ids.sort_unstable();
        Missing::Unknown(nearest(id, ids).map(str::to_owned))
    }

    pub(super) fn sources(&mut self, sources: &[Source]) {
        self.sources = sources.iter().enumerate().map(|(i, source)| (source.record.id.clone(), SourceIx(i as u32))).collect();
    }

    pub(super) fn records(&mut self, figures: &[Figure], events: &[super::Event]) {
        self.figures = figures.iter().enumerate().map(|(i, figure)| (figure.record.id.clone(), FigureIx(i as u32))).collect();
        self.events = events.iter().enumerate().map(|(i, event)| (event.record.id.clone(), EventIx(i as u32))).collect();
    }
}

impl Anchors {
    fn of(anchors: &[String]) -> Self {
        let mut loose: HashMap<String, Option<String>> = HashMap::new();
        for anchor in anchors {
            loose.entry(letters(anchor)).and_modify(|known| *known = None).or_insert_with(|| Some(anchor.clone()));
        }
        loose.remove("");
        Self { exact: anchors.iter().cloned().collect(), loose, outlines: Outlines::default() }
    }
}

fn near<'a>(name: &str, (candidates, outlines): &'a (Vec<String>, Outlines)) -> Option<&'a str> {
    outlines.nearest(name, candidates)
}

/// The letters and digits of an anchor, in lower case.
fn letters(anchor: &str) -> String {
    anchor.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Why a record is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It exists, but is a draft, embargoed, or declared in a page that is.
    Unpublished,
    /// It does not exist; the nearest id.
    Unknown(Option<String>),
}
