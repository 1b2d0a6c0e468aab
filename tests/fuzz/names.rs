//! Slugs, paths and ids: whatever an author writes, the output holds no name that leads out of it or that some system cannot hold.

use nutgraf::config::{check_path, check_slug};
use nutgraf::id::{fold, slugify};
use proptest::prelude::*;

use crate::growth::{linear, pattern};
use crate::output::check_name;
use crate::run::fuzz;

/// Parts of names, and ways out of a folder.
pub const PIECES: &[&str] = &[
    "a",
    "B",
    "talks",
    "2024-11-01-",
    "/",
    "//",
    "\\",
    ".",
    "..",
    "../",
    "/..",
    "./",
    "%2e",
    "%2F",
    "%",
    "%00",
    "%zz",
    "CON",
    "con",
    "nul.txt",
    "Aux",
    "COM1",
    "lpt9",
    "COM¹",
    "index",
    "404",
    "search",
    "INDEX",
    ".git",
    ".GIT",
    ".nutgraf-manifest",
    ".env",
    ".htaccess",
    " ",
    "\u{a0}",
    "\t",
    "\n",
    "\r",
    "\u{0}",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{200b}",
    "\u{200d}",
    "\u{202e}",
    "\u{2028}",
    "\u{feff}",
    "?",
    "#",
    ":",
    "*",
    "\"",
    "'",
    "’",
    "<",
    ">",
    "|",
    "&",
    ";",
    "$(x)",
    "~",
    "-",
    "--",
    "_",
    "é",
    "e\u{301}",
    "\u{301}",
    "ß",
    "ẞ",
    "İ",
    "ı",
    "ŉ",
    "Ǆ",
    "ﬁ",
    "½",
    "Ⅷ",
    "②",
    "Ａ",
    "القرار",
    "中文",
    "हिन्दी",
    "👩‍🚒",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "https://x.org/a",
    "C:",
    "a.html",
    ".md",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];

#[test]
fn what_passes_as_an_address_is_a_name_everywhere() {
    fuzz("names", 3_000, &crate::corpus::sentence(PIECES), |text| {
        if check_slug(&text).is_ok() {
            check_name(&text)?;
        }
        match check_path(&text) {
            Ok(()) => text.trim_matches('/').split('/').try_for_each(check_name)?,
            Err(why) => prop_assert!(!why.message.contains(char::is_control) && !why.help.is_empty(), "{text:?}: {why:?}"),
        }
        Ok(())
    });
}

#[test]
fn a_slug_is_one_part_of_an_address_and_its_own_slug() {
    fuzz("slugs", 3_000, &crate::corpus::sentence(PIECES), |text| {
        let slug = slugify(&text);
        prop_assert_eq!(slugify(&slug), slug.clone(), "{:?}", text);
        prop_assert!(
            !slug.contains(|c: char| c.is_control() || c.is_whitespace() || c.is_ascii_punctuation() && c != '-'),
            "{text:?} becomes {slug:?}"
        );
        prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"), "{text:?} becomes {slug:?}");
        prop_assert_eq!(slugify(&text.to_lowercase()), slug, "{:?}: the case of its letters counts", text);
        let name = fold(&text);
        prop_assert_eq!(fold(&name), name, "{:?}", text);
        Ok(())
    });
}

#[test]
fn a_slug_takes_time_in_proportion_to_its_length() {
    const BYTES: usize = if cfg!(debug_assertions) { 6_000 } else { 300_000 };
    fuzz("slugs, growth", 24, &pattern(PIECES), |pattern| {
        linear(
            &pattern,
            BYTES,
            |bytes| pattern.of_length(bytes),
            |text: &String| {
                let _ = (slugify(text), fold(text), check_slug(text), check_path(text));
            },
        )
    });
}
