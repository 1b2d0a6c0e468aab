//! Builds, waits until something changed, builds again: what `serve` and `build --watch` have in common.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::build::{Builder, Gates, Progress, Report, Request};
use crate::diagnostics::{Diagnostic, Extent, Failure, FilePath};
use crate::output::{Brake, Durability, Trust, Want};
use crate::render::Step;
use crate::watch::{Bell, Found, Watcher, Why, Woken};

use super::arguments::Choices;
use super::changes::{Changes, Waiting};
use super::counts::{count, elapsed, findings};
use super::progress::Bar;
use super::screen::{Loudness, harmless};
use super::session::{Session, clock_runs};
use super::watchdog::Watchdog;

/// How long after a round the rest of its work waits.
const PAUSE: Duration = Duration::from_millis(40);

/// What is built again and again.
pub(super) struct Plan<'a> {
    pub session: &'a Session,
    pub root: PathBuf,
    pub output: PathBuf,
    pub choices: Choices,
    pub poll: Option<Duration>,
    pub brake: Arc<Brake>,
}

/// One round: why it is made, and how it is going.
pub(super) struct Round<'a> {
    /// What changed since the last round that was done; empty for the first, and where only time has passed.
    pub changed: &'a Changes,
    /// What the command line shows.
    pub choices: &'a Choices,
    /// How many rounds were done before.
    pub number: usize,
    /// Whether something has changed again meanwhile.
    pub bell: &'a Bell,
    pub began: Instant,
    rendered: AtomicUsize,
}

/// What became of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Became {
    /// It is done, and the next is due at that moment, in seconds since 1970.
    Done(Option<i64>),
    /// It came to nothing, of which nothing was said: another must follow as soon as there is anything to look at.
    Nothing,
    /// The same, and why was said.
    Failed,
}

impl Became {
    fn is_done(self) -> bool {
        matches!(self, Became::Done(_))
    }
}

/// How a command makes a round.
pub(super) trait Make {
    /// Builds.
    fn make(&mut self, builder: &mut Builder, request: Request, round: &Round) -> Result<Became, Failure>;

    /// Goes on with what a round has left for later; called when nothing has happened for a moment, until it says that all is
    /// done. `stop` asks for an early end: something has happened, and a new round comes first.
    fn later(&mut self, _builder: &mut Builder, _watchdog: &Watchdog, _stop: &(dyn Fn() -> bool + Sync)) -> Result<Later, Failure> {
        Ok(Later::Nothing)
    }

    /// Takes a failure of the machine; an error ends the run.
    fn fail(&mut self, failure: Failure) -> Result<(), Failure>;
}

/// What is left of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Later {
    /// Nothing.
    Nothing,
    /// Something, for when it is quiet again.
    Something,
}

/// Makes rounds until the watcher's bell says stop.
pub(super) fn rounds(plan: &Plan, mut watcher: Watcher, make: &mut dyn Make) -> Result<(), Failure> {
    let bell = watcher.bell();
    let mut builder = Builder::of_site(&plan.root, plan.choices.cache());
    let (mut changed, mut number) = (Changes::default(), 0);
    loop {
        let round = Round { changed: &changed, choices: &plan.choices, number, bell: &bell, began: Instant::now(), rendered: AtomicUsize::new(0) };
        let became = one(plan, (&mut builder, &round), make)?;
        if became.is_done() {
            changed.clear();
            number += 1;
        }
        let Some(next) = wait(plan, (&mut watcher, &mut builder), became, make)? else { return Ok(()) };
        next.into_iter().for_each(|path| {
            let fate = builder.fate(&path);
            changed.add(path, fate);
        });
    }
}

fn one(plan: &Plan, (builder, round): (&mut Builder, &Round), make: &mut dyn Make) -> Result<Became, Failure> {
    let bar = Bar::new(&plan.session.screen, &plan.output);
    let watchdog = Watchdog::new(plan.choices.page_limit, &plan.session.screen);
    let progress = |progress: Progress| {
        if let Progress::Page(step) = progress {
            watchdog.tell(step);
            round.rendered.fetch_add(usize::from(step == Step::Ends), Ordering::Relaxed);
        }
        bar.tell(progress);
    };
    let wishes = plan.session.wishes(&plan.choices)?;
    let request = Request {
        root: plan.root.clone(),
        output: plan.output.clone(),
        wishes,
        gates: if plan.choices.strict { Gates::Shut } else { Gates::Open },
        trust: Trust::Manifest,
        cache: plan.choices.cache(),
        durability: Durability::Process,
        brake: plan.brake.clone(),
        want: Want::AtOnce,
        progress: &progress,
    };
    // What a bug leaves half-done is not used again: the next round begins anew.
    match unharmed(|| make.make(builder, request, round)) {
        Ok(became) => Ok(became),
        Err(failure) => make.fail(failure).map(|()| Became::Failed),
    }
}

