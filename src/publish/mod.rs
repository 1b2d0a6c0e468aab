//! The site's way from the author's machine to its readers, and back.
//!
//! 1. [`stage()`] builds the site anew into a folder of its own, with gates shut.
//! 2. [`Destination::live`] says what readers have now, and [`Plan`] what would change.
//! 3. [`Destination::put`] makes it so, and says exactly what is live; a failure says so, too ([`Failure::Unpublished`]).
//!
//! A release is what was live at one time. It has a number, counted by the target, so that two who publish from two machines speak of
//! the same one; going back to a release makes a new one with the old files, less what was withdrawn since.

mod folder;
mod git;
mod order;
mod plan;
mod record;
#[cfg(feature = "s3")]
mod s3;
mod stage;

use std::collections::BTreeMap;
use std::path::Path;

use crate::config::{Place, Target, Withdrawn};
use crate::diagnostics::Failure;
use crate::site::encode;

pub use order::{Turn, is_fingerprinted, turns};
pub use plan::{Gone, Plan};
pub use stage::{Hold, Staged, Staging, configuration, stage, staging_folder};

/// Files by path, as one target tells them apart.
pub type Files = BTreeMap<String, Item>;

/// One file of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Equal digests are equal bytes; which hash it is, is the target's business.
    pub digest: String,
    /// Its length.
    pub bytes: u64,
}

/// What was live at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Counted from 1 by the target.
    pub number: u32,
    /// When it was published, in seconds since 1970.
    pub made: i64,
    /// The release whose files it brought back.
    pub restores: Option<u32>,
}

/// What readers have now.
#[derive(Clone, Debug, Default)]
pub struct Live {
    /// The release; none where nothing was published yet.
    pub release: Option<Release>,
    /// Its files.
    pub files: Files,
}

/// What shall be live.
pub struct Wanted<'a> {
    /// Every file.
    pub files: &'a Files,
    /// Where the bytes of new files are.
    pub source: Source<'a>,
    /// What is to be done.
    pub plan: &'a Plan,
    /// Seconds since 1970.
    pub now: i64,
}

/// Where the bytes of new files are.
#[derive(Clone, Copy)]
pub enum Source<'a> {
    /// In the folder of the fresh build.
    Staged(&'a Staged),
    /// With the target, which kept those of this release.
    Kept(u32),
}

/// A place to which a site can be published.
pub trait Destination {
    /// What readers have now. Asks the place itself, never a note of ours on this machine.
    fn live(&mut self) -> Result<Live, Failure>;
    /// The files of the fresh build as this place tells files apart.
    fn measure(&mut self, staged: &Staged) -> Result<Files, Failure>;
    /// Makes `wanted` live. A failure says what is live instead.
    fn put(&mut self, wanted: &Wanted) -> Result<Release, Failure>;
    /// The releases that can be brought back, the newest first.
    fn releases(&mut self) -> Result<Vec<Release>, Failure>;
    /// The files of one of them.
    fn contents(&mut self, number: u32) -> Result<Files, Failure>;
    /// The bytes of one file of a release.
    fn read(&mut self, item: &Item) -> Result<Vec<u8>, Failure>;
    /// The place in words.
    fn words(&self) -> String;
}

/// What every kind of target is given.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The site root.
    pub root: &'a Path,
    /// What was taken back.
    pub withdrawn: &'a [Withdrawn],
    /// The target's own folder below `.nutgraf`, which may be deleted at any time.
    pub workshop: &'a Path,
    /// With what a change of a folder can be stopped.
    pub brake: &'a std::sync::Arc<crate::output::Brake>,
}

/// The table of targets: to add a kind is to add a file, a row here, and its keys in `config/publish.rs`.
pub fn open<'a>(target: &'a Target, around: Surroundings<'a>) -> Result<Box<dyn Destination + 'a>, Failure> {
    Ok(match &target.place {
        Place::Folder(place) => Box::new(folder::Folder::open(place, around)?),
        Place::Git(place) => Box::new(git::Branch::open(place, around)?),
        #[cfg(feature = "s3")]
        Place::S3(place) => Box::new(s3::Bucket::open(place, around)?),
        #[cfg(not(feature = "s3"))]
        Place::S3(_) => return Err(Failure::Usage("this program was built without object storage".to_owned())),
    })
}

/// The files of a release that may be brought back: without what was withdrawn.
pub fn without_withdrawn(files: Files, withdrawn: &[Withdrawn]) -> Files {
    files.into_iter().filter(|(path, _)| !is_withdrawn(path, withdrawn)).collect()
}

/// Whether a file is part of what was taken back.
pub fn is_withdrawn(path: &str, withdrawn: &[Withdrawn]) -> bool {
    withdrawn.iter().any(|withdrawn| withdrawn.covers(path))
}

/// Those of the `paths` that speak of what was withdrawn: a listing shows the beginning of a page's text, a feed more of it.
pub fn mentions(place: &mut dyn Destination, files: &Files, paths: &[String], withdrawn: &[Withdrawn]) -> Result<Vec<String>, Failure> {
    let addresses: Vec<String> = withdrawn
        .iter()
        .map(|withdrawn| {
            let mut address = "/".to_owned();
            encode(&withdrawn.address.value, &mut address);
            address
        })
        .collect();
    let is_text = |path: &str| [".html", ".htm", ".xml", ".json", ".txt"].iter().any(|ending| path.ends_with(ending));
    let mut found = Vec::new();
    for path in paths.iter().filter(|path| !addresses.is_empty() && is_text(path)) {
        let Some(item) = files.get(path) else { continue };
        let bytes = place.read(item)?;
        let text = String::from_utf8_lossy(&bytes);
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || "-_%.~".contains(c));
        if addresses.iter().any(|address| text.match_indices(address.as_str()).any(|(at, _)| ends(&text[at + address.len()..]))) {
            found.push(path.clone());
        }
    }
    Ok(found)
}

/// The release after the newest of these.
fn next_number<'a>(releases: impl IntoIterator<Item = &'a Release>) -> u32 {
    releases.into_iter().map(|release| release.number).max().unwrap_or(0) + 1
}

/// What to say of a release that there is not.
fn no_release(number: u32) -> Failure {
    Failure::Usage(format!("there is no release {number} to bring back; `nutgraf releases` lists those that there are"))
}
