//! Which pages each edit renders again: those whose view changed, and no other.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use nutgraf::build::{Builder, Progress};
use nutgraf::render::Step;

use super::desk::Desk;
use super::edits::{AUDITOR, BUDGET, CALLOUT, CONFIGURATION, COUNCIL, EVENTS, Edit, HALL, PLAIN, PUPILS, REPAIRS, ROADS, SCHOOLS, SIGN, SOURCES};

use Edit::{Quietly, Say, Stand, Swap, Touch, Wait};

/// An edit, and the pages that it renders again, apart by spaces. The comments say why each is among them.
const ROWS: &[(&str, Edit, &str)] = &[
    ("nothing but a file's time", Touch(BUDGET), ""),
    ("a day goes by", Wait(1), ""),
    ("a text", Say(COUNCIL, 7), ""),
    ("a sentence that mentions another page", Swap(COUNCIL, "It decides on", "Every year it decides on"), ""),
    ("a text of the same length, the file's time set back", Quietly("content/notes/note-1.md", "Text 1.", "Text I."), ""),
    ("a new reading, which pinned pages do not show yet", Swap(REPAIRS, "value: 1.4 million", "value: 1.5 million"), ""),
    ("a number that two pages show", Swap(PUPILS, "value: 812", "value: 815"), ""),
    ("a number in a page's own record", Swap(ROADS, "value: over 300", "value: over 350"), ""),
    ("a title that is listed and linked", Swap(COUNCIL, "title: Milbrook Town Council", "title: The council of Milbrook"), ""),
    ("a title that nothing links but its section", Swap("content/notes/note-1.md", "title: Note 1", "title: First note"), ""),
    ("a gloss", Swap(AUDITOR, "Who reads the accounts.", "Who reads all accounts."), ""),
    ("a topic", Swap("content/notes/note-3.md", "topics: [Money]", "topics: [Schools]"), ""),
    ("an event's date", Swap(EVENTS, "date: 2024-10-15", "date: 2024-10-14"), ""),
    ("a source's title", Swap(SOURCES, "title: Minutes of the council", "title: What the council wrote down"), ""),
    ("a page becomes a draft", Swap(HALL, "type: place", "draft: true\ntype: place"), ""),
    ("a new page in a section", Stand("content/notes/note-5.md", "---\ntitle: Zebra\ndate: 2020-05-01\n---\n\nStripes.\n"), ""),
    ("a template of one page's own", Swap(PLAIN, "<title>", "<meta><title>"), ""),
    ("a part that two templates include", Swap(SIGN, "Signed", "Written"), ""),
    ("a block of the site's own", Swap(CALLOUT, "<aside>", "<aside class=box>"), ""),
    ("a built-in template is replaced", Stand("templates/background.html", "<h1>{{ page.title }}</h1>{{ page.content }}"), ""),
    ("a table, which one template reads", Swap("content/data/streets.csv", "400", "450"), ""),
    ("a style sheet of the theme is replaced", Stand("static/site.css", "body{margin:0}"), ""),
    ("a style sheet that the theme does not know", Swap("static/own.css", "red", "blue"), ""),
    ("a name in the menu", Swap(CONFIGURATION, "name: Explainers", "name: Stories"), ""),
    ("how many a collection holds", Swap(CONFIGURATION, "limit: 4", "limit: 2"), ""),
    ("an interface word", Swap("content/en.ftl", "explainers = Stories", "explainers = Long reads"), ""),
    ("the embargo of the water works ends", Wait(5), ""),
    ("a broken link, which stops the build before anything is rendered", Swap(SCHOOLS, "(budget#what-does-it-cost)", "(budget#what-did-it-cost)"), ""),
];

#[test]
fn an_edit_renders_exactly_the_pages_whose_view_changed() {
    let wrong: Vec<String> = ROWS.iter().filter_map(|(what, edit, pages)| {
        let mut desk = Desk::new();
        let mut builder = Builder::new();
        let (all, stay) = rendered(&desk, &mut builder);
        assert!(all.len() > 30 && stay == 0, "{all:?}");
        desk.edit(edit);
        let (again, stay) = rendered(&desk, &mut builder);
        let expected: BTreeSet<String> = pages.split_whitespace().map(str::to_owned).collect();
        let found = again.iter().cloned().collect::<Vec<_>>().join(" ");
        let _ = stay;
        (again != expected).then(|| format!("{what}: {found}"))
    }).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
    desk.shown(builder, &told);
    let (drawn, ended) = (drawn.into_inner().unwrap(), ended.into_inner());
    assert_eq!(drawn.len(), ended, "a page that was rendered was not told of, or twice: {drawn:?}");
    (drawn.into_iter().collect(), stay.into_inner())
}
