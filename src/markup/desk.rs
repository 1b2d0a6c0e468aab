//! Notes for the desk: `%% … %%` and HTML comments are taken out before the text is parsed.
//!
//! They are blanked out byte by byte, so that every offset stays what it was, and the Markdown around
//! them is read as if they were not there. What stands in code is code.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::events::parser_options;
use super::source::Source;
use crate::diagnostics::{Diagnostic, Spanned};

/// The byte that stands for what was blanked out; never in a text otherwise, because control characters are refused.
pub(super) const BLANK: char = '\u{1}';

/// Takes the notes out of a text and keeps them.
pub(super) fn take_notes(source: &mut Source, diagnostics: &mut Vec<Diagnostic>) {
    let text = source.text.clone().into_owned();
    let code = code_ranges(source);
    let mut blanked = text.clone().into_bytes();
    let mut at = 0;
    let mut comments_end = true;
    let mut next_code = code.iter().peekable();
    while let Some((start, mark)) = next_mark(&text, at) {
        while next_code.next_if(|code| code.end <= start).is_some() {}
        if let Some(code) = next_code.peek().filter(|code| code.contains(&start)) {
            at = code.end;
            continue;
        }
        let inner = start + mark.open.len();
        if mark.open == COMMENT.open && !comments_end {
            at = inner;
            continue;
        }
        let Some(length) = text[inner..].find(mark.close) else {
            let message = format!("the note for the desk that begins with `{}` never ends", mark.open);
            let help = format!("end it with `{}`{}", mark.close, mark.escape);
            diagnostics.push(Diagnostic::error("desk-note-unclosed", source.path, source.span(start..inner), message).help(help));
            comments_end &= mark.open != COMMENT.open;
            at = inner;
            continue;
        };
        let end = inner + length + mark.close.len();
        let note = text[inner..inner + length].trim();
        if mark.open == COMMENT.open && note == "more" {
            source.more.get_or_insert(start);
        } else {
            source.notes.push(Spanned::new(note.to_owned(), source.span(start..end)));
        }
        blank(&mut blanked, start..end);
        at = end;
    }
    source.text = String::from_utf8(blanked).expect("whole characters are replaced by ASCII").into();
}

/// A text without what was blanked out of it.
pub(super) fn without_blanks(text: &str) -> std::borrow::Cow<'_, str> {
    if text.as_bytes().contains(&(BLANK as u8)) { text.replace(BLANK, "").into() } else { text.into() }
}

/// How a note begins and ends.
struct Mark {
    open: &'static str,
    close: &'static str,
    escape: &'static str,
}

const PERCENT: Mark = Mark { open: "%%", close: "%%", escape: ", or write `\\%%` where the text means two percent signs" };
const COMMENT: Mark = Mark { open: "<!--", close: "-->", escape: "" };

fn next_mark(text: &str, mut from: usize) -> Option<(usize, &'static Mark)> {
    let bytes = text.as_bytes();
    loop {
        let at = from + bytes[from..].iter().position(|byte| matches!(byte, b'%' | b'<'))?;
        if at > 0 && bytes[at - 1] == b'\\' {
            from = at + 2;
        } else if bytes[at..].starts_with(b"%%") {
            return Some((at, &PERCENT));
        } else if bytes[at..].starts_with(b"<!--") {
            return Some((at, &COMMENT));
        } else {
            from = at + 1;
        }
        if from >= bytes.len() {
            return None;
        }
    }
}

/// Blanks a note out. Where it fills its lines and a paragraph begins or ends with it, the lines become empty
/// ones, so that what follows begins a block as if the note were not there.
fn blank(text: &mut [u8], note: Range<usize>) {
    let start = line_start(text, note.start);
    let end = line_end(text, note.end);
    let alone = start.zip(end);
    let is_edge = alone.is_some_and(|(start, end)| {
        let first = start == 0 || line_start(text, start - 1).is_some();
        first || end == text.len() || line_end(text, end + 1).is_some()
    });
    if is_edge {
        text[note].iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
    } else {
        text[note].fill(BLANK as u8);
    }
}

/// Where the line begins, if nothing but blanks stands in it before a byte.
fn line_start(text: &[u8], at: usize) -> Option<usize> {
    match text[..at].iter().rposition(|byte| !matches!(byte, b' ' | b'\t' | b'\r')) {
        None => Some(0),
        Some(last) => (text[last] == b'\n').then_some(last + 1),
    }
}

/// Where the line ends, if nothing but blanks stands in it from a byte on.
fn line_end(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..).unwrap_or_default();
    match rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r')) {
        None => Some(text.len()),
        Some(next) => (rest[next] == b'\n').then_some(at + next),
    }
}

fn code_ranges(source: &Source) -> Vec<Range<usize>> {
    Parser::new_ext(&source.text, parser_options(source))
        .into_offset_iter()
        .filter_map(|(event, range)| matches!(event, Event::Start(Tag::CodeBlock(_)) | Event::Code(_)).then_some(range))
        .collect()
}
