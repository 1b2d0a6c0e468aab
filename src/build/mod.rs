//! The whole tool on one screen: read, link, check, render, write.

use std::path::PathBuf;

use crate::check::Waived;
use crate::config::Wishes;
use crate::diagnostics::{Diagnostic, Failure, Summary, Texts};
use crate::output::{Durability, Trust, Written};

/// What is to be built.
pub struct Request<'a> {
    /// The site root.
    pub root: PathBuf,
    /// The output folder; unused by [`check`].
    pub output: PathBuf,
    /// What the command line says, and the clock.
    pub wishes: Wishes,
    /// Whether gates count as errors.
    pub gates: Gates,
    /// Whether the manifest is believed.
    pub trust: Trust,
    /// What the output must survive.
    pub durability: Durability,
    /// Told of every stage and every page; called from several threads.
    pub progress: &'a (dyn Fn(Progress) + Sync),
}

/// Whether gates stop a build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gates {
    /// They are shown.
    #[default]
    Open,
    /// `--strict`: they are errors.
    Shut,
}

/// How far a build is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Files are being read; how many there are.
    Reading,
    /// So many pages will be rendered.
    Rendering(usize),
    /// One more page is rendered.
    Page,
    /// Another build holds the output; this one waits.
    Waiting,
    /// The output is being put in place.
    Writing,
}

/// What a build found and did.
pub struct Report {
    /// Every finding, graded and sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Findings that somebody waived.
    pub waived: Vec<Waived>,
    /// How many findings of each gravity.
    pub summary: Summary,
    /// How many pages were rendered (or, by `check`, would be).
    pub pages: usize,
    /// What was written; `None` where errors (or shut gates) kept the old output, and for `check`.
    pub written: Option<Written>,
    /// Whether findings keep the site from being written: exit code 1 (2 when they are about `nutgraf.yaml`, 3 when a file could not be read).
    pub stopped: Option<Stop>,
    /// The moment at which the next embargo is due, as the site's zone has it.
    pub next_change: Option<String>,
    /// The texts that findings point into.
    pub texts: Box<dyn Texts>,
}

/// Why nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Errors in content or templates: exit 1.
    Content,
    /// Errors in the configuration: exit 2.
    Configuration,
    /// A file could not be read: exit 3.
    Environment,
}

/// Builds the site into its output folder: the old output stands until the new one is complete.
pub fn build(_request: &Request) -> Result<Report, Failure> {
    todo!()
}

/// Does everything that [`build`] does except writing.
pub fn check(_request: &Request) -> Result<Report, Failure> {
    todo!()
}
