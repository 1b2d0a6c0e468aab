//! What the desk asks of a site: what is left to do, why a page is or is not published, how a new one begins.
//!
//! Pure: it looks at what was read and linked. `cli` prints the answers and writes the new files.

mod archetype;
mod lists;
mod pages;
mod readings;
mod spots;
mod why;

pub use archetype::{Archetype, Fill, Makes, NAMES, fill};
pub use lists::{Entry, List, list};
pub use spots::{clash, spot};
pub use why::{Answer, Line, Section, Seen, Standing, reason, why};

use jiff::tz::TimeZone;

use crate::site::Site;

/// A moment in the site's zone, as people read it.
fn moment(site: &Site, seconds: i64) -> String {
    moment_in(&site.config.timezone, seconds)
}

/// A moment in a zone, as people read it.
fn moment_in(zone: &TimeZone, seconds: i64) -> String {
    let at = jiff::Timestamp::from_second(seconds).map(|moment| moment.to_zoned(zone.clone()));
    at.map_or_else(|_| format!("{seconds} s after 1970"), |at| at.strftime("%Y-%m-%d %H:%M %Z").to_string())
}
