//! Grades findings as the site wishes, sets aside what somebody waived, and sorts.

use std::cmp::{Ordering, Reverse};

use super::waivers::waive;
use crate::config::{Config, Grade};
use crate::diagnostics::{CODES, Diagnostic, Related, Severity};
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

/// Applies `checks:`, then `waive:`, and [`sort`]s; equal findings are one.
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

/// Sorts findings: first what keeps a file from being read, as others follow from it, and last what was not checked because of that;
/// among each other by file, place, gravity (the gravest first) and code.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(order);
}

/// The order in which findings are shown; equal only for findings that say the same.
fn order(a: &Diagnostic, b: &Diagnostic) -> Ordering {
    let turn = |a: &Diagnostic, b: &Diagnostic| turn(a).cmp(&turn(b));
    let place = |a: &Diagnostic, b: &Diagnostic| a.path.cmp(&b.path).then_with(|| a.span.cmp(&b.span));
    let gravity = || Reverse(a.severity).cmp(&Reverse(b.severity)).then_with(|| a.code.cmp(b.code));
    let words = || a.message.cmp(&b.message).then_with(|| a.help.cmp(&b.help));
    let key = |other: &Related| (other.path.clone(), other.span, other.label.clone());
    turn(a, b).then_with(|| place(a, b)).then_with(gravity).then_with(words).then_with(|| a.related.iter().map(key).cmp(b.related.iter().map(key)))
}

/// Causes, then all that may follow from them, then what waits for their mend.
fn turn(finding: &Diagnostic) -> u8 {
    let is_cause = finding.severity == Severity::Error && UNREAD.iter().any(|begins| finding.code.starts_with(begins));
    match finding.code {
        _ if is_cause => 0,
        "references-unchecked" => 2,
        _ => 1,
    }
}

/// How the codes begin of what keeps a file, its front matter or a block from being read.
const UNREAD: [&str; 7] = ["file-too-large", "front-matter-", "malformed-data", "not-utf8", "nul-byte", "unreadable-file", "yaml-"];
