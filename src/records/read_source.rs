//! Reads one source, and how we know it: nothing unread is cited as read (rule S7).

use super::parts::{NOT_STATED, at, check_web_address, date, language, stated, stated_date, web_address};
use super::record_id::is_id;
use super::waivers::{state, waivers};
use super::{Context, Knowledge, Source, Stated};
use crate::date::{Date, Day};
use crate::diagnostics::{Diagnostic, Spanned};
use crate::yaml::{Fields, Node, Unknown, Yaml};

/// Reads a source. `None` where it has no title of its own and none of ours.
pub(super) fn read(key: &Spanned<String>, node: &Node, context: &Context, diagnostics: &mut Vec<Diagnostic>) -> Option<Source> {
    let usable = is_id(key, context.path, diagnostics);
    let mut fields = Fields::of(node, context.path, "a source", diagnostics)?;
    let kind = fields.text("type");
    let (title, supplied_title) = titles(&mut fields);
    let author = author(&mut fields);
    let publisher = stated(&mut fields, "publisher");
    let date = stated_date(&mut fields, "date");
    let url = web_address(&mut fields, "url");
    let archive = archive(&mut fields);
    let file = kept_copy(&mut fields);
    let held_at = fields.text("held_at");
    let language = language(&mut fields, "language");
    let (locator, access) = (fields.text("locator").map(|text| text.value), fields.text("access").map(|text| text.value));
    let knowledge = knowledge(&mut fields, key, node);
    let (state, waivers) = (state(&mut fields, context.settings), waivers(&mut fields));
    fields.finish(Unknown::Error);
    let (id, home) = (key.value.clone(), context.home(key.span));
    if !usable || (title.is_none() && supplied_title.is_none()) {
        return None;
    }
    Some(Source {
        id,
        home,
        kind,
        title,
        supplied_title,
        author,
        publisher,
        date,
        url,
        archive,
        file,
        held_at,
        language,
        locator,
        access,
        knowledge,
        state,
        waivers,
    })
}

/// Its own title, and ours; `title: not-stated` leaves ours.
fn titles(fields: &mut Fields) -> (Option<Spanned<String>>, Option<Spanned<String>>) {
    let before = fields.diagnostics().len();
    let title = fields.text("title").filter(|title| title.value != NOT_STATED);
    let supplied = fields.text("supplied_title");
    if title.is_none() && supplied.is_none() && fields.diagnostics().len() == before {
        let missing = Diagnostic::error("missing-field", fields.path, fields.span, "a source needs `title` or `supplied_title`");
        fields.miss("title", missing.help("where it has no title of its own, describe it under `supplied_title:`, which is printed in brackets"));
    }
    (title, supplied)
}

fn author(fields: &mut Fields) -> Stated<Vec<String>> {
    let authors = fields.texts("author");
    let (Some(first), Some(last)) = (authors.first(), authors.last()) else { return Stated::Missing };
    if authors.len() == 1 && first.value == NOT_STATED {
        return Stated::NotStated(first.span);
    }
    let span = crate::diagnostics::Span { start: first.span.start, end: last.span.end };
    Stated::Is(Spanned::new(authors.into_iter().map(|author| author.value).collect(), span))
}

/// `archive: {url, date}`, or its address alone.
fn archive(fields: &mut Fields) -> Option<(Spanned<String>, Option<Spanned<Date>>)> {
    let path = fields.path;
    let node = fields.node("archive").filter(|node| node.value != Yaml::Null)?;
    if let Yaml::Scalar(_) = node.value {
        let url = crate::yaml::text_of(node, path, "the address of an archived copy", fields.diagnostics())?;
        return check_web_address(&url, path, fields.diagnostics()).then_some((url, None));
    }
    let mut archive = Fields::of(node, path, "an archived copy", fields.diagnostics())?;
    let before = archive.diagnostics().len();
    let url = web_address(&mut archive, "url");
    if url.is_none() && archive.diagnostics().len() == before {
        let missing = Diagnostic::error("missing-field", path, archive.span, "an archived copy needs `url`");
        archive.miss("url", missing.help("write where the copy is: `url: https://…`"));
    }
    let day = date(&mut archive, "date");
    archive.finish(Unknown::Error);
    url.map(|url| (url, day))
}

