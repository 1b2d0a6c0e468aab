//! When a page was published or changed.

use jiff::{Timestamp, civil, tz::TimeZone};

use super::{ClockTime, Day, human};

/// When a page was published or changed: a day in the site's zone, or an instant.
#[derive(Clone, Debug, PartialEq, Eq, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Moment {
    /// The day in the site's time zone.
    pub day: Day,
    /// The time of day in the site's time zone, where one was given.
    pub time: Option<ClockTime>,
    /// As machines read it: `2024-11-01`, or RFC 3339 with an offset where a time was given.
    pub iso: String,
    /// Seconds since 1970 of the instant, or of the start of the day in the site's zone.
    pub seconds: i64,
}

impl Moment {
    /// Reads the date of a page: `2024-11-01`, RFC 3339, or Jekyll's `2024-11-01 10:00:00 +0200`.
    ///
    /// A day alone is that day in `zone` and is never shifted; a time without an offset is a time in `zone`;
    /// a time with one is an instant, whose day is that of `zone`. The error is a sentence.
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Self, String> {
        let text = text.trim();
        let Some((date, rest)) = text.get(..10).map(|date| (date, &text[10..])) else {
            return Err(human::mistake(text, "2024-11-01"));
        };
        let day = Day::parse(date).map_err(|error| if error.starts_with('`') { human::mistake(text, "2024-11-01") } else { error })?;
        if day.year < 1 {
            return Err("a page cannot have a date before the year 1".to_owned());
        }
        if rest.is_empty() {
            return Moment::from_day(day, zone);
        }
        let (clock, offset) =
            clock_and_offset(rest).ok_or_else(|| format!("`{text}` is not a date with a time: write 2024-11-01, or 2024-11-01T10:00:00+02:00"))?;
        let time = ClockTime::parse(clock)?;
        let local = civil_date(day)?.at(clamp(time.hour), clamp(time.minute), clamp(time.second.unwrap_or(0)), 0);
        let source = match offset {
            Some(offset) => TimeZone::fixed(parse_offset(offset)?),
            None => zone.clone(),
        };
        let instant = source.to_zoned(local).map_err(|_| format!("the time {text} cannot be placed: it is too far away"))?;
        Moment::at(instant.timestamp(), zone)
    }

    /// The moment of a day: its start in `zone`.
    pub fn from_day(day: Day, zone: &TimeZone) -> Result<Self, String> {
        let start = civil_date(day)?.to_zoned(zone.clone()).map_err(|_| format!("the day {day} is too far away"))?;
        Ok(Self { day, time: None, iso: day.to_string(), seconds: start.timestamp().as_second() })
    }

    /// The instant at which the clocks of `zone` showed a time of day; `None` where they showed it twice or never, or the day is too far.
    pub fn on_clocks(day: Day, time: ClockTime, zone: &TimeZone) -> Option<Self> {
        let local = civil_date(day).ok()?.at(clamp(time.hour), clamp(time.minute), clamp(time.second.unwrap_or(0)), 0);
        let zoned = zone.to_ambiguous_zoned(local).unambiguous().ok()?;
        Moment::at(zoned.timestamp(), zone).ok()
    }

    /// A time of day so many minutes east of Greenwich; `None` where the day is too far.
    pub fn with_offset(day: Day, time: ClockTime, minutes: i16) -> Option<Self> {
        let offset = jiff::tz::Offset::from_seconds(i32::from(minutes) * 60).ok()?;
        Moment::on_clocks(day, time, &TimeZone::fixed(offset))
    }

    /// The instant's day and time of day in UTC.
    pub fn utc(&self) -> Option<(Day, ClockTime)> {
        let instant = Moment::at(Timestamp::from_second(self.seconds).ok()?, &TimeZone::UTC).ok()?;
        Some((instant.day, instant.time?))
    }

    /// The moment of an instant, seen from `zone`, to the second.
    pub fn at(instant: Timestamp, zone: &TimeZone) -> Result<Self, String> {
        let seen = instant.to_zoned(zone.clone());
        let day = Day::new(i32::from(seen.year()), seen.month().unsigned_abs(), seen.day().unsigned_abs())?;
        let time = ClockTime { hour: seen.hour().unsigned_abs(), minute: seen.minute().unsigned_abs(), second: Some(seen.second().unsigned_abs()) };
        let offset = seen.offset().seconds();
        let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs() / 60);
        let iso = format!("{day}T{time}{sign}{:02}:{:02}", minutes / 60, minutes % 60);
        Ok(Self { day, time: Some(time), iso, seconds: instant.as_second() })
    }
}

/// Splits `T10:00:00.5+02:00` and ` 10:00 +0200` into the clock without its fraction, and the offset.
fn clock_and_offset(rest: &str) -> Option<(&str, Option<&str>)> {
    let clock = rest.strip_prefix(['T', 't', ' '])?.trim_start();
    let end = clock.find(|c: char| !(c.is_ascii_digit() || c == ':')).unwrap_or(clock.len());
    let (clock, mut tail) = clock.split_at(end);
    if let Some(fraction) = tail.strip_prefix('.') {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        tail = (digits > 0).then(|| &fraction[digits..])?;
    }
    let tail = tail.trim();
    Some((clock, (!tail.is_empty()).then_some(tail)))
}

