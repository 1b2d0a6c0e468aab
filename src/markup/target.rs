//! From what stands in a link to where it leads; the only place that decides which schemes are allowed.

use url::Url;

use super::{FigureReference, Target, desk};
use crate::date::Date;

/// What a link's destination means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// A link.
    Link(Target),
    /// A reported number.
    Figure(FigureReference),
}

/// What is wrong with a destination: code, message, help.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub code: &'static str,
    pub message: String,
    pub help: String,
}

/// Reads the destination of `[text](destination)`; entities and escapes are already undone by the parser.
pub(super) fn of_markdown(written: &str) -> Result<Destination, Mistake> {
    let destination = as_browsers_read(written);
    let may_hold = |byte: u8| !(b' '..=b'~').contains(&byte);
    if let Some(control) = destination.bytes().any(may_hold).then(|| destination.chars().find(|c| c.is_control())).flatten() {
        let message = format!("the address of this link holds the control character U+{:04X}", u32::from(control));
        return Err(mistake("control-character", message, "delete it, or what stands for it (`&#7;`)".to_owned()));
    }
    if destination.contains('{') && (destination.contains("{{") || destination.contains("{%")) {
        let message = format!("`{destination}` is an address that another program's template would fill in");
        return Err(mistake("link-address", message, "write the page's name or the whole address in its place".to_owned()));
    }
    if let Some((scheme, rest)) = scheme(&destination) {
        return match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" => external(destination),
            "mailto" | "tel" => Url::parse(&destination).map(|_| link(Target::External(destination.clone()))).map_err(|_| bad_address(&destination)),
            "figure" => figure(rest).map(Destination::Figure),
            "event" => record(rest, "event").map(Target::Event).map(link),
            "source" => record(rest, "source").map(Target::Source).map(link),
            "javascript" | "data" | "vbscript" | "file" => Err(bad_scheme(scheme)),
            // A page's name may hold a colon; no address has a space after its scheme.
            _ if rest.starts_with(' ') => Ok(link(page(&destination))),
            _ => Err(bad_scheme(scheme)),
        };
    }
    if destination.starts_with("//") || destination.starts_with("\\\\") {
        let help = format!("write `https:{destination}` for another site, or one `/` for a page of this one");
        return Err(mistake("link-address", format!("`{destination}` names no scheme"), help));
    }
    match destination.strip_prefix('#') {
        Some("") => Err(Mistake { help: "write `#top` for the top of the page, or the name of the page".to_owned(), ..empty() }),
        Some(anchor) => Ok(link(Target::Anchor(anchor.to_owned()))),
        None if destination.is_empty() => Err(empty()),
        None => Ok(link(page(&destination))),
    }
}

/// Reads the target of `[[target]]`: white space, line ends and the `>` of quotes at their start fold into one space.
pub(super) fn of_wiki(written: &str) -> Result<Destination, Mistake> {
    let name = fold_target(written);
    if let Some(rest) = name.strip_prefix("figure:") {
        return figure(rest).map(Destination::Figure);
    }
    if let Some(rest) = name.strip_prefix("event:") {
        return record(rest, "event").map(Target::Event).map(link);
    }
    if let Some(rest) = name.strip_prefix("source:") {
        return record(rest, "source").map(Target::Source).map(link);
    }
    if let Some(key) = name.strip_prefix('@') {
        return Err(mistake("link-address", format!("`[[@{key}]]` is neither a link nor a citation"), format!("write `[@{key}]` to cite a source")));
    }
    if name.contains("://") {
        return Err(mistake("link-address", "`[[…]]` links to pages of this site only".to_owned(), format!("write `[words]({name})`")));
    }
    match name.split_once('#') {
        Some(("", "")) => Err(empty()),
        Some(("", anchor)) => Ok(link(Target::Anchor(anchor.to_owned()))),
        Some((to, anchor)) => Ok(link(Target::Wiki { to: to.trim_end().to_owned(), anchor: Some(anchor.to_owned()).filter(|a| !a.is_empty()) })),
        None if name.is_empty() => Err(empty()),
        None => Ok(link(Target::Wiki { to: name, anchor: None })),
    }
}

/// The target of a wiki-link in one line, without the backslash that a table asks for before `|`.
pub(super) fn fold_target(written: &str) -> String {
    let written = desk::without_blanks(written);
    let written = written.strip_suffix('\\').unwrap_or(&written);
    let mut name = String::with_capacity(written.len());
    for (i, line) in written.lines().enumerate() {
        let line = if i == 0 { line } else { line.trim_start_matches([' ', '\t', '>']) };
        for word in line.split_whitespace() {
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(word);
        }
    }
    name
}

/// Reads what stands after `figure:`: `ID`, `ID/SERIES`, `ID@2024-10-31`.
pub(super) fn figure(written: &str) -> Result<FigureReference, Mistake> {
    let (rest, pin) = match written.trim().split_once('@') {
        Some((rest, pin)) => (rest, Some(pin)),
        None => (written.trim(), None),
    };
    let (id, series) = match rest.split_once('/') {
        Some((id, series)) => (id, Some(record(series, "figure")?)),
        None => (rest, None),
    };
    let id = record(id, "figure")?;
    let pin = match pin.map(Date::parse) {
        None => None,
        Some(Ok(date)) => Some(date),
        Some(Err(why)) => return Err(mistake("bad-date", why, format!("write the day as in `figure:{id}@2024-10-31`"))),
    };
    Ok(FigureReference { id, series, pin })
}

