//! A build that begins with what an earlier one left in `.nutgraf/cache` gives what a build without it gives, bytes and findings.
//!
//! Each edit of the table is made in a copy of `tests/sites/town` that was built before, and that is built again; then come
//! caches that are damaged, of other sites, in use, or no files at all.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use nutgraf::build::{Builder, Cache, Gates, Report, Request, build};
use nutgraf::config::Wishes;
use nutgraf::input::Stamp;
use nutgraf::output::{Durability, MANIFEST_NAME, Trust, Want};
use rayon::prelude::*;

/// 1 December 2024.
const NOW: i64 = 1_733_011_200;

/// Files that stand in every site besides those of `town`: what is hidden, and what points at it.
const MORE: &[(&str, &str)] = &[
    ("content/secret.md", "---\ntitle: Secret\ndraft: true\n---\n\nNot yet. ![Plan](plan.txt)\n"),
    ("content/later.md", "---\ntitle: Later\ndate: 2025-02-01\n---\n\nSoon.\n"),
    ("content/plan.txt", "plan\n"),
    ("content/note.txt", "note\n"),
    ("content/figures/held-back.yaml", "title: Held back\ndraft: true\nunit: holes\nvalue: 3\nby: council\nas_of: 2024-09-30\nsource: audit\n"),
    ("content/data/rates.csv", "year,rate\n2023,4\n2024,5\n"),
    ("templates/blocks/tide.html", "{% component tide(place: string) %}<p>{{ place }}</p>{% endcomponent tide %}\n"),
    ("content/parts.md", "---\ntitle: Parts\n---\n\nSee [a box](budget#figure-potholes-mended) and [when](budget#timeline).\n"),
    ("content/works.md", "---\ntitle: Works\n---\n\nSee [when](budget#event-works).\n"),
    ("content/tides.md", "---\ntitle: Tides\nreview_by: 2025-01-10\n---\n\n```{tide}\nplace: Milbrook\n```\n"),
];

/// A page that says something of everything that can be missing, so that an edit elsewhere changes its findings and no byte of its own.
const POINTER: &str = "---\ntitle: Pointer\n---\n\n[a](secret) [b](later) [c](roads#later) [d](/about/) [[figure:held-back]] [[event:never]] [@nobody] ![e](plan.txt)\n";

