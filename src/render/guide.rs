//! Which template gets which views, and the guide for who writes templates: both from one table.

use crate::diagnostics::nearest;
use crate::render::shown::{Guide, Shown};
use crate::render::views::*;

/// A top-level name that a template may read.
#[derive(Debug)]
pub struct TopLevel {
    /// The name.
    pub name: &'static str,
    /// Its type, in the words of the guide.
    pub kind: fn() -> String,
    /// Adds its views to the guide.
    pub document: fn(&mut Guide),
    /// What it is.
    pub about: &'static str,
}

/// A built-in template and what it gets besides [`EVERYWHERE`].
#[derive(Debug)]
pub struct Template {
    /// Its path below `templates/`.
    pub name: &'static str,
    /// What it draws.
    pub about: &'static str,
    /// What it gets.
    pub gets: &'static [TopLevel],
}

const fn top<T: Shown>(name: &'static str, about: &'static str) -> TopLevel {
    TopLevel { name, kind: T::type_name, document: T::document, about }
}

/// What every template gets, those of blocks too.
pub const EVERYWHERE: &[TopLevel] = &[
    top::<ConfigView>("config", "the site"),
    top::<AssetsView>("assets", "the files of the theme"),
    top::<indexmap::IndexMap<String, Vec<Card>>>("collections", "the lists that `nutgraf.yaml` declares, else `latest` and `background`"),
    top::<crate::render::Extra>("data", "the tables below `content/data/`, by name"),
    top::<String>("lang", "BCP 47 tag of the page's language; `t(key=…)` prints an interface word in it"),
];

/// What every page's template gets besides.
const PAGE: TopLevel = top::<PageView>("page", "the page");

/// The templates that the program asks for by name. Others are parts of these, or named by a page's `template:`,
/// and get `page`.
pub const TEMPLATES: &[Template] = &[
    Template { name: "index.html", about: "the home page", gets: &[PAGE, SECTION] },
    Template { name: "section.html", about: "a folder's own page, and each further sheet of it", gets: &[PAGE, SECTION] },
    Template { name: "explainer.html", about: "an explainer", gets: &[PAGE] },
    Template { name: "background.html", about: "a background page", gets: &[PAGE] },
    Template { name: "page.html", about: "any other page", gets: &[PAGE] },
    Template { name: "timeline.html", about: "all events", gets: &[PAGE, top::<TimelineView>("timeline", "every event")] },
    Template {
        name: "figures.html",
        about: "all figures",
        gets: &[PAGE, top::<Vec<FigureBoxView>>("figures", "every figure with its newest readings")],
    },
    Template { name: "figure.html", about: "a figure's own page", gets: &[PAGE, top::<FigurePageView>("figure", "the figure")] },
    Template { name: "sources.html", about: "all sources", gets: &[PAGE, top::<Vec<SourceRow>>("sources", "every source")] },
    Template { name: "topics.html", about: "all topics", gets: &[PAGE, top::<Vec<TopicView>>("topics", "every topic, without its pages")] },
    Template { name: "topic.html", about: "a topic, and each further sheet of it", gets: &[PAGE, top::<TopicView>("topic", "the topic")] },
    Template {
        name: "questions.html",
        about: "all questions, and each further sheet of them",
        gets: &[PAGE, top::<QuestionsView>("questions", "the questions, page by page")],
    },
    Template {
        name: "corrections.html",
        about: "all corrections, and each further sheet of them",
        gets: &[PAGE, top::<CorrectionsView>("corrections", "the corrections, the latest first")],
    },
    Template { name: "gloss.html", about: "the card that a link opens", gets: &[PAGE, top::<GlossView>("gloss", "what it tells")] },
    Template { name: "404.html", about: "what a host shows for an address that does not exist", gets: &[PAGE] },
    Template { name: "redirect.html", about: "an old address of a page", gets: &[PAGE, top::<RedirectView>("redirect", "where the page is now")] },
    Template { name: "blocks/figures.html", about: "figure boxes in a text", gets: &[top::<FigureBoxView>("box", "the box")] },
    Template { name: "blocks/timeline.html", about: "a timeline in a text", gets: &[top::<TimelineView>("timeline", "the timeline")] },
    Template { name: "blocks/image.html", about: "an illustration in a text", gets: &[top::<ImageView>("image", "the illustration")] },
    Template { name: "blocks/compare.html", about: "positions side by side in a text", gets: &[top::<CompareView>("compare", "the questions")] },
];

