//! Which findings somebody waived, and what is to be said of the waivers themselves.

use std::collections::HashMap;

use super::extents::Record;
use super::grade::{Waived, is_free};
use crate::date::Day;
use crate::diagnostics::{Diagnostic, FilePath, Span};
use crate::records::Waiver;
use crate::site::Site;

/// A waiver, where it holds, and whether it had something to do.
struct Held<'a> {
    waiver: &'a Waiver,
    path: &'a FilePath,
    /// The bytes of the file that it covers.
    covers: Span,
    used: bool,
}

/// Parts findings into what is shown, what is waived, and findings about waivers.
pub(super) fn waive(site: &Site, diagnostics: Vec<Diagnostic>) -> (Vec<Diagnostic>, Vec<Waived>, Vec<Diagnostic>) {
    let mut held = collect(site);
    let mut by_code: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, one) in held.iter().enumerate() {
        by_code.entry(&one.waiver.code.value).or_default().push(index);
    }
    let today = site.config.now.day;
    let (mut shown, mut waived) = (Vec::with_capacity(diagnostics.len()), Vec::new());
    for diagnostic in diagnostics {
        let fitting: Vec<usize> = match is_free(diagnostic.code) {
            true => by_code.get(diagnostic.code).into_iter().flatten().copied().filter(|index| held[*index].covers(&diagnostic)).collect(),
            false => Vec::new(),
        };
        fitting.iter().for_each(|index| held[*index].used = true);
        match fitting.into_iter().map(|index| held[index].waiver).find(|waiver| !is_over(waiver, today)) {
            Some(waiver) => waived.push(Waived { diagnostic, by: waiver.by.clone(), because: waiver.because.clone() }),
            None => shown.push(diagnostic),
        }
    }
    let about = held.iter().filter_map(|one| one.finding(today)).collect();
    (shown, waived, about)
}

fn is_over(waiver: &Waiver, today: Day) -> bool {
    waiver.until.is_some_and(|until| until < today)
}

impl Held<'_> {
    fn covers(&self, diagnostic: &Diagnostic) -> bool {
        let at = diagnostic.span.map_or(0, |span| span.start);
        *self.path == diagnostic.path && (self.covers.start..self.covers.end).contains(&at)
    }

    fn finding(&self, today: Day) -> Option<Diagnostic> {
        let code = &self.waiver.code;
        // The reader reports a code that does not exist, and one that nobody can waive.
        if !is_free(&code.value) {
            return None;
        }
        match (self.used, self.waiver.until.filter(|until| *until < today)) {
            (true, Some(until)) => {
                let message = format!("the waiver of `{}` ended on {until}, so the finding is shown again", code.value);
                let help = "mend what it waives, or decide anew, with a later `until:`";
                Some(Diagnostic::warning("waiver-expired", self.path, code.span, message).help(help))
            }
            (false, _) => {
                let message = format!("the waiver of `{}` waives nothing", code.value);
                Some(Diagnostic::info("waiver-unused", self.path, code.span, message).help("take it out; there is no such finding here any more"))
            }
            (true, None) => None,
        }
    }
}

/// Every waiver of what is shown: those of a record before those of its page, so that the nearer one is named.
fn collect(site: &Site) -> Vec<Held<'_>> {
    let records = Record::all(site);
    let mut starts: HashMap<&FilePath, Vec<u32>> = HashMap::new();
    for record in &records {
        starts.entry(&record.home.path).or_default().push(record.home.span.start);
    }
    starts.values_mut().for_each(|starts| starts.sort_unstable());
    let mut held = Vec::new();
    for record in records.iter().filter(|record| !record.waivers.is_empty()) {
        let start = record.home.span.start;
        let starts = &starts[&record.home.path];
        let next = starts.get(starts.partition_point(|other| *other <= start)).copied();
        // A record of a page ends where its last field does: what follows is the page's.
        let last = if record.home.in_page { record.end() } else { u32::MAX };
        let covers = Span { start, end: next.unwrap_or(u32::MAX).min(last) };
        held.extend(record.waivers.iter().map(|waiver| Held { waiver, path: &record.home.path, covers, used: false }));
    }
    for page in &site.pages {
        let covers = Span { start: 0, end: u32::MAX };
        held.extend(page.front.waivers.iter().map(|waiver| Held { waiver, path: &page.path, covers, used: false }));
    }
    held
}
