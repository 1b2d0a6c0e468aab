//! Joins pages and records into one site, linked and immutable, and reports what does not join.
//!
//! Pure: no file is read here. The entry point is [`link`]. What is a draft, embargoed or expired is
//! left out at the very start, so that no later stage can leak it.

mod address;
mod autolink;
mod blocks;
mod events;
mod figures;
mod folders;
mod foreign;
mod frame;
mod glosses;
mod index;
mod languages;
mod links;
mod lost;
mod mentions;
mod raw_addresses;
mod readings;
mod resolve;
mod sections;
mod sources;
mod summary;
mod unknown;
mod unpublished;
mod visible;
mod visit;
mod walk;

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexMap;

pub use address::{Place, Role, href};
pub(crate) use address::{alias_file, encode, file_of, with_base};
pub use autolink::Autolink;
pub use blocks::{BlockKind, Parameter, Takes};
pub use events::{Event, Pinned};
pub use figures::{Current, DOWNLOADS, Figure, Series, Who};
pub(crate) use foreign::pin_is_unread;
pub use frame::Memory;
pub use glosses::{Glossed, is_card};
pub use index::{Index, Name};
pub use languages::{Languages, WordFile, languages};
pub use links::{Linked, Links, Uses};
pub use lost::Lost;
pub use mentions::{Mention, Words, cut};
pub use resolve::{Resolved, Resolver};
pub use sections::{Division, Listing, Topic};
pub use sources::{Source, source_id};
pub use unpublished::{Unpublished, Why, unpublished};
pub use walk::each_markup;

use crate::config::Config;
use crate::content::Page;
use crate::date::Day;
use crate::diagnostics::{Checked, Diagnostic};
use crate::input::Fingerprint;
use crate::language::Language;
use crate::records::Records;
use crate::yaml::Node;

/// A page's place in [`Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct PageIx(pub u32);

/// A figure's place in [`Base::figures`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct FigureIx(pub u32);

/// An event's place in [`Base::events`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct EventIx(pub u32);

/// A source's place in [`Base::sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct SourceIx(pub u32);

/// A file that is copied to the output: an image beside a page, a file below `static/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Where it stands in the output, without a leading slash.
    pub address: String,
    /// Its address as a link, with the base path, fingerprinted where the theme wants it.
    pub href: String,
    /// Width and height in pixels, where it is an image that says so.
    pub size: Option<(usize, usize)>,
}

/// What the linker is given of the disk: files that pages may point at, and tables.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// Files below `content/` that are neither pages nor records, by their path from the site root.
    pub assets: IndexMap<String, Asset>,
    /// Files below `static/`, by their path from `static/`.
    pub statics: IndexMap<String, Asset>,
    /// Files below `evidence/`, by their path from there.
    pub evidence: Vec<String>,
    /// Tables below `content/data/`, by their path from there without the ending; the site takes them.
    pub data: Vec<(String, Arc<Node>)>,
    /// The site's own blocks, by name.
    pub blocks: IndexMap<String, BlockKind>,
    /// Kinds of things of which some file has errors: what is missing among them may be what could not be read.
    pub broken: Broken,
}

/// Of which kinds some file could not be read in full.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Broken {
    /// Pages.
    pub pages: bool,
    /// Figures.
    pub figures: bool,
    /// Events.
    pub events: bool,
    /// Sources.
    pub sources: bool,
    /// A file of events, or a page with all that it declares: a timeline may have lost something.
    pub event_files: bool,
    /// What those files are called.
    pub lost: Lost,
}

/// The linked site.
#[derive(Debug)]
pub struct Site {
    /// What does not depend on any page's text.
    base: Arc<Base>,
    /// Every page that is shown, the author's and the synthesised ones of sections, by path of file.
    pub pages: Vec<Arc<Page>>,
    /// What each page points at, in the order of `pages`.
    pub links: Vec<Arc<Linked>>,
    /// The pages that mention a page, in the order of `pages`.
    pub mentions: Vec<Vec<Mention>>,
    /// What points at each figure and source.
    pub uses: Uses,
    /// Files beside pages that are not shown, and that no page shows: never copied.
    pub withheld: HashSet<String>,
    /// Tables below `content/data/`, by their path from there without the ending: no page is linked against them.
    pub data: Vec<(String, Arc<Node>)>,
}

