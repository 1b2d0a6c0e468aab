//! Markdown files, what is read of their front matter, and every finding with its place.

use super::*;
use crate::config::{self, Config, Wishes};
use crate::diagnostics::LineIndex;

fn config() -> Config {
    let text = "nutgraf: 1\ntitle: The Town\nbase_url: https://town.example/\ntimezone: Asia/Beirut\n";
    config::read(text, &Wishes::default()).value.unwrap()
}

/// Reads a page and compares its findings, as `line:col code: message`.
fn check(path: &str, text: &str, findings: &[&str]) -> Option<Page> {
    let read = read(&FilePath::new(path), text, &config());
    let index = LineIndex::new(text);
    let place = |span: Option<Span>| {
        span.map_or("-".to_owned(), |span| {
            let (line, column) = index.position(text, span.start);
            format!("{line}:{column}")
        })
    };
    let words: Vec<String> = read.diagnostics.iter().map(|found| format!("{} {}: {}", place(found.span), found.code, found.message)).collect();
    assert_eq!(words, findings, "{text}");
    read.value
}

fn page(front: &str, findings: &[&str]) -> Page {
    check("content/explainers/talks.md", &format!("---\ntitle: Talks\n{front}---\nText\n"), findings).unwrap()
}

fn values(texts: &[Spanned<String>]) -> Vec<&str> {
    texts.iter().map(|text| text.value.as_str()).collect()
}

#[test]
fn a_title_is_all_that_a_page_needs() {
    let page = check("content/explainers/talks.md", "\u{feff}---\r\ntitle: 1701\r\n---\r\nText\r\n", &[]).unwrap();
    assert_eq!((page.front.title.value.as_str(), page.id.as_str(), page.kind), ("1701", "talks", Kind::Explainer));
    assert_eq!((page.folder.as_str(), page.stem.as_str(), page.head), ("explainers", "talks", Span::new(3, 6)));
    assert!(page.body.text().html.contains("Text"));
}

#[test]
fn a_file_without_usable_front_matter_is_an_error_at_its_opening_line() {
    for (text, finding) in [
        ("", "1:1 front-matter-missing: the file is empty"),
        ("—\ntitle: Budget\n—\n", "1:1 front-matter-missing: `—` is not the line `---` with which front matter begins"),
        ("- - -\ntitle: Budget\n", "1:1 front-matter-missing: `- - -` is not the line `---` with which front matter begins"),
        ("---", "1:1 front-matter-open: the front matter is never closed"),
        ("---\ntitle: A\n", "1:1 front-matter-open: the front matter is never closed"),
        ("+++\ntitle = \"A\"\n+++\n", "1:1 front-matter-toml: front matter between `+++` lines is TOML"),
        ("---\n- a\n---\n", "2:1 wrong-type: the front matter should be a mapping, not a list"),
        ("---\ntext\n---\n", "2:1 wrong-type: the front matter should be a mapping, not text"),
    ] {
        assert!(check("content/a.md", text, &[finding]).is_none(), "{text}");
    }
}

#[test]
fn a_title_can_be_seen() {
    for (text, finding) in [
        ("---\n---\n", "1:1 missing-field: the front matter needs `title`"),
        ("---\ndraft: true\n---\n", "2:1 missing-field: the front matter needs `title`"),
        ("---\ntitle: \"\u{200b}\u{2060}\"\n---\n", "2:8 title-invisible: the title has only characters that cannot be seen"),
    ] {
        let page = check("content/a.md", text, &[finding]).unwrap();
        assert_eq!(page.front.title.value, "a", "it is called by its id");
    }
    let finding = "2:8 bidi-control: the title holds the direction control U+202E, which can show it in another order than it is written";
    check("content/a.md", "---\ntitle: \"a\u{202e}b\"\n---\n", &[finding]);
}

#[test]
fn the_name_of_a_file_gives_what_front_matter_does_not() {
    let page = check("content/news/2024-11-01-talks.ar.md", "---\ntitle: A\n---\n", &[]).unwrap();
    assert_eq!((page.stem.as_str(), page.file_language.as_deref()), ("talks", Some("ar")));
    assert_eq!(page.front.date.map(|date| date.value.iso), Some("2024-11-01".to_owned()));
    let page = check("content/news/2024-11-01-talks.md", "---\ntitle: A\ndate: 2024-11-02\nid: x\n---\n", &[]).unwrap();
    assert_eq!((page.id.as_str(), page.front.date.map(|date| date.value.iso)), ("x", Some("2024-11-02".to_owned())));
    let finding = "1:1 bad-date: in the file's name, 2024-02-30 is not a day of the calendar";
    check("content/2024-02-30-a.md", "---\ntitle: A\n---\n", &[finding]);
    let finding = "1:1 bad-address: the address `/404/` is reserved for the site itself";
    check("content/404.md", "---\ntitle: A\n---\n", &[finding]);
    check("content/404.md", "---\ntitle: A\npath: /lost/\n---\n", &[]);
    check("content/news/404.md", "---\ntitle: A\n---\n", &[]);
}

#[test]
fn foreign_keys_are_understood_and_unknown_ones_kept() {
    let page = page("tags: [Roads]\ncategories: Budget\ntopics: [Budget]\npermalink: /old/\nlayout: post\nmood: [a]\nextra:\n  colour: red\n", &[]);
    assert_eq!(values(&page.front.topics), ["Budget", "Roads"]);
    assert_eq!(page.front.address.map(|address| address.value), Some("/old/".to_owned()));
    assert_eq!(page.front.extra.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["colour", "mood"]);
    assert_eq!(values(&page.front.unknown), ["mood"]);
}

