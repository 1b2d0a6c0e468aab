//! Prints dates, never more precisely than they are known.

use icu_calendar::{Date as CalendarDate, Gregorian};
use icu_datetime::fieldsets::{E, MD, T, Y, YM, YMD, YMDE, YMDT};
use icu_datetime::input::{DateTime, Time};
use icu_datetime::options::YearStyle;
use icu_datetime::pattern::FixedCalendarDateTimeNames;
use icu_datetime::{DateTimeFormatterLoadError, FixedCalendarDateTimeFormatter};
use icu_locale::Locale;

use crate::date::{ClockTime, Date, Day, End, Moment, Part, Shape, When};

use super::Language;

type Formatter<Fields> = FixedCalendarDateTimeFormatter<Gregorian, Fields>;

/// The formatters of one language, all of them for the Gregorian calendar.
pub(super) struct Dates {
    day: Formatter<YMD>,
    day_and_weekday: Formatter<YMDE>,
    day_without_year: Formatter<MD>,
    day_and_time: Formatter<YMDT>,
    month: Formatter<YM>,
    year: Formatter<Y>,
    weekday: Formatter<E>,
    time: Formatter<T>,
}

impl Dates {
    pub(super) fn new(locale: &Locale) -> Result<Self, DateTimeFormatterLoadError> {
        let style = YearStyle::Auto;
        Ok(Self {
            day: Formatter::try_new(locale.into(), YMD::long().with_year_style(style))?,
            day_and_weekday: Formatter::try_new(locale.into(), YMDE::long().with_year_style(style))?,
            day_without_year: Formatter::try_new(locale.into(), MD::long())?,
            day_and_time: Formatter::try_new(locale.into(), YMD::long().with_year_style(style).with_time_hm())?,
            month: month(locale, style)?,
            year: Formatter::try_new(locale.into(), Y::long().with_year_style(style))?,
            weekday: Formatter::try_new(locale.into(), E::long())?,
            time: Formatter::try_new(locale.into(), T::hm())?,
        })
    }

    /// Whether the data has a name for January; without data ICU prints `M01`.
    pub(super) fn have_names(&self) -> bool {
        calendar(2001, 1, 1).is_some_and(|date| !self.month.format(&date).to_string().contains("M01"))
    }
}

/// The formatter of months, with digits loaded at once: for Portuguese ICU does not notice that it needs them
/// (icu_datetime 2.4), and stops at the first month in a build with debug assertions.
fn month(locale: &Locale, style: YearStyle) -> Result<Formatter<YM>, DateTimeFormatterLoadError> {
    let formatter = Formatter::try_new(locale.into(), YM::long().with_year_style(style))?;
    let mut names = FixedCalendarDateTimeNames::from_formatter(locale.into(), formatter);
    names.include_decimal_formatter().map_err(DateTimeFormatterLoadError::Data)?;
    names.try_into_formatter(YM::long().with_year_style(style)).map_err(|(error, _)| error)
}

impl Language {
    /// The date in words, exactly as precise as it is: "August 2006", "about 2023", "since 30 September 2024".
    pub fn date(&self, date: &Date) -> String {
        match date.shape() {
            Shape::One(part) => self.part(&part),
            Shape::Interval { start, end } => self.interval(&start, &end),
            Shape::OneOf(members) => self.list_or(&self.members(&members)),
            Shape::AllOf(members) => self.list(&self.members(&members)),
        }
    }

    /// "31 October 2024".
    pub fn day(&self, day: Day) -> String {
        self.format_or_iso(day, |date| self.dates.day.format(date).to_string())
    }

    /// "Thursday, 31 October 2024", as the language has it.
    pub fn day_with_weekday(&self, day: Day) -> String {
        self.format_or_iso(day, |date| self.dates.day_and_weekday.format(date).to_string())
    }

    /// "31 October", where the year stands elsewhere.
    pub fn day_without_year(&self, day: Day) -> String {
        self.format_or_iso(day, |date| self.dates.day_without_year.format(date).to_string())
    }

    /// "Thursday".
    pub fn weekday(&self, day: Day) -> String {
        self.format_or_iso(day, |date| self.dates.weekday.format(date).to_string())
    }

    /// The day of a page's date, and the time where one was given.
    pub fn moment(&self, moment: &Moment) -> String {
        match moment.time {
            Some(time) => self.day_and_time(moment.day, time),
            None => self.day(moment.day),
        }
    }

    /// "31 October 2024 at 04:00"; seconds are not printed.
    pub fn day_and_time(&self, day: Day, time: ClockTime) -> String {
        let printed = calendar(day.year, day.month, day.day).map(|date| {
            let time = clock(time);
            self.dates.day_and_time.format(&DateTime { date, time }).to_string()
        });
        printed.unwrap_or_else(|| format!("{day} {time}"))
    }

