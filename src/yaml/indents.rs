//! Slips of indentation and of a key's colon.
//!
//! The parser stumbles where it can go no further, often a line behind the slip: what the lines around that place look like says which of
//! them it is.

use std::ops::Range;

use granit_parser::ErrorKind;

use super::door::Source;
use super::traps::{brief, line_at};
use crate::diagnostics::Diagnostic;

/// The colon of Chinese and Japanese type.
const WIDE_COLON: char = '：';

/// What stands before a colon and no space in references and addresses.
const SCHEMES: [&str; 5] = ["event", "figure", "mailto", "source", "tel"];

/// `title:The roads` on the line of the error or the one above it: without a space behind it, a colon is a letter.
pub(super) fn glued(source: &Source, at: usize) -> Option<Diagnostic> {
    let yaml = source.yaml;
    let above = yaml[..line_at(yaml, at).start].trim_end().len();
    [at, above].into_iter().find_map(|at| {
        let line = line_at(yaml, at);
        let text = &yaml[line.clone()];
        let item = text.trim_start_matches([' ', '-']);
        let (key, value) = item.split_once([':', WIDE_COLON])?;
        let is_wide = item[key.len()..].starts_with(WIDE_COLON);
        let is_slip = |first: &char| is_wide || !matches!(first, ' ' | '\t' | '\r' | '/');
        let first = value.chars().next().filter(|first| is_key(key) && !SCHEMES.contains(&key) && is_slip(first))?;
        let message = match first.is_whitespace() {
            _ if is_wide => format!("the colon behind `{key}` is a wide one, which YAML takes for a letter"),
            true => format!("the space behind the colon of `{key}:` is one that YAML takes for a letter (U+{:04X})", u32::from(first)),
            false => format!("a space is missing behind the colon of `{key}:`"),
        };
        let start = line.start + text.len() - item.len();
        let end = start + item.len() - value.len();
        Some(source.error("yaml-syntax", start..end, message).help(format!("write `{key}: {}`", brief(value.trim()))))
    })
}

/// A line that is indented otherwise than its neighbours, or the line above it that has lost its colon.
pub(super) fn indented(source: &Source, at: usize, kind: &ErrorKind) -> Option<Diagnostic> {
    match kind {
        ErrorKind::ExpectedDocumentStart => first(source, at),
        ErrorKind::MappingValueNotAllowed => {
            let line = line_at(source.yaml, at);
            let above = above(source.yaml, line.start)?;
            without_colon(source, &line, &above).or_else(|| unlike_neighbours(source, &line, &above))
        }
        _ => None,
    }
}

/// The first line of the text is indented, and one below it is not.
fn first(source: &Source, at: usize) -> Option<Diagnostic> {
    let mut start = 0;
    let line = source.yaml[..at].split_inclusive('\n').find_map(|line| {
        let range = start..start + line.trim_end().len();
        start += line.len();
        (!is_empty(line)).then_some(range)
    })?;
    let indent = indent_of(source.yaml, &line);
    (indent > 0).then(|| {
        let message = "this line is indented, and those below it are not";
        source.error("yaml-syntax", line.start..line.start + indent, message).help("take the spaces before its first word out")
    })
}

/// `budget` in place of `budget:` above its fields, or `title The roads` as the first line of all.
fn without_colon(source: &Source, line: &Range<usize>, above: &Range<usize>) -> Option<Diagnostic> {
    let yaml = source.yaml;
    let text = yaml[above.clone()].trim();
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let is_first = self::above(yaml, above.start).is_none();
    let is_without = match indent_of(yaml, line) > indent_of(yaml, above) {
        true => rest.is_empty(),
        // Further below it may be the end of a text of several lines; and a sentence begins with a capital letter, as no key of ours does.
        false => is_first && word.starts_with(char::is_lowercase) && !text.ends_with(':') && !rest.contains(": "),
    };
    if !is_without || !is_key(word) {
        return None;
    }
    let start = above.start + indent_of(yaml, above);
    let message = format!("the colon behind `{word}` is missing");
    let mended = format!("{word}: {}", brief(rest.trim()));
    Some(source.error("yaml-syntax", start..start + word.len(), message).help(format!("write `{}`", mended.trim_end())))
}

/// A key below one that has a value, and further to the right: one of the two is not where it should be.
fn unlike_neighbours(source: &Source, line: &Range<usize>, above: &Range<usize>) -> Option<Diagnostic> {
    let yaml = source.yaml;
    let (indent, other) = (indent_of(yaml, line), indent_of(yaml, above));
    let (_, value) = yaml[above.clone()].split_once(": ")?;
    if indent <= other || value.trim().is_empty() {
        return None;
    }
    let before = self::above(yaml, above.start).map(|before| indent_of(yaml, &before));
    let below = yaml.get(line.end + 1..).and_then(|rest| rest.lines().next()).filter(|below| !is_empty(below));
    let below = below.map(|below| below.len() - below.trim_start_matches(' ').len());
    if before == Some(indent) && below.is_none_or(|below| below != other) {
        let start = above.start;
        let message = "this line is indented less than the lines around it";
        let help = format!("put {} before its first word, as in its neighbours", spaces(indent));
        let first = yaml[start..].chars().next().map_or(0, char::len_utf8);
        return Some(source.error("yaml-syntax", start..start + other.max(first), message).help(help));
    }
    let message = "this line is indented further than the one above it, which has a value already";
    let mend = match other {
        0 => "take the spaces before its first word out".to_owned(),
        count => format!("put {} before its first word, as above", spaces(count)),
    };
    let help = format!("{mend}; where it goes on with that text, write the whole text in quotation marks");
    Some(source.error("yaml-syntax", line.start..line.start + indent, message).help(help))
}

fn spaces(count: usize) -> String {
    match count {
        1 => "1 space".to_owned(),
        count => format!("{count} spaces"),
    }
}

/// The nearest line above a byte that is neither blank nor a comment.
fn above(yaml: &str, start: usize) -> Option<Range<usize>> {
    let mut end = start;
    while end > 0 {
        let line = line_at(yaml, end - 1);
        if !is_empty(&yaml[line.clone()]) {
            return Some(line);
        }
        end = line.start;
    }
    None
}

fn is_empty(line: &str) -> bool {
    let text = line.trim_start();
    text.is_empty() || text.starts_with('#')
}

fn indent_of(yaml: &str, line: &Range<usize>) -> usize {
    let text = &yaml[line.clone()];
    text.len() - text.trim_start_matches(' ').len()
}

fn is_key(text: &str) -> bool {
    text.starts_with(char::is_alphabetic) && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}
