//! The promises about the output folder: old or new and whole, never anyone else's files, one build at a time.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files has failed")]
#![cfg(unix)]

mod unprivileged;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use nutgraf::diagnostics::Failure;
use nutgraf::input::Fingerprint;
use nutgraf::output::{Artifact, Body, MANIFEST_NAME, Options, Output, Trust, Want, Way, Written};
use rayon::prelude::*;

/// A site root with sources, and an output folder in it that is not there yet.
struct Site {
    root: PathBuf,
    _temporary: Option<tempfile::TempDir>,
}

impl Site {
    fn new() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let root = temporary.path().join("site");
        fs::create_dir_all(root.join("content")).unwrap();
        fs::write(root.join("content/budget.md"), "The town's budget").unwrap();
        Self { root, _temporary: Some(temporary) }
    }

    fn at(root: &Path) -> Self {
        Self { root: root.to_path_buf(), _temporary: None }
    }

    fn public(&self) -> PathBuf {
        self.root.join("public")
    }

    fn open(&self, options: &Options) -> Result<Output, Failure> {
        self.open_at(&self.public(), options)
    }

    fn open_at(&self, folder: &Path, options: &Options) -> Result<Output, Failure> {
        let sources = ["content", "templates", "static", "evidence"].map(|name| self.root.join(name));
        Output::open(folder, &self.root, &sources.each_ref().map(PathBuf::as_path), options)
    }

    fn build(&self, files: &[(&str, &str)]) -> Written {
        self.build_with(files, &Options::default())
    }

    fn build_with(&self, files: &[(&str, &str)], options: &Options) -> Written {
        let output = self.open(options).unwrap();
        files.par_iter().for_each(|(path, text)| output.put(artifact(path, text)).unwrap());
        output.finish().unwrap()
    }

    /// Everything beside the sources: nothing of ours may stay there.
    fn litter(&self) -> Vec<String> {
        let names = fs::read_dir(&self.root).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name != "content" && name != "public").collect()
    }
}

fn artifact(path: &str, text: &str) -> Artifact {
    Artifact { path: path.to_owned(), body: Body::Bytes(text.as_bytes().to_vec()) }
}

/// All files below a folder but the manifest, with their texts.
fn read(folder: &Path) -> BTreeMap<String, String> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| !entry.file_type().is_dir());
    let named =
        files.map(|entry| (entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned(), fs::read_to_string(entry.path()).unwrap()));
    named.filter(|(path, _)| path != MANIFEST_NAME).collect()
}

/// Inode and time of last change of everything below a folder, the folder itself included.
fn stamps(folder: &Path) -> BTreeMap<PathBuf, (u64, i64, i64)> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    entries.map(|entry| (entry.path().to_path_buf(), entry.metadata().map(|m| (m.ino(), m.mtime(), m.mtime_nsec())).unwrap())).collect()
}

#[track_caller]
fn check(site: &Site, written: Written, expected: ((usize, usize, usize), Way), files: &[(&str, &str)]) {
    assert_eq!(((written.written, written.unchanged, written.removed), written.way), expected);
    let files: BTreeMap<String, String> = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
    assert_eq!(read(&site.public()), files);
    assert_eq!(site.litter(), Vec::<String>::new());
}

#[track_caller]
fn usage(result: Result<impl Sized, Failure>) -> String {
    match result.err() {
        Some(Failure::Usage(text)) => text,
        other => panic!("not refused: {other:?}"),
    }
}

#[track_caller]
fn environment(result: Result<impl Sized, Failure>) -> String {
    match result.err() {
        Some(Failure::Environment(text)) => text,
        other => panic!("no failure of the machine: {other:?}"),
    }
}

const TOWN: &[(&str, &str)] = &[("index.html", "home"), ("budget/index.html", "2,800"), ("budget/chart.svg", "<svg>"), ("sitemap.xml", "<urlset>")];

