//! The rules of the trade, checked over the linked site: one table, one rule a file.
//!
//! Pure. [`run`] finds; [`grade`] applies what the site (`checks:`) and its authors (`waive:`) decided about the
//! findings of every stage. No rule can be satisfied only by inventing a date or a reporter: where one asks for
//! what may not be known, its help names the honest answer.

mod alone;
mod comparability;
mod cumulative;
mod date_words;
mod desk_marks;
mod extents;
mod figure_dates;
mod glosses;
mod grade;
mod house_words;
mod illustrations;
mod orphans;
mod pinned_events;
mod pins;
mod quotations;
mod reporters;
mod texts;
mod waivers;
mod words;

pub use grade::{Graded, Waived, grade, sort};

use crate::diagnostics::Diagnostic;
use crate::site::Site;

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// The code of its findings.
    pub code: &'static str,
    /// Its row in the table of editorial rules, such as `F4`.
    pub id: &'static str,
    /// Adds its findings.
    pub run: fn(&Site, &mut Vec<Diagnostic>),
}

/// Every rule that looks at the whole site. (F7, S7, D2 and the ends of intervals are the readers': one file shows them.)
pub const RULES: &[Rule] = &[
    Rule { code: "reporter-not-stated", id: "F1", run: reporters::not_stated },
    Rule { code: "figure-without-date", id: "F2", run: figure_dates::missing },
    Rule { code: "page-without-pin", id: "F2", run: pins::missing },
    Rule { code: "date-order", id: "F2", run: figure_dates::order },
    Rule { code: "figure-alone", id: "F4", run: alone::in_boxes },
    Rule { code: "counts-apart", id: "F4", run: alone::apart },
    Rule { code: "cumulative-falls", id: "F6", run: cumulative::falls },
    Rule { code: "beside-without-differs", id: "F13", run: comparability::without_differs },
    Rule { code: "words-differ", id: "F15", run: words::differ },
    Rule { code: "quote-differs", id: "F16", run: quotations::differ },
    Rule { code: "date-words-too-precise", id: "D1", run: date_words::too_precise },
    Rule { code: "event-after-pin", id: "D4", run: pinned_events::after_pin },
    Rule { code: "illustration-without-alt", id: "I1", run: illustrations::without_alt },
    Rule { code: "illustration-incomplete", id: "I1", run: illustrations::incomplete },
    Rule { code: "archive-photo", id: "I1", run: illustrations::archive_photo },
    Rule { code: "desk-mark", id: "W1", run: desk_marks::left },
    Rule { code: "orphan", id: "G1", run: orphans::unused },
    Rule { code: "gloss-missing", id: "G2", run: glosses::missing },
    Rule { code: "gloss-too-long", id: "G2", run: glosses::too_long },
];

/// Runs every rule. The findings come in the order of the table; [`grade`] sorts them.
pub fn run(site: &Site) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES {
        (rule.run)(site, &mut found);
    }
    found
}

#[cfg(test)]
mod tests;
