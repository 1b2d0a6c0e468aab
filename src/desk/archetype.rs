//! How a new page or record begins: a text with a few names between double braces, which a site can replace.

use crate::config::Kind;
use crate::date::Day;
use crate::diagnostics::{Diagnostic, FilePath, Span, did_you_mean};
use crate::id::RecordKind;

/// What can be begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Archetype {
    /// An explainer.
    Explainer,
    /// A background page.
    Background,
    /// A figure.
    Figure,
    /// An event.
    Event,
    /// A source.
    Source,
}

/// What a new file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Makes {
    /// A page of that kind, in Markdown.
    Page(Kind),
    /// A record, in YAML.
    Record(RecordKind),
}

impl Archetype {
    /// The word for it on the command line and in file names.
    pub fn word(self) -> &'static str {
        match self.makes() {
            Makes::Page(kind) => kind.word(),
            Makes::Record(kind) => kind.word(),
        }
    }

    /// What a file of it is.
    pub fn makes(self) -> Makes {
        match self {
            Archetype::Explainer => Makes::Page(Kind::Explainer),
            Archetype::Background => Makes::Page(Kind::Background),
            Archetype::Figure => Makes::Record(RecordKind::Figure),
            Archetype::Event => Makes::Record(RecordKind::Event),
            Archetype::Source => Makes::Record(RecordKind::Source),
        }
    }

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self.makes() {
            Makes::Page(_) => "md",
            Makes::Record(_) => "yaml",
        }
    }

    /// The file of a site that stands in for the built-in archetype, by path from the site root.
    pub fn file(self) -> FilePath {
        FilePath::new(format!("templates/archetypes/{}.{}", self.word(), self.ending()))
    }

    /// The archetype of a site that has none of its own.
    pub fn built_in(self) -> &'static str {
        match self {
            Archetype::Explainer => include_str!("archetypes/explainer.md"),
            Archetype::Background => include_str!("archetypes/background.md"),
            Archetype::Figure => include_str!("archetypes/figure.yaml"),
            Archetype::Event => include_str!("archetypes/event.yaml"),
            Archetype::Source => include_str!("archetypes/source.yaml"),
        }
    }
}

/// What the names stand for.
#[derive(Clone, Debug)]
pub struct Fill<'a> {
    /// The id of what is begun.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Today, in the site's zone.
    pub date: Day,
    /// The id of the source in which a figure was read.
    pub source: &'a str,
}

/// The names that an archetype may use.
pub const NAMES: [&str; 4] = ["id", "title", "date", "source"];

impl Fill<'_> {
    fn value(&self, name: &str) -> Option<String> {
        match name {
            "id" => Some(self.id.to_owned()),
            "title" => Some(self.title.to_owned()),
            "date" => Some(self.date.to_string()),
            "source" => Some(self.source.to_owned()),
            _ => None,
        }
    }
}

/// Puts the values in place of `{{ id }}`, `{{ title }}`, `{{ date }}` and `{{ source }}`. Every unknown name is a finding.
///
/// Where a name is the whole of a value in YAML, what stands there is written so that YAML reads the same text. Braces
/// that do not close in their line are text.
pub fn fill(archetype: &FilePath, text: &str, values: &Fill) -> Result<String, Vec<Diagnostic>> {
    let (mut out, mut wrong) = (String::with_capacity(text.len()), Vec::new());
    let mut yaml = if archetype.name().ends_with(".md") { Yaml::Before } else { Yaml::Inside };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        yaml = yaml.after(line);
        let mut rest = line;
        let mut offset = at;
        while let Some((start, name, end)) = braces(rest) {
            let (before, after) = (&rest[..start], &rest[end..]);
            out.push_str(before);
            match values.value(name) {
                Some(value) if yaml == Yaml::Inside && is_whole(before, after) => out.push_str(&scalar(&value)),
                Some(value) => out.push_str(&value),
                None => wrong.push(unknown(archetype, name, Span::new(offset + start, offset + end))),
            }
            rest = after;
            offset += end;
        }
        out.push_str(rest);
        at += line.len();
    }
    if wrong.is_empty() { Ok(out) } else { Err(wrong) }
}

