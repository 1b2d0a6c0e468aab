//! Reads all records of a file below `content/`, or of a map in a page's front matter.

use std::sync::Arc;

use super::{Context, Records, Settings, read_event, read_figure, read_source};
use super::{Event, Figure, Source};
use crate::diagnostics::{Checked, Diagnostic, FilePath, Span, Spanned};
use crate::id::RecordKind;
use crate::yaml::{self, Fields, Node, Yaml};

/// Reads a file below `content/figures`, `content/events` or `content/sources`; any other file has no records.
pub fn read_file(path: &FilePath, text: &str, settings: Settings) -> Checked<Records> {
    let Some(kind) = kind_of(path) else { return Checked::default() };
    let mut found = Checked::<Records>::default();
    let Some(node) = yaml::read(path, text, Span::new(0, text.len())).into(&mut found.diagnostics) else { return found };
    let context = Context { path, settings, in_page: false };
    let (records, diagnostics) = (&mut found.value, &mut found.diagnostics);
    let node = unwrapped(node, kind, path, diagnostics);
    if let Some(found) = without_id(&node, kind, path) {
        diagnostics.push(found);
        return Checked { value: std::mem::take(records), diagnostics: std::mem::take(diagnostics) };
    }
    match kind {
        RecordKind::Figure if is_one_figure(&node) => {
            let stem = path.name().rsplit_once('.').map_or(path.name(), |(stem, _)| stem);
            let key = Spanned::new(stem.to_owned(), Span::default());
            records.figures.extend(read_figure::read(&key, &node, &context, diagnostics).map(Arc::new));
        }
        RecordKind::Figure => records.figures = each(&node, &context, diagnostics, read_figure::read),
        RecordKind::Event => records.events = each(&node, &context, diagnostics, read_event::read),
        RecordKind::Source => records.sources = each(&node, &context, diagnostics, read_source::read),
    }
    found
}

/// Reads the map `figures:` of a page's front matter.
pub fn read_figures(path: &FilePath, node: &Node, settings: Settings) -> Checked<Vec<Arc<Figure>>> {
    let mut found = Checked::<Vec<Arc<Figure>>>::default();
    found.value = each(node, &in_page(path, settings), &mut found.diagnostics, read_figure::read);
    found
}

/// Reads the map `timeline:` of a page's front matter.
pub fn read_events(path: &FilePath, node: &Node, settings: Settings) -> Checked<Vec<Arc<Event>>> {
    let mut found = Checked::<Vec<Arc<Event>>>::default();
    found.value = each(node, &in_page(path, settings), &mut found.diagnostics, read_event::read);
    found
}

/// Reads the map `sources:` of a page's front matter.
pub fn read_sources(path: &FilePath, node: &Node, settings: Settings) -> Checked<Vec<Arc<Source>>> {
    let mut found = Checked::<Vec<Arc<Source>>>::default();
    found.value = each(node, &in_page(path, settings), &mut found.diagnostics, read_source::read);
    found
}

fn in_page<'a>(path: &'a FilePath, settings: Settings<'a>) -> Context<'a> {
    Context { path, settings, in_page: true }
}

type Reader<T> = fn(&Spanned<String>, &Node, &Context, &mut Vec<Diagnostic>) -> Option<T>;

/// Reads every entry of a map ID: record.
fn each<T>(node: &Node, context: &Context, diagnostics: &mut Vec<Diagnostic>, read: Reader<T>) -> Vec<Arc<T>> {
    let Yaml::Map(entries) = &node.value else {
        if let Some(found) = without_ids(node, context.path) {
            diagnostics.push(found);
            return Vec::new();
        }
        // Says what was expected in the words of every other mapping.
        Fields::of(node, context.path, "a map from ids to records", diagnostics);
        return Vec::new();
    };
    entries.iter().filter_map(|entry| read(&entry.key, &entry.value, context, diagnostics)).map(Arc::new).collect()
}

