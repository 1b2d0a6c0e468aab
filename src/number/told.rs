//! Whether a sentence tells any of some values, and which number it tells instead.
//!
//! Nobody said of which of its words they are a value, so everything that may be something else is let pass: years and days,
//! numbers of names ("Resolution 1701"), small ones in words, roundings that say that they are.

use std::ops::Range;

use super::agreement::{Mention, each_mention, plain, same};
use super::{Amount, Number, Qualifying, Unit, Value, ValueWords};

/// What a sentence tells of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// One of them.
    One,
    /// Another number, as it is written there.
    Other(String),
    /// No number that must be one of them.
    Nothing,
}

/// Holds a sentence against values of a unit; `is_month` knows the names of months.
pub fn told(sentence: &str, values: &[&Value], (unit, words): (&Unit, &ValueWords), is_month: &dyn Fn(&str) -> bool) -> Told {
    let text = plain(sentence);
    let (mut tells, mut other) = (false, None);
    each_mention(&text, words, &mut |mention, at| {
        tells |= values.iter().any(|value| tells_of(&mention, value));
        let claims = other.is_none() && mention.amount.is_some() && mention.written.contains(|c: char| c.is_ascii_digit());
        if claims && !is_something_else((&text, at), &mention, unit, is_month) {
            other = Some(mention.written);
        }
    });
    match other {
        _ if tells => Told::One,
        Some(other) => Told::Other(other),
        None => Told::Nothing,
    }
}

/// Whether it is the value's number, one of its ends, or what the number is rounded to, whatever else the words say of it.
fn tells_of(mention: &Mention, value: &Value) -> bool {
    let Some(amount) = &mention.amount else { return false };
    match (amount, &value.amount) {
        _ if same(amount, &value.amount) => true,
        (Amount::Exact(told), Amount::Range(low, high)) => told == low || told == high,
        (Amount::Exact(told), Amount::Exact(number)) => {
            // The unit may hold the power: 1.2 of "million dollars".
            let scaled = told.significand().is_some_and(|(significand, _)| significand == *number);
            scaled || mention.qualifier.as_ref().is_some_and(|qualifier| is_rounded(told, number, qualifier.meaning))
        }
        _ => false,
    }
}

/// Whether a number told with a word such as "about" is the other, with fewer digits.
fn is_rounded(told: &Number, number: &Number, meaning: Qualifying) -> bool {
    let written = told.to_string();
    let step = match written.split_once('.') {
        Some((_, decimals)) => 10_f64.powi(-(decimals.len() as i32)),
        None => 10_f64.powi((written.len() - written.trim_end_matches('0').len()) as i32),
    };
    let above = number.to_f64() - told.to_f64();
    match meaning {
        Qualifying::About => above.abs() <= step / 2.0,
        Qualifying::MoreThan | Qualifying::AtLeast => (0.0..step).contains(&above),
        Qualifying::UpTo | Qualifying::FewerThan | Qualifying::Nearly => (0.0..step).contains(&-above),
        Qualifying::Exactly => false,
    }
}

/// Whether a number may be a year, a day, a time, or part of a name.
fn is_something_else((text, at): (&str, Range<usize>), mention: &Mention, unit: &Unit, is_month: &dyn Fn(&str) -> bool) -> bool {
    let (before, after) = (text[..at.start].trim_end(), text[at.end..].trim_start());
    let word = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '%').to_owned();
    let is_unit = |written: &str| {
        let forms = [Some(unit.other.as_str()), unit.one.as_deref()].into_iter().flatten();
        let mut forms = forms.chain(unit.forms.iter().map(|(_, form)| form.as_str()));
        !written.is_empty() && forms.any(|form| form.split_whitespace().any(|part| part.eq_ignore_ascii_case(written)))
    };
    let (previous, next) = (word(before.rsplit(' ').next().unwrap_or("")), word(after.split(' ').next().unwrap_or("")));
    if is_unit(&next) || is_unit(&previous) {
        return false;
    }
    let near = before.rsplit(' ').take(3).chain(after.split(' ').take(3)).map(word);
    let is_name = previous.starts_with(char::is_uppercase) && before.contains(' ') && mention.qualifier.is_none();
    // Of `10:15` and of `2024-10-31`, of which `2024-10` was read first.
    let is_inside = text[..at.start].ends_with(|c: char| c.is_ascii_digit() || c == ':') || after.starts_with(':');
    let numbers: &[Number] = match mention.amount.as_ref() {
        Some(Amount::Exact(number)) => &[*number],
        Some(Amount::Range(low, high)) => &[*low, *high],
        _ => &[],
    };
    let is_bare = !mention.written.contains([',', '.']) && numbers.iter().all(|number| number.significand().is_none());
    let within = |low: i64, high: i64| is_bare && numbers.first().is_some_and(|first| (Number::whole(low)..=Number::whole(high)).contains(first));
    let is_day = within(1, 31) && near.into_iter().any(|word| is_month(&word));
    is_name || is_inside || is_day || within(1000, 2199)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::ENGLISH;

    fn check(value: &str, unit: &str, cases: &[(&str, &str)]) {
        let unit = Unit::plain(unit);
        let value = Value::parse(value, &unit, &ENGLISH).unwrap();
        for (sentence, other) in cases {
            let is_month = |word: &str| matches!(word, "March" | "October" | "Oct");
            let expected = match *other {
                "" => Told::Nothing,
                "=" => Told::One,
                other => Told::Other(other.to_owned()),
            };
            assert_eq!(told(sentence, &[&value], (&unit, &ENGLISH), &is_month), expected, "{sentence}");
        }
    }

    #[test]
    fn a_sentence_that_tells_the_value_may_tell_other_numbers_too() {
        check(
            "1,190",
            "dollars",
            &[
                ("The council puts the median rent at 1,190 dollars.", "="),
                ("The council puts the median rent at $1190, and 1,140 a year before.", "="),
                ("The council puts it at nearly 1,200 dollars, about 1,190 for three rooms.", "="),
                ("The rent is nearly 1,200 dollars.", "="),
                ("The rent is over 1,100 dollars.", "="),
                ("The rent is about 1,200 dollars.", "="),
            ],
        );
        check("1.2", "million dollars", &[("The council plans 1.2 million dollars.", "="), ("It plans 1.3 million dollars.", "1.3 million")]);
        check("30 to 40", "chairs", &[("It has between 30 and 40 chairs.", "="), ("It has 30 chairs.", "="), ("It has 35 chairs.", "35")]);
        check("dozens", "chairs", &[("It has dozens of chairs.", "="), ("It has 39 chairs.", "39")]);
        check("6 thousand", "readers", &[("It has six thousand readers.", "="), ("It has 7,000 readers.", "7,000")]);
    }

    #[test]
    fn a_sentence_that_tells_another_number_is_told_apart_from_one_that_tells_none() {
        check(
            "1,190",
            "dollars",
            &[
                ("The council puts the median rent at 1,140 dollars.", "1,140"),
                ("The council put it at about 1,140 in 2024.", "about 1,140"),
                ("The council put it at 1140 dollars.", "1140"),
                ("The council put it at USD 2.", ""),
                ("On 31 October 2024 the council gave no number for the 12 months to March 2025.", ""),
                ("The council, under Resolution 1701 and Article 12, reports the rent.", ""),
                ("The council counted on 31 October 2024, 3 March and Oct. 5, 2023.", ""),
                ("Two councils, the 7th branch, COVID-19 and 2024-10-31 at 10:15.", ""),
                ("The council reports the rent.", ""),
            ],
        );
    }
}
