//! Reads one figure, in the short form (one reading beside its own fields) or the full one.

use super::parts::{at, inline, prose, stated, stated_text, topics_of};
use super::read_reading::{self, Defaults, Form};
use super::record_id::is_id;
use super::waivers::{state, waivers};
use super::{Beside, Context, Disputed, Figure, Measure, Reading, Reporter, Series, Stated, read_unit};
use crate::diagnostics::{Diagnostic, Spanned, did_you_mean, nearest};
use crate::yaml::{Entry, Fields, Node, Unknown, Yaml, text_of};

const MEASURES: [(&str, Option<Measure>); 5] = [
    (Measure::Cumulative.word(), Some(Measure::Cumulative)),
    (Measure::Point.word(), Some(Measure::Point)),
    (Measure::Flow.word(), Some(Measure::Flow)),
    (Measure::Rate.word(), Some(Measure::Rate)),
    ("not-stated", None),
];
/// What a reporter may say of what is counted.
const COUNTS: [&str; 5] = ["what", "who", "where", "since", "until"];

/// Reads a figure. `None` where it has no title, no unit or no reading that can be used.
pub(super) fn read(key: &Spanned<String>, node: &Node, context: &Context, diagnostics: &mut Vec<Diagnostic>) -> Option<Figure> {
    let usable = is_id(key, context.path, diagnostics);
    let mut fields = Fields::of(node, context.path, "a figure", diagnostics)?;
    let title = fields.required("title");
    let unit = read_unit::read(&mut fields);
    let measure = measure(&mut fields);
    let counts = counts(&mut fields);
    let update_every = update_every(&mut fields);
    let disputed_by = disputed_by(&mut fields);
    let beside = beside(&mut fields, context);
    let form = form(&mut fields, node);
    let by = if form == Form::Full { stated(&mut fields, "by") } else { Stated::Missing };
    let source = if form == Form::Full { fields.text("source") } else { None };
    let series = series(&mut fields, &by);
    let defaults = Defaults { unit: read_unit::for_values(unit.as_ref()), by, source, series: &series, form };
    let before = fields.diagnostics().len();
    let readings = readings(&mut fields, &defaults, context);
    fields.missed_since(before, "by", "figure-without-reporter");
    fields.missed_since(before, "source", "figure-without-source");
    let says = fields.text("says").map(|text| {
        let markup = inline(&text, context.path, context.settings.markup, fields.diagnostics());
        (text, markup)
    });
    let (term_of, topics) = (fields.text("term_of"), topics_of(&mut fields, "topics"));
    let (state, waivers) = (state(&mut fields, context.settings), waivers(&mut fields));
    fields.finish(Unknown::Error);
    let (id, home) = (key.value.clone(), context.home(key.span));
    let (title, unit) = (title?, unit?);
    if readings.is_empty() || !usable {
        return None;
    }
    Some(Figure {
        id,
        home,
        title,
        unit,
        measure,
        counts,
        update_every,
        disputed_by,
        beside,
        series,
        readings,
        says,
        term_of,
        state,
        waivers,
        topics,
    })
}

/// Which form the author chose; both at once is a mistake.
fn form(fields: &mut Fields, node: &Node) -> Form {
    let Yaml::Map(entries) = &node.value else { return Form::Full };
    let key = |name: &str| entries.iter().find(|entry| entry.key.value == name);
    let (value, readings) = match (key("value"), key("readings")) {
        (Some(value), Some(readings)) => (value, readings),
        (Some(_), None) => return Form::Short,
        (None, Some(_)) => return Form::Full,
        (None, None) => return guessed(entries),
    };
    let found = Diagnostic::error("figure-in-two-forms", fields.path, value.key.span, "a figure has either `value` or `readings`");
    let path = fields.path;
    fields.report(found.help("move this value into the list under `readings:`").related(path, readings.key.span, "the readings"));
    Form::Short
}

/// Which form is meant where neither has the key that makes it: that key may be misspelt, and only a reading has some of the others.
fn guessed(entries: &[Entry]) -> Form {
    let keys = || entries.iter().map(|entry| entry.key.value.as_str());
    let is_near = |wanted: &str| keys().any(|key| nearest(key, [wanted]).is_some());
    let is_short = !is_near("readings") && (is_near("value") || keys().any(|key| read_reading::KEYS.contains(&key)));
    if is_short { Form::Short } else { Form::Full }
}

fn measure(fields: &mut Fields) -> Stated<Measure> {
    match fields.choice("measure", &MEASURES) {
        None => Stated::Missing,
        Some(Spanned { value: Some(measure), span }) => Stated::Is(Spanned::new(measure, span)),
        Some(Spanned { value: None, span }) => Stated::NotStated(span),
    }
}

