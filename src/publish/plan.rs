//! What publishing would change: files, bytes, and the addresses that would be gone.

use std::collections::BTreeMap;

use super::{Files, is_fingerprinted, is_withdrawn};
use crate::config::Withdrawn;
use crate::diagnostics::nearest;
use crate::site::is_card;

/// What publishing would change. Every list is sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files that are not there yet.
    pub new: Vec<String>,
    /// Files with other bytes.
    pub changed: Vec<String>,
    /// Files that are no longer part of the site.
    pub removed: Vec<String>,
    /// Of those, what was taken back for cause: gone first, whatever else happens.
    pub withdrawn: Vec<String>,
    /// Files that stay as they are.
    pub unchanged: usize,
    /// So many bytes are sent.
    pub bytes: u64,
    /// Addresses of pages that readers may have kept, and that would answer no more.
    pub gone: Vec<Gone>,
    /// How many of the files that are there have a lasting address; those with a fingerprint have none.
    lasting: usize,
}

/// A page's address that would answer no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Below the site, as `aliases:` takes it.
    pub address: String,
    /// A new page that may have taken its place.
    pub heir: Option<String>,
}

impl Plan {
    /// Compares what is live with what shall be.
    pub fn new(live: &Files, wanted: &Files, withdrawn: &[Withdrawn]) -> Self {
        let mut plan = Plan { lasting: live.keys().filter(|path| !is_fingerprinted(path)).count(), ..Plan::default() };
        for (path, item) in wanted {
            match live.get(path) {
                Some(there) if there.digest == item.digest => plan.unchanged += 1,
                there => {
                    if there.is_some() {
                        plan.changed.push(path.clone())
                    } else {
                        plan.new.push(path.clone())
                    }
                    plan.bytes += item.bytes;
                }
            }
        }
        plan.removed = live.keys().filter(|path| !wanted.contains_key(*path)).cloned().collect();
        plan.withdrawn = plan.removed.iter().filter(|path| is_withdrawn(path, withdrawn)).cloned().collect();
        plan.gone = plan.gone_addresses();
        plan
    }

    /// Whether all is as it shall be.
    pub fn changes_nothing(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }

    /// Files with lasting addresses that would go without having been withdrawn, and how many percent of all that is, rounded up.
    pub fn losses(&self) -> (usize, usize) {
        let lost = self.removed.iter().filter(|path| !is_fingerprinted(path) && self.withdrawn.binary_search(path).is_err()).count();
        (lost, (lost * 100).div_ceil(self.lasting.max(1)))
    }

    fn gone_addresses(&self) -> Vec<Gone> {
        let new: Vec<String> = self.new.iter().filter_map(|path| address(path)).collect();
        let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for address in &new {
            by_name.entry(name(address)).or_default().push(address);
        }
        let heir = |gone: &str| {
            let same = by_name.get(name(gone)).filter(|pages| pages.len() == 1).map(|pages| pages[0]);
            same.or_else(|| nearest(gone, new.iter().map(String::as_str))).map(str::to_owned)
        };
        let pages = self.removed.iter().filter(|path| self.withdrawn.binary_search(path).is_err());
        pages.filter_map(|path| address(path)).map(|address| Gone { heir: heir(&address), address }).collect()
    }
}

/// The address of a page; none for a file that is no page.
fn address(path: &str) -> Option<String> {
    if is_card(path) {
        return None;
    }
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => Some(format!("/{folder}")),
        _ => (path.ends_with(".html") || path.ends_with(".htm")).then(|| format!("/{path}")),
    }
}

/// The last part of an address.
fn name(address: &str) -> &str {
    address.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Span, Spanned};
    use crate::publish::Item;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(path, digest)| ((*path).to_owned(), Item { digest: (*digest).to_owned(), bytes: 10 })).collect()
    }

    #[test]
    fn a_plan_says_what_changes_and_what_would_be_gone() {
        let live = files(&[
            ("index.html", "1"),
            ("a/index.html", "1"),
            ("old/town/index.html", "1"),
            ("lost/index.html", "1"),
            ("lost/gloss.html", "1"),
            ("secret/index.html", "1"),
            ("theme.0123456789.css", "1"),
        ]);
        let wanted = files(&[("index.html", "2"), ("a/index.html", "1"), ("new/town/index.html", "1"), ("theme.0123456780.css", "1")]);
        let withdrawn = [Withdrawn { address: Spanned::new("secret".to_owned(), Span::default()) }];
        let plan = Plan::new(&live, &wanted, &withdrawn);
        assert_eq!(plan.new, ["new/town/index.html", "theme.0123456780.css"]);
        assert_eq!(plan.changed, ["index.html"]);
        assert_eq!(plan.withdrawn, ["secret/index.html"]);
        assert_eq!((plan.unchanged, plan.bytes, plan.removed.len()), (1, 30, 5));
        let gone =
            [Gone { address: "/lost/".to_owned(), heir: None }, Gone { address: "/old/town/".to_owned(), heir: Some("/new/town/".to_owned()) }];
        assert_eq!(plan.gone, gone);
        assert_eq!(plan.losses(), (3, 50), "neither the style sheet nor what was withdrawn is a loss");
        assert!(Plan::new(&live, &live, &[]).changes_nothing() && !plan.changes_nothing());
        assert_eq!(Plan::new(&Files::new(), &wanted, &[]).losses(), (0, 0));
    }
}
