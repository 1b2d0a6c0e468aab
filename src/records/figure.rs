//! Figures: reported numbers, each reading with who says so, as of when, and where we read it.

use super::{Home, State, Waiver};
use crate::date::Date;
use crate::diagnostics::{Span, Spanned};
use crate::markup::Markup;
use crate::number::Value;

/// An answer that may be `not-stated`, which is printed in words and never invented.
#[derive(Clone, Debug, Default, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum Stated<T> {
    /// The author gave no answer at all.
    #[default]
    Missing,
    /// `not-stated`: the source does not say.
    NotStated(Span),
    /// The answer.
    Is(Spanned<T>),
}

/// Who counted: a page's or nothing's id, or a name; resolved at linking.
pub type Reporter = Stated<String>;

/// A figure counts one thing.
#[derive(Clone, Debug, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Figure {
    /// The record's id.
    pub id: String,
    /// Where it was declared.
    pub home: Home,
    /// The title.
    pub title: Spanned<String>,
    /// What is counted, in one or more words.
    pub unit: Unit,
    /// How the number behaves over time.
    pub measure: Stated<Measure>,
    /// What exactly is counted, in the reporter's own words.
    pub counts: Vec<(String, Stated<String>)>,
    /// How often a new reading is expected, in days.
    pub update_every: Option<Spanned<u32>>,
    /// Who disputes it: a page's id or a name, and the source that says so.
    pub disputed_by: Vec<Disputed>,
    /// Figures that a box shows beside this one.
    pub beside: Vec<Beside>,
    /// Several reporters' counts of the same thing. Empty in the short form; then each `by` is a series.
    pub series: Vec<Series>,
    /// The reports, in the order written.
    pub readings: Vec<Reading>,
    /// The figure as one attributed sentence: inline Markdown.
    pub says: Option<(Spanned<String>, Markup)>,
    /// The reporter whose word the unit is: a page's id or a name. The unit is printed in quotation marks.
    pub term_of: Option<Spanned<String>>,
    /// Whether it may be seen.
    pub state: State,
    /// Rules that do not hold for it.
    pub waivers: Vec<Waiver>,
    /// Topics.
    pub topics: Vec<Spanned<String>>,
}

/// Entries of `counts`, for equality of what two figures count.
pub type Counts = Vec<(String, Stated<String>)>;

/// What is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Unit {
    /// Plural category (`one`, `few`, `other` …) → word; one entry `other` when one form was given.
    pub forms: Vec<(String, String)>,
    /// Where it stands.
    pub span: Span,
}

impl Unit {
    /// The unit as values are read and printed with it.
    pub fn for_values(&self) -> crate::number::Unit {
        let mut unit = crate::number::Unit::plain("");
        for (category, word) in &self.forms {
            match category.as_str() {
                "one" => unit.one = Some(word.clone()),
                "other" => unit.other = word.clone(),
                _ => unit.forms.push((category.clone(), word.clone())),
            }
        }
        unit
    }
}

/// How a number behaves over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum Measure {
    /// It only grows.
    Cumulative,
    /// A state at one time.
    Point,
    /// An amount in a period.
    Flow,
    /// A ratio.
    Rate,
}

impl Measure {
    /// The word for it in records and downloads; `measure-` before it is the key of the words for readers.
    pub const fn word(self) -> &'static str {
        match self {
            Measure::Cumulative => "cumulative",
            Measure::Point => "point",
            Measure::Flow => "flow",
            Measure::Rate => "rate",
        }
    }
}

/// Somebody who disputes a figure.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Disputed {
    /// A page's id or a name.
    pub by: Spanned<String>,
    /// The source's id.
    pub source: Option<Spanned<String>>,
}

/// A figure that stands beside another, with the author's sentence on how they differ.
#[derive(Clone, Debug, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Beside {
    /// The other figure's id.
    pub figure: Spanned<String>,
    /// How they differ: inline Markdown. The program never composes this sentence.
    pub differs: Option<Markup>,
}

/// One reporter's count of the thing.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Series {
    /// Its key.
    pub id: Spanned<String>,
    /// Who counts.
    pub by: Reporter,
    /// On what basis, in the reporter's words.
    pub basis: Stated<String>,
}

/// One report of a figure.
#[derive(Clone, Debug, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Reading {
    /// Where it stands.
    pub span: Span,
    /// The series' key, where one is named.
    pub series: Option<Spanned<String>>,
    /// Who counted, where the reading says so itself.
    pub by: Reporter,
    /// The value.
    pub value: Spanned<Value>,
    /// The day to which the count holds.
    pub as_of: Stated<Date>,
    /// The day on which it was made public, as written; its default is the source's date, else its `opened`.
    pub reported: Option<Spanned<Date>>,
    /// Whether one of the two dates is there and could not be read: then nothing is to be said of its having none.
    pub date_unread: bool,
    /// The source's id.
    pub source: Spanned<String>,
    /// The place in the source.
    pub locator: Option<String>,
    /// The source's own words.
    pub quote: Option<Spanned<String>>,
    /// Why a cumulative count fell.
    pub because: Option<Spanned<String>>,
    /// A note for readers: inline Markdown.
    pub note: Option<Markup>,
    /// Whence the source has it.
    pub origin: Option<Spanned<String>>,
    /// It is an estimate, as the reporter says.
    pub estimate: bool,
    /// It is likely an undercount: the reporter's or our note.
    pub undercount: Option<Spanned<String>>,
    /// Whether it still stands.
    pub status: ReadingStatus,
}

/// Whether a reading still stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum ReadingStatus {
    /// It stands.
    #[default]
    Current,
    /// The reporter calls it provisional.
    Provisional,
    /// The reporter replaced it.
    Superseded,
    /// Withdrawn: kept on the figure's page, shown nowhere else.
    Withdrawn,
}

impl ReadingStatus {
    /// What can be written of a reading; nothing is written of one that stands.
    pub const WORDS: [(&'static str, Self); 3] =
        [("provisional", ReadingStatus::Provisional), ("superseded", ReadingStatus::Superseded), ("withdrawn", ReadingStatus::Withdrawn)];

    /// The word for it in records and downloads; `status-` before it is the key of the words for readers.
    pub fn word(self) -> Option<&'static str> {
        Self::WORDS.iter().find(|(_, status)| *status == self).map(|(word, _)| *word)
    }
}
