//! The two doors of this module: a page's body, and a field of YAML.

use std::collections::HashSet;

use super::events::Events;
use super::source::{Extent, Place, Source};
use super::writer::Writer;
use super::{Markup, Options, RawHtml, raw_addresses, raw_html};
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
        for range in &events.spaced {
            let written = &source.text[range.clone()];
            let (message, help) = spaced(written);
            diagnostics.push(Diagnostic::warning("link-with-space", path, source.span(range.clone()), message).help(help));
        }
        let mut writer = Writer::new(&source, &events);
        writer.write_all();
        diagnostics.append(&mut writer.diagnostics);
        let raw = !writer.raw.is_empty();
        markup = writer.out;
        markup.raw_addresses = raw_addresses::of(&source, &writer.raw);
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

/// What is wrong with a link that Markdown does not read for a space in it, and what mends it.
fn spaced(written: &str) -> (&'static str, String) {
    if let Some((words, address)) = written[1..written.len() - 1].split_once("] (") {
        return (
            "a space stands between the words and the address of this link, so that it is printed as it stands",
            format!("write `[{words}]({address})`"),
        );
    }
    let (words, address) = written[1..written.len() - 1].split_once("](").unwrap_or_default();
    let title = address.split_once(' ').filter(|(_, title)| title.starts_with(['“', '”', '„', '«', '‘', '’']));
    if let Some((page, title)) = title {
        let inner = title.trim_matches(['“', '”', '„', '«', '»', '‘', '’']);
        return (
            "the title of this link stands in typographic quotation marks, so that no link is read",
            format!("write `[{words}]({page} \"{inner}\")`"),
        );
    }
    if let Some(name) = crate::yaml::enclosed(address) {
        return ("the address of this link stands in typographic quotation marks, so that no link is read", format!("write `[{words}]({name})`"));
    }
    if let Some((kind @ ("figure" | "event" | "source"), id)) = address.split_once(": ") {
        return ("a space stands behind the colon of this address, so that no link is read", format!("write `[{words}]({kind}:{})`", id.trim()));
    }
    let message = "the address of this link holds a space, so that it is printed as it stands";
    (message, format!("write `[[{address}|{words}]]` or `[{words}](<{address}>)`"))
}
