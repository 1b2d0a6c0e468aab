//! Tables, aligned by class: a strict Content-Security-Policy allows no `style=`.
//!
//! A column of numbers ends at one line, so that digits stand below each other, unless its author aligned it otherwise.

use pulldown_cmark::{Alignment, Event, Tag};

use super::writer::Writer;

impl Writer<'_> {
    /// Writes a table; a wide one scrolls, so the keyboard must reach it (WCAG 2.1.1).
    pub fn write_table(&mut self, i: usize, close: usize, alignments: &[Alignment]) {
        self.end_text();
        self.inside.unlinkable += 1;
        self.inside.whole += 1;
        self.html("<div class=\"table\" tabindex=\"0\"><table>\n");
        let alignments = &self.with_numbers((i, close), alignments);
        let mut row = i + 1;
        let mut in_body = false;
        while row < close {
            let row_end = self.close[row] as usize;
            let is_head = matches!(self.events[row].0, Event::Start(Tag::TableHead));
            if !is_head && !in_body {
                self.html("<tbody>\n");
                in_body = true;
            }
            self.html(if is_head { "<thead>\n<tr>" } else { "<tr>" });
            self.write_row((row, row_end), alignments, if is_head { "th" } else { "td" });
            self.html(if is_head { "</tr>\n</thead>\n" } else { "</tr>\n" });
            row = row_end + 1;
        }
        self.html(if in_body { "</tbody>\n</table></div>\n" } else { "</table></div>\n" });
        self.inside.unlinkable -= 1;
        self.inside.whole -= 1;
    }

    /// The alignments of the columns, where each column of numbers without one is aligned to its end.
    fn with_numbers(&self, (table, close): (usize, usize), alignments: &[Alignment]) -> Vec<Alignment> {
        let mut kinds = vec![Cell::Nothing; alignments.len()];
        let mut row = table + 1;
        while row < close {
            let row_end = self.close[row] as usize;
            let is_head = matches!(self.events[row].0, Event::Start(Tag::TableHead));
            let mut cell = row + 1;
            for kind in kinds.iter_mut().filter(|_| !is_head) {
                if cell >= row_end {
                    break;
                }
                *kind = (*kind).max(Cell::of(&self.source.text[self.events[cell].1.clone()]));
                cell = self.close[cell] as usize + 1;
            }
            row = row_end + 1;
        }
        let aligned = |(own, kind): (&Alignment, Cell)| if *own == Alignment::None && kind == Cell::Number { Alignment::Right } else { *own };
        alignments.iter().zip(kinds).map(aligned).collect()
    }

    fn write_row(&mut self, (row, end): (usize, usize), alignments: &[Alignment], tag: &str) {
        let mut cell = row + 1;
        for alignment in alignments {
            if cell >= end {
                break;
            }
            let cell_end = self.close[cell] as usize;
            // A header cell without words would be read out as an empty header.
            let tag = if cell + 1 == cell_end { "td" } else { tag };
            let class = match alignment {
                Alignment::None => "",
                Alignment::Left => " class=\"left\"",
                Alignment::Center => " class=\"center\"",
                Alignment::Right => " class=\"right\"",
            };
            let scope = if tag == "th" { " scope=\"col\"" } else { "" };
            ["<", tag, scope, class, ">"].iter().for_each(|part| self.html(part));
            let range = self.events[cell].1.clone();
            let written = &self.source.text[range.clone()];
            let last_close = written.contains(']').then(|| written.rfind("]]")).flatten().map(|at| range.start + at);
            self.inside.cell = Some((range.end, last_close));
            self.write_events(cell + 1, cell_end);
            self.end_text();
            self.inside.cell = None;
            ["</", tag, ">"].iter().for_each(|part| self.html(part));
            cell = cell_end + 1;
        }
    }
}

/// What a cell holds, as far as alignment goes; of a column the greatest of its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cell {
    /// Nothing, or a mark that stands for it.
    Nothing,
    /// A number, with or without a sign, or a figure.
    Number,
    /// Anything else.
    Words,
}

impl Cell {
    fn of(text: &str) -> Self {
        // A citation behind a number is no part of it.
        let text = text.split_once("[@").map_or(text, |(before, _)| before);
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '|' || c == '*');
        if matches!(text, "" | "-" | "–" | "—" | "…") {
            return Cell::Nothing;
        }
        let is_figure =
            text.ends_with("]]") && text.starts_with("[[figure:") || text.ends_with(')') && text.starts_with('[') && text.contains("](figure:");
        let rest = text.trim_start_matches(['-', '−', '+', '$', '€', '£', '¥', '₪', ' ']);
        let is_number = |c: char| c.is_numeric() || c.is_whitespace() || matches!(c, '.' | ',' | '٬' | '٫' | '–' | '%' | '€' | '₪' | '\'' | '’');
        if is_figure || rest.starts_with(char::is_numeric) && rest.chars().all(is_number) { Cell::Number } else { Cell::Words }
    }
}
