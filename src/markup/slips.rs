//! Lines that a word processor would draw as a list or a heading, and Markdown reads as running text.

use super::writer::Writer;
use crate::diagnostics::Diagnostic;

/// The bullets that come along when a list is pasted.
const BULLETS: [char; 6] = ['•', '●', '◦', '▪', '■', '‣'];

/// So many characters of a heading are repeated in a message.
const MOST_SHOWN: usize = 60;

impl Writer<'_> {
    /// Warns of a paragraph that begins with a bullet, or with the signs of a heading and no space behind them. One `#` is a hashtag.
    pub fn warn_of_slip(&mut self, paragraph: usize) {
        let start = self.events[paragraph].1.start;
        let text = &self.source.text[start..];
        let Some(first) = text.chars().next().filter(|first| *first == '#' || BULLETS.contains(first)) else { return };
        let line = text.lines().next().unwrap_or_default();
        let (length, message, help) = if first == '#' {
            let hashes = line.len() - line.trim_start_matches('#').len();
            let words: String = line[hashes..].chars().take(MOST_SHOWN).collect();
            let more = if hashes + words.len() < line.len() { "…" } else { "" };
            if !(2..=6).contains(&hashes) || !words.starts_with(char::is_alphabetic) {
                return;
            }
            let signs = &line[..hashes];
            (hashes, format!("`{signs}` makes a heading only with a space behind it"), format!("write `{signs} {words}{more}`"))
        } else {
            if !line[first.len_utf8()..].starts_with(char::is_whitespace) {
                return;
            }
            let help = "write `- ` in its place, at the beginning of each line of the list";
            (first.len_utf8(), format!("`{first}` begins no list in Markdown, so that these lines run together"), help.to_owned())
        };
        let span = self.source.span(start..start + length);
        self.report(Diagnostic::warning("markdown-slip", self.source.path, span, message).help(help));
    }
}
