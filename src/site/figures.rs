//! Figures, linked: series, who reports, and which reading a page sees at its pin.

use std::collections::HashMap;
use std::sync::Arc;

use super::{FigureIx, PageIx, Resolver, Site};
use crate::date::{Date, Day};
use crate::diagnostics::{Diagnostic, Span};
use crate::markup::Markup;
use crate::records::{self, Reading, ReadingStatus, Stated};

/// Who reports, disputes or holds a position.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// A page of the site.
    Page(PageIx),
    /// A name.
    Name(String),
    /// The source does not say.
    NotStated,
}

/// The endings of the files in which the readings of each figure can be taken away.
pub const DOWNLOADS: [&str; 2] = ["csv", "json"];

/// A figure of the site.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The record.
    pub record: Arc<records::Figure>,
    /// Its unit, as values are read and printed with it.
    pub unit: crate::number::Unit,
    /// Where its page stands, without slashes at its ends.
    pub address: String,
    /// The reporters' counts, by the names of the reporters.
    pub series: Vec<Series>,
    /// The figures that stand beside it, in either direction, each with who wrote how they differ and which entry it is.
    pub beside: Vec<Beside>,
    /// When each reading was made public, as given or by its source; parallel to the record's readings.
    pub reported: Vec<Option<Date>>,
    /// Who disputes it.
    pub disputed_by: Vec<Who>,
}

/// A neighbour of a figure, and where the sentence on how they differ stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The neighbour.
    pub figure: FigureIx,
    /// The figure whose record holds the sentence, and which `beside:` entry of it.
    pub sentence: Option<(FigureIx, usize)>,
}

/// The readings of one figure by one reporter: only these are ever compared with each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The key that `figure:ID/SERIES` names.
    pub key: String,
    /// Who counts.
    pub by: Who,
    /// On what basis, in the reporter's words.
    pub basis: Option<String>,
    /// Indices of the record's readings, oldest first; withdrawn ones too.
    pub readings: Vec<usize>,
}

/// The reading of a series that a page sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Current {
    /// The index in [`Figure::series`].
    pub series: usize,
    /// The index in the record's readings.
    pub reading: usize,
}

impl Figure {
    /// Of each series the latest reading that was public by the pin; without a pin the newest.
    pub fn at(&self, pin: Option<Day>) -> Vec<Current> {
        let public = |reading: usize| pin.is_none_or(|pin| self.public_since(reading).is_some_and(|day| day <= pin));
        let standing = |reading: &usize| self.record.readings[*reading].status != ReadingStatus::Withdrawn && public(*reading);
        let current = |(series, of): (usize, &Series)| of.readings.iter().rev().copied().find(standing).map(|reading| Current { series, reading });
        self.series.iter().enumerate().filter_map(current).collect()
    }

    /// The day since which all has been known that is known at a pin; `None` where nothing else is known today.
    ///
    /// Two pins at which the same is seen have one day.
    pub fn known_since(&self, pin: Option<Day>) -> Option<Day> {
        let pin = pin?;
        let then = self.at(Some(pin));
        if then.is_empty() || then == self.at(None) {
            return None;
        }
        // What has become public since, and is not seen, does not count.
        then.iter().filter_map(|current| self.public_since(current.reading)).max()
    }

    /// Every day since which something else may be known; see [`Figure::known_since`].
    pub fn days(&self) -> impl Iterator<Item = Day> {
        (0..self.record.readings.len()).filter_map(|reading| self.public_since(reading))
    }

    /// Where its readings stand as a file with this ending: in its folder, named like the figure, because the name is what is left of a saved file.
    pub fn download(&self, ending: &str) -> String {
        format!("{}/{}.{ending}", self.address, self.record.id)
    }

    /// The first day on which a reading was certainly public; `None` where no date says so.
    pub fn public_since(&self, reading: usize) -> Option<Day> {
        self.reported[reading].as_ref().or(self.as_of(reading)).and_then(Date::latest)
    }

    /// A reading.
    pub fn reading(&self, current: Current) -> &Reading {
        &self.record.readings[current.reading]
    }