fn counts(fields: &mut Fields) -> Vec<(String, Stated<String>)> {
    let path = fields.path;
    let mut counts = Vec::new();
    for entry in fields.map("counts").unwrap_or_default() {
        let label = &entry.key;
        if !COUNTS.contains(&label.value.as_str()) {
            let help = did_you_mean(&label.value, COUNTS).unwrap_or_else(|| format!("`counts` takes {}", COUNTS.join(", ")));
            at::<()>(fields, ("unknown-field", label), format!("`counts` has no field `{}`", label.value), help);
            continue;
        }
        if entry.value.value == Yaml::Null {
            continue;
        }
        let answer = text_of(&entry.value, path, "an entry of `counts`", fields.diagnostics());
        counts.push((label.value.clone(), stated_text(answer)));
    }
    counts
}

/// `7d`, `2w`, `1m`, `1y`, in days; months and years are long ones, so that nothing is called late too early.
fn update_every(fields: &mut Fields) -> Option<Spanned<u32>> {
    let text = fields.text("update_every")?;
    let days = || {
        let (number, unit) = text.value.split_at_checked(text.value.len().checked_sub(1)?)?;
        let days = match unit {
            "d" => 1,
            "w" => 7,
            "m" => 31,
            "y" => 366,
            _ => return None,
        };
        number.trim().parse::<u32>().ok().filter(|number| *number > 0)?.checked_mul(days)
    };
    match days() {
        Some(days) => Some(Spanned::new(days, text.span)),
        None => at(fields, ("bad-period", &text), format!("`{}` is not a period", text.value), "write a number and d, w, m or y: `7d` is a week"),
    }
}

fn disputed_by(fields: &mut Fields) -> Vec<Disputed> {
    let path = fields.path;
    let mut disputed = Vec::new();
    for node in fields.list("disputed_by") {
        if let Yaml::Scalar(_) = node.value {
            let by = text_of(node, path, "who disputes the figure", fields.diagnostics());
            disputed.extend(by.map(|by| Disputed { by, source: None }));
            continue;
        }
        let Some(mut one) = Fields::of(node, path, "an entry of `disputed_by`", fields.diagnostics()) else { continue };
        let (by, source) = (one.required("by"), one.text("source"));
        one.finish(Unknown::Error);
        disputed.extend(by.map(|by| Disputed { by, source }));
    }
    disputed
}

fn beside(fields: &mut Fields, context: &Context) -> Vec<Beside> {
    let path = fields.path;
    let mut beside = Vec::new();
    for node in fields.list("beside") {
        if let Yaml::Scalar(_) = node.value {
            let figure = text_of(node, path, "the id of a figure", fields.diagnostics());
            beside.extend(figure.map(|figure| Beside { figure, differs: None }));
            continue;
        }
        let Some(mut one) = Fields::of(node, path, "an entry of `beside`", fields.diagnostics()) else { continue };
        let (figure, differs) = (one.required("figure"), prose(&mut one, "differs", context.settings));
        one.finish(Unknown::Error);
        beside.extend(figure.map(|figure| Beside { figure, differs }));
    }
    beside
}

/// The series; one that names nobody has the figure's own reporter.
fn series(fields: &mut Fields, figure_by: &Reporter) -> Vec<Series> {
    let path = fields.path;
    let mut series = Vec::new();
    for entry in fields.map("series").unwrap_or_default() {
        let usable = is_id(&entry.key, path, fields.diagnostics());
        let Some(mut one) = Fields::of(&entry.value, path, "a series", fields.diagnostics()) else { continue };
        let by = match stated(&mut one, "by") {
            Stated::Missing => figure_by.clone(),
            by => by,
        };
        let basis = stated(&mut one, "basis");
        one.finish(Unknown::Error);
        if usable {
            series.push(Series { id: entry.key.clone(), by, basis });
        }
    }
    series
}

fn readings(fields: &mut Fields, defaults: &Defaults, context: &Context) -> Vec<Reading> {
    if defaults.form == Form::Short {
        fields.node("readings");
        return read_reading::read(fields, defaults, context).into_iter().collect();
    }
    let path = fields.path;
    let nodes = fields.list("readings");
    if nodes.is_empty() {
        let found = Diagnostic::error("figure-without-reading", path, fields.span, "this figure has no number");
        fields.miss("readings", found.help("write `value:` with `by:` and `source:`, or a list under `readings:`"));
    }
    let mut readings = Vec::new();
    for node in nodes {
        let Some(mut one) = Fields::of(node, path, "a reading", fields.diagnostics()) else { continue };
        let reading = read_reading::read(&mut one, defaults, context);
        one.finish(Unknown::Error);
        readings.extend(reading);
    }
    readings
}
