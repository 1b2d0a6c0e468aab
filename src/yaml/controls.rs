//! Control characters in a text, which come in by escapes (`"\x07"`, `"\u0085"`) or by pasting: no reader sees them, and no page may hold them.

use super::door::Source;
use super::{Node, Yaml, verbatim};
use crate::diagnostics::{Diagnostic, FilePath, Span};

/// What stands in their place where the text is used all the same.
const REPLACEMENT: char = '\u{fffd}';

/// The first control character of a text (C0, DEL and C1, but no tab and no line end), and where it stands.
pub fn control_in(text: &str) -> Option<(usize, char)> {
    // In UTF-8 a C1 control begins with the byte C2, as the signs of Latin-1 do.
    let may_be = |byte: &u8| matches!(byte, 0..=8 | 11..=12 | 14..=31 | 0x7f | 0xc2);
    let from = text.as_bytes().iter().position(may_be)?;
    text[from..].char_indices().find(|(_, c)| is_control(*c)).map(|(at, c)| (from + at, c))
}

/// The finding for a control character.
pub(super) fn refused(path: &FilePath, span: Span, control: char) -> Diagnostic {
    let message = format!("this text holds the control character U+{:04X}", u32::from(control));
    Diagnostic::error("control-character", path, span, message).help("take it out: no reader can see it")
}

/// Puts a sign that can be seen in the place of every control character.
pub(super) fn replace(node: &mut Node, source: &Source) {
    let mend = |text: &mut String| {
        if control_in(text).is_some() {
            *text = text.replace(is_control, &REPLACEMENT.to_string());
        }
    };
    match &mut node.value {
        Yaml::Null => {}
        Yaml::Scalar(scalar) => {
            mend(&mut scalar.text);
            node.span = verbatim::place(node.span, &scalar.text, source);
        }
        Yaml::List(items) => items.iter_mut().for_each(|item| replace(item, source)),
        Yaml::Map(entries) => {
            for entry in entries {
                mend(&mut entry.key.value);
                replace(&mut entry.value, source);
            }
        }
    }
}

fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::control_in;

    #[test]
    fn control_characters_are_found_and_nothing_else() {
        for (text, found) in [
            ("", None),
            ("a\tb\r\nc", None),
            ("«é» \u{a0}½ \u{ad}\u{200b}\u{202e}", None),
            ("a\u{7}b\u{8}", Some((1, '\u{7}'))),
            ("é\u{7f}", Some((2, '\u{7f}'))),
            ("«\u{85}", Some((2, '\u{85}'))),
            ("\u{a0}\u{9f}", Some((2, '\u{9f}'))),
            ("\0", Some((0, '\0'))),
        ] {
            assert_eq!(control_in(text), found, "{text:?}");
        }
    }
}
