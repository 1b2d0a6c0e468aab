//! Charts of many readings: no word touches another, every number lies on the scale, no line says more than was reported.

use proptest::prelude::*;

use super::steps::steps;
use super::*;
use crate::date::Date;
use crate::number::ENGLISH;
use crate::render::drawing::frame;
use crate::render::shown::hash_of;

/// Forms of values; `N` stands for a number.
const VALUES: &[&str] =
    &["N", "N", "N", "about N", "at least N", "over N", "up to N", "nearly N", "N to N", "unknown", "dozens", "N million", "N billion"];
const DATES: &[&str] = &["2024-M-D", "2024-M-D", "2023-M-D", "2024-M", "2022", "2024-M-D?", "1950-M-D", "2024-M-01/2024-M-28"];
const UNITS: &[&str] = &["deaths", "%", "EUR", "m", "kWh per 1,000 people"];
const NAMES: &[&str] =
    &["Council", "وزارة الصحة العامة", "The Office of the Commissioner for the Counting of All That Is Counted in the Valley", "Łódź"];

fn point(value: &str, date: &str, unit: &Unit) -> Point {
    let value = Value::parse(value, unit, &ENGLISH).unwrap_or_else(|error| panic!("{value}: {error:?}"));
    let date = Date::parse(date).unwrap();
    Point {
        anchor: "reading-1".into(),
        name: value.written.clone(),
        words: value.written.clone(),
        span: Span::of(&date).unwrap(),
        doubtful: false,
        replaced: false,
        extent: Extent::of(&value),
    }
}

fn series(name: &str, readings: &[(&str, &str)], unit: &Unit) -> Series {
    let mut points: Vec<Point> = readings.iter().map(|(date, value)| point(value, date, unit)).collect();
    points.sort_by_key(|point| point.span.to);
    Series { name: name.into(), points }
}

prop_compose! {
    fn reading()(value in proptest::sample::select(VALUES), low in 0u32..40_000, more in 1u32..9_000, date in proptest::sample::select(DATES), month in 1u8..=12, day in 1u8..=28) -> (String, String) {
        let value = value.replacen('N', &low.to_string(), 1).replacen('N', &(low + more).to_string(), 1);
        (date.replace('M', &format!("{month:02}")).replace('D', &format!("{day:02}")), value)
    }
}

