//! `nutgraf explain`: what the code of a finding means, or the list of all codes.

use std::fmt::Write;

use crate::diagnostics::{CODES, Failure, Severity, did_you_mean, explanation};

use super::Ended;
use super::session::Session;

/// What `explain` takes.
#[derive(clap::Args)]
pub(super) struct Wanted {
    /// The code, as it stands in brackets in a finding, or `views` for what templates may read; all codes without it
    code: Option<String>,
}

/// The guide for who writes templates.
const VIEWS: &str = include_str!("../../docs/views.md");

/// Each gravity with what it means for the site, the gravest first.
const GRAVITIES: [(Severity, &str); 4] = [
    (Severity::Error, "Errors: nothing is written until they are mended"),
    (Severity::Gate, "Gates: the site is built, but `--strict` and publishing stop"),
    (Severity::Warning, "Warnings: probably mistakes"),
    (Severity::Info, "Infos: good to know"),
];

/// Explains a code, or lists them.
pub(super) fn run(wanted: &Wanted, session: &Session) -> Result<Ended, Failure> {
    let text = match &wanted.code {
        None => list(),
        Some(word) if word == "views" => VIEWS.to_owned(),
        Some(code) => page(code)?,
    };
    session.screen.answer(&text)?;
    Ok(Ended::Done)
}

/// The page about a code, ending in one line end.
fn page(code: &str) -> Result<String, Failure> {
    // As copied from a finding: `error[yaml-syntax]`.
    let code = code.split_once('[').map_or(code, |(_, rest)| rest.trim_end_matches([']', ':']));
    let page = explanation(code).ok_or_else(|| {
        let near = did_you_mean(code, CODES.iter().map(|row| row.name));
        Failure::Usage(format!("there is no code `{code}`\nhelp: {}", near.unwrap_or_else(|| "`nutgraf explain` lists all codes".to_owned())))
    })?;
    Ok(page.trim_end().to_owned() + "\n")
}

fn list() -> String {
    let width = CODES.iter().map(|code| code.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (severity, title) in GRAVITIES {
        let mut codes = CODES.iter().filter(|code| code.severity == severity).peekable();
        if codes.peek().is_none() {
            continue;
        }
        let gap = if text.is_empty() { "" } else { "\n" };
        writeln!(text, "{gap}{title}").expect("a String takes every text");
        for code in codes {
            writeln!(text, "  {:width$}  {}", code.name, code.summary).expect("a String takes every text");
        }
    }
    text + "\n`nutgraf explain CODE` tells more of one of them, and `nutgraf explain views` what templates may read.\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_listed_once_and_has_a_page() {
        let list = list();
        for code in CODES {
            assert_eq!(list.lines().filter(|line| line.split_whitespace().next() == Some(code.name)).count(), 1, "{}", code.name);
            assert!(page(code.name).is_ok(), "{}", code.name);
        }
    }

    #[test]
    fn a_code_is_found_as_it_stands_in_a_finding_and_an_unknown_one_gets_the_nearest() {
        assert!(page("error[yaml-syntax]:").unwrap().starts_with("# yaml-syntax\n"));
        for (code, part) in [("yaml-sintax", "did you mean `yaml-syntax`?"), ("zzzzzz", "lists all codes")] {
            let failure = page(code).unwrap_err();
            assert!(failure.exit_code() == 2 && failure.to_string().contains(part), "{failure}");
        }
    }
}
