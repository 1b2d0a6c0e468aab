//! The view of an author's page.

use super::{Composer, Shelf, bare, moment_view, permalink};
use crate::config::Kind;
use crate::content::{ChangeKind, NameUse, PageImage};
use crate::diagnostics::Spanned;
use crate::markup::{CompareRow, Heading, ImageBlock, Said, TimelineRequest};
use crate::render::Extra;
use crate::render::content::BlockView;
use crate::render::shown::Shared;
use crate::render::views::{
    AuthorView, Card, ChangeView, CompareRowView, CompareView, FactView, FigureBoxView, ImageView, LinkView, MentionView, PageView, PinView,
    PositionView, SourceView, TimelineView, TocView,
};
use crate::site::{FigureIx, Mention, PageIx, Resolver, Role, Site, Who, with_base};
use crate::yaml::{Node, Yaml};

/// Words that a reader reads in a minute.
const WORDS_A_MINUTE: usize = 230;
/// The most pages that "related" shows.
const RELATED: usize = 6;
/// A page changed so many days after its pin says what it covers.
const PIN_NOTICE: i64 = 7;

/// The view of one page. A reader meets key points, facts, text and changes in this order, and sources are numbered so.
pub fn page_view(shelf: Shelf, ix: PageIx) -> PageView {
    page_with(shelf, ix, |_| ()).0
}

/// The page of all events.
pub fn timeline_page(shelf: Shelf, ix: PageIx) -> (PageView, TimelineView) {
    page_with(shelf, ix, |composer| composer.timeline(&TimelineRequest::default()))
}

/// The page of all figures, each with its newest readings.
pub fn figures_page(shelf: Shelf, ix: PageIx) -> (PageView, Vec<FigureBoxView>) {
    page_with(shelf, ix, |composer| {
        let mut boxes = Vec::new();
        for figure in (0..shelf.site.figures.len() as u32).map(FigureIx) {
            // A figure that stands beside one above has been shown with it.
            if !composer.boxes.contains(&figure) {
                boxes.push(composer.latest(figure));
            }
        }
        boxes
    })
}

/// A page and what stands below its text: the sources of both are numbered together.
fn page_with<'a, T>(shelf: Shelf<'a>, ix: PageIx, below: impl FnOnce(&mut Composer<'a>) -> T) -> (PageView, T) {
    let mut composer = Composer::of(shelf, ix);
    let mut view = written(&mut composer, ix);
    let below = below(&mut composer);
    view.sources = composer.cited_sources();
    view.notes = composer.notes();
    (view, below)
}

/// A page as its author wrote it, but for its list of sources.
fn written(composer: &mut Composer, ix: PageIx) -> PageView {
    let site = composer.site;
    let (page, place, links) = (site.page(ix), site.place(ix), &site.links[ix.0 as usize]);
    let (front, path, body) = (&page.front, &page.path, page.body.text());
    let rests_on: Vec<SourceView> = links.rests_on.iter().map(|source| composer.source(*source)).collect();
    let key_points = body.key_points.iter().map(|point| composer.fill(path, point, &[])).collect();
    let gloss = front.gloss.as_ref().map(|(_, gloss)| composer.inline(path, gloss));
    let facts = composer.facts(ix);
    let content = composer.fill(path, &body, &links.autolinks);
    let changes = composer.changes(ix);
    for source in &links.sources {
        composer.cite(*source);
    }
    let mut view = bare(site, composer.language, front.title.value.clone(), &place.address);
    view.permalink = permalink(site, &place.path);
    view.path = place.path.clone();
    view.kind = page.kind.word().into();
    view.subject = front.subject.as_ref().map(|subject| subject.value.word().into());
    view.kicker = front.kicker.clone();
    view.description = front.description.as_ref().map(|description| description.value.clone());
    // What the page's card says too was made once.
    let card = &composer.card(ix);
    (view.summary, view.date, view.updated) = (card.description.clone(), card.date.clone(), card.updated.clone());
    if view.summary.is_empty() {
        view.summary = site.config.description.clone().unwrap_or_else(|| view.title.clone());
    }
    view.authors = front.authors.iter().map(|author| author_view(site, author)).collect();
    view.topics = card.topics.clone();
    view.toc = toc(&body.outline);
    view.reading_minutes = (body.words as usize).div_ceil(WORDS_A_MINUTE);
    view.ancestors = ancestors(site, ix);
    view.section = place.parent.filter(|parent| site.place(*parent).role != Role::Home).map(|parent| link_view(site, parent));
    view.names = front.names.iter().filter(|name| name.usage == NameUse::Anywhere).map(|name| name.text.value.clone()).collect();
    view.mentions = site.mentions[ix.0 as usize].iter().map(|mention| composer.mention(mention)).collect();
    view.background = background(site, ix).into_iter().map(|page| composer.card(page)).collect();
    view.related = composer.related(ix);
    view.pin = composer.pin(ix);
    let resolver = Resolver { site, path, page: Some(ix) };
    view.image = match &front.image {
        Some(PageImage::Lead(image)) => composer.image_block(&resolver, image),
        _ => None,
    };
    let shared = front.image.as_ref().and_then(|image| resolver.file(&image.src().value));
    view.social_image = shared.map(|asset| permalink(site, &asset.href));
    view.draft = front.draft;
    view.noindex = front.draft || place.role == Role::NotFound;
    view.extra = Extra(front.extra.clone());
    (view.content, view.key_points, view.gloss, view.facts, view.rests_on, view.changes) = (content, key_points, gloss, facts, rests_on, changes);
    view
}