    /// Whether it must never stand alone.
    pub fn contested(&self) -> bool {
        !self.beside.is_empty() || !self.disputed_by.is_empty() || self.series.len() > 1
    }

    /// The day to which a reading holds, where that is stated.
    pub fn as_of(&self, reading: usize) -> Option<&Date> {
        match &self.record.readings[reading].as_of {
            Stated::Is(date) => Some(&date.value),
            _ => None,
        }
    }

    /// By what readings of a series are ordered: the day to which they hold (else the day of the report), then the day of the report.
    fn order(&self, reading: usize) -> (Option<Day>, Option<Day>) {
        let reported = self.reported[reading].as_ref().and_then(Date::latest);
        (self.as_of(reading).and_then(Date::latest).or(reported), reported)
    }
}

/// Links every figure but for its neighbours, sorted by id.
pub(super) fn link(site: &Site, records: Vec<Arc<records::Figure>>, found: &mut Vec<Diagnostic>) -> Vec<Figure> {
    let mut figures: Vec<Figure> = records.into_iter().map(|record| link_one(site, record, found)).collect();
    figures.sort_by(|a, b| a.record.id.cmp(&b.record.id));
    figures
}

fn link_one(site: &Site, record: Arc<records::Figure>, found: &mut Vec<Diagnostic>) -> Figure {
    let path = record.home.path.clone();
    let resolver = Resolver { site, path: &path, page: None };
    let mut reported = Vec::with_capacity(record.readings.len());
    for reading in &record.readings {
        let source = resolver.source_called(&reading.source);
        let by_source = match source {
            Ok(source) => site.source(source).reported(),
            Err(diagnostic) => {
                found.push(diagnostic);
                None
            }
        };
        reported.push(reading.reported.as_ref().map(|date| date.value.clone()).or(by_source));
    }
    let series = series(&resolver, &record, found);
    let mut disputed_by = Vec::new();
    for dispute in &record.disputed_by {
        found.extend(resolver.who_slip(&dispute.by));
        disputed_by.push(resolver.who(&dispute.by));
        found.extend(dispute.source.iter().filter_map(|source| resolver.source(&source.value, source.span).err()));
    }
    found.extend(record.term_of.iter().filter_map(|who| resolver.who_slip(who)));
    let address = format!("{}/{}", site.config.addresses.figures, record.id);
    let mut figure = Figure { unit: record.unit.for_values(), record, address, series, beside: Vec::new(), reported, disputed_by };
    sort_readings(site, &mut figure, found);
    figure
}

/// The series that are declared, then one for each reporter of a reading that names none.
fn series(resolver: &Resolver, record: &records::Figure, found: &mut Vec<Diagnostic>) -> Vec<Series> {
    let mut series: Vec<Series> = Vec::new();
    for declared in &record.series {
        let basis = match &declared.basis {
            Stated::Is(basis) => Some(basis.value.clone()),
            _ => None,
        };
        series.push(Series { key: declared.id.value.clone(), by: reporter(resolver, &declared.by, found), basis, readings: Vec::new() });
    }
    let declared = series.len();
    for (number, reading) in record.readings.iter().enumerate() {
        let place = match &reading.series {
            Some(named) => match series.iter().position(|one| one.key == named.value) {
                Some(place) => place,
                // The reader of records has said that it does not exist.
                None => continue,
            },
            None if declared == 1 && matches!(reading.by, Stated::Missing) => 0,
            None => {
                let by = reporter(resolver, &reading.by, found);
                match series.iter().position(|one| one.by == by) {
                    Some(place) => place,
                    None => {
                        series.push(Series { key: key_of(&reading.by), by, basis: None, readings: Vec::new() });
                        series.len() - 1
                    }
                }
            }
        };
        series[place].readings.push(number);
    }
    series
}

fn reporter(resolver: &Resolver, by: &records::Reporter, found: &mut Vec<Diagnostic>) -> Who {
    match by {
        Stated::Is(name) => {
            found.extend(resolver.who_slip(name));
            resolver.who(name)
        }
        _ => Who::NotStated,
    }
}

fn key_of(by: &records::Reporter) -> String {
    match by {
        Stated::Is(name) => crate::id::slugify(&name.value),
        _ => "not-stated".into(),
    }
}

