//! The program as a person runs it in a folder of their own, for the tests of its commands.

#![allow(dead_code, reason = "each file of tests uses the part that it needs")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The first moment of 2024, when everything in the site that `init` makes has happened.
pub const NOW: &str = "1704067200";

/// A command in `folder`, as one types it, with nothing of the developer's own environment that matters.
pub fn command(folder: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
    command.current_dir(folder).args(line.split_whitespace()).env("SOURCE_DATE_EPOCH", NOW);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
        command.env_remove(name);
    }
    command
}

pub fn run(folder: &Path, line: &str) -> Output {
    command(folder, line).output().unwrap()
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Runs a line, holds it to its exit code and to parts of what it says to a person, and gives what it printed.
pub fn check(folder: &Path, line: &str, code: i32, parts: &[&str]) -> Output {
    let output = run(folder, line);
    let said = err(&output);
    assert_eq!(output.status.code(), Some(code), "`nutgraf {line}` said:\n{said}{}", out(&output));
    for part in parts {
        assert!(said.contains(part), "`nutgraf {line}` said:\n{said}\ninstead of:\n{part}");
    }
    output
}

/// A folder with the site that `init` makes, and the site's path.
pub fn site() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    check(folder.path(), "init site -q", 0, &[]);
    let site = folder.path().join("site");
    (folder, site)
}

/// Every file below a folder with its bytes, sorted.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    entries.map(|entry| (entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned(), fs::read(entry.path()).unwrap())).collect()
}

pub fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{} holds no {from:?}", file.display());
    fs::write(file, text.replace(from, to)).unwrap();
}
