//! What a person learns of a build or a check: the findings, what was waived, what is due next.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::build::{Report, Stop};
use crate::check::Waived;
use crate::diagnostics::{Diagnostic, Extent, Failure, LineIndex, Severity, Texts};

use super::Ended;
use super::counts::count;
use super::screen::{Loudness, Screen, harmless};

/// Up to so many findings are all printed: nobody loses sight of what matters among them.
const FEW: usize = 100;

/// Of more, so many of each code are printed.
const OF_EACH_CODE: usize = 10;

/// Prints the findings, then one line each on what was not shown, what was waived and on the next embargo.
///
/// A site that has just come over from another program may have thousands of one code: people see the first of each.
pub(super) fn show(report: &Report, extent: Extent, screen: &Screen) -> Result<(), Failure> {
    let quiet = screen.loudness == Loudness::Quiet && screen.is_for_people();
    let stoppers = quiet.then(|| stoppers(report));
    let findings = stoppers.as_deref().unwrap_or(&report.diagnostics);
    let folded = (extent == Extent::Few && screen.is_for_people()).then(|| alike_together(findings, report.texts.as_ref()));
    let findings = folded.as_deref().unwrap_or(findings);
    if extent == Extent::All || !screen.is_for_people() || findings.len() <= FEW {
        screen.findings(findings, report.texts.as_ref(), extent)?;
    } else {
        let (shown, hidden) = few(findings);
        screen.findings(&shown, report.texts.as_ref(), extent)?;
        if let Some(line) = not_shown(&hidden) {
            screen.insist(&line);
        }
    }
    waived(&report.waived, report.texts.as_ref(), screen);
    if let Some(moment) = &report.next_change {
        screen.say(&format!("The site changes by itself {moment}, when an embargo ends or a page expires: build again then"));
    }
    Ok(())
}

/// So many findings of one file that say the same are shown whole.
const ALIKE: usize = 2;

/// Findings of which one file has many that say the same: the first are kept, and the last of these names the lines of the others.
fn alike_together(findings: &[Diagnostic], texts: &dyn Texts) -> Vec<Diagnostic> {
    let mut alike: BTreeMap<(&str, &str, &str), Vec<usize>> = BTreeMap::new();
    for (at, finding) in findings.iter().enumerate().filter(|(_, finding)| finding.span.is_some() && finding.related.is_empty()) {
        alike.entry((finding.path.as_str(), finding.code, &finding.message)).or_default().push(at);
    }
    let mut folded: Vec<Option<Diagnostic>> = findings.iter().cloned().map(Some).collect();
    for places in alike.into_values().filter(|places| places.len() > ALIKE + 1) {
        let first = &findings[places[0]];
        let Some(text) = texts.text(&first.path) else { continue };
        let index = LineIndex::new(&text);
        let mut lines: Vec<usize> =
            places[ALIKE..].iter().filter_map(|at| findings[*at].span).map(|span| index.position(&text, span.start).0).collect();
        lines.dedup();
        let more = places.len() - ALIKE;
        let named = lines.iter().take(MOST_LINES).map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let rest = if lines.len() > MOST_LINES { " and further down" } else { "" };
        if let Some(last) = &mut folded[places[ALIKE - 1]] {
            let help = last.help.take().unwrap_or_default();
            last.help = Some(format!("{help}\n{more} more like it: line {named}{rest}; `--all` shows them").trim_start().to_owned());
        }
        places[ALIKE..].iter().for_each(|at| folded[*at] = None);
    }
    folded.into_iter().flatten().collect()
}

/// So many lines are named.
const MOST_LINES: usize = 12;

/// The first findings of each code, and how many more there are of which code, the gravest and most frequent first.
fn few(findings: &[Diagnostic]) -> (Vec<Diagnostic>, Vec<Hidden>) {
    let mut seen: BTreeMap<(Severity, &'static str), usize> = BTreeMap::new();
    let mut is_shown = |finding: &&Diagnostic| {
        let count = seen.entry((finding.severity, finding.code)).or_default();
        *count += 1;
        *count <= OF_EACH_CODE
    };
    let shown = findings.iter().filter(&mut is_shown).cloned().collect();
    let more = seen.into_iter().filter(|(_, count)| *count > OF_EACH_CODE);
    let mut hidden: Vec<Hidden> = more.map(|((severity, code), count)| Hidden { severity, code, count: count - OF_EACH_CODE }).collect();
    hidden.sort_by_key(|hidden| Reverse((hidden.severity, hidden.count)));
    (shown, hidden)
}

/// Findings of one code that are not printed.
struct Hidden {
    severity: Severity,
    code: &'static str,
    count: usize,
}

/// "And 3,229 more: error[raw-html] 3,129, …".
fn not_shown(hidden: &[Hidden]) -> Option<String> {
    let total: usize = hidden.iter().map(|hidden| hidden.count).sum();
    let codes = hidden.iter().map(|hidden| format!("\n  {:>7}  {}[{}]", hidden.count, hidden.severity.word(), hidden.code));
    (total > 0).then(|| format!("And {} more; `--all` prints them, `nutgraf explain CODE` tells about a code:{}\n", total, codes.collect::<String>()))
}

/// How a run with this report ends.
pub(super) fn ended(stopped: Option<Stop>) -> Ended {
    stopped.map_or(Ended::Done, Ended::Stopped)
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
