//! W1: no mark of the desk (`TK`, `CQ?`, `???`) stands in text that would be published.

use super::Text;
use super::texts::each_record_text;
use crate::content::Page;
use crate::diagnostics::{Diagnostic, FilePath, Spanned};
use crate::markup::{self, Block, Markup, Options, Slot};
use crate::records::{Event, Figure, Source, Stated};
use crate::site::Site;

/// The marks, for a first look; what one is exactly, `markup` knows.
const MARKS: [&str; 3] = ["TK", "CQ?", "???"];

/// Reports marks in the texts of a page and in its fields that are printed as they are.
pub(super) fn on_page(text: &Text, found: &mut Vec<Diagnostic>) {
    let page = text.page;
    let mut fields = page_fields(page);
    text.each(&mut |markup| {
        report(&page.path, markup, found);
        block_fields(markup, &mut fields);
    });
    fields.into_iter().for_each(|text| field(&page.path, text, found));
}

/// The same for records.
pub(super) fn in_records(site: &Site, found: &mut Vec<Diagnostic>) {
    each_record_text(site, &mut |resolver, markup| report(resolver.path, markup, found));
    for figure in &site.figures {
        figure_fields(&figure.record).into_iter().for_each(|text| field(&figure.record.home.path, text, found));
        let unit = &figure.record.unit;
        let forms = unit.forms.iter().map(|(_, form)| Spanned::new(form.clone(), unit.span));
        forms.for_each(|form| field(&figure.record.home.path, &form, found));
    }
    for event in &site.events {
        event_fields(&event.record).into_iter().for_each(|text| field(&event.record.home.path, text, found));
    }
    for source in &site.sources {
        source_fields(&source.record).into_iter().for_each(|text| field(&source.record.home.path, text, found));
    }
}

fn report(path: &FilePath, markup: &Markup, found: &mut Vec<Diagnostic>) {
    for mark in &markup.desk_marks {
        let message = format!("`{}` stands in text that would be published", mark.value);
        let help = "finish the text; a note for the desk stands between `%%` and `%%`, or after `#` in YAML";
        found.push(Diagnostic::gate("desk-mark", path, mark.span, message).help(help));
    }
}

/// A field that is printed as it is: read as Markdown only to find the marks and their places.
fn field(path: &FilePath, text: &Spanned<String>, found: &mut Vec<Diagnostic>) {
    if MARKS.iter().any(|mark| text.value.contains(mark)) {
        report(path, &markup::read_inline(path, text, Options::default()).value, found);
    }
}

fn page_fields(page: &Page) -> Vec<&Spanned<String>> {
    let front = &page.front;
    // The title of a page without one is its id, and of a page that nobody wrote a word of ours.
    let title = Some(&front.title).filter(|title| title.span != page.head);
    let names = front.names.iter().map(|name| &name.text);
    let labels = front.facts.iter().map(|fact| &fact.label);
    title.into_iter().chain(&front.description).chain(&front.topics).chain(&front.authors).chain(names).chain(labels).collect()
}

fn block_fields<'a>(markup: &'a Markup, fields: &mut Vec<&'a Spanned<String>>) {
    for hole in &markup.holes {
        let Slot::Block(block) = &hole.slot else { continue };
        match &**block {
            Block::Image(image) => fields.extend(image.alt.iter().chain(&image.credit).chain(&image.licence)),
            Block::Compare { rows, .. } => fields.extend(rows.iter().map(|row| &row.question)),
            Block::Figures { .. } | Block::Own { .. } => {}
        }
    }
}

fn figure_fields(figure: &Figure) -> Vec<&Spanned<String>> {
    let readings = figure.readings.iter().flat_map(|reading| [&reading.quote, &reading.because, &reading.origin, &reading.undercount]);
    let counts = figure.counts.iter().map(|(_, answer)| answer).chain(figure.series.iter().map(|series| &series.basis));
    std::iter::once(&figure.title).chain(readings.flatten()).chain(counts.filter_map(answer)).chain(&figure.topics).collect()
}

fn event_fields(event: &Event) -> Vec<&Spanned<String>> {
    std::iter::once(&event.title).chain(&event.date_words).chain(&event.by).chain(&event.topics).collect()
}

fn source_fields(source: &Source) -> Vec<&Spanned<String>> {
    let texts = [&source.kind, &source.title, &source.supplied_title, &source.held_at].into_iter().flatten();
    texts.chain(answer(&source.publisher)).collect()
}

fn answer(answer: &Stated<String>) -> Option<&Spanned<String>> {
    match answer {
        Stated::Is(text) => Some(text),
        Stated::NotStated(_) | Stated::Missing => None,
    }
}
