//! Reads one event: what happened, and when, as precisely as is known.

use super::parts::{at, date, prose, topics_of, zone};
use super::record_id::is_id;
use super::waivers::{state, waivers};
use super::{Context, Event, OtherDate};
use crate::date::{ClockTime, Date};
use crate::diagnostics::{Diagnostic, Spanned};
use crate::yaml::{Fields, Node, Unknown};

/// Reads an event. `None` where it has no title or no date that can be used.
pub(super) fn read(key: &Spanned<String>, node: &Node, context: &Context, diagnostics: &mut Vec<Diagnostic>) -> Option<Event> {
    let usable = is_id(key, context.path, diagnostics);
    let mut fields = Fields::of(node, context.path, "an event", diagnostics)?;
    let title = fields.required("title");
    let date = required_date(&mut fields);
    let (time, tz) = time(&mut fields, date.as_ref());
    let text = prose(&mut fields, "text", context.settings);
    let (about, topics, sources) = (fields.texts("about"), topics_of(&mut fields, "topics"), fields.texts("sources"));
    let (by, date_words) = (fields.text("by"), fields.text("date_words"));
    let date_note = prose(&mut fields, "date_note", context.settings);
    let other_dates = other_dates(&mut fields);
    let planned = fields.boolean("planned").unwrap_or_default();
    let (state, waivers) = (state(&mut fields, context.settings), waivers(&mut fields));
    fields.finish(Unknown::Error);
    let (id, home) = (key.value.clone(), context.home(key.span));
    let (title, date) = (title?, date?);
    usable.then_some(Event {
        id,
        home,
        date,
        time,
        tz,
        title,
        text,
        about,
        topics,
        sources,
        by,
        date_words,
        date_note,
        other_dates,
        planned,
        state,
        waivers,
    })
}

fn required_date(fields: &mut Fields) -> Option<Spanned<Date>> {
    let before = fields.diagnostics().len();
    let found = date(fields, "date");
    if found.is_none() && fields.diagnostics().len() == before {
        let missing = Diagnostic::error("missing-field", fields.path, fields.span, format!("{} needs `date`", fields.what));
        fields.miss("date", missing.help("write it as precisely as it is known: 2024-11-01, 2024-11, 2024, 2023~, 2024-06?"));
    }
    found
}

/// The time of day and its zone (D2: a time has a zone), which only a single day can have.
fn time(fields: &mut Fields, date: Option<&Spanned<Date>>) -> (Option<Spanned<String>>, Option<Spanned<String>>) {
    let time = fields.text("time");
    let before = fields.diagnostics().len();
    let zone = zone(fields, "tz").and_then(|_| fields.text("tz"));
    let zone_is_missing = zone.is_none() && fields.diagnostics().len() == before;
    let Some(time) = time else { return (None, zone) };
    if let Err(message) = ClockTime::parse(&time.value) {
        at::<()>(fields, ("bad-time", &time), message, "write hours and minutes in quotation marks, such as \"04:00\"");
        return (None, zone);
    }
    if zone_is_missing {
        at::<()>(fields, ("time-without-zone", &time), format!("the time `{}` has no time zone", time.value), "add `tz:`, such as `tz: Asia/Beirut`");
    }
    if date.is_some_and(|date| !is_one_day(&date.value)) {
        let message = format!("the time `{}` stands beside a date that is not one day", time.value);
        at::<()>(fields, ("time-without-day", &time), message, "leave `time` out, or give the day");
    }
    (Some(time), zone)
}

/// Whether a date means one day, be it a doubtful one.
fn is_one_day(date: &Date) -> bool {
    date.earliest().is_some() && date.earliest() == date.latest()
}

fn other_dates(fields: &mut Fields) -> Vec<OtherDate> {
    let path = fields.path;
    let mut dates = Vec::new();
    for node in fields.list("other_dates") {
        let Some(mut one) = Fields::of(node, path, "another date", fields.diagnostics()) else { continue };
        let date = required_date(&mut one);
        let (by, note) = (one.text("by"), one.text("note").map(|note| note.value));
        one.finish(Unknown::Error);
        dates.extend(date.map(|date| OtherDate { date, by, note }));
    }
    dates
}