/// What it does, or that it stopped half-way for a bug.
fn unharmed<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    let done = catch_unwind(AssertUnwindSafe(work));
    done.unwrap_or_else(|_| Err(Failure::Bug("it stopped half-way; the terminal says where".to_owned())))
}

/// Does what rounds have left for later, until that is done or something happens.
fn later(plan: &Plan, (bell, builder): (&Bell, &mut Builder), make: &mut dyn Make) -> Result<Option<Became>, Failure> {
    // Whoever looks at a page comes first.
    if !bell.is_quiet_for(PAUSE) {
        return Ok(None);
    }
    let watchdog = Watchdog::new(plan.choices.page_limit, &plan.session.screen);
    match unharmed(|| make.later(builder, &watchdog, &|| bell.is_rung())) {
        Ok(_) => Ok(None),
        Err(failure) => make.fail(failure).map(|()| Some(Became::Failed)),
    }
}

/// Waits until there is a reason to build, and says what changed; nothing at the end of the watch.
fn wait(
    plan: &Plan,
    (watcher, builder): (&mut Watcher, &mut Builder),
    became: Became,
    make: &mut dyn Make,
) -> Result<Option<Vec<FilePath>>, Failure> {
    let mut became = became;
    loop {
        watcher.keep_up();
        for notice in watcher.notices() {
            plan.session.screen.say(&notice);
        }
        became = later(plan, (&watcher.bell(), builder), make)?.unwrap_or(became);
        if builder.is_damaged() {
            return Ok(Some(Vec::new()));
        }
        let due = match became {
            Became::Done(due) => due.filter(|_| clock_runs()),
            Became::Nothing | Became::Failed => None,
        };
        let why = match watcher.wait(due) {
            Woken::Stopped => return Ok(None),
            Woken::Due => return Ok(Some(Vec::new())),
            Woken::Look(why) => why,
        };
        // Where it is known which files were saved, these are looked at first; the whole site is when it has been quiet.
        if let Some(paths) = watcher.named().filter(|_| why == Why::Event) {
            let changed = builder.glance(&paths);
            if !changed.is_empty() {
                watcher.looked(Found::Change);
                return Ok(Some(changed));
            }
        }
        match builder.look(&plan.output) {
            Ok(changed) => {
                watcher.looked(if changed.is_empty() { Found::Nothing } else { Found::Change });
                if !changed.is_empty() || !became.is_done() {
                    return Ok(Some(changed));
                }
            }
            // Said once, not at every look.
            Err(_) if became == Became::Failed => {}
            Err(failure) => {
                make.fail(failure)?;
                became = Became::Failed;
            }
        }
    }
}

impl Round<'_> {
    /// The start of the round's one line: what changed.
    pub(super) fn reason(&self) -> String {
        match self.number {
            _ if !self.changed.is_empty() => self.changed.words(),
            0 => "Built".to_owned(),
            _ => "Built again, as it is time".to_owned(),
        }
    }

    /// How many pages were rendered.
    pub(super) fn rendered(&self) -> String {
        rendered(self.rendered.load(Ordering::Relaxed))
    }

    /// The end of the line: the time, and what was found.
    pub(super) fn rest(&self, report: &Report) -> String {
        format!("in {}; {}", elapsed(self.began.elapsed()), findings(&report.summary))
    }
}

/// How many pages were rendered, in words.
pub(super) fn rendered(pages: usize) -> String {
    format!("{} rendered", count(pages, "page"))
}

/// What was said of the last round, so that a person reads only what is new.
#[derive(Default)]
pub(super) struct Said {
    findings: HashSet<String>,
    waiting: Waiting,
}

impl Said {
    /// Prints the findings that the last round did not have.
    pub(super) fn show(&mut self, report: &Report, extent: Extent, session: &Session) -> Result<(), Failure> {
        // By place and words, not by bytes: a finding moves when a line is added above it.
        let key = |finding: &Diagnostic| format!("{}\0{}\0{}", finding.path, finding.code, finding.message);
        let quiet = session.screen.loudness == Loudness::Quiet && session.screen.is_for_people();
        let worth = if quiet { super::report::stoppers(report) } else { report.diagnostics.clone() };
        let new: Vec<Diagnostic> = worth.iter().filter(|finding| !self.findings.contains(&key(finding))).cloned().collect();
        self.findings = worth.iter().map(key).collect();
        session.screen.findings(&new, report.texts.as_ref(), extent)
    }

    /// Lines on pages that changed and are not shown, to stand below the line of the round.
    pub(super) fn news(&mut self, report: &Report, round: &Round) -> Vec<String> {
        self.waiting.news(round.changed, report, round.choices)
    }
}

/// A line for a person, with names that cannot command the terminal.
pub(super) fn line(session: &Session, text: &str) {
    session.screen.say(&harmless(text));
}

/// A watcher for the plan's site, to be started before its first build.
pub(super) fn watcher(plan: &Plan) -> Watcher {
    let output: &Path = &plan.output;
    Watcher::new(&plan.root, output, plan.poll)
}
