//! `nutgraf serve`: shows the site on this machine, and keeps it up to date.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::build::{Builder, Gates, Preview, Report, Request};
use crate::diagnostics::{Extent, Failure, FilePath, Format, Style, print};
use crate::output::Brake;
use crate::render::Step as Rendering;
use crate::serve::{Live, Reload, Server, Step};

use super::Ended;
use super::arguments::{Choices, Watching};
use super::counts::{count, elapsed, findings};
use super::folders::{OUTPUT, shown};
use super::report::stoppers;
use super::rounds::{Became, Later, Make, Plan, Round, Said, line, rounds, watcher};
use super::session::Session;
use super::signals::{self, Farewell};
use super::watchdog::Watchdog;

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
    signals::stop_by(&brake, &session.screen, |_| Farewell::Usual)?;
    let poll = wanted.watching.poll();
    let extent = wanted.choices.extent();
    let plan = Plan { session, output: root.join(OUTPUT), root, choices: wanted.choices, poll, brake };
    let watcher = watcher(&plan);
    let live = Live::new(watcher.bell());
    let running = server.start(live.clone(), if wanted.no_reload { Reload::Off } else { Reload::On })?;
    if wanted.open {
        open(&origin, session);
    }
    rounds(
        &plan,
        watcher,
        &mut Maker { session, live, said: Said::default(), extent, changed: BTreeSet::new(), is_shown: false, good: None, unfinished: None },
    )?;
    running.end()?;
    Ok(Ended::Done)
}

/// Builds into memory and shows what is good.
struct Maker<'a> {
    session: &'a Session,
    live: Live,
    said: Said,
    /// How many of the findings are printed.
    extent: Extent,
    /// What changed since a build was last shown.
    changed: BTreeSet<FilePath>,
    /// Whether anything is shown.
    is_shown: bool,
    /// The last of which every page could be rendered.
    good: Option<Arc<Preview>>,
    /// What is shown, and not rendered in full yet.
    unfinished: Option<Unfinished>,
}

/// A preview that is shown, while its pages are still being rendered.
struct Unfinished {
    preview: Arc<Preview>,
    gates: Gates,
    reason: String,
    /// Why pages that changed are not shown.
    news: Vec<String>,
    began: Instant,
    shown: Duration,
    rendered: AtomicUsize,
}

impl Make for Maker<'_> {
    fn make(&mut self, builder: &mut Builder, request: Request, round: &Round) -> Result<Became, Failure> {
        self.changed.extend(round.changed.paths().cloned());
        let preview = builder.preview(&request)?;
        if preview.report.stopped.is_some() {
            // Half of a save is no news: its other half is being built next.
            if round.bell.is_rung() {
                return Ok(Became::Nothing);
            }
            self.unfinished = None;
            return self.keep(&preview.report, round);
        }
        self.show(preview, (round, request.gates))
    }

    fn later(&mut self, builder: &mut Builder, watchdog: &Watchdog, stop: &(dyn Fn() -> bool + Sync)) -> Result<Later, Failure> {
        let Some(unfinished) = self.unfinished.take() else { return Ok(Later::Nothing) };
        let told = |step: Rendering| {
            watchdog.tell(step);
            unfinished.rendered.fetch_add(usize::from(step == Rendering::Ends), Ordering::Relaxed);
        };
        match builder.finish(&unfinished.preview, unfinished.gates, (&told, stop))? {
            Some(report) => self.finished(unfinished, &report).map(|()| Later::Nothing),
            None => {
                self.unfinished = Some(unfinished);
                Ok(Later::Something)
            }
        }
    }

    fn fail(&mut self, failure: Failure) -> Result<(), Failure> {
        self.session.screen.failure(&failure);
        self.live.trouble(&failure.to_string());
        Ok(())
    }
}

impl Maker<'_> {
    /// Shows a build at once; each of its pages is rendered when somebody asks for it, and all of them as soon as it is quiet.
    fn show(&mut self, preview: Preview, (round, gates): (&Round, Gates)) -> Result<Became, Failure> {
        let (due, preview) = (preview.report.due, Arc::new(preview));
        let mut news = Vec::new();
        self.live.show(preview.clone(), Step::of(self.changed.iter().map(FilePath::as_str)));
        self.changed.clear();
        self.is_shown = true;
        let (began, shown) = (round.began, round.began.elapsed());
        if let Some(before) = self.unfinished.take() {
            line(self.session, &format!("{}: shown in {}, and changed again before every page was rendered", before.reason, elapsed(before.shown)));
            news = before.news;
        }
        news.extend(self.said.news(&preview.report, round));
        self.unfinished = Some(Unfinished { preview, gates, reason: round.reason(), news, began, shown, rendered: AtomicUsize::new(0) });
        Ok(Became::Done(due))
    }

    /// Says what became of a build, now that all its pages are rendered, and takes it back where that failed.
    fn finished(&mut self, unfinished: Unfinished, report: &Report) -> Result<(), Failure> {
        let Unfinished { preview, reason, news, began, shown, rendered, .. } = unfinished;
        let (shown, time, found) = (elapsed(shown), elapsed(began.elapsed()), findings(&report.summary));
        self.said.show(report, self.extent, self.session)?;
        if report.stopped.is_some() {
            self.live.take_back(self.good.clone(), &trouble(report)?);
            self.is_shown = self.good.is_some();
            line(self.session, &format!("{reason}: not shown in {time}; {found}{}", self.standing()));
            return Ok(());
        }
        self.good = Some(preview);
        let rendered = super::rounds::rendered(rendered.into_inner());
        line(self.session, &format!("{reason}: shown in {shown}, {rendered} in {time}; {found}"));
        news.iter().for_each(|news| line(self.session, news));
        Ok(())
    }

    /// What stays, in words.
    fn standing(&self) -> &'static str {
        if self.is_shown { "; the last good site stays" } else { "" }
    }

    /// Keeps the last good build, and says why.
    fn keep(&mut self, report: &Report, round: &Round) -> Result<Became, Failure> {
        self.live.trouble(&trouble(report)?);
        self.said.show(report, self.extent, self.session)?;
        line(self.session, &format!("{}: not shown {}{}", round.reason(), round.rest(report), self.standing()));
        Ok(Became::Done(report.due))
    }
}

/// The findings that keep the site from being shown, as the terminal has them.
fn trouble(report: &Report) -> Result<String, Failure> {
    let findings = stoppers(report);
    let (first, others) = findings.split_at(findings.len().min(MOST_SHOWN));
    let mut text = Vec::new();
    let style = Style { format: Format::Human, colour: false, extent: Extent::Few };
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
