//! A small site in two versions, built by the program itself, and what may be found in its output afterwards.
#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use nutgraf::output::MANIFEST_NAME;

/// All files of a folder with their bytes, the manifest aside (it holds times and inodes).
pub type Files = BTreeMap<String, Vec<u8>>;

/// Which version of the site lies in the site root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    Old,
    /// Three pages of twenty differ, one is gone and one is new.
    FewChanges,
    /// Every page differs.
    AllChanged,
}

/// A site root, an output folder beside it, and what each version shall look like in it.
pub struct Trial {
    _temporary: Option<tempfile::TempDir>,
    pub root: PathBuf,
    pub public: PathBuf,
}

impl Trial {
    /// A site of some thirty pages, not built yet, in its old version.
    pub fn new() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().canonicalize().unwrap();
        Self { _temporary: Some(temporary), ..Self::within(&folder) }
    }

    /// The same in a folder that somebody else removes.
    pub fn within(folder: &Path) -> Self {
        let made = program(folder).args(["init", "-q", "site"]).output().unwrap();
        assert!(made.status.success(), "{}", said(&made));
        let root = folder.join("site");
        fs::create_dir(root.join("content/notes")).unwrap();
        fs::create_dir(folder.join("out")).unwrap();
        let trial = Self { public: folder.join("out/public"), root, _temporary: None };
        trial.turn_to(Version::Old);
        trial
    }

    /// Rewrites the sources.
    pub fn turn_to(&self, version: Version) {
        let note = |n: usize, text: &str| {
            let page = format!("---\ntitle: Note {n}\n---\n\n{text} {n}.\n");
            fs::write(self.root.join(format!("content/notes/note-{n}.md")), page).unwrap();
        };
        (0..20).for_each(|n| note(n, "The council met in the old town hall"));
        let extra = self.root.join("content/notes/note-20.md");
        let configuration = self.root.join("nutgraf.yaml");
        let text = fs::read_to_string(&configuration).unwrap();
        let title = text.lines().find(|line| line.starts_with("title:")).unwrap();
        let wanted = if version == Version::AllChanged { "title: The Exampleton Courier" } else { "title: The Exampleton Post" };
        fs::write(&configuration, text.replace(title, wanted)).unwrap();
        match version {
            Version::Old => drop(fs::remove_file(extra)),
            Version::FewChanges | Version::AllChanged => {
                (0..3).for_each(|n| note(n, "The council met in the new town hall"));
                fs::remove_file(self.root.join("content/notes/note-19.md")).unwrap();
                note(20, "The council met twice");
            }
        }
    }

    /// `nutgraf build` of this site into the output folder.
    pub fn build(&self) -> Command {
        self.build_into(&self.public)
    }

    pub fn build_into(&self, output: &Path) -> Command {
        let mut command = program(&self.root);
        command.args(["build", "-o"]).arg(output).stdin(Stdio::null());
        command
    }

    /// Builds, and says what the output holds then; no build may fail or leave anything behind.
    #[track_caller]
    pub fn built(&self) -> Files {
        let output = self.build().output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert_eq!(litter(&self.public), [] as [String; 0]);
        files(&self.public)
    }

    /// What a version looks like when it is built into an empty place.
    #[track_caller]
    pub fn reference(&self, version: Version) -> Files {
        self.turn_to(version);
        let place = tempfile::tempdir().unwrap();
        let output = self.build_into(&place.path().join("public")).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        files(&place.path().join("public"))
    }
}

/// The program, with nothing of the developer's own environment that matters.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
    command.current_dir(folder).env("SOURCE_DATE_EPOCH", "1704067200").env("RAYON_NUM_THREADS", "4");
    ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"].iter().for_each(|name| _ = command.env_remove(name));
    command
}

/// What the program said to a person.
pub fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Everything below a folder but the manifest and staging folders; empty where there is no folder.
pub fn files(folder: &Path) -> Files {
    let is_staging = |entry: &walkdir::DirEntry| entry.depth() == 1 && entry.file_name().to_string_lossy().starts_with(".nutgraf-staging-");
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_entry(|entry| !is_staging(entry)).flatten();
    let plain = entries.filter(|entry| !entry.file_type().is_dir() && entry.file_name() != MANIFEST_NAME);
    plain.map(|entry| (entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned(), fs::read(entry.path()).unwrap())).collect()
}

/// What builds have left beside the output and in it.
pub fn litter(public: &Path) -> Vec<String> {
    let names = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name().into_string().unwrap()).collect();
    let (beside, inside): (Vec<String>, Vec<String>) = (names(public.parent().unwrap()), names(public));
    let ours = |name: &String| name.contains(".nutgraf-") && name != MANIFEST_NAME;
    beside.into_iter().chain(inside).filter(ours).collect()
}

/// In what two folders differ, in few words: for a message.
pub fn difference(found: &Files, expected: &Files) -> String {
    let paths: BTreeSet<&String> = found.keys().chain(expected.keys()).collect();
    let differing: Vec<&String> = paths.into_iter().filter(|path| found.get(*path) != expected.get(*path)).collect();
    format!("{} files differ: {:?}", differing.len(), &differing[..differing.len().min(5)])
}

/// A sequence that looks random and is the same in every run.
pub struct Random(pub u64);

impl Random {
    /// A number from 0 up to, and without, `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % end
    }
}
