//! Which files of the output are ours, and how they were when we wrote them.
//!
//! A header line with the format's version and the hash of all that follows, then a line a file, sorted:
//! hash, size, time of last change in nanoseconds, inode, path. Paths hold no line ends
//! (the artifact's path check), so nothing needs escaping.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use rayon::prelude::*;

use crate::diagnostics::Failure;
use crate::input::{Fingerprint, Stamp, open_plain};

/// The manifest's name, inside the output so that it is swapped with it.
pub const MANIFEST_NAME: &str = ".nutgraf-manifest";

const HEADER: &str = "nutgraf-manifest 1 ";

/// So many lines a thread writes at once.
const LINES_AT_ONCE: usize = 1024;

/// One file that we wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub fingerprint: Fingerprint,
    size: u64,
    modified: i128,
    inode: u64,
}

impl Entry {
    /// A file as it is after it was written.
    pub(super) fn new(fingerprint: Fingerprint, stamp: Stamp) -> Self {
        Self { fingerprint, size: stamp.size, modified: stamp.modified, inode: stamp.inode }
    }

    /// A file that is ours and of which nothing else is believed.
    pub(super) fn doubtful() -> Self {
        Self { fingerprint: Fingerprint::from_bytes([0; 32]), size: 0, modified: 0, inode: 0 }
    }

    /// Whether the file is as we left it.
    pub(super) fn agrees(&self, stamp: Stamp) -> bool {
        (self.size, self.modified, self.inode) == (stamp.size, stamp.modified, stamp.inode)
    }
}

/// Files that are ours, by path.
pub(super) type Entries = BTreeMap<String, Entry>;

/// What an output folder's manifest tells.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// There is none.
    Absent,
    /// The folder is ours, but which files are is lost: damaged, or of another version.
    Damaged,
    /// These files are ours.
    Whole(Entries),
}

/// Whether an output folder has a manifest, whatever it says.
pub(super) fn is_there(folder: &Path) -> io::Result<bool> {
    Ok(open(folder)?.is_some())
}

/// Reads the manifest of an output folder.
pub(super) fn read(folder: &Path) -> io::Result<Known> {
    let Some(mut file) = open(folder)? else { return Ok(Known::Absent) };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(parse(&bytes).map_or(Known::Damaged, Known::Whole))
}

fn open(folder: &Path) -> io::Result<Option<File>> {
    match open_plain(&folder.join(MANIFEST_NAME)) {
        Ok(file) => Ok(Some(file)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What an output folder holds of ours: hash and length by path. Nothing where there is no such folder, or nobody knows.
pub fn holdings(folder: &Path) -> Result<BTreeMap<String, (Fingerprint, u64)>, Failure> {
    let known = read(folder).map_err(|error| Failure::io(format_args!("reading the folder `{}`", folder.display()), error))?;
    let entries = if let Known::Whole(entries) = known { entries } else { Entries::new() };
    Ok(entries.into_iter().map(|(path, entry)| (path, (entry.fingerprint, entry.size))).collect())
}

/// The manifest as it is written, of entries in the order of their paths.
pub(super) fn render<'a>(entries: impl IntoIterator<Item = (&'a String, &'a Entry)>) -> Vec<u8> {
    let entries: Vec<_> = entries.into_iter().collect();
    let lines: Vec<String> = entries.par_chunks(LINES_AT_ONCE).map(render_lines).collect();
    let head = HEADER.len() + 2 * 32 + 1;
    let mut bytes = Vec::with_capacity(head + lines.iter().map(String::len).sum::<usize>());
    bytes.resize(head, b'\n');
    lines.iter().for_each(|lines| bytes.extend_from_slice(lines.as_bytes()));
    let hash = Fingerprint::of(&bytes[head..]).hex();
    bytes[..HEADER.len()].copy_from_slice(HEADER.as_bytes());
    bytes[HEADER.len()..head - 1].copy_from_slice(hash.as_bytes());
    bytes
}

fn render_lines(entries: &[(&String, &Entry)]) -> String {
    let mut lines = String::with_capacity(entries.len() * 160);
    for (path, Entry { fingerprint, size, modified, inode }) in entries {
        fingerprint.push_hex(&mut lines);
        writeln!(lines, " {size} {modified} {inode} {path}").expect("writing to a string cannot fail");
    }
    lines
}

fn parse(bytes: &[u8]) -> Option<Entries> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (hash, body) = text.strip_prefix(HEADER)?.split_once('\n')?;
    if Fingerprint::from_hex(hash)? != Fingerprint::of(body.as_bytes()) {
        return None;
    }
    let entries: Option<Vec<(String, Entry)>> = body.par_lines().map(parse_line).collect();
    Some(entries?.into_iter().collect())
}

fn parse_line(line: &str) -> Option<(String, Entry)> {
    let mut fields = line.splitn(5, ' ');
    let fingerprint = Fingerprint::from_hex(fields.next()?)?;
    let size = fields.next()?.parse().ok()?;
    let modified = fields.next()?.parse().ok()?;
    let inode = fields.next()?.parse().ok()?;
    let path = fields.next()?;
    // A manifest that came with a pull request must not make us delete what lies elsewhere.
    crate::output::artifact::check_path(path).ok()?;
    Some((path.to_owned(), Entry { fingerprint, size, modified, inode }))
}

#[cfg(test)]
mod tests {
    use super::{Entries, Entry, parse, render};
    use crate::input::{Fingerprint, Stamp};

    fn sample() -> Entries {
        let stamp = Stamp { size: 7, modified: -1, changed: 0, inode: u64::MAX };
        let paths = ["a b/index.html", "ميزانية/index.html", "index.html"];
        paths.iter().map(|path| (path.to_string(), Entry::new(Fingerprint::of(path.as_bytes()), stamp))).collect()
    }

    #[test]
    fn what_was_written_is_read_again() {
        assert_eq!(parse(&render(&sample())), Some(sample()));
        assert_eq!(parse(&render(&Entries::new())), Some(Entries::new()));
    }

    #[test]
    fn any_damage_is_noticed() {
        let whole = render(&sample());
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            assert_eq!(parse(&damaged), None, "byte {at}");
            assert_eq!(parse(&whole[..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn a_manifest_cannot_claim_what_lies_outside() {
        let forged: Entries = [("../content/a.md".to_owned(), Entry::doubtful())].into();
        assert_eq!(parse(&render(&forged)), None);
    }
}
