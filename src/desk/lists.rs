//! Lists of what is left to do: drafts, what waits for its day, what is stale, what nothing uses, notes for the desk.

use super::moment;
use crate::check;
use crate::diagnostics::{Diagnostic, FilePath, Span};
use crate::markup::Markup;
use crate::site::{Site, Unpublished, Why, each_markup};

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Pages and records with `draft: true`.
    Drafts,
    /// Pages and records that wait for their day.
    Future,
    /// Figures older than their `update_every`, pages past their `review_by`.
    Stale,
    /// Figures, sources and background pages that nothing uses.
    Orphans,
    /// `%% … %%` and HTML comments.
    Notes,
}

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The file.
    pub path: FilePath,
    /// Where in the file.
    pub span: Option<Span>,
    /// What it is: `explainer`, `figure`, `note` …
    pub kind: &'static str,
    /// Its id; empty where it has none.
    pub id: String,
    /// Its title, what was found, or the note.
    pub text: String,
    /// When it will be published, where that is known.
    pub when: Option<String>,
}

/// Makes a list, in the order of files and places; what waits for its day in the order of days.
pub fn list(list: List, site: &Site, unpublished: &[Unpublished]) -> Vec<Entry> {
    let mut entries = match list {
        List::Drafts => unpublished.iter().filter(|one| one.why.contains(&Why::Draft)).map(|one| hidden(site, one)).collect(),
        List::Future => return future(site, unpublished),
        List::Stale => found(site, &["figure-stale", "review-due"]),
        List::Orphans => found(site, &["orphan"]),
        List::Notes => notes(site, unpublished),
    };
    entries.sort_by(|a, b| (&a.path, a.span).cmp(&(&b.path, b.span)));
    entries
}

fn future(site: &Site, unpublished: &[Unpublished]) -> Vec<Entry> {
    let mut waiting: Vec<(i64, &Unpublished)> = unpublished.iter().filter_map(|one| Some((embargo(one)?, one))).collect();
    waiting.sort_by(|a, b| (a.0, &a.1.path, a.1.span).cmp(&(b.0, &b.1.path, b.1.span)));
    waiting.into_iter().map(|(_, one)| hidden(site, one)).collect()
}

fn embargo(one: &Unpublished) -> Option<i64> {
    one.why.iter().find_map(|why| match why {
        Why::Embargo(seconds) => Some(*seconds),
        _ => None,
    })
}

fn hidden(site: &Site, one: &Unpublished) -> Entry {
    Entry {
        path: one.path.clone(),
        span: Some(one.span),
        kind: one.kind,
        id: one.id.clone(),
        text: one.title.clone(),
        when: embargo(one).map(|seconds| moment(site, seconds)),
    }
}

fn found(site: &Site, codes: &[&str]) -> Vec<Entry> {
    let entry = |finding: Diagnostic| Entry {
        path: finding.path,
        span: finding.span,
        kind: finding.code,
        id: String::new(),
        text: finding.message,
        when: None,
    };
    check::find(site, codes).into_iter().map(entry).collect()
}

fn notes(site: &Site, unpublished: &[Unpublished]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut add = |path: &FilePath, span: Span, text: &str| {
        entries.push(Entry { path: path.clone(), span: Some(span), kind: "note", id: String::new(), text: text.to_owned(), when: None });
    };
    for page in &site.pages {
        each_markup(page, &page.body.text(), &mut |markup| markup.desk_notes.iter().for_each(|note| add(&page.path, note.span, &note.value)));
    }
    check::each_record_text(site, &mut |resolver, markup: &Markup| {
        markup.desk_notes.iter().for_each(|note| add(resolver.path, note.span, &note.value));
    });
    for one in unpublished {
        one.notes.iter().for_each(|note| add(&one.path, note.span, &note.value));
    }
    entries
}
