//! What to say when a date is none: the dates that people write, and their EDTF form.

use edtf_core::ParseError;

use super::{Date, Day};

/// The sentence for a text that is no EDTF.
pub(super) fn explain(text: &str, error: &ParseError) -> String {
    if text.is_empty() {
        return "the date is empty: leave the field out, or write it like 2024-11-27".to_owned();
    }
    if let Some(sentence) = year_first(text).or_else(|| other_digits(text)) {
        return sentence;
    }
    if let Some(sentence) = text.split(['/', ',', '[', ']', '{', '}']).find_map(impossible) {
        return sentence;
    }
    if let Some(sentence) = other_habits(text) {
        return sentence;
    }
    match error.message {
        "interval end precedes interval start" => return format!("the interval ends before it begins: `{text}`"),
        "interval needs at least one dated endpoint" => return "an interval needs a date at one end at least".to_owned(),
        _ => {}
    }
    // What the grammar says of a text of digits and its own signs helps; of words it would be about spaces and letters.
    let why = if text.contains(|c: char| !c.is_ascii() || c.is_whitespace()) { String::new() } else { format!(" ({})", error.message) };
    format!("`{text}` is not a date{why}: write it like 2024-11-27, 2024-11, 2024, 2023~, 2004-06? or 2024-09-30/..")
}

/// A date in the digits of another script: Arabic, Persian, those of India and Bangladesh, and the wide ones of East Asia.
fn other_digits(text: &str) -> Option<String> {
    const ZEROS: [char; 5] = ['٠', '۰', '०', '০', '０'];
    let value = |c: char| ZEROS.iter().find_map(|zero| char::from_digit((c as u32).checked_sub(*zero as u32).filter(|value| *value < 10)?, 10));
    let plain: String = text.chars().map(|c| value(c).unwrap_or(c)).collect();
    (plain != text && Date::parse(&plain).is_ok()).then(|| format!("write {plain}, in the digits 0 to 9"))
}

/// The sentence for a text that is no whole day; `example` is how one is written.
pub(super) fn mistake(text: &str, example: &str) -> String {
    year_first(text)
        .or_else(|| other_digits(text))
        .or_else(|| impossible(text))
        .unwrap_or_else(|| format!("`{text}` is not a day: write it like {example}"))
}

/// Dates with the year last, with a month's name, or with other marks: "write 2024-11-27, the year first".
fn year_first(text: &str) -> Option<String> {
    let found = numeric(text).or_else(|| named(text))?;
    Some(match found {
        Found::Date(date) => format!("write {date}, the year first"),
        Found::Either(one, other) => format!("`{text}` may be {one} or {other}: write the one you mean, the year first"),
        Found::Plain(date) => format!("write {date}"),
    })
}

enum Found {
    /// What was meant, and the order was wrong.
    Date(String),
    /// Day and month cannot be told apart.
    Either(String, String),
    /// What was meant; the order was right and the marks were not.
    Plain(String),
}

/// `27/11/2024`, `27.11.2024`, `11/2024`, `2024/11/27`, `2024-1-5`.
fn numeric(text: &str) -> Option<Found> {
    let mark = text.chars().find(|c| matches!(c, '/' | '.' | '-'))?;
    let fields: Vec<&str> = text.split(mark).map(str::trim).collect();
    let numbers: Vec<i32> =
        fields.iter().map(|field| field.parse().ok().filter(|_| field.bytes().all(|b| b.is_ascii_digit()))).collect::<Option<_>>()?;
    match (numbers.as_slice(), fields.first()?.len(), fields.last()?.len()) {
        ([year, month, day], 4, 1..=2) => {
            let iso = iso(*year, *month, *day)?;
            (iso != text).then_some(Found::Plain(iso))
        }
        ([one, other, year], 1..=2, 4) => match (iso(*year, *other, *one), iso(*year, *one, *other)) {
            (Some(a), Some(b)) if a != b => Some(Found::Either(a, b)),
            (a, b) => a.or(b).map(Found::Date),
        },
        ([month, year], 1..=2, 4) if (1..=12).contains(month) => Some(Found::Date(format!("{year:04}-{month:02}"))),
        ([year, month], 4, 1..=2) if (1..=12).contains(month) && (mark != '-' || fields[1].len() == 1) => {
            Some(Found::Plain(format!("{year:04}-{month:02}")))
        }
        _ => None,
    }
}

