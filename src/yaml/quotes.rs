//! Slips of typing that are valid YAML and not what an author meant.
//!
//! Typographic quotation marks around a value that is no prose are letters to YAML, as is a no-break space before a key, and a `#` cuts
//! the rest of a line off.

use super::door::Source;
use super::{Node, Yaml, traps};
use crate::diagnostics::{Diagnostic, Span};

/// Fields whose values are no prose: ids, dates, numbers, names, addresses, and words to choose from. A title may be a quotation as a
/// whole, and then its marks are its own.
const TERSE: &[&str] = &[
    "about",
    "aliases",
    "archived",
    "as_cited_in",
    "as_of",
    "authors",
    "background",
    "base_url",
    "beside",
    "by",
    "consulted",
    "date",
    "end",
    "expires",
    "figures",
    "file",
    "from",
    "id",
    "kind",
    "language",
    "measure",
    "menu",
    "of",
    "opened",
    "origin",
    "path",
    "pin",
    "publish_on",
    "related",
    "reported",
    "rests_on",
    "review",
    "role",
    "slug",
    "source",
    "sources",
    "start",
    "status",
    "subject",
    "template",
    "to",
    "topics",
    "type",
    "unit",
    "until",
    "updated",
    "update_every",
    "url",
    "value",
    "withdrawn",
];

/// Pairs of quotation marks that word processors make of straight ones.
const PAIRS: [(char, &str); 8] = [('“', "”“"), ('”', "”"), ('„', "“”"), ('‘', "’‘"), ('’', "’"), ('‚', "‘’"), ('«', "»"), ('»', "«")];

/// What stands between typographic quotation marks that enclose a whole text.
pub(super) fn enclosed(text: &str) -> Option<&str> {
    let mut inner = text.chars();
    let (first, last) = (inner.next()?, inner.next_back()?);
    let closes = PAIRS.iter().find(|(open, _)| *open == first)?.1;
    let inner = inner.as_str();
    (closes.contains(last) && !inner.contains(|c| closes.contains(c))).then_some(inner)
}

/// Takes typographic quotation marks away from around values that are no prose, and says so.
pub(super) fn mend(root: &mut Node, source: &Source, found: &mut Vec<Diagnostic>) {
    if !source.yaml.is_ascii() && source.yaml.contains(|c| PAIRS.iter().any(|(open, _)| *open == c)) {
        walk(root, None, source, found);
    }
}

fn walk(node: &mut Node, key: Option<&str>, source: &Source, found: &mut Vec<Diagnostic>) {
    match &mut node.value {
        Yaml::Null => {}
        Yaml::List(items) => items.iter_mut().for_each(|item| walk(item, key, source, found)),
        Yaml::Map(entries) => entries.iter_mut().for_each(|entry| walk(&mut entry.value, Some(&entry.key.value), source, found)),
        Yaml::Scalar(scalar) => {
            let is_terse = key.is_some_and(|key| TERSE.contains(&key));
            // In straight quotation marks they are meant as letters.
            let Some(inner) = enclosed(&scalar.text).filter(|_| is_terse && source.slice(node.span) == scalar.text) else { return };
            let message = format!("the quotation marks of `{}` are letters in YAML, not quotation marks", traps::brief(&scalar.text));
            let error = Diagnostic::error("yaml-quotes", source.path, node.span, message);
            found.push(error.help(format!("write `{inner}`, or straight quotation marks: `\"{inner}\"`")));
            let opening = scalar.text.chars().next().map_or(0, char::len_utf8);
            node.span = Span { start: node.span.start + opening as u32, end: node.span.start + (opening + inner.len()) as u32 };
            scalar.text = inner.to_owned();
        }
    }
}

/// The finding for `title: Budget #1`: what stands behind the `#` is a comment. One with a space after its `#` was meant to be one.
pub(super) fn cut_off(source: &Source, end: usize) -> Option<Diagnostic> {
    let rest = &source.yaml[end..];
    let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let comment = rest[blank..].lines().next()?;
    let meant =
        comment.strip_prefix('#').filter(|_| blank > 0)?.chars().next().is_some_and(|c| !c.is_whitespace() && !matches!(c, '#' | '!' | '-' | '='));
    if !meant {
        return None;
    }
    let (start, stop) = (end + blank, end + blank + comment.trim_end().len());
    let message = format!("` {}` is a comment in YAML, and not part of the text before it", traps::brief(comment.trim_end()));
    let help = match traps::with_the_rest_quoted(source.yaml, end, stop) {
        Some(line) => format!("if it is text, write `{line}`; if it is a comment, put a space after the `#`"),
        None => "if it is text, write the whole text in quotation marks; if it is a comment, put a space after the `#`".to_owned(),
    };
    Some(Diagnostic::warning("yaml-comment", source.path, Span::new(start, stop).shifted(source.offset), message).help(help))
}

/// A space that is a letter to YAML, at the start of a key.
pub(super) fn hard_space(key: &str) -> Option<char> {
    key.chars().next().filter(|first| first.is_whitespace() && !matches!(first, ' ' | '\t' | '\n' | '\r'))
}

/// The finding for a line that is indented with such spaces, as they come from web pages and word processors.
pub(super) fn indented_by(source: &Source, key: Span, space: char) -> Diagnostic {
    let text = source.slice(key);
    let blank = text.len() - text.trim_start().len();
    let span = Span { start: key.start, end: key.start + blank as u32 };
    let message = format!("this line is indented with a space that YAML takes for a letter (U+{:04X})", u32::from(space));
    Diagnostic::error("yaml-syntax", source.path, span, message).help("write ordinary spaces in place of those before the first word")
}

#[cfg(test)]
mod tests {
    use super::enclosed;

    #[test]
    fn only_marks_around_the_whole_text_enclose_it() {
        for (text, inner) in [
            ("“2023-12-12”", Some("2023-12-12")),
            ("„2023“", Some("2023")),
            ("«Budget»", Some("Budget")),
            ("‘Budget’", Some("Budget")),
            ("“Yes” and “no”", None),
            ("“", None),
            ("Budget”", None),
            ("\"Budget\"", None),
        ] {
            assert_eq!(enclosed(text), inner, "{text}");
        }
    }
}
