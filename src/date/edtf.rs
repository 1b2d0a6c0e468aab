//! A date as EDTF: read, bounded, compared.

use std::hash::{Hash, Hasher};

use edtf_core::{Bound, Edtf};

use super::{Day, End, Shape, When, human, shape};

/// A date as EDTF. Always valid; made by [`Date::parse`] and [`Date::from_day`] only.
///
/// Two dates are equal when they are written alike; use [`Date::key`] to compare what they mean.
#[derive(Clone, Debug)]
pub struct Date {
    text: String,
    earliest: Option<Day>,
    latest: Option<Day>,
    edtf: Edtf,
}

/// How precise a date is: its smallest part that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A day and a time of day.
    Time,
    /// A day.
    Day,
    /// A month.
    Month,
    /// A season, quarter, third or half of a year.
    Season,
    /// A year.
    Year,
    /// Ten years (`201X`).
    Decade,
    /// A hundred years (`20XX`).
    Century,
    /// Other years of which one is meant (`1XXX`, `1950S2`).
    Years,
    /// From one date to another, either of which may be open.
    Interval,
    /// One or all of several dates (`[…]`, `{…}`).
    Set,
}

/// Where a date stands among others: first day, then last day.
pub type DateKey = (Day, Day);

impl Date {
    /// Reads EDTF of any level; the error is a sentence that says what is wrong ("month 13 does not exist").
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let edtf = Edtf::parse(text).map_err(|error| human::explain(text, &error))?;
        if let Edtf::DateTime(moment) = &edtf
            && moment.time.second == 60
        {
            return Err("second 60 does not exist: no clock or calendar program can show a leap second".to_owned());
        }
        let bounds = edtf.bounds();
        let (earliest, latest) = (day(bounds.earliest)?, day(bounds.latest)?);
        Ok(Self { text: text.to_owned(), earliest, latest, edtf })
    }

    /// The date that is exactly this day.
    pub fn from_day(day: Day) -> Self {
        let text = match day.year {
            -9999..=9999 => day.to_string(),
            // EDTF has no form for a day of so far a year; the year is what can be said.
            year => format!("Y{year}"),
        };
        Self::parse(&text).expect("the ISO form of a day that exists, or a long year, is EDTF")
    }

    /// The expression as the author wrote it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The first day that it may mean; `None` for an open or unknown start.
    pub fn earliest(&self) -> Option<Day> {
        self.earliest
    }

    /// The last day that it may mean; `None` for an open or unknown end.
    pub fn latest(&self) -> Option<Day> {
        self.latest
    }

    /// The day, where the date is one whole day without doubt (`2024-11-27`, not `2024-11-27?`).
    pub fn exact_day(&self) -> Option<Day> {
        match self.shape() {
            Shape::One(part) if !part.is_uncertain && !part.is_approximate => match part.when {
                When::Day(day) => Some(day),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether some part of it is doubtful (`?` or `%`).
    pub fn is_uncertain(&self) -> bool {
        self.edtf.is_uncertain()
    }

    /// Whether some part of it is an estimate (`~` or `%`).
    pub fn is_approximate(&self) -> bool {
        self.edtf.is_approximate()
    }

    /// Whether it runs from one date to another (`2004-02-01/2005`).
    pub fn is_interval(&self) -> bool {
        matches!(self.edtf, Edtf::Interval(_))
    }

    /// Whether it is an interval that has no end yet (`2024-09-30/..`).
    pub fn is_open_end(&self) -> bool {
        matches!(self.shape(), Shape::Interval { end: End::Open | End::After(_), .. })
    }

    /// Its smallest known part.
    pub fn precision(&self) -> Precision {
        match self.shape() {
            Shape::One(part) => part.precision(),
            Shape::Interval { .. } => Precision::Interval,
            Shape::OneOf(_) | Shape::AllOf(_) => Precision::Set,
        }
    }

    /// Its parts, for printing.
    pub fn shape(&self) -> Shape {
        shape::of(&self.edtf)
    }

    /// The beginning of an interval as a date of its own; any other date is its own beginning. `None` where it is open or unknown.
    pub fn start(&self) -> Option<Date> {
        self.side(0)
    }

    /// The end of an interval as a date of its own; any other date is its own end. `None` where it is open or unknown.
    pub fn end(&self) -> Option<Date> {
        self.side(1)
    }

    /// The place in an order of time: earliest day, then latest day. What is open or unknown counts as [`Day::MIN`] or [`Day::MAX`].
    pub fn key(&self) -> DateKey {
        (self.earliest.unwrap_or(Day::MIN), self.latest.unwrap_or(Day::MAX))
    }

    /// Whether it is after `other` whatever either of them means; `2024-10` is not certainly after `2024-10-31`.
    pub fn certainly_after(&self, other: &Date) -> bool {
        matches!((self.earliest, other.latest), (Some(mine), Some(theirs)) if mine > theirs)
    }

    /// Whether it is certainly after `other`, and neither of the two ends that say so is doubtful or an estimate:
    /// whoever writes `2024-11-05~` has not said that it was not the fourth.
    pub fn undoubtedly_after(&self, other: &Date) -> bool {
        let is_stated = || {
            let (mine, theirs) = (self.shape(), other.shape());
            mine.sides().0.iter().chain(&theirs.sides().1).all(|part| part.is_stated())
        };
        self.certainly_after(other) && is_stated()
    }

    /// Whether it is before `other` whatever either of them means.
    pub fn certainly_before(&self, other: &Date) -> bool {
        other.certainly_after(self)
    }

    fn side(&self, index: usize) -> Option<Date> {
        if !self.is_interval() {
            return Some(self.clone());
        }
        let side = self.text.split('/').nth(index).expect("an interval has two sides");
        let date = side.trim_start_matches("..").trim_end_matches("..");
        (!date.is_empty()).then(|| Date::parse(date).expect("each side of a valid interval is a valid date"))
    }
}

/// A date is put away as its author wrote it, and read again.
impl borsh::BorshSerialize for Date {
    fn serialize<W: borsh::io::Write>(&self, writer: &mut W) -> borsh::io::Result<()> {
        self.text.serialize(writer)
    }
}

impl borsh::BorshDeserialize for Date {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
        Date::parse(&String::deserialize_reader(reader)?).map_err(borsh::io::Error::other)
    }
}

impl PartialEq for Date {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Date {}

impl Hash for Date {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

/// A bound as a day; the error is a year so far that no timeline could place it.
fn day(bound: Bound) -> Result<Option<Day>, String> {
    let Bound::Date(date) = bound else { return Ok(None) };
    match i32::try_from(date.year) {
        Ok(year) => Ok(Some(Day { year, month: date.month, day: date.day })),
        Err(_) => Err(format!("the year {} is too far away: years run from {} to {}", date.year, i32::MIN, i32::MAX)),
    }
}
