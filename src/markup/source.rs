//! The text that is read: where it stands in its file, and what a first look finds in it.

use std::borrow::Cow;
use std::ops::Range;

use super::{Options, desk};
use crate::diagnostics::{Diagnostic, FilePath, Span, Spanned};

/// A Markdown text in its file. Offsets of the parser count from the start of [`Source::text`].
pub(super) struct Source<'a> {
    /// The file.
    pub path: &'a FilePath,
    /// The file's whole text; for a field of YAML, the field.
    pub file: &'a str,
    /// The Markdown, desk notes blanked out byte by byte with [`desk::BLANK`].
    pub text: Cow<'a, str>,
    /// How it is read.
    pub options: Options,
    /// A page's body, or a field.
    pub extent: Extent,
    /// Notes for the desk.
    pub notes: Vec<Spanned<String>>,
    /// Where `<!-- more -->` stands in [`Source::text`].
    pub more: Option<usize>,
    /// Whether a look for `TK`, `CQ?` and `???` is worth it.
    pub may_have_marks: bool,
    /// From the first `://` to the last: only there is a look for bare addresses worth it.
    addresses: Option<Range<usize>>,
    /// Whether [`desk::BLANK`] may stand in the text.
    pub may_have_blanks: bool,
    /// Whether a look for `{{` and `{%` is worth it.
    pub may_have_shortcodes: bool,
    place: Place,
}

/// How much of Markdown a text may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Everything.
    Page,
    /// A field of YAML: no headings, footnotes, blocks or embeds, whose addresses would clash with the page's.
    Field,
}

/// Where a text stands in its file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The byte of the file at which it begins.
    pub base: usize,
    /// The bytes that no span may leave.
    pub within: Span,
    /// Whether the text stands in the file byte by byte; if not, every span is all of `within`.
    pub verbatim: bool,
}

impl<'a> Source<'a> {
    /// Looks the text over: refuses control characters, finds the desk notes.
    pub fn new(
        (path, file): (&'a FilePath, &'a str),
        (body, place): (&'a str, Place),
        (options, extent): (Options, Extent),
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let text = Cow::Borrowed(body);
        let look = Look::at(body);
        let mut source = Self {
            path,
            file,
            text,
            options,
            extent,
            notes: Vec::new(),
            more: None,
            may_have_marks: look.marks,
            addresses: look.addresses,
            may_have_blanks: look.notes || look.control.is_some(),
            may_have_shortcodes: look.shortcodes,
            place,
        };
        source.refuse_characters(look.control, diagnostics);
        if look.notes {
            desk::take_notes(&mut source, diagnostics);
        }
        source
    }

    /// Whether a look for bare addresses is worth it between two bytes of the text.
    pub fn may_have_address(&self, start: usize, end: usize) -> bool {
        self.addresses.as_ref().is_some_and(|range| start < range.end && range.start < end)
    }

    /// The place in the file of a range of the text.
    pub fn span(&self, range: Range<usize>) -> Span {
        if !self.place.verbatim {
            return self.place.within;
        }
        let clamp = |offset: usize| (self.place.base + offset).clamp(self.place.within.start as usize, self.place.within.end as usize);
        Span::new(clamp(range.start), clamp(range.end))
    }

    fn refuse_characters(&self, control: Option<usize>, diagnostics: &mut Vec<Diagnostic>) {
        if let Some(at) = control {
            let is_one = |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
            let control = self.text[at..].chars().next().expect("the look stopped at a character");
            let more = self.text[at..].chars().filter(is_one).count() - 1;
            let more = if more == 0 { String::new() } else { format!(" (and {more} more in this text)") };
            let message = format!("the control character U+{:04X} stands here{more}", u32::from(control));
            let help = match meant(control) {
                Some(meant) => format!("write `{meant}`, which it is in the encoding Windows-1252, or delete it"),
                None => "delete it; it is invisible, and often comes in by pasting".to_owned(),
            };
            let span = self.span(at..at + control.len_utf8());
            diagnostics.push(Diagnostic::error("control-character", self.path, span, message).help(help));
        }
    }
}

/// What one pass over the bytes finds, so that costly looks are only taken where they may find something.
#[derive(Default)]
struct Look {
    control: Option<usize>,
    notes: bool,
    marks: bool,
    addresses: Option<Range<usize>>,
    shortcodes: bool,
}

impl Look {
    fn at(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut look = Look::default();
        // Most pieces hold no stop at all, which is told of many bytes at once.
        let (pieces, rest) = bytes.as_chunks::<PIECE>();
        for (number, piece) in pieces.iter().enumerate() {
            if piece.iter().fold(false, |any, byte| any | is_stop(*byte)) {
                look.over(bytes, number * PIECE..(number + 1) * PIECE);
            }
        }
        look.over(bytes, bytes.len() - rest.len()..bytes.len());
        look
    }

    fn over(&mut self, bytes: &[u8], range: Range<usize>) {
        for i in range {
            let byte = &bytes[i];
            if !STOPS[usize::from(*byte)] {
                continue;
            }
            match byte {
                b'%' => self.notes |= bytes.get(i + 1) == Some(&b'%'),
                b'!' => self.notes |= i > 0 && bytes[i - 1] == b'<' && bytes[i..].starts_with(b"!--"),
                b'T' => self.marks |= bytes.get(i + 1) == Some(&b'K'),
                b'?' => self.marks |= bytes[..i].ends_with(b"CQ") || bytes[..i].ends_with(b"??"),
                b'{' => self.shortcodes |= matches!(bytes.get(i + 1), Some(b'{' | b'%')),
                b':' => {
                    if bytes[i..].starts_with(b"://") {
                        self.addresses.get_or_insert(i..i).end = i + 3;
                    }
                    self.shortcodes |= i > 1 && matches!(bytes[i - 1], b'o' | b'v' | b'w' | b'm') && matches!(bytes[i - 2], b'<' | b'/');
                }
                0..=31 | 127 if is_control(*byte) => {
                    self.control.get_or_insert(i);
                }
                &C1 if matches!(bytes.get(i + 1), Some(0x80..=0x9f)) => {
                    self.control.get_or_insert(i);
                }
                _ => {}
            }
        }
    }
}

/// So many bytes are looked at at once.
const PIECE: usize = 32;

/// The bytes at which the first look stops: there are few, and the look goes over every byte of the site. Without a branch, so that
/// a processor can ask it of many bytes at once.
const fn is_stop(byte: u8) -> bool {
    (byte == b'%') | (byte == b'!') | (byte == b'T') | (byte == b'?') | (byte == b':') | (byte == b'{') | (byte == C1) | is_control(byte)
}

/// The same for one byte after the other.
const STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        stops[byte] = is_stop(byte as u8);
        byte += 1;
    }
    stops
};

/// The byte with which the controls U+0080 to U+009F begin in UTF-8, as the signs of Latin-1 do.
const C1: u8 = 0xc2;

/// The character for which an old Windows has the byte that became this control: what whoever wrote it saw.
fn meant(control: char) -> Option<char> {
    const FROM_80: [&str; 2] = ["€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž ", " ‘’“”•–—˜™š›œ žŸ"];
    let index = u32::from(control).checked_sub(0x80)? as usize;
    FROM_80.concat().chars().nth(index).filter(|meant| *meant != ' ')
}

const fn is_control(byte: u8) -> bool {
    ((byte < 32) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r')) | (byte == 127)
}
