//! Another folder on this machine: exchanged in one step, brought back, and refused where it is not ours.

use std::fs;
use std::os::unix::fs::symlink;

use crate::program::{edit, out};
use crate::wire::{ROADS, ROADS_PAGE, Trial, published, text};

#[test]
fn what_is_published_is_what_build_makes_and_a_second_run_changes_nothing() {
    let trial = Trial::mirrored();
    trial.configure("compress: true\nhosting: [netlify, nginx]\n");
    trial.run("publish --yes", 0, &["release 1"]);
    let mirror = published(&trial.path("mirror"));
    assert_eq!(mirror, trial.built());
    assert!(text(&mirror, "index.html.gz").is_some() && text(&mirror, "_headers").is_some());
    edit(&trial.site.join(ROADS), "The order of the work.", "Another order of the work.");
    trial.run("publish --yes", 0, &["release 2"]);
    assert_eq!(published(&trial.path("mirror")), trial.built());
    trial.run("publish --yes", 0, &["release 2"]);
    let listed = out(&trial.run("releases", 0, &["2 releases of `mirror`"]));
    assert!(listed.lines().next().unwrap().contains("2  2024-01-01 00:00 UTC  live"), "{listed}");
}

#[test]
fn a_release_comes_back_and_what_was_withdrawn_does_not() {
    let trial = Trial::mirrored();
    trial.page("mistake", "");
    trial.run("publish --yes", 0, &[]);
    let first = published(&trial.path("mirror"));
    edit(&trial.site.join(ROADS), "The order of the work.", "Another order of the work.");
    trial.run("publish --yes", 0, &[]);
    let second = published(&trial.path("mirror"));
    trial.run("rollback --yes", 0, &["release 3"]);
    assert_eq!(published(&trial.path("mirror")), first);
    trial.run("rollback --yes", 2, &["there is no earlier release"]);
    trial.run("rollback 2 --yes", 0, &["release 4"]);
    assert_eq!(published(&trial.path("mirror")), second);
    trial.run("rollback mirror 9", 2, &["there is no release 9"]);
    fs::remove_file(trial.site.join("content/explainers/mistake.md")).unwrap();
    trial.configure("withdrawn: [/explainers/mistake/]\n");
    trial.run("publish --yes --max-deletes 0", 0, &["withdrawn  explainers/mistake/index.html", "release 5"]);
    let kept = trial.path(".mirror.nutgraf-releases");
    let holds = |path: &str| crate::program::files(&kept).iter().any(|(_, bytes)| Some(bytes) == bytes_of(&first, path));
    assert!(!holds("explainers/mistake/index.html") && holds(ROADS_PAGE), "what was withdrawn is kept nowhere");
    let live = published(&trial.path("mirror"));
    trial.run("rollback 1 --yes", 4, &["release 1 speaks of what was withdrawn since: `atom.xml`, `explainers/index.html`", "--with-mentions"]);
    assert_eq!(published(&trial.path("mirror")), live);
    trial.run("rollback 1 --yes --with-mentions", 0, &["release 6"]);
    let third: Vec<_> = first.iter().filter(|(path, _)| path != "explainers/mistake/index.html").cloned().collect();
    assert_eq!(published(&trial.path("mirror")), third);
    trial.run("releases --format json", 0, &["\"live\":true", "\"restores\":1"]);
    trial.is_clean();
}

fn bytes_of<'a>(files: &'a [(String, Vec<u8>)], path: &str) -> Option<&'a Vec<u8>> {
    files.iter().find(|(name, _)| name == path).map(|(_, bytes)| bytes)
}

#[test]
fn what_still_stands_at_a_withdrawn_address_is_not_published() {
    let trial = Trial::mirrored();
    trial.configure("withdrawn: [/explainers/exampleton-roads/]\n");
    trial.run("publish --yes", 1, &["gate[withdrawn-shown]", "Nothing was published"]);
}

