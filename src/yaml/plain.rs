//! Reads the YAML that most pages have, `key: value` lines of the plainest kind, without either parser.
//!
//! Whatever could mean two things is left to them: an answer is given only where they would agree, find nothing, and give this very
//! tree. A test holds it to that. What it takes is
//!
//! - a word of small letters, a colon, and a value on the same line; or below it an indented list of such texts, each on a line of its own;
//! - as a value: a text in double quotation marks without a backslash; a plain text that begins with a letter and holds no sign of
//!   YAML; a day or an instant in UTC; a whole number; `true` or `false`; or a list of such texts in square brackets, on one line.

use super::door::Source;
use super::{Entry, Node, Scalar, ScalarKind, Yaml};
use crate::diagnostics::{Span, Spanned};

/// More keys are left to the parsers, so that comparing each with all before it stays cheap.
const MOST_KEYS: usize = 32;
/// A longer word is no key to the parsers, at some length.
const LONGEST_KEY: usize = 64;
/// A whole number of more digits might not be held.
const MOST_DIGITS: usize = 15;
/// What of the signs beyond ASCII stands in prose: they are letters to YAML. Others are left to the parsers, but for letters.
const SIGNS: &str = "–—…‘’“”„«»·€£°";
/// Words that some YAML takes for something else than text, in small letters.
const WORDS: [&str; 13] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity", "nil"];

/// The tree of a text of the plainest kind; `None` for any other.
pub(super) fn read(source: &Source) -> Option<Node> {
    let mut lines = Lines { source, at: 0 };
    let mut entries: Vec<Entry> = Vec::with_capacity(8);
    while let Some(line) = lines.next() {
        let line = line?;
        let length = line.bytes().take_while(|byte| byte.is_ascii_lowercase() || *byte == b'_').count();
        let (key, rest) = (&line[..length], line[length..].strip_prefix(':')?);
        if !key.starts_with(|c: char| c.is_ascii_lowercase()) || length > LONGEST_KEY || WORDS.contains(&key) || entries.len() == MOST_KEYS {
            return None;
        }
        if entries.iter().any(|entry| entry.key.value == key) {
            return None;
        }
        let start = lines.start_of(line);
        let value = match rest.strip_prefix(' ') {
            Some(value) => of_line(value, lines.start_of(value), source)?,
            None if rest.is_empty() => lines.items()?,
            None => return None,
        };
        entries.push(Entry { key: Spanned::new(key.to_owned(), span(start, length, source)), value });
    }
    let (first, last) = (entries.first()?.key.span, entries.last()?.value.span);
    Some(Node { span: Span { start: first.start, end: last.end }, value: Yaml::Map(entries) })
}

/// The lines of a text, without their ends.
struct Lines<'a> {
    source: &'a Source<'a>,
    at: usize,
}

impl<'a> Lines<'a> {
    /// The next line; `Some(None)` where it holds what is left to the parsers.
    fn next(&mut self) -> Option<Option<&'a str>> {
        let line = self.peek()?;
        self.at += line.len() + 1;
        Some(Some(line).filter(|line| !line.is_empty() && !line.ends_with(' ')))
    }

    fn peek(&self) -> Option<&'a str> {
        let rest = self.source.yaml.get(self.at..).filter(|rest| !rest.is_empty())?;
        Some(rest.split_once('\n').map_or(rest, |(line, _)| line))
    }

    /// The byte at which a part of the text begins.
    fn start_of(&self, part: &str) -> usize {
        part.as_ptr() as usize - self.source.yaml.as_ptr() as usize
    }

    /// The items of a list, each on a line of its own, all indented alike.
    fn items(&mut self) -> Option<Node> {
        let first = self.peek()?;
        let indent = first.len() - first.trim_start_matches(' ').len();
        // The parsers say of a list that is not indented that it begins behind its first dash.
        if indent == 0 {
            return None;
        }
        let start = self.at + indent;
        let mut items = Vec::new();
        while let Some(item) = self.peek().and_then(|line| line.trim_start_matches(' ').strip_prefix("- ")) {
            if self.peek().is_none_or(|line| line.len() != indent + 2 + item.len()) {
                return None;
            }
            items.push(text(item, self.start_of(item), self.source, Where::Line)?);
            self.next()??;
        }
        let end = items.last()?.span.end;
        Some(Node { span: Span { start: span(start, 0, self.source).start, end }, value: Yaml::List(items) })
    }
}

