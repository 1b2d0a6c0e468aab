//! Why a page is or is not in the output, and what it depends on.

use jiff::tz::TimeZone;

use super::pages::{page_line, sections, source_line, template};
use super::{moment, moment_in};
use crate::diagnostics::{Diagnostic, FilePath, Severity, Span, nearest};
use crate::render::Templates;
use crate::site::{FigureIx, Name, PageIx, Role, Site, Unpublished, Why, href};

/// What is known of a site.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// The site as readers would see it.
    pub site: &'a Site,
    /// Its templates; `None` where they have errors.
    pub templates: Option<&'a Templates>,
    /// What readers do not see.
    pub unpublished: &'a [Unpublished],
    /// Every finding.
    pub findings: &'a [Diagnostic],
}

/// The answer about one page.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was asked for.
    pub subject: Line,
    /// Whether it is in the output.
    pub standing: Standing,
    /// The address, with the base path, where it has or would have one.
    pub address: Option<String>,
    /// Why.
    pub because: Vec<Line>,
    /// What it depends on, and what leads to it.
    pub sections: Vec<Section>,
}

/// Whether something is in the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is.
    Published,
    /// It is not.
    Unpublished,
    /// It would be, and errors keep the whole site from being written.
    Stopped,
}

/// A group of lines.
#[derive(Clone, Debug)]
pub struct Section {
    /// What programs call it.
    pub key: &'static str,
    /// What people call it.
    pub title: String,
    /// What it says.
    pub lines: Vec<Line>,
}

/// A line, with its place, and what belongs to it.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The words.
    pub text: String,
    /// Where it stands.
    pub place: Option<(FilePath, Span)>,
    /// What belongs to it.
    pub inner: Vec<Line>,
}

impl Section {
    /// A group of lines.
    pub(super) fn new(key: &'static str, title: &str, lines: Vec<Line>) -> Self {
        Self { key, title: title.to_owned(), lines }
    }
}

impl Line {
    /// A line without a place.
    pub(super) fn new(text: String) -> Self {
        Self { text, ..Self::default() }
    }

    /// The same line with its place.
    pub(super) fn at(mut self, path: &FilePath, span: Span) -> Self {
        self.place = Some((path.clone(), span));
        self
    }

    /// The same line with its place in a file of that name.
    pub(super) fn at_file(self, path: &str, span: Span) -> Self {
        self.at(&FilePath::new(path), span)
    }

    /// The same line with what belongs to it.
    pub(super) fn with(mut self, inner: Vec<Line>) -> Self {
        self.inner = inner;
        self
    }
}

/// Answers for a page by its address, its path from the site root, its id or a name; for a figure's page also by `figure:ID`.
/// The error is what to say where nothing is called so.
pub fn why(seen: &Seen, called: &str) -> Result<Answer, String> {
    let site = seen.site;
    let address = address(site, called);
    if let Some(ix) = address.as_deref().and_then(|address| site.index.address(address)).or_else(|| site.index.file(called)) {
        return Ok(published(seen, ix));
    }
    let is_figure = |figure: &crate::site::Figure| {
        called.strip_prefix("figure:") == Some(&figure.record.id)
            || address.as_ref() == Some(&figure.address)
            || (!figure.record.home.in_page && figure.record.home.path.as_str() == called && called.ends_with(&format!("/{}.yaml", figure.record.id)))
    };
    if let Some(figure) = site.figures.iter().position(is_figure) {
        return Ok(figure_page(seen, FigureIx(figure as u32)));
    }
    if let Some((_, ix)) = address.as_ref().and_then(|address| site.redirects.iter().find(|(old, _)| old == address)) {
        let mut answer = published(seen, *ix);
        answer
            .because
            .insert(0, Line::new(format!("{} is an old address of it (`aliases:`)", href(&site.config, address.as_deref().unwrap_or_default()))));
        return Ok(answer);
    }
    if let Some(topic) = site.topics.iter().find(|topic| address.as_ref() == Some(&topic.address)) {
        let pages = topic.pages.iter().map(|page| page_line(site, *page)).collect();
        let because = vec![Line::new(format!("nutgraf makes it: {} pages have the topic", topic.pages.len()))];
        let sections = vec![Section::new("template", "Template", template(seen, "topic.html", Vec::new())), Section::new("lists", "Lists", pages)];
        return Ok(answer(seen, (format!("the topic {}", topic.name), None), &topic.address, (because, sections)));
    }
    let hidden = |one: &&Unpublished| {
        one.path.as_str() == called && one.address.is_some()
            || one.address.is_some() && (one.address == address || one.id == called)
            || called == format!("{}:{}", one.kind, one.id)
    };
    match site.index.page(called) {
        Name::Page(ix) | Name::Called(ix) => return Ok(published(seen, ix)),
        Name::Ambiguous(pages) => {
            let paths: Vec<&str> = pages.iter().map(|page| site.page(*page).path.as_str()).collect();
            return Err(format!("`{called}` may be any of {} pages\nhelp: name one by its path: {}", pages.len(), paths.join(", ")));
        }
        Name::Unpublished(_) | Name::Unknown => {}
    }
    if let Some(one) = seen.unpublished.iter().find(hidden).or_else(|| titled(seen, called)) {
        return Ok(unpublished(seen, one));
    }
    unreadable(seen, called).ok_or_else(|| unknown(seen, called))
}

