//! A branch of a git repository, as GitHub, GitLab and Codeberg show it: one release, one commit, one ref that moves in one step.
//!
//! All is done in a bare repository of our own below `.nutgraf`: the site's work tree, index, stash and refs are neither read nor written. Only
//! its configuration is included, so that remotes, credential helpers and names are the user's. The ref moves only from the commit that was
//! looked at (a lease), so that of two who publish at once one is told to look again.

mod guard;
mod history;
mod remote;
mod run;
mod trouble;

use std::fmt::Write as _;

use super::{Destination, Files, Item, Live, Release, Source, Staged, Surroundings, Wanted, next_number};
use crate::config::GitPlace;
use crate::diagnostics::Failure;

use history::Past;
use remote::Remote;
use run::Git;

/// The ref under which the branch is kept in our own repository.
const LIVE: &str = "refs/nutgraf/live";

/// A file as git sees it: never executable.
const MODE: &str = "100644";

pub(super) struct Branch<'a> {
    place: &'a GitPlace,
    around: Surroundings<'a>,
    git: Git,
    remote: Remote,
    /// What was found when it was last looked.
    past: Option<Past>,
}

impl<'a> Branch<'a> {
    pub(super) fn open(place: &'a GitPlace, around: Surroundings<'a>) -> Result<Self, Failure> {
        let remote = Remote::find(&place.remote, around.root)?;
        guard::refuse_checked_out(place, &remote, around.root)?;
        let git = Git::bare(around.workshop.join("repository.git"), &remote)?;
        Ok(Self { place, around, git, remote, past: None })
    }

    /// Looks at the branch, and fetches what is new of it.
    fn past(&mut self) -> Result<&Past, Failure> {
        if self.past.is_none() {
            let tip = self.remote.tip(&self.place.branch)?;
            if let Some(tip) = &tip {
                self.git.prepare(tip.len())?;
                if self.remote.fetch(&self.git, &self.place.branch, LIVE).is_err() {
                    // What a run that was killed has left, such as a lock, is not worth a look.
                    self.git.remake(tip.len())?;
                    self.remote.fetch(&self.git, &self.place.branch, LIVE)?;
                }
            } else {
                self.git.prepare(40)?;
            }
            self.past = Some(Past::read(&self.git, tip, self.place)?);
        }
        Ok(self.past.as_ref().expect("it was just made"))
    }

    /// Every file of a commit.
    fn tree(&self, commit: &str) -> Result<Files, Failure> {
        let listed = self.git.read(&["ls-tree", "-r", "-z", "--long", "--full-tree", commit])?;
        let entry = |line: &str| {
            let (about, path) = line.split_once('\t')?;
            let mut fields = about.split_ascii_whitespace().skip(2);
            let (digest, bytes) = (fields.next()?.to_owned(), fields.next()?.parse().unwrap_or(0));
            Some((path.to_owned(), Item { digest, bytes }))
        };
        Ok(listed.split('\0').filter_map(entry).collect())
    }

    /// Puts `CNAME` among the files: what the configuration says, else what the branch has.
    fn with_cname(&mut self, mut files: Files) -> Result<Files, Failure> {
        const CNAME: &str = "CNAME";
        if let Some(host) = self.place.cname.clone() {
            let text = format!("{host}\n");
            let digest = self.git.write(&["hash-object", "-w", "--no-filters", "--stdin"], text.as_bytes())?.trim().to_owned();
            files.insert(CNAME.to_owned(), Item { digest, bytes: text.len() as u64 });
        } else if !files.contains_key(CNAME)
            && let Some(tip) = self.past()?.tip.clone()
            && let Some(item) = self.tree(&tip)?.remove(CNAME)
        {
            files.insert(CNAME.to_owned(), item);
        }
        Ok(files)
    }

