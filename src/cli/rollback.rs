//! `nutgraf rollback`: shows readers an earlier release again, but for what was withdrawn since.

use crate::diagnostics::Failure;
use crate::publish::{Destination, Files, Plan, Source, Wanted as Change, mentions, without_withdrawn};

use super::Ended;
use super::counts::count;
use super::plan::{Consent, Go, Way, consent, now_live};
use super::session::Session;
use super::target::{Chosen, choose};

/// What `rollback` takes.
#[derive(clap::Args)]
pub(super) struct Wanted {
    /// The target's name under `publish:` [default: the only one, or the one called default]
    target: Option<String>,
    /// The number of a release, as `releases` lists it [default: the one before what is live]
    release: Option<u32>,
    /// Also where pages of that time speak of what was withdrawn since
    #[arg(long)]
    with_mentions: bool,
    #[command(flatten)]
    consent: Consent,
}

/// Brings a release back.
pub(super) fn run(wanted: &Wanted, session: &Session) -> Result<Ended, Failure> {
    session.screen.answers_people()?;
    // No target has a number for a name that anybody would give it, so a number alone is a release.
    let alone = wanted.target.as_deref().filter(|_| wanted.release.is_none()).and_then(|text| text.parse::<u32>().ok());
    let name = wanted.target.as_deref().filter(|_| alone.is_none());
    let chosen = match choose(name, session)? {
        Ok(chosen) => chosen,
        Err(ended) => return Ok(ended),
    };
    let mut place = chosen.open()?;
    let live = place.live()?;
    let number = match wanted.release.or(alone) {
        Some(number) => number,
        None => {
            // What was brought back stands where it first stood.
            let shown = live.release.as_ref().map_or(u32::MAX, |release| release.restores.unwrap_or(release.number));
            let before = place.releases()?.into_iter().find(|release| release.number < shown);
            before.map(|release| release.number).ok_or_else(|| Failure::Usage("there is no earlier release to bring back".to_owned()))?
        }
    };
    let all = place.contents(number)?;
    let had = all.len();
    let files = without_withdrawn(all, &chosen.config.withdrawn);
    if files.len() < had {
        let kept_away = count(had - files.len(), "file");
        session.screen.say(&format!("Withdrawn, and kept away: {kept_away} of release {number}"));
    }
    let plan = Plan::new(&live.files, &files, &chosen.config.withdrawn);
    if !wanted.with_mentions {
        refuse_mentions(&mut *place, (number, &files), &plan, &chosen)?;
    }
    let words = place.words();
    if consent(&plan, (&chosen, &words, live.release.as_ref()), (&wanted.consent, Way::Back), session)? == Go::Home {
        return Ok(Ended::Done);
    }
    chosen.stage.changes_begin();
    let release = place.put(&Change { files: &files, source: Source::Kept(number), plan: &plan, now: chosen.now })?;
    chosen.stage.is_done();
    now_live(&release, &files, (&chosen, &words), session)?;
    Ok(Ended::Done)
}

/// Refuses a release whose listings or feed would show readers parts of what was withdrawn.
fn refuse_mentions(place: &mut dyn Destination, (number, files): (u32, &Files), plan: &Plan, chosen: &Chosen) -> Result<(), Failure> {
    let coming: Vec<String> = plan.new.iter().chain(&plan.changed).cloned().collect();
    let found = mentions(place, files, &coming, &chosen.config.withdrawn)?;
    if found.is_empty() {
        return Ok(());
    }
    let named = found.iter().take(5).map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
    let more = if found.len() > 5 { format!(" and {} more", found.len() - 5) } else { String::new() };
    let message = format!("release {number} speaks of what was withdrawn since: {named}{more}; nothing was changed");
    let help = "publish from the sources of that time without it; `--with-mentions` brings these files back as they were";
    Err(Failure::Unpublished(format!("{message}\nhelp: {help}")))
}
