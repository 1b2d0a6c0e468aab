//! One file at a time: every text of the site → pages, records, tables, in parallel; each text is dropped once it is read.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::memo::{self, Key, Memo, Parsed, Value};
use crate::config::Config;
use crate::content::{self, Page, Spot};
use crate::diagnostics::{Checked, Diagnostic, FilePath, Severity, slip};
use crate::input::{FileKind, Fingerprint, Scan, Snapshot, SourceFile};
use crate::records::{self, Records};
use crate::render::{Source, theme_templates};
use crate::site::{Broken, WordFile};
use crate::yaml::Node;

/// What the files say.
#[derive(Default)]
pub(super) struct Read {
    /// Pages, by path.
    pub pages: Vec<Arc<Page>>,
    /// Records of files of their own, by path.
    pub records: Records,
    /// Tables below `content/data/`, by path from there without the ending.
    pub data: Vec<(String, Arc<Node>)>,
    /// Fluent files of the site.
    pub words: Vec<WordFile>,
    /// What was wrong with the files as files.
    pub problems: Vec<Diagnostic>,
}

impl Read {
    /// The templates that pages ask for.
    pub fn named_templates(&self) -> BTreeSet<&str> {
        self.pages.iter().filter_map(|page| page.front.template.as_ref()).map(|template| template.value.as_str()).collect()
    }
}

/// Every file, read, with what a memo finds it by.
pub(super) type Files = memo::Read;

/// One file, read, and what kept it from being read.
struct One {
    key: Key,
    parsed: Arc<Parsed>,
    entry: Option<Spot>,
    problem: Option<Diagnostic>,
}

/// Reads every file: each text is parsed as soon as it comes from the disk, so that few are held at a time; what the memo
/// knows is not parsed again.
pub(super) fn read(config: &Config, scan: Scan, memo: &Memo, settings: &Fingerprint) -> Checked<(Snapshot, Read, Files)> {
    let Checked { value: (snapshot, values), diagnostics: mut found } = scan.read(|file| one(config, memo, settings, file));
    found.extend(values.iter().filter_map(|one| one.problem.clone()));
    let mut read = Read { problems: found.clone(), ..Read::default() };
    let mut files = Vec::with_capacity(values.len());
    for One { key, parsed, entry, .. } in values {
        found.extend(parsed.diagnostics.iter().cloned());
        match &parsed.value {
            Value::Page(page) => read.pages.push(page.clone()),
            Value::Records(records) => {
                read.records.figures.extend(records.figures.iter().cloned());
                read.records.events.extend(records.events.iter().cloned());
                read.records.sources.extend(records.sources.iter().cloned());
            }
            Value::Data(name, node) => read.data.push((name.clone(), node.clone())),
            Value::Words(file) => read.words.push(file.clone()),
            Value::Nothing => {}
        }
        files.push((key, parsed, entry));
    }
    Checked { value: (snapshot, read, files), diagnostics: found }
}

fn one(config: &Config, memo: &Memo, settings: &Fingerprint, file: &mut SourceFile) -> One {
    let nothing = |problem| One { key: Key::default(), parsed: Arc::new(NOTHING), entry: None, problem };
    let wanted = matches!(file.kind, FileKind::Page | FileKind::Yaml | FileKind::Csv | FileKind::Json | FileKind::Words);
    if !wanted || !file.is_usable() {
        return nothing(None);
    }
    let known = memo::key(file.path.as_str(), &file.fingerprint, settings);
    if let Some((parsed, entry)) = memo.parsed(&known) {
        file.take_text();
        return One { key: known, parsed, entry, problem: None };
    }
    match file.open_text() {
        Ok(Some(text)) => {
            // Reading a file that only its stamp spoke for may have shown another one.
            let key = memo::key(file.path.as_str(), &file.fingerprint, settings);
            let (parsed, entry) = memo.keep(&key, parse(config, file, text));
            One { key, parsed, entry, problem: None }
        }
        Ok(None) => nothing(None),
        Err(problem) => nothing(Some(problem)),
    }
}

const NOTHING: Parsed = Parsed { value: Value::Nothing, diagnostics: Vec::new() };

fn parse(config: &Config, file: &SourceFile, text: Arc<str>) -> Parsed {
    let path = &file.path;
    match file.kind {
        FileKind::Page => {
            let page = content::read(path, &text, config);
            Parsed { value: page.value.map_or(Value::Nothing, |page| Value::Page(Arc::new(page))), diagnostics: page.diagnostics }
        }
        FileKind::Words => Parsed { value: Value::Words(WordFile { path: path.clone(), text }), diagnostics: Vec::new() },
        _ => table_or_records(config, file, &text),
    }
}

