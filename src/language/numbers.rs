//! Prints numbers and reported values.

use fluent_bundle::FluentValue;
use icu_decimal::options::DecimalFormatterOptions;
use icu_decimal::{DecimalFormatter, input::Decimal};
use icu_locale::Locale;
use icu_plurals::{PluralCategory, PluralOperands, PluralRules};
use icu_provider::DataError;

use crate::number::{Amount, Number, Unit, Value, ValueWords};

use super::Language;

/// The formatters of one language.
pub(super) struct Numbers {
    decimal: DecimalFormatter,
    plurals: PluralRules,
}

impl Numbers {
    pub(super) fn new(locale: &Locale) -> Result<Self, DataError> {
        Ok(Self {
            decimal: DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default())?,
            plurals: PluralRules::try_new_cardinal(locale.into())?,
        })
    }

    fn digits(&self, number: &Number) -> String {
        self.decimal.format(&decimal(number)).to_string()
    }
}

impl Language {
    /// The number with the language's digits, groups and decimal mark, all its decimals, and "million" where it was written so.
    pub fn number(&self, number: &Number) -> String {
        match self.in_words(number) {
            Some((significand, key)) => {
                let (digits, plural) = (self.numbers.digits(&significand), FluentValue::from(significand.to_f64()));
                self.t(&key, &[("number", digits.as_str().into()), ("plural", plural)]).unwrap_or(digits)
            }
            None => self.numbers.digits(number),
        }
    }

    /// The number before the word for a power of ten, and the message of that word, where the author wrote one and
    /// the language itself has it; an English "million" in another language would be worse than its zeros.
    fn in_words(&self, number: &Number) -> Option<(Number, String)> {
        let (significand, power) = number.significand()?;
        let key = format!("power-{power}");
        self.words.has(&key).then_some((significand, key))
    }

    /// A whole number that we count ourselves (pages, readings).
    pub fn count(&self, count: usize) -> String {
        self.numbers.decimal.format(&Decimal::from(count)).to_string()
    }

    /// The whole value as the language prints it: "over 2,800 deaths", "USD 5 million", "dozens of deaths".
    ///
    /// The qualifier is the author's own word where the language has a table of them, else the language's word
    /// for its meaning.
    pub fn value(&self, value: &Value, unit: &Unit) -> String {
        let amount = match &value.amount {
            Amount::Exact(number) => self.with_unit(&self.number(number), self.category(number), unit),
            // Nearly every language lets the upper end decide ("0–1 metre" apart).
            Amount::Range(low, high) => self.with_unit(&self.range(low, high), self.category(high), unit),
            Amount::Unknown if unit.other.is_empty() => self.say("value-unknown-alone", &[]),
            Amount::Unknown => self.say("value-unknown", &[("unit", unit.word("other"))]),
            Amount::Word(word) if unit.other.is_empty() => word.clone(),
            Amount::Word(word) => self.say("value-word", &[("word", word), ("unit", unit.word("other"))]),
        };
        self.qualified(value, amount)
    }

    /// The value without its unit, as a figure box shows it large: "over 2,800", "30–40", "unknown".
    pub fn value_alone(&self, value: &Value) -> String {
        let amount = match &value.amount {
            Amount::Exact(number) => self.number(number),
            Amount::Range(low, high) => self.range(low, high),
            Amount::Unknown => self.say("value-unknown-alone", &[]),
            Amount::Word(word) => word.clone(),
        };
        self.qualified(value, amount)
    }

    /// A number beside the axis of a drawing: with the sign of a percentage or a currency, without a word for what is counted.
    pub fn number_on_axis(&self, number: &Number, unit: &Unit) -> String {
        let digits = self.number(number);
        if unit.is_percent() || unit.is_currency() { self.with_unit(&digits, self.category(number), unit) } else { digits }
    }

    /// The word of the unit that goes with the value: "death" for 1, "deaths" for 2.
    pub fn unit<'a>(&self, value: &Value, unit: &'a Unit) -> &'a str {
        let category = match &value.amount {
            Amount::Exact(number) => self.category(number),
            Amount::Range(_, high) => self.category(high),
            Amount::Unknown | Amount::Word(_) => PluralCategory::Other,
        };
        unit.word(name(category))
    }

    /// Puts the qualifier before the amount.
    fn qualified(&self, value: &Value, amount: String) -> String {
        let Some(qualifier) = &value.qualifier else { return amount };
        let word = match ValueWords::of(self.subtag()) {
            Some(_) => qualifier.word.clone(),
            None => self.say(qualifier.meaning.key(), &[]),
        };
        self.say("qualified", &[("qualifier", &word), ("value", &amount)])
    }

    /// "30–40"; "2–3 million" where both were written in millions.
    fn range(&self, low: &Number, high: &Number) -> String {
        let from = match (self.in_words(low), self.in_words(high)) {
            (Some((significand, a)), Some((_, b))) if a == b => self.numbers.digits(&significand),
            _ => self.number(low),
        };
        self.say("number-range", &[("from", &from), ("to", &self.number(high))])
    }

    fn with_unit(&self, number: &str, category: PluralCategory, unit: &Unit) -> String {
        if unit.other.is_empty() {
            return number.to_owned();
        }
        let word = unit.word(name(category));
        let key = match () {
            () if unit.is_percent() => "value-percent",
            () if unit.is_currency() && unit.other.len() == 3 && unit.other.is_ascii() => "value-currency-code",
            () if unit.is_currency() => "value-currency-sign",
            () => "value-counted",
        };
        self.say(key, &[("number", number), ("unit", word)])
    }

    /// French says "1 million de" and "1 000 000": the plural depends on how the number is printed.
    fn category(&self, number: &Number) -> PluralCategory {
        let operands = match (self.in_words(number), number.significand()) {
            (Some((significand, _)), Some((_, power))) => PluralOperands::from_significand_and_exponent(&decimal(&significand).absolute, power),
            _ => PluralOperands::from(&decimal(number)),
        };
        self.numbers.plurals.category_for(operands)
    }
}

fn decimal(number: &Number) -> Decimal {
    Decimal::try_from_str(&number.to_string()).expect("the digits of a number are a decimal")
}

/// The CLDR name of a plural category.
fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}
