//! Reads the parts that records and pages have in common: dates, moments, language tags, addresses, Markdown in a field.
//!
//! Each reports what is wrong and gives back nothing, so that a wrong field never hides the next.

use jiff::tz::TimeZone;

use super::{Settings, Stated, language_tag};
use crate::date::{Date, Day, Moment, time_zone};
use crate::diagnostics::{Diagnostic, FilePath, Spanned};
use crate::markup::{self, Markup, Options};
use crate::yaml::{Fields, Node, Yaml, enclosed};

/// The answer that says that a source does not say.
pub(super) const NOT_STATED: &str = "not-stated";

/// A date in EDTF.
pub(crate) fn date(fields: &mut Fields, key: &'static str) -> Option<Spanned<Date>> {
    let text = fields.text(key)?;
    match Date::parse(&text.value) {
        Ok(date) => Some(Spanned::new(date, text.span)),
        Err(message) if not_stated(&text.value) => at(fields, ("bad-date", &text), message, "leave the field out where no date is known"),
        Err(message) => {
            at(fields, ("bad-date", &text), message, "write the date as precisely as it is known: 2024-11-01, 2024-11, 2024, 2024-11-01?")
        }
    }
}

/// A list of topics; one text with commas is told to be one.
pub(crate) fn topics_of(fields: &mut Fields, key: &'static str) -> Vec<Spanned<String>> {
    one_for_several(fields, key);
    fields.texts(key)
}

/// `topics: Budget, Roads` is one topic with a comma in its name.
fn one_for_several(fields: &mut Fields, key: &'static str) {
    let Some(Node { value: Yaml::Scalar(scalar), span }) = fields.node(key) else { return };
    let parts: Vec<&str> = scalar.text.split(',').map(str::trim).collect();
    // In quotation marks the comma is meant.
    if parts.len() > 1 && parts.iter().all(|part| !part.is_empty()) && span.range().len() == scalar.text.len() {
        let message = format!("`{}` is one topic with a comma in its name", scalar.text);
        let found = Diagnostic::warning("topics-in-one", fields.path, *span, message);
        let bare: Vec<&str> = parts.iter().map(|part| enclosed(part).unwrap_or(part)).collect();
        let help = format!("write `{key}: [{}]`; for one topic, write it in quotation marks", bare.join(", "));
        fields.report(found.help(help));
    }
}

/// A calendar day.
pub(crate) fn day(fields: &mut Fields, key: &'static str) -> Option<Spanned<Day>> {
    let text = fields.text(key)?;
    match Day::parse(&text.value) {
        Ok(day) => Some(Spanned::new(day, text.span)),
        Err(message) => at(fields, ("bad-date", &text), message, "write one day, such as 2024-11-01"),
    }
}

/// A day in the site's time zone, or an instant.
pub(crate) fn moment(fields: &mut Fields, key: &'static str, zone: &TimeZone) -> Option<Spanned<Moment>> {
    let text = fields.text(key)?;
    match Moment::parse(&text.value, zone) {
        Ok(moment) => Some(Spanned::new(moment, text.span)),
        Err(message) => {
            at(fields, ("bad-date", &text), message, "write a day, such as 2024-11-01, or a day with a time, such as 2024-11-01T10:00:00+02:00")
        }
    }
}

/// An IANA time zone; a wrong one is reported with the nearest.
pub(crate) fn zone(fields: &mut Fields, key: &'static str) -> Option<Spanned<TimeZone>> {
    let text = fields.text(key)?;
    match time_zone(&text.value) {
        Ok(zone) => Some(Spanned::new(zone, text.span)),
        Err(message) => {
            // The sentence ends in its own mend.
            let (message, help) = message.rsplit_once("`: ").map_or((message.as_str(), ""), |(start, help)| (&message[..start.len() + 1], help));
            at(fields, ("unknown-timezone", &text), message, help)
        }
    }
}

/// A language tag in its usual form.
pub(crate) fn language(fields: &mut Fields, key: &'static str) -> Option<Spanned<String>> {
    let text = fields.text(key)?;
    match language_tag(&text.value) {
        Ok(tag) => Some(Spanned::new(tag, text.span)),
        Err(message) => at(fields, ("bad-language", &text), message, "write a tag such as `en`, `ar` or `en-GB`"),
    }
}

/// An address of another site, http or https only.
pub(super) fn web_address(fields: &mut Fields, key: &'static str) -> Option<Spanned<String>> {
    let text = fields.text(key)?;
    check_web_address(&text, fields.path, fields.diagnostics()).then_some(text)
}

/// Whether a text is an absolute http or https address; reports it where it is none.
pub(super) fn check_web_address(text: &Spanned<String>, path: &FilePath, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let fine = url::Url::parse(&text.value).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if !fine {
        let message = format!("`{}` is not a web address", text.value);
        diagnostics
            .push(Diagnostic::error("bad-url", path, text.span, message).help("write the whole address, beginning with `https://` or `http://`"));
    }
    fine
}

/// A field of inline Markdown.
pub(super) fn prose(fields: &mut Fields, key: &'static str, settings: Settings) -> Option<Markup> {
    let text = fields.text(key)?;
    Some(inline(&text, fields.path, settings.markup, fields.diagnostics()))
}

/// Reads a text of a field as inline Markdown.
pub(crate) fn inline(text: &Spanned<String>, path: &FilePath, options: Options, diagnostics: &mut Vec<Diagnostic>) -> Markup {
    markup::read_inline(path, text, options).into(diagnostics)
}

/// A text that may be `not-stated`.
pub(super) fn stated(fields: &mut Fields, key: &'static str) -> Stated<String> {
    stated_text(fields.text(key))
}

/// A text, or the answer that the source does not say.
pub(super) fn stated_text(text: Option<Spanned<String>>) -> Stated<String> {
    match text {
        None => Stated::Missing,
        Some(text) if not_stated(&text.value) => Stated::NotStated(text.span),
        Some(text) => Stated::Is(text),
    }
}

/// A date that may be `not-stated`.
pub(super) fn stated_date(fields: &mut Fields, key: &'static str) -> Stated<Date> {
    let text = match stated(fields, key) {
        Stated::Missing => return Stated::Missing,
        Stated::NotStated(span) => return Stated::NotStated(span),
        Stated::Is(text) => text,
    };
    match Date::parse(&text.value) {
        Ok(date) => Stated::Is(Spanned::new(date, text.span)),
        Err(message) => {
            at::<()>(
                fields,
                ("bad-date", &text),
                message,
                "write a date such as 2024-11-01, 2024-11 or 2024-11-01?, or `not-stated` where the source does not say",
            );
            Stated::Missing
        }
    }
}

/// Whether a text is the answer that the source does not say.
pub(super) fn not_stated(text: &str) -> bool {
    text == NOT_STATED
}

/// Reports a mistake at a text and gives back nothing.
pub(crate) fn at<T>(
    fields: &mut Fields,
    mistake: (&'static str, &Spanned<String>),
    message: impl Into<String>,
    help: impl Into<String>,
) -> Option<T> {
    let (code, text) = mistake;
    let found = Diagnostic::error(code, fields.path, text.span, message).help(help);
    fields.report(found);
    None
}