/// Where a text stands.
#[derive(Clone, Copy, PartialEq)]
enum Where {
    /// On a line, up to its end.
    Line,
    /// In square brackets, up to the next comma.
    Brackets,
}

/// The value of a key that stands on its line.
fn of_line(value: &str, start: usize, source: &Source) -> Option<Node> {
    match value.strip_prefix('[') {
        Some(inner) => {
            let inner = inner.strip_suffix(']')?;
            let mut at = start + 1;
            let mut items = Vec::with_capacity(4);
            for item in inner.split(", ") {
                items.push(text(item, at, source, Where::Brackets)?);
                at += item.len() + 2;
            }
            Some(Node { span: span(start, value.len(), source), value: Yaml::List(items) })
        }
        None => text(value, start, source, Where::Line),
    }
}

/// A text in double quotation marks, or a plain one.
fn text(written: &str, start: usize, source: &Source, stands: Where) -> Option<Node> {
    let (text, kind) = match written.strip_prefix('"') {
        Some(inner) => {
            let inner = inner.strip_suffix('"')?;
            let is_plain = |c: char| matches!(c, ' '..='~' if c != '"' && c != '\\') || is_letter(c);
            // A comma would end the item that `read` was handed, were it not inside the marks.
            (inner.chars().all(is_plain) && (stands == Where::Line || !inner.contains(", "))).then_some((inner, ScalarKind::Text))?
        }
        None => (written, kind_of(written, stands)?),
    };
    Some(Node { span: span(start, written.len(), source), value: Yaml::Scalar(Scalar { text: text.to_owned(), kind }) })
}

/// What a text without quotation marks is.
fn kind_of(text: &str, stands: Where) -> Option<ScalarKind> {
    let bytes = text.as_bytes();
    match text.chars().next()? {
        '0'..='9' if is_date(bytes) => Some(ScalarKind::Text),
        '1'..='9' if bytes.len() <= MOST_DIGITS && bytes.iter().all(u8::is_ascii_digit) => Some(ScalarKind::Number),
        't' | 'f' if matches!(text, "true" | "false") => Some(ScalarKind::Bool),
        first if first.is_alphabetic() => {
            let in_line = |c: char| stands == Where::Line && matches!(c, ',' | '?' | '!' | ';');
            let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '\'' | '(' | ')') || in_line(c);
            let ends_in_word = text.ends_with(|c: char| c.is_alphanumeric() || c == '.' || c == ')' || c == '?');
            let is_word = WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
            (text.chars().all(|c| is_plain(c) || is_letter(c)) && ends_in_word && !is_word).then_some(ScalarKind::Text)
        }
        _ => None,
    }
}

/// Letters beyond ASCII, and signs of prose.
fn is_letter(c: char) -> bool {
    !c.is_ascii() && (c.is_alphabetic() || SIGNS.contains(c))
}

/// `2024-11-01`, or `2024-11-01T10:00:00Z`.
fn is_date(bytes: &[u8]) -> bool {
    let fits = |pattern: &[u8]| {
        bytes.len() == pattern.len() && bytes.iter().zip(pattern).all(|(byte, sign)| byte == sign || *sign == b'0' && byte.is_ascii_digit())
    };
    fits(b"0000-00-00") || fits(b"0000-00-00T00:00:00Z")
}

