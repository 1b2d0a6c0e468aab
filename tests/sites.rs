//! Every folder below `tests/sites` that holds a `nutgraf.yaml` is a site: it is built, and what comes out is compared.
//!
//! | beside `nutgraf.yaml` | means |
//! |---|---|
//! | `messages.txt` | every finding, in order; without it there must be none |
//! | `expected/…` | files of the output, byte for byte; an empty one asks `UPDATE` for its text |
//! | `expected/….part` | texts, one a line, that stand in the file of that name without `.part`, in this order; the rest of it may change |
//! | `pages.txt` | every page and redirect of the output, by path |
//! | `absent.txt` | texts, one a line, that stand nowhere: in no path and no byte of the output |
//! | (always) | every link of a page to this site leads to a file |
//! | `drafts`, `future`, `strict` | as on the command line |
//! | `preview` | as `publish preview` builds it |
//! | `now` | seconds since 1970, in place of 1 December 2024 |
//! | `exit` | the exit code, where it is not 0, or below `bad/` not 1 |
//!
//! Below `bad/` is the catalogue of bad input: each site is built over the output of `town`, of which not one byte may change
//! unless the exit code is 0. What cannot lie in git is made by `catalogue`.
//!
//! After a change that is meant, `UPDATE=1 cargo test --test sites` writes `messages.txt`, `pages.txt` and what is in `expected` anew;
//! read them. `SITES=links cargo test --test sites` builds only the sites with that in their path.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files has failed")]

mod catalogue;
#[cfg(unix)]
mod unprivileged;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use nutgraf::build::{Cache, Gates, Report, Request, Stop, build};
use nutgraf::config::Wishes;
use nutgraf::diagnostics::{FilePath, LineIndex, Span, Texts};
use nutgraf::output::{Durability, MANIFEST_NAME, Trust, Want};
use rayon::prelude::*;

/// 1 December 2024, the day on which the sites are built unless they say otherwise.
const NOW: i64 = 1_733_011_200;

#[test]
fn every_site_says_and_writes_what_is_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    let mut cases = Vec::new();
    find_sites(&folder, &mut cases);
    let wish = std::env::var("SITES").unwrap_or_default();
    assert!(cases.len() >= 20, "the sites are missing");
    cases.retain(|case| case.to_string_lossy().contains(&wish));
    let mut wrong: Vec<String> = cases.par_iter().flat_map_iter(|case| check(case.strip_prefix(&folder).unwrap(), case)).collect();
    wrong.sort();
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
}

fn find_sites(folder: &Path, found: &mut Vec<PathBuf>) {
    if folder.join("nutgraf.yaml").is_file() {
        found.push(folder.to_path_buf());
        return;
    }
    let mut inside: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    inside.sort();
    inside.iter().for_each(|path| find_sites(path, found));
}

/// Builds one site, and says in what it differs.
fn check(name: &Path, case: &Path) -> Vec<String> {
    let place = tempfile::tempdir().unwrap();
    let output = place.path().join("public");
    let is_bad = name.starts_with("bad");
    let before = if is_bad { catalogue::old_output(&output) } else { BTreeMap::new() };
    let expected = std::fs::read_to_string(case.join("exit")).map_or(u8::from(is_bad), |code| code.trim().parse().unwrap());
    let (exit, found) = run(case, &output);
    let mut wrong: Vec<String> = compare(&case.join("messages.txt"), &found).into_iter().collect();
    if exit != expected && (is_bad || case.join("exit").exists()) {
        wrong.push(format!("the exit code is {exit}, not {expected}"));
    }
    if is_bad && exit != 0 {
        wrong.extend(catalogue::touched(&output, &before));
    } else {
        wrong.extend(check_output(case, &read_tree(&output)));
    }
    wrong.into_iter().map(|what| format!("== {}: {what}", name.display())).collect()
}

/// Builds one site; gives the exit code and the messages.
fn run(case: &Path, output: &Path) -> (u8, String) {
    let flag = |name: &str| case.join(name).exists();
    let request = Request {
        root: case.to_path_buf(),
        output: output.to_path_buf(),
        wishes: Wishes {
            base_url: None,
            drafts: flag("drafts"),
            future: flag("future"),
            preview: flag("preview"),
            now: std::fs::read_to_string(case.join("now")).map_or(NOW, |text| text.trim().parse().unwrap()),
        },
        gates: if flag("strict") { Gates::Shut } else { Gates::Open },
        trust: Trust::default(),
        cache: Cache::None,
        durability: Durability::default(),
        brake: Default::default(),
        want: Want::default(),
        progress: &|_| {},
    };
    match build(&request) {
        Ok(report) => {
            assert!(report.stopped.is_some() != report.written.is_some(), "{} stopped and yet wrote, or did neither", case.display());
            (report.stopped.map_or(0, Stop::exit_code), messages(&report))
        }
        Err(failure) => (failure.exit_code(), format!("{failure}\n").replace(&*case.to_string_lossy(), "SITE")),
    }
}

