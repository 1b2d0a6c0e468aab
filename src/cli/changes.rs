//! What changed between two rounds of `serve` and `build --watch`, in words.

use std::collections::BTreeMap;

use crate::build::{Fate, Report};
use crate::desk;
use crate::diagnostics::FilePath;
use crate::site::Why;

use super::arguments::Choices;
use super::counts::count;

/// The files that are not as the last round saw them, each with what became of it.
#[derive(Debug, Default)]
pub(super) struct Changes(BTreeMap<FilePath, Fate>);

impl Changes {
    /// Takes what became of a file since the last look; a file that was new before it stays new.
    pub(super) fn add(&mut self, path: FilePath, fate: Fate) {
        let fate = match (self.0.get(&path), fate) {
            (Some(Fate::Added), Fate::Changed) => Fate::Added,
            (Some(Fate::Removed), Fate::Added) => Fate::Changed,
            (_, fate) => fate,
        };
        self.0.insert(path, fate);
    }

    /// Forgets all: a round was done.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether nothing changed, as before the first round, or where only time has passed.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The files, sorted.
    pub(super) fn paths(&self) -> impl Iterator<Item = &FilePath> {
        self.0.keys()
    }

    /// `a.md changed`, `a.md removed, b.md added`, `a.md and 3 more files changed`.
    pub(super) fn words(&self) -> String {
        let mut changes = self.0.iter();
        let Some((first, fate)) = changes.next() else { return String::new() };
        let alike = changes.clone().all(|(_, other)| other == fate);
        let did = word(*fate);
        match (self.0.len(), changes.next()) {
            (2, Some((second, _))) if alike => format!("{first} and {second} {did}"),
            (2, Some((second, other))) => format!("{first} {did}, {second} {}", word(*other)),
            (1, _) => format!("{first} {did}"),
            (several, _) if alike => format!("{first} and {} {did}", count(several - 1, "more file")),
            (several, _) => format!("{first} {did}, and {} changed", count(several - 1, "more file")),
        }
    }
}

fn word(fate: Fate) -> &'static str {
    match fate {
        Fate::Added => "added",
        Fate::Changed => "changed",
        Fate::Removed => "removed",
    }
}

/// What was said of pages that somebody works on and that are not shown: each reason once.
#[derive(Debug, Default)]
pub(super) struct Waiting(BTreeMap<FilePath, String>);

impl Waiting {
    /// A line for each page among the changes that is not shown, with the reason, where that is news.
    pub(super) fn news(&mut self, changes: &Changes, report: &Report, choices: &Choices) -> Vec<String> {
        let is_open = |why: &Why| matches!(why, Why::Draft) && choices.drafts || matches!(why, Why::Embargo(_)) && choices.future;
        let mut lines = Vec::new();
        for path in changes.paths() {
            let page = report.unpublished.iter().find(|one| one.path == *path && one.address.is_some());
            let closed = page.into_iter().flat_map(|page| &page.why).filter(|why| !is_open(why));
            let reasons: Vec<String> = closed.map(|why| desk::reason(why, path, &report.zone)).collect();
            if reasons.is_empty() {
                self.0.remove(path);
                continue;
            }
            let line = format!("{path} is not shown: {}", reasons.join(", and "));
            if self.0.insert(path.clone(), line.clone()).as_ref() != Some(&line) {
                lines.push(line);
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(changes: &[(&str, Fate)], words: &str) {
        let mut all = Changes::default();
        changes.iter().for_each(|(path, fate)| all.add(FilePath::new(*path), *fate));
        assert_eq!(all.words(), words);
    }

    #[test]
    fn what_changed_is_said_in_one_line() {
        use Fate::{Added, Changed, Removed};
        check(&[], "");
        check(&[("a.md", Removed)], "a.md removed");
        check(&[("a.md", Changed), ("b.md", Changed)], "a.md and b.md changed");
        check(&[("new.md", Added), ("old.md", Removed)], "new.md added, old.md removed");
        check(&[("a", Added), ("b", Added), ("c", Added)], "a and 2 more files added");
        check(&[("a", Added), ("b", Changed), ("c", Removed)], "a added, and 2 more files changed");
    }

    #[test]
    fn what_happens_to_a_file_before_a_round_is_done_is_one_thing() {
        use Fate::{Added, Changed, Removed};
        check(&[("a", Added), ("a", Changed)], "a added");
        check(&[("a", Removed), ("a", Added)], "a changed");
        check(&[("a", Changed), ("a", Removed)], "a removed");
    }
}
