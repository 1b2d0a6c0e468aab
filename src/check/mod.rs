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
mod says;
mod stale;
mod texts;
mod waivers;
mod withdrawn;
mod words;

pub use grade::{Graded, Waived, grade, sort};
pub use texts::Text;
pub(crate) use texts::each_record_text;

use std::sync::Arc;

use rayon::prelude::*;

use self::Looks::{AtBoth, AtPages, AtSite};
use crate::content::{Holds, Page};
use crate::diagnostics::Diagnostic;
use crate::input::SHARE;
use crate::site::{PageIx, Site};

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// The code of its findings.
    pub code: &'static str,
    /// Its row in the table of editorial rules, such as `F4`.
    pub id: &'static str,
    /// What it looks at.
    pub looks: Looks,
}

/// What a rule looks at, with what it does there: add its findings.
#[derive(Debug)]
pub enum Looks {
    /// Each page by itself, with its text at hand.
    AtPages(fn(&Text, &mut Vec<Diagnostic>)),
    /// The site as a whole.
    AtSite(fn(&Site, &mut Vec<Diagnostic>)),
    /// Each page, and the rest of the site: the texts of records.
    AtBoth(fn(&Text, &mut Vec<Diagnostic>), fn(&Site, &mut Vec<Diagnostic>)),
}

/// Every rule that needs the linked site. (F7, S7, D2 and the ends of intervals are the readers': one file shows them.)
pub const RULES: &[Rule] = &[
    Rule { code: "reporter-not-stated", id: "F1", looks: AtSite(reporters::not_stated) },
    Rule { code: "figure-without-date", id: "F2", looks: AtSite(figure_dates::missing) },
    Rule { code: "page-without-pin", id: "F2", looks: AtSite(pins::missing) },
    Rule { code: "date-order", id: "F2", looks: AtSite(figure_dates::order) },
    Rule { code: "figure-alone", id: "F4", looks: AtPages(alone::in_boxes) },
    Rule { code: "counts-apart", id: "F4", looks: AtSite(alone::apart) },
    Rule { code: "cumulative-falls", id: "F6", looks: AtSite(cumulative::falls) },
    Rule { code: "beside-without-differs", id: "F13", looks: AtSite(comparability::without_differs) },
    Rule { code: "figure-stale", id: "F14", looks: AtSite(stale::figures) },
    Rule { code: "review-due", id: "F14", looks: AtSite(stale::pages) },
    Rule { code: "words-differ", id: "F15", looks: AtBoth(words::on_page, words::in_records) },
    Rule { code: "words-differ", id: "F15", looks: AtSite(says::differ) },
    Rule { code: "quote-differs", id: "F16", looks: AtSite(quotations::differ) },
    Rule { code: "date-words-too-precise", id: "D1", looks: AtSite(date_words::too_precise) },
    Rule { code: "event-after-pin", id: "D4", looks: AtPages(pinned_events::after_pin) },
    Rule { code: "withdrawn-shown", id: "C5", looks: AtSite(withdrawn::shown) },
    Rule { code: "illustration-without-alt", id: "I1", looks: AtPages(illustrations::without_alt) },
    Rule { code: "illustration-incomplete", id: "I1", looks: AtPages(illustrations::incomplete) },
    Rule { code: "archive-photo", id: "I1", looks: AtPages(illustrations::archive_photo) },
    Rule { code: "desk-mark", id: "W1", looks: AtBoth(desk_marks::on_page, desk_marks::in_records) },
    Rule { code: "orphan", id: "G1", looks: AtSite(orphans::unused) },
    Rule { code: "gloss-missing", id: "G2", looks: AtSite(glosses::missing) },
    Rule { code: "gloss-too-long", id: "G2", looks: AtSite(glosses::too_long) },
];

/// What the rules of these codes find at the site, as they grade it: neither `checks:` nor a waiver is asked.
pub fn find(site: &Site, codes: &[&str]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES.iter().filter(|rule| codes.contains(&rule.code)) {
        if let AtSite(look) | AtBoth(_, look) = rule.looks {
            look(site, &mut found);
        }
    }
    sort(&mut found);
    found
}

/// What the rules that look at pages found in each, in the order of `Site::pages`: functions of the page and of the site's
/// [`frame`](crate::site::Base::frame), as [`Linked`](crate::site::Linked) is.
pub type OfPages = Vec<Arc<Vec<Diagnostic>>>;

/// Looks at every page; what `known` answers for is not looked at again.
pub fn pages(site: &Site, known: &(dyn Fn(PageIx) -> Option<Arc<Vec<Diagnostic>>> + Sync)) -> OfPages {
    let look = |ix: PageIx| known(ix).unwrap_or_else(|| Arc::new(one_page(site, site.page(ix), ix)));
    (0..site.pages.len() as u32).into_par_iter().with_max_len(SHARE).map(|number| look(PageIx(number))).collect()
}

fn one_page(site: &Site, page: &Page, ix: PageIx) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // No rule finds anything in prose so far, and to read every text again would take longer than all rules.
    let body = if page.body.holds == Holds::More { page.body.text() } else { Arc::default() };
    let text = Text { site, page, ix, body: &body };
    for rule in RULES {
        if let AtPages(look) | AtBoth(look, _) = rule.looks {
            look(&text, &mut found);
        }
    }
    found
}

/// Runs the rules that look at the site as a whole, and adds what was found in pages. [`grade`] sorts the findings.
pub fn run(site: &Site, of_pages: &OfPages) -> Vec<Diagnostic> {
    let look = |rule: &Rule| {
        let mut found = Vec::new();
        if let AtSite(look) | AtBoth(_, look) = rule.looks {
            look(site, &mut found);
        }
        found
    };
    let of_site: Vec<Vec<Diagnostic>> = RULES.par_iter().map(look).collect();
    of_pages.iter().flat_map(|found| found.iter().cloned()).chain(of_site.into_iter().flatten()).collect()
}

#[cfg(test)]
mod tests;
