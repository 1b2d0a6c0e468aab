//! From the linked site to the views of one page.
//!
//! A [`Composer`] writes one page: it numbers the sources in the order in which a reader meets them, and
//! knows which figures have a box on the page. Nothing outlives the page.

mod cards;
mod choices;
mod figure_chart;
mod figure_page;
mod figures;
mod fill;
mod glosses;
mod listings;
mod page;
mod sources;
mod timeline;

pub(super) use cards::{Cards, config_view, csp};
pub(super) use figure_page::figure_page;
pub(super) use glosses::gloss;
pub(super) use listings::{corrections_view, questions_view, section_view, source_rows, topic_view, topic_views};
pub(super) use page::{figures_page, page_view, timeline_page};

use indexmap::IndexSet;

use crate::date::{Date, Moment};
use crate::language::Language;
use crate::render::Extra;
use crate::render::shown::Shared;
use crate::render::views::{Card, DateView, PageView, TopicLink, WhoView};
use crate::site::{FigureIx, Glossed, PageIx, Site, SourceIx, Who, href};

/// What every composer shares: the site and the cards of its pages, each made once.
#[derive(Clone, Copy)]
pub(super) struct Shelf<'a> {
    /// The site.
    pub site: &'a Site,
    /// The card of every page.
    pub cards: &'a Cards,
}

impl Shelf<'_> {
    /// The card of a page.
    pub fn card(&self, page: PageIx) -> Shared<Card> {
        self.cards.get(self.site, page)
    }
}

/// Writes the views of one page.
pub(super) struct Composer<'a> {
    shelf: Shelf<'a>,
    site: &'a Site,
    language: &'a Language,
    page: Option<PageIx>,
    cited: IndexSet<SourceIx>,
    /// The figures that have an address on the page by now.
    boxes: Vec<FigureIx>,
    /// The figures that have a box on the page, here or further down: those asked for, and those beside them.
    boxed: Vec<FigureIx>,
    timelines: usize,
    /// What has a number in print, in the order of the first links.
    noted: Vec<Glossed>,
    stands: Stands,
}

/// Where what is written will be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// On the page itself: citations are numbered, and anchors are its own.
    OnItsPage,
    /// On other pages, whose numbers and anchors are others: citations are left out, and anchors name their page.
    Elsewhere,
}

impl<'a> Composer<'a> {
    /// Begins a page of the site.
    pub fn of(shelf: Shelf<'a>, page: PageIx) -> Self {
        let site = shelf.site;
        let asked = site.links.get(page.0 as usize).map(|links| links.boxes.as_slice()).unwrap_or_default();
        let beside = asked.iter().flat_map(|figure| &site.figure(*figure).beside).map(|beside| beside.figure);
        let boxed = asked.iter().copied().chain(beside).collect();
        Self { page: Some(page), boxed, language: site.language(site.page(page)), ..Self::generated(shelf) }
    }

    /// Begins a text of a page that other pages show, such as its gloss on a card.
    pub fn elsewhere(shelf: Shelf<'a>, page: PageIx) -> Self {
        Self { stands: Stands::Elsewhere, ..Self::of(shelf, page) }
    }

    /// Begins a page that stands for no file: a figure's, a topic's.
    pub fn generated(shelf: Shelf<'a>) -> Self {
        let site = shelf.site;
        Self {
            shelf,
            site,
            language: site.site_language(),
            page: None,
            cited: IndexSet::new(),
            boxes: Vec::new(),
            boxed: Vec::new(),
            timelines: 0,
            noted: Vec::new(),
            stands: Stands::OnItsPage,
        }
    }

    /// Begins a text that stands for no file and is read on other pages.
    pub fn alone(shelf: Shelf<'a>) -> Self {
        Self { stands: Stands::Elsewhere, ..Self::generated(shelf) }
    }

    fn card(&self, page: PageIx) -> Shared<Card> {
        self.shelf.card(page)
    }

