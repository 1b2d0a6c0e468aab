//! Headings, the outline, and the key points under a heading marked `{.key-points}`.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag};

use super::plain::words_of;
use super::sentences::FILL;
use super::shortcodes::mark;
use super::writer::{Writer, escape_attribute};
use super::{Heading, Markup};
use crate::diagnostics::Diagnostic;

/// The class that makes the list under a heading the page's key points.
const KEY_POINTS: &str = "key-points";

impl<'a> Writer<'a> {
    /// Writes a heading.
    pub fn write_heading(&mut self, (i, close): (usize, usize), level: HeadingLevel, classes: &[CowStr], attributes: &[(CowStr, Option<CowStr>)]) {
        self.end_text();
        self.end_key_points();
        let span = self.span(i);
        if self.refuse_in_field(span, "a heading") {
            return;
        }
        let shortcode = self.closing_shortcode(i);
        for (name, value) in attributes.iter().filter(|_| shortcode.is_none()) {
            let help = match value {
                Some(value) if name.as_ref() == "id" => format!("write `{{#{}}}`", value.trim_matches(['"', '\''])),
                _ => "headings take `{#anchor}` and `{.class}` only".to_owned(),
            };
            self.error("heading-attribute", span, format!("`{name}` is not an attribute of a heading"), help);
        }
        if classes.iter().any(|class| class.as_ref() == KEY_POINTS) {
            self.awaits_list = Some(span);
            return;
        }
        let level = level as u8;
        let name = ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(level) - 1];
        ["<", name, " id=\""].iter().for_each(|part| self.html(part));
        let id_at = self.out.html.len();
        self.html("\"");
        if !classes.is_empty() {
            self.html(" class=\"");
            escape_attribute(&mut self.out.html, &classes.join(" "));
            self.html("\"");
        }
        self.html(">");
        let holes = self.out.holes.len();
        self.inside.unlinkable += 1;
        self.inside.whole += 1;
        self.write_events(i + 1, close);
        if let Some(range) = shortcode {
            self.find_shortcodes(range.clone());
            self.put(&format!(" {}", &self.source.text[range]));
        }
        let text = self.heading_text(holes);
        self.end_text();
        self.inside.unlinkable -= 1;
        self.inside.whole -= 1;
        let id = match &self.events[i].0 {
            Event::Start(Tag::Heading { id: Some(id), .. }) => id.to_string(),
            _ => self.anchors.make(&text),
        };
        ["</", name, ">\n"].iter().for_each(|part| self.html(part));
        self.name_heading(&id, id_at, holes);
        let question = text.ends_with(['?', '؟']);
        self.out.outline.push(Heading { level, id, text, question, span });
    }

    /// The template tag of another program that ends a heading: the parser takes it for attributes.
    fn closing_shortcode(&self, i: usize) -> Option<Range<usize>> {
        let (Event::Start(Tag::Heading { attrs, .. }), range) = &self.events[i] else { return None };
        if attrs.is_empty() {
            return None;
        }
        let heading = self.source.text[range.clone()].trim_end_matches(['\n', '\r', ' ', '#']);
        let at = heading.rfind("{%")?;
        let (_, length) = mark(&heading[at..])?;
        (at + length == heading.len()).then(|| range.start + at..range.start + at + length)
    }

    /// The plain text of the heading; where only the site knows words, the target's stand.
    fn heading_text(&self, first_hole: usize) -> String {
        if first_hole == self.out.holes.len() {
            return self.running.text.trim().to_owned();
        }
        let mut text = String::with_capacity(self.running.text.len());
        let mut fills = self.out.holes[first_hole..].iter().filter_map(|hole| words_of(&hole.slot));
        for c in self.running.text.chars() {
            match c {
                FILL => text.push_str(fills.next().as_deref().unwrap_or_default()),
                c => text.push(c),
            }
        }
        text.trim().to_owned()
    }

    /// Puts the anchor, which is known only after the words, into the tag before them.
    fn name_heading(&mut self, id: &str, at: usize, first_hole: usize) {
        let mut escaped = String::new();
        escape_attribute(&mut escaped, id);
        self.out.html.insert_str(at, &escaped);
        for hole in &mut self.out.holes[first_hole..] {
            hole.at += escaped.len() as u32;
        }
        self.out.anchors.push(id.to_owned());
    }

    /// Takes the list at an index as the key points, each item a text of its own.
    pub fn take_key_points(&mut self, i: usize, close: usize) {
        let mut item = i + 1;
        while item < close {
            let end = self.close[item] as usize;
            let page = std::mem::take(&mut self.out);
            let loose = matches!(self.events.get(item + 1), Some((Event::Start(Tag::Paragraph), _)));
            let one = loose && self.close[item + 1] as usize + 1 == end;
            let (from, to) = if one { (item + 2, end - 1) } else { (item + 1, end) };
            self.inside.whole += 1;
            self.write_events(from, to);
            self.end_text();
            self.inside.whole -= 1;
            let point: Markup = std::mem::replace(&mut self.out, page);
            self.out.key_points.push(point);
            item = end + 1;
        }
    }

    /// Warns where the list of the key points never came.
    pub fn end_key_points(&mut self) {
        if let Some(span) = self.awaits_list.take() {
            let message = "the heading is marked `{.key-points}`, but no list follows it";
            let help = "write the key points as a list below it, or take the mark away";
            self.report(Diagnostic::warning("key-points-without-list", self.source.path, span, message).help(help));
        }
    }
}
