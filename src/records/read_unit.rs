//! Reads `unit:`: one word, or a word for each plural form of the language.

use super::Unit;
use crate::diagnostics::{Diagnostic, Spanned, did_you_mean};
use crate::number;
use crate::yaml::{Fields, Yaml, text_of};

/// The plural categories of CLDR.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// Reads `unit:`, which every figure has.
pub(super) fn read(fields: &mut Fields) -> Option<Unit> {
    let path = fields.path;
    let Some(node) = fields.node("unit").filter(|node| node.value != Yaml::Null) else {
        let missing = Diagnostic::error("missing-field", path, fields.span, "a figure needs `unit`");
        fields.miss("unit", missing.help("say what is counted, such as `unit: households`, `unit: \"%\"` or `unit: USD`"));
        return None;
    };
    let Yaml::Map(entries) = &node.value else {
        let word = text_of(node, path, "the unit", fields.diagnostics())?;
        return Some(Unit { forms: vec![("other".to_owned(), word.value)], span: word.span });
    };
    let mut forms = Vec::new();
    for entry in entries {
        let Some(word) = text_of(&entry.value, path, "a plural form", fields.diagnostics()) else { continue };
        if CATEGORIES.contains(&entry.key.value.as_str()) {
            forms.push((entry.key.value.clone(), word.value));
        } else {
            fields.report(unknown_category(path, &entry.key));
        }
    }
    if !entries.iter().any(|entry| entry.key.value == "other") {
        let missing = Diagnostic::error("missing-field", path, node.span, "a unit with plural forms needs `other`");
        fields.report(missing.help("write the word for many of it, such as `other: households`"));
        return None;
    }
    Some(Unit { forms, span: node.span })
}

fn unknown_category(path: &crate::diagnostics::FilePath, key: &Spanned<String>) -> Diagnostic {
    let help = did_you_mean(&key.value, CATEGORIES).unwrap_or_else(|| format!("the plural forms are {}", CATEGORIES.join(", ")));
    Diagnostic::error("unknown-field", path, key.span, format!("`{}` is not a plural form", key.value)).help(help)
}

/// The unit as values are read with it; a unit that could not be read allows everything.
pub(super) fn for_values(unit: Option<&Unit>) -> number::Unit {
    unit.map_or_else(|| number::Unit::plain(""), Unit::for_values)
}