    /// Writes a tree of these files, by way of an index that is nobody else's.
    fn write_tree(&self, files: &Files) -> Result<String, Failure> {
        let index = self.around.workshop.join("index");
        // What a run that was killed has left would be read, or be in the way.
        for name in ["index", "index.lock"] {
            let _ = std::fs::remove_file(self.around.workshop.join(name));
        }
        let git = self.git.with_index(&index);
        let mut entries = String::new();
        for (path, item) in files {
            write!(entries, "{MODE} {}\t{path}\0", item.digest).expect("a String takes every text");
        }
        let written = git.write(&["update-index", "-z", "--add", "--index-info"], entries.as_bytes()).and_then(|_| git.read(&["write-tree"]));
        let _ = std::fs::remove_file(&index);
        Ok(written?.trim().to_owned())
    }

    fn commit(&self, tree: &str, parent: Option<&str>, release: &Release) -> Result<String, Failure> {
        let (verb, number) = if release.restores.is_some() { ("Roll back as", release.number) } else { ("Publish", release.number) };
        let mut message = format!("{verb} release {number}\n\n{}: {number}\n", history::RELEASE);
        if let Some(restored) = release.restores {
            writeln!(message, "{}: {restored}", history::RESTORES).expect("a String takes every text");
        }
        let mut arguments = vec!["commit-tree", tree];
        arguments.extend(parent.iter().flat_map(|parent| ["-p", parent]));
        Ok(self.git.at(release.made).write(&arguments, message.as_bytes())?.trim().to_owned())
    }
}

impl Destination for Branch<'_> {
    fn live(&mut self) -> Result<Live, Failure> {
        self.past = None;
        let past = self.past()?;
        let (tip, release) = (past.tip.clone(), past.releases.first().map(|(release, _)| release.clone()));
        let files = tip.map_or_else(|| Ok(Files::new()), |tip| self.tree(&tip))?;
        Ok(Live { release, files })
    }

    fn measure(&mut self, staged: &Staged) -> Result<Files, Failure> {
        self.past()?;
        let mut paths = Vec::new();
        for path in staged.files.keys() {
            paths.extend_from_slice(staged.folder.join(path).as_os_str().as_encoded_bytes());
            paths.push(b'\n');
        }
        let digests = self.git.write(&["hash-object", "-w", "--no-filters", "--stdin-paths"], &paths)?;
        let digests = digests.lines().map(str::to_owned);
        let files = staged.files.iter().zip(digests).map(|((path, (_, bytes)), digest)| (path.clone(), Item { digest, bytes: *bytes }));
        let files: Files = files.collect();
        if files.len() != staged.files.len() {
            return Err(Failure::Bug("git hashed fewer files than it was given".to_owned()));
        }
        self.with_cname(files)
    }

    fn put(&mut self, wanted: &Wanted) -> Result<Release, Failure> {
        self.git.identity()?;
        let past = self.past()?;
        let (tip, number) = (past.tip.clone(), next_number(past.releases.iter().map(|(release, _)| release)));
        let restores = if let Source::Kept(number) = wanted.source { Some(number) } else { None };
        let release = Release { number, made: wanted.now, restores };
        let tree = self.write_tree(wanted.files)?;
        let commit = self.commit(&tree, tip.as_deref(), &release)?;
        self.remote.push(&self.git, (&commit, &self.place.branch), tip.as_deref())?;
        self.past = None;
        Ok(release)
    }

    fn releases(&mut self) -> Result<Vec<Release>, Failure> {
        Ok(self.past()?.releases.iter().map(|(release, _)| release.clone()).collect())
    }

    fn contents(&mut self, number: u32) -> Result<Files, Failure> {
        let found = self.past()?.releases.iter().find(|(release, _)| release.number == number).map(|(_, commit)| commit.clone());
        let commit = found.ok_or_else(|| super::no_release(number))?;
        let mut files = self.tree(&commit)?;
        // The name of the host is no part of a release: it stays what it is.
        files.remove("CNAME");
        self.with_cname(files)
    }

    fn read(&mut self, item: &Item) -> Result<Vec<u8>, Failure> {
        self.git.bytes(&["cat-file", "blob", &item.digest])
    }

    fn words(&self) -> String {
        format!("the branch `{}` of {}", self.place.branch, self.remote.shown())
    }
}
