//! One day of the calendar.

use std::fmt;

/// A calendar day of the proleptic Gregorian calendar; the year is astronomical (0 is 1 BCE).
///
/// Made by [`Day::new`] and its kin, it always exists; the order is that of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Day {
    /// The astronomical year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weekday {
    /// Monday, the first day of the week in ISO 8601.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl Weekday {
    /// The days in their order.
    pub const ALL: [Weekday; 7] =
        [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday, Weekday::Saturday, Weekday::Sunday];
}

impl Day {
    /// The earliest day that can be written; the key of an open or unknown start.
    pub const MIN: Day = Day { year: i32::MIN, month: 1, day: 1 };
    /// The latest day that can be written; the key of an open or unknown end.
    pub const MAX: Day = Day { year: i32::MAX, month: 12, day: 31 };

    /// Makes a day that exists in the calendar; the error is a sentence ("2024-02-30 is not a day of the calendar").
    pub fn new(year: i32, month: u8, day: u8) -> Result<Self, String> {
        if !(1..=12).contains(&month) {
            return Err(format!("month {month} does not exist"));
        }
        if day == 0 || day > Day::last_of(year, month).day {
            return Err(format!("{} is not a day of the calendar", Day { year, month, day }));
        }
        Ok(Self { year, month, day })
    }

    /// Reads `YYYY-MM-DD` (four digits, or a minus sign and four).
    pub fn parse(text: &str) -> Result<Self, String> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, text),
        };
        let bytes = digits.as_bytes();
        let shaped = bytes.len() == 10 && bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
        if !shaped {
            return Err(super::human::mistake(text, "2024-11-27"));
        }
        let number = |range: std::ops::Range<usize>| digits[range].parse::<i32>().expect("all bytes of the range are digits");
        Day::new(sign * number(0..4), number(5..7) as u8, number(8..10) as u8)
    }

    /// The last day of a month from 1 to 12.
    pub fn last_of(year: i32, month: u8) -> Self {
        let leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
        let day = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        Self { year, month, day }
    }

    /// Days since 1970-01-01, before it negative.
    pub fn number(self) -> i64 {
        // The year is counted from March, so that the leap day is the last of its year.
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let month = (i64::from(self.month) + 9) % 12;
        let of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The day of that number; [`Day::MIN`] or [`Day::MAX`] where the year does not fit.
    pub fn from_number(number: i64) -> Self {
        let number = number.saturating_add(719_468);
        let (era, of_era) = (number.div_euclid(146_097), number.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * of_year + 2) / 153;
        let day = (of_year - (153 * march_month + 2) / 5 + 1) as u8;
        let month = (if march_month < 10 { march_month + 3 } else { march_month - 9 }) as u8;
        match i32::try_from(era * 400 + year_of_era + i64::from(month <= 2)) {
            Ok(year) => Self { year, month, day },
            Err(_) if number < 0 => Day::MIN,
            Err(_) => Day::MAX,
        }
    }

    /// The day so many days later, or earlier where `days` is negative; stops at [`Day::MIN`] and [`Day::MAX`].
    pub fn add_days(self, days: i64) -> Self {
        Day::from_number(self.number().saturating_add(days))
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        Weekday::ALL[(self.number() + 3).rem_euclid(7) as usize]
    }
}

impl fmt::Display for Day {
    /// `2024-11-27`; a year that four digits do not hold is written in full.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.year < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}-{:02}-{:02}", self.year.unsigned_abs(), self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_and_printed_alike_or_refused_in_a_sentence() {
        for text in ["2024-11-27", "2024-02-29", "0000-01-01", "-0499-12-31", "9999-12-31"] {
            assert_eq!(Day::parse(text).unwrap().to_string(), text);
        }
        for (text, message) in [
            ("2024-02-30", "2024-02-30 is not a day of the calendar"),
            ("2023-02-29", "2023-02-29 is not a day of the calendar"),
            ("2024-11-00", "2024-11-00 is not a day of the calendar"),
            ("2024-13-01", "month 13 does not exist"),
            ("27/11/2024", "write 2024-11-27, the year first"),
            ("2024-11", "`2024-11` is not a day: write it like 2024-11-27"),
        ] {
            assert_eq!(Day::parse(text).unwrap_err(), message);
        }
    }

    #[test]
    fn every_day_has_a_number_and_every_number_its_day() {
        assert_eq!(Day::from_number(0), Day::new(1970, 1, 1).unwrap());
        for number in (-1_000_000..1_000_000).step_by(997).chain(-800..800) {
            let day = Day::from_number(number);
            assert_eq!(day.number(), number);
            assert!(Day::from_number(number + 1) > day, "{day}");
            assert_eq!(Day::new(day.year, day.month, day.day), Ok(day));
        }
    }

    #[test]
    fn weekdays_and_sums_are_those_of_the_calendar() {
        for (text, weekday) in [("2024-11-27", Weekday::Wednesday), ("2000-02-29", Weekday::Tuesday), ("1969-12-31", Weekday::Wednesday)] {
            assert_eq!(Day::parse(text).unwrap().weekday(), weekday);
        }
        for (text, days, sum) in [("2024-02-28", 1, "2024-02-29"), ("2024-12-31", 1, "2025-01-01"), ("2024-03-01", -366, "2023-03-01")] {
            assert_eq!(Day::parse(text).unwrap().add_days(days).to_string(), sum);
        }
        assert_eq!(Day::MAX.add_days(1), Day::MAX);
        assert_eq!(Day::MIN.add_days(-1), Day::MIN);
    }
}
