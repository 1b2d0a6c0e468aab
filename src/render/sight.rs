//! What a sheet's views are composed from, as one fingerprint: where it is the same, they need not even be composed.
//!
//! It is coarser than the key of the finished views: the face of any page, a record, a configuration change the sight of all.
//! So it only spares work, and decides nothing: a sheet that looks different is composed, and its [key](super::draft::Draft::key)
//! says whether it is. Whoever lets a view read something new asks here whether that is in it.

use rayon::prelude::*;

use super::sheets::{Sheet, template_of};
use super::{Print, Templates};
use crate::input::Fingerprint;
use crate::site::{Mention, PageIx, Role, Site};

/// What the views of all sheets are composed from.
pub(super) struct Sights {
    /// What pages are linked against, and what they say of themselves on cards.
    cards: Fingerprint,
    /// That, and all sentences in which pages speak of each other, of figures and of sources.
    all: Fingerprint,
    /// The templates of blocks, which any text may use.
    blocks: Vec<Print>,
}

/// So many mentions of a background page count for the kinship of pages; see `related` of a page's view.
const KIN: usize = 64;

/// So many items a thread takes in at once.
const ITEMS_AT_ONCE: usize = 256;

impl Sights {
    /// Takes in the site and its templates.
    pub fn of(site: &Site, templates: &Templates) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(site.frame.as_bytes());
        take_in(&mut hasher, &site.links, |links, bytes| text(&links.summary, bytes));
        // Which links have a card of what was known then.
        hasher.update(&(site.uses.then.len() as u64).to_le_bytes());
        for (figure, day) in &site.uses.then {
            hasher.update(&figure.0.to_le_bytes()).update(&day.number().to_le_bytes());
        }
        let cards = Fingerprint::from_bytes(*hasher.finalize().as_bytes());
        for lists in [&site.mentions, &site.uses.figures] {
            take_in(&mut hasher, lists, |list, bytes| mentions(list, bytes));
        }
        for lists in [&site.uses.boxes, &site.uses.sources] {
            take_in(&mut hasher, lists, |list, bytes| pages(list.iter().copied(), bytes));
        }
        let all = Fingerprint::from_bytes(*hasher.finalize().as_bytes());
        let blocks = templates.names().filter(|name| name.starts_with("blocks/")).map(|name| templates.print(name)).collect();
        Self { cards, all, blocks }
    }

    /// The sight of a sheet.
    pub fn see(&self, site: &Site, sheet: Sheet, templates: &Templates) -> Fingerprint {
        let mut hasher = blake3::Hasher::new();
        let template = match sheet {
            Sheet::Page(ix) if site.place(ix).role == Role::Article => {
                hasher.update(self.cards.as_bytes()).update(&article(site, ix));
                template_of(site, ix)
            }
            Sheet::Page(ix) => {
                hasher.update(self.all.as_bytes()).update(&listed(site, ix, 0));
                template_of(site, ix)
            }
            Sheet::Section(ix, number) => {
                hasher.update(self.all.as_bytes()).update(&listed(site, ix, number));
                template_of(site, ix)
            }
            // A card tells what its subject's face or record says.
            Sheet::Gloss(_) => {
                hasher.update(self.cards.as_bytes());
                "gloss.html"
            }
            // A download is made of records and of their reporters' names alone; no template draws it.
            Sheet::Data(..) => {
                hasher.update(self.cards.as_bytes());
                return Fingerprint::from_bytes(*hasher.finalize().as_bytes());
            }
            Sheet::Redirect(number) => {
                let (_, ix) = &site.redirects[number];
                hasher.update(self.all.as_bytes()).update(site.page(*ix).prints.whole.as_bytes());
                "redirect.html"
            }
            Sheet::Figure(_) | Sheet::Topic(..) | Sheet::Machine(_) => {
                hasher.update(self.all.as_bytes());
                if matches!(sheet, Sheet::Figure(_)) { "figure.html" } else { "topic.html" }
            }
        };
        hasher.update(templates.print(template).0.as_bytes());
        for Print(print) in &self.blocks {
            hasher.update(print.as_bytes());
        }
        Fingerprint::from_bytes(*hasher.finalize().as_bytes())
    }
}

/// Takes what `write` writes of every item into a hash, by all threads.
fn take_in<T: Sync>(hasher: &mut blake3::Hasher, items: &[T], write: impl Fn(&T, &mut Vec<u8>) + Sync) {
    let of_some = |bytes: &mut Vec<u8>, some: &[T]| {
        bytes.clear();
        some.iter().for_each(|item| write(item, bytes));
        Fingerprint::of(bytes)
    };
    let prints: Vec<Fingerprint> = items.par_chunks(ITEMS_AT_ONCE).map_init(Vec::new, of_some).collect();
    hasher.update(&(prints.len() as u64).to_le_bytes());
    for print in prints {
        hasher.update(print.as_bytes());
    }
}

/// The page itself, who speaks of it, and who speaks of the pages that it speaks of.
fn article(site: &Site, ix: PageIx) -> Vec<u8> {
    let links = &site.links[ix.0 as usize];
    let mut bytes = site.page(ix).prints.whole.as_bytes().to_vec();
    mentions(&site.mentions[ix.0 as usize], &mut bytes);
    for page in links.background.iter().chain(&links.pages) {
        pages(site.mentions[page.0 as usize].iter().take(KIN).map(|mention| mention.from), &mut bytes);
    }
    bytes
}

/// A page that is no article, and the pages from whose texts one of its sheets shows something.
fn listed(site: &Site, ix: PageIx, number: usize) -> Vec<u8> {
    let mut bytes = site.page(ix).prints.whole.as_bytes().to_vec();
    // Questions stand in the texts of pages, corrections at their heads. Which pages are on which sheet is told by their faces,
    // and those are among what all pages are linked against.
    if matches!(site.place(ix).role, Role::Questions | Role::Corrections) {
        let listing = &site.sections[&ix];
        for page in &listing.pages[listing.division().on(number)] {
            bytes.extend_from_slice(site.page(*page).prints.whole.as_bytes());
        }
    }
    bytes
}

fn text(text: &str, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

fn pages(list: impl Iterator<Item = PageIx>, bytes: &mut Vec<u8>) {
    list.for_each(|page| bytes.extend_from_slice(&page.0.to_le_bytes()));
    bytes.extend_from_slice(&u32::MAX.to_le_bytes());
}

fn mentions(list: &[Mention], bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&(list.len() as u64).to_le_bytes());
    for mention in list {
        bytes.extend_from_slice(&mention.from.0.to_le_bytes());
        text(&mention.words.before, bytes);
        text(&mention.words.link, bytes);
        text(&mention.words.after, bytes);
    }
}

#[cfg(test)]
mod tests;
