//! What cleaning by an allow-list alone leaves undone: no id twice, no link in a link, no text so long that it costs its square.

use std::borrow::Cow;
use std::collections::HashSet;

use super::anchors::is_reserved;
use super::raw_html::{SENTINELS, VOID};
use super::tags::tags;
use super::{FigureForm, Hole, Slot};

/// So many bytes of text are cleaned in one piece, and an attribute has at most so many.
pub(super) const STRETCH: usize = 4096;
/// What parts two pieces, and what it becomes inside of an element in which nothing is a comment.
const PART: &str = "<!--\u{e000}\u{e001}-->";
pub(super) const PART_SHOWN: &str = "&lt;!--\u{e000}\u{e001}--&gt;";

/// Cleaned HTML without the ids that stand in it a second time, or that only parts of the page may have; `ours` are the page's anchors.
pub(super) fn ids_once(cleaned: &str, ours: &[String], seen: &mut HashSet<String>) -> String {
    const ID: &str = " id=\"";
    let ours: HashSet<&str> = ours.iter().map(String::as_str).collect();
    let mut html = String::with_capacity(cleaned.len());
    let mut rest = cleaned;
    // After cleaning, every `<` begins a tag, and every attribute stands in double quotation marks.
    while let Some(start) = rest.find('<') {
        let (text, tag) = rest.split_at(start);
        html.push_str(text);
        let (mut end, mut quoted) = (tag.len(), false);
        let mut id = None;
        for (at, byte) in tag.bytes().enumerate() {
            match byte {
                b'"' => quoted = !quoted,
                b'>' if !quoted => {
                    end = at + 1;
                    break;
                }
                b' ' if !quoted && tag[at..].starts_with(ID) => id = Some(at),
                _ => {}
            }
        }
        let tag = &tag[..end];
        let kept = id.is_none_or(|at| {
            let written = tag[at + ID.len()..].split('"').next().unwrap_or_default();
            let value = &written.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{a0}").replace("&amp;", "&");
            let usable = !value.is_empty() && !value.contains(char::is_whitespace) && (!is_reserved(value) || ours.contains(value.as_str()));
            // An author's element does not take the address of a heading or a footnote.
            let own = ours.contains(value.as_str()) && !["<h", "<li ", "<a "].iter().any(|opening| tag.starts_with(opening));
            usable && !own && seen.insert(value.clone())
        });
        match id.filter(|_| !kept) {
            None => html.push_str(tag),
            Some(at) => {
                let length = ID.len() + tag[at + ID.len()..].find('"').map_or(0, |length| length + 1);
                html.push_str(&tag[..at]);
                html.push_str(&tag[at + length..]);
            }
        }
        rest = &rest[start + end..];
    }
    html.push_str(rest);
    html
}

/// The first hole that would be filled with what a browser takes apart where it stands, and why.
pub(super) fn misplaced(html: &str, holes: &[Hole], places: &[Option<u32>]) -> Option<(usize, &'static str)> {
    let link = "this is or holds a link, and stands inside a link that is written in HTML";
    let block = "this stands in a paragraph that HTML around it makes";
    let is_block = |slot: &Slot| match slot {
        Slot::Image { alone, title, .. } => *alone && !title.is_empty(),
        _ => matches!(slot, Slot::FigureBoxes(_) | Slot::Timeline(_) | Slot::Block(_)),
    };
    let holds_link = |slot: &Slot| !matches!(slot, Slot::Word(_) | Slot::Image { .. } | Slot::LinkEnd);
    let first = |name, wrong: &dyn Fn(&Slot) -> bool| inside(html, name, &places[..holes.len()]).into_iter().find(|at| wrong(&holes[*at].slot));
    let across = "this link begins inside of an HTML element and ends outside of it, or the other way round";
    first("a", &holds_link)
        .map(|at| (at, link))
        .or_else(|| first("p", &is_block).map(|at| (at, block)))
        .or_else(|| crossed(html, holes, places).map(|at| (at, across)))
}