/// The page that is not published and whose title or path was given.
fn titled<'a>(seen: &Seen<'a>, called: &str) -> Option<&'a Unpublished> {
    let below = |one: &Unpublished| one.path.as_str().strip_prefix("content/").map(|path| path.trim_end_matches(".md").to_owned());
    let fits = |one: &&Unpublished| one.title == called || below(one).as_deref() == Some(called.trim_end_matches(".md"));
    seen.unpublished.iter().filter(|one| one.address.is_some()).find(fits)
}

/// The address that an author may mean: from the home page, with or without the site's own beginning. `None` for what is no address.
fn address(site: &Site, called: &str) -> Option<String> {
    let config = &site.config;
    let rest = match called.strip_prefix(config.base_url.as_str()) {
        Some(rest) => rest,
        None if format!("{called}/") == config.base_url => "",
        None if called.starts_with('/') => called.strip_prefix(config.base_path.as_str()).unwrap_or(called),
        None => return None,
    };
    let rest = rest.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
    let rest = rest.strip_suffix("index.html").unwrap_or(rest).trim_matches('/');
    Some(percent_encoding::percent_decode_str(rest).decode_utf8_lossy().into_owned())
}

fn published(seen: &Seen, ix: PageIx) -> Answer {
    let site = seen.site;
    let (page, place) = (site.page(ix), site.place(ix));
    let mut because = Vec::new();
    if page.head.end == 0 {
        because.push(Line::new("nutgraf makes it, because there are pages or records for it to list, or every site has one".to_owned()));
    } else {
        let dated = page.front.date.as_ref().map(|date| format!("its date, {}, has come", date.value.iso));
        because.push(Line::new(dated.unwrap_or_else(|| "it has no date that it would have to wait for".to_owned())));
    }
    because.extend(page.front.expires.as_ref().map(|expires| Line::new(format!("it expires {}", moment(site, expires.value.seconds)))));
    let clash = clashes(seen, &page.path);
    because.extend(clash);
    let sections = sections(seen, ix);
    if page.head.end > 0 && place.role != Role::Home && !sections.iter().any(|section| section.key == "linked_from") {
        because.push(Line::new("no page links to it: readers find it in listings only".to_owned()));
    }
    let subject = subject(page.kind.word(), &page.id, &page.front.title.value);
    let home = (page.head.end > 0).then_some((&page.path, page.front.title.span));
    answer_at(seen, (subject, home), place.path.clone(), (because, sections))
}

/// What something is, its id and its title.
fn subject(kind: &str, id: &str, title: &str) -> String {
    let what = if kind == "background" { "background page" } else { kind };
    // A folder's own page is called by its path.
    let id = if id.is_empty() || id == "_index" { String::new() } else { format!(" `{id}`,") };
    format!("the {what}{id} \"{title}\"")
}

fn figure_page(seen: &Seen, ix: FigureIx) -> Answer {
    let site = seen.site;
    let figure = site.figure(ix);
    let record = &figure.record;
    let mut readings = Vec::new();
    for current in figure.at(None) {
        let reading = figure.reading(current);
        readings.push(Line::new(format!("the newest: {}", reading.value.value.written)).at(&record.home.path, reading.value.span));
    }
    let mut sources: Vec<_> = record.readings.iter().filter_map(|reading| site.source_of(reading)).collect();
    sources.sort_unstable();
    sources.dedup();
    let mut users: Vec<PageIx> = site.uses.boxes[ix.0 as usize].clone();
    users.extend(site.uses.figures[ix.0 as usize].iter().map(|mention| mention.from));
    users.sort_unstable();
    users.dedup();
    let sections = vec![
        Section::new("template", "Template", template(seen, "figure.html", Vec::new())),
        Section::new("figures", "Readings", readings),
        Section::new("sources", "Sources", sources.into_iter().map(|source| source_line(site, source)).collect()),
        Section::new("linked_from", "Shown on", users.into_iter().map(|page| page_line(site, page)).collect()),
    ];
    let sections = sections.into_iter().filter(|section| !section.lines.is_empty()).collect();
    let because = vec![Line::new("every figure that is published has a page".to_owned())];
    let subject = (subject("figure", &record.id, &record.title.value), Some((&record.home.path, record.home.span)));
    answer(seen, subject, &figure.address, (because, sections))
}

