//! What is not published, and why: for the desk, and never part of a [`Site`](super::Site), so that nothing can leak it.

use std::sync::Arc;

use crate::config::Config;
use crate::content::Page;
use crate::diagnostics::{FilePath, Span, Spanned};
use crate::markup::Markup;
use crate::records::{Home, Records, State};

/// A page or a record that readers do not see.
#[derive(Clone, Debug)]
pub struct Unpublished {
    /// `explainer`, `background`, `section`, `page`, `figure`, `event` or `source`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The file.
    pub path: FilePath,
    /// Where in the file a finding about the whole of it stands.
    pub span: Span,
    /// Where a page would stand, without slashes at its ends; `None` for a record.
    pub address: Option<String>,
    /// Every reason, at least one.
    pub why: Vec<Why>,
    /// Its notes for the desk.
    pub notes: Vec<Spanned<String>>,
}

/// Why something is not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// `draft: true`.
    Draft,
    /// Not before this moment, in seconds since 1970.
    Embargo(i64),
    /// No longer since this moment, in seconds since 1970.
    Expired(i64),
    /// It shares the state of the page that declares it.
    Declared,
}

/// Everything that is not published at the build's moment, pages first, in the order of their files.
///
/// The wishes of the command line (`--drafts`, `--future`) are not asked: this is what readers see.
pub fn unpublished(config: &Config, pages: &[Arc<Page>], records: &Records) -> Vec<Unpublished> {
    let mut found = Vec::new();
    for page in pages {
        let why = of_page(config, page);
        if !why.is_empty() {
            found.push(hidden_page(page, why));
        }
    }
    let shown = |state: &State| of_state(config, state);
    add(records, &shown, &mut found);
    for page in pages {
        let hidden = !of_page(config, page).is_empty();
        let why = |state: &State| {
            let mut why = of_state(config, state);
            why.extend(hidden.then_some(Why::Declared));
            why
        };
        add(&page.records, &why, &mut found);
    }
    found
}

/// Why a page is not published; nothing where it is.
pub(super) fn of_page(config: &Config, page: &Page) -> Vec<Why> {
    let (front, now) = (&page.front, config.now.seconds);
    let embargo = front.date.as_ref().map(|date| date.value.seconds).filter(|begin| *begin > now).map(Why::Embargo);
    let expired = front.expires.as_ref().map(|expires| expires.value.seconds).filter(|end| *end <= now).map(Why::Expired);
    front.draft.then_some(Why::Draft).into_iter().chain(embargo).chain(expired).collect()
}

/// Why a record is not published of itself.
pub(super) fn of_state(config: &Config, state: &State) -> Vec<Why> {
    let embargo = state.embargo.as_ref().map(|moment| moment.seconds).filter(|begin| *begin > config.now.seconds).map(Why::Embargo);
    state.draft.then_some(Why::Draft).into_iter().chain(embargo).collect()
}

/// Whether the command line shows it all the same: drafts and what lies in the future on demand, what has expired never.
pub(super) fn lifted(config: &Config, why: &[Why]) -> bool {
    why.iter().all(|why| match why {
        Why::Draft => config.drafts,
        Why::Embargo(_) => config.future,
        Why::Expired(_) | Why::Declared => false,
    })
}

fn hidden_page(page: &Page, why: Vec<Why>) -> Unpublished {
    let mut texts = Vec::new();
    let body = page.body.text();
    super::each_markup(page, &body, &mut |markup| texts.push(markup));
    Unpublished {
        kind: page.kind.word(),
        id: page.id.clone(),
        title: page.front.title.value.clone(),
        path: page.path.clone(),
        span: page.front.title.span,
        address: Some(super::address::address(page)),
        why,
        notes: notes(texts),
    }
}

fn notes<'a>(texts: impl IntoIterator<Item = &'a Markup>) -> Vec<Spanned<String>> {
    texts.into_iter().flat_map(|markup| markup.desk_notes.iter().cloned()).collect()
}

fn add(records: &Records, why: &dyn Fn(&State) -> Vec<Why>, found: &mut Vec<Unpublished>) {
    let mut hide = |kind: &'static str, id: &str, (home, state): (&Home, &State), (title, texts): (Option<&Spanned<String>>, Vec<&Markup>)| {
        let why = why(state);
        if why.is_empty() {
            return;
        }
        let title = title.map_or_else(String::new, |title| title.value.clone());
        let (id, path, notes) = (id.to_owned(), home.path.clone(), notes(texts));
        found.push(Unpublished { kind, id, title, path, span: home.span, address: None, why, notes });
    };
    for figure in &records.figures {
        let differs = figure.beside.iter().filter_map(|beside| beside.differs.as_ref());
        let notes = figure.readings.iter().filter_map(|reading| reading.note.as_ref());
        let texts = figure.says.iter().map(|(_, says)| says).chain(differs).chain(notes).collect();
        hide("figure", &figure.id, (&figure.home, &figure.state), (Some(&figure.title), texts));
    }
    for event in &records.events {
        let texts = event.text.iter().chain(&event.date_note).collect();
        hide("event", &event.id, (&event.home, &event.state), (Some(&event.title), texts));
    }
    for source in &records.sources {
        let title = source.title.as_ref().or(source.supplied_title.as_ref());
        hide("source", &source.id, (&source.home, &source.state), (title, Vec::new()));
    }
}
