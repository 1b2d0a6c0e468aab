//! How wide words will be, before any browser has set them, and where their lines break.
//!
//! The widths are those of the theme's own font, a little enlarged, because a reader may see another one; letters that it does not
//! have are taken to be as wide as such letters are in common fonts, or wider.

use super::advances::ADVANCES;

/// By how much a text may be wider than the table says, for readers without the theme's font.
const SAFETY: f64 = 1.06;

/// A text, cut where its lines may break.
#[derive(Clone, Debug)]
pub(in crate::render) struct Text {
    parts: Vec<Part>,
    space: f64,
}

#[derive(Clone, Debug)]
struct Part {
    text: String,
    width: f64,
    /// Whether a space stands before it.
    spaced: bool,
}

/// A text in lines.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::render) struct Set {
    /// The lines.
    pub lines: Vec<String>,
    /// The width of the widest.
    pub width: f64,
}

/// The width of a text of one line.
pub(in crate::render) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size * SAFETY / 1000.0
}

impl Text {
    /// Cuts a text for words of this size.
    pub fn new(text: &str, size: f64) -> Self {
        let mut parts = Vec::new();
        for word in text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()) {
            let mut spaced = true;
            for piece in pieces(word) {
                parts.push(Part { width: width(piece, size), text: piece.to_owned(), spaced });
                spaced = false;
            }
        }
        Self { parts, space: width(" ", size) }
    }

    /// The text in at most so many lines of at most this width, as even as they can be; `None` where it does not fit.
    pub fn set(&self, most: f64, lines: usize) -> Option<Set> {
        let first = self.broken(most).filter(|set| set.lines.len() <= lines && !set.lines.is_empty())?;
        // Even lines take less room: the narrowest width that needs no further line.
        let (mut low, mut high) = (first.width / 2.0, first.width);
        let mut best = first;
        for _ in 0..6 {
            let middle = (low + high) / 2.0;
            match self.broken(middle).filter(|set| set.lines.len() <= best.lines.len()) {
                Some(set) => (high, best) = (middle, set),
                None => low = middle,
            }
        }
        Some(best)
    }

    /// Fills line after line; `None` where one part is too wide for any.
    fn broken(&self, most: f64) -> Option<Set> {
        let mut set = Set { lines: Vec::new(), width: 0.0 };
        let mut used = 0.0;
        for part in &self.parts {
            let space = if part.spaced { self.space } else { 0.0 };
            if part.width > most {
                return None;
            }
            match set.lines.last_mut() {
                Some(line) if used + space + part.width <= most => {
                    if part.spaced {
                        line.push(' ');
                    }
                    line.push_str(&part.text);
                    used += space + part.width;
                }
                _ => {
                    set.lines.push(part.text.clone());
                    used = part.width;
                }
            }
            set.width = set.width.max(used);
        }
        Some(set)
    }
}

/// The pieces of a word between which a line may break: after a hyphen or a stroke, and beside every ideograph.
fn pieces(word: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut letters = word.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let end = at + letter.len_utf8();
        let Some((_, next)) = letters.peek() else { break };
        if matches!(letter, '-' | '–' | '—' | '/') && next.is_alphanumeric() || is_ideograph(letter) || is_ideograph(*next) {
            pieces.push(&word[start..end]);
            start = end;
        }
    }
    pieces.push(&word[start..]);
    pieces
}

fn is_ideograph(letter: char) -> bool {
    matches!(letter as u32, 0x3041..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

/// How far a letter moves the pen, in thousandths of the size.
fn advance(letter: char) -> f64 {
    let code = letter as u32;
    let after = ADVANCES.partition_point(|(first, _)| *first <= code);
    let known = after.checked_sub(1).and_then(|run| ADVANCES[run].1.get((code - ADVANCES[run].0) as usize));
    known.filter(|width| **width > 0).map_or_else(|| elsewhere(letter), |width| f64::from(*width))
}

/// The same for a letter that the theme's font does not have: at least what common fonts need for words of such letters.
fn elsewhere(letter: char) -> f64 {
    match letter as u32 {
        // Marks above and below letters, joiners, marks of direction.
        0x300..=0x36f | 0x591..=0x5bd | 0x610..=0x61a | 0x64b..=0x65f | 0x6d6..=0x6dc | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f => 0.0,
        0xfe00..=0xfe0f => 0.0,
        0x370..=0x52f if letter.is_uppercase() => 950.0,
        0x370..=0x52f => 700.0,
        0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff => 680.0,
        0x900..=0x10ff => 800.0,
        0x1100..=0x11ff | 0x2e80..=0xa4cf | 0xac00..=0xd7ff | 0xf900..=0xfaff | 0xff00..=0xffef => 1050.0,
        0x10000.. => 1150.0,
        _ => 900.0,
    }
}
