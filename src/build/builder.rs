//! Builds one site again and again: says what changed since the last time, and builds it as often as it is asked.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::files::bare_picture;
use super::memo::Memo;
use super::preview::{Made, Memory, Preview};
use super::{Cache, Ran, Report, Request, memo_of, run, write};
use crate::diagnostics::{Diagnostic, Failure, FilePath};
use crate::input::{Layout, Scan, Snapshot};

/// Builds one site again and again. What it remembers makes it sooner, never different.
#[derive(Default)]
pub struct Builder {
    memo: Memo,
    last: Option<Seen>,
    /// What was made for the last good preview.
    made: Arc<Made>,
    /// What a look has found that no build has used yet.
    looked: Option<Scan>,
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
        Self { memo: memo_of(root, cache), ..Self::default() }
    }

    /// Looks at the disk and says what is not as the last build saw it: sorted, empty where all is. Only a look
    /// decides what changed; whatever made somebody look is no evidence. `output` is the output folder, which is not looked at.
    /// The next build is of the files as they were at this look.
    pub fn look(&mut self, output: &Path) -> Result<Vec<FilePath>, Failure> {
        let Some(Seen { snapshot, .. }) = &self.last else { return Ok(Vec::new()) };
        let scan = Scan::again(snapshot.root(), &Layout { output: output.to_path_buf() }, Some(snapshot.clone()))?;
        Ok(self.found(scan))
    }

    /// Looks at these files only, for a first answer: they are said to have changed. Empty where they are as they were, and where
    /// it takes a [`look`](Self::look) to know. One must follow in any case, and what it finds counts.
    pub fn glance(&mut self, paths: &[PathBuf]) -> Vec<FilePath> {
        let scan = self.last.as_ref().and_then(|seen| Scan::glance(&seen.snapshot, paths, &seen.problems));
        scan.map_or_else(Vec::new, |scan| self.found(scan))
    }

    fn found(&mut self, mut scan: Scan) -> Vec<FilePath> {
        let mut changed: BTreeSet<FilePath> = scan.changes().into_iter().collect();
        let problems: &[Diagnostic] = self.last.as_ref().map(|seen| &seen.problems[..]).unwrap_or_default();
        changed.extend(scan.problems().filter(|one| !problems.contains(one)).map(|one| one.path.clone()));
        let now: Vec<&Diagnostic> = scan.problems().collect();
        changed.extend(problems.iter().filter(|one| !now.contains(one)).map(|one| one.path.clone()));
        // Where nothing changed, the files are the same, but the look is newer.
        self.looked = Some(scan).filter(|_| !changed.is_empty());
        changed.into_iter().collect()
    }

    fn scan(&mut self, request: &Request) -> Result<Scan, Failure> {
        self.looked.take().map_or_else(|| super::scan(request, &mut self.memo), Ok)
    }

    /// Builds the site into memory.
    pub fn preview(&mut self, request: &Request) -> Result<Preview, Failure> {
        let memory = Memory::after(self.made.clone());
        let scan = self.scan(request)?;
        let Ran { report, copies, snapshot, problems, base_path } = run(request, &mut self.memo, (&memory, scan))?;
        self.memo.close(None);
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
        let output = super::open(request)?;
        let scan = self.scan(request)?;
        let (report, snapshot, problems) = write(request, &mut self.memo, (output, scan))?;
        self.last = Some(Seen { snapshot, problems });
        Ok(report)
    }
}
