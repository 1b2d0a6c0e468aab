//! Which reading a reference shows: the one that was public by its pin, of the series that it names.

use super::{Current, Figure, FigureIx, Resolver, Series};
use crate::date::{Date, Day};
use crate::diagnostics::{Diagnostic, Span, did_you_mean};
use crate::markup::FigureReference;
use crate::records::ReadingStatus;

impl<'a> Resolver<'a> {
    /// The last day whose reports a reference knows: its own pin, else the page's.
    pub fn pin(&self, reference: &FigureReference) -> Option<Day> {
        let page = || self.page.and_then(|page| self.site.pin(self.site.page(page)));
        reference.pin.as_ref().map_or_else(page, Date::latest)
    }

    /// The readings that a box shows: of each series, or of the one named, at the pin.
    pub fn boxed(&self, reference: &FigureReference, span: Span) -> Result<(FigureIx, Vec<Current>), Diagnostic> {
        let ix = self.figure(reference, span)?;
        let figure = self.site.figure(ix);
        let mut current = figure.at(self.pin(reference));
        if let Some(series) = &reference.series {
            if !figure.series.iter().any(|one| one.key == *series) {
                let keys = || figure.series.iter().map(|one| one.key.as_str());
                let help = did_you_mean(series, keys())
                    .unwrap_or_else(|| format!("its series are {}", keys().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")));
                let message = format!("the figure `{}` has no series `{series}`", reference.id);
                return Err(Diagnostic::error("unknown-series", self.path, span, message).help(help));
            }
            current.retain(|one| figure.series[one.series].key == *series);
        }
        if current.is_empty() {
            let (message, help) = self.nothing_public(figure, reference);
            return Err(Diagnostic::error("no-reading", self.path, span, message).help(help).related(
                &figure.record.home.path,
                figure.record.home.span,
                "the figure",
            ));
        }
        Ok((ix, current))
    }

    /// Why a figure shows no reading here, and what to do.
    fn nothing_public(&self, figure: &Figure, reference: &FigureReference) -> (String, &'static str) {
        let id = match &reference.series {
            Some(series) => format!("{}/{series}", reference.id),
            None => reference.id.clone(),
        };
        let of_series = |one: &&Series| reference.series.as_ref().is_none_or(|series| one.key == *series);
        let mut readings = figure.series.iter().filter(of_series).flat_map(|one| &one.readings).map(|reading| &figure.record.readings[*reading]);
        if readings.clone().next().is_none() {
            return (format!("the figure `{id}` has no reading"), "add one, or see whether a reading names another `series`");
        }
        if readings.all(|reading| reading.status == ReadingStatus::Withdrawn) {
            return (format!("the figure `{id}` has no reading that stands: all are withdrawn"), "take it out here, or add a reading");
        }
        match (&reference.pin, self.pin(reference)) {
            (Some(pin), _) => (
                format!("the figure `{id}` has no reading that was public by {}, the date after the `@`", pin.as_str()),
                "add the reading of that time, or name a later day",
            ),
            (None, Some(pin)) => (
                format!("the figure `{id}` has no reading that was public by {pin}, to which this page is pinned"),
                "add the reading of that time, or move the page's `as_of`",
            ),
            (None, None) => (format!("the figure `{id}` has no reading"), "add a reading"),
        }
    }

    /// The one reading that a reference in running text shows.
    pub fn shown(&self, reference: &FigureReference, span: Span) -> Result<(FigureIx, Current), Diagnostic> {
        let (ix, current) = self.boxed(reference, span)?;
        if let [one] = current[..] {
            return Ok((ix, one));
        }
        let figure = self.site.figure(ix);
        let series = current.iter().map(|one| format!("`figure:{}/{}`", reference.id, figure.series[one.series].key)).collect::<Vec<_>>().join(", ");
        let message = format!("`figure:{}` has {} reporters, and running text can name only one", reference.id, current.len());
        Err(Diagnostic::error("ambiguous-figure", self.path, span, message)
            .help(format!("choose one: {series}; or show them all: `![[figure:{}]]`", reference.id)))
    }
}
