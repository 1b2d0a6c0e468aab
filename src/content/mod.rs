//! Front matter and Markdown → [`Page`]: what one file says, before anybody asks the rest of the site.

mod authors;
mod background;
mod body;
mod data;
mod explainer;
mod front;
mod place;
mod read;
mod split;
mod title;

pub use body::{Archive, Body, Holds, Parts, Spot, Spots};
pub use data::read_data;
pub use front::KEYS;
pub(crate) use place::called_by_path;
pub use read::read;

use crate::config::Kind;
use crate::date::{Date, Day, Moment};
use crate::diagnostics::{FilePath, Span, Spanned};
use crate::input::Fingerprint;
use crate::markup::{ImageBlock, Markup};
use crate::records::{Records, Waiver};
use crate::yaml::Node;

/// One Markdown file, read.
#[derive(Clone, Debug, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Page {
    /// The file, e.g. `content/explainers/talks.md`.
    pub path: FilePath,
    /// What it is.
    pub kind: Kind,
    /// `id:`, else the file stem without date and language.
    pub id: String,
    /// Whether `id:` was written.
    pub id_given: Option<Span>,
    /// The file stem without date and language, for the address; for `name/index.md` it is `name`, for `_index.md` empty.
    pub stem: String,
    /// The folder below `content/` in which the page's address lies, without slashes at the ends.
    pub folder: String,
    /// Whether the page has a folder of its own for its assets (`name/index.md`, `_index.md`).
    pub own_folder: bool,
    /// The language in the file name (`name.ar.md`): reserved for translations.
    pub file_language: Option<String>,
    /// The front matter.
    pub front: Front,
    /// The text.
    #[borsh(skip)]
    pub body: Body,
    /// What it is told apart by.
    #[borsh(skip)]
    pub prints: Prints,
    /// Records declared in the front matter.
    pub records: Records,
    /// Where the front matter stands; a place for findings about the page as a whole.
    pub head: Span,
}

/// What a page is told apart by from what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prints {
    /// Of the whole file, and of how it is read.
    pub whole: Fingerprint,
    /// Of all that other pages may see of it: all but its text.
    pub face: Fingerprint,
}

impl Default for Prints {
    fn default() -> Self {
        Self { whole: Fingerprint::NONE, face: Fingerprint::NONE }
    }
}

/// Front matter: what an author says about a page.
#[derive(Clone, Debug, Default, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Front {
    /// The title: the one field that must be there.
    pub title: Spanned<String>,
    /// What the page says of itself in listings and feeds.
    pub description: Option<Spanned<String>>,
    /// When it is published; in the future, an embargo.
    pub date: Option<Spanned<Moment>>,
    /// When it was last changed.
    pub updated: Option<Spanned<Moment>>,
    /// From when on it is no longer shown.
    pub expires: Option<Spanned<Moment>>,
    /// The day by which somebody should read it again.
    pub review_by: Option<Spanned<Day>>,
    /// The pin, as written.
    pub as_of: Option<Spanned<Date>>,
    /// Whether the date that would be its pin is there and could not be read: then nothing is to be said of a pin.
    pub pin_unread: bool,
    /// Whether it is shown only with `--drafts`.
    pub draft: bool,
    /// The last part of its address, in place of the file's name.
    pub slug: Option<Spanned<String>>,
    /// `path:`, the whole address.
    pub address: Option<Spanned<String>>,
    /// Its old addresses, which get redirect pages.
    pub aliases: Vec<Spanned<String>>,
    /// Its place in a list sorted by weight.
    pub weight: Option<i64>,
    /// Ids of authors, from the configuration.
    pub authors: Vec<Spanned<String>>,
    /// Its topics.
    pub topics: Vec<Spanned<String>>,
    /// BCP 47 tag, where it differs from the site's.
    pub language: Option<Spanned<String>>,
    /// A template in place of its kind's.
    pub template: Option<Spanned<String>>,
    /// The lead picture, relative to the page or to `static/`.
    pub image: Option<PageImage>,
    /// Whether names of background pages become links, where it differs from the site's.
    pub autolink: Option<bool>,
    /// Rules that do not hold for it.
    pub waivers: Vec<Waiver>,
    /// `extra:` and unknown keys, for templates.
    pub extra: Vec<(String, Node)>,
    /// Unknown keys with their places, for the grouped warning.
    pub unknown: Vec<Spanned<String>>,
    // explainers
    /// The line above the title.
    pub kicker: Option<String>,
    /// `changes:`, the only list of changes.
    pub changes: Vec<Change>,
    /// `figures: [ids]`: boxes that the page shows without an embed are not made; it only declares what it leans on.
    pub figure_ids: Vec<Spanned<String>>,
    /// `timeline:`, the page's own events.
    pub timeline: TimelineFront,
    /// `sources:`, ids of sources.
    pub source_ids: Vec<Spanned<String>>,
    /// `background:`, pages by path, id or name.
    pub background: Vec<Spanned<String>>,
    /// `related:`, pages by path, id or name.
    pub related: Vec<Spanned<String>>,
    /// `rests_on:`, ids of the sources that the whole page rests on.
    pub rests_on: Vec<Spanned<String>>,
    /// `sign_off:`, as written.
    pub sign_off: Option<Spanned<String>>,
    /// `approved:`, who approved it and when.
    pub approved: Option<(String, Option<Day>)>,
    // background pages
    /// `type:`, what a background page is about.
    pub subject: Option<Spanned<Subject>>,
    /// Other names by which text may refer to it.
    pub names: Vec<Name>,
    /// The short card that a link to it opens: as written, and read as inline Markdown.
    pub gloss: Option<(Spanned<String>, Markup)>,
    /// The fact box, in the order written.
    pub facts: Vec<Fact>,
    /// The conflicts and disputes that its subject is party to.
    pub party_to: Vec<PartyTo>,
    /// A document's symbol, such as `TB/2024/7`.
    pub symbol: Option<String>,
    /// When a document was adopted.
    pub adopted: Option<Spanned<Date>>,
    /// A document's status.
    pub status: Option<String>,
    /// Whom a document addresses.
    pub addressees: Vec<Spanned<String>>,
}

