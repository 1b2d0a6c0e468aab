//! The plain text of the block being written, and the sentences in it that mention something.

use super::boundaries::sentence_starts;
use super::{FigureForm, Markup, Sentence, Slot};

/// Stands in a sentence for a text that only the site knows.
pub(super) const FILL: char = '\u{fffc}';

/// Takes the place of [`FILL`] while sentences are looked for: a capital letter of as many bytes, because what
/// the site fills in may begin a sentence, while the rules of Unicode never let U+FFFC do so.
pub(super) const CAPITAL: &str = "\u{1e00}";

/// The plain text of one block, as far as it is written, and what stands in it.
#[derive(Debug, Default)]
pub(super) struct Running {
    /// The text; a line end is a space.
    pub text: String,
    stands: Vec<Stand>,
}

/// A hole and the byte of the text at which it stands.
#[derive(Clone, Copy, Debug)]
struct Stand {
    hole: u32,
    at: u32,
    filled: bool,
}

/// Which part of a block is shown where something is mentioned in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// A sentence.
    Sentence,
    /// The whole of a heading, table cell or list item.
    Whole,
}

impl Running {
    /// Notes that a hole stands here; where only the site knows its text, a [`FILL`] is put for it.
    pub fn stand(&mut self, hole: usize, slot: &Slot) {
        let filled = match slot {
            Slot::Link { .. } => true,
            Slot::Figure { form, .. } => !matches!(form, FigureForm::Words(_)),
            Slot::LinkStart { .. } => false,
            Slot::Citation(_) => {
                // A citation is no word of the sentence: no space is left before the full stop.
                self.text.truncate(self.text.trim_end_matches(' ').len());
                false
            }
            _ => return,
        };
        self.stands.push(Stand { hole: hole as u32, at: self.text.len() as u32, filled });
        if filled {
            self.text.push(FILL);
        }
    }

    /// Adds an author's words; a [`FILL`] in them is none.
    pub fn push(&mut self, words: &str) {
        // Most texts are of ASCII, which is told in a fraction of the time that a search takes.
        if !words.is_ascii() && words.contains(FILL) {
            self.text.push_str(&words.replace(FILL, " "));
        } else {
            self.text.push_str(words);
        }
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.stands.is_empty()
    }

    /// Ends the block: counts its words, and records the sentences in which something stands.
    pub fn finish(&mut self, shown: Shown, out: &mut Markup) {
        out.words += words(&self.text);
        if !self.stands.is_empty() {
            self.record(shown, out);
        }
        self.text.clear();
        self.stands.clear();
    }

    fn record(&self, shown: Shown, out: &mut Markup) {
        let mut stands = self.stands.iter().peekable();
        let mut whole = (shown == Shown::Whole).then(|| Piece::new(&self.text, 0));
        if self.text.is_empty() {
            // Nothing but citations or links without words.
            let mut piece = Piece::new("", 0);
            stands.for_each(|stand| piece.add(stand, out));
            return piece.finish(shown, out);
        }
        let mut starts = sentence_starts(&self.text).into_iter().peekable();
        while let Some(start) = starts.next() {
            let next = starts.peek().copied();
            let end = next.unwrap_or(usize::MAX);
            let mut sentence = Piece::new(&self.text[start..next.unwrap_or(self.text.len())], start);
            while let Some(stand) = stands.next_if(|stand| (stand.at as usize) < end) {
                let before = &self.text[start..stand.at as usize];
                if let Slot::Figure { sentence_start, .. } = &mut out.holes[stand.hole as usize].slot {
                    *sentence_start = !before.contains(|c: char| c.is_alphanumeric() || c == FILL);
                }
                whole.as_mut().unwrap_or(&mut sentence).add(stand, out);
            }
            sentence.finish(Shown::Sentence, out);
        }
        if let Some(whole) = whole {
            whole.finish(Shown::Whole, out);
        }
    }
}

/// How many words with at least one letter or digit stand in a text.
fn words(text: &str) -> u32 {
    plain_words(text).unwrap_or_else(|| any_words(text))
}

