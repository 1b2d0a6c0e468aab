//! F16: a reading agrees with the words that it quotes.

use crate::diagnostics::{Diagnostic, Spanned};
use crate::number::{Agreement, ValueWords};
use crate::records::Reading;
use crate::site::Site;

/// Reports values that are not the number in their `quote`; a quotation without a number says nothing against them.
pub(super) fn differ(site: &Site, found: &mut Vec<Diagnostic>) {
    for figure in &site.figures {
        for reading in &figure.record.readings {
            let (Some(quote), Some(words)) = (&reading.quote, words_of(site, reading)) else { continue };
            let Some(message) = disagreement(reading, quote, words) else { continue };
            let path = &figure.record.home.path;
            let help = "look the passage up again; the value is what the source says, with its qualifier, and the quotation is verbatim";
            let finding = Diagnostic::gate("quote-differs", path, quote.span, message).help(help);
            found.push(finding.related(path, reading.value.span, "the value"));
        }
    }
}

/// The words for values of the language in which the source is; `None` where there is no table of them, since nothing can be said then.
fn words_of(site: &Site, reading: &Reading) -> Option<&'static ValueWords> {
    let source = site.source_of(reading).map(|ix| site.source(ix));
    match source.and_then(|source| source.record.language.as_ref()) {
        Some(tag) => ValueWords::of(tag.value.split('-').next().unwrap_or(&tag.value)),
        None => Some(site.site_language().value_words()),
    }
}

fn disagreement(reading: &Reading, quote: &Spanned<String>, words: &ValueWords) -> Option<String> {
    let written = &reading.value.value.written;
    match reading.value.value.agrees(&quote.value, words) {
        Agreement::Agrees | Agreement::NoNumber => None,
        // "one of the schools": a small number in words is as often no count at all.
        Agreement::NumberDiffers { found } if words.small.iter().any(|small| found.to_lowercase() == *small) => None,
        Agreement::NumberDiffers { found } => Some(format!("the quotation says \"{found}\", and the value is \"{written}\"")),
        Agreement::QualifierDiffers { found: Some(found), .. } => Some(format!("the quotation says \"{found}\", and the value is \"{written}\"")),
        Agreement::QualifierDiffers { found: None, wanted } => {
            Some(format!("the quotation does not say \"{}\", and the value is \"{written}\"", wanted.unwrap_or_default()))
        }
    }
}
