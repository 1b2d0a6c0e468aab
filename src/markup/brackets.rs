//! Brackets that Markdown prints as they stand, where a link, a citation or a figure was probably meant.
//!
//! The parser stops at every pair of brackets that is no link; only there is a look taken, and at no other text.

use std::ops::Range;

use pulldown_cmark::BrokenLink;

/// What a pair of brackets was probably meant to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Slip {
    /// `[words](an address with a space)`, `[words] (/address/)`: a link, or an image.
    Link,
    /// `[words] (name)`: a link, where there is a page of that name. The name's place.
    Perhaps(Range<usize>),
    /// `[@ key]`: a citation.
    Citation,
    /// `[figure:id]`: a figure, an event or a source.
    Record,
}

/// The prefixes of addresses of records.
const RECORDS: [&str; 3] = ["figure", "event", "source"];

impl Slip {
    /// The slip at brackets that are no link, and how far it goes.
    pub fn at(text: &str, broken: &BrokenLink) -> Option<(Range<usize>, Self)> {
        with_space(text, broken).or_else(|| parted(text, broken)).or_else(|| alone(text, broken))
    }

    /// The code of the finding, what is wrong with what is written, and what mends it; `None` where only the site knows whether anything is.
    pub fn finding(&self, written: &str) -> Option<(&'static str, String, String)> {
        match self {
            Slip::Link => {
                let (message, help) = spaced(written);
                Some(("link-with-space", message.into(), help))
            }
            Slip::Perhaps(_) => None,
            Slip::Citation => {
                let rest = written[1..written.len() - 1].trim_start_matches('@').trim();
                let message = "a space stands behind this `@`, so that no source is cited and the brackets are printed";
                Some(("citation-with-space", message.into(), format!("write `[@{rest}]`")))
            }
            Slip::Record => {
                let inner = written.trim_start_matches('!');
                let inner = &inner[1..inner.len() - 1];
                let help = match inner.split_once(':') {
                    Some(("figure", _)) => format!(
                        "write `[[{inner}]]` for the number, `![[{inner}]]` in a paragraph of its own for the box, or `[words]({inner})` with words of your own"
                    ),
                    Some(("source", id)) => format!("write `[@{id}]` to cite the source, or `[words]({inner})` to link to it"),
                    _ => format!("write `[words]({inner})`"),
                };
                Some(("record-in-brackets", format!("`{inner}` between single brackets is no link, and is printed as it stands"), help))
            }
        }
    }
}

/// Brackets and parentheses that touch, as of a link whose address holds a space.
fn with_space(text: &str, broken: &BrokenLink) -> Option<(Range<usize>, Slip)> {
    let rest = text[broken.span.end..].strip_prefix('(')?;
    let end = rest.find([')', '\n', '(', '<'])?;
    let address = rest[..end].trim();
    // A template's mark is no address that brackets would mend.
    let is_address = !address.starts_with("{{") && !address.starts_with("{%");
    (rest[end..].starts_with(')') && is_address && address.contains(' ') && !address.contains('"'))
        .then(|| (broken.span.start..broken.span.end + end + 2, Slip::Link))
}

/// Brackets and an address in parentheses with one space between them. Of `[they] (Hezbollah)` nobody knows whether a link was meant, so only
/// what looks like an address counts; of what may be a page's name or id, the site decides.
fn parted(text: &str, broken: &BrokenLink) -> Option<(Range<usize>, Slip)> {
    let rest = text[broken.span.end..].strip_prefix(" (")?;
    let end = rest.find([')', '\n', ' ', '(', '<', '['])?;
    let address = &rest[..end];
    if !rest[end..].starts_with(')') {
        return None;
    }
    let start = broken.span.end + 2;
    let is_image = text[broken.span.start..].starts_with('!');
    let is_address = ["https://", "http://", "/", "../", "@/", "figure:", "event:", "source:"].iter().any(|start| address.starts_with(start))
        || address.ends_with(".md")
        || is_image && address.contains('.');
    let slip = if is_address {
        Slip::Link
    } else if !is_image && is_name(address) {
        Slip::Perhaps(start..start + end)
    } else {
        return None;
    };
    Some((broken.span.start..start + end + 1, slip))
}

/// Whether a word has the form of an id or a file's name, which few words in parentheses have that are prose.
fn is_name(word: &str) -> bool {
    word.starts_with(char::is_alphanumeric)
        && word.contains(char::is_alphabetic)
        && word.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase() || matches!(c, '-' | '_' | '.' | '/' | '#'))
}

/// Brackets without parentheses that hold a citation's key or a record's address.
fn alone(text: &str, broken: &BrokenLink) -> Option<(Range<usize>, Slip)> {
    let written = &text[broken.span.clone()];
    let inner = written.trim_start_matches('!').strip_prefix('[')?.strip_suffix(']')?;
    let slip = if let Some(rest) = written.strip_prefix("[@") {
        let cited = rest.trim_end_matches(']').trim_start();
        let key = cited.split([',', ';']).next().unwrap_or_default().trim_end();
        let is_key = key.starts_with(char::is_alphanumeric) && !key.contains(char::is_whitespace);
        (is_key && cited.len() + 1 < rest.len()).then_some(Slip::Citation)
    } else {
        let (kind, id) = inner.split_once(':')?;
        let is_id = id.starts_with(char::is_alphanumeric) && !id.contains(|c: char| c.is_whitespace() || c.is_uppercase() || matches!(c, '[' | ']'));
        (RECORDS.contains(&kind) && is_id).then_some(Slip::Record)
    };
    Some((broken.span.clone(), slip?))
}

/// What is wrong with a link that Markdown does not read for a space in it, and what mends it.
fn spaced(written: &str) -> (&'static str, String) {
    let (sign, what) = if written.starts_with('!') { ("!", "image") } else { ("", "link") };
    let inner = &written[sign.len() + 1..written.len() - 1];
    if let Some((words, address)) = inner.split_once("] (") {
        let message = match what {
            "image" => "a space stands between the words and the file of this image, so that it is printed as it stands",
            _ => "a space stands between the words and the address of this link, so that it is printed as it stands",
        };
        return (message, format!("write `{sign}[{words}]({address})`"));
    }
    let (words, address) = inner.split_once("](").unwrap_or_default();
    let title = address.split_once(' ').filter(|(_, title)| title.starts_with(['“', '”', '„', '«', '‘', '’']));
    if let Some((page, title)) = title {
        let inner = title.trim_matches(['“', '”', '„', '«', '»', '‘', '’']);
        let message = match what {
            "image" => "the title of this image stands in typographic quotation marks, so that no image is read",
            _ => "the title of this link stands in typographic quotation marks, so that no link is read",
        };
        return (message, format!("write `{sign}[{words}]({page} \"{inner}\")`"));
    }
    if what == "image" {
        let file = crate::yaml::enclosed(address).unwrap_or(address);
        let message = "the file of this image has a space in its name, so that no image is read";
        return (message, format!("write `![{words}](<{file}>)`, or give the file a name without spaces"));
    }
    if let Some(name) = crate::yaml::enclosed(address) {
        return ("the address of this link stands in typographic quotation marks, so that no link is read", format!("write `[{words}]({name})`"));
    }
    if let Some((kind, id)) = address.split_once(": ").filter(|(kind, _)| RECORDS.contains(kind)) {
        return ("a space stands behind the colon of this address, so that no link is read", format!("write `[{words}]({kind}:{})`", id.trim()));
    }
    let message = "the address of this link holds a space, so that it is printed as it stands";
    (message, format!("write `[[{address}|{words}]]` or `[{words}](<{address}>)`"))
}
