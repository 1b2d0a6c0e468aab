//! Markdown to HTML: an allow-list of elements and attributes, whatever comes in.

use nutgraf::diagnostics::{FilePath, Severity, Span, Spanned};
use nutgraf::markup::{FigureForm, Linkable, Markup, Options, RawHtml, Slot, SmartPunctuation, read, read_inline};
use proptest::prelude::*;
use proptest::sample::select;
use url::Url;

use crate::corpus::{PAGES, text};
use crate::document::Document;
use crate::growth::{Pattern, linear, pattern};
use crate::run::{Verdict, fuzz};

/// What means something in Markdown, in our own marks, or to a browser.
pub const PIECES: &[&str] = &[
    "> ",
    "\n> ",
    "[",
    "[[",
    "]]",
    "]",
    "*",
    "**",
    "_",
    "__",
    "~~",
    "[^",
    "[^a]",
    "[^b]",
    "\n\n[^a]: note ",
    "\n[^b]: *x*\n\n    more\n",
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<p>",
    "</p>",
    "<table>",
    "<td>",
    "<a href=\"/x/\">",
    "</a>",
    "<a href=javascript:alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<script>",
    "</script>",
    "<style>",
    "<svg><a xlink:href=\"javascript:1\">",
    "<math><mtext>",
    "<iframe src=//x>",
    "<base href=//x>",
    "<input type=text autofocus onfocus=1>",
    "<details open>",
    "<span id=\"a\">",
    "<span style=\"color:red\">",
    "<i class=\"x\">",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x",
    "?>",
    "<!DOCTYPE x>",
    "<template>",
    "<noscript>",
    "<textarea>",
    "<title>",
    "<select><option>",
    "<form><button>",
    "<li>",
    "<h2 id=budget>",
    "<hr>",
    "<br/>",
    "<",
    ">",
    "</",
    "\"",
    "'",
    "=",
    "%%",
    "%%a%%",
    "%% a\nb %%",
    "<!-- more -->",
    "`",
    "``",
    "\n```\n",
    "\n~~~ x\n",
    "\n```\"><script>\n",
    "\n```{timeline}\ntopic: ",
    "\n```{figures}\nshow: [a, b]\n```\n",
    "\n```{image}\nsrc: a.png\nalt: b\n```\n",
    "\n```{compare}\nrows:\n  - question: q\n    positions:\n      - {of: a, text: b}\n```\n",
    "\n```{mine}\na: 1\n```\n",
    "https://town.example/x_y ",
    "http://a.b/(c)",
    "<https://a.b>",
    "mailto:a@b.c",
    "www.a.b",
    "|",
    "\n| a | b |\n|---|--:|\n| ",
    "\n|-|",
    "\\|",
    "\n- ",
    "\n  - ",
    "\n1. ",
    "\n7) ",
    "- [ ] ",
    "- [x] ",
    "![[",
    "![",
    "[@a]",
    "[see @a, p. 3; @b]",
    "[@a][@b]",
    "@a",
    "[[town|the council]]",
    "[[town#part]]",
    "[[figure:x]]",
    "[[figure:x|says]]",
    "[[figure:x|over 2]]",
    "[words](figure:x/y@2024)",
    "![[figure:x]]",
    "\n\n![[figure:x]]\n![[figure:y]]\n\n",
    "\n\n![[timeline]]\n\n",
    "\n\n![a](b.png \"c\")\n\n",
    "](",
    "](town)",
    "](#a)",
    "](event:x)",
    "](javascript:alert(1))",
    "](data:text/html,x)",
    "](<a b>)",
    ")",
    "[!note]",
    "\n\n> [!note] Title\n> ",
    "\n\n> [!expand]- More\n> ",
    "\n\n> [!expand]+ Open\n> ",
    "\n\n> [!aside]\n> ",
    "\n\n> [!quote]\n> words\n> — who [@a]",
    "\n\n> [!what] ?\n> ",
    "\n\n## Heading {#a}\n\n",
    "\n\n## In short {.key-points}\n\n- ",
    "\n\n# What? {#b .c}\n",
    "\n# ",
    "\n###### ",
    "\n## a\n## a\n",
    "{.x}",
    "{#a}",
    "{onclick=1}",
    "{#\"><b>}",
    "\nSetext\n===\n",
    "\n---\n",
    "***",
    "\n\n",
    "\n\n",
    "\n",
    "    ",
    "\t",
    "  \n",
    "\\\n",
    "\r\n",
    "\r",
    "\\",
    "&amp;",
    "&lt;script&gt;",
    "&#1;",
    "&#0;",
    "&#xE000;",
    "&#x3c;",
    "&nbsp;",
    "&copy",
    "\u{fffc}",
    "\u{e000}0\u{e001}",
    "\u{e000}",
    "\u{1}",
    "\u{0}",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "\u{200b}",
    "\u{feff}",
    "\u{a0}",
    "é",
    "e\u{301}",
    "القرار؟ ",
    "中文。",
    "👩‍🚒",
    "TK ",
    "CQ? ",
    "??? ",
    "\n## Timeline\n",
    "\n## Figure x {.a}\n",
    "\n## Source 1\n",
    "\n## t2 timeline\n",
    "<p id=\"timeline\">",
    "a. B",
    "town ",
    "word ",
    "{{ 7*7 }}",
    "{% include \"x\" %}",
    "{{< x >}}",
    "$x$",
    "$$\nx\n$$",
    ":smile:",
    "==x==",
    "H~2~O",
    "--",
    "...",
    "\"quoted\" ",
    "'s ",
];

