//! `nutgraf check`: everything that `build` does except writing.

use crate::build::{Gates, Progress, Request, check};
use crate::diagnostics::Failure;
use crate::output::{Durability, Trust, Want};

use super::Ended;
use super::arguments::Choices;
use super::counts::{count, elapsed, findings, what_gates_do};
use super::folders::{OUTPUT, shown};
use super::progress::Bar;
use super::report;
use super::session::Session;
use super::watchdog::Watchdog;

/// What `check` takes.
#[derive(clap::Args)]
pub(super) struct Wanted {
    #[command(flatten)]
    choices: Choices,
}

/// Checks the site.
pub(super) fn run(wanted: Wanted, session: &Session) -> Result<Ended, Failure> {
    let root = session.site_root()?;
    session.screen.detail(&format!("Checking {}", shown(&root)));
    let output = root.join(OUTPUT);
    let bar = Bar::new(&session.screen, &output);
    let watchdog = Watchdog::new(wanted.choices.page_limit, &session.screen);
    let report = check(&Request {
        root,
        output: output.clone(),
        wishes: session.wishes(&wanted.choices)?,
        gates: if wanted.choices.strict { Gates::Shut } else { Gates::Open },
        trust: Trust::Manifest,
        cache: wanted.choices.cache(),
        durability: Durability::Process,
        brake: Default::default(),
        want: Want::default(),
        progress: &|progress| {
            if let Progress::Page(step) = progress {
                watchdog.tell(step);
            }
            bar.tell(progress);
        },
    })?;
    drop(bar);
    report::show(&report, wanted.choices.extent(), &session.screen)?;
    let (pages, time, found) = (count(report.pages, "page"), elapsed(session.began.elapsed()), findings(&report.summary));
    let verdict = match (report.stopped, report.summary.errors) {
        (None, _) => what_gates_do(&report.summary),
        (Some(_), 0) => "; `build --strict` would write nothing",
        (Some(_), _) => "; `build` would write nothing",
    };
    session.screen.say(&format!("Checked {pages} in {time}: {found}{verdict}"));
    Ok(report::ended(report.stopped))
}
