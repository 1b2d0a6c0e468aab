//! The mark of one reading: what is said fills, what may be is hollow.

use super::{Extent, Point};
use crate::render::drawing::Pen;
use crate::render::views::PointView;

/// Half the width of a mark.
const HALF: f64 = 4.0;
/// What is shorter than this along the axis is a day.
const SHORT: f64 = 9.0;

impl Point {
    /// Whether its number or its day is not given exactly: of a month it is not known on which day the count held, a period is covered by it.
    pub(super) fn is_hollow(&self) -> bool {
        matches!(self.extent, Extent::About(_)) || self.doubtful || self.replaced || self.span.doubt || !self.span.hollow.is_empty()
    }
}

/// The mark of a reading that has a number, between the places of its first and its last day and at the heights of its lowest and its highest number.
pub(super) fn mark(pen: &Pen, point: &Point, (from, to): (f64, f64), (low, high): (f64, f64)) -> PointView {
    let middle = (from + to) / 2.0;
    let is_long = to - from >= SHORT;
    let path = match point.extent {
        Extent::Between(..) if is_long => pen.bar((from, high.min(low - 2.0)), (to, low)),
        Extent::Between(..) => pen.bar((middle - 3.0, high.min(low - 2.0)), (middle + 3.0, low)),
        _ if is_long => pen.bar((from, low - 3.0), (to, low + 3.0)),
        Extent::AtLeast(_) => pen.shape(&[(middle - HALF - 1.0, low + 3.0), (middle + HALF + 1.0, low + 3.0), (middle, low - HALF - 2.0)]),
        Extent::AtMost(_) => pen.shape(&[(middle - HALF - 1.0, low - 3.0), (middle + HALF + 1.0, low - 3.0), (middle, low + HALF + 2.0)]),
        Extent::At(_) | Extent::About(_) | Extent::Nothing => pen.dot(middle, low),
    };
    let hollow = point.is_hollow();
    let (solid, hollow) = if hollow { (String::new(), path) } else { (path, String::new()) };
    PointView { to: point.anchor.clone(), name: point.name.clone(), solid, hollow }
}
