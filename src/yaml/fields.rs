//! Reads the fields of a mapping, one by one, and reports every wrong one at its place.

use super::{Entry, Node};
use crate::diagnostics::{Diagnostic, FilePath, Span, Spanned};

/// What a key means that nobody asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// An error with the nearest known key: records, blocks, configuration.
    Error,
    /// Handed back to the caller: pages.
    Keep,
}

/// The fields of one mapping. Each method takes a key once; [`Fields::finish`] reports the keys that nobody took.
///
/// A missing key is `None` without a finding; a value of the wrong shape is `None` with one. A key whose
/// value is null counts as missing for optional fields.
pub struct Fields<'a> {
    /// The file.
    pub path: &'a FilePath,
    /// What the mapping is, for messages: "a figure", "the configuration".
    pub what: &'static str,
    /// The whole mapping's place.
    pub span: Span,
    entries: &'a [Entry],
    taken: Vec<&'static str>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Fields<'a> {
    /// Opens a mapping; reports and returns `None` where the node is not one.
    pub fn of(_node: &'a Node, _path: &'a FilePath, _what: &'static str, _diagnostics: &'a mut Vec<Diagnostic>) -> Option<Self> {
        todo!()
    }

    /// The value of a key, whatever it is.
    pub fn node(&mut self, _key: &'static str) -> Option<&'a Node> {
        todo!()
    }

    /// Text as written (numbers, dates and truth values too); an empty or blank text is a finding.
    pub fn text(&mut self, _key: &'static str) -> Option<Spanned<String>> {
        todo!()
    }

    /// [`Fields::text`], and a finding `missing-field` at the mapping where the key is missing.
    pub fn required(&mut self, _key: &'static str) -> Option<Spanned<String>> {
        todo!()
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn texts(&mut self, _key: &'static str) -> Vec<Spanned<String>> {
        todo!()
    }

    /// A list of nodes; a single non-list value counts as a list of one.
    pub fn list(&mut self, _key: &'static str) -> &'a [Node] {
        todo!()
    }

    /// A mapping's entries.
    pub fn map(&mut self, _key: &'static str) -> Option<&'a [Entry]> {
        todo!()
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, _key: &'static str) -> Option<bool> {
        todo!()
    }

    /// A whole number.
    pub fn integer(&mut self, _key: &'static str) -> Option<Spanned<i64>> {
        todo!()
    }

    /// One of a closed set of words; a finding that lists them, with the nearest, for any other.
    pub fn choice<T: Copy>(&mut self, _key: &'static str, _choices: &[(&'static str, T)]) -> Option<Spanned<T>> {
        todo!()
    }

    /// Adds a finding of the caller's.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The list into which findings go, for a nested reader.
    pub fn diagnostics(&mut self) -> &mut Vec<Diagnostic> {
        self.diagnostics
    }

    /// Ends the reading: reports unknown keys (with the nearest of the keys that were asked for), or hands them back.
    pub fn finish(self, _unknown: Unknown) -> Vec<&'a Entry> {
        todo!()
    }
}

/// The scalar text of a node as written, or a finding `wrong-type` that says what was expected.
pub fn text_of(_node: &Node, _path: &FilePath, _what: &str, _diagnostics: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
    todo!()
}