/// `image:` of a page.
#[derive(Clone, Debug, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum PageImage {
    /// A file's name: the picture that stands for the page where it is shared; the page does not show it.
    Shared(Spanned<String>),
    /// With alternative text, caption, credit and licence: the page's lead illustration.
    Lead(Box<ImageBlock>),
}

impl Page {
    /// The changes in the order in which readers are told of them.
    pub fn changes_newest_first(&self) -> Vec<&Change> {
        let mut changes: Vec<&Change> = self.front.changes.iter().collect();
        changes.sort_by_key(|change| std::cmp::Reverse(change.date.value.seconds));
        changes
    }
}

impl PageImage {
    /// The file's name.
    pub fn src(&self) -> &Spanned<String> {
        match self {
            PageImage::Shared(src) => src,
            PageImage::Lead(image) => &image.src,
        }
    }
}

/// `timeline:` of a page.
#[derive(Clone, Debug, Default, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum TimelineFront {
    /// Not given, or a map of records (they are in [`Page::records`]).
    #[default]
    Own,
    /// A list of ids of events.
    Ids(Vec<Spanned<String>>),
    /// The events of these topics.
    Topics(Vec<Spanned<String>>),
}

/// What a background page is about (`type:`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum Subject {
    /// One human being.
    Person,
    /// A body of people.
    Organisation,
    /// A text that is referred to.
    Document,
    /// Somewhere.
    Place,
    /// Something that happened.
    Event,
    /// A word.
    Term,
}

impl Subject {
    /// Every one, in the order in which `/background/` lists them.
    pub const ALL: [(&'static str, Subject); 6] = [
        ("document", Subject::Document),
        ("event", Subject::Event),
        ("organisation", Subject::Organisation),
        ("person", Subject::Person),
        ("place", Subject::Place),
        ("term", Subject::Term),
    ];

    /// The word for it in front matter, templates and the Fluent file.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, subject)| *subject == self).map_or("term", |(word, _)| word)
    }
}

/// Another name of a background page.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Name {
    /// The name.
    pub text: Spanned<String>,
    /// The language that it belongs to, as a BCP 47 tag.
    pub language: Option<String>,
    /// Where it may stand.
    pub usage: NameUse,
}

/// Where a name may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum NameUse {
    /// In any text.
    #[default]
    Anywhere,
    /// In quotations only.
    Quotations,
    /// Nowhere: it is known so that readers and checks find it.
    Never,
}

/// A row of a background page's fact box.
#[derive(Clone, Debug, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Fact {
    /// What the fact is about.
    pub label: Spanned<String>,
    /// Inline Markdown.
    pub value: Markup,
    /// Who says so: a page's id or a name.
    pub by: Option<Spanned<String>>,
    /// The source's id.
    pub source: Option<Spanned<String>>,
    /// The day to which it holds, in EDTF.
    pub as_of: Option<Spanned<Date>>,
}

/// A conflict or dispute that the page's subject is party to: informs checks, never printed.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct PartyTo {
    /// The conflict or dispute.
    pub what: Spanned<String>,
    /// The id of the source that says so.
    pub source: Option<Spanned<String>>,
}

/// One entry of `changes:`.
#[derive(Clone, Debug, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Change {
    /// When the page was changed.
    pub date: Spanned<Moment>,
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// What changed: inline Markdown.
    pub text: Markup,
    /// What stood there; `withheld` is an answer.
    pub was: Option<String>,
    /// What stands there now.
    pub now: Option<String>,
    /// Why what stood there is withheld.
    pub reason: Option<String>,
}

impl ChangeKind {
    /// Whether readers were told something wrong, or could have been: what `/corrections/` lists.
    pub fn corrects(self) -> bool {
        matches!(self, ChangeKind::Correction | ChangeKind::Clarification | ChangeKind::Retraction)
    }
}

/// What kind of change was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum ChangeKind {
    /// News.
    Update,
    /// Something was wrong.
    Correction,
    /// Something was unclear.
    Clarification,
    /// A remark of the desk.
    Note,
    /// The page, or a part of it, is taken back.
    Retraction,
}

#[cfg(test)]
mod tests;
