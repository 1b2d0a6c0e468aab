//! The panel of one reporter: name, levels, line, marks, and the last number in words.

use super::marks::mark;
use super::steps::steps;
use super::{DESCENT, EDGE, Hang, LINE, Levels, Pen, Point, Scale, Scene, Series, TICK};
use crate::render::drawing::{SIZE, Text, width};
use crate::render::views::{PanelView, PointView, WordsView};

/// What stays free above the highest level, for the words of a number that lies there.
const ABOVE: f64 = 20.0;

/// What all panels of one drawing share.
pub(super) struct Sheet<'a> {
    pub scene: &'a Scene<'a>,
    pub pen: Pen,
    pub scale: &'a Scale,
    pub levels: &'a Levels,
    /// The heights of the levels, with their words.
    pub labels: &'a [(f64, String)],
    /// The room of those words.
    pub gutter: f64,
    /// The height from the first level to the last.
    pub plot: f64,
    /// Where everything ends.
    pub end: f64,
}

impl Sheet<'_> {
    /// The panel that begins at this height, and the height of its first level.
    pub fn panel(&self, series: &Series, top: f64, is_named: bool) -> (PanelView, f64) {
        // A name that is too long for three lines stands above the readings all the same.
        let name = if is_named { Text::new(&series.name, SIZE).set(self.end, 3).map(|set| set.lines).unwrap_or_default() } else { Vec::new() };
        let foot = top + name.len() as f64 * LINE + ABOVE + self.plot;
        let y = |number: f64| foot - self.levels.at(number) * self.plot;
        let zero = self.levels.at(0.0).clamp(0.0, 1.0);
        let grid = self.labels.iter().filter(|(height, _)| *height != zero).map(|(height, _)| self.level(foot - height * self.plot)).collect();
        let words = self.labels.iter().map(|(height, words)| {
            let base = foot - height * self.plot + TICK / 2.0 - 2.0;
            self.pen.words(self.gutter - 8.0, base, Hang::End, words)
        });
        let (mut line, mut band) = (String::new(), String::new());
        for step in if self.scene.apart { Vec::new() } else { steps(series, self.scene.due) } {
            let (from, to) = (self.scale.at(step.from), self.scale.at(step.to));
            if step.low < step.high {
                band.push_str(&self.pen.bar((from, y(step.high)), (to, y(step.low))));
                continue;
            }
            line.push_str(&self.pen.line((from, y(step.low)), (to, y(step.low))));
            if let Some(next) = step.next {
                line.push_str(&self.pen.line((to, y(step.low)), (to, y(next))));
            }
        }
        let drawn = || series.points.iter().filter_map(|point| Some((point, point.extent.ends()?)));
        let place = |point: &Point| (self.scale.at(point.span.from), self.scale.at(point.span.to));
        let points: Vec<PointView> = drawn().map(|(point, (low, high))| mark(&self.pen, point, place(point), (y(low), y(high)))).collect();
        let last = drawn().rfind(|(point, _)| !point.replaced).map(|(point, (low, high))| self.last(series, point, (y(low), y(high)), foot));
        let view = PanelView {
            name: self.pen.lines(0.0, top, Hang::Start, &name),
            grid,
            axis: self.level(foot - zero * self.plot),
            words: words.collect(),
            line,
            band,
            points,
            last,
        };
        (view, foot)
    }

    fn level(&self, y: f64) -> String {
        self.pen.line((self.gutter, y), (self.end, y))
    }

    /// The words of the last number: above it, or below where the line comes down to it.
    fn last(&self, series: &Series, point: &Point, (low, high): (f64, f64), foot: f64) -> WordsView {
        let half = width(&point.words, SIZE) / 2.0;
        let at = (self.scale.at(point.span.from) + self.scale.at(point.span.to)) / 2.0;
        let x = at.clamp(self.gutter + half, (self.end - half).max(self.gutter + half));
        let falls = steps(series, self.scene.due).last().is_some_and(|step| step.next.is_some_and(|next| next < step.low));
        let below = low + EDGE + LINE - DESCENT;
        let base = if falls && below < foot { below } else { high - EDGE - 3.0 };
        self.pen.words(x, base, Hang::Middle, &point.words)
    }
}
