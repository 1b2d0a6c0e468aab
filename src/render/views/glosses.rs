//! Glosses: the card that a link opens, and the note that stands for it in print.

use super::everywhere::{DateView, LinkView, WhoView};
use super::figures::FigureEntry;
use super::page::FactView;
use crate::render::shown::{Html, view};

view! {
    /// What a link to a background page, a figure or an event opens: a file of its own beside what the link leads to.
    GlossView {
        /// background, figure, event.
        kind: String,
        /// A background page's type: person, organisation, document, place, event, term.
        subject: Option<String>,
        /// The title of what it tells of.
        title: String,
        /// Root-relative address of what it tells of.
        path: String,
        /// An event's date.
        date: Option<DateView>,
        /// Words that stand in place of the date.
        date_words: Option<String>,
        /// Who says so, where the site does not state an event itself.
        by: Option<WhoView>,
        /// The author's gloss, a figure's `says`, an event's text.
        text: Option<Html>,
        /// The first fact of a background page.
        fact: Option<FactView>,
        /// A figure's newest reading of each series; on a page that is pinned to an earlier day, the newest by then.
        entries: Vec<FigureEntry>,
        /// Whether newer readings have been reported than these.
        newer: bool,
        /// The figures that stand beside it.
        beside: Vec<LinkView>,
    }
}

view! {
    /// A gloss at the end of a printed page, where nobody can point at a link.
    NoteView {
        /// Its number, as it stands at the link: `data-note`.
        number: String,
        /// What it tells of.
        title: String,
        /// An event's date.
        date: Option<DateView>,
        /// The gloss, or a figure's `says`; its numbers on a page that knows less than is known today.
        text: Option<Html>,
    }
}
