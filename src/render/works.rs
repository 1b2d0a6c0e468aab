//! Everything that a site's files are made from, ready to make any of them: all for an output folder, or one that somebody asks for.
//!
//! It does not matter when a file is made, from which thread and after which other: each is a pure function of its view and its template.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use indexmap::IndexMap;
use rayon::prelude::*;
use tera::{Context, Value};

use super::compose::{Cards, Shelf, config_view};
use super::draft::Draft;
use super::sheets::{Machine, MadeFrom, Sheet, Sink, Step, Table};
use super::shown::{Shared, Shown};
use super::sight::Sights;
use super::views::{Card, PageView};
use super::{Assets, Extra, Templates, feeds};
use crate::diagnostics::{Diagnostic, Failure, FilePath};
use crate::input::{Fingerprint, SHARE};
use crate::site::Site;

/// A finding of a template, and the page on which it arose.
pub type Unmade = (Diagnostic, Option<FilePath>);

/// Everything that a site's files are made from.
pub struct Works {
    site: Arc<Site>,
    templates: Templates,
    cards: Cards,
    table: Arc<Table>,
    sights: OnceLock<Sights>,
    /// What the sitemap holds.
    addresses: OnceLock<Vec<(String, Option<String>)>>,
    /// The addresses of files whose name changes with their bytes.
    lasting: Vec<String>,
    found: Vec<Diagnostic>,
}

/// Told how far each page is, from any thread.
pub type Told<'a> = &'a (dyn Fn(Step) + Sync);

/// How making all files ended.
#[derive(Debug)]
pub enum Finished {
    /// They are made, but for those of whose templates there are findings.
    All(Vec<Diagnostic>),
    /// It was stopped.
    Stopped,
}

impl Works {
    /// The works of a site. What is as it was in the `last` ones is taken from there.
    pub fn new(site: Arc<Site>, mut templates: Templates, assets: &Assets, last: Option<&Works>) -> Self {
        let mut found = Vec::new();
        let cards = Cards::of(&site, last.map(|last| (&*last.site, &last.cards)));
        let table = match last.filter(|last| last.site.has_base_of(&site) && last.site.has_cards_of(&site)) {
            Some(last) => last.table.clone(),
            None => Arc::new(Table::of(&site)),
        };
        let shelf = Shelf { site: &site, cards: &cards };
        let collections: IndexMap<String, Vec<Shared<Card>>> =
            site.collections.iter().map(|(name, pages)| (name.clone(), pages.iter().map(|page| shelf.card(*page)).collect())).collect();
        templates.share("config", &config_view(&site, assets, &mut found));
        templates.share("assets", &assets.view);
        templates.share("collections", &collections);
        templates.share("data", &data(&site));
        templates.share("lang", &site.config.language);
        let lasting = assets.ready.iter().filter(|ready| ready.address != ready.name).map(|ready| ready.address.clone()).collect();
        Self { cards, table, templates, sights: OnceLock::new(), addresses: OnceLock::new(), lasting, found, site }
    }

    /// The place of the file at a path of the output.
    pub fn find(&self, path: &str) -> Option<usize> {
        self.table.find(path)
    }

    /// The path of the file at a place.
    pub fn path(&self, place: usize) -> &str {
        self.table.at(place).0
    }

    /// How many files there are: their places are the numbers below.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether there is no file; there always is one.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Makes the file at a place.
    pub fn make(&self, place: usize) -> Result<Vec<u8>, Box<Unmade>> {
        match self.table.at(place).1 {
            Sheet::Machine(machine) => Ok(self.machine(machine)),
            Sheet::Data(ix, format) => Ok(format.text(&self.site, ix)),
            sheet => {
                let draft = Draft::of(self.shelf(), sheet).expect("only files for machines have no draft");
                self.print(&draft, &|_| ())
            }
        }
    }

    /// Makes every file, in parallel, but for those that `sink` has already. `stop` is asked before each.
    pub fn make_all(&self, sink: &dyn Sink, told: Told, stop: &(dyn Fn() -> bool + Sync)) -> Result<Finished, Failure> {
        let (groups, stopped) = (Groups::default(), AtomicBool::new(false));
        // Before the threads begin: all of them work on this, and one that waited for it could not.
        let sights = self.sights.get_or_init(|| Sights::of(&self.site, &self.templates));
        let one = |place: usize| {
            if stopped.load(Ordering::Relaxed) || stop() {
                stopped.store(true, Ordering::Relaxed);
                return Ok(());
            }
            self.make_one(place, sights, (sink, told), &groups)
        };
        // The long ones first, each by itself: a thread that came upon one last would work alone while the others wait.
        let (long, short): (Vec<usize>, Vec<usize>) = (0..self.len()).partition(|place| self.table.at(*place).1.lists_others(&self.site));
        long.into_par_iter().with_max_len(1).chain(short.into_par_iter().with_max_len(SHARE)).try_for_each(one)?;
        if stopped.into_inner() {
            return Ok(Finished::Stopped);
        }
        Ok(Finished::All(self.found.iter().cloned().chain(groups.findings()).collect()))
    }

