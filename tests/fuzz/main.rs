//! Looks for input that breaks a reader: every target makes input that is almost right, and says what must hold whatever it is.
//!
//! Each target is a plain test over fixed seeds, so that `cargo test` finds the same thing everywhere. To search further:
//!
//! ```sh
//! NUTGRAF_FUZZ_SECONDS=600 cargo test --release --test fuzz -- --test-threads=1           # ten minutes a target
//! NUTGRAF_FUZZ_SECONDS=600 NUTGRAF_FUZZ_SEED=7 cargo test --release --test fuzz markdown  # one target, from seed 7 on
//! ```
//!
//! A failure prints its seed and the smallest input that was found. A hang shows as a run that does not end: the slowest input
//! is printed when a target is done. What is found becomes a test beside the code that was wrong.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files has failed")]

mod again;
mod corpus;
mod dates;
mod document;
mod front_matter;
mod growth;
mod links;
mod markdown;
mod names;
mod output;
mod run;
mod site_maker;
mod sites;

mod values;
mod yaml;
