//! Feed, sitemap and robots file: the pages as machines read them.

use atom_syndication::{Content as AtomContent, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::config::Kind;
use crate::site::{PageIx, Role, Site};

/// The most addresses of one sitemap file (sitemaps.org).
const SITEMAP: usize = 50_000;

/// The pages of the feed: dated explainers and other dated pages, the newest first.
pub(super) fn feed_pages(site: &Site) -> Vec<PageIx> {
    let fits = |ix: &PageIx| {
        let page = site.page(*ix);
        site.place(*ix).role == Role::Article && page.front.date.is_some() && page.kind != Kind::Background
    };
    let changed = |ix: &PageIx| {
        let front = &site.page(*ix).front;
        front.updated.as_ref().or(front.date.as_ref()).map_or(0, |date| date.value.seconds)
    };
    let mut pages: Vec<PageIx> = site.page_ids().filter(fits).collect();
    pages.sort_by_key(|ix| (std::cmp::Reverse(changed(ix)), *ix));
    pages.truncate(site.config.feed_limit);
    pages
}

/// `atom.xml`: each entry has the description, not the text: figures and citations only stand where their notes do.
pub(super) fn atom(site: &Site) -> Vec<u8> {
    let config = &site.config;
    let instant = |seconds: i64| {
        let stamp = jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        FixedDateTime::parse_from_rfc3339(&stamp.to_string()).unwrap_or_default()
    };
    let pages = feed_pages(site);
    let mut newest = FixedDateTime::default();
    let mut entries = Vec::new();
    for ix in pages {
        let (page, place) = (site.page(ix), site.place(ix));
        let link = super::compose::permalink(site, &place.path);
        let published = page.front.date.as_ref().map(|date| instant(date.value.seconds)).unwrap_or_default();
        let updated = page.front.updated.as_ref().map_or(published, |date| instant(date.value.seconds));
        newest = newest.max(updated);
        let name = |author: &String| config.authors.get(author).map_or(author, |known| &known.name).clone();
        entries.push(Entry {
            title: Text::plain(clean(&page.front.title.value)),
            id: link.clone(),
            updated,
            published: Some(published),
            authors: page.front.authors.iter().map(|author| Person { name: clean(&name(&author.value)), ..Person::default() }).collect(),
            links: vec![Link { href: link, rel: "alternate".into(), mime_type: Some("text/html".into()), ..Link::default() }],
            summary: Some(Text::plain(clean(&site.links[ix.0 as usize].summary))),
            content: None::<AtomContent>,
            ..Entry::default()
        });
    }
    let own = format!("{}atom.xml", config.base_url);
    let publisher = config.publisher.as_ref().map_or(&config.title, |publisher| &publisher.name);
    let feed = Feed {
        title: Text::plain(clean(&config.title)),
        id: config.base_url.clone(),
        updated: newest,
        authors: vec![Person { name: clean(publisher), ..Person::default() }],
        subtitle: config.description.as_ref().map(|description| Text::plain(clean(description))),
        links: vec![
            Link { href: own, rel: "self".into(), mime_type: Some("application/atom+xml".into()), ..Link::default() },
            Link { href: config.base_url.clone(), rel: "alternate".into(), mime_type: Some("text/html".into()), ..Link::default() },
        ],
        generator: Some(Generator { value: "nutgraf".into(), uri: None, version: None }),
        lang: Some(config.language.clone()),
        entries,
        ..Feed::default()
    };
    let mut xml = feed.to_string().into_bytes();
    xml.push(b'\n');
    xml
}

/// Characters that XML 1.0 cannot hold are left out.
fn clean(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)).collect()
}

/// How many files the sitemap has: one, and above 50,000 addresses an index and its parts.
pub(super) fn sitemap_files(addresses: usize) -> usize {
    if addresses <= SITEMAP { 1 } else { addresses.div_ceil(SITEMAP) + 1 }
}

/// The name of a file of the sitemap; the first is what robots are told of.
pub(super) fn sitemap_name(number: usize) -> String {
    if number == 0 { "sitemap.xml".into() } else { format!("sitemap-{number}.xml") }
}

/// Every address of the site, with the date of its last change where it has one, sorted.
pub(super) fn addresses(site: &Site) -> Vec<(String, Option<String>)> {
    let written = super::sheets::mapped(site).map(|ix| {
        let front = &site.page(ix).front;
        let changed = front.updated.as_ref().or(front.date.as_ref()).map(|date| date.value.iso.clone());
        (super::compose::permalink(site, &site.place(ix).path), changed)
    });
    let generated = site.figures.iter().map(|figure| &figure.address).chain(site.topics.iter().map(|topic| &topic.address));
    let generated = generated.map(|address| (super::compose::permalink(site, &crate::site::href(&site.config, address)), None));
    let mut addresses: Vec<(String, Option<String>)> = written.chain(generated).collect();
    addresses.sort();
    addresses
}

/// One file of the sitemap.
pub(super) fn sitemap(site: &Site, addresses: &[(String, Option<String>)], number: usize) -> Vec<u8> {
    let files = sitemap_files(addresses.len());
    match number {
        0 if files == 1 => xml("urlset", "url", addresses),
        0 => {
            let part = |number| (format!("{}{}", site.config.base_url, sitemap_name(number)), None);
            xml("sitemapindex", "sitemap", &(1..files).map(part).collect::<Vec<_>>())
        }
        number => xml("urlset", "url", addresses.chunks(SITEMAP).nth(number - 1).unwrap_or_default()),
    }
}

fn xml(root: &str, item: &str, addresses: &[(String, Option<String>)]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::with_capacity(addresses.len() * 96 + 128));
    // Writing to a Vec cannot fail.
    let _ = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    let _ = writer.create_element(root).with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")).write_inner_content(|writer| {
        for (address, changed) in addresses {
            writer.create_element(item).write_inner_content(|writer| {
                writer.create_element("loc").write_text_content(BytesText::new(address))?;
                if let Some(changed) = changed {
                    writer.create_element("lastmod").write_text_content(BytesText::new(changed))?;
                }
                Ok(())
            })?;
        }
        Ok(())
    });
    let mut xml = writer.into_inner();
    xml.push(b'\n');
    xml
}

/// `robots.txt`: everything may be read, and where the sitemap is. Of a preview everything may be read, too: who may not look never sees that he
/// is asked to forget what he finds.
pub(super) fn robots(site: &Site) -> Vec<u8> {
    if site.config.preview {
        return b"User-agent: *\nAllow: /\n".to_vec();
    }
    format!("User-agent: *\nAllow: /\n\nSitemap: {}sitemap.xml\n", site.config.base_url).into_bytes()
}