/// YAML is records in `figures/ events/ sources/` and a table in `data/`; elsewhere it belongs to nothing.
fn table_or_records(config: &Config, file: &SourceFile, text: &str) -> Parsed {
    let path = &file.path;
    let below = path.as_str().strip_prefix("content/").unwrap_or(path.as_str());
    match below.split_once('/') {
        Some(("data", name)) => {
            let name = name.rsplit_once('.').map_or(name, |(name, _)| name).to_owned();
            let read = content::read_data(path, text);
            Parsed { value: read.value.map_or(Value::Nothing, |node| Value::Data(name, Arc::new(node))), diagnostics: read.diagnostics }
        }
        Some(("figures" | "events" | "sources", _)) if file.kind == FileKind::Yaml => {
            let mut read = records::read_file(path, text, config.settings(path.as_str()));
            if read.value.is_empty() && read.diagnostics.is_empty() {
                let found = Diagnostic::warning("no-record", path, None, "this file is for records and holds none");
                read.diagnostics.push(found.help("write one, as `nutgraf new` begins it, or take the file away"));
            }
            Parsed { value: Value::Records(read.value), diagnostics: read.diagnostics }
        }
        _ => {
            let message = "this file lies where nothing reads it";
            let meant = below.split_once('/').and_then(|(folder, _)| meant_for_records(folder).map(|meant| (folder, meant)));
            let finding = match meant {
                Some((folder, meant)) => {
                    Diagnostic::error(NEAR_RECORDS, path, None, message).help(format!("rename the folder `content/{folder}` to `content/{meant}`"))
                }
                None => Diagnostic::warning("stray-data", path, None, message).help(
                    "records belong into `content/figures/`, `content/events/` or `content/sources/`, tables into `content/data/`, files to download into `static/`",
                ),
            };
            Parsed { value: Value::Nothing, diagnostics: vec![finding] }
        }
    }
}

/// The code of records in a folder whose name is nearly one for records.
const NEAR_RECORDS: &str = "records-folder";

/// The folder of records that a folder's name is nearly that of.
fn meant_for_records(folder: &str) -> Option<&'static str> {
    let folded = folder.to_lowercase();
    let is_meant = |known: &&&str| known.trim_end_matches('s') == folded.trim_end_matches('s') || slip(&folded, [**known]).is_some();
    ["figures", "events", "sources", "data"].iter().find(is_meant).copied()
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

/// Codes of what keeps a record from being read.
const OF_RECORDS: [&str; 10] = [
    "bad-date",
    "bad-record-id",
    "bad-value",
    "figure-in-two-forms",
    "figure-without-reading",
    "figure-without-reporter",
    "figure-without-source",
    "missing-field",
    "source-unread",
    "unknown-field",
];

/// The kinds of things of which some file has errors. A page with errors may have lost records of its own.
pub(super) fn broken(found: &[Diagnostic], pages: &[Arc<Page>]) -> Broken {
    let mut broken = Broken::default();
    let is_lost = |path: &FilePath| pages.binary_search_by(|page| page.path.cmp(path)).is_err();
    for finding in found.iter().filter(|finding| finding.severity == Severity::Error) {
        let path = &finding.path;
        let below = path.as_str().strip_prefix("content/").unwrap_or_default();
        let folder = below.split_once('/').map(|(folder, _)| folder);
        match folder.map(|folder| if finding.code == NEAR_RECORDS { meant_for_records(folder).unwrap_or(folder) } else { folder }) {
            Some("figures") => {
                broken.figures = true;
                broken.lost.record("figure", path);
            }
            Some("events") => {
                (broken.events, broken.event_files) = (true, true);
                broken.lost.record("event", path);
            }
            Some("sources") => {
                broken.sources = true;
                broken.lost.record("source", path);
            }
            // A mistake in one of its blocks does not lose a page.
            _ if below.ends_with(".md") && is_lost(path) => {
                let mut lost = std::mem::take(&mut broken.lost);
                lost.page(path);
                broken = Broken { pages: true, figures: true, events: true, sources: true, event_files: true, lost };
            }
            // A record in the front matter that cannot be read is left out, and whoever names it is not to be told that it is missing.
            _ if below.ends_with(".md") && OF_RECORDS.contains(&finding.code) => {
                (broken.figures, broken.events, broken.sources) = (true, true, true);
            }
            _ => {}
        }
    }
    broken
}
