//! A site with targets, and the program run on it with a canary among its credentials.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::program::{NOW, command, err, files, out, site};

/// A credential that must occur nowhere.
pub const CANARY: &str = "cAnArY0123456789cAnArY";

/// The page that tests change and take away.
pub const ROADS: &str = "content/explainers/exampleton-roads.md";
/// What that page becomes.
pub const ROADS_PAGE: &str = "explainers/exampleton-roads/index.html";

/// A folder with a site, `site`, and whatever is published to beside it.
pub struct Trial {
    pub folder: TempDir,
    pub site: PathBuf,
    /// The moment that counts as now, in seconds since 1970.
    pub now: &'static str,
}

impl Trial {
    /// The site that `init` makes, with these lines under `publish:`.
    pub fn new(targets: &str) -> Self {
        let (folder, site) = site();
        let config = site.join("nutgraf.yaml");
        let text = fs::read_to_string(&config).unwrap();
        fs::write(&config, format!("{text}\npublish:\n{targets}")).unwrap();
        Self { folder, site, now: NOW }
    }

    /// With one target, the folder `mirror` beside the site.
    pub fn mirrored() -> Self {
        Self::new("  mirror:\n    type: folder\n    path: ../mirror\n")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program on the site, with credentials of every kind in its environment.
    pub fn command(&self, line: &str) -> Command {
        let mut command = command(&self.site, line);
        command.env("SOURCE_DATE_EPOCH", self.now);
        for name in ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "GITHUB_TOKEN", "GIT_PASSWORD"] {
            command.env(name, CANARY);
        }
        command.env("AWS_ACCESS_KEY_ID", "test").env("HOME", self.folder.path()).env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "The Desk").env(format!("GIT_{who}_EMAIL"), "desk@town.example");
        }
        command
    }

    /// Runs a line, holds it to its exit code and to parts of what it says, and gives what it printed.
    pub fn run(&self, line: &str, code: i32, parts: &[&str]) -> Output {
        held(&mut self.command(line), line, code, parts)
    }

    /// Writes a file of the site.
    pub fn write(&self, path: &str, text: &str) {
        let place = self.site.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }

    /// Writes a page with these lines in its front matter besides title and date.
    pub fn page(&self, name: &str, more: &str) {
        self.write(
            &format!("content/explainers/{name}.md"),
            &format!("---\ntitle: The {name}\ndate: 2023-11-01\n{more}---\n\nThe text of {name}.\n"),
        );
    }

    pub fn configure(&self, more: &str) {
        let config = self.site.join("nutgraf.yaml");
        fs::write(&config, fs::read_to_string(&config).unwrap() + more).unwrap();
    }

    /// What `build` makes of the site now, without the manifest.
    pub fn built(&self) -> Vec<(String, Vec<u8>)> {
        let place = tempfile::tempdir().unwrap();
        let to = place.path().join("public");
        held(self.command("build --no-cache -q -o").arg(&to), "build", 0, &[]);
        published(&to)
    }

    /// No file below the trial's folder holds the canary.
    pub fn is_clean(&self) {
        self.is_clean_but("\0");
    }

    /// No file but those that the test itself wrote it into.
    pub fn is_clean_but(&self, own: &str) {
        for (path, bytes) in files(self.folder.path()).into_iter().filter(|(path, _)| !path.ends_with(own)) {
            assert!(!bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()), "{path} holds the canary");
        }
    }
}

/// Runs a command, and holds it to its exit code, to parts of what it says, and to say nothing of the canary.
pub fn held(command: &mut Command, line: &str, code: i32, parts: &[&str]) -> Output {
    let output = command.output().unwrap();
    let said = err(&output) + &out(&output);
    assert!(!said.contains(CANARY), "`nutgraf {line}` told a credential:\n{said}");
    assert_eq!(output.status.code(), Some(code), "`nutgraf {line}` said:\n{said}");
    for part in parts {
        assert!(said.contains(part), "`nutgraf {line}` said:\n{said}\ninstead of:\n{part}");
    }
    output
}

/// The files of a published folder, without what is nutgraf's own.
pub fn published(folder: &Path) -> Vec<(String, Vec<u8>)> {
    files(folder).into_iter().filter(|(path, _)| path != ".nutgraf-manifest").collect()
}

/// The bytes of one file.
pub fn text(files: &[(String, Vec<u8>)], path: &str) -> Option<String> {
    files.iter().find(|(name, _)| name == path).map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
}
