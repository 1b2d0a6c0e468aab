//! Which reading a reference shows: the one that was public by its pin, of the series that it names.

use super::{Current, FigureIx, Resolver};
use crate::date::{Date, Day};
use crate::diagnostics::{Diagnostic, Span, did_you_mean};
use crate::markup::FigureReference;

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
                let near = did_you_mean(series, figure.series.iter().map(|one| one.key.as_str()));
                let message = format!("the figure `{}` has no series `{series}`", reference.id);
                return Err(Diagnostic::error("unknown-series", self.path, span, message).maybe_help(near));
            }
            current.retain(|one| figure.series[one.series].key == *series);
        }
        if current.is_empty() {
            let pin = self.pin(reference).map_or_else(String::new, |pin| format!(" that was public by {pin}, to which this page is pinned"));
            let message = format!("the figure `{}` has no reading{pin}", reference.id);
            let help = "add the reading of that time, or move the page's `as_of`";
            return Err(Diagnostic::error("no-reading", self.path, span, message).help(help).related(
                &figure.record.home.path,
                figure.record.home.span,
                "the figure",
            ));
        }
        Ok((ix, current))
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
