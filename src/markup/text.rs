//! Running text: escaping, bare addresses, marks of the desk, ranges in which a name may become a link.

use pulldown_cmark::Event;

use super::writer::{Writer, escape_read};
use super::{Slot, Target, target};
use crate::diagnostics::{Diagnostic, Spanned};

/// What a desk writes where something is still to come or to check.
const MARKS: [&str; 3] = ["TK", "CQ?", "???"];

/// Bare addresses are followed over further text events so far.
const LONGEST_ADDRESS: usize = 2048;

impl Writer<'_> {
    /// Writes the text event at an index.
    pub fn write_text(&mut self, i: usize, text: &str) {
        let range = self.events[i].1.clone();
        let is_source = text.len() == range.len();
        if !is_source && text.contains(|c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
            self.error(
                "control-character",
                self.source.span(range.clone()),
                "this stands for a control character",
                "delete it; no reader can see it",
            );
            return;
        }
        let (mut text, mut start) = (text, range.start);
        if self.skip_to > start {
            if self.skip_to >= range.end || !is_source {
                return;
            }
            text = &text[self.skip_to - start..];
            start = self.skip_to;
        }
        match text {
            "[" | "![" => self.open_bracket(start + text.len() - 1),
            "]" => self.close_bracket(start),
            _ => {}
        }
        // Bytes are found in a fraction of the time that words are.
        let has = |byte: u8| text.as_bytes().contains(&byte);
        if self.source.may_have_marks && (has(b'?') || has(b'K')) {
            self.find_marks(text, start);
        }
        if self.source.may_have_shortcodes && is_source {
            self.find_shortcodes(start..range.end);
        }
        if is_source && self.inside.links == 0 && self.source.may_have_address(start, range.end) {
            while let Some((at, end)) = self.bare_address(i, text, start) {
                self.put(&text[..at]);
                self.write_address(start + at, end);
                if end >= range.end {
                    self.skip_to = end;
                    return;
                }
                text = &text[end - start..];
                start = end;
            }
        }
        self.put(text);
    }

    /// Writes words, as they are.
    pub fn put(&mut self, text: &str) {
        let without;
        let text = if self.source.may_have_blanks {
            without = super::desk::without_blanks(text);
            &without
        } else {
            text
        };
        self.running.push(text);
        if !self.is_linkable() {
            return escape_read(&mut self.out.html, text);
        }
        for piece in text.split_inclusive(['"', '“', '”', '„', '«', '»']) {
            let start = self.out.html.len();
            escape_read(&mut self.out.html, piece);
            if !self.inside.quotation {
                self.note_linkable(start);
            }
            self.inside.quotation = match piece.chars().next_back() {
                Some('"') => !self.inside.quotation,
                Some('„' | '«') => true,
                // In German „…“ the sign closes what in English it opens.
                Some('“') => !self.inside.quotation,
                Some('”' | '»') => false,
                _ => self.inside.quotation,
            };
        }
    }

    fn note_linkable(&mut self, start: usize) {
        let (start, end) = (start as u32, self.out.html.len() as u32);
        match self.out.linkable.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ if start < end => self.out.linkable.push(start..end),
            _ => {}
        }
    }

    /// The first bare address in a text that begins at a byte of the source: where in the text it begins, where in
    /// the source it ends. It may reach over the parser's next text events, which break at `_` and the like.
    fn bare_address(&self, i: usize, text: &str, start: usize) -> Option<(usize, usize)> {
        let mut from = 0;
        while let Some(found) = text[from..].find("http") {
            let at = from + found;
            from = at + 4;
            let is_address = text[at..].starts_with("http://") || text[at..].starts_with("https://");
            if !is_address || text[..at].chars().next_back().is_some_and(char::is_alphanumeric) {
                continue;
            }
            let end = address_end(&self.source.text[start + at..self.text_end(i)]) + start + at;
            if target::is_address(&self.address(start + at, end)) {
                return Some((at, end));
            }
        }
        None
    }

    /// Where the run of adjoining text events ends, as far as an address may reach.
    fn text_end(&self, i: usize) -> usize {
        let mut end = self.events[i].1.end;
        let far = end + LONGEST_ADDRESS;
        for (event, range) in &self.events[i + 1..] {
            if !matches!(event, Event::Text(_)) || range.start != end || end > far {
                break;
            }
            end = range.end;
        }
        end
    }

    fn address(&self, start: usize, end: usize) -> String {
        self.source.text[start..end].replace("&amp;", "&")
    }

    fn write_address(&mut self, start: usize, end: usize) {
        let address = self.address(start, end);
        let span = self.source.span(start..end);
        self.hole(Slot::LinkStart { target: Target::External(address.clone()), text: address.clone() }, span);
        self.inside.links += 1;
        self.put(&address);
        self.inside.links -= 1;
        self.hole(Slot::LinkEnd, span);
    }

    /// Notes where `TK`, `CQ?` and `???` stand as whole words.
    pub fn find_marks(&mut self, text: &str, start: usize) {
        for mark in MARKS {
            let mut from = 0;
            while let Some(found) = text[from..].find(mark) {
                let at = from + found;
                let mut end = at + mark.len();
                while text[end..].starts_with(mark) || mark == "???" && text[end..].starts_with('?') {
                    end += if mark == "???" { 1 } else { mark.len() };
                }
                from = end;
                let before = text[..at].chars().next_back().is_some_and(char::is_alphanumeric) && mark != "???";
                let after = text[end..].chars().next().is_some_and(char::is_alphanumeric) && mark == "TK";
                if !before && !after {
                    let span = self.source.span(start + at..start + end);
                    self.out.desk_marks.push(Spanned::new(mark.into(), span));
                }
            }
        }
    }

    /// A `[` that is text: the start of an undefined footnote, of a wiki-link that a table cut in two, or of words
    /// around a link.
    fn open_bracket(&mut self, at: usize) {
        self.brackets.push(self.nested);
        let rest = &self.source.text[at + 1..];
        if let Some(label) = rest.strip_prefix('^').and_then(|rest| rest.split_once([']', '\n', '['])).map(|(label, _)| label)
            && !label.is_empty()
            && rest[1 + label.len()..].starts_with(']')
        {
            self.refuse_footnote(label, at..at + label.len() + 3);
        }
        if let Some((cell_end, last_close)) = self.inside.cell
            && rest.starts_with('[')
            && last_close.is_none_or(|close| close < at)
        {
            let help = "write `\\|` for the bar of a wiki-link in a table, as in `[[page\\|words]]`";
            self.inside.cell = None;
            self.error("wiki-link-in-table", self.source.span(at..cell_end), "the cell ends before the `]]` of its wiki-link", help);
        }
    }

    /// A `]` that is text: where a link would begin after it, a link inside its words kept it from being one.
    fn close_bracket(&mut self, at: usize) {
        let Some(nested) = self.brackets.pop() else { return };
        if nested == self.nested || !self.source.text[at + 1..].starts_with('(') {
            return;
        }
        let span = self.source.span(at..at + 2);
        let message = "a link or citation stands inside the words of this link, so the outer one is not a link";
        self.report(Diagnostic::error("nested-link", self.source.path, span, message).help("put the citation or the inner link after the link"));
    }
}

