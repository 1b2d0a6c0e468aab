//! What "Watching" promises, held against real files and the system's real reports.

#![allow(clippy::unwrap_used, reason = "a test that cannot write its files has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use nutgraf::build::{Answer, Builder, Cache, Gates, Preview, Request};
use nutgraf::config::Wishes;
use nutgraf::output::{Durability, Trust, Want};
use nutgraf::watch::{Found, Watcher, Why, Woken};
use tempfile::TempDir;

/// How long anything may take on a machine that does much else. What is expected takes milliseconds.
const PATIENCE: i64 = 60;

/// A site that is watched, and how often it was built.
struct Site {
    _folder: TempDir,
    root: PathBuf,
    watcher: Watcher,
    builder: Builder,
    builds: usize,
}

/// What a look found that something asked for.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    why: Why,
    changed: Vec<String>,
}

impl Site {
    /// A small site with all kinds of inputs, built once, of which every event is heard.
    fn new() -> Self {
        let mut site = Self::with(None);
        site.calm();
        site
    }

    fn with(poll: Option<Duration>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("site");
        for (path, text) in [
            ("nutgraf.yaml", "nutgraf: 1\ntitle: Town\nbase_url: https://town.example/\nlanguage: en\ntimezone: UTC\n"),
            ("content/_index.md", "---\ntitle: Town\n---\n\nHome.\n"),
            ("content/roads.md", "---\ntitle: Roads\n---\n\nOne.\n"),
            ("content/data/table.csv", "a,b\n1,2\n"),
            ("templates/parts/own.html", "<p>own</p>\n"),
            ("static/site.txt", "static\n"),
            ("evidence/minutes.txt", "kept\n"),
        ] {
            write(&root.join(path), text);
        }
        let watcher = Watcher::new(&root, &root.join("public"), poll);
        let mut site = Self { _folder: folder, root, watcher, builder: Builder::new(), builds: 0 };
        site.build();
        site
    }

    fn build(&mut self) -> Preview {
        let request = Request {
            root: self.root.clone(),
            output: self.root.join("public"),
            wishes: Wishes { base_url: None, drafts: false, future: false, preview: false, now: 1_700_000_000 },
            gates: Gates::Open,
            trust: Trust::Manifest,
            cache: Cache::None,
            durability: Durability::Process,
            brake: Default::default(),
            want: Want::AtOnce,
            progress: &|_| {},
        };
        self.builds += 1;
        let preview = self.builder.preview(&request).unwrap();
        self.watcher.keep_up();
        preview
    }

    /// The next look that finds a change, which is built.
    fn next(&mut self) -> Seen {
        let late = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64 + PATIENCE;
        loop {
            let why = match self.watcher.wait(Some(late)) {
                Woken::Look(why) => why,
                other => panic!("no change was seen: {other:?}"),
            };
            let changed: Vec<String> = self.builder.look(&self.root.join("public")).unwrap().iter().map(ToString::to_string).collect();
            self.watcher.looked(if changed.is_empty() { Found::Nothing } else { Found::Change });
            if !changed.is_empty() {
                self.build();
                return Seen { why, changed };
            }
            self.watcher.keep_up();
        }
    }

    /// Follows all that is still to be heard, until it has been quiet; says what looks found, and why they were made.
    fn calm(&mut self) -> Vec<Seen> {
        let mut seen = Vec::new();
        // Something that is certainly heard and changes nothing, so that the quiet after it is heard, too.
        let content = self.root.join("content");
        fs::set_permissions(&content, fs::metadata(&content).unwrap().permissions()).unwrap();
        let late = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64 + PATIENCE;
        loop {
            let Woken::Look(why) = self.watcher.wait(Some(late)) else { panic!("it never was quiet") };
            let changed: Vec<String> = self.builder.look(&self.root.join("public")).unwrap().iter().map(ToString::to_string).collect();
            self.watcher.looked(if changed.is_empty() { Found::Nothing } else { Found::Change });
            if !changed.is_empty() {
                self.build();
                seen.push(Seen { why, changed });
            } else {
                self.watcher.keep_up();
            }
            if why == Why::Settled {
                return seen;
            }
        }
    }

