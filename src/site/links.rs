//! What every page points at: each reference resolved, each mention kept with its sentence, each failure reported.

use std::sync::Arc;

use rayon::prelude::*;

use super::autolink::{Autolink, Names};
use super::{Current, EventIx, FigureIx, Memory, Mention, PageIx, Resolved, Resolver, Site, SourceIx, blocks, mentions, sources, summary, walk};
use crate::content::Page;
use crate::diagnostics::{Diagnostic, FilePath, Severity, Span, Spanned, did_you_mean};
use crate::language::Language;
use crate::markup::{Block, Citation, FigureForm, FigureReference, Hole, Markup, Slot, Target};

/// What one page points at, each thing once, in the order of its first mention.
#[derive(Clone, Debug, Default, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Links {
    /// Pages.
    pub pages: Vec<PageIx>,
    /// Figures that stand in a box.
    pub boxes: Vec<FigureIx>,
    /// Figures in running text.
    pub figures: Vec<FigureIx>,
    /// Sources that it cites.
    pub sources: Vec<SourceIx>,
    /// Events that it links to.
    pub events: Vec<EventIx>,
    /// Pages of `background:`.
    pub background: Vec<PageIx>,
    /// Pages of `related:`.
    pub related: Vec<PageIx>,
    /// The documents that it rests on.
    pub rests_on: Vec<SourceIx>,
    /// Files that it shows or links to, by path from the site root.
    pub files: Vec<String>,
    /// The first mentions of names that become links.
    pub autolinks: Vec<Autolink>,
    /// The description, else the gloss, else the start of the text, as plain text.
    pub summary: String,
}

/// What points at each thing of the site.
#[derive(Debug, Default)]
pub struct Uses {
    /// For each figure the sentences of pages that show it in running text.
    pub figures: Vec<Vec<Mention>>,
    /// For each figure the pages that show its box.
    pub boxes: Vec<Vec<PageIx>>,
    /// For each source the pages that cite it.
    pub sources: Vec<Vec<PageIx>>,
}

/// One page, linked: a function of the page and of the site's [`frame`](Site::frame).
#[derive(Debug, Default, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Linked {
    links: Links,
    pages: Vec<(PageIx, Mention)>,
    figures: Vec<(FigureIx, Mention)>,
    diagnostics: Vec<Diagnostic>,
}

impl std::ops::Deref for Linked {
    type Target = Links;

    fn deref(&self) -> &Links {
        &self.links
    }
}

/// Links every page, in parallel, and turns links round into mentions.
pub(super) fn link(site: &mut Site, memory: &Memory, found: &mut Vec<Diagnostic>) {
    let names = Names::of(site);
    let link = |(number, page): (usize, &Arc<Page>)| {
        let known = (memory.linked)(&site.frame, page);
        known.unwrap_or_else(|| Arc::new(one(site, &names, PageIx(number as u32), page)))
    };
    let all: Vec<Arc<Linked>> = site.pages.par_iter().enumerate().map(link).collect();
    let mut uses = Uses {
        figures: vec![Vec::new(); site.figures.len()],
        boxes: vec![Vec::new(); site.figures.len()],
        sources: vec![Vec::new(); site.sources.len()],
    };
    for (number, one) in all.iter().enumerate() {
        let page = PageIx(number as u32);
        for (target, mention) in &one.pages {
            keep(&mut site.mentions[target.0 as usize], mention);
        }
        for (figure, mention) in &one.figures {
            keep(&mut uses.figures[figure.0 as usize], mention);
        }
        one.links.boxes.iter().for_each(|figure| uses.boxes[figure.0 as usize].push(page));
        one.links.sources.iter().for_each(|source| uses.sources[source.0 as usize].push(page));
        found.extend(one.diagnostics.iter().cloned());
    }
    site.links = all;
    site.uses = uses;
    records(site, found);
}

/// Keeps at most three different sentences of one page.
fn keep(mentions: &mut Vec<Mention>, mention: &Mention) {
    let same_page = mentions.iter().rev().take_while(|other| other.from == mention.from);
    if same_page.clone().count() < 3
        && same_page.clone().all(|other| (&other.words.before, &other.words.after) != (&mention.words.before, &mention.words.after))
    {
        mentions.push(mention.clone());
    }
}

