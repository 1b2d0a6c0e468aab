//! YAML → figures, events and sources: the records that articles stand on.
//!
//! Pure, one file at a time. A record that came out of here has every field that its kind cannot do
//! without, or a finding says what is missing and the record is left out.

mod event;
mod figure;
mod source;
mod state;

pub use event::{Event, OtherDate};
pub use figure::{Beside, Counts, Figure, Measure, Reading, ReadingStatus, Reporter, Series, Stated, Unit};
pub use source::{Held, Knowledge, Source};
pub use state::{State, Waiver};

use crate::diagnostics::{Checked, FilePath, Span};
use crate::yaml::Node;

/// The records of one file or one page's front matter, in the order written.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// Reported numbers.
    pub figures: Vec<Figure>,
    /// What happened.
    pub events: Vec<Event>,
    /// Documents.
    pub sources: Vec<Source>,
}

/// Where a record was declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The file.
    pub path: FilePath,
    /// Its key (or the whole file's first byte for `figures/ID.yaml`).
    pub span: Span,
    /// Whether a page declares it: it then shares the page's state.
    pub in_page: bool,
}

/// Reads a file below `content/figures`, `content/events` or `content/sources`.
pub fn read_file(_path: &FilePath, _text: &str) -> Checked<Records> {
    todo!()
}

/// Reads the map `figures:` of a page's front matter.
pub fn read_figures(_path: &FilePath, _node: &Node) -> Checked<Vec<Figure>> {
    todo!()
}

/// Reads the map `timeline:` of a page's front matter.
pub fn read_events(_path: &FilePath, _node: &Node) -> Checked<Vec<Event>> {
    todo!()
}

/// Reads the map `sources:` of a page's front matter.
pub fn read_sources(_path: &FilePath, _node: &Node) -> Checked<Vec<Source>> {
    todo!()
}
