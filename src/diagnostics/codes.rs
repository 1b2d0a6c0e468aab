//! The table of every diagnostic code: its usual gravity, whether `checks:` may change that, and what it means.

use std::borrow::Cow;

use super::Severity;

/// One row of [`CODES`].
#[derive(Debug)]
pub struct Code {
    /// The kebab-case name.
    pub name: &'static str,
    /// The gravity that it has unless `checks:` says otherwise.
    pub severity: Severity,
    /// Whether `checks:` may re-grade it: only where the output stays meaningful.
    pub regrade: bool,
    /// One sentence.
    pub summary: &'static str,
}

/// Every code that nutgraf can print, sorted by name.
pub const CODES: &[Code] = &[
    Code { name: "empty-field", severity: Severity::Error, regrade: false, summary: "A field has a text of blanks only." },
    Code { name: "missing-field", severity: Severity::Error, regrade: false, summary: "A field that must be there is missing or has no value." },
    Code {
        name: "unknown-choice",
        severity: Severity::Error,
        regrade: false,
        summary: "A field takes one of a few words, and this is none of them.",
    },
    Code {
        name: "unknown-field",
        severity: Severity::Error,
        regrade: false,
        summary: "A record, a block or the configuration has a field that nothing reads.",
    },
    Code { name: "wrong-type", severity: Severity::Error, regrade: false, summary: "A field has a value of another shape than it takes." },
    Code { name: "yaml-anchor", severity: Severity::Error, regrade: false, summary: "YAML anchors and aliases (`&name`, `*name`) are not read." },
    Code { name: "yaml-braces", severity: Severity::Error, regrade: false, summary: "Inside braces, a key has no value or begins with a digit." },
    Code { name: "yaml-documents", severity: Severity::Error, regrade: false, summary: "A second YAML document begins in the same file." },
    Code { name: "yaml-duplicate-key", severity: Severity::Error, regrade: false, summary: "A key is given twice in one mapping." },
    Code { name: "yaml-key", severity: Severity::Error, regrade: false, summary: "A key is a list, a mapping or nothing." },
    Code { name: "yaml-merge-key", severity: Severity::Error, regrade: false, summary: "The merge key `<<` is not read." },
    Code {
        name: "yaml-number-range",
        severity: Severity::Error,
        regrade: false,
        summary: "A number is too large to be held, or is `.inf` or `.nan`.",
    },
    Code { name: "yaml-syntax", severity: Severity::Error, regrade: false, summary: "The text is not YAML." },
    Code { name: "yaml-tag", severity: Severity::Error, regrade: false, summary: "YAML tags (`!name`) are not read." },
    Code { name: "yaml-too-deep", severity: Severity::Error, regrade: false, summary: "More than 32 lists and mappings stand inside each other." },
    Code {
        name: "yaml-too-large",
        severity: Severity::Error,
        regrade: false,
        summary: "Front matter or a block is longer than 64 KiB, or a YAML file than 8 MiB.",
    },
    Code { name: "yaml-unclear", severity: Severity::Error, regrade: false, summary: "Two YAML parsers read this text in different ways." },
];

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
    fn the_table_is_sorted_and_every_name_is_kebab_case() {
        assert!(CODES.windows(2).all(|pair| pair[0].name < pair[1].name));
        for code in CODES {
            assert!(
                code.name.split('-').all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())),
                "{}",
                code.name
            );
            assert!(code.summary.ends_with('.') && code.summary.chars().next().is_some_and(|first| !first.is_lowercase()), "{}", code.name);
        }
    }

    #[test]
    fn every_code_has_its_page_and_every_page_its_code() {
        let rows: Vec<String> = CODES.iter().map(|code| format!("{}.md", code.name)).collect();
        let mut pages: Vec<String> = Pages::iter().map(Cow::into_owned).collect();
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
