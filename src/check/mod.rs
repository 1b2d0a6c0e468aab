//! The rules of the trade, checked over the linked site: one table, one rule a file.

use crate::diagnostics::Diagnostic;
use crate::site::Site;

/// Runs every rule.
pub fn run(_site: &Site) -> Vec<Diagnostic> {
    Vec::new()
}

/// Applies `checks:` and `waive:`, and sorts: by file, place, gravity.
pub fn grade(_site: &Site, diagnostics: Vec<Diagnostic>) -> Graded {
    Graded { diagnostics, waived: Vec::new() }
}

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

/// Sorts findings by file, place, gravity and code.
pub fn sort(_diagnostics: &mut [Diagnostic]) {}
