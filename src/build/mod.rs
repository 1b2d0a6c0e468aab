//! The whole tool on one screen: read, link, check, render, write.

mod builder;
mod compress;
mod files;
mod join;
mod look;
mod memo;
mod parse;
mod preview;
mod report;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use builder::{Builder, Fate};
use join::ready;
pub use look::{Look, look};
use memo::{Memo, Remembering, Store};
pub use preview::{Answer, Preview};
use rayon::prelude::*;
use report::{Copies, SiteTexts};
pub use report::{Report, Stop};

use crate::config::Wishes;
use crate::diagnostics::{Diagnostic, Failure};
use crate::input::{Compared, Fingerprint, Layout, Scan, Snapshot};
use crate::output::{Artifact, Body, Brake, Durability, Options, Output, Trust, Want};
use crate::render::{self, Finished};

/// What is to be built.
pub struct Request<'a> {
    /// The site root.
    pub root: PathBuf,
    /// The output folder; unused by [`check()`].
    pub output: PathBuf,
    /// What the command line says, and the clock.
    pub wishes: Wishes,
    /// Whether gates count as errors.
    pub gates: Gates,
    /// Whether the manifest is believed.
    pub trust: Trust,
    /// What the output must survive.
    pub durability: Durability,
    /// Whether what was worked out is kept for the next process.
    pub cache: Cache,
    /// With what the build can be stopped; unused by [`check()`].
    pub brake: Arc<Brake>,
    /// All at once, or page by page.
    pub want: Want,
    /// Told of every stage and every page; called from several threads.
    pub progress: &'a (dyn Fn(Progress) + Sync),
}

/// Whether what a build worked out is kept for the next process, in `.nutgraf/cache` at the site root.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cache {
    /// It is, and what the last process left is used.
    #[default]
    Kept,
    /// `--no-cache`: everything is worked out anew, and nothing is left.
    None,
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
pub enum Progress<'a> {
    /// Files are being read; how many there are.
    Reading,
    /// So many pages will be rendered.
    Rendering(usize),
    /// A thread works on a page, or is done with it.
    Page(render::Step<'a>),
    /// Another build holds the output; this one waits.
    Waiting,
    /// The output is being put in place.
    Writing,
}

/// Builds the site into its output folder: the old output stands until the new one is complete.
pub fn build(request: &Request) -> Result<Report, Failure> {
    let mut memo = memo_of(&request.root, request.cache);
    let output = open(request)?;
    let scan = scan(request, &mut memo)?;
    match answer(request, &mut memo, (scan, Some(&output))) {
        Ok(report) => Ok(report),
        Err(scan) => {
            let written = write(request, &mut memo, (output, scan));
            forget(memo);
            written.map(|(report, ..)| report)
        }
    }
}

/// Takes the output folder.
fn open(request: &Request) -> Result<Output, Failure> {
    let on_wait = |_: &Path| (request.progress)(Progress::Waiting);
    let brake = request.brake.clone();
    let options =
        Options { trust: request.trust, durability: request.durability, want: request.want, on_wait: Some(&on_wait), brake, ..Options::default() };
    let sources = SOURCES.map(|name| request.root.join(name));
    let sources: Vec<&Path> = sources.iter().map(PathBuf::as_path).collect();
    Output::open(&request.output, &request.root, &sources, &options)
}

/// Builds, and says what the files were that it built from.
fn write(request: &Request, memo: &mut Memo, (output, scan): (Output, Scan)) -> Result<(Report, Arc<Snapshot>, Vec<Diagnostic>), Failure> {
    let Ran { mut report, copies, snapshot, problems, compress } = run(request, memo, (&output, scan))?;
    if report.stopped.is_some() {
        output.abandon();
        memo.settle(None);
        memo.close();
        return Ok((report, snapshot, problems));
    }
    (request.progress)(Progress::Writing);
    copies.statics.into_iter().try_for_each(|artifact| output.put(artifact))?;
    copies.beside.into_par_iter().try_for_each(|(artifact, bare)| match bare {
        // To make it bare it must be read.
        Some(bare) if output.keep(&artifact.path, bare) => Ok(()),
        Some(_) => output.put(files::bare_picture(artifact)?),
        None => output.put(artifact),
    })?;
    if compress {
        compress::beside(&output)?;
    }
    let outputs = output.print();
    // What the memo puts away says nothing until the memo is closed, which it is not where this fails.
    let (written, ()) = rayon::join(|| output.finish(), || memo.settle(Some(outputs)));
    report.written = Some(written?);
    memo.close();
    Ok((report, snapshot, problems))
}

/// Does everything that [`build`] does except writing.
pub fn check(request: &Request) -> Result<Report, Failure> {
    let mut memo = memo_of(&request.root, request.cache);
    let scan = scan(request, &mut memo)?;
    let scan = match answer(request, &mut memo, (scan, None)) {
        Ok(report) => return Ok(report),
        Err(scan) => scan,
    };
    let ran = run(request, &mut memo, (&Nowhere, scan))?;
    memo.settle(None);
    memo.close();
    forget(memo);
    Ok(ran.report)
}

/// To give back a large site's memory takes a while, and nobody has to wait for it.
fn forget(memo: Memo) {
    rayon::spawn(move || drop(memo));
}

