//! Reads the values of mappings whose keys are the author's own: folders, codes, names.

use crate::diagnostics::{Diagnostic, FilePath, did_you_mean};
use crate::yaml::{Entry, text_of};

/// One of a closed set of words, as the value of an entry; any other is reported with the nearest.
pub(super) fn word<T: Copy>(entry: &Entry, choices: &[(&'static str, T)], path: &FilePath, diagnostics: &mut Vec<Diagnostic>) -> Option<T> {
    let text = text_of(&entry.value, path, &format!("`{}`", entry.key.value), diagnostics)?;
    if let Some((_, value)) = choices.iter().find(|(word, _)| *word == text.value) {
        return Some(*value);
    }
    let words = || choices.iter().map(|(word, _)| *word);
    let listed = words().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let help = match did_you_mean(&text.value, words()) {
        Some(nearest) => format!("{nearest} write one of {listed}"),
        None => format!("write one of {listed}"),
    };
    let message = format!("`{}` cannot be `{}`", entry.key.value, text.value);
    diagnostics.push(Diagnostic::error("unknown-choice", path, text.span, message).help(help));
    None
}