#[test]
fn a_first_build_writes_every_file_at_once() {
    let site = Site::new();
    check(&site, site.build(TOWN), ((4, 0, 0), Way::AtOnce), TOWN);
    let deep = site.root.join("a/b/public");
    let output = site.open_at(&deep, &Options::default()).unwrap();
    output.put(artifact("x.html", "x")).unwrap();
    output.finish().unwrap();
    assert_eq!(fs::read_to_string(deep.join("x.html")).unwrap(), "x");
}

#[test]
fn an_unchanged_build_touches_nothing() {
    let site = Site::new();
    site.build(TOWN);
    let before = stamps(&site.public());
    check(&site, site.build(TOWN), ((0, 4, 0), Way::Untouched), TOWN);
    assert_eq!(stamps(&site.public()), before);
}

#[test]
fn a_change_keeps_other_files_and_those_of_the_user() {
    let site = Site::new();
    site.build(TOWN);
    let public = site.public();
    fs::create_dir(public.join("mine")).unwrap();
    fs::write(public.join("mine/CNAME"), "town.example").unwrap();
    std::os::unix::fs::symlink("nowhere", public.join("mine/link")).unwrap();
    fs::set_permissions(&public, fs::Permissions::from_mode(0o750)).unwrap();
    let before = stamps(&public);
    let written = site.build(&[("index.html", "new home"), ("budget/index.html", "2,800"), ("sitemap.xml", "<urlset>")]);
    assert_eq!(fs::read_link(public.join("mine/link")).unwrap(), Path::new("nowhere"));
    fs::remove_file(public.join("mine/link")).unwrap();
    let expected = [("index.html", "new home"), ("budget/index.html", "2,800"), ("sitemap.xml", "<urlset>"), ("mine/CNAME", "town.example")];
    check(&site, written, ((1, 2, 1), Way::AtOnce), &expected);
    let after = stamps(&public);
    for same in ["budget/index.html", "sitemap.xml", "mine/CNAME"] {
        assert_eq!(before[&public.join(same)], after[&public.join(same)], "{same}");
    }
    assert_ne!(before[&public.join("index.html")], after[&public.join("index.html")]);
    assert_eq!(fs::metadata(&public).unwrap().mode() & 0o777, 0o750);
}

#[test]
fn folders_that_become_empty_go_and_files_and_folders_may_trade_names() {
    for want in [Want::AtOnce, Want::InPlace] {
        let site = Site::new();
        let options = Options { want, ..Options::default() };
        site.build(&[("a", "file"), ("b/c/d.html", "deep")]);
        let new = [("a/x.html", "folder"), ("b", "file")];
        let way = if want == Want::InPlace { Way::InPlace } else { Way::AtOnce };
        check(&site, site.build_with(&new, &options), ((2, 0, 2), way), &new);
        check(&site, site.build_with(&new, &options), ((0, 2, 0), Way::Untouched), &new);
        check(&site, site.build_with(&[("b", "file")], &options), ((0, 1, 1), way), &[("b", "file")]);
        assert!(!site.public().join("a").exists());
    }
}

#[test]
fn a_file_edited_or_deleted_by_hand_is_written_again() {
    let site = Site::new();
    site.build(TOWN);
    let page = site.public().join("index.html");
    fs::write(&page, "hand").unwrap();
    check(&site, site.build(TOWN), ((1, 3, 0), Way::AtOnce), TOWN);
    fs::remove_file(&page).unwrap();
    check(&site, site.build(TOWN), ((1, 3, 0), Way::AtOnce), TOWN);
    fs::remove_file(&page).unwrap();
    std::os::unix::fs::symlink("../content/budget.md", &page).unwrap();
    check(&site, site.build(TOWN), ((1, 3, 0), Way::AtOnce), TOWN);
    assert_eq!(fs::read_to_string(site.root.join("content/budget.md")).unwrap(), "The town's budget");
}

