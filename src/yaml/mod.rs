//! The one door through which YAML comes in.
//!
//! `serde_yaml` is the parser; before it sees a text, one event pass of `granit-parser` refuses what
//! no author means (anchors, aliases, tags, merge keys, several documents, duplicate keys, depth over
//! 32) and notes where every key and value stands, and how it was written. What comes out is a [`Node`]
//! tree in which every scalar keeps its text *as written* (`1701`, `2.50`, `2006`) and its place.
//! Texts of the plainest kind, in which nothing can be refused and nothing read in two ways, are read without either parser.
//! No other module uses `serde_yaml` or `granit-parser`; a test holds the source to that.

mod controls;
mod door;
mod fields;
mod indents;
mod kinds;
mod plain;
mod quotes;
mod ranges;
mod traps;
mod tree;
mod verbatim;

#[cfg(test)]
mod tests;

pub use controls::control_in;
pub use door::read;
pub use fields::{Fields, Unknown, text_of};
pub use quotes::enclosed;
pub use ranges::check_numbers;

use crate::diagnostics::{Span, Spanned};

/// A YAML value and where it stands in its file.
#[derive(Clone, Debug, PartialEq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Node {
    /// The bytes of the value (for a plain scalar exactly its text, for a quoted one with its quotation marks).
    pub span: Span,
    /// The value.
    pub value: Yaml,
}

/// What a YAML value is.
#[derive(Clone, Debug, PartialEq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum Yaml {
    /// A key without a value, `null` or `~`.
    Null,
    /// Text, a number, a date, a truth value: its characters as written, and what YAML takes it for.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order written.
    Map(Vec<Entry>),
}

/// A scalar as written.
#[derive(Clone, Debug, PartialEq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Scalar {
    /// The text, with quotation marks and escapes of YAML undone.
    pub text: String,
    /// What YAML 1.2 takes a plain scalar for; `Text` for a quoted one.
    pub kind: ScalarKind,
}

/// What `serde_yaml` takes a scalar for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum ScalarKind {
    /// Text.
    Text,
    /// A whole or decimal number.
    Number,
    /// `true` or `false`.
    Bool,
    /// A number that no program can hold: `.inf`, `.nan`, a whole one of more than 64 bits.
    Unheld,
}

/// One `key: value` of a mapping.
#[derive(Clone, Debug, PartialEq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Entry {
    /// The key as written.
    pub key: Spanned<String>,
    /// The value.
    pub value: Node,
}

impl Node {
    /// What the value is, for messages: "text", "a list".
    pub fn kind_word(&self) -> &'static str {
        match &self.value {
            Yaml::Null => "nothing",
            Yaml::Scalar(Scalar { kind: ScalarKind::Text, .. }) => "text",
            Yaml::Scalar(Scalar { kind: ScalarKind::Number | ScalarKind::Unheld, .. }) => "a number",
            Yaml::Scalar(Scalar { kind: ScalarKind::Bool, .. }) => "a truth value",
            Yaml::List(_) => "a list",
            Yaml::Map(_) => "a mapping",
        }
    }
}
