//! Bars below a level axis: each in the first lane in which neither it nor its words touch another.

use super::Placed;
use super::numbers::SIZE as NUMBER;
use crate::render::drawing::{LINE, Set, width};

/// The height of a bar.
pub(super) const BAR: f64 = 8.0;
/// What stays free below a lane.
const BELOW: f64 = 10.0;
/// What stays free between two events of one lane.
const BESIDE: f64 = 14.0;
/// The most that bars with their words may take.
const HIGH: f64 = 320.0;
/// The most that bars alone may take.
const HIGHEST: f64 = 480.0;

/// An event with a length on the axis.
pub(super) struct Length<'a, 'b> {
    /// The event.
    pub placed: &'b Placed<'a>,
    /// Where it begins and ends, with its arrows.
    pub at: (f64, f64),
}

/// Where a bar lies.
pub(super) struct Lane {
    /// How far its upper edge is below the top of the lanes.
    pub top: f64,
    /// Its words, or its number.
    pub set: Set,
    /// Where they begin.
    pub words_at: f64,
    /// Whether they are only its number.
    pub numbered: bool,
}

/// How much is said at the bars.
#[derive(Clone, Copy)]
enum Say {
    Lines(usize),
    Number,
}

/// Places bars, which come in the order of time, and says how high all of them are; `None` where that is too high to be read.
pub(super) fn place(bars: &[Length], room: f64) -> Option<(Vec<Lane>, f64)> {
    let tries = [(Say::Lines(3), HIGH), (Say::Lines(1), HIGH), (Say::Number, HIGHEST)];
    tries.into_iter().find_map(|(say, most)| Some(attempt(bars, room, say)).filter(|(_, height)| *height <= most))
}

fn attempt(bars: &[Length], room: f64, say: Say) -> (Vec<Lane>, f64) {
    let mut taken: Vec<(Vec<(f64, f64)>, f64)> = Vec::new();
    let mut lanes: Vec<(usize, Lane)> = Vec::new();
    for bar in bars {
        let (from, to) = bar.at;
        let most = (to - from).clamp(240.0, 420.0);
        let set = match say {
            Say::Lines(lines) => bar.placed.text.set(most, lines),
            Say::Number => None,
        };
        let numbered = set.is_none();
        let numeral = &bar.placed.item.numeral;
        let set = set.unwrap_or_else(|| Set { width: width(numeral, NUMBER), lines: vec![numeral.clone()] });
        // At the beginning of the bar, or as near to it as the edge allows.
        let words_at = from.min(room - set.width).max(0.0);
        let reach = (from.min(words_at), to.max(words_at + set.width));
        let free = |lane: &(Vec<(f64, f64)>, f64)| lane.0.iter().all(|(left, right)| *right + BESIDE <= reach.0 || reach.1 + BESIDE <= *left);
        let lane = taken.iter().position(free).unwrap_or(taken.len());
        if lane == taken.len() {
            taken.push((Vec::new(), 0.0));
        }
        taken[lane].0.push(reach);
        taken[lane].1 = taken[lane].1.max(BAR + set.lines.len() as f64 * LINE + BELOW);
        lanes.push((lane, Lane { top: 0.0, set, words_at, numbered }));
    }
    let mut tops = Vec::with_capacity(taken.len());
    let mut height = 0.0;
    for (_, lane) in &taken {
        tops.push(height);
        height += lane;
    }
    let lanes = lanes.into_iter().map(|(index, lane)| Lane { top: tops[index], ..lane }).collect();
    (lanes, height)
}