#[test]
fn force_writes_everything_again_but_takes_no_foreign_folder() {
    let site = Site::new();
    let force = Options { trust: Trust::Nothing, ..Options::default() };
    site.build(TOWN);
    check(&site, site.build_with(TOWN, &force), ((4, 0, 0), Way::AtOnce), TOWN);
    fs::remove_file(site.public().join(MANIFEST_NAME)).unwrap();
    usage(site.open(&force));
}

#[test]
fn a_damaged_manifest_rewrites_everything_removes_nothing_and_says_so() {
    for damage in ["", "nutgraf-manifest 9 x\n", "rubbish"] {
        let site = Site::new();
        site.build(TOWN);
        fs::write(site.public().join(MANIFEST_NAME), damage).unwrap();
        let written = site.build(&TOWN[..3]);
        assert!(written.caution.as_ref().unwrap().contains("was damaged"));
        check(&site, written, ((3, 0, 0), Way::AtOnce), TOWN);
        assert_eq!(site.build(&TOWN[..3]).way, Way::Untouched);
    }
}

#[test]
fn a_folder_that_is_not_ours_is_refused_untouched() {
    let site = Site::new();
    fs::create_dir_all(site.root.join("foreign")).unwrap();
    fs::write(site.root.join("foreign/thesis.txt"), "years of work").unwrap();
    fs::create_dir_all(site.root.join(".git")).unwrap();
    let before = stamps(&site.root);
    let cases: &[(&str, &str)] = &[
        ("foreign", "holds files that nutgraf did not write (`thesis.txt`)"),
        (".", "it is the site root"),
        ("../site", "it is the site root"),
        ("..", "the site lies in it"),
        ("/", "it is the root of the disk"),
        ("content", "source folder"),
        ("content/public", "source folder"),
        ("static", "source folder"),
        ("public/../content", "leads nowhere"),
        (".git/public", "folder of git"),
        ("content/budget.md", "source folder"),
        ("foreign/thesis.txt", "it is a file"),
    ];
    for (folder, why) in cases {
        let refusal = usage(site.open_at(&site.root.join(folder), &Options::default()));
        assert!(refusal.contains(why) && refusal.contains("nothing was touched"), "{folder}: {refusal}");
    }
    if let Some(home) = std::env::home_dir().filter(|home| home.is_dir()) {
        usage(site.open_at(&home, &Options::default()));
    }
    assert_eq!(stamps(&site.root), before);
}

#[test]
fn a_file_of_the_user_where_the_site_needs_to_write_is_refused_untouched() {
    for (mine, needed) in [("CNAME", "CNAME"), ("about", "about/index.html"), ("about/mine.txt", "about")] {
        for want in [Want::AtOnce, Want::InPlace] {
            let site = Site::new();
            site.build(TOWN);
            let place = site.public().join(mine);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(&place, "mine").unwrap();
            let before = read(&site.public());
            let output = site.open(&Options { want, ..Options::default() }).unwrap();
            let refusal = usage(output.put(artifact(needed, "ours")).and_then(|()| output.finish()));
            assert!(refusal.contains("was not written by nutgraf"), "{refusal}");
            assert_eq!(read(&site.public()), before);
            assert_eq!(site.litter(), Vec::<String>::new());
        }
    }
}

#[test]
fn one_path_made_twice_and_a_path_that_leaves_are_bugs() {
    let site = Site::new();
    let output = site.open(&Options::default()).unwrap();
    output.put(artifact("a.html", "a")).unwrap();
    for path in ["a.html", "../a.html"] {
        assert!(matches!(output.put(artifact(path, "b")), Err(Failure::Bug(_))), "{path}");
    }
    output.abandon();
    assert!(!site.public().exists());
    assert_eq!(site.litter(), Vec::<String>::new());
}

#[test]
fn a_failing_write_leaves_the_old_site() {
    let site = Site::new();
    site.build(TOWN);
    let output = site.open(&Options::default()).unwrap();
    output.put(artifact("index.html", "new")).unwrap();
    let gone = Body::Copy(site.root.join("content/gone.png"), Fingerprint::of(b"x"));
    let failure = environment(output.put(Artifact { path: "gone.png".into(), body: gone }));
    assert!(failure.contains("gone.png"), "{failure}");
    drop(output);
    assert_eq!(read(&site.public()), TOWN.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect());
    assert_eq!(site.litter(), Vec::<String>::new());
}

