//! The whole way, from a folder of files to an output, on small sites made at random.

use std::cell::Cell;
use std::path::Path;

use nutgraf::build::{Cache, Gates, Report, Request, build};
use nutgraf::config::Wishes;
use nutgraf::diagnostics::{Extent, Format, Severity, Style, print};
use nutgraf::output::{Durability, Trust, Want};
use proptest::prelude::*;
use url::Url;

use crate::growth::linear;
use crate::output::{check, check_absent, read_tree};
use crate::run::{Verdict, fuzz};
use crate::site_maker::{self, Files, HIDDEN, Settings};

/// 1 December 2024.
const NOW: i64 = 1_733_011_200;

#[test]
fn what_is_written_is_whole_and_what_is_hidden_is_nowhere() {
    let (made, written) = (Cell::new(0_u32), Cell::new(0_u32));
    fuzz("sites", 40, &site_maker::tame(), |(settings, parts)| {
        made.set(made.get() + 1);
        let report = check_site(&settings, &site_maker::files(&settings, &parts))?;
        written.set(written.get() + u32::from(report.written.is_some()));
        Ok(())
    });
    assert!(written.get() * 2 > made.get(), "of {} sites only {} were written: the others show nothing", made.get(), written.get());
}

#[test]
fn whatever_stands_in_a_site_it_is_written_whole_or_refused_at_its_place() {
    fuzz("wild sites", 30, &site_maker::wild(), |(settings, parts)| check_site(&settings, &site_maker::files(&settings, &parts)).map(drop));
}

fn check_site(settings: &Settings, files: &Files) -> Result<Report, TestCaseError> {
    let place = tempfile::tempdir().unwrap();
    site_maker::write(files, place.path());
    let output = place.path().join("public");
    let report = build(&request(place.path())).map_err(|failure| TestCaseError::fail(format!("{failure}")))?;
    let written = read_tree(&output);
    prop_assert_eq!(report.written.is_some(), report.stopped.is_none());
    prop_assert_eq!(written.is_empty(), report.written.is_none());
    check_messages(&report)?;
    let errors = report.diagnostics.iter().any(|found| found.severity == Severity::Error);
    prop_assert_eq!(errors, report.stopped.is_some());
    if report.written.is_some() {
        check(&Url::parse(settings.base).unwrap(), &written)?;
        check_absent(HIDDEN, &written)?;
    }
    Ok(report)
}

/// Every finding stands inside its text, and is printed in every form without a character that a terminal obeys.
fn check_messages(report: &Report) -> Verdict {
    for found in &report.diagnostics {
        let text = report.texts.text(&found.path);
        let inside = |text: &str| found.span.is_none_or(|span| text.get(span.range()).is_some());
        prop_assert!(text.is_none_or(|text| inside(&text)), "{found:?}");
    }
    for format in [Format::Human, Format::Json, Format::Github] {
        let mut printed = Vec::new();
        print(&report.diagnostics, &*report.texts, Style { format, colour: false, extent: Extent::All }, &mut printed).unwrap();
        let printed = String::from_utf8(printed).unwrap();
        prop_assert!(
            !printed.contains(|c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')),
            "{printed:?}"
        );
    }
    Ok(())
}

/// Asks for a build of the site at `root` that remembers nothing.
pub fn request(root: &Path) -> Request<'static> {
    Request {
        root: root.to_path_buf(),
        output: root.join("public"),
        wishes: Wishes { now: NOW, ..Wishes::default() },
        gates: Gates::Open,
        trust: Trust::default(),
        durability: Durability::default(),
        want: Want::default(),
        brake: Default::default(),
        cache: Cache::None,
        progress: &|_| {},
    }
}

