//! Another folder on this machine: exchanged in one step, as `build` exchanges its output.
//!
//! What is live is what the folder's manifest says. Beside it lies `.NAME.nutgraf-releases`, with the files of the last releases by their hash
//! and a record of each release, so that going back needs no build.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{Destination, Files, Item, Live, Release, Source, Staged, Surroundings, Wanted, is_withdrawn, next_number, record};
use crate::build::SOURCES;
use crate::config::FolderPlace;
use crate::diagnostics::Failure;
use crate::input::{Fingerprint, open_plain};
use crate::output::{Artifact, Body, Foreign, Options, Output, holdings};

/// So many releases can be brought back.
const KEPT: usize = 10;

pub(super) struct Folder<'a> {
    path: PathBuf,
    keep: bool,
    around: Surroundings<'a>,
    sources: Vec<PathBuf>,
}

/// The path without `..` in it, for people; where a link stands before one, it stays.
fn plain(path: &Path) -> PathBuf {
    let existing = path.ancestors().find_map(|ancestor| Some((ancestor.canonicalize().ok()?, path.strip_prefix(ancestor).ok()?)));
    existing.map_or_else(|| path.to_path_buf(), |(real, rest)| if rest.as_os_str().is_empty() { real } else { real.join(rest) })
}

impl<'a> Folder<'a> {
    /// Refuses, before anything is read, a folder that is not ours to write.
    pub(super) fn open(place: &FolderPlace, around: Surroundings<'a>) -> Result<Self, Failure> {
        let sources = SOURCES.iter().map(|name| around.root.join(name)).collect();
        let folder = Self { path: plain(&around.root.join(&place.path)), keep: place.keep, around, sources };
        // Whoever asks for the plan alone learns of a refusal, too.
        let sources: Vec<&Path> = folder.sources.iter().map(PathBuf::as_path).collect();
        Output::check(&folder.path, around.root, &sources, &folder.options())?;
        Ok(folder)
    }

