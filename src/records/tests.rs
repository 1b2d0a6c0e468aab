//! YAML of records, what comes out, and every finding with its place.

use super::*;
use crate::diagnostics::{Diagnostic, LineIndex};

fn settings(zone: &jiff::tz::TimeZone) -> Settings<'_> {
    Settings { zone, markup: Options::default() }
}

/// `line:col code: message`, one for each finding.
fn words(text: &str, found: &[Diagnostic]) -> Vec<String> {
    let index = LineIndex::new(text);
    let place = |finding: &Diagnostic| {
        finding.span.map_or("-".to_owned(), |span| {
            let (line, column) = index.position(text, span.start);
            format!("{line}:{column}")
        })
    };
    found.iter().map(|finding| format!("{} {}: {}", place(finding), finding.code, finding.message)).collect()
}

/// Reads a file and compares what `show` says of its records, and the findings.
fn check(path: &str, text: &str, show: fn(&Records) -> String, expected: (&str, &[&str])) {
    let zone = jiff::tz::TimeZone::UTC;
    let read = read_file(&FilePath::new(path), text, settings(&zone));
    assert_eq!(words(text, &read.diagnostics), expected.1, "{text}");
    assert_eq!(show(&read.value), expected.0, "{text}");
}

fn stated<T>(answer: &Stated<T>, word: impl Fn(&T) -> String) -> String {
    match answer {
        Stated::Missing => "missing".to_owned(),
        Stated::NotStated(_) => "not-stated".to_owned(),
        Stated::Is(answer) => word(&answer.value),
    }
}

fn figures(records: &Records) -> String {
    let reading = |reading: &Reading| {
        let by = stated(&reading.by, Clone::clone);
        let as_of = stated(&reading.as_of, |date| date.as_str().to_owned());
        let series = reading.series.as_ref().map_or("-", |series| &series.value);
        format!("{series} {} by {by} as of {as_of} in {}", reading.value.value.written, reading.source.value)
    };
    let figure = |figure: &Figure| {
        let forms: Vec<String> = figure.unit.forms.iter().map(|(category, word)| format!("{category}={word}")).collect();
        format!("{} [{}]: {}", figure.id, forms.join(" "), figure.readings.iter().map(reading).collect::<Vec<_>>().join("; "))
    };
    records.figures.iter().map(|record| figure(record)).collect::<Vec<_>>().join("\n")
}

fn figure(text: &str, expected: &str, findings: &[&str]) {
    check("content/figures/town-budget.yaml", text, figures, (expected, findings));
}

#[test]
fn a_figure_has_a_short_form_and_a_full_one() {
    figure(
        "title: The town's budget\nunit: USD\nvalue: over 2.8 million\nby: council\nas_of: not-stated\nsource: minutes\n",
        "town-budget [other=USD]: - over 2.8 million by council as of not-stated in minutes",
        &[],
    );
    figure(
        "a:\n  title: Clerks\n  unit: clerks\n  value: 12\n  by: not-stated\n  source: minutes\nb:\n  title: Desks\n  unit: desks\n  value: dozens\n  by: council\n  source: minutes\n",
        "a [other=clerks]: - 12 by not-stated as of missing in minutes\nb [other=desks]: - dozens by council as of missing in minutes",
        &[],
    );
    figure(
        "title: Clerks\nunit:\n  one: clerk\n  other: clerks\nmeasure: point\nupdate_every: 2w\ncounts:\n  what: clerks\n  who: not-stated\nseries:\n  council:\n    by: town-council\n    basis: not-stated\nreadings:\n  - series: council\n    value: 12\n    as_of: 2024-10\n    source: minutes\n  - by: The Mayor\n    value: about 10\n    source: speech\n    status: withdrawn\n",
        "town-budget [one=clerk other=clerks]: council 12 by missing as of 2024-10 in minutes; - about 10 by The Mayor as of missing in speech",
        &[],
    );
    figure(
        "title: Clerks\nunit: clerks\nby: council\nsource: minutes\nreadings:\n  - value: 12\n    as_of: 2024\n",
        "town-budget [other=clerks]: - 12 by council as of 2024 in minutes",
        &[],
    );
}

