//! The mark of one event, or of several that share one.

use super::{Placed, Scene};
use crate::render::drawing::Pen;
use crate::render::views::MarkView;

impl Scene<'_> {
    /// The id of an event's mark in the drawing of this form.
    pub fn id(&self, form: &str, placed: &Placed) -> String {
        format!("{}{form}-{}", self.prefix, placed.item.anchor)
    }

    /// A mark without shape or words; there is at least one event.
    pub fn mark(&self, form: &str, kind: &str, events: &[&Placed]) -> MarkView {
        MarkView {
            anchor: self.id(form, events[0]),
            to: events[0].item.anchor.clone(),
            name: events.iter().map(|event| event.item.name.as_str()).collect::<Vec<_>>().join("\n"),
            groups: groups(events),
            form: kind.into(),
            leader: String::new(),
            solid: String::new(),
            hollow: String::new(),
            cut: String::new(),
            words: Vec::new(),
        }
    }

    /// The addresses of the items' marks: each its own, but for those that share the mark of the first of their group.
    pub fn homes(&self, form: &str, shared: &[&[&Placed]]) -> Vec<Option<String>> {
        let mut homes = vec![None; self.count];
        for placed in &self.placed {
            homes[placed.index] = Some(self.id(form, placed));
        }
        for events in shared {
            events.iter().for_each(|placed| homes[placed.index] = Some(self.id(form, events[0])));
        }
        homes
    }
}

/// The dot of a day; hollow, where the day is in doubt.
pub(super) fn dot(pen: &Pen, mark: &mut MarkView, placed: &Placed, (x, y): (f64, f64)) {
    let doubtful = placed.span.doubt || !placed.span.hollow.is_empty();
    let path = if doubtful { &mut mark.hollow } else { &mut mark.solid };
    path.push_str(&pen.dot(x, y));
}

/// The classes of events that share a mark.
fn groups(events: &[&Placed]) -> String {
    let all: std::collections::BTreeSet<&str> = events.iter().flat_map(|event| event.item.groups.split(' ')).filter(|one| !one.is_empty()).collect();
    all.into_iter().collect::<Vec<_>>().join(" ")
}