    fn options(&self) -> Options<'static> {
        let foreign = if self.keep { Foreign::Kept } else { Foreign::Refused };
        Options { brake: self.around.brake.clone(), foreign, ..Options::default() }
    }

    fn output(&self) -> Result<Output, Failure> {
        let sources: Vec<&Path> = self.sources.iter().map(PathBuf::as_path).collect();
        Output::open(&self.path, self.around.root, &sources, &self.options())
    }

    /// Where releases are kept.
    fn store(&self) -> PathBuf {
        let path = &self.path;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        path.with_file_name(format!(".{name}.nutgraf-releases"))
    }

    fn object(&self, digest: &str) -> PathBuf {
        self.store().join("files").join(&digest[..2]).join(digest)
    }

    fn record_of(&self, number: u32) -> PathBuf {
        self.store().join(format!("{number}.json"))
    }

    /// Keeps a file by its hash; one that is kept already is left alone.
    fn keep_file(&self, from: &Path, digest: &str) -> Result<(), Failure> {
        let to = self.object(digest);
        if to.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) {
            return Ok(());
        }
        let doing = |error| Failure::io(format_args!("keeping `{}` for a later rollback", from.display()), error);
        fs::create_dir_all(to.parent().unwrap_or(&to)).map_err(doing)?;
        // A copy, never a second name: whoever edits the live file must not edit history.
        let half = to.with_extension("half");
        fs::copy(from, &half).and_then(|_| fs::rename(&half, &to)).map_err(doing)
    }

    fn records(&self) -> Result<Vec<(Release, Files)>, Failure> {
        let entries = match fs::read_dir(self.store()) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Failure::io("reading the releases", error)),
        };
        let paths = entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|ending| ending == "json"));
        let mut records: Vec<(Release, Files)> = paths.filter_map(|path| record::read(&fs::read(path).ok()?)).collect();
        records.sort_by_key(|(release, _)| std::cmp::Reverse(release.number));
        Ok(records)
    }

    /// Writes the record of what is live, forgets what was withdrawn and what is too old.
    fn note(&self, release: &Release, files: &Files) -> Result<(), Failure> {
        let write = |release: &Release, files: &Files| {
            let place = self.record_of(release.number);
            let half = place.with_extension("half");
            let written = fs::create_dir_all(self.store()).and_then(|()| fs::write(&half, record::write(release, files)));
            written.and_then(|()| fs::rename(&half, &place)).map_err(|error| Failure::io(format_args!("writing `{}`", place.display()), error))
        };
        write(release, files)?;
        self.forget_withdrawn(write)?;
        let records = self.records()?;
        for (old, _) in records.iter().skip(KEPT) {
            let _ = fs::remove_file(self.record_of(old.number));
        }
        self.sweep(&records[..records.len().min(KEPT)]);
        Ok(())
    }

    /// Takes what was withdrawn out of every record that is kept.
    fn forget_withdrawn(&self, write: impl Fn(&Release, &Files) -> Result<(), Failure>) -> Result<(), Failure> {
        for (release, files) in self.records()? {
            let left = super::without_withdrawn(files.clone(), self.around.withdrawn);
            if left != files {
                write(&release, &left)?;
            }
        }
        Ok(())
    }

    /// Removes kept files that no record names. What cannot be removed now is removed the next time.
    fn sweep(&self, records: &[(Release, Files)]) {
        let named: std::collections::HashSet<&str> = records.iter().flat_map(|(_, files)| files.values().map(|item| item.digest.as_str())).collect();
        for entry in walkdir::WalkDir::new(self.store().join("files")).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
            if !named.contains(&*entry.file_name().to_string_lossy()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Where the bytes of a file are now: in the fresh build, or among those that were kept, looked at once more.
    fn bytes_of(&self, path: &str, item: &Item, source: Source) -> Result<(PathBuf, Fingerprint), Failure> {
        let fingerprint = Fingerprint::from_hex(&item.digest).ok_or_else(|| Failure::Bug(format!("`{}` is no fingerprint", item.digest)))?;
        let number = match source {
            Source::Staged(staged) => return Ok((staged.folder.join(path), fingerprint)),
            Source::Kept(number) => number,
        };
        let place = self.object(&item.digest);
        match open_plain(&place).and_then(Fingerprint::of_reader) {
            Ok((found, _)) if found == fingerprint => Ok((place, fingerprint)),
            _ => Err(Failure::Unpublished(format!(
                "release {number} cannot be brought back: what was kept of `{path}` is damaged or gone; what is live is as it was"
            ))),
        }
    }
}

impl Destination for Folder<'_> {
    fn live(&mut self) -> Result<Live, Failure> {
        let files: Files = holdings(&self.path)?.into_iter().map(|(path, (digest, bytes))| (path, Item { digest: digest.hex(), bytes })).collect();
        // A record that says something else is of a release that did not come to its end.
        let release = self.records()?.into_iter().find(|(_, recorded)| *recorded == files).map(|(release, _)| release);
        Ok(Live { release, files })
    }

    fn measure(&mut self, staged: &Staged) -> Result<Files, Failure> {
        Ok(staged.files.iter().map(|(path, (digest, bytes))| (path.clone(), Item { digest: digest.hex(), bytes: *bytes })).collect())
    }

    fn put(&mut self, wanted: &Wanted) -> Result<Release, Failure> {
        let as_it_was = |failure| match failure {
            Failure::Environment(text) => Failure::Unpublished(format!("{text}; `{}` is as it was", self.path.display())),
            other => other,
        };
        let output = self.output()?;
        for (path, item) in wanted.files {
            let digest = Fingerprint::from_hex(&item.digest).unwrap_or(Fingerprint::NONE);
            if output.keep(path, digest) {
                continue;
            }
            let (place, fingerprint) = self.bytes_of(path, item, wanted.source).map_err(as_it_was)?;
            output.put_known(Artifact { path: path.clone(), body: Body::Copy(place, fingerprint) }, fingerprint).map_err(as_it_was)?;
        }
        output.finish().map_err(as_it_was)?;
        let restores = if let Source::Kept(number) = wanted.source { Some(number) } else { None };
        let release = Release { number: next_number(&self.releases()?), made: wanted.now, restores };
        for (path, item) in wanted.files.iter().filter(|(path, _)| !is_withdrawn(path, self.around.withdrawn)) {
            self.keep_file(&self.path.join(path), &item.digest)?;
        }
        self.note(&release, wanted.files)?;
        Ok(release)
    }

    fn releases(&mut self) -> Result<Vec<Release>, Failure> {
        Ok(self.records()?.into_iter().map(|(release, _)| release).collect())
    }

    fn contents(&mut self, number: u32) -> Result<Files, Failure> {
        let found = self.records()?.into_iter().find(|(release, _)| release.number == number);
        found.map(|(_, files)| files).ok_or_else(|| super::no_release(number))
    }

    fn read(&mut self, item: &Item) -> Result<Vec<u8>, Failure> {
        let place = self.object(&item.digest);
        fs::read(&place).map_err(|error| Failure::io(format_args!("reading `{}`", place.display()), error))
    }

    fn words(&self) -> String {
        format!("the folder {}", self.path.display())
    }
}
