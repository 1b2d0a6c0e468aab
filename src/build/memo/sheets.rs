//! Which sheets need not be rendered: those made from what they were made from before, where the bytes are still at hand.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::diagnostics::Failure;
use crate::input::Fingerprint;
use crate::render::Sink;

/// By path in the output: the key of what a sheet was made from, and the fingerprint of its bytes.
pub(in crate::build) type Sheets = HashMap<String, (Fingerprint, Fingerprint)>;

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

    fn note(&self, path: &str, key: Fingerprint, bytes: Fingerprint) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), (key, bytes));
    }
}

impl Sink for Remembering<'_> {
    fn has(&self, path: &str, key: &Fingerprint) -> bool {
        let Some((known, bytes)) = self.known.get(path).filter(|(known, _)| known == key) else { return false };
        let stays = self.store.stays(path, *bytes);
        if stays {
            self.note(path, *known, *bytes);
        }
        stays
    }

    fn put(&self, path: String, key: Option<Fingerprint>, bytes: Vec<u8>) -> Result<(), Failure> {
        let fingerprint = Fingerprint::of(&bytes);
        if let Some(key) = key {
            self.note(&path, key, fingerprint);
        }
        self.store.put(path, bytes, fingerprint)
    }
}