    /// Does something, and expects that an event (not the patrol that comes by in any case) makes a look that finds exactly these.
    #[track_caller]
    fn check(&mut self, what: &str, act: impl FnOnce(&Path), expected: &[&str]) {
        act(&self.root);
        let Seen { why, changed } = self.next();
        assert_ne!(why, Why::Interval, "{what}: no event asked for the look that found {changed:?}");
        assert_eq!(changed, expected, "{what}");
        assert_eq!(self.watcher.notices(), [""; 0], "{what}");
        assert_same(&self.build_again(), &clean(&self.root), what);
    }

    /// All that was found until it was quiet.
    fn all_seen(&mut self) -> BTreeSet<String> {
        self.calm().into_iter().flat_map(|seen| seen.changed).collect()
    }

    fn build_again(&mut self) -> Preview {
        assert_eq!(self.builder.look(&self.root.join("public")).unwrap(), [], "there was more to see");
        self.build()
    }
}

/// A build by somebody who never saw the site before.
fn clean(root: &Path) -> Preview {
    let request = Request {
        root: root.to_path_buf(),
        output: root.join("public"),
        wishes: Wishes { base_url: None, drafts: false, future: false, preview: false, now: 1_700_000_000 },
        gates: Gates::Open,
        trust: Trust::Manifest,
        cache: Cache::None,
        durability: Durability::Process,
        brake: Default::default(),
        want: Want::AtOnce,
        progress: &|_| {},
    };
    Builder::new().preview(&request).unwrap()
}

