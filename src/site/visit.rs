//! Goes through the texts and the front matter of one page: each reference resolved, each mention kept, each failure reported.

use std::sync::Arc;

use super::links::Linked;
use super::resolve::is_of_records;
use super::{Current, FigureIx, Mention, PageIx, Resolved, Resolver, blocks, mentions, sources};
use crate::content::{Page, TimelineFront};
use crate::diagnostics::{Diagnostic, Severity, Span, Spanned, did_you_mean};
use crate::language::Language;
use crate::markup::{Block, Citation, FigureForm, FigureReference, Hole, Markup, Slot, Target, key_in};

/// A page, or a record, while its texts are gone through.
pub(super) struct Visit<'a> {
    /// What references mean here.
    pub resolver: Resolver<'a>,
    /// How it prints values.
    pub language: &'a Language,
    /// The page; `u32::MAX` for a record.
    pub from: PageIx,
    /// What was found so far.
    pub found: Linked,
}

impl<'a> Visit<'a> {
    /// Resolves each reference of a text.
    pub fn markup(&mut self, markup: &Markup) {
        for hole in &markup.holes {
            if let Err(diagnostic) = self.hole(markup, hole) {
                self.found.diagnostics.push(diagnostic);
            }
        }
        markup.raw_addresses.iter().for_each(|raw| self.raw(raw));
        markup.parted.iter().for_each(|to| self.parted(to));
    }

    /// Warns of words and a name with a space between them, where a page or a file has that name, so that it could be a link.
    fn parted(&mut self, to: &Spanned<Target>) {
        // What it leads to may depend on anything, and it is rare.
        self.found.asks_records = true;
        let Target::Page { to: name, anchor } = &to.value else { return };
        let Ok(Resolved::Page { called: false, .. } | Resolved::Href(_)) = self.resolver.target(&to.value, to.span) else { return };
        let address = anchor.as_ref().map_or_else(|| name.clone(), |anchor| format!("{name}#{anchor}"));
        let message = "a space stands between the words and the address of this link, so that it is printed as it stands";
        let finding = Diagnostic::warning("link-with-space", self.resolver.path, to.span, message);
        self.found.diagnostics.push(finding.help(format!("take the space away, so that `]({address})` stands there")));
    }

    fn no_says(&self, figure: &str, span: Span) -> Diagnostic {
        let message = format!("the figure `{figure}` has no `says`, the sentence that is to be printed here");
        let help = format!("write `says:` in its record, or show the number with `[[figure:{figure}]]`");
        Diagnostic::error("missing-field", self.resolver.path, span, message).help(help)
    }

    fn hole(&mut self, markup: &Markup, hole: &Hole) -> Result<(), Diagnostic> {
        let span = hole.span;
        // Whatever else there may be asks, until somebody shows that it does not: that costs time only.
        let is_link = matches!(hole.slot, Slot::LinkStart { .. } | Slot::Link { .. });
        self.found.asks_records |= !is_link && !matches!(hole.slot, Slot::LinkEnd | Slot::Word(_) | Slot::Image { .. });
        match &hole.slot {
            Slot::LinkStart { target, .. } | Slot::Link { target } => match self.asked(target, span)? {
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
                let known_since = self.resolver.site.figure(figure).known_since(self.resolver.pin(reference));
                known_since.into_iter().for_each(|day| add(&mut self.found.links.then, (figure, day)));
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

    /// Resolves a link, and notes whether records may have had a say in that.
    fn asked(&mut self, target: &Target, span: Span) -> Result<Resolved, Diagnostic> {
        let resolved = self.resolver.target(target, span)?;
        self.found.asks_records |= match (&resolved, target) {
            (Resolved::Page { anchor: Some(anchor), .. }, _) | (_, Target::Anchor(anchor)) => is_of_records(anchor),
            (Resolved::Page { .. }, _) | (_, Target::External(_)) => false,
            // A file of the site; at any other address a figure's page may stand.
            (_, Target::Page { to, .. }) => self.resolver.file(to).is_none(),
            _ => true,
        };
        Ok(resolved)
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
        let source = self.resolver.site.source_of(self.resolver.site.figure(figure).reading(current));
        source.into_iter().for_each(|source| add(&mut self.found.links.sources, source));
    }

    fn citation(&mut self, citation: &Citation) {
        for item in &citation.items {
            self.source(&item.key);
            // Other words with an `@` may stand there, such as an account's name.
            let second = key_in(&item.locator).filter(|key| self.resolver.site.index.source(key).is_some());
            if let Some(second) = second {
                let message = format!("the source `{second}` stands in what is said of `{}`, and is printed as it stands", item.key.value);
                let found = Diagnostic::warning("citation-run-on", self.resolver.path, item.key.span, message);
                self.found.diagnostics.push(found.help(format!("part two sources by a semicolon: `[@{}; @{second}]`", item.key.value)));
            }
        }
    }

    fn source(&mut self, id: &Spanned<String>) {
        match self.resolver.source_called(id) {
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
        if self.resolver.site.files.broken.event_files {
            return Err(self.resolver.unchecked(span));
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
            Block::Image(image) => {
                self.shows(&image.src.value);
                if !image.src.value.is_empty() && self.resolver.file(&image.src.value).is_none() {
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
            inner.markup(&markup.value.1);
            self.found = inner.found;
        }
    }

    /// What the front matter names.
    pub fn front(&mut self, page: &Page) {
        let front = &page.front;
        let named = [&front.rests_on, &front.source_ids, &front.figure_ids].iter().any(|ids| !ids.is_empty())
            || !matches!(front.timeline, TimelineFront::Own);
        let own = !page.records.is_empty() || !front.facts.is_empty() || !front.party_to.is_empty();
        self.found.asks_records |= named || own;
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
            if !src.value.is_empty() && self.resolver.file(&src.value).is_none() {
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
pub(super) fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
