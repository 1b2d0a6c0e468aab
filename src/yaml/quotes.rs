//! Slips that are valid YAML and not what an author meant.
//!
//! Typographic quotation marks around a value that is no prose are letters to YAML, as are spaces that are not the ordinary one; and a `#`
//! cuts the rest of a line off.

use super::door::Source;
use super::{Node, Yaml, traps};
use crate::diagnostics::{Diagnostic, Span};

/// Fields whose values are no prose: ids, dates, numbers, names, addresses, and words to choose from. A title may be a quotation as a
/// whole, and then its marks are its own. `tests/architecture.rs` holds the list against the readers of fields.
const TERSE: &[&str] = &[
    "about",
    "adopted",
    "aliases",
    "archive",
    "as_cited_in",
    "as_of",
    "author",
    "authors",
    "background",
    "base_url",
    "beside",
    "by",
    "date",
    "embargo",
    "expires",
    "figure",
    "figures",
    "file",
    "from",
    "id",
    "kind",
    "language",
    "measure",
    "menu",
    "names",
    "of",
    "on",
    "opened",
    "origin",
    "path",
    "related",
    "reported",
    "rests_on",
    "review_by",
    "role",
    "said",
    "series",
    "slug",
    "sort",
    "source",
    "sources",
    "src",
    "status",
    "template",
    "to",
    "topics",
    "type",
    "unit",
    "until",
    "update_every",
    "updated",
    "url",
    "use",
    "value",
    "withdrawn",
];

/// The code of [`dash`].
const DASH: &str = "yaml-dash";

/// Pairs of quotation marks that word processors make of straight ones.
const PAIRS: [(char, &str); 10] =
    [('“', "”“"), ('”', "”"), ('„', "“”"), ('‘', "’‘"), ('’', "’"), ('‚', "‘’"), ('«', "»"), ('»', "«"), ('‹', "›"), ('›', "‹")];

/// What stands between typographic quotation marks that enclose a whole text.
pub fn enclosed(text: &str) -> Option<&str> {
    let mut inner = text.chars();
    let (first, last) = (inner.next()?, inner.next_back()?);
    let closes = PAIRS.iter().find(|(open, _)| *open == first)?.1;
    let inner = inner.as_str();
    // French sets a space inside its marks.
    (closes.contains(last) && !inner.contains(|c| closes.contains(c))).then(|| inner.trim())
}

/// What is left of a text that begins or ends with a typographic quotation mark and holds no other. An apostrophe is no such mark.
fn half_enclosed(text: &str) -> Option<&str> {
    let marks = ['“', '”', '„', '«', '»'];
    let inner = text.strip_prefix(marks).or_else(|| text.strip_suffix(marks))?;
    (!inner.contains(marks)).then(|| inner.trim())
}

/// Takes typographic quotation marks away from around values that are no prose, and says so; and what [`dash`] found is taken for nothing.
pub(super) fn mend(root: &mut Node, source: &Source, found: &mut Vec<Diagnostic>) {
    let has_dash = found.iter().any(|finding| finding.code == DASH);
    if has_dash || !source.yaml.is_ascii() && source.yaml.contains(|c| PAIRS.iter().any(|(open, _)| *open == c)) {
        walk(root, None, source, found);
    }
}

fn walk(node: &mut Node, key: Option<&str>, source: &Source, found: &mut Vec<Diagnostic>) {
    match &mut node.value {
        Yaml::Null => {}
        Yaml::List(items) => items.iter_mut().for_each(|item| walk(item, key, source, found)),
        Yaml::Map(entries) => {
            // The keys of facts and of `extra` are the author's own, and so is what they hold.
            let ours = entries.iter_mut().filter(|entry| !matches!(&*entry.key.value, "facts" | "extra"));
            ours.for_each(|entry| walk(&mut entry.value, Some(&entry.key.value), source, found));
        }
        Yaml::Scalar(scalar) => {
            // What its items would be, nobody is to be told to mend.
            if found.iter().any(|finding| finding.code == DASH && finding.span.is_some_and(|span| span.start == node.span.start)) {
                node.value = Yaml::Null;
                return;
            }
            let is_terse = key.is_some_and(|key| TERSE.contains(&key));
            // In straight quotation marks they are meant as letters.
            if !is_terse || source.slice(node.span) != scalar.text {
                return;
            }
            let Some(inner) = enclosed(&scalar.text).or_else(|| half_enclosed(&scalar.text)).filter(|inner| !inner.is_empty()) else { return };
            let message = format!("the quotation marks of `{}` are letters in YAML, not quotation marks", traps::brief(&scalar.text));
            let error = Diagnostic::error("yaml-quotes", source.path, node.span, message);
            found.push(error.help(format!("write `{inner}`, or straight quotation marks: `\"{inner}\"`")));
            let opening = scalar.text.find(inner).unwrap_or(0);
            node.span = Span { start: node.span.start + opening as u32, end: node.span.start + (opening + inner.len()) as u32 };
            scalar.text = inner.to_owned();
        }
    }
}

