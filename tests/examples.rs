//! Every page of `docs/diagnostics` shows what it speaks of: its example is built and gives that finding, its mend gives none.
//!
//! | in a page | means |
//! |---|---|
//! | fences below `## Example` | files of one site that has the finding, at a place that the fences show, and no other |
//! | fences below `## Mend` | the same site with these files instead: no finding; a file that comes again begins another way to mend |
//! | a fence's language, then a path | the file that it shows |
//! | `markdown` alone | the text of [`PAGE`] |
//! | a fence without a language | no file: a message, or what is typed |
//!
//! A fence shows what is different from the site in `tests/examples`: the keys of a YAML fence take the place of those that its
//! file has there (configuration, record or, for a page, front matter), and Markdown without front matter the place of the text below it.
//! A file that the site does not have is whole as shown. A file of the mend that has the name of one of the example, in another folder, is
//! that file moved.
//!
//! So does `docs/reading.md`: the fences of each of its parts are laid over the same site, one over the other, and give no finding.
//!
//! What no fence can show is listed in [`ELSEWHERE`]. `EXAMPLES=yaml cargo test --test examples` builds only the codes with that in their name.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

use nutgraf::build::{Cache, Gates, Report, Request};
use nutgraf::config::Wishes;
use nutgraf::diagnostics::{CODES, Diagnostic, Severity, explanation};
use nutgraf::output::{Durability, Trust, Want};
use rayon::prelude::*;

/// 1 December 2024.
const NOW: i64 = 1_733_011_200;

/// The page whose text a Markdown fence without a path is.
const PAGE: &str = "content/explainers/budget.md";

/// The codes that no text can show, each with the test that does, and the file in which the finding stands that it expects.
const ELSEWHERE: &[[&str; 4]] = &[
    ["bad-link", MADE, MADE_TEST, "tests/catalogue/messages/symbolic-links.txt"],
    ["file-too-large", MADE, MADE_TEST, "tests/catalogue/messages/large-page.txt"],
    ["html-too-deep", MADE, MADE_TEST, "tests/catalogue/messages/deep-html.txt"],
    ["image-metadata", MADE, MADE_TEST, "tests/catalogue/messages/avif-with-metadata.txt"],
    ["not-utf8", SITES, SITES_TEST, "tests/sites/bad/files/not-utf8/messages.txt"],
    ["nul-byte", SITES, SITES_TEST, "tests/sites/bad/files/not-utf8/messages.txt"],
    ["page-too-slow", "tests/cli.rs", "a_page_that_never_ends_ends_the_build_and_leaves_the_old_output", "tests/cli.rs"],
    ["path-collision", MADE, MADE_TEST, "tests/catalogue/messages/twin-names.txt"],
    ["special-file", MADE, MADE_TEST, "tests/catalogue/messages/pipe-and-socket.txt"],
    ["unreadable-file", MADE, "a_file_that_may_not_be_read_is_told_and_so_is_the_rest", "tests/catalogue/messages/unreadable.txt"],
    ["unusable-file-name", MADE, MADE_TEST, "tests/catalogue/messages/names.txt"],
    ["yaml-too-large", MADE, MADE_TEST, "tests/catalogue/messages/front-matter-too-large.txt"],
    ["yaml-unclear", "src/yaml/tests/mistakes.rs", "other_mistakes_are_said_in_plain_words_at_their_place", "src/yaml/tests/mistakes.rs"],
];

/// What an example cannot show alone, and the code of what it shows besides.
const BESIDES: &[[&str; 2]] = &[
    // What made the references hard to check.
    ["references-unchecked", "yaml-syntax"],
    // What the waiver no longer waives.
    ["waiver-expired", "gloss-missing"],
    // What the merge key merges.
    ["yaml-merge-key", "yaml-anchor"],
];

const MADE: &str = "tests/catalogue/made.rs";
const MADE_TEST: &str = "what_cannot_lie_in_a_repository_is_told_too";
const SITES: &str = "tests/sites.rs";
const SITES_TEST: &str = "every_site_says_and_writes_what_is_expected";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files by path; each text with the part of it that a page shows.
type Files = BTreeMap<String, (Vec<u8>, Range<usize>)>;

/// One fence of a page that shows a file.
struct Fence {
    path: String,
    is_yaml: bool,
    text: String,
}

