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
        /// What is drawn; none where fewer than two days are known.
        drawn: Option<DrawnView>,
        /// What the list can be narrowed to; none where that would not help.
        filters: Vec<FilterView>,
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
        /// That in the digits of the language.
        numeral: String,
        /// Its lasting address, root-relative: on the page of all events, by the record's id.
        permalink: String,
        /// The address of its mark in the wide drawing, without `#`.
        wide: Option<String>,
        /// The address of its mark in the narrow drawing, without `#`.
        narrow: Option<String>,
        /// The classes of what it belongs to.
        groups: String,
        /// When.
        date: DateView,
        /// Words that stand in place of the date.
        date_words: Option<String>,
        /// The time of day with its zone.
        time: Option<String>,
        /// The same time in UTC, with the day where that is another; none where it is UTC already, or where clocks showed that time twice or never.
        utc: Option<String>,
        /// For `<time datetime>` of the time: with the offset from UTC.
        instant: Option<String>,
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
    /// What a list of events can be narrowed to.
    FilterView {
        /// topic or page.
        kind: String,
        /// What there is to choose from, in the order of the names.
        options: Vec<FilterOption>,
    }
}

view! {
    /// A topic or a page that events belong to.
    FilterOption {
        /// The class of the option, and of all that belongs to it.
        class: String,
        /// The topic's or the page's name.
        name: String,
        /// How many events belong to it.
        count: usize,
    }
}

view! {
    /// A timeline drawn twice: the style sheet shows one of the two.
    DrawnView {
        /// What it is, for who does not see it.
        label: String,
        /// Level, 960 wide.
        wide: DrawingView,
        /// Upright, 360 wide.
        narrow: DrawingView,
    }
}

view! {
    /// A drawing: paths and words in units of its own.
    DrawingView {
        /// wide or narrow.
        form: String,
        /// Whether it counts events by stretches of time, because there are too many to draw each.
        counted: bool,
        /// Whether something in it is hollow: a date that is not known to the day, or doubtful.
        hollow: bool,
        /// Whether something in it goes on.
        onward: bool,
        /// Its width.
        width: usize,
        /// Its height.
        height: usize,
        /// The size of the words on its marks.
        size: usize,
        /// The path of the axis.
        axis: String,
        /// The paths of its ticks.
        grid: String,
        /// The path of the line at which the page's pin ends it.
        pin: Option<String>,
        /// Where time is left out.
        broken: BrokenView,
        /// The words along the axis.
        words: Vec<WordsView>,
        /// The events, from the earliest.
        marks: Vec<MarkView>,
    }
}

view! {
    /// The slits in an axis where time is left out; empty paths where none is.
    BrokenView {
        /// The paths of what is left out.
        gaps: String,
        /// The paths of its edges.
        edges: String,
    }
}

view! {
    /// An event in a drawing, or several that share a mark.
    MarkView {
        /// Its own address in the page, without `#`.
        anchor: String,
        /// The address of its event, or of the first of them.
        to: String,
        /// Date and title of each, or how many they are.
        name: String,
        /// The classes of what it belongs to.
        groups: String,
        /// point, bar or bin; with `numbered` where its words are a number.
        form: String,
        /// The path that joins it to its words; of a bin, all that leads to it.
        leader: String,
        /// What is known of it, as a path.
        solid: String,
        /// Where it may lie, as a path.
        hollow: String,
        /// The paths of the slits where time is left out.
        cut: String,
        /// Its words.
        words: Vec<WordsView>,
    }
}

view! {
    /// A line of words in a drawing.
    WordsView {
        /// Where they hang, from the left.
        x: usize,
        /// Their base line, from the top.
        y: usize,
        /// How they hang there: start, middle or end.
        anchor: String,
        /// The words.
        text: String,
    }
}
