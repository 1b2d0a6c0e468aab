//! Fills the holes of a text: links, figures, citations, blocks.

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use super::{Composer, Stands};
use crate::diagnostics::{FilePath, Span};
use crate::markup::{Block, Citation, FigureForm, FigureReference, Hole, Markup, Slot, Target};
use crate::number::Agreement;
use crate::records::Knowledge;
use crate::render::content::{BlockView, Content, Placed};
use crate::render::shown::Html;
use crate::site::{Autolink, Current, FigureIx, Glossed, PageIx, Resolved, Resolver, SourceIx};

impl<'a> Composer<'a> {
    /// A text of a record or of front matter, without blocks.
    pub(super) fn inline(&mut self, path: &FilePath, markup: &Markup) -> Html {
        self.fill(path, markup, &[]).plain()
    }

    /// A text with its blocks.
    pub(super) fn fill(&mut self, path: &FilePath, markup: &Markup, autolinks: &[Autolink]) -> Content {
        let resolver = Resolver { site: self.site, path, page: self.page };
        let mut fill = Fill {
            composer: self,
            resolver,
            html: String::with_capacity(markup.html.len() + 256),
            blocks: Vec::new(),
            open: Vec::new(),
            left_out: None,
        };
        let mut last = 0;
        let mut autolinks = autolinks.iter().peekable();
        for hole in &markup.holes {
            let at = hole.at as usize;
            while let Some(link) = autolinks.next_if(|link| link.range.end as usize <= at) {
                last = fill.autolink(&markup.html, last, link);
            }
            fill.html.push_str(&markup.html[last.min(at)..at]);
            last = at.max(last);
            fill.hole(hole);
        }
        for link in autolinks {
            last = fill.autolink(&markup.html, last, link);
        }
        fill.html.push_str(&markup.html[last..]);
        Content::new(fill.html, fill.blocks)
    }
}

/// Where a link leads, what kind of link it is, and what its card tells of.
struct Way {
    href: String,
    class: Option<&'static str>,
    to: Option<Glossed>,
}

struct Fill<'a, 'c> {
    composer: &'c mut Composer<'a>,
    resolver: Resolver<'c>,
    html: String,
    blocks: Vec<Placed>,
    /// What ends each open link: nothing for one that was unwrapped.
    open: Vec<String>,
    /// Where words begin that are left out up to the end of their link, and how many links are open in them.
    left_out: Option<(usize, usize)>,
}

impl Fill<'_, '_> {
    fn autolink(&mut self, html: &str, last: usize, link: &Autolink) -> usize {
        let (start, end) = (link.range.start as usize, link.range.end as usize);
        if start < last {
            return last;
        }
        // A text that an archive has lost is empty; whoever asked for it finds that out, and begins anew.
        let (Some(before), Some(words)) = (html.get(last..start), html.get(start..end)) else { return last };
        self.html.push_str(before);
        let way = self.to_page(link.page, self.composer.site.place(link.page).path.clone());
        self.start_link(&way);
        self.html.push_str(words);
        self.html.push_str("</a>");
        end
    }

    fn hole(&mut self, hole: &Hole) {
        match &hole.slot {
            Slot::LinkStart { target, .. } => self.link_start(target, hole.span),
            Slot::LinkEnd => {
                if let Some((start, _)) = self.left_out.take_if(|(_, depth)| *depth == self.open.len()) {
                    self.html.truncate(start);
                }
                let end = self.open.pop().unwrap_or_default();
                self.html.push_str(&end);
            }
            Slot::Link { target } => self.link(target, hole.span),
            Slot::Figure { reference, form, sentence_start } => self.figure(reference, form, *sentence_start, hole.span),
            Slot::FigureBoxes(boxes) => {
                for reference in boxes {
                    let view = self.composer.figure_box(&self.resolver, std::slice::from_ref(reference), None);
                    self.place(BlockView::Figures(Box::new(view)), hole.span);
                }
            }
            Slot::Citation(citation) => self.citation(citation),
            Slot::Image { source, alt, title, alone } => self.image(source, alt, title, *alone),
            Slot::Timeline(request) => {
                let view = self.composer.timeline(request);
                self.place(BlockView::Timeline(Box::new(view)), hole.span);
            }
            Slot::Block(block) => self.block(block, hole.span),
            Slot::Word(key) => {
                let word = self.composer.word(key);
                self.text(&word);
            }
        }
    }

    fn place(&mut self, block: BlockView, span: Span) {
        self.blocks.push(Placed { at: self.html.len(), block, span });
    }

    fn text(&mut self, text: &str) {
        // Writing to a String cannot fail.
        let _ = escape_html_body_text(&mut self.html, text);
    }

    fn attribute(&mut self, text: &str) {
        let _ = escape_html(&mut self.html, text);
    }

