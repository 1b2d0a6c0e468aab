//! Reads one report of a figure: its value, who counted, as of when, and where we read it (rules F1 and F7).

use super::parts::{at, date, prose, stated, stated_date};
use super::{Context, Reading, ReadingStatus, Reporter, Series, Stated};
use crate::diagnostics::{Diagnostic, Spanned, did_you_mean};
use crate::number::{ENGLISH, Unit, Value};
use crate::yaml::Fields;

/// What a figure says for all of its readings.
pub(super) struct Defaults<'a> {
    /// What is counted.
    pub unit: Unit,
    /// Who counted, where a reading does not say.
    pub by: Reporter,
    /// Where we read it, where a reading does not say.
    pub source: Option<Spanned<String>>,
    /// The series that a reading may name.
    pub series: &'a [Series],
    /// Whether the readings stand in a list, where each may name its series.
    pub form: Form,
}

/// How a figure is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One reading, its fields beside the figure's own.
    Short,
    /// A list of readings.
    Full,
}

/// The fields that a figure has in its short form only, because they are a reading's; `by` and `source` it has in both.
pub(super) const KEYS: [&str; 11] =
    ["value", "as_of", "reported", "locator", "quote", "because", "note", "origin", "estimate", "undercount", "status"];

/// Reads the fields of a reading; `None` where its value or its source is missing or wrong.
pub(super) fn read(fields: &mut Fields, defaults: &Defaults, context: &Context) -> Option<Reading> {
    let span = fields.span;
    let series = if defaults.form == Form::Full { series(fields, defaults.series) } else { None };
    let by = by(fields, &series, defaults);
    let value = value(fields, &defaults.unit);
    let before = fields.diagnostics().len();
    let as_of = stated_date(fields, "as_of");
    let reported = date(fields, "reported");
    let date_unread = fields.diagnostics().len() > before;
    let source = source(fields, defaults);
    let locator = fields.text("locator").map(|text| text.value);
    let (quote, because) = (fields.text("quote"), fields.text("because"));
    let note = prose(fields, "note", context.settings);
    let origin = fields.text("origin");
    let estimate = fields.boolean("estimate").unwrap_or_default();
    let undercount = fields.text("undercount");
    let status = fields.choice("status", &ReadingStatus::WORDS).map(|status| status.value).unwrap_or_default();
    let (value, source) = (value?, source?);
    Some(Reading {
        span,
        series,
        by,
        value,
        as_of,
        reported,
        date_unread,
        source,
        locator,
        quote,
        because,
        note,
        origin,
        estimate,
        undercount,
        status,
    })
}

/// The series that a reading names; it must be one of the figure's.
fn series(fields: &mut Fields, known: &[Series]) -> Option<Spanned<String>> {
    let key = fields.text("series")?;
    let names = || known.iter().map(|series| series.id.value.as_str());
    if !names().any(|name| name == key.value) {
        let help = did_you_mean(&key.value, names())
            .unwrap_or_else(|| "declare it under `series:` of the figure, or name the reporter with `by:`".to_owned());
        at::<()>(fields, ("unknown-series", &key), format!("this figure has no series `{}`", key.value), help);
    }
    Some(key)
}

/// Who counted: the reading's own answer, else the figure's. Reports F1 where nobody, the series included, is named.
fn by(fields: &mut Fields, series: &Option<Spanned<String>>, defaults: &Defaults) -> Reporter {
    let before = fields.diagnostics().len();
    let own = stated(fields, "by");
    if own != Stated::Missing || fields.diagnostics().len() > before {
        return own;
    }
    let Some(key) = series else {
        if defaults.by == Stated::Missing {
            without_reporter(fields);
        }
        return defaults.by.clone();
    };
    let named = defaults.series.iter().find(|one| one.id.value == key.value);
    if named.is_some_and(|one| one.by == Stated::Missing) {
        without_reporter(fields);
    }
    Stated::Missing
}

fn without_reporter(fields: &mut Fields) {
    let help = "write `by:` with the id or name of who counted; where the source does not say, write `by: not-stated`, which is an answer";
    let found = Diagnostic::error("figure-without-reporter", fields.path, fields.span, "nobody is named who reported this number").help(help);
    fields.miss("by", found);
}

fn value(fields: &mut Fields, unit: &Unit) -> Option<Spanned<Value>> {
    let before = fields.diagnostics().len();
    let Some(text) = fields.text("value") else {
        if fields.diagnostics().len() == before {
            let missing = Diagnostic::error("missing-field", fields.path, fields.span, format!("{} needs `value`", fields.what));
            fields.miss("value", missing.help("write the number as it was reported, such as `value: over 2,800`, or `value: unknown`"));
        }
        return None;
    };
    match Value::parse(&text.value, unit, &ENGLISH) {
        Ok(value) => Some(Spanned::new(value, text.span)),
        Err(mistake) => {
            let found = Diagnostic::error("bad-value", fields.path, text.span, mistake.message).maybe_help(mistake.help);
            fields.report(found);
            None
        }
    }
}

fn source(fields: &mut Fields, defaults: &Defaults) -> Option<Spanned<String>> {
    let before = fields.diagnostics().len();
    let own = fields.text("source");
    if own.is_some() || fields.diagnostics().len() > before {
        return own;
    }
    if defaults.source.is_none() {
        let found = Diagnostic::error("figure-without-source", fields.path, fields.span, "this number does not say where it was read");
        fields.miss("source", found.help("write `source:` with the id of a record in `content/sources/`"));
    }
    defaults.source.clone()
}
