//! The addresses inside a page: each once.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::source::Source;
use crate::diagnostics::{Diagnostic, Span};
use crate::id::slugify;

/// The anchors given so far. Those that an author wrote are known from the start, so that none made from a
/// heading's text takes one of them.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    taken: HashSet<String>,
    counts: HashMap<String, u32>,
    unnamed: u32,
}

impl Anchors {
    /// Gathers the anchors that headings write themselves, and refuses two that are equal.
    pub fn of(events: &[(Event, Range<usize>)], source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut anchors = Self::default();
        let mut places: HashMap<&str, Span> = HashMap::new();
        for (event, range) in events {
            let Event::Start(Tag::Heading { id: Some(id), .. }) = event else { continue };
            let span = source.span(range.clone());
            if is_reserved(id) {
                let message = format!("the anchor `{id}` is kept for the page's own parts");
                diagnostics.push(Diagnostic::error("duplicate-anchor", source.path, span, message).help("choose another"));
            }
            if let Some(first) = places.insert(id, span) {
                let message = format!("the anchor `{id}` is given twice in this page");
                let finding = Diagnostic::error("duplicate-anchor", source.path, span, message).help("change one of them");
                diagnostics.push(finding.related(source.path, first, "first given here"));
            }
            anchors.taken.insert(id.to_string());
        }
        anchors
    }

    /// An anchor made from a heading's text: its slug, with `-2` and so on where that is taken, `section-1` and so
    /// on where nothing is left of it.
    pub fn make(&mut self, text: &str) -> String {
        let mut slug = slugify(text);
        if slug.is_empty() {
            self.unnamed += 1;
            slug = format!("section-{}", self.unnamed);
        } else if is_reserved(&slug) {
            slug = format!("section-{slug}");
        }
        if self.taken.insert(slug.clone()) {
            return slug;
        }
        let count = self.counts.entry(slug.clone()).or_insert(1);
        loop {
            *count += 1;
            let anchor = format!("{slug}-{count}");
            if self.taken.insert(anchor.clone()) {
                return anchor;
            }
        }
    }
}

/// Whether an address is one that footnotes, blocks and the built-in templates give to parts of a page.
pub(super) fn is_reserved(anchor: &str) -> bool {
    const PREFIXES: [&str; 8] = ["fn-", "fnref-", "event-", "figure-", "front-", "group-", "page-", "source-"];
    // A further timeline of a page begins its addresses with `t2-`.
    let further = anchor.strip_prefix('t').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let own = further.filter(|rest| rest.len() + 1 < anchor.len()).and_then(|rest| rest.strip_prefix('-')).unwrap_or(anchor);
    own == "timeline" || PREFIXES.iter().any(|prefix| own.starts_with(prefix))
}
