//! Every file that a site's output holds besides copies: rendered in parallel, handed to a sink as each is made.

use std::collections::BTreeMap;
use std::sync::Mutex;

use rayon::prelude::*;
use tera::{Context, Value};

use super::compose::{
    Shelf, bare, cards, config_view, figure_page, figures_page, page_view, permalink, section_view, source_rows, timeline_page, topic_view,
    topic_views,
};
use super::shown::{Shared, Shown};
use super::views::{Card, PageView, RedirectView};
use super::{Assets, Extra, Templates, feeds};
use crate::config::Kind;
use crate::diagnostics::{Diagnostic, Failure, FilePath};
use crate::site::{FigureIx, PageIx, Role, Site, Topic, alias_file, file_of};

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
        (Role::NotFound, _) => "404.html",
        (Role::Article, Kind::Explainer) => "explainer.html",
        (Role::Article, Kind::Background) => "background.html",
        (Role::Article, Kind::Section | Kind::Page) => "page.html",
    };
    page.front.template.as_ref().map_or(built_in, |template| template.value.as_str())
}

/// Takes what is made, from any thread.
pub trait Sink: Sync {
    /// One file, by its path in the output.
    fn put(&self, path: String, bytes: Vec<u8>) -> Result<(), Failure>;

    /// Drops every file that was put: all are made again.
    fn forget(&self);
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
}

/// One file to be made.
enum Sheet<'a> {
    Page(PageIx),
    Section(PageIx, usize),
    Figure(FigureIx),
    Topic(&'a Topic, usize),
    Redirect(&'a str, PageIx),
}

/// How many pages a site has in its output, redirects aside.
pub fn count(site: &Site) -> usize {
    sheets(site).iter().filter(|sheet| !matches!(sheet, Sheet::Redirect(..))).count()
}

fn sheets(site: &Site) -> Vec<Sheet<'_>> {
    let mut sheets: Vec<Sheet> = Vec::with_capacity(site.pages.len() + site.figures.len() + site.redirects.len());
    for ix in site.page_ids() {
        sheets.push(Sheet::Page(ix));
        if let Some(listing) = site.sections.get(&ix).filter(|_| matches!(site.place(ix).role, Role::Home | Role::Section)) {
            sheets.extend((1..listing.sheets()).map(|number| Sheet::Section(ix, number)));
        }
    }
    sheets.extend((0..site.figures.len() as u32).map(|figure| Sheet::Figure(FigureIx(figure))));
    sheets.extend(site.topics.iter().flat_map(|topic| (0..topic.sheets()).map(move |number| Sheet::Topic(topic, number))));
    sheets.extend(site.redirects.iter().map(|(address, page)| Sheet::Redirect(address, *page)));
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
    let shelf = Shelf { site, cards: &cards };
    let press = Press { shelf, templates, told, found: Mutex::new(BTreeMap::new()) };
    sheets(site).into_par_iter().try_for_each(|sheet| {
        let (path, html) = press.print(sheet);
        told(Step::Ends);
        html.map_or(Ok(()), |html| sink.put(path, html.into_bytes()))
    })?;
    machines(site, &cards, sink)?;
    found.extend(press.found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).into_values().map(Grouped::finding));
    Ok(found)
}

/// What every page shares is made once.
fn share(site: &Site, templates: &mut Templates, assets: &Assets, cards: &[Shared<Card>], found: &mut Vec<Diagnostic>) {
    let collections: indexmap::IndexMap<String, Vec<Shared<Card>>> =
        site.collections.iter().map(|(name, pages)| (name.clone(), pages.iter().map(|page| cards[page.0 as usize].clone()).collect())).collect();
    templates.share("config", config_view(site, assets, found).value());
    templates.share("assets", assets.view.value());
    templates.share("collections", collections.value());
    templates.share("data", data(site));
    templates.share("lang", Value::normal_string(&site.config.language));
}

/// The tables below `content/data/`, by name.
fn data(site: &Site) -> Value {
    Extra(site.files.data.iter().map(|(name, table)| (name.clone(), (**table).clone())).collect()).value()
}

/// The files that people do not read.
fn machines(site: &Site, cards: &[Shared<Card>], sink: &dyn Sink) -> Result<(), Failure> {
    sink.put("atom.xml".into(), feeds::atom(site, |page| cards[page.0 as usize].description.clone()))?;
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
        sink.put(path, bytes)?;
    }
    let own = |name: &str| site.files.statics.contains_key(name);
    if !own("robots.txt") {
        sink.put("robots.txt".into(), feeds::robots(site))?;
    }
    if !own(".nojekyll") {
        sink.put(".nojekyll".into(), Vec::new())?;
    }
    Ok(())
}

/// One finding of a template, and the pages on which it arose.
struct Grouped {
    finding: Diagnostic,
    first: Option<FilePath>,
    count: usize,
}

impl Grouped {
    fn finding(self) -> Diagnostic {
        let others = if self.count > 1 { format!(" (and {} more)", self.count - 1) } else { String::new() };
        match self.first {
            Some(page) => self.finding.related(&page, None, format!("while rendering this page{others}")),
            None => self.finding,
        }
    }
}

struct Press<'a> {
    shelf: Shelf<'a>,
    templates: &'a Templates,
    told: &'a (dyn Fn(Step) + Sync),
    /// By template, place and message, so that the order of threads leaves no trace.
    found: Mutex<BTreeMap<(String, u32, String), Grouped>>,
}

