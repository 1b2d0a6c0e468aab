//! The front matter of explainers: changes, records of the page's own, sign-off.

use super::front::Reading;
use super::{Change, ChangeKind, TimelineFront};
use crate::date::Day;
use crate::diagnostics::{Diagnostic, Spanned};
use crate::records::{at, day, inline, moment, read_events, read_figures, read_sources, without_ids};
use crate::yaml::{Fields, Node, Unknown, Yaml, text_of};

const CHANGES: [(&str, ChangeKind); 5] = [
    ("update", ChangeKind::Update),
    ("correction", ChangeKind::Correction),
    ("clarification", ChangeKind::Clarification),
    ("note", ChangeKind::Note),
    ("retraction", ChangeKind::Retraction),
];

pub(super) fn read(fields: &mut Fields, page: &mut Reading) {
    page.front.kicker = fields.text("kicker").map(|text| text.value);
    page.front.changes = changes(fields, page);
    if let Some(node) = given(fields, "figures") {
        match &node.value {
            Yaml::Map(_) => page.records.figures = read_figures(page.path, node, page.settings).into(fields.diagnostics()),
            _ => page.front.figure_ids = ids(fields, "figures", node),
        }
    }
    if let Some(node) = given(fields, "sources") {
        match &node.value {
            Yaml::Map(_) => page.records.sources = read_sources(page.path, node, page.settings).into(fields.diagnostics()),
            _ => page.front.source_ids = ids(fields, "sources", node),
        }
    }
    timeline(fields, page);
    page.front.background = fields.texts("background");
    page.front.related = fields.texts("related");
    page.front.rests_on = fields.texts("rests_on");
    page.front.sign_off = fields.text("sign_off");
    page.front.approved = approved(fields);
}

fn given<'a>(fields: &mut Fields<'a>, key: &'static str) -> Option<&'a Node> {
    fields.node(key).filter(|node| node.value != Yaml::Null)
}

/// A list of ids. Records in a list have none.
fn ids(fields: &mut Fields, key: &'static str, node: &Node) -> Vec<Spanned<String>> {
    match without_ids(node, fields.path) {
        Some(found) => {
            fields.report(found);
            Vec::new()
        }
        None => fields.texts(key),
    }
}

/// `timeline:` is a map of records, a list of ids, or `{topics: […]}`.
fn timeline(fields: &mut Fields, page: &mut Reading) {
    let Some(node) = given(fields, "timeline") else { return };
    let Yaml::Map(entries) = &node.value else {
        page.front.timeline = TimelineFront::Ids(ids(fields, "timeline", node));
        return;
    };
    // A record is a mapping; so `topics` with a list or a text beside it is no record's id.
    let by_topic = entries.iter().any(|entry| entry.key.value == "topics" && !matches!(entry.value.value, Yaml::Map(_)));
    if !by_topic {
        page.records.events = read_events(page.path, node, page.settings).into(fields.diagnostics());
        return;
    }
    let Some(mut timeline) = Fields::of(node, page.path, "`timeline`", fields.diagnostics()) else { return };
    page.front.timeline = TimelineFront::Topics(timeline.texts("topics"));
    timeline.finish(Unknown::Error);
}

fn changes(fields: &mut Fields, page: &Reading) -> Vec<Change> {
    let mut changes = Vec::new();
    for node in fields.list("changes") {
        let Some(mut one) = Fields::of(node, page.path, "a change", fields.diagnostics()) else { continue };
        let change = change(&mut one, page);
        one.finish(Unknown::Error);
        changes.extend(change);
    }
    changes
}

fn change(one: &mut Fields, page: &Reading) -> Option<Change> {
    let date = moment(one, "date", page.settings.zone);
    if date.is_none() && given(one, "date").is_none() {
        missing(one, "date", "write the day on which it was made");
    }
    let kind = one.choice("kind", &CHANGES);
    if kind.is_none() && given(one, "kind").is_none() {
        missing(one, "kind", "write `update`, `correction`, `clarification`, `note` or `retraction`");
    }
    let text = one.required("text").map(|text| inline(&text, page.path, page.settings.markup, one.diagnostics()));
    let (was, now, reason) = (one.text("was"), one.text("now"), one.text("reason"));
    if let Some(was) = was.as_ref().filter(|was| was.value == "withheld" && reason.is_none()) {
        at::<()>(
            one,
            ("change-without-reason", was),
            "what was wrong is withheld without a reason",
            "add `reason:`, such as the safety of a person named",
        );
    }
    let word = |text: Option<Spanned<String>>| text.map(|text| text.value);
    Some(Change { date: date?, kind: kind?.value, text: text?, was: word(was), now: word(now), reason: word(reason) })
}

fn missing(one: &mut Fields, key: &'static str, help: &str) {
    let found = Diagnostic::error("missing-field", one.path, one.span, format!("{} needs `{key}`", one.what)).help(help);
    one.miss(key, found);
}

/// `approved: {by, on}`, or the name alone.
fn approved(fields: &mut Fields) -> Option<(String, Option<Day>)> {
    let path = fields.path;
    let node = given(fields, "approved")?;
    if let Yaml::Scalar(_) = node.value {
        return text_of(node, path, "`approved`", fields.diagnostics()).map(|by| (by.value, None));
    }
    let mut approved = Fields::of(node, path, "`approved`", fields.diagnostics())?;
    let (by, on) = (approved.required("by"), day(&mut approved, "on"));
    approved.finish(Unknown::Error);
    by.map(|by| (by.value, on.map(|on| on.value)))
}
