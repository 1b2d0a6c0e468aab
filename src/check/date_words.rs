//! D1: words printed in place of a date are no more precise than the date.

use std::sync::Arc;

use super::house_words::{HouseWords, says_one};
use super::texts::page_of;
use crate::date::{Date, Day, End, Part, Precision, Shape};
use crate::diagnostics::Diagnostic;
use crate::language::Language;
use crate::site::{Event, Site};

/// Reports `date_words` that name a day or a month which the date does not, without a word that says so ("before", "about").
pub(super) fn too_precise(site: &Site, found: &mut Vec<Diagnostic>) {
    for event in &site.events {
        let Some(words) = &event.record.date_words else { continue };
        let Some(house) = HouseWords::of(language(site, event)) else { continue };
        let Some(stated) = stated(&words.value, &house) else { continue };
        let date = &event.record.date;
        if known(&date.value) <= stated || says_one(&words.value, &house.hedges) {
            continue;
        }
        let what = if stated == Precision::Day { "a day" } else { "a month" };
        let message = format!("\"{}\" names {what}, and the date `{}` is less precise", words.value, date.value.as_str());
        let help = "say no more than the date, add a word such as \"about\" or \"before\", or make the date as precise as the source is";
        let path = &event.record.home.path;
        found.push(Diagnostic::gate("date-words-too-precise", path, words.span, message).help(help).related(path, date.span, "the date"));
    }
}

fn language<'a>(site: &'a Site, event: &Event) -> &'a Arc<Language> {
    let page = page_of(site, &event.record.home.path).filter(|_| event.record.home.in_page);
    page.map_or(site.site_language(), |page| site.language(site.page(page)))
}

/// The precision to which a date is known: an estimate (`2024-09-30~`) is no day, and an interval is as precise as its ends.
fn known(date: &Date) -> Precision {
    let part = |part: &Part| match part.precision() {
        Precision::Time | Precision::Day if part.is_approximate => Precision::Month,
        Precision::Month if part.is_approximate => Precision::Year,
        Precision::Time => Precision::Day,
        precision => precision,
    };
    let end = |end: &End| match end {
        End::At(at) | End::Before(at) | End::After(at) => part(at),
        End::Open | End::Unknown => Precision::Years,
    };
    match &date.shape() {
        Shape::One(one) => part(one),
        Shape::Interval { start, end: last } => end(start).min(end(last)),
        Shape::OneOf(members) | Shape::AllOf(members) => {
            members.iter().map(|(first, last)| end(first).min(end(last))).min().unwrap_or(Precision::Years)
        }
    }
}

/// The precision that words claim: a day, a month, or neither.
fn stated(words: &str, house: &HouseWords) -> Option<Precision> {
    let tokens: Vec<&str> =
        words.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')')).filter(|token| !token.is_empty()).collect();
    if tokens.iter().any(|token| Day::parse(token.trim_end_matches('.')).is_ok()) {
        return Some(Precision::Day);
    }
    let parts: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let months: Vec<usize> = (0..parts.len()).filter(|index| house.month(parts[*index]).is_some()).collect();
    let is_day = |index: Option<usize>| index.and_then(|index| parts.get(index)).is_some_and(|part| day_of_month(part));
    let has_day = |month: &usize| {
        let before = month.checked_sub(1);
        // "the 30th of September"
        let of = before.filter(|before| !day_of_month(parts[*before]) && parts[*before].len() <= 2).and_then(|before| before.checked_sub(1));
        is_day(before) || is_day(of) || is_day(Some(month + 1))
    };
    if months.iter().any(has_day) {
        return Some(Precision::Day);
    }
    let is_month = |token: &&str| Date::parse(token).is_ok_and(|date| date.precision() == Precision::Month);
    (!months.is_empty() || tokens.iter().any(is_month)).then_some(Precision::Month)
}

/// `30`, `1st`, `22nd`.
fn day_of_month(part: &str) -> bool {
    let digits = part.trim_end_matches(char::is_alphabetic);
    digits.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day)) && part.len() - digits.len() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_claim_a_day_a_month_or_neither() {
        let house = HouseWords::of(&Language::new("en", &[]).unwrap()).unwrap();
        for (words, claimed) in [
            ("30 September 2024", Some(Precision::Day)),
            ("the 30th of September", Some(Precision::Day)),
            ("September 30th, 2024", Some(Precision::Day)),
            ("2024-09-30", Some(Precision::Day)),
            ("28–30 September", Some(Precision::Day)),
            ("September 2024", Some(Precision::Month)),
            ("one day in May", Some(Precision::Month)),
            ("2024-09", Some(Precision::Month)),
            ("the autumn of 2024", None),
            ("it may have been 2024", None),
            ("in the 30s", None),
        ] {
            assert_eq!(stated(words, &house), claimed, "{words}");
        }
    }

    #[test]
    fn a_date_is_known_as_precisely_as_it_is_written() {
        for (date, precision) in [
            ("2024-09-30", Precision::Day),
            ("2024-09-30?", Precision::Day),
            ("2024-09-30~", Precision::Month),
            ("2024-09", Precision::Month),
            ("2024-09~", Precision::Year),
            ("2024", Precision::Year),
            ("2024-09-30/..", Precision::Day),
            ("2023/2024", Precision::Year),
            ("[2024-09-29,2024-09-30]", Precision::Day),
        ] {
            assert_eq!(known(&Date::parse(date).unwrap()), precision, "{date}");
        }
    }
}