const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// `Nov 27, 2024`, `27 November 2024`, `November 2024`, with or without a weekday.
fn named(text: &str) -> Option<Found> {
    let lower = text.to_lowercase();
    let (mut month, mut numbers) = (None, Vec::new());
    for word in lower.split([' ', ',', '.', '-', '/']).filter(|word| !word.is_empty()) {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        if let Some(found) =
            (word.len() >= 3).then(|| MONTHS.iter().position(|name| name.starts_with(word) || (word == "sept" && *name == "september"))).flatten()
        {
            month = Some(i32::try_from(found).ok()? + 1);
        } else if !digits.is_empty() && matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th") {
            numbers.push(digits.parse::<i32>().ok()?);
        } else if !word.ends_with("day") {
            return None;
        }
    }
    let month = month?;
    match numbers.as_slice() {
        [year @ 1000..=9999] => Some(Found::Date(format!("{year:04}-{month:02}"))),
        [day, year @ 1000..=9999] | [year @ 1000..=9999, day] => iso(*year, month, *day).map(Found::Date),
        _ => None,
    }
}

fn iso(year: i32, month: i32, day: i32) -> Option<String> {
    let day = Day::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()?;
    Some(day.to_string())
}

/// `2024-13`, `2024-02-30`: rightly written, and not in the calendar.
fn impossible(part: &str) -> Option<String> {
    let plain: String = part.split('T').next()?.chars().filter(|c| !matches!(c, '?' | '~' | '%')).collect();
    let (sign, digits) = plain.strip_prefix('-').map_or((1, plain.as_str()), |digits| (-1, digits));
    let fields: Vec<&str> = digits.split('-').collect();
    let number = |index: usize| fields.get(index).and_then(|field: &&str| field.parse::<i32>().ok());
    if fields.first()?.len() != 4 || fields[1..].iter().any(|field| field.len() != 2) || fields.len() > 3 {
        return None;
    }
    let (year, month) = (number(0)?, number(1)?);
    if !(1..=12).contains(&month) && (fields.len() == 3 || !(21..=41).contains(&month)) {
        return Some(format!("month {month} does not exist"));
    }
    let day = u8::try_from(number(2)?).ok()?;
    Day::new(sign * year, u8::try_from(month).ok()?, day).err()
}

/// Words and marks of other notations.
fn other_habits(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    for word in ["circa", "about", "around", "approx.", "ca.", "c.", "ca", "c"] {
        let rest = lower.strip_prefix(word).map(str::trim);
        if let Some(rest) = rest.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            return Some(format!("write {rest}~ for a date that is about right"));
        }
    }
    for dash in ["–", "—", " - ", " to ", " until "] {
        if let Some((from, to)) = lower.split_once(dash) {
            let plain = lower.replace(['–', '—'], "-");
            if plain != lower && Date::parse(&plain).is_ok() {
                return Some(format!("write {plain}, with plain hyphens"));
            }
            return Some(format!("write {}/{} for a time from one date to another", from.trim(), to.trim()));
        }
    }
    if let Some(start) = lower.strip_suffix("..").filter(|start| !start.contains(['/', '['])) {
        return Some(format!("write {start}/.. for a time that has not ended"));
    }
    if lower.len() == 5 && lower.ends_with('s') && lower.as_bytes()[..4].iter().all(u8::is_ascii_digit) && lower.as_bytes()[3] == b'0' {
        return Some(format!("write {}X for ten years", &lower[..3]));
    }
    let (date, time) = text.split_once([' ', 'T'])?;
    if Day::parse(date).is_ok() && time.contains(':') {
        return Some(format!("write the date alone ({date}), the time under `time:` and its zone under `tz:`"));
    }
    let digits =
        lower.strip_suffix("bce").or_else(|| lower.strip_suffix("bc"))?.trim().parse::<i32>().ok().filter(|year| (1..=10_000).contains(year))?;
    Some(match digits {
        // The year before 1 is 0, so every year BCE is one off.
        1 => "write 0000 for the year 1 BCE".to_owned(),
        year => format!("write -{:04} for the year {year} BCE (there is a year 0)", year - 1),
    })
}