#[test]
fn a_copied_file_is_recorded_as_it_was_when_copied() {
    let site = Site::new();
    let source = site.root.join("content/budget.md");
    let copy = |fingerprint| {
        let output = site.open(&Options::default()).unwrap();
        output.put(Artifact { path: "budget.md".into(), body: Body::Copy(source.clone(), fingerprint) }).unwrap();
        output.finish().unwrap().way
    };
    assert_eq!(copy(Fingerprint::of(b"an older text")), Way::AtOnce);
    assert_eq!(copy(Fingerprint::of(b"The town's budget")), Way::Untouched);
}

#[test]
fn a_git_checkout_is_written_in_place() {
    let site = Site::new();
    fs::create_dir_all(site.public().join(".git")).unwrap();
    fs::write(site.public().join(".git/HEAD"), "ref").unwrap();
    let inode = |path: &str| fs::metadata(site.public().join(path)).unwrap().ino();
    let (git, folder) = (inode(".git"), inode(""));
    let with_git = |files: &[(&'static str, &'static str)]| [files, &[(".git/HEAD", "ref")]].concat();
    check(&site, site.build(TOWN), ((4, 0, 0), Way::InPlace), &with_git(TOWN));
    let page = inode("budget/index.html");
    check(&site, site.build(&TOWN[..2]), ((0, 2, 2), Way::InPlace), &with_git(&TOWN[..2]));
    check(&site, site.build(&TOWN[..2]), ((0, 2, 0), Way::Untouched), &with_git(&TOWN[..2]));
    assert_eq!((inode(".git"), inode(""), inode("budget/index.html")), (git, folder, page));
}

#[test]
fn in_place_nothing_is_written_through_a_link_that_replaced_a_folder() {
    let site = Site::new();
    site.build(TOWN);
    fs::remove_dir_all(site.public().join("budget")).unwrap();
    std::os::unix::fs::symlink("../content", site.public().join("budget")).unwrap();
    let before = read(&site.root.join("content"));
    let output = site.open(&Options { want: Want::InPlace, ..Options::default() }).unwrap();
    TOWN.iter().for_each(|(path, text)| output.put(artifact(path, text)).unwrap());
    usage(output.finish());
    assert_eq!(read(&site.root.join("content")), before);
}

/// Opens, puts the town's new home page, lets `meanwhile` happen in the output, and finishes.
fn build_while(site: &Site, want: Want, meanwhile: impl FnOnce(&Path)) -> Result<Written, Failure> {
    let output = site.open(&Options { want, ..Options::default() })?;
    for (path, text) in [("index.html", "new home"), ("about.html", "about"), ("sitemap.xml", "<urlset>")] {
        output.put(artifact(path, text))?;
    }
    meanwhile(&site.public());
    output.finish()
}

#[test]
fn what_the_user_does_in_the_output_during_a_build_is_not_lost() {
    for want in [Want::AtOnce, Want::InPlace] {
        let site = Site::new();
        site.build(TOWN);
        for name in ["edited", "replaced", "deleted"] {
            fs::write(site.public().join(name), "before").unwrap();
        }
        build_while(&site, want, |public| {
            fs::write(public.join("edited"), "after").unwrap();
            fs::write(public.join("new"), "after").unwrap();
            fs::rename(public.join("new"), public.join("replaced")).unwrap();
            fs::remove_file(public.join("deleted")).unwrap();
            fs::create_dir(public.join("made")).unwrap();
            fs::write(public.join("made/new"), "after").unwrap();
        })
        .unwrap();
        let expected = [("index.html", "new home"), ("about.html", "about"), ("sitemap.xml", "<urlset>")];
        let own = [("edited", "after"), ("replaced", "after"), ("made/new", "after")];
        assert_eq!(read(&site.public()), expected.iter().chain(&own).map(|(path, text)| (path.to_string(), text.to_string())).collect());
        assert_eq!(site.litter(), Vec::<String>::new());
    }
}

