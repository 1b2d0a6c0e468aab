//! From a text to a [`Node`] tree, with everything refused that no author means.
//!
//! A text of the plainest kind is read without a parser ([`crate::yaml::plain`]). Two parsers read any other: the event
//! pass ([`crate::yaml::tree`]) makes the tree and refuses what must not reach the second; `serde_yaml`
//! ([`crate::yaml::kinds`]) then says what each scalar is. Where the two disagree about the shape or a text, the author's
//! meaning is unclear, and that is an error.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Node, controls, kinds, plain, quotes, traps, tree};
use crate::diagnostics::{Checked, Diagnostic, FilePath, Span};

/// The most bytes of YAML inside another file: front matter, a block.
const MOST_INSIDE: usize = 64 * 1024;
/// The most bytes of a file that is YAML from end to end: what `input` reads at most of any file.
const MOST_FILE: usize = 8 * 1024 * 1024;

/// The YAML that is read, and the file in which it stands.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    /// The file.
    pub path: &'a FilePath,
    /// The YAML alone, without a byte order mark.
    pub yaml: &'a str,
    /// Where `yaml` begins in the file, in bytes.
    pub offset: usize,
}

impl Source<'_> {
    /// An error at a range of bytes of the YAML.
    pub fn error(&self, code: &'static str, range: std::ops::Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.path, Span::from(range).shifted(self.offset), message)
    }

    /// The YAML at a span of the file.
    pub fn slice(&self, span: Span) -> &str {
        &self.yaml[span.start as usize - self.offset..span.end as usize - self.offset]
    }
}

/// Reads the YAML that stands in `text` (a whole file) at `range`; spans count from the start of the file.
///
/// `None` where nothing usable came out (the findings say why) or where the YAML is empty (no finding).
/// Linear in the length of the YAML; at most 32 levels, and at most 64 KiB where the YAML is a part of
/// the file (front matter, a block) or 8 MiB where it is the whole file.
pub fn read(path: &FilePath, text: &str, range: Span) -> Checked<Option<Node>> {
    let whole = &text[range.range()];
    let yaml = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let source = Source { path, yaml, offset: range.start as usize + whole.len() - yaml.len() };
    let most = if whole.len() == text.len() { MOST_FILE } else { MOST_INSIDE };
    if yaml.len() > most {
        return refused(too_large(&source, most));
    }
    if let Some(node) = plain::read(&source) {
        return Checked { value: Some(node), diagnostics: Vec::new() };
    }
    // Neither parser should ever panic; if one does, one file has an error and the build goes on.
    catch_unwind(AssertUnwindSafe(|| parse(&source))).unwrap_or_else(|_| {
        refused(source.error("yaml-syntax", 0..first_line(yaml), "the YAML parser cannot read this").help("write it more simply"))
    })
}

/// Reads a text by both parsers.
pub(super) fn parse(source: &Source) -> Checked<Option<Node>> {
    let mut built = tree::build(source);
    let Some(root) = &mut built.value else { return Checked { value: None, diagnostics: built.diagnostics } };
    if let Err(found) = kinds::settle(root, source) {
        built.diagnostics.push(*found);
        return Checked { value: None, diagnostics: built.diagnostics };
    }
    quotes::mend(root, source, &mut built.diagnostics);
    if !built.diagnostics.is_empty() {
        let braces = built.diagnostics.iter().filter(|found| found.code == "yaml-braces").filter_map(|found| found.span);
        tree::prune(root, &braces.collect::<Vec<_>>());
        // Only now: both parsers had to read the same text.
        controls::replace(root, source);
    }
    built
}

fn refused(diagnostic: Diagnostic) -> Checked<Option<Node>> {
    Checked { value: None, diagnostics: vec![diagnostic] }
}

fn too_large(source: &Source, most: usize) -> Diagnostic {
    let message = format!("this YAML is {} bytes long; the most is {} KiB", source.yaml.len(), most / 1024);
    source
        .error("yaml-too-large", 0..first_line(source.yaml), message)
        .help("move long texts into the page's Markdown, and records into files of their own")
}

fn first_line(yaml: &str) -> usize {
    traps::line_at(yaml, 0).end
}
