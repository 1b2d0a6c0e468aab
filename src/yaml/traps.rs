//! Says in plain words why YAML cannot be read, with the corrected line where a known trap was sprung.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::door::Source;
use super::{Entry, Yaml, indents, quotes};
use crate::diagnostics::Diagnostic;

/// The longest line that a help repeats, in bytes.
const MOST_SHOWN: usize = 240;

/// The finding for an error of the event parser.
pub(super) fn syntax(source: &Source, error: &ScanError) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or(0).min(source.yaml.len());
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => too_deep(source, at),
        ErrorKind::DirectiveDisallowed => {
            source.error("yaml-syntax", line_at(source.yaml, at), "a line that begins with `%` is a YAML directive").help("take the line out")
        }
        kind => {
            let slip = tab(source, at).or_else(|| never_closed(source, at)).or_else(|| indents::glued(source, at)).or_else(|| trap(source, at));
            slip.or_else(|| indents::indented(source, at, kind)).unwrap_or_else(|| plain_words(source, at, kind))
        }
    }
}

/// The finding for an error that only `serde_yaml` sees.
pub(super) fn second_opinion(source: &Source, error: &serde_yaml::Error) -> Diagnostic {
    let at = error.location().map_or(0, |place| offset_of(source.yaml, place.line(), place.column()));
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or(&words);
    let general = || source.error("yaml-syntax", character_at(source.yaml, at), format!("this is not YAML: {words}")).help(IN_QUOTES);
    tab(source, at).or_else(|| trap(source, at)).unwrap_or_else(general)
}

/// The finding for lists and mappings inside each other without end.
pub(super) fn too_deep(source: &Source, at: usize) -> Diagnostic {
    let message = "more than 32 lists and mappings stand inside each other";
    source.error("yaml-too-deep", character_at(source.yaml, at), message).help("a text that begins with `[` or `{` needs quotation marks")
}

/// The finding for `value: >5`, which is valid YAML and an empty text.
pub(super) fn empty_block(source: &Source, at: usize) -> Option<Diagnostic> {
    trap(source, at).filter(|found| found.span.is_some_and(|span| is_number_after_arrow(source.slice(span))))
}

/// The findings for commas inside braces: keys without a value, and keys that begin with a digit.
///
/// Neighbouring ones are one finding, as in `{value: 1,234,567}`.
pub(super) fn braces(source: &Source, entries: &[Entry]) -> Vec<Diagnostic> {
    let stray = |entry: &&Entry| {
        let first = source.slice(entry.key.span).chars().next();
        let bare = first.is_some_and(|first| first != '"' && first != '\'');
        bare && (entry.value.value == Yaml::Null || first.is_some_and(|first| first.is_ascii_digit()))
    };
    let mut found = Vec::new();
    let mut next = 0;
    while next < entries.len() {
        let run = entries[next..].iter().take_while(stray).count();
        if run > 0 {
            let before = next.checked_sub(1).map(|index| &entries[index]);
            found.push(stray_keys(source, before, &entries[next..next + run]));
        }
        next += run + 1;
    }
    found
}

/// The line at a place with its value in quotation marks, where that mends it: `title: "Talks: what next"`.
pub(super) fn quoted_line(yaml: &str, at: usize) -> Option<String> {
    // A line that is too long to be shown is not looked at, so that a thousand tags on one line cost no thousand scans of it.
    let near = yaml.floor_char_boundary(at.saturating_sub(MOST_SHOWN))..yaml.ceil_char_boundary((at + MOST_SHOWN).min(yaml.len()));
    let whole = (near.start == 0 || yaml[near.start..at].contains('\n')) && (near.end == yaml.len() || yaml[at..near.end].contains('\n'));
    let line = whole.then(|| line_at(yaml, at))?;
    let value = value_of(yaml, &line)?;
    (line.len() <= MOST_SHOWN).then(|| format!("{}{}", yaml[line.start..value.start].trim_start(), in_quotes(&yaml[value])))
}

/// The line that holds a byte with its value up to `stop` in quotation marks: `title: "Budget #1"`.
pub(super) fn with_the_rest_quoted(yaml: &str, at: usize, stop: usize) -> Option<String> {
    let line = line_at(yaml, at);
    let text = &yaml[line.start..stop];
    let start =
        text.find(": ").map(|colon| colon + 2).or_else(|| text.trim_start().starts_with("- ").then(|| text.find("- ").map_or(0, |dash| dash + 2)))?;
    let value = text[start..].trim_start();
    let start = text.len() - value.len();
    (text.len() <= MOST_SHOWN && !value.starts_with(['[', '{'])).then(|| format!("{}{}", text[..start].trim_start(), in_quotes(value)))
}

