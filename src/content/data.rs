//! Tables below `content/data/` → values for templates: YAML, JSON and CSV.

use crate::diagnostics::{Checked, Diagnostic, FilePath, Span, Spanned};
use crate::yaml::{Entry, Node, Scalar, ScalarKind, Yaml, check_numbers, control_in};

/// Reads a table. JSON is read as the YAML that it is; each row of CSV becomes a mapping by the names of its first row.
pub fn read_data(path: &FilePath, text: &str) -> Checked<Option<Node>> {
    match path.as_str().rsplit_once('.').map(|(_, end)| end) {
        Some("csv") => read_csv(path, text),
        _ => {
            let mut read = crate::yaml::read(path, text, Span::new(0, text.len()));
            if let Some(node) = &read.value {
                check_numbers(node, path, &mut read.diagnostics);
            }
            read
        }
    }
}

fn read_csv(path: &FilePath, text: &str) -> Checked<Option<Node>> {
    let mut reader = csv::ReaderBuilder::new().from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut found = Vec::new();
    if let Some((at, control)) = control_in(text) {
        let message = format!("the control character U+{:04X} stands here", u32::from(control));
        let span = Span::new(at, at + control.len_utf8());
        found.push(Diagnostic::error("control-character", path, span, message).help("take it out: no reader can see it"));
    }
    let mut rows = Vec::new();
    let whole = Span::new(0, text.len());
    let mut wrong = |error: csv::Error| {
        let at = error.position().map_or(0, |position| position.byte() as usize).min(text.len());
        let message = match error.kind() {
            csv::ErrorKind::UnequalLengths { .. } if text[at..].matches('"').count() % 2 == 1 => {
                "a quotation mark in this row, or below it, is never closed".to_owned()
            }
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                let cells = if *len == 1 { "cell" } else { "cells" };
                format!("this row has {len} {cells}, the first row {expected_len}")
            }
            other => format!("this is not CSV: {other:?}"),
        };
        let line = text[at..].find('\n').map_or(text.len(), |end| at + end);
        found.push(
            Diagnostic::error("malformed-data", path, Span::new(at, line), message)
                .help("give every row as many cells as the first; quote cells that hold commas"),
        );
    };
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => {
            wrong(error);
            return Checked { value: None, diagnostics: found };
        }
    };
    for record in reader.records() {
        match record {
            Ok(record) => {
                let cells = headers
                    .iter()
                    .zip(record.iter())
                    .map(|(name, cell)| Entry { key: Spanned::new(name.to_owned(), whole), value: scalar(cell, whole) });
                rows.push(Node { span: whole, value: Yaml::Map(cells.collect()) });
            }
            Err(error) => wrong(error),
        }
    }
    Checked { value: found.is_empty().then_some(Node { span: whole, value: Yaml::List(rows) }), diagnostics: found }
}

/// A cell: a number where it is written as one, else text.
fn scalar(cell: &str, span: Span) -> Node {
    let number = !cell.is_empty() && cell.parse::<f64>().is_ok_and(f64::is_finite) && !cell.starts_with('+');
    let kind = if number { ScalarKind::Number } else { ScalarKind::Text };
    Node { span, value: Yaml::Scalar(Scalar { text: cell.to_owned(), kind }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_csv_is_a_mapping_and_a_short_row_is_reported_at_its_line() {
        let path = FilePath::new("content/data/budget.csv");
        let read = read_data(&path, "year,sum\n2025,12.5\n2026,13\n");
        assert!(matches!(&read.value, Some(Node { value: Yaml::List(rows), .. }) if rows.len() == 2));
        let read = read_data(&path, "year,sum\n2025\n");
        assert_eq!(read.diagnostics[0].message, "this row has 1 cell, the first row 2");
        assert_eq!(read.diagnostics[0].span, Some(Span::new(9, 13)));
        let read = read_data(&path, "year,place\n2025,Mil\u{85}brook\n");
        assert_eq!((read.diagnostics[0].code, read.diagnostics[0].span, read.value), ("control-character", Some(Span::new(19, 21)), None));
    }
}
