//! Events, linked, and which of them a timeline shows.

use std::sync::Arc;

use super::unknown::several;
use super::{EventIx, Name, PageIx, Resolver, Site, SourceIx, Who};
use crate::content::{Page, TimelineFront};
use crate::date::{Date, Day};
use crate::diagnostics::{Diagnostic, did_you_mean};
use crate::markup::TimelineRequest;
use crate::records;

/// An event of the site.
#[derive(Clone, Debug)]
pub struct Event {
    /// The record.
    pub record: Arc<records::Event>,
    /// The pages to whose timelines it belongs.
    pub about: Vec<PageIx>,
    /// Its sources.
    pub sources: Vec<SourceIx>,
    /// Who says so, where the site does not state it itself.
    pub by: Option<Who>,
}

/// The events of a timeline, and what a pin cut off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pinned {
    /// What is shown, from the earliest.
    pub shown: Vec<EventIx>,
    /// Whether later events exist that the page's pin hides.
    pub cut: bool,
}

/// Links every event, from the earliest.
pub(super) fn link(site: &Site, records: Vec<Arc<records::Event>>, found: &mut Vec<Diagnostic>) -> Vec<Event> {
    let mut events: Vec<Event> = records.into_iter().map(|record| link_one(site, record, found)).collect();
    events.sort_by(|a, b| {
        let key = |event: &Event| (event.record.date.value.key(), event.record.time.as_ref().map(|time| time.value.clone()));
        key(a).cmp(&key(b)).then_with(|| a.record.title.value.cmp(&b.record.title.value)).then_with(|| a.record.id.cmp(&b.record.id))
    });
    events
}

fn link_one(site: &Site, record: Arc<records::Event>, found: &mut Vec<Diagnostic>) -> Event {
    let path = record.home.path.clone();
    let resolver = Resolver { site, path: &path, page: None };
    let mut about = Vec::new();
    for called in &record.about {
        match site.index.page(&called.value) {
            Name::Page(page) | Name::Called(page) => about.push(page),
            Name::Unpublished(_) => {}
            Name::Unknown if resolver.is_lost(&called.value) => found.push(resolver.unchecked(called.span)),
            Name::Unknown if resolver.broken("page") && several(&called.value).is_none() && site.index.nearest_page(&called.value).is_none() => {
                found.push(resolver.unchecked(called.span))
            }
            _ => {
                let near = || site.index.nearest_page(&called.value).map(|near| format!("did you mean `{near}`?"));
                let help = several(&called.value).or_else(near).unwrap_or_else(|| "`about:` names pages by path, id or name".into());
                found.push(Diagnostic::error("unknown-page", &path, called.span, format!("there is no page `{}`", called.value)).help(help));
            }
        }
    }
    let sources = super::sources::resolve(&resolver, &record.sources, found);
    let by = record.by.as_ref().map(|by| {
        found.extend(resolver.who_slip(by));
        resolver.who(by)
    });
    for other in record.other_dates.iter().filter_map(|other| other.by.as_ref()) {
        found.extend(resolver.who_slip(other));
    }
    Event { record, about, sources, by }
}

impl Site {
    /// The events that a timeline shows on a page; `page` is `None` for the timeline of the whole site.
    pub fn timeline(&self, page: Option<PageIx>, request: &TimelineRequest) -> Pinned {
        let chosen: Vec<EventIx> = match (&request.topic, page) {
            (Some(topic), _) => self.by_topic(&topic.value),
            (None, Some(page)) => self.by_page(page),
            (None, None) => (0..self.events.len() as u32).map(EventIx).collect(),
        };
        let pin = page.and_then(|page| self.pin(self.page(page))).filter(|_| !request.open);
        let mut pinned = Pinned::default();
        for event in chosen {
            let date = &self.event(event).record.date.value;
            if !within(date, request) {
                continue;
            }
            match after(date, pin) && !self.event(event).record.planned {
                true => pinned.cut = true,
                false => pinned.shown.push(event),
            }
        }
        pinned
    }

    fn by_topic(&self, topic: &str) -> Vec<EventIx> {
        let wanted = crate::id::slugify(topic);
        let has = |event: &Event| event.record.topics.iter().any(|topic| crate::id::slugify(&topic.value) == wanted);
        (0..).map(EventIx).zip(&self.events).filter(|(_, event)| has(event)).map(|(ix, _)| ix).collect()
    }

    /// A page's own events, those that its front matter names, and those about it.
    fn by_page(&self, ix: PageIx) -> Vec<EventIx> {
        let page = self.page(ix);
        let own = |event: &Event| event.record.home.in_page && event.record.home.path == page.path;
        let named = |event: &Event| match &page.front.timeline {
            TimelineFront::Own => false,
            TimelineFront::Ids(ids) => ids.iter().any(|id| id.value.trim_start_matches("event:") == event.record.id),
            TimelineFront::Topics(topics) => topics
                .iter()
                .any(|topic| event.record.topics.iter().any(|other| crate::id::slugify(&other.value) == crate::id::slugify(&topic.value))),
        };
        (0..)
            .map(EventIx)
            .zip(&self.events)
            .filter(|(_, event)| own(event) || named(event) || event.about.contains(&ix))
            .map(|(event, _)| event)
            .collect()
    }

    /// The ids in `timeline:` of a page that are no events.
    pub(super) fn unknown_events(&self, page: &Page, found: &mut Vec<Diagnostic>) {
        let TimelineFront::Ids(ids) = &page.front.timeline else { return };
        for id in ids {
            let name = id.value.trim_start_matches("event:");
            if self.index.event(name).is_none() {
                let near = did_you_mean(name, self.events.iter().map(|event| event.record.id.as_str()));
                let help = near.unwrap_or_else(|| "write it under `content/events/`, or correct the id".into());
                found.push(Diagnostic::error("unknown-record", &page.path, id.span, format!("there is no event `{name}`")).help(help));
            }
        }
    }
}

/// Whether a date lies between the ends that a request names; a date that may lie within does.
fn within(date: &Date, request: &TimelineRequest) -> bool {
    let early = request.from.as_ref().and_then(|from| from.value.earliest()).is_some_and(|from| date.latest().is_some_and(|latest| latest < from));
    let late =
        request.until.as_ref().and_then(|until| until.value.latest()).is_some_and(|until| date.earliest().is_some_and(|earliest| earliest > until));
    !early && !late
}

/// Whether a date certainly lies after a pin.
pub(crate) fn after(date: &Date, pin: Option<Day>) -> bool {
    match (pin, date.earliest()) {
        (Some(pin), Some(earliest)) => earliest > pin,
        _ => false,
    }
}
