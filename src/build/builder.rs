//! Builds one site again and again: says what changed since the last time, and builds it as often as it is asked.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::join::ready;
use super::memo::{Memo, Remembering, Sheets};
use super::preview::Preview;
use super::{Cache, Gates, Nowhere, Report, Request, memo_of, write};
use crate::diagnostics::{Diagnostic, Failure, FilePath};
use crate::input::{Layout, Scan, Snapshot};
use crate::render::{Finished, Told};

/// Builds one site again and again. What it remembers makes it sooner, never different.
#[derive(Default)]
pub struct Builder {
    memo: Memo,
    last: Option<Seen>,
    /// What a look has found that no build has used yet.
    looked: Option<Scan>,
}

/// The site's files as the last build saw them, and what was wrong with them as files.
struct Seen {
    snapshot: Arc<Snapshot>,
    problems: Vec<Diagnostic>,
}

/// Asked between pages whether to stop.
pub type Stop<'a> = &'a (dyn Fn() -> bool + Sync);

/// What became of a file since the last build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is new.
    Added,
    /// It is another.
    Changed,
    /// It is gone.
    Removed,
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

    /// What became of a file that the last look found changed.
    pub fn fate(&self, path: &FilePath) -> Fate {
        let was = self.last.as_ref().is_some_and(|seen| seen.snapshot.get(path.as_str()).is_some());
        let is = self.looked.as_ref().is_some_and(|scan| scan.holds(path));
        match (was, is) {
            (false, true) => Fate::Added,
            (true, false) => Fate::Removed,
            _ => Fate::Changed,
        }
    }

    fn found(&mut self, mut scan: Scan) -> Vec<FilePath> {
        let mut changed: BTreeSet<FilePath> = scan.changes().into_iter().collect();
        let problems: &[Diagnostic] = self.last.as_ref().map(|seen| &seen.problems[..]).unwrap_or_default();
        let told = |one: &'_ Diagnostic| (one.path.clone(), one.code, one.span, one.message.clone());
        let (before, now): (HashSet<_>, HashSet<_>) = (problems.iter().map(told).collect(), scan.problems().map(told).collect());
        changed.extend(before.symmetric_difference(&now).map(|(path, ..)| path.clone()));
        // Where nothing changed, the files are the same, but the look is newer.
        self.looked = Some(scan).filter(|_| !changed.is_empty());
        changed.into_iter().collect()
    }

    fn scan(&mut self, request: &Request) -> Result<Scan, Failure> {
        self.looked.take().map_or_else(|| super::scan(request, &mut self.memo), Ok)
    }

    /// Reads, links and checks the site, so that each of its files can be made when somebody asks for it. What rendering will
    /// find is not in the report yet: [`finish`](Self::finish) says it.
    pub fn preview(&mut self, request: &Request) -> Result<Preview, Failure> {
        let scan = self.scan(request)?;
        let ready = match ready(request, &mut self.memo, scan)? {
            Some(ready) if !self.memo.is_damaged() => ready,
            // What was put away is not what comes back: all is worked out anew, in memory.
            _ => {
                self.memo = self.memo.begin_again();
                let scan = super::scan(request, &mut self.memo)?;
                ready(request, &mut self.memo, scan)?.ok_or_else(super::lost)?
            }
        };
        if let Some(linked) = ready.linked {
            self.memo.remember((ready.snapshot.clone(), linked.parsed), (linked.site, linked.of_pages), None);
            self.memo.settle(None);
            self.memo.close();
            self.memo.works = ready.works.clone();
        }
        self.last = Some(Seen { snapshot: ready.snapshot, problems: ready.problems });
        Ok(Preview::new(ready.report, ready.base_path, (ready.works, ready.copies), self.memo.soundness()))
    }

    /// Makes all files of a preview that are not known to be sound, to say all that is to be found; `None` where `stop` said so
    /// first: what was made until then need not be made again, and the next call goes on. `None` too where what was put away is lost
    /// ([`is_damaged`](Self::is_damaged)). The bytes are not kept: whoever wants a page has it made by the preview.
    pub fn finish(&mut self, preview: &Preview, gates: Gates, (told, stop): (Told, Stop)) -> Result<Option<Report>, Failure> {
        let Some(works) = preview.works() else { return Ok(Some(preview.report.with(Vec::new(), gates))) };
        let known = self.memo.sheets.clone();
        let sink = Remembering::new(&Nowhere, &known);
        let finished = works.make_all(&sink, told, stop)?;
        let made = sink.made();
        if self.memo.is_damaged() {
            // Nobody knows which page's text was lost: the next preview begins anew.
            return Ok(None);
        }
        match finished {
            Finished::Stopped => {
                let mut sheets = Sheets::clone(&known);
                sheets.extend(made);
                self.memo.sheets = Arc::new(sheets);
                Ok(None)
            }
            Finished::All(found) => {
                self.memo.sheets = Arc::new(made);
                Ok(Some(preview.report.with(found, gates)))
            }
        }
    }

    /// Whether what was put away on disk for this process is lost: then the site must be built again, whatever has changed.
    pub fn is_damaged(&self) -> bool {
        self.memo.is_damaged()
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
