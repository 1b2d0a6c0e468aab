//! Sources as pages cite them: numbered in the order of their first citation, each with how we know it.

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::Composer;
use crate::records::{Knowledge, Stated};
use crate::render::shown::Html;
use crate::render::views::SourceView;
use crate::site::{SourceIx, href};

impl Composer<'_> {
    /// The number of a source on this page, given at its first citation. A source that is known only through
    /// another brings that one with it, so that the chain can be followed on the page.
    pub(super) fn cite(&mut self, source: SourceIx) -> usize {
        if let Some(number) = self.cited.get_index_of(&source) {
            return number + 1;
        }
        let number = self.cited.len() + 1;
        let mut next = Some(source);
        while let Some(source) = next.filter(|source| self.cited.insert(*source)) {
            next = self.site.through(source);
        }
        number
    }

    /// A source with its number.
    pub(super) fn source(&mut self, source: SourceIx) -> SourceView {
        let number = self.cite(source);
        self.source_view(source, number)
    }

    /// Every source that the page cites, in the order of their numbers.
    pub(super) fn cited_sources(&self) -> Vec<SourceView> {
        self.cited.iter().enumerate().map(|(index, source)| self.source_view(*source, index + 1)).collect()
    }

    /// A source as a view; 0 where the page does not number it.
    pub(super) fn source_view(&self, source: SourceIx, number: usize) -> SourceView {
        let linked = self.site.source(source);
        let record = &linked.record;
        let path = href(&self.site.config, &self.site.config.addresses.sources);
        let mut title = linked.label.clone();
        if let Some(through) = self.site.through(source) {
            let args = [("source", linked.label.as_str().into()), ("by", self.site.source(through).label.as_str().into())];
            title = self.language.t("as-cited-in", &args).unwrap_or(title);
        }
        if record.knowledge == Knowledge::NotConsulted {
            title = self.phrase("source-not-consulted", "source", &linked.label);
        }
        SourceView {
            id: record.id.clone(),
            number,
            title,
            reference: self.reference(source),
            known: self.known(source),
            url: record.url.as_ref().map(|url| url.value.clone()),
            archive: record.archive.as_ref().map(|(url, _)| url.value.clone()),
            path: format!("{path}#source-{}", record.id),
        }
    }

    /// How we know it, in words.
    fn known(&self, source: SourceIx) -> String {
        let record = &self.site.source(source).record;
        match &record.knowledge {
            Knowledge::Opened(day) => self.phrase("opened-on", "date", &self.language.day(day.value)),
            Knowledge::NotConsulted => self.word("not-consulted"),
            Knowledge::AsCitedIn(id) => {
                let through = self.site.through(source).map_or(id.value.clone(), |through| self.site.source(through).label.clone());
                self.phrase("both-cited-in", "by", &through)
            }
            Knowledge::Unknown => String::new(),
        }
    }

    /// The whole reference: title, author, publisher, date, place in it, where it is held, how we know it.
    pub(super) fn reference(&self, source: SourceIx) -> Html {
        let record = &self.site.source(source).record;
        let mut parts: Vec<String> = vec![self.title(source)];
        match &record.author {
            Stated::Is(authors) => parts.push(escaped(&self.language.list(&authors.value))),
            Stated::NotStated(_) => parts.push(escaped(&self.word("no-author"))),
            Stated::Missing => {}
        }
        match &record.publisher {
            Stated::Is(publisher) => parts.push(escaped(&publisher.value)),
            Stated::NotStated(_) => parts.push(escaped(&self.word("no-publisher"))),
            Stated::Missing => {}
        }
        match &record.date {
            Stated::Is(date) => parts.push(escaped(&self.language.date(&date.value))),
            Stated::NotStated(_) => parts.push(escaped(&self.word("no-date"))),
            Stated::Missing => {}
        }
        parts.extend(record.locator.iter().map(|locator| escaped(locator)));
        if let Some(place) = &record.held_at {
            parts.push(escaped(&self.phrase("held-at", "place", &place.value)));
        }
        if let Some((url, date)) = &record.archive {
            let words = match date {
                Some(date) => self.phrase("archived-on", "date", &self.language.date(&date.value)),
                None => self.word("archived-copy"),
            };
            parts.push(format!("<a href=\"{}\">{}</a>", attribute(&url.value), escaped(&words)));
        }
        parts.push(escaped(&self.known(source)));
        parts.retain(|part| !part.is_empty());
        Html(format!("{}.", parts.join(", ")))
    }

    /// The title, linked to the document where it is online; the archived copy's address and day stand in the attributes
    /// that a link robot reads (Robust Links).
    fn title(&self, source: SourceIx) -> String {
        let linked = self.site.source(source);
        let record = &linked.record;
        let title = match &record.title {
            Some(title) => format!("<cite>{}</cite>", escaped(&title.value)),
            None => escaped(&linked.label),
        };
        let Some(url) = &record.url else { return title };
        let mut attributes = String::new();
        if let Some((archive, Some(day))) = &record.archive {
            let (original, version, day) = (attribute(&url.value), attribute(&archive.value), attribute(day.value.as_str()));
            attributes = format!(" data-originalurl=\"{original}\" data-versiondate=\"{day}\" data-versionurl=\"{version}\"");
        }
        format!("<a href=\"{}\"{attributes}>{title}</a>", attribute(&url.value))
    }
}

/// Text as HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    // Writing to a String cannot fail.
    let _ = escape_html_body_text(&mut html, text);
    html
}

/// Text as the value of an attribute.
pub(super) fn attribute(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let _ = escape_html(&mut html, text);
    html
}
