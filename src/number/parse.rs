//! The grammar of a value: `[qualifier] number [–|-|to number] [thousand|million|billion]`.
//!
//! Groups of three digits are parted by a comma or a space and decimals by a point, in every language of
//! a site: one number must not mean two things.

use super::reading::{Reading, normal, reading, strip_word};
use super::{Amount, Number, Unit, Value, ValueWords};

/// Why a text is no value, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueMistake {
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl ValueMistake {
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: Some(help.into()) }
    }
}

impl Value {
    /// Reads a value as it was written; `unit` says whether fractions are allowed.
    pub fn parse(text: &str, unit: &Unit, words: &ValueWords) -> Result<Self, ValueMistake> {
        let written = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = normal(&written);
        if text.is_empty() {
            return Err(ValueMistake::new("the value is empty", "write the number as it was reported, or `unknown`"));
        }
        if words.unknown.iter().any(|word| strip_word(&text, word) == Some("")) {
            return Ok(Self { written, qualifier: None, amount: Amount::Unknown });
        }
        let Some(Reading { qualifier, amount, rest, .. }) = reading(&text, words)? else {
            return Err(junk(&text, unit, words));
        };
        if !rest.is_empty() {
            return Err(remainder(&written, &text, rest));
        }
        check(&amount, unit, &text)?;
        Ok(Self { written, qualifier, amount })
    }
}

/// Holds the numbers to their order and to their unit.
fn check(amount: &Amount, unit: &Unit, text: &str) -> Result<(), ValueMistake> {
    let numbers: &[Number] = match amount {
        Amount::Exact(number) => &[*number],
        Amount::Range(low, high) if low > high => {
            return Err(ValueMistake::new(
                format!("the range runs down, from {low} to {high}"),
                "write the lower number first; in `2 to 3 million` the last word counts for both numbers",
            ));
        }
        Amount::Range(low, high) => &[*low, *high],
        Amount::Unknown | Amount::Word(_) => &[],
    };
    // "2.800" is how half the world writes 2,800; "2.5 children" may be a mean, unless the unit has a word for one.
    let wrong = |number: &&Number| unit.is_counted() && (number.decimals() == 3 || (number.decimals() > 0 && unit.one.is_some()));
    let Some(fraction) = numbers.iter().find(wrong) else { return Ok(()) };
    let plain = fraction.to_string();
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let help = match decimals.len() {
        3 => format!("write {whole},{decimals} or {whole} {decimals}; where a fraction is meant, write it with another number of decimals"),
        _ => "write a whole number, or name the unit by one word (`unit: points`) where it has fractions".to_owned(),
    };
    Err(ValueMistake::new(format!("`{text}` is a fraction of a counted unit (`{}`)", unit.other), help))
}

/// Nothing at the beginning could be read.
fn junk(text: &str, unit: &Unit, words: &ValueWords) -> ValueMistake {
    for (sign, meaning) in [
        ("≥", "at least"),
        (">=", "at least"),
        ("≤", "up to"),
        ("<=", "up to"),
        (">", "more than"),
        ("<", "fewer than"),
        ("~", "about"),
        ("≈", "about"),
        ("±", "about"),
    ] {
        if let Some(rest) = text.strip_prefix(sign) {
            return ValueMistake::new(format!("`{text}` has a sign for a word"), format!("write `{meaning} {}`", rest.trim()));
        }
    }
    if text.starts_with(['$', '€', '£', '¥', '₪']) {
        return ValueMistake::new(format!("`{text}` begins with its unit"), "write the number alone, and the currency under `unit:`, like USD");
    }
    let qualified = words.qualifiers.iter().find(|(word, _)| strip_word(text, word).is_some());
    if let Some((word, _)) = qualified {
        return ValueMistake::new(format!("no number follows `{word}`"), format!("write it as it was reported, like `{word} 2,800`"));
    }
    let first = text.split(' ').next().unwrap_or(text);
    let known = words.qualifiers.iter().map(|(word, _)| *word).chain(words.vague.iter().copied()).chain(words.unknown.iter().copied());
    let help = crate::diagnostics::did_you_mean(first, known).unwrap_or_else(|| {
        format!(
            "write a number as it was reported, like `over 2,800` or `30 to 40`, a word such as `dozens`, or `unknown`; the unit ({}) stands apart",
            unit.other
        )
    });
    ValueMistake::new(format!("`{text}` is not a value"), help)
}

