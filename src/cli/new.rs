//! `nutgraf new`: begins a page or a record where this site keeps such things; what is there is never overwritten.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::sync::Arc;

use clap::ValueEnum;

use crate::build::Look;
use crate::content;
use crate::desk::{self, Archetype, Fill, Makes};
use crate::diagnostics::{Diagnostic, Extent, Failure, FilePath, Severity, Texts, did_you_mean};
use crate::records;

use super::Ended;
use super::look;
use super::session::Session;

/// What `new` takes.
#[derive(clap::Args)]
pub(super) struct Wanted {
    /// What to begin
    kind: KindWish,
    /// Its id: of a page the file's name and the end of the address, of a record what references call it
    id: String,
    /// Its title [default: TK and the words of the id]
    #[arg(short, long, value_name = "TEXT")]
    title: Option<String>,
    /// The id of the source in which the figure was read [default: a new source of the figure's id]
    #[arg(short, long, value_name = "ID")]
    source: Option<String>,
}

/// What can be begun.
#[derive(Clone, Copy, ValueEnum)]
enum KindWish {
    /// An article that explains a story
    Explainer,
    /// A page about one person, organisation, document, place, event or term
    Background,
    /// A reported number
    Figure,
    /// Something that happened
    Event,
    /// A document that is cited
    Source,
}

impl KindWish {
    fn archetype(self) -> Archetype {
        match self {
            KindWish::Explainer => Archetype::Explainer,
            KindWish::Background => Archetype::Background,
            KindWish::Figure => Archetype::Figure,
            KindWish::Event => Archetype::Event,
            KindWish::Source => Archetype::Source,
        }
    }
}

/// Begins a page or a record, and says what to do next.
pub(super) fn run(wanted: &Wanted, session: &Session) -> Result<Ended, Failure> {
    let archetype = wanted.kind.archetype();
    let title = title(wanted)?;
    let (look, root) = match look::site(session)? {
        Ok(found) => found,
        Err(ended) => return Ok(ended),
    };
    let begun = begun(wanted, archetype, &look)?;
    let source = wanted.source.as_deref().unwrap_or(&wanted.id);
    let mut files = Vec::new();
    for archetype in begun {
        let path = desk::spot(&look.site, &look.unpublished, (archetype, &wanted.id));
        let own = archetype.file();
        let text = look.report.texts.text(&own);
        let fill = Fill { id: &wanted.id, title: &title, date: look.site.config.now.day, source };
        let filled = desk::fill(&own, text.as_deref().unwrap_or(archetype.built_in()), &fill);
        let filled = match filled {
            Ok(filled) => filled,
            Err(wrong) => return refused(&wrong, look.report.texts.as_ref(), session),
        };
        let wrong = mistakes(archetype, &path, &filled, &look);
        if !wrong.is_empty() {
            return refused(&wrong, &Filled { path, text: filled.into() }, session);
        }
        files.push((path, filled));
    }
    write(&root, &files)?;
    let paths: String = files.iter().map(|(path, _)| format!("{path}\n")).collect();
    session.screen.answer(&paths)?;
    session.screen.say(&next(archetype, &wanted.id));
    Ok(Ended::Done)
}

/// The title; one that says that it is not written yet where none was given.
fn title(wanted: &Wanted) -> Result<String, Failure> {
    let Some(title) = &wanted.title else { return Ok(format!("TK {}", wanted.id.replace(['-', '_', '.'], " "))) };
    let title = title.trim();
    if title.is_empty() || title.chars().any(char::is_control) {
        return Err(Failure::Usage("the title is empty, or has a line end or another control character in it".to_owned()));
    }
    Ok(title.to_owned())
}

/// What is made: a figure without a source brings one, for it cannot stand without.
fn begun(wanted: &Wanted, archetype: Archetype, look: &Look) -> Result<Vec<Archetype>, Failure> {
    let site = &look.site;
    let free = |archetype: Archetype, help: &str| match desk::clash(site, &look.unpublished, (archetype, &wanted.id)) {
        None => Ok(()),
        Some(message) => Err(Failure::Usage(format!("{message}; nothing was written{help}"))),
    };
    free(archetype, "")?;
    match (&wanted.source, archetype) {
        (None, Archetype::Figure) => {
            let help = format!("\nhelp: write `--source {}` if the figure was read there, or choose another id", wanted.id);
            free(Archetype::Source, &help)?;
            Ok(vec![Archetype::Source, Archetype::Figure])
        }
        (None, _) => Ok(vec![archetype]),
        (Some(source), Archetype::Figure) if site.index.source(source).is_some() => Ok(vec![archetype]),
        (Some(source), Archetype::Figure) => {
            let near = did_you_mean(source, site.sources.iter().map(|one| one.record.id.as_str()));
            let help =
                near.unwrap_or_else(|| format!("`nutgraf new source {source}` begins it; without `--source`, a new one of the figure's id is made"));
            Err(Failure::Usage(format!("there is no published source `{source}`; nothing was written\nhelp: {help}")))
        }
        (Some(_), _) => {
            Err(Failure::Usage(format!("`--source` is for figures; nothing was written\nhelp: leave it out for {}", with_article(archetype))))
        }
    }
}

