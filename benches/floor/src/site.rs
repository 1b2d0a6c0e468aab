//! The whole site: what every template reads, the listings, the feed and the sitemap.
//!
//! Values are built once and shared: a card that stands in five listings is one value, and no body is in any listing.
use crate::Result;
use crate::page::{Heading, Page};
use std::collections::BTreeMap;
use tera::value::{Key, Map};
use tera::{Context, Tera, Value};

const TITLE: &str = "The Explainer";
const DESCRIPTION: &str = "Plain explanations of how things work.";
const BASE: &str = "https://example.org";
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const MENU: [(&str, &str); 6] = [
    ("Home", "/"),
    ("Articles", "/articles/"),
    ("Background", "/background/"),
    ("Topics", "/tags/"),
    ("About", "/about/"),
    ("Corrections", "/corrections/"),
];
#[rustfmt::skip]
const MONTHS: [&str; 12] = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
];

pub struct Site {
    tera: Tera,
    listings: Vec<Listing>,
}

/// A page that only lists: its template, and the one top-level value that the template reads.
pub struct Listing {
    pub path: String,
    template: &'static str,
    name: &'static str,
    value: Value,
}

impl Site {
    /// Loads the templates and computes the listings; `pages` come newest first.
    pub fn new(templates: Vec<(String, String)>, pages: &[Page]) -> Result<Site> {
        let mut sections: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        let mut topics: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for page in pages {
            let card = card(page);
            for topic in &page.topics {
                topics.entry(topic).or_default().push(card.clone());
            }
            sections.entry(&page.section).or_default().push(card);
        }
        let articles = sections.get("articles").map(Vec::as_slice).unwrap_or_default();
        let newest = |count: usize| Value::from(articles[..count.min(articles.len())].to_vec());

        let mut tera = Tera::new();
        tera.add_raw_templates(templates)?;
        let shared = tera.global_context();
        shared.insert("lang", "en");
        shared.insert_value("config", config());
        shared.insert_value("collections", map([("recent", newest(5)), ("latest", newest(20))]));
        Ok(Site { tera, listings: listings(sections, topics) })
    }

    pub fn listings(&self) -> &[Listing] {
        &self.listings
    }

    pub fn page(&self, page: &Page) -> Result<String> {
        let mut value = vec![
            ("title", text(&page.title)),
            ("description", text(&page.description)),
            ("permalink", Value::from(format!("{BASE}{}", page.path))),
            ("path", text(&page.path)),
            ("date", date(page)),
            ("toc", toc(&page.toc)),
            ("content", Value::safe_string(&page.content)),
            ("topics", page.topics.iter().map(|name| topic(name, [])).collect::<Vec<_>>().into()),
        ];
        if !page.section.is_empty() {
            value.push(("section", section(&page.section, [])));
        }
        self.render("page.html", "page", map(value))
    }

    pub fn listing(&self, listing: &Listing) -> Result<String> {
        self.render(listing.template, listing.name, listing.value.clone())
    }

    pub fn not_found(&self) -> Result<String> {
        Ok(self.tera.render("404.html", &Context::new())?)
    }

    /// Returns the feed of the 20 newest articles.
    pub fn feed(&self, pages: &[Page]) -> String {
        let mut xml = format!("{XML}<rss version=\"2.0\"><channel><title>{TITLE}</title><link>{BASE}/</link>");
        xml += &format!("<description>{DESCRIPTION}</description>\n");
        for page in pages.iter().filter(|page| page.section == "articles").take(20) {
            let (title, description) = (escape(&page.title), escape(&page.description));
            xml += &format!("<item><title>{title}</title><link>{BASE}{}</link>", page.path);
            xml += &format!("<description>{description}</description></item>\n");
        }
        xml + "</channel></rss>\n"
    }

    pub fn sitemap(&self, pages: &[Page]) -> String {
        let mut xml = format!("{XML}<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        for listing in &self.listings {
            xml += &format!("<url><loc>{BASE}{}</loc></url>\n", listing.path);
        }
        for page in pages {
            xml += &format!("<url><loc>{BASE}{}</loc>", page.path);
            if let Some(date) = &page.date {
                xml += &format!("<lastmod>{date}</lastmod>");
            }
            xml += "</url>\n";
        }
        xml + "</urlset>\n"
    }

    fn render(&self, template: &str, name: &'static str, value: Value) -> Result<String> {
        let mut context = Context::new();
        context.insert_value(name, value);
        Ok(self.tera.render(template, &context)?)
    }
}

/// Lists home, every section, every topic, and the topics themselves.
fn listings(sections: BTreeMap<&str, Vec<Value>>, topics: BTreeMap<&str, Vec<Value>>) -> Vec<Listing> {
    let listing = |path: String, template, name, value| Listing { path, template, name, value };
    let all = topics.iter().map(|(name, cards)| topic(name, [("count", Value::from(cards.len()))])).collect::<Vec<_>>();
    let mut listings = vec![
        listing("/".into(), "index.html", "section", map([("title", text(TITLE)), ("path", text("/"))])),
        listing("/tags/".into(), "topics.html", "topics", all.into()),
    ];
    for (name, cards) in sections.into_iter().filter(|(name, _)| !name.is_empty()) {
        listings.push(listing(
            format!("/{name}/"),
            "section.html",
            "section",
            section(name, [("pages", cards.into())]),
        ));
    }
    for (name, cards) in topics {
        listings.push(listing(format!("/tags/{name}/"), "topic.html", "topic", topic(name, [("pages", cards.into())])));
    }
    listings
}

fn config() -> Value {
    let menu = MENU.map(|(name, url)| map([("name", text(name)), ("url", text(url))])).to_vec();
    map([("title", text(TITLE)), ("description", text(DESCRIPTION)), ("base_url", text(BASE)), ("menu", menu.into())])
}

/// What a listing shows of a page.
fn card(page: &Page) -> Value {
    map([
        ("title", text(&page.title)),
        ("path", text(&page.path)),
        ("description", text(&page.description)),
        ("date", date(page)),
    ])
}

fn section<const N: usize>(name: &str, more: [(&'static str, Value); N]) -> Value {
    let title = name[..1].to_uppercase() + &name[1..];
    map([("title", Value::from(title)), ("path", Value::from(format!("/{name}/")))].into_iter().chain(more))
}

fn topic<const N: usize>(name: &str, more: [(&'static str, Value); N]) -> Value {
    map([("name", text(name)), ("path", Value::from(format!("/tags/{name}/")))].into_iter().chain(more))
}

fn toc(headings: &[Heading]) -> Value {
    let one = |h: &Heading| map([("id", text(&h.id)), ("title", text(&h.title)), ("children", toc(&h.children))]);
    headings.iter().map(one).collect::<Vec<_>>().into()
}

/// `2012-01-07T04:46:00Z` → `{datetime, words: 7 January 2012}`.
fn date(page: &Page) -> Value {
    let Some(iso) = &page.date else { return Value::none() };
    let month: usize = iso[5..7].parse().expect("the corpus writes its dates in full");
    let words = format!("{} {} {}", iso[8..10].trim_start_matches('0'), MONTHS[month - 1], &iso[..4]);
    map([("datetime", text(iso)), ("words", Value::from(words))])
}

fn text(text: &str) -> Value {
    Value::normal_string(text)
}

fn map(entries: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::from(entries.into_iter().map(|(key, value)| (Key::Str(key), value)).collect::<Map>())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
