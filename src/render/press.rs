//! Prints sheets, from any thread: each from its draft alone.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use tera::{Context, Value};

use super::Templates;
use super::compose::Shelf;
use super::draft::Draft;
use super::sheets::{MadeFrom, Sheet, Sink, Step};
use super::shown::Shown;
use super::sight::Sights;
use super::views::PageView;
use crate::diagnostics::{Diagnostic, Failure, FilePath};

/// One finding of a template, and the pages on which it arose.
struct Grouped {
    finding: Diagnostic,
    first: Option<FilePath>,
    count: usize,
}

impl Grouped {
    fn finding(self) -> Diagnostic {
        let others = if self.count > 1 { format!(" (and {} more)", self.count - 1) } else { String::new() };
        match self.first {
            Some(page) => self.finding.related(&page, None, format!("while rendering this page{others}")),
            None => self.finding,
        }
    }
}

/// Prints sheets, and keeps what is wrong with their templates.
pub(super) struct Press<'a> {
    shelf: Shelf<'a>,
    templates: &'a Templates,
    sights: Sights<'a>,
    told: &'a (dyn Fn(Step) + Sync),
    /// By template, place and message, so that the order of threads leaves no trace.
    found: Mutex<BTreeMap<(String, u32, String), Grouped>>,
}

impl<'a> Press<'a> {
    /// A press for the pages of `shelf`.
    pub fn new(shelf: Shelf<'a>, templates: &'a Templates, told: &'a (dyn Fn(Step) + Sync)) -> Self {
        Self { shelf, templates, sights: Sights::of(shelf.site, templates), told, found: Mutex::default() }
    }

    /// Prints one sheet into `sink`, unless it is there already.
    pub fn print(&self, sheet: &Sheet<'a>, sink: &dyn Sink) -> Result<(), Failure> {
        let path = sheet.path(self.shelf.site);
        let sight = self.sights.see(sheet, self.templates);
        if sink.has_sight(&path, &sight) {
            (self.told)(Step::Stays);
            return Ok(());
        }
        let draft = Draft::of(self.shelf, sheet);
        let made_from = MadeFrom { sight, key: draft.key(self.templates) };
        if sink.has(&path, made_from) {
            (self.told)(Step::Stays);
            return Ok(());
        }
        let html = match draft.unknown_template(self.templates) {
            Some(finding) => self.keep(Err(finding), None),
            None => self.keep(self.html(&draft), draft.of),
        };
        (self.told)(Step::Ends);
        html.map_or(Ok(()), |html| sink.put(path, Some(made_from), html.into_bytes()))
    }

    /// What is wrong with templates.
    pub fn findings(self) -> impl Iterator<Item = Diagnostic> {
        self.found.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().map(Grouped::finding)
    }

    fn html(&self, draft: &Draft) -> Result<String, Diagnostic> {
        let page = &draft.page;
        self.draw_content(page)?;
        let mut context = Context::new();
        context.insert_value("lang", Value::normal_string(&page.language));
        context.insert_value("page", page.value());
        if let Some((name, part)) = &draft.more {
            context.insert_value(*name, part.value());
        }
        (self.told)(Step::Draws { page: &page.path, template: draft.template });
        self.templates.render(draft.template, &context)
    }

    /// Draws the blocks of a page's texts.
    fn draw_content(&self, page: &PageView) -> Result<(), Diagnostic> {
        let lang = Value::normal_string(&page.language);
        for content in page.key_points.iter().chain([&page.content]) {
            content.finish(|placed| {
                (self.told)(Step::Draws { page: &page.path, template: &placed.template() });
                self.templates.draw(placed, &lang)
            })?;
        }
        Ok(())
    }

    /// Keeps a finding once, however many pages it arises on.
    fn keep(&self, html: Result<String, Diagnostic>, page: Option<&FilePath>) -> Option<String> {
        let finding = match html {
            Ok(html) => return Some(html),
            Err(finding) => finding,
        };
        let key = (finding.path.to_string(), finding.span.map_or(0, |span| span.start), finding.message.clone());
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let grouped = found.entry(key).or_insert_with(|| Grouped { finding, first: page.cloned(), count: 0 });
        grouped.count += 1;
        if let Some(page) = page
            && grouped.first.as_ref().is_none_or(|first| page < first)
        {
            grouped.first = Some(page.clone());
        }
        None
    }
}
