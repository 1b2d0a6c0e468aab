//! The text of a [`Markup`] without its markup.

use super::{FigureForm, Markup, Slot, Target};

impl Markup {
    /// The words alone, in one line; where only the site knows the words, the target's or the figure's id stand.
    pub fn plain(&self) -> String {
        let mut text = String::with_capacity(self.html.len());
        let mut from = 0;
        let mut in_tag = false;
        for hole in &self.holes {
            let Some(words) = words_of(&hole.slot) else { continue };
            push_text(&self.html[from..hole.at as usize], &mut in_tag, &mut text);
            text.push_str(&words);
            from = hole.at as usize;
        }
        push_text(&self.html[from..], &mut in_tag, &mut text);
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
