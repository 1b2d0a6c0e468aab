//! Says when to look at the disk again. It never says what changed: only a look does.
//!
//! An event of the system asks for a look at once, and for one more when it has been quiet for 300 ms. Every few seconds there is
//! a look that nothing asked for; should one find what no event announced, or should the system say that it cannot
//! report, looks come at fixed intervals from then on, and the reason is said once.

mod bell;
mod ears;
mod event;
mod folders;
mod mount;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

pub use bell::Bell;
use bell::{Doubt, Rang};
use ears::Ears;

/// How often the disk is looked at where the system reports nothing, unless the user says otherwise.
pub const POLL: Duration = Duration::from_millis(500);

/// How often the disk is looked at where the system does report.
const PATROL: Duration = Duration::from_secs(5);
/// How long an event may come after the change that it is about.
const LATE: Duration = Duration::from_secs(1);
/// The clock may be set, and machines sleep: how long it is trusted to run on.
const CLOCK: Duration = Duration::from_secs(20);

/// What is watched: the site root, and the output folder, which is not. Both are absolute and without links.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub root: PathBuf,
    pub output: PathBuf,
}

/// Why it is time to do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// Look at the disk: something may have changed.
    Look(Why),
    /// The moment has come that was waited for: build, whatever the disk holds.
    Due,
    /// Stop.
    Stopped,
}

/// What asks for a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// An event of the system, or somebody who found a file changed.
    Event,
    /// It has been quiet for 300 ms after the last event.
    Settled,
    /// It is time again.
    Interval,
}

/// What a look found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// All is as it was.
    Nothing,
    /// Something changed.
    Change,
}

/// Watches one site.
pub struct Watcher {
    place: Place,
    bell: Bell,
    /// `None` where the disk is looked at in intervals.
    ears: Option<Ears>,
    interval: Duration,
    next: Instant,
    doubt: Doubt,
    patrol: Patrol,
    notices: Vec<String>,
}

/// What became of the last look that nothing asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Patrol {
    /// It found nothing, or another look came after it.
    Calm,
    /// It is being made; so many events came before it.
    Looking(u64),
    /// It found a change, which has until then to be announced.
    Suspicious(u64, Instant),
}

impl Watcher {
    /// Begins to watch the site at `root`; the first watches are set by [`Watcher::keep_up`], so that nothing delays
    /// the first build. With `poll`, the system's reports are not used.
    pub fn new(root: &Path, output: &Path, poll: Option<Duration>) -> Self {
        let resolved = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let place = Place { root: resolved(root), output: resolved(output) };
        let bell = Bell::default();
        let mut watcher = Self {
            place,
            bell,
            ears: None,
            interval: poll.unwrap_or(PATROL),
            next: Instant::now(),
            doubt: Doubt::All,
            patrol: Patrol::Calm,
            notices: Vec::new(),
        };
        if poll.is_some() {
            return watcher;
        }
        if let Some(kind) = mount::silent(&watcher.place.root) {
            watcher.poll(&format!("the site lies on {kind}, where changes are not reported"));
            return watcher;
        }
        match Ears::new(&watcher.place, &watcher.bell) {
            Ok(ears) => watcher.ears = Some(ears),
            Err(why) => watcher.poll(&why),
        }
        watcher
    }

    /// The bell that asks for a look, or for the end.
    pub fn bell(&self) -> Bell {
        self.bell.clone()
    }

    /// Watches the folders that have come, and no longer those that have gone. To be called after each build.
    pub fn keep_up(&mut self) {
        if let Some(why) = self.bell.take_failure() {
            self.poll(&why);
        }
        let Some(ears) = &mut self.ears else { return };
        let first = std::mem::take(&mut self.doubt);
        let mut doubt = if first == Doubt::All { first } else { self.bell.take_doubt() };
        if doubt == Doubt::None {
            return;
        }
        let mut any = 0;
        loop {
            match ears.watch(&folders::folders(&self.place), &self.place, &doubt) {
                Ok(0) => break,
                // Folders may have come into the new ones before those were watched.
                Ok(new) => any += new,
                Err(why) => return self.poll(&why),
            }
            doubt = Doubt::None;
        }
        if any > 0 {
            // Whatever happened in them before they were watched was heard by nobody.
            self.bell.ring();
        }
    }

    /// Waits until it is time to look, or until the moment `due`, in seconds since 1970.
    pub fn wait(&mut self, due: Option<i64>) -> Woken {
        self.next = Instant::now() + self.interval;
        loop {
            let until_due = due.map(|due| UNIX_EPOCH + Duration::from_secs(due.max(0) as u64)).map(|due| {
                // None where it is past.
                due.duration_since(SystemTime::now()).ok().filter(|left| !left.is_zero())
            });
            let clock = match until_due {
                Some(None) => return Woken::Due,
                Some(Some(left)) => Some(Instant::now() + left.min(CLOCK)),
                None => None,
            };
            let verdict = match self.patrol {
                Patrol::Suspicious(_, verdict) => Some(verdict),
                _ => None,
            };
            match self.bell.wait([Some(self.next), clock, verdict].into_iter().flatten().min()) {
                Rang::Stopped => return Woken::Stopped,
                Rang::Now => return self.asked(Why::Event),
                Rang::Settled => return self.asked(Why::Settled),
                Rang::Timeout => {}
            }
            if let Patrol::Suspicious(events, verdict) = self.patrol
                && verdict <= Instant::now()
            {
                self.patrol = Patrol::Calm;
                if self.bell.events() == events {
                    self.poll("a file changed and the system did not report it");
                }
            }
            if self.next <= Instant::now() {
                if self.ears.is_some() && self.patrol == Patrol::Calm {
                    self.patrol = Patrol::Looking(self.bell.events());
                }
                return Woken::Look(Why::Interval);
            }
        }
    }

    /// A look that was asked for: whatever it finds proves nothing against the system.
    fn asked(&mut self, why: Why) -> Woken {
        if let Patrol::Looking(_) = self.patrol {
            self.patrol = Patrol::Calm;
        }
        Woken::Look(why)
    }

    /// The files that the system named since this was last asked; nothing where it may have been any.
    pub fn named(&self) -> Option<Vec<PathBuf>> {
        self.bell.take_named()
    }

    /// Takes note of what the look found that [`Watcher::wait`] asked for.
    pub fn looked(&mut self, found: Found) {
        if let Patrol::Looking(events) = self.patrol {
            self.patrol = match found {
                Found::Nothing => Patrol::Calm,
                Found::Change => Patrol::Suspicious(events, Instant::now() + LATE),
            };
        }
    }

    /// What the user should know, each once.
    pub fn notices(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notices)
    }

    /// Looks at fixed intervals from now on.
    fn poll(&mut self, why: &str) {
        (self.ears, self.interval, self.next) = (None, POLL, Instant::now());
        self.notices.push(format!("Looking for changes every {} ms, because {why}", POLL.as_millis()));
    }
}