/// What of a site does not depend on any page's text: every edit of a text leaves it as it is.
#[derive(Debug)]
pub struct Base {
    /// The fingerprint of all that this was made from.
    made_from: Fingerprint,
    /// What was found while it was made.
    found: Vec<Diagnostic>,
    /// What is not shown.
    hidden: visible::Hidden,
    /// The fingerprint of all that a page is linked against: the face of every other page, records, files, configuration.
    pub frame: Fingerprint,
    /// The same without the records: all that a page is linked against which asks for none.
    pub bare_frame: Fingerprint,
    /// The configuration.
    pub config: Config,
    /// Where each page stands, in the order of `pages`.
    pub places: Vec<Place>,
    /// Every figure that is shown, by id.
    pub figures: Vec<Figure>,
    /// Every event that is shown, by date, then title.
    pub events: Vec<Event>,
    /// Every source that is shown, by the words that they are listed by.
    pub sources: Vec<Source>,
    /// Every topic, by name.
    pub topics: Vec<Topic>,
    /// The listings of sections, by page.
    pub sections: IndexMap<PageIx, Listing>,
    /// The collections of the configuration.
    pub collections: IndexMap<String, Vec<PageIx>>,
    /// Old addresses and the pages that stand for them.
    pub redirects: Vec<(String, PageIx)>,
    /// Names, ids and addresses.
    pub index: Index,
    /// The files that pages may point at.
    pub files: Files,
    /// The languages of the site's pages, by tag.
    pub languages: Languages,
    /// The moment at which the next embargo ends or the next page expires, in seconds since 1970.
    pub next_change: Option<i64>,
}

impl std::ops::Deref for Site {
    type Target = Base;

    fn deref(&self) -> &Base {
        &self.base
    }
}

impl std::ops::DerefMut for Site {
    fn deref_mut(&mut self) -> &mut Base {
        Arc::get_mut(&mut self.base).expect("only a base that is being made is changed, and nobody else has it yet")
    }
}

impl Site {
    /// Whether texts link to the same events, and to figures as they were known at the same times: then both have the same cards.
    pub fn has_cards_of(&self, other: &Self) -> bool {
        self.uses.events == other.uses.events && self.uses.then == other.uses.then
    }

    /// Whether both stand on one base: then they have the same pages, at the same places.
    pub fn has_base_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.base, &other.base)
    }

    /// A page.
    pub fn page(&self, page: PageIx) -> &Page {
        &self.pages[page.0 as usize]
    }

    /// Where a page stands.
    pub fn place(&self, page: PageIx) -> &Place {
        &self.places[page.0 as usize]
    }

    /// A figure.
    pub fn figure(&self, figure: FigureIx) -> &Figure {
        &self.figures[figure.0 as usize]
    }

    /// An event.
    pub fn event(&self, event: EventIx) -> &Event {
        &self.events[event.0 as usize]
    }

    /// A source.
    pub fn source(&self, source: SourceIx) -> &Source {
        &self.sources[source.0 as usize]
    }

    /// Every page's index, in order.
    pub fn page_ids(&self) -> impl Iterator<Item = PageIx> + use<> {
        (0..self.pages.len() as u32).map(PageIx)
    }

    /// The language of a page.
    pub fn language(&self, page: &Page) -> &Arc<Language> {
        let tag = page.front.language.as_ref().map_or(self.config.language.as_str(), |tag| tag.value.as_str());
        self.languages.get(tag).unwrap_or_else(|| self.site_language())
    }

    /// The language of the site.
    pub fn site_language(&self) -> &Arc<Language> {
        self.languages.get(&self.config.language).expect("the site's own language is always made")
    }

    /// The last day whose reports a page knows; `None` for a page that follows the newest.
    ///
    /// A page is pinned to its `as_of`, else, but for background pages, to its `date` (never to `updated`).
    pub fn pin(&self, page: &Page) -> Option<Day> {
        pin_of(page)
    }
}

/// See [`Site::pin`].
pub(crate) fn pin_of(page: &Page) -> Option<Day> {
    if let Some(as_of) = &page.front.as_of {
        return as_of.value.latest();
    }
    match page.kind {
        crate::config::Kind::Background | crate::config::Kind::Section => None,
        _ => page.front.date.as_ref().map(|date| date.value.day),
    }
}