/// The finding for `title: Budget #1`: what stands behind the `#` is a comment. One with a space after its `#` was meant to be one.
///
/// `text` is what YAML reads, and `end` the byte behind it.
pub(super) fn cut_off(source: &Source, text: &str, end: usize) -> Option<Diagnostic> {
    let rest = &source.yaml[end..];
    let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let comment = rest[blank..].lines().next()?;
    let meant =
        comment.strip_prefix('#').filter(|_| blank > 0)?.chars().next().is_some_and(|c| !c.is_whitespace() && !matches!(c, '#' | '!' | '-' | '='));
    if !meant {
        return None;
    }
    let (start, stop) = (end + blank, end + blank + comment.trim_end().len());
    let comment = traps::brief(comment.trim_end());
    let message = match text {
        "" => format!("`{comment}` is a comment in YAML, so that there is no value"),
        text => format!("`{comment}` is a comment in YAML, so that the text is only `{}`", traps::brief(text)),
    };
    let help = match traps::with_the_rest_quoted(source.yaml, end, stop) {
        Some(line) => format!("if it is text, write `{line}`; if it is a comment, put a space after the `#`"),
        None => "if it is text, write the whole text in quotation marks; if it is a comment, put a space after the `#`".to_owned(),
    };
    Some(Diagnostic::warning("yaml-comment", source.path, Span::new(start, stop).shifted(source.offset), message).help(help))
}

/// The finding for `– Budget` or `-Budget` below a key: a list was meant, and YAML takes the sign for a letter. In prose a dash may begin speech.
pub(super) fn dash(source: &Source, key: &str, start: usize) -> Option<Diagnostic> {
    let text = &source.yaml[start..];
    let sign = text.chars().next().filter(|first| matches!(first, '-' | '–' | '—' | '•' | '*'))?;
    let behind = text[sign.len_utf8()..].chars().next()?;
    let is_item = if sign == '-' { behind.is_alphabetic() } else { behind.is_whitespace() || behind.is_alphabetic() };
    let before = &source.yaml[traps::line_at(source.yaml, start).start..start];
    if !is_item || !TERSE.contains(&key) || !before.trim().is_empty() {
        return None;
    }
    let message = match sign {
        '-' => format!("a space is missing behind the hyphen, so that no list stands under `{key}`"),
        sign => format!("`{sign}` begins no item of a list, so that none stands under `{key}`"),
    };
    let item = text[sign.len_utf8()..].lines().next().unwrap_or_default().trim();
    let error = source.error(DASH, start..start + sign.len_utf8(), message);
    Some(error.help(format!("write `- {}`, with a plain hyphen and a space", traps::brief(item))))
}

/// The finding for a key or a text with a space that is a letter to YAML where an ordinary one is needed: before a key, before its colon, or
/// behind a dash. Such spaces come from web pages, word processors, and keyboards that set one before a colon.
pub(super) fn hard_space(source: &Source, node: Span, is_key: bool) -> Option<Diagnostic> {
    let text = source.slice(node);
    if text.is_ascii() {
        return None;
    }
    let hard = |c: char| c.is_whitespace() && !matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let at = |start: usize, end: usize| Span { start: node.start + start as u32, end: node.start + end as u32 };
    let (blank, bare) = (text.len() - text.trim_start().len(), text.trim_end());
    let error = |span: Span, message: &str, help: &str| {
        let space = source.slice(span).chars().find(|c| hard(*c)).map_or(0, u32::from);
        let message = format!("{message} with a space that YAML takes for a letter (U+{space:04X})");
        Some(Diagnostic::error("yaml-syntax", source.path, span, message).help(help))
    };
    match text.strip_prefix('-') {
        _ if is_key && text[..blank].contains(hard) => {
            error(at(0, blank), "this line is indented", "write ordinary spaces in place of those before the first word")
        }
        _ if is_key && text[bare.len()..].contains(hard) => {
            error(at(bare.len(), text.len()), "the colon of this key is set off", "take the space before the colon out")
        }
        Some(item) if !is_key && item.starts_with(hard) => {
            let blank = item.len() - item.trim_start().len();
            error(at(1, 1 + blank), "the dash of this item is set off", "write an ordinary space behind the dash")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{enclosed, half_enclosed};

    #[test]
    fn a_lone_mark_at_one_end_is_no_part_of_a_value_and_an_apostrophe_is() {
        for (text, inner) in [
            ("“2023-12-12", Some("2023-12-12")),
            ("2023-12-12”", Some("2023-12-12")),
            ("« 2023", Some("2023")),
            ("’90s", None),
            ("the Joneses’", None),
            ("“Yes” and “no", None),
        ] {
            assert_eq!(half_enclosed(text), inner, "{text}");
        }
    }

    #[test]
    fn only_marks_around_the_whole_text_enclose_it() {
        for (text, inner) in [
            ("“2023-12-12”", Some("2023-12-12")),
            ("„2023“", Some("2023")),
            ("«Budget»", Some("Budget")),
            ("‘Budget’", Some("Budget")),
            ("‹Budget›", Some("Budget")),
            ("« Budget »", Some("Budget")),
            ("“Yes” and “no”", None),
            ("“", None),
            ("Budget”", None),
            ("\"Budget\"", None),
        ] {
            assert_eq!(enclosed(text), inner, "{text}");
        }
    }
}
