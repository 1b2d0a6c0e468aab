//! Grades findings as the site wishes, sets aside what somebody waived, and sorts.

use std::cmp::{Ordering, Reverse};

use super::waivers::waive;
use crate::config::{Config, Grade};
use crate::diagnostics::{CODES, Diagnostic, FilePath, Span};
use crate::site::Site;

/// The findings as they are shown, and those that somebody waived.
#[derive(Clone, Debug, Default)]
pub struct Graded {
    /// What is shown.
    pub diagnostics: Vec<Diagnostic>,
    /// What is waived, with who decided and why; listed in every report, never silent.
    pub waived: Vec<Waived>,
}

/// A finding that somebody waived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waived {
    /// The finding.
    pub diagnostic: Diagnostic,
    /// Who decided.
    pub by: String,
    /// Why.
    pub because: String,
}

/// Applies `checks:`, then `waive:`, and sorts by file, place, gravity (the gravest first) and code; equal findings are one.
pub fn grade(site: &Site, diagnostics: Vec<Diagnostic>) -> Graded {
    let regraded = diagnostics.into_iter().filter_map(|diagnostic| regrade(&site.config, diagnostic)).collect();
    let (mut shown, mut waived, about_waivers) = waive(site, regraded);
    shown.extend(about_waivers.into_iter().filter_map(|diagnostic| regrade(&site.config, diagnostic)));
    shown.sort_by(order);
    shown.dedup();
    waived.sort_by(|a, b| order(&a.diagnostic, &b.diagnostic));
    waived.dedup();
    Graded { diagnostics: shown, waived }
}

/// Whether `checks:` and `waive:` may touch the findings of a code: the output stays meaningful without the mend.
pub(super) fn is_free(code: &str) -> bool {
    crate::config::grade(code, CODES) == Grade::Free
}

/// The finding as `checks:` grades it; `None` where it is off.
fn regrade(config: &Config, mut diagnostic: Diagnostic) -> Option<Diagnostic> {
    let wish = config.checks.iter().find(|(code, _)| code.value == diagnostic.code).filter(|(code, _)| is_free(&code.value));
    if let Some((_, severity)) = wish {
        diagnostic.severity = (*severity)?;
    }
    Some(diagnostic)
}

/// Sorts findings by file, place, gravity and code.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(order);
}

fn order(a: &Diagnostic, b: &Diagnostic) -> Ordering {
    fn place(finding: &Diagnostic) -> (&FilePath, Option<Span>) {
        (&finding.path, finding.span)
    }
    fn words(finding: &Diagnostic) -> (&str, Option<&str>, Vec<(&FilePath, Option<Span>, &str)>) {
        (&finding.message, finding.help.as_deref(), finding.related.iter().map(|other| (&other.path, other.span, other.label.as_str())).collect())
    }
    place(a)
        .cmp(&place(b))
        .then_with(|| Reverse(a.severity).cmp(&Reverse(b.severity)))
        .then_with(|| a.code.cmp(b.code))
        .then_with(|| words(a).cmp(&words(b)))
}