    fn start_link(&mut self, way: &Way) {
        self.html.push_str("<a href=\"");
        self.attribute(&way.href);
        if let Some(class) = way.class {
            self.html.push_str("\" class=\"");
            self.html.push_str(class);
        }
        if let Some(Glossed::Then(_, day)) = way.to {
            self.html.push_str("\" data-card=\"");
            self.html.push_str(&day.to_string());
        }
        if let Some(number) = way.to.and_then(|to| self.composer.note(to)) {
            self.html.push_str("\" data-note=\"");
            self.attribute(&number);
        }
        self.html.push_str("\">");
    }

    /// Links to what has a card are told apart.
    fn to_page(&self, page: PageIx, href: String) -> Way {
        let to = Glossed::page(self.composer.site, page);
        Way { href, class: to.map(|_| "gloss"), to }
    }

    /// The finished address of a reference; `None` for one that is printed as plain text.
    fn way(&mut self, target: &Target, span: Span) -> Option<Way> {
        let site = self.composer.site;
        let to_source = |href| Way { href, class: Some("source"), to: None };
        match self.resolver.target(target, span).ok()? {
            Resolved::Page { page, anchor, .. } => {
                let path = &site.place(page).path;
                Some(self.to_page(page, anchor.map_or_else(|| path.clone(), |anchor| format!("{path}#{anchor}"))))
            }
            Resolved::Event(event) => {
                let timeline = crate::site::href(&site.config, &site.config.addresses.timeline);
                let href = format!("{timeline}#event-{}", site.event(event).record.id);
                Some(Way { href, class: Some("event"), to: Some(Glossed::Event(event)) })
            }
            Resolved::Source(source) if self.composer.stands == Stands::Elsewhere => {
                let sources = crate::site::href(&site.config, &site.config.addresses.sources);
                Some(to_source(format!("{sources}#source-{}", site.source(source).record.id)))
            }
            Resolved::Source(source) => Some(to_source(format!("#source-{}", self.composer.cite(source)))),
            Resolved::Href(href) => {
                let external = matches!(target, Target::External(address) if address.starts_with("http"));
                let own = href.starts_with('#').then(|| self.own_page()).flatten();
                let href = own.map_or_else(|| href.clone(), |page| format!("{page}{href}"));
                Some(Way { href, class: external.then_some("external"), to: None })
            }
            Resolved::Unpublished(_) => None,
        }
    }

    /// The page's own address, where its anchors need it.
    fn own_page(&self) -> Option<&str> {
        let page = self.composer.page.filter(|_| self.composer.stands == Stands::Elsewhere)?;
        Some(self.composer.site.place(page).path.as_str())
    }

    fn link_start(&mut self, target: &Target, span: Span) {
        let end = match self.way(target, span) {
            Some(way) => {
                self.start_link(&way);
                "</a>"
            }
            None => "",
        };
        self.open.push(end.to_owned());
    }

    fn link(&mut self, target: &Target, span: Span) {
        let words = self.resolver.words(target, span);
        match self.way(target, span) {
            Some(way) => {
                self.start_link(&way);
                self.text(&words);
                self.html.push_str("</a>");
            }
            None => self.text(&words),
        }
    }

    fn figure(&mut self, reference: &FigureReference, form: &FigureForm, sentence_start: bool, span: Span) {
        let Ok((ix, current)) = self.resolver.shown(reference, span) else {
            if matches!(form, FigureForm::Words(_)) {
                self.open.push(String::new());
            }
            return;
        };
        let site = self.composer.site;
        let figure = site.figure(ix);
        if matches!(form, FigureForm::Says)
            && let Some((_, says)) = &figure.record.says
        {
            let says = self.composer.inline(&figure.record.home.path, says);
            self.html.push_str(&says.0);
            return;
        }
        let path = crate::site::href(&site.config, &figure.address);
        let end = self.marker(ix, current, reference);
        self.start_link(&Way { href: path, class: Some("figure"), to: Some(Glossed::figure(site, ix, self.resolver.pin(reference))) });
        let own = self.composer.figure_words(ix, current);
        let own = if sentence_start { self.composer.language.title_case_first(&own) } else { own };
        match form {
            FigureForm::Words(words) if self.agrees(ix, current, (reference, words)) => self.open.push(format!("</a>{end}")),
            FigureForm::Words(_) => {
                // The page follows the newest readings and its words are behind: the record's own are printed
                // until they are mended (rule F15), and the author's are left out up to the link's end.
                self.text(&own);
                self.open.push(format!("</a>{end}"));
                self.left_out = Some((self.html.len(), self.open.len()));
            }
            _ => {
                self.text(&own);
                self.html.push_str("</a>");
                self.html.push_str(&end);
            }
        }
    }

