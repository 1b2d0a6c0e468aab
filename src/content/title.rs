//! The title of a page: it must be visible, and should hold nothing that turns the text around it.

use crate::diagnostics::{Diagnostic, FilePath, Spanned};

/// Reports a title that nobody can see, and one that holds direction controls. Returns whether it can be used.
pub(super) fn check(title: &Spanned<String>, path: &FilePath, diagnostics: &mut Vec<Diagnostic>) -> bool {
    if title.value.chars().all(is_invisible) {
        let found = Diagnostic::error("title-invisible", path, title.span, "the title has only characters that cannot be seen");
        diagnostics.push(found.help("write the title again, without characters of no width"));
        return false;
    }
    if let Some(control) = title.value.chars().find(|c| is_override(*c)) {
        let message =
            format!("the title holds the direction control U+{:04X}, which can show it in another order than it is written", u32::from(control));
        diagnostics.push(Diagnostic::warning("bidi-control", path, title.span, message).help("take it out; right-to-left titles need none"));
    }
    true
}

/// Embeddings, overrides and isolates: they reorder what follows them. Marks (U+200E, U+200F, U+061C) do not.
fn is_override(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// White space, controls, and characters of no width.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || is_override(c)
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}')
        || matches!(c, '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}
