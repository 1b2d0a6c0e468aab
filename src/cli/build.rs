//! `nutgraf build`: writes the site, or says why not; with `--watch`, again and again.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::build::{Builder, Gates, Progress, Report, Request, build};
use crate::diagnostics::Failure;
use crate::output::{Brake, Durability, Reached, Trust, Want, Way, Written};

use super::Ended;
use super::arguments::{Choices, Watching};
use super::counts::{count, elapsed, findings, what_gates_do};
use super::folders::{output, shown};
use super::progress::Bar;
use super::report;
use super::rounds::{Became, Make, Plan, Round, Said, line, rounds, watcher};
use super::session::Session;
use super::signals::{self, Farewell};
use super::watchdog::Watchdog;

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
    /// Stay, and build again whenever something changes
    #[arg(short, long)]
    watch: bool,
    #[command(flatten)]
    watching: Watching,
}

/// Builds the site.
pub(super) fn run(wanted: Wanted, session: &Session) -> Result<Ended, Failure> {
    let root = session.site_root()?;
    let output = output(wanted.output_dir.clone(), &root)?;
    session.screen.detail(&format!("Building {} into {}", shown(&root), shown(&output)));
    let brake = Arc::new(Brake::default());
    let place = shown(&output);
    if wanted.watch || wanted.watching.is_given() {
        return watch(wanted, (root, output), (session, brake));
    }
    signals::stop_by(&brake, &session.screen, move |reached| Farewell::CutShort(stopped(&place, reached)))?;
    let is_first = !output.exists();
    let bar = Bar::new(&session.screen, &output);
    let watchdog = Watchdog::new(wanted.choices.page_limit, &session.screen);
    let report = build(&Request {
        root,
        output: output.clone(),
        wishes: session.wishes(&wanted.choices)?,
        gates: if wanted.choices.strict { Gates::Shut } else { Gates::Open },
        trust: trust(&wanted),
        cache: wanted.choices.cache(),
        durability: durability(&wanted),
        brake,
        want: Want::AtOnce,
        progress: &|progress| {
            if let Progress::Page(step) = progress {
                watchdog.tell(step);
            }
            bar.tell(progress);
        },
    })?;
    drop(bar);
    report::show(&report, wanted.choices.extent(), &session.screen)?;
    if let Some(written) = &report.written {
        cautions(written, &output, session);
    }
    session.screen.say(&closing(&report, &output, &elapsed(session.began.elapsed())));
    if is_first && report.written.is_some() && session.screen.can_draw() {
        session.screen.say(LOOK);
    }
    Ok(report::ended(report.stopped))
}

/// What a person at a terminal is told who has built a site for the first time: links begin at the host, so that pages opened from the disk lead nowhere.
const LOOK: &str = "To look at it: nutgraf serve -O";

fn trust(wanted: &Wanted) -> Trust {
    if wanted.force { Trust::Nothing } else { Trust::Manifest }
}

fn durability(wanted: &Wanted) -> Durability {
    if wanted.durable { Durability::Machine } else { Durability::Process }
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
    let (pages, gates) = (count(report.pages, "page"), what_gates_do(&report.summary));
    format!("Built {pages} in {time}: {} written, {unchanged} unchanged, {removed} removed; {found}{gates}", count(*written, "file"))
}

/// Builds until Ctrl-C.
fn watch(wanted: Wanted, (root, output): (PathBuf, PathBuf), (session, brake): (&Session, Arc<Brake>)) -> Result<Ended, Failure> {
    let place = shown(&output);
    let watching = format!(
        "Watching {}: from now on pages are written one by one, so {place} may hold pages of two builds for a moment (Ctrl-C stops)",
        shown(&root)
    );
    signals::stop_by(&brake, &session.screen, move |reached| match reached {
        Reached::TheEnd => Farewell::Standing(format!("{place} holds the last complete site")),
        Reached::Nothing => Farewell::Standing(stopped(&place, Reached::Nothing)),
        Reached::TheMiddle => Farewell::CutShort(stopped(&place, Reached::TheMiddle)),
    })?;
    let mut maker = Maker { session, said: Said::default(), first: trust(&wanted), durability: durability(&wanted), began: false };
    let poll = wanted.watching.poll();
    let plan = Plan { session, root, output, choices: wanted.choices, poll, brake };
    let watcher = watcher(&plan);
    line(session, &watching);
    rounds(&plan, watcher, &mut maker)?;
    Ok(Ended::Done)
}

/// Builds into the output folder.
struct Maker<'a> {
    session: &'a Session,
    said: Said,
    first: Trust,
    durability: Durability,
    /// Whether one build has come to its end.
    began: bool,
}

impl Make for Maker<'_> {
    fn make(&mut self, builder: &mut Builder, mut request: Request, round: &Round) -> Result<Became, Failure> {
        (request.trust, request.durability) = (std::mem::take(&mut self.first), self.durability);
        request.want = if self.began { Want::InPlace } else { Want::AtOnce };
        let report = builder.build(&request)?;
        if report.stopped.is_some() && round.bell.is_rung() {
            // Half of a save is no news: its other half is being built next.
            return Ok(Became::Nothing);
        }
        self.began = true;
        self.said.show(&report, round.choices.extent(), self.session)?;
        let (reason, rest) = (round.reason(), round.rest(&report));
        match &report.written {
            None => line(self.session, &format!("{reason}: nothing written {rest}; {} is as it was", shown(&request.output))),
            Some(Written { written, removed, caution, .. }) => {
                let removed = if *removed > 0 { format!(", {removed} removed") } else { String::new() };
                line(self.session, &format!("{reason}: {}, {} written{removed} {rest}", round.rendered(), count(*written, "file")));
                self.said.news(&report, round).iter().for_each(|news| line(self.session, news));
                if let Some(caution) = caution {
                    line(self.session, &format!("Note: {caution}"));
                }
            }
        }
        Ok(Became::Done(report.due))
    }

    fn fail(&mut self, failure: Failure) -> Result<(), Failure> {
        if !self.began {
            return Err(failure);
        }
        self.session.screen.failure(&failure);
        Ok(())
    }
}
