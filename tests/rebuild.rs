//! The law of the incremental engine: whatever is remembered, the bytes and the findings are those of a build that knows nothing.
//!
//! It is held for a builder that saw every edit, for a new process with the cache on disk, and for `build` over the last output.
//!
//! | file | what |
//! |---|---|
//! | `rebuild/site` | a small site with every kind of thing |
//! | `rebuild/edits.rs` | what is done to it, one edit a line |
//! | `rebuild/counts.rs` | which pages each edit renders again, exactly |
//! | `rebuild/damage.rs` | caches that are damaged, foreign or in the way |
//!
//! `SEQUENCES=20000 cargo test --release --test rebuild sequences` runs more sequences; `FIRST=4711` begins elsewhere. A failure prints the
//! shortest list of edits that still fails.

#![allow(clippy::unwrap_used, reason = "a test that cannot make its own site has failed")]

#[path = "rebuild/counts.rs"]
mod counts;
#[cfg(unix)]
#[path = "rebuild/damage.rs"]
mod damage;
#[path = "rebuild/desk.rs"]
mod desk;
#[path = "rebuild/edits.rs"]
mod edits;
mod trial;
#[cfg(unix)]
mod unprivileged;

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use desk::{Desk, Made};
use edits::{EDITS, Edit};
use nutgraf::build::{Builder, Cache};
use rayon::prelude::*;
use trial::{Random, difference};

/// How many sequences the suite runs.
const SEQUENCES: u64 = 200;

/// Edits, and after which of them the site is built.
type Sequence = Vec<Vec<Edit>>;

#[test]
fn random_sequences_of_edits_are_built_as_if_nothing_was_known() {
    let number = |name: &str, without: u64| std::env::var(name).map_or(without, |text| text.parse().unwrap());
    let first = number("FIRST", 1);
    let seeds: Vec<u64> = (first..first + number("SEQUENCES", SEQUENCES)).collect();
    let clean = Desk::new().clean();
    assert!(clean.files.len() > 40 && clean.said.lines().count() > 2, "{}", clean.said);
    for seeds in seeds.chunks(500) {
        // Made beforehand, so that most files are too old to be racy once they are read: their stamps are then believed.
        let desks: Vec<Desk> = seeds.iter().map(|_| Desk::new()).collect();
        let broken = seeds.par_iter().zip(desks).find_map_any(|(seed, desk)| {
            let sequence = sequence(*seed);
            let wrong = run(*seed, desk, &sequence, &clean)?;
            Some((*seed, sequence, wrong))
        });
        if let Some((seed, sequence, wrong)) = broken {
            panic!("{}", shrunk(seed, sequence, wrong, &clean));
        }
    }
}

/// Sequences that were once wrong.
fn found_before() -> Vec<Sequence> {
    use Edit::Swap;
    let ar = ("type: place", "language: ar\ntype: place");
    let draft = ("unit:", "draft: true\nunit:");
    vec![
        // A page in another language lets every template print words of that language.
        vec![vec![Swap(edits::HALL, ar.0, ar.1)], vec![Swap(edits::HALL, ar.0, ar.1)]],
        // A figure that is a draft is renamed: whoever mentions it is told that there is none.
        vec![vec![Swap(edits::PUPILS, draft.0, draft.1)], vec![Edit::Move(edits::PUPILS, "content/figures/children.yaml")]],
    ]
}

#[test]
fn sequences_that_were_once_wrong_are_right() {
    let clean = Desk::new().clean();
    for sequence in found_before() {
        if let Some(wrong) = run(1, Desk::new(), &sequence, &clean) {
            panic!("{}", shrunk(1, sequence, wrong, &clean));
        }
    }
}

/// The sequence of a seed: two to five builds, with one to three edits before each.
fn sequence(seed: u64) -> Sequence {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut below = |end: usize| random.below(end as u64) as usize;
    let builds = [2, 2, 2, 3, 5][below(5)];
    let step = |number: usize, below: &mut dyn FnMut(usize) -> usize| {
        let edits = [1, 1, 1, 2, 3][below(5)];
        let edit = |edit: &Edit| match *edit {
            Edit::Say(path, _) => Edit::Say(path, number),
            ref other => other.clone(),
        };
        (0..edits).map(|_| edit(&EDITS[below(EDITS.len())])).collect()
    };
    (0..builds).map(|number| step(number, &mut below)).collect()
}

