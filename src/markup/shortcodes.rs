//! Marks of other programs, most of them templates', in running text: they stay text, and their places are kept.

use std::ops::Range;

use super::writer::Writer;
use crate::diagnostics::{Span, Spanned};

/// What kind of mark it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum ShortcodeKind {
    /// `{% … %}`, as in Liquid, Nunjucks and Jinja.
    Tag,
    /// `{{< … >}}`, as in Hugo and Quarto.
    Angle,
    /// `{{% … %}}`, as in Hugo.
    Percent,
    /// `{{ … }}`, as in all of them.
    Expression,
    /// `<o:p>`, which word processors leave in what is pasted from them.
    Office,
}

/// The marks of one kind in a text.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Shortcodes {
    /// The kind.
    pub kind: ShortcodeKind,
    /// Where each of them stands.
    pub places: Vec<Span>,
    /// The first of them, as written up to the end of its line.
    pub first: Spanned<String>,
}

/// A mark that is longer than this is text with braces.
const LONGEST: usize = 2048;

impl Writer<'_> {
    /// Notes the marks that begin in a range of the source; what `\{` begins is meant as it is.
    pub fn find_shortcodes(&mut self, range: Range<usize>) {
        let mut at = range.start.max(self.shortcode_end);
        while let Some(found) = self.source.text.get(at..range.end).and_then(|text| text.find(['{', '<'])) {
            let start = at + found;
            at = start + 1;
            let Some((kind, length)) = mark(&self.source.text[start..]) else { continue };
            at = start + length;
            self.shortcode_end = at;
            let is_escaped = self.source.text[..start].ends_with('\\');
            if !is_escaped {
                self.note_shortcode(kind, start..at);
            }
        }
    }

    fn note_shortcode(&mut self, kind: ShortcodeKind, range: Range<usize>) {
        let span = self.source.span(range.clone());
        if let Some(known) = self.shortcodes.iter_mut().find(|known| known.kind == kind) {
            known.places.push(span);
            return;
        }
        let line = self.source.text[range].lines().next().unwrap_or_default();
        self.shortcodes.push(Shortcodes { kind, places: vec![span], first: Spanned::new(line.to_owned(), span) });
    }
}

/// The mark with which a text begins, and its length: it ends before the next empty line.
pub(super) fn mark(text: &str) -> Option<(ShortcodeKind, usize)> {
    let (kind, close) = match text.as_bytes() {
        [b'{', b'{', b'<', ..] => (ShortcodeKind::Angle, ">}}"),
        [b'{', b'{', b'%', ..] => (ShortcodeKind::Percent, "%}}"),
        [b'{', b'{', ..] => (ShortcodeKind::Expression, "}}"),
        [b'{', b'%', ..] => (ShortcodeKind::Tag, "%}"),
        [b'<', b'o' | b'v' | b'w' | b'm', b':', ..] | [b'<', b'/', b'o' | b'v' | b'w' | b'm', b':', ..] => (ShortcodeKind::Office, ">"),
        _ => return None,
    };
    let near = &text[..text.floor_char_boundary(LONGEST)];
    let near = near.find("\n\n").map_or(near, |end| &near[..end]);
    let end = near.get(2..)?.find(close)? + 2 + close.len();
    Some((kind, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_has_an_end_and_a_kind() {
        for (text, expected) in [
            ("{{< youtube x >}} y", Some((ShortcodeKind::Angle, 17))),
            ("{{% note %}}", Some((ShortcodeKind::Percent, 12))),
            ("{{ site.url }}/x", Some((ShortcodeKind::Expression, 14))),
            ("{% include\n a.html %}", Some((ShortcodeKind::Tag, 21))),
            ("{{< open", None),
            ("{{ a\n\n }}", None),
            ("<o:p></o:p> y", Some((ShortcodeKind::Office, 5))),
            ("</o:p>", Some((ShortcodeKind::Office, 6))),
            ("<o:p", None),
            ("<ol>", None),
            ("{a}", None),
            ("{%}", None),
        ] {
            assert_eq!(mark(text), expected, "{text}");
        }
    }
}
