//! Where sentences begin: the rules of Unicode's text segmentation (UAX #29, SB1 to SB998), fast for the letters that most pages are written in.
//!
//! The boundaries are those of `unicode-segmentation`, exactly: a test holds every known character and random texts to it.
//! A text with a character that is not known here is divided by that library as a whole.
//! One rule (SB8) looks ahead, as far as the text goes; what it found is kept, so that this stays linear where the library is not.

use unicode_segmentation::UnicodeSegmentation;

use super::sentences::{CAPITAL, FILL};

/// The bytes at which the sentences of a text begin: 0, and each boundary inside; nothing for an empty text.
///
/// A [`FILL`] counts as a capital letter, because what the site fills in may begin a sentence.
pub(crate) fn sentence_starts(text: &str) -> Vec<usize> {
    known(text).unwrap_or_else(|| {
        let filled = text.contains(FILL).then(|| text.replace(FILL, CAPITAL));
        filled.as_deref().unwrap_or(text).split_sentence_bound_indices().map(|(start, _)| start).collect()
    })
}

/// What a character is to the rules (`Sentence_Break`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Cr,
    Lf,
    /// Ends a paragraph.
    Sep,
    Sp,
    Lower,
    Upper,
    /// A letter without case.
    Letter,
    Digit,
    /// `.`
    Dot,
    /// `!` `?`
    End,
    /// `,` `:` `-`
    Continue,
    /// Quotation marks and brackets.
    Close,
    /// Part of the character before it.
    Extend,
    Other,
}

/// What stands before the place that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Start,
    Plain,
    /// A letter with case.
    Cased,
    Cr,
    /// The end of a paragraph.
    Break,
    /// A dot or another end; for a dot, whether a letter with case stands before it.
    Term {
        dot: bool,
        cased: bool,
    },
    /// The same with quotation marks and brackets behind.
    Close {
        dot: bool,
    },
    /// The same with spaces behind.
    Space {
        dot: bool,
    },
}

/// The starts of sentences; `None` where the text holds a character that is not known here.
fn known(text: &str) -> Option<Vec<usize>> {
    let mut starts = Vec::new();
    let mut before = Before::Start;
    let mut ahead = Ahead { text, until: 0, lower: false };
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if matches!(before, Before::Plain | Before::Cased) {
            // Nothing begins behind a plain character: pass over them up to the next that ends something.
            let plain = bytes[at..].iter().position(|byte| !PLAIN[usize::from(*byte)]).unwrap_or(bytes.len() - at);
            if plain > 0 {
                at += plain;
                before = if bytes[at - 1].is_ascii_alphabetic() { Before::Cased } else { Before::Plain };
                continue;
            }
        }
        let (class, length) = class_at(text, at)?;
        let was = before;
        before = step(was, class);
        if breaks(was, class, &mut || ahead.lower_from(at))? {
            starts.push(at);
        } else if class == Class::Extend {
            before = was;
        }
        at += length;
    }
    Some(starts)
}

/// Whether a sentence begins between what stands before and a character of this class; `None` where that cannot be known.
fn breaks(before: Before, class: Class, lower_ahead: &mut dyn FnMut() -> Option<bool>) -> Option<bool> {
    use Class::*;
    let (dot, cased, at_term, at_space) = match before {
        Before::Plain | Before::Cased => return Some(false),
        Before::Start => return Some(true),
        Before::Cr => return Some(class != Lf),
        Before::Break => return Some(true),
        Before::Term { dot, cased } => (dot, cased, true, false),
        Before::Close { dot } => (dot, false, false, false),
        Before::Space { dot } => (dot, false, false, true),
    };
    let goes_on = class == Extend
        || at_term && dot && (class == Digit || cased && class == Upper)
        || dot && lower_ahead()?
        || matches!(class, Continue | End | Dot | Sp | Sep | Cr | Lf)
        || class == Close && !at_space;
    Some(!goes_on)
}

/// What stands before the next place.
fn step(before: Before, class: Class) -> Before {
    match (class, before) {
        (Class::Cr, _) => Before::Cr,
        (Class::Lf | Class::Sep, _) => Before::Break,
        (Class::Upper | Class::Lower, _) => Before::Cased,
        (Class::Dot, before) => Before::Term { dot: true, cased: before == Before::Cased },
        (Class::End, _) => Before::Term { dot: false, cased: false },
        (Class::Close, Before::Term { dot, .. } | Before::Close { dot }) => Before::Close { dot },
        (Class::Sp, Before::Term { dot, .. } | Before::Close { dot } | Before::Space { dot }) => Before::Space { dot },
        _ => Before::Plain,
    }
}

/// SB8: whether the next letter is a small one, with no other letter and no end of a sentence before it.
struct Ahead<'a> {
    text: &'a str,
    /// The character that decided the last answer; it stands for every place up to there.
    until: usize,
    lower: bool,
}

impl Ahead<'_> {
    fn lower_from(&mut self, from: usize) -> Option<bool> {
        use Class::*;
        if from < self.until {
            return Some(self.lower);
        }
        let mut at = from;
        self.lower = false;
        while at < self.text.len() {
            let (class, length) = class_at(self.text, at)?;
            at += length;
            match class {
                Lower => {
                    self.lower = true;
                    break;
                }
                Letter | Upper | Sep | Cr | Lf | End | Dot => break,
                _ => {}
            }
        }
        self.until = at;
        Some(self.lower)
    }
}

/// The class of the character at a byte, and its length; `None` for one that is not known.
fn class_at(text: &str, at: usize) -> Option<(Class, usize)> {
    let byte = text.as_bytes()[at];
    if byte < 0x80 {
        return Some((ASCII[byte as usize], 1));
    }
    let c = text[at..].chars().next()?;
    Some((class_of(c)?, c.len_utf8()))
}

