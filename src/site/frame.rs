//! What every page is linked against, as one fingerprint: where it is the same, an unchanged page is linked as it was.
//!
//! It takes in too much rather than too little: whole records, and of every page all but its text. So an edit of a text
//! leaves it as it is; an edit of a title or of the configuration links every page anew, which is a fifth of a build, and an edit of
//! a record links those pages anew that ask for any.

use std::sync::Arc;

use super::visible::Hidden;
use super::{Asset, Files, Linked, PageIx, Site, unpublished};
use crate::config::Config;
use crate::content::Page;
use crate::input::Fingerprint;
use crate::records::Records;

/// What earlier builds know of linking.
pub struct Memory<'a> {
    /// The fingerprint of what the linker is given besides pages, records and files: configuration, command line, words, blocks.
    pub seed: Fingerprint,
    /// The site as the last build of this process linked it.
    pub last: Option<&'a Site>,
    /// The page as an earlier process linked it against one of these frames, where that is known.
    pub linked: &'a Known<'a>,
}

/// Answers for the frames of a site and a page.
pub type Known<'a> = dyn Fn(&Site, &Page) -> Option<Arc<Linked>> + Sync + 'a;

impl Memory<'_> {
    /// A memory that knows nothing.
    pub const NONE: Memory<'static> = Memory { seed: Fingerprint::NONE, last: None, linked: &|_, _| None };

    /// A page as it was linked against the same.
    pub(super) fn of_page(&self, site: &Site, ix: PageIx) -> Option<Arc<Linked>> {
        let page = site.page(ix);
        let Some(last) = self.last else { return (self.linked)(site, page) };
        let same = last.bare_frame == site.bare_frame && page.prints.whole != Fingerprint::NONE && last.page(ix).prints.whole == page.prints.whole;
        let linked = same.then(|| &last.links[ix.0 as usize])?;
        (linked.is_aloof() || last.frame == site.frame).then(|| linked.clone())
    }
}

/// The fingerprint of all that the linker is given, but for the texts of pages that are shown: what one that is not shows is withheld.
pub(super) fn of_all(config: &Config, (pages, records): (&[Arc<Page>], &Records), files: &Files, memory: &Memory) -> Fingerprint {
    let mut bytes = Vec::with_capacity(pages.len() * 96);
    bytes.extend_from_slice(memory.seed.as_bytes());
    for page in pages {
        text(page.path.as_str(), &mut bytes);
        let is_shown = unpublished::lifted(config, &unpublished::of_page(config, page));
        bytes.extend_from_slice(if is_shown { page.prints.face.as_bytes() } else { page.prints.whole.as_bytes() });
    }
    self::files(files, &mut bytes);
    self::records(records, &mut bytes);
    Fingerprint::of(&bytes)
}

/// The fingerprints of all that pages are linked against, and of that without the records.
pub(super) fn of(pages: &[Arc<Page>], hidden: &Hidden, records: &Records, files: &Files, memory: &Memory) -> (Fingerprint, Fingerprint) {
    let mut bytes = Vec::with_capacity(pages.len() * 96);
    bytes.extend_from_slice(memory.seed.as_bytes());
    for list in [pages, &hidden.pages] {
        bytes.extend_from_slice(&(list.len() as u64).to_le_bytes());
        for page in list {
            text(page.path.as_str(), &mut bytes);
            // A page that nobody wrote has no face; its title and its path are all that it has.
            text(&page.front.title.value, &mut bytes);
            bytes.extend_from_slice(page.prints.face.as_bytes());
        }
    }
    self::files(files, &mut bytes);
    hidden.files.iter().for_each(|path| text(path, &mut bytes));
    let bare = Fingerprint::of(&bytes);
    hidden.records.iter().for_each(|(prefix, id)| text(&format!("{prefix}:{id}"), &mut bytes));
    self::records(records, &mut bytes);
    (Fingerprint::of(&bytes), bare)
}

fn files(files: &Files, bytes: &mut Vec<u8>) {
    let mut asset = |path: &str, asset: &Asset| text(&format!("{path}\0{}\0{}\0{:?}", asset.address, asset.href, asset.size), bytes);
    files.assets.iter().for_each(|(path, file)| asset(path, file));
    files.statics.iter().for_each(|(path, file)| asset(path, file));
    files.evidence.iter().for_each(|path| text(path, bytes));
    text(&format!("{:?} {:?}", files.broken, files.blocks), bytes);
}

fn records(records: &Records, bytes: &mut Vec<u8>) {
    bytes.extend(borsh::to_vec(records).expect("writing to memory does not fail, and no site has 2³² records"));
}

fn text(text: &str, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}