    fn word(&self, key: &str) -> String {
        word(self.language, key)
    }

    /// An interface word with one argument.
    fn phrase(&self, key: &str, name: &str, value: &str) -> String {
        self.language.t(key, &[(name, value.into())]).unwrap_or_else(|| value.to_owned())
    }

    fn date(&self, date: &Date) -> DateView {
        date_view(self.language, date)
    }

    fn who(&self, who: &Who) -> Option<WhoView> {
        match who {
            Who::Page(page) => {
                let (name, path) = (self.site.page(*page).front.title.value.clone(), self.site.place(*page).path.clone());
                Some(WhoView { name, path: Some(path), gloss: Glossed::page(self.site, *page).is_some() })
            }
            Who::Name(name) => Some(WhoView { name: name.clone(), path: None, gloss: false }),
            Who::NotStated => None,
        }
    }
}

/// An interface word; its key where no language has it, which a test rules out for our own templates.
pub(super) fn word(language: &Language, key: &str) -> String {
    language.t(key, &[]).unwrap_or_else(|| key.to_owned())
}

/// A date as templates print it.
pub(super) fn date_view(language: &Language, date: &Date) -> DateView {
    DateView { words: language.date(date), datetime: datetime(date), edtf: date.as_str().to_owned() }
}

/// The page's own dates are days or instants, never uncertain. Readers are told the day, machines the instant.
pub(super) fn moment_view(language: &Language, moment: &Moment) -> DateView {
    DateView { words: language.day(moment.day), datetime: Some(moment.iso.clone()), edtf: moment.iso.clone() }
}

/// The value of `<time datetime>`, by HTML's grammar: a day, a month or a year of four digits that is certain; else none.
fn datetime(date: &Date) -> Option<String> {
    use crate::date::Precision;
    let plain = !date.is_uncertain() && !date.is_approximate() && matches!(date.precision(), Precision::Day | Precision::Month | Precision::Year);
    let text = date.as_str();
    (plain && text.len() >= 4 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') && !text.starts_with(['-', '0']))
        .then(|| text.to_owned())
}

/// The links to a page's topics.
pub(super) fn topic_links(site: &Site, topics: &[crate::diagnostics::Spanned<String>]) -> Vec<TopicLink> {
    let link = |topic: &crate::diagnostics::Spanned<String>| {
        let known = &site.topics[site.index.topic(&crate::id::slugify(&topic.value))?];
        Some(TopicLink { name: known.name.clone(), path: href(&site.config, &known.address) })
    };
    topics.iter().filter_map(link).collect()
}

/// The view of a page that nobody wrote, for the sheets of records and topics.
pub(super) fn bare(site: &Site, language: &Language, title: String, address: &str) -> PageView {
    let path = href(&site.config, address);
    PageView {
        permalink: permalink(site, &path),
        path,
        kind: "page".into(),
        subject: None,
        kicker: None,
        description: None,
        summary: title.clone(),
        title,
        language: language.tag().to_owned(),
        direction: language.direction().to_owned(),
        date: None,
        updated: None,
        authors: Vec::new(),
        topics: Vec::new(),
        content: Default::default(),
        key_points: Vec::new(),
        toc: Vec::new(),
        reading_minutes: 0,
        section: None,
        ancestors: Vec::new(),
        gloss: None,
        names: Vec::new(),
        facts: Vec::new(),
        rests_on: Vec::new(),
        sources: Vec::new(),
        notes: Vec::new(),
        mentions: Vec::new(),
        background: Vec::new(),
        related: Vec::new(),
        changes: Vec::new(),
        pin: None,
        image: None,
        social_image: None,
        draft: false,
        noindex: false,
        extra: Extra::default(),
    }
}

/// The absolute address of a root-relative one.
pub(super) fn permalink(site: &Site, path: &str) -> String {
    format!("{}{}", site.config.base_url, path.strip_prefix(&site.config.base_path).unwrap_or(path))
}