#[test]
fn the_example_of_every_code_gives_its_finding_and_its_mend_gives_none() {
    let site = site();
    assert_eq!(said(&run(&site)), "", "the site in tests/examples");
    let wish = std::env::var("EXAMPLES").unwrap_or_default();
    let codes: Vec<&str> = CODES.iter().map(|code| code.name).filter(|code| code.contains(&wish)).collect();
    let mut wrong: Vec<String> = codes.par_iter().flat_map_iter(|code| check(code, &site)).collect();
    wrong.sort();
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_no_example_can_show_is_shown_by_a_test_that_exists() {
    assert!(ELSEWHERE.is_sorted(), "the table is not in order");
    for [code, file, test, finding] in ELSEWHERE {
        let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{code}: {path}: {error}"));
        assert!(read(file).contains(&format!("#[test]\nfn {test}(")), "{code}: there is no test `{test}` in {file}");
        let name = Path::new(finding).file_stem().unwrap().to_str().unwrap();
        let is_used = finding.starts_with("tests/sites/")
            || file == finding
            || read(file).contains(&format!("\"{name}\""))
            || read(file).contains(&format!("/{name}.txt"));
        assert!(is_used, "{code}: nothing in {file} expects {finding}");
        let found = read(finding);
        assert!([format!("[{code}]"), format!("\"{code}\"")].iter().any(|name| found.contains(name)), "{code} is not expected in {finding}");
    }
}

#[test]
fn the_examples_of_the_reading_guide_give_no_finding() {
    let guide = std::fs::read_to_string(root().join("docs/reading.md")).unwrap();
    let fences = parsed(&guide).unwrap();
    assert!(fences.len() > 10, "docs/reading.md has only {} examples", fences.len());
    let site = site();
    for part in fences.chunk_by(|one, other| one.0 == other.0) {
        let mut files = site.clone();
        for (_, fence) in part {
            let below = files.clone();
            lay(fence, &below, &mut files);
        }
        let report = run(&files);
        assert!(!others(&report, None), "docs/reading.md, {}\n{}", part[0].0, said(&report));
    }
}

/// Says what is wrong with the page about one code.
fn check(code: &str, site: &Files) -> Vec<String> {
    let page = explanation(code).unwrap();
    let [example, mend] = match fences(page) {
        Ok(sections) => sections,
        Err(wrong) => return vec![format!("== {code}: {wrong}")],
    };
    let is_elsewhere = ELSEWHERE.iter().any(|row| row[0] == code);
    if is_elsewhere || example.is_empty() {
        let wrong = (is_elsewhere != (example.is_empty() && mend.is_empty()))
            .then(|| format!("== {code}: an example that is built, or a row of the table: one of them"));
        return wrong.into_iter().collect();
    }
    let mut wrong = Vec::new();
    let mut files = site.clone();
    example.iter().for_each(|fence| lay(fence, site, &mut files));
    let report = run(&files);
    let is_shown = |found: &Diagnostic| {
        // A folder's finding stands in its files.
        let in_example = example.iter().any(|fence| Path::new(&fence.path).starts_with(found.path.as_str()));
        let range = files.get(found.path.as_str()).map_or(0..0, |file| file.1.clone());
        found.code == code && in_example && found.span.is_none_or(|span| (range.start..=range.end).contains(&(span.start as usize)))
    };
    if !report.diagnostics.iter().any(is_shown) || others(&report, Some(code)) {
        wrong.push(format!("== {code}: the example gives\n{}", said(&report)));
    }
    for way in ways(mend) {
        let name = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        let names: BTreeSet<String> = way.iter().map(|fence| name(&fence.path)).collect();
        let mut files = site.clone();
        example.iter().filter(|fence| !names.contains(&name(&fence.path))).for_each(|fence| lay(fence, site, &mut files));
        way.iter().for_each(|fence| lay(fence, site, &mut files));
        let report = run(&files);
        if others(&report, None) || report.diagnostics.iter().any(|found| found.code == code) {
            wrong.push(format!("== {code}: the mend gives\n{}", said(&report)));
        }
    }
    wrong
}

/// Whether something besides `code` is found that asks for a mend.
fn others(report: &Report, code: Option<&str>) -> bool {
    let is_besides = |found: &str| code.is_some_and(|code| code == found || BESIDES.contains(&[code, found]));
    report.diagnostics.iter().any(|found| !is_besides(found.code) && found.severity != Severity::Info)
}

/// The fences of a page that show files: of its example, and of its mend.
fn fences(page: &str) -> Result<[Vec<Fence>; 2], String> {
    let mut sections = [Vec::new(), Vec::new()];
    for (title, fence) in parsed(page)? {
        let section =
            ["Example", "Mend"].iter().position(|known| *known == title).ok_or_else(|| format!("`{}` is shown below `{title}`", fence.path))?;
        sections[section].push(fence);
    }
    Ok(sections)
}

/// The fences of a text that show files, each with the title of the section in which it stands.
fn parsed(page: &str) -> Result<Vec<(&str, Fence)>, String> {
    let mut fences = Vec::new();
    let mut title = "";
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        title = line.strip_prefix("## ").unwrap_or(title);
        let ticks: String = line.chars().take_while(|sign| *sign == '`').collect();
        if ticks.len() < 3 {
            continue;
        }
        let text: String = lines.by_ref().take_while(|line| *line != ticks).map(|line| format!("{line}\n")).collect();
        let (language, path) = line[ticks.len()..].split_once(' ').unwrap_or((&line[ticks.len()..], ""));
        let path = match (language, path) {
            ("", _) => continue,
            ("markdown", "") => PAGE,
            (_, "") => return Err(format!("which file does `{line}` show?")),
            (_, path) => path,
        };
        fences.push((title, Fence { path: path.to_owned(), is_yaml: language == "yaml", text }));
    }
    Ok(fences)
}

