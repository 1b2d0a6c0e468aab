//! The scale of numbers: round levels, from zero where things are counted.

use crate::number::{Number, Unit};

/// The finest step of what is not counted is one of so many decimals.
const DECIMALS: i32 = 20;
/// The most levels above the first.
const MOST: i128 = 4;
/// A scale of something that is not counted may begin above zero where all numbers lie in its upper part.
const UPPER: f64 = 0.6;

/// Levels at equal distances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Levels {
    /// The first level and the last, in steps.
    first: i128,
    last: i128,
    /// A step is this digit times ten to this power.
    digit: i128,
    power: i32,
}

impl Levels {
    /// The levels for numbers between two; `None` for what is no number.
    pub fn of((low, high): (f64, f64), unit: &Unit) -> Option<Self> {
        if !(low.is_finite() && high.is_finite() && low <= high) {
            return None;
        }
        let is_above = !unit.is_counted() && low > 0.0 && low < high && low / high > UPPER;
        let from = if is_above { low } else { low.min(0.0) };
        let to = if high > from { high } else { from + 1.0 };
        let finest = if unit.is_counted() { 0 } else { -DECIMALS };
        let start = ((to - from).log10().floor() as i32 - 2).max(finest);
        (start..start + 6).flat_map(|power| [1, 2, 5].map(|digit| (digit, power))).find_map(|(digit, power)| {
            let step = digit as f64 * 10_f64.powi(power);
            let (first, last) = ((from / step + 1e-9).floor() as i128, (to / step - 1e-9).ceil() as i128);
            (last - first <= MOST).then_some(Self { first, last: last.max(first + 1), digit, power })
        })
    }

    fn step(&self) -> f64 {
        self.digit as f64 * 10_f64.powi(self.power)
    }

    /// How high a number lies: 0 at the first level, 1 at the last.
    pub fn at(&self, number: f64) -> f64 {
        let (from, to) = (self.first as f64 * self.step(), self.last as f64 * self.step());
        (number - from) / (to - from)
    }

    /// Every level from the first, as its height and its number.
    pub fn ticks(&self) -> impl Iterator<Item = (f64, Number)> {
        (self.first..=self.last).filter_map(|steps| Some((self.at(steps as f64 * self.step()), self.number(steps)?)))
    }

    /// The number at which the scale begins, where that is above zero.
    pub fn begins(&self) -> Option<Number> {
        if self.first > 0 { self.number(self.first) } else { None }
    }

    /// The number of so many steps; in millions or billions where all levels are.
    fn number(&self, steps: i128) -> Option<Number> {
        let mantissa = steps * self.digit;
        let most = self.last as f64 * self.step();
        let word = [9, 6].into_iter().find(|power| self.power >= power - 1 && most >= 10_f64.powi(*power) && mantissa != 0);
        let places = word.unwrap_or(0) - self.power;
        let decimals = usize::try_from(places).unwrap_or(0);
        let whole = mantissa.checked_mul(10_i128.checked_pow(u32::try_from(-places).unwrap_or(0))?)?;
        let digits = format!("{:0width$}", whole.unsigned_abs(), width = decimals + 1);
        let (before, behind) = digits.split_at(digits.len() - decimals);
        // "1 million" stands beside "0.5 million".
        let behind = if word.is_some() { behind.trim_end_matches('0') } else { behind };
        let text = format!("{}{before}{}{behind}", if whole < 0 { "-" } else { "" }, if behind.is_empty() { "" } else { "." });
        Number::parse(&text)?.times_ten_to(word.unwrap_or(0) as u8)
    }
}
