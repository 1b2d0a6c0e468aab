//! What a page depends on and what leads to it, each as a line with its place.

use super::readings;
use super::why::{Line, Section, Seen};
use crate::markup::Slot;
use crate::records::Knowledge;
use crate::render::template_of;
use crate::site::{EventIx, PageIx, Role, Site, SourceIx, each_markup, href};

/// Everything that the file of a page is made from, and what links to it. Empty sections are left out.
pub(super) fn sections(seen: &Seen, ix: PageIx) -> Vec<Section> {
    let site = seen.site;
    let figures = match readings::pin(site, ix) {
        Some(pin) => format!("Figures (the page is pinned to {pin})"),
        None => "Figures (the page follows the newest)".to_owned(),
    };
    let links = &site.links[ix.0 as usize];
    let pages = links.pages.iter().filter(|page| **page != ix).map(|page| page_line(site, *page)).collect();
    let old = site.redirects.iter().filter(|(_, page)| *page == ix).map(|(address, _)| Line::new(href(&site.config, address))).collect();
    let sections = vec![
        Section::new("figures", &figures, readings::lines(site, ix)),
        Section::new("events", "Events", events(site, ix)),
        Section::new("sources", "Sources", links.sources.iter().map(|source| source_line(site, *source)).collect()),
        Section::new("links_to", "Links to", pages),
        Section::new("files", "Files that it shows or links to", links.files.iter().map(|file| Line::new(format!("`{file}`"))).collect()),
        Section::new("linked_from", "Linked from", linked_from(site, ix)),
        Section::new("old_addresses", "Old addresses that lead here", old),
        Section::new("listed_in", "Listed in", listed_in(site, ix)),
        Section::new("template", "Template", template(seen, template_of(site, ix), blocks(site, ix))),
    ];
    sections.into_iter().filter(|section| !section.lines.is_empty()).collect()
}

/// A page by its address, with its file.
pub(super) fn page_line(site: &Site, ix: PageIx) -> Line {
    let (page, place) = (site.page(ix), site.place(ix));
    let line = Line::new(format!("{} {}", place.path, page.front.title.value));
    // A page that nobody wrote has no file.
    if page.head.end > 0 { line.at(&page.path, page.front.title.span) } else { line }
}

