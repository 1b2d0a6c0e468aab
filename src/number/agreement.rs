//! Whether the words of an article or a quotation say what the record says (rules F15 and F16).

use std::ops::Range;

use super::reading::{Reading, digits, normal, reading, strip_word};
use super::{Amount, Qualifier, Value, ValueWords};

/// What was found when an author's words were held against a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// The same number, and a qualifier of the same meaning.
    Agrees,
    /// Another number.
    NumberDiffers {
        /// The number in the author's words, as written there.
        found: String,
    },
    /// The same number, with another qualifier, or without one that there should be.
    QualifierDiffers {
        /// The qualifier in the author's words; `None` where there is none.
        found: Option<String>,
        /// The qualifier of the record; `None` where there is none.
        wanted: Option<String>,
    },
    /// No number at all.
    NoNumber,
}

impl Value {
    /// Holds the author's words (`over 2,800 people`) against the value: the same amount *and* a qualifier of the same meaning?
    ///
    /// Numbers in digits are read, and small ones in words. Where the words hold several numbers (a date beside
    /// a count), one that agrees is enough.
    pub fn agrees(&self, phrase: &str, words: &ValueWords) -> Agreement {
        let found = mentions(phrase, words);
        let same_amount: Vec<&Mention> =
            found.iter().filter(|mention| mention.amount.as_ref().is_some_and(|amount| same(amount, &self.amount))).collect();
        if same_amount.iter().any(|mention| mention.qualifier.as_ref().map(|qualifier| qualifier.meaning) == self.meaning()) {
            return Agreement::Agrees;
        }
        if let Some(mention) = same_amount.first() {
            let word = |qualifier: &Option<Qualifier>| qualifier.as_ref().map(|qualifier| qualifier.word.clone());
            return Agreement::QualifierDiffers { found: word(&mention.qualifier), wanted: word(&self.qualifier) };
        }
        match found.first() {
            Some(mention) => Agreement::NumberDiffers { found: mention.written.clone() },
            None => Agreement::NoNumber,
        }
    }
}

/// A quantity in running text.
pub(super) struct Mention {
    pub written: String,
    pub qualifier: Option<Qualifier>,
    /// `None` for digits that are no number.
    pub amount: Option<Amount>,
}

/// Every quantity in the text, in its order.
fn mentions(phrase: &str, words: &ValueWords) -> Vec<Mention> {
    let mut found = Vec::new();
    each_mention(&plain(phrase), words, &mut |mention, _| found.push(mention));
    found
}

/// The text as quantities are looked for in it. A currency sign stands between a qualifier and its number ("over $5 million")
/// and is neither.
pub(super) fn plain(phrase: &str) -> String {
    normal(&phrase.replace("US$", "").replace(['$', '€', '£', '¥', '₪'], ""))
}

/// Calls `visit` with every quantity in a [`plain`] text, in its order, and where in it that stands.
pub(super) fn each_mention(phrase: &str, words: &ValueWords, visit: &mut dyn FnMut(Mention, Range<usize>)) {
    let mut rest = phrase;
    while !rest.is_empty() {
        rest = match mention(rest, words) {
            Some((mention, after)) => {
                visit(mention, phrase.len() - rest.len()..phrase.len() - after.len());
                after
            }
            None => next_word(rest),
        };
    }
}

/// The quantity at the beginning of the text, and what follows it.
fn mention<'a>(text: &'a str, words: &ValueWords) -> Option<(Mention, &'a str)> {
    if let Some(rest) = words.unknown.iter().find_map(|word| strip_word(text, word)) {
        return Some((Mention { written: before(text, rest), qualifier: None, amount: Some(Amount::Unknown) }, rest));
    }
    match reading(text, words) {
        Ok(Some(Reading { mut qualifier, amount, mut rest })) => {
            let after = words.after.iter().find_map(|(word, meaning)| strip_word(rest, word).map(|after| (word, *meaning, after)));
            if let (None, Some((word, meaning, after))) = (&qualifier, after) {
                qualifier = Some(Qualifier { word: (*word).to_owned(), meaning });
                rest = after;
            }
            // "7th" and "5m" are not the numbers 7 and 5.
            let glued = rest.starts_with(char::is_alphabetic) && !text[..text.len() - rest.len()].ends_with(' ');
            let amount = (!glued).then_some(amount);
            Some((Mention { written: before(text, rest), qualifier, amount }, rest))
        }
        Ok(None) => None,
        // Digits that are no number still are what the author wrote there, and none of them is a number of its own.
        Err(_) => {
            let start = text.find(|c: char| c.is_ascii_digit())?;
            let (written, rest) = digits(&text[start..])?;
            Some((Mention { written: written.to_owned(), qualifier: None, amount: None }, rest.trim_start()))
        }
    }
}

