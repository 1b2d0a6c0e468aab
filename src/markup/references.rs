//! What an author's text points at: pages, records, sources, other sites.

use crate::date::Date;
use crate::diagnostics::Spanned;

/// Where a link leads, as written.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum Target {
    /// Another site: http, https, mailto or tel, already checked.
    External(String),
    /// A heading of the same page, without `#`.
    Anchor(String),
    /// `[text](target)`: a file, a page by path, id or name, or a site-absolute address.
    Page {
        /// The path, id, name or address, as written.
        to: String,
        /// The heading, without `#`.
        anchor: Option<String>,
    },
    /// `[[target]]`: a page by path, id or name.
    Wiki {
        /// The path, id, name or address, as written.
        to: String,
        /// The heading, without `#`.
        anchor: Option<String>,
    },
    /// `event:ID`.
    Event(String),
    /// `source:ID`.
    Source(String),
}

/// `figure:ID`, `figure:ID/SERIES`, `figure:ID@2024-10-31`.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct FigureReference {
    /// The figure's id.
    pub id: String,
    /// One series of it.
    pub series: Option<String>,
    /// A pin of its own.
    pub pin: Option<Date>,
}

/// How a figure stands in running text.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum FigureForm {
    /// The author's own words (given without markup), which the build checks.
    Words(String),
    /// Number, qualifier and unit as the language prints them.
    Number,
    /// The attributed sentence.
    Says,
}

/// A citation: one pair of brackets, or several that touch.
#[derive(Clone, Debug, Default, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Citation {
    /// What it cites, in the order written.
    pub items: Vec<CitedSource>,
}

/// One source in a citation: `see @a, p. 3`.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct CitedSource {
    /// The source's id, without `@`, where it stands.
    pub key: Spanned<String>,
    /// Words before it ("see"), may be empty.
    pub prefix: String,
    /// The place in the source and words after it ("p. 3"), may be empty.
    pub locator: String,
}
