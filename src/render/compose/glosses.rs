//! Cards: what a link to a background page, a figure or an event opens; and the numbered notes that stand for them in print.

use super::sources::escaped;
use super::{Composer, Shelf, bare, permalink};
use crate::date::Day;
use crate::diagnostics::FilePath;
use crate::render::shown::Html;
use crate::render::views::{GlossView, LinkView, NoteView, PageView};
use crate::site::{EventIx, FigureIx, Glossed, PageIx, href};

/// A card, the page that it stands on, and the file that it tells of. It is read on other pages, so no citation has a number in it.
pub fn gloss<'a>(shelf: Shelf<'a>, glossed: Glossed) -> (PageView, GlossView, &'a FilePath) {
    let site = shelf.site;
    let (view, language, of) = match glossed {
        Glossed::Page(ix) => (of_page(shelf, ix), site.language(site.page(ix)), &site.page(ix).path),
        Glossed::Figure(ix) => (of_figure(shelf, ix, None), site.site_language(), &site.figure(ix).record.home.path),
        Glossed::Then(ix, day) => (of_figure(shelf, ix, Some(day)), site.site_language(), &site.figure(ix).record.home.path),
        Glossed::Event(ix) => (of_event(shelf, ix), site.site_language(), &site.event(ix).record.home.path),
    };
    let mut page = bare(site, language, view.title.clone(), "");
    page.path = site.config.base_path.clone();
    crate::site::encode(&glossed.file(site), &mut page.path);
    page.permalink = permalink(site, &view.path);
    page.kind = "gloss".into();
    page.noindex = true;
    (page, view, of)
}

/// A card that says no more than its title.
fn blank(kind: &str, title: &str, path: String) -> GlossView {
    GlossView {
        kind: kind.into(),
        subject: None,
        title: title.to_owned(),
        path,
        date: None,
        date_words: None,
        by: None,
        text: None,
        fact: None,
        entries: Vec::new(),
        newer: false,
        beside: Vec::new(),
    }
}

fn of_page(shelf: Shelf, ix: PageIx) -> GlossView {
    let card = shelf.card(ix);
    let mut view = blank("background", &card.title, card.path.clone());
    view.subject = card.subject.clone();
    view.text = card.gloss.clone();
    view.fact = Composer::elsewhere(shelf, ix).facts(ix).into_iter().next();
    view
}

/// A figure as it is known today or was at a pin; then without the author's sentence, which tells of today.
fn of_figure(shelf: Shelf, ix: FigureIx, pin: Option<Day>) -> GlossView {
    let (site, mut composer) = (shelf.site, Composer::alone(shelf));
    let figure = site.figure(ix);
    let link = |ix: FigureIx| {
        let figure = site.figure(ix);
        LinkView { title: figure.record.title.value.clone(), path: href(&site.config, &figure.address) }
    };
    let LinkView { title, path } = link(ix);
    let mut view = blank("figure", &title, path);
    let says = figure.record.says.as_ref().filter(|_| pin.is_none());
    view.text = says.map(|(_, says)| composer.inline(&figure.record.home.path, says));
    view.newer = pin.is_some();
    view.entries = figure.at(pin).iter().map(|current| composer.entry(ix, current.series, current.reading, false)).collect();
    view.beside = figure.beside.iter().map(|beside| link(beside.figure)).collect();
    view
}

fn of_event(shelf: Shelf, ix: EventIx) -> GlossView {
    let (site, mut composer) = (shelf.site, Composer::alone(shelf));
    let event = site.event(ix);
    let record = &event.record;
    let timeline = href(&site.config, &site.config.addresses.timeline);
    let mut view = blank("event", &record.title.value, format!("{timeline}#event-{}", record.id));
    view.date = Some(composer.date(&record.date.value));
    view.date_words = record.date_words.as_ref().map(|words| words.value.clone());
    view.by = event.by.as_ref().and_then(|by| composer.who(by));
    view.text = record.text.as_ref().map(|text| composer.inline(&record.home.path, text));
    view
}

impl Composer<'_> {
    /// The number in print of what a link leads to, at the first link of a page: notes go on counting where footnotes end.
    pub(super) fn note(&mut self, to: Glossed) -> Option<String> {
        let own = self.page.map(Glossed::Page) == Some(to);
        if own || self.stands == super::Stands::Elsewhere || self.noted.contains(&to) {
            return None;
        }
        self.noted.push(to);
        Some(self.language.count(self.footnotes() + self.noted.len()))
    }

    /// The numbers of a figure as they were known, each with who says so and as of when.
    fn known_then(&self, ix: FigureIx, day: Day) -> Html {
        let figure = self.site.figure(ix);
        let mut composer = Self::alone(self.shelf);
        let mut sentences = Vec::new();
        for current in figure.at(Some(day)) {
            let entry = composer.entry(ix, current.series, current.reading, false);
            let date = self.when(figure.as_of(current.reading), figure.reported[current.reading].as_ref());
            let words = [("value", self.figure_words(ix, current).into()), ("who", entry.attribution.into()), ("date", date.into())];
            sentences.push(self.language.t("note-figure", &words).unwrap_or_default());
        }
        Html(escaped(&sentences.join(" ")))
    }

    fn footnotes(&self) -> usize {
        let Some(page) = self.page else { return 0 };
        let is_note = |anchor: &&String| anchor.strip_prefix("fn-").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        self.site.page(page).body.anchors.iter().filter(is_note).count()
    }

    /// What has a number in print, in the order of the numbers.
    pub(super) fn notes(&self) -> Vec<NoteView> {
        let before = self.footnotes();
        let note = |(index, to): (usize, &Glossed)| {
            let view = match *to {
                Glossed::Page(ix) => {
                    let card = self.card(ix);
                    NoteView { number: String::new(), title: card.title.clone(), date: None, text: card.gloss.clone() }
                }
                Glossed::Figure(ix) => {
                    let record = &self.site.figure(ix).record;
                    let text = record.says.as_ref().map(|(_, says)| Self::alone(self.shelf).inline(&record.home.path, says));
                    NoteView { number: String::new(), title: record.title.value.clone(), date: None, text }
                }
                Glossed::Then(ix, day) => {
                    let title = self.site.figure(ix).record.title.value.clone();
                    NoteView { number: String::new(), title, date: None, text: Some(self.known_then(ix, day)) }
                }
                Glossed::Event(ix) => {
                    let record = &self.site.event(ix).record;
                    NoteView { number: String::new(), title: record.title.value.clone(), date: Some(self.date(&record.date.value)), text: None }
                }
            };
            NoteView { number: self.language.count(before + index + 1), ..view }
        };
        self.noted.iter().enumerate().map(note).collect()
    }
}
