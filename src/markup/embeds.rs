//! What stands alone in its paragraph: figure boxes, timelines, pictures.

use pulldown_cmark::{Event, LinkType, Tag};

use super::links::Alone;
use super::target::{self, Destination};
use super::writer::Writer;
use super::{FigureReference, Slot, TimelineRequest, desk};
use crate::diagnostics::Spanned;

/// The files that `![[…]]` shows as a picture.
const PICTURES: [&str; 7] = ["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"];

impl Writer<'_> {
    /// Writes a paragraph that holds nothing but `![[…]]`, or one image; says whether it did.
    pub fn write_embeds(&mut self, i: usize, close: usize) -> bool {
        let Some(images) = self.only_images(i, close) else { return false };
        let mut boxes: Vec<Spanned<FigureReference>> = Vec::new();
        for image in images {
            let (Event::Start(Tag::Image { link_type, dest_url, title, .. }), range) = &self.events[image] else { continue };
            let at = (image, self.close[image] as usize);
            if !matches!(link_type, LinkType::WikiLink { .. }) {
                self.write_picture(at, (dest_url, title), Alone::Yes);
                self.html("\n");
                continue;
            }
            let span = self.source.span(range.clone());
            if self.refuse_in_field(span, "`![[…]]`") {
                continue;
            }
            let name = target::fold_target(dest_url);
            if name.starts_with("figure:") {
                match target::of_wiki(&name) {
                    Ok(Destination::Figure(reference)) => boxes.push(Spanned::new(reference, span)),
                    Ok(Destination::Link(_)) => {}
                    Err(mistake) => self.error(mistake.code, span, mistake.message, mistake.help),
                }
                continue;
            }
            self.write_boxes(&mut boxes);
            self.write_embed(at, &name, *link_type);
        }
        self.write_boxes(&mut boxes);
        true
    }

    fn write_boxes(&mut self, boxes: &mut Vec<Spanned<FigureReference>>) {
        if let (Some(first), Some(last)) = (boxes.first(), boxes.last()) {
            let span = crate::diagnostics::Span { start: first.span.start, end: last.span.end };
            self.hole(Slot::FigureBoxes(std::mem::take(boxes)), span);
            self.html("\n");
        }
    }

    fn write_embed(&mut self, at: (usize, usize), name: &str, link_type: LinkType) {
        let span = self.span(at.0);
        let topic = name.strip_prefix("timeline:").map(|rest| rest.strip_prefix("topic/").map(str::trim));
        match topic {
            None if name == "timeline" => {
                self.hole(Slot::Timeline(Box::default()), span);
            }
            Some(Some(topic)) if !topic.is_empty() => {
                let topic = Some(Spanned::new(topic.to_owned(), span));
                self.hole(Slot::Timeline(Box::new(TimelineRequest { topic, ..TimelineRequest::default() })), span);
            }
            None if is_picture(name) => {
                // `![[picture.jpg|300]]` gives a width in other tools; the page's design decides it here.
                let has_alt = link_type == LinkType::WikiLink { has_pothole: true };
                let is_width = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'x');
                let words = self.source.text[self.events[at.0].1.clone()].rsplit('|').next().unwrap_or_default();
                let (first, last) = if has_alt && !is_width(words.trim_end_matches(']')) { at } else { (at.0, at.0) };
                self.write_picture((first, last), (name, ""), Alone::Yes);
            }
            _ => {
                let folded = name.to_lowercase();
                let help = match folded.split_once(':') {
                    None if matches!(&*folded, "timeline" | "timelines") => "write `![[timeline]]`".to_owned(),
                    Some((kind @ ("figure" | "figures"), id)) => {
                        format!("write `![[figure:{}]]`", if kind.len() == name.len() { id } else { name[kind.len() + 1..].trim() })
                    }
                    _ => "write `![[figure:ID]]`, `![[timeline]]`, `![[timeline:topic/NAME]]`, or the name of an image file".to_owned(),
                };
                return self.error("embed-unknown", span, format!("`{name}` cannot be shown here"), help);
            }
        }
        self.html("\n");
    }

    /// The images of a paragraph in which there is nothing else: any number of `![[…]]`, or one `![…](…)`.
    fn only_images(&self, i: usize, close: usize) -> Option<Vec<usize>> {
        let mut images = Vec::new();
        let (mut at, mut markdown) = (i + 1, 0);
        while at < close {
            match &self.events[at].0 {
                Event::Start(Tag::Image { link_type, .. }) => {
                    markdown += usize::from(!matches!(link_type, LinkType::WikiLink { .. }));
                    images.push(at);
                    at = self.close[at] as usize;
                }
                Event::SoftBreak | Event::HardBreak => {}
                Event::Text(text) if text.chars().all(|c| c == desk::BLANK || c.is_whitespace()) => {}
                _ => return None,
            }
            at += 1;
        }
        let fits = markdown == 0 || (markdown == 1 && images.len() == 1);
        (fits && !images.is_empty()).then_some(images)
    }
}

fn is_picture(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| PICTURES.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}
