//! Every folder below `tests/sites/checks` is read, linked, checked and graded in memory, and its findings compared.
//!
//! `RULE/bad` breaks a rule and has the findings that `messages.txt` shows; `RULE/good` breaks none.
//! After a change that is meant, `UPDATE=1 cargo test --lib check::` writes the messages anew; read them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Graded, RULES, grade, run};
use crate::config::{self, Wishes};
use crate::diagnostics::{CODES, Diagnostic, FilePath, LineIndex, Related, Span};
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
            pages.extend(content::read(&file, text, &config).into(&mut found).map(Arc::new));
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
    let languages = site::languages(&config, &pages, &[], &mut found);
    let linked = site::link(config, (pages, all), files, languages, &site::Memory::NONE).into(&mut found);
    found.extend(run(&linked, &super::pages(&linked, &|_| None)));
    let graded = grade(&linked, found);
    (linked, graded)
}

fn lines<'a>(texts: &Texts, findings: impl IntoIterator<Item = &'a Diagnostic>) -> String {
    let line = |finding: &Diagnostic| {
        format!("{}[{}] {}{}\n", finding.severity.word(), finding.code, place(texts, &finding.path, finding.span), finding.message)
    };
    findings.into_iter().map(line).collect()
}

/// `path:line:column `, as far as they are known.
fn place(texts: &Texts, path: &FilePath, span: Option<Span>) -> String {
    let position = span.and_then(|span| texts.get(path.as_str()).map(|text| LineIndex::new(text).position(text, span.start)));
    position.map_or_else(|| format!("{path} "), |(line, column)| format!("{path}:{line}:{column} "))
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
    let graded = graded(&texts).1;
    let found = messages(&texts, &graded);
    let file = root.join("messages.txt");
    if std::env::var_os("UPDATE").is_some() && !found.is_empty() {
        std::fs::write(&file, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    let as_named = if case == "bad" { graded.diagnostics.iter().any(|finding| finding.code == rule) } else { graded.diagnostics.is_empty() };
    (found != expected || !as_named).then(|| format!("== {rule}/{case}: expected\n{expected}== found\n{found}"))
}

/// The findings as `tests/sites.rs` prints them: with other places and help, then what was waived.
fn messages(texts: &Texts, graded: &Graded) -> String {
    let mut shown = String::new();
    for finding in &graded.diagnostics {
        shown += &lines(texts, [finding]);
        let related = |other: &Related| format!("    {}{}\n", place(texts, &other.path, other.span), other.label);
        shown.extend(finding.related.iter().map(related));
        shown.extend(finding.help.iter().map(|help| format!("    help: {help}\n")));
    }
    for waived in &graded.waived {
        let finding = &waived.diagnostic;
        let place = place(texts, &finding.path, finding.span);
        shown += &format!("waived[{}] {place}{}\n    by {}: {}\n", finding.code, finding.message, waived.by, waived.because);
    }
    shown
}

const CONFIG: &str = "nutgraf: 1\ntitle: The Town\nbase_url: https://town.example/\n";
const MINUTES: &str = "minutes:\n  title: Minutes\n  date: 2024-10-30\n  opened: 2024-11-01\n  url: https://town.example/minutes\n";
const ABOUT: &str = "---\ntitle: About\n---\n![[figure:budget]]\n\n![[figure:spent]]\n";

/// Two figures of one file, of which the first has further fields; what is shown and, after `--`, what is waived.
fn figures(config: &str, fields: &str, expected: &[&str]) {
    let figure =
        |id: &str, fields: &str| format!("{id}:\n  title: {id}\n  unit: USD\n  value: 2 million\n  by: not-stated\n  source: minutes\n{fields}");
    let texts = Texts::from(
        [
            ("nutgraf.yaml", format!("{CONFIG}{config}")),
            ("content/sources/council.yaml", MINUTES.to_owned()),
            ("content/about.md", ABOUT.to_owned()),
            ("content/figures/town.yaml", figure("budget", fields) + &figure("spent", "")),
        ]
        .map(|(path, text)| (path.to_owned(), text)),
    );
    let graded = graded(&texts).1;
    let waived: Vec<Diagnostic> = graded.waived.iter().map(|waived| waived.diagnostic.clone()).collect();
    let found = lines(&texts, &graded.diagnostics) + "--\n" + &lines(&texts, &waived);
    // The messages are the rules' own; here it matters which finding is shown where.
    let found: Vec<String> = found.lines().map(|line| line.splitn(3, ' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(found, expected, "{config}{fields}");
}

#[test]
fn the_site_grades_a_finding_otherwise_or_takes_it_away() {
    const FILE: &str = "content/figures/town.yaml";
    let at = |severity: &str, line: usize| format!("{severity}[reporter-not-stated] {FILE}:{line}:7");
    for (config, expected) in [
        ("", vec![at("warning", 5), at("warning", 11), "--".to_owned()]),
        ("checks:\n  reporter-not-stated: gate\n", vec![at("gate", 5), at("gate", 11), "--".to_owned()]),
        ("checks:\n  reporter-not-stated: off\n", vec!["--".to_owned()]),
    ] {
        figures(config, "", &expected.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn a_waiver_of_a_record_covers_that_record_until_its_day_and_no_code_that_is_fixed() {
    let waiver = |code: &str, until: &str| format!("  waive:\n    {code}:\n      because: nobody knows\n      by: Editor\n{until}");
    let file = "content/figures/town.yaml";
    let not_stated = |line: usize| format!("warning[reporter-not-stated] {file}:{line}:7");
    for (fields, expected) in [
        (waiver("reporter-not-stated", ""), vec![not_stated(15), "--".into(), not_stated(5)]),
        // The last day of `until` still counts: the tests' now is 1 March 2025.
        (waiver("reporter-not-stated", "      until: 2025-03-01\n"), vec![not_stated(16), "--".into(), not_stated(5)]),
        (
            waiver("reporter-not-stated", "      until: 2025-02-28\n"),
            vec![not_stated(5), format!("warning[waiver-expired] {file}:8:5"), not_stated(16), "--".into()],
        ),
        (waiver("figure-alone", ""), vec![not_stated(5), format!("info[waiver-unused] {file}:8:5"), not_stated(15), "--".into()]),
        (waiver("yaml-syntax", ""), vec![not_stated(5), format!("error[fixed-code] {file}:8:5"), not_stated(15), "--".into()]),
    ] {
        figures("", &fields, &expected.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn a_number_of_tomorrow_is_out_of_order() {
    let file = "content/figures/town.yaml";
    let not_stated = |line: usize| format!("warning[reporter-not-stated] {file}:{line}:7");
    for (day, expected) in [("2024-10-30", None), ("2025-03-02", Some(format!("error[date-order] {file}:7:10")))] {
        let expected: Vec<String> = [Some(not_stated(5)), expected, Some(not_stated(12)), Some("--".to_owned())].into_iter().flatten().collect();
        figures("", &format!("  as_of: {day}\n"), &expected.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn equal_findings_are_one_and_the_gravest_of_a_place_is_first() {
    let texts = Texts::from([("nutgraf.yaml".to_owned(), CONFIG.to_owned())]);
    let (site, _) = graded(&texts);
    let (a, b) = (FilePath::new("content/a.md"), FilePath::new("content/b.md"));
    let at = |start: usize| Span::new(start, start + 1);
    let found = vec![
        Diagnostic::info("orphan", &b, None, "whole file"),
        Diagnostic::warning("orphan", &a, at(9), "later"),
        Diagnostic::info("orphan", &a, at(2), "light"),
        Diagnostic::gate("desk-mark", &a, at(2), "grave"),
        Diagnostic::gate("desk-mark", &a, at(2), "grave"),
        Diagnostic::gate("desk-mark", &a, at(2), "grave").help("another"),
        Diagnostic::info("orphan", &a, None, "of the file"),
    ];
    let graded = grade(&site, found).diagnostics;
    let messages: Vec<&str> = graded.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["of the file", "grave", "grave", "light", "later", "whole file"]);
}

#[test]
fn a_waiver_of_a_record_in_a_page_ends_with_the_record_and_one_of_the_page_covers_all() {
    let page = |own: &str, record: &str| {
        format!(
            "---\ntitle: About\n{own}figures:\n  budget:\n    title: Budget\n    unit: USD\n    value: 2 million\n    by: not-stated\n    source: minutes\n{record}---\nIt grows. TK\n\n![[figure:budget]]\n"
        )
    };
    let waiver = |indent: &str, code: &str| format!("{indent}waive:\n{indent}  {code}:\n{indent}    because: nobody knows\n{indent}    by: Editor\n");
    for (text, shown) in [
        (page("", &waiver("    ", "reporter-not-stated")), "desk-mark"),
        (page("", &waiver("    ", "desk-mark")), "reporter-not-stated waiver-unused desk-mark"),
        (page(&waiver("", "desk-mark"), ""), "reporter-not-stated"),
        (page(&waiver("", "reporter-not-stated"), ""), "desk-mark"),
    ] {
        let paths = [("nutgraf.yaml", CONFIG), ("content/sources/council.yaml", MINUTES), ("content/a.md", text.as_str())];
        let texts: Texts = paths.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
        let codes: Vec<&str> = graded(&texts).1.diagnostics.iter().map(|finding| finding.code).collect();
        assert_eq!(codes.join(" "), shown, "{text}");
    }
}

#[test]
fn a_number_of_a_relayed_source_is_dated_without_inventing_a_day() {
    let letter = "letter:\n  supplied_title: Letter\n  as_cited_in: minutes\n";
    let figure = "title: Budget\nunit: USD\nvalue: 2 million\nby: Mayor\nsource: letter\n";
    let check = |figure: &str, help: Option<&str>| {
        let sources = format!("{MINUTES}{letter}");
        let paths = [("nutgraf.yaml", CONFIG), ("content/sources/all.yaml", sources.as_str()), ("content/figures/budget.yaml", figure)];
        let texts: Texts = paths.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
        let found = graded(&texts).1.diagnostics;
        let found = found.iter().find(|finding| finding.code == "figure-without-date").and_then(|finding| finding.help.as_deref());
        assert_eq!(found, help, "{figure}");
    };
    check(figure, Some("it was public when `minutes` was: `reported: ../2024-10-30` says no later than that day and claims nothing else"));
    check(&format!("{figure}reported: ../2024-10-30\n"), None);
    check(&format!("{figure}as_of: 2024\n"), None);
}
