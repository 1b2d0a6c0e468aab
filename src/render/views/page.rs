//! One page, with all that it shows.

use super::everywhere::{AuthorView, Card, DateView, LinkView, TopicLink, WhoView};
use super::glosses::NoteView;
use crate::render::shown::{Html, Shared, view};
use crate::render::{Content, Extra};

view! {
    /// A page of the site: an author's, or a generated one (`/timeline/`), whose text may be empty.
    PageView {
        /// The title.
        title: String,
        /// Root-relative address.
        path: String,
        /// Absolute address.
        permalink: String,
        /// explainer, background, section or page.
        kind: String,
        /// A background page's type: person, organisation, document, place, event, term.
        subject: Option<String>,
        /// The line above the title.
        kicker: Option<String>,
        /// What the page says of itself.
        description: Option<String>,
        /// For the description in the head: `description`, else the start of the text.
        summary: String,
        /// BCP 47 tag of the page's language.
        language: String,
        /// ltr or rtl.
        direction: String,
        /// When it was published.
        date: Option<DateView>,
        /// When it was last changed.
        updated: Option<DateView>,
        /// Who wrote it.
        authors: Vec<AuthorView>,
        /// Its topics.
        topics: Vec<TopicLink>,
        /// The text.
        content: Content,
        /// The items under the heading marked `{.key-points}`.
        key_points: Vec<Content>,
        /// The headings of level 2, with those of level 3 below them.
        toc: Vec<TocView>,
        /// Minutes that it takes to read.
        reading_minutes: usize,
        /// The section that it lies in.
        section: Option<LinkView>,
        /// The pages above it, from the home page down.
        ancestors: Vec<LinkView>,
        /// A background page's gloss.
        gloss: Option<Html>,
        /// A background page's other names.
        names: Vec<String>,
        /// A background page's fact box.
        facts: Vec<FactView>,
        /// The documents that the whole page rests on.
        rests_on: Vec<SourceView>,
        /// The sources cited on the page, in the order of their first citation.
        sources: Vec<SourceView>,
        /// What the links of the text open as cards, each once, for print: the number of each stands at its first link.
        notes: Vec<NoteView>,
        /// The pages that mention this one, each with its sentence.
        mentions: Vec<MentionView>,
        /// The background pages that it links to or names in `background:`.
        background: Vec<Shared<Card>>,
        /// The pages named in `related:`, then those that share background and topics.
        related: Vec<Shared<Card>>,
        /// The entries of `changes:`, newest first.
        changes: Vec<ChangeView>,
        /// What the page knows up to, where that has to be said.
        pin: Option<PinView>,
        /// The lead illustration: `image:` with its alternative text.
        image: Option<ImageView>,
        /// Absolute address of the picture that stands for the page where it is shared.
        social_image: Option<String>,
        /// Whether it is a draft (only ever shown with `--drafts`).
        draft: bool,
        /// Whether search engines are asked to leave it out.
        noindex: bool,
        /// `extra:` and keys that nutgraf does not know, as the author wrote them.
        extra: Extra,
    }
}

view! {
    /// A heading in the table of contents.
    TocView {
        /// Its address in the page, without `#`.
        id: String,
        /// Its words.
        title: String,
        /// Whether it is a question.
        question: bool,
        /// The headings one level below.
        children: Vec<TocView>,
    }
}

view! {
    /// A row of a fact box.
    FactView {
        /// What the fact is about.
        label: String,
        /// The fact.
        value: Html,
        /// Who says so, where one says it.
        by: Option<WhoView>,
        /// The source.
        source: Option<SourceView>,
        /// The day to which it holds.
        as_of: Option<DateView>,
    }
}

view! {
    /// A source as a page cites it.
    SourceView {
        /// The record's id.
        id: String,
        /// Its number on the page, from 1; 0 where the page does not number it.
        number: usize,
        /// Short words for it: its title, or ours in brackets.
        title: String,
        /// The whole reference: author, title, publisher, date, how we know it.
        reference: Html,
        /// How we know it: "opened on …", "not consulted", "as cited in …".
        known: String,
        /// The document's own address.
        url: Option<String>,
        /// An archived copy.
        archive: Option<String>,
        /// Root-relative address of its entry on the page of sources.
        path: String,
    }
}

view! {
    /// A page that mentions another, with the sentence.
    MentionView {
        /// The page that mentions.
        page: Shared<Card>,
        /// The sentence before the words of the link.
        before: String,
        /// The words of the link.
        words: String,
        /// The sentence after them.
        after: String,
    }
}

view! {
    /// A change of a page.
    ChangeView {
        /// When.
        date: DateView,
        /// update, correction, clarification, note, retraction.
        kind: String,
        /// What changed.
        text: Html,
        /// BCP 47 tag of the language of the text: that of the page that was changed.
        language: String,
        /// ltr or rtl.
        direction: String,
        /// What stood there.
        was: Option<String>,
        /// What stands there now.
        now: Option<String>,
        /// Whether what stood there is withheld.
        withheld: bool,
        /// Why it is withheld.
        reason: Option<String>,
    }
}

view! {
    /// What a page knows up to.
    PinView {
        /// The day.
        date: DateView,
        /// Whether the page must open with "Covers what was reported to …".
        notice: bool,
        /// Figures on the page of which newer readings exist.
        newer: Vec<LinkView>,
    }
}

view! {
    /// An illustration.
    ImageView {
        /// Root-relative address.
        src: String,
        /// In pixels; none where the file does not say (SVG).
        width: Option<usize>,
        /// In pixels; none where the file does not say (SVG).
        height: Option<usize>,
        /// The alternative text.
        alt: String,
        /// The caption.
        caption: Option<Html>,
        /// Who made it.
        credit: Option<String>,
        /// The licence.
        licence: Option<String>,
        /// When it was made.
        date: Option<DateView>,
    }
}

view! {
    /// A `compare` block: questions, and who answers them how.
    CompareView {
        /// A title of its own.
        title: Option<String>,
        /// The questions.
        rows: Vec<CompareRowView>,
    }
}

view! {
    /// A question of a `compare` block.
    CompareRowView {
        /// The question.
        question: String,
        /// The positions, in alphabetical order of who holds them.
        positions: Vec<PositionView>,
    }
}

view! {
    /// A position.
    PositionView {
        /// Whose it is.
        of: WhoView,
        /// The position; none prints "no position reported".
        text: Option<Html>,
        /// Whether the party says it itself ("itself") or others say it of the party ("others").
        said: Option<String>,
        /// The source.
        source: Option<SourceView>,
    }
}
