//! What stands in pages for other programs: keys and marks of templates, each reported once however often it stands.

use indexmap::IndexMap;

use super::Site;
use crate::content::{KEYS, Page};
use crate::diagnostics::{Diagnostic, Severity, Span, did_you_mean, nearest};
use crate::markup::ShortcodeKind;

/// Keys of Hugo, Jekyll, Zola, Quartz, Quarto and others for which there is a key here.
const OTHER_NAMES: [(&str, &str); 25] = [
    ("abstract", "description"),
    ("author", "authors"),
    ("created", "date"),
    ("embargo", "date"),
    ("excerpt", "description"),
    ("expiryDate", "expires"),
    ("featured_image", "image"),
    ("keywords", "topics"),
    ("lang", "language"),
    ("last-modified", "updated"),
    ("last_modified_at", "updated"),
    ("lastmod", "updated"),
    ("modified", "updated"),
    ("nav_order", "weight"),
    ("order", "weight"),
    ("pubDate", "date"),
    ("publishDate", "date"),
    ("redirect_from", "aliases"),
    ("redirects", "aliases"),
    ("sidebar_position", "weight"),
    ("subtitle", "description"),
    ("summary", "description"),
    ("thumbnail", "image"),
    ("updatedDate", "updated"),
    ("url", "path"),
];

/// One warning for each key that nutgraf does not know, however many pages have it.
pub(super) fn unknown_keys(site: &Site, found: &mut Vec<Diagnostic>) {
    let mut keys: IndexMap<&str, (usize, &Page, Span)> = IndexMap::new();
    for page in &site.pages {
        for key in &page.front.unknown {
            keys.entry(&key.value).or_insert((0, page, key.span)).0 += 1;
        }
    }
    for (key, (count, page, span)) in keys {
        let places = if count == 1 { String::new() } else { format!(", in {count} pages; this is the first") };
        let message = format!("nutgraf does not know the key `{key}`{places}");
        let other = OTHER_NAMES
            .iter()
            .find(|(theirs, _)| theirs.eq_ignore_ascii_case(key))
            .map(|(_, ours)| format!("nutgraf calls it `{ours}`: rename the key"));
        let other = other
            .or_else(|| (key == "type").then(|| "only background pages have a `type`, which says what they are about; here it does nothing".into()));
        let near = || did_you_mean(key, KEYS.iter().copied());
        let help =
            other.or_else(near).unwrap_or_else(|| format!("templates read it as `page.extra.{key}`; put it under `extra:` to say that it is meant"));
        let severity = if may_hide(key) { Severity::Gate } else { Severity::Warning };
        found.push(Diagnostic::new(severity, "unknown-key", &page.path, span, message).help(help));
    }
}

/// Whether a key may have been meant to keep a page from being seen: then it must not be published before somebody has looked.
fn may_hide(key: &str) -> bool {
    let theirs = ["embargo", "publishDate", "expiryDate"].iter().any(|theirs| theirs.eq_ignore_ascii_case(key));
    theirs || nearest(key, KEYS.iter().copied()).is_some_and(|near| matches!(near, "draft" | "date" | "expires"))
}

/// One warning for each kind of template mark, however many stand in the pages.
pub(super) fn shortcodes(site: &Site, found: &mut Vec<Diagnostic>) {
    let mut kinds: IndexMap<ShortcodeKind, (u32, u32, &Page, &crate::diagnostics::Spanned<String>)> = IndexMap::new();
    for page in &site.pages {
        for marks in &page.body.shortcodes {
            let (count, pages, ..) = kinds.entry(marks.kind).or_insert((0, 0, page, &marks.first));
            *count += marks.count;
            *pages += 1;
        }
    }
    for (kind, (count, pages, page, first)) in kinds {
        let pages = if pages == 1 { "one page".to_owned() } else { format!("{pages} pages") };
        let places = if count == 1 { String::new() } else { format!("; there are {count} like it in {pages}, and this is the first") };
        let message = format!("`{}` is {}, and is printed as it stands{places}", first.value, what(kind));
        let help = "write in Markdown what it stands for, or `\\{` where the sign itself is meant";
        found.push(Diagnostic::warning("foreign-shortcode", &page.path, first.span, message).help(help));
    }
}

fn what(kind: ShortcodeKind) -> &'static str {
    match kind {
        ShortcodeKind::Tag => "a template tag of another program (Liquid, Nunjucks, Jinja)",
        ShortcodeKind::Angle | ShortcodeKind::Percent => "a shortcode of another program (Hugo, Quarto)",
        ShortcodeKind::Expression => "a template expression of another program (Liquid, Jinja, Vue)",
    }
}

#[cfg(test)]
mod tests {
    use super::may_hide;

    #[test]
    fn a_key_that_may_have_been_meant_to_hide_a_page_is_told_apart() {
        for (key, hides) in
            [("drfat", true), ("Draft", true), ("expiryDate", true), ("publishdate", true), ("embargo", true), ("kickr", false), ("layout", false)]
        {
            assert_eq!(may_hide(key), hides, "{key}");
        }
    }
}