#[test]
fn a_file_that_the_user_puts_where_a_new_page_goes_during_a_build_is_refused_untouched() {
    for want in [Want::AtOnce, Want::InPlace] {
        for first in [true, false] {
            let site = Site::new();
            if !first {
                site.build(TOWN);
            }
            let mut before = BTreeMap::new();
            let refusal = usage(build_while(&site, want, |public| {
                fs::create_dir_all(public).unwrap();
                fs::write(public.join("about.html"), "mine").unwrap();
                before = read(public).into_iter().filter(|(path, _)| !path.starts_with(".nutgraf-")).collect();
            }));
            assert!(refusal.contains("about.html` was not written by nutgraf"), "{refusal}");
            assert_eq!(read(&site.public()), before);
            assert_eq!(site.litter(), Vec::<String>::new());
        }
        let site = Site::new();
        site.build(TOWN);
        build_while(&site, want, |public| fs::write(public.join("about.html"), "about").unwrap()).unwrap();
    }
}

#[test]
fn a_folder_of_the_user_keeps_its_permissions() {
    let site = Site::new();
    site.build(TOWN);
    let private = site.public().join("private/letters");
    fs::create_dir_all(&private).unwrap();
    fs::write(private.join("letter"), "mine").unwrap();
    let modes = [(site.public().join("private"), 0o711), (private, 0o700)];
    modes.iter().for_each(|(folder, mode)| fs::set_permissions(folder, fs::Permissions::from_mode(*mode)).unwrap());
    assert_eq!(site.build(&TOWN[..2]).way, Way::AtOnce);
    modes.iter().for_each(|(folder, mode)| assert_eq!(fs::metadata(folder).unwrap().mode() & 0o777, *mode));
}

#[test]
fn a_second_build_waits_says_so_and_then_goes_on() {
    let site = Site::new();
    let first = site.open(&Options::default()).unwrap();
    let (waiting, is_waiting) = mpsc::channel();
    std::thread::scope(|scope| {
        let second = scope.spawn(|| {
            let tell = |folder: &Path| waiting.send(folder.to_path_buf()).unwrap();
            let output = site.open(&Options { on_wait: Some(&tell), ..Options::default() }).unwrap();
            TOWN.iter().for_each(|(path, text)| output.put(artifact(path, text)).unwrap());
            output.finish().unwrap()
        });
        let folder = is_waiting.recv_timeout(Duration::from_secs(20)).unwrap();
        assert_eq!(folder, site.public().parent().unwrap().canonicalize().unwrap().join("public"));
        assert!(!second.is_finished());
        TOWN[..3].iter().for_each(|(path, text)| first.put(artifact(path, text)).unwrap());
        assert_eq!(first.finish().unwrap().written, 3);
        check(&site, second.join().unwrap(), ((1, 3, 0), Way::AtOnce), TOWN);
    });
}

#[test]
fn a_parent_that_cannot_be_written_is_a_failure_of_the_machine() {
    unprivileged::run("a_parent_that_cannot_be_written_is_a_failure_of_the_machine", |folder| {
        let site = Site::at(&folder.join("site"));
        fs::create_dir(&site.root).unwrap();
        site.build(TOWN);
        fs::set_permissions(&site.root, fs::Permissions::from_mode(0o555)).unwrap();
        let failure = environment(site.open(&Options::default()));
        assert!(failure.contains("give yourself the right to write there"), "{failure}");
        assert_eq!(read(&site.public()).len(), TOWN.len());
        fs::set_permissions(&site.root, fs::Permissions::from_mode(0o755)).unwrap();
    });
}

const CHILD: &str = "NUTGRAF_TEST_CHILD";

