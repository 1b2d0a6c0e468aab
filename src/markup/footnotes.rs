//! Footnotes: numbered in the order of their first references, listed at the end, with links back.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::source::{Extent, Source};
use super::writer::Writer;
use super::{Slot, desk};
use crate::diagnostics::{Diagnostic, did_you_mean};

/// The footnotes of a text.
#[derive(Debug, Default)]
pub(super) struct Footnotes<'a> {
    /// The event at which each begins, by its label in lower case.
    definitions: HashMap<String, usize>,
    /// The labels in the order written.
    labels: Vec<&'a str>,
    /// The events at which the notes begin, in the order of their first references.
    order: Vec<usize>,
    /// For each of `order` how often it was referred to.
    references: Vec<u32>,
    /// For each event that begins a note the index in `order`.
    numbers: HashMap<usize, usize>,
}

impl<'a> Footnotes<'a> {
    /// Gathers the definitions, and refuses a second one of a label.
    pub fn of(events: &'a [(Event<'a>, Range<usize>)], source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut footnotes = Self::default();
        for (i, (event, range)) in events.iter().enumerate() {
            let Event::Start(Tag::FootnoteDefinition(label)) = event else { continue };
            footnotes.labels.push(label);
            if let Some(first) = footnotes.definitions.insert(key(label), i) {
                footnotes.definitions.insert(key(label), first);
                let message = format!("the footnote `{label}` is written twice");
                let finding = Diagnostic::error("footnote-twice", source.path, source.span(range.clone()), message).help("change the label of one");
                diagnostics.push(finding.related(source.path, source.span(events[first].1.clone()), "first written here"));
            }
        }
        footnotes
    }
}

impl Writer<'_> {
    /// Writes the number of a footnote where it is referred to.
    pub fn write_footnote_reference(&mut self, label: &str, range: &Range<usize>) {
        let Some(&start) = self.footnotes.definitions.get(&key(label)) else {
            return self.refuse_footnote(label, range.clone());
        };
        let notes = &mut self.footnotes;
        let index = *notes.numbers.entry(start).or_insert_with(|| {
            notes.order.push(start);
            notes.references.push(0);
            notes.order.len() - 1
        });
        notes.references[index] += 1;
        let (number, count) = (index + 1, notes.references[index]);
        let anchor = reference_anchor(number, count);
        self.html(&format!("<sup><a href=\"#fn-{number}\" id=\"{anchor}\" class=\"footnote\" role=\"doc-noteref\">{number}</a></sup>"));
        self.out.anchors.push(anchor);
    }

    /// Reports a footnote that is not there.
    pub fn refuse_footnote(&mut self, label: &str, range: Range<usize>) {
        let span = self.source.span(range);
        if self.source.extent == Extent::Field {
            self.refuse_in_field(span, "a footnote");
            return;
        }
        let label = desk::without_blanks(label);
        let help =
            did_you_mean(&label, self.footnotes.labels.iter().copied()).unwrap_or_else(|| format!("write it below, as in `[^{label}]: The note.`"));
        self.error("footnote-undefined", span, format!("the footnote `{label}` is not written anywhere"), help);
    }

    /// Writes the list of footnotes, and warns of those that nothing refers to.
    pub fn write_footnotes(&mut self) {
        if !self.footnotes.order.is_empty() {
            let span = self.span(self.footnotes.order[0]);
            self.html("<section class=\"footnotes\">\n<h2 class=\"visually-hidden\">");
            self.hole(Slot::Word("footnotes".into()), span);
            self.html("</h2>\n<ol>\n");
            // Notes may refer to further notes, so the list grows while it is written.
            let mut at = 0;
            while let Some(&start) = self.footnotes.order.get(at) {
                self.write_footnote(start, at + 1);
                at += 1;
            }
            self.html("</ol>\n</section>\n");
        }
        for (i, (event, range)) in self.events.iter().enumerate() {
            let Event::Start(Tag::FootnoteDefinition(label)) = event else { continue };
            if !self.footnotes.numbers.contains_key(&i) && self.footnotes.definitions.get(&key(label)) == Some(&i) {
                let message = format!("nothing refers to the footnote `{label}`");
                let finding = Diagnostic::warning("footnote-unused", self.source.path, self.source.span(range.clone()), message);
                self.report(finding.help(format!("write `[^{label}]` where it belongs, or delete it")));
            }
        }
    }

    fn write_footnote(&mut self, start: usize, number: usize) {
        self.html(&format!("<li id=\"fn-{number}\">"));
        self.out.anchors.push(format!("fn-{number}"));
        self.inside.unlinkable += 1;
        self.write_events(start + 1, self.close[start] as usize);
        self.end_text();
        self.inside.unlinkable -= 1;
        let in_paragraph = self.out.html.ends_with("</p>\n");
        if in_paragraph {
            self.out.html.truncate(self.out.html.len() - "</p>\n".len());
        }
        let span = self.span(start);
        for count in 1..=self.footnotes.references[number - 1] {
            self.html(&format!(" <a href=\"#{}\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"", reference_anchor(number, count)));
            self.hole(Slot::Word("back-to-text".into()), span);
            self.html(&if count == 1 { format!(" {number}\">↩</a>") } else { format!(" {number}-{count}\">↩</a>") });
        }
        self.html(if in_paragraph { "</p>\n</li>\n" } else { "</li>\n" });
    }
}

fn reference_anchor(number: usize, count: u32) -> String {
    if count == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{count}") }
}

/// Labels are compared without case, as the parser does.
fn key(label: &str) -> String {
    label.to_lowercase()
}
