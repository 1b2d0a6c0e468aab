//! A bucket of S3, or of a store that speaks its language: R2, MinIO, B2, Spaces.
//!
//! A bucket changes file by file, so the order is all: withdrawals; a note of what is about to come; copies of what will be replaced;
//! new files in their [`turns`](crate::publish::turns); the record of the release; and only then, after no error, what goes. Whoever is stopped anywhere leaves pages that
//! find what they need, and the next run goes on: it compares the listing of the bucket with the record, and believes only what has the same mark.
//!
//! | key below `.nutgraf/` | holds |
//! |---|---|
//! | `release.json` | the record of what is live |
//! | `pending.json` | the record of what is being made live; gone when it is |
//! | `releases/N.json` | the record of release N |
//! | `kept/HASH` | a file of an earlier release that is not live |

mod client;
mod kinds;
mod profile;
mod retry;
mod state;
mod upload;

use std::collections::BTreeSet;

use super::{Destination, Files, Item, Live, Release, Source, Staged, Surroundings, Wanted, is_fingerprinted, is_withdrawn, next_number};
use crate::config::BucketPlace;
use crate::diagnostics::Failure;

use client::Client;
use state::{Record, State};
use upload::Step;

/// So many releases can be brought back.
const KEPT: usize = 10;
/// So many releases find their fingerprinted files: pages that a browser or a cache has kept ask for them.
const ASSETS_KEPT: usize = 3;

pub(super) struct Bucket<'a> {
    place: &'a BucketPlace,
    around: Surroundings<'a>,
    client: Client,
    /// What was found when it was last looked.
    state: Option<State>,
}

impl<'a> Bucket<'a> {
    pub(super) fn open(place: &'a BucketPlace, around: Surroundings<'a>) -> Result<Self, Failure> {
        Ok(Self { client: Client::open(place)?, place, around, state: None })
    }

    fn state(&mut self) -> Result<&mut State, Failure> {
        if self.state.is_none() {
            let read = State::read(&self.client, self.place, &self.around.workshop.join("records"));
            self.state = Some(read.map_err(|failure| match failure {
                Failure::Environment(text) => Failure::Unpublished(format!("{text}; nothing was published")),
                other => other,
            })?);
        }
        Ok(self.state.as_mut().expect("it was just made"))
    }

    /// Removes what was withdrawn, from the live files and from those that are kept.
    fn withdraw(&mut self) -> Result<(), Failure> {
        let withdrawn = self.around.withdrawn;
        let state = self.state()?;
        let mut keys: BTreeSet<String> = state.ours().filter(|path| is_withdrawn(path, withdrawn)).map(str::to_owned).collect();
        let mut changed = Vec::new();
        let mut gone: BTreeSet<String> = BTreeSet::new();
        for record in &mut state.records {
            let of_it: Vec<String> = record.files.keys().filter(|path| is_withdrawn(path, withdrawn)).cloned().collect();
            if !of_it.is_empty() {
                gone.extend(of_it.iter().filter_map(|path| record.files.remove(path)).map(|item| item.digest));
                changed.push((state::record_key(record.release.number), record.clone()));
            }
        }
        let still: BTreeSet<&String> = state.records.iter().flat_map(|record| record.files.values().map(|item| &item.digest)).collect();
        keys.extend(gone.iter().filter(|digest| !still.contains(digest)).map(|digest| state::kept_key(digest)));
        keys.retain(|key| state.listed.contains_key(key));
        keys.iter().for_each(|key| drop(state.listed.remove(key)));
        self.client.delete(keys.into_iter().collect())?;
        changed.into_iter().try_for_each(|(key, record)| self.client.write_record(&key, &record))
    }

    /// What goes once all is there: files of the site, fingerprinted ones that no recent release names, releases that are too old.
    fn leftovers(&mut self, wanted: &Wanted, release: &Release) -> Result<Vec<String>, Failure> {
        let state = self.state()?;
        let mut records: Vec<&Record> = state.records.iter().filter(|record| record.release.number < release.number).collect();
        let old = records.split_off(records.len().min(KEPT - 1));
        let recent = records.iter().take(ASSETS_KEPT - 1).flat_map(|record| record.files.keys().map(String::as_str));
        let recent: BTreeSet<&str> = recent.filter(|path| is_fingerprinted(path)).collect();
        let named: BTreeSet<&str> = records.iter().flat_map(|record| record.files.values().map(|item| item.digest.as_str())).collect();
        let is_left = |path: &&str| !wanted.files.contains_key(*path) && !recent.contains(path);
        let mut keys: BTreeSet<String> = state.ours().filter(is_left).map(str::to_owned).collect();
        keys.extend(state.kept().filter(|digest| !named.contains(digest)).map(state::kept_key));
        keys.extend(old.iter().map(|record| state::record_key(record.release.number)));
        keys.retain(|key| state.listed.contains_key(key));
        Ok(keys.into_iter().collect())
    }

