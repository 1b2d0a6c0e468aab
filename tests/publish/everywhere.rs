//! The sample site, under a path, through every kind of target at once: published, changed, brought back, withdrawn, while things go wrong.
//!
//! Each time every file is read back from each of them, and is the one that `build` makes.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::program::{edit, files};
use crate::proxy::{Fate, Proxy};
use crate::store::Store;
use crate::wire::{Trial, held, published};

const TARGETS: [&str; 3] = ["folder", "branch", "bucket"];

/// The sample site of the repository, in a folder of its own, under a path.
fn trial(proxy: &Proxy) -> Trial {
    // The sources of the sample were opened in November 2026.
    let trial = Trial { now: "1796083200", ..Trial::new("") };
    fs::remove_dir_all(&trial.site).unwrap();
    fs::create_dir(&trial.site).unwrap();
    for name in ["content", "templates", "static", "nutgraf.yaml"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        assert!(Command::new("cp").arg("-r").arg(&from).arg(&trial.site).status().unwrap().success());
    }
    edit(&trial.site.join("nutgraf.yaml"), "base_url: https://explainers.example\n", "base_url: https://org.example/project/\n");
    let port = proxy.port;
    trial.configure(&format!(
        "\npublish:\n  folder: {{type: folder, path: ../mirror}}\n  branch: {{type: git, remote: ../remote.git, branch: pages}}\n  \
         bucket: {{type: s3, bucket: town-news, endpoint: 'http://127.0.0.1:{port}/', prefix: project}}\ncompress: true\nhosting: [netlify, nginx]\n"
    ));
    assert!(Command::new("git").args(["init", "-q", "--bare"]).arg(trial.path("remote.git")).status().unwrap().success());
    trial
}

/// What readers find at a target.
fn read_back(trial: &Trial, store: &Store, target: &str) -> Vec<(String, Vec<u8>)> {
    match target {
        "folder" => published(&trial.path("mirror")),
        "branch" => {
            let clone = tempfile::tempdir().unwrap();
            let git = |line: &[&str]| assert!(Command::new("git").current_dir(clone.path()).args(line).status().unwrap().success());
            git(&["clone", "-q", "--branch", "pages", trial.path("remote.git").to_str().unwrap(), "copy"]);
            files(&clone.path().join("copy")).into_iter().filter(|(path, _)| !path.starts_with(".git/")).collect()
        }
        _ => {
            let objects = store.objects().into_iter().filter_map(|(key, object)| Some((key.strip_prefix("project/")?.to_owned(), object.bytes)));
            objects.filter(|(key, _)| !key.starts_with(".nutgraf/")).collect()
        }
    }
}

/// Runs a line for every target, and holds what readers find to `expected`.
fn each(trial: &Trial, store: &Store, (line, parts): (&str, &[&str]), expected: &[(String, Vec<u8>)]) {
    for target in TARGETS {
        let line = line.replace("TARGET", target);
        held(trial.command(&line).env("NUTGRAF_STORE_TIMEOUT_MS", "4000"), &line, 0, parts);
        let found = read_back(trial, store, target);
        let paths = |files: &[(String, Vec<u8>)]| files.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
        // Fingerprinted files of earlier releases stay in a bucket for pages that caches have; here none changes.
        assert_eq!(paths(&found), paths(expected), "{line}");
        let differ: Vec<&String> = found.iter().zip(expected).filter(|(one, other)| one != other).map(|((path, _), _)| path).collect();
        assert!(differ.is_empty(), "{line}: {differ:?} differ");
    }
}

#[test]
fn the_sample_site_goes_out_comes_back_and_is_withdrawn_everywhere() {
    let store = Store::start(50);
    // Every ninth request goes wrong, each time in another way.
    let turn = AtomicUsize::new(0);
    let judge = move |number: usize, _: &crate::proxy::Seen| {
        if number % 9 != 8 {
            return Fate::Passes;
        }
        let slow = "<Error><Code>SlowDown</Code></Error>";
        match turn.fetch_add(1, Ordering::SeqCst) % 4 {
            0 => Fate::Answered(500, "", ""),
            1 => Fate::Answered(503, "Retry-After: 0\r\n", slow),
            2 => Fate::Torn,
            _ => Fate::Closed,
        }
    };
    let proxy = Proxy::start(store.port, judge, |_| {});
    let trial = trial(&proxy);
    let first = trial.built();
    assert!(first.iter().any(|(path, bytes)| path == "index.html" && String::from_utf8_lossy(bytes).contains("href=\"/project/explainers/")));
    assert!(first.iter().any(|(path, _)| path == "explainers/index.html.gz") && first.len() > 100, "{}", first.len());
    each(&trial, &store, ("publish TARGET --yes", &["release 1", "https://org.example/project/"]), &first);
    for target in TARGETS {
        crate::browser::opens(&read_back(&trial, &store, target), "explainers/", "The Nut Graf");
    }
    // A figure's title changes, on its page and wherever it is used.
    edit(&trial.site.join("content/figures/evacuated-northern-israel.yaml"), "title: Residents evacuated", "title: Number of residents evacuated");
    let second = trial.built();
    assert_ne!(second, first);
    each(&trial, &store, ("publish TARGET --yes", &["release 2"]), &second);
    each(&trial, &store, ("rollback TARGET --yes", &["release 3"]), &first);
    each(&trial, &store, ("publish TARGET --yes", &["release 4"]), &second);
    // A page of its own, published and taken back for cause.
    trial.page("mistake", "");
    let third = trial.built();
    each(&trial, &store, ("publish TARGET --yes", &["release 5"]), &third);
    fs::remove_file(trial.site.join("content/explainers/mistake.md")).unwrap();
    trial.configure("withdrawn: [/explainers/mistake/]\n");
    let fourth = trial.built();
    each(&trial, &store, ("publish TARGET --yes --max-deletes 0", &["withdrawn  explainers/mistake/index.html", "release 6"]), &fourth);
    let without: Vec<_> = third.iter().filter(|(path, _)| !path.starts_with("explainers/mistake/")).cloned().collect();
    each(&trial, &store, ("rollback TARGET 5 --yes --with-mentions", &["release 7"]), &without);
    each(&trial, &store, ("publish TARGET --yes", &["release 8"]), &fourth);
    each(&trial, &store, ("publish TARGET --yes", &["release 8"]), &fourth);
    assert!(proxy.seen().len() > 300, "the bucket was hardly asked");
    proxy.is_content();
    trial.is_clean();
}