/// Where in a file a line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Yaml {
    /// Before the front matter.
    Before,
    /// In YAML.
    Inside,
    /// In Markdown.
    After,
}

impl Yaml {
    /// Where a line stands, by the one before it. (`---` in a file of records begins a document and changes nothing.)
    fn after(self, line: &str) -> Self {
        match (self, line.trim_end() == "---") {
            (Yaml::Before, true) => Yaml::Inside,
            (Yaml::Inside, true) => Yaml::After,
            (yaml, _) => yaml,
        }
    }
}

/// The first name between double braces: where it begins, what it is, where it ends.
fn braces(text: &str) -> Option<(usize, &str, usize)> {
    let start = text.find("{{")?;
    let length = text[start + 2..].find("}}")?;
    Some((start, text[start + 2..start + 2 + length].trim(), start + length + 4))
}

/// Whether what stands between is the whole of a value: after `key: ` or `- `, and up to the end or a comment.
fn is_whole(before: &str, after: &str) -> bool {
    let opens = before.ends_with(": ") || before.trim_start() == "- ";
    opens && (after.trim().is_empty() || after.starts_with(' ') && after.trim_start().starts_with('#'))
}

/// A text as YAML reads it: as it is where that is safe, else in quotation marks.
fn scalar(text: &str) -> String {
    let first = text.chars().next().is_some_and(char::is_alphanumeric);
    let safe = first && !text.ends_with([' ', ':']) && !text.contains(": ") && !text.contains(" #") && !text.contains(['"', '\\']);
    if safe { text.to_owned() } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}

fn unknown(archetype: &FilePath, name: &str, span: Span) -> Diagnostic {
    let help =
        did_you_mean(name, NAMES).unwrap_or_else(|| format!("an archetype may use {}", NAMES.map(|name| format!("`{{{{ {name} }}}}`")).join(", ")));
    Diagnostic::error("template-name", archetype, span, format!("`{{{{ {name} }}}}` does not exist in an archetype")).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(file: &str, text: &str, title: &str) -> Result<String, Vec<String>> {
        let values = Fill { id: "budget", title, date: Day { year: 2024, month: 11, day: 27 }, source: "minutes" };
        fill(&FilePath::new(file), text, &values)
            .map_err(|wrong| wrong.into_iter().map(|one| format!("{}: {}", one.message, one.help.unwrap_or_default())).collect())
    }

    #[test]
    fn names_are_replaced_and_values_in_yaml_stay_what_they_are() {
        for (title, written) in [
            ("The budget", "The budget"),
            ("Budget: a guide", "\"Budget: a guide\""),
            ("\"Over\" \\ there", "\"\\\"Over\\\" \\\\ there\""),
            ("- a list", "\"- a list\""),
            ("[x]", "\"[x]\""),
            ("a #1", "\"a #1\""),
        ] {
            let expected = format!("---\ntitle: {written} # ours\ndate: 2024-11-27\n---\n# {title} {{{{ open\n");
            assert_eq!(check("a.md", "---\ntitle: {{ title }} # ours\ndate: {{date}}\n---\n# {{ title }} {{ open\n", title), Ok(expected));
        }
        assert_eq!(
            check("a.yaml", "{{ id }}:\n  x: ../{{ date }}\n  source: {{ source }}", "T"),
            Ok("budget:\n  x: ../2024-11-27\n  source: minutes".into())
        );
    }

    #[test]
    fn every_unknown_name_is_told() {
        let wrong = check("a.md", "{{ titel }} {{ page.title }}\n{{ }}", "T").unwrap_err();
        assert_eq!(wrong.len(), 3, "{wrong:?}");
        assert_eq!(wrong[0], "`{{ titel }}` does not exist in an archetype: did you mean `title`?");
    }
}