/// Orders the readings of each series; two that nothing orders are an error, because one of them would be shown by chance.
/// The series themselves stand in the order of the reporters' names.
fn sort_readings(site: &Site, figure: &mut Figure, found: &mut Vec<Diagnostic>) {
    let mut series = std::mem::take(&mut figure.series);
    for one in &mut series {
        one.readings.sort_by_key(|reading| figure.order(*reading));
        for pair in one.readings.windows(2) {
            let [first, second] = [pair[0], pair[1]].map(|reading| &figure.record.readings[reading]);
            let standing = first.status != ReadingStatus::Withdrawn && second.status != ReadingStatus::Withdrawn;
            if standing && figure.order(pair[0]) == figure.order(pair[1]) {
                let message = format!("two readings of `{}` by one reporter have the same dates", figure.record.id);
                let help = "give one of them another `as_of` or `reported`, or `status: withdrawn`; otherwise nobody can say which is shown";
                let diagnostic = Diagnostic::error("tied-readings", &figure.record.home.path, second.span, message).help(help);
                found.push(diagnostic.related(&figure.record.home.path, first.span, "the other reading"));
            }
        }
    }
    let language = site.site_language();
    series.sort_by(|a, b| language.compare(&name(site, &a.by), &name(site, &b.by)).then_with(|| a.key.cmp(&b.key)));
    figure.series = series;
}

/// The name by which somebody is sorted and printed; empty for nobody.
pub(super) fn name(site: &Site, who: &Who) -> String {
    match who {
        Who::Page(page) => site.page(*page).front.title.value.clone(),
        Who::Name(name) => name.clone(),
        Who::NotStated => String::new(),
    }
}

/// Joins figures to those beside them, in both directions: whoever shows one shows the other.
pub(super) fn join(site: &mut Site, found: &mut Vec<Diagnostic>) {
    let mut pairs: HashMap<(FigureIx, FigureIx), Option<(FigureIx, usize)>> = HashMap::new();
    let mut order: Vec<(FigureIx, FigureIx)> = Vec::new();
    for (number, figure) in site.figures.iter().enumerate() {
        let own = FigureIx(number as u32);
        let resolver = Resolver { site, path: &figure.record.home.path, page: None };
        for (entry, beside) in figure.record.beside.iter().enumerate() {
            let span: Span = beside.figure.span;
            let reference =
                crate::markup::FigureReference { id: beside.figure.value.trim_start_matches("figure:").to_owned(), series: None, pin: None };
            let other = match resolver.figure(&reference, span) {
                Ok(other) if other == own => {
                    found.push(
                        Diagnostic::error("unknown-record", &figure.record.home.path, span, "a figure cannot stand beside itself")
                            .help("name the other figure"),
                    );
                    continue;
                }
                Ok(other) => other,
                Err(diagnostic) => {
                    found.push(diagnostic);
                    continue;
                }
            };
            let sentence = beside.differs.as_ref().map(|_| (own, entry));
            for pair in [(own, other), (other, own)] {
                let known = pairs.entry(pair).or_insert_with(|| {
                    order.push(pair);
                    None
                });
                // The figure's own sentence is preferred; where it has none, the other's serves.
                if known.is_none() || pair.0 == own {
                    *known = sentence.or(*known);
                }
            }
        }
    }
    for pair in order {
        site.figures[pair.0.0 as usize].beside.push(Beside { figure: pair.1, sentence: pairs[&pair] });
    }
    let titles: Vec<String> = site.figures.iter().map(|figure| figure.record.title.value.clone()).collect();
    let language = site.site_language().clone();
    for figure in &mut site.figures {
        figure.beside.sort_by(|a, b| language.compare(&titles[a.figure.0 as usize], &titles[b.figure.0 as usize]));
    }
}

impl Site {
    /// The author's sentence on how a figure differs from a neighbour.
    pub fn differs(&self, beside: &Beside) -> Option<&Markup> {
        let (figure, entry) = beside.sentence?;
        self.figure(figure).record.beside[entry].differs.as_ref()
    }

    /// The name of somebody; empty where nobody is stated.
    pub fn who_name(&self, who: &Who) -> String {
        name(self, who)
    }
}
