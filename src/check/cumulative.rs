//! F6: a cumulative count does not fall unless somebody says because of what.

use crate::date::Date;
use crate::diagnostics::Diagnostic;
use crate::records::{Measure, ReadingStatus, Stated};
use crate::site::{Figure, Series, Site};

/// Reports later, certainly lower values in one cumulative series without `because:`.
pub(super) fn falls(site: &Site, found: &mut Vec<Diagnostic>) {
    let cumulative = |figure: &&Figure| matches!(&figure.record.measure, Stated::Is(measure) if measure.value == Measure::Cumulative);
    for figure in site.figures.iter().filter(cumulative) {
        figure.series.iter().for_each(|series| in_series(figure, series, found));
    }
}

fn in_series(figure: &Figure, series: &Series, found: &mut Vec<Diagnostic>) {
    let readings = &figure.record.readings;
    // The readings that the next one may not fall below: those since the last fall that was explained or reported.
    let mut standing: Vec<usize> = Vec::new();
    for later in series.readings.iter().copied().filter(|reading| readings[*reading].status != ReadingStatus::Withdrawn) {
        let fell =
            |earlier: &&usize| is_later(figure, later, **earlier) && readings[later].value.value.certainly_less(&readings[**earlier].value.value);
        if let Some(earlier) = standing.iter().rev().find(fell).copied() {
            if readings[later].because.is_none() {
                let [now, before] = [later, earlier].map(|reading| &readings[reading].value);
                let path = &figure.record.home.path;
                let message =
                    format!("`{}` is cumulative and falls from \"{}\" to \"{}\"", figure.record.id, before.value.written, now.value.written);
                let help = "add `because:` with the reporter's reason, or that none was given; if the number counts something else now, it is another figure";
                found.push(Diagnostic::gate("cumulative-falls", path, now.span, message).help(help).related(path, before.span, "the earlier count"));
            }
            standing.clear();
        }
        standing.push(later);
    }
}

/// Whether one reading is of a later day, or a later report of the same day.
fn is_later(figure: &Figure, later: usize, earlier: usize) -> bool {
    let reported = |reading: usize| figure.reported[reading].as_ref();
    let day = |reading: usize| figure.as_of(reading).or(reported(reading));
    let certainly =
        |later: Option<&Date>, earlier: Option<&Date>| matches!((later, earlier), (Some(later), Some(earlier)) if later.certainly_after(earlier));
    certainly(day(later), day(earlier)) || (day(later) == day(earlier) && certainly(reported(later), reported(earlier)))
}
