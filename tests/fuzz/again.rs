//! A site that is built again after changes: the same output and the same findings as from nothing, whatever was remembered.

use std::path::Path;

use nutgraf::build::{Builder, Report, Request, build};
use proptest::prelude::*;

use crate::output::read_tree;
use crate::run::{Verdict, fuzz};
use crate::site_maker::{self, Files, Part, Settings};
use crate::sites::request;

/// One change of a site; places are shares of its parts.
#[derive(Clone, Debug)]
enum Change {
    Other(prop::sample::Index, Part),
    Added(Part),
    Gone(prop::sample::Index),
    Settings(Settings),
    /// Everything as it was at first.
    Back,
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        6 => (at(), site_maker::any_part()).prop_map(|(at, part)| Change::Other(at, part)),
        2 => site_maker::any_part().prop_map(Change::Added),
        2 => at().prop_map(Change::Gone),
        1 => site_maker::settings().prop_map(Change::Settings),
        1 => Just(Change::Back),
    ]
}

#[test]
fn a_site_that_is_built_again_is_what_it_would_be_from_nothing() {
    let sites = (site_maker::tame(), prop::collection::vec(change(), 1..5));
    fuzz("sites, again", 5, &sites, |(first, changes)| {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("site");
        let mut builder = Builder::new();
        let (mut settings, mut parts) = first.clone();
        let mut on_disk = Files::new();
        let turns = std::iter::once(None).chain(changes.iter().map(Some));
        for (turn, change) in turns.enumerate() {
            match change {
                None => {}
                Some(Change::Other(at, part)) if !parts.is_empty() => {
                    let at = at.index(parts.len());
                    parts[at] = part.clone();
                }
                Some(Change::Other(_, part) | Change::Added(part)) => parts.push(part.clone()),
                Some(Change::Gone(at)) if !parts.is_empty() => drop(parts.remove(at.index(parts.len()))),
                Some(Change::Gone(_)) => {}
                Some(Change::Settings(other)) => settings = other.clone(),
                Some(Change::Back) => (settings, parts) = first.clone(),
            }
            on_disk = replace(&root, &on_disk, site_maker::files(&settings, &parts));
            let at = |error: TestCaseError| TestCaseError::fail(format!("turn {turn}, after {change:?}: {error}"));
            compare(&root, &mut builder).map_err(at)?;
        }
        Ok(())
    });
}

/// Makes the files of the site what they are now; what stays is not touched.
fn replace(root: &Path, before: &Files, now: Files) -> Files {
    before.keys().filter(|path| !now.contains_key(*path)).for_each(|path| drop(std::fs::remove_file(root.join(path))));
    let changed: Files =
        now.iter().filter(|(path, bytes)| before.get(*path) != Some(*bytes)).map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
    site_maker::write(&changed, root);
    now
}

fn compare(root: &Path, builder: &mut Builder) -> Verdict {
    let anew = tempfile::tempdir().unwrap();
    let ask = |output: &Path| Request { output: output.to_path_buf(), ..request(root) };
    let failed = |failure: nutgraf::diagnostics::Failure| TestCaseError::fail(format!("{failure}"));
    let (output, other) = (root.with_file_name("again"), anew.path().join("anew"));
    let again = builder.build(&ask(&output)).map_err(failed)?;
    let expected = build(&ask(&other)).map_err(failed)?;
    let said = |report: &Report| format!("{:#?} {} {:?} {:?}", report.diagnostics, report.pages, report.stopped, report.next_change);
    prop_assert_eq!(said(&again), said(&expected));
    if again.stopped.is_none() {
        let (again, expected) = (read_tree(&output), read_tree(&other));
        let paths = again.keys().chain(expected.keys());
        let differing: Vec<&String> = paths.filter(|path| again.get(*path) != expected.get(*path)).collect();
        prop_assert!(differing.is_empty(), "{differing:?} differ");
    }
    Ok(())
}