/// A text for a message, shortened where it is long.
pub(super) fn brief(text: &str) -> String {
    let end = text.char_indices().nth(60).map_or(text.len(), |(byte, _)| byte);
    format!("{}{}", &text[..end], if end < text.len() { "…" } else { "" })
}

/// The bytes of the line that holds a byte, without its line end.
pub(super) fn line_at(yaml: &str, at: usize) -> Range<usize> {
    let bytes = yaml.as_bytes();
    let start = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |before| before + 1);
    let end = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(yaml.len(), |length| at + length);
    let end = if end > start && bytes[end - 1] == b'\r' { end - 1 } else { end };
    start..end
}

const IN_QUOTES: &str = "write texts that hold `: ` or begin with a sign in quotation marks";

fn stray_keys(source: &Source, before: Option<&Entry>, stray: &[Entry]) -> Diagnostic {
    let (first, last) = (&stray[0], &stray[stray.len() - 1]);
    let what = if first.value.value == Yaml::Null { "is a key without a value" } else { "is a key that begins with a digit" };
    let span = crate::diagnostics::Span { start: first.key.span.start, end: last.key.span.end };
    let message = format!("`{}` {what}", brief(&first.key.value));
    let split = before.filter(|before| matches!(before.value.value, Yaml::Scalar(_)) && !source.slice(before.value.span).starts_with(['"', '\'']));
    let Some(before) = split.filter(|before| ((span.end - before.value.span.start) as usize) < MOST_SHOWN) else {
        return Diagnostic::error("yaml-braces", source.path, span, message).help("write each `key: value` on a line of its own, without braces");
    };
    let whole = crate::diagnostics::Span { start: before.value.span.start, end: span.end };
    let (key, value) = (&before.key.value, in_quotes(source.slice(whole)));
    Diagnostic::error("yaml-braces", source.path, span, format!("{message}: in braces, a comma begins a new key"))
        .help(format!("write `{key}: {value}`, best on a line of its own without braces"))
}

/// Whether a text is `>` and a number: meant as "more than".
fn is_number_after_arrow(text: &str) -> bool {
    text.strip_prefix('>').is_some_and(|rest| rest.trim_start().starts_with(|first: char| first.is_ascii_digit()))
}

/// A tab where YAML wants spaces, on the line of the error or beside it.
fn tab(source: &Source, at: usize) -> Option<Diagnostic> {
    let line = line_at(source.yaml, at);
    let next = line_at(source.yaml, (line.end + 1).min(source.yaml.len()));
    let lines = [line.clone(), line_at(source.yaml, line.start.saturating_sub(1)), next];
    let found = lines.into_iter().find_map(|line| {
        let text = &source.yaml[line.clone()];
        let indent = text.len() - text.trim_start_matches([' ', '\t', '-']).len();
        text[..indent].find('\t').map(|tab| line.start + tab)
    })?;
    Some(
        source
            .error("yaml-syntax", found..found + 1, "YAML is indented with spaces, and this is a tab")
            .help("write two spaces in place of each tab"),
    )
}

/// A value on the line of the error that quotation marks would mend.
fn trap(source: &Source, at: usize) -> Option<Diagnostic> {
    let yaml = source.yaml;
    // Some errors are only seen at the start of the next line.
    let end_of_last = yaml[..at].trim_end().len();
    let (line, value) = [at, end_of_last].into_iter().find_map(|at| {
        let line = line_at(yaml, at);
        value_of(yaml, &line).map(|value| (at, value))
    })?;
    if let Some(cut) = closed_in_comment(source, &value) {
        return Some(cut);
    }
    let text = &yaml[value.clone()];
    let message = match text.chars().next()? {
        '>' => "`>` begins a text of several lines in YAML".to_owned(),
        '|' => "`|` begins a text of several lines in YAML".to_owned(),
        quote @ ('"' | '\'') if text[1..].contains(quote) => "the text goes on after its closing quotation mark".to_owned(),
        '"' | '\'' => "the quotation mark is never closed".to_owned(),
        open @ ('[' | '{') if !text.contains([']', '}']) => format!("this `{open}` is never closed"),
        '-' => "a list cannot begin on the line of its key".to_owned(),
        '`' => "a text that begins with a backtick needs quotation marks in YAML".to_owned(),
        first if SIGNS.contains(first) => format!("a text that begins with `{first}` needs quotation marks in YAML"),
        _ => "a text that holds `: ` needs quotation marks in YAML".to_owned(),
    };
    let error = source.error("yaml-syntax", value, message);
    let Some(mended) = quoted_line(yaml, line) else { return Some(error.help("write the value in quotation marks")) };
    if text.starts_with(['[', '{']) && !text.contains([']', '}']) {
        return Some(error.help(format!("close it; if it is text, write `{mended}`")));
    }
    if text.starts_with('-') {
        return Some(error.help(format!("begin the list on the next line; if it is text, write `{mended}`")));
    }
    let number = is_number_after_arrow(text)
        .then(|| format!("; for a number, `{}`", mended.replacen(&in_quotes(text), &format!("more than {}", text[1..].trim()), 1)));
    Some(error.help(format!("write `{mended}`{}", number.unwrap_or_default())))
}

