//! Writes the parser's events as HTML with holes: the loop over events, and what most parts need of it.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::anchors::Anchors;
use super::events::Events;
use super::footnotes::Footnotes;
use super::sentences::{Running, Shown};
use super::shortcodes::Shortcodes;
use super::source::{Extent, Source};
use super::{Hole, Linkable, Markup, Slot, desk};
use crate::diagnostics::{Diagnostic, Span};
use crate::yaml::control_in;

/// Where autolinking may not reach, and other things that hold for all that is inside.
#[derive(Debug, Default)]
pub(super) struct Inside {
    /// Links around.
    pub links: u32,
    /// Headings, quotations, cells and other places where no name becomes a link.
    pub unlinkable: u32,
    /// Headings, cells, list items: shown whole where something in them is mentioned.
    pub whole: u32,
    /// Images around; their text is alternative text.
    pub images: u32,
    /// Where the table cell that is being written ends, and where the last `]]` in it stands.
    pub cell: Option<(usize, Option<usize>)>,
    /// Whether a quotation is open in the running text.
    pub quotation: bool,
}

/// Writes one text; made anew for each.
pub(super) struct Writer<'a> {
    pub source: &'a Source<'a>,
    pub events: &'a [(Event<'a>, Range<usize>)],
    pub close: &'a [u32],
    pub out: Markup,
    pub diagnostics: Vec<Diagnostic>,
    pub running: Running,
    pub anchors: Anchors,
    pub footnotes: Footnotes<'a>,
    pub inside: Inside,
    /// The HTML's length when each still open `[` of the running text was written, with the citations and links so far.
    pub brackets: Vec<u32>,
    /// Citations and links in the running text so far.
    pub nested: u32,
    /// Source before this byte was written already.
    pub skip_to: usize,
    /// A label around a task must be closed at the end of the running text.
    pub open_label: bool,
    /// A heading of key points whose list did not come yet.
    pub awaits_list: Option<Span>,
    /// Where in [`Source::text`] the author's HTML stands that is in the output.
    pub raw: Vec<Range<usize>>,
    /// Findings about raw HTML so far.
    pub refused_tags: usize,
    /// Marks of other programs' templates so far.
    pub shortcodes: Vec<Shortcodes>,
    /// Where the last of them ends.
    pub shortcode_end: usize,
}

impl<'a> Writer<'a> {
    /// Makes a writer of a text that was parsed.
    pub fn new(source: &'a Source<'a>, events: &'a Events<'a>) -> Self {
        let mut diagnostics = Vec::new();
        let anchors = Anchors::of(&events.list, source, &mut diagnostics);
        let footnotes = Footnotes::of(&events.list, source, &mut diagnostics);
        let out = Markup { html: String::with_capacity(source.text.len() * 5 / 4), ..Markup::default() };
        Self {
            source,
            events: &events.list,
            close: &events.close,
            out,
            diagnostics,
            running: Running::default(),
            anchors,
            footnotes,
            inside: Inside::default(),
            brackets: Vec::new(),
            nested: 0,
            skip_to: 0,
            open_label: false,
            awaits_list: None,
            raw: Vec::new(),
            refused_tags: 0,
            shortcodes: Vec::new(),
            shortcode_end: 0,
        }
    }

    /// Writes the whole text: the blocks of the top level, one by one.
    pub fn write_all(&mut self) {
        let mut i = 0;
        while i < self.events.len() {
            let start = self.events[i].1.start;
            if self.out.summary_end.is_none() && self.source.more.is_some_and(|more| more <= start) {
                self.out.summary_end = Some(self.out.html.len() as u32);
            }
            i = self.write_event(i);
        }
        self.end_text();
        if self.source.more.is_some() && self.out.summary_end.is_none() {
            self.out.summary_end = Some(self.out.html.len() as u32);
        }
        self.end_key_points();
        self.write_footnotes();
        self.out.shortcodes = std::mem::take(&mut self.shortcodes);
    }

    /// Writes the events from one index up to another.
    pub fn write_events(&mut self, from: usize, to: usize) {
        let mut i = from;
        while i < to {
            i = self.write_event(i);
        }
    }

    /// Writes the event at an index, with all that is inside it; returns the index of the next.
    fn write_event(&mut self, i: usize) -> usize {
        let (event, range) = &self.events[i];
        match event {
            Event::Start(tag) => return self.write_tag(i, tag),
            Event::End(_) => {}
            Event::Text(text) => self.write_text(i, text),
            Event::Code(code) => self.write_code(code),
            Event::SoftBreak => self.write_break("\n", range.start),
            Event::HardBreak => self.write_break("<br>\n", range.start),
            Event::Rule => {
                self.end_text();
                self.html("<hr>\n");
            }
            Event::TaskListMarker(done) => self.write_task_marker(*done),
            Event::FootnoteReference(label) => self.write_footnote_reference(label, range),
            Event::Html(html) | Event::InlineHtml(html) => self.write_raw(html, range),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.put(text),
        }
        i + 1
    }

