//! `nutgraf init`: a small complete site to learn from, or one with nothing in it, in an empty folder.
//!
//! The files lie in `site/` and `bare/` as they will lie on the user's disk. Nothing that is there is ever overwritten.

mod ci;

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::diagnostics::Failure;

use super::Ended;
use super::counts::count;
use super::folders::shown;
use super::session::Session;

/// What `init` takes.
#[derive(clap::Args)]
pub(super) struct Wanted {
    /// The folder to make; it must be empty or absent [default: the current folder]
    dir: Option<PathBuf>,
    /// Also write a workflow that builds and publishes the site; in a folder with a site, write that alone
    #[arg(long, value_name = "HOST")]
    ci: Option<ci::Ci>,
    /// Without the example: a configuration and an empty `content` folder
    #[arg(long)]
    bare: bool,
}

#[derive(rust_embed::RustEmbed)]
#[folder = "src/cli/init/site"]
struct Site;

#[derive(rust_embed::RustEmbed)]
#[folder = "src/cli/init/bare"]
struct Bare;

/// How many of the files in the way are named.
const NAMED: usize = 5;

/// Makes the site and says what to do next.
pub(super) fn run(wanted: Wanted, session: &Session) -> Result<Ended, Failure> {
    let folder = wanted.dir.unwrap_or_else(|| session.folder().to_path_buf());
    if let Some(host) = wanted.ci.filter(|_| folder.join(crate::config::FILE).is_file()) {
        let name = ci::write(host, &folder)?;
        session.screen.say(&format!("Wrote {name}: read what it does before you push it"));
        return Ok(Ended::Done);
    }
    refuse_non_empty(&folder)?;
    let files = if wanted.bare { write::<Bare>(&folder)? } else { write::<Site>(&folder)? };
    if let Some(host) = wanted.ci {
        ci::write(host, &folder)?;
    }
    let files = files + usize::from(wanted.ci.is_some());
    session.screen.say(&if wanted.bare { next_of_bare(&folder, files) } else { next(&folder, files) });
    Ok(Ended::Done)
}

/// Refuses a folder that holds anything but git's own folder.
fn refuse_non_empty(folder: &Path) -> Result<(), Failure> {
    let doing = |error| Failure::io(format_args!("looking into `{}`", folder.display()), error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            return Err(Failure::Usage(format!("`{}` is a file; nothing was written", folder.display())));
        }
        Err(error) => return Err(doing(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(doing)?.file_name();
        if name != ".git" {
            names.push(format!("`{}`", name.display()));
        }
    }
    if names.is_empty() {
        return Ok(());
    }
    names.sort();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = format!("`{}` is not empty: it holds {}{more}; nothing was written", folder.display(), names.join(", "));
    Err(Failure::Usage(format!("{message}\nhelp: name a folder that is new or empty, such as `nutgraf init my-site`")))
}

/// Writes every file of a site, and says how many there are.
fn write<S: rust_embed::RustEmbed>(folder: &Path) -> Result<usize, Failure> {
    let doing = |place: &Path, error| Failure::io(format_args!("writing `{}`", place.display()), error);
    let mut paths: Vec<_> = S::iter().collect();
    paths.sort();
    for path in &paths {
        let bytes = S::get(path).expect("the list is of what is embedded").data;
        let place = folder.join(path.as_ref());
        let parent = place.parent().unwrap_or(folder);
        // `create_new`: should somebody else write here at the same time, theirs stays.
        let written = fs::create_dir_all(parent).and_then(|()| File::create_new(&place)).and_then(|mut file| file.write_all(&bytes));
        written.map_err(|error| doing(&place, error))?;
    }
    let content = folder.join("content");
    fs::create_dir_all(&content).map_err(|error| doing(&content, error))?;
    Ok(paths.len())
}

/// Where the site is, in words, and the line that leads there; none where one is there.
fn place(folder: &Path) -> (String, String) {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let here = std::env::current_dir().and_then(|current| current.canonicalize()).is_ok_and(|current| current == folder);
    match here {
        true => ("this folder".to_owned(), String::new()),
        false => (shown(&folder), format!("  cd {}\n", quoted(shown(&folder).trim_end_matches('/')))),
    }
}

/// What can be done in every site.
const COMMANDS: &str = "  nutgraf serve -O # opens the site in your browser, and keeps it up to date while you write
  nutgraf check    # says what is wrong, and writes nothing
  nutgraf build    # writes the site into public/";

fn next(folder: &Path, files: usize) -> String {
    let (place, enter) = place(folder);
    let begin = "content/explainers/exampleton-roads.md";
    format!(
        "Made a small site of {} in {place}\nIts story is an example; read {begin} first.\n\nNext:\n{enter}{COMMANDS}\n\nTo begin your own, with nothing to take out first:\n  nutgraf init --bare my-site",
        count(files, "file")
    )
}

fn next_of_bare(folder: &Path, files: usize) -> String {
    let (place, enter) = place(folder);
    format!(
        "Made a site of {} with nothing in it in {place}\nWrite its title and where it will stand into nutgraf.yaml.\n\nNext:\n{enter}  nutgraf new explainer my-story    # begins a page; figures, events and sources begin likewise\n{COMMANDS}",
        count(files, "file")
    )
}

/// The path as a shell takes it.
fn quoted(path: &str) -> String {
    let plain = path.chars().all(|c| c.is_alphanumeric() || "/._-+@:".contains(c));
    if plain { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::{Bare, Site, quoted};

    #[test]
    fn the_site_has_one_of_each() {
        let paths: Vec<_> = Site::iter().collect();
        for part in [
            "nutgraf.yaml",
            ".gitignore",
            "content/_index.md",
            "content/explainers/",
            "content/background/",
            "content/figures/",
            "content/events/",
            "content/sources/",
            "evidence/",
        ] {
            assert!(paths.iter().any(|path| path.starts_with(part)), "{part}");
        }
        assert!(paths.iter().all(|path| Site::get(path).is_some_and(|file| std::str::from_utf8(&file.data).is_ok())));
    }

    #[test]
    fn the_bare_site_has_no_content() {
        let mut paths: Vec<_> = Bare::iter().collect();
        paths.sort();
        assert_eq!(paths, [".gitignore", "nutgraf.yaml"]);
    }

    #[test]
    fn a_folder_is_named_as_a_shell_takes_it() {
        for (path, expected) in [("my-site", "my-site"), ("a b", "'a b'"), ("it's", r"'it'\''s'"), ("$HOME", "'$HOME'")] {
            assert_eq!(quoted(path), expected);
        }
    }
}
