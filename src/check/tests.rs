//! Every folder below `tests/sites/checks` is read, linked, checked and graded in memory, and its findings compared.
//!
//! `RULE/bad` breaks a rule and has the findings that `messages.txt` shows; `RULE/good` breaks none.
//! After a change that is meant, `UPDATE=1 cargo test --lib check::` writes the messages anew; read them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use super::{Graded, RULES, grade, run};
use crate::config::{self, Wishes};
use crate::diagnostics::{CODES, Diagnostic, FilePath, LineIndex};
use crate::records::{self, Records};
use crate::site::{Asset, Files, Site};
use crate::{content, site};

/// The moment that tests take for now: noon of 1 March 2025, in UTC.
const NOW: i64 = 1_740_830_400;

/// Texts of a site by path; a file that is no text of ours is an asset.
type Texts = BTreeMap<String, String>;

/// Reads, links, checks and grades; the site has to have a configuration that can be used.
fn graded(texts: &Texts) -> (Site, Graded) {
    let wishes = Wishes { now: NOW, ..Wishes::default() };
    let mut found: Vec<Diagnostic> = Vec::new();
    let config = config::read(&texts["nutgraf.yaml"], &wishes).into(&mut found).unwrap_or_else(|| panic!("{found:?}"));
    let (mut pages, mut all, mut files) = (Vec::new(), Records::default(), Files::default());
    for (path, text) in texts.iter().filter(|(path, _)| path.starts_with("content/")) {
        let file = FilePath::new(path.as_str());
        if path.ends_with(".md") {
            pages.extend(content::read(&file, text, &config).into(&mut found));
        } else if path.ends_with(".yaml") {
            let Records { figures, events, sources } = records::read_file(&file, text, config.settings(path)).into(&mut found);
            all.figures.extend(figures);
            all.events.extend(events);
            all.sources.extend(sources);
        } else {
            let address = path.trim_start_matches("content/").to_owned();
            files.assets.insert(path.clone(), Asset { href: format!("/{address}"), address, size: None });
        }
    }
    files.statics = IndexMap::new();
    let linked = {
        let languages = site::languages(&config, &pages, &[], &mut found);
        site::link(config, pages, all, files, languages)
    }
    .into(&mut found);
    found.extend(run(&linked));
    let graded = grade(&linked, found);
    (linked, graded)
}

fn lines<'a>(texts: &Texts, findings: impl IntoIterator<Item = &'a Diagnostic>) -> String {
    let line = |finding: &Diagnostic| {
        let text = texts.get(finding.path.as_str()).map_or("", String::as_str);
        let (line, column) = finding.span.map_or((1, 1), |span| LineIndex::new(text).position(text, span.start));
        format!("{}[{}] {}:{line}:{column} {}\n", finding.severity.word(), finding.code, finding.path, finding.message)
    };
    findings.into_iter().map(line).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/checks")
}

fn read_site(root: &Path, below: &Path, texts: &mut Texts) {
    for entry in std::fs::read_dir(below).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            read_site(root, &path, texts);
            continue;
        }
        let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
        texts.insert(name, String::from_utf8(std::fs::read(&path).unwrap()).unwrap_or_default());
    }
}

#[test]
fn every_rule_is_broken_by_one_site_and_kept_by_another() {
    let mut rules: Vec<String> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    rules.sort();
    let wrong: Vec<String> = rules.iter().flat_map(|rule| [check(rule, "bad"), check(rule, "good")]).flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for rule in RULES {
        assert!(rules.iter().any(|folder| folder == rule.code), "`{}` has no folder", rule.code);
        assert!(CODES.iter().any(|row| row.name == rule.code && row.regrade), "`{}` is no code that can be graded otherwise", rule.code);
    }
}

fn check(rule: &str, case: &str) -> Option<String> {
    let root = folder().join(rule).join(case);
    let mut texts = Texts::new();
    read_site(&root, &root, &mut texts);
    let found = lines(&texts, &graded(&texts).1.diagnostics);
    if case == "good" {
        return (!found.is_empty()).then(|| format!("== {rule}/good: found\n{found}"));
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(root.join("messages.txt"), &found).unwrap();
    }
    let expected = std::fs::read_to_string(root.join("messages.txt")).unwrap_or_default();
    let is_named = found.contains(&format!("[{rule}]"));
    (found != expected || !is_named).then(|| format!("== {rule}/bad: expected\n{expected}== found\n{found}"))
}
