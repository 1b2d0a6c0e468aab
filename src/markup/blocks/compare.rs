//! `compare`: questions, and who answers them how.

use super::Context;
use crate::diagnostics::Diagnostic;
use crate::markup::{Block, CompareRow, Position, Said, Slot, read_inline};
use crate::yaml::{Fields, Node, Unknown};

/// Reads `title` and `rows`.
pub(super) fn read(fields: &mut Fields, context: &Context) -> Slot {
    let title = fields.text("title").map(|title| title.value);
    let written = fields.list("rows");
    if written.is_empty() {
        let finding = Diagnostic::error("missing-field", context.path, fields.span, "a `compare` block needs `rows`");
        fields.miss("rows", finding.help("write a list, each with a `question` and its `positions`"));
    }
    let rows = written.iter().filter_map(|row| read_row(row, fields.diagnostics(), context)).collect();
    Slot::Block(Box::new(Block::Compare { title, rows }))
}

fn read_row(node: &Node, diagnostics: &mut Vec<Diagnostic>, context: &Context) -> Option<CompareRow> {
    let mut fields = Fields::of(node, context.path, "a row of a `compare` block", diagnostics)?;
    let question = fields.required("question");
    let written = fields.list("positions");
    if written.is_empty() {
        let finding = Diagnostic::error("missing-field", context.path, fields.span, "a row of a `compare` block needs `positions`");
        fields.miss("positions", finding.help("write a list, each with `of`, and with `text` where a position is reported"));
    }
    let positions = written.iter().filter_map(|position| read_position(position, fields.diagnostics(), context)).collect();
    fields.finish(Unknown::Error);
    Some(CompareRow { question: question?, positions })
}

fn read_position(node: &Node, diagnostics: &mut Vec<Diagnostic>, context: &Context) -> Option<Position> {
    let mut fields = Fields::of(node, context.path, "a position of a `compare` block", diagnostics)?;
    let of = fields.required("of");
    let text = fields.text("text").map(|text| read_inline(context.path, &text, context.options).into(fields.diagnostics()));
    let said = fields.choice("said", &[("itself", Said::Itself), ("others", Said::Others)]).map(|said| said.value);
    let source = fields.text("source");
    fields.finish(Unknown::Error);
    Some(Position { of: of?, text, said, source })
}