/// The first link between whose ends an element begins or ends.
fn crossed(html: &str, holes: &[Hole], places: &[Option<u32>]) -> Option<usize> {
    let mut open = Vec::new();
    for (index, (hole, place)) in holes.iter().zip(places).enumerate() {
        let place = place.map_or(0, |place| place as usize);
        match &hole.slot {
            Slot::LinkStart { .. } | Slot::Figure { form: FigureForm::Words(_), .. } => open.push((index, place)),
            Slot::LinkEnd => {
                let (start, from) = open.pop()?;
                if !is_balanced(&html[from..place]) {
                    return Some(start);
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether every element of a piece of cleaned HTML both begins and ends in it.
fn is_balanced(html: &str) -> bool {
    let mut depth = 0_usize;
    for at in tags(html) {
        let rest = &html[at + 1..];
        let name = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())];
        if rest.starts_with('/') {
            let Some(less) = depth.checked_sub(1) else { return false };
            depth = less;
        } else if !VOID.contains(&name) {
            depth += 1;
        }
    }
    depth == 0
}

/// The indices of the places that stand inside of an element of a name that never nests.
fn inside(html: &str, name: &str, places: &[Option<u32>]) -> Vec<usize> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let opens = html.match_indices(&open).map(|(at, _)| at).filter(|at| matches!(html.as_bytes().get(at + open.len()), Some(b' ' | b'>')));
    let mut tags: Vec<(usize, bool)> = opens.map(|at| (at, true)).chain(html.match_indices(&close).map(|(at, _)| (at, false))).collect();
    tags.sort_unstable();
    let mut tags = tags.into_iter().peekable();
    let (mut open, mut inside) = (false, Vec::new());
    for (index, place) in places.iter().enumerate() {
        while let Some((_, opens)) = tags.next_if(|(at, _)| place.is_some_and(|place| *at < place as usize)) {
            open = opens;
        }
        if open {
            inside.push(index);
        }
    }
    inside
}

/// HTML with a comment after every stretch of text of [`STRETCH`] bytes. Cleaning takes the comments out.
///
/// The serialiser behind `ammonia` looks from every `&` and every no-break space to the end of its text, which costs the square of
/// the text's length; so no text is long.
pub(super) fn parted(html: &str) -> Cow<'_, str> {
    if html.len() <= STRETCH {
        return html.into();
    }
    let mut parted = String::with_capacity(html.len() + html.len() / STRETCH * PART.len());
    let (mut written, mut in_tag, mut quote) = (0, false, None);
    let mut begun = 0;
    let bytes = html.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'<' if !in_tag => in_tag = matches!(bytes.get(at + 1), Some(b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'!' | b'?')),
            b'"' | b'\'' if in_tag => match quote {
                None => quote = Some(byte),
                Some(open) if open == byte => quote = None,
                Some(_) => {}
            },
            b'>' if in_tag && quote.is_none() => (in_tag, begun) = (false, at + 1),
            // Not inside of a reference, a mark of ours or a character.
            b' ' | b'\n' | b';' if !in_tag && at - begun >= STRETCH => {
                parted.push_str(&html[written..=at]);
                parted.push_str(PART);
                (written, begun) = (at + 1, at + 1);
            }
            0x80.. if !in_tag && at - begun >= STRETCH && html.is_char_boundary(at) && !html[at..].starts_with(SENTINELS[1]) => {
                parted.push_str(&html[written..at]);
                parted.push_str(PART);
                (written, begun) = (at, at);
            }
            _ => {}
        }
    }
    parted.push_str(&html[written..]);
    parted.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stands_once_and_takes_no_place_of_the_page() {
        let ours = ["budget".to_owned(), "fn-1".to_owned()];
        let mut seen = HashSet::new();
        for (html, expected) in [
            ("<h2 id=\"budget\">a</h2>", "<h2 id=\"budget\">a</h2>"),
            ("<p class=\"x\" id=\"budget\" dir=\"rtl\">a</p>", "<p class=\"x\" dir=\"rtl\">a</p>"),
            ("<li id=\"fn-1\">a id=\"fn-1\"", "<li id=\"fn-1\">a id=\"fn-1\""),
            ("<p title=\"a > id=\" id=\"x\">", "<p title=\"a > id=\" id=\"x\">"),
            ("<b id=\"x\"></b><b id=\"y\">", "<b></b><b id=\"y\">"),
            ("<b id=\"source-1\"></b><b id=\"page-main\"></b><b id=\"\"></b><b id=\"a b\"></b>", "<b></b><b></b><b></b><b></b>"),
        ] {
            assert_eq!(ids_once(html, &ours, &mut seen), expected, "{html}");
        }
    }

    #[test]
    fn what_stands_inside_of_a_link_is_found() {
        let html = "a<abbr>b</abbr><a href=\"x\">c</a>d<a>e";
        let at = |letter| html.rfind(letter).map(|at| at as u32);
        assert_eq!(inside(html, "a", &[Some(0), at('b'), at('c'), at('d'), at('e')]), [2, 4]);
    }

    #[test]
    fn long_texts_are_parted_and_whole_again() {
        let long = |text: &str| text.repeat(3 * STRETCH / text.len());
        for text in [long("a "), long("&amp;"), long("\u{a0}"), long("ä"), long("中"), long("a"), format!("<b title=\"{}\">", long("a "))] {
            let parts = parted(&text).into_owned();
            assert_eq!(parts.replace(PART, ""), text);
            let pieces = parts.split(PART).map(str::len).max();
            let plain = text.starts_with('<') || text.bytes().all(|byte| byte == b'a');
            assert!(plain || pieces <= Some(STRETCH + 8), "{pieces:?} {}", &text[..4]);
        }
    }

    #[test]
    fn what_begins_and_ends_in_a_piece_is_balanced() {
        for (html, balanced) in
            [("a<b>c</b>d<br>e", true), ("a<b>", false), ("</b><b>", false), ("a <img src=\"x\"> &lt;b&gt;", true), ("<p>a</p></p>", false)]
        {
            assert_eq!(is_balanced(html), balanced, "{html}");
        }
    }
}
