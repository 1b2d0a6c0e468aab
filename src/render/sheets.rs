//! Every file that a site's output holds besides copies: what each is, and where it stands.

use rayon::prelude::*;

use super::downloads::DataFormat;
use super::feeds;
use super::hosting::HostFile;
use crate::config::Kind;
use crate::diagnostics::Failure;
use crate::input::Fingerprint;
use crate::site::{FigureIx, Glossed, PageIx, Role, Site, alias_file, file_of};

/// The template that draws a page: its own `template:`, else that of what the page does.
pub fn template_of(site: &Site, ix: PageIx) -> &str {
    let (page, role) = (site.page(ix), site.place(ix).role);
    let built_in = match (role, page.kind) {
        (Role::Home, _) => "index.html",
        (Role::Section, _) => "section.html",
        (Role::Timeline, _) => "timeline.html",
        (Role::Figures, _) => "figures.html",
        (Role::Sources, _) => "sources.html",
        (Role::Topics, _) => "topics.html",
        (Role::Questions, _) => "questions.html",
        (Role::Corrections, _) => "corrections.html",
        (Role::NotFound, _) => "404.html",
        (Role::Article, Kind::Explainer) => "explainer.html",
        (Role::Article, Kind::Background) => "background.html",
        (Role::Article, Kind::Section | Kind::Page) => "page.html",
    };
    page.front.template.as_ref().map_or(built_in, |template| template.value.as_str())
}

/// Takes what is made, from any thread.
pub trait Sink: Sync {
    /// Whether the file at this path need not be composed: it is there, and was of the same sight.
    fn has_sight(&self, path: &str, sight: &Fingerprint) -> bool;
    /// Whether the file at this path need not be made: it is there, made from what has the same key.
    fn has(&self, path: &str, made_from: MadeFrom) -> bool;
    /// One file, by its path in the output, with what it was made from, where that is known.
    fn put(&self, path: String, made_from: Option<MadeFrom>, bytes: Vec<u8>) -> Result<(), Failure>;
}

/// What a sheet was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct MadeFrom {
    /// Of what its views are composed from: equal sights are equal sheets.
    pub sight: Fingerprint,
    /// Of its views and templates: equal keys are equal sheets.
    pub key: Fingerprint,
}

/// How far a page is; told from the thread that renders it, one page after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// A template begins to draw a page, or a part of it.
    Draws {
        /// Where the page stands.
        page: &'a str,
        /// The template's path below `templates/`.
        template: &'a str,
    },
    /// The page is done.
    Ends,
    /// The page is there already, and is not rendered.
    Stays,
}

/// One file to be made.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sheet {
    /// A page; of a section, its first sheet.
    Page(PageIx),
    /// A further sheet of a section: 1 is the second.
    Section(PageIx, usize),
    Figure(FigureIx),
    /// A figure's readings as a file.
    Data(FigureIx, DataFormat),
    /// A sheet of a topic, by its place in `Site::topics`: 0 is the first.
    Topic(usize, usize),
    /// An old address, by its place in `Site::redirects`.
    Redirect(usize),
    /// The card that opens on links to something.
    Gloss(Glossed),
    /// A file that people do not read.
    Machine(Machine),
}

/// A file that people do not read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Machine {
    Feed,
    /// A file of the sitemap, by its place among them.
    SiteMap(usize),
    Robots,
    NoJekyll,
    Host(HostFile),
}

impl Sheet {
    /// Whether it lists what others say, so that it may be as long as the site is large.
    pub fn lists_others(self, site: &Site) -> bool {
        match self {
            Sheet::Page(ix) => site.place(ix).role != Role::Article,
            Sheet::Section(..) | Sheet::Topic(..) | Sheet::Machine(_) => true,
            Sheet::Figure(_) | Sheet::Data(..) | Sheet::Redirect(_) | Sheet::Gloss(_) => false,
        }
    }

