//! `nutgraf list`: what is left to do, as a table or one JSON object a line.

use std::fmt::Write;

use clap::ValueEnum;
use serde_json::json;

use crate::desk::{self, Entry, List};
use crate::diagnostics::{Failure, Texts};

use super::Ended;
use super::counts::count;
use super::look;
use super::screen::harmless;
use super::session::Session;

/// What `list` takes.
#[derive(clap::Args)]
pub(super) struct Wanted {
    /// What to list
    what: What,
}

/// The lists.
#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// Pages and records with `draft: true`
    Drafts,
    /// Pages and records that wait for their day, the next first
    Future,
    /// Figures older than their `update_every`, pages past their `review_by`
    Stale,
    /// Figures, sources and background pages that nothing uses
    Orphans,
    /// Notes for the desk: `%% … %%` and HTML comments
    Notes,
}

impl What {
    fn list(self) -> List {
        match self {
            What::Drafts => List::Drafts,
            What::Future => List::Future,
            What::Stale => List::Stale,
            What::Orphans => List::Orphans,
            What::Notes => List::Notes,
        }
    }

    /// One of it, for the closing line.
    fn one(self) -> &'static str {
        match self {
            What::Drafts => "draft",
            What::Future => "page or record of the future",
            What::Stale => "stale figure or page",
            What::Orphans => "orphan",
            What::Notes => "note",
        }
    }
}

/// Prints a list.
pub(super) fn run(wanted: &Wanted, session: &Session) -> Result<Ended, Failure> {
    let for_people = session.screen.answers_people()?;
    let (look, _) = match look::site(session)? {
        Ok(found) => found,
        Err(ended) => return Ok(ended),
    };
    let entries = desk::list(wanted.what.list(), &look.site, &look.unpublished);
    let texts = look.report.texts.as_ref();
    let text = if for_people { table(&entries, texts) } else { lines(&entries, texts) };
    session.screen.answer(&text)?;
    look::caution(&look.report, session);
    session.screen.say(&closing(entries.len(), wanted.what.one()));
    Ok(Ended::Done)
}

fn closing(number: usize, one: &str) -> String {
    match (number, one.strip_prefix("page or record")) {
        (0, _) => format!("No {one}"),
        (1, _) | (_, None) => count(number, one),
        (_, Some(rest)) => format!("{number} pages or records{rest}"),
    }
    .replace("stale figure or pages", "stale figures or pages")
}

/// A line an entry: the place, what it is, its words, its day. Columns are as wide as their widest entry.
fn table(entries: &[Entry], texts: &dyn Texts) -> String {
    let rows: Vec<[String; 4]> = entries.iter().map(|entry| row(entry, texts)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (first, second, third) = (width(0), width(1), width(2));
    let mut table = String::new();
    for [place, what, when, words] in &rows {
        let when = if third > 0 { format!("{when:third$}  ") } else { String::new() };
        let line = format!("{place:first$}  {what:second$}  {when}{words}");
        writeln!(table, "{}", line.trim_end()).expect("a String takes every text");
    }
    table
}

fn row(entry: &Entry, texts: &dyn Texts) -> [String; 4] {
    let what = if entry.id.is_empty() { entry.kind.to_owned() } else { format!("{} {}", entry.kind, entry.id) };
    let words = entry.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let when = entry.when.clone().unwrap_or_default();
    [look::place(texts, &entry.path, entry.span), harmless(&what), when, harmless(&words)]
}

fn lines(entries: &[Entry], texts: &dyn Texts) -> String {
    let mut lines = String::new();
    for entry in entries {
        let (line, column) = look::position(texts, &entry.path, entry.span).unzip();
        let object = json!({
            "path": entry.path.as_str(),
            "line": line,
            "column": column,
            "kind": entry.kind,
            "id": Some(&entry.id).filter(|id| !id.is_empty()),
            "when": entry.when,
            "text": entry.text,
        });
        writeln!(lines, "{object}").expect("a String takes every text");
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_counts() {
        for (number, what, expected) in [
            (0, What::Drafts, "No draft"),
            (1, What::Future, "1 page or record of the future"),
            (2, What::Future, "2 pages or records of the future"),
            (2, What::Stale, "2 stale figures or pages"),
            (3, What::Notes, "3 notes"),
        ] {
            assert_eq!(closing(number, what.one()), expected);
        }
    }
}
