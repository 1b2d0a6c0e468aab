//! Reads the lists and mappings of the configuration: menu, authors, collections, folders of raw HTML, checks.

use indexmap::IndexMap;

use super::checks::{GRADES, Grade, grade};
use super::words::word;
use super::{Author, Collection, Kind, MenuItem, Publisher, Sort};
use crate::diagnostics::{CODES, Diagnostic, Severity, Spanned};
use crate::markup::RawHtml;
use crate::records::at;
use crate::yaml::{Fields, Unknown, Yaml, text_of};

const KINDS: [(&str, Kind); 4] = [("explainer", Kind::Explainer), ("background", Kind::Background), ("section", Kind::Section), ("page", Kind::Page)];
const SORTS: [(&str, Sort); 4] = [("date", Sort::Date), ("updated", Sort::Updated), ("title", Sort::Title), ("weight", Sort::Weight)];
const TREATMENTS: [(&str, RawHtml); 3] = [("deny", RawHtml::Deny), ("sanitize", RawHtml::Sanitize), ("trusted", RawHtml::Trusted)];

pub(super) fn publisher(fields: &mut Fields) -> Option<Publisher> {
    let path = fields.path;
    let node = fields.node("publisher").filter(|node| node.value != Yaml::Null)?;
    let mut publisher = Fields::of(node, path, "the publisher", fields.diagnostics())?;
    let (name, url, logo) = (publisher.required("name"), address(&mut publisher), publisher.text("logo"));
    publisher.finish(Unknown::Error);
    name.map(|name| Publisher { name: name.value, url, logo })
}

pub(super) fn menu(fields: &mut Fields) -> Vec<MenuItem> {
    let path = fields.path;
    let mut menu = Vec::new();
    for node in fields.list("menu") {
        let Some(mut item) = Fields::of(node, path, "an entry of the menu", fields.diagnostics()) else { continue };
        let (name, url) = (item.required("name"), item.required("url"));
        item.finish(Unknown::Error);
        if let (Some(name), Some(url)) = (name, url) {
            menu.push(MenuItem { name: name.value, url });
        }
    }
    menu
}

/// Authors by id: a name, or a mapping with one.
pub(super) fn authors(fields: &mut Fields) -> IndexMap<String, Author> {
    let path = fields.path;
    let mut authors = IndexMap::new();
    for entry in fields.map("authors").unwrap_or_default() {
        if let Yaml::Scalar(_) = entry.value.value {
            let name = text_of(&entry.value, path, "the author's name", fields.diagnostics());
            authors.extend(name.map(|name| (entry.key.value.clone(), Author { name: name.value, url: None, role: None })));
            continue;
        }
        let Some(mut author) = Fields::of(&entry.value, path, "an author", fields.diagnostics()) else { continue };
        let (name, url, role) = (author.required("name"), address(&mut author), author.text("role").map(|role| role.value));
        author.finish(Unknown::Error);
        authors.extend(name.map(|name| (entry.key.value.clone(), Author { name: name.value, url, role })));
    }
    authors
}

/// An address of another site, a mail address, or one of this site that begins with `/`.
fn address(fields: &mut Fields) -> Option<String> {
    let text = fields.text("url")?;
    let absolute = url::Url::parse(&text.value).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "mailto"));
    if !absolute && (!text.value.starts_with('/') || text.value.starts_with("//")) {
        let help = "write an address that begins with `https://`, or with `/` for a page of this site";
        return at(fields, ("bad-url", &text), format!("`{}` is not an address", text.value), help);
    }
    Some(text.value)
}

pub(super) fn collections(fields: &mut Fields) -> IndexMap<String, Collection> {
    let path = fields.path;
    let mut collections = IndexMap::new();
    let before = fields.diagnostics().len();
    let Some(written) = fields.map("collections") else {
        return if fields.diagnostics().len() == before { of_the_home_page() } else { collections };
    };
    for entry in written {
        let Some(mut one) = Fields::of(&entry.value, path, "a collection", fields.diagnostics()) else { continue };
        let kind = one.choice("kind", &KINDS).map(|kind| kind.value);
        let (topic, section) = (one.text("topic"), one.text("section"));
        let sort = one.choice("sort", &SORTS).map(|sort| sort.value).unwrap_or_default();
        let limit = count(&mut one, "limit", 1);
        one.finish(Unknown::Error);
        collections.insert(entry.key.value.clone(), Collection { kind, topic, section, sort, limit });
    }
    collections
}

/// What the home page shows of a site that says nothing of it: the newest explainers, and background pages by title.
fn of_the_home_page() -> IndexMap<String, Collection> {
    let of = |kind, sort, limit| Collection { kind: Some(kind), topic: None, section: None, sort, limit: Some(limit) };
    [("latest", of(Kind::Explainer, Sort::Date, 6)), ("background", of(Kind::Background, Sort::Title, 8))]
        .map(|(name, collection)| (name.to_owned(), collection))
        .into()
}

/// A whole number that is not below `least`.
pub(super) fn count(fields: &mut Fields, key: &'static str, least: i64) -> Option<usize> {
    let number = fields.integer(key)?;
    if number.value < least {
        let found = Diagnostic::error("number-too-small", fields.path, number.span, format!("`{key}` cannot be {}", number.value));
        fields.report(found.help(format!("write {least} or more")));
        return None;
    }
    usize::try_from(number.value).ok()
}

/// Folders below `content/`, without slashes at the ends, and how raw HTML in them is treated.
pub(super) fn raw_html(fields: &mut Fields) -> Vec<(String, RawHtml)> {
    let path = fields.path;
    let mut folders = Vec::new();
    for entry in fields.map("html").unwrap_or_default() {
        let folder = entry.key.value.trim_matches('/');
        let folder = if folder == "." { "" } else { folder };
        if folder.contains('\\') || folder.split('/').any(|part| part == ".." || part == ".") {
            at::<()>(
                fields,
                ("bad-file-path", &entry.key),
                format!("`{}` is not a folder below `content/`", entry.key.value),
                "write its path from `content/`, such as `explainers`",
            );
        }
        let treatment = word(entry, &TREATMENTS, path, fields.diagnostics());
        folders.extend(treatment.map(|treatment| (folder.to_owned(), treatment)));
    }
    folders
}

pub(super) fn checks(fields: &mut Fields) -> Vec<(Spanned<String>, Option<Severity>)> {
    let path = fields.path;
    let mut checks = Vec::new();
    for entry in fields.map("checks").unwrap_or_default() {
        let code = &entry.key;
        match grade(&code.value, CODES) {
            Grade::Free => {}
            Grade::Unknown(help) => {
                let found = Diagnostic::error("unknown-code", path, code.span, format!("there is no rule `{}`", code.value));
                fields.report(found.help(help.unwrap_or_else(|| "`nutgraf explain` lists all codes".into())));
            }
            Grade::Fixed => {
                let message = format!("`{}` cannot be graded otherwise", code.value);
                at::<()>(fields, ("fixed-code", code), message, "without its mend the output would be meaningless; take the line out");
            }
        }
        let severity = word(entry, &GRADES, path, fields.diagnostics());
        checks.extend(severity.map(|severity| (code.clone(), severity)));
    }
    checks
}
