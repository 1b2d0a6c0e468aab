//! A time of day and the time zone that it needs.

use std::fmt;

use jiff::tz::TimeZone;

use crate::diagnostics::did_you_mean;

/// A time of day to the minute, or to the second where one is written: an event's `time: "04:00"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct ClockTime {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59, where one is written.
    pub second: Option<u8>,
}

impl ClockTime {
    /// Reads `HH:MM` or `HH:MM:SS`; the error is a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let fields: Vec<&str> = text.split(':').collect();
        let two_digits = fields.iter().all(|field| field.len() == 2 && field.bytes().all(|b| b.is_ascii_digit()));
        if !two_digits || !(2..=3).contains(&fields.len()) {
            return Err(format!("`{text}` is not a time of day: write hours and minutes from 00:00 to 23:59, like \"04:00\""));
        }
        let number = |index: usize| fields.get(index).map(|field| field.parse::<u8>().expect("the field is two digits"));
        let (hour, minute, second) = (number(0).unwrap_or(0), number(1).unwrap_or(0), number(2));
        if hour > 23 {
            return Err(format!("hour {hour} does not exist: hours run from 00 to 23"));
        }
        if minute > 59 {
            return Err(format!("minute {minute} does not exist: minutes run from 00 to 59"));
        }
        if let Some(second) = second.filter(|second| *second > 59) {
            return Err(format!("second {second} does not exist: seconds run from 00 to 59"));
        }
        Ok(Self { hour, minute, second })
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)?;
        self.second.map_or(Ok(()), |second| write!(f, ":{second:02}"))
    }
}

/// The time zone of that IANA name (`Asia/Beirut`), from the bundled database; the error is a sentence with the nearest name.
pub fn time_zone(name: &str) -> Result<TimeZone, String> {
    let database = jiff::tz::TimeZoneDatabase::bundled();
    if let Ok(zone) = database.get(name) {
        return Ok(zone);
    }
    let names: Vec<String> = database.available().map(|name| name.as_str().to_owned()).collect();
    let city = |known: &&String| known.rsplit('/').next().is_some_and(|city| city.eq_ignore_ascii_case(name));
    let help = match names.iter().find(city) {
        Some(known) => format!("did you mean `{known}`?"),
        None => did_you_mean(name, names.iter().map(String::as_str)).unwrap_or_else(|| "write a name like `Asia/Beirut` or `UTC`".to_owned()),
    };
    Err(format!("there is no time zone `{name}`: {help}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_read_and_printed_alike_or_refused() {
        for text in ["04:00", "00:00", "23:59", "04:00:30"] {
            assert_eq!(ClockTime::parse(text).unwrap().to_string(), text);
        }
        for (text, part) in
            [("24:00", "hour 24"), ("04:60", "minute 60"), ("23:59:60", "second 60"), ("4:00", "04:00"), ("240", "time of day"), ("4 am", "04:00")]
        {
            let message = ClockTime::parse(text).unwrap_err();
            assert!(message.contains(part), "{text}: {message}");
        }
    }

    #[test]
    fn a_time_zone_is_known_or_the_nearest_is_named() {
        assert_eq!(time_zone("Asia/Beirut").unwrap().iana_name(), Some("Asia/Beirut"));
        assert!(time_zone("UTC").is_ok());
        for (name, message) in [
            ("Asia/Beyrut", "there is no time zone `Asia/Beyrut`: did you mean `Asia/Beirut`?"),
            ("Beirut", "there is no time zone `Beirut`: did you mean `Asia/Beirut`?"),
            ("EEEEEEEE", "there is no time zone `EEEEEEEE`: write a name like `Asia/Beirut` or `UTC`"),
        ] {
            assert_eq!(time_zone(name).unwrap_err(), message);
        }
    }
}
