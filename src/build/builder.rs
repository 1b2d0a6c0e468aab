//! Builds one site again and again: says what changed since the last time, and builds it as often as it is asked.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::files::bare_picture;
use super::memo::Memo;
use super::preview::{Made, Memory, Preview};
use super::{Cache, Ran, Report, Request, memo_of, run, write};
use crate::diagnostics::{Diagnostic, Failure, FilePath};
use crate::input::{Layout, Snapshot};

/// Builds one site again and again. What it remembers makes it sooner, never different.
#[derive(Default)]
pub struct Builder {
    memo: Memo,
    last: Option<Seen>,
    /// What was made for the last good preview.
    made: Arc<Made>,
}

/// The site's files as the last build saw them, and what was wrong with them as files.
struct Seen {
    snapshot: Arc<Snapshot>,
    problems: Vec<Diagnostic>,
}

impl Builder {
    /// A builder that has built nothing yet, and remembers nothing of earlier processes.
    pub fn new() -> Self {
        Self::default()
    }

    /// A builder that begins with what an earlier process left at the site root.
    pub fn of_site(root: &Path, cache: Cache) -> Self {
        Self { memo: memo_of(root, cache), last: None, made: Arc::default() }
    }

    /// Looks at the disk and says what is not as the last build saw it: sorted, empty where all is. Only a look
    /// decides what changed; whatever made somebody look is no evidence. `output` is the output folder, which is not looked at.
    pub fn look(&self, output: &Path) -> Result<Vec<FilePath>, Failure> {
        let Some(Seen { snapshot: before, problems }) = &self.last else { return Ok(Vec::new()) };
        let now = before.read_again(&Layout { output: output.to_path_buf() })?;
        let mut changed: BTreeSet<FilePath> = BTreeSet::new();
        let same = |a: &Snapshot, file: &crate::input::SourceFile| {
            a.get(file.path.as_str()).is_some_and(|other| (other.fingerprint, other.disk_path()) == (file.fingerprint, file.disk_path()))
        };
        changed.extend(now.value.files().iter().filter(|file| !same(before, file)).map(|file| file.path.clone()));
        changed.extend(before.files().iter().filter(|file| now.value.get(file.path.as_str()).is_none()).map(|file| file.path.clone()));
        let differ = |a: &[Diagnostic], b: &[Diagnostic]| a.iter().filter(|one| !b.contains(one)).map(|one| one.path.clone()).collect::<Vec<_>>();
        changed.extend(differ(&now.diagnostics, problems));
        changed.extend(differ(problems, &now.diagnostics));
        Ok(changed.into_iter().collect())
    }

    /// Builds the site into memory.
    pub fn preview(&mut self, request: &Request) -> Result<Preview, Failure> {
        let memory = Memory::after(self.made.clone());
        let Ran { report, copies, snapshot, problems, base_path } = run(request, &mut self.memo, &memory)?;
        self.last = Some(Seen { snapshot, problems });
        // A preview shows pictures as the output will have them.
        let mut files = copies.statics;
        files.par_extend(copies.beside.into_par_iter().map(bare_picture).collect::<Result<Vec<_>, Failure>>()?);
        if report.stopped.is_none() {
            self.made = Arc::new(memory.take());
        }
        Ok(Preview::new(report, base_path, &self.made, files))
    }

    /// Builds the site into its output folder.
    pub fn build(&mut self, request: &Request) -> Result<Report, Failure> {
        let (report, snapshot, problems) = write(request, &mut self.memo)?;
        self.last = Some(Seen { snapshot, problems });
        Ok(report)
    }
}
