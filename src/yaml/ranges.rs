//! Numbers that no program can hold: said where a number is meant, while text keeps its characters as written.

use super::{Node, ScalarKind, Yaml, traps};
use crate::diagnostics::{Diagnostic, FilePath};

/// Reports every such number in a value of which nutgraf does not know the shape: a template would read it as a number.
pub fn check_numbers(node: &Node, path: &FilePath, diagnostics: &mut Vec<Diagnostic>) {
    match &node.value {
        Yaml::Scalar(scalar) if scalar.kind == ScalarKind::Unheld => {
            let help = format!("if it is text, write it in quotation marks: `\"{}\"`", traps::brief(&scalar.text));
            diagnostics.push(unheld(node, &scalar.text, path).help(help));
        }
        Yaml::Null | Yaml::Scalar(_) => {}
        Yaml::List(items) => items.iter().for_each(|item| check_numbers(item, path, diagnostics)),
        Yaml::Map(entries) => entries.iter().for_each(|entry| check_numbers(&entry.value, path, diagnostics)),
    }
}

/// The finding for a number that is too large, endless or none (`.nan`).
pub(super) fn unheld(node: &Node, written: &str, path: &FilePath) -> Diagnostic {
    Diagnostic::error("yaml-number-range", path, node.span, format!("`{}` is not a number that can be used", traps::brief(written)))
}
