//! A date taken apart, so that a language can print it and no more than it says.

use edtf_core::{Edtf, IntervalEndpoint, SetElement, SetKind};

use super::{Day, Precision};

/// What kind of date it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One date.
    One(Part),
    /// From one to another.
    Interval {
        /// Its beginning.
        start: End,
        /// Its end.
        end: End,
    },
    /// One of these, it is not known which (`[1667, 1668]`).
    OneOf(Vec<(End, End)>),
    /// All of these (`{1960, 1961-12}`).
    AllOf(Vec<(End, End)>),
}

/// One end of an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// At that date.
    At(Part),
    /// At that date or before (`..1984`).
    Before(Part),
    /// At that date or after (`1984..`).
    After(Part),
    /// There is none (`..`).
    Open,
    /// It is not known.
    Unknown,
}

/// One date with what is said about its certainty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The date, as precise as it is known.
    pub when: When,
    /// Some of it is doubtful (`?`, `%`).
    pub is_uncertain: bool,
    /// Some of it is an estimate (`~`, `%`).
    pub is_approximate: bool,
}

/// A date without its qualification. Years are astronomical: 0 is 1 BCE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// A day with a time of day: hour, minute, and the offset from UTC in minutes if one is written.
    Time {
        /// The day.
        day: Day,
        /// 0 to 23.
        hour: u8,
        /// 0 to 59.
        minute: u8,
        /// Minutes east of Greenwich.
        offset: Option<i16>,
    },
    /// A day.
    Day(Day),
    /// A month of a year.
    Month(i64, u8),
    /// A part of a year by its EDTF code, 21 (spring) to 41 (second half).
    Season(i64, u8),
    /// A year.
    Year(i64),
    /// Ten years; the first of them.
    Decade(i64),
    /// A hundred years; the first of them (2000 for `20XX`).
    Century(i64),
    /// Some year from the first to the last.
    Years(i64, i64),
}

impl Shape {
    /// The dates with which what it may mean begins, and those with which it ends; not what is open or unknown.
    pub(super) fn sides(&self) -> (Vec<&Part>, Vec<&Part>) {
        match self {
            Shape::One(part) => (vec![part], vec![part]),
            Shape::Interval { start, end } => (start.part().into_iter().collect(), end.part().into_iter().collect()),
            Shape::OneOf(members) | Shape::AllOf(members) => {
                (members.iter().filter_map(|(start, _)| start.part()).collect(), members.iter().filter_map(|(_, end)| end.part()).collect())
            }
        }
    }
}

impl End {
    fn part(&self) -> Option<&Part> {
        match self {
            End::At(part) | End::Before(part) | End::After(part) => Some(part),
            End::Open | End::Unknown => None,
        }
    }
}

impl Part {
    /// Whether it is said without doubt and is no estimate.
    pub(super) fn is_stated(&self) -> bool {
        !self.is_uncertain && !self.is_approximate
    }

    /// Its smallest known part.
    pub fn precision(&self) -> Precision {
        match self.when {
            When::Time { .. } => Precision::Time,
            When::Day(_) => Precision::Day,
            When::Month(..) => Precision::Month,
            When::Season(..) => Precision::Season,
            When::Year(_) => Precision::Year,
            When::Decade(_) => Precision::Decade,
            When::Century(_) => Precision::Century,
            When::Years(..) => Precision::Years,
        }
    }
}

/// Takes an expression apart.
pub(super) fn of(edtf: &Edtf) -> Shape {
    match edtf {
        Edtf::Date(date) => Shape::One(part(date)),
        Edtf::DateTime(moment) => {
            let time = moment.time;
            let offset = time.shift.map(|shift| match shift {
                edtf_core::TimeShift::Utc => 0,
                edtf_core::TimeShift::Offset { minutes, .. } => minutes,
            });
            let mut part = part(&moment.date);
            if let When::Day(day) = part.when {
                part.when = When::Time { day, hour: time.hour, minute: time.minute, offset };
            }
            Shape::One(part)
        }
        Edtf::Interval(interval) => Shape::Interval { start: end(&interval.start), end: end(&interval.end) },
        Edtf::Set(set) => {
            let elements = set.elements.iter().map(element).collect();
            match set.kind {
                SetKind::OneMember => Shape::OneOf(elements),
                SetKind::AllMembers => Shape::AllOf(elements),
            }
        }
    }
}

/// A member of a set as its two ends, which are equal for a single date.
fn element(element: &SetElement) -> (End, End) {
    match element {
        SetElement::Date(date) => (End::At(part(date)), End::At(part(date))),
        SetElement::OnOrBefore(date) => (End::Open, End::Before(part(date))),
        SetElement::OnOrAfter(date) => (End::After(part(date)), End::Open),
        SetElement::Range(from, to) => (End::At(part(from)), End::At(part(to))),
    }
}

fn end(endpoint: &IntervalEndpoint) -> End {
    match endpoint {
        IntervalEndpoint::Date(date) => End::At(part(date)),
        IntervalEndpoint::OnOrBefore(date) => End::Before(part(date)),
        IntervalEndpoint::OnOrAfter(date) => End::After(part(date)),
        IntervalEndpoint::Open => End::Open,
        IntervalEndpoint::Unknown => End::Unknown,
    }
}

fn part(date: &edtf_core::Date) -> Part {
    Part { when: when(date), is_uncertain: date.is_uncertain(), is_approximate: date.is_approximate() }
}

/// The known parts from the left; an unspecified part (`X`) ends them, because nothing right of it can be printed alone.
fn when(date: &edtf_core::Date) -> When {
    let year = match date.year.value() {
        Some(year) if date.year.significant_digits.is_none() => year,
        _ => return years(date),
    };
    let Some(month) = date.month.and_then(|month| month.value()) else { return When::Year(year) };
    if month > 12 {
        return When::Season(year, month);
    }
    match (date.day.and_then(|day| day.value()), i32::try_from(year)) {
        (Some(day), Ok(year)) => When::Day(Day { year, month, day }),
        _ => When::Month(year, month),
    }
}

/// The years that a year with unspecified or insignificant digits may be.
fn years(date: &edtf_core::Date) -> When {
    let year = Edtf::Date(edtf_core::Date { month: None, day: None, ..*date });
    let bounds = year.bounds();
    let (edtf_core::Bound::Date(first), edtf_core::Bound::Date(last)) = (bounds.earliest, bounds.latest) else {
        return When::Year(0);
    };
    let (first, last) = (first.year, last.year);
    match last - first {
        0 => When::Year(first),
        9 if first % 10 == 0 => When::Decade(first),
        99 if first % 100 == 0 => When::Century(first),
        _ => When::Years(first, last),
    }
}