#[test]
fn a_figure_without_reporter_or_source_is_an_error() {
    figure(
        "title: Clerks\nunit: clerks\nreadings:\n  - value: 12\n    source: minutes\n",
        "town-budget [other=clerks]: - 12 by missing as of missing in minutes",
        &["4:5 figure-without-reporter: nobody is named who reported this number"],
    );
    figure(
        "title: Clerks\nunit: clerks\nseries:\n  a:\n    basis: not-stated\nreadings:\n  - series: a\n    value: 12\n    source: minutes\n",
        "town-budget [other=clerks]: a 12 by missing as of missing in minutes",
        &["7:5 figure-without-reporter: nobody is named who reported this number"],
    );
    figure("title: Clerks\nunit: clerks\nvalue: 12\nby: council\n", "", &["1:1 figure-without-source: this number does not say where it was read"]);
}

#[test]
fn every_mistake_of_a_figure_is_reported_in_one_run() {
    figure(
        "title: Clerks\nunit: clerks\nvalue: 2.800\nby: council\nsource: minutes\nas_of: 2024-13\nupdate_every: weekly\nmesure: point\ncounts:\n  waht: clerks\n",
        "",
        &[
            "10:3 unknown-field: `counts` has no field `waht`",
            "7:15 bad-period: `weekly` is not a period",
            "3:8 bad-value: `2.800` is a fraction of a counted unit (`clerks`)",
            "6:8 bad-date: month 13 does not exist",
            "8:1 unknown-field: a figure has no field `mesure`",
        ],
    );
    figure(
        "title: Clerks\nunit:\n  one: clerk\nreadings:\n  - value: 30 to 20\n    by: council\n    source: minutes\n  - series: x\n    by: council\n    source: minutes\n    value: 1\n",
        "",
        &[
            "3:3 missing-field: a unit with plural forms needs `other`",
            "5:12 bad-value: the range runs down, from 30 to 20",
            "8:13 unknown-series: this figure has no series `x`",
        ],
    );
    figure(
        "a b:\n  title: Clerks\n  unit: clerks\n  value: 12\n  readings: []\n  by: council\n  source: minutes\n",
        "",
        &[
            "1:1 bad-record-id: the id `a b` has a space, which no reference can hold",
            "4:3 figure-in-two-forms: a figure has either `value` or `readings`",
        ],
    );
    figure("title: Clerks\nunit: clerks\n", "", &["1:1 figure-without-reading: this figure has no number"]);
    figure(
        "value: 12\nby: council\nsource: minutes\n",
        "",
        &["1:1 missing-field: a figure needs `title`", "1:1 missing-field: a figure needs `unit`"],
    );
    figure("- a\n", "", &["1:1 wrong-type: a map from ids to records should be a mapping, not a list"]);
    figure("", "", &[]);
}

fn events(records: &Records) -> String {
    let event = |event: &Event| {
        let time = event.time.as_ref().map(|time| format!(" {}", time.value)).unwrap_or_default();
        format!("{} {}{time} {}", event.id, event.date.value.as_str(), event.title.value)
    };
    records.events.iter().map(|record| event(record)).collect::<Vec<_>>().join("\n")
}

fn event(text: &str, expected: &str, findings: &[&str]) {
    check("content/events/town.yaml", text, events, (expected, findings));
}

#[test]
fn an_event_keeps_the_precision_of_its_date() {
    event(
        "budget:\n  date: 2024-09~\n  title: The budget was passed\n  about: [council]\n  other_dates:\n    - date: 2024-10-01\n      by: The Mayor\n      note: By the minutes.\n",
        "budget 2024-09~ The budget was passed",
        &[],
    );
    event("a:\n  date: 2024-09-30\n  time: \"04:00\"\n  tz: Asia/Beirut\n  title: A vote\n", "a 2024-09-30 04:00 A vote", &[]);
}

