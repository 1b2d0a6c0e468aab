//! Links and references: where each leads, and that none leads where no link may.

use nutgraf::diagnostics::{Checked, FilePath, Span};
use nutgraf::markup::{Markup, Options, Slot, Target, read};
use proptest::prelude::*;
use proptest::sample::select;
use url::Url;

use crate::run::{Verdict, fuzz};

/// Parts of addresses, names and disguises.
const PIECES: &[&str] = &[
    "javascript:",
    "JaVaScRiPt:",
    "java\tscript:",
    "java\nscript:",
    "&#106;avascript:",
    "javascript&colon;",
    "\u{1}javascript:",
    "\\javascript:",
    "%6aavascript:",
    "vbscript:",
    "data:text/html,",
    "data:image/png;base64,",
    "file:///etc/passwd",
    "blob:",
    "view-source:",
    "about:blank",
    "http://",
    "https://",
    "HTTPS://",
    "https:",
    "http:/",
    "//",
    "\\\\",
    "/\\",
    "mailto:",
    "tel:",
    "ftp://",
    "figure:",
    "event:",
    "source:",
    "Figure:",
    "@/",
    "../",
    "./",
    "/",
    "#",
    "#a",
    "?q",
    "town",
    "town.example",
    "user@",
    "user:pass@",
    ":80",
    ":99999",
    "[::1]",
    "0x7f.1",
    "xn--",
    "القرار",
    "é",
    "a b",
    " ",
    "\t",
    "a.md",
    ".md",
    "_index.md",
    "index.html",
    "x/y",
    "@2024",
    "@2024-13",
    "/series",
    "|words",
    "\\|",
    "]]",
    "[[",
    "](",
    ")",
    "(",
    "<",
    ">",
    "\"title\"",
    "'",
    "&amp;",
    "&lt;",
    "&#0;",
    "&#x202e;",
    "\u{202e}",
    "\u{fffc}",
    "\u{1}",
    "\u{a0}",
    "\u{ad}",
    "%",
    "%00",
    "%2e%2e",
    "%zz",
    "\\",
    "\n",
    "\n> ",
    "*",
    "`",
    "!",
    "^a",
    "alert(1)",
    "<b>",
    "🙂",
];

#[test]
fn no_link_leads_where_no_link_may() {
    let target = || prop::collection::vec(select(PIECES), 0..7).prop_map(|pieces| pieces.concat());
    let frame = select(
        &[
            "[x](T)",
            "[x](<T>)",
            "[x](T \"t\")",
            "[[T]]",
            "[[T|x]]",
            "![x](T)",
            "![[T]]",
            "<T>",
            "T",
            "[x]: T\n\n[x]",
            "[x]: <T>\n\n[x][]",
            "[@T]",
            "[see @T, p. 3; @x]",
            "> [[T]]",
            "| a |\n|---|\n| [[T\\|x]] |",
            "# [x](T)",
            "- [x](T)\n- [[T]]",
            "[^a]: [x](T)\n\n[^a]",
            "![[figure:T]]",
            "[x](figure:T)",
            "```{figures}\nshow: [T]\n```",
            "```{image}\nsrc: T\nalt: x\n```",
            "```{timeline}\ntopic: T\n```",
            "[a [x](T) b](T)",
            "[![x](T)](T)",
        ][..],
    );
    fuzz("links", 3_000, &(frame, target()), |(frame, target)| {
        // NUL bytes do not get so far.
        let text = frame.replace('T', &target).replace('\0', "");
        let Checked { value, diagnostics } = read(&FilePath::new("content/a.md"), &text, Span::new(0, text.len()), Options::default());
        for found in &diagnostics {
            prop_assert!(found.span.is_none_or(|span| text.get(span.range()).is_some()), "{text:?}: {found:?}");
            prop_assert!(found.help.is_some(), "{text:?}: {found:?}");
        }
        crate::markdown::check(&text, &value)?;
        check(&text, &value)
    });
}

/// Every target is what its kind promises.
fn check(text: &str, markup: &Markup) -> Verdict {
    for hole in &markup.holes {
        match &hole.slot {
            Slot::LinkStart { target, .. } | Slot::Link { target } => check_target(text, target)?,
            Slot::Figure { reference, .. } => check_id(text, &reference.id)?,
            Slot::FigureBoxes(boxes) => boxes.iter().try_for_each(|reference| check_id(text, &reference.value.id))?,
            Slot::Citation(citation) => {
                let named = |key: &str| !key.is_empty() && !key.contains(char::is_whitespace);
                prop_assert!(citation.items.iter().all(|item| named(&item.key.value)), "{text:?} cites {citation:?}");
            }
            _ => {}
        }
    }
    markup.key_points.iter().try_for_each(|point| check(text, point))
}

fn check_target(text: &str, target: &Target) -> Verdict {
    match target {
        Target::External(address) => {
            let url = Url::parse(address).map_err(|error| TestCaseError::fail(format!("{text:?} links to {address:?}: {error}")))?;
            prop_assert!(matches!(url.scheme(), "http" | "https" | "mailto" | "tel"), "{text:?} links to {url}");
            // The browser sees what we saw: not even white space can turn it into something else.
            prop_assert!(!address.contains(['\t', '\n', '\r', '\0']) && address.trim_matches(' ') == address, "{text:?} links to {address:?}");
            let clean = address.to_ascii_lowercase();
            prop_assert!(clean.starts_with(url.scheme()), "{text:?} links to {address:?}");
        }
        Target::Anchor(anchor) => prop_assert!(!anchor.is_empty(), "{text:?}"),
        Target::Page { to, .. } => {
            prop_assert!(!to.starts_with("//"), "{text:?} links to {to:?}");
            let scheme = to.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
            prop_assert!(!scheme.is_some_and(|scheme| matches!(&*scheme, "javascript" | "data" | "vbscript" | "file")), "{text:?} links to {to:?}");
        }
        Target::Wiki { to, .. } => prop_assert!(!to.contains("://") && !to.contains('\n'), "{text:?} links to {to:?}"),
        Target::Event(id) | Target::Source(id) => check_id(text, id)?,
    }
    Ok(())
}

fn check_id(text: &str, id: &str) -> Verdict {
    prop_assert!(!id.is_empty() && !id.contains(|c: char| c.is_whitespace() || c == '/' || c.is_control()), "{text:?} refers to {id:?}");
    Ok(())
}
