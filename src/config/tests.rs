//! Texts of `nutgraf.yaml`, what comes out, and every finding with its place.

use super::*;
use crate::diagnostics::{FilePath, LineIndex, Span};

const LEAST: &str = "nutgraf: 1\ntitle: The Town\nbase_url: https://town.example/news\n";

fn wishes() -> Wishes {
    Wishes { now: 1_730_419_200, ..Wishes::default() }
}

/// Reads a configuration and compares its findings, as `line:col code: message`.
fn check(text: &str, wishes: &Wishes, findings: &[&str]) -> Option<Config> {
    let read = read(text, wishes);
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

#[test]
fn three_lines_are_a_configuration_and_the_rest_has_defaults() {
    let config = check(LEAST, &wishes(), &[]).unwrap();
    assert_eq!((config.base_url.as_str(), config.base_path.as_str()), ("https://town.example/news/", "/news/"));
    assert_eq!((config.language.as_str(), config.paginate, config.feed_limit), ("en", 50, 20));
    let addresses =
        [&config.addresses.timeline, &config.addresses.figures, &config.addresses.sources, &config.addresses.topics, &config.addresses.questions];
    assert_eq!(addresses, ["timeline", "figures", "sources", "topics", "questions"]);
    assert_eq!((config.now.seconds, config.now.day.to_string()), (1_730_419_200, "2024-11-01".to_owned()));
    assert_eq!(config.markup_options("content/a.md").smart_punctuation, SmartPunctuation::On);
}

#[test]
fn everything_that_can_be_said_is_read() {
    let text = format!(
        "{LEAST}language: ar\ntimezone: Asia/Beirut\ndescription: A town.\npublisher:\n  name: The Town\n  url: https://town.example/\n  logo: logo.svg\n\
         menu:\n  - name: About\n    url: /about/\nauthors:\n  desk: The desk\n  ana:\n    name: Ana\n    url: /ana/\n    role: Writer\n\
         collections:\n  latest:\n    kind: explainer\n    topic: Budget\n    sort: updated\n    limit: 5\npaginate: 0\nfeed:\n  limit: 5\n\
         addresses:\n  timeline: /when/\nhtml:\n  explainers: sanitize\n  explainers/old: trusted\nautolink: true\ncsp: \"img-src https://x.org\"\n\
         theme:\n  accent: \"#Fa0\"\n  favicon: icon.svg\npublish:\n  to: folder\n"
    );
    let config = check(&text, &Wishes { base_url: Some("http://localhost:1111".to_owned()), drafts: true, ..wishes() }, &[]).unwrap();
    assert_eq!((config.base_url.as_str(), config.base_path.as_str(), config.drafts), ("http://localhost:1111/", "/", true));
    assert_eq!(config.authors.keys().collect::<Vec<_>>(), ["desk", "ana"]);
    assert_eq!(config.collections["latest"].kind, Some(Kind::Explainer));
    assert_eq!((config.paginate, config.feed_limit, config.addresses.timeline.as_str()), (0, 5, "when"));
    assert_eq!(config.theme.accent.as_ref().map(|accent| accent.value.as_str()), Some("#ffaa00"));
    assert!(config.publish.is_some());
    for (path, raw_html) in [
        ("content/explainers/old/a.md", RawHtml::Trusted),
        ("content/explainers/a.md", RawHtml::Sanitize),
        ("content/explainers-2/a.md", RawHtml::Deny),
    ] {
        assert_eq!(config.markup_options(path).raw_html, raw_html, "{path}");
    }
    assert_eq!(config.markup_options("content/a.md").smart_punctuation, SmartPunctuation::Off);
}

#[test]
fn every_mistake_of_a_configuration_is_reported_in_one_run() {
    let text = "title: The Town\nbase_url: town.example\nlanguage: english\ntimezone: Asia/Beyrut\npagniate: 5\npaginate: -1\n\
                menu:\n  - name: About\nauthors:\n  ana:\n    name: Ana\n    url: about\ncollections:\n  latest:\n    kind: explainers\n    limit: 0\n\
                html:\n  explainers: allow\nchecks:\n  no-such-rule: off\ntheme:\n  accent: red\naddresses:\n  figures: 404\n  sources: a/b\n";
    let findings = [
        "1:1 config-version: the configuration does not say for which version of the format it is written",
        "2:11 bad-base-url: `town.example` is not an absolute address",
        "3:11 bad-language: `english` is not a language tag",
        "4:11 unknown-timezone: there is no time zone `Asia/Beyrut`",
        "8:5 missing-field: an entry of the menu needs `url`",
        "12:10 bad-url: `about` is not an address",
        "15:11 unknown-choice: `kind` cannot be `explainers`",
        "16:12 number-too-small: `limit` cannot be 0",
        "6:11 number-too-small: `paginate` cannot be -1",
        "24:12 bad-address: the address `/404/` is reserved for the site itself",
        "25:12 bad-address: the slug `a/b` has a slash",
        "18:15 unknown-choice: `explainers` cannot be `allow`",
        "20:3 unknown-code: there is no rule `no-such-rule`",
        "22:11 bad-colour: `red` is not a colour",
        "5:1 unknown-field: the configuration has no field `pagniate`",
    ];
    assert!(check(text, &wishes(), &findings).is_none());
}

#[test]
fn another_version_an_empty_file_and_a_wrong_wish_are_errors() {
    let text = LEAST.replace("nutgraf: 1", "nutgraf: 2");
    assert!(check(&text, &wishes(), &["1:10 config-version: this program reads version 1 of the format, not `2`"]).is_none());
    assert!(check("", &wishes(), &["1:1 missing-field: the configuration is empty"]).is_none());
    let wish = Wishes { base_url: Some("x".to_owned()), ..wishes() };
    assert!(check(LEAST, &wish, &["- bad-base-url: on the command line, `x` is not an absolute address"]).is_none());
    assert_eq!(FilePath::new(FILE).as_str(), "nutgraf.yaml");
}
