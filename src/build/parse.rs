//! One file at a time: every text of the site → pages, records, tables, in parallel; each text is dropped once it is read.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::content::{self, Page};
use crate::diagnostics::{Checked, Diagnostic, Severity};
use crate::input::{FileKind, Scan, Snapshot, SourceFile};
use crate::records::{self, Records};
use crate::render::{Source, theme_templates};
use crate::site::{Broken, WordFile};
use crate::yaml::Node;

/// What the files say.
#[derive(Default)]
pub(super) struct Read {
    /// Pages, by path.
    pub pages: Vec<Page>,
    /// Records of files of their own, by path.
    pub records: Records,
    /// Tables below `content/data/`, by path from there without the ending.
    pub data: Vec<(String, Node)>,
    /// Fluent files of the site.
    pub words: Vec<WordFile>,
}

impl Read {
    /// The templates that pages ask for.
    pub fn named_templates(&self) -> BTreeSet<&str> {
        self.pages.iter().filter_map(|page| page.front.template.as_ref()).map(|template| template.value.as_str()).collect()
    }
}

/// One file, read.
enum Value {
    Page(Box<Page>),
    Records(Records),
    Data(String, Node),
    Words(WordFile),
    Nothing,
}

/// Reads every file: each text is parsed as soon as it comes from the disk, so that few are held at a time.
pub(super) fn read(config: &Config, scan: Scan) -> Checked<(Snapshot, Read)> {
    let Checked { value: (snapshot, values), diagnostics: mut found } = scan.read(|file| one(config, file));
    let mut read = Read::default();
    for value in values {
        match value.into(&mut found) {
            Value::Page(page) => read.pages.push(*page),
            Value::Records(records) => {
                read.records.figures.extend(records.figures);
                read.records.events.extend(records.events);
                read.records.sources.extend(records.sources);
            }
            Value::Data(name, node) => read.data.push((name, node)),
            Value::Words(file) => read.words.push(file),
            Value::Nothing => {}
        }
    }
    Checked { value: (snapshot, read), diagnostics: found }
}

fn one(config: &Config, file: &mut SourceFile) -> Checked<Value> {
    let wanted = matches!(file.kind, FileKind::Page | FileKind::Yaml | FileKind::Csv | FileKind::Json | FileKind::Words);
    let Some(text) = wanted.then(|| file.take_text()).flatten() else { return Checked::clean(Value::Nothing) };
    let path = &file.path;
    let Checked { value, diagnostics } = match file.kind {
        FileKind::Page => {
            let page = content::read(path, &text, config);
            Checked { value: page.value.map_or(Value::Nothing, |page| Value::Page(Box::new(page))), diagnostics: page.diagnostics }
        }
        FileKind::Words => return Checked::clean(Value::Words(WordFile { path: path.clone(), text })),
        _ => table_or_records(config, file, &text),
    };
    Checked { value, diagnostics }
}

/// YAML is records in `figures/ events/ sources/` and a table in `data/`; elsewhere it belongs to nothing.
fn table_or_records(config: &Config, file: &SourceFile, text: &str) -> Checked<Value> {
    let path = &file.path;
    let below = path.as_str().strip_prefix("content/").unwrap_or(path.as_str());
    match below.split_once('/') {
        Some(("data", name)) => {
            let name = name.rsplit_once('.').map_or(name, |(name, _)| name).to_owned();
            let read = content::read_data(path, text);
            Checked { value: read.value.map_or(Value::Nothing, |node| Value::Data(name, node)), diagnostics: read.diagnostics }
        }
        Some(("figures" | "events" | "sources", _)) if file.kind == FileKind::Yaml => {
            let read = records::read_file(path, text, config.settings(path.as_str()));
            Checked { value: Value::Records(read.value), diagnostics: read.diagnostics }
        }
        _ => {
            let finding = Diagnostic::warning("stray-data", path, None, "this file lies where nothing reads it");
            let help = "records belong into `content/figures/`, `content/events/` or `content/sources/`, tables into `content/data/`, files to download into `static/`";
            Checked { value: Value::Nothing, diagnostics: vec![finding.help(help)] }
        }
    }
}

/// The theme's templates, then the site's: the later of two with one name counts.
pub(super) fn templates(snapshot: &Snapshot) -> Vec<Source> {
    let own = snapshot.files().iter().filter(|file| file.kind == FileKind::Template).filter_map(|file| {
        // Archetypes are filled by `nutgraf new`; they draw nothing.
        let name = file.path.as_str().strip_prefix("templates/").filter(|name| !name.starts_with("archetypes/"))?.to_owned();
        Some(Source { name, text: file.text.clone()? })
    });
    theme_templates().into_iter().chain(own).collect()
}

/// The kept copies, by path below `evidence/`.
pub(super) fn evidence(snapshot: &Snapshot) -> Vec<String> {
    let kept = snapshot.files().iter().filter(|file| file.kind == FileKind::Evidence);
    kept.filter_map(|file| file.path.as_str().strip_prefix("evidence/").map(str::to_owned)).collect()
}

/// The kinds of things of which some file has errors. A page with errors may have lost records of its own.
pub(super) fn broken(found: &[Diagnostic]) -> Broken {
    let mut broken = Broken::default();
    for finding in found.iter().filter(|finding| finding.severity == Severity::Error) {
        let below = finding.path.as_str().strip_prefix("content/").unwrap_or_default();
        match below.split_once('/').map(|(folder, _)| folder) {
            Some("figures") => broken.figures = true,
            Some("events") => broken.events = true,
            Some("sources") => broken.sources = true,
            _ if below.ends_with(".md") && finding.code.starts_with("front-matter") || finding.code.starts_with("yaml-") => {
                broken = Broken { pages: true, figures: true, events: true, sources: true };
            }
            _ => {}
        }
    }
    broken
}
