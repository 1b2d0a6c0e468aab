//! What a bucket holds: its listing, its records, and which of its files are still those that the record speaks of.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::client::Client;
use crate::config::BucketPlace;
use crate::diagnostics::Failure;
use crate::input::Fingerprint;
use crate::publish::{Files, Item, Live, Plan, Release, Source, Wanted, is_fingerprinted, record};

/// The record of what is live.
pub(super) const LIVE: &str = ".nutgraf/release.json";
/// The record of what is being made live.
pub(super) const PENDING: &str = ".nutgraf/pending.json";
/// The folder of what is ours and no part of the site.
const OWN: &str = ".nutgraf/";
const KEPT: &str = ".nutgraf/kept/";
const RECORDS: &str = ".nutgraf/releases/";

/// A digest that no bytes have: of a file that is not what the record says.
const UNKNOWN: &str = "?";

/// The key of the record of a release.
pub(super) fn record_key(number: u32) -> String {
    format!("{RECORDS}{number}.json")
}

/// The key of a file that is kept for a rollback.
pub(super) fn kept_key(digest: &str) -> String {
    format!("{KEPT}{digest}")
}

/// The record of a release, with the store's own mark (its entity tag) of each file.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub release: Release,
    pub files: Files,
    pub marks: BTreeMap<String, String>,
}

impl Record {
    /// As it lies in the bucket.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        record::write_with_marks(&self.release, &self.files, &self.marks)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (release, files, marks) = record::read_with_marks(bytes)?;
        Some(Self { release, files, marks })
    }
}

/// What a bucket holds. Keys are without the prefix.
pub(super) struct State {
    /// Length and mark by key.
    pub listed: BTreeMap<String, (u64, String)>,
    /// The records of releases, the newest first.
    pub records: Vec<Record>,
    live: Option<Record>,
    pending: Option<Record>,
    /// The mark of the live record, from which it must still be replaced.
    pub live_mark: Option<String>,
    /// The mark of the note of a run that did not come to its end.
    pub pending_mark: Option<String>,
    keep: bool,
}

impl State {
    /// Looks at the bucket. Records that were read once are kept in `shelf`, for they never change: their mark says which they are.
    pub(super) fn read(client: &Client, place: &BucketPlace, shelf: &Path) -> Result<Self, Failure> {
        let listed = client.list()?;
        let read = |key: &str| -> Result<(Option<Record>, Option<String>), Failure> {
            let Some((bytes, mark)) = (if listed.contains_key(key) { client.read(key)? } else { None }) else { return Ok((None, None)) };
            let record = Record::from_bytes(&bytes);
            if record.is_none() && key == LIVE {
                return Err(Failure::Unpublished(format!(
                    "`{key}` in the bucket is no record of nutgraf's; nothing was changed; remove it if nobody needs it"
                )));
            }
            Ok((record, Some(mark)))
        };
        let (live, live_mark) = read(LIVE)?;
        let (pending, pending_mark) = read(PENDING)?;
        let keys = listed.keys().filter(|key| key.starts_with(RECORDS) && key.ends_with(".json"));
        let known = |key: &str| -> Result<Option<Record>, Failure> {
            let name = Fingerprint::of(format!("{key} {}", listed[key].1).as_bytes()).hex();
            if let Some(record) = std::fs::read(shelf.join(&name)).ok().and_then(|bytes| Record::from_bytes(&bytes)) {
                return Ok(Some(record));
            }
            let (record, _) = read(key)?;
            // What cannot be kept is read again the next time.
            if let Some(record) = &record {
                let half = shelf.join("half");
                let _ = std::fs::create_dir_all(shelf).and_then(|()| std::fs::write(&half, record.to_bytes()));
                let _ = std::fs::rename(&half, shelf.join(&name));
            }
            Ok(record)
        };
        let mut records: Vec<Record> = keys.filter_map(|key| known(key).transpose()).collect::<Result<_, _>>()?;
        records.sort_by_key(|record| std::cmp::Reverse(record.release.number));
        // Of a release that was noted and never became live nobody is told.
        let newest = live.as_ref().map_or(0, |live| live.release.number);
        records.retain(|record| record.release.number <= newest);
        Ok(Self { listed, records, live, pending, live_mark, pending_mark, keep: place.keep })
    }

