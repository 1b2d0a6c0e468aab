//! The line of one reporter: level from one number to the next, then up or down; it stops where nothing holds it.

use super::{Extent, Series};
use crate::render::drawing::Side;

/// A level part of the line: the number, or the two ends of a range, that was the last reported from one day to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Step {
    /// The first day.
    pub from: i64,
    /// The last day.
    pub to: i64,
    /// The lowest number.
    pub low: f64,
    /// The highest one.
    pub high: f64,
    /// The next number, where the line goes on to it.
    pub next: Option<f64>,
    /// Whether it ends before the next reading, which came too late.
    pub is_cut: bool,
}

/// The line of a reporter of whom a new number is due after so many days.
pub(super) fn steps(series: &Series, due: Option<i64>) -> Vec<Step> {
    // What holds from a day on holds from that day; everything else on the last day that it may be of.
    let day = |number: usize| {
        let span = &series.points[number].span;
        if span.end == Side::Closed { span.to } else { span.from }
    };
    // Of several readings for one day the last that stands holds.
    let standing = |number: &usize| !series.points[*number].replaced;
    let mut holding: Vec<usize> = Vec::new();
    for number in (0..series.points.len()).filter(standing) {
        if holding.last().is_some_and(|last| day(*last) == day(number)) {
            holding.pop();
        }
        holding.push(number);
    }
    let mut steps = Vec::new();
    for pair in holding.windows(2) {
        let (from, until) = (day(pair[0]), day(pair[1]));
        // Readings are ordered by more than these days; no line runs back in time.
        if until < from {
            continue;
        }
        let Some((low, high)) = series.points[pair[0]].extent.ends() else { continue };
        let is_cut = is_late((from, until), due);
        let to = if is_cut { from + due.unwrap_or(0) } else { until };
        let next = match (series.points[pair[1]].extent, series.points[pair[0]].extent) {
            (Extent::Between(..) | Extent::Nothing, _) | (_, Extent::Between(..)) => None,
            (extent, _) => extent.ends().map(|ends| ends.0),
        };
        steps.push(Step { from, to, low, high, next: next.filter(|_| !is_cut), is_cut });
    }
    steps
}

/// Whether the line stops anywhere between two readings.
pub(super) fn stops(series: &Series, due: Option<i64>) -> bool {
    let nothing = |point: &super::Point| point.extent == Extent::Nothing && !point.replaced;
    series.points.iter().any(nothing) || steps(series, due).iter().any(|step| step.is_cut)
}

/// Whether a new number came so late that nobody could take the old one to hold. Once as much is allowed as was due: who reports weekly
/// may report on a Monday, and then on a Sunday.
fn is_late((from, until): (i64, i64), due: Option<i64>) -> bool {
    due.is_some_and(|due| until - from > 2 * due)
}
