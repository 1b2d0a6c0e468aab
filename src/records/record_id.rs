//! The ids of records: what may stand after `figure:`, `event:`, `source:` and `@`.

use unicode_normalization::char::is_combining_mark;

use crate::diagnostics::{Diagnostic, FilePath, Spanned};

/// Whether an id can be written in a reference and in an address; the error is a sentence.
pub fn check_id(id: &str) -> Result<(), String> {
    if id.is_empty() {
        return Err("the id is empty".to_owned());
    }
    if let Some(c) = id.chars().find(|c| !(c.is_alphanumeric() || is_combining_mark(*c) || matches!(c, '-' | '_' | '.'))) {
        return Err(format!("the id `{id}` has {}, which no reference can hold", shown(c)));
    }
    if id.starts_with('.') || id.ends_with('.') {
        return Err(format!("the id `{id}` begins or ends in a dot"));
    }
    Ok(())
}

/// Checks the key of a record or series and reports a wrong one.
pub(super) fn is_id(key: &Spanned<String>, path: &FilePath, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let Err(message) = check_id(&key.value) else { return true };
    let plain = crate::id::slugify(&key.value);
    let help = match plain.is_empty() {
        true => "use letters, digits, `-`, `_` and `.`".to_owned(),
        false => format!("use letters, digits, `-`, `_` and `.`, such as `{plain}`"),
    };
    diagnostics.push(Diagnostic::error("bad-record-id", path, key.span, message).help(help));
    false
}

fn shown(c: char) -> String {
    match c {
        ' ' => "a space".to_owned(),
        c if c.is_control() || c.is_whitespace() => format!("the character U+{:04X}", u32::from(c)),
        c => format!("`{c}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_letters_digits_and_three_signs() {
        for id in ["town-budget", "a_b.2", "القرار-1701", "2024"] {
            assert_eq!(check_id(id), Ok(()), "{id}");
        }
        for (id, message) in [
            ("", "the id is empty"),
            ("a b", "the id `a b` has a space, which no reference can hold"),
            ("a/b", "the id `a/b` has `/`, which no reference can hold"),
            ("a@b", "the id `a@b` has `@`, which no reference can hold"),
            ("..", "the id `..` begins or ends in a dot"),
        ] {
            assert_eq!(check_id(id).unwrap_err(), message);
        }
    }
}
