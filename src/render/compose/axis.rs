//! The drawn axis of a timeline: where each event lies, in thousandths of the width, and which lane keeps it clear of others.

use crate::date::{Date, Day};
use crate::language::Language;
use crate::render::views::{AxisMark, AxisTick, AxisView, EventView};
use crate::site::{EventIx, Site};

/// The width of the drawing in its own units.
const WIDTH: i64 = 1000;
/// The least distance between two marks of one lane.
const CLEAR: usize = 14;
/// The most labels below the axis.
const TICKS: i64 = 8;

/// Draws the events; `None` where fewer than two have a day to stand on.
pub(super) fn draw(site: &Site, language: &Language, shown: &[EventIx], events: &[EventView]) -> Option<AxisView> {
    let spans: Vec<Option<(Day, Day)>> = shown.iter().map(|event| span(&site.event(*event).record.date.value)).collect();
    let first = spans.iter().flatten().map(|(from, _)| *from).min()?;
    let last = spans.iter().flatten().map(|(_, to)| *to).max()?;
    if spans.iter().flatten().count() < 2 || first == last {
        return None;
    }
    let scale = Scale { first: first.number(), days: last.number() - first.number() };
    let mut lanes: Vec<usize> = Vec::new();
    let mut marks = Vec::new();
    for ((event, view), span) in shown.iter().zip(events).zip(spans) {
        let Some((from, to)) = span else { continue };
        let date = &site.event(*event).record.date.value;
        let (x, end) = (scale.at(from), scale.at(to));
        let lane = lanes.iter().position(|taken| *taken + CLEAR <= x || *taken == 0).unwrap_or(lanes.len());
        if lane == lanes.len() {
            lanes.push(0);
        }
        lanes[lane] = end.max(x) + 1;
        let when = view.date_words.as_ref().unwrap_or(&view.date.words);
        marks.push(AxisMark {
            number: view.number,
            anchor: view.anchor.clone(),
            x,
            width: end - x,
            lane,
            open: date.is_open_end(),
            uncertain: date.is_uncertain() || date.is_approximate(),
            label: match &view.by {
                // The drawing must not state what the list attributes.
                Some(by) => format!("{when}: {} ({})", view.title, by.name),
                None => format!("{when}: {}", view.title),
            },
        });
    }
    Some(AxisView { ticks: ticks(language, first, last, &scale), lanes: lanes.len().max(1), marks })
}

/// The first and last day that a date may mean; an open end is drawn at its known side.
fn span(date: &Date) -> Option<(Day, Day)> {
    match (date.earliest(), date.latest()) {
        (Some(from), Some(to)) => Some((from, to)),
        (Some(day), None) | (None, Some(day)) => Some((day, day)),
        (None, None) => None,
    }
}

struct Scale {
    first: i64,
    days: i64,
}

impl Scale {
    fn at(&self, day: Day) -> usize {
        ((day.number() - self.first) * WIDTH / self.days).clamp(0, WIDTH) as usize
    }
}

/// Labels at the starts of years, or of months where the whole axis is shorter than two years.
fn ticks(language: &Language, first: Day, last: Day, scale: &Scale) -> Vec<AxisTick> {
    let years = i64::from(last.year) - i64::from(first.year);
    let mut ticks = Vec::new();
    if years >= 2 {
        let step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000].into_iter().find(|step| years / step <= TICKS).unwrap_or(10_000);
        let mut year = (i64::from(first.year) + step - 1).div_euclid(step) * step;
        while year <= i64::from(last.year) {
            if let Ok(day) = Day::new(year as i32, 1, 1)
                && day >= first
                && day <= last
            {
                ticks.push(AxisTick { x: scale.at(day), label: language.year(year) });
            }
            year += step;
        }
        return ticks;
    }
    let months = i64::from(last.year) * 12 + i64::from(last.month) - i64::from(first.year) * 12 - i64::from(first.month);
    let step = [1, 2, 3, 6].into_iter().find(|step| months / step <= TICKS).unwrap_or(12);
    for month in 0..=months {
        let number = i64::from(first.year) * 12 + i64::from(first.month) - 1 + month;
        let (year, of_year) = (number.div_euclid(12), number.rem_euclid(12) as u8 + 1);
        if month % step != 0 {
            continue;
        }
        if let (Ok(day), Ok(date)) = (Day::new(year as i32, of_year, 1), Date::parse(&format!("{year:04}-{of_year:02}")))
            && day >= first
            && day <= last
        {
            ticks.push(AxisTick { x: scale.at(day), label: language.date(&date) });
        }
    }
    ticks
}
