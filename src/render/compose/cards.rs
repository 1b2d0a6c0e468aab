//! Cards: every page as it stands in a list, each made once; and the view of the site.

use std::sync::{Arc, OnceLock};

use super::{Composer, Shelf, moment_view, permalink, topic_links};
use crate::diagnostics::{Diagnostic, FilePath};
use crate::markup::Target;
use crate::render::Assets;
use crate::render::shown::Shared;
use crate::render::views::{Card, ConfigView, MenuView, PublisherView};
use crate::site::{PageIx, Resolved, Resolver, Role, Site, href, with_base};

/// The card of every page, in the order of `Site::pages`: each made when it is first asked for.
#[derive(Debug, Default)]
pub struct Cards(Vec<OnceLock<Shared<Card>>>);

impl Cards {
    /// Cards of a site; those of pages that are linked as they were in `last`, on the same base, are the same.
    pub fn of(site: &Site, last: Option<(&Site, &Cards)>) -> Self {
        let Some((last, cards)) = last.filter(|(last, _)| last.has_base_of(site)) else {
            return Self((0..site.pages.len()).map(|_| OnceLock::new()).collect());
        };
        let known = site.links.iter().zip(&last.links).zip(&cards.0);
        Self(known.map(|((now, before), card)| if Arc::ptr_eq(now, before) { card.clone() } else { OnceLock::new() }).collect())
    }

    /// The card of a page.
    pub fn get(&self, site: &Site, page: PageIx) -> Shared<Card> {
        self.0[page.0 as usize].get_or_init(|| Shared::new(card(site, page))).clone()
    }
}

fn card(site: &Site, ix: PageIx) -> Card {
    let (page, place) = (site.page(ix), site.place(ix));
    let language = site.language(page);
    let shelf = Shelf { site, cards: &Cards::default() };
    let gloss = page.front.gloss.as_ref().map(|(_, gloss)| Composer::elsewhere(shelf, ix).inline(&page.path, gloss));
    Card {
        title: page.front.title.value.clone(),
        path: place.path.clone(),
        permalink: permalink(site, &place.path),
        kind: page.kind.word().into(),
        subject: page.front.subject.as_ref().map(|subject| subject.value.word().into()),
        kicker: page.front.kicker.clone(),
        description: site.links[ix.0 as usize].summary.clone(),
        date: page.front.date.as_ref().map(|date| moment_view(language, &date.value)),
        updated: page.front.updated.as_ref().map(|date| moment_view(language, &date.value)),
        gloss,
        topics: topic_links(site, &page.front.topics),
        draft: page.front.draft,
    }
}

/// The view of the site; entries of the menu that lead nowhere are reported.
pub fn config_view(site: &Site, assets: &Assets, found: &mut Vec<Diagnostic>) -> ConfigView {
    let config = &site.config;
    let listing = |address: &str| Some(href(config, address)).filter(|path| site.places.iter().any(|place| place.path == *path));
    let file = FilePath::new(crate::config::FILE);
    let resolver = Resolver { site, path: &file, page: None };
    let mut menu = Vec::new();
    for item in &config.menu {
        let to = item.url.value.clone();
        let external = to.contains("://") || to.starts_with("mailto:");
        let target = if external { Target::External(to) } else { target(&to) };
        match resolver.target(&target, item.url.span) {
            Ok(Resolved::Page { page, anchor, .. }) => {
                let path = site.place(page).path.clone();
                menu.push(MenuView { name: item.name.clone(), url: anchor.map_or_else(|| path.clone(), |anchor| format!("{path}#{anchor}")), path });
            }
            Ok(Resolved::Href(url)) => menu.push(MenuView { name: item.name.clone(), path: url.clone(), url }),
            Ok(_) => {}
            Err(diagnostic) => found.push(diagnostic),
        }
    }
    ConfigView {
        title: config.title.clone(),
        base_url: config.base_url.clone(),
        base_path: config.base_path.clone(),
        language: config.language.clone(),
        description: config.description.clone(),
        publisher: config.publisher.as_ref().map(|publisher| PublisherView {
            name: publisher.name.clone(),
            url: publisher.url.as_deref().map(|url| with_base(config, url)),
            logo: publisher.logo.as_ref().and_then(|logo| assets.find(&logo.value)),
        }),
        menu,
        timeline_path: listing(&config.addresses.timeline),
        figures_path: listing(&config.addresses.figures),
        sources_path: listing(&config.addresses.sources),
        topics_path: listing(&config.addresses.topics),
        questions_path: listing(&config.addresses.questions).filter(|_| site.places.iter().any(|place| place.role == Role::Questions)),
        corrections_path: listing(&config.addresses.corrections).filter(|_| site.places.iter().any(|place| place.role == Role::Corrections)),
        csp: csp(config.csp.as_deref()),
        preview: config.preview,
    }
}

/// A page's address, path, id or name, with an anchor perhaps.
fn target(to: &str) -> Target {
    let (to, anchor) = to.split_once('#').map_or((to, None), |(to, anchor)| (to, Some(anchor.to_owned())));
    Target::Page { to: to.to_owned(), anchor }
}

/// The policy of every page (`promises.md`), with what the configuration adds.
pub fn csp(more: Option<&str>) -> String {
    let base = "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";
    more.map_or_else(|| base.to_owned(), |more| format!("{base}; {}", more.trim().trim_end_matches(';')))
}