impl Press<'_> {
    /// The path and the text of one sheet; no text where a template failed, which is then among the findings.
    fn print(&self, sheet: Sheet) -> (String, Option<String>) {
        let site = self.shelf.site;
        match sheet {
            Sheet::Page(ix) => (file_of(site.place(ix)), self.page(ix)),
            Sheet::Section(ix, number) => {
                let address = site.sections[&ix].sheet_addresses(&site.place(ix).address).nth(number - 1).unwrap_or_default();
                let mut page = page_view(self.shelf, ix);
                page.path = crate::site::href(&site.config, &address);
                page.permalink = permalink(site, &page.path);
                (format!("{address}/index.html"), self.sheet_of_section(ix, &page, number))
            }
            Sheet::Figure(ix) => {
                let (page, figure) = figure_page(self.shelf, ix);
                let place = &site.figure(ix).record.home.path;
                let html = self.draw_content(&page).and_then(|()| self.render("figure.html", &page, Some(("figure", figure.value()))));
                (format!("{}/index.html", site.figure(ix).address), self.keep(html, Some(place)))
            }
            Sheet::Topic(topic, number) => {
                let (page, view) = topic_view(self.shelf, topic, number);
                let address = if number == 0 { topic.address.clone() } else { topic.sheet_addresses().nth(number - 1).unwrap_or_default() };
                let html = self.render("topic.html", &page, Some(("topic", view.value())));
                (format!("{address}/index.html"), self.keep(html, None))
            }
            Sheet::Redirect(address, ix) => {
                let target = &site.place(ix).path;
                let title = site.page(ix).front.title.value.clone();
                let view = RedirectView { path: target.clone(), permalink: permalink(site, target), title: title.clone() };
                let page = bare(site, site.language(site.page(ix)), title, address);
                let html = self.render("redirect.html", &page, Some(("redirect", view.value())));
                (alias_file(address), self.keep(html, Some(&site.page(ix).path)))
            }
        }
    }

    /// The template that draws a page, and what it gets besides the page.
    fn page(&self, ix: PageIx) -> Option<String> {
        let (shelf, site) = (self.shelf, self.shelf.site);
        let (page, role) = (site.page(ix), site.place(ix).role);
        let mut view = page_view(shelf, ix);
        let own = page.front.template.as_ref();
        if let Some(template) = own.filter(|template| !self.templates.has(&template.value)) {
            // The ending that all share would make any two short names near.
            let bare = self.templates.names().filter_map(|name| name.strip_suffix(".html"));
            let near = crate::diagnostics::nearest(template.value.trim_end_matches(".html"), bare);
            let near = near.map(|near| format!("did you mean `{near}.html`?"));
            let finding = Diagnostic::error("unknown-template", &page.path, template.span, format!("there is no template `{}`", template.value));
            let help = near.unwrap_or_else(|| format!("write `templates/{}`, or leave `template:` out", template.value));
            return self.keep(Err(finding.help(help)), None);
        }
        let more = match role {
            Role::Home | Role::Section => return self.sheet_of_section(ix, &view, 0),
            Role::Timeline => {
                let (page, timeline) = timeline_page(shelf, ix);
                view = page;
                Some(("timeline", timeline.value()))
            }
            Role::Figures => {
                let (page, boxes) = figures_page(shelf, ix);
                view = page;
                Some(("figures", boxes.value()))
            }
            Role::Sources => Some(("sources", source_rows(shelf).value())),
            Role::Topics => Some(("topics", topic_views(shelf).value())),
            Role::NotFound | Role::Article => None,
        };
        let html = self.draw_content(&view).and_then(|()| self.render(template_of(site, ix), &view, more));
        self.keep(html, Some(&page.path))
    }

    fn sheet_of_section(&self, ix: PageIx, page: &PageView, number: usize) -> Option<String> {
        let site = self.shelf.site;
        let section = section_view(self.shelf, ix, number).value();
        let html = self.draw_content(page).and_then(|()| self.render(template_of(site, ix), page, Some(("section", section))));
        self.keep(html, Some(&site.page(ix).path))
    }

    /// Draws the blocks of a page's texts.
    fn draw_content(&self, page: &PageView) -> Result<(), Diagnostic> {
        let lang = Value::normal_string(&page.language);
        for content in page.key_points.iter().chain([&page.content]) {
            content.finish(|placed| {
                (self.told)(Step::Draws { page: &page.path, template: &placed.template() });
                self.templates.draw(placed, &lang)
            })?;
        }
        Ok(())
    }

    fn render(&self, template: &str, page: &PageView, more: Option<(&'static str, Value)>) -> Result<String, Diagnostic> {
        let mut context = Context::new();
        context.insert_value("lang", Value::normal_string(&page.language));
        context.insert_value("page", page.value());
        if let Some((name, value)) = more {
            context.insert_value(name, value);
        }
        (self.told)(Step::Draws { page: &page.path, template });
        self.templates.render(template, &context)
    }

    /// Keeps a finding once, however many pages it arises on.
    fn keep(&self, html: Result<String, Diagnostic>, page: Option<&FilePath>) -> Option<String> {
        let finding = match html {
            Ok(html) => return Some(html),
            Err(finding) => finding,
        };
        let key = (finding.path.to_string(), finding.span.map_or(0, |span| span.start), finding.message.clone());
        let mut found = self.found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let grouped = found.entry(key).or_insert_with(|| Grouped { finding, first: page.cloned(), count: 0 });
        grouped.count += 1;
        if let Some(page) = page
            && grouped.first.as_ref().is_none_or(|first| page < first)
        {
            grouped.first = Some(page.clone());
        }
        None
    }
}
