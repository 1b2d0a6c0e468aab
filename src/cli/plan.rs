//! What publishing would change, as a person or a program reads it, and whether it may.

use std::fmt::Write as _;
use std::io::{self, BufRead, IsTerminal, Write as _};

use serde_json::{Value, json};

use crate::config::Place;
use crate::diagnostics::Failure;
use crate::publish::{Files, Plan, Release};

use super::counts::{count, size};
use super::screen::{Loudness, harmless};
use super::session::Session;
use super::target::Chosen;

/// So many files of each kind are named; `-v` names all.
const NAMED: usize = 20;

/// What the commands that change a target take.
#[derive(clap::Args)]
pub(super) struct Consent {
    /// Say what would be done, and do nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
    /// The most percent of the published files that may go without having been withdrawn
    #[arg(long, value_name = "PERCENT", default_value = "20", value_parser = clap::value_parser!(u8).range(0..=100))]
    max_deletes: u8,
}

/// Whether a plan is carried out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Go {
    /// It is.
    On,
    /// It was only to be looked at, or there is nothing to do.
    Home,
}

/// Which way a plan leads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// To the site as its sources are now.
    Forward,
    /// To an earlier release, whose addresses nobody can change any more.
    Back,
}

/// Shows the plan and asks whether it may be carried out.
pub(super) fn consent(
    plan: &Plan,
    place: (&Chosen, &str, Option<&Release>),
    (consent, way): (&Consent, Way),
    session: &Session,
) -> Result<Go, Failure> {
    let (chosen, words, live) = place;
    let for_people = session.screen.answers_people()?;
    let (lost, percent) = plan.losses();
    let is_too_much = percent > usize::from(consent.max_deletes);
    if !for_people {
        session.screen.answer(&format!("{}\n", json(plan, (chosen, words, live))))?;
    } else if consent.dry_run {
        session.screen.answer(&text(plan, (chosen, words, live), (session.screen.loudness, way)))?;
    } else if !plan.changes_nothing() {
        session.screen.say(text(plan, (chosen, words, live), (session.screen.loudness, way)).trim_end());
    }
    let too_much = || {
        format!(
            "{} of what is live would go, {percent} % and more than the {} % that may; nothing was changed\nhelp: look at the plan with `--dry-run`; if it is meant, allow it with `--max-deletes {percent}`",
            count(lost, "file"),
            consent.max_deletes
        )
    };
    if is_too_much {
        return Err(Failure::Unpublished(too_much()));
    }
    if consent.dry_run || plan.changes_nothing() {
        return Ok(Go::Home);
    }
    if consent.yes || ask()? { Ok(Go::On) } else { Err(Failure::Unpublished("nothing was changed, as you wished".to_owned())) }
}

/// Asks who sits at the terminal; where nobody does, `--yes` is needed.
fn ask() -> Result<bool, Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure::Unpublished(
            "nobody is here to be asked, so nothing was changed\nhelp: `--yes` does it without asking, `--dry-run` only tells".to_owned(),
        ));
    }
    let _ = write!(io::stderr(), "Shall this be done? [y/N] ").and_then(|()| io::stderr().flush());
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(|error| Failure::io("reading the answer", error))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// "release 3", or that there is none.
fn live_words(live: Option<&Release>) -> String {
    live.map_or_else(|| "nothing is live yet".to_owned(), |release| format!("release {} is live", release.number))
}

fn text(plan: &Plan, (chosen, words, live): (&Chosen, &str, Option<&Release>), (loudness, way): (Loudness, Way)) -> String {
    let name = &chosen.target.name.value;
    let mut text = format!("`{name}`, {}: {}\n", harmless(words), live_words(live));
    if plan.changes_nothing() {
        return text + "  nothing to do: all is as it shall be\n";
    }
    let Plan { new, changed, removed, withdrawn, unchanged, bytes, gone, .. } = plan;
    let counted = |of: &dyn Fn(&String) -> bool| {
        let [new, changed, removed] = [new, changed, removed].map(|list| list.iter().filter(|path| of(path)).count());
        format!("{new} new, {changed} changed, {removed} removed")
    };
    let line = "a String takes every text";
    let (pages, files) = (counted(&|path| is_page(path)), counted(&|path| !is_page(path)));
    writeln!(text, "  pages: {pages}\n  other files: {files}\n  {} to send; {} stay as they are", size(*bytes), count(*unchanged, "file"))
        .expect(line);
    for (what, list) in [("withdrawn", withdrawn), ("new", new), ("changed", changed), ("removed", removed)] {
        let shown = if loudness == Loudness::Talkative { list.len() } else { NAMED };
        list.iter().take(shown).for_each(|path| writeln!(text, "  {what:9}  {}", harmless(path)).expect(line));
        if list.len() > shown {
            writeln!(text, "  {what:9}  … and {} more; `-v` names all", list.len() - shown).expect(line);
        }
    }
    if !gone.is_empty() {
        writeln!(text, "  addresses of pages that would answer no more: {}", gone.len()).expect(line);
    }
    for gone in gone {
        let old = harmless(&gone.address);
        match &gone.heir {
            _ if way == Way::Back => writeln!(text, "    {old}").expect(line),
            Some(heir) => writeln!(text, "    {old}  if it is {} now, write `aliases: [{old}]` on that page", harmless(heir)).expect(line),
            None => writeln!(text, "    {old}  write `aliases: [{old}]` on the page that takes its place").expect(line),
        }
    }
    text
}

fn json(plan: &Plan, (chosen, words, live): (&Chosen, &str, Option<&Release>)) -> Value {
    let gone: Vec<Value> = plan.gone.iter().map(|gone| json!({"address": gone.address, "heir": gone.heir})).collect();
    json!({"plan": {
        "target": chosen.target.name.value, "place": words, "live": live.map(|release| release.number),
        "new": plan.new, "changed": plan.changed, "removed": plan.removed, "withdrawn": plan.withdrawn,
        "unchanged": plan.unchanged, "bytes": plan.bytes, "gone": gone,
    }})
}

/// Says exactly what is live.
pub(super) fn now_live(release: &Release, files: &Files, (chosen, words): (&Chosen, &str), session: &Session) -> Result<(), Failure> {
    let pages = files.keys().filter(|path| is_page(path)).count();
    if !session.screen.answers_people()? {
        let live = json!({"live": {
            "target": chosen.target.name.value, "place": words, "release": release.number, "restores": release.restores,
            "url": chosen.url(), "pages": pages, "files": files.len(),
        }});
        return session.screen.answer(&format!("{live}\n"));
    }
    let what = format!("{} in {}", count(pages, "page"), count(files.len(), "file"));
    let (number, url, words) = (release.number, harmless(chosen.url()), harmless(words));
    session.screen.say(&match chosen.target.place {
        // Whether anybody serves the folder, and at that address, is not known.
        Place::Folder(_) => format!("In place: release {number} in {words}, made for {url}, {what}"),
        _ => format!("Live at {url}: release {number} in {words}, {what}"),
    });
    Ok(())
}

fn is_page(path: &str) -> bool {
    (path.ends_with(".html") || path.ends_with(".htm")) && !crate::site::is_card(path)
}
