//! Runs one target: over fixed seeds in the suite, as long as `NUTGRAF_FUZZ_SECONDS` says in a search.

use std::cell::RefCell;
use std::io::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

/// What a target says of one input.
pub type Verdict = Result<(), TestCaseError>;

/// Holds `check` against `cases` inputs; in a search, against as many for every further seed until the time is over.
pub fn fuzz<S: Strategy>(target: &str, cases: u32, strategy: &S, check: impl Fn(S::Value) -> Verdict) {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap_or_else(|_| panic!("{name} is a number")));
    let first = number("NUTGRAF_FUZZ_SEED").unwrap_or(0);
    let Some(seconds) = number("NUTGRAF_FUZZ_SECONDS") else { return one(target, (first, cases), strategy, &check) };
    let (began, slowest) = (Instant::now(), RefCell::new((Duration::ZERO, 0)));
    let mut seed = first;
    while began.elapsed() < Duration::from_secs(seconds) {
        one(target, (seed, cases), strategy, |value| {
            let before = Instant::now();
            let verdict = check(value);
            let slow = &mut *slowest.borrow_mut();
            *slow = (*slow).max((before.elapsed(), seed));
            verdict
        });
        seed += 1;
    }
    let (time, at) = slowest.into_inner();
    let _ = writeln!(std::io::stderr(), "{target}: seeds {first} to {seed}, {cases} inputs each; the slowest took {time:?} (seed {at})");
}

fn one<S: Strategy>(target: &str, (seed, cases): (u64, u32), strategy: &S, check: impl Fn(S::Value) -> Verdict) {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 4_000, ..ProptestConfig::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    if let Err(error) = runner.run(strategy, check) {
        panic!("{target}, seed {seed}: {error}");
    }
}
