//! The drawing of a figure's readings over time: one panel for each reporter, all on the same two scales.
//!
//! Pure geometry: readings in, paths and words with whole coordinates out. It is made twice, for wide and for narrow windows.
//!
//! - A step, not a slope: the line keeps the last number that was reported until the next one, because nobody reported what lies between ([`steps`]).
//! - No line joins two reporters, and no colour tells them apart: each has a panel, in the order of their names.
//! - A range is drawn from end to end, "at least" and "at most" point to where the number may lie, and what is about so much is hollow ([`marks`]).
//! - Where no number was given, or none came when one was due, the line stops.
//! - Counts begin at zero; any other scale says where it begins ([`levels`]).

mod levels;
mod marks;
mod panel;
mod steps;
#[cfg(test)]
mod tests;

use crate::date::Day;
use crate::language::Language;
use crate::number::{Amount, Number, Qualifying, Unit, Value};
use crate::render::drawing::{DESCENT, Hang, LINE, Pen, Room, Scale, Span, Stretch, ticks, width};
use crate::render::views::{ChartDrawingView, ChartKeyView, ChartView, WordsView};

use levels::Levels;

/// The readings of one reporter.
#[derive(Clone, Debug)]
pub(super) struct Series {
    /// Who reports, as the panel is called.
    pub name: String,
    /// Its readings, from the earliest.
    pub points: Vec<Point>,
}

/// One reading.
#[derive(Clone, Debug)]
pub(super) struct Point {
    /// The address of its row on the page.
    pub anchor: String,
    /// Number, unit and date, for who does not see the drawing.
    pub name: String,
    /// The number as the language prints it.
    pub words: String,
    /// When it holds.
    pub span: Span,
    /// Whether the day is not known as one on which the count held.
    pub doubtful: bool,
    /// Whether another reading of the same reporter stands in its place.
    pub replaced: bool,
    /// How much.
    pub extent: Extent,
}

/// How much a reading says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Extent {
    /// So much.
    At(f64),
    /// About so much.
    About(f64),
    /// So much or more.
    AtLeast(f64),
    /// So much or less.
    AtMost(f64),
    /// Between two numbers.
    Between(f64, f64),
    /// No number.
    Nothing,
}

impl Extent {
    /// What a value says of its number.
    pub fn of(value: &Value) -> Self {
        match (&value.amount, value.meaning()) {
            (Amount::Range(low, high), _) => Extent::Between(low.to_f64(), high.to_f64()),
            (Amount::Exact(number), None | Some(Qualifying::Exactly)) => Extent::At(number.to_f64()),
            (Amount::Exact(number), Some(Qualifying::About)) => Extent::About(number.to_f64()),
            (Amount::Exact(number), Some(Qualifying::MoreThan | Qualifying::AtLeast)) => Extent::AtLeast(number.to_f64()),
            (Amount::Exact(number), Some(Qualifying::UpTo | Qualifying::FewerThan | Qualifying::Nearly)) => Extent::AtMost(number.to_f64()),
            (Amount::Unknown | Amount::Word(_), _) => Extent::Nothing,
        }
    }

    /// The lowest and the highest number that it names.
    fn ends(self) -> Option<(f64, f64)> {
        match self {
            Extent::At(number) | Extent::About(number) | Extent::AtLeast(number) | Extent::AtMost(number) => Some((number, number)),
            Extent::Between(low, high) => Some((low, high)),
            Extent::Nothing => None,
        }
    }
}

/// What a chart is made from.
pub(super) struct Scene<'a> {
    /// The language of the page.
    pub language: &'a Language,
    /// What is counted.
    pub unit: &'a Unit,
    /// The reporters, in the order of their names.
    pub series: &'a [Series],
    /// How many days after a reading the next is due, where that is known.
    pub due: Option<i64>,
    /// Whether each number counts for its own period only, so that no line joins two.
    pub apart: bool,
}

/// The width, the height of a panel and the most days along the axis of one of the two drawings.
struct Form {
    name: &'static str,
    width: f64,
    /// Of the only panel, and of one among several.
    height: (f64, f64),
    most: usize,
}

const WIDE: Form = Form { name: "wide", width: 608.0, height: (190.0, 116.0), most: 7 };
const NARROW: Form = Form { name: "narrow", width: 358.0, height: (180.0, 110.0), most: 4 };

/// The size of the words along both axes.
const TICK: f64 = 13.0;
/// What stays free beside the axes, for half a mark.
const EDGE: f64 = 7.0;
/// From one panel to the next.
const BETWEEN: f64 = 22.0;