/// The beginning could be read and something is left over.
fn remainder(written: &str, text: &str, rest: &str) -> ValueMistake {
    let read = text[..text.len() - rest.len()].trim_end();
    if rest.starts_with('+') {
        return ValueMistake::new(
            format!("`{written}` has a sign for a word"),
            format!("write `more than {read}` or `at least {read}`, as it was reported"),
        );
    }
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return ValueMistake::new(
            format!("`{written}` is not one number"),
            "groups of three digits are parted by a comma or a space, and decimals by a point",
        );
    }
    let is_day =
        written.len() == 10 && written.bytes().enumerate().all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    if is_day {
        return ValueMistake::new(
            format!("`{written}` is a day, not a number"),
            "a day stands under `as_of:` or `reported:`; write the number as it was reported",
        );
    }
    if rest
        .strip_prefix(['e', 'E'])
        .is_some_and(|power| power.trim_start_matches(['+', '-']).bytes().next().is_some_and(|byte| byte.is_ascii_digit()))
    {
        return ValueMistake::new(format!("`{written}` has an exponent"), "write the number out, as it was reported: `1,000,000` or `1 million`");
    }
    ValueMistake::new(
        format!("`{rest}` does not belong in a value"),
        scale_meant(read, rest).unwrap_or_else(|| format!("write `{read}`; what is counted stands under `unit:`")),
    )
}

