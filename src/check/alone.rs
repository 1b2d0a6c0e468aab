//! F4: a figure that is disputed or stands beside another is never shown alone, and counts that do not meet are pointed out.

use std::collections::BTreeSet;

use super::Text;
use crate::date::Date;
use crate::diagnostics::{Diagnostic, Spanned};
use crate::markup::{Block, FigureReference, Markup, Slot};
use crate::site::{Current, Figure, FigureIx, Resolver, Site};

/// Reports boxes that leave out a reporter of the same thing, or a figure that must stand beside them, because the
/// page's pin or `figure:ID/SERIES` hides it. In running text a marker leads to the others, so only boxes are looked at.
pub(super) fn in_boxes(text: &Text, found: &mut Vec<Diagnostic>) {
    let resolver = text.resolver();
    let boxes = boxes(text);
    // What some box of the page shows: series of figures.
    let mut shown: BTreeSet<(FigureIx, usize)> = BTreeSet::new();
    for reference in &boxes {
        let Ok((figure, current)) = resolver.boxed(&reference.value, reference.span) else { continue };
        shown.extend(current.iter().map(|one| (figure, one.series)));
    }
    for reference in &boxes {
        let Ok((own, _)) = resolver.boxed(&reference.value, reference.span) else { continue };
        found.extend(left_out(&resolver, own, reference, &shown).or_else(|| no_neighbour(&resolver, own, reference, &shown)));
    }
}

/// The figures that a page shows in boxes.
fn boxes<'a>(text: &Text<'a>) -> Vec<&'a Spanned<FigureReference>> {
    let mut boxes = Vec::new();
    text.each(&mut |markup| boxes.extend(boxes_of(markup)));
    boxes
}

fn boxes_of(markup: &Markup) -> impl Iterator<Item = &Spanned<FigureReference>> {
    markup.holes.iter().flat_map(|hole| match &hole.slot {
        Slot::FigureBoxes(boxes) => boxes.as_slice(),
        Slot::Block(block) => match &**block {
            Block::Figures { show, .. } => show.as_slice(),
            _ => &[],
        },
        _ => &[],
    })
}

/// A reporter whose count no box of the page shows, because a reference names another series.
fn left_out(resolver: &Resolver, own: FigureIx, reference: &Spanned<FigureReference>, shown: &BTreeSet<(FigureIx, usize)>) -> Option<Diagnostic> {
    let site = resolver.site;
    let figure = site.figure(own);
    let all = figure.at(resolver.pin(&reference.value));
    let hidden = all.iter().find(|one| !shown.contains(&(own, one.series)))?;
    let message = format!("the count of `{}` by {} is left out here", reference.value.id, reporter(site, figure, hidden));
    let help = format!("show all reporters with `![[figure:{}]]`, or the other series in a box beside this one", reference.value.id);
    Some(Diagnostic::gate("figure-alone", resolver.path, reference.span, message).help(help))
}

/// A neighbour without a reading at the pin, which no box of the page shows.
fn no_neighbour(resolver: &Resolver, own: FigureIx, reference: &Spanned<FigureReference>, shown: &BTreeSet<(FigureIx, usize)>) -> Option<Diagnostic> {
    let site = resolver.site;
    let pin = resolver.pin(&reference.value);
    let is_hidden = |other: FigureIx| site.figure(other).at(pin).is_empty() && !shown.iter().any(|(figure, _)| *figure == other);
    let beside = site.figure(own).beside.iter().find(|beside| is_hidden(beside.figure))?;
    let other = &site.figure(beside.figure).record;
    let when = pin.map_or_else(String::new, |pin| format!(" that was public by {pin}"));
    let message = format!("`{}` stands alone here: `{}`, which belongs beside it, has no reading{when}", reference.value.id, other.id);
    let help = "add the reading of that time if there was one, move the page's `as_of`, or waive this with the reason";
    Some(Diagnostic::gate("figure-alone", resolver.path, reference.span, message).help(help).related(
        &other.home.path,
        other.home.span,
        "the other figure",
    ))
}

/// Points out that the newest counts of one figure by two reporters do not meet, though they may be of one day.
pub(super) fn apart(site: &Site, found: &mut Vec<Diagnostic>) {
    for figure in &site.figures {
        let current = figure.at(None);
        for (number, second) in current.iter().enumerate() {
            for first in current[..number].iter().filter(|first| same_time(figure, first, second) && do_not_meet(figure, first, second)) {
                let names = [first, second].map(|one| reporter(site, figure, one));
                let message = format!("the counts of `{}` by {} and {} do not overlap", figure.record.id, names[0], names[1]);
                let help = "both stay as they were reported; if readers are told why they differ, let it be in somebody's words";
                let path = &figure.record.home.path;
                let finding = Diagnostic::info("counts-apart", path, figure.reading(*second).value.span, message).help(help);
                found.push(finding.related(path, figure.reading(*first).value.span, "the other count"));
            }
        }
    }
}

fn do_not_meet(figure: &Figure, first: &Current, second: &Current) -> bool {
    let (first, second) = (&figure.reading(*first).value.value, &figure.reading(*second).value.value);
    first.certainly_less(second) || second.certainly_less(first)
}

/// Counts of certainly different days may differ for that reason alone.
fn same_time(figure: &Figure, first: &Current, second: &Current) -> bool {
    let day = |one: &Current| -> Option<&Date> { figure.as_of(one.reading).or(figure.reported[one.reading].as_ref()) };
    match (day(first), day(second)) {
        (Some(first), Some(second)) => !first.certainly_after(second) && !second.certainly_after(first),
        _ => false,
    }
}

fn reporter(site: &Site, figure: &Figure, current: &Current) -> String {
    let name = site.who_name(&figure.series[current.series].by);
    if name.is_empty() { "a reporter who is not stated".to_owned() } else { format!("\"{name}\"") }
}
