//! What was seen in pictures: to look into one, all of it must be read, and a site may have thousands.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use borsh::{BorshDeserialize, BorshSerialize};

use super::Key;
use crate::diagnostics::Diagnostic;
use crate::input::{Fingerprint, SourceFile};

/// What was seen in one picture.
#[derive(Clone, Debug, Default, BorshSerialize, BorshDeserialize)]
pub(in crate::build) struct Picture {
    /// Width and height in pixels, where it says so.
    pub size: Option<(usize, usize)>,
    /// What is wrong with it.
    pub finding: Option<Diagnostic>,
    /// What is written of it, where that is other bytes: those without metadata. That of nothing where it is not known.
    pub bare: Option<Fingerprint>,
}

/// What was seen in the pictures of a site, by path and fingerprint.
#[derive(Debug, Default)]
pub(in crate::build) struct Pictures {
    known: HashMap<Key, Picture>,
    /// Those that this build asked for.
    seen: Mutex<HashMap<Key, Picture>>,
}

impl Pictures {
    /// What an earlier process left.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self { known: borsh::from_slice(bytes).ok()?, seen: Mutex::default() })
    }

    /// What the next process shall find; nothing where there is no picture.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let bytes = || borsh::to_vec(&self.known).expect("writing to memory does not fail, and no site has 2³² pictures");
        (!self.known.is_empty()).then(bytes)
    }

    /// What `look` sees in a picture, or saw in these very bytes at this path. What it could not read (`None`) is not remembered, and not trusted.
    pub fn look(&self, file: &SourceFile, look: impl FnOnce() -> Option<Picture>) -> Picture {
        let mut hasher = blake3::Hasher::new();
        hasher.update(file.fingerprint.as_bytes()).update(file.path.as_str().as_bytes());
        let key = *hasher.finalize().as_bytes();
        let unknown = Picture { bare: Some(Fingerprint::NONE), ..Picture::default() };
        let Some(picture) = self.known.get(&key).cloned().or_else(look) else { return unknown };
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(key, picture.clone());
        picture
    }

    /// Ends a build: what it did not ask for is forgotten.
    pub fn turn(&mut self) {
        self.known = std::mem::take(self.seen.get_mut().unwrap_or_else(PoisonError::into_inner));
    }
}