fn answer(seen: &Seen, subject: (String, Option<(&FilePath, Span)>), address: &str, what: (Vec<Line>, Vec<Section>)) -> Answer {
    answer_at(seen, subject, href(&seen.site.config, address), what)
}

/// The answer about something that would be published; errors anywhere keep the whole site from being written.
fn answer_at(
    seen: &Seen,
    (subject, home): (String, Option<(&FilePath, Span)>),
    address: String,
    (mut because, mut sections): (Vec<Line>, Vec<Section>),
) -> Answer {
    let mut subject = Line::new(subject);
    subject.place = home.map(|(path, span)| (path.clone(), span));
    sections.extend(findings(seen, home.map(|(path, _)| path)));
    let errors = seen.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let standing = if errors == 0 { Standing::Published } else { Standing::Stopped };
    if errors > 0 {
        let count = if errors == 1 { "1 error".to_owned() } else { format!("{errors} errors") };
        because.insert(0, Line::new(format!("{count} in the site: nothing is written until they are mended (`nutgraf check` shows them)")));
    }
    Answer { subject, standing, address: Some(address), because, sections }
}

/// Why readers do not see a page, or a record that stands at `path`.
pub fn reason(why: &Why, path: &FilePath, zone: &TimeZone) -> String {
    match why {
        Why::Draft => "it is a draft (`draft: true`); `--drafts` shows it".to_owned(),
        Why::Embargo(seconds) => format!("it is under embargo until {}; `--future` shows it", moment_in(zone, *seconds)),
        Why::Expired(seconds) => format!("it has expired: `expires:` was {}", moment_in(zone, *seconds)),
        Why::Declared => format!("the page that declares it, `{path}`, is not published"),
    }
}

fn unpublished(seen: &Seen, one: &Unpublished) -> Answer {
    let site = seen.site;
    let subject = Line::new(subject(one.kind, &one.id, &one.title)).at(&one.path, one.span);
    Answer {
        subject,
        standing: Standing::Unpublished,
        address: one.address.as_ref().map(|address| href(&site.config, address)),
        because: one.why.iter().map(|why| Line::new(reason(why, &one.path, &site.config.timezone))).collect(),
        sections: findings(seen, Some(&one.path)).into_iter().collect(),
    }
}

/// A file that could not be read as a page or record.
fn unreadable(seen: &Seen, called: &str) -> Option<Answer> {
    let path = FilePath::new(called);
    let findings = findings(seen, Some(&path)).filter(|_| called.contains('.'))?;
    Some(Answer {
        subject: Line::new(format!("the file `{called}`")),
        standing: Standing::Unpublished,
        address: None,
        because: vec![Line::new("it could not be read as a page".to_owned())],
        sections: vec![findings],
    })
}

fn findings(seen: &Seen, path: Option<&FilePath>) -> Option<Section> {
    let about = |finding: &&Diagnostic| path.is_some_and(|path| finding.path == *path || finding.related.iter().any(|other| other.path == *path));
    let line = |finding: &Diagnostic| Line {
        text: format!("{}[{}] {}", finding.severity.word(), finding.code, finding.message),
        place: finding.span.map(|span| (finding.path.clone(), span)),
        inner: Vec::new(),
    };
    let lines: Vec<Line> = seen.findings.iter().filter(about).map(line).collect();
    (!lines.is_empty()).then(|| Section::new("findings", "Findings", lines))
}

fn clashes(seen: &Seen, path: &FilePath) -> Option<Line> {
    let claims =
        |finding: &&Diagnostic| finding.code == "address-clash" && (finding.path == *path || finding.related.iter().any(|other| other.path == *path));
    let clash = seen.findings.iter().find(claims)?;
    Some(Line::new(format!("it is not alone at its address: {}", clash.message)))
}

fn unknown(seen: &Seen, called: &str) -> String {
    let site = seen.site;
    if let Some((kind, _)) = called.split_once(':').filter(|(kind, _)| ["event", "source"].contains(kind)) {
        let address = if kind == "event" { &site.config.addresses.timeline } else { &site.config.addresses.sources };
        return format!(
            "an {kind} has no page of its own; it stands at {}\nhelp: `nutgraf why` answers for pages and for `figure:ID`",
            href(&site.config, address)
        )
        .replace("an source", "a source");
    }
    let last = called.trim_matches('/').rsplit('/').next().unwrap_or(called).trim_end_matches(".md");
    let ids = site.pages.iter().map(|page| page.id.as_str()).chain(seen.unpublished.iter().map(|one| one.id.as_str()));
    if site.index.figure(called).is_some() {
        return format!("there is no page `{called}`\nhelp: it is a figure: write `figure:{called}`");
    }
    let near = nearest(last, ids.filter(|id| !id.is_empty()));
    let help = near.map_or_else(|| "name a page by its address, its path or its id".to_owned(), |near| format!("did you mean `{near}`?"));
    format!("there is no page `{called}`\nhelp: {help}")
}