fn assert_same(a: &Preview, b: &Preview, what: &str) {
    let files =
        |preview: &Preview| -> Vec<String> { preview.paths().into_iter().map(|path| format!("{path} {:?}", preview.find(path).unwrap())).collect() };
    assert!(files(a) == files(b), "{what}: a clean build differs");
    assert_eq!(a.report.diagnostics, b.report.diagnostics, "{what}");
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn page(text: &str) -> String {
    format!("---\ntitle: Roads\n---\n\n{text}\n")
}

const ROADS: &str = "content/roads.md";

/// How editors save, by what they ask of the system. The second argument is the file, the third its new text.
type Save = fn(&Path, &str);
const EDITORS: &[(&str, Save)] = &[
    ("nano, VS Code: truncates and writes", |file, text| fs::write(file, text).unwrap()),
    ("vim: probes with 4913, moves the old file to a backup, writes a new one, removes the backup", |file, text| {
        let probe = file.with_file_name("4913");
        fs::write(&probe, "").unwrap();
        fs::remove_file(&probe).unwrap();
        let backup = file.with_file_name("roads.md~");
        fs::rename(file, &backup).unwrap();
        fs::write(file, text).unwrap();
        fs::remove_file(backup).unwrap();
    }),
    ("vim with backupcopy=yes: copies the old file to a backup, writes in place", |file, text| {
        let backup = file.with_file_name("roads.md~");
        fs::copy(file, &backup).unwrap();
        fs::write(file, text).unwrap();
        fs::remove_file(backup).unwrap();
    }),
    ("vim with a swap file beside it", |file, text| {
        let swap = file.with_file_name(".roads.md.swp");
        fs::write(&swap, "b0VIM").unwrap();
        fs::write(file, text).unwrap();
        fs::write(&swap, "b0VIM again").unwrap();
        fs::remove_file(swap).unwrap();
    }),
    ("Helix: moves the old file to .bck, writes, removes it", |file, text| {
        let backup = file.with_file_name("roads.md.bck");
        fs::rename(file, &backup).unwrap();
        fs::write(file, text).unwrap();
        fs::remove_file(backup).unwrap();
    }),
    ("emacs: a link as a lock, an autosave, a backup by rename", |file, text| {
        let (lock, autosave, backup) = (file.with_file_name(".#roads.md"), file.with_file_name("#roads.md#"), file.with_file_name("roads.md~"));
        link("me@here.1:1", &lock);
        fs::write(&autosave, "half of it").unwrap();
        fs::rename(file, &backup).unwrap();
        fs::write(file, text).unwrap();
        fs::remove_file(autosave).unwrap();
        fs::remove_file(lock).unwrap();
        fs::remove_file(backup).unwrap();
    }),
    ("IDEs of JetBrains: writes ___jb_tmp___, moves the old file away, renames", |file, text| {
        let (new, old) = (file.with_file_name("roads.md___jb_tmp___"), file.with_file_name("roads.md___jb_old___"));
        fs::write(&new, text).unwrap();
        fs::rename(file, &old).unwrap();
        fs::rename(&new, file).unwrap();
        fs::remove_file(old).unwrap();
    }),
    ("GNOME: writes .goutputstream-X, renames over the old file", |file, text| {
        let new = file.with_file_name(".goutputstream-X1Y2Z3");
        fs::write(&new, text).unwrap();
        fs::rename(new, file).unwrap();
    }),
    ("iA Writer: writes elsewhere, renames over the old file, sets its metadata", |file, text| {
        let place = tempfile::tempdir_in(file.parent().unwrap().parent().unwrap()).unwrap();
        let new = place.path().join("roads.md");
        fs::write(&new, text).unwrap();
        fs::rename(&new, file).unwrap();
        fs::File::open(file).unwrap().set_permissions(fs::metadata(file).unwrap().permissions()).unwrap();
    }),
    ("writes in pieces, with the file open all the time", |file, text| {
        let mut open = fs::File::create(file).unwrap();
        for piece in text.as_bytes().chunks(4) {
            open.write_all(piece).unwrap();
            open.flush().unwrap();
        }
    }),
    ("removes the file and writes it anew", |file, text| {
        fs::remove_file(file).unwrap();
        fs::write(file, text).unwrap();
    }),
];

#[cfg(unix)]
fn link(target: &str, link: &Path) {
    std::os::unix::fs::symlink(target, link).unwrap();
}

#[cfg(not(unix))]
fn link(target: &str, link: &Path) {
    fs::write(link, target).unwrap();
}

#[test]
fn every_editors_save_is_one_change_of_one_file() {
    let mut site = Site::new();
    for (number, (editor, save)) in EDITORS.iter().enumerate() {
        // Twice: what is watched must survive the first save.
        for round in ["first", "second"] {
            let text = page(&format!("{number} {round}"));
            site.check(editor, |root| save(&root.join(ROADS), &text), &[ROADS]);
        }
    }
}

#[test]
fn configuration_templates_data_and_static_files_are_inputs_like_any_other() {
    let mut site = Site::new();
    for (path, text) in [
        ("nutgraf.yaml", "nutgraf: 1\ntitle: City\nbase_url: https://town.example/\nlanguage: en\ntimezone: UTC\n"),
        ("templates/parts/own.html", "<p>mine</p>\n"),
        ("content/data/table.csv", "a,b\n3,4\n"),
        ("static/site.txt", "other\n"),
        ("evidence/more.txt", "also kept\n"),
        ("content/new.md", "---\ntitle: New\n---\n\nNew.\n"),
        ("static/deep/er/file.txt", "deep\n"),
    ] {
        site.check(path, |root| write(&root.join(path), text), &[path]);
    }
    site.check("removed", |root| fs::remove_file(root.join("content/new.md")).unwrap(), &["content/new.md"]);
}

#[test]
fn an_event_is_only_a_trigger_and_the_scan_decides() {
    let mut site = Site::new();
    let builds = site.builds;
    // Events without a change: the same bytes, another time, other permissions, litter, the output, the cache, git.
    let roads = site.root.join(ROADS);
    fs::write(&roads, page("One.")).unwrap();
    fs::File::options().append(true).open(&roads).unwrap().set_modified(UNIX_EPOCH).unwrap();
    for litter in
        ["content/4913", "content/.roads.md.swp", "content/roads.md~", "content/#roads.md#", "content/roads.md.bck", "content/.goutputstream-A"]
    {
        write(&site.root.join(litter), "litter");
    }
    for own in ["public/index.html", ".nutgraf/cache/pack", ".git/index", "README.md"] {
        write(&site.root.join(own), "ours");
    }
    assert_eq!(site.calm(), []);
    assert_eq!(site.builds, builds);
}

#[test]
fn two_edits_within_one_tick_of_the_clock_are_two_edits() {
    let mut site = Site::new();
    let roads = site.root.join(ROADS);
    let at = SystemTime::now();
    for number in 0..25 {
        // The same size and the same time of change, again and again: only the bytes differ.
        fs::write(&roads, page(&format!("number {number:03}"))).unwrap();
        fs::File::options().append(true).open(&roads).unwrap().set_modified(at).unwrap();
        assert_eq!(site.next().changed, [ROADS]);
        let Some(Answer::Bytes(shown)) = site.build_again().find("roads/index.html") else { panic!("the page is gone") };
        assert!(String::from_utf8_lossy(&shown).contains(&format!("number {number:03}")));
    }
}

#[test]
fn folders_are_removed_and_made_again_and_renamed() {
    let mut site = Site::new();
    let all: &[&str] = &["content/_index.md", "content/data/table.csv", ROADS];
    let text = page("Back.");
    site.check(
        "a source folder is removed and made again",
        |root| {
            fs::rename(root.join("content"), root.join("elsewhere")).unwrap();
            fs::create_dir(root.join("content")).unwrap();
            write(&root.join(ROADS), &text);
            for file in ["_index.md", "data/table.csv"] {
                write(&root.join("content").join(file), "---\ntitle: Other\n---\n");
            }
        },
        all,
    );
    site.check("and is watched as before", |root| write(&root.join("content/data/table.csv"), "a\n9\n"), &["content/data/table.csv"]);
    site.check("a folder below is moved away", |root| fs::rename(root.join("content/data"), root.join("away")).unwrap(), &["content/data/table.csv"]);
    site.check("and back", |root| fs::rename(root.join("away"), root.join("content/data")).unwrap(), &["content/data/table.csv"]);
    site.check("and is watched as before", |root| write(&root.join("content/data/table.csv"), "a\n8\n"), &["content/data/table.csv"]);
    site.check(
        "a folder is removed and made again at once",
        |root| {
            fs::remove_dir_all(root.join("static")).unwrap();
            write(&root.join("static/site.txt"), "again\n");
        },
        &["static/site.txt"],
    );
    site.check("and is watched as before", |root| write(&root.join("static/site.txt"), "and again\n"), &["static/site.txt"]);
    site.check(
        "the site root itself is moved away, and another takes its place",
        |root| {
            let other = root.with_file_name("other");
            copy(root, &other);
            write(&other.join(ROADS), &page("Other."));
            fs::rename(root, root.with_file_name("old")).unwrap();
            fs::rename(&other, root).unwrap();
        },
        &[ROADS],
    );
    site.check("and is watched as before", |root| write(&root.join("templates/parts/own.html"), "<p>x</p>"), &["templates/parts/own.html"]);
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        let place = to.join(entry.path().strip_prefix(from).unwrap());
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::copy(entry.path(), place).unwrap();
    }
}

