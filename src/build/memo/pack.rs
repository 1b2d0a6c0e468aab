//! One file that keeps what a run worked out, for this run and for the next: records behind each other, then their index.
//!
//! ```text
//! 64 bytes   what the file is, and which program wrote it
//! 2 × 64     two slots, written in turn: where the newest index lies, and its checksum
//! …          records and indexes; nothing in a used part is ever written again
//! ```
//!
//! A kill leaves the slot that was whole before, so the file is always what some complete run left. Every index has a checksum
//! and so has every record; they are compared whenever one is read, also by a run that lives on after it has let others have the
//! file: where one of them has made it another, that is damage, and all is worked out anew. The pack never fails: where its file cannot be used (no permission, a full disk, another run that holds it) it keeps its records in
//! memory, and the next run starts with nothing.

use std::collections::HashMap;
use std::fs::{self, File};
use std::hash::{BuildHasherDefault, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::file::{read_at, read_new, write_at};
use crate::content::{Archive, Spot};
use crate::input::Fingerprint;

/// What a record is found by.
pub(in crate::build) type Key = [u8; 32];

/// Where records lie, by key.
pub(super) type Spots = HashMap<Key, Spot, BuildHasherDefault<FirstBytes>>;

/// A key is a hash already: its first bytes are as good as any hash of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FirstBytes(u64);

impl Hasher for FirstBytes {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_ne_bytes(*first);
        }
    }
    // The length of the array, which is always the same.
    fn write_usize(&mut self, _: usize) {}
    fn finish(&self) -> u64 {
        self.0
    }
}

const MAGIC: &[u8; 16] = b"nutgraf cache 1\n";
const SLOT: u64 = 64;
/// Where the records begin.
const START: u64 = 3 * SLOT;
/// So many bytes are written at once.
const BLOCK: usize = 1 << 20;
/// A file may hold so many useless bytes before anybody minds.
const SLACK: u64 = 64 << 20;

/// A pack that is open. One run at a time has the file.
#[derive(Debug)]
pub(super) struct Pack {
    place: Place,
    /// What earlier runs left, by key.
    known: Spots,
    /// Where what this run writes begins.
    fresh_from: u64,
    /// How long the file was when a run that knew nothing had written it.
    whole: u64,
    damaged: AtomicBool,
}

#[derive(Debug)]
enum Place {
    File { file: File, path: PathBuf, turn: u64, tail: Mutex<Tail> },
    Memory(Mutex<Vec<Arc<[u8]>>>),
}

/// What is not yet in the file.
#[derive(Debug)]
struct Tail {
    start: u64,
    bytes: Vec<u8>,
    /// Set where the disk would take no more: then what comes is only in `bytes`, and no index is written.
    full: bool,
    /// Set once others may have the file: from then on it is only read, and whoever has it may have made it another.
    released: bool,
}

/// What the next run is told.
#[derive(Default)]
struct Index {
    whole: u64,
    known: Spots,
}

/// A slot that is whole.
struct Slot {
    turn: u64,
    index: Spot,
}

impl Pack {
    /// Opens the pack at `path`, which `writer` wrote; anything else there counts as nothing.
    pub fn open(path: &Path, writer: Fingerprint) -> Self {
        Self::of_file(path, writer).unwrap_or_else(|_| Self::in_memory())
    }

    /// A pack without a file.
    pub fn in_memory() -> Self {
        Self { place: Place::Memory(Mutex::default()), known: Spots::default(), fresh_from: 0, whole: 0, damaged: AtomicBool::new(false) }
    }

