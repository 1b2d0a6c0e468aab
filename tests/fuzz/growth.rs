//! Whether a reader's time grows with the size of what it reads and no faster.
//!
//! Processor time of this thread alone, so that what else runs on the machine does not count, and the least of several runs, so that
//! neither does a cold cache. Four times the input takes four times the time where it grows as it should and sixteen where it grows
//! with the square. The bar stands at nine: a full cache or a growing allocation costs up to a half more, not twice as much.

use std::fmt::Debug;
use std::time::Duration;

use proptest::prelude::*;
use rustix::time::{ClockId, clock_gettime};

use crate::run::Verdict;

/// How much longer four times the input may take.
const MOST: f64 = 9.0;
/// What takes less is too short to be compared: the clock's own steps would count.
const SHORTEST: Duration = Duration::from_millis(2);
/// Runs of which the shortest counts, and how often a bad result is measured again before it is believed.
const RUNS: usize = 3;
const AGAIN: usize = 3;

/// Holds the time for `input(4 * n)` against that for `input(n)`.
pub fn linear<I>(what: &dyn Debug, n: usize, input: impl Fn(usize) -> I, read: impl Fn(&I)) -> Verdict {
    let (small, large) = (input(n), input(4 * n));
    let mut ratio = f64::MAX;
    let (mut short, mut long) = (Duration::MAX, Duration::MAX);
    for _ in 0..AGAIN {
        for _ in 0..RUNS {
            short = short.min(processor_time(|| read(&small)));
            long = long.min(processor_time(|| read(&large)));
            if long < 4 * SHORTEST {
                return Ok(());
            }
        }
        ratio = ratio.min(long.as_secs_f64() / short.max(SHORTEST).as_secs_f64());
        if ratio <= MOST {
            return Ok(());
        }
    }
    prop_assert!(false, "{what:?}: {n} times took {short:?}, four times as much took {long:?}, {ratio:.1} times as long");
    Ok(())
}

/// The time that this thread spends in `work`.
pub fn processor_time(work: impl FnOnce()) -> Duration {
    let now = || {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
    };
    let before = now();
    work();
    now() - before
}

/// An input that repeats something: what stands once before it, what is repeated, what stands once after it.
#[derive(Clone, Debug)]
pub struct Pattern {
    pub before: String,
    pub repeated: String,
    pub after: String,
}

impl Pattern {
    /// The pattern with its middle repeated to so many bytes.
    pub fn of_length(&self, bytes: usize) -> String {
        format!("{}{}{}", self.before, self.repeated.repeat(bytes.div_ceil(self.repeated.len().max(1))), self.after)
    }
}

/// Patterns made from pieces that mean something to a reader.
pub fn pattern(pieces: &'static [&'static str]) -> impl Strategy<Value = Pattern> {
    let some = |most: usize| prop::collection::vec(prop::sample::select(pieces), 0..=most).prop_map(|pieces| pieces.concat());
    let repeated = prop::collection::vec(prop::sample::select(pieces), 1..=4).prop_map(|pieces| pieces.concat());
    (some(2), repeated, some(2)).prop_map(|(before, repeated, after)| Pattern { before, repeated, after })
}