    /// "04:00".
    pub fn time(&self, time: ClockTime) -> String {
        self.dates.time.format(&clock(time)).to_string()
    }

    /// The astronomical year: "2006", "500 BC" for -499.
    pub fn year(&self, year: i64) -> String {
        let date = i32::try_from(year).ok().and_then(|year| calendar(year, 1, 1));
        match date {
            Some(date) => self.dates.year.format(&date).to_string(),
            None if year > 0 => self.say("far-year", &[("year", &self.whole(year))]),
            // The year before 1 is 0.
            None => self.say("far-year-before", &[("year", &self.whole(1 - year))]),
        }
    }

    fn whole(&self, number: i64) -> String {
        self.number(&crate::number::Number::whole(number))
    }

    /// One date with its doubts.
    fn part(&self, part: &Part) -> String {
        let date = self.when(&part.when);
        match (part.is_approximate, part.is_uncertain) {
            (false, false) => date,
            (true, false) => self.say("about-date", &[("date", &date)]),
            (false, true) => self.say("uncertain-date", &[("date", &date)]),
            (true, true) => self.say("about-uncertain-date", &[("date", &date)]),
        }
    }

    fn when(&self, when: &When) -> String {
        match *when {
            When::Time { day, hour, minute, offset } => {
                let time = self.day_and_time(day, ClockTime { hour, minute, second: None });
                match offset {
                    Some(minutes) => self.say("time-offset", &[("time", &time), ("offset", &offset_text(minutes))]),
                    None => time,
                }
            }
            When::Day(day) => self.day(day),
            When::Month(year, month) => {
                let date = i32::try_from(year).ok().and_then(|year| calendar(year, month, 1));
                date.map_or_else(|| format!("{year}-{month:02}"), |date| self.dates.month.format(&date).to_string())
            }
            When::Season(year, code) => self.say(&format!("season-{code}"), &[("year", &self.year(year))]),
            When::Year(year) => self.year(year),
            When::Decade(first) if first > 0 => self.say("decade", &[("year", &self.year(first))]),
            When::Decade(first) => self.say("some-year", &[("from", &self.year(first)), ("to", &self.year(first + 9))]),
            When::Century(first) => self.say("some-year", &[("from", &self.year(first)), ("to", &self.year(first + 99))]),
            When::Years(first, last) => self.say("some-year", &[("from", &self.year(first)), ("to", &self.year(last))]),
        }
    }

    fn interval(&self, start: &End, end: &End) -> String {
        match (start, end) {
            (End::At(start), End::At(end)) if start == end => self.part(start),
            (start, End::Open) => self.say("open-end", &[("date", &self.end(start))]),
            (start, End::Unknown) => self.say("unknown-end", &[("date", &self.end(start))]),
            (End::Open, end) => self.say("open-start", &[("date", &self.end(end))]),
            (End::Unknown, end) => self.say("unknown-start", &[("date", &self.end(end))]),
            (start, end) => self.say("date-range", &[("from", &self.end(start)), ("to", &self.end(end))]),
        }
    }

    fn end(&self, end: &End) -> String {
        match end {
            End::At(part) => self.part(part),
            End::Before(part) => self.say("on-or-before", &[("date", &self.part(part))]),
            End::After(part) => self.say("on-or-after", &[("date", &self.part(part))]),
            End::Open | End::Unknown => "…".to_owned(),
        }
    }

    fn members(&self, members: &[(End, End)]) -> Vec<String> {
        let text = |(start, end): &(End, End)| match (start, end) {
            (End::Open, end) => self.end(end),
            (start, End::Open) => self.end(start),
            (start, end) => self.interval(start, end),
        };
        members.iter().map(text).collect()
    }

    fn format_or_iso(&self, day: Day, format: impl Fn(&CalendarDate<Gregorian>) -> String) -> String {
        calendar(day.year, day.month, day.day).map_or_else(|| day.to_string(), |date| format(&date))
    }
}

/// ICU's date; `None` for years that it does not know.
fn calendar(year: i32, month: u8, day: u8) -> Option<CalendarDate<Gregorian>> {
    CalendarDate::try_new_gregorian(year, month, day).ok()
}

fn clock(time: ClockTime) -> Time {
    Time::try_new(time.hour, time.minute, time.second.unwrap_or(0), 0).expect("a clock time has a valid hour, minute and second")
}

/// `+02:00`.
fn offset_text(minutes: i16) -> String {
    let sign = if minutes < 0 { '−' } else { '+' };
    let minutes = minutes.unsigned_abs();
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}
