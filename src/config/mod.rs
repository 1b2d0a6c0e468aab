//! `nutgraf.yaml` → [`Config`]: everything that holds for the whole site.
//!
//! A mistake in it is a configuration error (exit 2): nothing is read or written after it.

mod address;
mod base_url;
mod checks;
mod hosting;
mod lists;
mod mask;
mod publish;
mod read;
mod words;

pub use address::{Part, check_path, check_slug, is_reserved};
pub use checks::{Grade, grade};
pub use hosting::{Host, Withdrawn};
pub use mask::{mask, without_user};
pub use publish::{BucketPlace, FolderPlace, GitPlace, PREVIEW, Place, Target};
pub use read::read;

use indexmap::IndexMap;

use crate::date::Day;
use crate::diagnostics::{Severity, Spanned};
use crate::markup::{Options, RawHtml, SmartPunctuation};
use crate::records::Settings;

/// The name of the configuration file; its folder is the site root.
pub const FILE: &str = "nutgraf.yaml";

/// What a page is; the nearest ancestor folder named `explainers` or `background` decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum Kind {
    /// An article that explains a story.
    Explainer,
    /// A lasting page about one person, organisation, document, place, event or term.
    Background,
    /// A section's own page (`_index.md`).
    Section,
    /// Any other page.
    Page,
}

impl Kind {
    /// The word for it in configuration and templates.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Explainer => "explainer",
            Kind::Background => "background",
            Kind::Section => "section",
            Kind::Page => "page",
        }
    }
}

/// The configuration of a site, with the command line's wishes already in it.
#[derive(Clone, Debug)]
pub struct Config {
    /// The site's name.
    pub title: String,
    /// Where the site will stand, absolute, ending in `/`, e.g. `https://x.org/news/`.
    pub base_url: String,
    /// The path of `base_url`, beginning and ending in `/`.
    pub base_path: String,
    /// BCP 47.
    pub language: String,
    /// The site's IANA time zone.
    pub timezone: jiff::tz::TimeZone,
    /// One sentence about the site.
    pub description: Option<String>,
    /// Who publishes it.
    pub publisher: Option<Publisher>,
    /// Entries of the main menu, in order.
    pub menu: Vec<MenuItem>,
    /// Authors by id.
    pub authors: IndexMap<String, Author>,
    /// Named lists of pages: the only query language. Where none is written, what the home page shows.
    pub collections: IndexMap<String, Collection>,
    /// Pages of a listing; 0 for all on one page.
    pub paginate: usize,
    /// Entries in the feed.
    pub feed_limit: usize,
    /// Where generated pages stand, e.g. `timeline` for `/timeline/`.
    pub addresses: Addresses,
    /// Folder below `content/` → how raw HTML is treated; the longest folder wins.
    pub raw_html: Vec<(String, RawHtml)>,
    /// Link the first mention of each background page's names.
    pub autolink: bool,
    /// Curly quotation marks; `None` means on for English only.
    pub smart_punctuation: Option<bool>,
    /// More Content-Security-Policy directives.
    pub csp: Option<String>,
    /// Other gravities for codes; `None` is `off`.
    pub checks: Vec<(Spanned<String>, Option<Severity>)>,
    /// The look.
    pub theme: Theme,
    /// Where the site is published, by name.
    pub publish: IndexMap<String, Target>,
    /// The hosts for which the output says how it is to be served.
    pub hosting: Vec<Host>,
    /// Whether a compressed copy lies beside each text of the output.
    pub compress: bool,
    /// What was taken back, and must be in no output.
    pub withdrawn: Vec<Withdrawn>,
    /// The moment that the build takes for now; decides only what is included.
    pub now: Now,
    /// Whether drafts are shown.
    pub drafts: bool,
    /// Whether pages of the future are shown.
    pub future: bool,
    /// Whether every page says that it is not for readers yet, and asks search engines to stay away.
    pub preview: bool,
}

impl Config {
    /// How the Markdown of a file is read, e.g. of `content/explainers/talks.md`. Without ranges for automatic links.
    pub fn markup_options(&self, path: &str) -> Options {
        let below = path.strip_prefix("content/").unwrap_or(path);
        let holds = |folder: &str| folder.is_empty() || below.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let nearest = self.raw_html.iter().filter(|(folder, _)| holds(folder)).max_by_key(|(folder, _)| folder.len());
        let english = self.language == "en" || self.language.starts_with("en-");
        Options {
            raw_html: nearest.map(|(_, treatment)| *treatment).unwrap_or_default(),
            smart_punctuation: if self.smart_punctuation.unwrap_or(english) { SmartPunctuation::On } else { SmartPunctuation::Off },
            ..Options::default()
        }
    }

    /// What the records of a file are read with.
    pub fn settings(&self, path: &str) -> Settings<'_> {
        Settings { zone: &self.timezone, markup: self.markup_options(path) }
    }
}

/// The moment of a build, read once, outside of the pure middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Seconds since 1970.
    pub seconds: i64,
    /// The day in the site's time zone.
    pub day: Day,
}

/// Who publishes the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publisher {
    /// The name.
    pub name: String,
    /// The publisher's own site.
    pub url: Option<String>,
    /// A file below `static/`.
    pub logo: Option<Spanned<String>>,
}

/// An entry of the main menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuItem {
    /// The words of the entry.
    pub name: String,
    /// As written: site-absolute, a page's path or id, or another site; linked like any link.
    pub url: Spanned<String>,
}

/// Somebody who writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The name.
    pub name: String,
    /// The author's own address: absolute, or of this site.
    pub url: Option<String>,
    /// What the author does here.
    pub role: Option<String>,
}

/// A named list of pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    /// Only pages of this kind.
    pub kind: Option<Kind>,
    /// Only pages with this topic.
    pub topic: Option<Spanned<String>>,
    /// A folder below `content/`.
    pub section: Option<Spanned<String>>,
    /// The order.
    pub sort: Sort,
    /// At most so many.
    pub limit: Option<usize>,
}

/// How a list of pages is ordered. Dates run from the newest; ties by title, then path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By `date`, the newest first.
    #[default]
    Date,
    /// By `updated`, else `date`, the newest first.
    Updated,
    /// By title, as the language sorts.
    Title,
    /// By `weight`, the lightest first.
    Weight,
}

/// Where generated pages stand: slugs without slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// All events.
    pub timeline: String,
    /// All figures.
    pub figures: String,
    /// All sources.
    pub sources: String,
    /// All topics.
    pub topics: String,
    /// All questions.
    pub questions: String,
    /// All corrections.
    pub corrections: String,
}

/// The look of the built-in theme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// `#rrggbb`.
    pub accent: Option<Spanned<String>>,
    /// A file below `static/`.
    pub logo: Option<Spanned<String>>,
    /// A file below `static/`.
    pub favicon: Option<Spanned<String>>,
}

/// What the command line says about a build, and the clock.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// In place of the configuration's `base_url`.
    pub base_url: Option<String>,
    /// Show drafts.
    pub drafts: bool,
    /// Show what lies in the future.
    pub future: bool,
    /// Mark every page as not for readers yet.
    pub preview: bool,
    /// Seconds since 1970.
    pub now: i64,
}

#[cfg(test)]
mod tests;