/// Finds the site's files; only now, when it is clear that there will be a build, is the memo's file opened.
fn scan(request: &Request, memo: &mut Memo) -> Result<Scan, Failure> {
    (request.progress)(Progress::Reading);
    memo.begin();
    Scan::again(&request.root, &Layout { output: request.output.clone() }, memo.before.clone())
}

/// The report of a run that need not be made: every file is as the last complete run saw it, and so is every file of the output.
/// Gives the scan back where it must be made.
fn answer(request: &Request, memo: &mut Memo, (mut scan, output): (Scan, Option<&Output>)) -> Result<Report, Scan> {
    let Some(record) = memo.record().filter(|record| record.answers(&request.wishes)) else { return Err(scan) };
    let same = scan.compare();
    if same == Compared::Different || !scan.problems().eq(record.problems()) {
        return Err(scan);
    }
    let written = output.map(|output| output.untouched(record.outputs()?));
    if written == Some(None) {
        return Err(scan);
    }
    let snapshot = Arc::new(scan.read(|_| ()).value.0);
    memo.leave(&snapshot, same);
    let mut report = record.report();
    report.decide(request.gates);
    report.written = written.flatten().filter(|_| report.stopped.is_none());
    report.texts = Arc::new(SiteTexts(snapshot));
    Ok(report)
}

/// Folders of the site root that an output folder must not be.
pub const SOURCES: [&str; 4] = ["content", "templates", "static", "evidence"];

fn memo_of(root: &Path, cache: Cache) -> Memo {
    match cache {
        Cache::Kept => Memo::of_site(root),
        Cache::None => Memo::in_memory(),
    }
}

/// What one run made and knows.
struct Ran {
    report: Report,
    /// The files that are copied.
    copies: Copies,
    /// The files that it was made from.
    snapshot: Arc<Snapshot>,
    /// What was wrong with them as files.
    problems: Vec<Diagnostic>,
    /// Whether smaller copies of texts are wanted.
    compress: bool,
}

/// Read, link, check, render: the same for every way to run the tool.
fn run(request: &Request, memo: &mut Memo, (store, scan): (&dyn Store, Scan)) -> Result<Ran, Failure> {
    if let Some(ran) = attempt(request, memo, (store, scan))? {
        return Ok(ran);
    }
    // What was put away is not what comes back: what may have been made of it is dropped, and all is worked out anew.
    store.forget();
    *memo = memo.begin_again();
    let scan = self::scan(request, memo)?;
    attempt(request, memo, (store, scan))?.ok_or_else(lost)
}

/// What cannot happen to a memory that is no file.
fn lost() -> Failure {
    Failure::io("reading what was put away in memory", std::io::Error::other("it is not what it was"))
}

/// One run; `None` where the memo turned out to be damaged.
fn attempt(request: &Request, memo: &mut Memo, (store, scan): (&dyn Store, Scan)) -> Result<Option<Ran>, Failure> {
    let Some(mut ready) = ready(request, memo, scan)? else { return Ok(None) };
    let known = memo.sheets.clone();
    let sink = Remembering::new(store, &known);
    if let Some(works) = &ready.works {
        (request.progress)(Progress::Rendering(ready.report.pages));
        let told = |step: render::Step| (request.progress)(Progress::Page(step));
        let finished = works.make_all(&sink, &told, &|| false);
        // First of all: a page whose text was lost can have failed for that.
        if memo.is_damaged() {
            return Ok(None);
        }
        if let Finished::All(found) = finished? {
            ready.report.diagnostics.extend(found);
        }
        ready.report.decide(request.gates);
    }
    let copies = if ready.report.stopped.is_none() {
        memo.sheets = Arc::new(sink.made());
        std::mem::take(&mut ready.copies)
    } else {
        Copies::default()
    };
    let (report, snapshot, problems) = (ready.report, ready.snapshot.clone(), ready.problems);
    let compress = ready.linked.as_ref().is_some_and(|linked| linked.site.config.compress);
    if let Some(linked) = ready.linked {
        let record = if report.stopped.is_none() { memo::Record::of((&report, &problems), &linked.site, &request.wishes) } else { None };
        memo.remember((ready.snapshot, linked.parsed), (linked.site, linked.of_pages), record);
        memo.works = ready.works;
    }
    Ok(Some(Ran { report, copies, snapshot, problems, compress }))
}

/// Where `check` puts what it renders.
struct Nowhere;

impl Store for Nowhere {
    /// What was rendered once from the same is known to be sound.
    fn stays(&self, _path: &str, _bytes: Fingerprint) -> bool {
        true
    }
    fn put(&self, _path: String, _bytes: Vec<u8>, _fingerprint: Fingerprint) -> Result<(), Failure> {
        Ok(())
    }

    fn forget(&self) {}
}

impl Store for Output {
    fn stays(&self, path: &str, bytes: Fingerprint) -> bool {
        self.keep(path, bytes)
    }
    fn put(&self, path: String, bytes: Vec<u8>, fingerprint: Fingerprint) -> Result<(), Failure> {
        self.put_known(Artifact { path, body: Body::Bytes(bytes) }, fingerprint)
    }

    fn forget(&self) {
        Output::forget(self);
    }
}