/// Elements that our own writer makes.
const OURS: &[&str] = &[
    "a",
    "aside",
    "blockquote",
    "br",
    "code",
    "del",
    "details",
    "div",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "input",
    "label",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "strong",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Attributes of ours, and of what an author may write where HTML is cleaned.
const OUR_ATTRIBUTES: &[&str] =
    &["alt", "aria-label", "checked", "class", "disabled", "href", "id", "open", "role", "scope", "src", "start", "tabindex", "title", "type"];

/// What else an author may write where HTML is cleaned.
const CLEAN: &[&str] = &[
    "abbr", "acronym", "article", "b", "bdi", "bdo", "caption", "cite", "col", "colgroup", "data", "dd", "dfn", "dl", "dt", "hgroup", "i", "ins",
    "kbd", "mark", "q", "rp", "rt", "rtc", "ruby", "s", "samp", "small", "sub", "time", "u", "var", "wbr",
];
const CLEAN_ATTRIBUTES: &[&str] = &[
    "align", "char", "charoff", "cite", "colspan", "datetime", "dir", "headers", "height", "hreflang", "lang", "name", "rowspan", "size", "span",
    "summary", "value", "width",
];

#[test]
fn whatever_is_written_a_browser_finds_only_what_is_allowed() {
    let ways = select(&[RawHtml::Deny, RawHtml::Sanitize][..]);
    let smart = select(&[SmartPunctuation::Off, SmartPunctuation::On][..]);
    fuzz("markdown", 1_500, &(text(PIECES, &PAGES), ways, smart), |(text, raw_html, smart_punctuation)| {
        let options = Options { raw_html, smart_punctuation, linkable: Linkable::Collected };
        let read = read(&path(), &text, Span::new(0, text.len()), options);
        for found in &read.diagnostics {
            prop_assert!(found.span.is_none_or(|span| text.get(span.range()).is_some()), "{found:?}");
            prop_assert!(found.help.is_some() && !found.message.ends_with(". "), "{found:?}");
        }
        check(&text, &read.value)?;
        check_harmless(&read.value, raw_html)?;
        if read.diagnostics.iter().all(|found| found.severity != Severity::Error) {
            check_whole(&read.value)?;
        }
        // The same text as a field of YAML.
        let field = read_inline(&path(), &Spanned::new(text.clone(), Span::new(0, text.len())), options);
        check(&text, &field.value)?;
        check_harmless(&field.value, raw_html)
    });
}

#[test]
fn markdown_takes_time_in_proportion_to_its_size() {
    const BYTES: usize = if cfg!(debug_assertions) { 8_000 } else { 200_000 };
    let ways = select(&[RawHtml::Deny, RawHtml::Sanitize, RawHtml::Trusted][..]);
    fuzz("markdown, growth", 24, &(ways, pattern(PIECES)), |(raw_html, pattern)| {
        let options = Options { raw_html, linkable: Linkable::Collected, ..Options::default() };
        linear(&(raw_html, &pattern), BYTES, |bytes| pattern.of_length(bytes), |text| drop(read(&path(), text, Span::new(0, text.len()), options)))
    });
}

/// What has been too slow once: tags and comments that never end, and headings beside an author's HTML.
#[test]
fn html_that_never_ends_takes_time_in_proportion_to_its_size() {
    const BYTES: usize = if cfg!(debug_assertions) { 20_000 } else { 200_000 };
    for before in ["", "x ", "<p>", "<b>x</b>\n\n"] {
        for repeated in ["## a\n", "<!--", "<a href=", "<a href=\"x\" ", "<a id=\"", "<p id=x ", "<script>", "<b>x</b>", "</p "] {
            for raw_html in [RawHtml::Deny, RawHtml::Sanitize, RawHtml::Trusted] {
                let pattern = Pattern { before: before.to_owned(), repeated: repeated.to_owned(), after: String::new() };
                let options = Options { raw_html, ..Options::default() };
                let grown = linear(
                    &(raw_html, &pattern),
                    BYTES,
                    |bytes| pattern.of_length(bytes),
                    |text| drop(read(&path(), text, Span::new(0, text.len()), options)),
                );
                grown.unwrap_or_else(|error| panic!("{error}"));
            }
        }
    }
}

#[test]
fn a_text_of_marks_that_html_escapes_takes_time_in_proportion_to_its_size() {
    const BYTES: usize = if cfg!(debug_assertions) { 8_000 } else { 300_000 };
    for repeated in ["&", "\u{a0}", "<b>&</b> ", "`<` "] {
        let options = Options { raw_html: RawHtml::Sanitize, ..Options::default() };
        let pattern = Pattern { before: "<b>".into(), repeated: repeated.into(), after: "</b>".into() };
        linear(&pattern, BYTES, |bytes| pattern.of_length(bytes), |text| drop(read(&path(), text, Span::new(0, text.len()), options))).unwrap();
    }
}

fn path() -> FilePath {
    FilePath::new("content/a.md")
}

/// Holes, sentences and ranges stand where they can be filled.
pub fn check(text: &str, markup: &Markup) -> Verdict {
    let html = &markup.html;
    prop_assert!(markup.holes.is_sorted_by_key(|hole| hole.at), "{:?}", markup.holes);
    let mut open = 0;
    for hole in &markup.holes {
        prop_assert!(html.is_char_boundary(hole.at as usize) && text.get(hole.span.range()).is_some(), "{hole:?}");
        match &hole.slot {
            Slot::LinkStart { .. } | Slot::Figure { form: FigureForm::Words(_), .. } => open += 1,
            Slot::LinkEnd => open -= 1,
            _ => {}
        }
        prop_assert!(open >= 0, "a link ends that never began");
        if let Some((sentence, at)) = hole.sentence {
            let sentence = markup.sentences.get(sentence as usize);
            prop_assert!(sentence.is_some_and(|sentence| sentence.text.is_char_boundary(at as usize)), "{hole:?} in {sentence:?}");
        }
    }
    prop_assert_eq!(open, 0, "a link never ends");
    for sentence in &markup.sentences {
        prop_assert_eq!(sentence.text.matches('\u{fffc}').count(), sentence.fills.len(), "{:?}", sentence);
        prop_assert!(sentence.fills.iter().all(|fill| (*fill as usize) < markup.holes.len()), "{sentence:?}");
    }
    for range in &markup.linkable {
        prop_assert!(range.start < range.end && html.get(range.start as usize..range.end as usize).is_some(), "{range:?}");
        prop_assert!(!html[range.start as usize..range.end as usize].contains('<'), "{range:?} holds a tag");
    }
    prop_assert!(markup.summary_end.is_none_or(|end| html.is_char_boundary(end as usize)));
    markup.key_points.iter().try_for_each(|point| check(text, point))
}

/// Nothing but what the allow-list names, even where an error keeps the page from being written.
fn check_harmless(markup: &Markup, raw_html: RawHtml) -> Verdict {
    for part in std::iter::once(markup).chain(&markup.key_points) {
        let html = filled(part);
        let document = Document::of_fragment(&html);
        let clean = raw_html == RawHtml::Sanitize;
        for element in document.elements.iter().skip(1) {
            prop_assert!(OURS.contains(&element.name.as_str()) || clean && CLEAN.contains(&element.name.as_str()), "{element:?} in {html}");
            for (name, value) in &element.attributes {
                let known = OUR_ATTRIBUTES.contains(&name.as_str()) || clean && CLEAN_ATTRIBUTES.contains(&name.as_str());
                prop_assert!(known, "{name}={value:?} of {element:?} in {html}");
            }
            prop_assert!(element.name != "input" || element.attribute("type") == Some("checkbox"), "{element:?} in {html}");
            let asks = element.name == "img"
                && element.attribute("src").is_some_and(|src| base().join(src).is_ok_and(|url| url.host_str() != Some("town.example")));
            prop_assert!(!asks, "{element:?} asks another site, in {html}");
        }
        for (element, address) in document.addresses() {
            let scheme = base().join(address).map(|url| url.scheme().to_owned());
            prop_assert!(scheme.as_deref().is_ok_and(|scheme| matches!(scheme, "https" | "http" | "mailto" | "tel")), "{element:?} in {html}");
        }
    }
    Ok(())
}

/// A text without errors is whole: a browser has nothing to mend, and no id stands twice.
fn check_whole(markup: &Markup) -> Verdict {
    let html = std::iter::once(markup).chain(&markup.key_points).map(filled).collect::<Vec<_>>().join("\n");
    let document = Document::of_fragment(&html);
    prop_assert!(!html.chars().any(|c| matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}') && c != '\r'), "{html:?} has a control character");
    prop_assert!(document.mended.is_empty(), "a browser mends {:?} in {html}", document.mended);
    document.check_harmless(&base())?;
    // An old link has a name for an id.
    let mut ids: Vec<&str> = document.ids().chain(document.elements.iter().filter_map(|element| element.attribute("name"))).collect();
    ids.sort_unstable();
    let missing: Vec<&String> =
        markup.anchors.iter().filter(|anchor| !anchor.contains('&') && ids.binary_search(&anchor.as_str()).is_err()).collect();
    prop_assert!(missing.is_empty(), "{missing:?} are anchors and no ids in {html}");
    let depth = document.elements.iter().map(|element| element.depth).max().unwrap_or(0);
    prop_assert!(depth <= 600, "{depth} elements inside each other");
    Ok(())
}

fn base() -> Url {
    Url::parse("https://town.example/a/").expect("it is an address")
}

/// The HTML with something of the right kind in each hole.
fn filled(markup: &Markup) -> String {
    let mut html = String::new();
    let mut last = 0;
    for hole in &markup.holes {
        html.push_str(&markup.html[last..hole.at as usize]);
        last = hole.at as usize;
        html.push_str(match &hole.slot {
            Slot::LinkStart { .. } | Slot::Figure { form: FigureForm::Words(_), .. } => "<a href=\"/x/\">",
            Slot::LinkEnd => "</a>",
            Slot::Link { .. } | Slot::Figure { .. } => "<a href=\"/x/\">x</a>",
            Slot::FigureBoxes(_) | Slot::Timeline(_) | Slot::Block(_) => "<div class=\"block\"><p>x</p></div>",
            Slot::Citation(_) => "<span class=\"cite\">[<a href=\"#x\">1</a>]</span>",
            Slot::Image { alone: true, title, .. } if !title.is_empty() => {
                "<figure class=\"image\"><img src=\"/a.png\" alt=\"\"><figcaption>x</figcaption></figure>"
            }
            Slot::Image { .. } => "<img src=\"/a.png\" alt=\"\">",
            Slot::Word(_) => "x",
        });
    }
    html.push_str(&markup.html[last..]);
    html
}
