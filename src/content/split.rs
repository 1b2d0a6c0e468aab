//! Parts a Markdown file into its front matter and its text.

use crate::diagnostics::{Diagnostic, FilePath, Span};
use crate::markup::lead_heading;

/// The two parts of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// The opening line, for findings about the page as a whole.
    pub head: Span,
    /// The YAML between the lines.
    pub yaml: Span,
    /// The Markdown after them.
    pub body: Span,
}

/// Finds the front matter between `---` lines at the start of a file; a file that begins with its title as a heading needs none.
pub(super) fn split(path: &FilePath, text: &str) -> Result<Parts, Box<Diagnostic>> {
    let first = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let start = after_empty_lines(text, first);
    let opening = line(text, start);
    let head = Span::new(start, start + opening.trim_end().len());
    let error = |code, message: &str, help: &str| Err(Box::new(Diagnostic::error(code, path, head, message).help(help)));
    if opening.trim_end() == "+++" {
        return error(
            "front-matter-toml",
            "front matter between `+++` lines is TOML",
            "write it as YAML between `---` lines: `key: value` in place of `key = value`",
        );
    }
    if opening.trim_end() != "---" {
        if let Some(lead) = lead_heading(text, Span::new(start, text.len())) {
            return Ok(Parts { head: lead.title.span, yaml: Span::new(start, start), body: Span::new(start, text.len()) });
        }
        if text[start..].trim().is_empty() {
            return error("front-matter-missing", "the file is empty", "begin the file with a line `---`, a line `title: …` and a line `---`");
        }
        if is_dashes(opening.trim_end()) {
            let message = format!("`{}` is not the line `---` with which front matter begins", opening.trim_end());
            let help = "write three plain hyphens, without spaces: a word processor makes a dash or a line of them";
            return error("front-matter-missing", &message, help);
        }
        let help = "begin the file with its title as a heading, `# …`, or with a line `---`, a line `title: …` and a line `---`";
        return error("front-matter-missing", "the file begins neither with front matter nor with its title as a heading", help);
    }
    let yaml = start + opening.len();
    let mut at = yaml;
    while at < text.len() {
        let closing = line(text, at);
        // Three dots end a document of YAML, and front matter in Jekyll and Pandoc.
        if matches!(closing.trim_end(), "---" | "...") {
            return Ok(Parts { head, yaml: Span::new(yaml, at), body: Span::new(at + closing.len(), text.len()) });
        }
        at += closing.len();
    }
    error("front-matter-open", "the front matter is never closed", "write a line `---` after its last line")
}

/// Whether a line is what becomes of `---` in a word processor, or a line of other hyphens.
fn is_dashes(line: &str) -> bool {
    !line.is_empty() && line.chars().all(|c| matches!(c, '-' | '–' | '—' | '―' | '‐' | '‑' | '−' | ' '))
}

/// Where the line `---` or `+++` begins below empty lines, as Hugo allows; else the offset itself.
fn after_empty_lines(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let blank = &rest[..rest.len() - rest.trim_start().len()];
    let start = at + blank.rfind('\n').map_or(0, |newline| newline + 1);
    if matches!(line(text, start).trim_end(), "---" | "+++") { start } else { at }
}

/// The line at an offset, with its end.
fn line(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    rest.find('\n').map_or(rest, |end| &rest[..=end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<(&str, &str), &str>) {
        let found = split(&FilePath::new("content/a.md"), text);
        let found = found.as_ref().map(|parts| (&text[parts.yaml.range()], &text[parts.body.range()])).map_err(|finding| finding.message.as_str());
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn front_matter_stands_between_dashes_at_the_very_start() {
        check("---\ntitle: A\n---\nText", Ok(("title: A\n", "Text")));
        check("\u{feff}---\r\ntitle: A\r\n---\r\nText\r\n", Ok(("title: A\r\n", "Text\r\n")));
        check("---  \ntitle: A\n--- \t\n", Ok(("title: A\n", "")));
        check("---\n---", Ok(("", "")));
        check("---\na: \"x\n --- \"\n---\n", Ok(("a: \"x\n --- \"\n", "")));
        check("", Err("the file is empty"));
        check(" \n\n", Err("the file is empty"));
        check("---", Err("the front matter is never closed"));
        check("---\ntitle: A\n\nText", Err("the front matter is never closed"));
        check("+++\ntitle = 1\n+++\n", Err("front matter between `+++` lines is TOML"));
        check("# Title\n", Ok(("", "# Title\n")));
        check("---\ntitle: A\n...\nText", Ok(("title: A\n", "Text")));
        check("Text\n", Err("the file begins neither with front matter nor with its title as a heading"));
        check("\n \r\n---\ntitle: A\n---\n", Ok(("title: A\n", "")));
        check("\n ---\ntitle: A\n---\n", Err("the file begins neither with front matter nor with its title as a heading"));
    }
}
