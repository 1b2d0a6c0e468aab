//! `nutgraf publish`: builds the site anew, says what would change for readers, and shows it to them.

use crate::diagnostics::{Extent, Failure};
use crate::publish::{Plan, Source, Staging, Wanted as Change, stage};

use super::Ended;
use super::plan::{Consent, Go, Way, consent, now_live};
use super::progress::Bar;
use super::report;
use super::session::Session;
use super::target::choose;
use super::watchdog::Watchdog;

/// What `publish` takes.
#[derive(clap::Args)]
pub(super) struct Wanted {
    /// The target's name under `publish:` [default: the only one, or the one called default]; `preview` shows drafts, too
    target: Option<String>,
    #[command(flatten)]
    consent: Consent,
    /// Print every finding, also where there are hundreds of one code
    #[arg(long)]
    all: bool,
}

/// The most seconds that one page may take to render.
const PAGE_LIMIT: std::time::Duration = std::time::Duration::from_secs(30);

/// Publishes.
pub(super) fn run(wanted: &Wanted, session: &Session) -> Result<Ended, Failure> {
    session.screen.answers_people()?;
    let chosen = match choose(wanted.target.as_deref(), session)? {
        Ok(chosen) => chosen,
        Err(ended) => return Ok(ended),
    };
    // A place that cannot be used is told before anybody waits for a build.
    let mut place = chosen.open()?;
    let bar = Bar::new(&session.screen, &chosen.workshop);
    let watchdog = Watchdog::new(PAGE_LIMIT, &session.screen);
    let (report, staged) = stage(
        &chosen.target,
        &Staging {
            root: chosen.root(),
            workshop: &chosen.workshop,
            now: chosen.now,
            brake: chosen.brake.clone(),
            progress: &|progress| {
                if let crate::build::Progress::Page(step) = progress {
                    watchdog.tell(step);
                }
                bar.tell(progress);
            },
        },
    )?;
    drop(bar);
    report::show(&report, if wanted.all { Extent::All } else { Extent::Few }, &session.screen)?;
    let Some(staged) = staged else {
        session.screen.insist(&format!("Nothing was published: {}", super::counts::findings(&report.summary)));
        return Ok(report::ended(report.stopped));
    };
    let live = place.live()?;
    let files = place.measure(&staged)?;
    let plan = Plan::new(&live.files, &files, &chosen.config.withdrawn);
    let words = place.words();
    if consent(&plan, (&chosen, &words, live.release.as_ref()), (&wanted.consent, Way::Forward), session)? == Go::Home {
        if let Some(release) = live.release.filter(|_| plan.changes_nothing()) {
            now_live(&release, &files, (&chosen, &words), session)?;
        }
        return Ok(Ended::Done);
    }
    chosen.stage.changes_begin();
    let release = place.put(&Change { files: &files, source: Source::Staged(&staged), plan: &plan, now: chosen.now })?;
    chosen.stage.is_done();
    now_live(&release, &files, (&chosen, &words), session)?;
    Ok(Ended::Done)
}
