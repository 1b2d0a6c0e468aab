//! How we know that a file is the same: by its bytes, and sooner by what the system says about it.

use std::fs::Metadata;
use std::io::{self, Read};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The BLAKE3 hash of some bytes. Equal fingerprints mean equal bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of nothing that was looked at.
    pub const NONE: Self = Self([0; 32]);

    /// The fingerprint of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The fingerprint of all that `reader` gives, and how many bytes that was.
    pub fn of_reader(reader: impl Read) -> io::Result<(Self, u64)> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(reader)?;
        Ok((Self(*hasher.finalize().as_bytes()), hasher.count()))
    }

    /// Takes 32 bytes that were a fingerprint.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The 64 hexadecimal digits, in lower case.
    pub fn hex(&self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }

    /// Adds what [`Fingerprint::hex`] gives to a text.
    pub fn push_hex(&self, text: &mut String) {
        text.push_str(&blake3::Hash::from_bytes(self.0).to_hex());
    }

    /// Reads what [`Fingerprint::hex`] wrote.
    pub fn from_hex(text: &str) -> Option<Self> {
        blake3::Hash::from_hex(text).ok().map(|hash| Self(*hash.as_bytes()))
    }
}

impl std::fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.hex()[..12])
    }
}

/// What the system says about a file. Equal stamps mean equal bytes, unless the file is *racy* (see [`Stamp::is_racy`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// Last change of the bytes, in nanoseconds since 1970.
    pub modified: i128,
    /// Last change of the bytes or of the metadata, in nanoseconds since 1970; 0 where the system has none.
    pub changed: i128,
    /// The file's number on its disk; 0 where the system has none.
    pub inode: u64,
}

impl Stamp {
    /// Reads the stamp out of metadata.
    pub fn of(metadata: &Metadata) -> Self {
        let (changed, inode) = system_part(metadata);
        let modified = metadata.modified().map_or(0, nanoseconds);
        Self { size: metadata.len(), modified, changed, inode }
    }

    /// Whether the file changed less than a second before `scanned`: a second edit within one tick of the
    /// file system's clock would leave the same stamp, so only its bytes can be believed (as in git's index).
    pub fn is_racy(&self, scanned: SystemTime) -> bool {
        nanoseconds(scanned) - self.changed.max(self.modified) < Duration::from_secs(1).as_nanos() as i128
    }
}

/// The program that is running: where it lies, and its stamp. Another version, or the same one built anew, is another program.
pub fn program() -> Option<(std::path::PathBuf, Stamp)> {
    let path = std::env::current_exe().ok()?;
    let stamp = Stamp::of(&path.metadata().ok()?);
    Some((path, stamp))
}

fn nanoseconds(time: SystemTime) -> i128 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_nanos() as i128,
        Err(before) => -(before.duration().as_nanos() as i128),
    }
}

#[cfg(unix)]
fn system_part(metadata: &Metadata) -> (i128, u64) {
    use std::os::unix::fs::MetadataExt;
    (i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec()), metadata.ino())
}

#[cfg(not(unix))]
fn system_part(_metadata: &Metadata) -> (i128, u64) {
    (0, 0)
}
