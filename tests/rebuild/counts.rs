//! Which pages each edit renders again: those whose view changed, and no other.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use nutgraf::build::{Builder, Progress};
use nutgraf::render::Step;
use rayon::prelude::*;

use super::desk::Desk;
use super::edits::{AUDITOR, BUDGET, CALLOUT, CONFIGURATION, COUNCIL, EVENTS, Edit, HALL, PLAIN, PUPILS, REPAIRS, ROADS, SCHOOLS, SIGN, SOURCES};

use Edit::{Quietly, Say, Stand, Swap, Touch, Wait};
use Pages::{AllBut, Only};

/// Pages by their addresses, apart by spaces.
enum Pages {
    Only(&'static str),
    AllBut(&'static str),
}

/// What is edited, and which pages are rendered again for it.
#[rustfmt::skip]
const ROWS: &[(&str, Edit, Pages)] = &[
    ("nothing but a file's time", Touch(BUDGET), Only("")),
    ("a day goes by", Wait(1), Only("")),
    ("a text", Say(COUNCIL, 7), Only("/background/council/")),
    ("a sentence that mentions another page", Swap(COUNCIL, "It decides on", "Every year it decides on"), Only("/background/council/ /explainers/budget/")),
    ("a text of the same length, the file's time set back; cards quote it", Quietly("content/notes/note-1.md", "Text 1.", "Text I."), Only("/ /notes/note-1/ /notes/page/2/ /topics/money/page/2/")),
    ("a new reading: the page that follows the newest shows it, the pinned one names it as newer", Swap(REPAIRS, "value: 1.4 million", "value: 1.5 million"), Only("/background/auditor/ /explainers/budget/ /figures/ /figures/pupils/ /figures/repairs/ /figures/repairs/gloss.html")),
    ("a number that pages show in a box, and beside another", Swap(PUPILS, "value: 812", "value: 815"), Only("/background/auditor/ /explainers/budget/ /figures/ /figures/pupils/ /figures/pupils/gloss.html /figures/repairs/")),
    ("a number that its page writes in words of its own", Swap(ROADS, "value: over 300", "value: over 350"), Only("/figures/ /figures/potholes/ /figures/potholes/gloss.html")),
    ("a title: its page, who lists, links or names it", Swap(COUNCIL, "title: Milbrook Town Council", "title: The council of Milbrook"), Only("/about/ /background/ /background/auditor/ /background/council/ /background/council/gloss.html /explainers/budget/ /explainers/roads/ /figures/ /figures/pupils/ /figures/repairs/ /figures/repairs/2024-10-20.gloss.html /figures/repairs/gloss.html /timeline/")),
    ("a title that only lists show", Swap("content/notes/note-1.md", "title: Note 1", "title: First note"), Only("/ /notes/note-1/ /notes/page/2/ /topics/money/page/2/")),
    ("a gloss: its page, and who links or lists it", Swap(AUDITOR, "Who reads the accounts.", "Who reads all accounts."), Only("/background/ /background/auditor/ /background/auditor/gloss.html /background/council/ /explainers/roads/ /figures/pupils/ /sources/")),
    ("a topic", Swap("content/notes/note-3.md", "topics: [Money]", "topics: [Schools]"), Only("/ /notes/ /notes/note-3/ /topics/ /topics/money/ /topics/money/page/2/ /topics/schools/")),
    ("an event's date", Swap(EVENTS, "date: 2024-10-15", "date: 2024-10-14"), Only("/explainers/budget/ /timeline/")),
    ("a source's title", Swap(SOURCES, "title: Minutes of the council", "title: What the council wrote down"), Only("/background/auditor/ /explainers/budget/ /figures/ /figures/pupils/ /figures/repairs/ /figures/repairs/2024-10-20.gloss.html /figures/repairs/gloss.html /sources/ /timeline/")),
    ("a page becomes a draft", Swap(HALL, "type: place", "draft: true\ntype: place"), Only("/background/ /notes/old/note-9/")),
    ("a new page in a section: the sheets that it moves", Stand("content/notes/note-7.md", "---\ntitle: Zebra\ndate: 2020-05-01\n---\n\nStripes.\n"), Only("/notes/ /notes/note-7/ /notes/page/2/")),
    ("a heading that is a question: its page, and the list of all questions", Swap(HALL, "by the river", "by the river.\n\n## Who built it?\n\nNobody knows"), Only("/background/hall/ /questions/")),
    ("a correction: its page, and the list of all corrections", Swap(ROADS, "The sum was wrong.", "The sum for roads was wrong."), Only("/corrections/ /explainers/roads/")),
    ("the template of cards", Stand("templates/gloss.html", "<p>{{ gloss.title }}</p>"), Only("/background/auditor/gloss.html /background/council/gloss.html /background/hall/gloss.html /figures/potholes/gloss.html /figures/pupils/gloss.html /figures/repairs/2024-10-20.gloss.html /figures/repairs/gloss.html")),
    ("a template of one page's own", Swap(PLAIN, "<title>", "<meta><title>"), Only("/about/")),
    ("a part that two templates include", Swap(SIGN, "Signed", "Written"), Only("/about/ /topics/money/ /topics/money/page/2/ /topics/roads/ /topics/schools/")),
    ("a block of the site's own", Swap(CALLOUT, "<aside>", "<aside class=box>"), Only("/about/")),
    ("a block of the theme is replaced: every page with a figure box", Stand("templates/blocks/figures.html", "<p>A box</p>"), Only("/background/auditor/ /explainers/budget/")),
    ("a template of the theme is replaced", Stand("templates/background.html", "<h1>{{ page.title }}</h1>{{ page.content }}"), Only("/background/auditor/ /background/council/ /background/hall/")),
    ("a table, which one template reads", Swap("content/data/streets.csv", "400", "450"), Only("/about/")),
    ("how many pages a collection holds, which one template reads", Swap(CONFIGURATION, "limit: 4", "limit: 2"), Only("/")),
    ("a style sheet of the theme is replaced: all that link it", Stand("static/site.css", "body{margin:0}"), AllBut("/about/ /background/auditor/gloss.html /background/council/gloss.html /background/hall/gloss.html /figures/potholes/gloss.html /figures/pupils/gloss.html /figures/repairs/2024-10-20.gloss.html /figures/repairs/gloss.html /topics/money/ /topics/money/page/2/ /topics/roads/ /topics/schools/")),
    ("a style sheet of the site's own, which the theme's pages may link", Swap("static/own.css", "red", "blue"), AllBut("/about/ /background/auditor/gloss.html /background/council/gloss.html /background/hall/gloss.html /figures/potholes/gloss.html /figures/pupils/gloss.html /figures/repairs/2024-10-20.gloss.html /figures/repairs/gloss.html /topics/money/ /topics/money/page/2/ /topics/roads/ /topics/schools/")),
    ("a name in the menu, which templates read with the configuration", Swap(CONFIGURATION, "name: Explainers", "name: Stories"), AllBut("")),
    ("an interface word, which any template may print", Swap("content/en.ftl", "explainers = Stories", "explainers = Long reads"), AllBut("")),
    ("the embargo of the water works ends: their pages, lists and those that they mention", Wait(5), Only("/ /background/council/ /explainers/ /explainers/budget/ /explainers/page/2/ /explainers/roads/ /explainers/water/ /topics/ /topics/water/")),
    ("a broken link, which stops the build before anything is rendered", Swap(SCHOOLS, "(budget#what-does-it-cost)", "(budget#what-did-it-cost)"), Only("")),
];

#[test]
fn an_edit_renders_exactly_the_pages_whose_view_changed() {
    let wrong: Vec<String> = ROWS.par_iter().filter_map(wrong).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn wrong((what, edit, pages): &(&str, Edit, Pages)) -> Option<String> {
    let mut desk = Desk::new();
    let mut builder = Builder::new();
    let (all, stay) = rendered(&desk, &mut builder);
    assert!(all.len() > 30 && stay == 0, "{all:?}");
    desk.edit(edit);
    let (again, stay) = rendered(&desk, &mut builder);
    let set = |text: &str| text.split_whitespace().map(str::to_owned).collect::<BTreeSet<String>>();
    let expected = match pages {
        Only(pages) => set(pages),
        AllBut(pages) => all.difference(&set(pages)).cloned().collect(),
    };
    let is_stopped = matches!(edit, Swap(SCHOOLS, ..));
    // The hall and its card.
    let gone = if matches!(edit, Swap(HALL, _, hidden) if hidden.contains("draft")) { 2 } else { 0 };
    let new = again.difference(&all).count();
    let stayed = if is_stopped { 0 } else { all.len() + new - gone - again.len() };
    (again != expected || stay != stayed)
        .then(|| format!("{what}: {stay} stayed, not {stayed}; rendered again were\n    {again:?}, not\n    {expected:?}"))
}

/// Builds, and says which pages were rendered and how many stayed.
fn rendered(desk: &Desk, builder: &mut Builder) -> (BTreeSet<String>, usize) {
    let (drawn, ended, stay) = (Mutex::new(Vec::new()), AtomicUsize::new(0), AtomicUsize::new(0));
    let told = |progress: Progress| match progress {
        Progress::Page(Step::Draws { page, template }) if !template.starts_with("blocks/") => drawn.lock().unwrap().push(page.to_owned()),
        Progress::Page(Step::Ends) => drop(ended.fetch_add(1, Ordering::Relaxed)),
        Progress::Page(Step::Stays) => drop(stay.fetch_add(1, Ordering::Relaxed)),
        _ => {}
    };
    desk.shown_until(builder, &told, usize::MAX);
    let (drawn, ended) = (drawn.into_inner().unwrap(), ended.into_inner());
    assert_eq!(drawn.len(), ended, "a page that was rendered was not told of, or twice: {drawn:?}");
    (drawn.into_iter().collect(), stay.into_inner())
}
