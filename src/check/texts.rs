//! Every text of the site with the file in which it stands and the page that it speaks for.

use crate::content::Page;
use crate::markup::Markup;
use crate::site::{PageIx, Resolver, Site, each_markup};

/// A page with its text at hand.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// The site.
    pub site: &'a Site,
    /// The page.
    pub page: &'a Page,
    /// Its place in `Site::pages`.
    pub ix: PageIx,
    /// Its body; empty where it holds nothing but prose, links and citations ([`Holds::Prose`](crate::content::Holds)).
    pub body: &'a Markup,
}

impl<'a> Text<'a> {
    /// What its references mean.
    pub fn resolver(&self) -> Resolver<'a> {
        Resolver { site: self.site, path: &self.page.path, page: Some(self.ix) }
    }

    /// Calls `visit` with each text of the page.
    pub fn each(&self, visit: &mut dyn FnMut(&'a Markup)) {
        each_markup(self.page, self.body, visit);
    }
}

/// Calls `visit` with the texts of records, which speak for no page.
pub(crate) fn each_record_text<'a>(site: &'a Site, visit: &mut dyn FnMut(Resolver<'a>, &'a Markup)) {
    for figure in &site.figures {
        let record = &figure.record;
        let resolver = Resolver { site, path: &record.home.path, page: None };
        let says = record.says.iter().map(|(_, says)| says);
        let differs = record.beside.iter().filter_map(|beside| beside.differs.as_ref());
        let notes = record.readings.iter().filter_map(|reading| reading.note.as_ref());
        says.chain(differs).chain(notes).for_each(|markup| visit(resolver, markup));
    }
    for event in &site.events {
        let resolver = Resolver { site, path: &event.record.home.path, page: None };
        event.record.text.iter().chain(&event.record.date_note).for_each(|markup| visit(resolver, markup));
    }
}

/// The page that a file is, for records that a page declares.
pub(super) fn page_of(site: &Site, path: &crate::diagnostics::FilePath) -> Option<PageIx> {
    site.index.file(path.as_str())
}