/// Where the rest may be a scale: the number without it would be wrong by thousands or millions, so it is never proposed.
fn scale_meant(read: &str, rest: &str) -> Option<String> {
    const SHORT: [(&str, &str); 9] = [
        ("k", "thousand"),
        ("m", "million"),
        ("mn", "million"),
        ("mio", "million"),
        ("mill", "million"),
        ("b", "billion"),
        ("bn", "billion"),
        ("mrd", "billion"),
        ("tn", "trillion"),
    ];
    let word = rest.split_whitespace().next()?.trim_end_matches('.').to_lowercase();
    if let Some((_, scale)) = SHORT.iter().find(|(short, _)| *short == word) {
        return Some(format!("write the scale out: `{read} {scale}`"));
    }
    let scale = crate::diagnostics::nearest(&word, ["thousand", "million", "billion", "trillion"])?;
    Some(format!("did you mean `{read} {scale}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{ENGLISH, Qualifying};

    fn parse(text: &str, unit: &str) -> Result<Value, ValueMistake> {
        Value::parse(text, &Unit::plain(unit), &ENGLISH)
    }

    #[test]
    fn a_value_is_its_words_its_qualifier_and_its_amount() {
        use Qualifying::*;
        for (text, unit, meaning, amount) in [
            ("2,800", "books", None, "2800"),
            ("over 2,800", "books", Some(MoreThan), "2800"),
            ("More than 2 800", "books", Some(MoreThan), "2800"),
            ("more than 1,234,567", "books", Some(MoreThan), "1234567"),
            ("some 2\u{202f}800", "books", Some(About), "2800"),
            ("no fewer than 30", "books", Some(AtLeast), "30"),
            ("as many as 30", "books", Some(UpTo), "30"),
            ("fewer than 12", "books", Some(FewerThan), "12"),
            ("almost 60 thousand", "books", Some(Nearly), "60000"),
            ("exactly 7", "books", Some(Exactly), "7"),
            ("30–40", "books", None, "30..40"),
            ("30 - 40", "books", None, "30..40"),
            ("about 30 to 40", "books", Some(About), "30..40"),
            ("between 30 and 40", "books", None, "30..40"),
            ("2 to 3 million", "EUR", None, "2000000..3000000"),
            ("500 thousand to 1 million", "EUR", None, "500000..1000000"),
            ("1.2 million", "books", None, "1200000"),
            ("2.5", "books", None, "2.5"),
            ("2.800 thousand", "books", None, "2800"),
            ("2.50", "%", None, "2.50"),
            ("-3", "%", None, "-3"),
            ("−3", "%", None, "-3"),
            ("-3 to -1", "%", None, "-3..-1"),
            ("about 2.800", "km", Some(About), "2.800"),
            ("1701", "books", None, "1701"),
            ("three", "books", None, "3"),
            ("dozens", "books", None, "dozens"),
            ("Tens of thousands", "books", None, "Tens of thousands"),
            ("at least dozens", "books", Some(AtLeast), "dozens"),
            ("unknown", "books", None, "?"),
        ] {
            let value = parse(text, unit).unwrap_or_else(|mistake| panic!("{text}: {mistake:?}"));
            let shown = match &value.amount {
                Amount::Exact(number) => number.to_string(),
                Amount::Range(low, high) => format!("{low}..{high}"),
                Amount::Unknown => "?".to_owned(),
                Amount::Word(word) => word.clone(),
            };
            assert_eq!((value.meaning(), shown.as_str()), (meaning, amount), "{text}");
        }
        assert_eq!(parse("over   2,800", "books").unwrap().written, "over 2,800");
    }

    #[test]
    fn what_is_no_value_is_refused_with_its_mend() {
        for (text, unit, message, help) in [
            ("2.800", "books", "`2.800` is a fraction of a counted unit (`books`)", "write 2,800 or 2 800"),
            ("28,00", "books", "`28,00` is not a number", "28.00 or 2800"),
            ("2,5", "%", "`2,5` is not a number", "2.5 or 25"),
            ("2.800.000", "books", "`2.800.000` is not a number", "2,800,000"),
            ("1,234 567", "books", "`1,234 567` is not a number", "one kind"),
            ("28 00", "books", "`28 00` is not one number", "groups of three"),
            ("40 to 30", "books", "the range runs down, from 40 to 30", "lower number first"),
            ("500 to 1 million", "books", "the range runs down, from 500000000 to 1000000", "counts for both"),
            (">2,800", "books", "`>2,800` has a sign for a word", "more than 2,800"),
            ("2,800+", "books", "`2,800+` has a sign for a word", "at least 2,800"),
            ("$5 million", "USD", "`$5 million` begins with its unit", "unit:"),
            ("over 2,800 books", "books", "`books` does not belong in a value", "write `over 2,800`"),
            ("about 1.2 milion", "USD", "`milion` does not belong in a value", "did you mean `about 1.2 million`?"),
            ("1.2m", "USD", "`m` does not belong in a value", "write the scale out: `1.2 million`"),
            ("over", "books", "no number follows `over`", "over 2,800"),
            ("dozenz", "books", "`dozenz` is not a value", "did you mean `dozens`?"),
            ("", "books", "the value is empty", "unknown"),
            ("1e6", "books", "`1e6` has an exponent", "write the number out"),
            ("2023-12-12", "books", "`2023-12-12` is a day, not a number", "`as_of:`"),
        ] {
            let mistake = parse(text, unit).unwrap_err();
            assert_eq!(mistake.message, message, "{text}");
            assert!(mistake.help.as_deref().unwrap().contains(help), "{text}: {:?}", mistake.help);
        }
    }

    #[test]
    fn what_has_a_word_for_one_has_no_fraction() {
        let book = Unit::counted("book", "books");
        let mistake = Value::parse("2.5", &book, &ENGLISH).unwrap_err();
        assert_eq!(mistake.message, "`2.5` is a fraction of a counted unit (`books`)");
        assert!(mistake.help.unwrap().starts_with("write a whole number"));
        assert!(Value::parse("2", &book, &ENGLISH).is_ok());
    }
}
