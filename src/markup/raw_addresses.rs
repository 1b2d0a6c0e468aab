//! Collects where an author's own HTML leads, so that the site can say what does not exist.

use std::ops::Range;

use super::source::Source;
use super::tags::{attributes, tags};
use super::target::{as_browsers_read, scheme};
use super::{RawAddress, Wants};
use crate::diagnostics::Spanned;

/// Elements whose content is no HTML.
const OPAQUE: [&str; 4] = ["script", "style", "textarea", "title"];

/// The addresses within the site that stand in some ranges of the text, which hold HTML. Linear in their length.
pub(super) fn of(source: &Source, ranges: &[Range<usize>]) -> Vec<RawAddress> {
    let mut found = Vec::new();
    for range in ranges {
        let html = &source.text[range.clone()];
        let mut add = |wants, at: Range<usize>| {
            let span = source.span(range.start + at.start..range.start + at.end);
            found.extend(of_this_site(&html[at]).map(|to| RawAddress { to: Spanned::new(to, span), wants }));
        };
        each(html, &mut add);
    }
    found
}

/// Calls `add` with the place of every address.
fn each(html: &str, add: &mut dyn FnMut(Wants, Range<usize>)) {
    let mut tag_end = 0;
    let mut opaque: Option<&str> = None;
    for at in tags(html) {
        // What looks like a tag inside of an attribute is none.
        if at < tag_end {
            continue;
        }
        let rest = html[at + 1..].trim_start_matches('/');
        let name = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())];
        let closes = html[at + 1..].starts_with('/');
        if let Some(open) = opaque {
            opaque = Some(open).filter(|open| !(closes && name.eq_ignore_ascii_case(open)));
            continue;
        }
        let is = |names: &[&str]| !closes && names.iter().any(|other| name.eq_ignore_ascii_case(other));
        let wanted = if is(&["a", "area"]) {
            Some(("href", Wants::Anything))
        } else {
            is(&["img", "audio", "video", "source", "track"]).then_some(("src", Wants::File))
        };
        opaque = OPAQUE.into_iter().find(|other| is(&[other]));
        let mut attributes = attributes(html, at);
        // Browsers take the first of two.
        let found =
            wanted.and_then(|(name, wants)| attributes.find(|attribute| html[attribute.name.clone()].eq_ignore_ascii_case(name)).zip(Some(wants)));
        if let Some((attribute, wants)) = found {
            add(wants, attribute.value);
        }
        tag_end = attributes.end();
    }
}

/// The address as a browser reads it, if it is one of this site; what character references stand for is not looked at.
fn of_this_site(written: &str) -> Option<String> {
    let address = as_browsers_read(written).replace("&amp;", "&");
    let elsewhere = scheme(&address).is_some() || address.starts_with("//") || address.contains('\\') || address.contains("&#");
    (!elsewhere && !address.is_empty()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_files_are_found_where_a_browser_finds_them() {
        use Wants::{Anything, File};
        for (html, expected) in [
            ("<a href=\"/about/\">x</a>", &[(Anything, "/about/")][..]),
            ("<A class=x\nHREF = 'about#us'>", &[(Anything, "about#us")]),
            ("<a href=about/>x", &[(Anything, "about/")]),
            ("<a href=a href=b>", &[(Anything, "a")]),
            ("<a title=\"see href=x\" data-href=y href=z>", &[(Anything, "z")]),
            ("<a title=\"a > b <a href=no>\" href=\"yes\">", &[(Anything, "yes")]),
            ("<img alt=x src=a.png/><video controls src=b.mp4>", &[(File, "a.png/"), (File, "b.mp4")]),
            ("<a href=\"https://town.example/\"><a href=\"//x\"><a href=\"mailto:x\"><a href=\"\"><a href>", &[]),
            ("<script>'<a href=no>'</script><a href=yes>", &[(Anything, "yes")]),
            ("</a href=no><div href=no><p><b", &[]),
            ("<a href=\"never closed", &[(Anything, "never closed")]),
            ("<a href=\"/x?a=1&amp;b=2\">", &[(Anything, "/x?a=1&b=2")]),
            ("<a ==href=no =x href=yes>", &[(Anything, "yes")]),
            ("<a href=", &[]),
            ("<a", &[]),
        ] {
            let mut found = Vec::new();
            each(html, &mut |wants, at| found.extend(of_this_site(&html[at]).map(|to| (wants, to))));
            let found: Vec<_> = found.iter().map(|(wants, to)| (*wants, to.as_str())).collect();
            assert_eq!(found, expected, "{html}");
        }
    }
}
