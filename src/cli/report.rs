//! What a person learns of a build or a check: the findings, what was waived, what is due next.

use crate::build::{Report, Stop};
use crate::check::Waived;
use crate::diagnostics::{Diagnostic, Failure, LineIndex, Severity, Texts};

use super::Ended;
use super::counts::count;
use super::screen::{Loudness, Screen, harmless};

/// Prints the findings, then one line each on what was waived and on the next embargo.
pub(super) fn show(report: &Report, screen: &Screen) -> Result<(), Failure> {
    let quiet = screen.loudness == Loudness::Quiet && screen.is_for_people();
    if quiet {
        screen.findings(&stoppers(report), report.texts.as_ref())?;
    } else {
        screen.findings(&report.diagnostics, report.texts.as_ref())?;
    }
    waived(&report.waived, report.texts.as_ref(), screen);
    if let Some(moment) = &report.next_change {
        screen.say(&format!("The next embargo ends {moment}: build again then"));
    }
    Ok(())
}

/// How a run with this report ends.
pub(super) fn ended(stopped: Option<Stop>) -> Ended {
    match stopped {
        None => Ended::Done,
        Some(Stop::Content) => Ended::Content,
        Some(Stop::Configuration) => Ended::Configuration,
        Some(Stop::Environment) => Ended::Environment,
    }
}

/// The findings that keep the site from being written: errors, or gates where only gates did.
pub(super) fn stoppers(report: &Report) -> Vec<Diagnostic> {
    let Some(_) = report.stopped else { return Vec::new() };
    let stops = |finding: &&Diagnostic| matches!(finding.severity, Severity::Error | Severity::Gate);
    let least = if report.summary.errors > 0 { Severity::Error } else { Severity::Gate };
    report.diagnostics.iter().filter(stops).filter(|finding| finding.severity >= least).cloned().collect()
}

fn waived(waived: &[Waived], texts: &dyn Texts, screen: &Screen) {
    for Waived { diagnostic, by, because } in waived {
        let Diagnostic { code, message, .. } = diagnostic;
        screen.detail(&harmless(&format!("waived[{code}]: {}: {message}; waived by {by}: {because}", place(diagnostic, texts))));
    }
    if !waived.is_empty() {
        let hint = if screen.loudness == Loudness::Talkative { "" } else { " (-v lists them)" };
        screen.say(&format!("{} waived{hint}", count(waived.len(), "finding")));
    }
}

/// `path:line:column`, as far as it is known.
fn place(diagnostic: &Diagnostic, texts: &dyn Texts) -> String {
    let path = &diagnostic.path;
    match diagnostic.span.zip(texts.text(path)) {
        None => path.to_string(),
        Some((span, text)) => {
            let (line, column) = LineIndex::new(&text).position(&text, span.start);
            format!("{path}:{line}:{column}")
        }
    }
}