    fn write_tag(&mut self, i: usize, tag: &'a Tag<'a>) -> usize {
        let close = self.close[i] as usize;
        match tag {
            Tag::Paragraph => self.write_paragraph(i, close),
            Tag::Heading { level, classes, attrs, .. } => self.write_heading((i, close), *level, classes, attrs),
            Tag::BlockQuote(_) => self.write_quote(i, close),
            Tag::CodeBlock(kind) => self.write_code_block(i, kind),
            Tag::HtmlBlock => {
                self.end_text();
                self.write_events(i + 1, close);
                self.end_text();
            }
            Tag::List(start) => self.write_list(i, close, *start),
            Tag::Item => self.write_item(i, close),
            Tag::Table(alignments) => self.write_table(i, close, alignments),
            Tag::Emphasis => self.write_inline((i, close), "<em>", "</em>"),
            Tag::Strong => self.write_inline((i, close), "<strong>", "</strong>"),
            Tag::Strikethrough => self.write_inline((i, close), "<del>", "</del>"),
            Tag::Link { .. } => return self.write_link(i),
            Tag::Image { link_type, dest_url, title, .. } => self.write_image(i, *link_type, (dest_url, title)),
            // Written at the end, in the order of their first references.
            Tag::FootnoteDefinition(_) => self.end_text(),
            _ => self.write_events(i + 1, close),
        }
        close + 1
    }

    fn write_inline(&mut self, (i, close): (usize, usize), open: &str, end: &str) {
        self.html(open);
        self.write_events(i + 1, close);
        self.html(end);
    }

    fn write_paragraph(&mut self, i: usize, close: usize) {
        self.end_text();
        if self.write_embeds(i, close) {
            return;
        }
        self.warn_of_slip(i);
        self.write_as_paragraph(i + 1, close);
    }

    /// Writes events as a paragraph; one that holds nothing but notes for the desk vanishes.
    pub fn write_as_paragraph(&mut self, from: usize, to: usize) {
        let (start, holes) = (self.out.html.len(), self.out.holes.len());
        self.html("<p>");
        self.write_events(from, to);
        self.end_text();
        if self.out.holes.len() == holes && self.out.html[start + 3..].trim().is_empty() {
            self.out.html.truncate(start);
            while self.out.linkable.pop_if(|range| range.end as usize > start).is_some() {}
        } else {
            self.html("</p>\n");
        }
    }

    fn write_code(&mut self, code: &str) {
        self.html("<code>");
        escape_text(&mut self.out.html, code);
        self.html("</code>");
        self.running.push(code);
    }

    fn write_code_block(&mut self, i: usize, kind: &CodeBlockKind) {
        self.end_text();
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.trim(),
            CodeBlockKind::Indented => "",
        };
        self.without_braces(i, info);
        if info.starts_with('{') && info.ends_with('}') {
            return self.write_block(i, info[1..info.len() - 1].trim());
        }
        // A wide listing scrolls, so the keyboard must reach it (WCAG 2.1.1).
        self.html("<pre tabindex=\"0\"><code");
        if control_in(info).is_some() {
            let help = "delete it, or what stands for it (`&#7;`)";
            self.error("control-character", self.span(i), "the words after this fence hold a control character", help);
        } else if let Some(language) = info.split([' ', '\t', ',']).next().filter(|language| !language.is_empty()) {
            self.html(" class=\"language-");
            escape_attribute(&mut self.out.html, language);
            self.html("\"");
        }
        self.html(">");
        for (event, _) in &self.events[i + 1..self.close[i] as usize] {
            if let Event::Text(text) = event {
                escape_text(&mut self.out.html, text);
            }
        }
        self.html("</code></pre>\n");
    }

    fn write_break(&mut self, html: &str, at: usize) {
        if at < self.skip_to {
            return;
        }
        self.html(html);
        if !self.running.text.ends_with(' ') {
            self.running.text.push(' ');
        }
    }

    /// Writes HTML of our own.
    pub fn html(&mut self, html: &str) {
        self.out.html.push_str(html);
    }

    /// Puts a hole here; returns its index.
    pub fn hole(&mut self, slot: Slot, span: Span) -> usize {
        let index = self.out.holes.len();
        self.running.stand(index, &slot);
        self.out.holes.push(Hole { at: self.out.html.len() as u32, span, sentence: None, slot });
        index
    }

    /// Ends the running text of a block: its sentences are recorded, and what was open for it is closed.
    pub fn end_text(&mut self) {
        if std::mem::take(&mut self.open_label) {
            self.html("</label>");
        }
        if !self.running.is_empty() {
            let shown = if self.inside.whole > 0 { Shown::Whole } else { Shown::Sentence };
            self.running.finish(shown, &mut self.out);
        }
        self.brackets.clear();
        self.nested = 0;
        self.inside.quotation = false;
        self.skip_to = 0;
    }

    /// The place in the file of the event at an index.
    pub fn span(&self, i: usize) -> Span {
        self.source.span(self.events[i].1.clone())
    }

    /// Adds a finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds an error at a place.
    pub fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.report(Diagnostic::error(code, self.source.path, span, message).help(help));
    }

    /// Adds an error where a page's Markdown stands in a field; says whether it did.
    pub fn refuse_in_field(&mut self, span: Span, what: &str) -> bool {
        let refused = self.source.extent == Extent::Field;
        if refused {
            self.error("block-in-field", span, format!("{what} cannot stand in a field"), "put it into the text of a page");
        }
        refused
    }

    /// Whether a name in the text here may become a link.
    pub fn is_linkable(&self) -> bool {
        self.source.options.linkable == Linkable::Collected && self.inside.unlinkable == 0 && self.inside.links == 0
    }
}

/// Writes text between tags.
pub(super) fn escape_text(html: &mut String, text: &str) {
    escape_read(html, &desk::without_blanks(text));
}

/// Writes text between tags in which nothing is blanked out.
pub(super) fn escape_read(html: &mut String, text: &str) {
    escape_html_body_text(html, text).expect("writing to a string cannot fail");
}

/// Writes text into an attribute in double quotation marks.
pub(super) fn escape_attribute(html: &mut String, text: &str) {
    escape_html(html, &desk::without_blanks(text)).expect("writing to a string cannot fail");
}
