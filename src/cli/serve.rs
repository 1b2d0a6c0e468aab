//! `nutgraf serve`: shows the site on this machine, and keeps it up to date.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::sync::Arc;

use crate::build::{Builder, Preview, Report, Request};
use crate::diagnostics::{Failure, FilePath, Format, Style, print};
use crate::output::Brake;
use crate::serve::{Live, Reload, Server, Step};

use super::Ended;
use super::arguments::{Choices, Watching};
use super::counts::count;
use super::folders::{OUTPUT, shown};
use super::report::stoppers;
use super::rounds::{Became, Make, Plan, Round, Said, line, rounds, watcher};
use super::session::Session;
use super::signals;

/// So many findings are shown in the page; the terminal has them all.
const MOST_SHOWN: usize = 20;

/// What `serve` takes.
#[derive(clap::Args)]
pub(super) struct Wanted {
    /// The name or address of this machine to listen on
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    host: String,
    /// The port; 0 takes any that is free, and says which
    #[arg(short, long, value_name = "PORT", default_value_t = 1111)]
    port: u16,
    /// Open the site in a browser
    #[arg(short = 'O', long)]
    open: bool,
    /// Add no script to pages: they stay as they are until you load them again
    #[arg(long)]
    no_reload: bool,
    #[command(flatten)]
    watching: Watching,
    #[command(flatten)]
    choices: Choices,
}

/// Serves the site until Ctrl-C.
pub(super) fn run(wanted: Wanted, session: &Session) -> Result<Ended, Failure> {
    let root = session.site_root()?;
    let server = Server::bind(&wanted.host, wanted.port)?;
    let origin = server.origin();
    line(session, &format!("Serving {} at {origin}/ (Ctrl-C stops)", shown(&root)));
    if server.is_open_to_others() {
        line(session, "Note: everyone who can reach this machine can read the site now, with all that is not published yet");
    }
    let brake = Arc::new(Brake::default());
    signals::stop_by(&brake, &session.screen, |_| "nothing was written".to_owned())?;
    let poll = wanted.watching.poll();
    let plan = Plan { session, output: root.join(OUTPUT), root, choices: wanted.choices, poll, brake };
    let watcher = watcher(&plan);
    let live = Live::new(watcher.bell());
    let running = server.start(live.clone(), if wanted.no_reload { Reload::Off } else { Reload::On })?;
    if wanted.open {
        open(&origin, session);
    }
    rounds(&plan, watcher, &mut Maker { session, live, said: Said::default(), changed: BTreeSet::new() })?;
    running.end()?;
    Ok(Ended::Done)
}

/// Builds into memory and shows what is good.
struct Maker<'a> {
    session: &'a Session,
    live: Live,
    said: Said,
    /// What changed since a build was last shown.
    changed: BTreeSet<FilePath>,
}

impl Make for Maker<'_> {
    fn make(&mut self, builder: &mut Builder, request: Request, round: &Round) -> Result<Became, Failure> {
        self.changed.extend(round.changed.iter().cloned());
        let preview = builder.preview(&request)?;
        if preview.report.stopped.is_some() {
            // Half of a save is no news: its other half is being built next.
            if round.bell.is_rung() {
                return Ok(Became::Nothing);
            }
            return self.keep(&preview.report, round);
        }
        self.show(preview, round)
    }

    fn fail(&mut self, failure: Failure) -> Result<(), Failure> {
        self.session.screen.failure(&failure);
        self.live.trouble(&failure.to_string());
        Ok(())
    }
}

impl Maker<'_> {
    fn show(&mut self, preview: Preview, round: &Round) -> Result<Became, Failure> {
        let due = preview.report.due;
        let told = format!("{}: {} {}", round.reason(), round.rendered(), round.rest(&preview.report));
        self.said.show(&preview.report, self.session)?;
        let step = Step::of(self.changed.iter().map(FilePath::as_str));
        self.live.show(preview, step);
        self.changed.clear();
        line(self.session, &told);
        Ok(Became::Done(due))
    }

    /// Keeps the last good build, and says why.
    fn keep(&mut self, report: &Report, round: &Round) -> Result<Became, Failure> {
        self.live.trouble(&trouble(report)?);
        self.said.show(report, self.session)?;
        line(self.session, &format!("{}: not shown {}; the last good site stays", round.reason(), round.rest(report)));
        Ok(Became::Done(report.due))
    }
}

/// The findings that keep the site from being shown, as the terminal has them.
fn trouble(report: &Report) -> Result<String, Failure> {
    let findings = stoppers(report);
    let (first, others) = findings.split_at(findings.len().min(MOST_SHOWN));
    let mut text = Vec::new();
    let style = Style { format: Format::Human, colour: false };
    print(first, report.texts.as_ref(), style, &mut text).map_err(|error| Failure::io("printing the findings", error))?;
    let mut text = String::from_utf8_lossy(&text).trim_end().to_owned();
    if !others.is_empty() {
        text += &format!("\n\n… and {}: the terminal has them all", count(others.len(), "more finding"));
    }
    Ok(text)
}

/// Opens the site in the user's browser.
fn open(origin: &str, session: &Session) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let quiet = Command::new(program).arg(format!("{origin}/")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    match quiet {
        // Somebody must take note of its end, or it stays in the table of processes.
        Ok(mut child) => drop(std::thread::spawn(move || child.wait())),
        Err(error) => line(session, &format!("Note: no browser could be opened (`{program}`: {error}); open {origin}/ yourself")),
    }
}
