//! Folders that are a slip of the pen away from one that means something.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::content::Page;
use crate::diagnostics::{Diagnostic, FilePath, slip};

/// The folders that give their pages a kind, with names that people write for them.
const KINDS: [(&str, &[&str]); 2] = [("explainers", &["explainer"]), ("background", &["backgrounds", "backgrounder", "backgrounders"])];

/// The folders whose files are records.
const RECORDS: [&str; 3] = ["figures", "events", "sources"];

/// Warns once of each folder whose name is nearly one that makes explainers or background pages.
pub(super) fn check(pages: &[Arc<Page>], found: &mut Vec<Diagnostic>) {
    let mut folders: BTreeSet<&str> = BTreeSet::new();
    for page in pages.iter().filter(|page| page.head.end > 0) {
        let mut folder = page.path.folder();
        while folder.len() > "content".len() && folders.insert(folder) {
            folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
    }
    for page in pages.iter().filter(|page| page.head.end > 0 && page.path.name() != "_index.md") {
        let Some(folder) = RECORDS.iter().find(|folder| page.path.folder() == format!("content/{folder}")) else { continue };
        let message = format!("this is an ordinary page, though it lies in the folder for records `content/{folder}`");
        let help = "a record is written in YAML, in a file that ends in `.yaml`; move a page to `content/explainers`, `content/background` or a folder of its own";
        found.push(Diagnostic::warning("page-among-records", &page.path, page.head, message).help(help));
    }
    for folder in folders {
        let name = folder.rsplit('/').next().unwrap_or(folder);
        let Some(meant) = meant(name) else { continue };
        let message = format!("the folder `{name}` has no meaning, so what lies in it are ordinary pages");
        let kind = if meant == "explainers" { "explainers" } else { "background pages" };
        found.push(
            Diagnostic::warning("folder-name", &FilePath::new(folder), None, message).help(format!("rename it `{meant}`, and they are {kind}")),
        );
    }
}

fn meant(name: &str) -> Option<&'static str> {
    let folded = name.to_lowercase();
    let is_meant = |(known, others): &&(&str, &[&str])| {
        name != *known && (folded == *known || others.contains(&folded.as_str()) || slip(name, [*known]).is_some())
    };
    KINDS.iter().find(is_meant).map(|(known, _)| *known)
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn only_a_near_miss_is_meant() {
        for (name, expected) in [
            ("explainers", None),
            ("background", None),
            ("explainer", Some("explainers")),
            ("Explainers", Some("explainers")),
            ("explaners", Some("explainers")),
            ("backgrounds", Some("background")),
            ("backgrounder", Some("background")),
            ("news", None),
            ("underground", None),
        ] {
            assert_eq!(meant(name), expected, "{name}");
        }
    }
}
