//! A figure's readings as its chart draws them, and how to cite them.

use super::Composer;
use crate::date::Date;
use crate::records::{Measure, ReadingStatus, Stated};
use crate::render::chart::{self, Extent, Point};
use crate::render::drawing::Span;
use crate::render::views::{ChartView, CiteView};
use crate::site::{Current, FigureIx, Who, href};

use super::permalink;

impl Composer<'_> {
    /// The readings over time; `None` where no reporter has several.
    pub(super) fn chart(&self, ix: FigureIx) -> Option<ChartView> {
        let figure = self.site.figure(ix);
        let mut series = Vec::new();
        for (number, one) in figure.series.iter().enumerate() {
            let points = one.readings.iter().filter_map(|reading| self.point(ix, Current { series: number, reading: *reading })).collect();
            series.push(chart::Series { name: self.reporter(&one.by), points });
        }
        let apart = matches!(&figure.record.measure, Stated::Is(measure) if measure.value == Measure::Flow);
        let due = figure.record.update_every.as_ref().map(|every| i64::from(every.value));
        chart::draw(&chart::Scene { language: self.language, unit: &figure.unit, series: &series, due, apart })
    }

    /// A reading that stands; a withdrawn one is shown in the table only.
    fn point(&self, ix: FigureIx, current: Current) -> Option<Point> {
        let (figure, reading) = (self.site.figure(ix), current.reading);
        let report = &figure.record.readings[reading];
        if report.status == ReadingStatus::Withdrawn {
            return None;
        }
        let as_of = figure.as_of(reading);
        let date = as_of.or(figure.reported[reading].as_ref())?;
        let value = &report.value.value;
        Some(Point {
            anchor: format!("reading-{}", reading + 1),
            name: format!("{}, {}", self.figure_words(ix, current), self.when(as_of, figure.reported[reading].as_ref())),
            words: if figure.unit.is_percent() { self.language.value(value, &figure.unit) } else { self.language.value_alone(value) },
            span: Span::of(date)?,
            doubtful: as_of.is_none(),
            replaced: report.status == ReadingStatus::Superseded,
            extent: Extent::of(value),
        })
    }

    /// To what day a number holds, or when it was reported.
    pub(super) fn when(&self, as_of: Option<&Date>, reported: Option<&Date>) -> String {
        match (as_of, reported) {
            (Some(date), _) => self.phrase("as-of", "date", &self.language.date(date)),
            (None, Some(date)) => self.phrase("reported-on", "date", &self.language.date(date)),
            (None, None) => self.word("as-of-not-stated"),
        }
    }

    /// The reporter of a series, in words where nobody is stated.
    fn reporter(&self, by: &Who) -> String {
        match by {
            Who::NotStated => format!("{}: {}", self.word("reporter"), self.word("not-stated")),
            who => self.site.who_name(who),
        }
    }

    /// How to cite the newest reading of each series: the reporter and the source first, then where we keep it.
    pub(super) fn cite_figure(&self, ix: FigureIx) -> Vec<CiteView> {
        let site = self.site;
        let figure = site.figure(ix);
        let page = permalink(site, &href(&site.config, &figure.address));
        let publisher = site.config.publisher.as_ref().map(|publisher| publisher.name.as_str()).filter(|name| *name != site.config.title);
        let mut cites = Vec::new();
        for current in figure.at(None) {
            let report = figure.reading(current);
            let Some(source) = site.source_of(report) else { continue };
            let words = [
                ("title", figure.record.title.value.as_str().into()),
                ("value", self.figure_words(ix, current).into()),
                ("who", self.reporter(&figure.series[current.series].by).into()),
                ("date", self.when(figure.as_of(current.reading), figure.reported[current.reading].as_ref()).into()),
            ];
            let place = [
                ("site", publisher.map_or_else(|| site.config.title.clone(), |name| format!("{}, {name}", site.config.title)).into()),
                ("address", format!("{page}#reading-{}", current.reading + 1).into()),
            ];
            cites.push(CiteView {
                words: self.language.t("cite-reading", &words).unwrap_or_default(),
                reference: self.reference(source),
                found: self.language.t("cite-found", &place).unwrap_or_default(),
            });
        }
        cites
    }
}
