//! F13: where two figures stand side by side, a person has written how they differ.

use crate::diagnostics::Diagnostic;
use crate::records::Stated;
use crate::site::{Figure, FigureIx, Site};

/// Reports neighbours without a `differs` sentence from either side, once for each pair.
pub(super) fn without_differs(site: &Site, found: &mut Vec<Diagnostic>) {
    for (number, figure) in site.figures.iter().enumerate() {
        let own = FigureIx(number as u32);
        for entry in &figure.record.beside {
            let Some(other) = site.index.figure(entry.figure.value.trim_start_matches("figure:")) else { continue };
            let pair = figure.beside.iter().find(|beside| beside.figure == other && beside.sentence.is_none());
            let said_there = other < own
                && site.figure(other).record.beside.iter().any(|back| back.figure.value.trim_start_matches("figure:") == figure.record.id);
            if pair.is_none() || said_there || count_the_same(figure, site.figure(other)) {
                continue;
            }
            let message = format!("nobody has written how `{}` and `{}` differ", figure.record.id, site.figure(other).record.id);
            let help =
                "add `differs:` to this entry: one sentence of yours on what each of them counts, and that they cannot be subtracted if that is so";
            found.push(Diagnostic::gate("beside-without-differs", &figure.record.home.path, entry.figure.span, message).help(help));
        }
    }
}

/// Whether both say in full what they count, and say the same.
fn count_the_same(one: &Figure, other: &Figure) -> bool {
    let answers = |figure: &Figure| -> Option<Vec<(String, String)>> {
        let answer = |(label, answer): &(String, Stated<String>)| match answer {
            Stated::Is(text) => Some((label.clone(), text.value.to_lowercase())),
            Stated::NotStated(_) | Stated::Missing => None,
        };
        let mut answers: Vec<(String, String)> = figure.record.counts.iter().map(answer).collect::<Option<_>>()?;
        answers.sort();
        Some(answers).filter(|answers| !answers.is_empty())
    };
    answers(one).is_some_and(|own| Some(own) == answers(other))
}
