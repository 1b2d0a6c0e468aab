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
mod mentions;
mod readings;
mod resolve;
mod sections;
mod sources;
mod summary;
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
pub use figures::{Current, Figure, Series, Who};
pub use frame::Memory;
pub use glosses::Glossed;
pub use index::{Index, Name};
pub use languages::{Languages, WordFile, languages};
pub use links::{Linked, Links, Uses};
pub use mentions::{Mention, Words, cut};
pub use resolve::{Resolved, Resolver};
pub use sections::{Listing, Topic};
pub use sources::Source;
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

/// A figure's place in [`Site::figures`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct FigureIx(pub u32);

/// An event's place in [`Site::events`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct EventIx(pub u32);

/// A source's place in [`Site::sources`].
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
    /// Tables below `content/data/`, by their path from there without the ending.
    pub data: Vec<(String, Arc<Node>)>,
    /// The site's own blocks, by name.
    pub blocks: IndexMap<String, BlockKind>,
    /// Kinds of things of which some file has errors: what is missing among them may be what could not be read.
    pub broken: Broken,
}

/// Of which kinds some file could not be read in full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Broken {
    /// Pages.
    pub pages: bool,
    /// Figures.
    pub figures: bool,
    /// Events.
    pub events: bool,
    /// Sources.
    pub sources: bool,
}

/// The linked site.
#[derive(Debug)]
pub struct Site {
    /// The fingerprint of all that a page is linked against: the face of every other page, records, files, configuration.
    pub frame: Fingerprint,
    /// The configuration.
    pub config: Config,
    /// Every page that is shown, the author's and the synthesised ones of sections, by path of file.
    pub pages: Vec<Arc<Page>>,
    /// Where each page stands, in the order of `pages`.
    pub places: Vec<Place>,
    /// What each page points at, in the order of `pages`.
    pub links: Vec<Arc<Linked>>,
    /// The pages that mention a page, in the order of `pages`.
    pub mentions: Vec<Vec<Mention>>,
    /// What points at each figure and source.
    pub uses: Uses,
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
    /// Files beside pages that are not shown, and that no page shows: never copied.
    pub withheld: HashSet<String>,
    /// The moment at which the next embargo ends or the next page expires, in seconds since 1970.
    pub next_change: Option<i64>,
}

impl Site {
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
pub fn link(config: Config, (pages, records): (Vec<Arc<Page>>, Records), files: Files, languages: Languages, memory: &Memory) -> Checked<Site> {
    let mut found: Vec<Diagnostic> = Vec::new();
    let shown = visible::divide(&config, pages, records);
    let mut pages = shown.pages;
    let roles = sections::complete(&config, &mut pages, &shown.records, &languages[&config.language]);
    let mut places = address::places(&config, &pages, &roles);
    let index = index::build(&pages, &places, &shown.hidden, &shown.records, &mut found);
    sections::parents(&pages, &mut places);
    let frame = frame::of(&pages, &shown.hidden, &shown.records, &files, memory);
    let mut site = Site {
        frame,
        sections: IndexMap::new(),
        collections: IndexMap::new(),
        topics: Vec::new(),
        redirects: Vec::new(),
        links: Vec::new(),
        mentions: vec![Vec::new(); pages.len()],
        uses: Uses::default(),
        figures: Vec::new(),
        events: Vec::new(),
        sources: Vec::new(),
        next_change: shown.next_change,
        withheld: HashSet::new(),
        config,
        pages,
        places,
        index,
        files,
        languages,
    };
    site.topics = sections::topics(&site);
    site.index.topics(&site.topics);
    site.sources = sources::link(&site, shown.records.sources, &mut found);
    site.index.sources(&site.sources);
    site.figures = figures::link(&site, shown.records.figures, &mut found);
    site.events = events::link(&site, shown.records.events, &mut found);
    site.index.records(&site.figures, &site.events);
    let figures = site.figures.iter().map(|figure| figure.address.clone());
    let topics = site.topics.iter().map(|topic| topic.address.clone());
    let aliases = site.pages.iter().flat_map(|page| &page.front.aliases).map(|alias| alias.value.trim_matches('/').to_owned());
    let files = ["atom.xml", "sitemap.xml", "404.html"].map(str::to_owned);
    let generated: Vec<String> = figures.chain(topics).chain(aliases).chain(files).collect();
    site.index.generated(generated.into_iter());
    figures::join(&mut site, &mut found);
    sections::list(&mut site);
    site.collections = sections::collections(&site, &mut found);
    site.redirects = address::claims(&site, &mut found);
    links::link(&mut site, memory, &mut found);
    site.withheld = visible::withheld(&site, &shown.hidden);
    foreign::unknown_keys(&site, &mut found);
    foreign::shortcodes(&site, &mut found);
    folders::check(&site.pages, &mut found);
    resolve::fold_unchecked(&mut found);
    Checked { value: site, diagnostics: found }
}
