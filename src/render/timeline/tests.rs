//! Drawings of many timelines: nothing touches, nothing is outside, nothing is lost.

use proptest::prelude::*;

use super::*;
use crate::render::drawing::{Scale, Unit, Wants, frame};
use crate::render::shown::hash_of;
use crate::render::views::WordsView;

/// Forms of dates, with `Y` for a year, `Z` for a later one, `M` for a month and `D` for a day.
const FORMS: &[&str] = &[
    "Y-M-D",
    "Y-M-D",
    "Y-M-D",
    "Y-M-D?",
    "Y-M-D~",
    "Y-M",
    "Y-M~",
    "Y",
    "Y~",
    "Y?",
    "Y-M-D/Z-M-D",
    "Y-M/Z-M",
    "Y~/Z?",
    "Y-M-D/..",
    "../Y-M",
    "Y/",
    "/Y-M-D",
    "[Y-M,Z-M]",
    "{Y,Z}",
    "Y-M-D/Z-M-D?",
    "Y-XX-D",
];
const WORDS: &[&str] = &[
    "council",
    "adopts",
    "a",
    "the",
    "ceasefire",
    "Resolution",
    "1701",
    "Rindfleischetikettierungsüberwachungsaufgabe",
    "Łódź",
    "المجلس",
    "يوافق",
    "安全理事会通过决议",
    "Совет",
    "well-known",
    "—",
    "“so”",
    "👩‍👩‍👧",
];