fn author_view(site: &Site, author: &Spanned<String>) -> AuthorView {
    match site.config.authors.get(&author.value) {
        Some(known) => {
            AuthorView { name: known.name.clone(), url: known.url.as_deref().map(|url| with_base(&site.config, url)), role: known.role.clone() }
        }
        None => AuthorView { name: author.value.clone(), url: None, role: None },
    }
}

fn link_view(site: &Site, page: PageIx) -> LinkView {
    LinkView { title: site.page(page).front.title.value.clone(), path: site.place(page).path.clone() }
}

/// The pages above a page, from the home page down.
fn ancestors(site: &Site, page: PageIx) -> Vec<LinkView> {
    let mut above = Vec::new();
    let mut at = site.place(page).parent;
    while let Some(parent) = at {
        let mut link = link_view(site, parent);
        if site.place(parent).role == Role::Home {
            link.title = super::word(site.language(site.page(page)), "home");
        }
        above.push(link);
        at = site.place(parent).parent;
    }
    above.reverse();
    above
}

/// Headings of level 2, with those of level 3 below them; those above which there is none stand for themselves.
fn toc(outline: &[Heading]) -> Vec<TocView> {
    let mut toc: Vec<TocView> = Vec::new();
    let mut is_below = false;
    for heading in outline.iter().filter(|heading| matches!(heading.level, 2 | 3)) {
        let view = TocView { id: heading.id.clone(), title: heading.text.clone(), question: heading.question, children: Vec::new() };
        is_below |= heading.level == 2;
        match toc.last_mut().filter(|_| is_below && heading.level == 3) {
            Some(above) => above.children.push(view),
            None => toc.push(view),
        }
    }
    toc
}

/// The pages of `background:`, then the background pages that the text links to.
fn background(site: &Site, ix: PageIx) -> Vec<PageIx> {
    let links = &site.links[ix.0 as usize];
    let mut pages = links.background.clone();
    for page in &links.pages {
        let linked = site.page(*page).kind == Kind::Background && *page != ix;
        if linked && !pages.contains(page) {
            pages.push(*page);
        }
    }
    // Parties stand in the order of their names, whoever is mentioned first.
    let language = site.language(site.page(ix));
    pages.sort_by(|a, b| language.compare(&site.page(*a).front.title.value, &site.page(*b).front.title.value));
    pages
}

