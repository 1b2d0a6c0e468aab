//! Which readings a page shows, and why these: its references to figures, each with its pin.

use super::why::Line;
use crate::date::{Date, Day};
use crate::diagnostics::Spanned;
use crate::markup::{Block, FigureReference, Hole, Slot};
use crate::records::ReadingStatus;
use crate::site::{Figure, PageIx, Resolver, Series, Site, each_markup, source_id};

/// A line for each figure that a page refers to, with the readings that it shows there and those that it does not.
pub(super) fn lines(site: &Site, ix: PageIx) -> Vec<Line> {
    let page = site.page(ix);
    let resolver = Resolver { site, path: &page.path, page: Some(ix) };
    let mut seen: Vec<FigureReference> = Vec::new();
    for id in &page.front.figure_ids {
        add(&mut seen, &FigureReference { id: id.value.trim_start_matches("figure:").to_owned(), series: None, pin: None });
    }
    each_markup(page, &page.body.text(), &mut |markup| markup.holes.iter().for_each(|hole| of_hole(&resolver, hole, &mut seen)));
    seen.iter().filter_map(|reference| line(&resolver, reference)).collect()
}

/// To which day a page is pinned, and by what.
pub(super) fn pin(site: &Site, ix: PageIx) -> Option<String> {
    let page = site.page(ix);
    let by = if page.front.as_of.is_some() { "as_of" } else { "date" };
    site.pin(page).map(|day| format!("{day}, by its `{by}`"))
}

fn of_hole(resolver: &Resolver, hole: &Hole, seen: &mut Vec<FigureReference>) {
    match &hole.slot {
        Slot::Figure { reference, .. } => add(seen, reference),
        Slot::FigureBoxes(boxes) => boxes.iter().for_each(|Spanned { value, .. }| add(seen, value)),
        Slot::Block(block) => match &**block {
            Block::Figures { show, .. } => show.iter().for_each(|reference| add(seen, &reference.value)),
            Block::Own { name, fields } => {
                for text in resolver.site.own_texts(resolver.path, &name.value, fields.as_ref()) {
                    text.value.1.holes.iter().for_each(|hole| of_hole(resolver, hole, seen));
                }
            }
            Block::Image(_) | Block::Compare { .. } => {}
        },
        _ => {}
    }
}

fn add(seen: &mut Vec<FigureReference>, reference: &FigureReference) {
    if !seen.iter().any(|other| written(other) == written(reference)) {
        seen.push(reference.clone());
    }
}

/// The reference as an author writes it.
fn written(reference: &FigureReference) -> String {
    let series = reference.series.as_ref().map_or_else(String::new, |series| format!("/{series}"));
    let pin = reference.pin.as_ref().map_or_else(String::new, |pin| format!("@{}", pin.as_str()));
    format!("figure:{}{series}{pin}", reference.id)
}

fn line(resolver: &Resolver, reference: &FigureReference) -> Option<Line> {
    let site = resolver.site;
    let figure = site.figure(site.index.figure(&reference.id)?);
    let pin = resolver.pin(reference);
    let wanted = |series: &&Series| reference.series.as_ref().is_none_or(|key| *key == series.key);
    let mut inner: Vec<Line> = Vec::new();
    for series in figure.series.iter().filter(wanted) {
        inner.extend(of_series(site, figure, series, pin));
    }
    for beside in &figure.beside {
        let other = &site.figure(beside.figure).record;
        inner.push(Line::new(format!("beside it: figure `{}`", other.id)).at(&other.home.path, other.home.span));
    }
    let how = match (&reference.pin, pin) {
        (Some(pin), _) => format!(", as known on {}, by the reference itself", pin.as_str()),
        (None, Some(pin)) => format!(", as known on {pin}"),
        (None, None) => ", the newest".to_owned(),
    };
    let place = &figure.record.home;
    Some(Line::new(format!("`{}`: {}{how}", written(reference), figure.record.title.value)).at(&place.path, place.span).with(inner))
}

/// What is shown of a series, and what is not, with the reason.
fn of_series(site: &Site, figure: &Figure, series: &Series, pin: Option<Day>) -> Vec<Line> {
    let current = figure.at(pin).into_iter().find(|current| figure.series[current.series].key == series.key).map(|current| current.reading);
    let by = match site.who_name(&series.by) {
        name if name.is_empty() => "reporter not stated".to_owned(),
        name => name,
    };
    let mut lines = Vec::new();
    let mut older = 0;
    for reading in series.readings.iter().rev().copied() {
        let record = &figure.record.readings[reading];
        let what = format!("{} {}", record.value.value.written, dates(figure, reading));
        let public = |pin: Day| day(figure, reading).is_some_and(|day| day <= pin);
        let text = match pin {
            _ if Some(reading) == current => format!("shown: {by}: {what}, read in `{}`", source_id(&record.source.value)),
            _ if record.status == ReadingStatus::Withdrawn => format!("not shown: {by}: {what}: withdrawn"),
            Some(pin) if !public(pin) => format!("not shown: {by}: {what}: not public by {pin}"),
            _ => {
                older += 1;
                continue;
            }
        };
        lines.push(Line::new(text).at(&figure.record.home.path, record.value.span));
    }
    if current.is_none() {
        lines.push(Line::new(format!("nothing is shown of {by}")));
    }
    if older > 0 {
        lines.push(Line::new(format!("not shown: {by}: {older} older")));
    }
    lines
}

/// When a reading was public, as [`Figure::at`] asks it.
fn day(figure: &Figure, reading: usize) -> Option<Day> {
    figure.reported[reading].as_ref().or(figure.as_of(reading)).and_then(Date::latest)
}

fn dates(figure: &Figure, reading: usize) -> String {
    let as_of = figure.as_of(reading).map(|date| format!("as of {}", date.as_str()));
    let reported = figure.reported[reading].as_ref().map(|date| format!("reported {}", date.as_str()));
    let parts: Vec<String> = as_of.into_iter().chain(reported).collect();
    if parts.is_empty() { String::new() } else { format!("({})", parts.join(", ")) }
}
