//! Values of figures: what is printed can be read again, and words agree with the value that they repeat.

use nutgraf::language::Language;
use nutgraf::number::{Agreement, Amount, ENGLISH, Number, Unit, Value};
use proptest::prelude::*;
use proptest::sample::select;

use crate::corpus::{RECORDS, text};
use crate::growth::{linear, pattern};
use crate::run::fuzz;

/// What means something in a value, and what people write instead.
const PIECES: &[&str] = &[
    "1",
    "12",
    "2,800",
    "2 800",
    "2.800",
    "1,234,567",
    "0",
    "00",
    "0.5",
    "1.2",
    ".5",
    "5.",
    "99999999999999999999999999999999999999",
    "\u{202f}800",
    "\u{a0}000",
    ",",
    ".",
    " ",
    "-",
    "–",
    "−",
    "+",
    "over ",
    "Over ",
    "more than ",
    "about ",
    "no fewer than ",
    "an estimated ",
    "between ",
    "from ",
    " and ",
    " to ",
    "to",
    " million",
    " thousand",
    " billion",
    " trillion",
    " hundred",
    "m",
    "bn",
    "dozens",
    "tens of thousands",
    "unknown",
    "not known",
    "one",
    "twelve",
    "three",
    " or more",
    " or so",
    "%",
    "$",
    "€",
    "~",
    "≈",
    ">",
    "<=",
    "k",
    "e6",
    "th",
    "٢٬٨٠٠",
    "२",
    "½",
    "²",
    "é",
    "ß",
    "İ",
    "\u{301}",
    "\n",
    "(",
    ")",
    ";",
    "books",
    "2024-10-31",
    "COVID-19",
    "12-seat",
];

/// A value that the grammar allows, and what it means.
#[derive(Clone, Debug)]
struct Meant {
    text: String,
    qualifier: &'static str,
    low: Number,
    high: Option<Number>,
}

#[test]
fn values_that_the_grammar_allows_mean_what_they_say() {
    let english = Language::new("en", &[]).unwrap();
    fuzz("values, grammar", 3_000, &meant(), |meant| {
        let unit = Unit::plain("%");
        let value = Value::parse(&meant.text, &unit, &ENGLISH).map_err(|mistake| TestCaseError::fail(format!("{meant:?}: {mistake:?}")))?;
        let amount = meant.high.map_or(Amount::Exact(meant.low), |high| Amount::Range(meant.low, high));
        prop_assert_eq!(&value.amount, &amount, "{:?}", meant);
        let meaning = ENGLISH.qualifiers.iter().find(|(word, _)| *word == meant.qualifier).map(|(_, meaning)| *meaning);
        prop_assert_eq!(value.meaning(), meaning, "{:?}", meant);
        prop_assert_eq!(Value::parse(&value.written, &unit, &ENGLISH), Ok(value.clone()));
        prop_assert_eq!(value.agrees(&meant.text, &ENGLISH), Agreement::Agrees);
        prop_assert_eq!(value.agrees(&format!("the clerk says {} items were lent.", meant.text), &ENGLISH), Agreement::Agrees);
        // What the language prints is read as the same value.
        let printed = english.value_alone(&value);
        let again =
            Value::parse(&printed, &unit, &ENGLISH).map_err(|mistake| TestCaseError::fail(format!("{meant:?} prints {printed:?}: {mistake:?}")))?;
        prop_assert_eq!((&again.amount, again.meaning()), (&value.amount, value.meaning()), "{:?} prints {:?}", meant, printed);
        Ok(())
    });
}

#[test]
fn no_value_breaks_the_grammar_and_what_was_read_agrees_with_itself() {
    let units = [Unit::plain("%"), Unit::plain("books"), Unit::counted("book", "books"), Unit::plain("")];
    let languages = ["en", "ar", "de", "hi", "fr"].map(|tag| Language::new(tag, &[]).unwrap());
    fuzz("values", 1_500, &(text(PIECES, &RECORDS), text(PIECES, &RECORDS)), |(written, phrase)| {
        for unit in &units {
            match Value::parse(&written, unit, &ENGLISH) {
                Ok(value) => {
                    prop_assert_eq!(Value::parse(&value.written, unit, &ENGLISH), Ok(value.clone()));
                    prop_assert_eq!(value.agrees(&written, &ENGLISH), Agreement::Agrees);
                    prop_assert!(!value.certainly_less(&value));
                    for language in &languages {
                        prop_assert!(!language.value(&value, unit).is_empty() || value.written.is_empty());
                    }
                    let _ = value.agrees(&phrase, &ENGLISH);
                }
                Err(mistake) => prop_assert!(mistake.help.is_some() && !mistake.message.ends_with('.'), "{mistake:?}"),
            }
        }
        Ok(())
    });
}

#[test]
fn a_value_takes_time_in_proportion_to_its_length() {
    const BYTES: usize = if cfg!(debug_assertions) { 2_000 } else { 100_000 };
    fuzz("values, growth", 24, &pattern(PIECES), |pattern| {
        let value = Value::parse("over 2,800", &Unit::plain("books"), &ENGLISH).unwrap();
        let read = |text: &String| {
            let _ = (Value::parse(text, &Unit::plain("books"), &ENGLISH), value.agrees(text, &ENGLISH));
        };
        linear(&pattern, BYTES, |bytes| pattern.of_length(bytes), read)
    });
}

fn meant() -> impl Strategy<Value = Meant> {
    let words: Vec<&'static str> = std::iter::once("").chain(ENGLISH.qualifiers.iter().map(|(word, _)| *word)).collect();
    let power = select(&[("", 0_u8), ("thousand", 3), ("million", 6), ("billion", 9)][..]);
    let number = || (0..2_000_000_u64, prop::option::of(0..100_u64), select(&[",", " ", "\u{202f}", ""][..]));
    let dash = select(&["–", "-", " – ", " to "][..]);
    (select(words), number(), prop::option::of((number(), dash)), power).prop_map(|(qualifier, low, high, (power, zeros))| {
        let read = |text: &str| Number::parse(text).unwrap().times_ten_to(zeros).unwrap();
        let (text, plain) = shown(low);
        let opening = if qualifier.is_empty() { String::new() } else { format!("{qualifier} ") };
        let closing = if power.is_empty() { String::new() } else { format!(" {power}") };
        // The upper end is the lower one and more.
        match high.map(|((whole, decimals, between), dash)| (shown((low.0 + 1 + whole, decimals, between)), dash)) {
            Some(((high, high_plain), dash)) => {
                let text = format!("{opening}{text}{dash}{high}{closing}");
                Meant { text, qualifier, low: read(&plain), high: Some(read(&high_plain)) }
            }
            None => Meant { text: format!("{opening}{text}{closing}"), qualifier, low: read(&plain), high: None },
        }
    })
}

/// A number with its groups parted, and in digits alone.
fn shown((whole, decimals, between): (u64, Option<u64>, &str)) -> (String, String) {
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push_str(between);
        }
        grouped.push(digit);
    }
    let fraction = decimals.map_or(String::new(), |decimals| format!(".{decimals:02}"));
    (grouped + &fraction, digits + &fraction)
}
