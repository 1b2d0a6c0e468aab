//! Timelines: the list of events, the drawing beside it, and what both can be narrowed to.

use super::{Composer, topic_links};
use crate::date::{ClockTime, Date, Moment, Shape, When, time_zone};
use crate::markup::TimelineRequest;
use crate::records;
use crate::render::timeline::{self, Item};
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
        let chosen = self.choices(&pinned.shown);
        let mut events: Vec<EventView> = pinned
            .shown
            .iter()
            .zip(&chosen.groups)
            .enumerate()
            .map(|(index, (event, groups))| EventView { groups: groups.clone(), ..self.event(*event, index + 1, &prefix) })
            .collect();
        let pin = self.page.filter(|_| !whole && !request.open).and_then(|page| site.pin(site.page(page)));
        let later =
            pinned.cut.then(|| LinkView { title: self.word("since-updated-link"), path: href(&site.config, &site.config.addresses.timeline) });
        let items: Vec<Item> = pinned.shown.iter().zip(&events).map(|(event, view)| self.item(&site.event(*event).record, view)).collect();
        let drawn = timeline::draw(&items, self.language, pin, &prefix).map(|drawn| {
            for (event, (wide, narrow)) in events.iter_mut().zip(drawn.homes) {
                (event.wide, event.narrow) = (wide, narrow);
            }
            drawn.view
        });
        TimelineView {
            anchor: format!("{prefix}timeline"),
            title: request.title.clone(),
            drawn,
            filters: chosen.filters,
            events,
            ends: pin.map(|pin| self.date(&Date::from_day(pin))),
            later,
        }
    }

    fn event(&mut self, ix: EventIx, number: usize, prefix: &str) -> EventView {
        let site = self.site;
        let event = site.event(ix);
        let record = &event.record;
        let path = record.home.path.clone();
        let instant = instant(record);
        EventView {
            id: record.id.clone(),
            anchor: format!("{prefix}event-{}", record.id),
            number,
            numeral: self.language.count(number),
            permalink: format!("{}#event-{}", href(&site.config, &site.config.addresses.timeline), record.id),
            wide: None,
            narrow: None,
            groups: String::new(),
            date: self.date(&record.date.value),
            date_words: record.date_words.as_ref().map(|words| words.value.clone()),
            time: record.time.as_ref().map(|time| {
                let args = [("time", time.value.as_str().into()), ("zone", record.tz.as_ref().map_or("", |tz| tz.value.as_str()).into())];
                self.language.t("time-with-zone", &args).unwrap_or_else(|| time.value.clone())
            }),
            utc: instant.as_ref().and_then(|instant| self.utc(record, instant)),
            instant: instant.map(|instant| instant.iso),
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

    /// An event as the drawing knows it.
    fn item(&self, record: &records::Event, view: &EventView) -> Item {
        let when = view.date_words.as_ref().unwrap_or(&view.date.words);
        // The drawing must not state what the list attributes. A name of the other direction keeps its own (Unicode's isolates).
        let mut label = match (&view.by, self.language.direction()) {
            (None, _) => view.title.clone(),
            (Some(by), "rtl") => format!("\u{2068}{}\u{2069}: {}", by.name, view.title),
            (Some(by), _) => format!("{}: {}", by.name, view.title),
        };
        if view.planned {
            label.push_str(&format!(" ({})", self.word("planned")));
        }
        Item {
            numeral: view.numeral.clone(),
            number: view.number,
            anchor: view.anchor.clone(),
            name: format!("{when}: {label}"),
            label,
            groups: view.groups.clone(),
            date: record.date.value.clone(),
            planned: record.planned,
        }
    }

    /// The time in UTC, with the day where that is another; `None` where it is given in UTC.
    fn utc(&self, record: &records::Event, instant: &Moment) -> Option<String> {
        let given_in_utc = instant.iso.ends_with("+00:00") && record.tz.as_ref().is_none_or(|tz| matches!(&*tz.value, "UTC" | "Etc/UTC"));
        let (day, time) = instant.utc().filter(|_| !given_in_utc)?;
        let words = if day == instant.day { self.language.time(time) } else { self.language.day_and_time(day, time) };
        self.language.t("time-in-utc", &[("time", words.into())])
    }
}

/// The instant of an event, where its date or its time of day is given with a zone.
fn instant(record: &records::Event) -> Option<Moment> {
    if let (Some(time), Some(tz)) = (&record.time, &record.tz) {
        let day = record.date.value.earliest()?;
        return Moment::on_clocks(day, ClockTime::parse(&time.value).ok()?, &time_zone(&tz.value).ok()?);
    }
    let Shape::One(part) = record.date.value.shape() else { return None };
    let When::Time { day, hour, minute, offset: Some(offset) } = part.when else { return None };
    Moment::with_offset(day, ClockTime { hour, minute, second: None }, offset)
}
