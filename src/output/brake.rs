//! Lets a signal end a build between two steps, with nothing left behind.
//!
//! Who works holds a *pass* for each step that must not be cut: writing one staged file, or the whole time from the first
//! change of the output to the last. Who stops waits until no pass is held, lets no new one out, removes what would be
//! left, and ends the process. So a stop is as quick as the longest step, whatever else the build is doing.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::output::tree;

/// Shared by a build and by whoever may stop it; see the module.
#[derive(Debug, Default)]
pub struct Brake {
    gate: RwLock<()>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// What a process that ends now would leave on disk: staging folders and the lock.
    litter: Vec<PathBuf>,
    reached: Reached,
}

/// How far the output was when a build was stopped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reached {
    /// It is as it was.
    #[default]
    Nothing,
    /// It was changed, and is whole.
    TheEnd,
    /// A change in place had failed half-way: it holds pages of both sites, and the next build completes it.
    TheMiddle,
}

/// Proof that no step is being done, and that none will be before the process ends.
#[must_use = "when it is dropped, the build goes on in a folder that is gone"]
pub struct Stopped<'a> {
    _gate: RwLockWriteGuard<'a, ()>,
    /// How far the output was.
    pub reached: Reached,
}

/// The right to do one step to its end. A thread must not hold two: it would wait for itself once somebody wants to stop.
pub(super) type Pass<'a> = RwLockReadGuard<'a, ()>;

impl Brake {
    /// Waits for the steps that are being done, stops all others, and removes what would be left behind.
    ///
    /// Whoever calls this must end the process while it holds the result.
    pub fn stop(&self) -> Stopped<'_> {
        let gate = self.gate.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        let state = self.state();
        // The lock was taken first and goes last: until then nobody else may see what is being removed.
        state.litter.iter().rev().for_each(|path| remove(path));
        Stopped { _gate: gate, reached: state.reached }
    }

    /// Waits, for ever if need be, until a step may be done.
    pub(super) fn pass(&self) -> Pass<'_> {
        self.gate.read().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// From now on `path` is to be removed by a stop.
    pub(super) fn will_leave(&self, path: &Path) {
        self.state().litter.push(path.to_path_buf());
    }

    /// It is gone, or is no longer ours to remove.
    pub(super) fn has_left(&self, path: &Path) {
        self.state().litter.retain(|other| other != path);
    }

    /// Notes how far the output is.
    pub(super) fn reach(&self, reached: Reached) {
        self.state().reached = reached;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Removes a file or a folder, even where its owner is removing it at the same moment and one of the two finds a part gone.
fn remove(path: &Path) {
    const TRIES: usize = 100;
    for _ in 0..TRIES {
        let Ok(metadata) = path.symlink_metadata() else { return };
        let _ = if metadata.is_dir() { tree::remove(path) } else { fs::remove_file(path) };
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::{Brake, Reached};

    #[test]
    fn a_stop_waits_for_the_step_that_is_being_done_and_lets_no_other_begin() {
        let folder = tempfile::tempdir().unwrap();
        let (staging, lock) = (folder.path().join("staging"), folder.path().join("lock"));
        std::fs::create_dir(&staging).unwrap();
        std::fs::write(&lock, "").unwrap();
        let brake = Brake::default();
        [&lock, &staging].into_iter().for_each(|path| brake.will_leave(path));
        let (tell, told) = mpsc::channel();
        std::thread::scope(|scope| {
            let pass = brake.pass();
            let stopper = scope.spawn(|| {
                tell.send(()).unwrap();
                let stopped = brake.stop();
                assert!(brake.gate.try_read().is_err(), "a step may begin");
                stopped.reached
            });
            told.recv().unwrap();
            // The step makes a file while somebody waits to stop it.
            std::fs::write(staging.join("page.html"), "whole").unwrap();
            brake.reach(Reached::TheEnd);
            drop(pass);
            assert_eq!(stopper.join().unwrap(), Reached::TheEnd);
        });
        assert!(!staging.exists() && !lock.exists());
    }

    #[test]
    fn what_has_left_is_not_removed() {
        let folder = tempfile::tempdir().unwrap();
        let brake = Brake::default();
        brake.will_leave(folder.path());
        brake.has_left(folder.path());
        assert_eq!(brake.stop().reached, Reached::Nothing);
        assert!(folder.path().exists());
    }
}
