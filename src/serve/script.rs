//! The one element that is added to a page, and the files that it brings along.

use std::fmt::Write;

use crate::diagnostics::Failure;
use crate::input::Fingerprint;

/// What every address of the server's own begins with. No site can have it: no part of an address begins with a dot but those of
/// files in `static/`, and none of these may begin with `.nutgraf-`.
pub(super) const OWN: &str = "/.nutgraf-serve/";

/// The files of the server's own, with their names.
pub(super) const FILES: [(&str, &str); 3] = [
    ("reload.js", include_str!("browser/reload.js")),
    ("worker.js", include_str!("browser/worker.js")),
    ("overlay.css", include_str!("browser/overlay.css")),
];

/// What only the pages of this run know, so that only they can listen.
#[derive(Clone)]
pub(super) struct Token(String);

impl Token {
    /// 128 bits that nobody can guess.
    pub(super) fn new() -> Result<Self, Failure> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| Failure::Environment(format!("asking the system for a random number: {error}")))?;
        let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("a String takes every text");
            hex
        });
        Ok(Self(hex))
    }

    /// Whether this is it. Takes as long for a token that is almost right as for any other.
    pub(super) fn is(&self, other: &str) -> bool {
        let differ = self.0.bytes().zip(other.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b));
        other.len() == self.0.len() && differ == 0
    }

    /// The address of a file of the server's own.
    pub(super) fn address(&self, name: &str) -> String {
        format!("{OWN}{}/{name}", self.0)
    }
}

/// What a page is, for the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// A page of the site.
    Page,
    /// The page that stands for one that does not exist.
    Missing,
    /// The server's own, while there is no site.
    Bare,
}

/// The name by which a page's bytes are known, as an `ETag`.
pub(super) fn etag(page: &[u8]) -> String {
    format!("\"{}\"", &Fingerprint::of(page).hex()[..16])
}

/// The page with the script before the end of its body, or at its end where it has none.
pub(super) fn add(page: &[u8], token: &Token, (version, manner): (u64, Manner)) -> Vec<u8> {
    let manner = match manner {
        Manner::Page => "",
        Manner::Missing => "&amp;missing",
        Manner::Bare => "&amp;bare",
    };
    let (address, name) = (token.address("reload.js"), etag(page).replace('"', "%22"));
    let script = format!(r#"<script src="{address}?version={version}&amp;page={name}{manner}" async></script>"#);
    let end = page.windows(7).rposition(|seven| seven.eq_ignore_ascii_case(b"</body>")).unwrap_or(page.len());
    [&page[..end], script.as_bytes(), &page[end..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gets_one_element_and_is_otherwise_the_same() {
        let token = Token::new().unwrap();
        for page in ["<!doctype html><body><p>a</body>\n</html>", "<p>no body", "", "</BODY></body>x"] {
            let served = String::from_utf8(add(page.as_bytes(), &token, (7, Manner::Page))).unwrap();
            let (before, rest) = served.split_once("<script").unwrap();
            let (element, after) = rest.split_once("</script>").unwrap();
            assert_eq!(format!("{before}{after}"), page);
            assert!(element.contains(&token.address("reload.js?version=7&amp;page=%22")) && !after.contains("<script"), "{element}");
        }
    }

    #[test]
    fn a_token_is_itself_and_nothing_else() {
        let (token, other) = (Token::new().unwrap(), Token::new().unwrap());
        assert!(
            token.is(&token.0)
                && !token.is(&other.0)
                && !token.is("")
                && !token.is(&token.0[1..])
                && !token.is(&format!("{token}0", token = token.0))
        );
        assert_eq!(token.0.len(), 32);
    }
}
