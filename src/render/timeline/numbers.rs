//! What has no room for its words bears its number; what has none for that shares a mark with its neighbours.

use super::Placed;
use crate::render::drawing::width;

/// The size of numbers.
pub(super) const SIZE: f64 = 12.0;
/// What stays free between two of them.
const CLEAR: f64 = 7.0;

/// Events that share a number mark.
pub(super) struct Cluster<'a, 'b> {
    /// The events, in the order of time.
    pub events: Vec<&'b Placed<'a>>,
    /// Where its words stand: their middle.
    pub at: f64,
    /// "4", "4–6", "4, 6".
    pub words: String,
    first: f64,
    last: f64,
}

/// Puts numbers side by side below their events, from the earliest; `at` says where each event stands, between 0 and `room`.
pub(super) fn clusters<'a, 'b>(events: Vec<(&'b Placed<'a>, f64)>, room: f64) -> Vec<Cluster<'a, 'b>> {
    let mut clusters: Vec<Cluster> = Vec::new();
    for (event, at) in events {
        let mut next = Cluster { events: vec![event], at, words: String::new(), first: at, last: at };
        next.set(room);
        // What would touch the mark before it joins it; that may then touch the one before.
        while let Some(before) = clusters.pop_if(|before| before.end() + CLEAR > next.start()) {
            next.events.splice(0..0, before.events);
            next.first = before.first.min(next.first);
            next.last = before.last.max(next.last);
            next.set(room);
        }
        clusters.push(next);
    }
    clusters
}

impl Cluster<'_, '_> {
    fn set(&mut self, room: f64) {
        self.words = numbers(&self.events);
        let half = width(&self.words, SIZE) / 2.0;
        self.at = ((self.first + self.last) / 2.0).clamp(half, (room - half).max(half));
    }

    fn start(&self) -> f64 {
        self.at - width(&self.words, SIZE) / 2.0
    }

    fn end(&self) -> f64 {
        self.at + width(&self.words, SIZE) / 2.0
    }
}

/// The numbers of events in their order, runs of them from the first to the last.
pub(super) fn numbers(events: &[&Placed]) -> String {
    let mut runs: Vec<(&Placed, &Placed)> = Vec::new();
    let mut sorted = events.to_vec();
    sorted.sort_by_key(|event| event.item.number);
    for event in sorted {
        match runs.last_mut() {
            Some((_, last)) if last.item.number + 1 == event.item.number => *last = event,
            _ => runs.push((event, event)),
        }
    }
    let run = |(first, last): (&Placed, &Placed)| match last.item.number - first.item.number {
        0 => first.item.numeral.clone(),
        _ => format!("{}–{}", first.item.numeral, last.item.numeral),
    };
    runs.into_iter().map(run).collect::<Vec<_>>().join(", ")
}