    fn agrees(&self, figure: FigureIx, current: Current, (reference, words): (&FigureReference, &str)) -> bool {
        let pinned = self.composer.page.is_none() || self.resolver.pin(reference).is_some();
        let value = &self.composer.site.figure(figure).reading(current).value.value;
        pinned || matches!(value.agrees(words, self.composer.language.value_words()), Agreement::Agrees)
    }

    /// What follows a contested figure in running text: a mark that leads to its box; and the word that a newer reading exists.
    fn marker(&mut self, ix: FigureIx, current: Current, reference: &FigureReference) -> String {
        let site = self.composer.site;
        let figure = site.figure(ix);
        let path = crate::site::href(&site.config, &figure.address);
        let mut end = String::new();
        if figure.contested() {
            let boxed = self.own_page().is_none() && self.composer.boxed.contains(&ix);
            let href = if boxed { format!("#figure-{}", figure.record.id) } else { path.clone() };
            let label = self.composer.word("see-figure-box");
            end.push_str("<a class=\"marker\" href=\"");
            let _ = escape_html(&mut end, &href);
            end.push_str("\" aria-label=\"");
            let _ = escape_html(&mut end, &label);
            end.push_str("\">‡</a>");
        }
        if self.composer.newer(&self.resolver, ix, current, reference) {
            end.push_str(" <a class=\"newer\" href=\"");
            let _ = escape_html(&mut end, &path);
            end.push_str("\">");
            let _ = escape_html_body_text(&mut end, &self.composer.word("since-updated"));
            end.push_str("</a>");
        }
        end
    }

    fn citation(&mut self, citation: &Citation) {
        if self.composer.stands == Stands::Elsewhere {
            // No space is left before the full stop.
            return self.html.truncate(self.html.trim_end_matches(' ').len());
        }
        if self.html.ends_with(' ') {
            // A citation never begins a line.
            self.html.pop();
            self.html.push('\u{a0}');
        }
        self.html.push_str("<span class=\"cite\">[");
        let mut first = true;
        for item in &citation.items {
            let Ok(source) = self.resolver.source(&item.key.value, item.key.span) else { continue };
            if !first {
                self.html.push_str("; ");
            }
            first = false;
            if !item.prefix.is_empty() {
                self.text(&item.prefix);
                self.html.push(' ');
            }
            self.source_number(source);
            if let Some(through) = self.composer.site.through(source) {
                self.html.push_str(", ");
                let marked = self.composer.phrase("both-cited-in", "by", "\u{fffc}");
                let (before, after) = marked.split_once('\u{fffc}').unwrap_or(("", ""));
                self.text(before);
                self.source_number(through);
                self.text(after);
            }
            if self.composer.site.source(source).record.knowledge == Knowledge::NotConsulted {
                self.html.push_str(", ");
                let words = self.composer.word("not-consulted");
                self.text(&words);
            }
            if !item.locator.is_empty() {
                self.html.push_str(", ");
                self.text(&item.locator);
            }
        }
        self.html.push_str("]</span>");
    }

    fn source_number(&mut self, source: SourceIx) {
        let number = self.composer.cite(source);
        let label = self.composer.site.source(source).label.clone();
        self.html.push_str(&format!("<a href=\"#source-{number}\" title=\""));
        self.attribute(&label);
        self.html.push_str(&format!("\">{}</a>", self.composer.language.count(number)));
    }

    fn image(&mut self, source: &str, alt: &str, title: &str, alone: bool) {
        let Some(asset) = self.resolver.file(source) else { return };
        if alone && !title.is_empty() {
            self.html.push_str("<figure class=\"image\">");
        }
        self.html.push_str("<img src=\"");
        self.attribute(&asset.href);
        self.html.push_str("\" alt=\"");
        self.attribute(alt);
        self.html.push('"');
        if let Some((width, height)) = asset.size {
            self.html.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        self.html.push_str(" loading=\"lazy\">");
        if alone && !title.is_empty() {
            self.html.push_str("<figcaption>");
            self.text(title);
            self.html.push_str("</figcaption></figure>");
        }
    }

    fn block(&mut self, block: &Block, span: Span) {
        let view = match block {
            Block::Figures { show, title } => BlockView::Figures(Box::new(self.composer.figure_box(&self.resolver, show, title.clone()))),
            Block::Image(image) => match self.composer.image_block(&self.resolver, image) {
                Some(view) => BlockView::Image(Box::new(view)),
                None => return,
            },
            Block::Compare { title, rows } => BlockView::Compare(Box::new(self.composer.compare(&self.resolver, title.clone(), rows))),
            Block::Own { name, fields } => self.composer.own_block(&self.resolver, name, fields.as_ref()),
        };
        self.place(view, span);
    }
}
