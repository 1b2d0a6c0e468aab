//! `checks:` — which findings the site grades otherwise than usual.

use crate::diagnostics::{Code, Severity, did_you_mean};

/// The words of `checks:` and what they make of a finding; `None` drops it.
pub const GRADES: [(&str, Option<Severity>); 6] = [
    ("off", None),
    ("info", Some(Severity::Info)),
    ("warn", Some(Severity::Warning)),
    ("warning", Some(Severity::Warning)),
    ("gate", Some(Severity::Gate)),
    ("error", Some(Severity::Error)),
];

/// Whether a code may be re-graded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grade {
    /// It may.
    Free,
    /// There is no such code; the help names the nearest.
    Unknown(Option<String>),
    /// The output would be meaningless.
    Fixed,
}

/// Looks a code up in the table of codes.
pub fn grade(code: &str, codes: &[Code]) -> Grade {
    match codes.iter().find(|row| row.name == code) {
        Some(row) if row.regrade => Grade::Free,
        Some(_) => Grade::Fixed,
        None => Grade::Unknown(did_you_mean(code, codes.iter().map(|row| row.name))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_that_leave_the_output_meaningful_are_regraded() {
        let row = |name, regrade| Code { name, severity: Severity::Gate, regrade, summary: "" };
        let codes = [row("desk-mark", true), row("yaml-syntax", false)];
        for (code, expected) in [
            ("desk-mark", Grade::Free),
            ("yaml-syntax", Grade::Fixed),
            ("desk-marks", Grade::Unknown(Some("did you mean `desk-mark`?".to_owned()))),
            ("zzz", Grade::Unknown(None)),
        ] {
            assert_eq!(grade(code, &codes), expected, "{code}");
        }
    }
}
