//! In which order files become new, where a place takes them one by one.
//!
//! What a page needs comes before the page. Pages that are new come before those that were there: nobody can reach them yet, so they may speak
//! of each other, and whoever follows a link from a page that was there finds them. Listings come after what they list, the feed and
//! the site map after all pages, and the home page last.

use std::collections::BTreeSet;

/// When a file has its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// Style sheets, scripts and fonts whose name changes with their bytes.
    Fingerprinted,
    /// Pictures and other files.
    Asset,
    /// A page that was not there before.
    NewPage,
    /// A page that lists nothing.
    Leaf,
    /// A page with pages below it.
    Listing,
    /// Feed, site map, what robots and hosts read.
    Machine,
    /// The home page, and the page for what is not there.
    Home,
}

/// Whether a file's name holds the hash of its bytes, so that it never changes and may be kept for ever.
pub fn is_fingerprinted(path: &str) -> bool {
    let name = path.strip_suffix(".gz").unwrap_or(path);
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    let Some((_, hash)) = stem.rsplit_once('.') else { return false };
    let is_hash = hash.len() == 10 && hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    is_hash && ["css", "js", "mjs", "woff2", "woff", "ttf", "otf"].contains(&ending)
}

/// The paths in the order of their turns; those of one turn may go at once. `is_new` says whether nothing is at a path yet.
pub fn turns<'a>(paths: impl IntoIterator<Item = &'a str>, site: &BTreeSet<&str>, is_new: impl Fn(&str) -> bool) -> Vec<(Turn, &'a str)> {
    let mut turns: Vec<(Turn, &str)> = paths.into_iter().map(|path| (turn(path, site, &is_new), path)).collect();
    turns.sort();
    turns
}

fn turn(path: &str, site: &BTreeSet<&str>, is_new: &impl Fn(&str) -> bool) -> Turn {
    let plain = path.strip_suffix(".gz").unwrap_or(path);
    if is_fingerprinted(path) {
        return Turn::Fingerprinted;
    }
    if matches!(plain, "index.html" | "404.html") {
        return Turn::Home;
    }
    let at_top = !plain.contains('/');
    if at_top && (plain.ends_with(".xml") || matches!(plain, "robots.txt" | "_headers" | "_redirects" | "_nginx.conf")) {
        return Turn::Machine;
    }
    if !plain.ends_with(".html") && !plain.ends_with(".htm") {
        return Turn::Asset;
    }
    if is_new(plain) {
        return Turn::NewPage;
    }
    if is_listing(plain, site) { Turn::Listing } else { Turn::Leaf }
}

/// Whether other pages lie below the folder of a page, or it is a further sheet of such a page.
fn is_listing(path: &str, site: &BTreeSet<&str>) -> bool {
    let Some(folder) = path.strip_suffix("index.html") else { return false };
    let is_sheet = folder.trim_end_matches('/').rsplit_once("/page/").is_some_and(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
    let below = site.range(folder..).take_while(|other| other.starts_with(folder));
    is_sheet || below.into_iter().any(|other| *other != path && other.ends_with("/index.html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_needs_comes_first_and_what_lists_it_afterwards() {
        let site: Vec<&str> = vec![
            "index.html",
            "404.html",
            "atom.xml",
            "explainers/index.html",
            "explainers/page/2/index.html",
            "explainers/a/index.html",
            "explainers/a/photo.jpg",
            "explainers/b/index.html",
            "gone.html",
            "theme.0123456789.css",
            "theme.0123456789.css.gz",
            "logo.svg",
        ];
        let known: BTreeSet<&str> = site.iter().copied().collect();
        let order = turns(site, &known, |path| path == "explainers/b/index.html");
        let expected = [
            (Turn::Fingerprinted, "theme.0123456789.css"),
            (Turn::Fingerprinted, "theme.0123456789.css.gz"),
            (Turn::Asset, "explainers/a/photo.jpg"),
            (Turn::Asset, "logo.svg"),
            (Turn::NewPage, "explainers/b/index.html"),
            (Turn::Leaf, "explainers/a/index.html"),
            (Turn::Leaf, "gone.html"),
            (Turn::Listing, "explainers/index.html"),
            (Turn::Listing, "explainers/page/2/index.html"),
            (Turn::Machine, "atom.xml"),
            (Turn::Home, "404.html"),
            (Turn::Home, "index.html"),
        ];
        assert_eq!(order, expected);
    }

    #[test]
    fn only_a_name_with_a_hash_is_fingerprinted() {
        for (path, is) in [
            ("theme.0123456789.css", true),
            ("fonts/serif.abcdef0123.woff2.gz", true),
            ("theme.css", false),
            ("photo.0123456789.jpg", false),
            ("theme.012345678g.css", false),
        ] {
            assert_eq!(is_fingerprinted(path), is, "{path}");
        }
    }
}
