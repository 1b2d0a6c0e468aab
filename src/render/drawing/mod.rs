//! What every drawing is made with: the widths of words, a pen, days along an axis.
//!
//! Pure geometry in units of its own, with whole coordinates, the same for the same input. Drawings are made twice, for wide and for narrow
//! windows, because words keep their size; the style sheet chooses.

mod advances;
#[cfg(test)]
mod frames;
mod measure;
mod pen;
mod scale;
mod span;
mod ticks;

#[cfg(test)]
pub(super) use frames::frame;
pub(super) use measure::{Set, Text, width};
pub(super) use pen::{Hang, Pen, Slit};
pub(super) use scale::{Scale, Stretch, Wants, margins, stretches};
pub(super) use span::{Side, Span, drawn};
pub(super) use ticks::{Room, Tick, Unit, ticks, words};

/// The size of a drawing's words, in its own units.
pub(super) const SIZE: f64 = 14.0;
/// From one line of words to the next.
pub(super) const LINE: f64 = 18.0;
/// How far a letter reaches below its line.
pub(super) const DESCENT: f64 = 4.0;
