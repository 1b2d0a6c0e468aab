//! What a list of events can be narrowed to: the topics and the pages that its events belong to.

use std::collections::BTreeMap;

use super::Composer;
use crate::render::timeline::SLOTS;
use crate::render::views::{FilterOption, FilterView};
use crate::site::EventIx;

/// The least events that are worth choosing from.
const FEW: usize = 8;

/// What can be chosen, and the classes of each event.
pub(super) struct Choices {
    /// What the template offers.
    pub filters: Vec<FilterView>,
    /// By event.
    pub groups: Vec<String>,
}

impl Composer<'_> {
    /// The topics and pages of events, but for those that none or all of them belong to.
    pub(super) fn choices(&self, events: &[EventIx]) -> Choices {
        let mut groups = vec![String::new(); events.len()];
        if events.len() < FEW {
            return Choices { filters: Vec::new(), groups };
        }
        let site = self.site;
        let topics = |event: &EventIx| {
            let topics = &site.event(*event).record.topics;
            topics.iter().map(|topic| (crate::id::slugify(&topic.value), topic.value.clone())).collect::<Vec<_>>()
        };
        let pages = |event: &EventIx| {
            let about = site.event(*event).about.iter().filter(|page| Some(**page) != self.page);
            about.map(|page| (site.place(*page).path.clone(), site.page(*page).front.title.value.clone())).collect::<Vec<_>>()
        };
        let mut filters = Vec::new();
        for (kind, letter, members) in
            [("topic", 't', events.iter().map(topics).collect::<Vec<_>>()), ("page", 'p', events.iter().map(pages).collect())]
        {
            let Some((options, classes)) = self.options(letter, &members) else { continue };
            for (group, members) in groups.iter_mut().zip(&members) {
                let mut own: Vec<&str> = members.iter().filter_map(|(key, _)| classes.get(key).map(String::as_str)).collect();
                own.sort_unstable();
                own.dedup();
                own.iter().for_each(|class| group.extend([" ", class]));
            }
            filters.push(FilterView { kind: kind.into(), options });
        }
        if !filters.is_empty() {
            groups.iter_mut().for_each(|group| group.insert_str(0, "grouped"));
        }
        Choices { filters, groups }
    }

    /// The options of one kind, and their classes by key; `None` where there is no choice.
    fn options(&self, letter: char, members: &[Vec<(String, String)>]) -> Option<(Vec<FilterOption>, BTreeMap<String, String>)> {
        let mut counts: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
        for of_one in members {
            let mut keys: Vec<&(String, String)> = of_one.iter().collect();
            keys.sort_unstable();
            keys.dedup_by(|a, b| a.0 == b.0);
            keys.into_iter().for_each(|(key, name)| counts.entry(key).or_insert((0, name)).0 += 1);
        }
        let mut all: Vec<(&str, usize, &str)> =
            counts.into_iter().filter(|(_, (count, _))| *count < members.len()).map(|(key, (count, name))| (key, count, name)).collect();
        if all.len() < 2 {
            return None;
        }
        // The style sheet has a rule for so many; those with the most events are kept, and stand in the order of their names.
        all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        all.truncate(SLOTS);
        all.sort_by(|a, b| self.language.compare(a.2, b.2).then_with(|| a.0.cmp(b.0)));
        let class = |index: usize| format!("{letter}{}", index + 1);
        let classes = all.iter().enumerate().map(|(index, (key, ..))| ((*key).to_owned(), class(index))).collect();
        let option =
            |(index, (_, count, name)): (usize, &(&str, usize, &str))| FilterOption { class: class(index), name: (*name).to_owned(), count: *count };
        Some((all.iter().enumerate().map(option).collect(), classes))
    }
}
