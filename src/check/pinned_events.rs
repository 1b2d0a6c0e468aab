//! D4: a page does not list, as its own, an event that happened after the day to which it knows the world.

use super::Text;
use crate::content::{Page, TimelineFront};
use crate::date::Day;
use crate::diagnostics::{Diagnostic, Span};
use crate::markup::Slot;
use crate::site::{Event, Site};

/// Reports events in a page's own list that are certainly after its pin and not `planned`. Events of others are cut off by the pin.
pub(super) fn after_pin(text: &Text, found: &mut Vec<Diagnostic>) {
    let (site, page) = (text.site, text.page);
    let Some(pin) = site.pin(page) else { return };
    let is_late = |event: &Event| !event.record.planned && event.record.date.value.earliest().is_some_and(|day| day > pin);
    let late: Vec<(&Event, Span)> = own(site, page).into_iter().filter(|(event, _)| is_late(event)).collect();
    if !late.is_empty() && !is_open(text) {
        found.extend(late.into_iter().map(|(event, span)| finding(page, pin, event, span)));
    }
}

/// The events that a page declares, at their dates, and those that it names, at their ids.
fn own<'a>(site: &'a Site, page: &Page) -> Vec<(&'a Event, Span)> {
    if let TimelineFront::Ids(ids) = &page.front.timeline {
        let event = |id: &str| site.index.event(id.trim_start_matches("event:")).map(|ix| site.event(ix));
        return ids.iter().filter_map(|id| Some((event(&id.value)?, id.span))).collect();
    }
    if page.records.events.is_empty() {
        return Vec::new();
    }
    let declared = site.events.iter().filter(|event| event.record.home.in_page && event.record.home.path == page.path);
    declared.map(|event| (event, event.record.date.span)).collect()
}

/// Whether the page draws a timeline that does not end at the pin.
fn is_open(text: &Text) -> bool {
    let mut open = false;
    text.each(&mut |markup| {
        open |= markup.holes.iter().any(|hole| matches!(&hole.slot, Slot::Timeline(request) if request.open));
    });
    open
}

fn finding(page: &Page, pin: Day, event: &Event, span: Span) -> Diagnostic {
    let record = &event.record;
    let message = format!("`{}` is after {pin}, to which this page is pinned, and is not planned", record.id);
    let help = "move the page's `as_of`, write `planned: true` where it is still to come, or take it out of this page's list";
    let finding = Diagnostic::gate("event-after-pin", &page.path, span, message).help(help);
    if record.date.span == span && record.home.path == page.path { finding } else { finding.related(&record.home.path, record.date.span, "its date") }
}