/// Draws readings; `None` where no reporter has two numbers of different days.
pub(super) fn draw(scene: &Scene) -> Option<ChartView> {
    let drawn = |series: &Series| {
        series.points.iter().filter(|point| point.extent != Extent::Nothing).map(|point| (point.span.from, point.span.to)).collect()
    };
    let days: Vec<Vec<(i64, i64)>> = scene.series.iter().map(drawn).collect();
    if !days.iter().any(|days| days.iter().any(|day| *day != days[0])) {
        return None;
    }
    let from = days.iter().flatten().map(|day| day.0).min()?;
    let to = days.iter().flatten().map(|day| day.1).max()?;
    let ends = || scene.points().filter_map(|point| point.extent.ends());
    let (low, high) = (ends().map(|end| end.0).fold(f64::MAX, f64::min), ends().map(|end| end.1).fold(f64::MIN, f64::max));
    let levels = Levels::of((low, high), scene.unit)?;
    let words = [("from", scene.language.day(Day::from_number(from)).into()), ("to", scene.language.day(Day::from_number(to)).into())];
    Some(ChartView {
        label: scene.language.t("chart-label", &words).unwrap_or_default(),
        wide: scene.form(&WIDE, (from, to), &levels),
        narrow: scene.form(&NARROW, (from, to), &levels),
        key: scene.key(&levels),
    })
}

impl Scene<'_> {
    fn points(&self) -> impl Iterator<Item = &Point> {
        self.series.iter().flat_map(|series| &series.points)
    }

    /// What there is to explain.
    fn key(&self, levels: &Levels) -> ChartKeyView {
        let any = |is: fn(&Point) -> bool| self.points().any(is);
        let shows = |point: &&Point| point.extent != Extent::Nothing;
        ChartKeyView {
            steps: !self.apart,
            panels: self.series.iter().filter(|series| series.points.iter().any(|point| point.extent != Extent::Nothing)).count(),
            hollow: any(|point| point.extent != Extent::Nothing && point.is_hollow()),
            least: any(|point| matches!(point.extent, Extent::AtLeast(_))),
            most: any(|point| matches!(point.extent, Extent::AtMost(_))),
            ranges: any(|point| matches!(point.extent, Extent::Between(..))),
            late: !self.apart && self.series.iter().any(|series| steps::stops(series, self.due)),
            without_number: self.points().count() - self.points().filter(shows).count(),
            begins: levels.begins().map(|number| self.label(&number)),
        }
    }

    /// A number as it stands beside a level.
    fn label(&self, number: &Number) -> String {
        self.language.number_on_axis(number, self.unit)
    }

    /// One of the two drawings.
    fn form(&self, form: &Form, days: (i64, i64), levels: &Levels) -> ChartDrawingView {
        let shown: Vec<&Series> = self.series.iter().filter(|series| series.points.iter().any(|point| point.extent != Extent::Nothing)).collect();
        let labels: Vec<(f64, String)> = levels.ticks().map(|(level, number)| (level, self.label(&number))).collect();
        let gutter = labels.iter().map(|(_, words)| width(words, TICK)).fold(0.0, f64::max).ceil() + 8.0;
        let pen = Pen { width: form.width, mirrored: self.language.direction() == "rtl" };
        let room = (gutter + EDGE, form.width - EDGE - 1.0);
        let scale = Scale { stretches: vec![Stretch { from: days.0, to: days.1, start: room.0, end: room.1 }] };
        let plot = if shown.len() == 1 { form.height.0 } else { form.height.1 };
        let sheet = panel::Sheet { scene: self, pen, scale: &scale, levels, labels: &labels, gutter, plot, end: form.width };
        let mut top = 0.0;
        let mut panels = Vec::new();
        for series in shown {
            let (panel, bottom) = sheet.panel(series, top, self.series.len() > 1);
            panels.push(panel);
            top = bottom + BETWEEN;
        }
        let foot = top - BETWEEN;
        let extent = |words: &str| width(words, TICK);
        let ticks = ticks(self.language, &scale, &Room { extent: &extent, end: form.width, most: form.most, clear: 14.0 });
        let base = foot + LINE - DESCENT + 4.0;
        let words: Vec<WordsView> = ticks.iter().map(|tick| pen.words(tick.words_at, base, Hang::Middle, &tick.words)).collect();
        let strokes = ticks.iter().map(|tick| pen.line((tick.at, foot), (tick.at, foot + 5.0))).collect();
        ChartDrawingView { form: form.name.into(), width: form.width as usize, height: (base + DESCENT).ceil() as usize, panels, strokes, words }
    }
}
