//! A figure's readings over time, drawn.

use super::timeline::WordsView;
use crate::render::shown::view;

view! {
    /// Readings over time, drawn twice: the style sheet shows one of the two.
    ChartView {
        /// What it is, for who does not see it.
        label: String,
        /// 608 wide.
        wide: ChartDrawingView,
        /// 358 wide.
        narrow: ChartDrawingView,
        /// What there is to explain.
        key: ChartKeyView,
    }
}

view! {
    /// What a chart's marks and lines mean, of those that it has.
    ChartKeyView {
        /// Whether lines keep each number until the next.
        steps: bool,
        /// How many reporters have a panel of their own.
        panels: usize,
        /// Whether something is hollow: a number that is about so much, a day that is not known, a reading that was replaced.
        hollow: bool,
        /// Whether a mark stands for "so much or more".
        least: bool,
        /// Whether a mark stands for "so much or less".
        most: bool,
        /// Whether a bar stands for a range.
        ranges: bool,
        /// Whether a line stops, because no number came when one was due, or none was given.
        late: bool,
        /// How many readings give no number.
        without_number: usize,
        /// The number at which the scale begins, where that is not zero.
        begins: Option<String>,
    }
}

view! {
    /// A drawing of readings: paths and words in units of its own.
    ChartDrawingView {
        /// wide or narrow.
        form: String,
        /// Its width.
        width: usize,
        /// Its height.
        height: usize,
        /// The reporters, from the top.
        panels: Vec<PanelView>,
        /// The paths of the strokes below the last panel, at which the words of days stand.
        strokes: String,
        /// The words of days.
        words: Vec<WordsView>,
    }
}

view! {
    /// The readings of one reporter in a drawing.
    PanelView {
        /// Who reports, in lines; none where only one does.
        name: Vec<WordsView>,
        /// The paths of the other levels.
        grid: String,
        /// The path of zero, or of the first level where that is above zero.
        axis: String,
        /// The numbers of the levels.
        words: Vec<WordsView>,
        /// The path of the line.
        line: String,
        /// The paths of the areas between the two ends of ranges.
        band: String,
        /// The readings, from the earliest.
        points: Vec<PointView>,
        /// The last number.
        last: Option<WordsView>,
    }
}

view! {
    /// A reading in a drawing.
    PointView {
        /// The address of its row, without `#`.
        to: String,
        /// Number and date.
        name: String,
        /// The path of its mark where all of it is known exactly.
        solid: String,
        /// The path of its mark where something of it is not.
        hollow: String,
    }
}
