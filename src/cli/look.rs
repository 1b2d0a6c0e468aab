//! A site as commands look at it that neither build nor check: read, linked, checked, and nothing rendered.

use std::path::PathBuf;

use crate::build::{Cache, Gates, Look, Report, Request, look};
use crate::diagnostics::{Diagnostic, Extent, Failure, FilePath, LineIndex, Severity, Span, Texts};
use crate::output::{Durability, Trust, Want};

use super::Ended;
use super::counts::count;
use super::folders::OUTPUT;
use super::report;
use super::screen::harmless;
use super::session::Session;

/// The site that readers would see now, and its root; where the configuration cannot be used, how the run ends.
pub(super) fn site(session: &Session) -> Result<Result<(Look, PathBuf), Ended>, Failure> {
    let root = session.site_root()?;
    let request = Request {
        root: root.clone(),
        output: root.join(OUTPUT),
        wishes: session.wishes_of_readers()?,
        gates: Gates::Open,
        trust: Trust::Manifest,
        want: Want::default(),
        cache: Cache::None,
        durability: Durability::Process,
        brake: Default::default(),
        progress: &|_| {},
    };
    match look(&request)? {
        Ok(look) => Ok(Ok((look, root))),
        Err(report) => {
            report::show(&report, Extent::Few, &session.screen)?;
            Ok(Err(report::ended(report.stopped)))
        }
    }
}

/// Says that errors may keep something from being known.
pub(super) fn caution(report: &Report, session: &Session) {
    let errors = report.diagnostics.iter().filter(|finding: &&Diagnostic| finding.severity == Severity::Error).count();
    if errors > 0 {
        session.screen.say(&format!(
            "{} may hide something from this answer: `nutgraf check` shows {}",
            count(errors, "error"),
            if errors == 1 { "it" } else { "them" }
        ));
    }
}

/// Line and column of a place, as far as the text is known.
pub(super) fn position(texts: &dyn Texts, path: &FilePath, span: Option<Span>) -> Option<(usize, usize)> {
    let (span, text) = span.zip(texts.text(path))?;
    Some(LineIndex::new(&text).position(&text, span.start))
}

/// `path:line:column`, as far as it is known.
pub(super) fn place(texts: &dyn Texts, path: &FilePath, span: Option<Span>) -> String {
    let place = match position(texts, path, span) {
        Some((line, column)) => format!("{path}:{line}:{column}"),
        None => path.to_string(),
    };
    harmless(&place)
}
