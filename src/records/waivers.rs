//! `draft:`, `embargo:` and `waive:`, which every record has, and pages in part.

use super::parts::{day, moment};
use super::{Settings, State, Waiver};
use crate::diagnostics::{CODES, Diagnostic, FilePath, Spanned, did_you_mean};
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
    let path = fields.path;
    let mut waivers = Vec::new();
    for entry in entries {
        let code = entry.key.clone();
        fields.diagnostics().extend(unfit(&code, path));
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

/// What is wrong with a code that cannot be waived.
fn unfit(code: &Spanned<String>, path: &FilePath) -> Option<Diagnostic> {
    let Some(row) = CODES.iter().find(|row| row.name == code.value) else {
        let found = Diagnostic::error("unknown-code", path, code.span, format!("there is no rule `{}`", code.value));
        let near = did_you_mean(&code.value, CODES.iter().map(|row| row.name));
        return Some(found.help(near.unwrap_or_else(|| "`nutgraf explain` lists all codes".into())));
    };
    let help = "without its mend the output would be meaningless; take the waiver out";
    (!row.regrade).then(|| Diagnostic::error("fixed-code", path, code.span, format!("`{}` cannot be waived", code.value)).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Span;

    #[test]
    fn what_no_code_is_near_to_has_help_too() {
        for (code, help) in [
            ("gloss-mising", "did you mean `gloss-missing`?"),
            ("value", "`nutgraf explain` lists all codes"),
            ("unknown-code", "without its mend the output would be meaningless; take the waiver out"),
        ] {
            let found = unfit(&Spanned::new(code.to_owned(), Span::new(0, 1)), &FilePath::new("a.md"));
            assert_eq!(found.and_then(|found| found.help).as_deref(), Some(help), "{code}");
        }
    }
}
