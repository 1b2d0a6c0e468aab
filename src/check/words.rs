//! F15: an author's own words for a figure say the number and the qualifier that the record has.

use super::Text;
use super::texts::each_record_text;
use crate::date::Day;
use crate::diagnostics::{Diagnostic, Severity, Span};
use crate::markup::{FigureForm, FigureReference, Markup, Slot};
use crate::number::{Agreement, Value};
use crate::site::{Current, Figure, Resolver, Site, pin_is_unread};

/// Holds `[words](figure:ID)` against the reading that the reference shows: a gate where a pin fixes the reading, a
/// warning where the words follow the newest and the record moved under them. Silent where the page's pin could not be read.
pub(super) fn on_page(text: &Text, found: &mut Vec<Diagnostic>) {
    text.each(&mut |markup| differ(&text.resolver(), markup, found));
}

/// The same for the texts of records.
pub(super) fn in_records(site: &Site, found: &mut Vec<Diagnostic>) {
    each_record_text(site, &mut |resolver, markup| differ(&resolver, markup, found));
}

fn differ(resolver: &Resolver, markup: &Markup, found: &mut Vec<Diagnostic>) {
    for hole in &markup.holes {
        if let Slot::Figure { reference, form: FigureForm::Words(words), .. } = &hole.slot {
            found.extend(one(resolver, (reference, hole.span), words));
        }
    }
}

/// `ID` or `ID/SERIES`, as the author wrote it.
fn written_id(reference: &FigureReference) -> String {
    reference.series.as_ref().map_or_else(|| reference.id.clone(), |series| format!("{}/{series}", reference.id))
}

/// A day, none after the pin, on which another reading of the same series was the newest that fits, and what that says.
fn other_day(figure: &Figure, current: Current, pin: Option<Day>, fits: &dyn Fn(&Value) -> bool) -> Option<(Day, String)> {
    let others = figure.series[current.series].readings.iter().rev().copied().filter(|reading| *reading != current.reading);
    others.filter(|reading| fits(&figure.record.readings[*reading].value.value)).find_map(|reading| {
        let other = Current { reading, ..current };
        let day = figure.public_since(reading).filter(|day| pin.is_none_or(|pin| *day <= pin))?;
        figure.at(Some(day)).contains(&other).then(|| (day, figure.reading(other).value.value.written.clone()))
    })
}

fn one(resolver: &Resolver, (reference, span): (&FigureReference, Span), words: &str) -> Option<Diagnostic> {
    let site = resolver.site;
    let by_page = reference.pin.is_none().then_some(resolver.page).flatten();
    if by_page.is_some_and(|page| pin_is_unread(site.page(page))) {
        return None;
    }
    let (figure, current) = resolver.shown(reference, span).ok()?;
    let figure = site.figure(figure);
    let value = &figure.reading(current).value;
    let language = resolver.page.map_or(site.site_language(), |page| site.language(site.page(page)));
    let written = &value.value.written;
    let (message, help) = match value.value.agrees(words, language.value_words()) {
        Agreement::Agrees => return None,
        Agreement::NumberDiffers { found } => {
            let id = written_id(reference);
            let pin = resolver.page.and_then(|page| site.pin(site.page(page)));
            let other = other_day(figure, current, pin, &|value| value.agrees(words, language.value_words()) == Agreement::Agrees);
            let help = match other {
                Some((day, other)) => format!(
                    "write the record's number, or show it with `[[figure:{id}]]`; `figure:{id}@{day}` is the reading \"{other}\", which was the newest on that day"
                ),
                None => format!("correct the words or the record, whichever is wrong; `[[figure:{id}]]` shows the record's number"),
            };
            (format!("the words say \"{found}\", and the record says \"{written}\""), help)
        }
        Agreement::QualifierDiffers { found, wanted } => {
            let message = match (&found, &wanted) {
                (Some(found), Some(wanted)) => format!("the words \"{words}\" say \"{found}\" where the record \"{written}\" says \"{wanted}\""),
                (Some(found), None) => format!("the words \"{words}\" add \"{found}\", which the record \"{written}\" does not say"),
                (None, Some(wanted)) => format!("the words \"{words}\" leave out \"{wanted}\" of the record \"{written}\""),
                (None, None) => format!("the words \"{words}\" do not agree with the record \"{written}\""),
            };
            (message, "a qualifier belongs to the number: keep it, in any word of the same meaning".to_owned())
        }
        Agreement::NoNumber => {
            let help = format!("say the number, or link to the figure's page without claiming one: `[{words}](/{}/)`", figure.address);
            (format!("the words \"{words}\" have no number to hold against the record \"{written}\""), help)
        }
    };
    let severity = if resolver.pin(reference).is_some() { Severity::Gate } else { Severity::Warning };
    let help = match severity {
        Severity::Warning if resolver.page.is_some() => {
            format!("{help}; until then the record's own words are printed here, because the page has no `as_of`")
        }
        _ => help,
    };
    let finding = Diagnostic::new(severity, "words-differ", resolver.path, span, message).help(help);
    Some(finding.related(&figure.record.home.path, value.span, "the record"))
}
