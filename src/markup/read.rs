//! The two doors of this module: a page's body, and a field of YAML.

use std::collections::HashSet;
use std::ops::Range;

use super::brackets::Slip;
use super::events::Events;
use super::source::{Extent, Place, Source};
use super::target::{self, Destination};
use super::writer::Writer;
use super::{Markup, Options, RawHtml, Target, raw_addresses, raw_html};
use crate::diagnostics::{Checked, Diagnostic, FilePath, Span, Spanned};

/// Reads the Markdown that stands in `text` (a whole file) at `body`; spans count from the start of the file.
///
/// Every mistake is a finding at its place, and the rest is read all the same. Linear in the length of the text.
pub fn read(path: &FilePath, text: &str, body: Span, options: Options) -> Checked<Markup> {
    let place = Place { base: body.start as usize, within: body, verbatim: true };
    read_text((path, text), (&text[body.range()], place), (options, Extent::Page))
}

/// Reads Markdown in a field of YAML; a single paragraph loses its `<p>`.
///
/// Headings, footnotes, fences of data and embeds are refused: their anchors would clash with the page's.
/// Places are exact in scalars that stand in one line without escapes; in others the whole scalar is the place.
pub fn read_inline(path: &FilePath, text: &Spanned<String>, options: Options) -> Checked<Markup> {
    let length = (text.span.end - text.span.start) as usize;
    let quotation_mark = usize::from(length == text.value.len() + 2);
    let verbatim = length == text.value.len() + 2 * quotation_mark;
    let place = Place { base: text.span.start as usize + quotation_mark, within: text.span, verbatim };
    let mut checked = read_text((path, &text.value), (&text.value, place), (options, Extent::Field));
    unwrap_paragraph(&mut checked.value);
    checked
}

fn read_text((path, file): (&FilePath, &str), (body, place): (&str, Place), (options, extent): (Options, Extent)) -> Checked<Markup> {
    let mut diagnostics = Vec::new();
    let source = Source::new((path, file), (body, place), (options, extent), &mut diagnostics);
    let events = Events::of(&source);
    let mut markup = Markup::default();
    if let Some(at) = events.too_deep {
        let message = "quotes, lists or emphasis nest more than 100 deep here";
        diagnostics.push(Diagnostic::error("nesting-too-deep", path, source.span(at..at + 1), message).help("take away the signs that nobody meant"));
    } else {
        for (range, slip) in &events.slips {
            let finding = slip.finding(&source.text[range.clone()]);
            diagnostics.extend(finding.map(|(code, message, help)| Diagnostic::warning(code, path, source.span(range.clone()), message).help(help)));
        }
        let mut writer = Writer::new(&source, &events);
        writer.write_all();
        diagnostics.append(&mut writer.diagnostics);
        let raw = !writer.raw.is_empty();
        markup = writer.out;
        markup.raw_addresses = raw_addresses::of(&source, &writer.raw);
        markup.parted = events.slips.iter().filter_map(|slip| parted(&source, slip)).collect();
        if raw && options.raw_html == RawHtml::Sanitize {
            let mut ids = HashSet::new();
            markup.key_points.iter_mut().for_each(|point| raw_html::clean(point, (path, &mut ids), &mut diagnostics));
            raw_html::clean(&mut markup, (path, &mut ids), &mut diagnostics);
        }
        if raw {
            raw_html::add_anchors(&mut markup);
        }
    }
    markup.desk_notes = source.notes;
    markup.shrink();
    Checked { value: markup, diagnostics }
}

/// Words and what may be a page's name, which a space keeps from being a link.
fn parted(source: &Source, (range, slip): &(Range<usize>, Slip)) -> Option<Spanned<Target>> {
    let Slip::Perhaps(name) = slip else { return None };
    let Ok(Destination::Link(to @ Target::Page { .. })) = target::of_markdown(&source.text[name.clone()]) else { return None };
    Some(Spanned::new(to, source.span(range.clone())))
}

/// Takes the `<p>` off a text that is one paragraph.
fn unwrap_paragraph(markup: &mut Markup) {
    const OPEN: &str = "<p>";
    const CLOSE: &str = "</p>\n";
    let inner = markup.html.strip_prefix(OPEN).and_then(|rest| rest.strip_suffix(CLOSE));
    let Some(inner) = inner.filter(|inner| !inner.contains(OPEN)) else { return };
    markup.html = inner.to_owned();
    let by = OPEN.len() as u32;
    markup.holes.iter_mut().for_each(|hole| hole.at -= by);
    markup.linkable.iter_mut().for_each(|range| *range = range.start - by..range.end - by);
    if let Some(end) = &mut markup.summary_end {
        *end = end.saturating_sub(by).min(markup.html.len() as u32);
    }
}
