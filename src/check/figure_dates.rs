//! F2: a figure has a date, and its dates stand in the only order that is possible.

use crate::date::{Date, Day};
use crate::diagnostics::{Diagnostic, FilePath, Span};
use crate::records::{Knowledge, ReadingStatus, Stated};
use crate::site::{Figure, Site, Source};

/// Reports readings of which neither `as_of` nor `reported` is a date, not even through their source.
pub(super) fn missing(site: &Site, found: &mut Vec<Diagnostic>) {
    for figure in &site.figures {
        for (index, reading) in figure.record.readings.iter().enumerate() {
            let is_dated = figure.as_of(index).is_some() || figure.reported[index].is_some();
            if is_dated || reading.date_unread || reading.status == ReadingStatus::Withdrawn {
                continue;
            }
            let message = format!("nothing says of when this number of `{}` is", figure.record.id);
            let help = match known_by(site, &reading.source.value) {
                Some((source, day)) => format!("it was public when `{source}` was: `reported: ../{day}` says no later than that day and claims nothing else"),
                None => "write `as_of:` or `reported:`; where only the latest possible day is known, `reported: ../2024-11-01` says no later than that day".to_owned(),
            };
            found.push(Diagnostic::error("figure-without-date", &figure.record.home.path, reading.value.span, message).help(help));
        }
    }
}

/// The first source, on the way from a relayed one to what was read, that has a day; the number was public by then.
fn known_by<'a>(site: &'a Site, id: &str) -> Option<(&'a str, Day)> {
    let mut source = source_of(site, id)?;
    for _ in 0..site.sources.len() {
        source = source_of(site, source.through.as_deref()?)?;
        if let Some(day) = source.reported().and_then(|date| date.latest()) {
            return Some((&source.record.id, day));
        }
    }
    None
}

fn source_of<'a>(site: &'a Site, id: &str) -> Option<&'a Source> {
    site.source_called(id).map(|ix| site.source(ix))
}

/// A date, what it is called, and where it stands; the day of the build stands nowhere.
struct Named<'a> {
    date: Date,
    name: &'static str,
    place: Option<(&'a FilePath, Span)>,
}

/// Reports dates that are certainly, and without a mark of doubt, not in the order as of ≤ reported ≤ opened ≤ the day of the build.
pub(super) fn order(site: &Site, found: &mut Vec<Diagnostic>) {
    let today = || Some(Named { date: Date::from_day(site.config.now.day), name: "today", place: None });
    for source in &site.sources {
        found.extend(after(published(source), [opened(source), today()]));
        found.extend(after(opened(source), [today(), None]));
    }
    for figure in &site.figures {
        for (index, reading) in figure.record.readings.iter().enumerate() {
            let source = source_of(site, &reading.source.value);
            let opened = || source.and_then(opened);
            let written = || reported(figure, index);
            // Where the day of the report is the source's own, it was held against the others above.
            found.extend(after(written(), [opened(), today()]));
            let reported = written().or_else(|| source.and_then(published));
            found.extend(after(as_of(figure, index), [reported, opened()]).or_else(|| after(as_of(figure, index), [today(), None])));
        }
    }
}

/// The finding that a date is without doubt after the first of the later ones that it is after.
fn after<'a>(date: Option<Named<'a>>, later: [Option<Named<'a>>; 2]) -> Option<Diagnostic> {
    let date = date?;
    let other = later.into_iter().flatten().find(|other| date.date.undoubtedly_after(&other.date))?;
    let (path, span) = date.place?;
    let message = format!("{} ({}) is after {} ({})", date.name, date.date.as_str(), other.name, other.date.as_str());
    let help =
        "a number holds to a day, is then made public, and is then read; look both dates up again, and where one is doubtful say so: `2024-11-01?`";
    let finding = Diagnostic::error("date-order", path, span, message).help(help);
    Some(match other.place {
        Some((path, span)) => finding.related(path, span, other.name),
        None => finding,
    })
}

fn published(source: &Source) -> Option<Named<'_>> {
    let Stated::Is(date) = &source.record.date else { return None };
    Some(Named { date: date.value.clone(), name: "the source's date", place: Some((&source.record.home.path, date.span)) })
}

fn opened(source: &Source) -> Option<Named<'_>> {
    let Knowledge::Opened(day) = &source.record.knowledge else { return None };
    Some(Named { date: Date::from_day(day.value), name: "the day on which the source was opened", place: Some((&source.record.home.path, day.span)) })
}

fn as_of(figure: &Figure, index: usize) -> Option<Named<'_>> {
    let Stated::Is(date) = &figure.record.readings[index].as_of else { return None };
    Some(Named { date: date.value.clone(), name: "`as_of`", place: Some((&figure.record.home.path, date.span)) })
}

fn reported(figure: &Figure, index: usize) -> Option<Named<'_>> {
    let date = figure.record.readings[index].reported.as_ref()?;
    Some(Named { date: date.value.clone(), name: "`reported`", place: Some((&figure.record.home.path, date.span)) })
}
