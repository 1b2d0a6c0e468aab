//! Sources: documents that we cite, and how we know them.

use super::{Home, State, Stated, Waiver};
use crate::date::{Date, Day};
use crate::diagnostics::Spanned;

/// A document that we cite.
#[derive(Clone, Debug, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Source {
    /// The record's id.
    pub id: String,
    /// Where it was declared.
    pub home: Home,
    /// article, report, broadcast, resolution …: a word of the author's.
    pub kind: Option<Spanned<String>>,
    /// Its own title.
    pub title: Option<Spanned<String>>,
    /// Our title for it, printed in brackets. One of the two is always there.
    pub supplied_title: Option<Spanned<String>>,
    /// Who wrote it; several joined as written.
    pub author: Stated<Vec<String>>,
    /// Who published it.
    pub publisher: Stated<String>,
    /// When it was published, in EDTF.
    pub date: Stated<Date>,
    /// Its address; http or https.
    pub url: Option<Spanned<String>>,
    /// An archived copy's address and day.
    pub archive: Option<(Spanned<String>, Option<Spanned<Date>>)>,
    /// The kept copy, below `evidence/` of the site root; never output.
    pub file: Option<Spanned<String>>,
    /// Where a paper copy is.
    pub held_at: Option<Spanned<String>>,
    /// Its language, as a BCP 47 tag.
    pub language: Option<Spanned<String>>,
    /// A place in it that holds for every citation.
    pub locator: Option<String>,
    /// Who can read it: free, subscription …
    pub access: Option<String>,
    /// How we know it.
    pub knowledge: Knowledge,
    /// Whether it may be seen.
    pub state: State,
    /// Rules that do not hold for it.
    pub waivers: Vec<Waiver>,
}

/// How we know a source: exactly one of these (rule S7: nothing unread is cited as read).
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum Knowledge {
    /// `opened: 2024-11-01`: we read it on that day.
    Opened(Spanned<Day>),
    /// `opened: never`: printed as "not consulted".
    NotConsulted,
    /// `as_cited_in: ID`: we know it only through another source.
    AsCitedIn(Spanned<String>),
    /// None was given: a finding says so.
    Unknown,
}

/// What makes an opened source findable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// By `url`.
    Online,
    /// By `file`.
    File,
    /// By `held_at`.
    Place,
}