/// The finding for a list of records, where each record should stand under its id.
pub fn without_ids(node: &Node, path: &FilePath) -> Option<Diagnostic> {
    let Yaml::List(items) = &node.value else { return None };
    let (first, entries) = items.iter().find_map(|item| match &item.value {
        Yaml::Map(entries) => Some((item, entries)),
        _ => None,
    })?;
    let given = entries.iter().find(|entry| entry.key.value == "id").and_then(|entry| match &entry.value.value {
        Yaml::Scalar(scalar) => Some(scalar.text.clone()),
        _ => None,
    });
    let named = entries.first().filter(|entry| matches!(entry.value.value, Yaml::Map(_))).map(|entry| entry.key.value.clone());
    let id = given.or(named).unwrap_or_else(|| "its-id".to_owned());
    let found = Diagnostic::error("wrong-type", path, first.span, "this is a list, and records stand under their ids");
    Some(found.help(format!("in place of the dash, write the record's id on a line of its own, `{id}:`, and its fields indented below")))
}

/// The finding for a file of events or sources in which one stands without its id, or not indented below it.
fn without_id(node: &Node, kind: RecordKind, path: &FilePath) -> Option<Diagnostic> {
    let own: &[&str] = match kind {
        RecordKind::Figure => return None,
        RecordKind::Event => &["date", "id", "text", "time", "title", "where"],
        RecordKind::Source => &["as_cited_in", "author", "date", "id", "opened", "publisher", "supplied_title", "title", "type", "url"],
    };
    let Yaml::Map(entries) = &node.value else { return None };
    let is_flat = entries.iter().all(|entry| !matches!(entry.value.value, Yaml::Map(_)));
    let first = entries.iter().find(|entry| own.contains(&entry.key.value.as_str())).filter(|_| is_flat)?;
    let what = kind.folder().trim_end_matches('s');
    let message = format!("the fields of {} {what} stand here, and not below its id", if kind == RecordKind::Event { "an" } else { "a" });
    let named = entries.first().filter(|entry| matches!(entry.value.value, Yaml::Null)).map(|entry| entry.key.value.clone());
    let help = match named {
        Some(id) => format!("indent the lines below `{id}:`"),
        None => {
            let stem = path.name().rsplit_once('.').map_or(path.name(), |(stem, _)| stem);
            format!("write its id above them on a line of its own, such as `{stem}:`, without `id:`, and indent them below it")
        }
    };
    Some(Diagnostic::error("wrong-type", path, first.key.span, message).help(help))
}

/// What stands below a lone `figures:`, `events:` or `sources:` in a file of that kind, which is reported as one level too many.
fn unwrapped(node: Node, kind: RecordKind, path: &FilePath, diagnostics: &mut Vec<Diagnostic>) -> Node {
    let wraps = |node: &Node| match &node.value {
        Yaml::Map(entries) => {
            entries.len() == 1 && entries[0].key.value == kind.folder() && matches!(entries[0].value.value, Yaml::Map(_) | Yaml::List(_))
        }
        _ => false,
    };
    if !wraps(&node) {
        return node;
    }
    let Yaml::Map(mut entries) = node.value else { return node };
    let entry = entries.remove(0);
    let folder = kind.folder();
    let message = format!("`{folder}:` stands where the id of a record should, around all records of the file");
    let help = format!("take the line `{folder}:` out and the lines below it one level to the left: the folder already says what they are");
    diagnostics.push(Diagnostic::error("wrong-type", path, entry.key.span, message).help(help));
    entry.value
}

fn kind_of(path: &FilePath) -> Option<RecordKind> {
    let below = path.as_str().strip_prefix("content/")?;
    let folder = below.split_once('/')?.0;
    [RecordKind::Figure, RecordKind::Event, RecordKind::Source].into_iter().find(|kind| kind.folder() == folder)
}

/// Whether a file of figures holds one record: it has a title, or, where the title was forgotten, a number.
fn is_one_figure(node: &Node) -> bool {
    let Yaml::Map(entries) = &node.value else { return false };
    let has = |name: &str, fits: fn(&Yaml) -> bool| entries.iter().any(|entry| entry.key.value == name && fits(&entry.value.value));
    let scalar = |value: &Yaml| matches!(value, Yaml::Scalar(_));
    has("title", scalar) || has("value", scalar) || has("readings", |value| matches!(value, Yaml::List(_)))
}