/// How far a bare address reaches: up to white space or a sign that no address holds; signs of punctuation at its
/// end and an unpaired closing bracket belong to the sentence.
fn address_end(text: &str) -> usize {
    let stops = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '|' | '“' | '”' | '«' | '»' | '[' | ']' | '*') || c.is_control();
    let mut end = text.find(stops).unwrap_or(text.len());
    let (mut opened, mut closed) = (0, 0);
    for byte in text[..end].bytes() {
        opened += usize::from(byte == b'(');
        closed += usize::from(byte == b')');
    }
    while let Some(last) = text[..end].chars().next_back() {
        match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '_' | '~' | '…' | '’' | '‘' | '،' | '؛' | '؟' => {}
            ')' if closed > opened => closed -= 1,
            _ => break,
        }
        end -= last.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_stays_outside_and_paired_brackets_inside() {
        for (text, address) in [
            ("https://town.example. Next", "https://town.example"),
            ("https://town.example/a_(b)) and", "https://town.example/a_(b)"),
            ("https://town.example/a_(b)", "https://town.example/a_(b)"),
            ("https://town.example/?a=b&c=d, and", "https://town.example/?a=b&c=d"),
            ("https://town.example/x>", "https://town.example/x"),
        ] {
            assert_eq!(&text[..address_end(text)], address);
        }
    }
}