/// The ways to mend: a file that comes again begins another.
fn ways(mend: Vec<Fence>) -> Vec<Vec<Fence>> {
    let mut ways: Vec<Vec<Fence>> = Vec::new();
    for fence in mend {
        match ways.last_mut().filter(|way| way.iter().all(|other| other.path != fence.path)) {
            Some(way) => way.push(fence),
            None => ways.push(vec![fence]),
        }
    }
    ways
}

/// Lays what a fence shows over the file that it is of.
fn lay(fence: &Fence, site: &Files, files: &mut Files) {
    let old = site.get(&fence.path).map_or(String::new(), |(bytes, _)| String::from_utf8(bytes.clone()).unwrap());
    let is_page = fence.path.ends_with(".md");
    let (front, text) = old.strip_prefix("---\n").and_then(|rest| rest.split_once("---\n")).unwrap_or_default();
    let (before, after) = match (fence.is_yaml, is_page) {
        (true, true) => (format!("---\n{}", without(front, &fence.text)), format!("---\n{text}")),
        (true, false) => (without(&old, &fence.text), String::new()),
        (false, true) if !old.is_empty() && !fence.text.starts_with("---\n") => (format!("---\n{front}---\n\n"), String::new()),
        (false, _) => Default::default(),
    };
    let range = before.len()..before.len() + fence.text.len();
    files.insert(fence.path.clone(), ((before + &fence.text + &after).into_bytes(), range));
}

/// YAML without the keys of its first level that other YAML has.
fn without(yaml: &str, other: &str) -> String {
    let key = |line: &str| line.split_once(':').map(|(key, _)| key.to_owned()).filter(|key| key.starts_with(char::is_alphabetic));
    let keys: BTreeSet<String> = other.lines().filter_map(key).collect();
    let mut is_kept = true;
    let mut kept = String::new();
    for line in yaml.split_inclusive('\n') {
        if let Some(key) = key(line) {
            is_kept = !keys.contains(&key);
        }
        kept.push_str(if is_kept { line } else { "" });
    }
    kept
}

/// The site that the examples are of.
fn site() -> Files {
    let folder = root().join("tests/examples");
    let entries = walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let paths: Vec<PathBuf> = entries.map(walkdir::DirEntry::into_path).collect();
    let name = |path: &Path| path.strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/");
    paths.iter().map(|path| (name(path), (std::fs::read(path).unwrap(), 0..0))).collect()
}

/// Does all that a build does but write.
fn run(files: &Files) -> Report {
    let place = tempfile::tempdir().unwrap();
    for (path, (bytes, _)) in files {
        let path = place.path().join("site").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let request = Request {
        root: place.path().join("site"),
        output: place.path().join("public"),
        wishes: Wishes { base_url: None, drafts: false, future: false, preview: false, now: NOW },
        gates: Gates::Open,
        trust: Trust::default(),
        cache: Cache::None,
        durability: Durability::default(),
        brake: Default::default(),
        want: Want::default(),
        progress: &|_| {},
    };
    nutgraf::build::check(&request).unwrap()
}

fn said(report: &Report) -> String {
    let mut said = String::new();
    for found in &report.diagnostics {
        let at = found.span.map_or(String::new(), |span| format!(" ({})", span.start));
        writeln!(said, "{}[{}] {}{at}: {}", found.severity.word(), found.code, found.path, found.message).unwrap();
    }
    said
}
