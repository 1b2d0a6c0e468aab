//! Raw HTML in a page: refused with its position, cleaned by an allow-list, or passed, as the configuration says.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::anchors::is_reserved;
use super::writer::Writer;
use super::{FigureForm, Hole, Markup, RawHtml, Slot, desk};
use crate::diagnostics::{Diagnostic, FilePath};

/// The private-use characters that stand around a number while HTML is cleaned.
const SENTINELS: [char; 2] = ['\u{e000}', '\u{e001}'];

/// Cleaning costs the square of the nesting, so deeper nesting is refused.
const DEEPEST: usize = 256;

/// So often is cleaned HTML cleaned again before it has to be as a browser would read it.
const MENDED: usize = 3;

/// So many bytes of text are cleaned in one piece, and an attribute has at most so many.
const STRETCH: usize = 4096;
/// What parts two pieces, and what it becomes inside of an element in which nothing is a comment.
const PART: &str = "<!--\u{e000}\u{e001}-->";
const PART_SHOWN: &str = "&lt;!--\u{e000}\u{e001}--&gt;";

/// Elements that have no end.
const VOID: [&str; 13] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// So many tags of a text are reported one by one.
const REPORTED: usize = 50;

impl Writer<'_> {
    /// Writes an author's HTML, or refuses it.
    pub fn write_raw(&mut self, html: &str, range: &Range<usize>) {
        if self.source.options.raw_html != RawHtml::Deny {
            self.raw = true;
            return self.html(&desk::without_blanks(html));
        }
        for at in tags(html) {
            self.refused_tags += 1;
            if self.refused_tags > REPORTED {
                return;
            }
            let end = html[at..].find('>').map_or(html.len(), |i| at + i + 1);
            let tag = html[at..end].split(['\n', ' ']).next().unwrap_or_default().trim_end_matches('>');
            let span = self.source.span(range.start + at..range.start + end);
            let more = if self.refused_tags == REPORTED { "; further tags of this page are not listed" } else { "" };
            let help = "write it in Markdown, write `\\<` for the sign itself, or allow HTML for this folder by `html:` in nutgraf.yaml";
            self.error("raw-html", span, format!("`{tag}>` is raw HTML, which this folder does not allow{more}"), help);
        }
    }
}

/// Cleans finished HTML in which an author's HTML stands; the holes and ranges keep their places.
///
/// `ids` are those of the page's texts that were cleaned before: no id stands twice in a page.
pub(super) fn clean(markup: &mut Markup, (path, ids): (&FilePath, &mut HashSet<String>), diagnostics: &mut Vec<Diagnostic>) {
    if let Some(depth) = depth_over(&markup.html, DEEPEST) {
        let message = format!("the HTML of this text nests more than {DEEPEST} elements ({depth} were open)");
        diagnostics.push(Diagnostic::error("html-too-deep", path, None, message).help("close the elements that are left open"));
        return empty(markup);
    }
    if markup.html.contains(SENTINELS) || refers_to_sentinel(&markup.html) {
        let message = "the private-use characters U+E000 and U+E001 cannot stand in a page whose HTML is cleaned";
        diagnostics
            .push(Diagnostic::error("control-character", path, None, message).help("delete the character, or what stands for it (`&#xE000;`)"));
        return empty(markup);
    }
    let (with_marks, count) = with_sentinels(markup);
    let cleaner = cleaner();
    let clean = |html: &str| cleaner.clean(&parted(html)).to_string().replace(PART_SHOWN, "");
    let mut cleaned = clean(&with_marks);
    // What an element that is taken out held apart may now stand where a browser would mend it, such as a paragraph in a paragraph.
    for _ in 0..MENDED {
        let again = clean(&cleaned);
        if again == cleaned {
            break;
        }
        cleaned = again;
    }
    // Cleaning writes `&#1;` as the character that it stands for.
    cleaned.retain(|c| !c.is_control() || matches!(c, '\t' | '\n'));
    let cleaned = ids_once(&cleaned, &markup.anchors, ids);
    if let Some(lost) = markup.anchors.iter().find(|anchor| !ids.contains(*anchor)) {
        let span = markup.outline.iter().find(|heading| heading.id == *lost).map(|heading| heading.span);
        let message = format!("what `#{lost}` leads to is cut away by cleaning, with the HTML around it");
        diagnostics.push(Diagnostic::error("html-cuts", path, span, message).help("mend the HTML around it, or write it in Markdown"));
        return empty(markup);
    }
    let (html, places) = split_sentinels(&cleaned, count);
    let holes = markup.holes.len();
    let kept = places[..holes].iter().flatten().collect::<Vec<_>>();
    if kept.len() != holes || !kept.is_sorted() {
        let lost = places[..holes].iter().position(Option::is_none).unwrap_or(0);
        let message = "the HTML around this is cut away or rearranged by cleaning, and this with it";
        diagnostics
            .push(Diagnostic::error("html-cuts", path, markup.holes[lost].span, message).help("mend the HTML around it, or write it in Markdown"));
        return empty(markup);
    }
    if let Some((at, message)) = misplaced(&html, &markup.holes, &places) {
        let help = "end the HTML around it before it, or write it in Markdown";
        diagnostics.push(Diagnostic::error("html-cuts", path, markup.holes[at].span, message).help(help));
        return empty(markup);
    }
    for (hole, place) in markup.holes.iter_mut().zip(&places) {
        hole.at = place.expect("every hole was found again");
    }
    let ranges = places[holes..].chunks_exact(2).take(markup.linkable.len());
    let ranges = ranges.filter_map(|pair| Some(pair[0]?..pair[1]?)).filter(|range| range.start < range.end).collect();
    markup.linkable = ranges;
    if markup.summary_end.is_some() {
        markup.summary_end = places.last().copied().flatten().or(Some(html.len() as u32));
    }
    markup.html = html;
}