/// Holds the files that were written against `pages.txt`, `expected` and `absent.txt`.
fn check_output(case: &Path, written: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let mut wrong = Vec::new();
    let pages: String = written.keys().filter(|path| path.ends_with(".html")).map(|path| format!("{path}\n")).collect();
    if case.join("pages.txt").exists() {
        wrong.extend(compare(&case.join("pages.txt"), &pages));
    }
    for (path, expected) in &read_tree(&case.join("expected")) {
        match written.get(path.strip_suffix(".part").unwrap_or(path)) {
            Some(bytes) if path.ends_with(".part") => {
                wrong.extend(first_missing(expected, bytes).map(|line| format!("`{path}`: there is no `{line}`")))
            }
            Some(bytes) => wrong.extend(compare(&case.join("expected").join(path), &String::from_utf8_lossy(bytes))),
            None => wrong.push(format!("`{path}` was not written; there are\n{pages}")),
        }
    }
    wrong.extend(dead_links(&base_path(case), written));
    let absent = std::fs::read_to_string(case.join("absent.txt")).unwrap_or_default();
    for text in absent.lines().filter(|line| !line.is_empty()) {
        let holds = |bytes: &[u8]| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        let shown = written.iter().filter(|(path, bytes)| path.contains(text) || holds(bytes));
        wrong.extend(shown.map(|(path, _)| format!("`{text}` must stand nowhere, and stands in `{path}`")));
    }
    wrong
}

/// The first line of a part that does not stand behind those before it.
fn first_missing(part: &[u8], whole: &[u8]) -> Option<String> {
    let (part, whole) = (String::from_utf8_lossy(part), String::from_utf8_lossy(whole));
    assert!(!part.trim().is_empty(), "a part without lines asks for nothing");
    let mut rest = &*whole;
    for line in part.lines() {
        match rest.split_once(line) {
            Some((_, behind)) => rest = behind,
            None => return Some(line.to_owned()),
        }
    }
    None
}

/// Links to this site that lead to no file. Anchors are left to the browser's tests: a case's own templates may leave their targets out.
fn dead_links(base: &str, written: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let mut dead = BTreeMap::new();
    for (page, bytes) in written.iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = String::from_utf8_lossy(bytes);
        let links = [" href=\"/", " src=\"/"].into_iter().flat_map(|opening| text.match_indices(opening).map(move |(at, _)| at + opening.len() - 1));
        for link in links.filter_map(|at| text[at..].split(['"', '#', '?']).next()) {
            let decoded = percent_encoding::percent_decode_str(link).decode_utf8_lossy().into_owned();
            let file = decoded
                .strip_prefix(base)
                .map(|rest| if rest.is_empty() || rest.ends_with('/') { format!("{rest}index.html") } else { rest.to_owned() });
            if !file.is_some_and(|file| written.contains_key(&file)) {
                dead.entry(decoded).or_insert(page);
            }
        }
    }
    dead.iter().map(|(link, page)| format!("`{page}` links to `{link}`, which does not exist")).collect()
}

/// The path of `base_url`, as the case writes it.
fn base_path(case: &Path) -> String {
    let configuration = std::fs::read_to_string(case.join("nutgraf.yaml")).unwrap();
    let base = configuration.lines().find_map(|line| line.strip_prefix("base_url: ")).unwrap_or("https://town.example/");
    base.splitn(4, '/').nth(3).map_or("/".to_owned(), |path| format!("/{path}"))
}

/// Compares a file with what was found, or writes it where `UPDATE` is set. A missing file expects nothing.
fn compare(file: &Path, found: &str) -> Option<String> {
    let expected = std::fs::read_to_string(file).unwrap_or_default();
    if expected == found {
        return None;
    }
    if std::env::var_os("UPDATE").is_some() {
        // No file is the way to expect no message.
        if found.is_empty() && file.ends_with("messages.txt") {
            std::fs::remove_file(file).unwrap()
        } else {
            std::fs::write(file, found).unwrap()
        }
        return None;
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    Some(format!("{name}: expected\n{expected}\n-- found\n{found}\n-- first difference: {}", difference(&expected, found)))
}

fn difference(expected: &str, found: &str) -> String {
    let mut lines = expected.lines().zip(found.lines()).enumerate();
    let differing = lines.find(|(_, (one, other))| one != other);
    differing.map_or("one is longer".to_owned(), |(index, (one, other))| format!("line {}\n{one}\n{other}", index + 1))
}

/// The findings as `messages.txt` has them: place, message, other places, help; then what was waived.
fn messages(report: &Report) -> String {
    let mut shown = String::new();
    for finding in &report.diagnostics {
        let place = place(&finding.path, finding.span, &*report.texts);
        writeln!(shown, "{}[{}] {place}{}", finding.severity.word(), finding.code, finding.message).unwrap();
        for related in &finding.related {
            let place = self::place(&related.path, related.span, &*report.texts);
            writeln!(shown, "    {place}{}", related.label).unwrap();
        }
        for line in finding.help.iter().flat_map(|help| help.lines()) {
            writeln!(shown, "    help: {line}").unwrap();
        }
    }
    for waived in &report.waived {
        let finding = &waived.diagnostic;
        let place = place(&finding.path, finding.span, &*report.texts);
        writeln!(shown, "waived[{}] {place}{}\n    by {}: {}", finding.code, finding.message, waived.by, waived.because).unwrap();
    }
    shown
}

/// `path:line:column `, as far as they are known.
fn place(path: &FilePath, span: Option<Span>, texts: &dyn Texts) -> String {
    if path.as_str().is_empty() {
        return String::new();
    }
    let position = span.and_then(|span| {
        let text = texts.text(path)?;
        Some(LineIndex::new(&text).position(&text, span.start))
    });
    position.map_or_else(|| format!("{path} "), |(line, column)| format!("{path}:{line}:{column} "))
}

/// Every file below a folder but our own list of them, by path; nothing where there is no folder.
fn read_tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let named = files.map(|entry| (entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/"), entry.into_path()));
    named.filter(|(name, _)| name != MANIFEST_NAME).map(|(name, path)| (name, std::fs::read(path).unwrap())).collect()
}
