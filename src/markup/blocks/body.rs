//! The YAML inside a fence, wherever the fence stands.
//!
//! Inside a list or a quote the lines of a fence are not contiguous in the file. They are put together, read,
//! and every place is led back to the file.

use pulldown_cmark::Event;

use crate::diagnostics::{Diagnostic, Span};
use crate::markup::writer::Writer;
use crate::yaml::{self, Node, Yaml};

impl Writer<'_> {
    /// Reads the body of the fence at an index; `None` where it is empty or nothing usable.
    pub(super) fn block_body(&mut self, i: usize) -> Option<Node> {
        let lines = Lines::of(self, i);
        let first = lines.starts.first()?;
        if lines.contiguous {
            let range = Span::new(first.1, first.1 + lines.text.len());
            return yaml::read(self.source.path, self.source.file, range).into(&mut self.diagnostics);
        }
        let mut findings = Vec::new();
        let mut node = yaml::read(self.source.path, &lines.text, Span::new(0, lines.text.len())).into(&mut findings);
        if let Some(node) = &mut node {
            lines.lead_back(node);
        }
        for finding in &mut findings {
            lines.lead_finding_back(finding);
        }
        self.diagnostics.append(&mut findings);
        node
    }

    /// Whether the fence at an index ends with a line of its own sign, at least as long as the first.
    pub(super) fn is_closed(&self, i: usize) -> bool {
        let written = &self.source.text[self.events[i].1.clone()];
        let sign = if written.starts_with('~') { '~' } else { '`' };
        let length = written.len() - written.trim_start_matches(sign).len();
        let last = written.trim_end().rsplit_once('\n').map_or("", |(_, last)| last);
        let last = last.trim_start_matches([' ', '\t', '>']);
        last.len() >= length && last.chars().all(|c| c == sign)
    }
}

/// The lines of a fence's body, put together.
struct Lines {
    text: String,
    /// For each piece the byte in `text` and the byte in the file.
    starts: Vec<(usize, usize)>,
    contiguous: bool,
}

impl Lines {
    fn of(writer: &Writer, i: usize) -> Self {
        let mut lines = Lines { text: String::new(), starts: Vec::new(), contiguous: true };
        for (event, range) in &writer.events[i + 1..writer.close[i] as usize] {
            let Event::Text(text) = event else { continue };
            let start = writer.source.span(range.clone()).start as usize;
            let expected = lines.starts.last().map_or(start, |(own, file)| file + lines.text.len() - own);
            lines.contiguous &= start == expected && text.len() == range.len();
            lines.starts.push((lines.text.len(), start));
            lines.text.push_str(text);
        }
        lines
    }

    fn place(&self, offset: u32) -> u32 {
        let piece = self.starts.partition_point(|(own, _)| *own <= offset as usize).saturating_sub(1);
        let (own, file) = self.starts[piece];
        (file + (offset as usize - own)) as u32
    }

    /// An end is led back from the byte before it, so that it stays in its line.
    fn span(&self, span: Span) -> Span {
        let start = self.place(span.start);
        Span { start, end: if span.end > span.start { self.place(span.end - 1) + 1 } else { start } }
    }

    fn lead_back(&self, node: &mut Node) {
        node.span = self.span(node.span);
        match &mut node.value {
            Yaml::List(items) => items.iter_mut().for_each(|item| self.lead_back(item)),
            Yaml::Map(entries) => entries.iter_mut().for_each(|entry| {
                entry.key.span = self.span(entry.key.span);
                self.lead_back(&mut entry.value);
            }),
            Yaml::Null | Yaml::Scalar(_) => {}
        }
    }

    fn lead_finding_back(&self, finding: &mut Diagnostic) {
        finding.span = finding.span.map(|span| self.span(span));
        for related in &mut finding.related {
            related.span = related.span.map(|span| self.span(span));
        }
    }
}
