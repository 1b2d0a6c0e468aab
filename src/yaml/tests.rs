//! Tests of the door, and what they share: values come in as written, mistakes are told in plain words, limits hold.

mod limits;
mod mistakes;
mod values;

use super::*;
use crate::diagnostics::{Checked, FilePath};

fn path() -> FilePath {
    FilePath::new("content/figures/budget.yaml")
}

/// The tree in one line: texts in quotation marks, numbers and truth values bare.
fn shape(node: &Node) -> String {
    let join = |parts: Vec<String>| parts.join(", ");
    match &node.value {
        Yaml::Null => "null".into(),
        Yaml::Scalar(scalar) if scalar.kind == ScalarKind::Text => format!("{:?}", scalar.text),
        Yaml::Scalar(scalar) => format!("{:?} {}", scalar.kind, scalar.text),
        Yaml::List(items) => format!("[{}]", join(items.iter().map(shape).collect())),
        Yaml::Map(entries) => format!("{{{}}}", join(entries.iter().map(|e| format!("{}: {}", e.key.value, shape(&e.value))).collect())),
    }
}

fn whole(text: &str) -> Checked<Option<Node>> {
    read(&path(), text, Span::new(0, text.len()))
}

/// Reads a whole file and compares the tree; nothing may be found.
fn check_tree(yaml: &str, expected: &str) {
    let read = whole(yaml);
    assert_eq!(read.diagnostics, [], "{yaml:?}");
    assert_eq!(read.value.as_ref().map_or("nothing".to_owned(), shape), expected, "{yaml:?}");
}

/// Reads a whole file and compares its only finding: code, the bytes meant, message, help.
fn check_finding(yaml: &str, expected: [&str; 4]) {
    let read = whole(yaml);
    let [found] = read.diagnostics.as_slice() else { panic!("{yaml:?}: {:?}", read.diagnostics) };
    let place = &yaml[found.span.expect("the door always knows the place").range()];
    assert_eq!([found.code, place, &found.message, found.help.as_deref().unwrap_or("")], expected, "{yaml:?}");
}

/// The bytes of every scalar, key and collection, in order.
fn places<'a>(node: &Node, text: &'a str, found: &mut Vec<&'a str>) {
    found.push(&text[node.span.range()]);
    match &node.value {
        Yaml::List(items) => items.iter().for_each(|item| places(item, text, found)),
        Yaml::Map(entries) => entries.iter().for_each(|entry| {
            found.push(&text[entry.key.span.range()]);
            places(&entry.value, text, found);
        }),
        Yaml::Null | Yaml::Scalar(_) => {}
    }
}