fn one(site: &Site, names: &Names, ix: PageIx, page: &Page) -> Linked {
    let mut visit =
        Visit { resolver: Resolver { site, path: &page.path, page: Some(ix) }, language: site.language(page), from: ix, found: Linked::default() };
    let body = page.body.text();
    walk::each_markup(page, &body, &mut |markup| visit.markup(markup));
    visit.front(page);
    if page.front.autolink.unwrap_or(site.config.autolink) {
        visit.found.links.autolinks = names.first_mentions(site, ix, &body);
        for autolink in visit.found.links.autolinks.clone() {
            let mention = Mention { from: ix, words: Arc::new(autolink.words) };
            visit.found.pages.push((autolink.page, mention));
            add(&mut visit.found.links.pages, autolink.page);
        }
    }
    visit.found.links.summary = summary::of(&visit.resolver, visit.language, page, &body);
    visit.found
}

/// Links the texts of records: they speak for no page, so that they are checked but make no mentions.
fn records(site: &Site, found: &mut Vec<Diagnostic>) {
    let check = |path: &FilePath, texts: &mut dyn Iterator<Item = &Markup>, found: &mut Vec<Diagnostic>| {
        let resolver = Resolver { site, path, page: None };
        let mut visit = Visit { resolver, language: site.site_language(), from: PageIx(u32::MAX), found: Linked::default() };
        texts.for_each(|text| visit.markup(text));
        found.append(&mut visit.found.diagnostics);
    };
    for figure in &site.figures {
        let record = &figure.record;
        let says = record.says.iter().map(|(_, says)| says);
        found.extend(says.clone().filter_map(|says| says_of_says(&record.home.path, says)));
        let differs = record.beside.iter().filter_map(|beside| beside.differs.as_ref());
        let notes = record.readings.iter().filter_map(|reading| reading.note.as_ref());
        check(&record.home.path, &mut says.chain(differs).chain(notes), found);
    }
    for event in &site.events {
        check(&event.record.home.path, &mut event.record.text.iter().chain(&event.record.date_note), found);
    }
}

/// A figure's sentence cannot ask for a figure's sentence: it might be its own.
fn says_of_says(path: &FilePath, says: &Markup) -> Option<Diagnostic> {
    let asks = |hole: &&Hole| matches!(&hole.slot, Slot::Figure { form: FigureForm::Says, .. });
    let hole = says.holes.iter().find(asks)?;
    let message = "a `says` cannot print the `says` of a figure";
    Some(Diagnostic::error("says-in-says", path, hole.span, message).help("take `|says` away to print the number, or write the words"))
}

struct Visit<'a> {
    resolver: Resolver<'a>,
    language: &'a Language,
    from: PageIx,
    found: Linked,
}

impl<'a> Visit<'a> {
    fn markup(&mut self, markup: &Markup) {
        for hole in &markup.holes {
            if let Err(diagnostic) = self.hole(markup, hole) {
                self.found.diagnostics.push(diagnostic);
            }
        }
    }

    fn no_says(&self, figure: &str, span: Span) -> Diagnostic {
        let message = format!("the figure `{figure}` has no `says`, the sentence that is to be printed here");
        let help = format!("write `says:` in its record, or show the number with `[[figure:{figure}]]`");
        Diagnostic::error("missing-field", self.resolver.path, span, message).help(help)
    }

    fn hole(&mut self, markup: &Markup, hole: &Hole) -> Result<(), Diagnostic> {
        let span = hole.span;
        match &hole.slot {
            Slot::LinkStart { target, .. } | Slot::Link { target } => match self.resolver.target(target, span)? {
                Resolved::Page { page, .. } => self.mention_page(markup, hole, page),
                Resolved::Event(event) => add(&mut self.found.links.events, event),
                Resolved::Source(source) => add(&mut self.found.links.sources, source),
                Resolved::Unpublished(title) => {
                    let message = format!("`{title}` is not published; the link is printed as plain text");
                    let help = "it becomes a link by itself once the page is published";
                    return Err(Diagnostic::new(Severity::Warning, "link-to-unpublished", self.resolver.path, span, message).help(help));
                }
                Resolved::Href(_) => {
                    if let Target::Page { to, .. } = target {
                        self.shows(to);
                    }
                }
            },
            Slot::Figure { reference, form, .. } => {
                let (figure, current) = self.resolver.shown(reference, span)?;
                if *form == FigureForm::Says && self.resolver.site.figure(figure).record.says.is_none() {
                    return Err(self.no_says(&reference.id, span));
                }
                add(&mut self.found.links.figures, figure);
                self.read_in(figure, current);
                if let Some(words) = mentions::around(&self.resolver, self.language, markup, hole) {
                    self.found.figures.push((figure, Mention { from: self.from, words: Arc::new(words) }));
                }
            }
            Slot::FigureBoxes(boxes) => boxes.iter().for_each(|reference| self.figure_box(reference)),
            Slot::Citation(citation) => self.citation(citation),
            Slot::Image { source, alt, .. } => self.image(source, alt, span)?,
            Slot::Timeline(request) => self.timeline(request, span)?,
            Slot::Block(block) => self.block(block, span)?,
            Slot::LinkEnd | Slot::Word(_) => {}
        }
        Ok(())
    }