#[test]
fn addresses_that_no_host_can_hold_are_errors_each() {
    let page = page(
        "slug: /etc\npath: ../etc\naliases: [\"%2e%2e\", CON, /old/talks.html, القرار, 👩‍🚒]\n",
        &[
            "3:7 bad-address: the slug `/etc` has a slash",
            "4:7 bad-address: the address has the part `..`, which leads elsewhere",
            "5:11 bad-address: `%2e%2e` is percent-encoded",
            "5:21 bad-address: `CON` is the name of a device on Windows",
        ],
    );
    assert_eq!(values(&page.front.aliases), ["/old/talks.html", "القرار", "👩‍🚒"]);
}

#[test]
fn dates_are_days_or_instants_and_stand_in_order() {
    let front = page("date: 2024-11-01T01:00:00+09:00\nas_of: 2024-10\nexpires: \"2025-01-01\"\nreview_by: 2025-02-01\n", &[]).front;
    assert_eq!(front.date.map(|date| date.value.day.to_string()), Some("2024-10-31".to_owned()));
    assert_eq!(front.as_of.map(|date| date.value.as_str().to_owned()), Some("2024-10".to_owned()));
    page("date: 2024-11-02\nupdated: 2024-11-01\n", &["4:10 updated-before-date: `updated` is before `date`"]);
    page("date: 2024-11-02T10:00:00Z\nupdated: 2024-11-02\n", &[]);
    page(
        "date: 2024-02-30\nupdated: 2024-11\nreview_by: soon\n",
        &[
            "3:7 bad-date: 2024-02-30 is not a day of the calendar",
            "4:10 bad-date: `2024-11` is not a day: write it like 2024-11-01",
            "5:12 bad-date: `soon` is not a day: write it like 2024-11-27",
        ],
    );
}

#[test]
fn records_and_ids_are_told_apart() {
    let ids = page("figures: [budget]\nsources: minutes\ntimeline: [vote]\n", &[]);
    assert_eq!((values(&ids.front.figure_ids), values(&ids.front.source_ids)), (vec!["budget"], vec!["minutes"]));
    assert!(matches!(&ids.front.timeline, TimelineFront::Ids(ids) if values(ids) == ["vote"]));
    let topics = page("timeline:\n  topics: [Budget]\n", &[]);
    assert!(matches!(&topics.front.timeline, TimelineFront::Topics(topics) if values(topics) == ["Budget"]));
    let own = page(
        "figures:\n  budget:\n    title: The budget\n    unit: USD\n    value: 2.50\n    by: council\n    source: minutes\n\
         timeline:\n  vote:\n    date: 2024\n    title: A vote\nsources:\n  minutes:\n    title: Minutes\n    opened: never\n",
        &[],
    );
    let records = (&own.records.figures[0], &own.records.events[0], &own.records.sources[0]);
    assert_eq!((records.0.id.as_str(), records.1.id.as_str(), records.2.id.as_str()), ("budget", "vote", "minutes"));
    assert!(records.0.home.in_page && records.1.home.in_page && records.2.home.in_page);
}

#[test]
fn a_change_says_what_was_wrong_or_why_it_does_not() {
    let front = page(
        "changes:\n  - date: 2024-11-01\n    kind: correction\n    text: The sum was wrong.\n    was: 12\n    now: 13\n  - date: 2024-11-02\n    kind: correction\n    text: A name.\n    was: withheld\n  - kind: fix\n    text: A name.\n",
        &[
            "12:10 change-without-reason: what was wrong is withheld without a reason",
            "13:5 missing-field: a change needs `date`",
            "13:11 unknown-choice: `kind` cannot be `fix`",
        ],
    )
    .front;
    assert_eq!(front.changes.iter().map(|change| change.was.as_deref()).collect::<Vec<_>>(), [Some("12"), Some("withheld")]);
}

#[test]
fn a_background_page_has_names_facts_and_a_gloss() {
    let front = page(
        "type: document\nnames:\n  - The Budget\n  - text: La Budget\n    language: fr\n    use: quotations\n  - a|b\n  - figure:x\ngloss: A short card.\n\
         facts:\n  Adopted: 2006\n  Sum:\n    value: 12\n    by: council\n    as_of: 2006~\nparty_to:\n  - what: A dispute\n    source: minutes\nadopted: 2006-08-11\naddressees: [Council]\n",
        &[
            "9:5 bad-name: the name `a|b` has `|`, which no link can hold",
            "10:5 bad-name: the name `figure:x` begins with `figure:`, as the ids of records do",
        ],
    )
    .front;
    assert_eq!(
        front.names.iter().map(|name| (name.text.value.as_str(), name.usage)).collect::<Vec<_>>(),
        [("The Budget", NameUse::Anywhere), ("La Budget", NameUse::Quotations)]
    );
    assert_eq!(front.facts.iter().map(|fact| fact.label.value.as_str()).collect::<Vec<_>>(), ["Adopted", "Sum"]);
    assert_eq!((front.subject.map(|subject| subject.value), front.party_to.len()), (Some(Subject::Document), 1));
    page("type: documnet\n", &["3:7 unknown-choice: `type` cannot be `documnet`"]);
}

#[test]
fn every_known_key_is_known() {
    for key in KEYS {
        let text = format!("---\n{key}:\n---\n");
        let read = read(&FilePath::new("content/a.md"), &text, &config()).value.unwrap();
        assert!(read.front.unknown.is_empty(), "{key}");
    }
}
