//! A page's text: at hand, or put away until somebody asks for it.
//!
//! Text is most of what a site weighs, and each page's is wanted three times only: when its links are resolved, when the
//! rules look at it, and when it is rendered. So what others ask of a text stays here, and the rest may lie in an archive.

use std::fmt::Debug;
use std::sync::Arc;

use borsh::BorshDeserialize;

use crate::markup::{Block, Markup, Shortcodes, Slot, TimelineRequest};

/// A place in an archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Spot {
    /// The first byte.
    pub start: u64,
    /// How many bytes.
    pub length: u32,
    /// Their checksum.
    pub sum: u32,
}

/// Where texts are put away.
///
/// An archive that loses what it was given says so itself, once the run asks it; until then the lost text is empty.
pub trait Archive: Debug + Send + Sync {
    /// Keeps some bytes.
    fn put(&self, bytes: &[u8]) -> Spot;
    /// The place of the first bytes alone of what it was given there.
    fn start_of(&self, whole: Spot, first: &[u8]) -> Spot;
    /// Hands the bytes that it was given at this place, or the first of them, to `read`, which may find that they are not what they should be.
    fn get(&self, spot: Spot, read: &mut dyn FnMut(&[u8]) -> bool);
}

/// The text of a page.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// Every `id` in the text that a link may point at (headings, footnotes).
    pub anchors: Vec<String>,
    /// What else in it a link may point at.
    pub parts: Parts,
    /// Whether it holds anything besides prose, links and citations: figures, blocks, images, marks of the desk.
    pub holds: Holds,
    /// Marks of other programs' templates in the text.
    pub shortcodes: Vec<Shortcodes>,
    /// Whether a heading is a question.
    pub asks: bool,
    kept: Kept,
}

/// What a text brings along besides its headings and notes, with addresses that are made when it is printed.
#[derive(Clone, Debug, Default, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Parts {
    /// The ids of the figures in its boxes.
    pub boxes: Vec<String>,
    /// Its timelines, in order.
    pub timelines: Vec<TimelineRequest>,
}

impl Parts {
    fn of(text: &Markup) -> Self {
        let mut parts = Parts::default();
        for hole in &text.holes {
            let shown = match &hole.slot {
                Slot::FigureBoxes(shown) => shown,
                Slot::Block(block) => match &**block {
                    Block::Figures { show, .. } => show,
                    _ => continue,
                },
                Slot::Timeline(request) => {
                    parts.timelines.push(TimelineRequest::clone(request));
                    continue;
                }
                _ => continue,
            };
            parts.boxes.extend(shown.iter().map(|figure| figure.value.id.clone()));
        }
        parts
    }
}

/// What a text holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum Holds {
    /// Prose, links and citations.
    #[default]
    Prose,
    /// Figures, blocks, images or marks of the desk too.
    More,
}

impl Holds {
    fn of(text: &Markup) -> Self {
        let prose = |slot: &Slot| matches!(slot, Slot::LinkStart { .. } | Slot::LinkEnd | Slot::Link { .. } | Slot::Citation(_) | Slot::Word(_));
        let plain = text.desk_marks.is_empty() && text.holes.iter().all(|hole| prose(&hole.slot));
        if plain && text.key_points.iter().all(|point| Self::of(point) == Holds::Prose) { Holds::Prose } else { Holds::More }
    }
}

#[derive(Clone, Debug)]
enum Kept {
    AtHand(Arc<Markup>),
    Away(Arc<dyn Archive>, Spots),
}

/// Where a text lies: the whole of it, and its first part, with what it refers to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Spots {
    whole: Spot,
    head: Spot,
}

impl Default for Kept {
    fn default() -> Self {
        Kept::AtHand(Arc::default())
    }
}

impl Body {
    /// A text that was just read.
    pub fn new(mut text: Markup) -> Self {
        let anchors = std::mem::take(&mut text.anchors);
        let shortcodes = std::mem::take(&mut text.shortcodes);
        let asks = text.outline.iter().any(|heading| heading.question);
        Self { anchors, parts: Parts::of(&text), holds: Holds::of(&text), shortcodes, asks, kept: Kept::AtHand(Arc::new(text)) }
    }

    /// A text that an earlier run put away.
    pub fn put_away_before(others_ask: (Vec<String>, Parts, Holds, Vec<Shortcodes>, bool), archive: Arc<dyn Archive>, spots: Spots) -> Self {
        let (anchors, parts, holds, shortcodes, asks) = others_ask;
        Self { anchors, parts, holds, shortcodes, asks, kept: Kept::Away(archive, spots) }
    }

    /// The text, without its anchors.
    pub fn text(&self) -> Arc<Markup> {
        match &self.kept {
            Kept::AtHand(text) => text.clone(),
            Kept::Away(archive, spots) => fetch(archive, spots.whole, Markup::deserialize),
        }
    }

    /// What the text refers to and the sentences around that, with the key points; of the rest nothing is promised.
    pub fn references(&self) -> Arc<Markup> {
        match &self.kept {
            Kept::AtHand(text) => text.clone(),
            Kept::Away(archive, spots) => fetch(archive, spots.head, Markup::of_head),
        }
    }

    /// Puts the text into an archive, and says where it lies.
    pub fn put_away(&mut self, archive: &Arc<dyn Archive>) -> Spots {
        match &self.kept {
            Kept::Away(_, spots) => *spots,
            Kept::AtHand(text) => {
                const MEMORY: &str = "writing to memory does not fail, and no text has 2³² of anything";
                let (bytes, head) = (borsh::to_vec(&**text).expect(MEMORY), text.head().expect(MEMORY));
                let whole = archive.put(&bytes);
                let spots = Spots { whole, head: archive.start_of(whole, &bytes[..head]) };
                self.kept = Kept::Away(archive.clone(), spots);
                spots
            }
        }
    }
}

/// Reads a text back; what an archive lost is empty.
fn fetch(archive: &Arc<dyn Archive>, spot: Spot, read: impl Fn(&mut &[u8]) -> std::io::Result<Markup>) -> Arc<Markup> {
    let mut text = Markup::default();
    archive.get(spot, &mut |mut bytes| match read(&mut bytes) {
        Ok(read) => {
            text = read;
            bytes.is_empty()
        }
        Err(_) => false,
    });
    Arc::new(text)
}
