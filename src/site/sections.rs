//! Sections, topics, collections: the lists of pages, each made once.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexMap;
use rayon::prelude::*;

use super::{PageIx, Place, Role, Site};
use crate::config::{Config, Kind, Sort};
use crate::content::{Body, Front, Page};
use crate::diagnostics::{Diagnostic, FilePath, Span, Spanned, did_you_mean};
use crate::id::slugify;
use crate::language::Language;
use crate::records::Records;

/// So many pages a sheet of questions holds where lists are not divided: a page has several, and a template writes only so much.
const MOST_ASKING: usize = 500;

/// The same for corrections.
const MOST_CORRECTIONS: usize = 100;

/// The pages of a section.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Its pages, in the order in which they are listed.
    pub pages: Vec<PageIx>,
    /// The sections directly below it.
    pub subsections: Vec<PageIx>,
    /// How many pages a sheet holds; 0 for all.
    pub per_sheet: usize,
    /// In the list of corrections, where a page stands as often as it was corrected: which of its changes the entry is, of which the newest is 0.
    /// Empty in all other lists.
    pub changes: Vec<usize>,
}

/// A topic and the pages that have it.
#[derive(Clone, Debug)]
pub struct Topic {
    /// The topic as its first author wrote it.
    pub name: String,
    /// Where its page stands, without slashes at its ends.
    pub address: String,
    /// The pages, in the order in which they are listed.
    pub pages: Vec<PageIx>,
    /// Where it is first written, for messages.
    pub place: (FilePath, Option<Span>),
    /// How many pages a sheet holds; 0 for all.
    pub per_sheet: usize,
}

/// How a list is divided into sheets, which count from 0.
#[derive(Clone, Copy, Debug)]
pub struct Division {
    entries: usize,
    per_sheet: usize,
}

impl Division {
    /// How many sheets there are, at least 1.
    pub fn sheets(self) -> usize {
        if self.per_sheet == 0 { 1 } else { self.entries.div_ceil(self.per_sheet).max(1) }
    }

    /// The places of the entries that a sheet shows.
    pub fn on(self, sheet: usize) -> Range<usize> {
        match self.per_sheet {
            0 => 0..self.entries,
            size => (sheet * size).min(self.entries)..((sheet + 1) * size).min(self.entries),
        }
    }

    /// The address of a sheet of the list at `base`.
    pub fn address(self, base: &str, sheet: usize) -> String {
        match (base, sheet) {
            (base, 0) => base.to_owned(),
            ("", sheet) => format!("page/{}", sheet + 1),
            (base, sheet) => format!("{base}/page/{}", sheet + 1),
        }
    }
}

impl Listing {
    /// Its division into sheets.
    pub fn division(&self) -> Division {
        Division { entries: self.pages.len(), per_sheet: self.per_sheet }
    }
}

impl Topic {
    /// Its division into sheets.
    pub fn division(&self) -> Division {
        Division { entries: self.pages.len(), per_sheet: self.per_sheet }
    }
}

