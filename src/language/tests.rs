//! What is printed in four languages.

use super::*;
use crate::date::{Date, Day, Moment};
use crate::number::{Unit, Value};

fn language(tag: &str) -> Language {
    Language::new(tag, &[]).unwrap()
}

#[test]
fn a_language_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&language("en"));
}

#[test]
fn dates_are_printed_as_precisely_as_they_are_known() {
    let english = language("en");
    for (date, text) in [
        ("2024-10-31", "31 October 2024"),
        ("2006-08", "August 2006"),
        ("2006", "2006"),
        ("2023~", "about 2023"),
        ("2024-10-31?", "31 October 2024 (date uncertain)"),
        ("2004-06%", "about June 2004 (date uncertain)"),
        ("-0499", "500 BC"),
        ("0000", "1 BC"),
        ("0476", "476 AD"),
        ("2024-09-30/2024-10-02", "30 September 2024 – 2 October 2024"),
        ("2024-09-30/..", "since 30 September 2024"),
        ("../2016", "until 2016"),
        ("2016/", "from 2016 (end not known)"),
        ("/1960", "until 1960 (beginning not known)"),
        ("1980?/1994~", "1980 (date uncertain) – about 1994"),
        ("201X", "2010s"),
        ("20XX", "between 2000 and 2099"),
        ("2004-XX", "2004"),
        ("1985-04-XX", "April 1985"),
        ("2001-21", "spring 2001"),
        ("2001-34", "second quarter of 2001"),
        ("[1667,1668-12]", "1667 or December 1668"),
        ("{1960,1961-12,1963}", "1960, December 1961 and 1963"),
        ("[..1984]", "on or before 1984"),
        ("{1670..1672}", "1670 – 1672"),
        ("Y170002", "the year 170,002"),
        ("Y-17E7", "the year 170,000,001 BC"),
        ("2016-05-02T16:54:59+02:00", "2 May 2016 at 16:54 (UTC+02:00)"),
    ] {
        assert_eq!(english.date(&Date::parse(date).unwrap()), text, "{date}");
    }
}

#[test]
fn every_language_prints_the_gregorian_calendar_its_own_way() {
    for (tag, day, month) in [
        ("en", "31 October 2024", "August 2006"),
        ("en-US", "October 31, 2024", "August 2006"),
        ("de", "31. Oktober 2024", "August 2006"),
        ("fr", "31 octobre 2024", "août 2006"),
        ("ar", "31 أكتوبر 2024", "أغسطس 2006"),
        ("ar-EG", "٣١ أكتوبر ٢٠٢٤", "أغسطس ٢٠٠٦"),
        ("fa-u-nu-latn", "31 اکتبر 2024", "اوت 2006"),
        ("th", "31 ตุลาคม 2024", "สิงหาคม 2006"),
    ] {
        let language = language(tag);
        let day_text = language.day(Day::new(2024, 10, 31).unwrap());
        // Gregorian years of Thai and the like carry their era; the day and the year are what is held here.
        assert!(day_text.starts_with(day.rsplit_once(' ').unwrap().0) && day_text.contains(day.rsplit_once(' ').unwrap().1), "{tag}: {day_text}");
        let month_text = language.date(&Date::parse("2006-08").unwrap());
        assert!(month_text.contains(month.rsplit_once(' ').unwrap().1), "{tag}: {month_text}");
        assert!(language.has_data(), "{tag}");
    }
    assert!(!language("zz").has_data());
}

#[test]
fn moments_times_and_weekdays_are_printed() {
    let english = language("en");
    let zone = crate::date::time_zone("Asia/Beirut").unwrap();
    for (text, printed) in [("2024-11-01", "1 November 2024"), ("2024-11-01T10:00:00+02:00", "1 November 2024 at 10:00")] {
        assert_eq!(english.moment(&Moment::parse(text, &zone).unwrap()), printed);
    }
    let day = Day::new(2024, 11, 27).unwrap();
    assert_eq!(english.weekday(day), "Wednesday");
    assert_eq!(english.day_with_weekday(day), "Wednesday, 27 November 2024");
    assert_eq!(english.day_without_year(day), "27 November");
    assert_eq!(english.time(crate::date::ClockTime::parse("04:00").unwrap()), "04:00");
}

