//! Sources, linked: which one relays which, and that nothing unread is cited as read.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::{Resolver, Site};
use crate::diagnostics::{Diagnostic, did_you_mean};
use crate::records::{self, Knowledge, Reading, Stated};

/// A source of the site.
#[derive(Clone, Debug)]
pub struct Source {
    /// The record.
    pub record: Arc<records::Source>,
    /// The source through which we know it.
    pub through: Option<String>,
    /// Short words for it: its title, or ours in brackets.
    pub label: String,
    /// The same in a sentence: ours without brackets, as it was written.
    pub in_sentence: String,
}

impl Source {
    /// The day from which its contents are known to be public: its date, else the day on which we opened it.
    pub fn reported(&self) -> Option<crate::date::Date> {
        match (&self.record.date, &self.record.knowledge) {
            (Stated::Is(date), _) => Some(date.value.clone()),
            (_, Knowledge::Opened(day)) => Some(crate::date::Date::from_day(day.value)),
            _ => None,
        }
    }
}

/// Links sources to those through which we know them, sorted by the words that they are listed by.
pub(super) fn link(site: &Site, records: Vec<Arc<records::Source>>, found: &mut Vec<Diagnostic>) -> Vec<Source> {
    let ids: BTreeSet<String> = records.iter().map(|record| record.id.clone()).collect();
    let kept: BTreeSet<&str> = site.files.evidence.iter().map(String::as_str).collect();
    let mut sources: Vec<Source> = records
        .into_iter()
        .map(|record| {
            let through = match &record.knowledge {
                Knowledge::AsCitedIn(id) if ids.contains(&id.value) && id.value != record.id => Some(id.value.clone()),
                // The reader has said so already.
                Knowledge::AsCitedIn(id) if id.value == record.id => None,
                Knowledge::AsCitedIn(id) => {
                    let near = did_you_mean(&id.value, ids.iter().map(String::as_str));
                    let help = near.unwrap_or_else(|| "name the source in which you read of it".into());
                    let message = format!("there is no source `{}`", id.value);
                    found.push(Diagnostic::error("unknown-record", &record.home.path, id.span, message).help(help));
                    None
                }
                _ => None,
            };
            evidence(&kept, &record, found);
            let label = label(site.site_language(), &record);
            let in_sentence = record.title.as_ref().or(record.supplied_title.as_ref()).map_or_else(|| record.id.clone(), |title| title.value.clone());
            Source { record, through, label, in_sentence }
        })
        .collect();
    let language = site.site_language();
    sources.sort_by(|a, b| language.compare(&a.label, &b.label).then_with(|| a.record.id.cmp(&b.record.id)));
    relay_loops(&sources, found);
    sources
}

fn label(language: &crate::language::Language, record: &records::Source) -> String {
    match (&record.title, &record.supplied_title) {
        (Some(title), _) => title.value.clone(),
        (None, Some(ours)) => format!("[{}]", language.title_case_first(&ours.value)),
        (None, None) => record.id.clone(),
    }
}

/// A kept copy must be there: below `evidence/`.
fn evidence(kept: &BTreeSet<&str>, record: &records::Source, found: &mut Vec<Diagnostic>) {
    let Some(file) = &record.file else { return };
    let name = file.value.trim_start_matches("evidence/");
    if !kept.contains(name) {
        let message = format!("the kept copy `evidence/{name}` does not exist");
        let help = did_you_mean(name, kept.iter().copied()).unwrap_or_else(|| "put the copy there; it is never output".into());
        found.push(Diagnostic::error("missing-file", &record.home.path, file.span, message).help(help));
    }
}

/// A chain of `as_cited_in` must end at a document that somebody opened. Each source is gone through once, however long the chains are.
fn relay_loops(sources: &[Source], found: &mut Vec<Diagnostic>) {
    let by_id: HashMap<&str, usize> = sources.iter().enumerate().map(|(at, source)| (source.record.id.as_str(), at)).collect();
    let next = |at: usize| sources[at].through.as_deref().and_then(|id| by_id.get(id).copied());
    // By which walk a source was reached first.
    let mut reached: Vec<Option<usize>> = vec![None; sources.len()];
    for walk in 0..sources.len() {
        let mut at = Some(walk);
        while let Some(here) = at.filter(|here| reached[*here].is_none()) {
            reached[here] = Some(walk);
            at = next(here);
        }
        // Reached again by the same walk: that far, and round to itself, is a loop.
        let Some(first) = at.filter(|again| reached[*again] == Some(walk)) else { continue };
        let mut here = first;
        loop {
            let record = &sources[here].record;
            let message = format!("`{}` is known only through itself", record.id);
            found.push(
                Diagnostic::error("circular-source", &record.home.path, record.home.span, message)
                    .help("one of the chain must be a document that you opened"),
            );
            match next(here) {
                Some(next) if next != first => here = next,
                _ => break,
            }
        }
    }
}

/// The ids of the sources that a record or page names, resolved; unknown ones are reported.
pub(super) fn resolve(resolver: &Resolver, ids: &[crate::diagnostics::Spanned<String>], found: &mut Vec<Diagnostic>) -> Vec<super::SourceIx> {
    let mut resolved = Vec::with_capacity(ids.len());
    for id in ids {
        match resolver.source_called(id) {
            Ok(source) => resolved.push(source),
            Err(diagnostic) => found.push(diagnostic),
        }
    }
    resolved
}

/// The id of a source that a file names, where it may be written as it is cited: `@minutes` is `minutes`.
pub fn source_id(written: &str) -> &str {
    written.trim_start_matches('@')
}

impl Site {
    /// The source that a file names; `None` where there is none of that id.
    pub fn source_called(&self, written: &str) -> Option<super::SourceIx> {
        self.index.source(source_id(written))
    }

    /// The source in which a reading was read; `None` only before its figure was linked without an error.
    pub fn source_of(&self, reading: &Reading) -> Option<super::SourceIx> {
        self.source_called(&reading.source.value)
    }

    /// The source through which we know another; `None` for one that we opened or did not consult.
    pub fn through(&self, source: super::SourceIx) -> Option<super::SourceIx> {
        self.source(source).through.as_deref().and_then(|id| self.index.source(id))
    }
}
