//! Everything but rendering: read, link, check; then it can be said whether there is anything to render, and from what.

use std::sync::Arc;

use super::memo::{self, Memo};
use super::report::{Copies, SiteTexts};
use super::{Report, Request, files, parse};
use crate::check::{self, Graded, OfPages};
use crate::config;
use crate::diagnostics::{Diagnostic, Failure, FilePath};
use crate::input::{Scan, Snapshot, SourceFile};
use crate::render::{self, Assets, Templates, Works};
use crate::site::{self, Files, Memory, Site, Unpublished};

/// A site of which nothing is rendered yet.
pub(super) struct Ready {
    /// The findings so far.
    pub report: Report,
    /// What its files are made from; `None` where errors stop the build.
    pub works: Option<Arc<Works>>,
    pub copies: Copies,
    pub snapshot: Arc<Snapshot>,
    pub problems: Vec<Diagnostic>,
    /// The path that every link begins with.
    pub base_path: String,
    /// `None` where the configuration cannot be used.
    pub linked: Option<LinkedSite>,
}

/// What reading and linking worked out, to be remembered.
pub(super) struct LinkedSite {
    pub site: Arc<Site>,
    pub parsed: parse::Files,
    pub of_pages: OfPages,
}

/// Everything but rendering; `None` where the memo turned out to be damaged.
pub(super) fn ready(request: &Request, memo: &mut Memo, scan: Scan) -> Result<Option<Ready>, Failure> {
    let Joined { site, templates, assets, snapshot, graded, problems, parsed, of_pages, unpublished, bare } = match join(request, memo, scan)? {
        Join::Done(joined) => *joined,
        Join::Damaged => return Ok(None),
        Join::Stopped(report, snapshot, problems) => {
            let copies = Copies::default();
            return Ok(Some(Ready { report: *report, works: None, copies, snapshot, problems, base_path: "/".to_owned(), linked: None }));
        }
    };
    let (base_path, site) = (site.config.base_path.clone(), Arc::new(site));
    let mut report = Report::new(graded, &site);
    report.decide(request.gates);
    report.texts = Arc::new(SiteTexts(snapshot.clone()));
    report.unpublished = Arc::new(unpublished);
    let (mut works, mut copies) = (None, Copies::default());
    if let Some(templates) = templates.filter(|_| report.stopped.is_none()) {
        works = Some(Arc::new(Works::new(site.clone(), templates, &assets, memo.works.as_deref())));
        copies = report.copies((&site, &assets), (&snapshot, &bare));
    }
    let linked = Some(LinkedSite { site, parsed, of_pages });
    Ok(Some(Ready { report, works, copies, snapshot, problems, base_path, linked }))
}

/// How far reading, linking and checking came.
pub(super) enum Join {
    /// To the end.
    Done(Box<Joined>),
    /// The memo turned out to be damaged.
    Damaged,
    /// The configuration cannot be used: the findings, and the files with what was wrong with them as files.
    Stopped(Box<Report>, Arc<Snapshot>, Vec<Diagnostic>),
}

/// A site, linked, checked and graded, and all that its pages are made from.
pub(super) struct Joined {
    pub site: Site,
    pub templates: Option<Templates>,
    pub assets: Assets,
    pub snapshot: Arc<Snapshot>,
    pub graded: Graded,
    pub problems: Vec<Diagnostic>,
    pub parsed: parse::Files,
    pub of_pages: OfPages,
    /// What is written of pictures that hold more than they show.
    pub bare: files::BarePictures,
    /// Only for those who look: nothing that is rendered may know it.
    pub unpublished: Vec<Unpublished>,
}

/// Read, link, check.
pub(super) fn join(request: &Request, memo: &mut Memo, scan: Scan) -> Result<Join, Failure> {
    let mut found = Vec::new();
    let text = scan.config().and_then(|file| file.text.clone()).unwrap_or_else(|| "".into());
    // Of a configuration that is no text enough is said by what reading it says.
    let is_text = scan.config().is_some_and(SourceFile::is_usable);
    if scan.config().is_none() {
        let gone = Diagnostic::error("missing-field", &FilePath::new(config::FILE), None, format!("there is no `{}` any more", config::FILE));
        found.push(gone.help("put it back: it says that this folder is a site"));
    }
    let config = if is_text { config::read(&text, &request.wishes).into(&mut found) } else { None };
    let Some(config) = config else {
        let read = scan.read(|_| ());
        let (problems, snapshot) = (read.diagnostics.clone(), Arc::new(read.into(&mut found).0));
        let report = Report::stopped(found, snapshot.clone());
        return Ok(Join::Stopped(Box::new(report), snapshot, problems));
    };
    let settings = memo::settings(&text, &request.wishes);
    let (snapshot, read, parsed) = parse::read(&config, scan, memo, &settings).into(&mut found);
    let (snapshot, problems) = (Arc::new(snapshot), read.problems.clone());
    let languages = site::languages(&config, &read.pages, &read.words, &mut found);
    let words = (Arc::new(languages.clone()), memo::words(&snapshot, languages.keys()));
    let templates = Templates::load(parse::templates(&snapshot), &read.named_templates(), words).into(&mut found);
    let assets = render::plan(&config, files::statics(&snapshot, &memo.pictures, &mut found)?).into(&mut found);
    let (beside, bare) = files::assets(&config, &snapshot, &memo.pictures, &mut found);
    let files = Files {
        assets: beside,
        statics: assets.statics.clone(),
        evidence: parse::evidence(&snapshot),
        data: read.data,
        broken: parse::broken(&found, &read.pages),
        blocks: templates.as_ref().map(Templates::blocks).unwrap_or_default(),
    };
    let unpublished = site::unpublished(&config, &read.pages, &read.records);
    let seed = memo::seed(&settings, &config, &snapshot);
    let linked = |site: &_, page: &_| memo.linked(site, page);
    let site =
        site::link(config, (read.pages, read.records), files, languages, &Memory { seed, last: memo.last(), linked: &linked }).into(&mut found);
    let of_pages = check::pages(&site, &|page| memo.checked(&site, page));
    found.extend(check::run(&site, &of_pages));
    // A page that the memo has linked is first read when it is rendered; of the others no more needs to be made.
    if memo.is_damaged() {
        return Ok(Join::Damaged);
    }
    let graded = check::grade(&site, found);
    Ok(Join::Done(Box::new(Joined { site, templates, assets, snapshot, graded, problems, parsed, of_pages, bare, unpublished })))
}
