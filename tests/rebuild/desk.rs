//! A copy of `tests/rebuild/site` on disk, the edits made to it, and what builds make of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use nutgraf::build::{Answer, Builder, Cache, Gates, Preview, Progress, Report, Request};
use nutgraf::config::Wishes;
use nutgraf::diagnostics::{Format, Style};
use nutgraf::output::{Durability, Trust, Want};
use nutgraf::render::Step;

use super::edits::Edit;
use super::trial::{Files, files};

/// 1 December 2024; the water works are embargoed until the 4th, at noon.
pub const NOW: i64 = 1_733_011_200;

/// The site in a folder of its own, as somebody edits it.
pub struct Desk {
    place: tempfile::TempDir,
    pub now: i64,
}

/// All that a build tells the world: every file of the output, and every finding.
#[derive(PartialEq)]
pub struct Made {
    pub files: Files,
    pub said: String,
}

impl Desk {
    pub fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let site = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rebuild/site"));
        // Not what somebody's own build of it has left there.
        for (path, bytes) in site.into_iter().filter(|(path, _)| !path.starts_with(".nutgraf/") && !path.starts_with("public/")) {
            write(&place.path().join("site").join(path), &bytes);
        }
        Self { place, now: NOW }
    }

    pub fn root(&self) -> PathBuf {
        self.place.path().join("site")
    }

    fn output(&self) -> PathBuf {
        self.place.path().join("out/public")
    }

    pub fn cache(&self) -> PathBuf {
        self.root().join(".nutgraf/cache")
    }

    pub fn request<'a>(&self, cache: Cache, progress: &'a (dyn Fn(Progress) + Sync)) -> Request<'a> {
        Request {
            root: self.root(),
            output: self.output(),
            wishes: Wishes { base_url: None, drafts: false, future: false, preview: false, now: self.now },
            gates: Gates::Open,
            trust: Trust::default(),
            cache,
            durability: Durability::default(),
            brake: Default::default(),
            want: Want::default(),
            progress,
        }
    }

    /// What a builder shows: a reader asks for some pages at once, and the rest is made in two goes.
    pub fn shown(&self, builder: &mut Builder) -> Made {
        self.shown_until(builder, &|_| {}, 4)
    }

    /// The same, in goes of so many pages, with news of each.
    pub fn shown_until(&self, builder: &mut Builder, progress: &(dyn Fn(Progress) + Sync), pages: usize) -> Made {
        let preview = builder.preview(&self.request(Cache::None, progress)).unwrap_or_else(failed);
        let asked: Vec<(&str, Vec<u8>)> = preview.paths().into_iter().step_by(9).filter_map(|path| Some((path, bytes(&preview, path)?))).collect();
        let steps = AtomicUsize::new(0);
        let told = |step: Step| {
            steps.fetch_add(1, Ordering::Relaxed);
            progress(Progress::Page(step));
        };
        let early = builder.finish(&preview, Gates::Open, (&told, &|| steps.load(Ordering::Relaxed) > pages));
        let rest = early.unwrap_or_else(failed).or_else(|| builder.finish(&preview, Gates::Open, (&told, &|| false)).unwrap_or_else(failed));
        let Some(report) = rest else {
            assert!(builder.is_damaged(), "nothing stopped it");
            return self.shown_until(builder, progress, pages);
        };
        if report.stopped.is_some() {
            return Made { files: Files::default(), said: said(&report) };
        }
        asked.iter().for_each(|(path, then)| assert_eq!(bytes(&preview, path).as_ref(), Some(then), "`{path}` is another now"));
        let all = preview.paths().into_iter().map(|path| (path.to_owned(), bytes(&preview, path).unwrap_or_else(|| panic!("`{path}` is broken"))));
        Made { files: all.collect(), said: said(&report) }
    }

    /// What a build that knows nothing shows.
    pub fn clean(&self) -> Made {
        self.shown(&mut Builder::of_site(&self.root(), Cache::None))
    }

    /// What a new process shows that begins with the cache on disk.
    pub fn cached(&self) -> Made {
        self.shown(&mut Builder::of_site(&self.root(), Cache::Kept))
    }

    /// What a new process writes that begins with the cache and the output on disk; `None` for the files of a build that errors stopped.
    pub fn written(&self) -> (Option<Files>, String) {
        fs::create_dir_all(self.place.path().join("out")).unwrap();
        let report = nutgraf::build::build(&self.request(Cache::Kept, &|_| {})).unwrap_or_else(|failure| panic!("{failure}"));
        (report.written.is_some().then(|| files(&self.output())), said(&report))
    }

    /// Makes an edit where there is something to edit.
    pub fn edit(&mut self, edit: &Edit) {
        match *edit {
            Edit::Swap(path, a, b) => drop(self.swap(path, (a, b))),
            Edit::Quietly(path, a, b) => {
                let Some(path) = self.find(path) else { return };
                let modified = fs::metadata(&path).unwrap().modified().unwrap();
                assert_eq!(a.len(), b.len());
                self.swap(path.strip_prefix(self.root()).unwrap().to_str().unwrap(), (a, b));
                date(&path, modified);
            }
            Edit::Say(path, number) => {
                let Some(path) = self.find(path) else { return };
                let text = fs::read_to_string(&path).unwrap();
                fs::write(&path, format!("{text}\nThey said it {number} times.\n")).unwrap();
            }
            Edit::Stand(path, text) => match self.find(path) {
                Some(path) => fs::remove_file(path).unwrap(),
                None => write(&self.root().join(path), text.as_bytes()),
            },
            Edit::Move(a, b) => {
                let (a, b) = (self.root().join(a), self.root().join(b));
                let (from, to) = if a.exists() { (a, b) } else { (b, a) };
                if from.exists() {
                    fs::create_dir_all(to.parent().unwrap()).unwrap();
                    fs::rename(from, to).unwrap();
                }
            }
            Edit::Touch(path) => self.find(path).into_iter().for_each(|path| date(&path, SystemTime::now())),
            Edit::Wait(days) => self.now = NOW + days * 86_400,
        }
    }

    /// The file of that path, else the one of that name, wherever it was moved.
    fn find(&self, path: &str) -> Option<PathBuf> {
        let there = self.root().join(path);
        if there.is_file() {
            return Some(there);
        }
        let (top, name) = (path.split('/').next()?, path.rsplit('/').next()?);
        let walk = walkdir::WalkDir::new(self.root().join(top)).sort_by_file_name().into_iter().flatten();
        let mut named = walk.filter(|entry| entry.file_type().is_file() && entry.file_name().to_string_lossy().eq_ignore_ascii_case(name));
        named.next().map(walkdir::DirEntry::into_path)
    }

    fn swap(&self, path: &str, (a, b): (&str, &str)) -> Option<()> {
        let path = self.find(path)?;
        let text = String::from_utf8(fs::read(&path).unwrap()).ok()?;
        // What stands there may hold the other: `draft: true` is put behind a title, and taken away.
        let (from, to) = match (text.contains(a), text.contains(b)) {
            (true, true) if a.contains(b) => (a, b),
            (true, true) | (false, true) => (b, a),
            (true, false) => (a, b),
            (false, false) => return None,
        };
        fs::write(path, text.replacen(from, to, 1)).unwrap();
        Some(())
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn date(path: &Path, modified: SystemTime) {
    fs::File::options().append(true).open(path).unwrap().set_modified(modified).unwrap();
}

fn failed<T>(failure: nutgraf::diagnostics::Failure) -> T {
    panic!("{failure}")
}

/// What stands at a path; nothing where its template fails.
fn bytes(preview: &Preview, path: &str) -> Option<Vec<u8>> {
    match preview.find(path).unwrap() {
        Answer::Bytes(bytes) => Some(bytes.to_vec()),
        Answer::File(disk, _) => Some(fs::read(disk).unwrap()),
        Answer::Broken => None,
    }
}

/// What a report says, in the form for programs, with all else that it tells.
fn said(report: &Report) -> String {
    let mut out = Vec::new();
    nutgraf::diagnostics::print(
        &report.diagnostics,
        &*report.texts,
        Style { format: Format::Json, colour: false, extent: nutgraf::diagnostics::Extent::All },
        &mut out,
    )
    .unwrap();
    let told = format!("{:?} {:?} {} {:?} {:?}", report.stopped, report.summary, report.pages, report.due, report.waived);
    format!("{}{told}\n", String::from_utf8(out).unwrap())
}
