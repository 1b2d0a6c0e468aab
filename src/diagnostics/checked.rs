//! A value together with what was found while it was made.

use super::Diagnostic;

/// The result of a stage: its value *and* its findings, never one instead of the other.
#[derive(Clone, Debug, Default)]
pub struct Checked<T> {
    /// What the stage made of its input; as complete as the mistakes allow.
    pub value: T,
    /// What it found on the way, in the order found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A value without findings.
    pub fn clean(value: T) -> Self {
        Self { value, diagnostics: Vec::new() }
    }

    /// Hands the findings to `sink` and keeps the value.
    pub fn into(self, sink: &mut Vec<Diagnostic>) -> T {
        sink.extend(self.diagnostics);
        self.value
    }
}
