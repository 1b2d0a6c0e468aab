//! A figure's own page: every reading of every series, what is counted, and where the figure is used.

use super::{Composer, Shelf, bare, topic_links};
use crate::diagnostics::{Span, Spanned};
use crate::markup::FigureReference;
use crate::number::{Amount, Value};
use crate::records::{ReadingStatus, Stated};
use crate::render::downloads::DataFormat;
use crate::render::views::{BesideView, DownloadView, FigureBoxView, FigurePageView, LinkView, PageView, ReadingRow, SeriesView};
use crate::site::{FigureIx, Resolver, Site, href};

/// The page of one figure.
pub fn figure_page(shelf: Shelf, ix: FigureIx) -> (PageView, FigurePageView) {
    let mut composer = Composer::generated(shelf);
    let site = shelf.site;
    let figure = site.figure(ix);
    let record = &figure.record;
    let path = record.home.path.clone();
    let says = record.says.as_ref().map(|(_, says)| composer.inline(&path, says));
    let mut latest = composer.latest(ix);
    // Those beside it are as large as elsewhere, but the page is this figure's.
    latest.entries.sort_by_key(|entry| entry.id != record.id);
    let series = composer.series(ix);
    let mut beside = Vec::new();
    for neighbour in &figure.beside {
        let other = site.figure(neighbour.figure);
        let home = neighbour.sentence.map(|(figure, _)| site.figure(figure).record.home.path.clone());
        let differs = site.differs(neighbour).zip(home).map(|(differs, home)| composer.inline(&home, differs));
        beside.push(BesideView { figure: LinkView { title: other.record.title.value.clone(), path: href(&site.config, &other.address) }, differs });
    }
    let view = FigurePageView {
        id: record.id.clone(),
        says,
        unit: figure.unit.other.clone(),
        measure: match &record.measure {
            Stated::Is(measure) => Some(composer.word(&format!("measure-{}", measure.value.word()))),
            Stated::NotStated(_) | Stated::Missing => None,
        },
        counts: composer.counts(ix),
        latest,
        chart: composer.chart(ix),
        series,
        downloads: downloads(site, ix),
        cite: composer.cite_figure(ix),
        beside,
        disputed_by: figure.disputed_by.iter().filter_map(|who| composer.who(who)).collect(),
        topics: topic_links(site, &record.topics),
        used: site.uses.figures[ix.0 as usize].iter().map(|mention| composer.mention(mention)).collect(),
        shown_on: site.uses.boxes[ix.0 as usize].iter().map(|page| composer.card(*page)).collect(),
    };
    let mut page = bare(site, composer.language, record.title.value.clone(), &figure.address);
    page.kind = "figure".into();
    page.summary = record.says.as_ref().map_or_else(
        || record.title.value.clone(),
        |(_, says)| Resolver { site, path: &path, page: None }.plain(composer.language, says, 0..says.html.len()),
    );
    page.sources = composer.cited_sources();
    page.notes = composer.notes();
    page.ancestors = composer.above(&site.config.addresses.figures);
    page.section = page.ancestors.last().cloned();
    (page, view)
}

/// The readings as files: the one that spreadsheets open first.
fn downloads(site: &Site, ix: FigureIx) -> Vec<DownloadView> {
    let view = |format: DataFormat| {
        let address = format.address(site, ix);
        let name = address.rsplit('/').next().unwrap_or(&address).to_owned();
        DownloadView { format: format.name().into(), path: format.href(site, ix), name }
    };
    DataFormat::ALL.map(view).to_vec()
}

/// How many decimals a value's last number is printed with; `None` where a word follows it, or there is no number.
fn decimals(value: &Value) -> Option<u8> {
    match &value.amount {
        Amount::Exact(number) | Amount::Range(_, number) if number.significand().is_none() => Some(number.decimals()),
        _ => None,
    }
}

/// Spaces as wide as a decimal mark and digits.
fn pad(own: u8, most: u8) -> String {
    let mark = if own == 0 && most > 0 { "\u{2008}" } else { "" };
    mark.to_owned() + &"\u{2007}".repeat(usize::from(most.saturating_sub(own)))
}

impl Composer<'_> {
    /// The newest reading of each series, and of the figures beside it.
    pub(super) fn latest(&mut self, ix: FigureIx) -> FigureBoxView {
        let record = &self.site.figure(ix).record;
        let resolver = Resolver { site: self.site, path: &record.home.path, page: None };
        let reference = FigureReference { id: record.id.clone(), series: None, pin: None };
        self.figure_box(&resolver, &[Spanned::new(reference, Span::default())], None)
    }

    fn series(&mut self, ix: FigureIx) -> Vec<SeriesView> {
        let figure = self.site.figure(ix);
        let mut views = Vec::new();
        for (number, series) in figure.series.iter().enumerate() {
            let decimals = |reading: &usize| decimals(&figure.record.readings[*reading].value.value);
            let most = series.readings.iter().filter_map(decimals).max();
            let mut readings = Vec::new();
            for reading in series.readings.iter().rev() {
                let report = &figure.record.readings[*reading];
                readings.push(ReadingRow {
                    anchor: format!("reading-{}", reading + 1),
                    entry: self.entry(ix, number, *reading, false),
                    pad: decimals(reading).zip(most).map(|(own, most)| pad(own, most)).unwrap_or_default(),
                    withdrawn: report.status == ReadingStatus::Withdrawn,
                    because: report.because.as_ref().map(|because| because.value.clone()),
                });
            }
            views.push(SeriesView { by: self.who(&series.by), basis: series.basis.clone(), readings });
        }
        views
    }

    /// The home page and the listing at an address, as the pages above a generated page.
    pub(super) fn above(&self, address: &str) -> Vec<LinkView> {
        let pages = ["", address].into_iter().filter_map(|address| self.site.index.address(address));
        let title = |page| if self.site.place(page).address.is_empty() { self.word("home") } else { self.site.page(page).front.title.value.clone() };
        pages.map(|page| LinkView { title: title(page), path: self.site.place(page).path.clone() }).collect()
    }
}