/// Versions of a site: 60 files that all hold the version's letter, and five that only one version has.
fn version(letter: &str) -> Vec<(String, String)> {
    let pages = (0..60).map(|n| (format!("{n}/index.html"), letter.repeat(3000)));
    pages.chain((0..5).map(|n| (format!("only/{letter}/{n}.txt"), letter.repeat(10)))).chain([("same.txt".into(), "same".into())]).collect()
}

fn want(word: &str) -> Options<'static> {
    Options { want: if word == "in-place" { Want::InPlace } else { Want::AtOnce }, ..Options::default() }
}

/// Not a test of its own: what the killed process does.
#[test]
fn child_that_builds_until_it_is_killed() {
    let Some((root, word)) = std::env::var_os(CHILD).zip(std::env::var("NUTGRAF_TEST_WANT").ok()) else { return };
    let site = Site::at(Path::new(&root));
    let mut told = std::io::stdout();
    for letter in ["A", "B"].iter().cycle() {
        let output = site.open(&want(&word)).unwrap();
        for (path, text) in version(letter) {
            output.put(artifact(&path, &text)).unwrap();
            told.write_all(b".").and_then(|()| told.flush()).unwrap();
        }
        output.finish().unwrap();
    }
}

/// Starts a child, waits until it has made `steps` steps and `spin` more have passed, and kills it.
fn kill_a_build(site: &Site, word: &str, (steps, spin): (usize, Duration)) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_that_builds_until_it_is_killed", "--nocapture"])
        .envs([(CHILD, site.root.as_os_str()), ("NUTGRAF_TEST_WANT", word.as_ref())])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // Kept open until the end: a closed pipe would end the child before the kill.
    let mut told = std::io::BufReader::new(child.stdout.take().unwrap()).bytes();
    let made = told.by_ref().take_while(Result::is_ok).filter(|byte| matches!(byte, Ok(b'.'))).take(steps).count();
    assert_eq!(made, steps, "the child stopped by itself");
    let until = Instant::now() + spin;
    while Instant::now() < until {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Kills builds at moments spread over all that a build does, and checks the output after each.
fn kill_many(word: &str, times: u64, check: impl Fn(&BTreeMap<String, String>)) {
    let site = Site::new();
    let files = |letter| version(letter).into_iter().collect::<BTreeMap<_, _>>();
    let mut random = 2024_u64;
    for _ in 0..times {
        random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        // The steps end on the last artifact of a build every other time, so that many kills fall into `finish`.
        let steps = if random & (1 << 40) == 0 { 66 * (1 + (random >> 41) % 3) } else { 1 + (random >> 41) % 200 };
        kill_a_build(&site, word, (steps as usize, Duration::from_micros((random >> 20) % 4000)));
        if site.public().exists() {
            check(&read(&site.public()));
        }
    }
    let output = site.open(&want(word)).unwrap();
    version("A").iter().for_each(|(path, text)| output.put(artifact(path, text)).unwrap());
    output.finish().unwrap();
    assert_eq!(read(&site.public()), files("A"));
    assert_eq!(site.litter(), Vec::<String>::new());
}

#[test]
fn a_build_killed_at_any_moment_leaves_the_old_site_or_the_new_one() {
    let [a, b] = ["A", "B"].map(|letter| version(letter).into_iter().collect::<BTreeMap<_, _>>());
    kill_many("at-once", 40, |found| assert!(*found == a || *found == b, "mixed: {:?}", found.keys().collect::<Vec<_>>()));
}

#[test]
fn a_build_in_place_killed_at_any_moment_leaves_every_file_whole() {
    let both: Vec<_> = ["A", "B"].into_iter().flat_map(version).collect();
    kill_many("in-place", 20, |found| {
        let of_the_site = found.iter().filter(|(path, _)| !path.starts_with(".nutgraf-staging-"));
        of_the_site.for_each(|(path, text)| assert!(both.contains(&(path.clone(), text.clone())), "{path} is not whole"));
    });
}
