//! YAML → figures, events and sources: the records that articles stand on.
//!
//! Pure, one file at a time. A record that came out of here has every field that its kind cannot do
//! without, or a finding says what is missing and the record is left out.

mod event;
mod figure;
mod file;
mod language_tag;
mod parts;
mod read_event;
mod read_figure;
mod read_reading;
mod read_source;
mod read_unit;
mod record_id;
mod source;
mod state;
mod waivers;

pub use event::{Event, OtherDate};
pub use figure::{Beside, Counts, Disputed, Figure, Measure, Reading, ReadingStatus, Reporter, Series, Stated, Unit};
pub use file::{read_events, read_figures, read_file, read_sources, without_ids};
pub use language_tag::language_tag;
pub(crate) use parts::{at, date, day, inline, language, moment, topics_of, zone};
pub use record_id::check_id;
pub use source::{Held, Knowledge, Source};
pub use state::{State, Waiver};
pub(crate) use waivers::waivers;

use std::sync::Arc;

use crate::diagnostics::{FilePath, Span};
use crate::markup::Options;

/// The records of one file or one page's front matter, in the order written.
#[derive(Clone, Debug, Default, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Records {
    /// Reported numbers.
    pub figures: Vec<Arc<Figure>>,
    /// What happened.
    pub events: Vec<Arc<Event>>,
    /// Documents.
    pub sources: Vec<Arc<Source>>,
}

impl Records {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.figures.is_empty() && self.events.is_empty() && self.sources.is_empty()
    }
}

/// Where a record was declared.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Home {
    /// The file.
    pub path: FilePath,
    /// Its key (or the whole file's first byte for `figures/ID.yaml`).
    pub span: Span,
    /// Whether a page declares it: it then shares the page's state.
    pub in_page: bool,
}

/// What reading records depends on besides the text.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// The site's time zone: in it, an embargo of a day ends.
    pub zone: &'a jiff::tz::TimeZone,
    /// How Markdown in a field is read.
    pub markup: Options,
}

/// Where a record is being read from.
#[derive(Clone, Copy)]
struct Context<'a> {
    path: &'a FilePath,
    settings: Settings<'a>,
    in_page: bool,
}

impl Context<'_> {
    fn home(&self, span: Span) -> Home {
        Home { path: self.path.clone(), span, in_page: self.in_page }
    }
}

#[cfg(test)]
mod tests;