/// `file:`, a path below `evidence/` of the site root.
fn kept_copy(fields: &mut Fields) -> Option<Spanned<String>> {
    let file = fields.text("file")?;
    let leads_out = file.value.starts_with('/')
        || file.value.contains(['\\', '\0', ':'])
        || file.value.split('/').any(|part| part.is_empty() || part == "." || part == "..");
    if leads_out {
        let message = format!("`{}` is not a path below `evidence/`", file.value.replace('\0', "\u{fffd}"));
        return at(
            fields,
            ("bad-file-path", &file),
            message,
            "keep the copy in `evidence/` at the site root and write its path from there, with `/` between the parts",
        );
    }
    Some(file)
}

/// How we know it: exactly one of `opened` and `as_cited_in`.
fn knowledge(fields: &mut Fields, key: &Spanned<String>, node: &Node) -> Knowledge {
    let has = |name: &str| matches!(&node.value, Yaml::Map(entries) if entries.iter().any(|entry| entry.key.value == name && entry.value.value != Yaml::Null));
    let before = fields.diagnostics().len();
    let (opened, cited) = (fields.text("opened"), fields.text("as_cited_in"));
    match (opened, cited) {
        (None, None) if fields.diagnostics().len() > before => Knowledge::Unknown,
        (None, None) => {
            let path = fields.path;
            let found = Diagnostic::error("source-unread", path, key.span, format!("the source `{}` does not say how it is known", key.value));
            fields.report(found.help(
                "write `opened: 2024-11-01` with the day on which you read it, `opened: never`, or `as_cited_in:` with the id of the source through which you know it",
            ));
            Knowledge::Unknown
        }
        (Some(opened), Some(cited)) => {
            let help = "keep `opened` if you read it yourself, `as_cited_in` if you know it only through another source";
            at::<()>(fields, ("source-known-twice", &opened), "a source has either `opened` or `as_cited_in`", help);
            Knowledge::AsCitedIn(cited)
        }
        (None, Some(cited)) => {
            relayed(fields, &cited, key, has("url"));
            Knowledge::AsCitedIn(cited)
        }
        (Some(opened), None) if opened.value == "never" => Knowledge::NotConsulted,
        (Some(opened), None) => {
            if !["url", "file", "held_at"].into_iter().any(has) {
                let help = "add `url:`, `file:` (the kept copy in `evidence/`) or `held_at:` (where a paper copy is)";
                at::<()>(fields, ("source-not-findable", &opened), "this source was opened, but nothing says where it can be found", help);
            }
            self::opened(fields, &opened)
        }
    }
}

fn opened(fields: &mut Fields, text: &Spanned<String>) -> Knowledge {
    match Day::parse(&text.value) {
        Ok(day) => Knowledge::Opened(Spanned::new(day, text.span)),
        Err(message) => {
            at::<()>(fields, ("bad-date", text), message, "write the day on which you read it, such as 2024-11-01, or `never`");
            Knowledge::Unknown
        }
    }
}

/// A source that we know only through another has no address of ours, and the other is another.
fn relayed(fields: &mut Fields, cited: &Spanned<String>, key: &Spanned<String>, online: bool) {
    if online {
        let help = "take `url` out, or read the source and write `opened:` with the day in place of `as_cited_in`";
        at::<()>(fields, ("relayed-source-with-url", cited), "a source that is known only through another has no `url`", help);
    }
    if cited.value == key.value {
        at::<()>(fields, ("relayed-by-itself", cited), format!("`{}` is cited in itself", key.value), "name the source that you read");
    }
}
