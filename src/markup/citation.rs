//! Citations as in Pandoc: `[@a, p. 3; see @b]`.

use super::{Citation, CitedSource, desk, source::Source};
use crate::diagnostics::{Diagnostic, Spanned};
use std::ops::Range;

/// Whether the label of a pair of brackets is a citation: an `@` at the start of a word, followed by a key.
pub(super) fn is_citation(label: &str) -> bool {
    label.contains('@') && find_key(label).is_some()
}

/// Reads the label that stands at `range` of the source.
pub(super) fn read(label: &str, range: Range<usize>, source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Citation {
    let label = desk::without_blanks(label);
    let mut items = Vec::new();
    let mut from = range.start;
    for written in label.split(';') {
        let Some((at, key)) = find_key(written) else {
            let message = match written.trim() {
                "" => "a part of this citation is empty".to_owned(),
                part => format!("`{part}` names no source"),
            };
            let help = "each part of a citation between semicolons needs an `@key`; write commas inside one part";
            diagnostics.push(Diagnostic::error("citation-without-key", source.path, source.span(range.clone()), message).help(help));
            continue;
        };
        // A note for the desk inside of a key parts it in the source; then the whole citation is its place.
        let place = match source.text[from..range.end].find(&format!("@{key}")) {
            Some(at) => {
                let start = from + at;
                from = start + 1 + key.len();
                start..from
            }
            None => range.clone(),
        };
        let prefix = unescape(written[..at].trim_end_matches('-').trim());
        let locator = unescape(written[at + 1 + key.len()..].trim_start_matches(|c: char| c == ',' || c.is_whitespace()).trim_end());
        items.push(CitedSource { key: Spanned::new(key.to_owned(), source.span(place)), prefix, locator });
    }
    Citation { items }
}

/// The first key of a text.
pub fn key_in(text: &str) -> Option<&str> {
    find_key(text).map(|(_, key)| key)
}

/// The first key of a text: the byte of its `@`, and the key.
fn find_key(text: &str) -> Option<(usize, &str)> {
    text.match_indices('@').find_map(|(at, _)| {
        let starts_word = text[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '-' | '(' | desk::BLANK));
        let rest = &text[at + 1..];
        let length = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '/'))).unwrap_or(rest.len());
        let key = rest[..length].trim_end_matches(['.', ':', '/', '-']);
        (starts_word && !key.is_empty()).then_some((at, key))
    })
}

/// Undoes backslash escapes, which the parser leaves in labels.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(next)) if next.is_ascii_punctuation() => {}
            _ => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_is_a_citation_where_a_word_begins_with_at() {
        for (label, expected) in [
            ("@budget", true),
            ("see @budget, p. 3", true),
            ("-@budget", true),
            ("write to desk@town.example", false),
            ("\\@budget", false),
            ("@", false),
            ("budget", false),
        ] {
            assert_eq!(is_citation(label), expected, "{label}");
        }
    }
}