#[test]
fn a_time_has_a_zone_and_a_day() {
    event(
        "a:\n  date: 2024-09-30\n  time: 04:00\n  title: A vote\n",
        "a 2024-09-30 04:00 A vote",
        &["3:9 time-without-zone: the time `04:00` has no time zone"],
    );
    event(
        "a:\n  date: 2024-09\n  time: 04:00\n  tz: Asia/Beyrut\n  title: A vote\n",
        "a 2024-09 04:00 A vote",
        &[
            "4:7 unknown-timezone: there is no time zone `Asia/Beyrut`",
            "3:9 time-without-day: the time `04:00` stands beside a date that is not one day",
        ],
    );
    event(
        "a:\n  date: 2024-02-30\n  time: 25:00\n  tz: UTC\n  title: A vote\nb:\n  title: No date\nc:\n  date: 2024\n",
        "",
        &[
            "2:9 bad-date: 2024-02-30 is not a day of the calendar",
            "3:9 bad-time: hour 25 does not exist: hours run from 00 to 23",
            "7:3 missing-field: an event needs `date`",
            "9:3 missing-field: an event needs `title`",
        ],
    );
}

fn sources(records: &Records) -> String {
    let source = |source: &Source| {
        let known = match &source.knowledge {
            Knowledge::Opened(day) => format!("opened {}", day.value),
            Knowledge::NotConsulted => "not consulted".to_owned(),
            Knowledge::AsCitedIn(other) => format!("as cited in {}", other.value),
            Knowledge::Unknown => "unknown".to_owned(),
        };
        format!("{} by {}, {known}", source.id, stated(&source.author, |authors| authors.join(" & ")))
    };
    records.sources.iter().map(|record| source(record)).collect::<Vec<_>>().join("\n")
}

fn source(text: &str, expected: &str, findings: &[&str]) {
    check("content/sources/town.yaml", text, sources, (expected, findings));
}

#[test]
fn a_source_says_how_it_is_known() {
    source("a:\n  title: Minutes\n  author: [A, B]\n  opened: 2024-11-01\n  url: https://x.org/\n", "a by A & B, opened 2024-11-01", &[]);
    source("a:\n  supplied_title: Minutes\n  author: not-stated\n  opened: never\n", "a by not-stated, not consulted", &[]);
    source("a:\n  title: not-stated\n  supplied_title: Minutes\n  as_cited_in: b\n", "a by missing, as cited in b", &[]);
    source(
        "a:\n  title: Minutes\n  opened: 2024-11-01\n  file: minutes.pdf\n  archive: https://archive.org/x\n  language: en-gb\n",
        "a by missing, opened 2024-11-01",
        &[],
    );
}

#[test]
fn a_source_that_nobody_can_find_or_read_is_an_error() {
    source("a:\n  title: Minutes\n", "a by missing, unknown", &["1:1 source-unread: the source `a` does not say how it is known"]);
    source(
        "a:\n  title: Minutes\n  opened: 2024-11-01\n",
        "a by missing, opened 2024-11-01",
        &["3:11 source-not-findable: this source was opened, but nothing says where it can be found"],
    );
    source(
        "a:\n  title: Minutes\n  opened: never\n  as_cited_in: b\n",
        "a by missing, as cited in b",
        &["3:11 source-known-twice: a source has either `opened` or `as_cited_in`"],
    );
    source(
        "a:\n  title: Minutes\n  url: https://x.org\n  as_cited_in: a\n",
        "a by missing, as cited in a",
        &["4:16 relayed-source-with-url: a source that is known only through another has no `url`", "4:16 relayed-by-itself: `a` is cited in itself"],
    );
    source(
        "a:\n  opened: 2024-11\n  url: javascript:alert(1)\n  file: ../x.pdf\n  language: english\n  archive:\n    date: 2024\n",
        "",
        &[
            "2:3 missing-field: a source needs `title` or `supplied_title`",
            "3:8 bad-url: `javascript:alert(1)` is not a web address",
            "7:5 missing-field: an archived copy needs `url`",
            "4:9 bad-file-path: `../x.pdf` is not a path below `evidence/`",
            "5:13 bad-language: `english` is not a language tag",
            "2:11 bad-date: `2024-11` is not a day: write it like 2024-11-27",
        ],
    );
}

#[test]
fn a_waiver_says_why_and_by_whom() {
    source(
        "a:\n  title: Minutes\n  opened: never\n  draft: true\n  embargo: 2024-11-01\n  waive:\n    no-such-rule:\n      because: It is old.\n",
        "a by missing, not consulted",
        &["7:5 unknown-code: there is no rule `no-such-rule`", "8:7 missing-field: a waiver needs `by`"],
    );
}
