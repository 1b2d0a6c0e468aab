//! Timelines: the list of events, and the axis that is drawn beside it.

use super::{Composer, axis, topic_links};
use crate::markup::TimelineRequest;
use crate::render::views::{EventView, LinkView, OtherDateView, TimelineView};
use crate::site::{EventIx, href};

impl Composer<'_> {
    /// A timeline on this page; on a page that stands for no file, of the whole site.
    pub(in crate::render) fn timeline(&mut self, request: &TimelineRequest) -> TimelineView {
        let site = self.site;
        self.timelines += 1;
        let whole = self.page.is_none_or(|page| site.place(page).role == crate::site::Role::Timeline);
        let pinned = site.timeline(self.page.filter(|_| !whole), request);
        // A second timeline on a page needs ids of its own.
        let prefix = if self.timelines == 1 { String::new() } else { format!("t{}-", self.timelines) };
        let events: Vec<EventView> = pinned.shown.iter().enumerate().map(|(index, event)| self.event(*event, index + 1, &prefix)).collect();
        let pin = self.page.filter(|_| !whole && !request.open).and_then(|page| site.pin(site.page(page)));
        let later =
            pinned.cut.then(|| LinkView { title: self.word("since-updated-link"), path: href(&site.config, &site.config.addresses.timeline) });
        TimelineView {
            anchor: format!("{prefix}timeline"),
            title: request.title.clone(),
            axis: axis::draw(site, self.language, &pinned.shown, &events),
            events,
            ends: pin.map(|pin| self.date(&crate::date::Date::from_day(pin))),
            later,
        }
    }

    fn event(&mut self, ix: EventIx, number: usize, prefix: &str) -> EventView {
        let site = self.site;
        let event = site.event(ix);
        let record = &event.record;
        let path = record.home.path.clone();
        EventView {
            id: record.id.clone(),
            anchor: format!("{prefix}event-{}", record.id),
            number,
            date: self.date(&record.date.value),
            date_words: record.date_words.as_ref().map(|words| words.value.clone()),
            time: record.time.as_ref().map(|time| {
                let args = [("time", time.value.as_str().into()), ("zone", record.tz.as_ref().map_or("", |tz| tz.value.as_str()).into())];
                self.language.t("time-with-zone", &args).unwrap_or_else(|| time.value.clone())
            }),
            date_note: record.date_note.as_ref().map(|note| self.inline(&path, note)),
            other_dates: record
                .other_dates
                .iter()
                .map(|other| {
                    let resolver = crate::site::Resolver { site, path: &path, page: None };
                    let by = other.by.as_ref().and_then(|by| self.who(&resolver.who(by)));
                    OtherDateView { date: self.date(&other.date.value), by, note: other.note.clone() }
                })
                .collect(),
            by: event.by.as_ref().and_then(|by| self.who(by)),
            title: record.title.value.clone(),
            text: record.text.as_ref().map(|text| self.inline(&path, text)),
            sources: event.sources.iter().map(|source| self.source(*source)).collect(),
            about: event.about.iter().filter(|page| Some(**page) != self.page).map(|page| self.card(*page)).collect(),
            topics: topic_links(site, &record.topics),
            planned: record.planned,
        }
    }
}