#[test]
#[cfg(unix)]
fn what_a_link_in_the_site_leads_to_is_watched() {
    let mut site = Site::new();
    write(&site.root.join("shared/pages/one.md"), &page("One."));
    write(&site.root.join("shared/two.txt"), "two\n");
    link("../shared/pages", &site.root.join("content/linked"));
    link("../shared/two.txt", &site.root.join("static/two.txt"));
    site.calm();
    site.calm();
    site.check("a page in a linked folder", |root| write(&root.join("shared/pages/one.md"), &page("Two.")), &["content/linked/one.md"]);
    site.check("a linked file", |root| write(&root.join("shared/two.txt"), "three\n"), &["static/two.txt"]);
}

#[test]
fn a_branch_switch_of_twenty_thousand_files_is_seen_to_the_last_file() {
    let mut site = Site::new();
    // Kept copies, because nothing but their names is read: what is held against the promise here is the watching.
    let file = |group: usize, file: usize| format!("evidence/branch/{group}/a/b/{file}.txt");
    let all = |groups: &[usize]| -> BTreeSet<String> { groups.iter().flat_map(|group| (0..100).map(|number| file(*group, number))).collect() };
    let (old, new): (Vec<usize>, Vec<usize>) = ((0..100).collect(), (100..300).collect());
    let make = |root: &Path, groups: &[usize]| {
        // Names of one file: ext4 takes its time over new files where others have just been removed.
        let one = root.join("evidence/minutes.txt");
        for group in groups {
            // Folders within folders, so that there are events for the inner ones before anybody can listen there.
            fs::create_dir_all(root.join(file(*group, 0)).parent().unwrap()).unwrap();
            (0..100).for_each(|number| fs::hard_link(&one, root.join(file(*group, number))).unwrap());
        }
    };
    make(&site.root, &old);
    assert_eq!(site.all_seen(), all(&old));
    // The switch: ten thousand files go, twenty thousand come.
    fs::remove_dir_all(site.root.join("evidence/branch")).unwrap();
    make(&site.root, &new);
    assert_eq!(site.all_seen(), &all(&old) | &all(&new));
    assert_eq!(site.builder.look(&site.root.join("public")).unwrap(), []);
    site.check("a file in a folder that came", |root| write(&root.join("evidence/branch/107/a/b/x.txt"), "x"), &["evidence/branch/107/a/b/x.txt"]);
}

