//! Dates, as precise as they are known and no more (EDTF, ISO 8601-2:2019, levels 0 to 2).
//!
//! `edtf-core` reads and bounds them; this module keeps the author's text, orders dates, and says how
//! precise they are and what is wrong with those that are none. Time zones come in only where a page's
//! date is an instant: a date alone is a calendar day in the site's zone and is never shifted.

mod clock;
mod day;
mod edtf;
mod human;
mod moment;
mod shape;

pub use clock::{ClockTime, time_zone};
pub use day::{Day, Weekday};
pub use edtf::{Date, DateKey, Precision};
pub use moment::Moment;
pub use shape::{End, Part, Shape, When};

#[cfg(test)]
mod tests;
