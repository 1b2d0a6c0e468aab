//! What the commands that publish have in common: which target is meant, and that one run at a time works on it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use crate::build::{Cache, Gates, Request, check};
use crate::config::{Config, PREVIEW, Target};
use crate::diagnostics::{Extent, Failure, did_you_mean};
use crate::output::{Brake, Durability, Trust, Want};
use crate::publish::{Destination, Hold, Surroundings, configuration, open, staging_folder};

use super::Ended;
use super::folders::OUTPUT;
use super::report;
use super::session::Session;
use super::signals::{self, Farewell};

/// A site, one of its targets, and the right to work on it.
pub(super) struct Chosen {
    pub root: PathBuf,
    pub config: Config,
    pub target: Target,
    pub workshop: PathBuf,
    pub now: i64,
    pub brake: Arc<Brake>,
    pub stage: Stage,
    _hold: Hold,
}

/// How far a run is, for what is said when a signal ends it.
#[derive(Clone, Default)]
pub(super) struct Stage(Arc<AtomicU8>);

impl Stage {
    /// From now on what readers see may change.
    pub(super) fn changes_begin(&self) {
        self.0.store(1, Ordering::SeqCst);
    }

    /// All is live.
    pub(super) fn is_done(&self) {
        self.0.store(2, Ordering::SeqCst);
    }

    fn words(&self) -> &'static str {
        match self.0.load(Ordering::SeqCst) {
            0 => "nothing was published",
            1 => "publishing may not have come to its end: run it again, and it goes on from what is live",
            _ => "the new release is live",
        }
    }
}

/// Finds the target that is meant, and waits for its turn; where the configuration cannot be used, how the run ends.
pub(super) fn choose(name: Option<&str>, session: &Session) -> Result<Result<Chosen, Ended>, Failure> {
    let root = session.site_root()?;
    let wishes = session.wishes_of_readers()?;
    let now = wishes.now;
    let Some(config) = configuration(&root, now)? else {
        let report = check(&Request {
            root: root.clone(),
            output: root.join(OUTPUT),
            wishes,
            gates: Gates::Shut,
            trust: Trust::Manifest,
            want: Want::default(),
            cache: Cache::None,
            durability: Durability::Process,
            brake: Arc::default(),
            progress: &|_| {},
        })?;
        report::show(&report, Extent::Few, &session.screen)?;
        return Ok(Err(report::ended(report.stopped)));
    };
    let target = named(&config, name)?.clone();
    let workshop = staging_folder(&root, &target.name.value)?;
    let wait = || session.screen.say(&format!("Somebody else publishes to `{}` from this site: waiting until that ends", target.name.value));
    let hold = Hold::take(&workshop, wait)?;
    let (brake, stage) = (Arc::new(Brake::default()), Stage::default());
    let told = stage.clone();
    signals::stop_by(&brake, &session.screen, move |_| Farewell::CutShort(told.words().to_owned()))?;
    Ok(Ok(Chosen { root, config, target, workshop, now, brake, stage, _hold: hold }))
}

impl Chosen {
    /// The place itself.
    pub(super) fn open(&self) -> Result<Box<dyn Destination + '_>, Failure> {
        let around = Surroundings { root: &self.root, withdrawn: &self.config.withdrawn, workshop: &self.workshop, brake: &self.brake };
        open(&self.target, around)
    }

    /// Where readers find the site.
    pub(super) fn url(&self) -> &str {
        self.target.base_url.as_deref().unwrap_or(&self.config.base_url)
    }

    /// The site's folder.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }
}

/// The target of that name; without one the only one for readers, else the one called `default`.
fn named<'a>(config: &'a Config, name: Option<&str>) -> Result<&'a Target, Failure> {
    let targets = &config.publish;
    let names = || targets.keys().map(String::as_str);
    let listed = || names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if targets.is_empty() {
        let help = "write one under `publish:`, such as\n  publish:\n    pages:\n      type: git\n      branch: gh-pages";
        return Err(Failure::Usage(format!("`nutgraf.yaml` names no target to publish to\nhelp: {help}")));
    }
    if let Some(name) = name {
        return targets.get(name).ok_or_else(|| {
            let help = did_you_mean(name, names()).map_or_else(String::new, |near| format!("{near} "));
            Failure::Usage(format!("there is no target `{name}` under `publish:`\nhelp: {help}there is {}", listed()))
        });
    }
    let mut for_readers = targets.values().filter(|target| target.name.value != PREVIEW);
    match (for_readers.next(), for_readers.next()) {
        (Some(only), None) => Ok(only),
        _ => targets.get("default").ok_or_else(|| Failure::Usage(format!("which target?\nhelp: name one of {}", listed()))),
    }
}
