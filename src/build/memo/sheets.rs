//! Which sheets need not be rendered: those made from what they were made from before, where the bytes are still at hand.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::diagnostics::Failure;
use crate::input::Fingerprint;
use crate::render::{MadeFrom, Sink};

/// By path in the output: what a sheet was made from, and the fingerprint of its bytes.
pub(in crate::build) type Sheets = HashMap<String, (MadeFrom, Fingerprint)>;

/// Where finished sheets go.
pub(in crate::build) trait Store: Sync {
    /// Whether the bytes of this fingerprint are at this path still; if so, they stay.
    fn stays(&self, path: &str, bytes: Fingerprint) -> bool;
    /// Takes new bytes.
    fn put(&self, path: String, bytes: Vec<u8>, fingerprint: Fingerprint) -> Result<(), Failure>;
    /// Drops everything that it was given or was told to keep: all is made again.
    fn forget(&self);
}

/// Hands sheets on to a store, and remembers what they were made from.
pub(in crate::build) struct Remembering<'a> {
    store: &'a dyn Store,
    known: &'a Sheets,
    made: Mutex<Sheets>,
}

impl<'a> Remembering<'a> {
    /// Sheets for `store`, of which `known` are known.
    pub fn new(store: &'a dyn Store, known: &'a Sheets) -> Self {
        Self { store, known, made: Mutex::default() }
    }

    /// What the sheets of this build were made from.
    pub fn made(self) -> Sheets {
        self.made.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, path: &str, made_from: MadeFrom, bytes: Fingerprint) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), (made_from, bytes));
    }

    fn stays(&self, path: &str, made_from: MadeFrom, bytes: Fingerprint) -> bool {
        let stays = self.store.stays(path, bytes);
        if stays {
            self.note(path, made_from, bytes);
        }
        stays
    }
}

impl Sink for Remembering<'_> {
    fn has_sight(&self, path: &str, sight: &Fingerprint) -> bool {
        let known = self.known.get(path).filter(|(known, _)| known.sight == *sight);
        known.is_some_and(|(known, bytes)| self.stays(path, *known, *bytes))
    }

    fn has(&self, path: &str, made_from: MadeFrom) -> bool {
        let known = self.known.get(path).filter(|(known, _)| known.key == made_from.key);
        known.is_some_and(|(_, bytes)| self.stays(path, made_from, *bytes))
    }

    fn put(&self, path: String, made_from: Option<MadeFrom>, bytes: Vec<u8>) -> Result<(), Failure> {
        let fingerprint = Fingerprint::of(&bytes);
        if let Some(made_from) = made_from {
            self.note(&path, made_from, fingerprint);
        }
        self.store.put(path, bytes, fingerprint)
    }
}