/// Whether a bare address may be linked as it stands.
pub(super) fn is_address(written: &str) -> bool {
    matches!(external(written.to_owned()), Ok(Destination::Link(Target::External(_))))
}

/// The scheme of an address and what follows its colon.
pub(super) fn scheme(destination: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = destination.split_once(':')?;
    let mut bytes = scheme.bytes();
    let is_scheme = bytes.next()?.is_ascii_alphabetic() && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    is_scheme.then_some((scheme, rest))
}

/// An address as browsers read it: tabs and line ends anywhere, and control characters and spaces around it, are nothing.
pub(super) fn as_browsers_read(written: &str) -> String {
    // All that is dropped is below the space, the mark of blanked notes among it.
    if !written.bytes().any(|byte| byte < b' ') {
        return written.trim_matches(' ').to_owned();
    }
    let kept: String = written.chars().filter(|c| !matches!(*c, '\t' | '\n' | '\r' | desk::BLANK)).collect();
    kept.trim_matches(|c: char| c <= ' ').to_owned()
}

fn external(address: String) -> Result<Destination, Mistake> {
    match Url::parse(&address) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(link(Target::External(address))),
        _ => Err(bad_address(&address)),
    }
}

fn page(destination: &str) -> Target {
    match destination.split_once('#') {
        Some((to, anchor)) => Target::Page { to: to.to_owned(), anchor: Some(anchor.to_owned()).filter(|a| !a.is_empty()) },
        None => Target::Page { to: destination.to_owned(), anchor: None },
    }
}

fn record(id: &str, kind: &str) -> Result<String, Mistake> {
    let id = id.trim();
    if id.is_empty() || id.contains(|c: char| c.is_whitespace() || c == '/' || c.is_control()) {
        let message = if id.is_empty() { format!("`{kind}:` names no {kind}") } else { format!("`{id}` is not the id of a record") };
        return Err(mistake("link-address", message, format!("write the {kind}'s id after the colon, as in `{kind}:some-id`")));
    }
    Ok(id.to_owned())
}

fn link(target: Target) -> Destination {
    Destination::Link(target)
}

fn empty() -> Mistake {
    mistake("empty-link", "the link leads nowhere".to_owned(), "write where it leads between the brackets, or take the link away".to_owned())
}

fn bad_address(address: &str) -> Mistake {
    mistake("link-address", format!("`{address}` is not an address that a browser can open"), "correct the address".to_owned())
}

fn bad_scheme(scheme: &str) -> Mistake {
    // `C:\Users\…`
    if scheme.len() == 1 || scheme.eq_ignore_ascii_case("file") {
        let help = "put the file beside the page and write its name, or into `static/` and begin its address with `/`".to_owned();
        return mistake("link-scheme", "this address leads to a file on your own computer, which readers cannot open".to_owned(), help);
    }
    let help = "links may use `https:`, `http:`, `mailto:` and `tel:`, or name a page, `figure:`, `event:` or `source:`";
    mistake("link-scheme", format!("`{}:` is not allowed in a link", scheme.to_ascii_lowercase()), help.to_owned())
}

fn mistake(code: &'static str, message: String, help: String) -> Mistake {
    Mistake { code, message, help }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: Result<Target, &str>) {
        let found = match of_markdown(written) {
            Ok(Destination::Link(target)) => Ok(target),
            Ok(Destination::Figure(figure)) => panic!("{written}: a figure {figure:?}"),
            Err(mistake) => Err(mistake.code),
        };
        assert_eq!(found, expected, "{written:?}");
    }

    #[test]
    fn no_disguise_lets_a_script_through() {
        for written in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "java\r\nscript:alert(1)",
            "\u{1}\u{2} javascript:alert(1)",
            "  javascript: alert(1)",
            "vbscript:x",
            "data:text/html,<script>",
            "data:image/png;base64,x",
            "FILE:///etc/passwd",
            "blob:https://a.example/x",
        ] {
            check(written, Err("link-scheme"));
        }
    }

    #[test]
    fn links_lead_to_sites_pages_and_anchors() {
        let page = |to: &str, anchor: Option<&str>| Ok(Target::Page { to: to.to_owned(), anchor: anchor.map(str::to_owned) });
        check("https://town.example/a?b=c#d", Ok(Target::External("https://town.example/a?b=c#d".to_owned())));
        check("mailto:desk@town.example", Ok(Target::External("mailto:desk@town.example".to_owned())));
        check("tel:+4930123", Ok(Target::External("tel:+4930123".to_owned())));
        check("#budget", Ok(Target::Anchor("budget".to_owned())));
        check("../background/council.md#role", page("../background/council.md", Some("role")));
        check("@/background/council.md", page("@/background/council.md", None));
        check("Springfield: a history", page("Springfield: a history", None));
        check("//town.example", Err("link-address"));
        check("https://", Err("link-address"));
        check("", Err("empty-link"));
        check("#", Err("empty-link"));
    }

    #[test]
    fn wiki_targets_fold_lines_and_quote_marks() {
        for (written, folded) in [("town\n> council", "town council"), ("  a   b ", "a b"), ("budget\\", "budget")] {
            assert_eq!(fold_target(written), folded, "{written:?}");
        }
    }
}
