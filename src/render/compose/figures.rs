//! Figures on a page: the box and the words in running text.

use super::Composer;
use crate::diagnostics::{Span, Spanned};
use crate::markup::FigureReference;
use crate::records::Stated;
use crate::render::views::{CountView, FigureBoxView, FigureEntry, LinkView};
use crate::site::{Current, FigureIx, Resolver, Who, href};

impl Composer<'_> {
    /// A box: the figures asked for, every series of each, and those that stand beside them.
    pub(super) fn figure_box(&mut self, resolver: &Resolver, show: &[Spanned<FigureReference>], title: Option<String>) -> FigureBoxView {
        let mut shown: Vec<(FigureIx, Current, FigureReference)> = Vec::new();
        for reference in show {
            let Ok((figure, current)) = resolver.boxed(&reference.value, reference.span) else { continue };
            shown.extend(current.into_iter().map(|one| (figure, one, reference.value.clone())));
        }
        for figure in shown.iter().map(|(figure, ..)| *figure).collect::<Vec<_>>() {
            for beside in &self.site.figure(figure).beside {
                let neighbour = FigureReference { id: self.site.figure(beside.figure).record.id.clone(), series: None, pin: None };
                if shown.iter().any(|(shown, ..)| *shown == beside.figure) {
                    continue;
                }
                if let Ok((figure, current)) = resolver.boxed(&neighbour, Span::default()) {
                    shown.extend(current.into_iter().map(|one| (figure, one, neighbour.clone())));
                }
            }
        }
        let mut entries: Vec<FigureEntry> = shown
            .iter()
            .map(|(figure, current, reference)| {
                let newer = self.newer(resolver, *figure, *current, reference);
                self.entry(*figure, current.series, current.reading, newer)
            })
            .collect();
        entries.sort_by(|a, b| {
            let by = |entry: &FigureEntry| entry.by.as_ref().map(|who| who.name.clone()).unwrap_or_default();
            self.language.compare(&a.title, &b.title).then_with(|| self.language.compare(&by(a), &by(b)))
        });
        for entry in &mut entries {
            let figure = self.site.index.figure(&entry.id).filter(|figure| !self.boxes.contains(figure));
            entry.anchor = figure.map(|_| format!("figure-{}", entry.id));
            self.boxes.extend(figure);
        }
        let differs = self.differing(&shown.iter().map(|(figure, ..)| *figure).collect::<Vec<_>>());
        FigureBoxView { title, entries, differs }
    }

    /// The authors' sentences on how the figures of a box differ, each once.
    fn differing(&mut self, shown: &[FigureIx]) -> Vec<crate::render::shown::Html> {
        let mut pairs: Vec<(FigureIx, FigureIx)> = Vec::new();
        let mut sentences: Vec<crate::render::shown::Html> = Vec::new();
        for figure in shown {
            for beside in self.site.figure(*figure).beside.iter().filter(|beside| shown.contains(&beside.figure)) {
                let pair = (*figure.min(&beside.figure), *figure.max(&beside.figure));
                if pairs.contains(&pair) {
                    continue;
                }
                pairs.push(pair);
                let Some((home, markup)) = beside.sentence.zip(self.site.differs(beside)) else { continue };
                let path = self.site.figure(home.0).record.home.path.clone();
                let sentence = self.inline(&path, markup);
                if !sentences.contains(&sentence) {
                    sentences.push(sentence);
                }
            }
        }
        sentences
    }

    /// One number as one reporter gives it.
    pub(super) fn entry(&mut self, ix: FigureIx, series: usize, reading: usize, newer: bool) -> FigureEntry {
        let site = self.site;
        let figure = site.figure(ix);
        let (record, by) = (&figure.record, &figure.series[series].by);
        let report = &record.readings[reading];
        let path = href(&site.config, &figure.address);
        let source_ix = site.source_of(report).expect("a figure whose source is unknown is an error, and nothing is rendered");
        let source = self.source(source_ix);
        let attribution = match by {
            Who::NotStated => self.phrase("reporter-not-stated", "source", &site.source(source_ix).in_sentence),
            who => self.phrase("attribution", "who", &site.who_name(who)),
        };
        let note = report.note.as_ref().map(|note| self.inline(&record.home.path, note));
        let newest = figure.at(None).into_iter().find(|current| newer && current.series == series);
        let newest = newest.map(|current| self.language.value_alone(&figure.reading(current).value.value));
        FigureEntry {
            id: record.id.clone(),
            anchor: None,
            title: record.title.value.clone(),
            number: self.language.value_alone(&report.value.value),
            unit: self.unit(ix, reading),
            by: self.who(by),
            attribution,
            as_of: figure.as_of(reading).map(|date| self.date(date)),
            reported: figure.reported[reading].as_ref().map(|date| self.date(date)),
            source,
            quote: report.quote.as_ref().map(|quote| quote.value.clone()),
            note,
            estimate: report.estimate,
            status: report.status.word().map(|word| self.word(&format!("status-{word}"))),
            counts: self.counts(ix),
            disputed_by: figure.disputed_by.iter().filter_map(|who| self.who(who)).collect(),
            newer: newest.map(|title| LinkView { title, path: path.clone() }),
            path,
        }
    }

    /// What is counted: in quotation marks where it is a reporter's word.
    pub(super) fn unit(&self, ix: FigureIx, reading: usize) -> String {
        let figure = self.site.figure(ix);
        let value = &figure.record.readings[reading].value.value;
        let unit = self.language.unit(value, &figure.unit);
        if figure.record.term_of.is_some() { self.language.quote(unit) } else { unit.to_owned() }
    }

    /// Number, qualifier and unit in running text.
    pub(super) fn figure_words(&self, ix: FigureIx, current: Current) -> String {
        let figure = self.site.figure(ix);
        let mut unit = figure.unit.clone();
        if figure.record.term_of.is_some() {
            unit.one = unit.one.map(|one| self.language.quote(&one));
            unit.other = self.language.quote(&unit.other);
            unit.forms.iter_mut().for_each(|(_, form)| *form = self.language.quote(form));
        }
        self.language.value(&figure.reading(current).value.value, &unit)
    }

    /// What a figure counts, in the reporter's words.
    pub(super) fn counts(&self, ix: FigureIx) -> Vec<CountView> {
        let entry = |(label, stated): &(String, Stated<String>)| {
            let label = self.language.t(&format!("counts-{label}"), &[]).unwrap_or_else(|| label.clone());
            match stated {
                Stated::Is(words) => CountView { label, value: words.value.clone(), stated: true },
                _ => CountView { label, value: self.word("not-stated"), stated: false },
            }
        };
        self.site.figure(ix).record.counts.iter().map(entry).collect()
    }

    /// Whether the page's pin hides a newer reading of the same series.
    pub(super) fn newer(&self, resolver: &Resolver, ix: FigureIx, current: Current, reference: &FigureReference) -> bool {
        if resolver.pin(reference).is_none() {
            return false;
        }
        self.site.figure(ix).at(None).iter().any(|newest| newest.series == current.series && newest.reading != current.reading)
    }
}
