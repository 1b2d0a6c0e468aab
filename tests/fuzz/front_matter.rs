//! Front matter: where it ends, and what a page makes of whatever stands in it.

use nutgraf::config::{self, Config, Wishes};
use nutgraf::content::{self, KEYS};
use nutgraf::diagnostics::FilePath;
use proptest::prelude::*;
use proptest::sample::select;

use crate::corpus::{PAGES, text};
use crate::growth::{linear, pattern};
use crate::run::{Verdict, fuzz};
use crate::{markdown, yaml};

/// Lines that open and close front matter, or almost do.
const EDGES: &[&str] = &[
    "---\n",
    "---",
    "---\r\n",
    "--- \t\n",
    "---  \n",
    "\u{feff}---\n",
    "+++\n",
    "----\n",
    " ---\n",
    "--\n",
    "—\n",
    "---\u{a0}\n",
    "---\r",
    "---\u{2028}\n",
    "...\n",
    "title: A\n",
    "title: \"---\"\n",
    "text: |\n  ---\n",
    "\n",
    "\r\n",
    "Text\n",
    "\u{0}",
    "é",
];

#[test]
fn front_matter_ends_at_its_closing_line_and_the_text_begins_after_it() {
    let config = config();
    fuzz("front matter, edges", 3_000, &crate::corpus::sentence(EDGES), |text| {
        let read = content::read(&FilePath::new("content/a.md"), &text, &config);
        let body = text.strip_prefix('\u{feff}').unwrap_or(&text);
        // Empty lines may stand before it, and three dots end it.
        let mut lines = body.split_inclusive('\n').skip_while(|line| line.trim().is_empty());
        let opened = lines.next().is_some_and(|line| line.trim_end() == "---");
        let closed = opened && lines.any(|line| matches!(line.trim_end(), "---" | "..."));
        let codes: Vec<&str> = read.diagnostics.iter().map(|found| found.code).collect();
        let refused = |code: &str| codes.contains(&code);
        prop_assert_eq!(opened && !closed, refused("front-matter-open"), "{:?}", codes);
        // A file that begins with its title as a heading needs none.
        let heading = !opened && read.value.is_some();
        prop_assert_eq!(!opened, heading || refused("front-matter-missing") || refused("front-matter-toml"), "{:?}", codes);
        prop_assert!(read.value.is_none() || closed || heading);
        Ok(())
    });
}

#[test]
fn whatever_stands_in_front_matter_is_read_or_refused_at_its_place() {
    let config = config();
    let yaml = text(yaml::PIECES, &PAGES);
    let keyed = prop::collection::vec((select(&KEYS[..]), text(VALUES, &PAGES)), 0..6)
        .prop_map(|entries| entries.iter().map(|(key, value)| format!("{key}: {}\n", value.replace('\n', "\n  "))).collect::<String>());
    let page = prop_oneof![
        (keyed, text(markdown::PIECES, &PAGES)).prop_map(|(yaml, body)| format!("---\ntitle: A\n{yaml}---\n{body}")),
        (yaml, text(markdown::PIECES, &PAGES)).prop_map(|(yaml, body)| format!("---\n{yaml}\n---\n{body}")),
        text(yaml::PIECES, &PAGES),
    ];
    let path = select(
        &["content/a.md", "content/_index.md", "content/explainers/2024-02-30-a.md", "content/background/b/index.md", "content/figures/c.ar.md"][..],
    );
    fuzz("front matter", 1_200, &(path, page), |(path, text)| check(path, &text, &config));
}

#[test]
fn a_page_takes_time_in_proportion_to_its_size() {
    const BYTES: usize = if cfg!(debug_assertions) { 12_000 } else { 100_000 };
    let config = config();
    let path = FilePath::new("content/background/a.md");
    fuzz("front matter, growth", 40, &(select(&KEYS[..]), pattern(VALUES)), |(key, pattern)| {
        let page = |bytes| format!("---\ntitle: A\n{key}: {}\n---\n", pattern.of_length(bytes).replace('\n', "\n  "));
        // At most 64 KiB are read at all.
        linear(&(key, &pattern), BYTES.min(15_000), page, |text: &String| drop(content::read(&path, text, &config)))
    });
}

/// What stands in fields of front matter.
const VALUES: &[&str] = &[
    "[a, b]",
    "a",
    "\n- a\n",
    "\n  a: b\n",
    "2024-11-01",
    "2024-10~",
    "true",
    "1",
    "-1",
    "\"x\"",
    "''",
    "|\n  text\n",
    "[[figure:x]]",
    "\"[[town]]\"",
    "{value: 1, by: x}",
    "/a/b/",
    "../x",
    "con",
    "\n  x:\n    title: T\n    unit: USD\n    value: over 2,800\n    by: y\n    as_of: not-stated\n    source: s\n",
    "\n  e:\n    date: 2024\n    title: E\n    sources: [s]\n",
    "\n  s:\n    type: article\n    title: S\n    opened: never\n",
    "\n- code: orphan\n  because: x\n  by: y\n",
    "\n- date: 2024-11-02\n  kind: correction\n  text: t\n  was: a\n  now: b\n",
    "\n  src: a.png\n  alt: b\n",
    "en",
    "ar",
    "not-stated",
    "@x",
    "*x*",
    "[x](y)",
    "[@s]",
    ": ",
    ", ",
    "\n",
    "#",
    "é",
    "\u{202e}",
    "\u{200b}",
    "%2e%2e",
    "javascript:x",
    "\"\\u0000\"",
    "organisation",
];

pub fn config() -> Config {
    let text = "nutgraf: 1\ntitle: T\nbase_url: https://town.example/\nhtml:\n  background: sanitize\n";
    config::read(text, &Wishes { now: 1_733_011_200, ..Wishes::default() }).value.unwrap()
}

fn check(path: &str, text: &str, config: &Config) -> Verdict {
    let read = content::read(&FilePath::new(path), text, config);
    for found in &read.diagnostics {
        let spans =
            found.span.into_iter().chain(found.related.iter().filter(|related| related.path.as_str() == path).filter_map(|related| related.span));
        prop_assert!(spans.into_iter().all(|span| text.get(span.range()).is_some()), "{found:?}");
        prop_assert!(found.help.is_some() && !found.message.trim_end_matches("/..").ends_with('.'), "{found:?}");
    }
    prop_assert!(read.value.is_some() || !read.diagnostics.is_empty(), "nothing was read and nothing said");
    let Some(page) = read.value else { return Ok(()) };
    prop_assert!(!page.front.title.value.trim().is_empty(), "a page without a title");
    for slug in page.front.slug.iter() {
        prop_assert!(config::check_slug(&slug.value).is_ok(), "{slug:?}");
    }
    for address in page.front.address.iter().chain(&page.front.aliases) {
        prop_assert!(config::check_path(&address.value).is_ok(), "{address:?}");
    }
    markdown::check(text, &page.body.text())?;
    page.front.gloss.iter().try_for_each(|(_, gloss)| markdown::check(text, gloss))
}