/// A list or mapping in brackets on a line above the error that is still open there: the parser only stumbles over what follows.
fn never_closed(source: &Source, at: usize) -> Option<Diagnostic> {
    let yaml = source.yaml;
    let above = yaml[..line_at(yaml, at).start].lines().rev().take(MOST_LINES_OPEN);
    let mut end = line_at(yaml, at).start;
    for text in above {
        end = yaml[..end].trim_end_matches(['\n', '\r']).len();
        let line = end - text.trim_end_matches('\r').len()..end;
        end = line.start;
        let Some(value) = value_of(yaml, &line).filter(|value| yaml[value.clone()].starts_with(['[', '{'])) else { continue };
        let rest = &yaml[value.start..line_at(yaml, at).start];
        // A bracket in a comment closes nothing.
        let count = |signs: [char; 2]| rest.lines().map(|line| line.split(" #").next().unwrap_or_default().matches(signs).count()).sum::<usize>();
        let is_open = count(['[', '{']) > count([']', '}']);
        return is_open.then(|| closed_in_comment(source, &value).unwrap_or_else(|| unclosed(source, value, &line)));
    }
    None
}

/// So many lines a list in brackets goes on for, at most, before nobody looks for its beginning.
const MOST_LINES_OPEN: usize = 40;

/// `[Budget #1, Roads]`, where the bracket that closes stands in what YAML takes for a comment.
fn closed_in_comment(source: &Source, value: &Range<usize>) -> Option<Diagnostic> {
    let yaml = source.yaml;
    let rest = &yaml[value.end..line_at(yaml, value.end).end];
    let comment = rest.trim();
    if !yaml[value.clone()].starts_with(['[', '{']) || !comment.starts_with('#') || !comment.contains([']', '}']) {
        return None;
    }
    let item = yaml[value.clone()].rsplit([',', '[', '{']).next()?.trim_start();
    let end = comment.find([',', ']', '}'])?;
    let start = value.end + rest.len() - rest.trim_start().len();
    let message = format!("`{}` is a comment in YAML, and the bracket in it closes nothing", brief(comment));
    let help = format!("write the text that holds the `#` in quotation marks: `{}`", in_quotes(&format!("{item} {}", comment[..end].trim_end())));
    Some(source.error("yaml-syntax", start..start + comment.len(), message).help(help))
}

fn unclosed(source: &Source, value: Range<usize>, line: &Range<usize>) -> Diagnostic {
    let open = &source.yaml[value.start..=value.start];
    let close = if open == "[" { ']' } else { '}' };
    let text = source.yaml[value.clone()].trim_end_matches(',');
    let closed = format!("{}{text}{close}", source.yaml[line.start..value.start].trim_start());
    source.error("yaml-syntax", value, format!("this `{open}` is never closed")).help(format!("write `{closed}`"))
}

/// Signs with which no plain text can begin.
const SIGNS: &str = "@`%&*!|>{}[],\"'";

/// The value of a line `key: value` or `- value` that YAML takes for something else than one text.
fn value_of(yaml: &str, line: &Range<usize>) -> Option<Range<usize>> {
    let text = &yaml[line.clone()];
    let after_dashes = text.len() - text.trim_start_matches([' ', '-']).len();
    let item = &text[after_dashes..];
    let key = item.find(": ").filter(|colon| *colon > 0 && item[..*colon].chars().all(|c| c.is_alphanumeric() || "_- ./".contains(c)));
    let start = match key {
        Some(colon) => after_dashes + colon + 1,
        None if text[..after_dashes].contains("- ") => after_dashes,
        None => return None,
    };
    let value = text[start..].trim_start();
    let start = text.len() - value.len();
    let end = start + value.find(" #").map_or(value.len(), |comment| comment).min(value.len());
    let value = text[start..end].trim_end();
    needs_quotes(value).then(|| line.start + start..line.start + start + value.len())
}

