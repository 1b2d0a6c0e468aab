//! Tells a scalar that stands in its file byte by byte from one that only happens to be as long as its text.

use super::door::Source;
use crate::diagnostics::Span;

/// The place of a scalar, from which its length alone tells whether every byte of its text has a place of its own.
///
/// It has where the scalar is as long as its text, or longer by two quotation marks. A text of two lines that is folded into one
/// may be just that long as well (a line end and two spaces become one space): then its place ends a character sooner, so that
/// nobody points at single words of it, each a byte or more away from where it stands.
pub(super) fn place(span: Span, text: &str, source: &Source) -> Span {
    let written = source.slice(span);
    let unquoted = ['"', '\''].iter().find_map(|quote| written.strip_prefix(*quote)?.strip_suffix(*quote));
    let mut end = written.len();
    if written != text && unquoted != Some(text) {
        while end > 0 && (end == text.len() || end == text.len() + 2) {
            end = written.floor_char_boundary(end - 1);
        }
    }
    Span { start: span.start, end: span.start + end as u32 }
}
