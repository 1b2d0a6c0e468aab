//! The forms of EDTF, and the sentences for what is none.

use super::*;

/// Examples of ISO 8601-2 and the EDTF specification, with the first and last day that they may mean.
const FORMS: &[(&str, Precision, &str, &str)] = &[
    // level 0
    ("1985-04-12", Precision::Day, "1985-04-12", "1985-04-12"),
    ("1985-04", Precision::Month, "1985-04-01", "1985-04-30"),
    ("1985", Precision::Year, "1985-01-01", "1985-12-31"),
    ("0000", Precision::Year, "0000-01-01", "0000-12-31"),
    ("1985-04-12T23:20:30", Precision::Time, "1985-04-12", "1985-04-12"),
    ("1985-04-12T23:20:30Z", Precision::Time, "1985-04-12", "1985-04-12"),
    ("1985-04-12T23:20:30-04", Precision::Time, "1985-04-12", "1985-04-12"),
    ("2016-05-02T16:54:59+02:00", Precision::Time, "2016-05-02", "2016-05-02"),
    ("1964/2008", Precision::Interval, "1964-01-01", "2008-12-31"),
    ("2004-06/2006-08", Precision::Interval, "2004-06-01", "2006-08-31"),
    ("2004-02-01/2005-02-08", Precision::Interval, "2004-02-01", "2005-02-08"),
    ("2004-02-01/2005-02", Precision::Interval, "2004-02-01", "2005-02-28"),
    ("2005/2006-02", Precision::Interval, "2005-01-01", "2006-02-28"),
    // level 1
    ("Y170002", Precision::Year, "170002-01-01", "170002-12-31"),
    ("Y-170002", Precision::Year, "-170002-01-01", "-170002-12-31"),
    ("2001-21", Precision::Season, "2001-03-01", "2001-05-31"),
    ("2001-24", Precision::Season, "2001-12-01", "2002-02-28"),
    ("1984?", Precision::Year, "1984-01-01", "1984-12-31"),
    ("2004-06~", Precision::Month, "2004-06-01", "2004-06-30"),
    ("2004-06-11%", Precision::Day, "2004-06-11", "2004-06-11"),
    ("201X", Precision::Decade, "2010-01-01", "2019-12-31"),
    ("20XX", Precision::Century, "2000-01-01", "2099-12-31"),
    ("2004-XX", Precision::Year, "2004-01-01", "2004-12-31"),
    ("1985-04-XX", Precision::Month, "1985-04-01", "1985-04-30"),
    ("1985-XX-XX", Precision::Year, "1985-01-01", "1985-12-31"),
    ("1985-04-12/..", Precision::Interval, "1985-04-12", "-"),
    ("2004-06-01/..", Precision::Interval, "2004-06-01", "-"),
    ("1985/..", Precision::Interval, "1985-01-01", "-"),
    ("../2016", Precision::Interval, "-", "2016-12-31"),
    ("../1985-04-12", Precision::Interval, "-", "1985-04-12"),
    ("/1960", Precision::Interval, "-", "1960-12-31"),
    ("1985-04/", Precision::Interval, "1985-04-01", "-"),
    ("1980?/1994~", Precision::Interval, "1980-01-01", "1994-12-31"),
    ("1984~/2004-06", Precision::Interval, "1984-01-01", "2004-06-30"),
    ("1984-06-02?/2004-08-08~", Precision::Interval, "1984-06-02", "2004-08-08"),
    ("-0002", Precision::Year, "-0002-01-01", "-0002-12-31"),
    ("-0499", Precision::Year, "-0499-01-01", "-0499-12-31"),
    // level 2
    ("Y-17E7", Precision::Year, "-170000000-01-01", "-170000000-12-31"),
    ("Y17E8", Precision::Year, "1700000000-01-01", "1700000000-12-31"),
    ("1950S2", Precision::Century, "1900-01-01", "1999-12-31"),
    ("Y171010000S3", Precision::Years, "171000000-01-01", "171999999-12-31"),
    ("Y3388E2S3", Precision::Years, "338000-01-01", "338999-12-31"),
    ("2001-34", Precision::Season, "2001-04-01", "2001-06-30"),
    ("2001-33", Precision::Season, "2001-01-01", "2001-03-31"),
    ("2001-40", Precision::Season, "2001-01-01", "2001-06-30"),
    ("[1667,1668,1670..1672]", Precision::Set, "1667-01-01", "1672-12-31"),
    ("[1667,1672-12]", Precision::Set, "1667-01-01", "1672-12-31"),
    ("[..1760-12-03]", Precision::Set, "-", "1760-12-03"),
    ("[1760-12..]", Precision::Set, "1760-12-01", "-"),
    ("[1760-01,1760-02,1760-12..]", Precision::Set, "1760-01-01", "-"),
    ("{1667,1668,1670..1672}", Precision::Set, "1667-01-01", "1672-12-31"),
    ("{1960,1961-12}", Precision::Set, "1960-01-01", "1961-12-31"),
    ("{..1984}", Precision::Set, "-", "1984-12-31"),
    ("2001-?09~-09", Precision::Day, "2001-09-09", "2001-09-09"),
    ("2004-06-11%", Precision::Day, "2004-06-11", "2004-06-11"),
    ("2004-06~-11", Precision::Day, "2004-06-11", "2004-06-11"),
    ("2004?-06-11", Precision::Day, "2004-06-11", "2004-06-11"),
    ("?2004-06-~11", Precision::Day, "2004-06-11", "2004-06-11"),
    ("2004-%06-11", Precision::Day, "2004-06-11", "2004-06-11"),
    ("156X-12-25", Precision::Decade, "1560-12-25", "1569-12-25"),
    ("156X-12-31", Precision::Decade, "1560-12-31", "1569-12-31"),
    ("15XX-12-25", Precision::Century, "1500-12-25", "1599-12-25"),
    ("15XX-12-XX", Precision::Century, "1500-12-01", "1599-12-31"),
    ("1XXX-XX", Precision::Years, "1000-01-01", "1999-12-31"),
    ("1XXX-12", Precision::Years, "1000-12-01", "1999-12-31"),
    ("1984-1X", Precision::Year, "1984-10-01", "1984-12-31"),
    ("1560-XX-25", Precision::Year, "1560-01-25", "1560-12-25"),
    ("2004-06-~01/2004-06-~20", Precision::Interval, "2004-06-01", "2004-06-20"),
    ("2004-06-XX/2004-07-03", Precision::Interval, "2004-06-01", "2004-07-03"),
];

