//! Quotes, and the prose blocks that are quotes with a tag: `> [!note]`.

use pulldown_cmark::{Event, LinkType, Tag};

use super::writer::Writer;
use super::{Slot, desk};
use crate::diagnostics::{Diagnostic, nearest};

/// The tags of prose blocks.
const TAGS: [(&str, Prose); 5] =
    [("note", Prose::Note), ("important", Prose::Important), ("aside", Prose::Aside), ("expand", Prose::Expand), ("quote", Prose::Quote)];

/// A kind of prose block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Prose {
    Note,
    Important,
    Aside,
    Expand,
    Quote,
}

/// What the first line of a tagged quote says.
struct Tagged {
    prose: Prose,
    /// Whether `+` asks for an open block.
    open: bool,
    /// The events of the title.
    title: (usize, usize),
    /// The first byte of the title.
    title_start: usize,
}

impl Writer<'_> {
    /// Writes a quote.
    pub fn write_quote(&mut self, i: usize, close: usize) {
        self.end_text();
        let paragraph = i + 1;
        match self.tag_of(paragraph, close) {
            None => {
                self.inside.unlinkable += 1;
                self.html("<blockquote>\n");
                self.write_events(i + 1, close);
                self.html("</blockquote>\n");
                self.inside.unlinkable -= 1;
            }
            Some(Err(())) => self.write_events(i + 1, close),
            Some(Ok(tagged)) => match tagged.prose {
                Prose::Note => self.write_aside((i, close), tagged, "note"),
                Prose::Important => self.write_aside((i, close), tagged, "important"),
                Prose::Aside => self.write_aside((i, close), tagged, "aside"),
                Prose::Expand => self.write_expand((i, close), tagged),
                Prose::Quote => self.write_quotation((i, close), tagged),
            },
        }
    }

    /// Reads the tag with which a quote's first paragraph begins; an unknown one is reported.
    fn tag_of(&mut self, paragraph: usize, close: usize) -> Option<Result<Tagged, ()>> {
        let (Event::Start(Tag::Paragraph), _) = self.events.get(paragraph)? else { return None };
        let (Event::Start(Tag::Link { link_type, id, .. }), range) = self.events.get(paragraph + 1)? else { return None };
        let is_ours = matches!(link_type, LinkType::ReferenceUnknown | LinkType::CollapsedUnknown | LinkType::ShortcutUnknown);
        let name = id.strip_prefix('!').filter(|_| is_ours && paragraph < close)?.trim().to_lowercase();
        let Some((_, prose)) = TAGS.iter().find(|(known, _)| *known == name) else {
            let known = TAGS.map(|(known, _)| known);
            let near = nearest(&name, known).map(|near| format!("did you mean `[!{near}]`?"));
            let help = near.unwrap_or_else(|| format!("known are {}", known.map(|name| format!("`[!{name}]`")).join(", ")));
            self.error("unknown-tag", self.source.span(range.clone()), format!("there is no block `[!{name}]`"), help);
            return Some(Err(()));
        };
        let fold = self.source.text.as_bytes().get(range.end).copied();
        let title_start = range.end + usize::from(matches!(fold, Some(b'+' | b'-')));
        let from = self.close[paragraph + 1] as usize + 1;
        let end = self.close[paragraph] as usize;
        let to = (from..end).find(|i| matches!(self.events[*i].0, Event::SoftBreak | Event::HardBreak)).unwrap_or(end);
        Some(Ok(Tagged { prose: *prose, open: fold == Some(b'+'), title: (from, to), title_start }))
    }

    /// Writes the title that stands beside the tag, or the word for the tag.
    fn write_title(&mut self, tagged: &Tagged, word: &'static str) {
        let (from, to) = tagged.title;
        self.inside.unlinkable += 1;
        self.inside.whole += 1;
        if self.has_title(tagged) {
            self.skip_to = self.skip_to.max(self.after_spaces(tagged.title_start));
            self.write_events(from, to);
            self.end_text();
        } else {
            let span = self.span(from.saturating_sub(1));
            self.hole(Slot::Word(word.into()), span);
        }
        self.inside.unlinkable -= 1;
        self.inside.whole -= 1;
    }

    fn has_title(&self, tagged: &Tagged) -> bool {
        let (from, to) = tagged.title;
        let end = if to > from { self.events[to - 1].1.end } else { 0 };
        self.source.text.get(tagged.title_start..end).is_some_and(|title| !title.trim_matches([' ', '\t', desk::BLANK]).is_empty())
    }

    fn after_spaces(&self, at: usize) -> usize {
        let rest = &self.source.text[at..];
        at + rest.len() - rest.trim_start_matches([' ', '\t']).len()
    }

    /// Writes the rest of the first paragraph, and all blocks after it up to `to`.
    fn write_body(&mut self, i: usize, tagged: &Tagged, to: usize) {
        let end = self.close[i + 1] as usize;
        // The break after the title belongs to neither.
        self.write_rest(tagged.title.1 + 1, end.min(to));
        if to > end {
            self.write_events(end + 1, to);
        }
    }

    fn write_rest(&mut self, from: usize, to: usize) {
        if from >= to {
            return;
        }
        self.write_as_paragraph(from, to);
    }

    fn write_aside(&mut self, (i, close): (usize, usize), tagged: Tagged, word: &'static str) {
        // `note` is no landmark: many landmarks without a name would be noise to a screen reader.
        self.html(&format!("<aside class=\"{word}\" role=\"note\">\n<p class=\"label\">"));
        self.write_title(&tagged, word);
        self.html("</p>\n");
        self.write_body(i, &tagged, close);
        self.html("</aside>\n");
    }

    fn write_expand(&mut self, (i, close): (usize, usize), tagged: Tagged) {
        self.html(if tagged.open { "<details class=\"expand\" open>\n<summary>" } else { "<details class=\"expand\">\n<summary>" });
        self.write_title(&tagged, "expand");
        self.html("</summary>\n");
        self.write_body(i, &tagged, close);
        self.html("</details>\n");
    }

    fn write_quotation(&mut self, (i, close): (usize, usize), tagged: Tagged) {
        self.inside.unlinkable += 1;
        self.html("<figure class=\"quote\">\n");
        if self.has_title(&tagged) {
            self.html("<p class=\"label\">");
            self.write_title(&tagged, "quote");
            self.html("</p>\n");
        }
        self.html("<blockquote>\n");
        let speaker = self.speaker_line(i, close, &tagged);
        match speaker {
            None => self.write_body(i, &tagged, close),
            Some((paragraph, line)) if paragraph == i + 1 => self.write_body(i, &tagged, line),
            Some((paragraph, line)) => {
                self.write_body(i, &tagged, paragraph);
                self.write_rest(paragraph + 1, line);
            }
        }
        self.html("</blockquote>\n");
        match speaker {
            None => {
                let message = "the quotation does not say who speaks";
                let help = "end it with a line `> — Speaker, 2024-10-31 [@source]`";
                self.report(Diagnostic::warning("quote-without-speaker", self.source.path, self.span(i), message).help(help));
            }
            Some((paragraph, line)) => self.write_speaker(paragraph, line),
        }
        self.html("</figure>\n");
        self.inside.unlinkable -= 1;
    }

    fn write_speaker(&mut self, paragraph: usize, line: usize) {
        let is_break = matches!(self.events[line].0, Event::SoftBreak | Event::HardBreak);
        let from = if is_break { line + 1 } else { line };
        let start = self.events[from].1.start;
        let rest = self.source.text[start..].trim_start_matches(['—', '–', '-', ' ', '\t']);
        self.skip_to = self.skip_to.max(self.source.text.len() - rest.len());
        self.html("<figcaption>");
        self.inside.whole += 1;
        self.write_events(from, self.close[paragraph] as usize);
        self.end_text();
        self.inside.whole -= 1;
        self.html("</figcaption>\n");
    }

    /// Finds the last line of the last paragraph, where it begins with a dash: the paragraph, and the event at which
    /// the line or the break before it begins.
    fn speaker_line(&self, i: usize, close: usize, tagged: &Tagged) -> Option<(usize, usize)> {
        let mut block = i + 1;
        let mut last = block;
        while block < close {
            last = block;
            block = self.close[block] as usize + 1;
        }
        let (Event::Start(Tag::Paragraph), _) = self.events[last] else { return None };
        let end = self.close[last] as usize;
        let first = if last == i + 1 { tagged.title.1 } else { last + 1 };
        let line =
            (first..end).rev().find(|at| matches!(self.events[*at].0, Event::SoftBreak | Event::HardBreak)).or((last > i + 1).then_some(first))?;
        let is_break = matches!(self.events[line].0, Event::SoftBreak | Event::HardBreak);
        let start = self.events.get(if is_break { line + 1 } else { line })?.1.start;
        let text = &self.source.text[start..];
        (text.starts_with('—') || text.starts_with('–') || text.starts_with("--")).then_some((last, line))
    }
}
