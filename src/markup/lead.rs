//! The heading of the first level with which a text begins: the title of a page that states none.

use pulldown_cmark::{Event, HeadingLevel, Options as Extensions, Parser, Tag, TagEnd};

use crate::diagnostics::{Span, Spanned};

/// A title that stands as a heading before the rest of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The heading's words, and the line in which they stand.
    pub title: Spanned<String>,
    /// HTML comments before the heading.
    pub notes: Vec<Spanned<String>>,
    /// The text after the heading.
    pub body: Span,
}

/// Finds `# Title` (or `Title` over a line of `=`) at the start of a text; only blank lines and HTML comments may stand before it.
///
/// Looks at no more than the comments and two lines, however long the text is.
pub fn lead_heading(text: &str, body: Span) -> Option<Lead> {
    let end = body.end as usize;
    let (mut at, mut notes) = (body.start as usize, Vec::new());
    loop {
        at = first_line(text, at, end);
        let Some(rest) = text[at..end].strip_prefix("<!--") else { break };
        let length = rest.find("-->")?;
        notes.push(Spanned::new(rest[..length].trim().to_owned(), Span::new(at, at + length + 7)));
        at += length + 7;
    }
    let first = line(&text[at..end]);
    let second = line(&text[at + first.len()..end]);
    let is_underline = !second.trim().is_empty() && second.trim_end().bytes().all(|byte| byte == b'=');
    let length = if first.starts_with('#') || !is_underline { first.len() } else { first.len() + second.len() };
    let title = words(&text[at..at + length])?;
    let body = Span::new(at + length, end);
    Some(Lead { title: Spanned::new(title, Span::new(at, at + first.trim_end().len())), notes, body })
}

/// Where the first line that is not blank begins; a line that a comment ended counts from the comment's end.
fn first_line(text: &str, at: usize, end: usize) -> usize {
    let rest = &text[at..end];
    let blank = &rest[..rest.len() - rest.trim_start().len()];
    at + blank.rfind('\n').map_or(0, |newline| newline + 1)
}

fn line(text: &str) -> &str {
    text.find('\n').map_or(text, |end| &text[..=end])
}

/// The words of a heading of the first level; `None` where the lines are something else.
fn words(lines: &str) -> Option<String> {
    let mut events = Parser::new_ext(lines, Extensions::ENABLE_HEADING_ATTRIBUTES | Extensions::ENABLE_STRIKETHROUGH);
    let Some(Event::Start(Tag::Heading { level: HeadingLevel::H1, .. })) = events.next() else { return None };
    let mut words = String::new();
    for event in events.by_ref() {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            Event::End(TagEnd::Heading(_)) => break,
            _ => {}
        }
    }
    let title = words.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(title).filter(|title| !title.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, &str)>) {
        let found = lead_heading(text, Span::new(0, text.len()));
        assert_eq!(found.as_ref().map(|lead| (lead.title.value.as_str(), &text[lead.body.range()])), expected, "{text:?}");
    }

    #[test]
    fn a_heading_of_the_first_level_at_the_start_is_the_title() {
        check("# Talks\nText", Some(("Talks", "Text")));
        check("\r\n\r\n# The `config` *file* #\r\n\r\nText", Some(("The config file", "\r\nText")));
        check("Talks & [more](x.md)\n=====\n\nText", Some(("Talks & more", "\nText")));
        check("<!-- lint off -->\n<!--two-->\n\n# Talks {#talks}\n", Some(("Talks", "")));
        check("# عنوان 🎉", Some(("عنوان 🎉", "")));
    }

    #[test]
    fn anything_else_is_none() {
        for text in ["", "Text", "## Talks", "Text\n\n# Talks", "#hashtag", "# ", "    # code", "<!-- open\n# Talks", "***\n===", "- a\n==="] {
            check(text, None);
        }
    }

    #[test]
    fn comments_before_it_are_kept_as_notes() {
        let text = "<!-- for the desk -->\n# Talks\n";
        let lead = lead_heading(text, Span::new(0, text.len())).unwrap();
        assert_eq!((lead.notes[0].value.as_str(), &text[lead.notes[0].span.range()]), ("for the desk", "<!-- for the desk -->"));
        assert_eq!(&text[lead.title.span.range()], "# Talks");
    }
}
