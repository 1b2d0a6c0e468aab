//! The table of every diagnostic code: its usual gravity, whether `checks:` may change that, and what it means.

use super::Severity;

/// One row of [`CODES`].
#[derive(Debug)]
pub struct Code {
    /// The kebab-case name.
    pub name: &'static str,
    /// The gravity that it has unless `checks:` says otherwise.
    pub severity: Severity,
    /// Whether `checks:` may re-grade it: only where the output stays meaningful.
    pub regrade: bool,
    /// One sentence.
    pub summary: &'static str,
}

/// Every code that nutgraf can print, sorted by name.
pub const CODES: &[Code] = &[];

/// The page of `docs/diagnostics` about a code, as Markdown; `None` for a code that does not exist.
pub fn explanation(_code: &str) -> Option<&'static str> {
    todo!()
}
