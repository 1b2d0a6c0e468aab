//! What Tera says is wrong with a template, in our words and at its place.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Error, ErrorKind};

use crate::diagnostics::{Diagnostic, FilePath, Span, did_you_mean};

type Texts = BTreeMap<String, Arc<str>>;

/// The finding for a template that cannot be loaded; `template` is its name, where it is known.
pub(super) fn loading(error: &Error, template: &str, texts: &Texts) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(_) | ErrorKind::RenderingError(_) => placed(error, template, texts),
        ErrorKind::CircularExtend { tpl, inheritance_chain: chain } => circle(tpl, chain, "extends", texts),
        ErrorKind::CircularInclude { tpl, include_chain: chain } => circle(tpl, chain, "includes", texts),
        _ => {
            let text = error.to_string();
            if let Some(found) = reported(&text, texts) {
                return found;
            }
            let name = if template.is_empty() { texts.keys().find(|name| text.contains(name.as_str())).map_or("", String::as_str) } else { template };
            Diagnostic::error("template-syntax", &path_of(name), None, message(text.trim())).help("mend the name, or take the tag out")
        }
    }
}

/// The finding for a template that failed while it was drawn.
pub(super) fn rendering(error: &Error, template: &str, texts: &Texts) -> Diagnostic {
    let failed = |message: String, help: &str| Diagnostic::error("template-error", &path_of(template), None, message).help(help);
    match error.kind() {
        ErrorKind::SyntaxError(_) | ErrorKind::RenderingError(_) => placed(error, template, texts),
        // The only writer that fails is the one with a limit.
        ErrorKind::Io(_) => failed(format!("`{template}` writes more than 64 MiB"), "look at its loops: no reader loads such a page"),
        _ if error.to_string().contains("recursion depth") => {
            failed(format!("`{template}` draws a component in itself without end"), "a component may draw others, not itself")
        }
        _ => failed(message(error.to_string().trim()), VIEWS),
    }
}

const VIEWS: &str = "`nutgraf explain views` lists what each template may read";

/// The names of templates that a text extends or includes: both are string literals in Tera.
pub(super) fn referred(text: &str) -> impl Iterator<Item = &str> {
    text.split("{%").skip(1).filter_map(|tag| {
        let tag = tag.trim_start_matches(['-', ' ', '\n', '\t']);
        let rest = tag.strip_prefix("include").or(tag.strip_prefix("extends"))?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        rest[1..].split(quote).next()
    })
}

fn path_of(name: &str) -> FilePath {
    FilePath::new(format!("templates/{name}"))
}

/// A template that leads back to itself, at its first tag on the way.
fn circle(template: &str, chain: &[String], verb: &str, texts: &Texts) -> Diagnostic {
    let between: Vec<String> = chain.iter().filter(|name| *name != template).map(|name| format!("`{name}`")).collect();
    let way = if between.is_empty() { String::new() } else { format!(" by way of {}", between.join(", ")) };
    let next = chain.iter().find(|name| *name != template).map_or(template, String::as_str);
    let span = texts.get(template).and_then(|text| {
        let name = referred(text).find(|name| *name == next)?;
        let start = name.as_ptr() as usize - text.as_ptr() as usize;
        Some(Span::new(start, start + name.len()))
    });
    Diagnostic::error("template-syntax", &path_of(template), span, format!("`{template}` {verb} itself{way}"))
        .help("take this tag out, or that of another template on the way")
}

/// An error that knows its place.
fn placed(error: &Error, template: &str, texts: &Texts) -> Diagnostic {
    let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind() else {
        return Diagnostic::error("template-error", &path_of(template), None, message(&error.to_string()));
    };
    let is_syntax = matches!(error.kind(), ErrorKind::SyntaxError(_));
    let code = if is_syntax { "template-syntax" } else { "template-error" };
    let name = if report.filename().is_empty() { template } else { report.filename() };
    let range = report.span().range.clone();
    let text = texts.get(name).map(|text| &**text).unwrap_or_default();
    let span = (range.end <= text.len()).then(|| Span::from(range.clone()));
    let near = field_of(report.message()).and_then(|field| {
        let (_, available) = report.message().rsplit_once("Available ")?.1.split_once(": ")?;
        did_you_mean(field, available.trim_end_matches('.').split(", "))
    });
    let undefined = report.message().contains("`undefined`").then(|| expression_at(text, range.start)).flatten();
    let near = near.or_else(|| super::guide::nearest_field(undefined?));
    let said = undefined.map_or_else(|| message(report.message()), |expression| format!("`{expression}` is not defined"));
    let source = std::error::Error::source(error).map_or_else(String::new, |source| format!(": {source}"));
    Diagnostic::error(code, &path_of(name), span, format!("{said}{source}")).help(near.unwrap_or_else(|| {
        let help = if is_syntax {
            "tags are `{{ … }}` and `{% … %}`, each closed where it was opened"
        } else if report.message().starts_with("Function `range`") {
            "a page has no room for so many; go over a list of the page's own"
        } else {
            VIEWS
        };
        help.to_owned()
    }))
}

/// What Tera says of a template that names something unknown: a report in several lines, `error: …` and ` --> FILE:LINE:COLUMN`.
fn reported(text: &str, texts: &BTreeMap<String, Arc<str>>) -> Option<Diagnostic> {
    let mut lines = text.lines().map(str::trim);
    let said = lines.find_map(|line| line.strip_prefix("error: "))?;
    let place = lines.find_map(|line| line.strip_prefix("--> "))?;
    let (place, column) = place.rsplit_once(':')?;
    let (name, line) = place.rsplit_once(':')?;
    let template = texts.get(name)?;
    let before: usize = template.split_inclusive('\n').take(line.parse::<usize>().ok()?.checked_sub(1)?).map(str::len).sum();
    let rest = &template[before..];
    let (within, _) = rest.char_indices().nth(column.parse::<usize>().ok()?.checked_sub(1)?)?;
    let start = before + within;
    let marked = text.lines().rfind(|line| line.contains('^')).map_or(1, |line| line.matches('^').count());
    let end = template[start..].char_indices().nth(marked).map_or(template.len(), |(offset, _)| start + offset);
    let near = said.strip_prefix("Unknown template `").and_then(|rest| did_you_mean(rest.trim_end_matches('`'), texts.keys().map(String::as_str)));
    let help = near.unwrap_or_else(|| "mend the name, or take the tag out".into());
    let path = FilePath::new(format!("templates/{name}"));
    Some(Diagnostic::error("template-syntax", &path, Some(Span::from(start..end)), message(said)).help(help))
}

/// The names with dots between that stand at a byte of a template.
fn expression_at(text: &str, at: usize) -> Option<&str> {
    let rest = text.get(at..)?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.')).unwrap_or(rest.len());
    Some(&rest[..end]).filter(|expression| expression.contains('.') && !expression.ends_with('.'))
}

/// A message in our own manner: without a full stop, on one line.
fn message(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}

/// The field that Tera says is not defined.
fn field_of(message: &str) -> Option<&str> {
    let rest = message.strip_prefix("Field `").or_else(|| message.strip_prefix("Variable `"))?;
    rest.split('`').next()
}
