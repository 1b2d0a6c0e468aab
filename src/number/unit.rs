//! What a figure counts or measures in.

/// The unit of a figure: `deaths`, `{one: death, other: deaths}`, `%`, `USD`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unit {
    /// The word for one of it, where the author gave it.
    pub one: Option<String>,
    /// The words for the other plural forms of the language by their CLDR names (`two`, `few`, `many`, `zero`).
    pub forms: Vec<(String, String)>,
    /// The word for many of it, and for every form that is not given.
    pub other: String,
}

impl Unit {
    /// A unit of which one word is known.
    pub fn plain(word: &str) -> Self {
        Self { one: None, forms: Vec::new(), other: word.trim().to_owned() }
    }

    /// A unit with the word for one and the word for many.
    pub fn counted(one: &str, other: &str) -> Self {
        Self { one: Some(one.trim().to_owned()), forms: Vec::new(), other: other.trim().to_owned() }
    }

    /// Whether things are counted with it, so that it has no fractions: neither a sign nor a measure.
    ///
    /// A unit with a word for one is counted; a word alone is, unless it is a percentage, a currency or a measure.
    pub fn is_counted(&self) -> bool {
        self.one.is_some() || !(self.other.is_empty() || self.is_percent() || self.is_currency() || self.is_measure())
    }

    /// Whether it is a percentage (`%`, `percent`, `per cent`).
    pub fn is_percent(&self) -> bool {
        matches!(self.other.as_str(), "%" | "percent" | "per cent")
    }

    /// Whether it is a currency by its ISO 4217 code (`USD`) or a currency sign.
    pub fn is_currency(&self) -> bool {
        let code = self.other.len() == 3 && self.other.bytes().all(|b| b.is_ascii_uppercase());
        code || matches!(self.other.as_str(), "$" | "€" | "£" | "¥" | "₪")
    }

    /// Whether it is a measure, which has fractions: kilometres, hours, points, and rates ("per 1,000 people").
    fn is_measure(&self) -> bool {
        let words = || self.other.split_whitespace();
        words().any(|word| MEASURES.contains(&word.to_lowercase().trim_end_matches(['.', ','])) || word == "per") || self.other.contains('/')
    }

    /// The word for a plural category by its CLDR name.
    pub fn word(&self, category: &str) -> &str {
        let form = self.forms.iter().find(|(name, _)| name == category).map(|(_, word)| word.as_str());
        match category {
            "one" => self.one.as_deref().or(form).unwrap_or(&self.other),
            _ => form.unwrap_or(&self.other),
        }
    }
}

/// Words of units that have fractions. Whoever counts whole hours or days may: only a fraction is at stake.
const MEASURES: &[&str] = &[
    "m",
    "km",
    "cm",
    "mm",
    "metre",
    "metres",
    "meter",
    "meters",
    "kilometre",
    "kilometres",
    "kilometer",
    "kilometers",
    "mile",
    "miles",
    "feet",
    "foot",
    "km²",
    "m²",
    "hectare",
    "hectares",
    "acre",
    "acres",
    "ha",
    "dunam",
    "dunams",
    "kg",
    "g",
    "t",
    "kilogram",
    "kilograms",
    "tonne",
    "tonnes",
    "ton",
    "tons",
    "litre",
    "litres",
    "liter",
    "liters",
    "gallon",
    "gallons",
    "barrel",
    "barrels",
    "hour",
    "hours",
    "minute",
    "minutes",
    "second",
    "seconds",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "degree",
    "degrees",
    "°c",
    "°f",
    "°",
    "kw",
    "mw",
    "gw",
    "kwh",
    "mwh",
    "gwh",
    "twh",
    "mb",
    "gb",
    "tb",
    "point",
    "points",
    "percentage",
    "rate",
    "ratio",
    "index",
    "share",
    "dollar",
    "dollars",
    "euro",
    "euros",
    "pound",
    "pounds",
    "shekel",
    "shekels",
    "lira",
    "times",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_has_no_fractions() {
        for (word, counted) in [
            ("books", true),
            ("people", true),
            ("%", false),
            ("per cent", false),
            ("USD", false),
            ("€", false),
            ("", false),
            ("square kilometres", false),
            ("books per 1,000 people", false),
            ("percentage points", false),
            ("km/h", false),
            ("council seats", true),
        ] {
            assert_eq!(Unit::plain(word).is_counted(), counted, "{word}");
        }
        assert!(Unit::counted("point", "points").is_counted());
    }
}