/// What went wrong after which build, if anything did.
struct Wrong {
    build: usize,
    what: String,
}

/// Makes the edits of a sequence, and holds three ways to build against each other after each step.
fn run(seed: u64, mut desk: Desk, sequence: &Sequence, clean: &Made) -> Option<Wrong> {
    let build = std::cell::Cell::new(0);
    let whole = || {
        let mut kept = if seed.is_multiple_of(2) { Builder::new() } else { Builder::of_site(&desk.root(), Cache::Kept) };
        if let Some(what) = differ("the builder that saw every edit", &desk.shown(&mut kept), clean) {
            return Some(what);
        }
        for (number, edits) in sequence.iter().enumerate() {
            build.set(number);
            edits.iter().for_each(|edit| desk.edit(edit));
            let clean = desk.clean();
            let kept = desk.shown(&mut kept);
            if let Some(what) = differ("the builder that saw every edit", &kept, &clean) {
                return Some(what);
            }
            // What a sheet was made from is only believed where its bytes lie in an output.
            let what = if !seed.is_multiple_of(3) {
                let (files, said) = desk.written();
                let files = files.unwrap_or_default();
                differ("`build` over the last output, with the cache", &Made { files, said }, &clean)
            } else {
                differ("a new builder with the cache on disk", &desk.cached(), &clean)
            };
            if what.is_some() {
                return what;
            }
        }
        None
    };
    let what = catch_unwind(AssertUnwindSafe(whole)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned().or(panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Some(format!("a panic: {}", text.unwrap_or_default()))
    });
    what.map(|what| Wrong { build: build.get(), what })
}

/// In what a build differs from one that knows nothing.
fn differ(who: &str, made: &Made, clean: &Made) -> Option<String> {
    if made == clean {
        return None;
    }
    let mut text = format!("{who} differs from a build that knows nothing: {}\n", difference(&made.files, &clean.files));
    if let Some((path, found)) = made.files.iter().find(|(path, bytes)| clean.files.get(*path).is_some_and(|other| other != *bytes)) {
        let lines = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect::<Vec<_>>();
        let (found, expected) = (lines(found), lines(&clean.files[path]));
        if let Some(at) = (0..found.len().max(expected.len())).find(|at| found.get(*at) != expected.get(*at)) {
            writeln!(text, "{path}:{}\n  made:  {:?}\n  clean: {:?}", at + 1, found.get(at), expected.get(at)).unwrap();
        }
    }
    let only = |one: &str, other: &str| one.lines().filter(|line| !other.lines().any(|said| said == *line)).map(str::to_owned).collect::<Vec<_>>();
    for (name, lines) in [("only it says", only(&made.said, &clean.said)), ("it does not say", only(&clean.said, &made.said))] {
        lines.iter().for_each(|line| writeln!(text, "{name}: {line}").unwrap());
    }
    if made.said != clean.said && text.ends_with("\n") && only(&made.said, &clean.said).is_empty() {
        text.push_str("the same findings in another order or number\n");
    }
    Some(text)
}

/// Leaves out edits as long as what is left still fails, and prints the list.
fn shrunk(seed: u64, mut sequence: Sequence, mut wrong: Wrong, clean: &Made) -> String {
    loop {
        sequence.truncate(wrong.build + 1);
        let places: Vec<(usize, usize)> =
            sequence.iter().enumerate().flat_map(|(build, edits)| (0..=edits.len()).map(move |edit| (build, edit))).collect();
        let shorter = places.into_iter().find_map(|(build, edit)| {
            let mut shorter = sequence.clone();
            // Past the last edit stands the build itself: its edits join those before the next one.
            match shorter[build].len() {
                edits if edit < edits => drop(shorter[build].remove(edit)),
                _ if build + 1 < shorter.len() => {
                    let edits = shorter.remove(build);
                    shorter[build].splice(0..0, edits);
                }
                _ => return None,
            }
            let wrong = run(seed, Desk::new(), &shorter, clean)?;
            Some((shorter, wrong))
        });
        match shorter {
            Some(found) => (sequence, wrong) = found,
            None => break,
        }
    }
    let mut text = format!("seed {seed}. In a copy of tests/rebuild/site, with the clock at 1 December 2024, build, then:\n");
    for edits in &sequence {
        edits.iter().for_each(|edit| writeln!(text, "- {edit}").unwrap());
        text.push_str("- build\n");
    }
    text + &wrong.what
}