/// A place in the file.
fn span(start: usize, length: usize, source: &Source) -> Span {
    Span::new(start, start + length).shifted(source.offset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::FilePath;
    use crate::yaml::door::parse;

    /// Whether a text is read without the parsers; if so, to the tree that they make of it.
    fn check(text: &str) -> bool {
        let path = FilePath::new("content/a.md");
        let source = Source { path: &path, yaml: text, offset: 4 };
        let Some(node) = read(&source) else { return false };
        let parsed = parse(&source);
        assert_eq!((Some(node), Vec::new()), (parsed.value, parsed.diagnostics), "{text:?}");
        true
    }

    #[test]
    fn front_matter_of_most_pages_is_read_without_the_parsers() {
        for text in [
            "title: \"A field guide, part 624: B-trees #1\"\ndate: 2012-02-08T00:24:00Z\ntopics: [economics, finance, B trees]\n",
            "title: The town’s budget, explained\ndate: 2024-11-01\ndraft: true\nweight: 12",
            "title: \"\"\nlist:\n  - one\n  - \"two: 2\"\nother:\n - 2024-11-01\n - false\nlast: [x]\n",
            "title: Où va l’argent – et « pourquoi »?\nbackground: [東京, \"a / b\", 12, true]\n",
            "title: Who pays? (and when)\ndescription: It's so; or not.\n",
        ] {
            assert!(check(text), "{text:?}");
        }
    }

    #[test]
    fn what_could_mean_two_things_is_left_to_the_parsers() {
        for value in [
            "",
            " ",
            " a ",
            " a: b",
            " a #b",
            " 'a'",
            " \"a\\n\"",
            " \"a\" b",
            " \"a",
            " [a",
            " [a,b]",
            " [a, b, ]",
            " []",
            " [[a]]",
            " {a: b}",
            " *a",
            " &a b",
            " !a b",
            " - a",
            " -a",
            " >a",
            " |",
            " 010",
            " 1.5",
            " 0x1",
            " .5",
            " ~",
            " no",
            " NULL",
            " True",
            " nan",
            " 2024-1-1",
            " 12345678901234567890",
            " a\tb",
            " “a”",
            " a”",
            " a\u{a0}b",
            " \"a\u{2028}b\"",
            " \"a\u{7f}b\"",
            " a\r",
            " a\n  b",
            " a\n\nb: c",
            " [\"a, b\"]",
            " @a",
            " %a",
            " `a`",
            " a\nkey: b",
            "\n  - a\n - b",
            "\n  - a\n    - b",
            "\n  -  a",
            "\n  - a: b",
            "\n  # c\n  - a",
            "\n---",
            "\n- a",
        ] {
            assert!(!check(&format!("key:{value}\n")), "{value:?}");
        }
        for text in
            ["", "\n", "a b: c\n", "A: b\n", "\"a\": b\n", " a: b\n", "a:\u{a0}b\n", "a : b\n", "null: a\n", "# c\na: b\n", "<<: a\n", "- a\n", "a\n"]
        {
            assert!(!check(text), "{text:?}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(4000))]
        #[test]
        fn what_is_read_without_the_parsers_is_what_they_read(
            text in "(([a-c_]{1,2}|no|date)(: |:|:\n  - |:\n- )((\"[-a é’“:,#\\[\\]{}'0-9.~]{0,6}\"|[ab1-9][-a-c 0-9.:,/?!;()'é–“”’]{0,6}|true|null|1e3|2024-11-01T10:00:00Z)(, |\n|\n  - |\n- |\\])?|\\[){1,4}\n){1,4}"
        ) {
            check(&text);
        }

        #[test]
        fn a_letter_of_any_script_is_read_as_the_parsers_read_it(c in proptest::char::any(), digits in "[0-9]{1,16}", date in "[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?") {
            check(&format!("a: x{c}x\nb: \"{c}\"\nc: [x{c}, \"{c}x\"]\nd:\n  - x{c}\ne: x{c}\n"));
            check(&format!("a: {digits}\nb: [{digits}, {date}]\nc: {date}\n"));
        }
    }
}