impl Composer<'_> {
    pub(super) fn facts(&mut self, ix: PageIx) -> Vec<FactView> {
        let site = self.site;
        let page = site.page(ix);
        let resolver = Resolver { site, path: &page.path, page: Some(ix) };
        let mut facts = Vec::new();
        let front = &page.front;
        let plain = |label: String, value: crate::render::shown::Html| FactView { label, value, by: None, source: None, as_of: None };
        let text = |text: &str| crate::render::shown::Html(super::sources::escaped(text));
        if let Some(symbol) = &front.symbol {
            facts.push(plain(self.word("symbol"), text(symbol)));
        }
        if let Some(adopted) = &front.adopted {
            facts.push(plain(self.word("adopted"), text(&self.language.date(&adopted.value))));
        }
        if let Some(status) = &front.status {
            facts.push(plain(self.word("status"), text(status)));
        }
        if !front.addressees.is_empty() {
            let names: Vec<String> = front.addressees.iter().map(|name| site.who_name(&resolver.who(name))).collect();
            facts.push(plain(self.word("addressees"), text(&self.language.list(&names))));
        }
        for fact in &front.facts {
            let source = fact.source.as_ref().and_then(|source| resolver.source_called(source).ok());
            facts.push(FactView {
                label: fact.label.value.clone(),
                value: self.inline(&page.path, &fact.value),
                by: fact.by.as_ref().and_then(|by| self.who(&resolver.who(by))),
                source: source.map(|source| self.source(source)),
                as_of: fact.as_of.as_ref().map(|date| self.date(&date.value)),
            });
        }
        facts
    }

    /// What was changed on a page, the newest first.
    pub(super) fn changes(&mut self, ix: PageIx) -> Vec<ChangeView> {
        let page = self.site.page(ix);
        page.changes_newest_first().into_iter().map(|change| self.change(page, change)).collect()
    }

    /// One change of a page.
    pub(super) fn change(&mut self, page: &crate::content::Page, change: &crate::content::Change) -> ChangeView {
        let kind = match change.kind {
            ChangeKind::Update => "update",
            ChangeKind::Correction => "correction",
            ChangeKind::Clarification => "clarification",
            ChangeKind::Note => "note",
            ChangeKind::Retraction => "retraction",
        };
        let withheld = change.was.as_deref() == Some("withheld");
        ChangeView {
            date: moment_view(self.language, &change.date.value),
            kind: kind.into(),
            text: self.inline(&page.path, &change.text),
            language: self.language.tag().to_owned(),
            direction: self.language.direction().to_owned(),
            was: change.was.clone().filter(|_| !withheld),
            now: change.now.clone(),
            withheld,
            reason: change.reason.clone(),
        }
    }

    /// A mention as a view.
    pub(super) fn mention(&self, mention: &Mention) -> MentionView {
        let words = &mention.words;
        MentionView { page: self.card(mention.from), before: words.before.clone(), words: words.link.clone(), after: words.after.clone() }
    }

    /// The pages of `related:`, then those that share most background pages and topics.
    fn related(&self, ix: PageIx) -> Vec<Shared<Card>> {
        let site = self.site;
        let named = &site.links[ix.0 as usize].related;
        let mut scores: std::collections::BTreeMap<PageIx, usize> = std::collections::BTreeMap::new();
        if site.page(ix).kind == Kind::Explainer {
            for shared in background(site, ix).into_iter().take(24) {
                // A page that everything mentions says nothing about kinship, and would make this pass quadratic.
                for mention in site.mentions[shared.0 as usize].iter().take(64) {
                    *scores.entry(mention.from).or_default() += 1;
                }
            }
            let topics = site.page(ix).front.topics.iter().filter_map(|topic| site.index.topic(&crate::id::slugify(&topic.value)));
            for topic in topics {
                site.topics[topic].pages.iter().take(64).for_each(|page| *scores.entry(*page).or_default() += 1);
            }
        }
        scores.retain(|page, _| *page != ix && site.page(*page).kind == Kind::Explainer && !named.contains(page));
        let mut others: Vec<(PageIx, usize)> = scores.into_iter().collect();
        others.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        named.iter().copied().chain(others.into_iter().map(|(page, _)| page)).take(RELATED.max(named.len())).map(|page| self.card(page)).collect()
    }

    /// What the page knows up to, where it shows figures or events.
    fn pin(&self, ix: PageIx) -> Option<PinView> {
        let site = self.site;
        let page = site.page(ix);
        let pin = site.pin(page)?;
        let links = &site.links[ix.0 as usize];
        if links.boxes.is_empty() && links.figures.is_empty() && self.timelines == 0 {
            return None;
        }
        let changed = page.front.updated.as_ref().or(page.front.date.as_ref()).map(|date| date.value.day);
        let notice = page.front.updated.is_some() && changed.is_some_and(|changed| changed.number() - pin.number() > PIN_NOTICE);
        let date = page.front.as_of.as_ref().map_or_else(|| crate::date::Date::from_day(pin), |as_of| as_of.value.clone());
        let hidden = |figure: &&FigureIx| {
            let figure = site.figure(**figure);
            let (then, now) = (figure.at(Some(pin)), figure.at(None));
            then.iter().any(|old| now.iter().any(|new| new.series == old.series && new.reading != old.reading))
        };
        let mut newer: Vec<FigureIx> = links.boxes.iter().chain(&links.figures).filter(hidden).copied().collect();
        newer.sort_unstable();
        newer.dedup();
        let link = |figure: &FigureIx| {
            let figure = site.figure(*figure);
            LinkView { title: figure.record.title.value.clone(), path: crate::site::href(&site.config, &figure.address) }
        };
        Some(PinView { date: self.date(&date), notice, newer: newer.iter().map(link).collect() })
    }

    /// An `image` block; `None` where the file is missing, which is an error elsewhere.
    pub(super) fn image_block(&mut self, resolver: &Resolver, image: &ImageBlock) -> Option<ImageView> {
        let asset = resolver.file(&image.src.value)?;
        let path = resolver.path.clone();
        Some(ImageView {
            src: asset.href.clone(),
            width: asset.size.map(|size| size.0),
            height: asset.size.map(|size| size.1),
            alt: image.alt.as_ref().map(|alt| alt.value.clone()).unwrap_or_default(),
            caption: image.caption.as_ref().map(|caption| self.inline(&path, caption)),
            credit: image.credit.as_ref().map(|credit| credit.value.clone()),
            licence: image.licence.as_ref().map(|licence| licence.value.clone()),
            date: image.date.as_ref().map(|date| self.date(&date.value)),
        })
    }

    /// A `compare` block: every party of the block in every row, in alphabetical order.
    pub(super) fn compare(&mut self, resolver: &Resolver, title: Option<String>, rows: &[CompareRow]) -> CompareView {
        let site = self.site;
        let mut parties: Vec<(Who, String)> = Vec::new();
        for position in rows.iter().flat_map(|row| &row.positions) {
            let who = resolver.who(&position.of);
            if !parties.iter().any(|(party, _)| *party == who) {
                let name = site.who_name(&who);
                parties.push((who, name));
            }
        }
        parties.sort_by(|a, b| self.language.compare(&a.1, &b.1));
        let path = resolver.path.clone();
        let mut views = Vec::new();
        for row in rows {
            let mut positions = Vec::new();
            for (party, _) in &parties {
                let held = row.positions.iter().find(|position| resolver.who(&position.of) == *party);
                let Some(of) = self.who(party) else { continue };
                positions.push(PositionView {
                    of,
                    text: held.and_then(|position| position.text.as_ref()).map(|text| self.inline(&path, text)),
                    said: held.and_then(|position| position.said).map(|said| if said == Said::Itself { "itself".into() } else { "others".into() }),
                    source: held
                        .and_then(|position| position.source.as_ref())
                        .and_then(|source| resolver.source_called(source).ok())
                        .map(|source| self.source(source)),
                });
            }
            views.push(CompareRowView { question: row.question.value.clone(), positions });
        }
        CompareView { title, rows: views }
    }

    /// A block of the site's own: its fields as written, and those that are linked text.
    pub(super) fn own_block(&mut self, resolver: &Resolver, name: &Spanned<String>, fields: Option<&Node>) -> BlockView {
        let entries: Vec<(String, Node)> = match fields.map(|node| &node.value) {
            Some(Yaml::Map(entries)) => entries.iter().map(|entry| (entry.key.value.clone(), entry.value.clone())).collect(),
            _ => Vec::new(),
        };
        let path = resolver.path.clone();
        let read = self.site.own_texts(&path, &name.value, fields);
        let texts = read.into_iter().map(|text| (text.value.0.clone(), self.inline(&path, &text.value.1))).collect();
        BlockView::Own { name: name.value.clone(), fields: Extra(entries), texts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Span;

    #[test]
    fn a_heading_of_level_3_stands_below_one_of_level_2_and_never_below_its_like() {
        for (levels, expected) in [(&[2, 3, 3, 2, 4, 3][..], "2(33) 2(3)"), (&[3, 3, 2, 3], "3 3 2(3)"), (&[4, 3], "3"), (&[], "")] {
            let heading = |level: &u8| Heading { level: *level, id: level.to_string(), text: String::new(), question: false, span: Span::default() };
            let outline: Vec<Heading> = levels.iter().map(heading).collect();
            let children = |view: &TocView| view.children.iter().map(|child| child.id.clone()).collect::<String>();
            let shown = |view: &TocView| if view.children.is_empty() { view.id.clone() } else { format!("{}({})", view.id, children(view)) };
            assert_eq!(toc(&outline).iter().map(shown).collect::<Vec<_>>().join(" "), expected);
        }
    }
}