const SECTION: TopLevel = top::<SectionView>("section", "the section and this sheet of its pages");

/// The names that a template may read; one that the table does not name gets what a page gets.
pub(super) fn names(template: &str) -> impl Iterator<Item = &'static str> {
    let own = TEMPLATES.iter().find(|known| known.name == template).map_or(&[PAGE] as &[TopLevel], |known| known.gets);
    EVERYWHERE.iter().chain(own).map(|top| top.name)
}

/// Every view, by name.
pub(super) fn views() -> Guide {
    let mut views = Guide::new();
    for top in EVERYWHERE.iter().chain(TEMPLATES.iter().flat_map(|template| template.gets)) {
        (top.document)(&mut views);
    }
    views
}

/// The guide as Markdown, for `docs/views.md`: a test holds the file to it.
pub fn guide() -> String {
    let mut text = String::from(
        "# What templates may read\n\nMade from the code's own comments; do not edit. Nothing else exists: a template that reads another name is an error.\n\n",
    );
    text.push_str("## In every template\n\n| name | type | meaning |\n|---|---|---|\n");
    let row = |top: &TopLevel| format!("| `{}` | {} | {} |\n", top.name, linked((top.kind)()), top.about);
    text.extend(EVERYWHERE.iter().map(row));
    text.push_str("\nThe function `t(key=\"…\")` prints an interface word in the page's language; further arguments fill its places: `t(key=\"page-n-of\", page=2, pages=5)`.\n");
    text.push_str("\n## The built-in templates\n\nA site replaces any of them by a file of the same path below its own `templates/`.\n\n| template | what it draws | what it gets besides |\n|---|---|---|\n");
    for template in TEMPLATES {
        let gets: Vec<String> = template.gets.iter().map(|top| format!("`{}` ({})", top.name, linked((top.kind)()))).collect();
        text.push_str(&format!("| `{}` | {} | {} |\n", template.name, template.about, gets.join(", ")));
    }
    text.push_str("\n## The views\n");
    for view in views().values() {
        text.push_str(&format!("\n### {}\n\n{}\n\n| field | type | meaning |\n|---|---|---|\n", view.name, view.about));
        for field in &view.fields {
            text.push_str(&format!("| `{}` | {} | {} |\n", field.name, linked(field.kind.clone()), field.about));
        }
    }
    text
}

/// A type's words, with the view's name linked to its table.
fn linked(kind: String) -> String {
    let link = |word: &str| {
        if word.starts_with(|c: char| c.is_ascii_uppercase()) && word != "HTML" {
            format!("[{word}](#{})", word.to_lowercase())
        } else {
            word.to_owned()
        }
    };
    kind.split(' ').map(link).collect::<Vec<_>>().join(" ")
}

/// What a template may have meant by `page.titel`: the nearest field of the view that it asks, or of any where that is not known.
pub(super) fn nearest_field(expression: &str) -> Option<String> {
    let (asked, field) = expression.rsplit_once('.')?;
    let mut guide = Guide::new();
    let all = TEMPLATES.iter().flat_map(|template| template.gets).chain(EVERYWHERE);
    all.clone().for_each(|top| (top.document)(&mut guide));
    let kind = all.clone().find(|top| top.name == asked).map(|top| (top.kind)());
    let views: Vec<_> = guide.values().filter(|view| kind.as_ref().is_none_or(|kind| view.name == kind)).collect();
    let near = nearest(field, views.iter().flat_map(|view| &view.fields).map(|field| field.name))?;
    Some(format!("did you mean `{asked}.{near}`?"))
}