fn with_article(archetype: Archetype) -> String {
    match archetype {
        Archetype::Background => "a background page".to_owned(),
        Archetype::Explainer | Archetype::Event => format!("an {}", archetype.word()),
        Archetype::Figure | Archetype::Source => format!("a {}", archetype.word()),
    }
}

/// The errors of what an archetype makes: a site's own may be wrong.
fn mistakes(archetype: Archetype, path: &FilePath, text: &str, look: &Look) -> Vec<Diagnostic> {
    let config = &look.site.config;
    let (made, mut wrong) = match archetype.makes() {
        Makes::Page(_) => {
            let read = content::read(path, text, config);
            (usize::from(read.value.is_some()), read.diagnostics)
        }
        Makes::Record(_) => {
            let read = records::read_file(path, text, config.settings(path.as_str()));
            (read.value.figures.len() + read.value.events.len() + read.value.sources.len(), read.diagnostics)
        }
    };
    wrong.retain(|finding| finding.severity == Severity::Error);
    if made != 1 && wrong.is_empty() {
        let message = format!("the archetype makes {made} records, and not one");
        wrong.push(Diagnostic::error("missing-field", &archetype.file(), None, message).help("it begins `{{ id }}:`, with the fields below"));
    }
    wrong
}

/// A text that lies on no disk.
struct Filled {
    path: FilePath,
    text: Arc<str>,
}

impl Texts for Filled {
    fn text(&self, path: &FilePath) -> Option<Arc<str>> {
        (*path == self.path).then(|| self.text.clone())
    }
}

fn refused(wrong: &[Diagnostic], texts: &dyn Texts, session: &Session) -> Result<Ended, Failure> {
    session.screen.findings(wrong, texts, Extent::All)?;
    session.screen.insist("Nothing written: the archetype makes what cannot be read; the site's own stand in templates/archetypes/");
    Ok(Ended::Stopped(crate::build::Stop::Content))
}

/// Writes the files; where one cannot be written, those before it are taken back.
fn write(root: &Path, files: &[(FilePath, String)]) -> Result<(), Failure> {
    let mut made = Vec::new();
    for (path, text) in files {
        let place = root.join(path.as_str());
        if let Err(failure) = create(root, &place, text) {
            // What cannot be taken back stands beside the failure, which says more.
            made.iter().for_each(|place| _ = fs::remove_file(place));
            return Err(failure);
        }
        made.push(place);
    }
    Ok(())
}

fn create(root: &Path, place: &Path, text: &str) -> Result<(), Failure> {
    let doing = |error| Failure::io(format_args!("writing `{}`", place.display()), error);
    let parent = place.parent().unwrap_or(root);
    // Asked of the folders that are there, before any is made: one of them may be a link that leads elsewhere.
    let there = parent.ancestors().find(|folder| folder.symlink_metadata().is_ok()).unwrap_or(root);
    let (inside, root) = (there.canonicalize().map_err(doing)?, root.canonicalize().map_err(doing)?);
    if !inside.starts_with(&root) {
        return Err(Failure::Usage(format!("`{}` leads out of the site, to `{}`; nothing was written", parent.display(), inside.display())));
    }
    fs::create_dir_all(parent).map_err(doing)?;
    // `create_new`: should somebody else write here at the same time, theirs stays.
    match File::create_new(place).and_then(|mut file| file.write_all(text.as_bytes())) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(Failure::Usage(format!("`{}` is there already; nothing was written\nhelp: choose another id", place.display())))
        }
        written => written.map_err(doing),
    }
}

fn next(archetype: Archetype, id: &str) -> String {
    let use_it = match archetype {
        Archetype::Explainer => "write it; a figure, an event or a source begins with `nutgraf new` too".to_owned(),
        Archetype::Background => format!("link to it where it helps a reader: `[text]({id})` or `[[{id}]]`"),
        Archetype::Figure => format!("show it on a page: `![[figure:{id}]]`, or in a sentence `[the number](figure:{id})`"),
        Archetype::Event => format!("name the pages to whose timelines it belongs under `about:`; a text links to it as `event:{id}`"),
        Archetype::Source => format!("cite it: `[@{id}]`"),
    };
    let what = with_article(archetype);
    format!(
        "Began {what}.\n\nNext:\n  replace each TK, and each `not-stated` that the source does state\n  {use_it}\n  nutgraf check    # names every TK that is left; `build --strict` refuses them"
    )
}
