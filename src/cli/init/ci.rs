//! `nutgraf init --ci`: a workflow that builds the site on a host's machines and shows it to readers.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

use clap::ValueEnum;

use crate::diagnostics::Failure;

/// Hosts whose machines can build a site. To add one is to add a file beside `github.yml` and a row here.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Ci {
    /// GitHub Actions, and GitHub Pages
    Github,
}

impl Ci {
    /// Where the workflow lies in a site, and what it says.
    fn file(self) -> (&'static str, String) {
        match self {
            Ci::Github => (".github/workflows/site.yml", include_str!("ci/github.yml").replace("VERSION", env!("CARGO_PKG_VERSION"))),
        }
    }
}

/// Writes the workflow into a site and says where; one that is there is never overwritten.
pub(super) fn write(ci: Ci, folder: &Path) -> Result<&'static str, Failure> {
    let (name, text) = ci.file();
    let place = folder.join(name);
    let written = fs::create_dir_all(place.parent().unwrap_or(folder))
        .and_then(|()| File::create_new(&place))
        .and_then(|mut file| file.write_all(text.as_bytes()));
    match written {
        Ok(()) => Ok(name),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(Failure::Usage(format!("`{}` is there already; nothing was written", place.display())))
        }
        Err(error) => Err(Failure::io(format_args!("writing `{}`", place.display()), error)),
    }
}
