//! What every record and page has in common: whether it may be seen, and which rules it waives.

use crate::date::{Day, Moment};
use crate::diagnostics::{Span, Spanned};

/// Whether something may be seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct State {
    /// `draft: true`.
    pub draft: bool,
    /// `embargo:` of a record: not before this.
    pub embargo: Option<Moment>,
}

/// A rule that does not hold here, and why.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Waiver {
    /// The diagnostic's code.
    pub code: Spanned<String>,
    /// The reason, as the author gives it.
    pub because: String,
    /// Who decided.
    pub by: String,
    /// The last day on which it holds; `None` for ever.
    pub until: Option<Day>,
    /// The whole entry.
    pub span: Span,
}
