//! Dates, against two other readers of EDTF: what they take we take, what it means it means.

use edtf::level_1::{Edtf as Other, Precision as OtherPrecision};
use edtf_core::Edtf;
use nutgraf::date::{ClockTime, Date, Day, Moment, Precision, time_zone};
use nutgraf::language::Language;
use proptest::prelude::*;
use proptest::sample::select;

use crate::growth::{linear, pattern};
use crate::run::{Verdict, fuzz};

/// Parts of dates, and what people write instead.
const PIECES: &[&str] = &[
    "2024",
    "1985",
    "0000",
    "-0499",
    "-0001",
    "9999",
    "201X",
    "20XX",
    "1XXX",
    "XXXX",
    "Y170002",
    "Y-17E7",
    "Y3388E2S3",
    "1950S2",
    "198",
    "19855",
    "-01",
    "-12",
    "-13",
    "-00",
    "-02",
    "-21",
    "-24",
    "-25",
    "-33",
    "-41",
    "-42",
    "-XX",
    "-1X",
    "-29",
    "-30",
    "-31",
    "-4",
    "?",
    "~",
    "%",
    "/",
    "/..",
    "../",
    "..",
    "[",
    "]",
    "{",
    "}",
    ",",
    "T23:20:30",
    "T04:00",
    "T24:00:00",
    "T23:59:60",
    "Z",
    "+02:00",
    "-04",
    "+14:00",
    "+15:00",
    "November",
    "nov ",
    "27",
    "th",
    " BCE",
    "c. ",
    "circa ",
    "early ",
    ".",
    "11/27/2024",
    "27.11.2024",
    " ",
    "\u{a0}",
    "٢٠٢٤",
    "Ｙ",
    "é",
    "😀",
    "–",
    "present",
    "now",
    "today",
    "00:00",
    "4:00",
    "25:61",
    "am",
    "Asia/Beirut",
    "Europe/",
    "UTC",
    "99999999999999999999",
    "-2147483648",
    "Y2147483647",
    "Y-2147483649",
    "Y9223372036854775807",
];

#[test]
fn dates_are_what_two_other_readers_take_them_for() {
    let languages = ["en", "ar", "de", "zh"].map(|tag| Language::new(tag, &[]).unwrap());
    fuzz("dates", 3_000, &prop_oneof![written(), pieces()], |text| {
        let read = Date::parse(&text);
        if let Err(why) = &read {
            prop_assert!(!why.is_empty() && !why.ends_with(". "), "{text:?}: {why:?}");
        }
        check_against_edtf_core(&text, &read)?;
        if let Ok(other) = Other::parse(&text) {
            check_against_edtf(&text, &read, &other)?;
        }
        let Ok(date) = read else { return Ok(()) };
        prop_assert_eq!(Date::parse(date.as_str()), Ok(date.clone()));
        prop_assert!(date.key().0 <= date.key().1 || date.is_interval(), "{text:?}: {:?}", date.key());
        prop_assert!(!date.certainly_after(&date) || date.is_interval(), "{text:?} is after itself");
        if let Some(day) = date.exact_day() {
            prop_assert_eq!(date.key(), (day, day));
            prop_assert_eq!(Date::from_day(day).exact_day(), Some(day));
        }
        if let (Some(start), Some(end)) = (date.start(), date.end()) {
            prop_assert_eq!((start.earliest(), end.latest()), (date.earliest(), date.latest()), "{:?}", text);
        }
        for language in &languages {
            let printed = language.date(&date);
            prop_assert!(!printed.is_empty(), "{text:?} prints nothing");
            // A month is never printed with a day, nor a year with a month.
            let numbers = printed.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).count();
            let most = if language.tag() == "zh" { 2 } else { 1 };
            let far = date.as_str().starts_with('Y');
            prop_assert!(far || !matches!(date.precision(), Precision::Month | Precision::Year) || numbers <= most, "{text:?} prints {printed:?}");
        }
        Ok(())
    });
}

#[test]
fn no_text_breaks_the_reading_of_days_moments_and_zones() {
    let zones = ["Asia/Beirut", "America/New_York", "Pacific/Kiritimati"].map(|name| time_zone(name).unwrap());
    fuzz("days and moments", 150, &prop_oneof![written(), pieces()], |text| {
        if let Ok(day) = Day::parse(&text) {
            prop_assert_eq!(Day::from_number(day.number()), day);
            prop_assert_eq!(Day::parse(&day.to_string()), Ok(day));
            prop_assert!(day.add_days(1) > day && day.add_days(-1) < day, "{text:?}");
        }
        for zone in &zones {
            let _ = Moment::parse(&text, zone);
        }
        let _ = (ClockTime::parse(&text), time_zone(&text));
        Ok(())
    });
}

#[test]
fn a_date_takes_time_in_proportion_to_its_length() {
    const BYTES: usize = if cfg!(debug_assertions) { 10_000 } else { 100_000 };
    fuzz("dates, growth", 60, &pattern(PIECES), |pattern| {
        linear(&pattern, BYTES, |bytes| pattern.of_length(bytes), |text: &String| drop(Date::parse(text)))
    });
}

