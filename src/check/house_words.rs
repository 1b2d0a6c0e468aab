//! The words of one language that rules look for, read from the text files beside this one.

use unicode_segmentation::UnicodeSegmentation;

use crate::language::Language;

/// One row a language.
const FILES: &[(&str, &str)] = &[("en", include_str!("words/en.txt"))];

/// The lists of one language.
pub(super) struct HouseWords {
    /// For each month its forms, as written.
    pub months: Vec<Vec<&'static str>>,
    /// Words that claim no more than is known.
    pub hedges: Vec<&'static str>,
    /// Words that say that a photograph is from an archive.
    pub archive: Vec<&'static str>,
}

impl HouseWords {
    /// The lists of a language; `None` where there is no file, and rules that need one are silent.
    pub fn of(language: &Language) -> Option<Self> {
        let (_, text) = FILES.iter().find(|(subtag, _)| *subtag == language.subtag())?;
        let list = |label: &str| -> Vec<&'static str> {
            let rest = text.lines().find_map(|line| line.strip_prefix(label)?.strip_prefix(':'));
            rest.into_iter().flat_map(|rest| rest.split(',')).map(str::trim).filter(|word| !word.is_empty()).collect()
        };
        let months = list("months").into_iter().map(|forms| forms.split_whitespace().collect()).collect();
        Some(Self { months, hedges: list("hedges"), archive: list("archive") })
    }

    /// The month that a word names, from 1.
    pub fn month(&self, word: &str) -> Option<u8> {
        self.months.iter().position(|forms| forms.contains(&word)).map(|index| index as u8 + 1)
    }
}

/// Whether a text has one of the phrases, as whole words in whatever case.
pub(super) fn says_one(text: &str, phrases: &[&str]) -> bool {
    let spaced = |text: &str| format!(" {} ", text.to_lowercase().unicode_words().collect::<Vec<_>>().join(" "));
    let text = spaced(text);
    phrases.iter().any(|phrase| text.contains(&spaced(phrase)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_twelve_months_and_both_lists() {
        for (tag, _) in FILES {
            let words = HouseWords::of(&Language::new(tag, &[]).unwrap()).unwrap();
            assert_eq!(words.months.len(), 12, "{tag}");
            assert!(!words.hedges.is_empty() && !words.archive.is_empty(), "{tag}");
        }
    }

    #[test]
    fn a_phrase_is_found_as_whole_words_in_whatever_case() {
        for (text, found) in [
            ("Shortly before 30 September", true),
            ("mid-September 2024", true),
            ("BY 30 September", true),
            ("the 30th of September, baby", false),
            ("some-time in May", true),
            ("", false),
        ] {
            assert_eq!(says_one(text, &["before", "mid", "by", "some time"]), found, "{text}");
        }
    }
}
