//! What went wrong, where, and how to mend it: the words that every stage shares.
//!
//! An author's mistake is a [`Diagnostic`] that travels beside the value ([`Checked`]); a failure of
//! the machine is a [`Failure`] that ends the run. A diagnostic holds byte offsets only; the printers
//! turn them into lines and columns, because only they are handed the text.

mod checked;
mod codes;
mod explanation;
mod failure;
mod nearest;
mod place;
mod print;
mod stored;

pub use checked::Checked;
pub use codes::{CODES, Code};
pub use explanation::explanation;
pub use failure::{Failure, is_out_of_handles};
pub use nearest::{Outlines, did_you_mean, nearest, slip};
pub use place::{FilePath, LineIndex, Span, Spanned};
pub(crate) use print::is_hidden;
pub use print::{Extent, Format, Style, Summary, Texts, print};

/// How grave a finding is. The order is the order of gravity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum Severity {
    /// Good to know; changes nothing.
    Info,
    /// Probably a mistake; the site is built and may be published.
    Warning,
    /// Shown in `build`; an error under `--strict` and in `publish`.
    Gate,
    /// The output would be meaningless; nothing is written.
    Error,
}

impl Severity {
    /// The word that printers and `checks:` use.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Gate => "gate",
            Severity::Error => "error",
        }
    }
}

/// One finding about what an author wrote.
///
/// `code` is always a row of [`CODES`]; a test holds every use in the source to that table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable kebab-case name, used by `checks:`, `waive:` and `explain`.
    pub code: &'static str,
    /// How grave it is, before `checks:` re-grades it.
    pub severity: Severity,
    /// The file, relative to the site root.
    pub path: FilePath,
    /// The bytes of that file that are wrong; `None` where the whole file is meant.
    pub span: Option<Span>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Other places that belong to the finding: the other claimant, the first key.
    pub related: Vec<Related>,
}

/// Another place that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Related {
    /// The file, relative to the site root.
    pub path: FilePath,
    /// The bytes meant; `None` for the whole file.
    pub span: Option<Span>,
    /// What stands there, e.g. "first given here".
    pub label: String,
}

impl Diagnostic {
    /// Makes a finding of the given gravity.
    pub fn new(severity: Severity, code: &'static str, path: &FilePath, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        let (path, span) = (path.clone(), span.into());
        Self { code, severity, path, span, message: message.into(), help: None, related: Vec::new() }
    }

    /// Makes a finding that stops the output.
    pub fn error(code: &'static str, path: &FilePath, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, path, span, message)
    }

    /// Makes a finding that stops publishing.
    pub fn gate(code: &'static str, path: &FilePath, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Gate, code, path, span, message)
    }

    /// Makes a warning.
    pub fn warning(code: &'static str, path: &FilePath, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, path, span, message)
    }

    /// Makes a finding that is only good to know.
    pub fn info(code: &'static str, path: &FilePath, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Info, code, path, span, message)
    }

    /// Adds how to mend it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds help where there is some.
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Adds another place that belongs to the finding.
    pub fn related(mut self, path: &FilePath, span: impl Into<Option<Span>>, label: impl Into<String>) -> Self {
        self.related.push(Related { path: path.clone(), span: span.into(), label: label.into() });
        self
    }
}