    fn of_file(path: &Path, writer: Fingerprint) -> io::Result<Self> {
        let file = super::file::open_locked(path)?;
        let head = head(writer);
        let mut start = [0; START as usize];
        let slot = read_at(&file, &mut start, 0).ok().filter(|()| start[..SLOT as usize] == head).and_then(|()| newest(&start));
        let read = slot.and_then(|slot| Some((slot.turn, slot.index, index(&file, &slot)?)));
        let (turn, end, Index { whole, known }) = match read {
            Some((turn, spot, index)) => (turn, spot.start + u64::from(spot.length), index),
            None => {
                // To cut a file that has nothing yet would make ext4 write all of it to the disk when it is closed.
                if file.metadata()?.len() > 0 {
                    file.set_len(0)?;
                }
                write_at(&file, &head, 0)?;
                file.set_len(START)?;
                (0, START, Index::default())
            }
        };
        let tail = Mutex::new(Tail { start: end, bytes: Vec::with_capacity(BLOCK + (BLOCK >> 2)), full: false, released: false });
        let place = Place::File { file, path: path.to_owned(), turn, tail };
        Ok(Self { place, known, fresh_from: end, whole, damaged: AtomicBool::new(false) })
    }

    /// The record that an earlier run left.
    pub fn find(&self, key: &Key) -> Option<Spot> {
        self.known.get(key).copied()
    }

    /// All that earlier runs left.
    pub fn all(&self) -> Spots {
        self.known.clone()
    }

    /// Lets others have the file, which stays as it is.
    pub fn unlock(&self) {
        if let Place::File { file, tail, .. } = &self.place {
            lock(tail).released = true;
            let _ = file.unlock();
        }
    }

    /// Reads a record; `None` where it is not what was written.
    pub fn read(&self, spot: Spot) -> Option<Vec<u8>> {
        let bytes = self.bytes(spot).filter(|bytes| crc32fast::hash(bytes) == spot.sum);
        if bytes.is_none() {
            self.damaged.store(true, Ordering::Relaxed);
        }
        bytes
    }

    /// Whether something could not be read back: what this run worked out is then not to be trusted.
    pub fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Empties the file and lets others have it: the next run begins with nothing. Of what was put away nothing can be read any more.
    ///
    /// A file that others may have already is left to them: what is damaged for us may be whole for them, and damage they find as we did.
    pub fn empty(&self) {
        if let Place::File { file, tail, .. } = &self.place {
            self.damaged.store(true, Ordering::Relaxed);
            if !std::mem::replace(&mut lock(tail).released, true) {
                // Where that fails, the next run finds the damage as this one did.
                let _ = file.set_len(0);
                let _ = file.unlock();
            }
        }
    }

    /// Writes the index of what the next run shall find, drops all else, and lets others have the file; what was put away can
    /// still be read. Nothing is written where the disk takes no more.
    pub fn close(&self, wanted: &Spots) {
        let Place::File { file, path, turn, tail } = &self.place else { return };
        self.write_index(file, path, (*turn, tail), wanted);
        lock(tail).released = true;
        let _ = file.unlock();
    }

    fn write_index(&self, file: &File, path: &Path, (turn, tail): (u64, &Mutex<Tail>), wanted: &Spots) {
        if self.is_damaged() {
            let _ = fs::remove_file(path);
            return;
        }
        let mut tail = lock(tail);
        let length = tail.start + tail.bytes.len() as u64;
        let whole = if self.known.is_empty() { length } else { self.whole };
        // Most of the file is of no use any more: the next run begins anew.
        if length > 2 * whole + SLACK {
            let _ = fs::remove_file(path);
            return;
        }
        // Not as a map, which would be sorted for nothing.
        let wanted: Vec<(&Key, &Spot)> = wanted.iter().collect();
        let Ok(index) = borsh::to_vec(&(whole, wanted)) else { return };
        let spot = Spot { start: length, length: index.len() as u32, sum: crc32fast::hash(&index) };
        tail.bytes.extend_from_slice(&index);
        tail.flush(file);
        if !tail.full {
            let slot = render(&Slot { turn: turn + 1, index: spot });
            // The other slot than the one that was read: a kill in the middle of this leaves that one.
            let _ = write_at(file, &slot, SLOT + (turn + 1) % 2 * SLOT);
        }
    }

