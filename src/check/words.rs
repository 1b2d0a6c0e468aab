//! F15: an author's own words for a figure say the number and the qualifier that the record has.

use super::Text;
use super::texts::each_record_text;
use crate::diagnostics::{Diagnostic, Severity, Span};
use crate::markup::{FigureForm, FigureReference, Markup, Slot};
use crate::number::Agreement;
use crate::site::{Resolver, Site};

/// Holds `[words](figure:ID)` against the reading that the reference shows: a gate where a pin fixes the reading, a
/// warning where the words follow the newest and the record moved under them.
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

fn one(resolver: &Resolver, (reference, span): (&FigureReference, Span), words: &str) -> Option<Diagnostic> {
    let site = resolver.site;
    let (figure, current) = resolver.shown(reference, span).ok()?;
    let figure = site.figure(figure);
    let value = &figure.reading(current).value;
    let language = resolver.page.map_or(site.site_language(), |page| site.language(site.page(page)));
    let written = &value.value.written;
    let (message, help) = match value.value.agrees(words, language.value_words()) {
        Agreement::Agrees => return None,
        Agreement::NumberDiffers { found } => {
            let help = "write the record's number, or show it with `[[figure:ID]]`; `figure:ID@2024-10-31` names the reading of another day";
            (format!("the words say \"{found}\", and the record says \"{written}\""), help.replace("ID", &reference.id))
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
