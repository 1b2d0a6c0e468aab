//! `nutgraf releases`: what was published to a target, and can be brought back.

use std::fmt::Write;

use serde_json::json;

use crate::diagnostics::Failure;
use crate::publish::Release;

use super::Ended;
use super::counts::count;
use super::session::Session;
use super::target::choose;

/// What `releases` takes.
#[derive(clap::Args)]
pub(super) struct Wanted {
    /// The target's name under `publish:` [default: the only one, or the one called default]
    target: Option<String>,
}

/// Lists the releases, the newest first.
pub(super) fn run(wanted: &Wanted, session: &Session) -> Result<Ended, Failure> {
    let for_people = session.screen.answers_people()?;
    let chosen = match choose(wanted.target.as_deref(), session)? {
        Ok(chosen) => chosen,
        Err(ended) => return Ok(ended),
    };
    let mut place = chosen.open()?;
    let live = place.live()?.release.map(|release| release.number);
    let releases = place.releases()?;
    let mut text = String::new();
    for release in &releases {
        let Release { number, made, restores } = *release;
        let stamp = jiff::Timestamp::from_second(made).unwrap_or_default();
        let is_live = live == Some(number);
        if for_people {
            let when = stamp.to_zoned(chosen.config.timezone.clone()).strftime("%Y-%m-%d %H:%M %Z");
            let again = restores.map_or_else(String::new, |restored| format!("  release {restored} again"));
            writeln!(text, "{number:>5}  {when}{again}{}", if is_live { "  live" } else { "" }).expect("a String takes every text");
        } else {
            let object = json!({"release": number, "made": stamp.to_string(), "restores": restores, "live": is_live});
            writeln!(text, "{object}").expect("a String takes every text");
        }
    }
    session.screen.answer(&text)?;
    session.screen.say(&format!("{} of `{}`", count(releases.len(), "release"), chosen.target.name.value));
    Ok(Ended::Done)
}
