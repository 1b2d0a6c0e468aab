//! Sources, linked: which one relays which, and that nothing unread is cited as read.

use std::sync::Arc;

use super::{Resolver, Site};
use crate::diagnostics::{Diagnostic, did_you_mean};
use crate::records::{self, Knowledge, Stated};

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
    let ids: Vec<String> = records.iter().map(|record| record.id.clone()).collect();
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
            evidence(site, &record, found);
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
fn evidence(site: &Site, record: &records::Source, found: &mut Vec<Diagnostic>) {
    let Some(file) = &record.file else { return };
    let name = file.value.trim_start_matches("evidence/");
    if !site.files.evidence.iter().any(|kept| kept == name) {
        let message = format!("the kept copy `evidence/{name}` does not exist");
        let help =
            did_you_mean(name, site.files.evidence.iter().map(String::as_str)).unwrap_or_else(|| "put the copy there; it is never output".into());
        found.push(Diagnostic::error("missing-file", &record.home.path, file.span, message).help(help));
    }
}

/// A chain of `as_cited_in` must end at a document that somebody opened.
fn relay_loops(sources: &[Source], found: &mut Vec<Diagnostic>) {
    let by_id: std::collections::HashMap<&str, &Source> = sources.iter().map(|source| (source.record.id.as_str(), source)).collect();
    for source in sources {
        let mut at = source;
        for _ in 0..=sources.len() {
            match at.through.as_deref().and_then(|id| by_id.get(id)) {
                Some(next) => at = next,
                None => break,
            }
            if at.record.id == source.record.id {
                let message = format!("`{}` is known only through itself", source.record.id);
                found.push(
                    Diagnostic::error("circular-source", &source.record.home.path, source.record.home.span, message)
                        .help("one of the chain must be a document that you opened"),
                );
                break;
            }
        }
    }
}

/// The ids of the sources that a record or page names, resolved; unknown ones are reported.
pub(super) fn resolve(resolver: &Resolver, ids: &[crate::diagnostics::Spanned<String>], found: &mut Vec<Diagnostic>) -> Vec<super::SourceIx> {
    let mut resolved = Vec::with_capacity(ids.len());
    for id in ids {
        match resolver.source(id.value.trim_start_matches('@'), id.span) {
            Ok(source) => resolved.push(source),
            Err(diagnostic) => found.push(diagnostic),
        }
    }
    resolved
}

impl Site {
    /// The source through which we know another; `None` for one that we opened or did not consult.
    pub fn through(&self, source: super::SourceIx) -> Option<super::SourceIx> {
        self.source(source).through.as_deref().and_then(|id| self.index.source(id))
    }
}