/// Reads `Z`, `UTC`, `+02:00`, `+0200` or `+02`.
fn parse_offset(text: &str) -> Result<jiff::tz::Offset, String> {
    let refuse = || format!("`{text}` is not an offset from UTC: write +02:00, -05:00 or Z (names of zones belong in `timezone:`)");
    if matches!(text, "Z" | "z" | "UTC" | "GMT") {
        return Ok(jiff::tz::Offset::UTC);
    }
    let (sign, digits) = match text.split_at_checked(1) {
        Some(("+", digits)) => (1, digits),
        Some(("-", digits)) => (-1, digits),
        _ => return Err(refuse()),
    };
    let digits = match digits.split_once(':') {
        Some((hours, minutes)) if hours.len() == 2 && minutes.len() == 2 => format!("{hours}{minutes}"),
        Some(_) => return Err(refuse()),
        None if digits.len() == 2 => format!("{digits}00"),
        None => digits.to_owned(),
    };
    if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(refuse());
    }
    let number: i32 = digits.parse().map_err(|_| refuse())?;
    let (hours, minutes) = (number / 100, number % 100);
    if hours > 18 || minutes > 59 {
        return Err(refuse());
    }
    jiff::tz::Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).map_err(|_| refuse())
}

fn civil_date(day: Day) -> Result<civil::Date, String> {
    let year = i16::try_from(day.year).map_err(|_| format!("the day {day} is too far away"))?;
    civil::Date::new(year, clamp(day.month), clamp(day.day)).map_err(|_| format!("the day {day} is too far away"))
}

/// A number of at most two digits, as jiff takes it.
fn clamp(number: u8) -> i8 {
    i8::try_from(number).expect("months, days and times of day are below 61")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dates_of_pages_are_read_in_the_sites_zone() {
        let beirut = crate::date::time_zone("Asia/Beirut").unwrap();
        for (text, day, iso, seconds) in [
            ("2024-11-01", "2024-11-01", "2024-11-01", 1_730_412_000),
            ("2024-11-01T10:00:00+02:00", "2024-11-01", "2024-11-01T10:00:00+02:00", 1_730_448_000),
            ("2024-11-01 10:00:00 +0200", "2024-11-01", "2024-11-01T10:00:00+02:00", 1_730_448_000),
            ("2024-11-01 10:00", "2024-11-01", "2024-11-01T10:00:00+02:00", 1_730_448_000),
            ("2024-10-31T23:30:00.25Z", "2024-11-01", "2024-11-01T01:30:00+02:00", 1_730_417_400),
            ("2024-10-31 23:30:00 UTC", "2024-11-01", "2024-11-01T01:30:00+02:00", 1_730_417_400),
        ] {
            let moment = Moment::parse(text, &beirut).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!((moment.day.to_string().as_str(), moment.iso.as_str(), moment.seconds), (day, iso, seconds), "{text}");
        }
    }

    #[test]
    fn a_time_on_the_clocks_of_a_zone_is_an_instant_unless_they_showed_it_twice_or_never() {
        let beirut = crate::date::time_zone("Asia/Beirut").unwrap();
        for (day, time, utc) in [
            ("2024-11-27", "04:00", Some("2024-11-27 02:00:00")),
            ("2024-11-27", "01:30", Some("2024-11-26 23:30:00")),
            ("2024-07-01", "01:30", Some("2024-06-30 22:30:00")),
            // Clocks went back at midnight, and forward from midnight to one.
            ("2024-10-26", "23:30", None),
            ("2024-03-31", "00:30", None),
        ] {
            let moment = Moment::on_clocks(Day::parse(day).unwrap(), ClockTime::parse(time).unwrap(), &beirut);
            let shown = moment.and_then(|moment| moment.utc()).map(|(day, time)| format!("{day} {time}"));
            assert_eq!(shown.as_deref(), utc, "{day} {time}");
        }
    }

    #[test]
    fn what_is_no_date_of_a_page_is_refused_in_a_sentence() {
        for (text, part) in [
            ("2024-02-30", "2024-02-30 is not a day of the calendar"),
            ("2024-13-01", "month 13 does not exist"),
            ("0000-01-01", "before the year 1"),
            ("-0499-01-01", "write it like 2024-11-01"),
            ("2024-11", "write it like 2024-11-01"),
            ("2016-12-31T23:59:60Z", "second 60"),
            ("2024-11-01T25:00:00Z", "hour 25"),
            ("2024-11-01 10:00 Beirut", "offset from UTC"),
            ("2024-11-01T10:00:00+2:00", "offset from UTC"),
            ("2024-11-01x", "is not a date with a time"),
            ("Nov 1, 2024", "write 2024-11-01, the year first"),
            ("soon", "`soon` is not a day"),
            ("2024-11-٠١", "write 2024-11-01, in the digits 0 to 9"),
            ("2024-11-٣١", "is not a day"),
        ] {
            let message = Moment::parse(text, &TimeZone::UTC).unwrap_err();
            assert!(message.contains(part), "{text}: {message}");
        }
    }
}