    /// What readers have: the files of the record, each with its digest only where it bears the mark that it was written with.
    pub(super) fn live(&self) -> Live {
        let release = self.live.as_ref().map(|record| record.release.clone());
        let mut files = Files::new();
        for path in self.ours() {
            let Some((bytes, _)) = self.listed.get(path) else { continue };
            let item = self.live.as_ref().and_then(|record| record.files.get(path)).filter(|_| self.is_as_recorded(path));
            files.insert(path.to_owned(), item.cloned().unwrap_or(Item { digest: UNKNOWN.to_owned(), bytes: *bytes }));
        }
        // What an earlier release's pages may still ask for is no part of the site; it goes in its time.
        let recorded = |path: &str| self.live.as_ref().is_some_and(|record| record.files.contains_key(path));
        let begun = |path: &str| self.pending.as_ref().is_some_and(|record| record.files.contains_key(path));
        files.retain(|path, _| recorded(path) || begun(path) || !is_fingerprinted(path));
        Live { release, files }
    }

    /// The live release, where it is what is wanted already, and something is only to be removed.
    pub(super) fn live_as(&self, wanted: &Wanted) -> Option<Release> {
        let nothing_comes = wanted.plan.new.is_empty() && wanted.plan.changed.is_empty() && matches!(wanted.source, Source::Staged(_));
        self.live.as_ref().filter(|live| nothing_comes && live.files == *wanted.files).map(|live| live.release.clone())
    }

    fn is_as_recorded(&self, path: &str) -> bool {
        let mark = self.live.as_ref().and_then(|record| record.marks.get(path));
        self.listed.get(path).is_some_and(|(_, there)| Some(there) == mark)
    }

    /// The keys of the site's files that some release of ours, or a run that was stopped, has written.
    pub(super) fn ours(&self) -> impl Iterator<Item = &str> {
        let records = self.records.iter().chain(&self.live).chain(&self.pending);
        let paths: BTreeSet<&str> = records.flat_map(|record| record.files.keys().map(String::as_str)).collect();
        paths.into_iter().filter(|path| self.listed.contains_key(*path))
    }

    /// The digests of the files that are kept for a rollback.
    pub(super) fn kept(&self) -> impl Iterator<Item = &str> {
        self.listed.keys().filter_map(|key| key.strip_prefix(KEPT))
    }

    /// Refuses a bucket in which other people's files are in the way.
    pub(super) fn refuse_foreign(&self, files: &Files) -> Result<(), Failure> {
        let ours: BTreeSet<&str> = self.ours().collect();
        let foreign = |key: &&String| !key.starts_with(OWN) && !ours.contains(key.as_str());
        if let Some(key) = self.listed.keys().filter(foreign).find(|key| files.contains_key(*key)) {
            return Err(Failure::Unpublished(format!(
                "`{key}` in the bucket was not written by nutgraf, and the site needs that place; nothing was changed; move it away"
            )));
        }
        let is_new = self.live.is_none() && self.pending.is_none();
        match self.listed.keys().find(foreign).filter(|_| is_new && !self.keep) {
            Some(key) => Err(Failure::Unpublished(format!(
                "the bucket holds files that nutgraf did not write (`{key}`); nothing was changed\nhelp: give the site a `prefix:` of its own, or write `keep: true` to keep them"
            ))),
            None => Ok(()),
        }
    }

    /// Copies of live files, and where they go, that an earlier release will need once they are replaced.
    pub(super) fn to_keep(&self, plan: &Plan) -> Vec<(String, String)> {
        let Some(live) = &self.live else { return Vec::new() };
        let replaced = plan.changed.iter().chain(&plan.removed).filter(|path| plan.withdrawn.binary_search(path).is_err());
        let mut copies = BTreeMap::new();
        for path in replaced.filter(|path| self.is_as_recorded(path)) {
            let Some(item) = live.files.get(path) else { continue };
            let key = kept_key(&item.digest);
            if !self.listed.contains_key(&key) {
                copies.insert(key, path.clone());
            }
        }
        copies.into_iter().map(|(key, path)| (path, key)).collect()
    }

    /// The marks of the files that stay.
    pub(super) fn marks_of(&self, files: &Files) -> BTreeMap<String, String> {
        let marks = files.keys().filter(|path| self.is_as_recorded(path)).filter_map(|path| Some((path.clone(), self.listed.get(path)?.1.clone())));
        marks.collect()
    }

    /// Where in the bucket the bytes of a digest are.
    pub(super) fn place_of(&self, digest: &str) -> Option<String> {
        let kept = kept_key(digest);
        if self.listed.contains_key(&kept) {
            return Some(kept);
        }
        let live = self.live.as_ref()?;
        live.files.iter().find(|(path, item)| item.digest == digest && self.is_as_recorded(path)).map(|(path, _)| path.clone())
    }
}