    fn mention_page(&mut self, markup: &Markup, hole: &Hole, page: PageIx) {
        add(&mut self.found.links.pages, page);
        if page == self.from {
            return;
        }
        if let Some(words) = mentions::around(&self.resolver, self.language, markup, hole) {
            self.found.pages.push((page, Mention { from: self.from, words: Arc::new(words) }));
        }
    }

    fn figure_box(&mut self, reference: &Spanned<FigureReference>) {
        match self.resolver.boxed(&reference.value, reference.span) {
            Ok((figure, current)) => {
                add(&mut self.found.links.boxes, figure);
                current.into_iter().for_each(|current| self.read_in(figure, current));
            }
            Err(diagnostic) => self.found.diagnostics.push(diagnostic),
        }
    }

    /// A page that shows a number cites the source in which it was read.
    fn read_in(&mut self, figure: FigureIx, current: Current) {
        let source = &self.resolver.site.figure(figure).reading(current).source;
        let source = self.resolver.site.index.source(source.value.trim_start_matches('@'));
        source.into_iter().for_each(|source| add(&mut self.found.links.sources, source));
    }

    fn citation(&mut self, citation: &Citation) {
        for item in &citation.items {
            self.source(&item.key);
        }
    }

    fn source(&mut self, id: &Spanned<String>) {
        match self.resolver.source(id.value.trim_start_matches('@'), id.span) {
            Ok(source) => add(&mut self.found.links.sources, source),
            Err(diagnostic) => self.found.diagnostics.push(diagnostic),
        }
    }

    /// Notes that the page shows a file.
    fn shows(&mut self, source: &str) {
        self.found.links.files.extend(self.resolver.asset_path(source));
    }

    fn image(&mut self, source: &str, alt: &str, span: Span) -> Result<(), Diagnostic> {
        let path = self.resolver.path;
        if source.contains("://") || source.starts_with("//") {
            let message = format!("the image `{source}` lies on another site");
            return Err(Diagnostic::error("remote-image", path, span, message)
                .help("a page asks no other site for anything; put a copy beside the page, with its licence"));
        }
        self.shows(source);
        if self.resolver.file(source).is_none() {
            return Err(self.resolver.no_file("image", source, span));
        }
        if alt.trim().is_empty() && self.from.0 != u32::MAX {
            let help = "write what it shows between the square brackets";
            self.found
                .diagnostics
                .push(Diagnostic::warning("image-without-alt", path, span, format!("the image `{source}` has no alternative text")).help(help));
        }
        Ok(())
    }

    fn timeline(&mut self, request: &crate::markup::TimelineRequest, span: Span) -> Result<(), Diagnostic> {
        let page = (self.from.0 != u32::MAX).then_some(self.from);
        if !self.resolver.site.timeline(page, request).shown.is_empty() {
            return Ok(());
        }
        let (message, help) = match &request.topic {
            Some(topic) => {
                let topics = self.resolver.site.events.iter().flat_map(|event| &event.record.topics).map(|topic| topic.value.as_str());
                let near = did_you_mean(&topic.value, topics).unwrap_or_else(|| "give events this topic, or widen `from` and `until`".into());
                (format!("no event has the topic `{}` here", topic.value), near)
            }
            None => {
                ("this timeline has no events".into(), "write events under `timeline:` of the page, or name the page under `about:` of events".into())
            }
        };
        Err(Diagnostic::error("empty-timeline", self.resolver.path, span, message).help(help))
    }

