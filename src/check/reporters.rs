//! F1: a number whose reporter is not stated is shown as such, and somebody should look once more.

use crate::diagnostics::{Diagnostic, Span};
use crate::records::{Figure, Reporter, Stated};
use crate::site::Site;

/// Warns once at each `by: not-stated`. It is an honest answer and needs no other; the warning asks for a second look.
pub(super) fn not_stated(site: &Site, found: &mut Vec<Diagnostic>) {
    for figure in &site.figures {
        let record = &figure.record;
        for span in places(record) {
            let message = format!("nobody is named who reported `{}`, and readers are told so", record.id);
            let help = "if the source says who counted, name them; if it does not, `not-stated` is the right answer and stays";
            found.push(Diagnostic::warning("reporter-not-stated", &record.home.path, span, message).help(help));
        }
    }
}

/// Where a figure says `not-stated`, each place once: an answer of the whole figure is shared by its readings.
fn places(figure: &Figure) -> Vec<Span> {
    let answers = figure.series.iter().map(|series| &series.by).chain(figure.readings.iter().map(|reading| &reading.by));
    let mut places: Vec<Span> = answers.filter_map(not_stated_at).collect();
    places.sort();
    places.dedup();
    places
}

fn not_stated_at(by: &Reporter) -> Option<Span> {
    match by {
        Stated::NotStated(span) => Some(*span),
        Stated::Is(_) | Stated::Missing => None,
    }
}