/// Joins everything that was read.
///
/// `pages` and `records` come in the order of their files' paths. What `memory` knows of a page is not worked out again.
pub fn link(config: Config, (pages, records): (Vec<Arc<Page>>, Records), mut files: Files, languages: Languages, memory: &Memory) -> Checked<Site> {
    let data = std::mem::take(&mut files.data);
    let made_from = frame::of_all(&config, (&pages, &records), &files, memory);
    let again = memory.last.filter(|last| last.made_from == made_from && last.is_good_at(config.now.seconds));
    let mut site = match again {
        Some(last) => last.with_texts_of(&pages),
        None => base(config, (pages, records), (files, languages), (made_from, memory)),
    };
    site.data = data;
    let mut found = site.found.clone();
    links::link(&mut site, memory, &mut found);
    site.withheld = visible::withheld(&site, &site.hidden);
    foreign::shortcodes(&site, &mut found);
    resolve::fold_unchecked(&mut found);
    Checked { value: site, diagnostics: found }
}

impl Site {
    /// Whether the same pages and records are shown at that moment.
    fn is_good_at(&self, now: i64) -> bool {
        now >= self.config.now.seconds && self.next_change.is_none_or(|due| now < due)
    }

    /// A site on the same base, with the pages as they are now and nothing linked yet. Both lists are sorted by path.
    fn with_texts_of(&self, pages: &[Arc<Page>]) -> Site {
        let mut now = pages.iter().peekable();
        let newer = |old: &Arc<Page>| {
            while now.peek().is_some_and(|page| page.path < old.path) {
                now.next();
            }
            // A page that nobody wrote is as it was.
            now.peek().filter(|page| page.path == old.path).map_or_else(|| old.clone(), |page| Arc::clone(page))
        };
        Site { pages: self.pages.iter().map(newer).collect(), ..Site::unlinked(self.base.clone()) }
    }

    fn unlinked(base: Arc<Base>) -> Self {
        Self { base, pages: Vec::new(), links: Vec::new(), mentions: Vec::new(), uses: Uses::default(), withheld: HashSet::new(), data: Vec::new() }
    }
}

/// The site without its links: all that no page's text can change.
fn base(
    config: Config,
    (pages, records): (Vec<Arc<Page>>, Records),
    (files, languages): (Files, Languages),
    (made_from, memory): (Fingerprint, &Memory),
) -> Site {
    let mut found: Vec<Diagnostic> = Vec::new();
    let shown = visible::divide(&config, pages, records);
    let mut pages = shown.pages;
    let roles = sections::complete(&config, &mut pages, &shown.records, &languages[&config.language]);
    let mut places = address::places(&config, &pages, &roles);
    let indexed = || {
        let index = index::build(&pages, &places, &shown.hidden, &shown.records, &mut found);
        sections::parents(&pages, &mut places);
        index
    };
    let (index, (frame, bare_frame)) = rayon::join(indexed, || frame::of(&pages, &shown.hidden, &shown.records, &files, memory));
    let base = Base {
        made_from,
        found: Vec::new(),
        hidden: shown.hidden,
        frame,
        bare_frame,
        sections: IndexMap::new(),
        collections: IndexMap::new(),
        topics: Vec::new(),
        redirects: Vec::new(),
        figures: Vec::new(),
        events: Vec::new(),
        sources: Vec::new(),
        next_change: shown.next_change,
        config,
        places,
        index,
        files,
        languages,
    };
    let mut site = Site { pages, ..Site::unlinked(Arc::new(base)) };
    site.topics = sections::topics(&site);
    let Base { index, topics, .. } = &mut *site;
    index.topics(topics);
    site.sources = sources::link(&site, shown.records.sources, &mut found);
    let Base { index, sources, .. } = &mut *site;
    index.sources(sources);
    site.figures = figures::link(&site, shown.records.figures, &mut found);
    site.events = events::link(&site, shown.records.events, &mut found);
    let Base { index, figures, events, .. } = &mut *site;
    index.records(figures, events);
    let figures = site.figures.iter().map(|figure| figure.address.clone());
    let topics = site.topics.iter().map(|topic| topic.address.clone());
    let aliases = site.pages.iter().flat_map(|page| &page.front.aliases).map(|alias| alias.value.trim_matches('/').to_owned());
    let files = ["atom.xml", "sitemap.xml", "404.html"].map(str::to_owned);
    let generated: Vec<String> = figures.chain(topics).chain(aliases).chain(files).collect();
    site.index.generated(generated.into_iter());
    figures::join(&mut site, &mut found);
    sections::list(&mut site);
    site.collections = sections::collections(&site, &mut found);
    let (redirects, more) = rayon::join(
        || address::claims(&site, &mut found),
        || {
            let mut found = Vec::new();
            foreign::unknown_keys(&site, &mut found);
            folders::check(&site.pages, &mut found);
            found
        },
    );
    found.extend(more);
    site.redirects = redirects;
    site.found = found;
    site
}
