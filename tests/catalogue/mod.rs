//! The catalogue of bad input: what every site below `tests/sites/bad` has in common, and all of them in one site.

mod made;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The output of a good site.
static OLD: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
    let place = tempfile::tempdir().unwrap();
    let output = place.path().join("public");
    let (exit, messages) = crate::run(&sites().join("town"), &output);
    assert_eq!((exit, messages.as_str()), (0, ""));
    every_file(&output)
});

fn sites() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites")
}

/// Lays down the output of a good site, our own list of its files included.
pub fn old_output(output: &Path) -> BTreeMap<String, Vec<u8>> {
    for (path, bytes) in &*OLD {
        write(output, path, bytes);
    }
    OLD.clone()
}

/// Says how the output, or what lies beside it, is not as it was.
pub fn touched(output: &Path, before: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let now = every_file(output);
    let mut wrong: Vec<String> =
        before.iter().filter(|(path, bytes)| now.get(*path) != Some(bytes)).map(|(path, _)| format!("`{path}` was touched")).collect();
    wrong.extend(now.keys().filter(|path| !before.contains_key(*path)).map(|path| format!("`{path}` is new")));
    let beside = std::fs::read_dir(output.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let left = beside.filter(|name| name.contains(".nutgraf-") && !name.ends_with("lock"));
    wrong.extend(left.map(|name| format!("`{name}` was left behind")));
    wrong
}

fn every_file(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned(), std::fs::read(entry.path()).unwrap())).collect()
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let place = root.join(path);
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    std::fs::write(place, bytes).unwrap();
}

/// The sites that cannot be a part of the one site, and why.
const APART: [(&str, &str); 6] = [
    ("configuration/", "without a configuration nothing else is read"),
    ("templates/block-in-a-circle", RENDERED),
    ("templates/loop", RENDERED),
    ("templates/missing", RENDERED),
    ("templates/too-large", RENDERED),
    ("templates/undefined/", RENDERED),
];

const RENDERED: &str = "pages are rendered only where nothing else is wrong";

/// The sites whose references would be counted and not listed beside the others: there, what they name may stand in a file that cannot be read.
const REFERENCES: [&str; 4] = ["markdown/blocks", "markdown/empty-timeline", "markdown/links", "markdown/unknown-records"];

#[test]
fn all_that_is_wrong_in_one_site_is_said_in_one_run() {
    let bad = sites().join("bad");
    let mut cases = Vec::new();
    crate::find_sites(&bad, &mut cases);
    let name = |case: &Path| format!("{}/", case.strip_prefix(&bad).unwrap().display());
    cases.retain(|case| !APART.iter().any(|(apart, _)| name(case).starts_with(apart)));
    let is_reference = |case: &PathBuf| REFERENCES.iter().any(|reference| name(case).starts_with(reference));
    let (references, others): (Vec<PathBuf>, Vec<PathBuf>) = cases.into_iter().partition(is_reference);
    assert!(others.len() > 60 && references.len() == REFERENCES.len());
    check_together(&others);
    check_together(&references);
}

/// Puts sites into one, and finds every message of each in one run.
fn check_together(cases: &[PathBuf]) {
    let place = tempfile::tempdir().unwrap();
    let (root, output) = (place.path().join("site"), place.path().join("public"));
    let mut expected = Vec::new();
    let mut files = BTreeMap::new();
    for case in cases {
        let own = every_file(case)
            .into_iter()
            .filter(|(path, _)| path.starts_with("content/") || path.starts_with("static/") || path.starts_with("templates/"));
        for (path, bytes) in own {
            assert!(files.insert(path.clone(), bytes).is_none(), "two sites below `bad` have a `{path}`");
        }
        expected.extend(blocks(&std::fs::read_to_string(case.join("messages.txt")).unwrap_or_default()));
    }
    files.insert("nutgraf.yaml".to_owned(), std::fs::read(cases[0].join("nutgraf.yaml")).unwrap());
    files.iter().for_each(|(path, bytes)| write(&root, path, bytes));
    let before = old_output(&output);
    let (exit, messages) = crate::run(&root, &output);
    assert_eq!((exit, touched(&output, &before)), (1, Vec::new()));
    let found = blocks(&messages);
    let missing: Vec<&String> = expected.iter().filter(|block| !found.contains(block)).collect();
    assert!(missing.is_empty(), "{} of {} are missing: {missing:#?}\n\n{messages}", missing.len(), expected.len());
}

/// The messages one by one, each with the lines that belong to it.
fn blocks(messages: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    for line in messages.lines() {
        match blocks.last_mut().filter(|_| line.starts_with("    ")) {
            Some(block) => *block += &format!("\n{line}"),
            None => blocks.push(line.to_owned()),
        }
    }
    blocks
}

#[test]
fn line_ends_and_a_byte_order_mark_change_no_byte_of_the_output() {
    let place = tempfile::tempdir().unwrap();
    for (folder, turn) in [("windows", windows as fn(&str) -> String), ("mixed", mixed)] {
        let (root, output) = (place.path().join(folder), place.path().join(format!("{folder}-public")));
        for (path, bytes) in
            every_file(&sites().join("town")).iter().filter(|(path, _)| path.starts_with("content/") || path.as_str() == "nutgraf.yaml")
        {
            let text = std::str::from_utf8(bytes).unwrap();
            write(&root, path, turn(text).as_bytes());
        }
        let town = every_file(&sites().join("town"));
        town.iter().filter(|(path, _)| path.starts_with("static/")).for_each(|(path, bytes)| write(&root, path, bytes));
        assert_eq!(crate::run(&root, &output), (0, String::new()));
        let (found, expected) = (crate::read_tree(&output), OLD.iter().filter(|(path, _)| *path != nutgraf::output::MANIFEST_NAME));
        for (path, bytes) in expected {
            assert!(found.get(path) == Some(bytes), "{folder}: `{path}` differs");
        }
    }
}

fn windows(text: &str) -> String {
    format!("\u{feff}{}", text.replace('\n', "\r\n"))
}

/// Every other line ends as on Windows.
fn mixed(text: &str) -> String {
    text.split_inclusive('\n').enumerate().map(|(number, line)| if number % 2 == 0 { line.replace('\n', "\r\n") } else { line.to_owned() }).collect()
}
