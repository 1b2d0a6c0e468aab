//! Cards: every page as it stands in a list, each made once; and the view of the site.

use rayon::prelude::*;

use super::{Composer, Shelf, moment_view, permalink, topic_links};
use crate::content::Page;
use crate::diagnostics::{Diagnostic, FilePath};
use crate::markup::{Hole, Markup, Target};
use crate::render::Assets;
use crate::render::shown::{Html, Shared};
use crate::render::views::{Card, ConfigView, MenuView, PublisherView};
use crate::site::{PageIx, Resolved, Resolver, Site, href};

/// The most characters of a page's own text that stand for a description.
const SUMMARY: usize = 200;

/// The card of every page, in the order of `Site::pages`.
pub fn cards(site: &Site) -> Vec<Shared<Card>> {
    site.page_ids().collect::<Vec<_>>().into_par_iter().map(|ix| Shared::new(card(site, ix))).collect()
}

fn card(site: &Site, ix: PageIx) -> Card {
    let (page, place) = (site.page(ix), site.place(ix));
    let language = site.language(page);
    // A gloss in a list is plain reading: its links are filled, its citations number nothing there.
    let mut composer = Composer::of_card(Shelf { site, cards: &[] }, ix);
    let gloss = page.front.gloss.as_ref().map(|(_, gloss)| composer.inline(&page.path, gloss));
    Card {
        title: page.front.title.value.clone(),
        path: place.path.clone(),
        permalink: permalink(site, &place.path),
        kind: page.kind.word().into(),
        subject: page.front.subject.as_ref().map(|subject| subject.value.word().into()),
        kicker: page.front.kicker.clone(),
        description: summary(&mut composer, page, gloss.as_ref()),
        date: page.front.date.as_ref().map(|date| moment_view(language, &date.value)),
        updated: page.front.updated.as_ref().map(|date| moment_view(language, &date.value)),
        gloss,
        topics: topic_links(site, &page.front.topics),
        draft: page.front.draft,
    }
}

/// The description, else the gloss, else the start of the text, as plain text.
fn summary(composer: &mut Composer, page: &Page, gloss: Option<&Html>) -> String {
    if let Some(description) = &page.front.description {
        return description.value.clone();
    }
    if let Some(gloss) = gloss {
        return shorten(&plain(&strip(&gloss.0)), SUMMARY);
    }
    let paragraph = composer.inline(&page.path, &first_paragraph(&page.body));
    shorten(&plain(&strip(&paragraph.0)), SUMMARY)
}

/// The first paragraph of a text, with the holes that stand in it.
fn first_paragraph(body: &Markup) -> Markup {
    let Some(from) = body.html.find("<p>").map(|at| at + 3) else { return Markup::default() };
    let to = body.html[from..].find("</p>").map_or(body.html.len(), |length| from + length);
    let inside = body.holes.iter().filter(|hole| (from..=to).contains(&(hole.at as usize)));
    let holes = inside.map(|hole| Hole { at: hole.at - from as u32, ..hole.clone() }).collect();
    Markup { html: body.html[from..to].to_owned(), holes, ..Markup::default() }
}

/// HTML without its tags; character references undone.
fn strip(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut tag = false;
    for c in html.chars() {
        match c {
            '<' => tag = true,
            '>' if tag => tag = false,
            c if !tag => text.push(c),
            _ => {}
        }
    }
    // The mark of a contested figure leads somewhere, and plain text does not.
    text.replace('‡', "").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Single spaces, nothing at the ends.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most so many characters, cut at a space.
fn shorten(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let start = &text[..end];
    format!("{}…", start.rfind(' ').map_or(start, |space| &start[..space]).trim_end_matches([',', ';', ':', '.']))
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
            url: publisher.url.clone(),
            logo: publisher.logo.as_ref().and_then(|logo| assets.find(&logo.value)),
        }),
        menu,
        timeline_path: listing(&config.addresses.timeline),
        figures_path: listing(&config.addresses.figures),
        sources_path: listing(&config.addresses.sources),
        topics_path: listing(&config.addresses.topics),
        csp: csp(config.csp.as_deref()),
    }
}

/// A page's address, path, id or name, with an anchor perhaps.
fn target(to: &str) -> Target {
    let (to, anchor) = to.split_once('#').map_or((to, None), |(to, anchor)| (to, Some(anchor.to_owned())));
    Target::Page { to: to.to_owned(), anchor }
}

/// The policy of every page (`promises.md`), with what the configuration adds.
fn csp(more: Option<&str>) -> String {
    let base = "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";
    more.map_or_else(|| base.to_owned(), |more| format!("{base}; {}", more.trim().trim_end_matches(';')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_plain_text_cut_at_a_word() {
        assert_eq!(strip("The <b>budget</b> of R&amp;D"), "The budget of R&D");
        assert_eq!(shorten("one two three", 9), "one two…");
        assert_eq!(shorten("one", 9), "one");
    }
}