fn check(scene: &Scene) -> Result<(), TestCaseError> {
    let Some(chart) = draw(scene) else { return Ok(()) };
    prop_assert_eq!(hash_of(&chart), hash_of(&draw(scene).unwrap()), "two drawings of the same readings differ");
    let mirrored = scene.language.direction() == "rtl";
    for drawing in [&chart.wide, &chart.narrow] {
        let mut frames: Vec<([f64; 4], &str)> = drawing.words.iter().map(|words| (frame(words, TICK, mirrored), words.text.as_str())).collect();
        for panel in &drawing.panels {
            frames.extend(panel.words.iter().map(|words| (frame(words, TICK, mirrored), words.text.as_str())));
            frames.extend(panel.name.iter().chain(&panel.last).map(|words| (frame(words, 14.0, mirrored), words.text.as_str())));
            prop_assert!(panel.points.iter().all(|point| point.solid.is_empty() != point.hollow.is_empty()), "every mark has one shape");
        }
        for (index, (one, words)) in frames.iter().enumerate() {
            let inside = one[0] >= -1.0 && one[1] >= -1.0 && one[2] <= drawing.width as f64 + 1.0 && one[3] <= drawing.height as f64 + 1.0;
            prop_assert!(inside, "{}: `{words}` at {one:?} leaves {} × {}", drawing.form, drawing.width, drawing.height);
            for (other, others) in &frames[index + 1..] {
                let touch = one[0] + 1.0 < other[2] && other[0] + 1.0 < one[2] && one[1] + 1.0 < other[3] && other[1] + 1.0 < one[3];
                prop_assert!(!touch, "{}: `{words}` at {one:?} touches `{others}` at {other:?}", drawing.form);
            }
        }
        let marks: usize = drawing.panels.iter().map(|panel| panel.points.len()).sum();
        prop_assert_eq!(marks + chart.key.without_number, scene.points().count(), "every reading with a number has a mark");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn words_never_touch_and_every_number_has_a_mark(
        readings in proptest::collection::vec(proptest::collection::vec(reading(), 1..9), 1..5), unit in proptest::sample::select(UNITS),
        tag in proptest::sample::select(&["en", "ar", "de"][..]), apart in any::<bool>(), due in proptest::option::of(1i64..40),
    ) {
        let unit = Unit::plain(unit);
        let language = Language::new(tag, &[]).unwrap();
        let fits = |value: &str| Value::parse(value, &unit, &ENGLISH).is_ok();
        let series: Vec<Series> = readings.iter().zip(NAMES).map(|(readings, name)| {
            let readings: Vec<(&str, &str)> = readings.iter().filter(|(_, value)| fits(value)).map(|(date, value)| (date.as_str(), value.as_str())).collect();
            series(name, &readings, &unit)
        }).collect();
        check(&Scene { language: &language, unit: &unit, series: &series, due, apart })?;
    }
}

#[test]
fn levels_are_round_hold_every_number_and_begin_at_zero_where_things_are_counted() {
    let language = Language::new("en", &[]).unwrap();
    for (low, high, unit, expected) in [
        (0.0, 1.0, "deaths", "0, 1"),
        (3.0, 7.0, "deaths", "0, 2, 4, 6, 8"),
        (2700.0, 2803.0, "deaths", "0, 1,000, 2,000, 3,000"),
        (900_000.0, 12_500_000.0, "people", "0, 5 million, 10 million, 15 million"),
        (400_000.0, 1_900_000.0, "people", "0, 0.5 million, 1 million, 1.5 million, 2 million"),
        (2.5e9, 4.75e9, "people", "0, 2 billion, 4 billion, 6 billion"),
        (58.5, 63.1, "%", "58%, 60%, 62%, 64%"),
        (3.0, 63.1, "%", "0%, 20%, 40%, 60%, 80%"),
        (0.004, 0.009, "m", "0.000, 0.005, 0.010"),
        (-1.2, 0.4, "m", "-1.5, -1.0, -0.5, 0.0, 0.5"),
        (5.0, 5.0, "m", "0, 2, 4, 6"),
        (0.0, 0.0, "m", "0.0, 0.5, 1.0"),
        (
            1e28,
            2e28,
            "atoms",
            "0, 5,000,000,000,000,000,000 billion, 10,000,000,000,000,000,000 billion, 15,000,000,000,000,000,000 billion, 20,000,000,000,000,000,000 billion",
        ),
    ] {
        let unit = Unit::plain(unit);
        let levels = Levels::of((low, high), &unit).unwrap();
        let words: Vec<String> = levels.ticks().map(|(_, number)| language.number_on_axis(&number, &unit)).collect();
        assert_eq!(words.join(", "), expected, "{low} to {high}");
        assert!(levels.at(low) >= -1e-6 && levels.at(high) <= 1.0 + 1e-6, "{low} to {high}");
        assert_eq!(levels.begins().is_some(), low == 58.5, "{low} to {high}");
    }
    assert_eq!(Levels::of((f64::MAX, f64::MIN), &Unit::plain("m")), None);
}

#[test]
fn the_line_keeps_the_last_number_and_stops_where_nothing_holds_it() {
    let unit = Unit::plain("deaths");
    for (readings, due, expected) in [
        (&[("2024-10-01", "5"), ("2024-10-08", "9")][..], None, "10-01..10-08 5 -> 9"),
        // A range is an area, which leads nowhere.
        (&[("2024-10-01", "5 to 7"), ("2024-10-08", "9"), ("2024-10-09", "10 to 12")], None, "10-01..10-08 5-7; 10-08..10-09 9"),
        // Nothing is known from the day on which no number was given.
        (&[("2024-10-01", "5"), ("2024-10-08", "unknown"), ("2024-10-15", "9")], None, "10-01..10-08 5"),
        // A new number may be once as late as it was due, and not later.
        (&[("2024-10-01", "5"), ("2024-10-15", "9"), ("2024-10-30", "11")], Some(7), "10-01..10-15 5 -> 9; 10-15..10-22 9"),
        // Of two for one day the later one holds.
        (&[("2024-10-01", "5"), ("2024-10-01", "6"), ("2024-10-08", "9")], None, "10-01..10-08 6 -> 9"),
        // A month holds from its last day.
        (&[("2024-09", "5"), ("2024-10-08", "at least 9")], None, "09-30..10-08 5 -> 9"),
        (&[("2024-09", "5")], None, ""),
    ] {
        let day = |number: i64| Day::from_number(number).to_string()[5..].to_owned();
        let line = steps(&series("Council", readings, &unit), due);
        let words = line.iter().map(|step| {
            let high = if step.high > step.low { format!("-{}", step.high) } else { String::new() };
            let next = step.next.map_or(String::new(), |next| format!(" -> {next}"));
            format!("{}..{} {}{high}{next}", day(step.from), day(step.to), step.low)
        });
        assert_eq!(words.collect::<Vec<_>>().join("; "), expected, "{readings:?}");
    }
}

#[test]
fn the_key_tells_of_a_line_that_stops_only_where_one_does() {
    let (unit, language) = (Unit::plain("deaths"), Language::new("en", &[]).unwrap());
    for (readings, due, is_told) in [
        // Reported each week, on the day: an area leads nowhere, and does not stop.
        (&[("2024-10-01", "5 to 7"), ("2024-10-08", "6 to 8"), ("2024-10-15", "9")][..], Some(7), false),
        (&[("2024-10-01", "5"), ("2024-10-08", "6 to 8")], Some(7), false),
        (&[("2024-10-01", "5"), ("2024-10-15", "9")], Some(7), false),
        (&[("2024-10-01", "5"), ("2024-10-16", "9")], Some(7), true),
        (&[("2024-10-01", "5 to 7"), ("2024-10-16", "9")], Some(7), true),
        (&[("2024-10-01", "5"), ("2024-10-08", "unknown"), ("2024-10-15", "9")], None, true),
        (&[("2024-10-01", "5"), ("2024-12-08", "9")], None, false),
    ] {
        let series = [series("Council", readings, &unit)];
        let chart = draw(&Scene { language: &language, unit: &unit, series: &series, due, apart: false }).unwrap();
        assert_eq!(chart.key.late, is_told, "{readings:?}");
    }
}

#[test]
fn nothing_is_drawn_where_no_reporter_has_two_numbers_of_different_days() {
    let (unit, language) = (Unit::plain("deaths"), Language::new("en", &[]).unwrap());
    for (readings, is_drawn) in [
        (&[&[("2024-10-01", "5")][..], &[("2024-11-01", "6")]][..], false),
        (&[&[("2024-10-01", "5"), ("2024-10-01", "6")]], false),
        (&[&[("2024-10-01", "5"), ("2024-11-01", "unknown")]], false),
        (&[&[("2024-10-01", "5"), ("2024-11-01", "6")]], true),
        (&[], false),
    ] {
        let series: Vec<Series> = readings.iter().map(|readings| series("Council", readings, &unit)).collect();
        let scene = Scene { language: &language, unit: &unit, series: &series, due: None, apart: false };
        assert_eq!(draw(&scene).is_some(), is_drawn, "{readings:?}");
    }
}

#[test]
fn what_holds_from_a_day_on_is_drawn_from_that_day_and_no_line_runs_back() {
    let unit = Unit::plain("roads");
    let points = [("2022-03-01/..", "10"), ("2023-01-10", "12"), ("2023-06-10", "14")].map(|(date, value)| point(value, date, &unit));
    let steps = steps(&Series { name: "Council".into(), points: points.into() }, None);
    assert_eq!(steps.iter().map(|step| step.low).collect::<Vec<_>>(), [10.0, 12.0]);
    assert!(steps.iter().all(|step| step.from < step.to), "{steps:?}");
}
