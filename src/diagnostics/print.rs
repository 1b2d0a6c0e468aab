//! Prints findings for people, programs and code hosts.

use super::{Diagnostic, FilePath, Severity};
use std::io;

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Source line, underline, help; coloured where the terminal allows.
    Human,
    /// One JSON object a line.
    Json,
    /// GitHub Actions workflow commands.
    Github,
}

/// Gives the printers the text of a file, to show its lines; `None` where it cannot be read.
pub trait Texts {
    /// The file's whole text.
    fn text(&self, path: &FilePath) -> Option<std::sync::Arc<str>>;
}

/// How many findings of each gravity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Findings that stop the output.
    pub errors: usize,
    /// Findings that stop publishing.
    pub gates: usize,
    /// Warnings.
    pub warnings: usize,
    /// Hints.
    pub infos: usize,
}

impl Summary {
    /// Counts findings by gravity.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
        let [errors, gates, warnings, infos] = [Severity::Error, Severity::Gate, Severity::Warning, Severity::Info].map(count);
        Self { errors, gates, warnings, infos }
    }
}

/// Prints findings in the order given.
pub fn print(_diagnostics: &[Diagnostic], _texts: &dyn Texts, _format: Format, _out: &mut dyn io::Write) -> io::Result<()> {
    todo!()
}
