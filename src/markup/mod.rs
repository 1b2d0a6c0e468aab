//! Markdown → [`Markup`]: finished HTML with holes where the rest of the site has to answer first.
//!
//! One file at a time and pure: nothing here knows any other page. What only the whole site can
//! decide (where a link leads, what a figure's value is, what a block shows) is a [`Hole`] at an offset
//! of the HTML; `site` links the holes and `render` fills them. Markdown is never a template.

mod anchors;
mod blocks;
mod boundaries;
mod brackets;
mod citation;
mod cleaned;
mod desk;
mod embeds;
mod events;
mod footnotes;
mod headings;
mod lead;
mod links;
mod lists;
mod plain;
mod quotes;
mod raw_addresses;
mod raw_html;
mod read;
mod references;
mod sentences;
mod shortcodes;
mod slips;
mod source;
mod tables;
mod tags;
mod target;
mod text;
mod writer;

#[cfg(test)]
mod tests;

pub use blocks::{image_elsewhere, read_image};
pub use citation::key_in;
pub use lead::{Lead, lead_heading};
pub use read::{read, read_inline};
pub use references::{Citation, CitedSource, FigureForm, FigureReference, Target};
pub use shortcodes::{ShortcodeKind, Shortcodes};

use std::borrow::Cow;

use crate::diagnostics::{Span, Spanned};
use crate::yaml::Node;

/// A text that was read: finished HTML, holes, and what other stages want to know of it.
///
/// Put away, what it refers to stands first: to link a page, no more of its text is read back (`Markup::head`).
#[derive(Clone, Debug, Default, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Markup {
    /// The holes, by offset; several at one offset are filled in this order.
    pub holes: Vec<Hole>,
    /// Sentences that hold links, to be shown where the link's target says who mentions it.
    pub sentences: Vec<Sentence>,
    /// Where the author's own HTML leads; it stands in `html` as it is.
    pub raw_addresses: Vec<RawAddress>,
    /// Where words in brackets, a space and what may be a page's name in parentheses stand: a slip, if there is such a page.
    pub parted: Vec<Spanned<Target>>,
    /// The items under a heading marked `{.key-points}`; neither it nor they are in `html`.
    pub key_points: Vec<Markup>,
    /// The HTML; valid as it stands but for its holes, which are zero bytes wide.
    pub html: String,
    /// The headings, in order, with their levels.
    pub outline: Vec<Heading>,
    /// Every `id` in the HTML that a link may point at (headings, footnotes).
    pub anchors: Vec<String>,
    /// Where `<!-- more -->` stood: the summary is the HTML before this offset.
    pub summary_end: Option<u32>,
    /// Notes for the desk (`%% … %%` and HTML comments): never output.
    pub desk_notes: Vec<Spanned<String>>,
    /// `TK`, `CQ?` and `???` in text that would be published.
    pub desk_marks: Vec<Spanned<Cow<'static, str>>>,
    /// Words of prose, for the reading time.
    pub words: u32,
    /// Marks of other programs' templates in the text, one entry a kind.
    pub shortcodes: Vec<Shortcodes>,
    /// Ranges of `html` in which the first mention of a name may become a link; empty unless asked for.
    pub linkable: Vec<std::ops::Range<u32>>,
}

impl Markup {
    /// How many of the bytes that it is put away in come before `html`: what it refers to, and the sentences around that.
    pub(crate) fn head(&self) -> std::io::Result<usize> {
        borsh::object_length(&(&self.holes, &self.sentences, &self.raw_addresses, &self.parted, &self.key_points))
    }

    /// A text of which only these bytes were read back.
    pub(crate) fn of_head(bytes: &mut &[u8]) -> std::io::Result<Self> {
        let (holes, sentences, raw_addresses, parted, key_points) = borsh::BorshDeserialize::deserialize(bytes)?;
        Ok(Self { holes, sentences, raw_addresses, parted, key_points, ..Self::default() })
    }

    /// Gives back the room that was kept for growing: texts are held until the last page is written.
    fn shrink(&mut self) {
        self.html.shrink_to_fit();
        self.holes.shrink_to_fit();
        self.sentences.shrink_to_fit();
        self.outline.shrink_to_fit();
        self.anchors.shrink_to_fit();
        self.key_points.iter_mut().for_each(Markup::shrink);
    }
}

/// An address in the author's own HTML.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct RawAddress {
    /// The address, relative to the page's own or below the site's host; never that of another site.
    pub to: Spanned<String>,
    /// What the HTML wants there.
    pub wants: Wants,
}

/// What the author's own HTML wants at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum Wants {
    /// It links there.
    Anything,
    /// It shows or plays what is there.
    File,
}

/// A heading of a page.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its address in the page.
    pub id: String,
    /// Its text, without markup. (Holes whose text only the site knows leave their target's words.)
    pub text: String,
    /// Whether it ends in `?` or `؟`.
    pub question: bool,
    /// Where it stands.
    pub span: Span,
}

/// A sentence in which at least one link stands, as plain text.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Sentence {
    /// The text; U+FFFC stands for each text that only the site knows, in the order of `fills`.
    pub text: String,
    /// The indices in [`Markup::holes`] of the holes that the U+FFFC stand for.
    pub fills: Vec<u32>,
    /// Whether a heading, table cell or list item (shown whole) rather than a sentence of a paragraph.
    pub whole: bool,
}

