//! F14: what was to be looked at again by now, and was not.

use crate::date::Date;
use crate::diagnostics::Diagnostic;
use crate::records::ReadingStatus;
use crate::site::{Current, Figure, Site};

/// Warns of series whose newest reading is older than `update_every` of their figure allows.
///
/// A date that is not exact counts as its last day, so that nothing is called stale that may not be.
pub(super) fn figures(site: &Site, found: &mut Vec<Diagnostic>) {
    let today = site.config.now.day;
    for figure in &site.figures {
        let Some(every) = &figure.record.update_every else { continue };
        for current in figure.at(None) {
            let reading = figure.reading(current);
            let Some((date, day)) = newest(figure, current).and_then(|date| Some((date, date.latest()?))) else { continue };
            if reading.status == ReadingStatus::Superseded || today <= day.add_days(i64::from(every.value)) {
                continue;
            }
            let days = if every.value == 1 { "day".to_owned() } else { format!("{} days", every.value) };
            let message = format!("`{}` is to be read every {days}, and its newest reading is of {}", figure.record.id, date.as_str());
            let help = "add the newer reading; where no more are expected, take `update_every` out";
            let path = &figure.record.home.path;
            found.push(Diagnostic::warning("figure-stale", path, reading.value.span, message).help(help));
        }
    }
}

/// The day to which a reading holds, else the day on which it was made public.
fn newest(figure: &Figure, current: Current) -> Option<&Date> {
    figure.as_of(current.reading).or(figure.reported[current.reading].as_ref())
}

/// Warns of pages past their `review_by`.
pub(super) fn pages(site: &Site, found: &mut Vec<Diagnostic>) {
    for page in &site.pages {
        let Some(by) = page.front.review_by.as_ref().filter(|by| by.value < site.config.now.day) else { continue };
        let message = format!("`{}` was to be read again by {}", page.front.title.value, by.value);
        let help = "read it again and mend what is no longer so, then move `review_by` or take it out";
        found.push(Diagnostic::warning("review-due", &page.path, by.span, message).help(help));
    }
}