#[test]
fn every_form_is_read_bounded_and_as_precise_as_written() {
    let shown = |day: Option<Day>| day.map_or("-".to_owned(), |day| day.to_string());
    for (text, precision, earliest, latest) in FORMS {
        let date = Date::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!((date.precision(), shown(date.earliest()).as_str(), shown(date.latest()).as_str()), (*precision, *earliest, *latest), "{text}");
        assert_eq!(date.as_str(), *text);
        let (earliest, latest) = date.key();
        assert!(earliest <= latest, "{text}");
        if let (Some(start), Some(end)) = (date.start(), date.end()) {
            assert_eq!((start.earliest(), end.latest()), (date.earliest(), date.latest()), "{text}");
        }
    }
}

#[test]
fn an_independent_reader_takes_the_same_forms() {
    // The crate `edtf` reads levels 0 and 1; what it takes we take. `1560-00` and the like it refuses too.
    let years = ["1985", "-0002", "0000", "201X", "20XX", "1XXX", "Y170002", "198", "19855"];
    let rests = ["", "-04", "-13", "-00", "-21", "-25", "-XX", "-04-12", "-04-31", "-02-29", "-04-XX", "-XX-XX", "-4", "-04-1"];
    for (year, rest) in years.iter().flat_map(|year| rests.iter().map(move |rest| (year, rest))) {
        for mark in ["", "?", "~", "%"] {
            for frame in ["D", "D/..", "../D", "D/", "/D", "D/D", "D/1984"] {
                let text = frame.replace('D', &format!("{year}{rest}{mark}"));
                if ::edtf::level_1::Edtf::parse(&text).is_ok() && !runs_backwards(&text) {
                    assert!(Date::parse(&text).is_ok(), "{text}: {:?}", Date::parse(&text));
                }
            }
        }
    }
}

/// That reader takes intervals that end before they begin; we do not.
fn runs_backwards(text: &str) -> bool {
    Date::parse(text).is_err_and(|error| error.contains("ends before it begins"))
}

#[test]
fn what_is_no_date_is_refused_in_a_sentence_that_says_what_to_write() {
    for (text, part) in [
        ("2024-13", "month 13 does not exist"),
        ("2024-00", "month 0 does not exist"),
        ("2024-13-05", "month 13 does not exist"),
        ("2024-02-30", "2024-02-30 is not a day of the calendar"),
        ("2023-02-29?", "2023-02-29 is not a day of the calendar"),
        ("2024-02-30/..", "2024-02-30 is not a day of the calendar"),
        ("27/11/2024", "write 2024-11-27, the year first"),
        ("11/27/2024", "write 2024-11-27, the year first"),
        ("05/11/2024", "`05/11/2024` may be 2024-11-05 or 2024-05-11"),
        ("27.11.2024", "write 2024-11-27, the year first"),
        ("27-11-2024", "write 2024-11-27, the year first"),
        ("11/2024", "write 2024-11, the year first"),
        ("2024/11/27", "write 2024-11-27"),
        ("2024-1-5", "write 2024-01-05"),
        ("2024-1", "write 2024-01"),
        ("Nov 27, 2024", "write 2024-11-27, the year first"),
        ("27 November 2024", "write 2024-11-27, the year first"),
        ("Wednesday, 27th November 2024", "write 2024-11-27, the year first"),
        ("Sept. 2024", "write 2024-09, the year first"),
        ("c. 2023", "write 2023~"),
        ("about 2023-05", "write 2023-05~"),
        ("2023 – 2024", "write 2023/2024"),
        ("2023 to 2024", "write 2023/2024"),
        ("2024-09-30..", "write 2024-09-30/.."),
        ("1990s", "write 199X"),
        ("500 BCE", "write -0499"),
        ("1 BC", "write 0000"),
        ("2024-11-27 04:00", "the time under `time:`"),
        ("2024-11-27T04:00", "the time under `time:`"),
        ("2016-12-31T23:59:60Z", "second 60"),
        ("2008/1964", "the interval ends before it begins"),
        ("../..", "an interval needs a date at one end"),
        ("Y99999999999", "too far away"),
        ("today", "`today` is not a date"),
        ("", "the date is empty"),
    ] {
        let message = Date::parse(text).expect_err(text);
        assert!(message.contains(part), "{text}: {message}");
    }
}

