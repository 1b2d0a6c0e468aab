//! How a build wants its output written.

use std::path::Path;
use std::sync::Arc;

use crate::output::Brake;

/// How a build wants its output written. `Options::default()` is what `build` uses.
#[derive(Default)]
pub struct Options<'a> {
    /// Whether what the manifest calls unchanged is believed.
    pub trust: Trust,
    /// What must survive.
    pub durability: Durability,
    /// All at once, or page by page.
    pub want: Want,
    /// Called once, with the folder, when another build holds the lock and this one is about to wait.
    pub on_wait: Option<&'a (dyn Fn(&Path) + Sync)>,
    /// What becomes of a folder that holds files and nothing of ours yet.
    pub foreign: Foreign,
    /// With what the work can be stopped.
    pub brake: Arc<Brake>,
}

/// Whether what the manifest calls unchanged is believed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// A file whose size, time and inode agree with the manifest is left alone.
    #[default]
    Manifest,
    /// `--force`: every file is written again. Whose files they are is still believed.
    Nothing,
}

/// What the new output must survive once `finish` has returned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// The death of the process.
    #[default]
    Process,
    /// `--durable`: the death of the machine. The disk is synchronised before the swap.
    Machine,
}

/// Which way a build would like to take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Want {
    /// All at once where the system can.
    #[default]
    AtOnce,
    /// `build --watch`: page by page, in place, because it is sooner.
    InPlace,
}

/// What becomes of a folder that holds files and nothing of ours yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Foreign {
    /// It is refused, untouched.
    #[default]
    Refused,
    /// It is taken, and its files are kept; one in the way of ours is refused all the same.
    Kept,
}