#[test]
fn a_folder_that_is_not_ours_is_refused_untouched() {
    for (path, part) in [
        ("..", "the site lies in it"),
        ("../site", "it is the site root"),
        ("../link", "source folder"),
        ("../other", "files that nutgraf did not write"),
        (".git/x", "a folder of git"),
        (".nutgraf/cache", "of nutgraf"),
    ] {
        let trial = Trial::new(&format!("  mirror:\n    type: folder\n    path: {path}\n"));
        symlink(trial.site.join("content"), trial.path("link")).unwrap();
        fs::create_dir(trial.path("other")).unwrap();
        fs::write(trial.path("other/mine"), "mine").unwrap();
        let before = crate::program::files(trial.folder.path());
        trial.run("publish --yes", 2, &[part, "nothing was touched"]);
        let after: Vec<_> = crate::program::files(trial.folder.path()).into_iter().filter(|(path, _)| !path.starts_with("site/.nutgraf/")).collect();
        assert_eq!(after, before, "{path}");
    }
}

#[test]
fn a_folder_of_the_sources_is_refused_where_it_is_named() {
    for (path, own) in [("content", "content"), ("./static/x", "static"), ("evidence/", "evidence"), (".", "."), ("./", ".")] {
        let trial = Trial::new(&format!("  mirror:\n    type: folder\n    path: {path}\n"));
        trial.run("publish --yes", 2, &["error[bad-target]", &format!("cannot lie in `{own}`"), "nutgraf.yaml:"]);
    }
}

#[test]
fn other_peoples_files_are_kept_when_it_is_wished_and_never_replaced() {
    let trial = Trial::new("  mirror: {type: folder, path: ../mirror, keep: true}\n");
    fs::create_dir(trial.path("mirror")).unwrap();
    fs::write(trial.path("mirror/mine.txt"), "mine").unwrap();
    trial.run("publish --yes", 0, &[]);
    let with_mine = |mut files: Vec<(String, Vec<u8>)>| {
        files.push(("mine.txt".to_owned(), b"mine".to_vec()));
        files.sort();
        files
    };
    let mut mirror = published(&trial.path("mirror"));
    mirror.sort();
    assert_eq!(mirror, with_mine(trial.built()));
    let other = Trial::new("  mirror: {type: folder, path: ../mirror, keep: true}\n");
    fs::create_dir(other.path("mirror")).unwrap();
    fs::write(other.path("mirror/index.html"), "mine").unwrap();
    other.run("publish --yes", 2, &["was not written by nutgraf"]);
    assert_eq!(crate::program::files(&other.path("mirror")), [("index.html".to_owned(), b"mine".to_vec())]);
}

#[test]
fn a_kept_release_that_was_damaged_is_not_shown() {
    let trial = Trial::mirrored();
    trial.run("publish --yes", 0, &[]);
    edit(&trial.site.join(ROADS), "The order of the work.", "Another order of the work.");
    trial.run("publish --yes", 0, &[]);
    let live = published(&trial.path("mirror"));
    for (path, bytes) in crate::program::files(&trial.path(".mirror.nutgraf-releases")) {
        if String::from_utf8_lossy(&bytes).contains("The order of the work.") {
            fs::write(trial.path(".mirror.nutgraf-releases").join(path), "torn").unwrap();
        }
    }
    trial.run("rollback --yes", 4, &["cannot be brought back", ROADS_PAGE, "what is live is as it was"]);
    assert_eq!(published(&trial.path("mirror")), live);
}

#[test]
fn a_link_in_the_place_of_our_own_folder_is_refused() {
    for link in [".nutgraf", ".nutgraf/publish", ".nutgraf/publish/mirror"] {
        let trial = Trial::mirrored();
        let place = trial.site.join(link);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::create_dir(trial.path("elsewhere")).unwrap();
        symlink(trial.path("elsewhere"), &place).unwrap();
        trial.run("publish --yes", 2, &["is no folder", "nothing was touched"]);
        assert_eq!(crate::program::files(&trial.path("elsewhere")), []);
        assert!(!trial.path("mirror").exists());
    }
}