/// Adds the pages that nobody wrote (home, folders, listings of records, 404) and says what every page does.
pub(super) fn complete(config: &Config, pages: &mut Vec<Arc<Page>>, records: &Records, language: &Language) -> Vec<Role> {
    let word = |key: &str| language.t(key, &[]).unwrap_or_else(|| key.to_owned());
    let topics = pages.iter().any(|page| !page.front.topics.is_empty());
    let questions = pages.iter().any(|page| page.kind != Kind::Section && page.body.asks);
    let corrections = pages.iter().any(|page| page.front.changes.iter().any(|change| change.kind.corrects()));
    let generated: Vec<(&str, Role, &str, bool)> = vec![
        (&config.addresses.timeline, Role::Timeline, "timeline", !records.events.is_empty()),
        (&config.addresses.figures, Role::Figures, "figures", !records.figures.is_empty()),
        (&config.addresses.sources, Role::Sources, "sources", !records.sources.is_empty()),
        (&config.addresses.topics, Role::Topics, "topics", topics),
        (&config.addresses.questions, Role::Questions, "questions", questions),
        (&config.addresses.corrections, Role::Corrections, "corrections", corrections),
    ];
    let mut wanted: BTreeMap<String, String> = BTreeMap::new();
    wanted.insert(String::new(), config.title.clone());
    for page in pages.iter().filter(|page| page.path.name() != "404.md") {
        let mut folder = page.folder.as_str();
        while !folder.is_empty() && !wanted.contains_key(folder) {
            let name = folder.rsplit('/').next().unwrap_or(folder);
            let title = match name {
                "explainers" | "background" => word(name),
                name => language.title_case_first(&name.replace(['-', '_'], " ")),
            };
            wanted.insert(folder.to_owned(), title);
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }
    for (address, _, key, _) in generated.iter().filter(|(.., wanted)| *wanted) {
        wanted.insert((*address).to_owned(), word(key));
    }
    let sections = pages.iter().filter(|page| page.kind == Kind::Section).map(|page| page.folder.as_str());
    let given = pages.iter().filter_map(|page| page.front.address.as_ref()).map(|path| path.value.trim_matches('/'));
    let claimed: HashSet<&str> = sections.chain(given).collect();
    let missing: Vec<Arc<Page>> = wanted
        .iter()
        .filter(|(folder, _)| !claimed.contains(folder.as_str()))
        .map(|(folder, title)| Arc::new(synthetic(folder, Kind::Section, title)))
        .collect();
    pages.extend(missing);
    if !pages.iter().any(|page| page.path.as_str() == "content/404.md") {
        let mut page = synthetic("", Kind::Page, &word("not-found-title"));
        page.path = FilePath::new("content/404.md");
        page.stem = "404".into();
        page.id = "404".into();
        pages.push(Arc::new(page));
    }
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    let role = |page: &Arc<Page>| {
        if page.path.as_str() == "content/404.md" {
            return Role::NotFound;
        }
        let at = page.front.address.as_ref().map_or(page.folder.as_str(), |path| path.value.trim_matches('/'));
        match (page.kind, at) {
            (Kind::Section, "") => Role::Home,
            (Kind::Section, at) => {
                generated.iter().find(|(address, _, _, some)| *address == at && *some).map_or(Role::Section, |(_, role, ..)| *role)
            }
            _ => Role::Article,
        }
    };
    pages.iter().map(role).collect()
}

/// A page that nobody wrote.
fn synthetic(folder: &str, kind: Kind, title: &str) -> Page {
    let path = if folder.is_empty() { "content/_index.md".to_owned() } else { format!("content/{folder}/_index.md") };
    Page {
        path: FilePath::new(path),
        kind,
        id: String::new(),
        id_given: None,
        stem: String::new(),
        folder: folder.to_owned(),
        own_folder: true,
        file_language: None,
        front: Front { title: Spanned::new(title.to_owned(), Span::default()), ..Front::default() },
        body: Body::default(),
        records: Records::default(),
        head: Span::default(),
        prints: Default::default(),
    }
}

/// Gives every page the section that it lies in.
pub(super) fn parents(pages: &[Arc<Page>], places: &mut [Place]) {
    let sections: HashMap<String, PageIx> = pages
        .iter()
        .enumerate()
        .filter(|(_, page)| page.kind == Kind::Section)
        .map(|(number, page)| (page.folder.clone(), PageIx(number as u32)))
        .collect();
    for (page, place) in pages.iter().zip(places) {
        let folder = match page.kind {
            Kind::Section if page.folder.is_empty() => continue,
            Kind::Section => page.folder.rsplit_once('/').map_or("", |(above, _)| above),
            _ => page.folder.as_str(),
        };
        let mut folder = Some(folder);
        while let Some(at) = folder {
            if let Some(parent) = sections.get(at) {
                place.parent = Some(*parent);
                break;
            }
            folder = if at.is_empty() { None } else { Some(at.rsplit_once('/').map_or("", |(above, _)| above)) };
        }
    }
}

/// Every topic of a page, by name; two spellings of one slug are one topic.
pub(super) fn topics(site: &Site) -> Vec<Topic> {
    let mut topics: IndexMap<String, Topic> = IndexMap::new();
    let mut written: HashMap<&str, usize> = HashMap::new();
    for (ix, page) in site.page_ids().zip(&site.pages) {
        for topic in &page.front.topics {
            let at = *written.entry(&topic.value).or_insert_with(|| {
                let slug = slugify(&topic.value);
                let address = format!("{}/{slug}", site.config.addresses.topics);
                let entry = topics.entry(slug);
                let at = entry.index();
                entry.or_insert_with(|| Topic {
                    name: topic.value.clone(),
                    address,
                    pages: Vec::new(),
                    place: (page.path.clone(), Some(topic.span)),
                    per_sheet: site.config.paginate,
                });
                at
            });
            if topics[at].pages.last() != Some(&ix) {
                topics[at].pages.push(ix);
            }
        }
    }
    let mut topics: Vec<Topic> = topics.into_values().collect();
    let language = site.site_language();
    topics.sort_by(|a, b| language.compare(&a.name, &b.name));
    topics.par_iter_mut().for_each(|topic| topic.pages.sort_by(|a, b| by(site, Sort::Date, *a, *b)));
    topics
}

/// Fills the sections: each page in the section it lies in, background pages by title, others as dated.
pub(super) fn list(site: &mut Site) {
    let mut sections: IndexMap<PageIx, Listing> = IndexMap::new();
    for ix in site.page_ids().filter(|ix| site.page(*ix).kind == Kind::Section) {
        sections.insert(ix, Listing { per_sheet: site.config.paginate, ..Listing::default() });
    }
    for ix in site.page_ids() {
        let place = site.place(ix);
        let Some(listing) = place.parent.and_then(|parent| sections.get_mut(&parent)) else { continue };
        match (place.role, site.page(ix).kind) {
            (Role::NotFound, _) => {}
            (_, Kind::Section) => listing.subsections.push(ix),
            _ => listing.pages.push(ix),
        }
    }
    for listing in sections.values_mut() {
        let background = listing.pages.iter().all(|ix| site.page(*ix).kind == Kind::Background);
        let weighted = listing.pages.iter().any(|ix| site.page(*ix).front.weight.is_some());
        let sort = if weighted {
            Sort::Weight
        } else if background {
            Sort::Title
        } else {
            Sort::Date
        };
        listing.pages.par_sort_by(|a, b| by(site, sort, *a, *b));
        listing.subsections.sort_by(|a, b| by(site, Sort::Weight, *a, *b));
    }
    if let Some((_, listing)) = sections.iter_mut().find(|(ix, _)| site.place(**ix).role == Role::Questions) {
        listing.pages = asking(site);
        if listing.per_sheet == 0 {
            listing.per_sheet = MOST_ASKING;
        }
    }
    if let Some((_, listing)) = sections.iter_mut().find(|(ix, _)| site.place(**ix).role == Role::Corrections) {
        (listing.pages, listing.changes) = corrected(site).into_iter().unzip();
        if listing.per_sheet == 0 {
            listing.per_sheet = MOST_CORRECTIONS;
        }
    }
    site.sections = sections;
}

/// Every correction, clarification and retraction, the latest first: its page, and its place among the page's changes from the newest.
fn corrected(site: &Site) -> Vec<(PageIx, usize)> {
    let mut entries = Vec::new();
    for ix in site.page_ids() {
        let changes = site.page(ix).changes_newest_first();
        let corrections = changes.iter().enumerate().filter(|(_, change)| change.kind.corrects());
        entries.extend(corrections.map(|(place, change)| (std::cmp::Reverse(change.date.value.seconds), ix, place)));
    }
    entries.sort_unstable();
    entries.into_iter().map(|(_, ix, place)| (ix, place)).collect()
}

/// The pages that have a question for a heading: explainers first, as dated, then what lies behind them, by title.
fn asking(site: &Site) -> Vec<PageIx> {
    let asks = |ix: &PageIx| site.place(*ix).role == Role::Article && site.page(*ix).body.asks;
    let (mut first, mut then): (Vec<PageIx>, Vec<PageIx>) = site.page_ids().filter(asks).partition(|ix| site.page(*ix).kind == Kind::Explainer);
    first.sort_by(|a, b| by(site, Sort::Date, *a, *b));
    then.sort_by(|a, b| by(site, Sort::Title, *a, *b));
    first.append(&mut then);
    first
}

/// The collections that `nutgraf.yaml` declares.
pub(super) fn collections(site: &Site, found: &mut Vec<Diagnostic>) -> IndexMap<String, Vec<PageIx>> {
    let file = FilePath::new(crate::config::FILE);
    let mut collections = IndexMap::new();
    for (name, wanted) in &site.config.collections {
        if let Some(topic) = &wanted.topic
            && !site.topics.iter().any(|known| slugify(&known.name) == slugify(&topic.value))
        {
            let near = did_you_mean(&topic.value, site.topics.iter().map(|topic| topic.name.as_str()));
            found.push(
                Diagnostic::warning("empty-collection", &file, topic.span, format!("no page has the topic `{}`", topic.value)).maybe_help(near),
            );
        }
        let topic = wanted.topic.as_ref().map(|topic| slugify(&topic.value));
        let section = wanted.section.as_ref().map(|section| section.value.trim_matches('/'));
        let fits = |ix: &PageIx| {
            let page = site.page(*ix);
            let in_section = section.is_none_or(|section| page.folder == section || page.folder.starts_with(&format!("{section}/")));
            site.place(*ix).role == Role::Article
                && wanted.kind.is_none_or(|kind| page.kind == kind)
                && in_section
                && topic.as_ref().is_none_or(|topic| page.front.topics.iter().any(|own| slugify(&own.value) == *topic))
        };
        let mut pages: Vec<PageIx> = site.page_ids().filter(fits).collect();
        pages.sort_by(|a, b| by(site, wanted.sort, *a, *b));
        pages.truncate(wanted.limit.unwrap_or(usize::MAX));
        collections.insert(name.clone(), pages);
    }
    collections
}

/// The order of two pages in a list: dates from the newest, undated pages last; ties by title, then path.
pub(crate) fn by(site: &Site, sort: Sort, a: PageIx, b: PageIx) -> Ordering {
    let (first, second) = (site.page(a), site.page(b));
    let date = |page: &Page| page.front.date.as_ref().map(|date| date.value.seconds);
    let updated = |page: &Page| page.front.updated.as_ref().or(page.front.date.as_ref()).map(|date| date.value.seconds);
    let order = match sort {
        Sort::Date => date(second).cmp(&date(first)),
        Sort::Updated => updated(second).cmp(&updated(first)),
        Sort::Title => Ordering::Equal,
        Sort::Weight => {
            let weight = |page: &Page| page.front.weight.unwrap_or(i64::MAX);
            weight(first).cmp(&weight(second)).then_with(|| date(second).cmp(&date(first)))
        }
    };
    let titles = || site.site_language().compare(&first.front.title.value, &second.front.title.value);
    order.then_with(titles).then_with(|| a.cmp(&b))
}
