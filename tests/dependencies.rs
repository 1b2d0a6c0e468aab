//! What the program is built from: how many crates, under which licences, from where, and why each is there.
//!
//! It reads what `cargo metadata` says of the locked dependencies, without the network.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

/// Licences that may be combined with `MIT OR Apache-2.0`. MPL-2.0 holds for the files of those crates alone.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Crates that must not come in by any way, and why.
const BANNED: &[(&str, &str)] = &[
    ("bincode", "unmaintained (RUSTSEC-2025-0141)"),
    ("libyml", "unsound (RUSTSEC-2025-0067)"),
    ("native-tls", "the system's TLS differs from machine to machine"),
    ("openssl", "needs the system's OpenSSL"),
    ("openssl-sys", "needs the system's OpenSSL"),
    ("rkyv", "five advisories on soundness in one year"),
    ("serde_yml", "unsound (RUSTSEC-2025-0068)"),
    ("tiny_http", "no release since 2022"),
    ("yaml-rust", "unmaintained (RUSTSEC-2024-0320)"),
];

/// Crates that come in two versions, and who needs the older one. A row that is no longer needed fails, too.
const TWICE: &[(&str, &str)] = &[
    ("crypto-common", "comes with the two versions of digest"),
    ("digest", "crc-fast, which object_store needs, has not taken 0.11 yet"),
    ("getrandom", "tera hashes with ahash, which has not taken 0.4 yet"),
    ("quick-xml", "atom_syndication has not taken 0.42 yet"),
    ("syn", "serde_derive has taken 3; the other macros have not yet"),
];

/// Crates of which a minor release has changed what comes out: taken by hand, one version at a time.
const PINNED: &[&str] = &["granit-parser", "pulldown-cmark", "serde_yaml", "tera"];

/// So many crates keep the first build under six minutes on two cores; about fifty of them speak to object storage (feature `s3`).
const MOST_CRATES: usize = 320;

static METADATA: LazyLock<Value> = LazyLock::new(metadata);

#[test]
fn every_licence_is_on_the_list() {
    let wrong: Vec<String> = packages()
        .filter(|package| !package["license"].as_str().is_some_and(allowed))
        .map(|package| format!("{}: {}", text(package, "name"), package["license"]))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_banned_crate_comes_in_and_every_crate_is_from_crates_io() {
    let mut wrong = Vec::new();
    for package in packages() {
        let (name, source) = (text(package, "name"), package["source"].as_str());
        wrong.extend(BANNED.iter().filter(|(banned, _)| *banned == name).map(|(_, why)| format!("{name}: {why}")));
        let ours = source.is_none() && name == env!("CARGO_PKG_NAME");
        if !ours && source != Some("registry+https://github.com/rust-lang/crates.io-index") {
            wrong.push(format!("{name} comes from {source:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_crates_that_are_listed_come_in_two_versions() {
    let mut versions: BTreeMap<&str, usize> = BTreeMap::new();
    packages().for_each(|package| *versions.entry(text(package, "name")).or_default() += 1);
    let twice: BTreeSet<&str> = versions.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name).collect();
    assert_eq!(twice, TWICE.iter().map(|(name, _)| *name).collect());
}

#[test]
fn the_program_needs_no_more_crates_than_are_counted() {
    let count = built().len();
    assert!(count <= MOST_CRATES, "the program needs {count} crates");
}

#[test]
fn what_changes_the_output_is_pinned_to_one_version() {
    let wrong: Vec<String> = direct()
        .into_iter()
        .filter(|(name, requirement)| PINNED.contains(&name.as_str()) && !requirement.starts_with('='))
        .map(|(name, requirement)| format!("{name} {requirement}"))
        .collect();
    assert!(wrong.is_empty(), "write `=` before the version of {}", wrong.join(", "));
}

#[test]
fn the_readme_gives_a_reason_for_every_dependency() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, rest) = readme.split_once("\n## Dependencies\n").expect("the README has a part named Dependencies");
    let table = rest.split_once("\n## ").map_or(rest, |(table, _)| table);
    let mut named = BTreeSet::new();
    for row in table.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        assert!(cells.len() == 2 && !cells[1].is_empty(), "a row without a reason: {row}");
        named.extend(cells[0].split(", ").map(|name| name.trim_matches('`').to_owned()));
    }
    assert_eq!(named, direct().into_iter().map(|(name, _)| name).collect());
}

#[test]
fn every_dependency_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (program, tests) = (rust_of(&root.join("src")), rust_of(&root.join("tests")));
    let wrong: Vec<String> = direct()
        .into_iter()
        .map(|(name, _)| name.replace('-', "_"))
        .filter(|name| !program.contains(&format!("{name}::")) && !tests.contains(&format!("{name}::")))
        .collect();
    assert!(wrong.is_empty(), "in Cargo.toml, but never used: {}", wrong.join(", "));
}