    fn make_one(&self, place: usize, sights: &Sights, (sink, told): (&dyn Sink, Told), groups: &Groups) -> Result<(), Failure> {
        let (path, sheet) = self.table.at(place);
        if let Sheet::Machine(machine) = sheet {
            return sink.put(path.to_owned(), None, self.machine(machine));
        }
        let sight = sights.see(&self.site, sheet, &self.templates);
        if sink.has_sight(path, &sight) {
            if !matches!(sheet, Sheet::Data(..)) {
                told(Step::Stays);
            }
            return Ok(());
        }
        if let Sheet::Data(ix, format) = sheet {
            let bytes = format.text(&self.site, ix);
            let made_from = MadeFrom { sight, key: Fingerprint::of(&bytes) };
            return sink.put(path.to_owned(), Some(made_from), bytes);
        }
        let draft = Draft::of(self.shelf(), sheet).expect("only files for machines have no draft");
        let made_from = MadeFrom { sight, key: draft.key(&self.templates) };
        if sink.has(path, made_from) {
            told(Step::Stays);
            return Ok(());
        }
        let html = self.print(&draft, told);
        told(Step::Ends);
        match html {
            Ok(html) => sink.put(path.to_owned(), Some(made_from), html),
            Err(unmade) => {
                groups.keep(*unmade);
                Ok(())
            }
        }
    }

    fn shelf(&self) -> Shelf<'_> {
        Shelf { site: &self.site, cards: &self.cards }
    }

    fn machine(&self, machine: Machine) -> Vec<u8> {
        match machine {
            Machine::Feed => feeds::atom(&self.site),
            Machine::SiteMap(number) => feeds::sitemap(&self.site, self.addresses.get_or_init(|| feeds::addresses(&self.site)), number),
            Machine::Robots => feeds::robots(&self.site),
            Machine::NoJekyll => Vec::new(),
            Machine::Host(file) => file.text(&self.site, &self.lasting).into_bytes(),
        }
    }

    fn print(&self, draft: &Draft, told: Told) -> Result<Vec<u8>, Box<Unmade>> {
        if let Some(finding) = draft.unknown_template(&self.templates) {
            return Err(Box::new((finding, None)));
        }
        self.html(draft, told).map(String::into_bytes).map_err(|finding| Box::new((finding, draft.of.cloned())))
    }

    fn html(&self, draft: &Draft, told: Told) -> Result<String, Diagnostic> {
        let page = &draft.page;
        self.draw_content(page, told)?;
        let mut context = Context::new();
        context.insert_value("lang", Value::normal_string(&page.language));
        context.insert_value("page", page.value());
        if let Some((name, part)) = &draft.more {
            context.insert_value(*name, part.value());
        }
        told(Step::Draws { page: &page.path, template: draft.template });
        self.templates.render(draft.template, &context)
    }

    /// Draws the blocks of a page's texts.
    fn draw_content(&self, page: &PageView, told: Told) -> Result<(), Diagnostic> {
        let lang = Value::normal_string(&page.language);
        for content in page.key_points.iter().chain([&page.content]) {
            content.finish(|placed| {
                told(Step::Draws { page: &page.path, template: &placed.template() });
                self.templates.draw(placed, &lang)
            })?;
        }
        Ok(())
    }
}

/// The tables below `content/data/`, by name.
fn data(site: &Site) -> Extra {
    Extra(site.data.iter().map(|(name, table)| (name.clone(), (**table).clone())).collect())
}

/// Findings of templates: by template, place and message, so that the order of threads leaves no trace.
#[derive(Default)]
struct Groups(Mutex<BTreeMap<(String, u32, String), Group>>);

/// One finding of a template, and the pages on which it arose.
struct Group {
    finding: Diagnostic,
    first: Option<FilePath>,
    count: usize,
}

impl Groups {
    /// Keeps a finding once, however many pages it arises on.
    fn keep(&self, (finding, page): Unmade) {
        let key = (finding.path.to_string(), finding.span.map_or(0, |span| span.start), finding.message.clone());
        let mut groups = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let group = groups.entry(key).or_insert_with(|| Group { finding, first: page.clone(), count: 0 });
        group.count += 1;
        if let Some(page) = page
            && group.first.as_ref().is_none_or(|first| page < *first)
        {
            group.first = Some(page);
        }
    }

    fn findings(self) -> impl Iterator<Item = Diagnostic> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().map(Group::finding)
    }
}

impl Group {
    fn finding(self) -> Diagnostic {
        let others = if self.count > 1 { format!(" (and {} more)", self.count - 1) } else { String::new() };
        match self.first {
            Some(page) => self.finding.related(&page, None, format!("while rendering this page{others}")),
            None => self.finding,
        }
    }
}
