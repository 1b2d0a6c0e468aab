//! Runs git: by its arguments and never by a shell, with hooks off, in a repository of our own, without asking anybody anything.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::remote::Remote;
use crate::config::without_user;
use crate::diagnostics::Failure;

/// The ways to reach a repository that git may take, whatever its configuration says: none that starts a program of somebody's choice.
const PROTOCOLS: &str = "file:git:http:https:ssh";

/// What git would take from the environment of whoever called us, such as a hook, and must not.
const FOREIGN: [&str; 9] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
];

/// A way to run git.
#[derive(Clone)]
pub(super) struct Git {
    repository: Option<PathBuf>,
    folder: PathBuf,
    include: Option<PathBuf>,
    index: Option<PathBuf>,
    moment: Option<i64>,
}

impl Git {
    /// git as it is in a folder, whatever repository that belongs to; for looking only.
    pub(super) fn at_folder(folder: &Path) -> Self {
        Self { repository: None, folder: folder.to_path_buf(), include: None, index: None, moment: None }
    }

    /// git in a bare repository of our own, which [`Git::prepare`] makes.
    pub(super) fn bare(repository: PathBuf, remote: &Remote) -> Result<Self, Failure> {
        let repository = std::path::absolute(&repository).map_err(|error| Failure::io("finding the site's folder", error))?;
        Ok(Self { repository: Some(repository), folder: remote.folder.clone(), include: remote.include.clone(), index: None, moment: None })
    }

    /// The same with an index of its own.
    pub(super) fn with_index(&self, index: &Path) -> Self {
        Self { index: std::path::absolute(index).ok(), ..self.clone() }
    }

    /// The same at a moment, in seconds since 1970, that commits carry.
    pub(super) fn at(&self, moment: i64) -> Self {
        Self { moment: Some(moment), ..self.clone() }
    }

    /// Makes the repository, for object names of that many digits; one that cannot be used is made anew.
    pub(super) fn prepare(&self, digits: usize) -> Result<(), Failure> {
        let repository = self.repository.as_deref().expect("only a repository of our own is prepared");
        let format = if digits == 64 { "sha256" } else { "sha1" };
        let is_sound = repository.is_dir()
            && self
                .run(&["rev-parse", "--show-object-format"], b"")
                .is_ok_and(|output| output.status.success() && output.stdout.trim_ascii() == format.as_bytes());
        if is_sound { self.include() } else { self.make(repository, format) }
    }

    /// Makes the repository anew, whatever is in its place: it holds nothing that the other one does not.
    pub(super) fn remake(&self, digits: usize) -> Result<(), Failure> {
        let repository = self.repository.as_deref().expect("only a repository of our own is made");
        self.make(repository, if digits == 64 { "sha256" } else { "sha1" })
    }

    fn make(&self, repository: &Path, format: &str) -> Result<(), Failure> {
        let failed = |error| Failure::io(format_args!("making `{}`", repository.display()), error);
        if repository.symlink_metadata().is_ok() {
            std::fs::remove_dir_all(repository).map_err(failed)?;
        }
        std::fs::create_dir_all(repository).map_err(failed)?;
        self.read(&["init", "--quiet", "--bare", "--template=", &format!("--object-format={format}")])?;
        self.include()
    }

    /// Takes in the configuration of the site's own repository: remotes, credential helpers, names.
    fn include(&self) -> Result<(), Failure> {
        if let (Some(include), Some(repository)) = (&self.include, &self.repository) {
            let include = include.to_str().ok_or_else(|| Failure::Usage("the path of the site's repository is no Unicode text".to_owned()))?;
            self.read(&["config", "--file", &repository.join("config").to_string_lossy(), "include.path", include])?;
        }
        Ok(())
    }

    /// What git prints; its failure as ours, in its own words.
    pub(super) fn read(&self, arguments: &[&str]) -> Result<String, Failure> {
        self.write(arguments, b"")
    }

    /// What git prints when it is given this.
    pub(super) fn write(&self, arguments: &[&str], input: &[u8]) -> Result<String, Failure> {
        let printed = self.printed(arguments, input)?;
        String::from_utf8(printed).map_err(|_| Failure::Environment("git printed what is no Unicode text".to_owned()))
    }

    /// What git prints, of any kind.
    pub(super) fn bytes(&self, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
        self.printed(arguments, b"")
    }

    fn printed(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Failure> {
        let output = self.run(arguments, input)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let command = arguments.first().unwrap_or(&"");
        Err(Failure::Environment(format!("`git {command}` failed: {}", said(&output))))
    }

    /// Whether git knows who publishes; a name that it would guess from the machine's is not published.
    pub(super) fn identity(&self) -> Result<(), Failure> {
        let is_known = |who| self.run(&["var", who], b"").map(|output| output.status.success());
        if is_known("GIT_COMMITTER_IDENT")? && is_known("GIT_AUTHOR_IDENT")? {
            return Ok(());
        }
        Err(Failure::Unpublished(
            "git does not know who publishes, and the commit will say it; nothing was published\nhelp: `git config user.name NAME` and `git config user.email ADDRESS` in the site's folder, or GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL, GIT_COMMITTER_NAME and GIT_COMMITTER_EMAIL in the environment".to_owned(),
        ))
    }

    /// Runs git to its end.
    pub(super) fn run(&self, arguments: &[&str], input: &[u8]) -> Result<Output, Failure> {
        let mut command = Command::new("git");
        for name in FOREIGN {
            command.env_remove(name);
        }
        command.current_dir(&self.folder).env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0").env("GIT_ALLOW_PROTOCOL", PROTOCOLS);
        command.args(["-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "user.useConfigOnly=true"]);
        if let Some(repository) = &self.repository {
            command.env("GIT_DIR", repository).args(["-c", "core.bare=true"]);
        }
        if let Some(index) = &self.index {
            command.env("GIT_INDEX_FILE", index);
        }
        if let Some(moment) = self.moment {
            let date = format!("{moment} +0000");
            command.env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
        }
        let child = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = child.map_err(|error| match error.kind() {
            ErrorKind::NotFound => Failure::Environment("git is not installed, or not on the PATH; install it and publish again".to_owned()),
            _ => Failure::io("starting git", error),
        })?;
        let mut pipe = child.stdin.take();
        std::thread::scope(|scope| {
            // Written beside, for git answers while it reads, and neither pipe is endless.
            scope.spawn(move || pipe.as_mut().map(|pipe| pipe.write_all(input)));
            child.wait_with_output().map_err(|error| Failure::io("waiting for git", error))
        })
    }
}

/// What git said about its failure, on one line, without what it may have repeated of an address.
pub(super) fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("hint:")).collect();
    without_user(&lines.join("; "))
}
