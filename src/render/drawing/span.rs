//! What a date looks like when it is drawn: what is known fills, what may be is hollow, what goes on points onward.

use crate::date::{Date, End, Shape};

/// A date as bars, in days since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::render) struct Span {
    /// The first day that is named.
    pub from: i64,
    /// The last day that is named.
    pub to: i64,
    /// What it certainly covers.
    pub solid: Vec<(i64, i64)>,
    /// Where it lies, or where an end of it lies: it is not known on which day.
    pub hollow: Vec<(i64, i64)>,
    /// How it begins.
    pub start: Side,
    /// How it ends.
    pub end: Side,
    /// Whether the day itself is doubtful or approximate.
    pub doubt: bool,
}

/// How a span ends at one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum Side {
    /// At a date.
    Closed,
    /// It has no end (`..`).
    Open,
    /// It has one that nobody knows.
    Unknown,
}

impl Span {
    /// Takes a date apart; `None` where it names no day at either side.
    pub fn of(date: &Date) -> Option<Self> {
        let doubt = date.is_uncertain() || date.is_approximate();
        let days = |date: &Date| Some((date.earliest()?.number(), date.latest()?.number()));
        match date.shape() {
            Shape::Interval { start, end } => {
                let (first, last) = (date.start().as_ref().and_then(days), date.end().as_ref().and_then(days));
                Self::between(first, last, (side(&start), side(&end)), doubt)
            }
            // Of a set it is only said that its days lie between the first and the last.
            Shape::One(_) | Shape::OneOf(_) | Shape::AllOf(_) => {
                let (from, to) = reach(date)?;
                let (start, end) = (open(date.earliest().is_none()), open(date.latest().is_none()));
                let known = from == to && start == Side::Closed && end == Side::Closed && !doubt;
                let (solid, hollow) = if known { (vec![(from, to)], Vec::new()) } else { (Vec::new(), vec![(from, to)]) };
                Some(Self { from, to, solid, hollow, start, end, doubt })
            }
        }
    }

    /// From one date to another, each as its first and last day.
    fn between(first: Option<(i64, i64)>, last: Option<(i64, i64)>, (start, end): (Side, Side), doubt: bool) -> Option<Self> {
        let (from, to) = (first.or(last)?.0, last.or(first)?.1);
        // Certain is what lies after the last day on which it may have begun, and before the first on which it may have ended.
        let (sure_from, sure_to) = (first.map_or(to, |first| first.1), last.map_or(from, |last| last.0));
        let fuzzy = |days: Option<(i64, i64)>| days.filter(|days| days.1 > days.0);
        let mut hollow: Vec<(i64, i64)> = fuzzy(first).into_iter().chain(fuzzy(last)).collect();
        let mut solid = Vec::new();
        match (first, last) {
            (Some(_), Some(_)) if sure_from > sure_to => hollow = vec![(from, to)],
            (Some(_), Some(_)) if doubt && hollow.is_empty() => hollow = vec![(from, to)],
            (Some(_), Some(_)) => solid.push((sure_from, sure_to)),
            // Only one side is named: it goes on from there, or came to there.
            _ if doubt && hollow.is_empty() => hollow = vec![(from, to)],
            (Some(first), None) => solid.push((first.1, first.1)),
            (None, Some(last)) => solid.push((last.0, last.0)),
            (None, None) => return None,
        }
        Some(Self { from, to, solid, hollow, start, end, doubt })
    }

    /// The same where it has yet to happen: all of it is hollow.
    pub fn planned(self) -> Self {
        let hollow = self.solid.into_iter().chain(self.hollow).collect();
        Self { solid: Vec::new(), hollow, ..self }
    }

    /// Whether it has an end on both sides.
    pub fn is_closed(&self) -> bool {
        self.start == Side::Closed && self.end == Side::Closed
    }
}

/// How far beyond its last known day something points on whose end is not known, in pixels.
const BEYOND: f64 = 24.0;

/// Where something that is known from one place of an axis to another begins and ends on a drawing of which `room` is the first and the last
/// place, its arrows included.
pub(in crate::render) fn drawn(span: &Span, (from, to): (f64, f64), room: (f64, f64)) -> (f64, f64) {
    let start = match span.start {
        Side::Closed => from,
        Side::Open => room.0,
        Side::Unknown => (from - BEYOND).max(room.0),
    };
    let end = match span.end {
        Side::Closed => to,
        Side::Open => room.1,
        Side::Unknown => (to + BEYOND).min(room.1),
    };
    (start, end)
}

fn open(is_open: bool) -> Side {
    if is_open { Side::Open } else { Side::Closed }
}

fn side(end: &End) -> Side {
    match end {
        End::At(_) => Side::Closed,
        End::Before(_) | End::After(_) | End::Open => Side::Open,
        End::Unknown => Side::Unknown,
    }
}

/// The first and last day that a date may mean; an open end counts as its known side.
fn reach(date: &Date) -> Option<(i64, i64)> {
    let (earliest, latest) = (date.earliest(), date.latest());
    Some((earliest.or(latest)?.number(), latest.or(earliest)?.number()))
}
