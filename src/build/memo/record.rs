//! The answer to a whole run: what a build of these very files found, and what its output held then.
//!
//! It is kept beside the list of files that it is about, so it is good for those and no others; and it says for how long: the
//! clock decides what is shown, and rules ask what day it is.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::build::Report;
use crate::check::Waived;
use crate::config::Wishes;
use crate::diagnostics::Diagnostic;
use crate::input::Fingerprint;
use crate::site::Site;

/// What a complete run found and made.
#[derive(Debug, BorshSerialize, BorshDeserialize)]
pub(in crate::build) struct Record {
    /// What the command line asked for.
    asked: Fingerprint,
    /// From when to when, in seconds since 1970, the same files give the same site.
    good: (i64, i64),
    /// The findings, graded and sorted.
    diagnostics: Vec<Diagnostic>,
    /// What was wrong with files as files, before it was graded: of a file that is not read nothing else is known.
    problems: Vec<Diagnostic>,
    waived: Vec<(Diagnostic, String, String)>,
    pages: u64,
    next_change: Option<String>,
    due: Option<i64>,
    /// Of the paths and fingerprints of all files of the output; none where the output was not written.
    outputs: Option<Fingerprint>,
}

impl Record {
    /// The record of a run that nothing stopped; `None` where no such run can be answered for.
    pub fn of((report, problems): (&Report, &[Diagnostic]), site: &Site, wishes: &Wishes) -> Option<Self> {
        let waived = report.waived.iter().map(|waived| (waived.diagnostic.clone(), waived.by.clone(), waived.because.clone()));
        Some(Self {
            asked: asked(wishes),
            good: (wishes.now, until(site, wishes.now)?),
            diagnostics: report.diagnostics.clone(),
            problems: problems.to_vec(),
            waived: waived.collect(),
            pages: report.pages as u64,
            next_change: report.next_change.clone(),
            due: report.due,
            outputs: None,
        })
    }

    /// Notes what the output holds now.
    pub fn wrote(&mut self, outputs: Fingerprint) {
        self.outputs = Some(outputs);
    }

    /// What the output held.
    pub fn outputs(&self) -> Option<Fingerprint> {
        self.outputs
    }

    /// Whether the record answers for a run with these wishes.
    pub fn answers(&self, wishes: &Wishes) -> bool {
        self.asked == asked(wishes) && (self.good.0..self.good.1).contains(&wishes.now)
    }

    /// What was wrong with files as files, in the order of [`Scan::problems`](crate::input::Scan::problems).
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// The report of that run, before it is known what is written.
    pub fn report(self) -> Report {
        let waived = self.waived.into_iter().map(|(diagnostic, by, because)| Waived { diagnostic, by, because }).collect();
        Report::again((self.diagnostics, waived), self.pages as usize, (self.next_change, self.due))
    }
}

fn asked(wishes: &Wishes) -> Fingerprint {
    Fingerprint::of(format!("{:?} {} {} {}", wishes.base_url, wishes.drafts, wishes.future, wishes.preview).as_bytes())
}

/// The moment from which the same files may give another site: the next embargo or expiry, and the end of the day in the site's zone.
fn until(site: &Site, now: i64) -> Option<i64> {
    let now = jiff::Timestamp::from_second(now).ok()?.to_zoned(site.config.timezone.clone());
    let tomorrow = now.tomorrow().and_then(|day| day.start_of_day()).ok()?.timestamp().as_second();
    Some(site.next_change.map_or(tomorrow, |due| due.min(tomorrow)))
}