    fn block(&mut self, block: &Block, span: Span) -> Result<(), Diagnostic> {
        match block {
            Block::Figures { show, .. } => show.iter().for_each(|reference| self.figure_box(reference)),
            Block::Image(image) if image.src.value.contains("://") => self.image(&image.src.value, "given", image.src.span)?,
            Block::Image(image) => {
                self.shows(&image.src.value);
                if self.resolver.file(&image.src.value).is_none() {
                    return Err(self.resolver.no_file("image", &image.src.value, image.src.span));
                }
            }
            Block::Compare { rows, .. } => {
                for position in rows.iter().flat_map(|row| &row.positions) {
                    self.found.diagnostics.extend(self.resolver.who_slip(&position.of));
                    if let super::Who::Page(page) = self.resolver.who(&position.of) {
                        add(&mut self.found.links.pages, page);
                    }
                    position.source.iter().for_each(|source| self.source(source));
                }
            }
            Block::Own { name, fields } => self.own_block(name, fields.as_ref(), span),
        }
        Ok(())
    }

    /// The fields of a block of the site's own; those that are Markdown are linked like any text.
    fn own_block(&mut self, name: &Spanned<String>, fields: Option<&crate::yaml::Node>, span: Span) {
        let (site, path) = (self.resolver.site, self.resolver.path);
        self.found.diagnostics.extend(blocks::check(site, path, name, fields, span));
        for markup in site.own_texts(path, &name.value, fields) {
            self.found.diagnostics.extend(markup.diagnostics);
            let mut inner = Visit { resolver: self.resolver, language: self.language, from: self.from, found: std::mem::take(&mut self.found) };
            for hole in &markup.value.1.holes {
                if let Err(diagnostic) = inner.hole(&markup.value.1, hole) {
                    inner.found.diagnostics.push(diagnostic);
                }
            }
            self.found = inner.found;
        }
    }

    /// What the front matter names.
    fn front(&mut self, page: &Page) {
        let front = &page.front;
        self.found.links.background = self.named_pages(&front.background);
        self.found.links.related = self.named_pages(&front.related);
        let diagnostics = &mut self.found.diagnostics;
        self.found.links.rests_on = sources::resolve(&self.resolver, &front.rests_on, diagnostics);
        let listed = sources::resolve(&self.resolver, &front.source_ids, diagnostics);
        self.resolver.site.unknown_events(page, diagnostics);
        let rests_on = self.found.links.rests_on.clone();
        listed.into_iter().chain(rests_on).for_each(|source| add(&mut self.found.links.sources, source));
        for id in &front.figure_ids {
            let reference = FigureReference { id: id.value.trim_start_matches("figure:").to_owned(), series: None, pin: None };
            match self.resolver.figure(&reference, id.span) {
                Ok(figure) => add(&mut self.found.links.figures, figure),
                Err(diagnostic) => self.found.diagnostics.push(diagnostic),
            }
        }
        for fact in &front.facts {
            self.found.diagnostics.extend(fact.by.iter().filter_map(|by| self.resolver.who_slip(by)));
            fact.source.iter().for_each(|source| self.source(source));
        }
        front.party_to.iter().filter_map(|party| party.source.as_ref()).for_each(|source| self.source(source));
        self.authors(page);
        if let Some(image) = &front.image {
            let src = image.src();
            self.shows(&src.value);
            if self.resolver.file(&src.value).is_none() {
                self.found.diagnostics.push(self.resolver.no_file("image", &src.value, src.span));
            }
        }
    }

    fn named_pages(&mut self, called: &[Spanned<String>]) -> Vec<PageIx> {
        let mut pages = Vec::new();
        for name in called {
            let target = Target::Page { to: name.value.trim_start_matches("[[").trim_end_matches("]]").to_owned(), anchor: None };
            match self.resolver.target(&target, name.span) {
                Ok(Resolved::Page { page, .. }) => {
                    add(&mut pages, page);
                    add(&mut self.found.links.pages, page);
                }
                Ok(_) => {}
                Err(diagnostic) => self.found.diagnostics.push(diagnostic),
            }
        }
        pages
    }

    /// An author is an id of `nutgraf.yaml`, else a name; a near miss of an id is a warning.
    fn authors(&mut self, page: &Page) {
        let authors = &self.resolver.site.config.authors;
        for author in page.front.authors.iter().filter(|author| !authors.contains_key(&author.value)) {
            let names = authors.iter().flat_map(|(id, author)| [id.as_str(), author.name.as_str()]);
            let near = crate::diagnostics::nearest(&author.value, names).filter(|near| *near != author.value);
            if let Some(near) = near {
                let message = format!("`{}` is no author of `nutgraf.yaml`; it is printed as a name", author.value);
                self.found
                    .diagnostics
                    .push(Diagnostic::warning("near-name", &page.path, author.span, message).help(format!("did you mean `{near}`?")));
            }
        }
    }
}

/// Adds something once.
fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
