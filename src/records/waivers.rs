//! `draft:`, `embargo:` and `waive:`, which every record has, and pages in part.

use super::parts::{day, moment};
use super::{Settings, State, Waiver};
use crate::diagnostics::{CODES, Diagnostic, did_you_mean};
use crate::yaml::Fields;

/// Reads `draft:` and `embargo:`.
pub(super) fn state(fields: &mut Fields, settings: Settings) -> State {
    let draft = fields.boolean("draft").unwrap_or_default();
    let embargo = moment(fields, "embargo", settings.zone).map(|moment| moment.value);
    State { draft, embargo }
}

/// Reads `waive: {CODE: {because, by, until}}`.
pub(crate) fn waivers(fields: &mut Fields) -> Vec<Waiver> {
    let Some(entries) = fields.map("waive") else { return Vec::new() };
    let mut waivers = Vec::new();
    for entry in entries {
        let code = entry.key.clone();
        if !CODES.iter().any(|row| row.name == code.value) {
            let help = did_you_mean(&code.value, CODES.iter().map(|row| row.name));
            let found = Diagnostic::error("unknown-code", fields.path, code.span, format!("there is no rule `{}`", code.value));
            fields.report(found.maybe_help(help));
        }
        let path = fields.path;
        let Some(mut waiver) = Fields::of(&entry.value, path, "a waiver", fields.diagnostics()) else { continue };
        let (because, by) = (waiver.required("because"), waiver.required("by"));
        let until = day(&mut waiver, "until").map(|day| day.value);
        waiver.finish(crate::yaml::Unknown::Error);
        if let (Some(because), Some(by)) = (because, by) {
            waivers.push(Waiver { code, because: because.value, by: by.value, until, span: entry.value.span });
        }
    }
    waivers
}