/// The same where every word begins with a letter or digit of ASCII, as most do: then their beginnings need only be counted, of many
/// bytes at once. `None` where one does not.
fn plain_words(text: &str) -> Option<u32> {
    let bytes = text.as_bytes();
    let first = *bytes.first()?;
    let (mut words, mut others) = (u32::from(is_in_word(first)), u32::from(!is_in_word(first) & !is_blank(first)));
    let (before, before_end) = bytes[..bytes.len() - 1].as_chunks::<PIECE>();
    let (now, now_end) = bytes[1..].as_chunks::<PIECE>();
    let mut add = |(begun, odd): (u8, u8)| {
        words += u32::from(begun);
        others += u32::from(odd);
    };
    before.iter().zip(now).for_each(|(before, now)| add(beginnings(before, now)));
    add(beginnings(before_end, now_end));
    (others == 0).then_some(words)
}

/// So many bytes are looked at at once; a count of them fits into a byte.
const PIECE: usize = 64;

/// How many words begin with a letter or digit of ASCII, and how many otherwise: at which bytes, and what stands before each.
#[inline(always)]
fn beginnings(before: &[u8], now: &[u8]) -> (u8, u8) {
    let (mut begun, mut odd) = (0, 0);
    for (before, now) in before.iter().zip(now) {
        let begins = is_blank(*before) & !is_blank(*now);
        begun += u8::from(begins & is_in_word(*now));
        odd += u8::from(begins & !is_in_word(*now));
    }
    (begun, odd)
}

/// [`u8::is_ascii_alphanumeric`] without a branch.
fn is_in_word(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10)
}

/// [`u8::is_ascii_whitespace`] without a branch.
fn is_blank(byte: u8) -> bool {
    (byte == b' ') | (byte == b'\n') | (byte == b'\t') | (byte == b'\r') | (byte == 0x0c)
}

/// The same of any text.
fn any_words(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let (mut words, mut at) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if byte.is_ascii_alphanumeric() || !byte.is_ascii() && text.get(at - 1..).is_some_and(starts_word) {
            words += 1;
            // It is a word now, whatever else it holds.
            at += bytes[at..].iter().position(u8::is_ascii_whitespace).unwrap_or(bytes.len() - at);
        }
    }
    words
}

fn starts_word(text: &str) -> bool {
    text.starts_with(char::is_alphanumeric)
}

/// A sentence, or a whole block, while its holes are gathered.
struct Piece<'a> {
    text: &'a str,
    start: usize,
    fills: Vec<u32>,
    used: bool,
}

impl<'a> Piece<'a> {
    fn new(text: &'a str, start: usize) -> Self {
        let trimmed = text.trim_start();
        Self { text: trimmed.trim_end(), start: start + text.len() - trimmed.len(), fills: Vec::new(), used: false }
    }

    fn add(&mut self, stand: &Stand, out: &mut Markup) {
        let at = (stand.at as usize).saturating_sub(self.start).min(self.text.len());
        out.holes[stand.hole as usize].sentence = Some((out.sentences.len() as u32, at as u32));
        if stand.filled {
            self.fills.push(stand.hole);
        }
        self.used = true;
    }

    fn finish(self, shown: Shown, out: &mut Markup) {
        if self.used {
            out.sentences.push(Sentence { text: self.text.to_owned(), fills: self.fills, whole: shown == Shown::Whole });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{any_words, is_blank, is_in_word, plain_words};

    proptest::proptest! {
        #[test]
        fn plain_words_are_counted_as_any_are(text in "([a-zA-Z0-9]{0,9}['.,-]?[ \\n\\t\\r\\x0c\\x0b]?[(é]?){0,120}", plain in "( ?[a-z0-9]{1,9}[,.]?[ \\n]){0,90}") {
            if let Some(words) = plain_words(&text) {
                assert_eq!(words, any_words(&text), "{text:?}");
            }
            assert_eq!(plain_words(&plain), Some(any_words(&plain)).filter(|_| !plain.is_empty()), "{plain:?}");
        }
    }

    #[test]
    fn bytes_are_told_apart_as_ascii_tells_them() {
        for byte in 0..=u8::MAX {
            assert_eq!((is_in_word(byte), is_blank(byte)), (byte.is_ascii_alphanumeric(), byte.is_ascii_whitespace()), "{byte}");
        }
    }
}