    fn bytes(&self, spot: Spot) -> Option<Vec<u8>> {
        match &self.place {
            Place::Memory(records) => lock(records).get(spot.start as usize)?.get(..spot.length as usize).map(<[u8]>::to_vec),
            Place::File { file, tail, .. } => {
                if spot.start >= self.fresh_from {
                    let tail = lock(tail);
                    if spot.start >= tail.start {
                        let from = (spot.start - tail.start) as usize;
                        return tail.bytes.get(from..from + spot.length as usize).map(<[u8]>::to_vec);
                    }
                }
                read_new(file, spot.length as usize, spot.start).ok()
            }
        }
    }
}

impl Archive for Pack {
    fn put(&self, bytes: &[u8]) -> Spot {
        let (length, sum) = (bytes.len() as u32, crc32fast::hash(bytes));
        match &self.place {
            Place::Memory(records) => {
                let mut records = lock(records);
                records.push(bytes.into());
                Spot { start: records.len() as u64 - 1, length, sum }
            }
            Place::File { file, tail, .. } => {
                let mut tail = lock(tail);
                let start = tail.start + tail.bytes.len() as u64;
                tail.bytes.extend_from_slice(bytes);
                if tail.bytes.len() >= BLOCK && !tail.full && !tail.released {
                    tail.flush(file);
                }
                Spot { start, length, sum }
            }
        }
    }

    fn start_of(&self, whole: Spot, first: &[u8]) -> Spot {
        Spot { start: whole.start, length: first.len() as u32, sum: crc32fast::hash(first) }
    }

    fn get(&self, spot: Spot, read: &mut dyn FnMut(&[u8]) -> bool) {
        if !self.read(spot).is_some_and(|bytes| read(&bytes)) {
            self.damaged.store(true, Ordering::Relaxed);
        }
    }
}

impl Tail {
    fn flush(&mut self, file: &File) {
        match write_at(file, &self.bytes, self.start) {
            Ok(()) => {
                self.start += self.bytes.len() as u64;
                self.bytes.clear();
            }
            Err(_) => self.full = true,
        }
    }
}

/// The first 64 bytes: the format, and the program that wrote the file.
fn head(writer: Fingerprint) -> [u8; SLOT as usize] {
    let mut head = [0; SLOT as usize];
    head[..16].copy_from_slice(MAGIC);
    head[16..48].copy_from_slice(writer.as_bytes());
    head
}

fn render(slot: &Slot) -> [u8; SLOT as usize] {
    let mut bytes = [0; SLOT as usize];
    bytes[..8].copy_from_slice(&slot.turn.to_le_bytes());
    bytes[8..16].copy_from_slice(&slot.index.start.to_le_bytes());
    bytes[16..20].copy_from_slice(&slot.index.length.to_le_bytes());
    bytes[20..24].copy_from_slice(&slot.index.sum.to_le_bytes());
    let own = crc32fast::hash(&bytes[..24]);
    bytes[24..28].copy_from_slice(&own.to_le_bytes());
    bytes
}

fn parse(bytes: &[u8]) -> Option<Slot> {
    let long = |at: usize| Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
    let short = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let slot = Slot { turn: long(0)?, index: Spot { start: long(8)?, length: short(16)?, sum: short(20)? } };
    (slot.turn > 0 && short(24)? == crc32fast::hash(&bytes[..24])).then_some(slot)
}

fn newest(start: &[u8]) -> Option<Slot> {
    start[SLOT as usize..].chunks(SLOT as usize).filter_map(parse).max_by_key(|slot| slot.turn)
}

fn index(file: &File, slot: &Slot) -> Option<Index> {
    // A length that the file does not have is damage, and not a reason to ask for that much memory.
    let end = slot.index.start.checked_add(u64::from(slot.index.length))?;
    if end > file.metadata().ok()?.len() {
        return None;
    }
    let mut bytes = vec![0; slot.index.length as usize];
    read_at(file, &mut bytes, slot.index.start).ok()?;
    if crc32fast::hash(&bytes) != slot.index.sum {
        return None;
    }
    let (whole, known): (u64, Vec<(Key, Spot)>) = borsh::from_slice(&bytes).ok()?;
    Some(Index { whole, known: known.into_iter().collect() })
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
