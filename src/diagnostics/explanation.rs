//! The page about each diagnostic code.

use std::borrow::Cow;

use super::CODES;

/// The page of `docs/diagnostics` about a code, as Markdown; `None` for a code that does not exist.
pub fn explanation(code: &str) -> Option<&'static str> {
    let row = CODES.binary_search_by(|row| row.name.cmp(code)).ok().map(|index| &CODES[index])?;
    match Pages::get(&format!("{}.md", row.name))?.data {
        Cow::Borrowed(page) => std::str::from_utf8(page).ok(),
        // Only where files are read at run time, which the feature `debug-embed` rules out.
        Cow::Owned(_) => None,
    }
}

#[derive(rust_embed::RustEmbed)]
#[folder = "docs/diagnostics"]
struct Pages;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_page_and_every_page_its_code() {
        let rows: Vec<String> = CODES.iter().map(|code| format!("{}.md", code.name)).collect();
        let mut pages: Vec<String> = Pages::iter().map(Cow::into_owned).filter(|page| page != "README.md").collect();
        pages.sort();
        assert_eq!(rows.iter().filter(|row| !pages.contains(row)).collect::<Vec<_>>(), [] as [&String; 0], "rows without a page");
        assert_eq!(pages.iter().filter(|page| !rows.contains(page)).collect::<Vec<_>>(), [] as [&String; 0], "pages without a row");
    }

    #[test]
    fn a_page_begins_with_its_code_and_an_unknown_code_has_none() {
        for code in CODES {
            assert!(explanation(code.name).is_some_and(|page| page.starts_with(&format!("# {}\n", code.name))), "{}", code.name);
        }
        for code in ["", "no-such-code", "../../Cargo", "yaml-syntax.md"] {
            assert_eq!(explanation(code), None, "{code}");
        }
    }
}