fn before(text: &str, rest: &str) -> String {
    text[..text.len() - rest.len()].trim_end_matches([' ', ',', ';', '.', ')']).to_owned()
}

/// The text from its next word on. A sign before a number is no part of it, except a minus.
fn next_word(text: &str) -> &str {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '−');
    let first = text.chars().next();
    let end = match first {
        Some(c) if is_part(c) => text.find(|c| !is_part(c)),
        Some(c) => Some(c.len_utf8()),
        None => None,
    };
    text[end.unwrap_or(text.len())..].trim_start()
}

/// Whether two amounts are one.
pub(super) fn same(one: &Amount, other: &Amount) -> bool {
    match (one, other) {
        (Amount::Word(one), Amount::Word(other)) => one.to_lowercase() == other.to_lowercase(),
        (one, other) => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{ENGLISH, Unit};

    fn agreement(value: &str, phrase: &str) -> Agreement {
        Value::parse(value, &Unit::plain("%"), &ENGLISH).unwrap().agrees(phrase, &ENGLISH)
    }

    #[test]
    fn the_same_number_with_a_qualifier_of_the_same_meaning_agrees() {
        for (value, phrase) in [
            ("over 2,800", "over 2,800 books"),
            ("over 2,800", "more than 2 800 books"),
            ("over 2,800", "More than 2,800"),
            ("over 2,800", "The library has lent, since 8 October 2023, more than 2,800 books."),
            ("39", "39"),
            ("3", "three branches"),
            ("6 thousand", "six thousand readers"),
            ("2.50", "2.5% of the budget"),
            ("about 1.2 million", "some 1,200,000 euros"),
            ("over 5 million", "over $5 million"),
            ("at least 30", "30 or more readers"),
            ("30 to 40", "between 30 and 40 chairs"),
            ("30–40", "30-40 chairs"),
            ("dozens", "Dozens of chairs"),
            ("unknown", "an unknown number of chairs"),
            ("2,800", "٢٬٨٠٠ كتاب"),
            ("12", "the 12-seat council"),
        ] {
            assert_eq!(agreement(value, phrase), Agreement::Agrees, "{value} / {phrase}");
        }
    }

    #[test]
    fn another_number_or_qualifier_is_named() {
        let number = |found: &str| Agreement::NumberDiffers { found: found.to_owned() };
        let owned = |word: &str| (!word.is_empty()).then(|| word.to_owned());
        let qualifier = |found: &str, wanted: &str| Agreement::QualifierDiffers { found: owned(found), wanted: owned(wanted) };
        for (value, phrase, expected) in [
            ("over 2,800", "2,800 books", qualifier("", "over")),
            ("over 2,800", "at least 2,800 books", qualifier("at least", "over")),
            ("2,800", "about 2,800 books", qualifier("about", "")),
            ("over 2,800", "over 2,900 books", number("over 2,900")),
            ("over 2,800", "28,00 books", number("28,00")),
            ("30 to 40", "30 chairs", number("30")),
            ("dozens", "39 chairs", number("39")),
            ("over 2,800", "hundreds of the town's readers", number("hundreds")),
            ("28", "28,00 books", number("28,00")),
            ("over 28", "over 28,00 books", number("28,00")),
            ("7", "the 7th branch", number("7")),
            ("5", "over 5m euros", number("over 5")),
            ("19", "the COVID-19 years", Agreement::NoNumber),
            ("over 2,800", "the town's readers", Agreement::NoNumber),
            ("3", "threefold", Agreement::NoNumber),
        ] {
            assert_eq!(agreement(value, phrase), expected, "{value} / {phrase}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_the_reading_of_values(text in "([0-9]{1,4}|[ ,.–−+$٣é-]|over |between |and |to |or more|three|billion |dozens|\\PC){0,12}") {
            let value = Value::parse("over 2,800", &Unit::plain("books"), &ENGLISH).unwrap();
            let _ = value.agrees(&text, &ENGLISH);
            if let Ok(read) = Value::parse(&text, &Unit::plain("%"), &ENGLISH) {
                proptest::prop_assert_eq!(read.agrees(&text, &ENGLISH), Agreement::Agrees);
            }
        }
    }
}
