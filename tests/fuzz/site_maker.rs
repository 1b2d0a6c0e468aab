//! Small sites made at random: pages that link to each other, figures, events, sources, drafts, embargoes, aliases, templates, bad bytes.
//!
//! Everything that is not published holds the word [`HIDDEN`], in every field and in every name.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::corpus::{PAGES, text};
use crate::{markdown, names};

/// Stands in what must not be in the output, and nowhere else.
pub const HIDDEN: &str = "zqhidden";

/// One file or two of a site. Others are named by a share of their number.
#[derive(Clone, Debug)]
pub enum Part {
    Page {
        kind: usize,
        state: State,
        name: usize,
        front: Vec<(usize, Index)>,
        body: Vec<(usize, Index)>,
    },
    Figure {
        state: State,
        readings: usize,
        form: usize,
        other: Index,
    },
    Event {
        state: State,
        form: usize,
        page: Index,
    },
    Source {
        form: usize,
    },
    Template {
        form: usize,
    },
    Static {
        form: usize,
    },
    /// A page whose text is anything.
    Wild {
        name: String,
        body: String,
    },
    /// A page with bytes that are no text.
    Bytes(Vec<u8>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum State {
    Shown,
    Draft,
    Embargo,
    Expired,
}

/// What is asked of a site besides its parts.
#[derive(Clone, Debug)]
pub struct Settings {
    pub base: &'static str,
    pub autolink: &'static str,
    pub paginate: usize,
    pub html: &'static str,
    pub language: &'static str,
}

pub type Files = BTreeMap<String, Vec<u8>>;

/// Parts that make a site without errors.
pub fn tame() -> BoxedStrategy<(Settings, Vec<Part>)> {
    (settings(), prop::collection::vec(tame_part(), 1..14)).boxed()
}

/// The same with anything thrown in.
pub fn wild() -> BoxedStrategy<(Settings, Vec<Part>)> {
    (settings(), prop::collection::vec(wild_part(), 1..10)).boxed()
}

/// A part that makes no errors, most often, or anything.
pub fn any_part() -> BoxedStrategy<Part> {
    prop_oneof![7 => tame_part(), 1 => wild_part()].boxed()
}

fn wild_part() -> impl Strategy<Value = Part> {
    prop_oneof![
        3 => (crate::corpus::sentence(names::PIECES), text(markdown::PIECES, &PAGES)).prop_map(|(name, body)| Part::Wild { name, body }),
        1 => prop::collection::vec(any::<u8>(), 0..40).prop_map(Part::Bytes),
        6 => tame_part(),
    ]
}

/// What is asked of a site.
pub fn settings() -> impl Strategy<Value = Settings> {
    let base = select(&["https://town.example/", "https://town.example/news/", "https://town.example/a%20b/"][..]);
    let html = select(&["deny", "sanitize"][..]);
    (base, select(&["true", "false"][..]), select(&[0_usize, 1, 2][..]), html, select(&["en", "en", "ar", "de"][..]))
        .prop_map(|(base, autolink, paginate, html, language)| Settings { base, autolink, paginate, html, language })
}

fn tame_part() -> impl Strategy<Value = Part> {
    let state = || prop_oneof![5 => Just(State::Shown), 1 => Just(State::Draft), 1 => Just(State::Embargo), 1 => Just(State::Expired)];
    let record = || prop_oneof![5 => Just(State::Shown), 1 => Just(State::Draft), 1 => Just(State::Embargo)];
    let chosen = |most: usize, count: usize| prop::collection::vec((0..count, any::<Index>()), 0..most);
    prop_oneof![
        8 => (0..KINDS.len(), state(), 0..NAMES.len(), chosen(4, 12), chosen(9, BODY))
            .prop_map(|(kind, state, name, front, body)| Part::Page { kind, state, name, front, body }),
        2 => (record(), 1..4_usize, 0..4_usize, any::<Index>()).prop_map(|(state, readings, form, other)| Part::Figure { state, readings, form, other }),
        2 => (record(), 0..6_usize, any::<Index>()).prop_map(|(state, form, page)| Part::Event { state, form, page }),
        1 => (0..4_usize).prop_map(|form| Part::Source { form }),
        1 => (0..4_usize).prop_map(|form| Part::Template { form }),
        1 => (0..4_usize).prop_map(|form| Part::Static { form }),
    ]
}

/// Where pages lie.
const KINDS: [&str; 6] = ["explainers", "background", "", "explainers/deep", "background", "notes"];
/// How a page's file is called, around its number.
const NAMES: [(&str, &str); 8] =
    [("p", ".md"), ("2024-10-0", "-p.md"), ("p", "/index.md"), ("القرار-", ".md"), ("Ünï ", ".md"), ("p", ".md"), ("👩‍🚒", ".md"), ("a.b-", ".md")];
/// How many forms a part of a body has.
const BODY: usize = 44;

/// What is known of the site's parts before they are written.
struct Plan {
    pages: Vec<Page>,
    figures: Vec<(String, State)>,
    events: Vec<(String, State)>,
    sources: Vec<String>,
}

struct Page {
    path: String,
    id: String,
    background: bool,
    state: State,
}

/// Writes the files of a site.
pub fn files(settings: &Settings, parts: &[Part]) -> Files {
    let plan = plan(parts);
    let mut files = Files::new();
    files.insert("nutgraf.yaml".into(), configuration(settings).into_bytes());
    files.insert("content/_index.md".into(), b"---\ntitle: Home\n---\n\nWelcome.\n".to_vec());
    files.insert("content/sources/first.yaml".into(), source("s0", 0).into_bytes());
    let (mut page, mut figure, mut event, mut other) = (0, 0, 0, 0);
    for part in parts {
        match part {
            Part::Page { front, body, .. } => {
                let this = &plan.pages[page];
                files.insert(this.path.clone(), write_page(&plan, page, front, body).into_bytes());
                if this.path.ends_with("/index.md") {
                    let mark = if this.state == State::Shown { "photo" } else { HIDDEN };
                    files.insert(this.path.replace("index.md", &format!("{mark}.png")), PNG.to_vec());
                }
                page += 1;
            }
            Part::Figure { readings, form, other, .. } => {
                files.insert(
                    format!("content/figures/{}.yaml", plan.figures[figure].0),
                    write_figure(&plan, figure, (*readings, *form), other).into_bytes(),
                );
                figure += 1;
            }
            Part::Event { form, page, .. } => {
                files.insert(format!("content/events/e{event}.yaml"), write_event(&plan, event, *form, page).into_bytes());
                event += 1;
            }
            Part::Source { form } => {
                other += 1;
                files.insert(format!("content/sources/s{other}.yaml"), source(&format!("s{other}"), *form).into_bytes());
            }
            Part::Template { form } => {
                let (name, text) = TEMPLATES[*form];
                files.insert(format!("templates/{name}"), text.into());
            }
            Part::Static { form } => {
                let (name, bytes) = STATICS[*form];
                files.insert(format!("static/{name}"), bytes.to_vec());
            }
            Part::Wild { name, body } => {
                let name: String = name.replace(['\0', '\u{1b}'], "");
                let usable = !name.is_empty() && name.len() < 200 && !name.split('/').any(|part| matches!(part, "" | "." | "..") || part.len() > 120);
                let path = if usable { format!("content/{name}.md") } else { "content/wild.md".into() };
                files.insert(path, format!("---\ntitle: Wild\n---\n{body}").into_bytes());
            }
            Part::Bytes(bytes) => {
                files.insert("content/explainers/bytes.md".into(), [b"---\ntitle: Bytes\n---\n", bytes.as_slice()].concat());
            }
        }
    }
    files
}

/// Puts the files into a folder; one that the disk cannot hold is left out.
pub fn write(files: &Files, root: &Path) {
    for (path, bytes) in files {
        let path = root.join(path);
        if std::fs::create_dir_all(path.parent().unwrap()).is_ok() {
            let _ = std::fs::write(path, bytes);
        }
    }
}

fn plan(parts: &[Part]) -> Plan {
    let mut plan = Plan { pages: Vec::new(), figures: Vec::new(), events: Vec::new(), sources: vec!["s0".into()] };
    for part in parts {
        match part {
            Part::Page { kind, state, name, .. } => {
                let number = plan.pages.len();
                let (before, after) = NAMES[*name];
                let mark = if *state == State::Shown { "" } else { HIDDEN };
                let folder = KINDS[*kind];
                let slash = if folder.is_empty() { "" } else { "/" };
                let path = format!("content/{folder}{slash}{before}{mark}{number}{after}");
                plan.pages.push(Page { path, id: format!("{mark}id{number}"), background: folder == "background", state: *state });
            }
            Part::Figure { state, .. } => {
                let mark = if *state == State::Shown { "f" } else { HIDDEN };
                plan.figures.push((format!("{mark}{}", plan.figures.len()), *state));
            }
            Part::Event { state, .. } => {
                let mark = if *state == State::Shown { "e" } else { HIDDEN };
                plan.events.push((format!("{mark}{}", plan.events.len()), *state));
            }
            Part::Source { .. } => plan.sources.push(format!("s{}", plan.sources.len())),
            _ => {}
        }
    }
    plan
}

fn configuration(settings: &Settings) -> String {
    let Settings { base, autolink, paginate, html, language } = settings;
    format!(
        "nutgraf: 1\ntitle: The Milbrook Budget\nbase_url: {base}\nlanguage: {language}\nautolink: {autolink}\npaginate: {paginate}\nhtml:\n  explainers: {html}\n\
         menu:\n  - name: Home\n    url: /\nauthors:\n  desk:\n    name: The desk\ncollections:\n  latest:\n    kind: explainer\n    limit: 3\n  town:\n    topic: Town\nfeed:\n  limit: 5\n"
    )
}

/// Front matter and text of a page.
fn write_page(plan: &Plan, number: usize, front: &[(usize, Index)], body: &[(usize, Index)]) -> String {
    let page = &plan.pages[number];
    let hidden = page.state != State::Shown;
    let mark = if hidden { HIDDEN } else { "Shown" };
    let mut text = format!("---\ntitle: {mark} title {number}\nid: {}\n", page.id);
    match page.state {
        State::Shown => text.push_str("date: 2024-10-15\n"),
        State::Draft => text.push_str("date: 2024-10-15\ndraft: true\n"),
        State::Embargo => text.push_str("date: 2030-01-01\n"),
        State::Expired => text.push_str("date: 2024-01-01\nexpires: 2024-06-01\n"),
    }
    if page.background {
        let _ = write!(text, "type: organisation\nnames: [{mark} name {number}]\ngloss: The {mark} gloss {number}.\n");
    }
    let mut written = std::collections::BTreeSet::new();
    for (form, other) in front.iter().filter(|(form, _)| written.insert(*form)) {
        let id = |other: &Index| plan.pages[other.index(plan.pages.len())].id.clone();
        let line = match form {
            0 => format!("aliases: [/{mark}-old-{number}/, /{mark}-old/{number}.html]"),
            1 => format!("slug: {mark}-slug-{number}"),
            2 => format!("topics: [Town, {mark} topic]"),
            3 => format!("description: The {mark} description."),
            4 => "updated: 2024-10-20".to_owned(),
            5 => format!("related: [{}]", id(other)),
            6 if !page.background => format!("background: [{}]", id(other)),
            7 if !page.background => format!(
                "kicker: {mark} kicker\nauthors: [desk]\nchanges:\n  - date: 2024-10-16\n    kind: clarification\n    text: The {mark} change."
            ),
            8 => format!(
                "figures:\n  {mark}-own-{number}:\n    title: The {mark} own figure\n    unit: USD\n    value: over 13\n    by: desk\n    as_of: 2024-10-01\n    source: s0\n    says: The desk says {mark} over 13.",
            ),
            9 => format!(
                "timeline:\n  {mark}-event-{number}:\n    date: 2024-09-30\n    title: The {mark} own event\n    text: It {mark} was.\n    sources: [s0]\n    topics: [Town]"
            ),
            10 => format!(
                "sources:\n  {mark}-source-{number}:\n    type: report\n    title: The {mark} report\n    author: not-stated\n    publisher: not-stated\n    date: 2024-10-01\n    opened: 2024-10-02\n    held_at: the hall"
            ),
            11 if page.background => format!("facts:\n  Seat: The {mark} seat\n  See: \"[there]({})\"", id(other)),
            _ => continue,
        };
        text.push_str(&line);
        text.push('\n');
    }
    text.push_str("---\n\n");
    for (index, (form, other)) in body.iter().enumerate() {
        text.push_str(&write_body(plan, (number, index), *form, other));
        text.push_str("\n\n");
    }
    if hidden { text.replace("Word", &format!("{HIDDEN} word")) } else { text }
}

/// One paragraph or block.
fn write_body(plan: &Plan, (number, index): (usize, usize), form: usize, other: &Index) -> String {
    let page = &plan.pages[number];
    let to = &plan.pages[other.index(plan.pages.len())];
    let below = to.path.strip_prefix("content/").unwrap_or(&to.path);
    let record = |records: &[(String, State)]| {
        let usable: Vec<&String> =
            records.iter().filter(|(_, state)| *state == State::Shown || page.state != State::Shown).map(|(id, _)| id).collect();
        (!usable.is_empty()).then(|| usable[other.index(usable.len())].clone())
    };
    let figure = || record(&plan.figures).unwrap_or_default();
    let event = || record(&plan.events).unwrap_or_default();
    let source = &plan.sources[other.index(plan.sources.len())];
    match form {
        0 => format!("Word of [the page]({}) here. And more.", to.id),
        1 => format!("Word of [the page](<@/{below}>) and [itself](#top)."),
        2 => format!("Word of [[{}|that page]], which is known.", to.id),
        3 => format!("- Word of [the page]({})\n- [ ] a task\n- [x] done [[{}|there]]", to.id, to.id),
        4 => format!("## Part {index} {{#part-{index}}}\n\nWord [back](#part-{index})."),
        5 => format!("## Word of [the page]({})?", to.id),
        6 | 7 if !plan.figures.is_empty() && !figure().is_empty() => format!("Word, and [[figure:{}]] of them.", figure()),
        8 if !figure().is_empty() => format!("![[figure:{}]]", figure()),
        9 if !figure().is_empty() => format!("[[figure:{}|says]]", figure()),
        10 if !figure().is_empty() => format!("```{{figures}}\nshow: [{}]\n```", figure()),
        11 if !event().is_empty() => format!("Word of [what happened](event:{}).", event()),
        12 if plan.events.iter().any(|(_, state)| *state == State::Shown) => "![[timeline:topic/town]]".to_owned(),
        13 => format!("Word of it [@{source}]. And [see @{source}, p. 3]."),
        14 => format!("Word of [the source](source:{source})."),
        15 => format!("Word with a note[^{index}].\n\n[^{index}]: The note of [the page]({}) [@{source}].", to.id),
        16 => format!("Word %% {HIDDEN} note %% goes on <!-- {HIDDEN} comment --> here."),
        17 => format!("| Word | b |\n|---|--:|\n| [[{}\\|there]] | 1 |", to.id),
        18 => "> Word of a quotation.\n> — Somebody".to_owned(),
        19 => format!("> [!quote]\n> Word of the page.\n> — Somebody, 2024 [@{source}]"),
        20 => format!("> [!expand]- More\n> Word of [the page]({}).", to.id),
        21 => "> [!note]\n> Word.".to_owned(),
        22 => format!("## In short {{.key-points}}\n\n- Word of [the page]({}).\n- And more [@{source}].", to.id),
        23 => "Word.\n\n<!-- more -->\n\nMore.".to_owned(),
        24 => "```rust\nlet word = \"</code><script>\";\n```".to_owned(),
        25 => "Word & <https://other.example/?a=b&c=\"d\">, https://other.example/x_(y).".to_owned(),
        26 => "## Timeline".to_owned(),
        27 => "## Source 1\n\n## Figure f0\n\n## Page sources".to_owned(),
        // An id is printed where its page is not shown, as the author of this page wrote it.
        28 if to.state == State::Shown => format!(
            "```{{compare}}\nrows:\n  - question: Word?\n    positions:\n      - of: {}\n        text: Word.\n        said: itself\n        source: {source}\n```",
            to.id
        ),
        29 => format!("Word of Shown name {} and Shown name {number}.", other.index(plan.pages.len())),
        30 => "Word <b>bold</b> <span id=\"page-main\" class=\"x\">id</span> <a href=\"https://other.example/\">raw</a>".to_owned(),
        31 => format!("[{}]({})", "Word \"of\" 'it' -- and... {{ 7*7 }} {% raw %}", to.id),
        32 => format!("Word of [it](https://town.example/{}).", if page.state == State::Shown { "" } else { HIDDEN }),
        33 if !figure().is_empty() => {
            format!("![[figure:{0}]]\n\nWord of [its box](#figure-{0}), and of [itself]({1}#figure-{0}).", figure(), page.id)
        }
        34 if !event().is_empty() && page.state == State::Shown => "![[timeline:topic/town]]\n\nWord of [the timeline](#timeline).".to_owned(),
        35 => "![[timeline]]".to_owned(),
        36 => "# Word\n\n# Word\n\n## Word-2".to_owned(),
        37 if page.path.ends_with("/index.md") => format!("![alt]({}.png \"Word\")", if page.state == State::Shown { "photo" } else { HIDDEN }),
        38 if page.path.ends_with("/index.md") => format!(
            "```{{image}}\nsrc: {}.png\nalt: Word\ncaption: \"Word [there]({})\"\ncredit: W\nlicence: L\n```",
            if page.state == State::Shown { "photo" } else { HIDDEN },
            to.id
        ),
        39 => "TK Word ???".to_owned(),
        40 => "1. Word\n   1. more\n      > deep\n\n   and [^99]\n\n[^99]: x".to_owned(),
        41 => "Word\u{a0}العربية 中文 👩‍🚒 \u{202b}bidi\u{202c}".to_owned(),
        42 => "***Word** and* ~~gone~~ `code` \\* line  \nbreak".to_owned(),
        _ => "Word of nothing in particular, twice over.".to_owned(),
    }
}

fn write_figure(plan: &Plan, number: usize, (readings, form): (usize, usize), other: &Index) -> String {
    let (id, state) = &plan.figures[number];
    let mut text =
        format!("title: The {id} count\nunit:\n  one: book\n  other: books\nmeasure: cumulative\nsays: The council says {id} many books.\n");
    match state {
        State::Shown => {}
        State::Draft => text.push_str("draft: true\n"),
        _ => text.push_str("embargo: 2030-01-01\n"),
    }
    let beside = &plan.figures[other.index(plan.figures.len())];
    if form == 1 && beside.0 != *id && (beside.1 == State::Shown || *state != State::Shown) {
        let _ = write!(text, "beside:\n  - figure: {}\n    differs: They count {id} otherwise.\n", beside.0);
    }
    text.push_str("readings:\n");
    for reading in 0..readings {
        let source = &plan.sources[other.index(plan.sources.len())];
        let day = 1 + reading * 5;
        let _ = write!(
            text,
            "  - by: council\n    value: over {}\n    as_of: 2024-10-{day:02}\n    reported: 2024-10-{day:02}\n    source: {source}\n",
            100 + reading
        );
        if form == 2 && reading == 0 && readings > 1 {
            let _ = write!(text, "    status: withdrawn\n    because: The {id} count was wrong.\n");
        }
        if form == 3 {
            text.push_str("    estimate: true\n    note: Seen in a window.\n");
        }
    }
    text
}

fn write_event(plan: &Plan, number: usize, form: usize, page: &Index) -> String {
    let (id, state) = &plan.events[number];
    let date = ["2024-09-30", "2024-09", "2023~", "2024-09-30/..", "-0499", "2024-10?"][form];
    let mut text = format!("{id}:\n  date: {date}\n  title: The {id} event\n  text: It {id} happened.\n  topics: [Town]\n  sources: [s0]\n");
    match state {
        State::Shown => {}
        State::Draft => text.push_str("  draft: true\n"),
        _ => text.push_str("  embargo: 2030-01-01\n"),
    }
    if !plan.pages.is_empty() && form != 1 {
        let _ = writeln!(text, "  about: [{}]", plan.pages[page.index(plan.pages.len())].id);
    }
    if date.ends_with(['~', '?']) {
        text.push_str("  date_note: Nobody wrote it down.\n");
    }
    text
}

fn source(id: &str, form: usize) -> String {
    let known = [
        "opened: 2024-10-12\n  url: https://other.example/a?b=c&d=\"e\"",
        "opened: never",
        "as_cited_in: s0",
        "opened: 2024-10-12\n  held_at: the hall\n  locator: p. 3",
    ][form];
    format!(
        "{id}:\n  type: article\n  title: The {id} <article> & \"more\"\n  author: not-stated\n  publisher: The Gazette\n  date: 2024-10-11\n  {known}\n"
    )
}

const TEMPLATES: [(&str, &str); 4] = [
    ("parts/footer.html", "<footer><p>{{ config.title }}</p></footer>\n"),
    (
        "page.html",
        "{% extends \"base.html\" %}{% block main %}<h1>{{ page.title }}</h1>{{ page.content }}{% include \"parts/sources.html\" %}{% endblock main %}",
    ),
    ("blocks/mine.html", "{% component mine(heading: string) {\"doc\": \"A box.\"} %}<aside><b>{{ heading }}</b></aside>{% endcomponent mine %}"),
    ("topic.html", "{% extends \"base.html\" %}{% block main %}<h1>{{ page.title }}</h1>{% endblock main %}"),
];

const STATICS: [(&str, &[u8]); 4] = [("robots.txt", b"User-agent: *\n"), ("files/a b.pdf", b"%PDF"), (".nojekyll", b""), ("photo.png", PNG)];

/// One black dot.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b,
    0x55, 0, 0, 0, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, 0x49, 0x45, 0x4e,
    0x44, 0xae, 0x42, 0x60, 0x82,
];
