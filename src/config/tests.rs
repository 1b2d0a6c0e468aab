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
    let addresses = [
        &config.addresses.timeline,
        &config.addresses.figures,
        &config.addresses.sources,
        &config.addresses.topics,
        &config.addresses.questions,
        &config.addresses.corrections,
    ];
    assert_eq!(addresses, ["timeline", "figures", "sources", "topics", "questions", "corrections"]);
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
         theme:\n  accent: \"#Fa0\"\n  favicon: icon.svg\npublish:\n  mirror:\n    type: folder\n    path: ../mirror\nhosting: [netlify, nginx]\ncompress: true\nwithdrawn: [/old/]\n"
    );
    let config = check(&text, &Wishes { base_url: Some("http://localhost:1111".to_owned()), drafts: true, ..wishes() }, &[]).unwrap();
    assert_eq!((config.base_url.as_str(), config.base_path.as_str(), config.drafts), ("http://localhost:1111/", "/", true));
    assert_eq!(config.authors.keys().collect::<Vec<_>>(), ["desk", "ana"]);
    assert_eq!(config.collections["latest"].kind, Some(Kind::Explainer));
    assert_eq!((config.paginate, config.feed_limit, config.addresses.timeline.as_str()), (0, 5, "when"));
    assert_eq!(config.theme.accent.as_ref().map(|accent| accent.value.as_str()), Some("#ffaa00"));
    assert_eq!(config.publish["mirror"].place, Place::Folder(FolderPlace { path: "../mirror".to_owned(), keep: false }));
    assert_eq!((&config.hosting[..], config.compress), (&[Host::Netlify, Host::Nginx][..], true));
    assert_eq!(config.withdrawn[0].address.value, "old");
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

#[test]
fn targets_are_read_with_their_defaults() {
    let text = format!(
        "{LEAST}publish:\n  pages:\n    type: git\n    branch: gh-pages\n  bucket:\n    type: s3\n    bucket: news-site\n    endpoint: https://s3.example.org\n    \
         prefix: /explainers\n  preview:\n    type: folder\n    path: ../look\n    keep: true\n    base_url: https://look.example\n"
    );
    let config = check(&text, &wishes(), &[]).unwrap();
    let git = GitPlace { remote: "origin".to_owned(), branch: "gh-pages".to_owned(), cname: None };
    assert_eq!(config.publish["pages"].place, Place::Git(git));
    let Place::S3(bucket) = &config.publish["bucket"].place else { panic!("a bucket") };
    assert_eq!(
        (bucket.bucket.as_str(), bucket.prefix.as_str(), bucket.endpoint.as_deref()),
        ("news-site", "explainers/", Some("https://s3.example.org"))
    );
    assert_eq!(config.publish["preview"].base_url.as_deref(), Some("https://look.example/"));
    assert!(config.publish["preview"].is_preview() && !config.publish["pages"].is_preview());
}

/// Reads one target of each text, and compares its only finding.
#[test]
fn every_mistake_of_a_target_has_its_place() {
    for (target, finding) in [
        ("{type: ftp}", "5:13 unknown-choice: `type` cannot be `ftp`"),
        ("{path: x}", "5:6 missing-field: a target of `publish` needs `type`"),
        ("x", "5:6 wrong-type: a target of `publish` should be a mapping, not text"),
        ("{type: folder}", "5:6 missing-field: a target of `publish` needs `path`"),
        ("{type: folder, path: ~/x}", "5:27 bad-target: `~` is not your home folder here"),
        ("{type: folder, path: x, kepe: true}", "5:30 unknown-field: a target of `publish` has no field `kepe`"),
        ("{type: git}", "5:6 missing-field: a target of `publish` needs `branch`"),
        ("{type: git, branch: --force}", "5:26 bad-target: `--force` is no name of a branch: it begins with a hyphen"),
        ("{type: git, branch: a..b}", "5:26 bad-target: `a..b` is no name of a branch: it holds a character that git keeps for itself"),
        ("{type: git, branch: refs/heads/x}", "5:26 bad-target: `refs/heads/x` is no name of a branch: it begins with `refs/`"),
        ("{type: git, branch: x, remote: --upload-pack=x}", "5:37 bad-target: git would take this remote for an option"),
        ("{type: git, branch: x, remote: \"ext::sh -c x\"}", "5:37 bad-target: the remote names a program that git would start"),
        ("{type: git, branch: x, remote: \"sftp://x.org/y\"}", "5:37 bad-target: git cannot publish to this kind of address"),
        (
            "{type: git, branch: x, remote: \"https://me:hush@x.org/y\"}",
            "5:37 credential-in-config: the address of the remote holds a user name or a password",
        ),
        ("{type: git, branch: x, cname: \"https://x.org\"}", "5:36 bad-target: `https://x.org` is no host name"),
        ("{type: s3}", "5:6 missing-field: a target of `publish` needs `bucket`"),
        ("{type: s3, bucket: Ab}", "5:25 bad-target: `Ab` is no name of a bucket"),
        ("{type: s3, bucket: abc, prefix: a/../b}", "5:38 bad-target: `a/../b` cannot be the beginning of the site's keys"),
        ("{type: s3, bucket: abc, endpoint: \"http://x.org\"}", "5:40 bad-target: `endpoint` would be spoken to without encryption"),
        (
            "{type: s3, bucket: abc, endpoint: \"https://hush@x.org\"}",
            "5:40 credential-in-config: the address of the store holds more than an address",
        ),
        (
            "{type: s3, bucket: abc, secret_access_key: hush}",
            "5:30 credential-in-config: `secret_access_key` is a credential, and may not stand here",
        ),
        ("{type: folder, path: x, base_url: y}", "5:40 bad-base-url: `y` is not an absolute address"),
    ] {
        assert!(check(&format!("{LEAST}publish:\n  a: {target}\n"), &wishes(), &[finding]).is_none());
    }
    let same = format!("{LEAST}publish:\n  a: {{type: folder, path: x}}\n  preview: {{type: folder, path: x}}\n");
    assert!(check(&same, &wishes(), &["6:3 bad-target: `preview` goes to the same place as `a`"]).is_none());
    let other = format!("{LEAST}publish:\n  A b: {{type: folder, path: x}}\nhosting: netlfiy\nwithdrawn: [a//b]\n");
    let findings = [
        "5:3 bad-target: `A b` cannot be the name of a target",
        "6:10 unknown-choice: `hosting` cannot be `netlfiy`",
        "7:13 bad-address: the address has an empty part",
    ];
    assert!(check(&other, &wishes(), &findings).is_none());
}