fn needs_quotes(value: &str) -> bool {
    let Some(first) = value.chars().next() else { return false };
    let closed = |open, close| first == open && value.len() > 1 && value.ends_with(close);
    match first {
        '{' | '[' => !closed('{', '}') && !closed('[', ']'),
        '"' | '\'' => !(closed(first, first) && value.matches(first).count() == 2),
        '|' | '>' => !value[1..].trim_start_matches(['-', '+']).is_empty(),
        _ => SIGNS.contains(first) || value.starts_with("- ") || value.contains(": ") || value.ends_with(':'),
    }
}

/// The text as a YAML scalar in quotation marks, mending those that it has.
fn in_quotes(value: &str) -> String {
    let quote = value.chars().next().filter(|first| *first == '"' || *first == '\'');
    let inner = quote.and_then(|quote| {
        let rest = &value[1..];
        let Some(second) = rest.find(quote) else { return (quote == '"').then_some(rest) };
        let opens = rest[..second].ends_with(' ') || rest[second + 1..].starts_with(char::is_alphanumeric);
        (opens && rest.ends_with(quote)).then(|| &rest[..rest.len() - 1])
    });
    let text = inner.or_else(|| quotes::enclosed(value)).unwrap_or(value);
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}

fn plain_words(source: &Source, at: usize, kind: &ErrorKind) -> Diagnostic {
    use ErrorKind as E;
    let (message, help) = match kind {
        E::UnclosedFlowCollection { open } => (format!("this `{open}` is never closed"), "close it, or write the text in quotation marks"),
        E::MismatchedFlowCollectionEnd { open, close } => (format!("`{open}` is closed by `{close}`"), "close each bracket with its own kind"),
        E::MisplacedFlowCollectionEnd => ("this bracket was never opened".to_owned(), "take it out, or write the text in quotation marks"),
        E::UnclosedQuotedScalar => ("the quotation mark is never closed".to_owned(), "close it with the same mark"),
        E::UnknownQuotedScalarEscape => {
            ("a backslash in double quotation marks begins an escape".to_owned(), "write the text in single quotation marks")
        }
        E::InvalidSimpleKey | E::SimpleKeyExpected => {
            ("a `key: value` is missing its `:`".to_owned(), "write `key: value`, with a space after the colon")
        }
        E::MappingValueNotAllowed => {
            ("a `:` cannot stand here".to_owned(), "indent the line like its neighbours, or write the text that holds the `:` in quotation marks")
        }
        E::ExpectedBlockMappingKey | E::InvalidIndentation | E::BlockSequenceEntryNotAllowed | E::ExpectedBlockSequenceEntry => (
            "this line is not indented like its neighbours".to_owned(),
            "indent the keys of one mapping, and the dashes of one list, by the same number of spaces",
        ),
        E::ExpectedFlowMappingSeparator => {
            ("a `,` or `}` is missing here".to_owned(), "write each `key: value` on a line of its own, without braces")
        }
        E::ExpectedFlowSequenceSeparator => ("a `,` or `]` is missing here".to_owned(), "write each item on a line of its own, after a dash"),
        E::BomInsideDocument => ("an invisible byte order mark stands here".to_owned(), "take it out"),
        E::UnexpectedCharacter { character } if character.is_control() => {
            let message = format!("the control character U+{:04X} cannot stand in YAML", *character as u32);
            let at = source.yaml[at..].find(*character).map_or(at, |further| at + further);
            return source.error("yaml-syntax", character_at(source.yaml, at), message).help("take it out");
        }
        other => (format!("this is not YAML: {other}"), IN_QUOTES),
    };
    source.error("yaml-syntax", character_at(source.yaml, at), message).help(help)
}

/// The character at a byte; the last one of the text where the byte is its end.
fn character_at(yaml: &str, at: usize) -> Range<usize> {
    let at = if yaml[at..].trim().is_empty() { yaml.trim_end().len().saturating_sub(1) } else { at };
    let start = (0..=at).rev().find(|index| yaml.is_char_boundary(*index)).unwrap_or(0);
    start..start + yaml[start..].chars().next().map_or(0, char::len_utf8)
}

/// The byte of a line and a column in characters, both from 1.
fn offset_of(yaml: &str, line: usize, column: usize) -> usize {
    let start: usize = yaml.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = &yaml[start..];
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(byte, _)| byte)
}