#[test]
fn licences_are_read_as_cargo_writes_them() {
    for (expression, expected) in [
        ("MIT", true),
        ("MIT/Apache-2.0", true),
        ("Apache-2.0 OR GPL-2.0-only", true),
        ("GPL-2.0-only", false),
        ("MIT AND GPL-2.0-only", false),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("(MIT OR Apache-2.0) AND GPL-3.0", false),
        ("CC0-1.0 OR Apache-2.0 OR Apache-2.0 WITH LLVM-exception", true),
        ("GPL-3.0 WITH Classpath-exception-2.0", false),
    ] {
        assert_eq!(allowed(expression), expected, "{expression}");
    }
}

/// Whether an SPDX expression can be met with licences of the list. `/` is the old way to write `OR`.
fn allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ").replace(" WITH ", "+WITH+");
    let mut words: Vec<&str> = spaced.split_whitespace().rev().collect();
    let met = any_of(&mut words);
    met && words.is_empty()
}

fn any_of(words: &mut Vec<&str>) -> bool {
    let mut met = all_of(words);
    while words.last() == Some(&"OR") {
        words.pop();
        met |= all_of(words);
    }
    met
}

fn all_of(words: &mut Vec<&str>) -> bool {
    let mut met = one(words);
    while words.last() == Some(&"AND") {
        words.pop();
        met &= one(words);
    }
    met
}

fn one(words: &mut Vec<&str>) -> bool {
    match words.pop() {
        Some("(") => {
            let met = any_of(words);
            words.pop() == Some(")") && met
        }
        Some(name) => LICENCES.contains(&name.replace("+WITH+", " WITH ").as_str()),
        None => false,
    }
}

/// The text of every Rust file below a folder.
fn rust_of(folder: &Path) -> String {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let rust = files.filter(|file| file.path().extension().is_some_and(|ending| ending == "rs"));
    rust.map(|file| std::fs::read_to_string(file.path()).unwrap()).collect()
}

/// What Cargo.toml asks for, with the versions asked for; crates for tests among them.
fn direct() -> Vec<(String, String)> {
    let root = packages().find(|package| text(package, "name") == env!("CARGO_PKG_NAME")).unwrap();
    root["dependencies"].as_array().unwrap().iter().map(|one| (text(one, "name").to_owned(), text(one, "req").to_owned())).collect()
}

/// The ids of the crates that are compiled for the program, its own among them; not those for tests.
fn built() -> BTreeSet<&'static str> {
    let resolve = &METADATA["resolve"];
    let nodes: BTreeMap<&str, &Value> = resolve["nodes"].as_array().unwrap().iter().map(|node| (text(node, "id"), node)).collect();
    let mut found = BTreeSet::new();
    let mut open = vec![text(resolve, "root")];
    while let Some(id) = open.pop() {
        if found.insert(id) {
            let needed = nodes[id]["deps"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|dep| dep["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"].as_str() != Some("dev")));
            open.extend(needed.map(|dep| text(dep, "pkg")));
        }
    }
    found
}

fn packages() -> impl Iterator<Item = &'static Value> {
    METADATA["packages"].as_array().unwrap().iter()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap()
}

fn metadata() -> Value {
    let rustc = Command::new("rustc").arg("-vV").output().unwrap();
    let about = String::from_utf8(rustc.stdout).unwrap();
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1", "--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}