    /// Does everything up to the new record. Whatever fails here, nothing is deleted.
    fn bring(&mut self, wanted: &Wanted, release: &Release) -> Result<Record, Failure> {
        let pending = Record { release: release.clone(), files: wanted.files.clone(), marks: Default::default() };
        self.state()?;
        let state = self.state.as_ref().expect("it was just read");
        self.client.claim(&pending, state.pending_mark.as_deref())?;
        self.client.keep(state.to_keep(wanted.plan))?;
        let mut record = Record { marks: state.marks_of(wanted.files), ..pending };
        for step in upload::steps(wanted, state)? {
            match step {
                Step::Send(files) => record.marks.extend(self.client.send(files)?),
                Step::Copy(files) => record.marks.extend(self.client.copy(files)?),
            }
        }
        self.client.write_record(&state::record_key(release.number), &record)?;
        self.client.seal(&record, state.live_mark.as_deref())?;
        Ok(record)
    }
}

impl Destination for Bucket<'_> {
    fn live(&mut self) -> Result<Live, Failure> {
        self.state = None;
        Ok(self.state()?.live())
    }

    fn measure(&mut self, staged: &Staged) -> Result<Files, Failure> {
        Ok(staged.files.iter().map(|(path, (digest, bytes))| (path.clone(), Item { digest: digest.hex(), bytes: *bytes })).collect())
    }

    fn put(&mut self, wanted: &Wanted) -> Result<Release, Failure> {
        let restores = if let Source::Kept(number) = wanted.source { Some(number) } else { None };
        let state = self.state()?;
        state.refuse_foreign(wanted.files)?;
        let before = state.live().release;
        let number = next_number(state.records.iter().map(|record| &record.release).chain(&before));
        let release = Release { number, made: wanted.now, restores };
        let stands = || match &before {
            Some(release) => format!("readers see release {} and perhaps pages of the new one; nothing was deleted", release.number),
            None => "readers see what had come so far".to_owned(),
        };
        let unfinished = |failure| match failure {
            Failure::Environment(text) => Failure::Unpublished(format!("{text}; {}\nhelp: publish again: it goes on from what is there", stands())),
            other => other,
        };
        self.withdraw().map_err(|failure| match failure {
            Failure::Environment(text) => Failure::Unpublished(format!(
                "{text}; what was withdrawn may still be there, and nothing else was changed\nhelp: publish again at once"
            )),
            other => other,
        })?;
        // A run that was stopped at the very end has left nothing to do but to tidy up: that is no release.
        let release = match self.state()?.live_as(wanted) {
            Some(live) => live,
            None => {
                self.bring(wanted, &release).map_err(unfinished)?;
                release
            }
        };
        let number = release.number;
        let mut leftovers = self.leftovers(wanted, &release)?;
        leftovers.push(state::PENDING.to_owned());
        self.client.delete(leftovers).map_err(|failure| match failure {
            Failure::Environment(text) => Failure::Unpublished(format!(
                "release {number} is live, but not all of what left the site was removed: {text}\nhelp: publish again: it removes the rest"
            )),
            other => other,
        })?;
        self.state = None;
        Ok(release)
    }

    fn releases(&mut self) -> Result<Vec<Release>, Failure> {
        Ok(self.state()?.records.iter().map(|record| record.release.clone()).collect())
    }

    fn contents(&mut self, number: u32) -> Result<Files, Failure> {
        let found = self.state()?.records.iter().find(|record| record.release.number == number).map(|record| record.files.clone());
        found.ok_or_else(|| super::no_release(number))
    }

    fn read(&mut self, item: &Item) -> Result<Vec<u8>, Failure> {
        let key = self.state()?.place_of(&item.digest);
        let key = key.ok_or_else(|| Failure::Environment(format!("the bucket does not hold the file {} any more", &item.digest[..10])))?;
        self.client.read(&key)?.map(|(bytes, _)| bytes).ok_or_else(|| Failure::Environment(format!("`{key}` is not in the bucket any more")))
    }

    fn words(&self) -> String {
        let endpoint = self.place.endpoint.as_deref().map_or_else(String::new, |endpoint| format!(" at {endpoint}"));
        let prefix = if self.place.prefix.is_empty() { String::new() } else { format!(", below `{}`", self.place.prefix) };
        format!("the bucket `{}`{endpoint}{prefix}", self.place.bucket)
    }
}
