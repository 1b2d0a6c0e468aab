//! Front matter and Markdown → [`Page`]: what one file says, before anybody asks the rest of the site.

mod background;
mod data;
mod explainer;
mod front;
mod place;
mod read;
mod split;
mod title;

pub use data::read_data;
pub use front::KEYS;
pub use read::read;

use crate::config::Kind;
use crate::date::{Date, Day, Moment};
use crate::diagnostics::{FilePath, Span, Spanned};
use crate::markup::Markup;
use crate::records::{Records, Waiver};
use crate::yaml::Node;

/// One Markdown file, read.
#[derive(Clone, Debug)]
pub struct Page {
    /// The file, e.g. `content/explainers/talks.md`.
    pub path: FilePath,
    /// What it is.
    pub kind: Kind,
    /// `id:`, else the file stem without date and language.
    pub id: String,
    /// Whether `id:` was written.
    pub id_given: Option<Span>,
    /// The file stem without date and language, for the address; for `name/index.md` it is `name`, for `_index.md` empty.
    pub stem: String,
    /// The folder below `content/` in which the page's address lies, without slashes at the ends.
    pub folder: String,
    /// Whether the page has a folder of its own for its assets (`name/index.md`, `_index.md`).
    pub own_folder: bool,
    /// The language in the file name (`name.ar.md`): reserved for translations.
    pub file_language: Option<String>,
    /// The front matter.
    pub front: Front,
    /// The text.
    pub body: Markup,
    /// Records declared in the front matter.
    pub records: Records,
    /// Where the front matter stands; a place for findings about the page as a whole.
    pub head: Span,
}

/// Front matter: what an author says about a page.
#[derive(Clone, Debug, Default)]
pub struct Front {
    pub title: Spanned<String>,
    pub description: Option<Spanned<String>>,
    pub date: Option<Spanned<Moment>>,
    pub updated: Option<Spanned<Moment>>,
    pub expires: Option<Spanned<Moment>>,
    pub review_by: Option<Spanned<Day>>,
    /// The pin, as written.
    pub as_of: Option<Spanned<Date>>,
    pub draft: bool,
    pub slug: Option<Spanned<String>>,
    pub address: Option<Spanned<String>>,
    pub aliases: Vec<Spanned<String>>,
    pub weight: Option<i64>,
    pub authors: Vec<Spanned<String>>,
    pub topics: Vec<Spanned<String>>,
    pub language: Option<Spanned<String>>,
    pub template: Option<Spanned<String>>,
    pub image: Option<Spanned<String>>,
    pub autolink: Option<bool>,
    pub waivers: Vec<Waiver>,
    /// `extra:` and unknown keys, for templates.
    pub extra: Vec<(String, Node)>,
    /// Unknown keys with their places, for the grouped warning.
    pub unknown: Vec<Spanned<String>>,
    // explainers
    pub kicker: Option<String>,
    pub changes: Vec<Change>,
    /// `figures: [ids]`: boxes that the page shows without an embed are not made; it only declares what it leans on.
    pub figure_ids: Vec<Spanned<String>>,
    pub timeline: TimelineFront,
    pub source_ids: Vec<Spanned<String>>,
    pub background: Vec<Spanned<String>>,
    pub related: Vec<Spanned<String>>,
    pub rests_on: Vec<Spanned<String>>,
    pub sign_off: Option<Spanned<String>>,
    pub approved: Option<(String, Option<Day>)>,
    // background pages
    pub subject: Option<Spanned<Subject>>,
    pub names: Vec<Name>,
    pub gloss: Option<(Spanned<String>, Markup)>,
    pub facts: Vec<Fact>,
    pub party_to: Vec<PartyTo>,
    pub symbol: Option<String>,
    pub adopted: Option<Spanned<Date>>,
    pub status: Option<String>,
    pub addressees: Vec<Spanned<String>>,
}

/// `timeline:` of a page.
#[derive(Clone, Debug, Default)]
pub enum TimelineFront {
    /// Not given, or a map of records (they are in [`Page::records`]).
    #[default]
    Own,
    /// A list of ids of events.
    Ids(Vec<Spanned<String>>),
    /// The events of these topics.
    Topics(Vec<Spanned<String>>),
}

/// What a background page is about (`type:`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Person,
    Organisation,
    Document,
    Place,
    Event,
    Term,
}

impl Subject {
    /// Every one, in the order in which `/background/` lists them.
    pub const ALL: [(&'static str, Subject); 6] = [
        ("document", Subject::Document),
        ("event", Subject::Event),
        ("organisation", Subject::Organisation),
        ("person", Subject::Person),
        ("place", Subject::Place),
        ("term", Subject::Term),
    ];

    /// The word for it in front matter, templates and the Fluent file.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, subject)| *subject == self).map_or("term", |(word, _)| word)
    }
}

/// Another name of a background page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub text: Spanned<String>,
    pub language: Option<String>,
    pub usage: NameUse,
}

/// Where a name may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NameUse {
    #[default]
    Anywhere,
    Quotations,
    Never,
}

/// A row of a background page's fact box.
#[derive(Clone, Debug)]
pub struct Fact {
    pub label: Spanned<String>,
    /// Inline Markdown.
    pub value: Markup,
    pub by: Option<Spanned<String>>,
    pub source: Option<Spanned<String>>,
    pub as_of: Option<Spanned<Date>>,
}

/// A conflict or dispute that the page's subject is party to: informs checks, never printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyTo {
    pub what: Spanned<String>,
    pub source: Option<Spanned<String>>,
}

/// One entry of `changes:`.
#[derive(Clone, Debug)]
pub struct Change {
    pub date: Spanned<Moment>,
    pub kind: ChangeKind,
    pub text: Markup,
    pub was: Option<String>,
    pub now: Option<String>,
    pub reason: Option<String>,
}

/// What kind of change was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    Update,
    Correction,
    Clarification,
    Note,
    Retraction,
}

#[cfg(test)]
mod tests;