#[test]
fn dates_compare_by_what_they_may_mean() {
    for (later, earlier, certain) in [
        ("2024-11-01", "2024-10-31", true),
        ("2024-10", "2024-10-31", false),
        ("2024-11", "2024-10-31", true),
        ("2025", "2024~", true),
        ("2024-10-31?", "2024-10-31", false),
        ("2024-09-30/..", "2024-09", false),
        ("2024-10-01/..", "2024-09", true),
        ("2024-10-01", "2024-09-30/..", false),
        ("/2025", "2024", false),
    ] {
        let (later, earlier) = (Date::parse(later).unwrap(), Date::parse(earlier).unwrap());
        assert_eq!((later.certainly_after(&earlier), earlier.certainly_before(&later)), (certain, certain), "{later:?} {earlier:?}");
    }
}

#[test]
fn a_date_with_a_mark_of_doubt_is_undoubtedly_after_nothing() {
    for (later, earlier, undoubted) in [
        ("2024-11-05", "2024-10-31", true),
        ("2024-11", "2024-10-31", true),
        ("2024-10", "2024-10-31", false),
        ("2024-11-05~", "2024-10-31", false),
        ("2024-11-05?", "2024-10-31", false),
        ("2024-11-05%", "2024-10-31", false),
        ("2024-11-05", "2024-10-31?", false),
        ("2024-11-05", "2024-10-31~", false),
        ("2024-?11-05", "2024-10-31", false),
        // Only the beginning of the later one and the end of the earlier one are compared.
        ("2024-11-05/2024-12-24?", "2024-10-31", true),
        ("2024-11-05~/2024-12-24", "2024-10-31", false),
        ("2024-11-05", "2024-10-01~/2024-10-31", true),
        ("2024-11-05", "../2024-10-31", true),
        ("2024-11-05", "../2024-10-31?", false),
        ("2024-11-05/..", "2024-10-31", true),
        ("[2024-11-05,2024-11-07~]", "2024-10-31", false),
        ("[2024-11-05,2024-11-07]", "2024-10-31", true),
    ] {
        let [later, earlier] = [later, earlier].map(|text| Date::parse(text).unwrap());
        assert_eq!(later.undoubtedly_after(&earlier), undoubted, "{later:?} {earlier:?}");
    }
}

#[test]
fn marks_of_doubt_and_open_ends_are_seen() {
    for (text, uncertain, approximate, interval, open) in [
        ("2024", false, false, false, false),
        ("2024?", true, false, false, false),
        ("2024~", false, true, false, false),
        ("2024%", true, true, false, false),
        ("2024-09-30/..", false, false, true, true),
        ("2024-09-30/", false, false, true, false),
        ("2024-09?/2025", true, false, true, false),
    ] {
        let date = Date::parse(text).unwrap();
        assert_eq!(
            (date.is_uncertain(), date.is_approximate(), date.is_interval(), date.is_open_end()),
            (uncertain, approximate, interval, open),
            "{text}"
        );
    }
    let day = Day::new(2024, 11, 27).unwrap();
    assert_eq!(Date::from_day(day).exact_day(), Some(day));
    assert_eq!(Date::parse("2024-11-27?").unwrap().exact_day(), None);
    assert_eq!(Date::from_day(Day::MAX).latest().map(|day| day.year), Some(i32::MAX));
}

proptest::proptest! {
    #[test]
    fn no_text_breaks_the_reading_of_dates(text in "([0-9]{1,4}|[-/.XYES?~%\\[\\]{},T:Z+ –é]|nov|bce|th|\\PC){0,10}") {
        let zone = time_zone("Asia/Beirut").unwrap();
        if let Ok(date) = Date::parse(&text) {
            proptest::prop_assert!(date.key().0 <= date.key().1 || date.is_interval());
            let _ = (date.shape(), date.start(), date.end(), date.exact_day());
        }
        let _ = (Moment::parse(&text, &zone), Day::parse(&text), ClockTime::parse(&text), time_zone(&text));
    }
}