/// The first hole that would be filled with what a browser takes apart where it stands, and why.
fn misplaced(html: &str, holes: &[Hole], places: &[Option<u32>]) -> Option<(usize, &'static str)> {
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
fn parted(html: &str) -> Cow<'_, str> {
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

/// Whether a numeric character reference stands for a sentinel; only an author's raw HTML can hold one.
fn refers_to_sentinel(html: &str) -> bool {
    html.split("&#").skip(1).any(|rest| {
        let (digits, radix) = rest.strip_prefix(['x', 'X']).map_or((rest, 10), |digits| (digits, 16));
        let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let code = u32::from_str_radix(digits[..end].trim_start_matches('0'), radix).ok();
        code.and_then(char::from_u32).is_some_and(|c| SENTINELS.contains(&c))
    })
}

/// Leaves nothing that could be output, nor anything that points into it.
fn empty(markup: &mut Markup) {
    markup.html.clear();
    markup.holes.clear();
    markup.sentences.clear();
    markup.linkable.clear();
    markup.summary_end = None;
}

/// The bytes of a text at which tags, declarations and the like begin.
fn tags(html: &str) -> impl Iterator<Item = usize> {
    let bytes = html.as_bytes();
    html.match_indices('<').map(|(at, _)| at).filter(move |at| matches!(bytes.get(at + 1), Some(b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'!' | b'?')))
}

/// How many elements are open where more than `limit` are; counted generously, in one pass.
fn depth_over(html: &str, limit: usize) -> Option<usize> {
    let mut open: HashMap<String, usize> = HashMap::new();
    let mut depth = 0;
    for at in tags(html) {
        let rest = &html[at + 1..];
        let (closes, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        let name = rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())].to_ascii_lowercase();
        if name.is_empty() || VOID.contains(&name.as_str()) {
            continue;
        }
        let count = open.entry(name).or_default();
        if !closes {
            *count += 1;
            depth += 1;
        } else if *count > 0 {
            *count -= 1;
            depth -= 1;
        }
        if depth > limit {
            return Some(depth);
        }
    }
    None
}

