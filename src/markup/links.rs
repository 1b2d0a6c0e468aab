//! Links, wiki-links, figures in running text, citations and images.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::target::{self, Destination, Mistake};
use super::writer::Writer;
use super::{FigureForm, FigureReference, Slot, Target, citation, desk};
use crate::yaml::control_in;

impl Writer<'_> {
    /// Writes the link at an index; returns the index of the next event.
    pub fn write_link(&mut self, i: usize) -> usize {
        let close = self.close[i] as usize;
        let (Event::Start(Tag::Link { link_type, dest_url, id, .. }), range) = &self.events[i] else { return close + 1 };
        match link_type {
            LinkType::ReferenceUnknown | LinkType::CollapsedUnknown | LinkType::ShortcutUnknown => return self.write_brackets(i, id),
            LinkType::WikiLink { has_pothole } => self.write_wiki_link((i, close), dest_url, *has_pothole),
            // The words of a link hold no further link: an address in them is text.
            LinkType::Autolink | LinkType::Email if self.inside.links > 0 => self.write_events(i + 1, close),
            LinkType::Email => self.write_to(Target::External(format!("mailto:{dest_url}")), (i, close)),
            LinkType::Autolink if !matches!(target::scheme(dest_url), Some((scheme, _)) if is_web(scheme)) => {
                let message = format!("`<{dest_url}>` is not a link");
                self.error(
                    "link-scheme",
                    self.source.span(range.clone()),
                    message,
                    "between `<` and `>` stands a whole `https:` or `mailto:` address",
                );
            }
            _ => match target::of_markdown(dest_url) {
                Ok(Destination::Link(target)) => self.write_to(target, (i, close)),
                Ok(Destination::Figure(reference)) => self.write_figure_words(reference, (i, close)),
                Err(mistake) => self.refuse(mistake, (i, close)),
            },
        }
        self.nested += 1;
        close + 1
    }

    /// Writes what stands in brackets that are no link of Markdown: a citation, or text.
    fn write_brackets(&mut self, i: usize, id: &str) -> usize {
        let close = self.close[i] as usize;
        let range = self.events[i].1.clone();
        if range.start < self.skip_to {
            return close + 1;
        }
        if !citation::is_citation(id) {
            // A tag like `[!note]` where no quote begins.
            self.put("[");
            self.write_events(i + 1, close);
            self.put("]");
            return close + 1;
        }
        let (next, range) = self.write_citation(i, id, range);
        self.nested += 1;
        if self.inside.images > 0 {
            let help = "put the citation after the image, or into its caption";
            self.error("nested-link", self.source.span(range), "a citation cannot stand in the alternative text of an image", help);
        }
        next
    }

    /// Writes a citation, and those that follow without a space, as one.
    fn write_citation(&mut self, i: usize, id: &str, range: Range<usize>) -> (usize, Range<usize>) {
        let mut whole = range.clone();
        let mut cited = self.read_citation(i, id, range);
        let mut next = self.close[i] as usize + 1;
        while let Some((Event::Start(Tag::Link { link_type, id, .. }), range)) = self.events.get(next) {
            let is_ours = matches!(link_type, LinkType::ReferenceUnknown | LinkType::CollapsedUnknown | LinkType::ShortcutUnknown);
            if !is_ours || range.start != whole.end || !citation::is_citation(id) {
                break;
            }
            let more = self.read_citation(next, id, range.clone());
            cited.items.extend(more.items);
            whole.end = range.end;
            next = self.close[next] as usize + 1;
        }
        let span = self.source.span(whole.clone());
        self.hole(Slot::Citation(cited), span);
        (next, whole)
    }

    /// Reads `[@b]`, or both of `[@a][@b]`, which the parser takes for one link `a` to `b`; other words in the first
    /// brackets are written as they are.
    fn read_citation(&mut self, i: usize, id: &str, range: Range<usize>) -> super::Citation {
        let Event::Start(Tag::Link { link_type: LinkType::ReferenceUnknown, .. }) = &self.events[i].0 else {
            return citation::read(id, range, self.source, &mut self.diagnostics);
        };
        let written = &self.source.text[range.clone()];
        let split = written.rfind('[').map_or(range.start, |at| range.start + at);
        let first = self.source.text[range.start..split].trim_start_matches('[').trim_end_matches(']');
        if !citation::is_citation(first) {
            self.put("[");
            self.write_events(i + 1, self.close[i] as usize);
            self.put("]");
            return citation::read(id, split..range.end, self.source, &mut self.diagnostics);
        }
        let mut cited = citation::read(first, range.start..split, self.source, &mut self.diagnostics);
        cited.items.extend(citation::read(id, split..range.end, self.source, &mut self.diagnostics).items);
        cited
    }

    fn write_wiki_link(&mut self, at: (usize, usize), written: &str, has_words: bool) {
        let range = self.events[at.0].1.clone();
        if self.source.text[range.end..].starts_with('(') {
            let name = target::fold_target(written);
            let after = &self.source.text[range.end + 1..];
            let address = after
                .split([')', '\n', ' '])
                .next()
                .filter(|address| !address.is_empty() && *address != name && after[address.len()..].starts_with(')'));
            let help = match address {
                Some(address) => format!("write `[{name}]({address})`, or `[[{name}|words]]` if `{name}` is the page that is meant"),
                None => format!("write `[words]({name})` or `[[{name}|words]]`"),
            };
            self.error("wiki-link-with-address", self.source.span(range), "`[[…]](…)` mixes two ways to write a link", help);
            return;
        }
        let words = has_words.then(|| self.words(at)).filter(|words| !words.trim().is_empty());
        match (target::of_wiki(written), words.as_deref().map(str::trim)) {
            (Ok(Destination::Link(target)), Some(_)) => self.write_to(target, at),
            (Ok(Destination::Link(target)), None) => {
                self.hole(Slot::Link { target }, self.source.span(range));
            }
            (Ok(Destination::Figure(reference)), None) => self.write_figure(reference, FigureForm::Number, range),
            (Ok(Destination::Figure(reference)), Some("says")) => self.write_figure(reference, FigureForm::Says, range),
            (Ok(Destination::Figure(reference)), Some(_)) => self.write_figure_words(reference, at),
            (Err(mistake), _) => self.refuse(mistake, at),
        }
    }

    fn write_figure(&mut self, reference: FigureReference, form: FigureForm, range: Range<usize>) {
        self.hole(Slot::Figure { reference: Box::new(reference), form, sentence_start: false }, self.source.span(range));
    }

    fn write_figure_words(&mut self, reference: FigureReference, at: (usize, usize)) {
        let form = FigureForm::Words(String::new());
        self.write_words(Slot::Figure { reference: Box::new(reference), form, sentence_start: false }, at);
    }

    fn write_to(&mut self, target: Target, at: (usize, usize)) {
        self.write_words(Slot::LinkStart { target, text: String::new() }, at);
    }

    /// Writes the author's words between a hole and its end, and gives the hole their plain text.
    fn write_words(&mut self, slot: Slot, (i, close): (usize, usize)) {
        let span = self.span(i);
        let hole = self.hole(slot, span);
        let start = self.running.text.len();
        self.inside.links += 1;
        self.write_events(i + 1, close);
        self.inside.links -= 1;
        let plain = self.running.text.get(start..).unwrap_or_default().trim().to_owned();
        if let Slot::LinkStart { text, .. } | Slot::Figure { form: FigureForm::Words(text), .. } = &mut self.out.holes[hole].slot {
            *text = plain;
        }
        self.hole(Slot::LinkEnd, span);
    }

    fn refuse(&mut self, mistake: Mistake, (i, close): (usize, usize)) {
        self.error(mistake.code, self.span(i), mistake.message, mistake.help);
        self.inside.links += 1;
        self.write_events(i + 1, close);
        self.inside.links -= 1;
    }

    /// Writes an image that stands among words, or `![words](src)` alone in its paragraph.
    pub fn write_image(&mut self, i: usize, link_type: LinkType, (source, title): (&str, &str)) {
        let close = self.close[i] as usize;
        let span = self.span(i);
        if let LinkType::WikiLink { .. } = link_type {
            let name = target::fold_target(source);
            let (message, help) = if name.starts_with("figure:") {
                (
                    "a figure box cannot stand in a sentence",
                    format!("write `[[{name}]]` for the number in the sentence, or give the box a paragraph of its own"),
                )
            } else {
                ("`![[…]]` cannot stand in a sentence", "give it a paragraph of its own, outside lists and tables".to_owned())
            };
            return self.error("embed-in-sentence", span, message, help);
        }
        self.write_picture((i, close), (source, title), Alone::No);
    }

    /// Writes `![alt](source "title")`.
    pub fn write_picture(&mut self, (i, close): (usize, usize), (source, title): (&str, &str), alone: Alone) {
        let span = self.span(i);
        let alt = self.alternative((i, close));
        let source = target::as_browsers_read(source);
        if let Some((scheme, rest)) = target::scheme(&source).filter(|(_, rest)| !rest.starts_with(' ')) {
            let help = match scheme {
                "figure" => format!("write `![[figure:{rest}]]` for the figure box"),
                _ => "save the picture beside the page and name its file: a page asks no other site for anything".to_owned(),
            };
            return self.error("image-address", span, format!("an image cannot come from `{scheme}:`"), help);
        }
        if source.is_empty() || source.starts_with("//") || source.starts_with("\\\\") {
            let message = if source.is_empty() { "the image has no file" } else { "an image cannot come from another site" };
            return self.error("image-address", span, message, "name a file beside the page, or a path that begins with one `/`");
        }
        let title = desk::without_blanks(title).into_owned();
        if let Some((_, control)) = control_in(&title) {
            let message = format!("the title of this image holds the control character U+{:04X}", u32::from(control));
            return self.error("control-character", span, message, "delete it, or what stands for it (`&#7;`)");
        }
        if self.inside.links > 0 {
            // The words of a link around an image are the image's.
            self.running.push(&alt);
        }
        self.hole(Slot::Image { source, alt, title, alone: alone == Alone::Yes }, span);
    }

    /// The alternative text: the words inside, without markup. They are read for marks and mistakes, and not written.
    fn alternative(&mut self, (i, close): (usize, usize)) -> String {
        if i + 1 >= close {
            return String::new();
        }
        let mut aside = std::mem::take(&mut self.out);
        let running = std::mem::take(&mut self.running);
        self.inside.images += 1;
        self.write_events(i + 1, close);
        self.inside.images -= 1;
        let alt = std::mem::replace(&mut self.running, running).text;
        std::mem::swap(&mut self.out, &mut aside);
        self.out.desk_marks.append(&mut aside.desk_marks);
        let alt = alt.replace(super::sentences::FILL, "");
        alt.trim().to_owned()
    }

    /// The plain words of a link, before it is written.
    fn words(&self, (i, close): (usize, usize)) -> String {
        let mut words = String::new();
        for (event, _) in &self.events[i + 1..close] {
            match event {
                Event::Text(text) | Event::Code(text) => words.push_str(&desk::without_blanks(text)),
                Event::SoftBreak | Event::HardBreak => words.push(' '),
                Event::End(TagEnd::Image) => words.push('\u{fffc}'),
                _ => {}
            }
        }
        words
    }
}

/// Whether an image has a paragraph to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alone {
    Yes,
    No,
}

fn is_web(scheme: &str) -> bool {
    ["http", "https", "mailto", "tel"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}
