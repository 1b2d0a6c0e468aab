//! `timeline`: events in order, of a topic or of the page.

use super::Context;
use crate::date::Date;
use crate::diagnostics::{Diagnostic, Spanned};
use crate::markup::{Slot, TimelineRequest};
use crate::yaml::Fields;

/// Reads `topic`, `from`, `until` (also `to`, a synonym) and `title`.
pub(super) fn read(fields: &mut Fields, context: &Context) -> Slot {
    let topic = fields.text("topic");
    let from = fields.text("from").and_then(|text| date(text, fields, context));
    let until = fields.text("until");
    let to = fields.text("to");
    if let (Some(_), Some(to)) = (&until, &to) {
        let finding = Diagnostic::error("unknown-field", context.path, to.span, "`to` and `until` mean the same");
        fields.report(finding.help("keep `until`"));
    }
    let until = until.or(to);
    let open = until.as_ref().is_some_and(|until| until.value == "open");
    let until = until.filter(|_| !open).and_then(|text| match text.value.starts_with(char::is_alphabetic) {
        true => not_open(&text, fields, context),
        false => date(text, fields, context),
    });
    let title = fields.text("title").map(|title| title.value);
    Slot::Timeline(Box::new(TimelineRequest { topic, from, until, open, title }))
}

/// Reports a word other than `open`.
fn not_open(until: &Spanned<String>, fields: &mut Fields, context: &Context) -> Option<Spanned<Date>> {
    let finding = Diagnostic::error("bad-date", context.path, until.span, format!("`{}` is neither a date nor `open`", until.value));
    fields.report(finding.help("write a date such as `2006-08`, or `until: open` to show what came after the page's pin too"));
    None
}

/// Reads an EDTF date.
pub(super) fn date(text: Spanned<String>, fields: &mut Fields, context: &Context) -> Option<Spanned<Date>> {
    match Date::parse(&text.value) {
        Ok(date) => Some(Spanned::new(date, text.span)),
        Err(why) => {
            let finding = Diagnostic::error("bad-date", context.path, text.span, why);
            fields.report(finding.help("write a date as precise as it is known: `2006`, `2006-08`, `2006-08-11`"));
            None
        }
    }
}
