//! Events: something that happened, with a date as precise as is known.

use super::{Home, State, Waiver};
use crate::date::Date;
use crate::diagnostics::Spanned;
use crate::markup::Markup;

/// Something that happened.
#[derive(Clone, Debug, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Event {
    /// The record's id.
    pub id: String,
    /// Where it was declared.
    pub home: Home,
    /// When, in EDTF.
    pub date: Spanned<Date>,
    /// The time of day, `HH:MM`, in `tz`.
    pub time: Option<Spanned<String>>,
    /// The time zone's IANA name. A `time` without it is an error (D2).
    pub tz: Option<Spanned<String>>,
    /// What happened, as a headline.
    pub title: Spanned<String>,
    /// What happened: Markdown with links and citations.
    pub text: Option<Markup>,
    /// The pages to whose timelines it belongs: ids, names or paths.
    pub about: Vec<Spanned<String>>,
    /// Topics.
    pub topics: Vec<Spanned<String>>,
    /// Ids of sources.
    pub sources: Vec<Spanned<String>>,
    /// Who says so, where we do not state it ourselves: a page's id or a name.
    pub by: Option<Spanned<String>>,
    /// Words printed in place of the date, which still sorts and draws.
    pub date_words: Option<Spanned<String>>,
    /// How we know the date: inline Markdown.
    pub date_note: Option<Markup>,
    /// Other dates that are given for it.
    pub other_dates: Vec<OtherDate>,
    /// It is yet to happen.
    pub planned: bool,
    /// Whether it may be seen.
    pub state: State,
    /// Rules that do not hold for it.
    pub waivers: Vec<Waiver>,
}

/// Another date that somebody gives for an event.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct OtherDate {
    /// When, in EDTF.
    pub date: Spanned<Date>,
    /// Who says so: a page's id or a name.
    pub by: Option<Spanned<String>>,
    /// A note.
    pub note: Option<String>,
}
