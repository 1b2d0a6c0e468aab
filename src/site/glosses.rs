//! What a link opens a card on, and where the card's file stands: beside the page that the link leads to, so that its address follows from the link's.

use super::{EventIx, FigureIx, PageIx, Role, Site};
use crate::config::Kind;
use crate::date::Day;

/// Something that has a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Glossed {
    /// A background page with a gloss.
    Page(PageIx),
    /// A figure.
    Figure(FigureIx),
    /// A figure as it was known since a day, where a text links to it that knows no more.
    Then(FigureIx, Day),
    /// An event to which a text links.
    Event(EventIx),
}

impl Glossed {
    /// A page's card: only a background page whose author wrote a gloss has one.
    pub fn page(site: &Site, ix: PageIx) -> Option<Self> {
        let page = site.page(ix);
        let has = page.kind == Kind::Background && page.front.gloss.is_some() && site.place(ix).role == Role::Article;
        has.then_some(Self::Page(ix))
    }

    /// Everything that has a card.
    pub fn all(site: &Site) -> impl Iterator<Item = Self> {
        let pages = site.page_ids().filter_map(|ix| Self::page(site, ix));
        let figures = (0..site.figures.len() as u32).map(|figure| Self::Figure(FigureIx(figure)));
        let linked = |(number, linked): (usize, &bool)| linked.then_some(Self::Event(EventIx(number as u32)));
        let then = site.uses.then.iter().map(|(figure, day)| Self::Then(*figure, *day));
        pages.chain(figures).chain(then).chain(site.uses.events.iter().enumerate().filter_map(linked))
    }

    /// The card on a figure where so much of it is known as at a pin.
    pub fn figure(site: &Site, ix: FigureIx, pin: Option<Day>) -> Self {
        let then = site.figure(ix).known_since(pin).map(|day| (ix, day)).filter(|then| site.uses.then.contains(then));
        then.map_or(Self::Figure(ix), |(ix, day)| Self::Then(ix, day))
    }

    /// The card's file: `gloss.html` in the folder of a page or a figure, `2024-10-31.gloss.html` for what was known of a figure since a day,
    /// `event-ID.gloss.html` in the folder of the timeline.
    pub fn file(self, site: &Site) -> String {
        match self {
            Self::Page(ix) => format!("{}/gloss.html", site.place(ix).address),
            Self::Figure(ix) => format!("{}/gloss.html", site.figure(ix).address),
            Self::Then(ix, day) => format!("{}/{day}.gloss.html", site.figure(ix).address),
            Self::Event(ix) => format!("{}/event-{}.gloss.html", site.config.addresses.timeline, site.event(ix).record.id),
        }
    }
}

/// Whether a path of the output is a card's: it is part of a page, and no address that a reader keeps.
pub fn is_card(path: &str) -> bool {
    path.strip_suffix("gloss.html").is_some_and(|before| before.ends_with(['/', '.']))
}
