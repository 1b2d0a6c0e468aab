//! What rang since the last look, and when it is time for the next one.
//!
//! Whatever happens while nobody waits is kept, once: any number of events during a build start exactly one more look.

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// How long a file that is being written may stay open before it is looked at all the same.
const WRITING: Duration = Duration::from_millis(50);
/// So long after the last event there is one more look: systems lose events in storms.
const SETTLED: Duration = Duration::from_millis(300);
/// So many folders can be doubted one by one; beyond that, all are.
const MOST_DOUBTED: usize = 256;

/// So many files are looked at one by one; beyond that, the whole site is.
const MOST_NAMED: usize = 16;

/// What one event of the system is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// Nothing that concerns the site.
    Nothing,
    /// A file is being written; its end will be heard, too.
    Writing,
    /// Something has changed at these places.
    Changed(Vec<PathBuf>),
    /// Something came or went at these places, which may be folders.
    Moved(Vec<PathBuf>),
    /// The system lost events.
    Lost,
}

/// Which watched folders may no longer be the ones that are there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Doubt {
    /// None.
    #[default]
    None,
    /// These, and what lies below them.
    Some(Vec<PathBuf>),
    /// All.
    All,
}

/// Why a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rang {
    /// Something happened, or somebody asked for a look.
    Now,
    /// It has been quiet for a while after the last event.
    Settled,
    /// The time that the caller gave is over.
    Timeout,
    /// The watch is over.
    Stopped,
}

/// What is known of where something happened since the last look.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Named {
    /// Only here.
    At(Vec<PathBuf>),
    /// Anywhere.
    Anywhere,
}

impl Default for Named {
    fn default() -> Self {
        Named::At(Vec::new())
    }
}

impl Named {
    fn add(&mut self, paths: &[PathBuf]) {
        if let Named::At(known) = self {
            known.extend(paths.iter().filter(|path| !known.contains(path)).cloned().collect::<Vec<_>>());
            if known.len() > MOST_NAMED {
                *self = Named::Anywhere;
            }
        }
    }
}

#[derive(Default)]
struct State {
    now: bool,
    writing: Option<Instant>,
    settled: Option<Instant>,
    doubt: Doubt,
    named: Named,
    events: u64,
    failed: Option<String>,
    stopped: bool,
}

/// A bell that any thread may ring and one waits for. Copies are the same bell.
#[derive(Clone, Default)]
pub struct Bell(Arc<(Mutex<State>, Condvar)>);

impl Bell {
    /// Asks for a look at the disk.
    pub fn ring(&self) {
        let mut state = self.state();
        (state.now, state.named) = (true, Named::Anywhere);
        drop(state);
        self.0.1.notify_all();
    }

    /// Ends the watch.
    pub fn stop(&self) {
        self.state().stopped = true;
        self.0.1.notify_all();
    }

    /// Whether something happened that has not been looked at yet.
    pub fn is_rung(&self) -> bool {
        let state = self.state();
        state.now || state.writing.is_some() || state.stopped
    }

    /// Waits, and says whether nothing happened meanwhile. What happens is still to be looked at.
    pub fn is_quiet_for(&self, time: Duration) -> bool {
        let until = Instant::now() + time;
        let mut state = self.state();
        loop {
            if state.now || state.writing.is_some() || state.stopped {
                return false;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return true;
            }
            state = self.0.1.wait_timeout(state, left).unwrap_or_else(|poisoned| poisoned.into_inner()).0;
        }
    }

    /// Takes an event of the system.
    pub(super) fn hear(&self, heard: Heard) {
        if heard == Heard::Nothing {
            return;
        }
        let at = Instant::now();
        let mut state = self.state();
        state.events += 1;
        state.settled = Some(at + SETTLED);
        match heard {
            Heard::Writing => _ = state.writing.get_or_insert(at + WRITING),
            Heard::Moved(paths) => {
                state.now = true;
                state.named.add(&paths);
                state.doubt.add(paths);
            }
            Heard::Lost => {
                state.now = true;
                state.named = Named::Anywhere;
                state.doubt = Doubt::All;
            }
            Heard::Changed(paths) => {
                state.now = true;
                state.named.add(&paths);
            }
            Heard::Nothing => {}
        }
        drop(state);
        self.0.1.notify_all();
    }

    /// Takes the news that the system will report no more, and why.
    pub(super) fn fail(&self, why: String) {
        self.state().failed = Some(why);
        self.ring();
    }