fn date(form: &str, year: i32, later: i32, month: u8, day: u8) -> Date {
    let year_text = |year: i32| if year < 0 { format!("-{:04}", -year) } else { format!("{year:04}") };
    let text = form
        .replace('Y', &year_text(year))
        .replace('Z', &year_text(year + later))
        .replace('M', &format!("{month:02}"))
        .replace('D', &format!("{day:02}"));
    Date::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Items in the order of time, as a site hands them over.
fn items(mut events: Vec<(Date, String)>) -> Vec<Item> {
    events.sort_by_key(|(date, _)| date.key());
    let item = |(index, (date, title)): (usize, (Date, String))| Item {
        numeral: (index + 1).to_string(),
        number: index + 1,
        anchor: format!("event-{index}"),
        name: format!("{}: {title}", date.as_str()),
        label: title,
        groups: format!("grouped t{}", index % 3),
        date,
        planned: index % 11 == 10,
    };
    events.into_iter().enumerate().map(item).collect()
}

prop_compose! {
    fn event(years: std::ops::Range<i32>)(
        form in proptest::sample::select(FORMS), year in years, later in 1i32..30, month in 1u8..=12, day in 1u8..=28,
        words in proptest::collection::vec(proptest::sample::select(WORDS), 1..16),
    ) -> (Date, String) {
        (date(form, year, later, month, day), words.join(" "))
    }
}

fn timeline() -> impl Strategy<Value = Vec<Item>> {
    let years = prop_oneof![Just(2024..2025), Just(1948..2024), Just(-400..2024), Just(2020..2026)];
    (years, prop_oneof![2usize..14, 14usize..62, 100usize..300])
        .prop_flat_map(|(years, count)| proptest::collection::vec(event(years), count))
        .prop_map(items)
}

/// Everything that is written in a drawing.
fn frames(drawing: &DrawingView, mirrored: bool) -> Vec<([f64; 4], String)> {
    let of = |words: &WordsView, size: f64| (frame(words, size, mirrored), words.text.clone());
    let ticks = if drawing.form == "wide" { wide::TICK } else { narrow::TICK };
    let along = drawing.words.iter().map(|words| of(words, ticks));
    let marks = drawing.marks.iter().flat_map(|mark| {
        let size = if mark.form.ends_with("numbered") { 12.0 } else { drawing.size as f64 };
        mark.words.iter().map(move |words| of(words, size))
    });
    along.chain(marks).collect()
}

fn check(items: &[Item], tag: &str, pin: Option<Day>) -> Result<(), TestCaseError> {
    let language = Language::new(tag, &[]).unwrap();
    let Some(drawn) = draw(items, &language, pin, "") else { return Ok(()) };
    let again = draw(items, &language, pin, "").unwrap();
    prop_assert_eq!(hash_of(&drawn.view), hash_of(&again.view), "two drawings of the same events differ");
    let with_place = items.iter().filter(|item| Span::of(&item.date).is_some()).count();
    for (drawing, wide) in [(&drawn.view.wide, true), (&drawn.view.narrow, false)] {
        let frames = frames(drawing, tag == "ar");
        for (index, (one, words)) in frames.iter().enumerate() {
            // One unit is what rounding may take.
            let inside = one[0] >= -1.0 && one[1] >= -1.0 && one[2] <= drawing.width as f64 + 1.0 && one[3] <= drawing.height as f64 + 1.0;
            prop_assert!(inside, "{}: `{words}` at {one:?} leaves {} × {}", drawing.form, drawing.width, drawing.height);
            for (other, others) in &frames[index + 1..] {
                let touch = one[0] + 1.0 < other[2] && other[0] + 1.0 < one[2] && one[1] + 1.0 < other[3] && other[1] + 1.0 < one[3];
                prop_assert!(!touch, "{}: `{words}` at {one:?} touches `{others}` at {other:?}", drawing.form);
            }
        }
        let homes: Vec<&String> =
            drawn.homes.iter().filter_map(|(in_wide, in_narrow)| if wide { in_wide.as_ref() } else { in_narrow.as_ref() }).collect();
        prop_assert_eq!(homes.len(), with_place, "every event with a day has a mark");
        for home in homes {
            prop_assert!(drawing.marks.iter().any(|mark| mark.anchor == *home), "there is no mark {home}");
        }
        for mark in &drawing.marks {
            prop_assert!(!mark.words.is_empty() && items.iter().any(|item| item.anchor == mark.to) && !mark.name.is_empty());
            prop_assert!(!mark.solid.is_empty() || !mark.hollow.is_empty(), "{} has no shape", mark.name);
        }
        if !drawing.counted {
            let order: Vec<usize> = drawing.marks.iter().map(|mark| items.iter().position(|item| item.anchor == mark.to).unwrap()).collect();
            prop_assert!(order.is_sorted(), "marks stand in the order of time");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]
    #[test]
    fn words_never_touch_and_never_leave_the_sheet(items in timeline(), tag in proptest::sample::select(&["en", "ar", "de"][..]), pinned in any::<bool>()) {
        check(&items, tag, pinned.then(|| Day::new(2024, 10, 31).unwrap()))?;
    }
}

#[test]
fn a_thousand_events_are_counted_and_each_is_in_one_bar() {
    let events = (0..1000)
        .map(|index: i32| (date("Y-M-D", 1948 + index * 7 % 77, 1, (index % 12 + 1) as u8, (index % 28 + 1) as u8), format!("Event {index}")));
    let drawn = draw(&items(events.collect()), &Language::new("en", &[]).unwrap(), None, "").unwrap();
    for drawing in [&drawn.view.wide, &drawn.view.narrow] {
        let counts = drawing.marks.iter().map(|mark| mark.words[0].text.parse::<usize>().unwrap());
        assert!(drawing.counted && drawing.marks.len() <= 40, "{}", drawing.marks.len());
        assert_eq!(counts.sum::<usize>(), 1000);
    }
    assert!(drawn.view.wide.marks[0].name.ends_with(" events"), "{}", drawn.view.wide.marks[0].name);
}

#[test]
fn a_date_is_drawn_no_more_exactly_than_it_is_known() {
    let days = |text: &str| Span::of(&Date::parse(text).unwrap()).unwrap();
    let day = |text: &str| Day::parse(text).unwrap().number();
    let month = (day("2024-10-01"), day("2024-10-31"));
    for (text, solid, hollow, sides) in [
        ("2024-10-31", vec![(day("2024-10-31"), day("2024-10-31"))], vec![], (Side::Closed, Side::Closed)),
        ("2024-10", vec![], vec![month], (Side::Closed, Side::Closed)),
        ("2024-10-31?", vec![], vec![(day("2024-10-31"), day("2024-10-31"))], (Side::Closed, Side::Closed)),
        ("2024-09-30/2024-10-31", vec![(day("2024-09-30"), day("2024-10-31"))], vec![], (Side::Closed, Side::Closed)),
        ("2024-09-30/2024-10", vec![(day("2024-09-30"), day("2024-10-01"))], vec![month], (Side::Closed, Side::Closed)),
        ("2024-09-30~/2024-10-31", vec![], vec![(day("2024-09-30"), day("2024-10-31"))], (Side::Closed, Side::Closed)),
        ("2024-09-30/..", vec![(day("2024-09-30"), day("2024-09-30"))], vec![], (Side::Closed, Side::Open)),
        ("2024-09-30/", vec![(day("2024-09-30"), day("2024-09-30"))], vec![], (Side::Closed, Side::Unknown)),
        ("../2024-10", vec![(day("2024-10-01"), day("2024-10-01"))], vec![month], (Side::Open, Side::Closed)),
        ("[2024-10-01,2024-10-31]", vec![], vec![month], (Side::Closed, Side::Closed)),
    ] {
        let span = days(text);
        assert_eq!((span.solid, span.hollow, (span.start, span.end)), (solid, hollow, sides), "{text}");
    }
}

#[test]
fn only_a_long_stretch_without_events_is_cut_and_time_always_goes_forward() {
    let spans = |texts: &[&str]| texts.iter().map(|text| Span::of(&Date::parse(text).unwrap()).unwrap()).collect::<Vec<_>>();
    for (texts, cuts) in [
        (&["2006-08-11", "2023-10-08", "2024-09", "2024-10-30", "2024-10-31"][..], 2),
        (&["1950", "1970", "1990", "2010"][..], 0),
        (&["2006-08-11", "2024-10-30", "2024-10-31"][..], 0),
        // An era that covers the stretch holds it together; what has no end does not.
        (&["1950/2020", "2006-08-11", "2019-10-08", "2019-10-30", "2019-10-31"][..], 0),
        (&["1950-01-01/..", "2019-10-08", "2019-10-30", "2019-10-31"][..], 1),
    ] {
        let owned = spans(texts);
        let borrowed: Vec<&Span> = owned.iter().collect();
        let scale = Scale::new(&Wants { spans: &borrowed, also: None, room: (8.0, 952.0), least: 96.0, each: 48.0 });
        assert_eq!(scale.cuts().count(), cuts, "{texts:?}");
        let places: Vec<f64> = (0..40_000).step_by(50).map(|day| scale.at(day - 10_000)).collect();
        assert!(places.is_sorted() && places.iter().all(|at| (8.0..=952.5).contains(at)), "{texts:?}");
    }
}

#[test]
fn every_unit_goes_from_one_of_its_beginnings_to_the_next() {
    for unit in Unit::all().filter(|unit| unit.days() < 400_000) {
        let mut day = unit.floor(Day::new(1899, 12, 31).unwrap());
        for _ in 0..60 {
            let next = unit.next(day);
            assert!(next > day && unit.floor(next) == next && unit.floor(next.add_days(-1)) == day, "{unit:?}: {day} {next}");
            day = next;
        }
    }
}
