//! What one run knows of its surroundings: the folder it was called for, the clock, how to speak.

use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::config::Wishes;
use crate::diagnostics::Failure;
use crate::input::{CONFIG_NAME, find_root};

use super::arguments::{Choices, Globals};
use super::screen::Screen;

/// One run of the program.
pub(super) struct Session {
    /// The way to speak.
    pub screen: Screen,
    /// When the run began.
    pub began: Instant,
    from: Option<PathBuf>,
}

impl Session {
    /// Resolves what every command takes.
    pub(super) fn new(globals: Globals) -> Self {
        Self { screen: Screen::new(&globals), began: Instant::now(), from: globals.root }
    }

    /// The folder that `--root` names, or the current one.
    pub(super) fn folder(&self) -> &Path {
        self.from.as_deref().unwrap_or(Path::new("."))
    }

    /// The root of the site that the folder belongs to.
    pub(super) fn site_root(&self) -> Result<PathBuf, Failure> {
        let folder = self.folder();
        let named = match &self.from {
            Some(folder) => format!("`{}`", folder.display()),
            None => "this folder".to_owned(),
        };
        if !folder.is_dir() {
            return Err(Failure::Usage(format!("{named} is not a folder; name the site's folder with `--root`")));
        }
        find_root(folder).ok_or_else(|| {
            // People who know other programs call it so.
            if let Some(other) = ["nutgraf.yml", "nutgraf.YAML", "Nutgraf.yaml"].into_iter().find(|other| folder.join(other).is_file()) {
                return Failure::Usage(format!(
                    "{named} holds `{other}`, and a site is known by `{CONFIG_NAME}`\nhelp: rename it to `{CONFIG_NAME}`"
                ));
            }
            let message = format!("there is no site here: neither {named} nor any folder above it holds `{CONFIG_NAME}`");
            Failure::Usage(format!("{message}\nhelp: `nutgraf init my-site` makes a small site; `--root` names a site elsewhere"))
        })
    }

    /// The command line's part of the configuration, and the one look at the clock.
    pub(super) fn wishes(&self, choices: &Choices) -> Result<Wishes, Failure> {
        Ok(Wishes { base_url: choices.base_url.clone(), drafts: choices.drafts, future: choices.future, preview: false, now: now()? })
    }

    /// The same for a command that looks at the site as readers see it.
    pub(super) fn wishes_of_readers(&self) -> Result<Wishes, Failure> {
        Ok(Wishes { now: now()?, ..Wishes::default() })
    }
}

/// The moment that counts as now, in seconds since 1970.
fn now() -> Result<i64, Failure> {
    Ok(match stopped_clock() {
        Some(value) => epoch(&value.to_string_lossy())?,
        None => SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64),
    })
}

/// The moment that the environment says it is, whenever it is.
fn stopped_clock() -> Option<std::ffi::OsString> {
    std::env::var_os("SOURCE_DATE_EPOCH").filter(|value| !value.is_empty())
}

/// Whether another build later has another time.
pub(super) fn clock_runs() -> bool {
    stopped_clock().is_none()
}

/// Reads `SOURCE_DATE_EPOCH` as <https://reproducible-builds.org/specs/source-date-epoch/> has it: whole seconds since 1970.
fn epoch(text: &str) -> Result<i64, Failure> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = if digits { text.parse().ok() } else { None };
    seconds.ok_or_else(|| {
        Failure::Usage(format!(
            "the environment variable SOURCE_DATE_EPOCH is `{text}`, which is no number of seconds since 1970; correct or unset it"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::epoch;

    #[test]
    fn the_epoch_is_whole_seconds_or_refused() {
        for (text, seconds) in
            [("0", Some(0)), ("1700000000", Some(1_700_000_000)), ("-1", None), ("+1", None), ("1.5", None), ("99999999999999999999", None)]
        {
            assert_eq!(epoch(text).ok(), seconds, "{text}");
        }
    }
}
