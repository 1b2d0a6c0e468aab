//! `nutgraf clean`: removes what builds wrote, and nothing else.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostics::Failure;
use crate::output::{Brake, Cleaned, Options, Reached, clean};

use super::Ended;
use super::counts::count;
use super::folders::{output, shown, sources};
use super::session::Session;
use super::signals::{self, Farewell};

/// The folder in the site root in which nutgraf keeps what it can make again.
const CACHE: &str = ".nutgraf";

/// What `clean` takes.
#[derive(clap::Args)]
pub(super) struct Wanted {
    /// The output folder [default: public in the site's folder]
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
}

/// Cleans the output folder and the cache.
pub(super) fn run(wanted: Wanted, session: &Session) -> Result<Ended, Failure> {
    let root = session.site_root()?;
    let output = output(wanted.output_dir, &root)?;
    let sources = sources(&root);
    let sources: Vec<&Path> = sources.iter().map(PathBuf::as_path).collect();
    let brake = Arc::new(Brake::default());
    let place = shown(&output);
    signals::stop_by(&brake, &session.screen, move |reached| Farewell::CutShort(stopped(&place, reached)))?;
    let on_wait = |_: &Path| session.screen.say(&format!("Another build is writing to {}: waiting until it ends", shown(&output)));
    let cleaned = clean(&output, &root, &sources, &Options { on_wait: Some(&on_wait), brake, ..Options::default() })?;
    let cache = remove_cache(&root.join(CACHE))?;
    // The whole path: whoever deletes wants to know where.
    session.screen.say(&closing(cleaned, &output.display().to_string(), cache));
    Ok(Ended::Done)
}

/// What became of the output when a signal ended the cleaning.
fn stopped(output: &str, reached: Reached) -> String {
    match reached {
        Reached::Nothing => format!("{output} is as it was"),
        Reached::TheEnd => format!("what nutgraf wrote into {output} is removed"),
        Reached::TheMiddle => format!("some of what nutgraf wrote into {output} is still there: clean again"),
    }
}

/// Whether there was a cache.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cache {
    Absent,
    Removed,
}

/// Removes the cache; a link in its place is left alone, for what it leads to is not ours.
fn remove_cache(folder: &Path) -> Result<Cache, Failure> {
    if !folder.symlink_metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Ok(Cache::Absent);
    }
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Failure::io(format_args!("removing the cache `{}`", folder.display()), error)),
        _ => Ok(Cache::Removed),
    }
}

fn closing(Cleaned { removed, kept }: Cleaned, output: &str, cache: Cache) -> String {
    let mut line = match removed {
        0 => format!("Nothing to remove in {output}"),
        removed => format!("Removed {} from {output}", count(removed, "file")),
    };
    if cache == Cache::Removed {
        line += ", and the cache";
    }
    if kept > 0 {
        line += &format!("; {} there not written by nutgraf {} kept", count(kept, "file"), if kept == 1 { "is" } else { "are" });
    }
    line
}