/// A page with its number, and what it is made for.
type Maker = (&'static str, fn(usize, usize) -> (String, String));

/// Sites that grow in one direction each.
const GROWING: &[Maker] = &[
    ("pages that link to one", |n, _| {
        (format!("content/explainers/p{n}.md"), format!("---\ntitle: P {n}\ndate: 2024-10-01\n---\n\nWord of [it](hub) and [[hub]].\n"))
    }),
    ("pages in a chain", |n, of| {
        (
            format!("content/explainers/p{n}.md"),
            format!("---\ntitle: P {n}\nrelated: [p{}]\n---\n\nTo [the next](p{}).\n", (n + 1) % of, (n + 1) % of),
        )
    }),
    ("background pages with names", |n, _| {
        (
            format!("content/background/b{n}.md"),
            format!(
                "---\ntitle: The name {n}\ntype: term\nnames: [name number {n}]\ngloss: It is {n}.\n---\n\nHere stands name number {} and more.\n",
                n / 2
            ),
        )
    }),
    ("figures", |n, _| {
        (
            format!("content/figures/f{n}.yaml"),
            format!("title: Figure {n}\nunit: books\nvalue: over {}\nby: hub\nas_of: 2024-10-01\nsource: s0\nsays: It is {n}.\n", n + 100),
        )
    }),
    ("sources", |n, _| {
        (
            format!("content/sources/s{}.yaml", n + 1),
            format!(
                "s{}:\n  type: report\n  title: Source {n}\n  author: not-stated\n  publisher: not-stated\n  date: 2024-10-01\n  opened: 2024-10-02\n  held_at: the hall\n",
                n + 1
            ),
        )
    }),
    ("events", |n, _| {
        (
            format!("content/events/e{n}.yaml"),
            format!("e{n}:\n  date: 2024-09-{:02}\n  title: Event {n}\n  about: [hub]\n  sources: [s0]\n", n % 30 + 1),
        )
    }),
    ("drafts and aliases", |n, _| {
        (
            format!("content/notes/n{n}.md"),
            format!("---\ntitle: N {n}\ndraft: {}\naliases: [/old/{n}/]\ntopics: [Town, T{}]\n---\n\nOf [it](hub).\n", n % 2 == 0, n % 7),
        )
    }),
    ("mistakes", |n, _| {
        (format!("content/notes/n{n}.md"), format!("---\ntitle: N {n}\ntitel: x\n---\n\nTo [nothing](p{n}x) and [[nowhere {n}]] and [@s{n}x].\n"))
    }),
    ("equal names", |n, _| (format!("content/notes/d{n}/same.md"), "---\ntitle: Same\n---\n\nWord.\n".to_owned())),
];

#[test]
fn a_site_takes_time_in_proportion_to_its_pages() {
    const PAGES: usize = if cfg!(debug_assertions) { 24 } else { 500 };
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let mut wrong = Vec::new();
    for (what, make) in GROWING {
        let site = |pages: usize| {
            let place = tempfile::tempdir().unwrap();
            let mut files = Files::new();
            files.insert("nutgraf.yaml".into(), b"nutgraf: 1\ntitle: T\nbase_url: https://town.example/\nautolink: true\npaginate: 20\n".to_vec());
            files.insert("content/sources/first.yaml".into(), b"s0:\n  type: report\n  title: S\n  author: not-stated\n  publisher: not-stated\n  date: 2024-10-01\n  opened: 2024-10-02\n  held_at: the hall\n".to_vec());
            files.insert("content/background/hub.md".into(), b"---\ntitle: The hub\ntype: term\ngloss: It is.\n---\n\nText.\n".to_vec());
            for (path, text) in (0..pages).map(|number| make(number, pages)) {
                files.insert(path, text.into_bytes());
            }
            site_maker::write(&files, place.path());
            place
        };
        // On a pool of one thread, all that a build does is this thread's.
        let verdict = one_thread
            .install(|| linear(what, PAGES, site, |place: &tempfile::TempDir| drop(nutgraf::build::check(&request(place.path())).unwrap())));
        wrong.extend(verdict.err().map(|error| error.to_string()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
