//! Words above a level axis: each hangs like a flag from a pole that stands on its event, and none touches another flag or pole.

use crate::render::drawing::{LINE, Set, Text};

/// The steps in which flags are raised.
const STEP: f64 = 6.0;
/// The most steps.
const STEPS: usize = 44;
/// From a pole to its words.
pub(super) const POLE: f64 = 5.0;
/// What stays free beside a flag.
const CLEAR: f64 = 10.0;
/// The most lines of a flag.
const LINES: usize = 4;
/// The widths that flags may have at most: the one with which the most events get a flag is taken.
const WIDTHS: [f64; 4] = [150.0, 180.0, 210.0, 250.0];

/// The width of the most slender flags.
const SLENDER: f64 = 110.0;

/// An event that wants a flag.
pub(super) struct Wish<'a> {
    /// Where its pole stands.
    pub at: f64,
    /// Its words.
    pub text: &'a Text,
}

/// A flag that was raised.
#[derive(Clone, Debug)]
pub(super) struct Flag {
    /// Its words.
    pub set: Set,
    /// Whether they stand after the pole, else before it.
    pub after: bool,
    /// How high its upper edge is above the foot.
    pub high: f64,
}

/// Raises as many flags as there is room for between 0 and `width`; the wishes come in the order of time.
pub(super) fn raise(wishes: &[Wish], width: f64) -> Vec<Option<Flag>> {
    let mut best: Option<Attempt> = None;
    for most in WIDTHS {
        // Where an even flag has no room, a slender one may.
        let set = |wish: &Wish| [most, SLENDER].iter().filter_map(|most| wish.text.set(*most, LINES)).collect();
        let sets: Vec<Vec<Set>> = wishes.iter().map(set).collect();
        for (order, lean) in orders(wishes, &sets, width).into_iter().flat_map(|order| [Lean::Low, Lean::After].map(|lean| (order.clone(), lean))) {
            let next = Attempt::new(wishes, &sets, order, (lean, width));
            if best.as_ref().is_none_or(|best| next.is_better(best)) {
                best = Some(next);
            }
        }
    }
    let Some(mut best) = best else { return Vec::new() };
    // Who found no room comes first once, and stays there if the others still find theirs.
    for index in 0..wishes.len() {
        if best.flags[index].is_none() && !best.sets[index].is_empty() {
            let mut order: Vec<usize> = best.order.iter().copied().filter(|other| *other != index).collect();
            order.insert(0, index);
            let next = Attempt::new(wishes, &best.sets, order, (best.lean, width));
            if next.is_better(&best) {
                best = next;
            }
        }
    }
    best.flags
}

/// In which order flags are raised. Towards the edge, where they hang backwards, the earlier pole is the lower one; elsewhere the later
/// is, so that no pole passes through a flag.
fn orders(wishes: &[Wish], sets: &[Vec<Set>], width: f64) -> [Vec<usize>; 2] {
    let at_edge = |index: &usize| sets[*index].first().is_some_and(|set| wishes[*index].at + POLE + set.width > width);
    let edge: Vec<usize> = (0..wishes.len()).filter(at_edge).collect();
    let others: Vec<usize> = (0..wishes.len()).rev().filter(|index| !at_edge(index)).collect();
    [[edge.clone(), others.clone()].concat(), [others, edge].concat()]
}

/// What a flag tries first: to hang low, or to hang after its pole.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lean {
    Low,
    After,
}

/// Flags raised in one order.
struct Attempt {
    flags: Vec<Option<Flag>>,
    sets: Vec<Vec<Set>>,
    order: Vec<usize>,
    lean: Lean,
    count: usize,
    height: f64,
}

impl Attempt {
    fn new(wishes: &[Wish], sets: &[Vec<Set>], order: Vec<usize>, (lean, width): (Lean, f64)) -> Self {
        let mut sky = Sky { boxes: vec![Vec::new(); STEPS + 1], poles: Vec::new(), width };
        let mut flags = vec![None; wishes.len()];
        for index in order.iter().copied() {
            let at = wishes[index].at;
            flags[index] = sets[index].iter().find_map(|set| match lean {
                Lean::Low => sky.raise(at, set, &[true, false]),
                Lean::After => sky.raise(at, set, &[true]).or_else(|| sky.raise(at, set, &[false])),
            });
        }
        let count = flags.iter().flatten().count();
        let height = flags.iter().flatten().map(|flag| flag.high).fold(0.0, f64::max);
        Self { flags, sets: sets.to_vec(), order, lean, count, height }
    }

    /// More flags are better, then a lower sky.
    fn is_better(&self, other: &Self) -> bool {
        self.count > other.count || self.count == other.count && self.height < other.height
    }
}

/// What is taken above the axis.
struct Sky {
    /// The stretches that flags take, step by step.
    boxes: Vec<Vec<(f64, f64)>>,
    /// Poles, with the steps that they reach.
    poles: Vec<(f64, usize)>,
    width: f64,
}

impl Sky {
    /// The lowest place at this pole, after it or before it.
    fn raise(&mut self, pole: f64, set: &Set, sides: &[bool]) -> Option<Flag> {
        let steps = (set.lines.len() as f64 * LINE / STEP).round() as usize;
        for low in 0..STEPS.checked_sub(steps)? {
            // Once the pole itself is in the way of a flag, it is so higher up too.
            if low > 0 && self.boxes[low - 1].iter().any(|(from, to)| *from - 2.0 < pole && pole < *to + 2.0) {
                return None;
            }
            for after in sides.iter().copied() {
                let (from, to) = if after { (pole + POLE, pole + POLE + set.width) } else { (pole - POLE - set.width, pole - POLE) };
                if from < 0.0 || to > self.width || !self.is_free((from, to), (low, low + steps), pole) {
                    continue;
                }
                for step in low..low + steps {
                    self.boxes[step].push((from, to));
                }
                self.poles.push((pole, low + steps));
                return Some(Flag { set: set.clone(), after, high: (low + steps) as f64 * STEP });
            }
        }
        None
    }

    fn is_free(&self, (from, to): (f64, f64), (low, high): (usize, usize), pole: f64) -> bool {
        // One step stays free above and below.
        let rows = &self.boxes[low.saturating_sub(1)..(high + 1).min(self.boxes.len())];
        let meets_flag = rows.iter().flatten().any(|(left, right)| *left < to + CLEAR && from < *right + CLEAR);
        let meets_pole = self.poles.iter().any(|(at, top)| *top > low && (*at - pole).abs() > 0.5 && from - 2.0 < *at && *at < to + 4.0);
        !meets_flag && !meets_pole
    }
}
