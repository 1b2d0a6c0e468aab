//! Views of pages that list others: sections, topics, sources.

use super::{Composer, Shelf, bare};
use crate::config::Kind;
use crate::content::Subject;
use crate::render::views::{
    AskingPage, BackgroundGroup, CorrectionView, CorrectionsView, LinkView, PageView, PagerView, QuestionsView, SectionView, SourceRow, TopicView,
};
use crate::site::{Division, FigureIx, PageIx, Role, SourceIx, Topic, href};

/// Where a sheet stands among the others of the list at `base`; `None` where one holds all.
fn pager(shelf: Shelf, base: &str, division: Division, number: usize) -> Option<PagerView> {
    let count = division.sheets();
    let at = |sheet: usize| href(&shelf.site.config, &division.address(base, sheet));
    (count > 1).then(|| PagerView {
        number: number + 1,
        count,
        previous: number.checked_sub(1).map(at),
        next: (number + 1 < count).then(|| at(number + 1)),
    })
}

/// One sheet of a section.
pub fn section_view(shelf: Shelf, ix: PageIx, number: usize) -> SectionView {
    let site = shelf.site;
    let (page, place, listing) = (site.page(ix), site.place(ix), &site.sections[&ix]);
    let card = |page: &PageIx| shelf.card(*page);
    let is_home = place.role == Role::Home;
    let shown = &listing.pages[listing.division().on(number)];
    let background = !listing.pages.is_empty() && listing.pages.iter().all(|page| site.page(*page).kind == Kind::Background);
    let of = |subject: Option<Subject>| {
        let pages: Vec<_> = shown.iter().filter(|page| site.page(**page).front.subject.as_ref().map(|own| own.value) == subject).map(card).collect();
        let word = subject.map_or("term", Subject::word);
        (!pages.is_empty()).then(|| BackgroundGroup { subject: word.into(), pages })
    };
    let groups =
        if background { Subject::ALL.into_iter().map(|(_, subject)| Some(subject)).chain([None]).filter_map(of).collect() } else { Vec::new() };
    SectionView {
        title: page.front.title.value.clone(),
        path: place.path.clone(),
        pages: shown.iter().map(card).collect(),
        subsections: listing.subsections.iter().filter(|below| !(is_home && is_list_of_records(site.place(**below).role))).map(card).collect(),
        groups,
        pager: pager(shelf, &place.address, listing.division(), number),
        total: listing.pages.len(),
    }
}

/// Whether the home page names a list apart from the sections, by its path in `config`.
fn is_list_of_records(role: Role) -> bool {
    matches!(role, Role::Timeline | Role::Figures | Role::Sources | Role::Questions)
}

/// One sheet of the questions.
pub fn questions_view(shelf: Shelf, ix: PageIx, number: usize) -> QuestionsView {
    let (site, listing, place) = (shelf.site, &shelf.site.sections[&ix], shelf.site.place(ix));
    let of = |page: &PageIx| {
        let path = &site.place(*page).path;
        let asked = site.page(*page).body.text();
        let questions = asked.outline.iter().filter(|heading| heading.question);
        let question = |heading: &crate::markup::Heading| LinkView { title: heading.text.clone(), path: format!("{path}#{}", heading.id) };
        AskingPage { page: shelf.card(*page), questions: questions.map(question).collect() }
    };
    QuestionsView {
        pages: listing.pages[listing.division().on(number)].iter().map(of).collect(),
        pager: pager(shelf, &place.address, listing.division(), number),
    }
}

/// One sheet of the corrections.
pub fn corrections_view(shelf: Shelf, ix: PageIx, number: usize) -> CorrectionsView {
    let (listing, place) = (&shelf.site.sections[&ix], shelf.site.place(ix));
    let of = |(page, change): (&PageIx, &usize)| {
        let of = shelf.site.page(*page);
        let change = Composer::elsewhere(shelf, *page).change(of, of.changes_newest_first().get(*change)?);
        Some(CorrectionView { page: shelf.card(*page), change })
    };
    let shown = listing.division().on(number);
    CorrectionsView {
        entries: listing.pages[shown.clone()].iter().zip(&listing.changes[shown]).filter_map(of).collect(),
        pager: pager(shelf, &place.address, listing.division(), number),
    }
}

/// One sheet of a topic, with the page that it stands on.
pub fn topic_view(shelf: Shelf, topic: &Topic, number: usize) -> (PageView, TopicView) {
    let site = shelf.site;
    let composer = Composer::generated(shelf);
    let division = topic.division();
    let mut page = bare(site, composer.language, topic.name.clone(), &division.address(&topic.address, number));
    page.kind = "topic".into();
    page.ancestors = composer.above(&site.config.addresses.topics);
    page.section = page.ancestors.last().cloned();
    let pages = topic.pages[division.on(number)].iter().map(|page| shelf.card(*page)).collect();
    let view = TopicView {
        name: topic.name.clone(),
        path: href(&site.config, &topic.address),
        count: topic.pages.len(),
        pages,
        pager: pager(shelf, &topic.address, division, number),
    };
    (page, view)
}

/// Every topic, without its pages.
pub fn topic_views(shelf: Shelf) -> Vec<TopicView> {
    let view = |topic: &Topic| TopicView {
        name: topic.name.clone(),
        path: href(&shelf.site.config, &topic.address),
        count: topic.pages.len(),
        pages: Vec::new(),
        pager: None,
    };
    shelf.site.topics.iter().map(view).collect()
}

/// Every source, with what it relays and where it is cited.
pub fn source_rows(shelf: Shelf) -> Vec<SourceRow> {
    let site = shelf.site;
    let composer = Composer::generated(shelf);
    let ids = || (0..site.sources.len() as u32).map(SourceIx);
    let mut relays: Vec<Vec<SourceIx>> = vec![Vec::new(); site.sources.len()];
    for source in ids() {
        if let Some(through) = site.through(source) {
            relays[through.0 as usize].push(source);
        }
    }
    let mut figures: Vec<Vec<FigureIx>> = vec![Vec::new(); site.sources.len()];
    for (number, figure) in site.figures.iter().enumerate() {
        for reading in &figure.record.readings {
            let Some(source) = site.source_of(reading) else { continue };
            let list = &mut figures[source.0 as usize];
            if list.last() != Some(&FigureIx(number as u32)) {
                list.push(FigureIx(number as u32));
            }
        }
    }
    let row = |source: SourceIx| SourceRow {
        anchor: format!("source-{}", site.source(source).record.id),
        source: composer.source_view(source, 0),
        relays: relays[source.0 as usize].iter().map(|relayed| composer.source_view(*relayed, 0)).collect(),
        cited_on: site.uses.sources[source.0 as usize].iter().map(|page| shelf.card(*page)).collect(),
        figures: figures[source.0 as usize]
            .iter()
            .map(|figure| {
                let figure = site.figure(*figure);
                LinkView { title: figure.record.title.value.clone(), path: href(&site.config, &figure.address) }
            })
            .collect(),
    };
    ids().map(row).collect()
}
