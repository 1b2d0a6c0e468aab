//! Writes paths and words in whole units, mirrored where time runs from right to left.

use super::{DESCENT, LINE};
use crate::render::views::{BrokenView, WordsView};

/// Draws on a sheet of this width.
#[derive(Clone, Copy, Debug)]
pub(in crate::render) struct Pen {
    /// The sheet's width.
    pub width: f64,
    /// Whether left and right change places.
    pub mirrored: bool,
}

/// Where a word hangs. In a script from right to left the start is at the right, as in SVG itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum Hang {
    /// It begins here.
    Start,
    /// Its middle is here.
    Middle,
    /// It ends here.
    End,
}

impl Pen {
    fn x(&self, x: f64) -> i64 {
        (if self.mirrored { self.width - x } else { x }).round() as i64
    }

    /// A stroke.
    pub fn line(&self, (x, y): (f64, f64), (to_x, to_y): (f64, f64)) -> String {
        format!("M{} {}L{} {}", self.x(x), y.round(), self.x(to_x), to_y.round())
    }

    /// A dot around a point.
    pub fn dot(&self, x: f64, y: f64) -> String {
        format!("M{} {}a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z", self.x(x) - 4, y.round())
    }

    /// A bar between two corners.
    pub fn bar(&self, (x, y): (f64, f64), (to_x, to_y): (f64, f64)) -> String {
        let (from, to) = (self.x(x), self.x(to_x));
        format!("M{} {}H{}V{}H{}Z", from.min(to), y.round(), from.max(to), to_y.round(), from.min(to))
    }

    /// A closed shape.
    pub fn shape(&self, corners: &[(f64, f64)]) -> String {
        let mut path = String::new();
        for (index, (x, y)) in corners.iter().enumerate() {
            path.push_str(&format!("{}{} {}", if index == 0 { 'M' } else { 'L' }, self.x(*x), y.round()));
        }
        path.push('Z');
        path
    }

    /// One line of words on its base line.
    pub fn words(&self, x: f64, y: f64, hang: Hang, text: &str) -> WordsView {
        let anchor = match hang {
            Hang::Start => "start",
            Hang::Middle => "middle",
            Hang::End => "end",
        };
        WordsView { x: self.x(x).max(0) as usize, y: y.round().max(0.0) as usize, anchor: anchor.into(), text: text.to_owned() }
    }

    /// Lines of words below each other, the first with its top here.
    pub fn lines(&self, x: f64, top: f64, hang: Hang, lines: &[String]) -> Vec<WordsView> {
        lines.iter().zip(1..).map(|(line, number)| self.words(x, top + LINE * f64::from(number) - DESCENT, hang, line)).collect()
    }
}

/// A slit across an axis or a bar, where time is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum Slit {
    /// Across a level line.
    Level,
    /// Across an upright line.
    Upright,
}

impl Slit {
    /// The corners around a point: two on one edge, two on the other.
    fn corners(self, (x, y): (f64, f64), half: f64) -> [(f64, f64); 4] {
        let slanted = [(-half, 0.0), (half, -6.0), (half, 2.0), (-half, 8.0)].map(|(along, across)| (along, across - 1.0));
        slanted.map(|(along, across)| match self {
            Slit::Level => (x - across, y + along),
            Slit::Upright => (x + along, y + across),
        })
    }

    /// What is left out.
    pub fn gap(self, pen: &Pen, at: (f64, f64), half: f64) -> String {
        pen.shape(&self.corners(at, half))
    }

    /// What is left out at each point, and the edges of it.
    pub fn paths(self, pen: &Pen, points: &[(f64, f64)]) -> BrokenView {
        let edges = |at: &(f64, f64)| {
            let [a, b, c, d] = self.corners(*at, 7.0);
            pen.line(a, b) + &pen.line(c, d)
        };
        BrokenView { gaps: points.iter().map(|at| self.gap(pen, *at, 7.0)).collect(), edges: points.iter().map(edges).collect() }
    }
}
