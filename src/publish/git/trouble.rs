//! What went wrong with the other repository, and what to do about it.

use std::process::Output;

use super::remote::Remote;
use super::run::said;
use crate::config::without_user;
use crate::diagnostics::Failure;

/// The other repository could not be asked.
pub(super) fn unreachable(remote: &Remote, said: &str) -> Failure {
    let help = if said.contains("could not read Username") || said.contains("Authentication failed") || said.contains("Permission denied") {
        "git has no credentials for it: set up a credential helper or an SSH key, and try `git fetch` yourself"
    } else if said.contains("does not appear to be a git repository") || said.contains("not found") {
        "look whether the repository is there and the address is right"
    } else {
        "try `git ls-remote` on it yourself; when it answers, publish again"
    };
    Failure::Unpublished(format!("{} cannot be reached: {said}; nothing was published\nhelp: {help}", remote.shown()))
}

/// The branch was not moved. `seen` is where it was when it was looked at, `now` where it is.
pub(super) fn refused(remote: &Remote, branch: &str, (output, seen, now): (&Output, Option<&str>, Option<&str>)) -> Failure {
    let report = String::from_utf8_lossy(&output.stdout).into_owned();
    let reason = report.lines().find_map(|line| line.strip_prefix("!\t")).and_then(|line| line.split_once('\t')).map(|(_, reason)| reason);
    let reason = without_user(reason.unwrap_or(""));
    let words = said(output);
    let has = |text: &str| reason.contains(text) || words.contains(text);
    let (why, help) = if has("stale info") || has("fetch first") || has("cannot lock ref") || has("incorrect old value") {
        ("somebody else has moved the branch meanwhile", "publish again: it begins with what is there now")
    } else if has("hook declined") {
        ("a hook of the other repository refused it", "do what the hook says, or ask whoever runs that repository")
    } else if has("currently checked out") {
        ("the branch is checked out there", "publish to a bare repository, or to a branch that nobody has checked out")
    } else if has("protected branch") {
        ("the branch is protected", "allow yourself to push to it in the host's settings, or name another branch")
    } else if has("could not read Username") || has("Authentication failed") || has("Permission denied") || has("denied to") {
        ("you may not write there", "set up a credential helper or an SSH key with the right to write")
    } else {
        ("the other repository did not take it", "look at what it said; when that is mended, publish again")
    };
    let live = match now {
        Some(now) if Some(now) == seen => "what was live is live still".to_owned(),
        Some(now) => format!("live is the commit {}", now.get(..10).unwrap_or(now)),
        None if seen.is_none() => "nothing is live".to_owned(),
        None => "it could not be asked what is live".to_owned(),
    };
    let words = without_user(&[reason, words].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; "));
    Failure::Unpublished(format!("the branch `{branch}` of {} was not moved: {why} ({words}); {live}\nhelp: {help}", remote.shown()))
}
