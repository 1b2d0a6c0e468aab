//! Dates, as precise as they are known and no more (EDTF, ISO 8601-2:2019, levels 0 to 2).
//!
//! `edtf-core` reads and bounds them; this module keeps the author's text, orders dates, and says how
//! precise they are. Time zones come in only where a page's date is an instant: a date alone is a
//! calendar day in the site's zone and is never shifted.

/// A calendar day of the proleptic Gregorian calendar; the year is astronomical (0 is 1 BCE).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// The astronomical year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// A date as EDTF. Always valid; made by [`Date::parse`] only.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Date {
    text: String,
    earliest: Option<Day>,
    latest: Option<Day>,
}

impl Date {
    /// Reads EDTF of any level; the error is a sentence that says what is wrong ("month 13 does not exist").
    pub fn parse(_text: &str) -> Result<Self, String> {
        todo!()
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
}

/// When a page was published or changed: a day in the site's zone, or an instant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// The day in the site's time zone.
    pub day: Day,
    /// As machines read it: `2024-11-01`, or RFC 3339 with an offset where a time was given.
    pub iso: String,
    /// Seconds since 1970 of the instant, or of the start of the day in the site's zone.
    pub seconds: i64,
}