/// We read with `edtf-core`, and refuse two things that it takes: a leap second, and years that no calendar program can hold.
fn check_against_edtf_core(text: &str, read: &Result<Date, String>) -> Verdict {
    match (Edtf::parse(text.trim()), read) {
        (Ok(_), Err(why)) => prop_assert!(why.contains("second 60") || why.contains("too far away"), "{text:?}: {why}"),
        (Err(error), Ok(_)) => prop_assert!(false, "{text:?} is taken, and edtf-core says {error:?}"),
        _ => {}
    }
    Ok(())
}

/// The crate `edtf` reads levels 0 and 1 by itself. It also takes intervals that end before they begin, and a day of a season.
fn check_against_edtf(text: &str, read: &Result<Date, String>, other: &Other) -> Verdict {
    let date = match read {
        Ok(date) => date,
        // It drops a time of day inside an interval; EDTF has none there.
        Err(_) if text.contains('T') && text.contains('/') => return Ok(()),
        Err(why) => {
            let known =
                ["ends before it begins", "second 60", "too far away", "month 2", "month 3", "month 4"].iter().any(|known| why.contains(known));
            prop_assert!(known, "`edtf` takes {text:?}, and we do not: {why}");
            return Ok(());
        }
    };
    let Other::Date(other) = other else { return Ok(()) };
    let day = |year, month: u32, day: u32| Day { year, month: month as u8, day: day as u8 };
    let (precision, bounds) = match other.precision() {
        OtherPrecision::Century(year) => (Precision::Century, Some((day(year, 1, 1), day(year + 99, 12, 31)))),
        OtherPrecision::Decade(year) => (Precision::Decade, Some((day(year, 1, 1), day(year + 9, 12, 31)))),
        OtherPrecision::Year(year) => (Precision::Year, Some((day(year, 1, 1), day(year, 12, 31)))),
        OtherPrecision::Month(year, month) => (Precision::Month, Some((day(year, month, 1), Day::last_of(year, month as u8)))),
        OtherPrecision::Day(year, month, the) => (Precision::Day, Some((day(year, month, the), day(year, month, the)))),
        OtherPrecision::Season(..) => (Precision::Season, None),
        // `1985-XX` and the like: we print what is known.
        OtherPrecision::MonthOfYear(year) | OtherPrecision::DayOfYear(year) => (Precision::Year, Some((day(year, 1, 1), day(year, 12, 31)))),
        OtherPrecision::DayOfMonth(year, month) => (Precision::Month, Some((day(year, month, 1), Day::last_of(year, month as u8)))),
    };
    prop_assert_eq!(date.precision(), precision, "{:?}", text);
    prop_assert!(bounds.is_none_or(|bounds| bounds == date.key()), "{text:?}: {bounds:?}, {:?}", date.key());
    Ok(())
}

/// Dates of the grammar, most of them of the calendar.
fn written() -> BoxedStrategy<String> {
    let year = prop_oneof![6 => (-9999..10000_i32).prop_map(year), 1 => (0..1000).prop_map(|y| format!("{y:03}X")), 1 => (0..100).prop_map(|y| format!("{y:02}XX")), 1 => select(PIECES).prop_map(str::to_owned)];
    let month =
        prop_oneof![6 => (1..13).prop_map(|m| format!("-{m:02}")), 1 => (20..43).prop_map(|m| format!("-{m:02}")), 1 => Just("-XX".to_owned())];
    let day = prop_oneof![6 => (1..32).prop_map(|d| format!("-{d:02}")), 1 => Just("-XX".to_owned()), 1 => Just("-3X".to_owned())];
    let mark = || select(&["", "", "", "?", "~", "%"][..]);
    let time = select(&["", "", "", "", "T00:00:00", "T23:20:30Z", "T04:00:00+02:00", "T23:59:60Z", "T24:00:00", "T12:00"][..]);
    let date = (year, prop::option::of((month, mark(), prop::option::of(day))), mark(), time).prop_map(|(year, month, mark, time)| {
        let (month, inner, day) = month.map_or_else(Default::default, |(month, inner, day)| (month, inner, day));
        match day {
            Some(day) => format!("{year}{month}{inner}{day}{time}{mark}"),
            None => format!("{year}{month}{mark}"),
        }
    });
    let date = date.boxed();
    prop_oneof![
        4 => date.clone(),
        3 => (date.clone(), date.clone()).prop_map(|(a, b)| format!("{a}/{b}")),
        1 => (date.clone(), select(&["/..", "/", "..", " "][..])).prop_map(|(a, end)| format!("{a}{end}")),
        1 => (select(&["../", "/", "..", " "][..]), date.clone()).prop_map(|(start, a)| format!("{start}{a}")),
        1 => (prop::collection::vec(date, 1..5), select(&["[]", "{}"][..]), select(&[",", "..", ", "][..]))
            .prop_map(|(dates, brackets, between)| format!("{}{}{}", &brackets[..1], dates.join(between), &brackets[1..])),
    ]
    .boxed()
}

fn year(year: i32) -> String {
    if year < 0 { format!("-{:04}", -year) } else { format!("{year:04}") }
}

fn pieces() -> BoxedStrategy<String> {
    crate::corpus::sentence(PIECES).prop_map(|text| text.chars().take(60).collect()).boxed()
}
