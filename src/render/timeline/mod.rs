//! The drawing of a timeline: where each event stands, and where its words find room.
//!
//! Pure geometry: events in, paths and words with integer coordinates out, the same for the same events. It is made twice, 960 wide
//! for screens and paper and 360 for phones, because words keep their size and only one of the two can fit; the style sheet chooses.
//!
//! - Words never overlap. What has no room becomes its number in the list, and numbers that have none become one mark ([`wide`], [`narrow`]).
//! - Where there are too many events for either, their number is drawn by the stretch of time ([`dense`]).
//! - Nothing is drawn more exactly than it is known: a month is a hollow bar as long as the month ([`Span`]).
//! - A long stretch without events may be cut out; the cut is drawn ([`Scale`](crate::render::drawing)).
//!
//! Every step sorts or walks once, but for the search for room, which is quadratic in at most [`wide::MOST`] events.

mod dense;
mod filters;
mod flags;
mod lanes;
mod marks;
mod narrow;
mod numbers;
#[cfg(test)]
mod tests;
mod wide;

use crate::date::{Date, Day};
use crate::language::Language;
use crate::render::drawing::{SIZE, Side, Span, Text};
use crate::render::views::{DrawingView, DrawnView};

pub(super) use filters::{SLOTS, rules};

/// An event, as far as a drawing knows it.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Its number in the list, in the language's digits.
    pub numeral: String,
    /// Its place in the list, from 1.
    pub number: usize,
    /// Its address on the page.
    pub anchor: String,
    /// What it is called in the drawing, with who says so where somebody does.
    pub label: String,
    /// Its date and its label, for who does not see the drawing.
    pub name: String,
    /// The classes by which it is chosen.
    pub groups: String,
    /// When.
    pub date: Date,
    /// Whether it has yet to happen: then nothing of it is drawn as known.
    pub planned: bool,
}

/// An event with a place in time.
struct Placed<'a> {
    item: &'a Item,
    /// Its place among the items.
    index: usize,
    span: Span,
    text: Text,
}

/// What both drawings are made from.
struct Scene<'a> {
    language: &'a Language,
    placed: Vec<Placed<'a>>,
    /// Where the page's pin ends what it knows.
    pin: Option<Day>,
    /// Whether time runs from right to left.
    mirrored: bool,
    /// How many items there are, with those that have no place in time.
    count: usize,
    /// What stands before every id.
    prefix: String,
}

impl Scene<'_> {
    fn spans(&self) -> Vec<&Span> {
        self.placed.iter().map(|placed| &placed.span).collect()
    }

    /// Whether something in it has no end.
    fn goes_on(&self) -> bool {
        self.placed.iter().any(|placed| placed.span.start == Side::Open || placed.span.end == Side::Open)
    }

    fn has(&self, side: impl Fn(&Span) -> Side) -> bool {
        self.placed.iter().any(|placed| side(&placed.span) != Side::Closed)
    }
}

/// A drawing, and the address of each item's mark in it.
struct Laid {
    view: DrawingView,
    homes: Vec<Option<String>>,
}

/// Both drawings, and for each item the addresses of its marks: in the wide one, then in the narrow one.
pub(super) struct Drawn {
    /// What the template reads.
    pub view: DrawnView,
    /// By item, none where an item has no day to stand on.
    pub homes: Vec<(Option<String>, Option<String>)>,
}

/// Draws events in the order of time; `None` where fewer than two days are known.
pub(super) fn draw(items: &[Item], language: &Language, pin: Option<Day>, prefix: &str) -> Option<Drawn> {
    let placed: Vec<Placed> = items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| {
            let span = Span::of(&item.date)?;
            let span = if item.planned { span.planned() } else { span };
            Some(Placed { item, index, span, text: Text::new(&item.label, SIZE) })
        })
        .collect();
    let from = placed.iter().map(|placed| placed.span.from).min()?;
    let to = placed.iter().map(|placed| placed.span.to).max()?;
    if placed.len() < 2 || from == to {
        return None;
    }
    let scene = Scene { language, placed, pin, mirrored: language.direction() == "rtl", count: items.len(), prefix: prefix.to_owned() };
    let wide = wide::draw(&scene).unwrap_or_else(|| dense::wide(&scene));
    let narrow = narrow::draw(&scene).unwrap_or_else(|| dense::narrow(&scene));
    let (first, last) = (Day::from_number(from), Day::from_number(to));
    let words = [("from", language.day(first).into()), ("to", language.day(last).into())];
    let label = language.t("timeline-drawing", &words).unwrap_or_default();
    Some(Drawn { view: DrawnView { label, wide: wide.view, narrow: narrow.view }, homes: wide.homes.into_iter().zip(narrow.homes).collect() })
}
