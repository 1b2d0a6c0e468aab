//! The same site gives the same bytes: on one thread or eight, in any time zone and locale, in whatever order the disk lists its files.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files has failed")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use nutgraf::output::MANIFEST_NAME;

/// What differs between two builds of one site.
struct Way {
    name: &'static str,
    threads: &'static str,
    environment: &'static [(&'static str, &'static str)],
    order: Order,
}

/// In which order the site's files are created, which is the order in which some disks list them.
#[derive(Clone, Copy)]
enum Order {
    Forwards,
    Backwards,
}

const PLAIN: &[(&str, &str)] = &[("TZ", "UTC"), ("LC_ALL", "C")];

const WAYS: &[Way] = &[
    Way { name: "eight threads", threads: "8", environment: PLAIN, order: Order::Forwards },
    Way { name: "eight threads again", threads: "8", environment: PLAIN, order: Order::Forwards },
    Way { name: "another time zone", threads: "1", environment: &[("TZ", "Pacific/Kiritimati"), ("LC_ALL", "C")], order: Order::Forwards },
    Way {
        name: "another language",
        threads: "1",
        environment: &[("TZ", "UTC"), ("LC_ALL", "ar_LB.UTF-8"), ("LANG", "tr_TR.UTF-8")],
        order: Order::Forwards,
    },
    Way { name: "files made in another order", threads: "2", environment: PLAIN, order: Order::Backwards },
];

#[test]
fn one_input_gives_one_output() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for site in [root.join("tests/sites/town"), root.to_path_buf()] {
        let plain = Way { name: "plain", threads: "1", environment: PLAIN, order: Order::Forwards };
        let expected = built(&site, &plain);
        assert!(expected.len() > 10, "{} has only {} files", site.display(), expected.len());
        for way in WAYS {
            let found = built(&site, way);
            assert_eq!(expected.keys().collect::<Vec<_>>(), found.keys().collect::<Vec<_>>(), "{}", way.name);
            let differing: Vec<&String> = expected.iter().filter(|(path, bytes)| found[*path] != **bytes).map(|(path, _)| path).collect();
            assert_eq!(differing, [] as [&String; 0], "{}: {}", site.display(), way.name);
        }
    }
}

/// Copies a site, builds the copy with the program, and reads what it wrote.
fn built(site: &Path, way: &Way) -> BTreeMap<String, Vec<u8>> {
    let place = tempfile::tempdir().unwrap();
    copy(site, place.path(), way.order);
    let output = Command::new(env!("CARGO_BIN_EXE_nutgraf"))
        .arg("build")
        .current_dir(place.path())
        .env("RAYON_NUM_THREADS", way.threads)
        .env("SOURCE_DATE_EPOCH", "1795910400")
        .env("XDG_CACHE_HOME", place.path().join("cache"))
        .envs(way.environment.iter().copied())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}: {}", way.name, String::from_utf8_lossy(&output.stderr));
    let files = files_below(&place.path().join("public"));
    files.into_iter().filter(|(name, _)| name != MANIFEST_NAME).map(|(name, path)| (name, std::fs::read(path).unwrap())).collect()
}

/// Copies what a site is made of, and nothing else that lies in the folder.
fn copy(site: &Path, to: &Path, order: Order) {
    let mut files = vec![("nutgraf.yaml".to_owned(), site.join("nutgraf.yaml"))];
    for folder in ["content", "evidence", "static", "templates"] {
        files.extend(files_below(&site.join(folder)).into_iter().map(|(name, path)| (format!("{folder}/{name}"), path)));
    }
    if matches!(order, Order::Backwards) {
        files.reverse();
    }
    for (name, path) in files {
        let copied = to.join(name);
        std::fs::create_dir_all(copied.parent().unwrap()).unwrap();
        std::fs::copy(path, copied).unwrap();
    }
}

/// Every file below a folder with its path from there, in order; nothing where there is no folder.
fn files_below(folder: &Path) -> Vec<(String, PathBuf)> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/"), entry.into_path())).collect()
}
