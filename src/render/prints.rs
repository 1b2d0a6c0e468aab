//! What tells the work of a template apart from what it was.
//!
//! That is its text with all that it extends, includes and calls, and the shared values that these read. A name counts as read where it stands in a text at all, and every component counts as called where one is: too much is
//! rendered again rather than too little.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::shown::Hash;
use crate::input::Fingerprint;

/// What tells the work of one template apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Print(pub Hash);

/// The prints of all templates.
#[derive(Clone, Debug)]
pub(super) struct Prints(BTreeMap<String, Print>);

impl Prints {
    /// Prints the templates of these texts, which may all read the interface words and the shared values.
    pub fn new<'a>(
        (words, shared): &(Fingerprint, BTreeMap<&'static str, Hash>),
        texts: &'a BTreeMap<String, Arc<str>>,
        closure: impl Fn(&'a str) -> Vec<&'a Arc<str>>,
    ) -> Self {
        let components: Vec<&Arc<str>> = texts.values().filter(|text| text.contains("component")).collect();
        let print = |name: &'a str| {
            let mut parts = closure(name);
            // What draws a block may be the component of that name, in whichever file.
            let block = name.strip_prefix("blocks/").and_then(|name| name.strip_suffix(".html"));
            let is_component = block.is_some_and(|block| components.iter().any(|text| text.contains(block)));
            if is_component || parts.iter().any(|text| calls(text)) {
                parts.extend(&components);
                // A component may include, too.
                let files = texts.iter().filter(|(_, text)| text.contains("component")).map(|(name, _)| name.as_str());
                parts.extend(files.flat_map(&closure));
            }
            let mut hasher = blake3::Hasher::new();
            hasher.update(words.as_bytes());
            for text in &parts {
                hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
            }
            for (shared, hash) in shared {
                if parts.iter().any(|text| text.contains(shared)) {
                    hasher.update(shared.as_bytes()).update(hash.as_bytes());
                }
            }
            Print(hasher.finalize())
        };
        Self(texts.keys().map(|name| (name.clone(), print(name))).collect())
    }

    /// The print of a template; that of nothing for one that does not exist.
    pub fn of(&self, template: &str) -> Print {
        self.0.get(template).copied().unwrap_or(Print(blake3::hash(b"")))
    }
}

/// Whether a text calls a component: `{{<card />}}`, `{% <card> %}`.
fn calls(text: &str) -> bool {
    let begins = |opening: &str| text.split(opening).skip(1).any(|rest| rest.trim_start_matches(['-', ' ', '\n', '\t']).starts_with('<'));
    begins("{{") || begins("{%")
}
