//! What every page is linked against, as one fingerprint: where it is the same, an unchanged page is linked as it was.
//!
//! It takes in too much rather than too little: whole records, and of every page all but its text. So an edit of a text
//! leaves it as it is, and an edit of a title, a figure or the configuration links every page anew, which is a fifth of a build.

use std::sync::Arc;

use super::visible::Hidden;
use super::{Asset, Files, Linked};
use crate::content::Page;
use crate::input::Fingerprint;
use crate::records::Records;

/// What earlier builds know of linking.
pub struct Memory<'a> {
    /// The fingerprint of what the linker is given besides pages, records and files: configuration, command line, words, blocks.
    pub seed: Fingerprint,
    /// The page as it was linked against this frame, where that is known.
    pub linked: &'a Known<'a>,
}

/// Answers for a frame and a page.
pub type Known<'a> = dyn Fn(&Fingerprint, &Page) -> Option<Arc<Linked>> + Sync + 'a;

impl Memory<'_> {
    /// A memory that knows nothing.
    pub const NONE: Memory<'static> = Memory { seed: Fingerprint::NONE, linked: &|_, _| None };
}

/// The fingerprint of all that pages are linked against.
pub(super) fn of(pages: &[Arc<Page>], hidden: &Hidden, records: &Records, files: &Files, memory: &Memory) -> Fingerprint {
    let mut bytes = Vec::with_capacity(pages.len() * 96);
    bytes.extend_from_slice(memory.seed.as_bytes());
    let mut add = |part: &str| {
        bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
        bytes.extend_from_slice(part.as_bytes());
    };
    for list in [pages, &hidden.pages] {
        add(&list.len().to_string());
        for page in list {
            add(page.path.as_str());
            // A page that nobody wrote has no face; its title and its path are all that it has.
            add(&page.front.title.value);
            add(&page.prints.face.hex());
        }
    }
    let mut asset = |path: &str, asset: &Asset| add(&format!("{path}\0{}\0{}\0{:?}", asset.address, asset.href, asset.size));
    files.assets.iter().for_each(|(path, file)| asset(path, file));
    files.statics.iter().for_each(|(path, file)| asset(path, file));
    files.evidence.iter().for_each(|path| add(path));
    hidden.files.iter().for_each(|path| add(path));
    hidden.records.iter().for_each(|(prefix, id)| add(&format!("{prefix}:{id}")));
    add(&format!("{:?} {:?}", files.broken, files.blocks));
    bytes.extend(borsh::to_vec(records).expect("writing to memory does not fail, and no site has 2³² records"));
    Fingerprint::of(&bytes)
}
