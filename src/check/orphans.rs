//! G1: figures, sources and background pages that nothing uses are pointed out.
//!
//! What is used and does not exist, the linker reports.

use std::collections::HashSet;

use super::texts::each_record_text;
use crate::config::Kind;
use crate::diagnostics::{Diagnostic, FilePath, Span, Spanned};
use crate::markup::{FigureReference, Markup, Slot, Target};
use crate::records::Knowledge;
use crate::site::{Broken, FigureIx, Name, PageIx, Resolved, Resolver, Site, SourceIx, Who};

/// Reports what stands only in its own listing. Events always stand on the timeline.
pub(super) fn unused(site: &Site, found: &mut Vec<Diagnostic>) {
    // What a file that cannot be read uses, nobody knows.
    if site.files.broken != Broken::default() {
        return;
    }
    let used = Used::of(site);
    let mut report = |path: &FilePath, span: Span, what: String| {
        let help = "show or link it somewhere, or take it away; it stands in its listing all the same";
        found.push(Diagnostic::info("orphan", path, span, format!("nothing uses {what}")).help(help));
    };
    for (ix, page) in site.page_ids().zip(&site.pages) {
        if page.kind == Kind::Background && !used.pages.contains(&ix) {
            report(&page.path, page.front.title.span, format!("the background page `{}`", page.id));
        }
    }
    for (ix, figure) in (0..).map(FigureIx).zip(&site.figures) {
        if site.index.figure(&figure.record.id) == Some(ix) && !used.figures.contains(&ix) {
            report(&figure.record.home.path, figure.record.home.span, format!("the figure `{}`", figure.record.id));
        }
    }
    for (ix, source) in (0..).map(SourceIx).zip(&site.sources) {
        // Of two with one id only that is said.
        if site.index.source(&source.record.id) == Some(ix) && !used.sources.contains(&ix) {
            report(&source.record.home.path, source.record.home.span, format!("the source `{}`", source.record.id));
        }
    }
}

/// What something else points at. Only asked, never listed, so that its order does not matter.
#[derive(Default)]
struct Used {
    pages: HashSet<PageIx>,
    figures: HashSet<FigureIx>,
    sources: HashSet<SourceIx>,
}

impl Used {
    fn of(site: &Site) -> Self {
        let mut used = Used::default();
        for (own, links) in site.page_ids().zip(&site.links) {
            used.pages.extend(links.pages.iter().filter(|page| **page != own));
            used.figures.extend(links.figures.iter().chain(&links.boxes));
            used.sources.extend(&links.sources);
        }
        for page in &site.pages {
            page.front.facts.iter().filter_map(|fact| fact.by.as_ref()).for_each(|by| used.page(site, &by.value));
        }
        for item in &site.config.menu {
            used.page(site, &item.url.value);
            used.pages.extend(site.index.address(item.url.value.trim_matches('/')));
        }
        used.records(site);
        used.record_texts(site);
        // Whoever shows a figure shows those beside it.
        let beside: Vec<FigureIx> = used.figures.iter().flat_map(|figure| site.figure(*figure).beside.iter().map(|beside| beside.figure)).collect();
        used.figures.extend(beside);
        used
    }

    /// What the fields of records name.
    fn records(&mut self, site: &Site) {
        for figure in &site.figures {
            figure.series.iter().map(|series| &series.by).chain(&figure.disputed_by).for_each(|who| self.who(who));
            let record = &figure.record;
            record.term_of.iter().for_each(|term| self.page(site, &term.value));
            record.disputed_by.iter().filter_map(|dispute| dispute.source.as_ref()).for_each(|source| self.source(site, source));
            for reading in &record.readings {
                self.source(site, &reading.source);
                reading.origin.iter().for_each(|origin| self.source(site, origin));
            }
        }
        for event in &site.events {
            self.pages.extend(&event.about);
            self.sources.extend(&event.sources);
            event.by.iter().for_each(|by| self.who(by));
            event.record.other_dates.iter().filter_map(|other| other.by.as_ref()).for_each(|by| self.page(site, &by.value));
        }
        for source in &site.sources {
            if let Knowledge::AsCitedIn(through) = &source.record.knowledge {
                self.source(site, through);
            }
        }
    }

    /// What the texts of records point at; the linker keeps that of pages only.
    fn record_texts(&mut self, site: &Site) {
        each_record_text(site, &mut |resolver, markup| {
            for hole in &markup.holes {
                match &hole.slot {
                    Slot::LinkStart { target, .. } | Slot::Link { target } => self.target(&resolver, target, hole.span),
                    Slot::Figure { reference, .. } if is_own_sentence(site, reference, markup) => {}
                    Slot::Figure { reference, .. } => self.figure(site, reference),
                    Slot::FigureBoxes(boxes) => boxes.iter().for_each(|reference| self.figure(site, &reference.value)),
                    Slot::Citation(citation) => citation.items.iter().for_each(|item| self.source(site, &item.key)),
                    Slot::LinkEnd | Slot::Image { .. } | Slot::Timeline(_) | Slot::Block(_) | Slot::Word(_) => {}
                }
            }
        });
    }

    fn target(&mut self, resolver: &Resolver, target: &Target, span: Span) {
        match resolver.target(target, span) {
            Ok(Resolved::Page { page, .. }) => drop(self.pages.insert(page)),
            Ok(Resolved::Source(source)) => drop(self.sources.insert(source)),
            _ => {}
        }
    }

    fn who(&mut self, who: &Who) {
        if let Who::Page(page) = who {
            self.pages.insert(*page);
        }
    }

    fn page(&mut self, site: &Site, called: &str) {
        if let Name::Page(page) | Name::Called(page) = site.index.page(called) {
            self.pages.insert(page);
        }
    }

    fn figure(&mut self, site: &Site, reference: &FigureReference) {
        self.figures.extend(site.index.figure(&reference.id));
    }

    fn source(&mut self, site: &Site, id: &Spanned<String>) {
        self.sources.extend(site.source_called(&id.value));
    }
}

/// Whether a text is the sentence of the figure that it shows: nobody else uses the figure by that.
fn is_own_sentence(site: &Site, reference: &FigureReference, markup: &Markup) -> bool {
    let figure = site.index.figure(&reference.id).map(|figure| site.figure(figure));
    figure.and_then(|figure| figure.record.says.as_ref()).is_some_and(|(_, says)| std::ptr::eq(says, markup))
}
