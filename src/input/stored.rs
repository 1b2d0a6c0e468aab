//! A snapshot as it is put away for the next process: names, stamps and fingerprints, without texts.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use crate::diagnostics::FilePath;
use crate::input::{FileKind, Fingerprint, Snapshot, SourceFile, Stamp};

/// One file; its place on disk is found anew.
type Row = (FilePath, FileKind, u64, Fingerprint, Stamp);

impl Snapshot {
    /// Every file that could be used.
    pub fn to_bytes(&self) -> Vec<u8> {
        let usable = self.files.iter().filter(|file| !file.broken);
        let rows: Vec<Row> = usable.map(|file| (file.path.clone(), file.kind, file.size, file.fingerprint, file.stamp)).collect();
        let scanned = self.scanned.duration_since(UNIX_EPOCH).unwrap_or_default();
        borsh::to_vec(&(scanned.as_secs(), scanned.subsec_nanos(), rows)).expect("writing to memory does not fail, and no site has 2³² files")
    }

    /// What [`Snapshot::to_bytes`] wrote of the site at `root`; good for [`Scan::again`](crate::input::Scan::again) only.
    pub fn from_bytes(root: &Path, bytes: &[u8]) -> Option<Self> {
        let (seconds, nanoseconds, rows): (u64, u32, Vec<Row>) = borsh::from_slice(bytes).ok()?;
        let nowhere: Arc<Path> = Path::new("").into();
        let file = |(path, kind, size, fingerprint, stamp): Row| SourceFile {
            path,
            kind,
            text: None,
            size,
            fingerprint,
            stamp,
            disk: nowhere.clone(),
            broken: false,
        };
        let scanned = UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds.min(999_999_999)))?;
        Some(Self { root: root.to_owned(), files: rows.into_iter().map(file).collect(), scanned })
    }
}
