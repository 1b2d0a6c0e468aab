//! The door through which YAML comes in.

use nutgraf::diagnostics::{Checked, FilePath, Span};
use nutgraf::yaml::{Node, Scalar, ScalarKind, Yaml, control_in, read};
use proptest::prelude::*;

use crate::corpus::{RECORDS, text};
use crate::growth::{linear, pattern};
use crate::run::{Verdict, fuzz};

/// What means something in YAML, or to one of two parsers of it.
pub const PIECES: &[&str] = &[
    ": ",
    ":",
    "\n",
    "\n",
    "\n  ",
    "\n    ",
    "\n- ",
    "- ",
    "-",
    "\n-\n",
    "? ",
    "| ",
    "|\n  ",
    ">-\n  ",
    ">+\n",
    "\"",
    "'",
    "''",
    "\\n",
    "\\",
    "\\x41",
    "\\u263a",
    "\\\n",
    "[",
    "]",
    "{",
    "}",
    ", ",
    ",",
    "#",
    " #",
    " # note\n",
    "&a ",
    "*a",
    "!!str ",
    "!x ",
    "<<: ",
    "---\n",
    "\n---\n",
    "...\n",
    "%YAML 1.2\n",
    "\t",
    " ",
    "  ",
    "\r\n",
    "\r",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "\u{a0}",
    "\u{0}",
    "~",
    "null",
    "true",
    "no",
    "1701",
    "2.50",
    "1e3",
    "0x1F",
    ".inf",
    "0o7",
    "-0",
    "9223372036854775808",
    "12345678901234567890123",
    "2024-02-30",
    "a",
    "b",
    "key",
    "é",
    "القرار",
    "😀",
    "@x",
    "`x`",
    "title: A\n",
    "a: b\n",
    "a:\n  b: c\n",
    "- a\n- b\n",
    "a: >5\n",
    "{value: more than 2,800}",
    "[[x]]",
    "a: \"b\n  c\"\n",
    "a: b\n  c\n",
    "? a\n: b\n",
    "\"a\": 'b'\n",
    "- - a\n",
    "a: |2\n    b\n",
];

#[test]
fn yaml_is_read_the_same_wherever_it_stands_and_every_place_is_inside_the_text() {
    fuzz("yaml", 2_000, &text(PIECES, &RECORDS), |yaml| {
        let whole = read(&path(), &yaml, Span::new(0, yaml.len()));
        check(&yaml, &whole)?;
        // The same YAML inside a file: the same values, every place further on.
        let (before, after) = ("---\n", "\n---\nText\n");
        let file = format!("{before}{yaml}{after}");
        let inside = read(&path(), &file, Span::new(before.len(), before.len() + yaml.len()));
        check(&file, &inside)?;
        prop_assert_eq!(whole.value.as_ref().map(shape), inside.value.as_ref().map(shape));
        prop_assert_eq!(messages(&whole), messages(&inside));
        let spans = |checked: &Checked<Option<Node>>| checked.diagnostics.iter().filter_map(|found| found.span).collect::<Vec<_>>();
        prop_assert_eq!(spans(&whole).iter().map(|span| span.shifted(before.len())).collect::<Vec<_>>(), spans(&inside));
        // Line ends are the editor's business.
        if !yaml.contains('\r') {
            let windows = yaml.replace('\n', "\r\n");
            let windows = read(&path(), &windows, Span::new(0, windows.len()));
            prop_assert_eq!(whole.value.as_ref().map(shape), windows.value.as_ref().map(shape));
            // How far a message reaches over its neighbours depends on the bytes between them.
            prop_assert_eq!(messages(&whole).is_empty(), messages(&windows).is_empty());
        }
        Ok(())
    });
}

#[test]
fn yaml_takes_time_in_proportion_to_its_size() {
    const BYTES: usize = if cfg!(debug_assertions) { 24_000 } else { 400_000 };
    fuzz("yaml, growth", 60, &pattern(PIECES), |pattern| {
        linear(&pattern, BYTES, |bytes| pattern.of_length(bytes), |yaml| drop(read(&path(), yaml, Span::new(0, yaml.len()))))
    });
}

fn path() -> FilePath {
    FilePath::new("content/figures/a.yaml")
}

/// Places stand inside the text, a value inside the value that holds it, and what is plain is its own text.
fn check(file: &str, checked: &Checked<Option<Node>>) -> Verdict {
    for found in &checked.diagnostics {
        let spans = found.span.into_iter().chain(found.related.iter().filter_map(|related| related.span));
        prop_assert!(spans.into_iter().all(|span| file.get(span.range()).is_some()), "{found:?}");
        prop_assert!(found.span.is_some(), "{found:?} has no place");
        prop_assert!(found.help.is_some(), "{found:?} has no help");
    }
    checked.value.as_ref().map_or(Ok(()), |root| check_node(file, root, 0))
}

fn check_node(file: &str, node: &Node, level: usize) -> Verdict {
    prop_assert!(level <= 32, "deeper than 32 levels");
    let Some(written) = file.get(node.span.range()) else { return Err(TestCaseError::fail(format!("{node:?} is not in the text"))) };
    let inside = |span: Span| node.span.start <= span.start && span.end <= node.span.end;
    match &node.value {
        Yaml::Null => {}
        Yaml::Scalar(Scalar { text, kind }) => {
            let plain = !written.starts_with(['"', '\'', '|', '>']) && !text.contains('\n') && !written.contains(['\n', '\r']);
            let plain = plain && control_in(written).is_none();
            prop_assert!(!plain || text.trim_end_matches([' ', '\t']) == written, "{written:?} was read as {text:?}");
            prop_assert!(*kind == ScalarKind::Text || !written.starts_with(['"', '\'']), "{written:?} is {kind:?}");
        }
        Yaml::List(items) => {
            for item in items {
                // What is not there stands where it might be, behind comments, too.
                prop_assert!(inside(item.span) || item.value == Yaml::Null, "{item:?} is outside of {written:?}");
                check_node(file, item, level + 1)?;
            }
            prop_assert!(items.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "{items:?} overlap");
        }
        Yaml::Map(entries) => {
            for entry in entries {
                prop_assert!(
                    file.get(entry.key.span.range()).is_some()
                        && inside(entry.key.span)
                        && (inside(entry.value.span) || entry.value.value == Yaml::Null),
                    "{entry:?} is outside of {written:?}"
                );
                prop_assert!(entry.key.span.end <= entry.value.span.start, "{entry:?}: the value begins before its key ends");
                check_node(file, &entry.value, level + 1)?;
            }
            let twice = entries.iter().enumerate().any(|(index, entry)| entries[..index].iter().any(|other| other.key.value == entry.key.value));
            prop_assert!(!twice, "{entries:?} has a key twice");
        }
    }
    Ok(())
}

/// The values without their places.
fn shape(node: &Node) -> String {
    match &node.value {
        Yaml::Null => "null".to_owned(),
        Yaml::Scalar(Scalar { text, kind }) => format!("{kind:?} {text:?}"),
        Yaml::List(items) => format!("[{}]", items.iter().map(shape).collect::<Vec<_>>().join(", ")),
        Yaml::Map(entries) => {
            format!("{{{}}}", entries.iter().map(|entry| format!("{:?}: {}", entry.key.value, shape(&entry.value))).collect::<Vec<_>>().join(", "))
        }
    }
}

fn messages(checked: &Checked<Option<Node>>) -> Vec<&str> {
    checked.diagnostics.iter().map(|found| found.code).collect()
}
