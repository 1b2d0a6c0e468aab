//! What a page's path says of it: kind, folder, id, date and language.

use icu_locale::{LanguageIdentifier, LocaleExpander, TransformResult};

use crate::config::Kind;
use crate::date::Day;
use crate::diagnostics::FilePath;

/// What was read from a path such as `content/explainers/2024-11-01-talks.ar.md`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// What the page is.
    pub kind: Kind,
    /// The file stem without date and language; empty for `_index.md`.
    pub stem: String,
    /// The id, where front matter gives none: the stem; for `_index.md` its folder's name, and `_index` for the home page.
    pub id: String,
    /// The folder below `content/` in which its address lies.
    pub folder: String,
    /// Whether it has a folder of its own.
    pub own_folder: bool,
    /// The language in the file's name.
    pub language: Option<String>,
    /// The date in the file's name, which may be none of the calendar.
    pub date: Option<Result<Day, String>>,
}

/// Reads a path.
pub(super) fn place(path: &FilePath) -> Place {
    let below = path.as_str().strip_prefix("content/").unwrap_or(path.as_str());
    let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let (stem, language) = language(stem);
    let (parent, last) = folder.rsplit_once('/').unwrap_or(("", folder));
    if stem == "_index" {
        let id = if last.is_empty() { "_index" } else { last };
        return Place {
            kind: Kind::Section,
            stem: String::new(),
            id: id.to_owned(),
            folder: folder.to_owned(),
            own_folder: true,
            language,
            date: None,
        };
    }
    let (folder, stem, own_folder) = if stem == "index" && !last.is_empty() { (parent, last, true) } else { (folder, stem, false) };
    let (date, stem) = date(stem);
    Place { kind: kind(folder), stem: stem.to_owned(), id: stem.to_owned(), folder: folder.to_owned(), own_folder, language, date }
}

/// What a page is called of which only its path is known: its id, the folder of its address, and the stem that ends it.
pub(crate) fn called_by_path(path: &FilePath) -> (String, String, String) {
    let Place { id, folder, stem, .. } = place(path);
    (id, folder, stem)
}

/// The nearest ancestor folder of a known name decides.
fn kind(folder: &str) -> Kind {
    let known = |part: &str| match part {
        "explainers" => Some(Kind::Explainer),
        "background" => Some(Kind::Background),
        _ => None,
    };
    folder.rsplit('/').find_map(known).unwrap_or(Kind::Page)
}

/// `talks.ar` → `talks`, `ar`; only where the ending is a language that exists.
fn language(stem: &str) -> (&str, Option<String>) {
    let Some((rest, suffix)) = stem.rsplit_once('.') else { return (stem, None) };
    let short = suffix.split('-').next().is_some_and(|first| (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_lowercase()));
    if rest.is_empty() || !short {
        return (stem, None);
    }
    let Ok(mut tag) = LanguageIdentifier::try_from_str(suffix) else { return (stem, None) };
    let written = tag.to_string();
    match LocaleExpander::new_common().maximize(&mut tag) {
        TransformResult::Modified => (rest, Some(written)),
        TransformResult::Unmodified => (stem, None),
    }
}

/// `2024-11-01-talks` → its day, `talks`. A date alone gives the day and is the stem.
fn date(stem: &str) -> (Option<Result<Day, String>>, &str) {
    let Some((prefix, rest)) = stem.split_at_checked(10) else { return (None, stem) };
    let shaped = prefix.bytes().enumerate().all(|(i, byte)| if i == 4 || i == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    let name = rest.strip_prefix(['-', '_']).unwrap_or(rest);
    if !shaped || (!rest.is_empty() && name.len() == rest.len()) {
        return (None, stem);
    }
    (Some(Day::parse(prefix)), if name.is_empty() { stem } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: (&str, &str, &str, &str)) {
        let place = place(&FilePath::new(path));
        let extra = [place.language.clone(), place.date.clone().map(|date| format!("{date:?}"))].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let folder = if place.own_folder { format!("{}/*", place.folder) } else { place.folder.clone() };
        assert_eq!((place.kind.word(), folder.as_str(), place.stem.as_str(), place.id.as_str()), expected, "{path} {extra}");
    }

    #[test]
    fn the_nearest_known_folder_gives_the_kind_and_the_file_name_the_rest() {
        check("content/_index.md", ("section", "/*", "", "_index"));
        check("content/about.md", ("page", "", "about", "about"));
        check("content/explainers/_index.md", ("section", "explainers/*", "", "explainers"));
        check("content/explainers/talks.md", ("explainer", "explainers", "talks", "talks"));
        check("content/explainers/2025/talks/index.md", ("explainer", "explainers/2025/*", "talks", "talks"));
        check("content/background/explainers/x.md", ("explainer", "background/explainers", "x", "x"));
        check("content/explainers/background/x.md", ("background", "explainers/background", "x", "x"));
        check("content/news/2024-11-01-talks.md", ("page", "news", "talks", "talks"));
        check("content/news/2024-11-01-talks.ar.md", ("page", "news", "talks", "talks"));
        check("content/news/2024-11-01.md", ("page", "news", "2024-11-01", "2024-11-01"));
        check("content/news/2024-11-011.md", ("page", "news", "2024-11-011", "2024-11-011"));
        check("content/v1.2.md", ("page", "", "v1.2", "v1.2"));
        check("content/talks.v2.md", ("page", "", "talks.v2", "talks.v2"));
        check("content/index.md", ("page", "", "index", "index"));
    }

    #[test]
    fn a_language_in_the_name_is_one_that_exists() {
        for (path, language) in [
            ("content/a.ar.md", Some("ar")),
            ("content/a.pt-BR.md", Some("pt-BR")),
            ("content/a.qqq.md", None),
            ("content/a.txt.md", None),
            ("content/a.md", None),
            ("content/_index.ar.md", Some("ar")),
        ] {
            assert_eq!(place(&FilePath::new(path)).language.as_deref(), language, "{path}");
        }
    }
}