/// A place in the HTML that the site fills.
#[derive(Clone, Debug, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Hole {
    /// The byte offset in [`Markup::html`].
    pub at: u32,
    /// What the author wrote there.
    pub span: Span,
    /// The sentence that it stands in (an index of [`Markup::sentences`]) and the byte in it at which it stands.
    pub sentence: Option<(u32, u32)>,
    /// What goes there.
    pub slot: Slot,
}

/// What fills a hole.
#[derive(Clone, Debug, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum Slot {
    /// The start of a link with the author's own words, which stand in the HTML up to [`Slot::LinkEnd`].
    LinkStart {
        /// Where it leads.
        target: Target,
        /// The author's words without markup.
        text: String,
    },
    /// The end of the innermost open link. Always paired.
    LinkEnd,
    /// A whole link whose text the site knows: `[[target]]`.
    Link {
        /// Where it leads.
        target: Target,
    },
    /// A reported number in running text. With [`FigureForm::Words`] the author's words stand in the HTML up to [`Slot::LinkEnd`].
    Figure {
        /// Which number.
        reference: Box<FigureReference>,
        /// How it is printed.
        form: FigureForm,
        /// Whether a sentence begins with it.
        sentence_start: bool,
    },
    /// Figure boxes that stand alone in their paragraph; several lines make several boxes.
    FigureBoxes(Vec<Spanned<FigureReference>>),
    /// A citation `[@a, p. 3; @b]`.
    Citation(Citation),
    /// An image: `![alt](src)` or `![[picture.jpg]]`.
    Image {
        /// Its file, as written.
        source: String,
        /// The alternative text.
        alt: String,
        /// What stands in quotation marks after the file; may be empty.
        title: String,
        /// Whether nothing else is in its paragraph.
        alone: bool,
    },
    /// A timeline embed or fence.
    Timeline(Box<TimelineRequest>),
    /// A block of data, by fence.
    Block(Box<Block>),
    /// An interface word by its key (`note`, `footnotes`, `back-to-text`), escaped by the renderer.
    Word(Cow<'static, str>),
}

/// Which events a timeline shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct TimelineRequest {
    /// A topic, or the page's own events and those about it.
    pub topic: Option<Spanned<String>>,
    /// EDTF: nothing earlier.
    pub from: Option<Spanned<crate::date::Date>>,
    /// EDTF: nothing later.
    pub until: Option<Spanned<crate::date::Date>>,
    /// `until: open`: do not end at the page's pin.
    pub open: bool,
    /// A title of its own.
    pub title: Option<String>,
}

/// A fence of data.
#[derive(Clone, Debug, borsh::BorshSerialize, borsh::BorshDeserialize)]
#[expect(clippy::large_enum_variant, reason = "it always stands in the box of `Slot::Block`")]
pub enum Block {
    /// Several figure boxes side by side.
    Figures {
        /// The figures, as written.
        show: Vec<Spanned<FigureReference>>,
        /// A title of its own.
        title: Option<String>,
    },
    /// A picture with all that belongs to it.
    Image(ImageBlock),
    /// Questions and who answers them how.
    Compare {
        /// A title of its own.
        title: Option<String>,
        /// The questions.
        rows: Vec<CompareRow>,
    },
    /// A block of the site's own (`templates/blocks/NAME.html`); its fields are checked against the component's parameters at linking.
    Own {
        /// The block's name.
        name: Spanned<String>,
        /// Its fields, as written; none where it is empty.
        fields: Option<Node>,
    },
}

/// An `image` block. A missing field is a finding of rule I1, not of the reader.
#[derive(Clone, Debug, Default, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct ImageBlock {
    /// The file, relative to the page or site-absolute.
    pub src: Spanned<String>,
    /// The alternative text.
    pub alt: Option<Spanned<String>>,
    /// The caption: inline Markdown.
    pub caption: Option<Markup>,
    /// Who made it.
    pub credit: Option<Spanned<String>>,
    /// The licence.
    pub licence: Option<Spanned<String>>,
    /// When it was taken, as EDTF.
    pub date: Option<Spanned<crate::date::Date>>,
}

/// One question of a `compare` block.
#[derive(Clone, Debug, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct CompareRow {
    /// The question, as text.
    pub question: Spanned<String>,
    /// The positions, in the order written.
    pub positions: Vec<Position>,
}

/// One party's answer.
#[derive(Clone, Debug, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Position {
    /// Whose: a page's id or a name.
    pub of: Spanned<String>,
    /// The position, inline Markdown; `None` prints "no position reported".
    pub text: Option<Markup>,
    /// Whether the party said it itself.
    pub said: Option<Said>,
    /// The source's id.
    pub source: Option<Spanned<String>>,
}

/// Who states a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub enum Said {
    /// The party itself.
    Itself,
    /// Others, of the party.
    Others,
}

/// How raw HTML in a page is treated, by configuration per folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RawHtml {
    /// Refused with its position.
    #[default]
    Deny,
    /// Cleaned by an allow-list.
    Sanitize,
    /// Passed as it is.
    Trusted,
}

/// What reading a text depends on besides the text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// How raw HTML is treated.
    pub raw_html: RawHtml,
    /// Curly quotation marks, dashes and dots.
    pub smart_punctuation: SmartPunctuation,
    /// Whether ranges for automatic links are wanted.
    pub linkable: Linkable,
}

/// Whether punctuation is made typographic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SmartPunctuation {
    /// As written.
    #[default]
    Off,
    /// English quotation marks, dashes, ellipses.
    On,
}

/// Whether [`Markup::linkable`] is filled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Linkable {
    /// Left empty.
    #[default]
    Ignored,
    /// Collected.
    Collected,
}
