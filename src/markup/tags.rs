//! Tags in HTML and their attributes, found as a browser finds them, in one pass.

use std::ops::Range;

/// The bytes of a text at which tags, declarations and the like begin.
pub(super) fn tags(html: &str) -> impl Iterator<Item = usize> {
    let bytes = html.as_bytes();
    html.match_indices('<').map(|(at, _)| at).filter(move |at| matches!(bytes.get(at + 1), Some(b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'!' | b'?')))
}

/// The attributes that have a value, of the tag that begins at a byte.
pub(super) fn attributes(html: &str, tag: usize) -> Attributes<'_> {
    let mut attributes = Attributes { html, place: tag + 2, is_over: false };
    // The element's name; a slash before it was the byte that is left out.
    attributes.place = attributes.over(tag + 2, |byte| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>'));
    attributes
}

/// See [`attributes`].
pub(super) struct Attributes<'a> {
    html: &'a str,
    place: usize,
    is_over: bool,
}

/// An attribute with a value: where both stand, the value without its quotation marks.
pub(super) struct Attribute {
    pub name: Range<usize>,
    pub value: Range<usize>,
}

impl Attributes<'_> {
    /// The byte behind the tag, whether or not all attributes were asked for.
    pub fn end(mut self) -> usize {
        while self.next().is_some() {}
        self.place
    }

    fn over(&self, from: usize, skipped: impl Fn(u8) -> bool) -> usize {
        let rest = self.html.as_bytes().get(from..).unwrap_or_default();
        from.min(self.html.len()) + rest.iter().take_while(|byte| skipped(**byte)).count()
    }
}

impl Iterator for Attributes<'_> {
    type Item = Attribute;

    fn next(&mut self) -> Option<Attribute> {
        let bytes = self.html.as_bytes();
        while !self.is_over {
            let start = self.over(self.place, |byte| byte.is_ascii_whitespace() || byte == b'/');
            if matches!(bytes.get(start), None | Some(b'>')) {
                (self.place, self.is_over) = ((start + 1).min(bytes.len()), true);
                break;
            }
            // A sign of equality with which a name begins is part of it.
            let end = self.over(start + 1, |byte| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>' | b'='));
            let equals = self.over(end, |byte| byte.is_ascii_whitespace());
            if bytes.get(equals) != Some(&b'=') {
                self.place = end;
                continue;
            }
            let at = self.over(equals + 1, |byte| byte.is_ascii_whitespace());
            let value = match bytes.get(at) {
                Some(quote @ (b'"' | b'\'')) => at + 1..self.over(at + 1, |byte| byte != *quote),
                _ => at..self.over(at, |byte| !byte.is_ascii_whitespace() && byte != b'>'),
            };
            self.place = value.end + usize::from(value.start > at && value.end < bytes.len());
            return Some(Attribute { name: start..end, value });
        }
        None
    }
}
