//! Where a day stands along the axis.
//!
//! The scale is even, except that a long stretch without events may be cut out: seventeen years without one would otherwise leave
//! two months of ten no wider than a hair. Each cut is drawn.

use super::span::{Side, Span};

/// The room of a cut.
pub(in crate::render) const CUT: f64 = 36.0;
/// The most cuts.
const CUTS: usize = 3;
/// A timeline of fewer events is never cut.
const FEW: usize = 4;

/// An even part of the axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::render) struct Stretch {
    /// Its first day.
    pub from: i64,
    /// Its last day.
    pub to: i64,
    /// Where the first day stands.
    pub start: f64,
    /// Where the last day stands.
    pub end: f64,
}

/// Days along an axis.
#[derive(Clone, Debug)]
pub(in crate::render) struct Scale {
    /// From the earliest, with a cut between each two.
    pub stretches: Vec<Stretch>,
}

/// What an axis has to hold.
pub(in crate::render) struct Wants<'a> {
    /// The events.
    pub spans: &'a [&'a Span],
    /// A further day.
    pub also: Option<i64>,
    /// From where to where the axis runs.
    pub room: (f64, f64),
    /// The room that a stretch has even if it is only one day.
    pub least: f64,
    /// The room that an event would like to have for itself.
    pub each: f64,
}

impl Scale {
    /// An axis for these events; there must be at least one.
    pub fn new(wants: &Wants) -> Self {
        let days = stretches(wants);
        let (start, end) = wants.room;
        let least = if days.len() > 1 { wants.least } else { 0.0 };
        let cuts = (days.len() - 1) as f64 * CUT;
        let total: i64 = days.iter().map(|(from, to)| to - from).sum();
        let spare = end - start - cuts - least * days.len() as f64;
        let mut at = start;
        let stretch = |(from, to): (i64, i64)| {
            let share = if total > 0 { (to - from) as f64 / total as f64 } else { 1.0 / days.len() as f64 };
            let (begins, length) = (at, least + spare * share);
            at += length + CUT;
            Stretch { from, to, start: begins, end: begins + length }
        };
        Self { stretches: days.iter().copied().map(stretch).collect() }
    }

    /// Where a day stands.
    pub fn at(&self, day: i64) -> f64 {
        let next = self.stretches.partition_point(|stretch| stretch.to < day);
        match (next.checked_sub(1).map(|before| self.stretches[before]), self.stretches.get(next)) {
            (_, Some(stretch)) if day >= stretch.from => between(day, (stretch.from, stretch.to), (stretch.start, stretch.end)),
            (Some(before), Some(after)) => between(day, (before.to, after.from), (before.end, after.start)),
            (None, Some(first)) => first.start,
            (Some(last), None) => last.end,
            (None, None) => 0.0,
        }
    }

    /// The middle of each cut.
    pub fn cuts(&self) -> impl Iterator<Item = f64> {
        self.stretches.windows(2).map(|pair| (pair[0].end + pair[1].start) / 2.0)
    }

    /// Where the axis begins and ends.
    pub fn ends(&self) -> (f64, f64) {
        (self.stretches.first().map_or(0.0, |first| first.start), self.stretches.last().map_or(0.0, |last| last.end))
    }
}

fn between(day: i64, (from, to): (i64, i64), (start, end): (f64, f64)) -> f64 {
    match to - from {
        0 => (start + end) / 2.0,
        days => start + (end - start) * (day - from) as f64 / days as f64,
    }
}

/// The stretches of days that are drawn.
pub(in crate::render) fn stretches(wants: &Wants) -> Vec<(i64, i64)> {
    // What is covered, as stretches from end to end: a bar holds together what it covers, unless it has no end.
    let mut covered: Vec<(i64, i64)> = wants.spans.iter().map(|span| (span.from, span.to)).chain(wants.also.map(|day| (day, day))).collect();
    covered.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (from, to) in covered {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    let mut gaps: Vec<(i64, usize)> = joined.windows(2).enumerate().map(|(index, pair)| (pair[1].0 - pair[0].1, index)).collect();
    gaps.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let (Some(first), Some(last)) = (joined.first(), joined.last()) else { return Vec::new() };
    let mut rest = last.1 - first.0;
    let mut cut: Vec<usize> = Vec::new();
    let room = wants.room.1 - wants.room.0;
    for (days, index) in gaps.into_iter().take(CUTS) {
        let left = (rest - days) as f64 / rest.max(1) as f64;
        // Each cut leaves an event or more alone on its side.
        let count = wants.spans.len() - cut.len();
        let crowded = left * room < wants.each * count as f64;
        if count < FEW || left > 0.5 || rest == days || !crowded {
            break;
        }
        rest -= days;
        cut.push(index);
    }
    cut.sort_unstable();
    let mut from = first.0;
    let mut parts = Vec::new();
    for index in cut {
        parts.push((from, joined[index].1));
        from = joined[index + 1].0;
    }
    parts.push((from, last.1));
    parts
}

/// The room that the axis leaves at its two ends for arrows.
pub(in crate::render) fn margins(spans: &[&Span], plain: f64, arrow: f64) -> (f64, f64) {
    let at = |is: bool| if is { arrow } else { plain };
    (at(spans.iter().any(|span| span.start != Side::Closed)), at(spans.iter().any(|span| span.end != Side::Closed)))
}