#[test]
fn values_are_printed_with_qualifier_number_and_unit() {
    let book = Unit::counted("book", "books");
    for (tag, value, unit, text) in [
        ("en", "over 2,800", &book, "over 2,800 books"),
        ("en", "some 2 800", &book, "some 2,800 books"),
        ("en", "1", &book, "1 book"),
        ("en", "30 to 40", &book, "30–40 books"),
        ("en", "1.2 million", &book, "1.2 million books"),
        ("en", "2 to 3 million", &book, "2–3 million books"),
        ("en", "about 60 thousand", &book, "about 60 thousand books"),
        ("en", "dozens", &book, "dozens of books"),
        ("en", "unknown", &book, "an unknown number of books"),
        ("en", "2.50", &Unit::plain("%"), "2.50%"),
        ("en", "5 million", &Unit::plain("USD"), "USD\u{a0}5 million"),
        ("en", "5", &Unit::plain("€"), "€5"),
        ("en", "-3", &Unit::plain("%"), "-3%"),
        ("en", "12", &Unit::plain(""), "12"),
        ("de", "2,800.5", &Unit::plain("km"), "2.800,5 km"),
        ("de", "1.2 million", &book, "1.200.000 books"),
        ("fr", "12 800", &Unit::plain("livres"), "12\u{202f}800 livres"),
        ("ar-EG", "2,800", &Unit::plain("كتاب"), "٢٬٨٠٠ كتاب"),
    ] {
        let value = Value::parse(value, unit, language(tag).value_words()).unwrap();
        let printed: String = language(tag).value(&value, unit).chars().filter(|c| !matches!(c, '\u{2068}' | '\u{2069}')).collect();
        assert_eq!(printed, text, "{tag} {}", value.written);
    }
}

#[test]
fn plural_forms_are_those_of_the_language() {
    let forms = [("zero", "0 form"), ("two", "2 form"), ("few", "few form"), ("many", "many form")];
    let unit = Unit {
        one: Some("1 form".into()),
        forms: forms.iter().map(|(name, word)| ((*name).to_owned(), (*word).to_owned())).collect(),
        other: "other form".into(),
    };
    for (tag, number, word) in [
        ("ar", "0", "0 form"),
        ("ar", "2", "2 form"),
        ("ar", "3", "few form"),
        ("ar", "11", "many form"),
        ("ar", "100", "other form"),
        ("fr", "0", "1 form"),
        ("en", "0", "other form"),
        ("de", "1", "1 form"),
    ] {
        let value = Value::parse(number, &unit, &ENGLISH).unwrap();
        assert_eq!(language(tag).unit(&value, &unit), word, "{tag} {number}");
    }
}

#[test]
fn direction_lists_and_order_are_those_of_the_language() {
    for (tag, direction, list) in [
        ("en", "ltr", "a, b and c"),
        ("en-US", "ltr", "a, b, and c"),
        ("de", "ltr", "a, b und c"),
        ("fr", "ltr", "a, b et c"),
        ("ar", "rtl", "a وb وc"),
        ("he", "rtl", "a, b ו‑c"),
    ] {
        let language = language(tag);
        assert_eq!((language.direction(), language.list(&["a", "b", "c"]).as_str()), (direction, list), "{tag}");
    }
    let mut names = ["Resolution 1701", "Österreich", "Resolution 425", "Zypern", "arm", "Ofen"];
    names.sort_by(|a, b| language("de").compare(a, b));
    assert_eq!(names, ["arm", "Ofen", "Österreich", "Resolution 425", "Resolution 1701", "Zypern"]);
}

#[test]
fn a_sentence_begins_with_a_capital_and_nothing_else_changes() {
    for (tag, text, capital) in [
        ("en", "over 2,800 books", "Over 2,800 books"),
        ("en", "2,800 iPads", "2,800 iPads"),
        ("en", "“over” McKay", "“Over” McKay"),
        ("nl", "ijs", "IJs"),
        ("tr", "iki", "İki"),
        ("ar", "كتاب", "كتاب"),
    ] {
        assert_eq!(language(tag).title_case_first(text), capital, "{tag}");
    }
}

