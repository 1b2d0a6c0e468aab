//! The edits of which sequences are made: one a line, each of which does something and, made again, undoes it.

use std::fmt;

/// One thing that somebody does to the site.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Puts the second text in place of the first, else the first in place of the second.
    Swap(&'static str, &'static str, &'static str),
    /// The same with texts of one length, and the file's time of change is set back.
    Quietly(&'static str, &'static str, &'static str),
    /// Adds a sentence that no file has had.
    Say(&'static str, usize),
    /// Makes the file; where there is one, removes it.
    Stand(&'static str, &'static str),
    /// Renames a file or a folder; back, where it was renamed before.
    Move(&'static str, &'static str),
    /// Changes only the file's time.
    Touch(&'static str),
    /// So many days after 1 December the next build takes place.
    Wait(i64),
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Swap(path, a, b) => write!(f, "in `{path}`, put {b:?} in place of {a:?} (or the other way round, if it stands there already)"),
            Quietly(path, a, b) => write!(f, "in `{path}`, put {b:?} in place of {a:?} (or back), and set its time of change back"),
            Say(path, number) => write!(f, "add `They said it {number} times.` to `{path}`"),
            Stand(path, text) => write!(f, "remove `{path}`, or make it: {text:?}"),
            Move(a, b) => write!(f, "rename `{a}` to `{b}`, or back"),
            Touch(path) => write!(f, "touch `{path}`"),
            Wait(days) => write!(f, "set the clock to {days} days after 1 December 2024"),
        }
    }
}

use Edit::{Move, Quietly, Say, Stand, Swap, Touch, Wait};

pub const BUDGET: &str = "content/explainers/budget.md";
pub const ROADS: &str = "content/explainers/roads.md";
pub const SCHOOLS: &str = "content/explainers/schools.md";
pub const COUNCIL: &str = "content/background/council.md";
pub const AUDITOR: &str = "content/background/auditor.md";
pub const HALL: &str = "content/background/hall.md";
pub const REPAIRS: &str = "content/figures/repairs.yaml";
pub const PUPILS: &str = "content/figures/pupils.yaml";
pub const EVENTS: &str = "content/events/all.yaml";
pub const SOURCES: &str = "content/sources/all.yaml";
pub const CONFIGURATION: &str = "nutgraf.yaml";
pub const PLAIN: &str = "templates/plain.html";
pub const SIGN: &str = "templates/parts/sign.html";
pub const CALLOUT: &str = "templates/blocks/callout.html";

/// Every edit.
pub const EDITS: &[Edit] = &[
    // Texts.
    Say(BUDGET, 0),
    Say(ROADS, 0),
    Say(COUNCIL, 0),
    Say("content/about.md", 0),
    Say("content/notes/note-2.md", 0),
    Swap(COUNCIL, "It decides on", "Every year it decides on"),
    Swap(BUDGET, "met in October", "met in the [hall](hall)"),
    Swap(SCHOOLS, "[[budget|the budget]]", "[[roads]]"),
    Swap(HALL, "by the river", "where the Town Council and the town auditor meet"),
    Swap("content/notes/old/note-9.md", "<b>but</b>", "<script>but</script>"),
    Quietly("content/notes/note-1.md", "Text 1.", "Text I."),
    Quietly(SCHOOLS, "More in", "Less in"),
    // A card for an event comes with the first link to it; a question is one by its last character alone.
    Swap(ROADS, "did not say.", "did not say of [the vote](event:budget-adopted)."),
    Swap(ROADS, "What is open? {", "What is open {"),
    Swap(BUDGET, "## What does it cost?", "## What does it cost {#what-does-it-cost}"),
    // The list of corrections comes with the first; a pin decides which card of a figure there is.
    Swap(ROADS, "kind: correction", "kind: update"),
    Swap(ROADS, "The sum was wrong.", "The sum for roads was wrong."),
    Swap(BUDGET, "figure:repairs/council)", "figure:repairs/council@2024-11-30)"),
    // Front matter.
    Swap(BUDGET, "title: The budget", "title: The budget of Milbrook"),
    Swap(COUNCIL, "title: Milbrook Town Council", "title: The council of Milbrook"),
    Quietly(ROADS, "title: The roads", "title: All roads"),
    Swap(COUNCIL, "names: [Town Council]", "names: [Town Council, the river]"),
    Swap(COUNCIL, "names: [Town Council]", "names: [Elders]"),
    Swap(AUDITOR, "names: [town auditor]", "names: [Town Council]"),
    Swap(COUNCIL, "The elected body of Milbrook.", "Fifteen people, elected every four years."),
    Swap(AUDITOR, "Who reads the accounts.", "Reads [the budget](budget) every year."),
    Swap(COUNCIL, "Members: 15", "Members: 17"),
    Swap(HALL, "gloss: Where they meet.\n", ""),
    Swap(ROADS, "topics: [Roads, Money]", "topics: [Roads]"),
    Swap("content/notes/note-3.md", "topics: [Money]", "topics: [money, Schools]"),
    Swap("content/notes/note-3.md", "date: 2024-03-01", "date: 2022-03-01"),
    Swap("content/notes/note-4.md", "title: Note 4", "title: A fourth note"),
    Swap("content/notes/note-2.md", "date: 2024-02-01", "date: 2024-12-03"),
    Swap(BUDGET, "date: 2024-11-01", "date: 2024-11-29"),
    Swap(BUDGET, "date: 2024-11-01\n", "date: 2024-11-01\nupdated: 2024-11-30\n"),
    Swap(SCHOOLS, "date: 2024-11-25\n", "date: 2024-11-25\nexpires: 2024-12-03\n"),
    Swap(ROADS, "topics: [Roads", "draft: true\ntopics: [Roads"),
    Swap(COUNCIL, "type: organisation", "draft: true\ntype: organisation"),
    Swap(HALL, "type: place", "draft: true\ntype: place"),
    Swap(HALL, "type: place", "language: ar\ntype: place"),
    Swap(SCHOOLS, "topics: [Schools]", "slug: all-schools\ntopics: [Schools]"),
    Swap(SCHOOLS, "topics: [Schools]", "aliases: [/old-schools/]\ntopics: [Schools]"),
    Swap(SCHOOLS, "topics: [Schools]", "aliases: [/old-budget/]\ntopics: [Schools]"),
    Swap(SCHOOLS, "topics: [Schools]", "mood: good\nautolink: false\ntopics: [Schools]"),
    Swap(SCHOOLS, "topics: [Schools]", "id: budget\ntopics: [Schools]"),
    Swap(SCHOOLS, "topics: [Schools]", "review_by: 2024-12-03\ntopics: [Schools]"),
    Swap("content/about.md", "template: plain.html\n", ""),
    Swap("content/about.md", "template: plain.html", "template: gone.html"),
    Swap("content/notes/note-1.md", "topics: [Money]", "template: plain.html\ntopics: [Money]"),
    // Records.
    Swap(REPAIRS, "value: 1.4 million", "value: 1.5 million"),
    Swap(REPAIRS, "value: about 1.2 million\n    as_of: 2024-10-15", "value: about 1.3 million\n    as_of: 2024-10-15"),
    Swap(REPAIRS, "title: Cost of road repairs", "title: What road repairs cost"),
    Swap(REPAIRS, "One is money", "The one is money"),
    Swap(PUPILS, "value: 812", "value: 815"),
    Swap(PUPILS, "says: The report gives 812 pupils.\n", ""),
    Swap(PUPILS, "unit:", "draft: true\nunit:"),
    Swap(PUPILS, "unit:", "embargo: 2024-12-03\nunit:"),
    Swap(PUPILS, "by: not-stated", "by: council"),
    Swap(ROADS, "value: over 300", "value: over 350"),
    Swap(ROADS, "  potholes:", "  pot-holes:"),
    Swap(EVENTS, "date: 2024-10-15", "date: 2024-10-14"),
    Swap(EVENTS, "date: 2024-11\n", "date: 2024-12-02\n"),
    Swap(EVENTS, "title: Mill Road is closed", "title: High Street is closed"),
    Swap(EVENTS, "topics: [Roads]", "topics: [Schools]"),
    Swap(EVENTS, "about: [budget, council]", "about: [council]"),
    Swap(EVENTS, "road-closed:\n", "road-closed:\n  draft: true\n"),
    Swap(SOURCES, "title: Minutes of the council", "title: What the council wrote down"),
    Swap(SOURCES, "author: not-stated", "author: The auditor"),
    Swap(SOURCES, "report:\n", "report:\n  draft: true\n"),
    Stand(PUPILS, "title: Pupils\nunit: pupils\nvalue: 1,000\nby: auditor\nas_of: 2024-09-01\nsource: report\nsays: The auditor counts 1,000.\n"),
    Stand("content/events/more.yaml", "hall-built:\n  date: 1901~\n  title: The hall is built\n  about: [hall, budget]\n  topics: [Money]\n"),
    Stand("content/sources/more.yaml", "letter:\n  type: letter\n  title: A letter\n  opened: never\n  held_at: the hall\n"),
    Stand("evidence/report.txt", "The report.\n"),
    Stand("content/stray.yaml", "a: 1\n"),
    // Pages that come and go.
    Stand(HALL, "---\ntitle: The old hall\ntype: place\ngloss: Burnt.\n---\n\nGone.\n"),
    Stand(COUNCIL, "---\ntitle: The Council\ntype: organisation\nnames: [Town Council]\ngloss: Fifteen.\n---\n\nBack.\n"),
    Stand("content/notes/_index.md", "---\ntitle: Short notes\n---\n\nAll of them.\n"),
    Stand("content/notes/note-5.md", "---\ntitle: Note 5\ndate: 2024-05-01\ntopics: [Money]\n---\n\nThe Town Council.\n"),
    Stand("content/background/river.md", "---\ntitle: The river\ntype: place\nnames: [river, the budget]\ngloss: Wet.\n---\n\nIt flows.\n"),
    Stand("content/timeline/_index.md", "---\ntitle: What happened\n---\n\nEverything.\n"),
    Stand("content/404.md", "---\ntitle: Nothing here\n---\n\nLook [elsewhere](budget).\n"),
    Move("content/notes/note-2.md", "content/notes/note-two.md"),
    Move("content/notes/note-3.md", "content/explainers/note-3.md"),
    Move(HALL, "content/background/Hall.md"),
    Move(HALL, "content/background/house.md"),
    Move("content/notes", "content/Notes"),
    Move("content/notes/old", "content/old"),
    Move("content/background", "content/people/background"),
    Move("content/explainers/plan.png", "content/explainers/map.png"),
    Move(BUDGET, "content/explainers/budget/index.md"),
    // Templates, words, data, static files.
    Swap(SIGN, "Signed", "Written"),
    Swap(SIGN, "{{ config.title }}", "{{ config.language }}"),
    Swap(SIGN, "{{ config.title }}", "{% if page.topics %}{{ page.topics[0].name }}{% endif %}"),
    Swap(SIGN, "<i>", "<i>{{ __tera_context }}"),
    Swap(SIGN, "<i>", "<i>{% for card in collections.notes %}{{ card.title }}{% endfor %}"),
    Swap(PLAIN, "<title>", "<meta><title>"),
    Swap(PLAIN, "{{ street.metres }}", "{{ street.length }}"),
    Swap(PLAIN, "{{ page.content }}", "{{ page.content }"),
    Swap(CALLOUT, "<aside>", "<aside class=box>"),
    Swap(CALLOUT, "{{ heading }}", "{{ heading | upper }}"),
    Swap(CALLOUT, "text: string", "words: string"),
    Stand("templates/topic.html", "{{ page.title }}{% for card in topic.pages %}<a href=\"{{ card.path }}\">{{ card.title }}</a>{% endfor %}"),
    Stand("templates/blocks/figures.html", "<p>{{ box.caption }}</p>"),
    Stand("templates/parts/footer.html", "<footer>{{ config.title }}</footer>"),
    Stand(SIGN, "<i>New</i>"),
    Swap("content/en.ftl", "explainers = Stories", "explainers = Long reads"),
    Swap("content/en.ftl", "explainers = Stories", "explainers Stories"),
    Swap("content/ar.ftl", "الجدول", "الزمن"),
    Stand("content/ar.ftl", "timeline = الجدول\n"),
    Swap("content/data/streets.csv", "400", "450"),
    Swap("content/data/streets.csv", "High Street,250", "\"High Street,250"),
    Stand("content/data/streets.csv", "street,metres\nNew Road,1\n"),
    Swap("static/own.css", "red", "blue"),
    Stand("static/own.css", "p{}"),
    Stand("static/site.css", "body{margin:0}"),
    Stand("static/fonts/new.txt", "new"),
    Swap("static/robots.txt", "*", "none"),
    Stand("static/robots.txt", "User-agent: x\n"),
    Stand("content/explainers/plan.png", "no picture"),
    Stand("content/explainers/notes.markdown", "# No page\n"),
    // The configuration.
    Swap(CONFIGURATION, "title: The Milbrook Budget", "title: The Milbrook Post"),
    Swap(CONFIGURATION, "paginate: 3", "paginate: 2"),
    Swap(CONFIGURATION, "autolink: true", "autolink: false"),
    Swap(CONFIGURATION, "town.example/", "town.example/news/"),
    Swap(CONFIGURATION, "limit: 3", "limit: 1"),
    Swap(CONFIGURATION, "name: Explainers", "name: Stories"),
    Swap(CONFIGURATION, "notes: sanitize", "notes: deny"),
    Swap(CONFIGURATION, "name: The desk", "name: The night desk"),
    Swap(CONFIGURATION, "section: notes", "section: nots"),
    Swap(CONFIGURATION, "timezone: UTC", "timezone: Pacific/Kiritimati"),
    Swap(CONFIGURATION, "language: en\n", "language: ar\n"),
    Swap(CONFIGURATION, "autolink: true\n", "autolink: true\nchecks:\n  image-without-alt: error\n  orphan: warn\n"),
    Swap(CONFIGURATION, "autolink: true\n", "autolink: true\naddresses:\n  figures: numbers\n"),
    Swap(CONFIGURATION, "paginate: 3", "paginate: three"),
    Swap(CONFIGURATION, "title: The", "titel: The"),
    // Mistakes.
    Swap(BUDGET, "topics: [Money]", "topics: [Money"),
    Swap(EVENTS, "title: The council", "title: \"The council"),
    Swap(SCHOOLS, "(budget#what-does-it-cost)", "(budget#what-did-it-cost)"),
    Swap(BUDGET, "## What does it cost?", "## What is the price?"),
    Swap(ROADS, "[the auditor](auditor)", "[the auditor](auditors)"),
    Swap(ROADS, "(figure:potholes)", "(figure:potholes-2)"),
    Swap(BUDGET, "[about 1.2 million]", "[about 1.9 million]"),
    Swap("content/about.md", "heading: Read this", "headline: Read this"),
    Swap(BUDGET, "[@minutes].\n\n<!--", "[@minutes, p. 2; @nobody].\n\n<!--"),
    Swap(HALL, "by the river", "by the river, TK"),
    // Nothing, as far as a reader can see.
    Touch(BUDGET),
    Touch(REPAIRS),
    Touch(PLAIN),
    Touch(CONFIGURATION),
    Touch("content/explainers/plan.png"),
    Wait(0),
    Wait(2),
    Wait(3),
    Wait(5),
];
