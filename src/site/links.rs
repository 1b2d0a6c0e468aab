//! What every page points at: each reference resolved, each mention kept with its sentence, each failure reported.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::autolink::{Autolink, Names};
use super::visit::{Visit, add};
use super::{EventIx, FigureIx, Memory, Mention, PageIx, Resolver, Site, SourceIx, summary, walk};
use crate::content::Page;
use crate::date::Day;
use crate::diagnostics::{Diagnostic, FilePath};
use crate::input::SHARE;
use crate::markup::{FigureForm, Hole, Markup, Slot};

/// What one page points at, each thing once, in the order of its first mention.
#[derive(Clone, Debug, Default, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Links {
    /// Pages.
    pub pages: Vec<PageIx>,
    /// Figures that stand in a box.
    pub boxes: Vec<FigureIx>,
    /// Figures in running text.
    pub figures: Vec<FigureIx>,
    /// Figures in running text of which the page knows less than is known today, each with the day since which what it knows has been known.
    pub then: Vec<(FigureIx, Day)>,
    /// Sources that it cites.
    pub sources: Vec<SourceIx>,
    /// Events that it links to.
    pub events: Vec<EventIx>,
    /// Pages of `background:`.
    pub background: Vec<PageIx>,
    /// Pages of `related:`.
    pub related: Vec<PageIx>,
    /// The documents that it rests on.
    pub rests_on: Vec<SourceIx>,
    /// Files that it shows or links to, by path from the site root.
    pub files: Vec<String>,
    /// The first mentions of names that become links.
    pub autolinks: Vec<Autolink>,
    /// The description, else the gloss, else the start of the text, as plain text.
    pub summary: String,
}

/// What points at each thing of the site.
#[derive(Debug, Default)]
pub struct Uses {
    /// For each figure the sentences of pages that show it in running text.
    pub figures: Vec<Vec<Mention>>,
    /// For each figure the pages that show its box.
    pub boxes: Vec<Vec<PageIx>>,
    /// For each source the pages that cite it.
    pub sources: Vec<Vec<PageIx>>,
    /// For each event whether a text links to it.
    pub events: Vec<bool>,
    /// Figures as they were known since a day, where a text links to them and more is known today.
    pub then: BTreeSet<(FigureIx, Day)>,
}

/// One page, linked: a function of the page and of the site's [`frame`](super::Base::frame).
#[derive(Debug, Default, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Linked {
    pub(super) links: Links,
    pub(super) pages: Vec<(PageIx, Mention)>,
    pub(super) figures: Vec<(FigureIx, Mention)>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether it asks for any record: a figure, an event, a source, or whatever only they could tell.
    pub(super) asks_records: bool,
}

impl Linked {
    /// Whether no record can change it.
    pub(crate) fn is_aloof(&self) -> bool {
        !self.asks_records && self.diagnostics.is_empty()
    }
}

impl std::ops::Deref for Linked {
    type Target = Links;

    fn deref(&self) -> &Links {
        &self.links
    }
}

/// Links every page, in parallel, and turns links round into mentions.
pub(super) fn link(site: &mut Site, memory: &Memory, found: &mut Vec<Diagnostic>) {
    let names = OnceLock::new();
    let this: &Site = site;
    let link = |(number, page): (usize, &Arc<Page>)| {
        let ix = PageIx(number as u32);
        let known = memory.of_page(this, ix);
        known.unwrap_or_else(|| Arc::new(one(this, names.get_or_init(|| Names::of(this)), ix, page)))
    };
    let all: Vec<Arc<Linked>> = site.pages.par_iter().with_max_len(SHARE).enumerate().map(link).collect();
    let mut uses = Uses {
        figures: vec![Vec::new(); site.figures.len()],
        boxes: vec![Vec::new(); site.figures.len()],
        sources: vec![Vec::new(); site.sources.len()],
        events: vec![false; site.events.len()],
        then: BTreeSet::new(),
    };
    let mentions = || {
        let mut mentions = vec![Vec::new(); this.pages.len()];
        all.iter().flat_map(|one| &one.pages).for_each(|(target, mention)| keep(&mut mentions[target.0 as usize], mention));
        mentions
    };
    let of_records = || {
        for (number, one) in all.iter().enumerate() {
            let page = PageIx(number as u32);
            for (figure, mention) in &one.figures {
                keep(&mut uses.figures[figure.0 as usize], mention);
            }
            one.links.boxes.iter().for_each(|figure| uses.boxes[figure.0 as usize].push(page));
            one.links.sources.iter().for_each(|source| uses.sources[source.0 as usize].push(page));
            uses.then.extend(one.links.then.iter().copied());
            one.links.events.iter().for_each(|event| uses.events[event.0 as usize] = true);
            found.extend(one.diagnostics.iter().cloned());
        }
    };
    let (mentions, ()) = rayon::join(mentions, of_records);
    site.mentions = mentions;
    site.links = all;
    site.uses = uses;
    let records = records(site, found);
    records.events.iter().for_each(|event| site.uses.events[event.0 as usize] = true);
    site.uses.then.extend(records.then);
}