    /// Where it stands in the output.
    fn path(self, site: &Site) -> String {
        match self {
            Sheet::Page(ix) => file_of(site.place(ix)),
            Sheet::Section(ix, number) => {
                format!("{}/index.html", site.sections[&ix].division().address(&site.place(ix).address, number))
            }
            Sheet::Figure(ix) => format!("{}/index.html", site.figure(ix).address),
            Sheet::Data(ix, format) => format.address(site, ix),
            Sheet::Topic(topic, number) => {
                let topic = &site.topics[topic];
                format!("{}/index.html", topic.division().address(&topic.address, number))
            }
            Sheet::Redirect(number) => alias_file(&site.redirects[number].0),
            Sheet::Gloss(glossed) => glossed.file(site),
            Sheet::Machine(Machine::Feed) => "atom.xml".into(),
            Sheet::Machine(Machine::SiteMap(number)) => feeds::sitemap_name(number),
            Sheet::Machine(Machine::Robots) => "robots.txt".into(),
            Sheet::Machine(Machine::NoJekyll) => ".nojekyll".into(),
            Sheet::Machine(Machine::Host(file)) => file.name().into(),
        }
    }
}

/// Every sheet of a site by its path, sorted: a function of what no page's text can change, and of which events texts link to.
#[derive(Debug, Default)]
pub(super) struct Table(Vec<(String, Sheet)>);

impl Table {
    pub fn of(site: &Site) -> Self {
        let mut table: Vec<(String, Sheet)> = sheets(site).into_par_iter().map(|sheet| (sheet.path(site), sheet)).collect();
        table.par_sort_by(|a, b| a.0.cmp(&b.0));
        Self(table)
    }

    /// The place of the sheet at a path.
    pub fn find(&self, path: &str) -> Option<usize> {
        self.0.binary_search_by(|(own, _)| own.as_str().cmp(path)).ok()
    }

    /// The path and the sheet at a place.
    pub fn at(&self, place: usize) -> (&str, Sheet) {
        (&self.0[place].0, self.0[place].1)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// How many pages a site has in its output, redirects, cards, downloads and files for machines aside.
pub fn count(site: &Site) -> usize {
    sheets(site).iter().filter(|sheet| !matches!(sheet, Sheet::Redirect(..) | Sheet::Gloss(_) | Sheet::Data(..) | Sheet::Machine(_))).count()
}

fn sheets(site: &Site) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::with_capacity(site.pages.len() + site.figures.len() + site.redirects.len());
    for ix in site.page_ids() {
        sheets.push(Sheet::Page(ix));
        if let Some(listing) =
            site.sections.get(&ix).filter(|_| matches!(site.place(ix).role, Role::Home | Role::Section | Role::Questions | Role::Corrections))
        {
            sheets.extend((1..listing.division().sheets()).map(|number| Sheet::Section(ix, number)));
        }
    }
    for ix in (0..site.figures.len() as u32).map(FigureIx) {
        sheets.push(Sheet::Figure(ix));
        sheets.extend(DataFormat::ALL.map(|format| Sheet::Data(ix, format)));
    }
    sheets.extend(
        site.topics.iter().enumerate().flat_map(|(place, topic)| (0..topic.division().sheets()).map(move |number| Sheet::Topic(place, number))),
    );
    sheets.extend((0..site.redirects.len()).map(Sheet::Redirect));
    sheets.extend(Glossed::all(site).map(Sheet::Gloss));
    let own = |name: &str| site.files.statics.contains_key(name);
    sheets.push(Sheet::Machine(Machine::Feed));
    sheets.extend((0..feeds::sitemap_files(sitemap_size(site))).map(|number| Sheet::Machine(Machine::SiteMap(number))));
    sheets.extend((!own("robots.txt")).then_some(Sheet::Machine(Machine::Robots)));
    sheets.extend((!own(".nojekyll")).then_some(Sheet::Machine(Machine::NoJekyll)));
    let hosts = HostFile::wanted(&site.config).into_iter().filter(|file| !own(file.name()));
    sheets.extend(hosts.map(|file| Sheet::Machine(Machine::Host(file))));
    sheets
}

/// The pages that the sitemap names.
pub(super) fn mapped(site: &Site) -> impl Iterator<Item = PageIx> {
    site.page_ids().filter(|ix| site.place(*ix).role != Role::NotFound && !site.page(*ix).front.draft)
}

/// How many addresses the sitemap holds.
fn sitemap_size(site: &Site) -> usize {
    mapped(site).count() + site.figures.len() + site.topics.len()
}
