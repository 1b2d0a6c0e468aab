//! Reads the static files and images of a snapshot, and gives their bytes only if they are still the snapshot's.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Mutex;

use axum::body::{Body, Bytes};
use tokio::sync::mpsc;

use super::queue::Queue;
use crate::input::{Fingerprint, Stamp, open_plain};

/// A file of at most so many bytes is read as a whole.
const WHOLE: u64 = 8 * 1024 * 1024;
/// A file of at most so many bytes is kept once it was asked for: should it change while the site cannot be built, the last good site keeps it.
const KEPT: usize = 1024 * 1024;
/// All that is kept, in bytes.
const SHELF: usize = 64 * 1024 * 1024;
/// How much of a larger file is read at a time.
const PIECE: usize = 128 * 1024;

/// The bytes of a file that were asked for, and where they lie in it.
pub(super) struct Part {
    pub body: Body,
    /// The first byte and the one after the last.
    pub range: (u64, u64),
    /// How long the file is.
    pub size: u64,
}

/// Reads files, and keeps small ones.
#[derive(Default)]
pub(super) struct Files(Mutex<HashMap<Fingerprint, Bytes>>);

impl Files {
    /// The bytes of a file, if it is still the one with that fingerprint, and `range` of them where that can be had.
    /// Blocks, since it reads the disk.
    pub(super) fn read(&self, path: &Path, fingerprint: Fingerprint, range: Option<Range>) -> io::Result<Option<Part>> {
        if let Some(bytes) = self.kept(fingerprint) {
            return Ok(Some(part(bytes, range)));
        }
        let file = open_plain(path)?;
        let stamp = Stamp::of(&file.metadata()?);
        if stamp.size > WHOLE {
            return large(file, (stamp, fingerprint), range);
        }
        drop(file);
        Ok(self.whole(path, fingerprint)?.map(|bytes| part(bytes, range)))
    }

    /// All bytes of a file, if it is still the one with that fingerprint.
    pub(super) fn whole(&self, path: &Path, fingerprint: Fingerprint) -> io::Result<Option<Bytes>> {
        if let Some(bytes) = self.kept(fingerprint) {
            return Ok(Some(bytes));
        }
        let mut bytes = Vec::new();
        open_plain(path)?.read_to_end(&mut bytes)?;
        if Fingerprint::of(&bytes) != fingerprint {
            return Ok(None);
        }
        let bytes = Bytes::from(bytes);
        self.keep(fingerprint, &bytes);
        Ok(Some(bytes))
    }

    fn kept(&self, fingerprint: Fingerprint) -> Option<Bytes> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).get(&fingerprint).cloned()
    }

    fn keep(&self, fingerprint: Fingerprint, bytes: &Bytes) {
        if bytes.len() > KEPT {
            return;
        }
        let mut kept = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if kept.values().map(Bytes::len).sum::<usize>() + bytes.len() > SHELF {
            kept.clear();
        }
        kept.insert(fingerprint, bytes.clone());
    }
}

/// Which bytes are wanted: from, and up to and with; or the last so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Range {
    From(u64, Option<u64>),
    Last(u64),
}

impl Range {
    /// Reads a `Range` header that asks for one range of bytes (RFC 9110, 14.2); any other is as none.
    pub(super) fn parse(header: &str) -> Option<Self> {
        let (from, to) = header.strip_prefix("bytes=")?.split_once('-')?;
        let number = |text: &str| Some(text).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?.parse::<u64>().ok();
        match (from, to) {
            ("", to) => Some(Self::Last(number(to)?)),
            (from, "") => Some(Self::From(number(from)?, None)),
            (from, to) => {
                Some(Self::From(number(from)?, Some(number(to)?))).filter(|range| matches!(range, Self::From(from, Some(to)) if from <= to))
            }
        }
    }

    /// The first byte and the one after the last, in a file of `size` bytes. Empty where the range lies behind its end.
    fn of(range: Option<Self>, size: u64) -> (u64, u64) {
        match range {
            None => (0, size),
            Some(Self::From(from, to)) => (from.min(size), to.map_or(size, |to| to.saturating_add(1).min(size))),
            Some(Self::Last(last)) => (size.saturating_sub(last), size),
        }
    }
}

fn part(bytes: Bytes, range: Option<Range>) -> Part {
    let size = bytes.len() as u64;
    let (from, to) = Range::of(range, size);
    Part { body: Body::from(bytes.slice(from as usize..to.max(from) as usize)), range: (from, to), size }
}

/// Hashes a large file, then hands its pieces over as they are taken.
fn large(mut file: File, (stamp, fingerprint): (Stamp, Fingerprint), range: Option<Range>) -> io::Result<Option<Part>> {
    let (found, size) = Fingerprint::of_reader(&mut file)?;
    if found != fingerprint {
        return Ok(None);
    }
    let (from, to) = Range::of(range, size);
    file.seek(SeekFrom::Start(from))?;
    let (sender, receiver) = mpsc::channel(2);
    tokio::task::spawn_blocking(move || {
        let mut left = to.saturating_sub(from);
        while left > 0 {
            let mut piece = vec![0; PIECE.min(left as usize)];
            // A file that changes under the hand ends the answer before its announced length, so nobody takes it for whole.
            let read = file.read_exact(&mut piece).and_then(|()| match Stamp::of(&file.metadata()?) == stamp {
                true => Ok(()),
                false => Err(io::Error::other("the file has changed")),
            });
            left -= piece.len() as u64;
            let failed = read.is_err();
            if sender.blocking_send(read.map(|()| Bytes::from(piece))).is_err() || failed {
                return;
            }
        }
    });
    let body = Body::new(Queue::new(receiver, to.saturating_sub(from)));
    Ok(Some(Part { body, range: (from, to), size }))
}

#[cfg(test)]
mod tests {
    use super::Range;

    #[test]
    fn one_range_of_bytes_is_understood_and_no_other() {
        for (header, size, range) in [
            ("bytes=0-", 10, Some((0, 10))),
            ("bytes=2-4", 10, Some((2, 5))),
            ("bytes=2-99", 10, Some((2, 10))),
            ("bytes=-3", 10, Some((7, 10))),
            ("bytes=-99", 10, Some((0, 10))),
            ("bytes=10-", 10, Some((10, 10))),
            ("bytes=4-2", 10, None),
            ("bytes=0-1,4-5", 10, None),
            ("bytes=-", 10, None),
            ("bytes=+1-2", 10, None),
            ("lines=0-1", 10, None),
            ("bytes=0-18446744073709551615", 10, Some((0, 10))),
        ] {
            assert_eq!(Range::parse(header).map(|range| Range::of(Some(range), size)), range, "{header}");
        }
    }
}
