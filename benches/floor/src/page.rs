//! One source file: its front matter, its HTML with heading ids, and its table of contents.
use crate::Result;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use serde::Deserialize;
use std::fs;
use std::path::Path;

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES);

pub struct Page {
    /// `/articles/slug/`.
    pub path: String,
    /// The folder below `content/`; empty for a page that lies in none.
    pub section: String,
    pub title: String,
    pub description: String,
    /// RFC 3339 in UTC, so that the order of the text is the order in time.
    pub date: Option<String>,
    pub topics: Vec<String>,
    pub content: String,
    pub toc: Vec<Heading>,
}

pub struct Heading {
    pub id: String,
    pub title: String,
    pub children: Vec<Heading>,
}

#[derive(Deserialize)]
struct RawFrontMatter {
    title: String,
    #[serde(default)]
    description: String,
    date: Option<String>,
    #[serde(default)]
    topics: Vec<String>,
}

impl Page {
    /// Reads and parses the file at `source`, which lies below `content`.
    pub fn read(content: &Path, source: &Path) -> Result<Page> {
        let text = fs::read_to_string(source)?;
        let address = source.strip_prefix(content)?.with_extension("");
        let section = address.parent().map(Path::to_string_lossy).unwrap_or_default().into_owned();
        let path = format!("/{}/", address.display());

        let rest = text.strip_prefix("---\n").ok_or("no front matter")?;
        let (front_matter, markdown) = rest.split_once("\n---\n").ok_or("front matter without an end")?;
        let RawFrontMatter { title, description, date, topics } = serde_yaml::from_str(front_matter)?;
        let (content, toc) = parse(markdown);
        Ok(Page { path, section, title, description, date, topics, content, toc })
    }
}

/// Turns Markdown into HTML, gives every heading an id, and collects the headings of the first two levels in use.
fn parse(markdown: &str) -> (String, Vec<Heading>) {
    let mut toc: Vec<Heading> = Vec::new();
    let mut events: Vec<Event> = Vec::with_capacity(markdown.len() / 16);
    // Where the open heading started, and its text so far.
    let mut open: Option<(usize, String)> = None;
    for event in Parser::new_ext(markdown, OPTIONS) {
        match &event {
            Event::Start(Tag::Heading { .. }) => open = Some((events.len(), String::new())),
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, title)) = &mut open {
                    title.push_str(text);
                }
            }
            Event::End(TagEnd::Heading(level)) => {
                let (at, title) = open.take().expect("a heading that ends has started");
                let slug = slugify(&title);
                if let Event::Start(Tag::Heading { id, .. }) = &mut events[at] {
                    *id = Some(CowStr::from(slug.clone()));
                }
                let heading = Heading { id: slug, title, children: Vec::new() };
                match (level, toc.last_mut()) {
                    (HeadingLevel::H3, Some(parent)) => parent.children.push(heading),
                    _ => toc.push(heading),
                }
            }
            _ => {}
        }
        events.push(event);
    }
    let mut content = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut content, events.into_iter());
    (content, toc)
}

fn slugify(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for c in title.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}