#[test]
fn words_come_from_the_site_then_the_language_then_english() {
    let german = Language::new("de", &["home = Start\nqualifier-more-than = mehr als\nquotation = „{ $text }“\n", "home = Startseite\n"]).unwrap();
    assert_eq!(german.t("home", &[]).as_deref(), Some("Startseite"));
    assert_eq!(german.t("contents", &[]).as_deref(), Some("Contents"));
    assert_eq!(german.t("no-such-key", &[]), None);
    assert_eq!(german.quote("so"), "„so“");
    assert_eq!(language("en").quote("so"), "“so”");
    let value = Value::parse("over 2,800", &Unit::plain("Bücher"), &ENGLISH).unwrap();
    assert_eq!(german.value(&value, &Unit::plain("Bücher")), "mehr als 2.800 Bücher");
    assert!(german.missing_words().contains(&"contents") && !german.missing_words().contains(&"home"));
    assert!(language("en-US").missing_words().is_empty());
}

#[test]
fn numbers_in_messages_choose_the_plural_and_have_the_languages_digits() {
    let words = "readings = { $count ->\n    [one] قراءة\n    [two] قراءتان\n   *[other] { $count } قراءات\n}\n";
    let arabic = Language::new("ar-EG", &[words]).unwrap();
    let plain = |text: String| text.chars().filter(|c| !matches!(c, '\u{2068}' | '\u{2069}')).collect::<String>();
    for (count, text) in [(1, "قراءة"), (2, "قراءتان"), (1234, "١٬٢٣٤ قراءات")] {
        assert_eq!(plain(arabic.t("readings", &[("count", count.into())]).unwrap()), text);
    }
    for (count, text) in [(1, "1 reading"), (1234, "1,234 readings")] {
        assert_eq!(language("en").t("readings", &[("count", count.into())]).unwrap(), text);
    }
    assert_eq!(language("en").count(12_345), "12,345");
}

#[test]
fn a_broken_file_of_words_is_reported_and_its_good_lines_count() {
    let broken = Language::new("de", &["home = Start\nbad line\ncontents = Inhalt\n"]).unwrap();
    assert_eq!(broken.t("contents", &[]).as_deref(), Some("Inhalt"));
    let mistakes = broken.word_mistakes();
    assert_eq!(mistakes.len(), 1);
    assert_eq!((mistakes[0].file, mistakes[0].span.start >= 13), (0, true), "{mistakes:?}");
}

#[test]
fn words_that_nest_without_end_are_refused_before_the_parser_sees_them() {
    for (text, is_refused) in [
        ("{".repeat(64) + &"}".repeat(64), false),
        ("{".repeat(65), true),
        ("{".repeat(100_000), true),
        (format!("{{{}", "F(".repeat(100_000)), true),
        (format!("{{{}", "{F(".repeat(40)), true),
        (r#"{"{"}"#.repeat(1000), false),
        (":( ".repeat(1000), false),
        ("{ $count ->\n    [one] {$count} street\n   *[other] {$count} streets\n }".to_owned(), false),
    ] {
        let language = Language::new("en", &[&format!("read-more = {text}\n")]).unwrap();
        let refused = language.word_mistakes().iter().any(|mistake| mistake.message.contains("inside each other"));
        assert_eq!(refused, is_refused, "{}", &text[..text.len().min(80)]);
    }
    // A chain of words is as long as it likes.
    let chain: String = (0..20_000).map(|n| format!("w{n} = {{ w{} }}\n", n + 1)).collect();
    let language = Language::new("en", &[&format!("read-more = {{ w0 }}\n{chain}")]).unwrap();
    assert!(language.word_mistakes().is_empty() && language.t("read-more", &[]).is_some());
}

#[test]
fn the_english_words_are_whole_and_named_once() {
    assert!(Language::new("en", &[ENGLISH_WORDS]).unwrap().word_mistakes().is_empty());
    let mut keys: Vec<&str> = words::keys(ENGLISH_WORDS).collect();
    let count = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), count);
    for key in keys {
        assert!(key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{key}");
        assert!(language("en").t(key, &[]).is_some(), "{key}");
    }
}

#[test]
fn what_is_no_language_tag_is_refused() {
    for tag in ["", "english language", "und", "e"] {
        assert!(Language::new(tag, &[]).is_err(), "{tag}");
    }
}

#[test]
fn months_are_printed_in_every_language() {
    for (tag, text) in
        [("pt-BR", "outubro de 2024"), ("pt", "outubro de 2024"), ("de", "Oktober 2024"), ("fr", "octobre 2024"), ("ar", "أكتوبر 2024")]
    {
        assert_eq!(language(tag).date(&Date::parse("2024-10").unwrap()), text, "{tag}");
    }
}
