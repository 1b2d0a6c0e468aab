//! `nutgraf build`: writes the site, or says why not.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::build::{Gates, Report, Request, build};
use crate::diagnostics::Failure;
use crate::output::{Brake, Durability, Reached, Trust, Want, Way, Written};

use super::Ended;
use super::arguments::Choices;
use super::counts::{count, elapsed, findings};
use super::folders::{output, shown};
use super::progress::Bar;
use super::report;
use super::session::Session;
use super::signals;

/// What `build` takes.
#[derive(clap::Args)]
pub(super) struct Wanted {
    /// The output folder [default: public in the site's folder]
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    #[command(flatten)]
    choices: Choices,
    /// Write every file again, even where it is as it was
    #[arg(long)]
    force: bool,
    /// Wait until the disk holds the new site before it takes the old one's place
    #[arg(long)]
    durable: bool,
}

/// Builds the site.
pub(super) fn run(wanted: Wanted, session: &Session) -> Result<Ended, Failure> {
    let root = session.site_root()?;
    let output = output(wanted.output_dir, &root)?;
    session.screen.detail(&format!("Building {} into {}", shown(&root), shown(&output)));
    let brake = Arc::new(Brake::default());
    let place = shown(&output);
    signals::stop_by(&brake, &session.screen, move |reached| stopped(&place, reached))?;
    let bar = Bar::new(&session.screen, &output);
    let report = build(&Request {
        root,
        output: output.clone(),
        wishes: session.wishes(&wanted.choices)?,
        gates: if wanted.choices.strict { Gates::Shut } else { Gates::Open },
        trust: if wanted.force { Trust::Nothing } else { Trust::Manifest },
        durability: if wanted.durable { Durability::Machine } else { Durability::Process },
        brake,
        want: Want::default(),
        progress: &|progress| bar.tell(progress),
    })?;
    drop(bar);
    report::show(&report, &session.screen)?;
    if let Some(written) = &report.written {
        cautions(written, &output, session);
    }
    session.screen.say(&closing(&report, &output, &elapsed(session.began.elapsed())));
    Ok(report::ended(report.stopped))
}

/// Says what is not as a user would expect of a build.
fn cautions(written: &Written, output: &Path, session: &Session) {
    if written.way == Way::InPlace {
        let output = shown(output);
        session
            .screen
            .say(&format!("{output} could not be exchanged in one step, so it was written file by file: for a moment it held pages of both builds"));
    }
    if let Some(caution) = &written.caution {
        session.screen.say(&format!("Note: {caution}"));
    }
}

/// What became of the output when a signal ended the build.
fn stopped(output: &str, reached: Reached) -> String {
    match reached {
        Reached::Nothing => format!("{output} is as it was"),
        Reached::TheEnd => format!("{output} holds the complete new site"),
        Reached::TheMiddle => format!("{output} holds pages of both builds: build again"),
    }
}

fn closing(report: &Report, output: &Path, time: &str) -> String {
    let found = findings(&report.summary);
    let Some(Written { written, unchanged, removed, .. }) = &report.written else {
        let standing = if output.exists() { format!("; {} is as it was", shown(output)) } else { String::new() };
        return format!("Nothing written: {found} ({time}){standing}");
    };
    let pages = count(report.pages, "page");
    format!("Built {pages} in {time}: {} written, {unchanged} unchanged, {removed} removed; {found}", count(*written, "file"))
}
