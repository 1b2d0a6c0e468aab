//! `figures`: several figure boxes side by side.

use super::Context;
use crate::diagnostics::{Diagnostic, Spanned};
use crate::markup::{Block, FigureReference, Slot, target};
use crate::yaml::Fields;

/// Reads `show` (ids, as after `figure:`) and `title`.
pub(super) fn read(fields: &mut Fields, context: &Context) -> Slot {
    let written = fields.texts("show");
    if written.is_empty() {
        let finding = Diagnostic::error("missing-field", context.path, fields.span, "a `figures` block needs `show`");
        fields.miss("show", finding.help("list the ids of the figures: `show: [budget-total, budget-schools]`"));
    }
    let show: Vec<Spanned<FigureReference>> = written.into_iter().filter_map(|id| reference(id, fields, context)).collect();
    let title = fields.text("title").map(|title| title.value);
    Slot::Block(Box::new(Block::Figures { show, title }))
}

fn reference(id: Spanned<String>, fields: &mut Fields, context: &Context) -> Option<Spanned<FigureReference>> {
    match target::figure(id.value.strip_prefix("figure:").unwrap_or(&id.value)) {
        Ok(reference) => Some(Spanned::new(reference, id.span)),
        Err(mistake) => {
            fields.report(Diagnostic::error(mistake.code, context.path, id.span, mistake.message).help(mistake.help));
            None
        }
    }
}
