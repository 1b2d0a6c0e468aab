//! The text of a [`Markup`] without its markup.

use std::ops::Range;

use super::{FigureForm, Hole, Markup, Slot, Target};

impl Markup {
    /// The words alone, in one line; where only the site knows the words, the target's or the figure's id stand.
    pub fn plain(&self) -> String {
        self.plain_of(0..self.html.len(), &mut |hole| words_of(&hole.slot))
    }

    /// The words of a part of the HTML, in one line; `fill` says what stands in each hole whose words are not in the HTML.
    /// Citations leave no space behind.
    pub fn plain_of(&self, part: Range<usize>, fill: &mut dyn FnMut(&Hole) -> Option<String>) -> String {
        let mut text = String::with_capacity(part.len());
        let mut from = part.start;
        let mut in_tag = false;
        let first = self.holes.partition_point(|hole| (hole.at as usize) < part.start);
        for hole in self.holes[first..].iter().take_while(|hole| (hole.at as usize) <= part.end) {
            let words = fill(hole);
            if words.is_none() && !matches!(hole.slot, Slot::Citation(_)) {
                continue;
            }
            push_text(&self.html[from..hole.at as usize], &mut in_tag, &mut text);
            from = hole.at as usize;
            match words {
                Some(words) => text.push_str(&words),
                None => text.truncate(text.trim_end().len()),
            }
        }
        push_text(&self.html[from..part.end], &mut in_tag, &mut text);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// For a hole whose text only the site knows, the words of what it points at; `None` for all others.
pub(super) fn words_of(slot: &Slot) -> Option<String> {
    match slot {
        Slot::Link { target } => Some(match target {
            Target::External(words) | Target::Anchor(words) | Target::Event(words) | Target::Source(words) => words.clone(),
            Target::Page { to, .. } | Target::Wiki { to, .. } => to.clone(),
        }),
        Slot::Figure { form: FigureForm::Words(_), .. } => None,
        Slot::Figure { reference, .. } => Some(reference.id.clone()),
        _ => None,
    }
}

fn push_text(html: &str, in_tag: &mut bool, text: &mut String) {
    let mut rest = html;
    while let Some(c) = rest.chars().next() {
        let known = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\'')];
        let (plain, length) = match known.iter().find(|(escaped, _)| c == '&' && rest.starts_with(escaped)) {
            Some((escaped, plain)) => (*plain, escaped.len()),
            None => (c, c.len_utf8()),
        };
        match c {
            '<' => *in_tag = true,
            '>' => *in_tag = false,
            _ if *in_tag => {}
            _ => text.push(plain),
        }
        rest = &rest[length..];
    }
}
