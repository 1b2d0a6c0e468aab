//! A sheet before it is printed: its template, and all that the template may read. What a sheet is, is decided here alone.

use tera::Value;

use super::compose::{
    Shelf, bare, corrections_view, figure_page, figures_page, gloss, page_view, permalink, questions_view, section_view, source_rows, timeline_page,
    topic_view, topic_views,
};
use super::sheets::{Sheet, template_of};
use super::shown::{Digester, Shown};
use super::views::{PageView, RedirectView};
use super::{Print, Templates};
use crate::diagnostics::{Diagnostic, FilePath};
use crate::input::Fingerprint;
use crate::site::{PageIx, Role};

/// A sheet before it is printed.
pub(super) struct Draft<'a> {
    /// The template that draws it.
    pub template: &'a str,
    /// The page that the template reads.
    pub page: PageView,
    /// What it reads besides.
    pub more: Option<(&'static str, Box<dyn Part>)>,
    /// The file that the sheet stands for, for findings.
    pub of: Option<&'a FilePath>,
    /// Where the author asks for the template by name.
    pub asked: Option<crate::diagnostics::Span>,
}

/// A view that is not looked at unless the sheet is printed.
pub(super) trait Part {
    fn value(&self) -> Value;
    fn digest(&self, hasher: &mut Digester);
}

impl<T: Shown> Part for T {
    fn value(&self) -> Value {
        Shown::value(self)
    }
    fn digest(&self, hasher: &mut Digester) {
        Shown::digest(self, hasher);
    }
}

fn part<T: Shown + 'static>(name: &'static str, view: T) -> Option<(&'static str, Box<dyn Part>)> {
    Some((name, Box::new(view)))
}

impl<'a> Draft<'a> {
    /// Composes the views of a sheet; a file for machines, or to take away, has none.
    pub fn of(shelf: Shelf<'a>, sheet: Sheet) -> Option<Self> {
        let site = shelf.site;
        Some(match sheet {
            Sheet::Page(ix) => Self::of_page(shelf, ix),
            Sheet::Section(ix, number) => {
                let address = site.sections[&ix].division().address(&site.place(ix).address, number);
                let mut draft = Self::of_section(shelf, ix, number);
                draft.page.path = crate::site::href(&site.config, &address);
                draft.page.permalink = permalink(site, &draft.page.path);
                draft
            }
            Sheet::Figure(ix) => {
                let (page, figure) = figure_page(shelf, ix);
                let of = Some(&site.figure(ix).record.home.path);
                Self { template: "figure.html", page, more: part("figure", figure), of, asked: None }
            }
            Sheet::Topic(topic, number) => {
                let (page, view) = topic_view(shelf, &site.topics[topic], number);
                Self { template: "topic.html", page, more: part("topic", view), of: None, asked: None }
            }
            Sheet::Redirect(number) => {
                let (address, ix) = (&site.redirects[number].0, site.redirects[number].1);
                let target = &site.place(ix).path;
                let title = site.page(ix).front.title.value.clone();
                let view = RedirectView { path: target.clone(), permalink: permalink(site, target), title: title.clone() };
                let page = bare(site, site.language(site.page(ix)), title, address);
                let of = Some(&site.page(ix).path);
                Self { template: "redirect.html", page, more: part("redirect", view), of, asked: None }
            }
            Sheet::Gloss(glossed) => {
                let (page, view, of) = gloss(shelf, glossed);
                Self { template: "gloss.html", page, more: part("gloss", view), of: Some(of), asked: None }
            }
            Sheet::Data(..) | Sheet::Machine(_) => return None,
        })
    }

    fn of_page(shelf: Shelf<'a>, ix: PageIx) -> Self {
        let (page, more) = match shelf.site.place(ix).role {
            Role::Home | Role::Section | Role::Questions | Role::Corrections => return Self::of_section(shelf, ix, 0),
            Role::Timeline => {
                let (page, timeline) = timeline_page(shelf, ix);
                (page, part("timeline", timeline))
            }
            Role::Figures => {
                let (page, boxes) = figures_page(shelf, ix);
                (page, part("figures", boxes))
            }
            Role::Sources => (page_view(shelf, ix), part("sources", source_rows(shelf))),
            Role::Topics => (page_view(shelf, ix), part("topics", topic_views(shelf))),
            Role::NotFound | Role::Article => (page_view(shelf, ix), None),
        };
        Self::written(shelf, ix, page, more)
    }

    fn of_section(shelf: Shelf<'a>, ix: PageIx, number: usize) -> Self {
        let more = match shelf.site.place(ix).role {
            Role::Questions => part("questions", questions_view(shelf, ix, number)),
            Role::Corrections => part("corrections", corrections_view(shelf, ix, number)),
            _ => part("section", section_view(shelf, ix, number)),
        };
        Self::written(shelf, ix, page_view(shelf, ix), more)
    }

    fn written(shelf: Shelf<'a>, ix: PageIx, page: PageView, more: Option<(&'static str, Box<dyn Part>)>) -> Self {
        let site = shelf.site;
        let asked = site.page(ix).front.template.as_ref().map(|template| template.span);
        // A page that nobody wrote has no file to look at.
        let of = Some(&site.page(ix).path).filter(|_| site.page(ix).prints.whole != Fingerprint::NONE);
        Self { template: template_of(site, ix), page, more, of, asked }
    }

    /// What tells the sheet apart from what it was: the templates that draw it, what they read that is the same for every page,
    /// and its own views. Equal keys are equal sheets, because a template sees nothing else.
    pub fn key(&self, templates: &Templates) -> Fingerprint {
        let mut hasher = Digester::default();
        let mut add = |Print(print): Print| {
            hasher.update(print.as_bytes());
        };
        add(templates.print(self.template));
        for content in self.page.key_points.iter().chain([&self.page.content]) {
            content.blocks.iter().for_each(|placed| add(templates.print(&placed.template())));
        }
        Shown::digest(&self.page, &mut hasher);
        if let Some((name, part)) = &self.more {
            hasher.update(name.as_bytes());
            part.digest(&mut hasher);
        }
        Fingerprint::from_bytes(*hasher.finalize().as_bytes())
    }

    /// The finding about a template that the page asks for and that does not exist.
    pub fn unknown_template(&self, templates: &Templates) -> Option<Diagnostic> {
        let (of, asked) = (self.of?, self.asked?);
        if templates.has(self.template) {
            return None;
        }
        // The ending that all share would make any two short names near.
        let bare = templates.names().filter_map(|name| name.strip_suffix(".html"));
        let near = crate::diagnostics::nearest(self.template.trim_end_matches(".html"), bare);
        let near = near.map(|near| format!("did you mean `{near}.html`?"));
        let help = near.unwrap_or_else(|| format!("write `templates/{}`, or leave `template:` out", self.template));
        Some(Diagnostic::error("unknown-template", of, asked, format!("there is no template `{}`", self.template)).help(help))
    }
}
