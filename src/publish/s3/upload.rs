//! What is sent and copied into a bucket, in steps: all of one step may go at once, and none before the step before it is done.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::state::{State, kept_key};
use crate::diagnostics::Failure;
use crate::publish::{Source, Turn, Wanted, turns};

/// One step.
pub(super) enum Step {
    /// Files from this machine: key, place, hexadecimal digest.
    Send(Vec<(String, PathBuf, String)>),
    /// Files that the bucket has: from key, to key.
    Copy(Vec<(String, String)>),
}

/// The steps that bring what is new, in the order of their turns.
pub(super) fn steps(wanted: &Wanted, state: &State) -> Result<Vec<Step>, Failure> {
    let site: BTreeSet<&str> = wanted.files.keys().map(String::as_str).collect();
    let coming = wanted.plan.new.iter().chain(&wanted.plan.changed).map(String::as_str);
    let is_new = |path: &str| wanted.plan.new.binary_search_by(|new| new.as_str().cmp(path)).is_ok();
    let turns = turns(coming, &site, is_new);
    let mut steps = Vec::new();
    let kept: BTreeSet<String> = state.to_keep(wanted.plan).into_iter().map(|(_, key)| key).collect();
    for step in turns.chunk_by(|one, other| one.0 == other.0 && one.0 != Turn::Home) {
        let paths = step.iter().map(|(_, path)| *path);
        steps.push(match wanted.source {
            Source::Staged(staged) => {
                Step::Send(paths.map(|path| (path.to_owned(), staged.folder.join(path), wanted.files[path].digest.clone())).collect())
            }
            Source::Kept(number) => {
                let from = |path: &str| {
                    let digest = &wanted.files[path].digest;
                    let key = kept_key(digest);
                    // What is about to be replaced was copied just now.
                    let place = if kept.contains(&key) { Some(key) } else { state.place_of(digest) };
                    place.map(|place| (place, path.to_owned())).ok_or_else(|| {
                        let message = format!("release {number} cannot be brought back: `{path}` of that time is not in the bucket any more");
                        Failure::Unpublished(format!("{message}; no page was changed"))
                    })
                };
                Step::Copy(paths.map(from).collect::<Result<_, _>>()?)
            }
        });
    }
    Ok(steps)
}
