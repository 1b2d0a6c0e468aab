//! Decides whether bytes are a text that we can use: UTF-8 without NUL bytes.

use std::borrow::Cow;

use crate::diagnostics::{Diagnostic, FilePath, Span};

/// The largest text file, in bytes. A span's 32 bits hold any offset in it.
pub const TEXT_LIMIT: u64 = 8 * 1024 * 1024;

/// The bytes as text, a byte order mark included; else what is wrong with them and where.
pub(super) fn decode<'a>(path: &FilePath, bytes: &'a [u8]) -> Result<&'a str, Diagnostic> {
    if matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) {
        return Err(not_utf8(path, 0, "this file is UTF-16, not UTF-8"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let message = format!("this file is not UTF-8: byte {at} is {:#04X}{}", bytes[at], as_latin1(bytes[at]));
        not_utf8(path, at, message)
    })?;
    // Found as a character, because that search looks at many bytes at once.
    if let Some(at) = text.find('\0') {
        let message = format!("byte {at} is NUL, which no text holds");
        return Err(Diagnostic::error("nul-byte", path, Span::new(at, at + 1), message)
            .help("the file is not text, or it was damaged: restore it, or save it again as UTF-8"));
    }
    Ok(text)
}

/// The bytes as a text of the same length, with `?` for each byte that belongs to no character.
pub(super) fn legible(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

fn not_utf8(path: &FilePath, at: usize, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("not-utf8", path, Span::new(at, at + 1), message).help("save the file as UTF-8 in your editor")
}

/// The letter that the byte would be in Latin-1, which is what such files mostly are.
fn as_latin1(byte: u8) -> Cow<'static, str> {
    match byte {
        0xA0..=0xFF => format!(" (`{}` in Latin-1)", char::from(byte)).into(),
        _ => "".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, legible};
    use crate::diagnostics::FilePath;

    #[track_caller]
    fn check(bytes: &[u8], expected: Result<&str, (&str, u32, &str)>) {
        let found = decode(&FilePath::new("content/budget.md"), bytes);
        match (found, expected) {
            (Ok(text), Ok(expected)) => assert_eq!(text, expected),
            (Err(d), Err((code, at, message))) => assert_eq!((d.code, d.span.unwrap().start, &d.message[..]), (code, at, message)),
            (found, expected) => panic!("{found:?} is not {expected:?}"),
        }
    }

    #[test]
    fn utf8_is_kept_byte_for_byte() {
        for text in ["", "The town's budget\r\n", "\u{FEFF}---\n", "ميزانية", "a\rb\nc"] {
            check(text.as_bytes(), Ok(text));
        }
    }

    #[test]
    fn what_is_no_text_is_shown_with_every_byte_in_its_place() {
        for (bytes, text) in [(&b"caf\xE9 a\n"[..], "caf? a\n"), (b"\xFF\xFEB\0", "??B\0"), (b"\xE2\x82", "??"), ("é".as_bytes(), "é"), (b"", "")] {
            assert_eq!(legible(bytes), text);
            assert_eq!(legible(bytes).len(), bytes.len());
        }
    }

    #[test]
    fn anything_else_is_refused_with_its_offset() {
        check(b"\xFF\xFEB\0", Err(("not-utf8", 0, "this file is UTF-16, not UTF-8")));
        check(b"\xFE\xFF\0B", Err(("not-utf8", 0, "this file is UTF-16, not UTF-8")));
        check(b"caf\xE9 budget", Err(("not-utf8", 3, "this file is not UTF-8: byte 3 is 0xE9 (`é` in Latin-1)")));
        check(b"a\x93b", Err(("not-utf8", 1, "this file is not UTF-8: byte 1 is 0x93")));
        check(b"town\0", Err(("nul-byte", 4, "byte 4 is NUL, which no text holds")));
        check(b"T\0o\0w\0n\0", Err(("nul-byte", 1, "byte 1 is NUL, which no text holds")));
    }
}
