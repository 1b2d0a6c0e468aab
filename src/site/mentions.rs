//! Mentions: the sentence in which one page speaks of another.

use std::sync::Arc;

use super::{PageIx, Resolved, Resolver};
use crate::language::Language;
use crate::markup::{FigureForm, Hole, Markup, Slot};

/// The most characters that a mention shows around its link.
const WINDOW: usize = 240;

/// A sentence of one page that links to something.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Mention {
    /// The page that speaks.
    pub from: PageIx,
    /// The sentence.
    pub words: Arc<Words>,
}

/// A sentence, divided at the words of its link. Plain text.
#[derive(Clone, Debug, Default, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Words {
    /// What stands before the link.
    pub before: String,
    /// The link's words.
    pub link: String,
    /// What stands after the link.
    pub after: String,
}

/// The words that fill a hole in plain text; empty for what has none (a citation).
pub(super) fn fill(resolver: &Resolver, language: &Language, hole: &Hole) -> String {
    match &hole.slot {
        Slot::LinkStart { text, .. } => text.clone(),
        Slot::Link { target } => resolver.words(target, hole.span),
        Slot::Figure { form: FigureForm::Words(words), .. } => words.clone(),
        Slot::Figure { reference, form, sentence_start } => {
            let Ok((figure, current)) = resolver.shown(reference, hole.span) else { return String::new() };
            let figure = resolver.site.figure(figure);
            match (form, &figure.record.says) {
                (FigureForm::Says, Some((_, says))) if !says_itself(says) => resolver.plain(language, says, 0..says.html.len()),
                _ => {
                    let words = language.value(&figure.reading(current).value.value, &figure.unit);
                    if *sentence_start { language.title_case_first(&words) } else { words }
                }
            }
        }
        _ => String::new(),
    }
}

/// Whether a figure's sentence asks for a figure's sentence: a mistake that might go in a circle.
fn says_itself(says: &Markup) -> bool {
    says.holes.iter().any(|hole| matches!(&hole.slot, Slot::Figure { form: FigureForm::Says, .. }))
}

impl Resolver<'_> {
    /// The words of a part of a text's HTML, in one line, as a reader sees them.
    pub fn plain(&self, language: &Language, markup: &Markup, part: std::ops::Range<usize>) -> String {
        markup.plain_of(part, &mut |hole| self.own_words(hole).then(|| fill(self, language, hole)))
    }

    /// Whether the words of a hole stand nowhere in the HTML.
    fn own_words(&self, hole: &Hole) -> bool {
        matches!(&hole.slot, Slot::Link { .. }) || matches!(&hole.slot, Slot::Figure { form, .. } if !matches!(form, FigureForm::Words(_)))
    }

    /// The text of a link that gives none: the title of what it leads to, or the name by which it was called.
    pub fn words(&self, target: &crate::markup::Target, span: crate::diagnostics::Span) -> String {
        match self.target(target, span) {
            Ok(Resolved::Page { page, called: false, .. }) => self.site.page(page).front.title.value.clone(),
            Ok(Resolved::Event(event)) => self.site.event(event).record.title.value.clone(),
            Ok(Resolved::Source(source)) => self.site.source(source).label.clone(),
            Ok(Resolved::Unpublished(title)) => title,
            _ => as_written(target),
        }
    }
}

/// A target as the author wrote it, without its anchor.
fn as_written(target: &crate::markup::Target) -> String {
    use crate::markup::Target;
    match target {
        Target::Page { to, .. } | Target::Wiki { to, .. } => to.split_whitespace().collect::<Vec<_>>().join(" "),
        Target::External(text) | Target::Anchor(text) | Target::Event(text) | Target::Source(text) => text.clone(),
    }
}

/// The sentence around a hole, or `None` where it stands in no sentence.
pub(super) fn around(resolver: &Resolver, language: &Language, markup: &Markup, hole: &Hole) -> Option<Words> {
    let (index, at) = hole.sentence?;
    let sentence = &markup.sentences[index as usize];
    let link = fill(resolver, language, hole);
    let stands_in_text = matches!(hole.slot, Slot::LinkStart { .. } | Slot::Figure { form: FigureForm::Words(_), .. });
    let text = sentence.text.as_str();
    let start = (at as usize).min(text.len());
    let mut end = (start + if stands_in_text { link.len() } else { '\u{fffc}'.len_utf8() }).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    // No more is looked at than can be shown: a sentence may be as long as a page, and hold thousands of links.
    let from = if start <= WINDOW { None } else { text[..start].char_indices().rev().nth(WINDOW) };
    let from = from.map_or(0, |(offset, _)| offset);
    let to = if text.len() - end <= WINDOW { None } else { text[end..].char_indices().nth(WINDOW + 1) };
    let to = to.map_or(text.len(), |(offset, _)| end + offset);
    let filled = |part: std::ops::Range<usize>| {
        let stands_before = |fill: &u32| markup.holes[*fill as usize].sentence.is_some_and(|(_, at)| (at as usize) < part.start);
        let mut fills = sentence.fills[sentence.fills.partition_point(stands_before)..].iter();
        let mut written = text[part.clone()].split('\u{fffc}');
        let mut words = String::with_capacity(part.len());
        words.extend(written.next());
        for after in written {
            words.extend(fills.next().map(|index| fill(resolver, language, &markup.holes[*index as usize])));
            words.push_str(after);
        }
        words
    };
    Some(cut(filled(from..start), link, filled(end..to)))
}

/// Cuts a sentence to at most 240 characters around its link, at spaces.
pub fn cut(before: String, link: String, after: String) -> Words {
    let room = WINDOW.saturating_sub(link.chars().count());
    let (left, right) = (before.chars().count(), after.chars().count());
    if left + right <= room {
        return Words { before, link, after };
    }
    let left_room = (room / 2).max(room.saturating_sub(right));
    let right_room = room.saturating_sub(left.min(left_room));
    Words { before: tail(before, left_room), link, after: head(after, right_room) }
}

/// The end of a text, from a word's start.
fn tail(text: String, room: usize) -> String {
    let count = text.chars().count();
    if count <= room {
        return text;
    }
    let start = text.char_indices().nth(count - room).map_or(0, |(offset, _)| offset);
    let rest = &text[start..];
    format!("…{}", rest.find(' ').map_or(rest, |space| &rest[space..]).trim_start())
}

/// The start of a text, to a word's end.
fn head(text: String, room: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(room) else { return text };
    let rest = &text[..end];
    format!("{}…", rest.rfind(' ').map_or(rest, |space| &rest[..space]).trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sentence_is_cut_at_words_around_its_link() {
        let before = "the council met again ".repeat(20);
        let after = " and nobody was surprised".repeat(20);
        let words = cut(before, "the budget".into(), after);
        let length = words.before.chars().count() + words.link.chars().count() + words.after.chars().count();
        assert!(length <= WINDOW + 2, "{length}");
        assert!(words.before.starts_with('…') && words.before.ends_with(' '), "{}", words.before);
        assert!(words.after.ends_with('…'), "{}", words.after);
    }

    #[test]
    fn a_short_sentence_is_whole() {
        let words = cut("Read ".into(), "the budget".into(), " first.".into());
        assert_eq!(words, Words { before: "Read ".into(), link: "the budget".into(), after: " first.".into() });
    }
}
