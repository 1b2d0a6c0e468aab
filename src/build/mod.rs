//! The whole tool on one screen: read, link, check, render, write.

mod files;
mod parse;
mod report;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use report::{Copies, SiteTexts};
pub use report::{Report, Stop};

use crate::check;
use crate::config::{self, Wishes};
use crate::diagnostics::Failure;
use crate::input::{Layout, Scan};
use crate::output::{Artifact, Body, Durability, Options, Output, Trust};
use crate::render::{self, Sink, Templates};
use crate::site::{self, Files};

/// What is to be built.
pub struct Request<'a> {
    /// The site root.
    pub root: PathBuf,
    /// The output folder; unused by [`check()`].
    pub output: PathBuf,
    /// What the command line says, and the clock.
    pub wishes: Wishes,
    /// Whether gates count as errors.
    pub gates: Gates,
    /// Whether the manifest is believed.
    pub trust: Trust,
    /// What the output must survive.
    pub durability: Durability,
    /// Told of every stage and every page; called from several threads.
    pub progress: &'a (dyn Fn(Progress) + Sync),
}

/// Whether gates stop a build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gates {
    /// They are shown.
    #[default]
    Open,
    /// `--strict`: they are errors.
    Shut,
}

/// How far a build is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress<'a> {
    /// Files are being read; how many there are.
    Reading,
    /// So many pages will be rendered.
    Rendering(usize),
    /// A thread works on a page, or is done with it.
    Page(render::Step<'a>),
    /// Another build holds the output; this one waits.
    Waiting,
    /// The output is being put in place.
    Writing,
}

/// Builds the site into its output folder: the old output stands until the new one is complete.
pub fn build(request: &Request) -> Result<Report, Failure> {
    let on_wait = |_: &Path| (request.progress)(Progress::Waiting);
    let options = Options { trust: request.trust, durability: request.durability, on_wait: Some(&on_wait), ..Options::default() };
    let sources = SOURCES.map(|name| request.root.join(name));
    let sources: Vec<&Path> = sources.iter().map(PathBuf::as_path).collect();
    let output = Output::open(&request.output, &request.root, &sources, &options)?;
    let (mut report, copies) = run(request, &output)?;
    if report.stopped.is_some() {
        output.abandon();
        return Ok(report);
    }
    (request.progress)(Progress::Writing);
    copies.statics.into_iter().try_for_each(|artifact| output.put(artifact))?;
    copies.beside.into_par_iter().try_for_each(|artifact| output.put(files::bare_picture(artifact)?))?;
    report.written = Some(output.finish()?);
    Ok(report)
}

/// Does everything that [`build`] does except writing.
pub fn check(request: &Request) -> Result<Report, Failure> {
    run(request, &Nowhere).map(|(report, _)| report)
}

/// Folders of the site root that an output folder must not be.
const SOURCES: [&str; 4] = ["content", "templates", "static", "evidence"];

/// Read, link, check, render: the same for every way to run the tool.
fn run(request: &Request, sink: &dyn Sink) -> Result<(Report, Copies), Failure> {
    (request.progress)(Progress::Reading);
    let mut found = Vec::new();
    let scan = Scan::start(&request.root, &Layout { output: request.output.clone() })?;
    let text = scan.config().and_then(|file| file.text.clone()).unwrap_or_else(|| "".into());
    let Some(config) = config::read(&text, &request.wishes).into(&mut found) else {
        let (snapshot, _) = scan.read(|_| ()).into(&mut found);
        return Ok((Report::stopped(found, snapshot), Copies::default()));
    };
    let (snapshot, read) = parse::read(&config, scan).into(&mut found);
    let languages = site::languages(&config, &read.pages, &read.words, &mut found);
    let mut templates = Templates::load(parse::templates(&snapshot), &read.named_templates(), Arc::new(languages.clone())).into(&mut found);
    let assets = render::plan(&config, files::statics(&snapshot, &mut found)?).into(&mut found);
    let files = Files {
        assets: files::assets(&config, &snapshot, &mut found),
        statics: assets.statics.clone(),
        evidence: parse::evidence(&snapshot),
        data: read.data,
        broken: parse::broken(&found),
        blocks: templates.as_ref().map(Templates::blocks).unwrap_or_default(),
    };
    let site = site::link(config, read.pages, read.records, files, languages).into(&mut found);
    found.extend(check::run(&site));
    let graded = check::grade(&site, found);
    let mut report = Report::new(graded, &site);
    report.decide(request.gates);
    if let Some(templates) = templates.as_mut().filter(|_| report.stopped.is_none()) {
        (request.progress)(Progress::Rendering(report.pages));
        let told = |step: render::Step| (request.progress)(Progress::Page(step));
        report.diagnostics.extend(render::render(&site, templates, &assets, sink, &told)?);
        report.decide(request.gates);
    }
    let copies = if report.stopped.is_none() { report.copies(&site, &assets, &snapshot) } else { Copies::default() };
    report.texts = Box::new(SiteTexts(snapshot));
    // To give back a large site's memory takes a while, and nobody has to wait for it.
    rayon::spawn(move || drop(site));
    Ok((report, copies))
}

/// Where `check` puts what it renders.
struct Nowhere;

impl Sink for Nowhere {
    fn put(&self, _path: String, _bytes: Vec<u8>) -> Result<(), Failure> {
        Ok(())
    }
}

impl Sink for Output {
    fn put(&self, path: String, bytes: Vec<u8>) -> Result<(), Failure> {
        Output::put(self, Artifact { path, body: Body::Bytes(bytes) })
    }
}
