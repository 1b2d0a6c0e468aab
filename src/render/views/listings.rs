//! Pages that list other pages.

use super::everywhere::{Card, LinkView};
use super::page::{ChangeView, SourceView};
use crate::render::shown::{Shared, view};

view! {
    /// A section: a folder's own page.
    SectionView {
        /// The section's title.
        title: String,
        /// Root-relative address of its first page.
        path: String,
        /// Every page of it on this sheet of the listing.
        pages: Vec<Shared<Card>>,
        /// The sections directly below it; below the home page without the timeline, figures, sources and questions, whose paths `config` has.
        subsections: Vec<Shared<Card>>,
        /// A background section's pages by type; empty elsewhere.
        groups: Vec<BackgroundGroup>,
        /// Where this sheet stands among the others; none where one holds all.
        pager: Option<PagerView>,
        /// How many pages there are on all sheets.
        total: usize,
    }
}

view! {
    /// Background pages of one type.
    BackgroundGroup {
        /// person, organisation, document, place, event, term.
        subject: String,
        /// The pages, by title.
        pages: Vec<Shared<Card>>,
    }
}

view! {
    /// A sheet's place in a long listing.
    PagerView {
        /// This sheet, from 1.
        number: usize,
        /// How many there are.
        count: usize,
        /// Root-relative address of the sheet before.
        previous: Option<String>,
        /// Root-relative address of the sheet after.
        next: Option<String>,
    }
}

view! {
    /// The questions that the site answers, page by page: explainers first, the newest at the top.
    QuestionsView {
        /// The pages that have a question for a heading.
        pages: Vec<AskingPage>,
        /// Where this sheet stands among the others; none where one holds all.
        pager: Option<PagerView>,
    }
}

view! {
    /// A page with the questions that it answers.
    AskingPage {
        /// The page.
        page: Shared<Card>,
        /// The headings that are questions, in the order of the text.
        questions: Vec<LinkView>,
    }
}

view! {
    /// Every correction, clarification and retraction of the site, the latest first.
    CorrectionsView {
        /// Those of this sheet.
        entries: Vec<CorrectionView>,
        /// Where this sheet stands among the others; none where one holds all.
        pager: Option<PagerView>,
    }
}

view! {
    /// What was put right on a page.
    CorrectionView {
        /// The page.
        page: Shared<Card>,
        /// What was changed.
        change: ChangeView,
    }
}

view! {
    /// A topic.
    TopicView {
        /// The topic as its first author wrote it.
        name: String,
        /// Root-relative address of its page.
        path: String,
        /// How many pages have it.
        count: usize,
        /// The pages that have it (empty in the list of all topics).
        pages: Vec<Shared<Card>>,
        /// Where this sheet stands among the others; none where one holds all.
        pager: Option<PagerView>,
    }
}

view! {
    /// A source in the list of all.
    SourceRow {
        /// Its address in the page, without `#`.
        anchor: String,
        /// The source.
        source: SourceView,
        /// The sources that we know only through it.
        relays: Vec<SourceView>,
        /// The pages that cite it.
        cited_on: Vec<Shared<Card>>,
        /// The figures that were read in it.
        figures: Vec<LinkView>,
    }
}

view! {
    /// A page that was moved.
    RedirectView {
        /// Root-relative address of the page that stands for it.
        path: String,
        /// Absolute address of it.
        permalink: String,
        /// Its title.
        title: String,
    }
}
