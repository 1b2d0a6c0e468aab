//! What a picture says besides what it shows: where it was taken, with what, and when. It is left out, to protect sources.
//!
//! Pure. Nothing is decoded: each format is walked part by part, and the parts that draw are kept byte for byte.
//! What is kept is listed, so that a part that nobody knows is left out.

mod gif;
mod jpeg;
mod png;
mod svg;
mod webp;

pub use svg::{Drawing, check as check_drawing};

use std::ops::Range;

/// The largest picture that is read, in bytes.
pub const PICTURE_LIMIT: u64 = 64 * 1024 * 1024;

/// The parts of a picture that are kept, in order, with bytes that stand before each.
#[derive(Debug, Default, PartialEq, Eq)]
struct Parts {
    kept: Vec<Piece>,
}

/// Bytes of the file, or bytes in their place.
#[derive(Debug, PartialEq, Eq)]
enum Piece {
    File(Range<usize>),
    Own(Vec<u8>),
}

impl Parts {
    fn keep(&mut self, range: Range<usize>) {
        match self.kept.last_mut() {
            Some(Piece::File(last)) if last.end == range.start => last.end = range.end,
            _ => self.kept.push(Piece::File(range)),
        }
    }

    fn own(&mut self, bytes: Vec<u8>) {
        self.kept.push(Piece::Own(bytes));
    }

    /// The picture of these parts; `None` where they are the whole file.
    fn put_together(self, file: &[u8]) -> Option<Vec<u8>> {
        if self.kept == [Piece::File(0..file.len())] {
            return None;
        }
        let mut bytes = Vec::with_capacity(file.len());
        for piece in self.kept {
            match piece {
                Piece::File(range) => bytes.extend_from_slice(&file[range]),
                Piece::Own(own) => bytes.extend_from_slice(&own),
            }
        }
        Some(bytes)
    }
}

/// A picture whose file ends too early or is damaged, so that its parts cannot be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

/// Whether a picture may be copied as it is.
#[derive(Debug, PartialEq, Eq)]
pub enum Bare {
    /// It says nothing but what it shows, or its format is none that we walk.
    AsItIs,
    /// The picture without the rest.
    Without(Vec<u8>),
    /// It says more, in a format from which we cannot take it.
    Telling,
}

/// Takes EXIF (with the place), XMP, IPTC, comments and thumbnails out of a picture, by what its first bytes say it is.
pub fn bare(file: &[u8]) -> Result<Bare, Broken> {
    let parts = match file {
        [0xFF, 0xD8, ..] => jpeg::parts(file),
        [0x89, b'P', b'N', b'G', ..] => png::parts(file),
        [b'G', b'I', b'F', b'8', ..] => gif::parts(file),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp::parts(file),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => return Ok(if tells(file) { Bare::Telling } else { Bare::AsItIs }),
        _ => return Ok(Bare::AsItIs),
    };
    Ok(parts.ok_or(Broken)?.put_together(file).map_or(Bare::AsItIs, Bare::Without))
}

/// Whether an AVIF file lists an item of EXIF or XMP; the list stands before the picture.
fn tells(file: &[u8]) -> bool {
    let head = &file[..file.len().min(64 * 1024)];
    let holds = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
    holds(b"Exif\0") || holds(b"application/rdf+xml")
}

fn u32_at(file: &[u8], at: usize) -> Option<usize> {
    let bytes = file.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
}

#[cfg(test)]
mod tests;
