//! Timelines: events in order, listed first and drawn second.

use super::everywhere::{Card, DateView, LinkView, TopicLink, WhoView};
use super::page::SourceView;
use crate::render::shown::{Html, Shared, view};

view! {
    /// A timeline: on a page, or of the whole site.
    TimelineView {
        /// Its address in the page, without `#`.
        anchor: String,
        /// A title of its own.
        title: Option<String>,
        /// The events, from the earliest.
        events: Vec<EventView>,
        /// What is drawn; none where fewer than two events have a day to stand on.
        axis: Option<AxisView>,
        /// Where the page's pin ends it.
        ends: Option<DateView>,
        /// Link to the later events that the pin hides.
        later: Option<LinkView>,
    }
}

view! {
    /// One event.
    EventView {
        /// The record's id.
        id: String,
        /// Its address in the page, without `#`.
        anchor: String,
        /// Its place in the timeline, from 1.
        number: usize,
        /// When.
        date: DateView,
        /// Words that stand in place of the date.
        date_words: Option<String>,
        /// The time of day with its zone.
        time: Option<String>,
        /// How the date is known.
        date_note: Option<Html>,
        /// Other dates that somebody gives.
        other_dates: Vec<OtherDateView>,
        /// Who says so, where the site does not state it itself.
        by: Option<WhoView>,
        /// What happened.
        title: String,
        /// More about it.
        text: Option<Html>,
        /// Its sources.
        sources: Vec<SourceView>,
        /// The pages that it belongs to.
        about: Vec<Shared<Card>>,
        /// Its topics.
        topics: Vec<TopicLink>,
        /// Whether it is yet to happen.
        planned: bool,
    }
}

view! {
    /// Another date of an event.
    OtherDateView {
        /// When.
        date: DateView,
        /// Who says so.
        by: Option<WhoView>,
        /// A note.
        note: Option<String>,
    }
}

view! {
    /// The drawn axis, in units of a thousandth of its width.
    AxisView {
        /// What stands below the axis.
        ticks: Vec<AxisTick>,
        /// The events on it.
        marks: Vec<AxisMark>,
        /// How many lanes the marks need so that none covers another, at least 1.
        lanes: usize,
    }
}

view! {
    /// A label of the axis.
    AxisTick {
        /// 0 to 1000.
        x: usize,
        /// A year or a month.
        label: String,
    }
}

view! {
    /// An event on the axis.
    AxisMark {
        /// The event's number in the list.
        number: usize,
        /// The event's address in the page, without `#`.
        anchor: String,
        /// The earliest day that it may mean, 0 to 1000.
        x: usize,
        /// The latest day that it may mean less the earliest, 0 to 1000; 0 for a day.
        width: usize,
        /// 0 is the lane at the axis.
        lane: usize,
        /// Whether it goes on.
        open: bool,
        /// Whether its date is approximate or uncertain.
        uncertain: bool,
        /// The event's date and title, for `<title>`.
        label: String,
    }
}
