//! What every page may read: the site, its assets, links, dates, people.

use crate::render::shown::{Html, view};

view! {
    /// The site, from `nutgraf.yaml`: the same on every page.
    ConfigView {
        /// The site's name.
        title: String,
        /// Absolute address of the site, ending in `/`.
        base_url: String,
        /// The path part of it, beginning and ending in `/`: the address of the home page.
        base_path: String,
        /// BCP 47 tag of the site's language.
        language: String,
        /// One sentence about the site.
        description: Option<String>,
        /// Who publishes it.
        publisher: Option<PublisherView>,
        /// The main menu.
        menu: Vec<MenuView>,
        /// Root-relative address of the page of all events; none where there are none.
        timeline_path: Option<String>,
        /// Root-relative address of the page of all figures; none where there are none.
        figures_path: Option<String>,
        /// Root-relative address of the page of all sources; none where there are none.
        sources_path: Option<String>,
        /// Root-relative address of the page of all topics; none where there are none.
        topics_path: Option<String>,
        /// Root-relative address of the page of all questions; none where no heading is one.
        questions_path: Option<String>,
        /// Root-relative address of the page of all corrections; none where there are none.
        corrections_path: Option<String>,
        /// The Content-Security-Policy of every page.
        csp: String,
        /// Whether the site is shown to those who look before readers do (only ever by `publish preview`): each page says so.
        preview: bool,
    }
}

view! {
    /// Who publishes the site.
    PublisherView {
        /// The name.
        name: String,
        /// The publisher's own site.
        url: Option<String>,
        /// Root-relative address of the logo.
        logo: Option<String>,
    }
}

view! {
    /// An entry of the main menu.
    MenuView {
        /// Its words.
        name: String,
        /// Its address: root-relative, or another site's.
        url: String,
        /// Root-relative address without the base path's end, for `page.path is starting_with(...)`.
        path: String,
    }
}

view! {
    /// The files of the theme, by fingerprinted address.
    AssetsView {
        /// Root-relative address of the style sheet.
        stylesheet: String,
        /// Root-relative addresses of fonts worth preloading.
        fonts: Vec<String>,
        /// Root-relative address of the site's icon.
        favicon: Option<String>,
        /// Root-relative address of the logo.
        logo: Option<String>,
        /// Fingerprinted root-relative address of each style sheet, font, script and image below `static/`, by its path there.
        files: indexmap::IndexMap<String, String>,
    }
}

view! {
    /// A link with words.
    LinkView {
        /// The words.
        title: String,
        /// Root-relative address.
        path: String,
    }
}

view! {
    /// A topic of a page.
    TopicLink {
        /// The topic as its first author wrote it.
        name: String,
        /// Root-relative address of its page.
        path: String,
    }
}

view! {
    /// A date as precise as it is known.
    DateView {
        /// In the page's language: "31 October 2024", "August 2006", "about 2023".
        words: String,
        /// For `<time datetime>`: a valid HTML date, or none where the date is uncertain, open or an interval.
        datetime: Option<String>,
        /// The author's EDTF.
        edtf: String,
    }
}

view! {
    /// Somebody who wrote a page.
    AuthorView {
        /// The name.
        name: String,
        /// The author's own address.
        url: Option<String>,
        /// The role.
        role: Option<String>,
    }
}

view! {
    /// Somebody who reports, disputes or holds a position: a background page, or a name.
    WhoView {
        /// The name.
        name: String,
        /// Root-relative address of the background page, where there is one.
        path: Option<String>,
        /// Whether a card opens on a link to it.
        gloss: bool,
    }
}

view! {
    /// A page as it stands in a list.
    Card {
        /// The page's title.
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
        /// What the page says of itself, else the start of its text.
        description: String,
        /// When it was published.
        date: Option<DateView>,
        /// When it was last changed.
        updated: Option<DateView>,
        /// A background page's gloss.
        gloss: Option<Html>,
        /// Its topics.
        topics: Vec<TopicLink>,
        /// Whether it is a draft (only ever shown with `--drafts`).
        draft: bool,
    }
}
