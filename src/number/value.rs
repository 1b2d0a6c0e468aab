//! A value as it was reported.

use super::{Number, Qualifier, Qualifying};

/// A value: what was written, and what it means.
///
/// `written` is the author's text with single spaces; `qualifier` and `amount` are read from it and nothing is rounded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Value {
    /// The author's text.
    pub written: String,
    /// The words before the number, if any.
    pub qualifier: Option<Qualifier>,
    /// The number, range or word.
    pub amount: Amount,
}

/// How much.
#[derive(Clone, Debug, PartialEq, Eq, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum Amount {
    /// One number.
    Exact(Number),
    /// From a lower number to a higher one.
    Range(Number, Number),
    /// It is not known.
    Unknown,
    /// A word for a number that nobody counted ("dozens").
    Word(String),
}

impl Value {
    /// The lowest number that the value allows; `None` where it names none. "About" and "nearly" bind nothing.
    pub fn low(&self) -> Option<Number> {
        match (&self.amount, self.meaning()) {
            (_, Some(Qualifying::About | Qualifying::UpTo | Qualifying::FewerThan | Qualifying::Nearly)) => None,
            (Amount::Exact(number), _) | (Amount::Range(number, _), _) => Some(*number),
            (Amount::Unknown | Amount::Word(_), _) => None,
        }
    }

    /// The highest number that the value allows; `None` where it names none. "Nearly" and "fewer than" stay below their number.
    pub fn high(&self) -> Option<Number> {
        match (&self.amount, self.meaning()) {
            (_, Some(Qualifying::About | Qualifying::MoreThan | Qualifying::AtLeast)) => None,
            (Amount::Exact(number), _) | (Amount::Range(_, number), _) => Some(*number),
            (Amount::Unknown | Amount::Word(_), _) => None,
        }
    }

    /// The qualifier by its meaning.
    pub fn meaning(&self) -> Option<Qualifying> {
        self.qualifier.as_ref().map(|qualifier| qualifier.meaning)
    }

    /// Whether it is below `other` whatever either of them means (rule F6: a cumulative count does not fall).
    ///
    /// "About", and what is open on the side that matters, is never certain.
    pub fn certainly_less(&self, other: &Value) -> bool {
        let (Some(high), Some(low)) = (self.high(), other.low()) else { return false };
        let strict = self.meaning() == Some(Qualifying::FewerThan)
            || self.meaning() == Some(Qualifying::Nearly)
            || other.meaning() == Some(Qualifying::MoreThan);
        high < low || (strict && high == low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{ENGLISH, Unit};

    #[test]
    fn a_value_is_certainly_less_only_where_no_reading_of_the_words_denies_it() {
        for (less, more, certain) in [
            ("2,700", "2,800", true),
            ("2,800", "2,800", false),
            ("2,800", "2,700", false),
            ("over 2,700", "2,800", false),
            ("2,800", "over 2,800", true),
            ("2,800", "at least 2,800", false),
            ("about 2,000", "2,800", false),
            ("2,000", "about 2,800", false),
            ("fewer than 2,800", "2,800", true),
            ("up to 2,800", "2,800", false),
            ("nearly 2,800", "2,800", true),
            ("2,000 to 2,700", "2,800", true),
            ("2,000 to 2,900", "2,800", false),
            ("1.2 million", "1,200,001", true),
            ("dozens", "2,800", false),
            ("unknown", "2,800", false),
        ] {
            let value = |text| Value::parse(text, &Unit::plain("books"), &ENGLISH).unwrap();
            assert_eq!(value(less).certainly_less(&value(more)), certain, "{less} / {more}");
        }
    }
}