/// Keeps at most three different sentences of one page.
fn keep(mentions: &mut Vec<Mention>, mention: &Mention) {
    let same_page = mentions.iter().rev().take_while(|other| other.from == mention.from);
    if same_page.clone().count() < 3
        && same_page.clone().all(|other| (&other.words.before, &other.words.after) != (&mention.words.before, &mention.words.after))
    {
        mentions.push(mention.clone());
    }
}

fn one(site: &Site, names: &Names, ix: PageIx, page: &Page) -> Linked {
    let mut visit =
        Visit { resolver: Resolver { site, path: &page.path, page: Some(ix) }, language: site.language(page), from: ix, found: Linked::default() };
    let autolinks = page.front.autolink.unwrap_or(site.config.autolink);
    let body = if autolinks || summary::needs_text(page) { page.body.text() } else { page.body.references() };
    walk::each_markup(page, &body, &mut |markup| visit.markup(markup));
    visit.front(page);
    if autolinks {
        visit.found.links.autolinks = names.first_mentions(site, ix, &body);
        for autolink in visit.found.links.autolinks.clone() {
            let mention = Mention { from: ix, words: Arc::new(autolink.words) };
            visit.found.pages.push((autolink.page, mention));
            add(&mut visit.found.links.pages, autolink.page);
        }
    }
    visit.found.links.summary = summary::of(&visit.resolver, visit.language, page, &body);
    visit.found
}

/// Links the texts of records: they speak for no page, so that they are checked but make no mentions. Gives the events and figures that they link to.
fn records(site: &Site, found: &mut Vec<Diagnostic>) -> Links {
    let mut links = Links::default();
    let mut check = |path: &FilePath, texts: &mut dyn Iterator<Item = &Markup>, found: &mut Vec<Diagnostic>| {
        let resolver = Resolver { site, path, page: None };
        let mut visit = Visit { resolver, language: site.site_language(), from: PageIx(u32::MAX), found: Linked::default() };
        texts.for_each(|text| visit.markup(text));
        found.append(&mut visit.found.diagnostics);
        links.events.append(&mut visit.found.links.events);
        links.then.append(&mut visit.found.links.then);
    };
    for figure in &site.figures {
        let record = &figure.record;
        let says = record.says.iter().map(|(_, says)| says);
        found.extend(says.clone().filter_map(|says| says_of_says(&record.home.path, says)));
        let differs = record.beside.iter().filter_map(|beside| beside.differs.as_ref());
        let notes = record.readings.iter().filter_map(|reading| reading.note.as_ref());
        check(&record.home.path, &mut says.chain(differs).chain(notes), found);
    }
    for event in &site.events {
        check(&event.record.home.path, &mut event.record.text.iter().chain(&event.record.date_note), found);
    }
    links
}

/// A figure's sentence cannot ask for a figure's sentence: it might be its own.
fn says_of_says(path: &FilePath, says: &Markup) -> Option<Diagnostic> {
    let asks = |hole: &&Hole| matches!(&hole.slot, Slot::Figure { form: FigureForm::Says, .. });
    let hole = says.holes.iter().find(asks)?;
    let message = "a `says` cannot print the `says` of a figure";
    Some(Diagnostic::error("says-in-says", path, hole.span, message).help("take `|says` away to print the number, or write the words"))
}