    /// Why the system reports no more, once.
    pub(super) fn take_failure(&self) -> Option<String> {
        self.state().failed.take()
    }

    /// Which folders are in doubt, once.
    pub(super) fn take_doubt(&self) -> Doubt {
        std::mem::take(&mut self.state().doubt)
    }

    /// The places where all happened that happened since this was last asked; nothing where it may have been anywhere.
    pub(super) fn take_named(&self) -> Option<Vec<PathBuf>> {
        match std::mem::take(&mut self.state().named) {
            Named::At(paths) if !paths.is_empty() => Some(paths),
            _ => None,
        }
    }

    /// How many events there have been.
    pub(super) fn events(&self) -> u64 {
        self.state().events
    }

    /// Waits until it rings, or until `timeout`.
    pub(super) fn wait(&self, timeout: Option<Instant>) -> Rang {
        let mut state = self.state();
        loop {
            let at = Instant::now();
            let past = |moment: Option<Instant>| moment.is_some_and(|moment| moment <= at);
            if state.stopped {
                return Rang::Stopped;
            }
            if state.now || past(state.writing) {
                (state.now, state.writing) = (false, None);
                return Rang::Now;
            }
            if past(state.settled) {
                state.settled = None;
                state.doubt.add(Vec::new());
                return Rang::Settled;
            }
            if past(timeout) {
                return Rang::Timeout;
            }
            let next = [state.writing, state.settled, timeout].into_iter().flatten().min();
            state = match next {
                None => self.0.1.wait(state).unwrap_or_else(|poisoned| poisoned.into_inner()),
                Some(next) => self.0.1.wait_timeout(state, next - at).unwrap_or_else(|poisoned| poisoned.into_inner()).0,
            };
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Doubt {
    fn add(&mut self, paths: Vec<PathBuf>) {
        let known = match std::mem::take(self) {
            Doubt::None => Vec::new(),
            Doubt::Some(known) => known,
            Doubt::All => return *self = Doubt::All,
        };
        let all: Vec<PathBuf> = known.into_iter().chain(paths).collect();
        *self = if all.len() > MOST_DOUBTED { Doubt::All } else { Doubt::Some(all) };
    }

    /// Whether the folder may no longer be the one that is watched.
    pub(super) fn of(&self, folder: &std::path::Path) -> bool {
        match self {
            Doubt::None => false,
            Doubt::Some(paths) => paths.iter().any(|path| folder.starts_with(path)),
            Doubt::All => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_events_is_one_look_and_one_more_when_it_is_quiet() {
        let bell = Bell::default();
        for _ in 0..1000 {
            bell.hear(Heard::Changed(Vec::new()));
            bell.hear(Heard::Nothing);
        }
        assert_eq!((bell.wait(None), bell.events()), (Rang::Now, 1000));
        assert_eq!(bell.wait(None), Rang::Settled);
        assert_eq!(bell.wait(Some(Instant::now())), Rang::Timeout);
    }

    #[test]
    fn a_file_that_is_being_written_waits_for_its_end_and_not_for_long() {
        let bell = Bell::default();
        bell.hear(Heard::Writing);
        assert_eq!(bell.wait(Some(Instant::now())), Rang::Timeout);
        assert_eq!(bell.wait(None), Rang::Now);
        bell.hear(Heard::Writing);
        bell.hear(Heard::Changed(Vec::new()));
        assert_eq!(bell.wait(Some(Instant::now())), Rang::Now);
    }

    #[test]
    fn a_stop_comes_before_anything_else() {
        let bell = Bell::default();
        bell.ring();
        bell.stop();
        assert_eq!(bell.wait(None), Rang::Stopped);
    }

    #[test]
    fn what_came_or_went_is_doubted_with_all_below_it() {
        let bell = Bell::default();
        bell.hear(Heard::Moved(vec!["/site/content/a".into()]));
        let doubt = bell.take_doubt();
        let paths = ["/site/content/a", "/site/content/a/b", "/site/content", "/site/content/ab"];
        assert_eq!(paths.map(|path| doubt.of(path.as_ref())), [true, true, false, false]);
        for number in 0..=MOST_DOUBTED {
            bell.hear(Heard::Moved(vec![format!("/site/{number}").into()]));
        }
        assert_eq!((bell.take_doubt(), bell.take_doubt()), (Doubt::All, Doubt::None));
    }
}