const ASCII: [Class; 128] = {
    let mut classes = [Class::Other; 128];
    let mut byte = 0;
    while byte < 128 {
        classes[byte] = match byte as u8 {
            b'\n' => Class::Lf,
            b'\r' => Class::Cr,
            b'\t' | 0x0b | 0x0c | b' ' => Class::Sp,
            b'a'..=b'z' => Class::Lower,
            b'A'..=b'Z' => Class::Upper,
            b'0'..=b'9' => Class::Digit,
            b'.' => Class::Dot,
            b'!' | b'?' => Class::End,
            b',' | b'-' | b':' | b';' => Class::Continue,
            b'"' | b'\'' | b'(' | b')' | b'[' | b']' | b'{' | b'}' => Class::Close,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

/// The characters of ASCII after which a text is as before, but for whether the last one has case.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        plain[byte] = !matches!(ASCII[byte], Class::Dot | Class::End | Class::Cr | Class::Lf);
        byte += 1;
    }
    plain
};

/// The class of a character beyond ASCII: Latin, Greek without accents, Cyrillic, Arabic, Chinese, and the punctuation of all of them.
fn class_of(c: char) -> Option<Class> {
    Some(match c {
        '\u{85}' | '\u{2028}' | '\u{2029}' => Class::Sep,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Class::Sp,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Class::Extend,
        '\u{200c}' | '\u{200d}' | '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}' => Class::Extend,
        'ª' | 'º' => Class::Lower,
        '«' | '»' | '‘'..='‟' | '‹' | '›' | '「'..='』' | '《'..='》' | '（' | '）' => Class::Close,
        '–' | '—' | '،' | '、' | '，' | '：' | '；' => Class::Continue,
        '؟' | '۔' | '。' | '！' | '？' | '‼' | '⁇'..='⁉' | '؝'..='؞' => Class::End,
        '․' => Class::Dot,
        '٠'..='٩' | '٫' | '٬' | '۰'..='۹' => Class::Digit,
        'ء'..='ي' | 'ٮ' | 'ٯ' | 'ٱ'..='ۓ' | '一'..='\u{9fff}' => Class::Letter,
        FILL => Class::Upper,
        '\u{1c5}' | '\u{1c8}' | '\u{1cb}' | '\u{1f2}' => Class::Upper,
        '\u{80}'..='\u{24f}' | 'А'..='я' | 'ѐ'..='џ' | 'α'..='ω' | 'Α'..='Ρ' | 'Σ'..='Ω' | CAPITAL_LETTER => {
            if c.is_lowercase() {
                Class::Lower
            } else if c.is_uppercase() {
                Class::Upper
            } else if c.is_alphabetic() {
                Class::Letter
            } else {
                Class::Other
            }
        }
        '…' | '•' | '†' | '‡' | '‰' | '′' | '″' | '€' | '₪' | '™' | '→' | '←' | '−' => Class::Other,
        _ => return None,
    })
}

/// The letter of [`CAPITAL`].
const CAPITAL_LETTER: char = '\u{1e00}';

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    use super::{class_of, known, sentence_starts};
    use crate::markup::sentences::{CAPITAL, FILL};

    #[track_caller]
    fn check(text: &str) {
        let library: Vec<usize> = text.replace(FILL, CAPITAL).split_sentence_bound_indices().map(|(start, _)| start).collect();
        assert_eq!(sentence_starts(text), library, "{text:?}");
    }

    #[test]
    fn every_known_character_is_to_the_rules_what_the_library_says() {
        // Between them these tell any two classes apart.
        let frames =
            ["x{}y", "{}", "A.{}B", "a.{} b", "A. {}B", "A. {}b", "!{}B", "! {}B", "A{}.B", "1{}.B", "A.){}B", "A.{}", "\r{}\n", "{}X. {}x. 1{}A"];
        let mut count = 0;
        for c in '\0'..=char::MAX {
            if c.is_ascii() || class_of(c).is_some() {
                count += 1;
                frames.iter().for_each(|frame| check(&frame.replace("{}", c.encode_utf8(&mut [0; 4]))));
            }
        }
        assert!(count > 21_000, "{count} characters are known");
    }

    #[test]
    fn texts_of_the_bench_and_of_our_readers_need_no_library() {
        for text in [
            "Of café use.[1] 東京 a “quote” – so… naïve coöperation?",
            "قال المجلس: «نعم». ثم ماذا؟",
            "他说：“是。” 然后呢？",
            "Łódź, Bucureşti, Đorđe.",
        ] {
            assert!(known(text).is_some(), "{text}");
            check(text);
        }
    }

    #[test]
    fn many_brackets_after_a_dot_are_read_once() {
        let text = format!("A.{} b", ")".repeat(200_000));
        assert_eq!(sentence_starts(&text), [0]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn random_texts_of_known_letters_are_divided_as_the_library_divides_them(
            text in "[aBz1 .!?,:)(\"'“”’–—…\r\n\u{85}\u{a0}\u{ad}\u{301}éÀǅƻ\u{fffc}قَ؟،۔٣東。（]{0,24}|[aB1.) \u{301}]{0,16}|[aB.? ,)”]{0,16}|[قم.؟ ،\u{64b}»a]{0,16}"
        ) {
            prop_assert!(known(&text).is_some());
            check(&text);
        }

        #[test]
        fn random_texts_with_other_letters_are_divided_as_the_library_divides_them(text in "[aB. )\u{fffc}ق东ह।🙂\u{1f3fd}]{0,16}") {
            check(&text);
        }
    }
}
