//! The front matter of background pages: what they are about, other names, gloss, facts.

use super::front::Reading;
use super::{Fact, Name, NameUse, PartyTo};
use crate::diagnostics::{Diagnostic, FilePath, Spanned};
use crate::markup::Markup;
use crate::records::{at, date, inline, language};
use crate::yaml::{Entry, Fields, Node, Unknown, Yaml, text_of};

const USES: [(&str, NameUse); 3] = [("anywhere", NameUse::Anywhere), ("quotations", NameUse::Quotations), ("never", NameUse::Never)];

pub(super) fn read(fields: &mut Fields, page: &mut Reading) {
    page.front.names = names(fields, page.path);
    page.front.gloss = fields.text("gloss").map(|text| {
        let markup = inline(&text, page.path, page.settings.markup, fields.diagnostics());
        (text, markup)
    });
    page.front.facts = facts(fields, page);
    page.front.party_to = party_to(fields, page.path);
    page.front.symbol = fields.text("symbol").map(|text| text.value);
    page.front.adopted = date(fields, "adopted");
    page.front.status = fields.text("status").map(|text| text.value);
    page.front.addressees = fields.texts("addressees");
}

/// Reports a name or id that no link could hold.
pub(super) fn is_name(name: &Spanned<String>, path: &FilePath, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let prefix = ["figure:", "event:", "source:"].into_iter().find(|prefix| name.value.starts_with(prefix));
    let message = match (name.value.chars().find(|c| matches!(c, '#' | '|' | '[' | ']')), prefix) {
        (Some(c), _) => format!("the name `{}` has `{c}`, which no link can hold", name.value),
        (None, Some(prefix)) => format!("the name `{}` begins with `{prefix}`, as the ids of records do", name.value),
        (None, None) => return true,
    };
    diagnostics.push(Diagnostic::error("bad-name", path, name.span, message).help("choose a name without it"));
    false
}

/// Strings, or `{text, language, use}`.
fn names(fields: &mut Fields, path: &FilePath) -> Vec<Name> {
    let mut names = Vec::new();
    for node in fields.list("names") {
        let name = match &node.value {
            Yaml::Map(_) => full_name(node, path, fields.diagnostics()),
            _ => text_of(node, path, "a name", fields.diagnostics()).map(|text| Name { text, language: None, usage: NameUse::Anywhere }),
        };
        names.extend(name.filter(|name| is_name(&name.text, path, fields.diagnostics())));
    }
    names
}

fn full_name(node: &Node, path: &FilePath, diagnostics: &mut Vec<Diagnostic>) -> Option<Name> {
    let mut one = Fields::of(node, path, "a name", diagnostics)?;
    let (text, language) = (one.required("text"), language(&mut one, "language").map(|tag| tag.value));
    let usage = one.choice("use", &USES).map(|usage| usage.value).unwrap_or_default();
    one.finish(Unknown::Error);
    text.map(|text| Name { text, language, usage })
}

/// An ordered map from a label to a text, or to `{value, by, source, as_of}`.
fn facts(fields: &mut Fields, page: &Reading) -> Vec<Fact> {
    let entries = fields.map("facts").unwrap_or_default();
    entries.iter().filter_map(|entry| fact(entry, page, fields.diagnostics())).collect()
}

fn fact(entry: &Entry, page: &Reading, diagnostics: &mut Vec<Diagnostic>) -> Option<Fact> {
    let label = entry.key.clone();
    let markup = |text: &Spanned<String>, diagnostics: &mut Vec<Diagnostic>| -> Markup { inline(text, page.path, page.settings.markup, diagnostics) };
    if !matches!(entry.value.value, Yaml::Map(_)) {
        let text = text_of(&entry.value, page.path, "a fact", diagnostics)?;
        return Some(Fact { label, value: markup(&text, diagnostics), by: None, source: None, as_of: None });
    }
    let mut one = Fields::of(&entry.value, page.path, "a fact", diagnostics)?;
    let value = one.required("value").map(|text| markup(&text, one.diagnostics()));
    let (by, source, as_of) = (one.text("by"), one.text("source"), date(&mut one, "as_of"));
    one.finish(Unknown::Error);
    value.map(|value| Fact { label, value, by, source, as_of })
}

/// What the page's subject is party to: `{what, source}`, or the words alone.
fn party_to(fields: &mut Fields, path: &FilePath) -> Vec<PartyTo> {
    let mut parties = Vec::new();
    for node in fields.list("party_to") {
        if !matches!(node.value, Yaml::Map(_)) {
            let what = text_of(node, path, "a conflict or dispute", fields.diagnostics());
            parties.extend(what.map(|what| PartyTo { what, source: None }));
            continue;
        }
        let Some(mut one) = Fields::of(node, path, "a conflict or dispute", fields.diagnostics()) else { continue };
        let (what, source) = (one.required("what"), one.text("source"));
        one.finish(Unknown::Error);
        parties.extend(what.map(|what| PartyTo { what, source }));
    }
    parties
}

/// Reads `id:`, by which links name a page.
pub(super) fn id(fields: &mut Fields) -> Option<Spanned<String>> {
    let id = fields.text("id")?;
    if id.value.contains('/') {
        return at(fields, ("bad-name", &id), format!("the id `{}` has a slash", id.value), "an id is one word; write `path:` for an address");
    }
    is_name(&id, fields.path, fields.diagnostics()).then_some(id)
}
