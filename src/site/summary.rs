//! What a page says of itself in a list, as plain text.

use super::Resolver;
use crate::content::Page;
use crate::language::Language;
use crate::markup::Markup;

/// The most characters of a page's own text that stand for a description.
const MOST: usize = 200;

/// Whether its own text has to say it.
pub(super) fn needs_text(page: &Page) -> bool {
    page.front.description.is_none() && page.front.gloss.is_none()
}

/// The description, else the gloss, else the start of the text.
pub(super) fn of(resolver: &Resolver, language: &Language, page: &Page, body: &Markup) -> String {
    let words = |markup: &Markup, part| shorten(&resolver.plain(language, markup, part), MOST);
    if let Some(description) = &page.front.description {
        return description.value.clone();
    }
    if let Some((_, gloss)) = &page.front.gloss {
        return words(gloss, 0..gloss.html.len());
    }
    let html = &body.html;
    let start = &html[..html.char_indices().nth(MOST * 8).map_or(html.len(), |(end, _)| end)];
    let Some(from) = start.find("<p>").map(|from| from + 3) else { return String::new() };
    let to = start[from..].find("</p>").map_or(start.len(), |to| from + to);
    words(body, from..to)
}

/// At most so many characters, cut at a space.
fn shorten(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let start = &text[..end];
    format!("{}…", start.rfind(' ').map_or(start, |space| &start[..space]).trim_end_matches([',', ';', ':', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_cut_at_a_word() {
        assert_eq!(shorten("one two three", 9), "one two…");
        assert_eq!(shorten("one", 9), "one");
    }
}
