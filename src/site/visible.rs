//! What is shown and what is not: drafts, embargoes and expiry, decided once, before anything is linked.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Site, raw_addresses, unpublished};
use crate::config::Config;
use crate::content::Page;
use crate::markup::{Block, Slot, Target};
use crate::records::{Records, State};

/// What is shown, and what is known of the rest.
pub(super) struct Divided {
    pub pages: Vec<Arc<Page>>,
    pub records: Records,
    pub hidden: Hidden,
    pub next_change: Option<i64>,
}

/// What a reference may run into that is not shown: only what an error message needs.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    /// Pages.
    pub pages: Vec<Arc<Page>>,
    /// Files that hidden pages show, by path from the site root.
    pub files: Vec<String>,
    /// Records: prefix and id (`figure`, `killed`).
    pub records: Vec<(&'static str, String)>,
}

/// Divides what is shown from what is not; records share the state of the page that declares them.
pub(super) fn divide(config: &Config, pages: Vec<Arc<Page>>, records: Records) -> Divided {
    let mut clock = Clock { config, next: None };
    let mut divided = Divided { pages: Vec::with_capacity(pages.len()), records: Records::default(), hidden: Hidden::default(), next_change: None };
    divided.add(records, &mut clock);
    for page in pages {
        let own = page.records.clone();
        if clock.shows_page(&page) {
            divided.add(own, &mut clock);
            divided.pages.push(page);
        } else {
            divided.hide(own);
            divided.hidden.files.extend(files(config, &page));
            divided.hidden.pages.push(page);
        }
    }
    divided.next_change = clock.next;
    divided
}

impl Divided {
    fn add(&mut self, records: Records, clock: &mut Clock) {
        for figure in records.figures {
            if clock.shows(&figure.state) { self.records.figures.push(figure) } else { self.hidden.records.push(("figure", figure.id.clone())) }
        }
        for event in records.events {
            if clock.shows(&event.state) { self.records.events.push(event) } else { self.hidden.records.push(("event", event.id.clone())) }
        }
        for source in records.sources {
            if clock.shows(&source.state) { self.records.sources.push(source) } else { self.hidden.records.push(("source", source.id.clone())) }
        }
    }

    fn hide(&mut self, records: Records) {
        self.hidden.records.extend(records.figures.into_iter().map(|figure| ("figure", figure.id.clone())));
        self.hidden.records.extend(records.events.into_iter().map(|event| ("event", event.id.clone())));
        self.hidden.records.extend(records.sources.into_iter().map(|source| ("source", source.id.clone())));
    }
}

/// The build's moment, and the next one at which something would change.
struct Clock<'a> {
    config: &'a Config,
    next: Option<i64>,
}

impl Clock<'_> {
    fn shows_page(&mut self, page: &Page) -> bool {
        let moments = page.front.date.iter().chain(&page.front.expires);
        moments.for_each(|moment| self.due(moment.value.seconds));
        unpublished::lifted(self.config, &unpublished::of_page(self.config, page))
    }

    fn shows(&mut self, state: &State) -> bool {
        state.embargo.iter().for_each(|moment| self.due(moment.seconds));
        unpublished::lifted(self.config, &unpublished::of_state(self.config, state))
    }

    /// Notes a moment at which something changes, where it is yet to come.
    fn due(&mut self, seconds: i64) {
        if seconds > self.config.now.seconds {
            self.next = Some(self.next.map_or(seconds, |next| next.min(seconds)));
        }
    }
}

/// The files that a page shows, by path from the site root.
fn files(config: &Config, page: &Page) -> Vec<String> {
    let (mut files, mut raw) = (Vec::new(), Vec::new());
    let mut add = |source: &str| {
        let decoded = super::resolve::decode(source);
        let folder = if decoded.starts_with('/') { "content" } else { page.path.folder() };
        files.extend(super::resolve::join(folder, &decoded));
    };
    page.front.image.iter().for_each(|image| add(&image.src().value));
    super::each_markup(page, &page.body.text(), &mut |markup| {
        for hole in &markup.holes {
            match &hole.slot {
                Slot::Image { source, .. } => add(source),
                Slot::LinkStart { target: Target::Page { to, .. }, .. } => add(to),
                Slot::Block(block) => {
                    if let Block::Image(image) = &**block {
                        add(&image.src.value);
                    }
                }
                _ => {}
            }
        }
        raw.extend(raw_addresses::files(config, page, &markup.raw_addresses));
    });
    files.append(&mut raw);
    files
}

/// Files that are not copied: those that hidden pages show, and those in a hidden page's own folder, but for
/// those that a shown page shows too.
pub(super) fn withheld(site: &Site, hidden: &Hidden) -> HashSet<String> {
    let used: HashSet<&str> = site.links.iter().flat_map(|links| &links.files).map(String::as_str).collect();
    let folders: Vec<String> = hidden.pages.iter().filter(|page| page.own_folder).map(|page| format!("{}/", page.path.folder())).collect();
    let shown_folders: Vec<String> =
        site.pages.iter().filter(|page| page.own_folder && page.head.end > 0).map(|page| format!("{}/", page.path.folder())).collect();
    let in_hidden = |path: &str| {
        let deepest = |folders: &[String]| folders.iter().filter(|folder| path.starts_with(folder.as_str())).map(String::len).max();
        deepest(&folders).is_some_and(|hidden| deepest(&shown_folders).is_none_or(|shown| shown < hidden))
    };
    let named: HashSet<&str> = hidden.files.iter().map(String::as_str).collect();
    let paths = site.files.assets.keys().filter(|path| !used.contains(path.as_str()));
    paths.filter(|path| named.contains(path.as_str()) || (!folders.is_empty() && in_hidden(path))).cloned().collect()
}
