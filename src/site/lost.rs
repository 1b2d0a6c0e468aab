//! Files that could not be read: what they would hold is not missing, and whoever names it is told nothing before they are mended.

use std::collections::BTreeSet;

use crate::content::called_by_path;
use crate::diagnostics::FilePath;
use crate::id::slugify;

/// What the files are called that could not be read in full: all that their paths alone say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    /// Ids and paths of pages, `/` before their addresses, and `KIND:` before ids of records.
    keys: BTreeSet<String>,
}

impl Lost {
    /// Adds a page: its id, its paths and addresses, and those of the folders above it, whose lists it may have been the only one on.
    pub fn page(&mut self, path: &FilePath) {
        let (id, folder, stem) = called_by_path(path);
        self.keys.extend(paths(path.as_str().strip_prefix("content/").unwrap_or_default()));
        self.keys.insert(format!("/{}", super::address::joined(&folder, &slugify(&stem))));
        self.keys.insert(slugify(&id));
        self.keys.insert(id);
        let mut above = folder.as_str();
        while !above.is_empty() {
            self.keys.extend(paths(&format!("{above}/_index.md")));
            self.keys.insert(format!("/{above}"));
            above = above.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }

    /// Adds the record that a file of records is named after.
    pub fn record(&mut self, kind: &str, path: &FilePath) {
        let stem = path.name().rsplit_once('.').map_or(path.name(), |(stem, _)| stem);
        self.keys.insert(format!("{kind}:{stem}"));
    }

    /// Whether a page that could not be read is called so: by id, by path below `content/`, or by a name that its file has.
    pub fn has_page(&self, called: &str) -> bool {
        let called = called.trim().trim_start_matches("@/").trim_end_matches('/');
        !called.is_empty() && (self.keys.contains(called) || self.keys.contains(&slugify(called)))
    }

    /// Whether such a page would stand at an address, without slashes at its ends.
    pub fn has_address(&self, address: &str) -> bool {
        self.keys.contains(&format!("/{address}"))
    }

    /// Whether a record has the name of a file that could not be read in full.
    pub fn has_record(&self, kind: &str, id: &str) -> bool {
        self.keys.contains(&format!("{kind}:{id}"))
    }
}

/// The paths by which a page may be called, of its file's below `content/`: with and without `.md`, and the folder of an index page.
pub(super) fn paths(below: &str) -> impl Iterator<Item = String> + use<> {
    let bare = below.strip_suffix(".md").unwrap_or(below).to_owned();
    let folder = bare.strip_suffix("/index").or(bare.strip_suffix("/_index")).map(str::to_owned);
    [Some(below.to_owned()), Some(bare), folder].into_iter().flatten().filter(|path| !path.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_could_not_be_read_keeps_what_its_path_calls_it() {
        let mut lost = Lost::default();
        lost.page(&FilePath::new("content/background/Town/2024-11-01-Two Words.md"));
        lost.page(&FilePath::new("content/_index.md"));
        for called in ["Two Words", "two words", "background/Town/2024-11-01-Two Words.md", "@/background/Town/2024-11-01-Two Words", "background"] {
            assert!(lost.has_page(called), "{called}");
        }
        for called in ["", "Two", "words", "2024-11-01-Two Words", "explainers"] {
            assert!(!lost.has_page(called), "{called}");
        }
        for (address, is_lost) in [("background/Town/two-words", true), ("background", true), ("", true), ("two-words", false)] {
            assert_eq!(lost.has_address(address), is_lost, "{address}");
        }
    }

    #[test]
    fn a_record_is_lost_with_the_file_that_has_its_name() {
        let mut lost = Lost::default();
        lost.record("figure", &FilePath::new("content/figures/more/rents.yaml"));
        assert!(lost.has_record("figure", "rents"));
        assert!(!lost.has_record("figure", "rent") && !lost.has_record("event", "rents"));
    }
}
