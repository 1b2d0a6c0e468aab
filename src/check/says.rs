//! F15: the sentence of a figure (`says:`) tells the number that the record has.

use super::house_words::HouseWords;
use super::texts::page_of;
use crate::diagnostics::Diagnostic;
use crate::markup::{FigureForm, Markup, Slot};
use crate::number::{Amount, Told, told};
use crate::site::{Figure, Site};

/// Reports a sentence with plain numbers, none of which is that of a newest reading: it is printed right above them.
///
/// A number that is shown with `[[figure:…]]` is the record's own, and one that is linked is held against it by
/// [`words`](super::words).
pub(super) fn differ(site: &Site, found: &mut Vec<Diagnostic>) {
    found.extend(site.figures.iter().filter_map(|figure| one(site, figure)));
}

fn one(site: &Site, figure: &Figure) -> Option<Diagnostic> {
    let record = &figure.record;
    let (written, says) = record.says.as_ref().filter(|(_, says)| !shows(says, &record.id))?;
    let newest = figure.at(None);
    let values: Vec<_> = newest.iter().map(|current| &figure.reading(*current).value).collect();
    // Of what is not known a sentence may tell what was known before.
    if values.is_empty() || values.iter().any(|value| value.value.amount == Amount::Unknown) {
        return None;
    }
    let page = page_of(site, &record.home.path).filter(|_| record.home.in_page);
    let language = page.map_or(site.site_language(), |page| site.language(site.page(page)));
    let house = HouseWords::of(language);
    let is_month = |word: &str| house.as_ref().is_some_and(|house| house.month(word).is_some());
    let sentence = unmarked(says);
    let amounts: Vec<_> = values.iter().map(|value| &value.value).collect();
    let Told::Other(other) = told(&sentence, &amounts, (&figure.unit, language.value_words()), &is_month) else { return None };
    let readings: Vec<String> = values.iter().map(|value| format!("\"{}\"", value.value.written)).collect();
    let are = if readings.len() == 1 { "the newest reading is" } else { "the newest readings are" };
    let message = format!("`says:` tells \"{other}\", and {are} {}", readings.join(", "));
    let series = newest.first().filter(|_| figure.series.len() > 1).map_or_else(String::new, |first| format!("/{}", figure.series[first.series].key));
    let help =
        format!("write `[[figure:{}{series}]]` in place of number and unit, so that it is always the record's; or correct one of both", record.id);
    let finding = Diagnostic::gate("words-differ", &record.home.path, written.span, message).help(help);
    Some(values.iter().fold(finding, |finding, value| finding.related(&record.home.path, value.span, "the record")))
}

/// The words of a sentence without those that are another figure's.
fn unmarked(says: &Markup) -> String {
    let mut others = Vec::new();
    let text = says.plain_of(0..says.html.len(), &mut |hole| match &hole.slot {
        Slot::Figure { form: FigureForm::Words(words), .. } => {
            others.push(words.clone());
            None
        }
        Slot::Link { .. } | Slot::Figure { .. } => Some(String::new()),
        _ => None,
    });
    others.iter().fold(text, |text, words| text.replacen(words.as_str(), "", 1))
}

/// Whether a sentence shows or links the number of a figure itself.
fn shows(says: &Markup, id: &str) -> bool {
    says.holes.iter().any(|hole| matches!(&hole.slot, Slot::Figure { reference, .. } if reference.id == id))
}
