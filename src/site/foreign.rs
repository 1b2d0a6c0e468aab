//! What stands in pages for other programs: keys and marks of templates, each reported once however often it stands.

use indexmap::IndexMap;

use super::Site;
use crate::content::{KEYS, Page};
use crate::diagnostics::{Diagnostic, Severity, Span, Spanned, nearest};
use crate::markup::{ShortcodeKind, Shortcodes};

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
    let mut keys: IndexMap<&str, Seen> = IndexMap::new();
    for page in &site.pages {
        for key in &page.front.unknown {
            let seen = keys.entry(&key.value).or_insert(Seen { count: 0, page, span: key.span, beside_ours: 0 });
            seen.count += 1;
            seen.beside_ours += usize::from(key_meant(&key.value).is_some_and(|ours| has(page, ours)));
        }
    }
    for (key, Seen { count, page, span, beside_ours }) in keys {
        let places = if count == 1 { String::new() } else { format!(", in {count} pages; this is the first") };
        let message = format!("nutgraf does not know the key `{key}`{places}");
        let other = other_name(key).map(|ours| format!("nutgraf calls it `{ours}`: {}", rename(ours, count, beside_ours)));
        let other = other
            .or_else(|| (key == "type").then(|| "only background pages have a `type`, which says what they are about; here it does nothing".into()));
        let near = || {
            let ours = nearest(key, KEYS.iter().copied())?;
            let both = if beside_ours > 0 { format!(" {}", rename(ours, count, beside_ours)) } else { String::new() };
            Some(format!("did you mean `{ours}`?{both}"))
        };
        let help =
            other.or_else(near).unwrap_or_else(|| format!("templates read it as `page.extra.{key}`; put it under `extra:` to say that it is meant"));
        let severity = if may_hide(key) { Severity::Gate } else { Severity::Warning };
        found.push(Diagnostic::new(severity, "unknown-key", &page.path, span, message).help(help));
    }
}

/// A key that nutgraf does not know, in all pages.
struct Seen<'a> {
    count: usize,
    /// The first page that has it, and where.
    page: &'a Page,
    span: Span,
    /// How many of the pages have the key, too, that is meant.
    beside_ours: usize,
}

/// The key of nutgraf that an unknown one stands for: another program's name of it, or a slip of the pen.
fn key_meant(key: &str) -> Option<&'static str> {
    other_name(key).or_else(|| nearest(key, KEYS.iter().copied()))
}

fn other_name(key: &str) -> Option<&'static str> {
    OTHER_NAMES.iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(key)).map(|(_, ours)| *ours)
}

/// How to rename a key to `ours`: a page that has both would have one key twice.
fn rename(ours: &str, count: usize, beside_ours: usize) -> String {
    let merge = match ours {
        "aliases" | "authors" | "topics" => format!("write all under `{ours}`"),
        _ => "keep the one that is true, under that name".to_owned(),
    };
    match beside_ours {
        0 => "rename the key".to_owned(),
        1 if count == 1 => format!("this page has `{ours}` as well, so {merge}, and take the other key out"),
        1 => format!("rename the key; 1 page has `{ours}` as well: there {merge}, and take the other key out"),
        both => format!("rename the key; {both} pages have `{ours}` as well: there {merge}, and take the other key out"),
    }
}

/// Whether something that would be a page's pin is there and could not be read, or stands under a key that nutgraf does not know: that
/// is reported, and nothing that follows from it.
pub(crate) fn pin_is_unread(page: &Page) -> bool {
    let is_date = |key: &Spanned<String>| matches!(key_meant(&key.value), Some("date" | "as_of"));
    page.front.pin_unread || (page.front.as_of.is_none() && page.front.date.is_none() && page.front.unknown.iter().any(is_date))
}

/// Whether a page has a key of ours that others are renamed to.
fn has(page: &Page, ours: &str) -> bool {
    let front = &page.front;
    match ours {
        "aliases" => !front.aliases.is_empty(),
        "authors" => !front.authors.is_empty(),
        // That of the file's name stands at the page's head.
        "date" => front.pin_unread || front.date.as_ref().is_some_and(|date| date.span != page.head),
        "description" => front.description.is_some(),
        "draft" => front.draft,
        "expires" => front.expires.is_some(),
        "image" => front.image.is_some(),
        "language" => front.language.is_some(),
        "path" => front.address.is_some(),
        "topics" => !front.topics.is_empty(),
        "updated" => front.updated.is_some(),
        "weight" => front.weight.is_some(),
        _ => false,
    }
}

/// Whether a key may have been meant to keep a page from being seen: then it must not be published before somebody has looked.
fn may_hide(key: &str) -> bool {
    let theirs = ["embargo", "publishDate", "expiryDate"].iter().any(|theirs| theirs.eq_ignore_ascii_case(key));
    theirs || nearest(key, KEYS.iter().copied()).is_some_and(|near| matches!(near, "draft" | "date" | "expires"))
}

/// One warning for each kind of template mark, however many stand in the pages.
pub(super) fn shortcodes(site: &Site, found: &mut Vec<Diagnostic>) {
    let mut kinds: IndexMap<ShortcodeKind, Vec<(&Page, &Shortcodes)>> = IndexMap::new();
    for page in &site.pages {
        for marks in &page.body.shortcodes {
            kinds.entry(marks.kind).or_default().push((page, marks));
        }
    }
    for (kind, marks) in kinds {
        let (page, first) = (marks[0].0, &marks[0].1.first);
        let pages = if marks.len() == 1 { "one page".to_owned() } else { format!("{} pages", marks.len()) };
        let mut others = marks.iter().flat_map(|(page, marks)| marks.places.iter().map(|span| (&page.path, *span))).skip(1).peekable();
        let count = marks.iter().map(|(_, marks)| marks.places.len()).sum::<usize>();
        let places = if others.peek().is_none() { String::new() } else { format!("; there are {count} like it in {pages}, and this is the first") };
        let message = format!("`{}` is {}, and is printed as it stands{places}", first.value, what(kind));
        let help = match kind {
            ShortcodeKind::Office => "take it out; text that is pasted without its formatting brings none along",
            _ => "write in Markdown what it stands for, or `\\{` where the sign itself is meant",
        };
        let finding = Diagnostic::warning("foreign-shortcode", &page.path, first.span, message).help(help);
        found.push(others.fold(finding, |finding, (path, span)| finding.related(path, span, "another")));
    }
}

fn what(kind: ShortcodeKind) -> &'static str {
    match kind {
        ShortcodeKind::Tag => "a template tag of another program (Liquid, Nunjucks, Jinja)",
        ShortcodeKind::Angle | ShortcodeKind::Percent => "a shortcode of another program (Hugo, Quarto)",
        ShortcodeKind::Office => "a mark that a word processor leaves in what is pasted from it",
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
