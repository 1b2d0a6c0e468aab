//! Every file that a site's output holds besides copies: rendered in parallel, handed to a sink as each is made.

use rayon::prelude::*;

use super::compose::{Shelf, cards, config_view, permalink};
use super::press::Press;
use super::shown::Shared;
use super::views::Card;
use super::{Assets, Extra, Templates, feeds};
use crate::config::Kind;
use crate::diagnostics::{Diagnostic, Failure};
use crate::input::Fingerprint;
use crate::site::{FigureIx, Glossed, PageIx, Role, Site, Topic, alias_file, file_of};

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
pub(super) enum Sheet<'a> {
    Page(PageIx),
    Section(PageIx, usize),
    Figure(FigureIx),
    Topic(&'a Topic, usize),
    Redirect(&'a str, PageIx),
    /// The card that opens on links to something.
    Gloss(Glossed),
}

impl Sheet<'_> {
    /// Where it stands in the output.
    pub fn path(&self, site: &Site) -> String {
        match *self {
            Sheet::Page(ix) => file_of(site.place(ix)),
            Sheet::Section(ix, number) => {
                let address = site.sections[&ix].sheet_addresses(&site.place(ix).address).nth(number - 1);
                format!("{}/index.html", address.unwrap_or_default())
            }
            Sheet::Figure(ix) => format!("{}/index.html", site.figure(ix).address),
            Sheet::Topic(topic, 0) => format!("{}/index.html", topic.address),
            Sheet::Topic(topic, number) => format!("{}/index.html", topic.sheet_addresses().nth(number - 1).unwrap_or_default()),
            Sheet::Redirect(address, _) => alias_file(address),
            Sheet::Gloss(glossed) => glossed.file(site),
        }
    }
}

/// How many pages a site has in its output, redirects and cards aside.
pub fn count(site: &Site) -> usize {
    sheets(site).iter().filter(|sheet| !matches!(sheet, Sheet::Redirect(..) | Sheet::Gloss(..))).count()
}

fn sheets(site: &Site) -> Vec<Sheet<'_>> {
    let mut sheets: Vec<Sheet> = Vec::with_capacity(site.pages.len() + site.figures.len() + site.redirects.len());
    for ix in site.page_ids() {
        sheets.push(Sheet::Page(ix));
        if let Some(listing) = site.sections.get(&ix).filter(|_| matches!(site.place(ix).role, Role::Home | Role::Section | Role::Questions)) {
            sheets.extend((1..listing.sheets()).map(|number| Sheet::Section(ix, number)));
        }
    }
    sheets.extend((0..site.figures.len() as u32).map(|figure| Sheet::Figure(FigureIx(figure))));
    sheets.extend(site.topics.iter().flat_map(|topic| (0..topic.sheets()).map(move |number| Sheet::Topic(topic, number))));
    sheets.extend(site.redirects.iter().map(|(address, page)| Sheet::Redirect(address, *page)));
    sheets.extend(Glossed::all(site).map(Sheet::Gloss));
    sheets
}

/// Renders the whole site into `sink`. Findings are about templates; an error of the sink ends the rendering.
pub fn render(
    site: &Site,
    templates: &mut Templates,
    assets: &Assets,
    sink: &dyn Sink,
    told: &(dyn Fn(Step) + Sync),
) -> Result<Vec<Diagnostic>, Failure> {
    let mut found = Vec::new();
    let cards = cards(site);
    share(site, templates, assets, &cards, &mut found);
    let press = Press::new(Shelf { site, cards: &cards }, templates, told);
    sheets(site).into_par_iter().try_for_each(|sheet| press.print(&sheet, sink))?;
    machines(site, &cards, sink)?;
    found.extend(press.findings());
    Ok(found)
}

/// What every page shares is made once.
fn share(site: &Site, templates: &mut Templates, assets: &Assets, cards: &[Shared<Card>], found: &mut Vec<Diagnostic>) {
    let collections: indexmap::IndexMap<String, Vec<Shared<Card>>> =
        site.collections.iter().map(|(name, pages)| (name.clone(), pages.iter().map(|page| cards[page.0 as usize].clone()).collect())).collect();
    templates.share("config", &config_view(site, assets, found));
    templates.share("assets", &assets.view);
    templates.share("collections", &collections);
    templates.share("data", &data(site));
    templates.share("lang", &site.config.language);
    templates.seal();
}

/// The tables below `content/data/`, by name.
fn data(site: &Site) -> Extra {
    Extra(site.files.data.iter().map(|(name, table)| (name.clone(), (**table).clone())).collect())
}

/// The files that people do not read.
fn machines(site: &Site, cards: &[Shared<Card>], sink: &dyn Sink) -> Result<(), Failure> {
    sink.put("atom.xml".into(), None, feeds::atom(site, |page| cards[page.0 as usize].description.clone()))?;
    let mut addresses: Vec<(String, Option<String>)> = Vec::with_capacity(site.pages.len());
    for ix in site.page_ids().filter(|ix| site.place(*ix).role != Role::NotFound && !site.page(*ix).front.draft) {
        let front = &site.page(ix).front;
        let changed = front.updated.as_ref().or(front.date.as_ref()).map(|date| date.value.iso.clone());
        addresses.push((permalink(site, &site.place(ix).path), changed));
    }
    let generated = site.figures.iter().map(|figure| &figure.address).chain(site.topics.iter().map(|topic| &topic.address));
    addresses.extend(generated.map(|address| (permalink(site, &crate::site::href(&site.config, address)), None)));
    addresses.sort();
    for (path, bytes) in feeds::sitemaps(site, &addresses) {
        sink.put(path, None, bytes)?;
    }
    let own = |name: &str| site.files.statics.contains_key(name);
    if !own("robots.txt") {
        sink.put("robots.txt".into(), None, feeds::robots(site))?;
    }
    if !own(".nojekyll") {
        sink.put(".nojekyll".into(), None, Vec::new())?;
    }
    Ok(())
}
