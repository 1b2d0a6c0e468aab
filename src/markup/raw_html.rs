//! Raw HTML in a page: refused with its position, cleaned by an allow-list, or passed, as the configuration says.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::cleaned::{PART_SHOWN, STRETCH, ids_once, misplaced, parted};
use super::tags::{attributes, tags};
use super::target::{as_browsers_read, scheme};
use super::writer::Writer;
use super::{Markup, RawHtml, desk};
use crate::diagnostics::{Diagnostic, FilePath};

/// The private-use characters that stand around a number while HTML is cleaned.
pub(super) const SENTINELS: [char; 2] = ['\u{e000}', '\u{e001}'];

/// Cleaning costs the square of the nesting, so deeper nesting is refused.
const DEEPEST: usize = 256;

/// So often is cleaned HTML cleaned again before it has to be as a browser would read it.
const MENDED: usize = 3;

/// Elements that have no end.
pub(super) const VOID: [&str; 13] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// So many bytes of a tag are repeated in a message.
const LONGEST_SHOWN: usize = 40;

/// So many tags of a text are reported one by one.
const REPORTED: usize = 50;

impl Writer<'_> {
    /// Writes an author's HTML, or refuses it.
    pub fn write_raw(&mut self, html: &str, range: &Range<usize>) {
        if self.source.options.raw_html != RawHtml::Deny {
            match self.raw.last_mut() {
                // A block of HTML comes line by line, and a tag may go over several.
                Some(last) if last.end == range.start => last.end = range.end,
                _ => self.raw.push(range.clone()),
            }
            return self.html(&desk::without_blanks(html));
        }
        for at in tags(html) {
            self.refused_tags += 1;
            if self.refused_tags > REPORTED {
                return;
            }
            let end = html[at..].find('>').map_or(html.len(), |i| at + i + 1);
            let name = html[at + 1..end].find(|c: char| c.is_whitespace() || matches!(c, '<' | '>')).map_or(end, |length| at + 1 + length);
            let tag = &html[at..html.floor_char_boundary(name.min(at + LONGEST_SHOWN))];
            let span = self.source.span(range.start + at..range.start + end);
            let more = if self.refused_tags == REPORTED { "; further tags of this page are not listed" } else { "" };
            let folder = self.source.path.as_str().trim_start_matches("content/").rsplit_once('/').map_or("/", |(folder, _)| folder);
            let help = format!(
                "write it in Markdown, write `\\<` for the sign itself, or allow HTML in this folder: `html: {{{folder}: sanitize}}` in nutgraf.yaml"
            );
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
    // Cleaning writes `&#1;` as the character that it stands for. Without it an address may be another, which has to be cleaned.
    let is_blank = |c: char| c.is_control() && !matches!(c, '\t' | '\n');
    let clean = |html: &str| cleaner.clean(&parted(html)).to_string().replace(PART_SHOWN, "").replace(is_blank, "");
    let mut cleaned = clean(&with_marks);
    // What an element that is taken out held apart may now stand where a browser would mend it, such as a paragraph in a paragraph.
    for _ in 0..MENDED {
        let again = clean(&cleaned);
        if again == cleaned {
            break;
        }
        cleaned = again;
    }
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

/// Adds the anchors that an author's HTML makes: every `id`, and the `name` of old links.
pub(super) fn add_anchors(markup: &mut Markup) {
    let mut known: HashSet<String> = markup.anchors.iter().cloned().collect();
    let html = std::mem::take(&mut markup.html);
    let mut tag_end = 0;
    for at in tags(&html) {
        // What looks like a tag inside of an attribute is none.
        if at < tag_end {
            continue;
        }
        let is_link = html[at + 1..].starts_with(['a', 'A']) && html[at + 2..].starts_with(|c: char| c.is_ascii_whitespace() || c == '/');
        let mut attributes = attributes(&html, at);
        for attribute in &mut attributes {
            let (name, anchor) = (&html[attribute.name], &html[attribute.value]);
            let counts = name.eq_ignore_ascii_case("id") || is_link && name.eq_ignore_ascii_case("name");
            if counts && !anchor.is_empty() && known.insert(anchor.to_owned()) {
                markup.anchors.push(anchor.to_owned());
            }
        }
        tag_end = attributes.end();
    }
    markup.html = html;
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
        .add_tag_attributes("a", ["name"])
        .add_tag_attributes("details", ["open"])
        .rm_tag_attributes("td", ["align", "char", "charoff"])
        .rm_tag_attributes("th", ["align", "char", "charoff"])
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .link_rel(None)
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            _ if value.len() > STRETCH => None,
            // A page asks no other site for anything.
            ("img", "src") => is_of_this_site(value).then(|| value.into()),
            (_, "tabindex") => (value == "0").then(|| value.into()),
            _ => Some(value.into()),
        });
    cleaner
}

/// Whether a browser takes an address for one below the page's own host: `/\x` is `//x` to it.
fn is_of_this_site(address: &str) -> bool {
    let address = as_browsers_read(address).replace('\\', "/");
    !address.contains("//") && scheme(&address).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_becomes_another_when_it_has_been_cleaned() {
        for (html, safe) in [
            ("<a href=\"j&#1;avascript:alert(1)\">x</a>", "<a>x</a>"),
            ("<a href=\"j&#x7f;avascript:alert(1)\">x</a>", "<a>x</a>"),
            ("<a href=\"java&#10;script:alert(1)\">x</a>", "<a>x</a>"),
            ("<a href=\"/a&#1;b/\">x</a>", "<a href=\"/ab/\">x</a>"),
            ("<img src=\"/&#1;/other.example/a.png\">", "<img>"),
            ("<img src=\"/&#9;/other.example/a.png\">", "<img>"),
            ("<img src=\"/\\other.example/a.png\">", "<img>"),
            ("<img src=\"ht&#10;tps:other.example/a.png\">", "<img>"),
            ("<img src=\"/a.png\">", "<img src=\"/a.png\">"),
        ] {
            let mut markup = Markup { html: html.to_owned(), ..Markup::default() };
            clean(&mut markup, (&FilePath::new("a.md"), &mut HashSet::new()), &mut Vec::new());
            assert_eq!(markup.html, safe, "{html}");
        }
    }

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
    fn ids_and_names_of_links_are_anchors() {
        let html = "<h2 id=\"budget\">x</h2><a name='old'></a><A\nID=1 name=\"two\"><p data-id=\"no\" id = \"yes\"><input name=\"no\"><a id>";
        let mut markup = Markup { html: html.to_owned(), anchors: vec!["budget".to_owned()], ..Markup::default() };
        add_anchors(&mut markup);
        assert_eq!(markup.anchors, ["budget", "old", "1", "two", "yes"]);
        assert_eq!(markup.html, html);
    }

    #[test]
    fn a_long_text_is_whole_where_nothing_is_a_comment() {
        let long = "a&amp; ".repeat(STRETCH);
        let mut markup = Markup { html: format!("<textarea>{long}</textarea>"), ..Markup::default() };
        clean(&mut markup, (&FilePath::new("a.md"), &mut HashSet::new()), &mut Vec::new());
        assert_eq!(markup.html, long);
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