/// Cleaned HTML without the ids that stand in it a second time, or that only parts of the page may have; `ours` are the page's anchors.
fn ids_once(cleaned: &str, ours: &[String], seen: &mut HashSet<String>) -> String {
    const ID: &str = " id=\"";
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
            let usable = !value.is_empty() && !value.contains(char::is_whitespace) && (!is_reserved(value) || ours.contains(value));
            // An author's element does not take the address of a heading or a footnote.
            let own = ours.contains(value) && !["<h", "<li ", "<a "].iter().any(|opening| tag.starts_with(opening));
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

/// The HTML with a numbered sentinel at each hole, then at both ends of each range, then at the end of the summary.
fn with_sentinels(markup: &Markup) -> (String, usize) {
    let holes = markup.holes.iter().map(|hole| hole.at);
    let ranges = markup.linkable.iter().flat_map(|range| [range.start, range.end]);
    let mut marks: Vec<(u32, usize)> = holes.chain(ranges).chain(markup.summary_end).enumerate().map(|(i, at)| (at, i)).collect();
    marks.sort_unstable();
    let mut text = String::with_capacity(markup.html.len() + marks.len() * 12);
    let mut from = 0;
    for (at, number) in &marks {
        text.push_str(&markup.html[from..*at as usize]);
        text.push_str(&format!("{}{number}{}", SENTINELS[0], SENTINELS[1]));
        from = *at as usize;
    }
    text.push_str(&markup.html[from..]);
    (text, marks.len())
}

/// The HTML without its sentinels, and where each of them stood.
fn split_sentinels(cleaned: &str, count: usize) -> (String, Vec<Option<u32>>) {
    let mut places = vec![None; count];
    let mut pieces = cleaned.split(SENTINELS[0]);
    let mut html = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once(SENTINELS[1]) {
            Some((number, rest)) => {
                let place = number.parse().ok().and_then(|number: usize| places.get_mut(number));
                if let Some(place) = place {
                    *place = Some(html.len() as u32);
                }
                html.push_str(rest);
            }
            None => html.push_str(piece),
        }
    }
    (html, places)
}

/// The allow-list: what an explainer may need, and what our own writer writes.
fn cleaner() -> ammonia::Builder<'static> {
    let mut cleaner = ammonia::Builder::default();
    cleaner
        .add_tags(["section", "label", "input"])
        .rm_tags(["map", "area", "nav", "footer", "header", "center", "tt", "strike"])
        .add_generic_attributes(["class", "id", "role", "tabindex", "aria-label", "dir"])
        .add_tag_attributes("input", ["disabled", "checked"])
        // One value only: several would be set in an order that changes from run to run.
        .set_tag_attribute_value("input", "type", "checkbox")
        .add_tag_attributes("details", ["open"])
        .rm_tag_attributes("td", ["align", "char", "charoff"])
        .rm_tag_attributes("th", ["align", "char", "charoff"])
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .link_rel(None)
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            _ if value.len() > STRETCH => None,
            // A page asks no other site for anything.
            ("img", "src") => (!value.contains("//") && super::target::scheme(value).is_none()).then(|| value.into()),
            (_, "tabindex") => (value == "0").then(|| value.into()),
            _ => Some(value.into()),
        });
    cleaner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_reference_forges_a_sentinel() {
        for (html, forged) in [
            ("&#xE000;0", true),
            ("&#057344x", true),
            ("&#Xe001", true),
            ("&amp;#xE000;", false),
            ("&#xE002; &# &#x", false),
            ("&#99999999999;", false),
        ] {
            assert_eq!(refers_to_sentinel(html), forged, "{html}");
        }
    }

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
        let textarea = format!("<textarea>{}</textarea>", long("a&amp; "));
        let mut markup = Markup { html: textarea, ..Markup::default() };
        clean(&mut markup, (&FilePath::new("a.md"), &mut HashSet::new()), &mut Vec::new());
        assert_eq!(markup.html, long("a&amp; "));
    }

    #[test]
    fn what_begins_and_ends_in_a_piece_is_balanced() {
        for (html, balanced) in
            [("a<b>c</b>d<br>e", true), ("a<b>", false), ("</b><b>", false), ("a <img src=\"x\"> &lt;b&gt;", true), ("<p>a</p></p>", false)]
        {
            assert_eq!(is_balanced(html), balanced, "{html}");
        }
    }

    #[test]
    fn depth_is_counted_until_the_limit() {
        for (html, over) in [
            ("<p>a</p>".repeat(1000), false),
            ("<br>".repeat(1000), false),
            ("<div>".repeat(256), false),
            ("<div>".repeat(257), true),
            ("<div></x>".repeat(257), true),
        ] {
            assert_eq!(depth_over(&html, DEEPEST).is_some(), over, "{}", &html[..8]);
        }
    }
}
