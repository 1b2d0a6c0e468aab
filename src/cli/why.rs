//! `nutgraf why`: why a page is or is not in the output, and what it depends on.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::desk::{self, Answer, Line, Seen, Standing};
use crate::diagnostics::{Failure, Texts};

use super::Ended;
use super::counts::count;
use super::look;
use super::screen::{Loudness, harmless};
use super::session::Session;

/// What `why` takes.
#[derive(clap::Args)]
pub(super) struct Wanted {
    /// The page: its address, its file, its id or a name; `figure:ID` for a figure's page
    page: String,
}

/// Answers for a page.
pub(super) fn run(wanted: &Wanted, session: &Session) -> Result<Ended, Failure> {
    let for_people = session.screen.answers_people()?;
    let (look, root) = match look::site(session)? {
        Ok(found) => found,
        Err(ended) => return Ok(ended),
    };
    let called = from_root(&wanted.page, &root).unwrap_or_else(|| wanted.page.clone());
    let seen = Seen { site: &look.site, templates: look.templates.as_ref(), unpublished: &look.unpublished, findings: &look.report.diagnostics };
    let answer = desk::why(&seen, &called).map_err(Failure::Usage)?;
    let texts = look.report.texts.as_ref();
    let text = if for_people { told(&answer, texts, session.screen.loudness) } else { format!("{}\n", object(&answer, texts)) };
    session.screen.answer(&text)?;
    Ok(Ended::Done)
}

/// A file that exists, by path from the site root: it may be named from the current folder.
fn from_root(called: &str, root: &Path) -> Option<String> {
    let file = Path::new(called).canonicalize().ok().filter(|file| file.is_file())?;
    let below = file.strip_prefix(root.canonicalize().ok()?).ok()?.to_str()?.replace('\\', "/");
    Some(below)
}

fn verdict(answer: &Answer) -> String {
    let address = answer.address.as_deref().unwrap_or("no address");
    match answer.standing {
        Standing::Published => format!("In the output, at {address}"),
        Standing::Unpublished if answer.address.is_some() => format!("Not in the output; it would stand at {address}"),
        Standing::Unpublished => "Not in the output".to_owned(),
        Standing::Stopped => format!("Not in the output yet; it will stand at {address}"),
    }
}

fn told(answer: &Answer, texts: &dyn Texts, loudness: Loudness) -> String {
    let mut text = String::new();
    add(&mut text, &answer.subject, 0, texts);
    writeln!(text, "\n{}", harmless(&verdict(answer))).expect("a String takes every text");
    answer.because.iter().for_each(|line| add(&mut text, line, 1, texts));
    for section in &answer.sections {
        writeln!(text, "\n{}", harmless(&section.title)).expect("a String takes every text");
        match section.key {
            "template" => section.lines.iter().for_each(|line| add(&mut text, &joined(line, loudness), 1, texts)),
            _ => section.lines.iter().for_each(|line| add(&mut text, line, 1, texts)),
        }
    }
    text
}

/// A template with its parts in one line: there are many, and they have no places. They are named to who asks for more.
fn joined(line: &Line, loudness: Loudness) -> Line {
    let parts: Vec<&str> = line.inner.iter().map(|part| part.text.as_str()).collect();
    let with = match parts.len() {
        0 => String::new(),
        _ if loudness == Loudness::Talkative => format!(" with {}", parts.join(", ")),
        many => format!(" with {} (-v names them)", count(many, "other")),
    };
    Line { text: format!("{}{with}", line.text), place: line.place.clone(), inner: Vec::new() }
}

fn add(text: &mut String, line: &Line, depth: usize, texts: &dyn Texts) {
    let place = line.place.as_ref().map_or_else(String::new, |(path, span)| format!("  ({})", look::place(texts, path, Some(*span))));
    let words = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
    writeln!(text, "{:indent$}{}{place}", "", harmless(&words), indent = depth * 2).expect("a String takes every text");
    line.inner.iter().for_each(|inner| add(text, inner, depth + 1, texts));
}

fn object(answer: &Answer, texts: &dyn Texts) -> Value {
    let lines = |lines: &[Line]| Value::Array(lines.iter().map(|line| of_line(line, texts)).collect());
    let depends: serde_json::Map<String, Value> = answer.sections.iter().map(|section| (section.key.to_owned(), lines(&section.lines))).collect();
    let in_output = match answer.standing {
        Standing::Published => "yes",
        Standing::Unpublished => "no",
        Standing::Stopped => "stopped-by-errors",
    };
    json!({
        "page": of_line(&answer.subject, texts),
        "in_output": in_output,
        "address": answer.address,
        "because": lines(&answer.because),
        "sections": depends,
    })
}

fn of_line(line: &Line, texts: &dyn Texts) -> Value {
    let mut object = json!({"text": line.text});
    if let Some((path, span)) = &line.place {
        let (row, column) = look::position(texts, path, Some(*span)).unzip();
        object["path"] = json!(path.as_str());
        object["line"] = json!(row);
        object["column"] = json!(column);
    }
    if !line.inner.is_empty() {
        object["inner"] = Value::Array(line.inner.iter().map(|inner| of_line(inner, texts)).collect());
    }
    object
}
