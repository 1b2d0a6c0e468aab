//! What a build found and did, and whether that stops it.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::Gates;
use super::files::BarePictures;
use crate::check::{Graded, Waived};
use crate::config;
use crate::diagnostics::{Diagnostic, FilePath, Severity, Summary, Texts};
use crate::input::{Fingerprint, Snapshot, UNREADABLE};
use crate::output::{Artifact, Body, Written};
use crate::render::{self, Assets};
use crate::site::{Site, Unpublished};

/// What a build found and did.
pub struct Report {
    /// Every finding, graded and sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Findings that somebody waived.
    pub waived: Vec<Waived>,
    /// How many findings of each gravity.
    pub summary: Summary,
    /// How many pages were rendered (or, by `check`, would be).
    pub pages: usize,
    /// What was written; `None` where errors (or shut gates) kept the old output, and for `check`.
    pub written: Option<Written>,
    /// Whether findings keep the site from being written: exit code 1 (2 when they are about `nutgraf.yaml`, 3 when a file could not be read).
    pub stopped: Option<Stop>,
    /// The moment at which the next embargo ends or the next page expires, as the site's zone has it.
    pub next_change: Option<String>,
    /// The same moment in seconds since 1970.
    pub due: Option<i64>,
    /// What readers do not see, whatever the command line shows; empty where the site was not linked anew.
    pub unpublished: Arc<Vec<Unpublished>>,
    /// The site's time zone.
    pub zone: TimeZone,
    /// The texts that findings point into.
    pub texts: Arc<dyn Texts + Send + Sync>,
}

/// Why nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Errors in content or templates: exit 1.
    Content,
    /// Errors in the configuration: exit 2.
    Configuration,
    /// A file could not be read: exit 3.
    Environment,
}

impl Stop {
    /// The process's exit code, as the README's table has it.
    pub fn exit_code(self) -> u8 {
        match self {
            Stop::Content => 1,
            Stop::Configuration => 2,
            Stop::Environment => 3,
        }
    }
}

/// The files that are copied.
#[derive(Default)]
pub(super) struct Copies {
    /// Those of `static/` and the theme, as they are.
    pub statics: Vec<Artifact>,
    /// Those beside shown pages; of a picture that holds more than it shows, what the fingerprint of the rest is.
    pub beside: Vec<(Artifact, Option<Fingerprint>)>,
}

impl Report {
    /// The report of a build that the configuration stopped.
    pub(super) fn stopped(mut diagnostics: Vec<Diagnostic>, snapshot: Arc<Snapshot>) -> Self {
        crate::check::sort(&mut diagnostics);
        let summary = Summary::of(&diagnostics);
        let stopped = Some(if unreadable(&diagnostics) { Stop::Environment } else { Stop::Configuration });
        let texts = Arc::new(SiteTexts(snapshot));
        Self { summary, stopped, texts, ..Self::again((diagnostics, Vec::new()), 0, (None, None)) }
    }

    /// The report of a site that was linked and checked.
    pub(super) fn new(graded: Graded, site: &Site) -> Self {
        let next_change = site.next_change.and_then(|seconds| {
            let moment = jiff::Timestamp::from_second(seconds).ok()?.to_zoned(site.config.timezone.clone());
            Some(moment.strftime("%Y-%m-%d %H:%M %Z").to_string())
        });
        Self {
            diagnostics: graded.diagnostics,
            waived: graded.waived,
            summary: Summary::default(),
            pages: render::count(site),
            written: None,
            stopped: None,
            next_change,
            due: site.next_change,
            unpublished: Arc::default(),
            zone: site.config.timezone.clone(),
            texts: Arc::new(NoTexts),
        }
    }

    /// The report of a run like one that was made before.
    pub(super) fn again(
        (diagnostics, waived): (Vec<Diagnostic>, Vec<Waived>),
        pages: usize,
        (next_change, due): (Option<String>, Option<i64>),
    ) -> Self {
        Self {
            diagnostics,
            waived,
            summary: Summary::default(),
            pages,
            written: None,
            stopped: None,
            next_change,
            due,
            unpublished: Arc::default(),
            zone: TimeZone::UTC,
            texts: Arc::new(NoTexts),
        }
    }

    /// The report once rendering has found this too.
    pub(super) fn with(&self, found: Vec<Diagnostic>, gates: Gates) -> Self {
        let mut report = Self {
            diagnostics: self.diagnostics.iter().cloned().chain(found).collect(),
            waived: self.waived.clone(),
            next_change: self.next_change.clone(),
            unpublished: self.unpublished.clone(),
            zone: self.zone.clone(),
            texts: self.texts.clone(),
            written: None,
            ..*self
        };
        report.decide(gates);
        report
    }

    /// Counts the findings and decides whether they stop the build.
    pub(super) fn decide(&mut self, gates: Gates) {
        self.summary = Summary::of(&self.diagnostics);
        let shut = gates == Gates::Shut && self.summary.gates > 0;
        if self.summary.errors == 0 && !shut {
            return;
        }
        let configuration = |d: &&Diagnostic| d.severity == Severity::Error && d.path.as_str() == config::FILE;
        self.stopped = Some(if unreadable(&self.diagnostics) {
            Stop::Environment
        } else if self.summary.errors > 0 && self.diagnostics.iter().filter(configuration).count() == self.summary.errors {
            Stop::Configuration
        } else {
            Stop::Content
        });
    }

    /// The files that are copied: those of `static/` and the theme, and those beside shown pages.
    pub(super) fn copies(&self, (site, assets): (&Site, &Assets), (snapshot, bare): (&Snapshot, &BarePictures)) -> Copies {
        let on_disk = |path: &str| snapshot.get(path).map(|file| Body::Copy(file.disk_path().to_owned(), file.fingerprint));
        let statics = assets.ready.iter().filter_map(|ready| {
            let body = match &ready.bytes {
                Some(bytes) => Body::Bytes(bytes.clone()),
                None => on_disk(&format!("static/{}", ready.name))?,
            };
            Some(Artifact { path: ready.address.clone(), body })
        });
        let beside = site.files.assets.iter().filter(|(path, _)| !site.withheld.contains(*path));
        let beside =
            beside.filter_map(|(path, asset)| Some((Artifact { path: asset.address.clone(), body: on_disk(path)? }, bare.get(path).copied())));
        Copies { statics: statics.collect(), beside: beside.collect() }
    }
}

fn unreadable(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.code == UNREADABLE && diagnostic.severity == Severity::Error)
}

/// The texts that findings point into: the site's files, else the theme's templates.
pub(super) struct SiteTexts(pub Arc<Snapshot>);

/// Until the snapshot is handed over.
struct NoTexts;

impl Texts for NoTexts {
    fn text(&self, _path: &FilePath) -> Option<Arc<str>> {
        None
    }
}

impl Texts for SiteTexts {
    fn text(&self, path: &FilePath) -> Option<Arc<str>> {
        if let Some(file) = self.0.get(path.as_str()) {
            let text = file.text_again();
            // A credential in the configuration is an error, and must not be repeated with the line in which it stands.
            return if path.as_str() == config::FILE { text.map(|text| config::mask(&text).into()) } else { text };
        }
        let name = path.as_str().strip_prefix("templates/")?;
        render::theme_templates().into_iter().find(|source| source.name == name).map(|source| source.text)
    }
}