#[test]
fn a_storm_of_saves_is_few_builds_and_the_last_save_is_in_the_last_of_them() {
    let mut site = Site::new();
    let builds = site.builds;
    for number in 0..500 {
        write(&site.root.join("static/site.txt"), &format!("{number}\n"));
    }
    // All of them happened before anybody looked.
    let seen = site.next();
    assert_eq!((seen.why, &seen.changed[..]), (Why::Event, &["static/site.txt".to_owned()][..]));
    assert_eq!(site.calm(), []);
    assert_eq!(site.builds, builds + 1);
}

#[test]
fn events_during_a_build_start_exactly_one_more_and_one_look_follows_the_quiet() {
    let mut site = Site::new();
    // As if a build was running: nobody waits while these come.
    for number in 0..50 {
        write(&site.root.join(format!("content/page-{number}.md")), &page("New."));
    }
    let seen = site.next();
    assert_eq!((seen.why, seen.changed.len()), (Why::Event, 50));
    let late = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64 + PATIENCE;
    let mut looks = Vec::new();
    while looks.last() != Some(&Why::Settled) {
        let Woken::Look(why) = site.watcher.wait(Some(late)) else { panic!("nobody asked for a look after the quiet") };
        assert_eq!(site.builder.look(&site.root.join("public")).unwrap(), []);
        looks.push(why);
    }
}

#[test]
fn a_moment_that_was_waited_for_wakes() {
    let mut site = Site::new();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64;
    assert_eq!(site.watcher.wait(Some(now)), Woken::Due);
    assert_eq!(site.watcher.wait(Some(now + 1)), Woken::Due);
    let bell = site.watcher.bell();
    bell.ring();
    assert_eq!(site.watcher.wait(Some(now + 1000)), Woken::Look(Why::Event));
    bell.stop();
    assert_eq!(site.watcher.wait(Some(now + 1000)), Woken::Stopped);
}

#[test]
fn with_poll_changes_are_found_without_any_report() {
    let mut site = Site::with(Some(Duration::from_millis(20)));
    write(&site.root.join("static/site.txt"), "polled\n");
    let seen = site.next();
    assert_eq!((seen.why, &seen.changed[..]), (Why::Interval, &["static/site.txt".to_owned()][..]));
    assert_eq!(site.watcher.notices(), [""; 0]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_change_that_the_system_does_not_report_is_found_all_the_same_and_from_then_on_it_looks_by_itself() {
    let mut site = Site::new();
    // Another name of the same file, in a folder that nobody watches: what is written to it is no event of the site's folder.
    let other = site.root.with_file_name("elsewhere").join("roads.md");
    fs::create_dir(other.parent().unwrap()).unwrap();
    fs::hard_link(site.root.join(ROADS), &other).unwrap();
    site.calm();
    fs::write(&other, page("Unheard.")).unwrap();
    assert_eq!(site.next(), Seen { why: Why::Interval, changed: vec![ROADS.to_owned()] });
    fs::write(&other, page("Unheard again.")).unwrap();
    assert_eq!(site.next(), Seen { why: Why::Interval, changed: vec![ROADS.to_owned()] });
    let notices = site.watcher.notices();
    assert_eq!(notices, ["Looking for changes every 500 ms, because a file changed and the system did not report it"]);
    fs::write(&other, page("And again.")).unwrap();
    assert_eq!(site.next(), Seen { why: Why::Interval, changed: vec![ROADS.to_owned()] });
    assert_eq!(site.watcher.notices(), [""; 0], "it is said once");
}