/// What is done to a site between two builds: its name, the wishes of the second build, and the edit itself.
struct Edit(&'static str, Wishes, fn(&Path));

const PLAIN: Wishes = Wishes { base_url: None, drafts: false, future: false, preview: false, now: NOW };

fn edits() -> Vec<Edit> {
    let text = |name, edit| Edit(name, PLAIN, edit);
    let nothing: fn(&Path) = |_| ();
    vec![
        text("nothing", nothing),
        text("a text", |root| replace(root, "content/about.md", "\n---\n\n", "\n---\n\nMore. ")),
        text("a title", |root| replace(root, "content/explainers/roads.md", "title: Roads", "title: Streets")),
        text("the same size and time, other bytes", |root| keeping_time(root, "content/about.md")),
        text("the same size and time of a static file", |root| keeping_time(root, "static/robots.txt")),
        text("the same size and time of a table", |root| keeping_time(root, "content/data/rates.csv")),
        text("two pages change places", |root| swap(root, "content/explainers/roads.md", "content/explainers/budget.md")),
        text("two folders change places", |root| swap(root, "content/explainers", "content/background")),
        text("two records change places", |root| swap(root, "content/figures/potholes-mended.yaml", "content/figures/potholes-reported.yaml")),
        text("a page is renamed", |root| fs::rename(root.join("content/about.md"), root.join("content/us.md")).unwrap()),
        text("a page goes", |root| fs::remove_file(root.join("content/background/auditor.md")).unwrap()),
        text("a page comes", |root| write(root, "content/background/ford.md", "---\ntitle: The ford\n---\n\nBy the [council](council).\n")),
        text("a page becomes a folder", |root| {
            fs::remove_file(root.join("content/about.md")).unwrap();
            write(root, "content/about/index.md", "---\ntitle: About\n---\n\nUs.\n");
        }),
        #[cfg(unix)]
        text("a page becomes a link to another", |root| {
            fs::remove_file(root.join("content/about.md")).unwrap();
            symlink(Path::new("tides.md"), &root.join("content/about.md"));
        }),
        text("a page is no longer text", |root| fs::write(root.join("content/about.md"), b"---\ntitle: \xff\n---\n").unwrap()),
        text("a draft is published", |root| replace(root, "content/secret.md", "draft: true\n", "")),
        text("a draft goes", |root| fs::remove_file(root.join("content/secret.md")).unwrap()),
        text("a draft's title", |root| replace(root, "content/secret.md", "title: Secret", "title: Mystery")),
        text("a draft no longer shows a file", |root| replace(root, "content/secret.md", "![Plan](plan.txt)", "")),
        text("a draft shows one more file", |root| {
            write(root, "content/map.txt", "map\n");
            replace(root, "content/secret.md", "![Plan](plan.txt)", "![Plan](plan.txt) ![Map](map.txt)")
        }),
        text("a draft shows a file that others leave alone", |root| replace(root, "content/later.md", "Soon.", "Soon. ![Note](note.txt)")),
        text("a draft record goes", |root| fs::remove_file(root.join("content/figures/held-back.yaml")).unwrap()),
        text("a draft record is published", |root| replace(root, "content/figures/held-back.yaml", "draft: true\n", "")),
        text("a figure's value", |root| replace(root, "content/figures/potholes-reported.yaml", "value: 310", "value: 311")),
        text("a record breaks", |root| replace(root, "content/figures/potholes-reported.yaml", "value: 310", "value: [")),
        text("a source goes", |root| write(root, "content/sources/all.yaml", "")),
        text("a heading goes", |root| replace(root, "content/explainers/budget.md", "## When?", "When?")),
        text("a box goes that others link to", |root| replace(root, "content/explainers/budget.md", "![[figure:potholes-mended]]", "No box.")),
        text("a timeline goes that others link to", |root| replace(root, "content/explainers/budget.md", "![[timeline]]", "No timeline.")),
        text("an event goes that others link to", |root| {
            let works = "works:\n  date: 2024-10-20/..\n  title: The works begin\n  about: [budget]\n  sources: [council-minutes]\n";
            replace(root, "content/events/all.yaml", works, "")
        }),
        text("an event leaves a timeline that others link into", |root| {
            replace(root, "content/events/all.yaml", "  title: The works begin\n  about: [budget]\n", "  title: The works begin\n")
        }),
        text("an address changes", |root| replace(root, "content/background/council.md", "title:", "slug: board\ntitle:")),
        text("an alias comes", |root| replace(root, "content/about.md", "title:", "aliases: [/nobody/]\ntitle:")),
        text("front matter breaks", |root| replace(root, "content/about.md", "title:", "title: [")),
        text("the configuration's title", |root| replace(root, "nutgraf.yaml", "title: The Milbrook Budget", "title: Milbrook")),
        text("a check is switched on", |root| replace(root, "nutgraf.yaml", "orphan: off", "orphan: error")),
        text("links are set by themselves", |root| replace(root, "nutgraf.yaml", "nutgraf: 1\n", "nutgraf: 1\nautolink: true\n")),
        text("the configuration breaks", |root| replace(root, "nutgraf.yaml", "title: The", "title: [The")),
        text("a template of the site", |root| {
            write(root, "templates/page.html", "<!DOCTYPE html><title>{{ page.title }}</title>{{ page.content }}\n")
        }),
        text("a template breaks", |root| write(root, "templates/page.html", "{{ page.\n")),
        text("a block's template changes", |root| replace(root, "templates/blocks/tide.html", "<p>", "<p>High at ")),
        text("a block goes", |root| fs::remove_file(root.join("templates/blocks/tide.html")).unwrap()),
        text("interface words", |root| write(root, "content/en.ftl", "read-more = Go on\n")),
        text("a table's value", |root| replace(root, "content/data/rates.csv", "2024,5", "2024,6")),
        text("a table breaks", |root| replace(root, "content/data/rates.csv", "2024,5", "2024,5,6")),
        text("a file beside pages goes", |root| fs::remove_file(root.join("content/plan.txt")).unwrap()),
        text("a copy of a page comes, which is told and not read", |root| write(root, "content/about.md.bak", "Us, before.\n")),
        #[cfg(unix)]
        text("what is no file comes", |root| drop(std::os::unix::net::UnixListener::bind(root.join("content/socket")).unwrap())),
        text("a static file takes a page's address", |root| write(root, "static/about/index.html", "mine\n")),
        text("a kept copy comes", |root| write(root, "evidence/minutes.txt", "minutes\n")),
        Edit("drafts are shown", Wishes { drafts: true, ..PLAIN }, nothing),
        Edit("pages are marked as a preview", Wishes { preview: true, ..PLAIN }, nothing),
        Edit("the future is shown", Wishes { future: true, ..PLAIN }, nothing),
        Edit("a later day", Wishes { now: NOW + 80 * 86_400, ..PLAIN }, nothing),
        Edit("an earlier day", Wishes { now: NOW - 400 * 86_400, ..PLAIN }, nothing),
        Edit("another address", Wishes { base_url: Some("https://other.example/below/".to_owned()), ..PLAIN }, nothing),
    ]
}

/// Whether an edit can change what the page says that points at what is missing.
fn is_of_what_is_missing(name: &str) -> bool {
    ["nothing", "draft", " goes", " comes", "shown", "day", "breaks"].iter().any(|part| name.contains(part))
}

#[test]
fn after_any_edit_a_build_with_a_cache_is_one_without() {
    let sites: Vec<(Edit, &str, Site)> = edits()
        .into_iter()
        .map(|edit| (edit, "sound", Site::new()))
        .chain(edits().into_iter().filter(|edit| is_of_what_is_missing(edit.0)).map(|edit| {
            let site = Site::new();
            write(&site.root, "content/pointer.md", POINTER);
            (edit, "with errors", site)
        }))
        .collect();
    // Only a file whose last change is a while ago is believed to be what its size and times say.
    sites.iter().for_each(|(.., site)| site.settle());
    let wrong: Vec<String> = sites
        .par_iter()
        .flat_map_iter(|(Edit(name, wishes, edit), state, site)| {
            let mut builder = Builder::of_site(&site.root, Cache::None);
            builder.build(&site.request(&PLAIN, Cache::None, "builder")).unwrap();
            let before = site.build(&PLAIN, Cache::Kept, "public");
            assert_eq!(before.is_written(), *state == "sound", "{}", before.said);
            edit(&site.root);
            let expected = site.build(wishes, Cache::None, "clean");
            let mut again = |round: &&str| {
                let found = match *round {
                    "in one process" => site.built(builder.build(&site.request(wishes, Cache::None, "builder")).unwrap(), "builder"),
                    _ => site.build(wishes, Cache::Kept, "public"),
                };
                found.difference(&expected).map(|what| format!("{name}, {state}, {round}: {what}"))
            };
            let rounds: &[&str] = if expected.is_written() { &["at once", "once more", "in one process"] } else { &["at once", "in one process"] };
            rounds.iter().filter_map(&mut again).collect::<Vec<_>>()
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_damaged_cache_is_forgotten_and_made_anew() {
    let site = Site::new();
    site.settle();
    let expected = site.build(&PLAIN, Cache::None, "clean");
    site.build(&PLAIN, Cache::Kept, "public");
    let sound = fs::read(site.cache()).unwrap();
    let flipped = (0..sound.len()).step_by(sound.len() / 16).map(|at| {
        let mut bytes = sound.clone();
        bytes[at] ^= 1 << (at % 8);
        (format!("a bit of byte {at}"), bytes)
    });
    let lengths = [0, 63, 192, sound.len() / 2, sound.len() - 1];
    let cut = lengths.map(|length| (format!("only {length} bytes"), sound[..length].to_vec()));
    let other = [("zeros", vec![0; sound.len()]), ("a text", b"something else\n".to_vec())].map(|(name, bytes)| (name.to_owned(), bytes));
    // Where the records begin: before lies a slot that no run has used yet, and the rest of the one in use.
    let used = 192;
    for (name, bytes) in flipped.chain(cut).chain(other) {
        fs::write(site.cache(), &bytes).unwrap();
        // Into an empty place, where something has been written before the damage is found.
        let found = site.build(&PLAIN, Cache::Kept, "fresh");
        assert_eq!(found.difference(&expected), None, "{name}");
        fs::remove_dir_all(site.root.with_file_name("fresh")).unwrap();
        let is_used = bytes.len() < sound.len() || bytes[used..] != sound[used..];
        assert!(!is_used || fs::read(site.cache()).unwrap() != bytes, "{name}: the damage is still there");
    }
}

#[test]
fn a_cache_of_another_site_counts_as_nothing() {
    let (other, site) = (Site::new(), Site::new());
    other.build(&PLAIN, Cache::Kept, "public");
    replace(&site.root, "content/explainers/roads.md", "title: Roads", "title: Paths");
    fs::create_dir(site.root.join(".nutgraf")).unwrap();
    fs::copy(other.cache(), site.cache()).unwrap();
    let (found, expected) = (site.build(&PLAIN, Cache::Kept, "public"), site.build(&PLAIN, Cache::None, "clean"));
    assert_eq!(found.difference(&expected), None);
    assert_ne!(fs::read(site.cache()).unwrap(), fs::read(other.cache()).unwrap());
}

#[test]
fn builds_at_once_into_different_folders_share_one_cache() {
    let site = Site::new();
    let expected = site.build(&PLAIN, Cache::None, "clean");
    for round in ["first", "second"] {
        let found: Vec<Built> = ["a", "b", "c", "d"].par_iter().map(|place| site.build(&PLAIN, Cache::Kept, &format!("{round}-{place}"))).collect();
        for found in found {
            assert_eq!(found.difference(&expected), None);
        }
    }
}

/// What another run may do with the file once a process that goes on building has let it go.
type Taking = (&'static str, fn(&fs::File));

#[test]
fn a_process_that_goes_on_reads_with_care_and_leaves_the_file_to_whoever_has_it() {
    let takings: [Taking; 4] = [
        ("emptied, and begun anew", |file| {
            file.set_len(0).unwrap();
            (&*file).write_all(b"the beginning of another run's cache\n").unwrap();
        }),
        ("longer than it was, and another", |file| (&*file).write_all(&[7; 1 << 20]).unwrap()),
        ("emptied", |file| file.set_len(0).unwrap()),
        ("cut", |file| file.set_len(file.metadata().unwrap().len() / 2).unwrap()),
    ];
    for (name, take) in takings {
        let site = Site::new();
        let mut builder = Builder::of_site(&site.root, Cache::Kept);
        builder.build(&site.request(&PLAIN, Cache::Kept, "public")).unwrap();
        // Locked, as it is for as long as a run writes.
        let other = fs::File::options().read(true).write(true).open(site.cache()).unwrap();
        other.try_lock().expect("a process that is between two builds holds no lock");
        take(&other);
        let theirs = fs::read(site.cache()).unwrap();
        // Every page has to be linked again, so every text is read.
        replace(&site.root, "content/explainers/roads.md", "title: Roads", "title: Streets");
        let expected = site.build(&PLAIN, Cache::None, "clean");
        for round in ["at once", "once more"] {
            let report = builder.build(&site.request(&PLAIN, Cache::Kept, "public")).unwrap();
            assert_eq!(site.built(report, "public").difference(&expected), None, "{name}, {round}");
            assert!(fs::read(site.cache()).unwrap() == theirs, "{name}, {round}: the file of the other run was changed");
        }
    }
}

#[test]
fn without_a_cache_none_is_left() {
    let site = Site::new();
    site.build(&PLAIN, Cache::None, "public");
    assert!(!site.root.join(".nutgraf").exists());
}

/// A name, and what makes something at the cache's folder that leads to a file elsewhere.
#[cfg(unix)]
type Way = (&'static str, fn(&Path, &Path));

/// What may lie where the cache should, and is not the site's: `precious` lies outside of the site.
#[cfg(unix)]
#[test]
fn nothing_is_written_where_the_cache_leads_elsewhere() {
    let ways: [Way; 7] = [
        ("a link in the folder's place", |folder, precious| symlink(precious.parent().unwrap(), folder)),
        ("a link in the file's place", |folder, precious| inside(folder, |file| symlink(precious, file))),
        ("a second name of a file elsewhere", |folder, precious| inside(folder, |file| fs::hard_link(precious, file).unwrap())),
        ("a link to nothing", |folder, _| symlink(Path::new("nowhere"), folder)),
        ("a file in the folder's place", |folder, _| fs::write(folder, "mine\n").unwrap()),
        ("a folder in the file's place", |folder, _| inside(folder, |file| fs::create_dir(file).unwrap())),
        ("a pipe", |folder, _| {
            inside(folder, |file| assert!(std::process::Command::new("mkfifo").arg(file).status().unwrap().success()));
        }),
    ];
    for (name, make) in ways {
        let site = Site::new();
        // Called as the cache is.
        let precious = site.root.with_file_name("elsewhere").join("cache");
        fs::create_dir(precious.parent().unwrap()).unwrap();
        fs::write(&precious, "precious\n").unwrap();
        make(&site.root.join(".nutgraf"), &precious);
        let expected = site.build(&PLAIN, Cache::None, "clean");
        for _ in 0..2 {
            assert_eq!(site.build(&PLAIN, Cache::Kept, "public").difference(&expected), None, "{name}");
        }
        assert_eq!(fs::read(&precious).unwrap(), b"precious\n", "{name}");
        assert_eq!(fs::read_dir(precious.parent().unwrap()).unwrap().count(), 1, "{name}");
    }
}

#[cfg(unix)]
fn inside(folder: &Path, make: impl Fn(&Path)) {
    fs::create_dir(folder).unwrap();
    make(&folder.join("cache"));
}

/// A site in a folder of its own, beside which its outputs lie.
struct Site {
    root: PathBuf,
    _place: tempfile::TempDir,
}

/// What a build said and wrote.
struct Built {
    said: String,
    files: Option<BTreeMap<String, Vec<u8>>>,
}

impl Site {
    /// A copy of `town`, with more.
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let site = Self { root: place.path().canonicalize().unwrap().join("site"), _place: place };
        let town = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/town");
        for (path, bytes) in files_below(&town).into_iter().filter(|(path, _)| !path.starts_with("expected") && !path.starts_with(".nutgraf")) {
            write(&site.root, &path, bytes);
        }
        MORE.iter().for_each(|(path, text)| write(&site.root, path, text));
        site
    }

    fn cache(&self) -> PathBuf {
        self.root.join(".nutgraf/cache")
    }

    /// Waits until the last change of every file is long enough ago to be told from the next.
    fn settle(&self) {
        for entry in walkdir::WalkDir::new(&self.root) {
            let stamp = Stamp::of(&entry.unwrap().metadata().unwrap());
            while stamp.is_racy(SystemTime::now()) {
                std::thread::park_timeout(std::time::Duration::from_millis(10));
            }
        }
    }

    fn build(&self, wishes: &Wishes, cache: Cache, place: &str) -> Built {
        self.built(build(&self.request(wishes, cache, place)).unwrap(), place)
    }

    fn request(&self, wishes: &Wishes, cache: Cache, place: &str) -> Request<'static> {
        Request {
            root: self.root.clone(),
            output: self.root.with_file_name(place),
            wishes: wishes.clone(),
            gates: Gates::Open,
            trust: Trust::default(),
            cache,
            durability: Durability::default(),
            brake: Default::default(),
            want: Want::default(),
            progress: &|_| {},
        }
    }

    /// What a build has said, and what lies in its output.
    fn built(&self, report: Report, place: &str) -> Built {
        let output = self.root.with_file_name(place);
        let waived: Vec<_> = report.waived.iter().map(|waived| format!("{waived:?}")).collect();
        let said = format!("{:#?}\n{waived:?} {} {:?} {:?}", report.diagnostics, report.pages, report.stopped, report.next_change);
        let files = report.stopped.is_none().then(|| files_below(&output).into_iter().filter(|(path, _)| path != MANIFEST_NAME).collect());
        Built { said, files }
    }
}

impl Built {
    fn is_written(&self) -> bool {
        self.files.is_some()
    }

    /// In what this build differs from another, in few words.
    fn difference(&self, expected: &Built) -> Option<String> {
        if self.said != expected.said {
            return Some(format!("said\n{}\ninstead of\n{}", self.said, expected.said));
        }
        let (Some(found), Some(expected)) = (&self.files, &expected.files) else { return None };
        let paths = found.keys().chain(expected.keys());
        let differing: Vec<&String> = paths.filter(|path| found.get(*path) != expected.get(*path)).collect();
        (!differing.is_empty()).then(|| format!("{differing:?} differ"))
    }
}

fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    entries.map(|entry| (entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned(), fs::read(entry.path()).unwrap())).collect()
}

fn write(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn replace(root: &Path, path: &str, from: &str, to: &str) {
    let text = fs::read_to_string(root.join(path)).unwrap();
    assert!(text.contains(from), "{path} holds no {from:?}");
    write(root, path, text.replacen(from, to, 1));
}

fn swap(root: &Path, one: &str, other: &str) {
    let (one, other, aside) = (root.join(one), root.join(other), root.join("aside"));
    fs::rename(&one, &aside).unwrap();
    fs::rename(&other, &one).unwrap();
    fs::rename(&aside, &other).unwrap();
}

/// Changes the last letter or digit of a file, and gives it the time of change that it had.
fn keeping_time(root: &Path, path: &str) {
    let path = root.join(path);
    let time = path.metadata().unwrap().modified().unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.iter().rposition(u8::is_ascii_alphanumeric).unwrap();
    bytes[last] = if bytes[last] == b'7' { b'8' } else { b'7' };
    fs::write(&path, bytes).unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
}

#[cfg(unix)]
fn symlink(to: &Path, at: &Path) {
    std::os::unix::fs::symlink(to, at).unwrap();
}
