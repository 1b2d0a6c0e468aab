//! The words that stand before a number, by what they mean.

/// What a word before a number says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum Qualifying {
    /// About, around, approximately, roughly, some: near it, on either side.
    About,
    /// More than, over: above it.
    MoreThan,
    /// At least, no fewer than: it or above.
    AtLeast,
    /// Up to, as many as: it or below.
    UpTo,
    /// Fewer than, less than: below it.
    FewerThan,
    /// Nearly, almost: about it and below.
    Nearly,
    /// Exactly: it and nothing else.
    Exactly,
}

impl Qualifying {
    /// The key of its word in the interface words of a language.
    pub fn key(self) -> &'static str {
        match self {
            Qualifying::About => "qualifier-about",
            Qualifying::MoreThan => "qualifier-more-than",
            Qualifying::AtLeast => "qualifier-at-least",
            Qualifying::UpTo => "qualifier-up-to",
            Qualifying::FewerThan => "qualifier-fewer-than",
            Qualifying::Nearly => "qualifier-nearly",
            Qualifying::Exactly => "qualifier-exactly",
        }
    }
}

/// A qualifier as it was written, with its meaning. Two are equal only when the words are; compare `meaning`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Qualifier {
    /// The author's words, with single spaces.
    pub word: String,
    /// What they mean.
    pub meaning: Qualifying,
}

/// The words of one language in which values are given. A further language is a further constant.
#[derive(Debug)]
pub struct ValueWords {
    /// Qualifiers in lower case; where one begins with another, the longer is taken.
    pub qualifiers: &'static [(&'static str, Qualifying)],
    /// Words after a number that qualify it ("30 or more"); read in articles and quotations, not in values.
    pub after: &'static [(&'static str, Qualifying)],
    /// Words that stand before two ends of a range and mean nothing else ("between" 30 "and" 40).
    pub between: &'static [(&'static str, &'static str)],
    /// Words between the two ends of a range.
    pub to: &'static [&'static str],
    /// Words that multiply, with the power of ten.
    pub powers: &'static [(&'static str, u8)],
    /// Words for an unknown number.
    pub unknown: &'static [&'static str],
    /// Words for a number that nobody counted, kept as written.
    pub vague: &'static [&'static str],
    /// Small numbers in words, from zero.
    pub small: &'static [&'static str],
}

/// The English words.
pub const ENGLISH: ValueWords = ValueWords {
    qualifiers: &[
        ("about", Qualifying::About),
        ("around", Qualifying::About),
        ("approximately", Qualifying::About),
        ("approx.", Qualifying::About),
        ("roughly", Qualifying::About),
        ("some", Qualifying::About),
        ("an estimated", Qualifying::About),
        ("estimated", Qualifying::About),
        ("more than", Qualifying::MoreThan),
        ("over", Qualifying::MoreThan),
        ("upwards of", Qualifying::MoreThan),
        ("at least", Qualifying::AtLeast),
        ("no fewer than", Qualifying::AtLeast),
        ("not fewer than", Qualifying::AtLeast),
        ("no less than", Qualifying::AtLeast),
        ("not less than", Qualifying::AtLeast),
        ("a minimum of", Qualifying::AtLeast),
        ("up to", Qualifying::UpTo),
        ("as many as", Qualifying::UpTo),
        ("as much as", Qualifying::UpTo),
        ("at most", Qualifying::UpTo),
        ("no more than", Qualifying::UpTo),
        ("not more than", Qualifying::UpTo),
        ("a maximum of", Qualifying::UpTo),
        ("fewer than", Qualifying::FewerThan),
        ("less than", Qualifying::FewerThan),
        ("under", Qualifying::FewerThan),
        ("below", Qualifying::FewerThan),
        ("nearly", Qualifying::Nearly),
        ("almost", Qualifying::Nearly),
        ("close to", Qualifying::Nearly),
        ("exactly", Qualifying::Exactly),
        ("precisely", Qualifying::Exactly),
    ],
    after: &[("or more", Qualifying::AtLeast), ("or fewer", Qualifying::UpTo), ("or less", Qualifying::UpTo), ("or so", Qualifying::About)],
    between: &[("between", "and"), ("from", "to")],
    to: &["to"],
    powers: &[("hundred", 2), ("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)],
    unknown: &["unknown", "not known"],
    vague: &["dozens", "scores", "hundreds", "thousands", "tens of thousands", "hundreds of thousands", "millions"],
    small: &["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
};

impl ValueWords {
    /// The words of a language by its subtag (`en`); `None` where there is no table yet.
    pub fn of(language: &str) -> Option<&'static ValueWords> {
        TABLES.iter().find(|(known, _)| *known == language).map(|(_, words)| *words)
    }
}

/// One row a language.
const TABLES: &[(&str, &ValueWords)] = &[("en", &ENGLISH)];
