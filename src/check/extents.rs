//! Which bytes of a file a record takes up, as far as its fields say.

use crate::diagnostics::{Span, Spanned};
use crate::markup::Markup;
use crate::records::{Event, Figure, Home, Knowledge, Source, Stated, Waiver};
use crate::site::Site;

/// What records of every kind have, as far as waivers need it.
pub(super) struct Record<'a> {
    /// Where it was declared.
    pub home: &'a Home,
    /// What it waives.
    pub waivers: &'a [Waiver],
    kind: Kind<'a>,
}

enum Kind<'a> {
    Figure(&'a Figure),
    Event(&'a Event),
    Source(&'a Source),
}

impl<'a> Record<'a> {
    /// Every record of the site.
    pub fn all(site: &'a Site) -> Vec<Self> {
        let figures = site.figures.iter().map(|figure| &figure.record);
        let figures = figures.map(|record| Record { home: &record.home, waivers: &record.waivers, kind: Kind::Figure(record) });
        let events = site.events.iter().map(|event| &event.record);
        let events = events.map(|record| Record { home: &record.home, waivers: &record.waivers, kind: Kind::Event(record) });
        let sources = site.sources.iter().map(|source| &source.record);
        let sources = sources.map(|record| Record { home: &record.home, waivers: &record.waivers, kind: Kind::Source(record) });
        figures.chain(events).chain(sources).collect()
    }

    /// The byte after the last field that a finding can point at.
    pub fn end(&self) -> u32 {
        let mut ends = Ends(self.home.span.end);
        self.waivers.iter().for_each(|waiver| ends.add(waiver.span));
        match &self.kind {
            Kind::Figure(figure) => ends.figure(figure),
            Kind::Event(event) => ends.event(event),
            Kind::Source(source) => ends.source(source),
        }
        ends.0
    }
}

/// The last byte so far.
struct Ends(u32);

impl Ends {
    fn add(&mut self, span: Span) {
        self.0 = self.0.max(span.end);
    }

    fn each<'a, T: 'a>(&mut self, texts: impl IntoIterator<Item = &'a Spanned<T>>) {
        texts.into_iter().for_each(|text| self.add(text.span));
    }

    fn stated<T>(&mut self, answer: &Stated<T>) {
        match answer {
            Stated::Is(answer) => self.add(answer.span),
            Stated::NotStated(span) => self.add(*span),
            Stated::Missing => {}
        }
    }

    fn markup<'a>(&mut self, texts: impl IntoIterator<Item = &'a Markup>) {
        for text in texts {
            text.holes.iter().for_each(|hole| self.add(hole.span));
            self.each(&text.desk_marks);
        }
    }

    fn figure(&mut self, figure: &Figure) {
        self.add(figure.unit.span);
        self.each([&figure.title]);
        self.each(figure.says.iter().map(|(says, _)| says));
        self.markup(figure.says.iter().map(|(_, says)| says));
        self.each(figure.term_of.iter().chain(&figure.topics));
        self.stated(&figure.measure);
        figure.counts.iter().for_each(|(_, answer)| self.stated(answer));
        for dispute in &figure.disputed_by {
            self.each(std::iter::once(&dispute.by).chain(&dispute.source));
        }
        self.each(figure.beside.iter().map(|beside| &beside.figure));
        self.markup(figure.beside.iter().filter_map(|beside| beside.differs.as_ref()));
        for series in &figure.series {
            self.each([&series.id]);
            self.stated(&series.by);
            self.stated(&series.basis);
        }
        // A reading's place holds all of its fields.
        figure.readings.iter().for_each(|reading| self.add(reading.span));
    }

    fn event(&mut self, event: &Event) {
        self.each([&event.date]);
        let texts = [&event.time, &event.tz, &event.by, &event.date_words].into_iter().flatten();
        self.each(texts.chain([&event.title]).chain(&event.about).chain(&event.topics).chain(&event.sources));
        self.markup(event.text.iter().chain(&event.date_note));
        self.each(event.other_dates.iter().map(|other| &other.date));
        self.each(event.other_dates.iter().filter_map(|other| other.by.as_ref()));
    }

    fn source(&mut self, source: &Source) {
        let texts = [&source.kind, &source.title, &source.supplied_title, &source.url, &source.file, &source.held_at, &source.language];
        self.each(texts.into_iter().flatten());
        self.stated(&source.author);
        self.stated(&source.publisher);
        self.stated(&source.date);
        if let Some((url, date)) = &source.archive {
            self.each([url]);
            self.each(date);
        }
        match &source.knowledge {
            Knowledge::Opened(day) => self.each([day]),
            Knowledge::AsCitedIn(through) => self.each([through]),
            Knowledge::NotConsulted | Knowledge::Unknown => {}
        }
    }
}