/// The template with all that it takes in, and the tables that these read.
pub(super) fn template(seen: &Seen, name: &str, blocks: Vec<String>) -> Vec<Line> {
    let Some(templates) = seen.templates else { return vec![Line::new(format!("`{name}`; the templates have errors"))] };
    if !templates.has(name) {
        return vec![Line::new(format!("`{name}`, which does not exist"))];
    }
    let blocks: Vec<&String> = blocks.iter().filter(|block| templates.has(block)).collect();
    let mut parts: Vec<&str> = templates.parts(name).into_iter().filter(|part| *part != name).collect();
    for part in blocks.iter().flat_map(|block| templates.parts(block)) {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.sort_unstable();
    let reads = |table: &str| {
        let names = [format!("data.{table}"), format!("data[\"{table}\"]"), format!("data['{table}']")];
        let texts = parts.iter().copied().chain([name]).filter_map(|part| templates.text(part));
        texts.into_iter().any(|text| names.iter().any(|name| text.contains(name)))
    };
    let mut lines = vec![Line::new(format!("`{name}`")).with(parts.iter().map(|part| Line::new(format!("`{part}`"))).collect())];
    let tables = seen.site.data.iter().filter(|(table, _)| reads(table));
    lines.extend(tables.map(|(table, _)| Line::new(format!("the table `content/data/{table}`, which it reads as `data.{table}`"))));
    lines
}

/// The templates of the blocks in a page's text.
fn blocks(site: &Site, ix: PageIx) -> Vec<String> {
    use crate::markup::Block;
    let mut names: Vec<String> = Vec::new();
    each_markup(site.page(ix), &site.page(ix).body.text(), &mut |markup| {
        for hole in &markup.holes {
            let name = match &hole.slot {
                Slot::FigureBoxes(_) => "figures",
                Slot::Timeline(_) => "timeline",
                Slot::Block(block) => match &**block {
                    Block::Figures { .. } => "figures",
                    Block::Image(_) => "image",
                    Block::Compare { .. } => "compare",
                    Block::Own { name, .. } => &name.value,
                },
                _ => continue,
            };
            let file = format!("blocks/{name}.html");
            if !names.contains(&file) {
                names.push(file);
            }
        }
    });
    names
}

fn events(site: &Site, ix: PageIx) -> Vec<Line> {
    let mut shown: Vec<EventIx> = Vec::new();
    let mut cut = false;
    each_markup(site.page(ix), &site.page(ix).body.text(), &mut |markup| {
        for hole in &markup.holes {
            let Slot::Timeline(request) = &hole.slot else { continue };
            let timeline = site.timeline(Some(ix), request);
            cut |= timeline.cut;
            shown.extend(timeline.shown);
        }
    });
    shown.extend(&site.links[ix.0 as usize].events);
    if site.place(ix).role == Role::Timeline {
        shown.extend((0..site.events.len() as u32).map(EventIx));
    }
    shown.sort_unstable();
    shown.dedup();
    let line = |event: &EventIx| {
        let record = &site.event(*event).record;
        Line::new(format!("`event:{}` {}: {}", record.id, record.date.value.as_str(), record.title.value)).at(&record.home.path, record.home.span)
    };
    let mut lines: Vec<Line> = shown.iter().map(line).collect();
    lines.extend(cut.then(|| Line::new("later ones are not shown: they are after the pin".to_owned())));
    lines
}

pub(super) fn source_line(site: &Site, ix: SourceIx) -> Line {
    let source = site.source(ix);
    let known = match &source.record.knowledge {
        Knowledge::Opened(day) => format!("opened {}", day.value),
        Knowledge::NotConsulted => "not consulted".to_owned(),
        Knowledge::AsCitedIn(other) => format!("as cited in `{}`", other.value),
        Knowledge::Unknown => "nothing says how it is known".to_owned(),
    };
    Line::new(format!("`{}` {}: {known}", source.record.id, source.label)).at(&source.record.home.path, source.record.home.span)
}

/// The pages of which a link leads here, be it in the text, the front matter or a menu.
fn linked_from(site: &Site, ix: PageIx) -> Vec<Line> {
    let from = site.page_ids().filter(|other| *other != ix && site.links[other.0 as usize].pages.contains(&ix));
    let mut lines: Vec<Line> = from.map(|other| page_line(site, other)).collect();
    let own = site.place(ix).address.as_str();
    let named = |url: &str| match site.index.page(url) {
        crate::site::Name::Page(page) | crate::site::Name::Called(page) => page == ix,
        _ => url.starts_with('/') && url.trim_matches('/') == own,
    };
    let menu = site.config.menu.iter().filter(|item| named(&item.url.value));
    lines.extend(menu.map(|item| Line::new(format!("the menu, as \"{}\"", item.name)).at_file(crate::config::FILE, item.url.span)));
    lines
}

/// The listings in which a page stands by itself.
fn listed_in(site: &Site, ix: PageIx) -> Vec<Line> {
    let sections = site.sections.iter().filter(|(_, listing)| listing.pages.contains(&ix) || listing.subsections.contains(&ix));
    let mut lines: Vec<Line> = sections.map(|(section, _)| page_line(site, *section)).collect();
    let topics = site.topics.iter().filter(|topic| topic.pages.contains(&ix));
    lines.extend(topics.map(|topic| Line::new(format!("{} the topic {}", href(&site.config, &topic.address), topic.name))));
    let collections = site.collections.iter().filter(|(_, pages)| pages.contains(&ix));
    lines.extend(collections.map(|(name, _)| Line::new(format!("the collection `{name}`"))));
    lines
}
