//! From what an author wrote to what is meant: a page, a record, a file, another site.

pub(crate) use super::address::{decode, join};
use super::index::Missing;
use super::unknown::several;
use super::{EventIx, FigureIx, Name, PageIx, Role, Site, SourceIx};
use crate::diagnostics::{Diagnostic, FilePath, Span, Spanned, did_you_mean};
use crate::id::slugify;
use crate::markup::{FigureReference, Target};

/// So many headings of a page, or pages of one name, are named where a link is wrong.
const MOST_LISTED: usize = 12;

/// What a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// A page, and whether it was called by one of its names, which then is the text.
    Page {
        /// The page.
        page: PageIx,
        /// The heading, without `#`.
        anchor: Option<String>,
        /// Whether it was called by one of its names.
        called: bool,
    },
    /// An event.
    Event(EventIx),
    /// A source.
    Source(SourceIx),
    /// A file of the site, a generated page, another site, a heading of this page: the finished link.
    Href(String),
    /// A page that is not shown: the link is unwrapped to plain text; its title.
    Unpublished(String),
}

/// Resolves what one file refers to.
#[derive(Clone, Copy, Debug)]
pub struct Resolver<'a> {
    /// The site.
    pub site: &'a Site,
    /// The file in which the reference stands.
    pub path: &'a FilePath,
    /// The page whose headings `#anchor` means; `None` in a record.
    pub page: Option<PageIx>,
}

impl<'a> Resolver<'a> {
    /// Resolves a link.
    pub fn target(&self, target: &Target, span: Span) -> Result<Resolved, Diagnostic> {
        match target {
            Target::External(address) => Ok(Resolved::Href(address.clone())),
            Target::Anchor(anchor) => self.own_anchor(anchor, span),
            Target::Page { to, anchor } if to.starts_with('/') => self.absolute(to, anchor.as_deref(), span),
            Target::Page { to, anchor } => self.relative(to, anchor.clone(), span),
            Target::Wiki { to, anchor } => self.named(to, anchor.clone(), span),
            Target::Event(id) => match self.site.index.event(id) {
                Some(event) => Ok(Resolved::Event(event)),
                None => Err(self.missing("event", id, span)),
            },
            Target::Source(id) => self.source(id, span).map(Resolved::Source),
        }
    }

    /// Resolves the id of a source.
    pub fn source(&self, id: &str, span: Span) -> Result<SourceIx, Diagnostic> {
        self.site.index.source(id).ok_or_else(|| self.missing("source", id, span))
    }

    /// Resolves a source that a file names, with or without the `@` of citations.
    pub fn source_called(&self, written: &Spanned<String>) -> Result<SourceIx, Diagnostic> {
        self.source(super::source_id(&written.value), written.span)
    }

    /// Resolves the id of a figure.
    pub fn figure(&self, reference: &FigureReference, span: Span) -> Result<FigureIx, Diagnostic> {
        self.site.index.figure(&reference.id).ok_or_else(|| self.missing("figure", &reference.id, span))
    }

    /// Resolves a file: relative to this one, or site-absolute. The key in `Files::assets` or `Files::statics`.
    pub fn file(&self, source: &str) -> Option<&'a super::Asset> {
        let statics = &self.site.files.statics;
        let below_static = source.strip_prefix('/').and_then(|path| statics.get(&decode(path)).or_else(|| statics.get(&decode(bare(path)))));
        below_static.or_else(|| self.site.files.assets.get(&self.asset_path(source)?))
    }

    /// The file beside pages that a reference names, by path from the site root; whether it exists is another question.
    pub fn asset_path(&self, source: &str) -> Option<String> {
        let below = |source: &str| {
            let decoded = decode(source);
            decoded.strip_prefix('/').map(|path| format!("content/{path}")).or_else(|| join(self.path.folder(), &decoded))
        };
        below(source).filter(|path| self.site.files.assets.contains_key(path)).or_else(|| below(bare(source)))
    }

    /// The diagnostic for a file that does not exist.
    pub fn no_file(&self, what: &str, source: &str, span: Span) -> Diagnostic {
        let files = self.site.files.assets.keys().map(|path| path.rsplit('/').next().unwrap_or(path));
        let near = did_you_mean(source.rsplit('/').next().unwrap_or(source), files);
        let help = near.unwrap_or_else(|| "put it beside the page, or in `static/` and begin its address with `/`".into());
        Diagnostic::error("missing-file", self.path, span, format!("the {what} `{source}` does not exist")).help(help)
    }

    fn own_anchor(&self, anchor: &str, span: Span) -> Result<Resolved, Diagnostic> {
        let Some(page) = self.page else {
            let found = Diagnostic::error("unknown-anchor", self.path, span, format!("`#{anchor}` has no page to stand in"));
            return Err(found.help("write the page before the `#`"));
        };
        let anchor = self.anchored(page, Some(anchor), span)?;
        // Every browser takes `#top` for the top of the page.
        Ok(Resolved::Href(format!("#{}", anchor.as_deref().unwrap_or("top"))))
    }

    /// `[text](target)`: a file first, then a page by path, id or name.
    fn relative(&self, to: &str, anchor: Option<String>, span: Span) -> Result<Resolved, Diagnostic> {
        let decoded = decode(to);
        let from_content = decoded.strip_prefix("@/").map(|rest| format!("content/{rest}"));
        let path = from_content.or_else(|| join(self.path.folder(), &decoded));
        if let Some(path) = &path {
            if let Some(page) = self.site.index.file(path) {
                let anchor = self.anchored(page, anchor.as_deref(), span)?;
                return Ok(Resolved::Page { page, anchor, called: false });
            }
            if let Some(asset) = self.site.files.assets.get(path) {
                return Ok(Resolved::Href(asset.href.clone()));
            }
            if let Some(title) = self.site.index.hidden_file(path) {
                return Ok(Resolved::Unpublished(title.to_owned()));
            }
        }
        self.named(&decoded, anchor, span)
    }

    fn named(&self, to: &str, anchor: Option<String>, span: Span) -> Result<Resolved, Diagnostic> {
        let index = &self.site.index;
        let (page, called) = match index.page(to) {
            Name::Page(page) => (page, false),
            Name::Called(page) => (page, true),
            Name::Unpublished(title) => return Ok(Resolved::Unpublished(title.to_owned())),
            Name::Ambiguous(pages) => return Err(self.ambiguous(to, pages, span)),
            Name::Unknown => return Err(self.unknown_page(to, span)),
        };
        let anchor = self.anchored(page, anchor.as_deref(), span)?;
        Ok(Resolved::Page { page, anchor, called })
    }

    /// A site-absolute address, without the base path.
    pub(super) fn absolute(&self, to: &str, anchor: Option<&str>, span: Span) -> Result<Resolved, Diagnostic> {
        let (path, query) = to.split_once('?').map_or((to, None), |(path, query)| (path, Some(query)));
        let address = decode(path.trim_matches('/'));
        let address = address.strip_suffix("/index.html").unwrap_or(&address);
        let site = self.site;
        let query = query.map_or_else(String::new, |query| format!("?{query}"));
        if let Some(page) = site.index.address(if address == "index.html" { "" } else { address }) {
            let anchor = self.anchored(page, anchor, span)?;
            if query.is_empty() {
                return Ok(Resolved::Page { page, anchor, called: false });
            }
            return Ok(Resolved::Href(format!("{}{query}{}", site.place(page).path, hash(anchor.as_deref()))));
        }
        if let Some(asset) = site.files.statics.get(address).or_else(|| site.files.assets.get(&format!("content/{address}"))) {
            return Ok(Resolved::Href(format!("{}{query}{}", asset.href, hash(anchor))));
        }
        if site.index.is_generated(address) {
            let mut href = site.config.base_path.clone();
            super::address::encode(address, &mut href);
            if !address.contains('.') {
                href.push('/');
            }
            return Ok(Resolved::Href(format!("{href}{query}{}", hash(anchor))));
        }
        if let Some(title) = site.index.hidden_address(address) {
            return Ok(Resolved::Unpublished(title.to_owned()));
        }
        let near = || site.index.nearest_address(address).map(|near| format!("/{near}/"));
        let (lists, broken) = (&site.config.addresses, &site.files.broken);
        let is_list = |list: &str| list.trim_matches('/') == address;
        if broken.lost.has_address(address) {
            return Err(self.unchecked(span));
        }
        if broken.figures && is_list(&lists.figures) || broken.events && is_list(&lists.timeline) || broken.sources && is_list(&lists.sources) {
            return Err(self.unchecked(span));
        }
        let moved = site.index.moved(address).map(|page| format!("/{}/", site.place(page).address));
        let help = match moved.or_else(near) {
            // The address is that of a folder whose name is a slip.
            Some(near) if near.trim_matches('/').eq_ignore_ascii_case(address) => {
                format!("`{near}` stands there: rename its folder or file, as small and capital letters are different in addresses")
            }
            Some(near) => format!("did you mean `{near}`?"),
            None => self.not_there(address).to_owned(),
        };
        Err(Diagnostic::error("unknown-page", self.path, span, format!("nothing stands at `{to}`")).help(help))
    }

    /// The anchor as the page has it; `None` is the top of the page, which is also what its title's anchor means.
    fn anchored(&self, page: PageIx, anchor: Option<&str>, span: Span) -> Result<Option<String>, Diagnostic> {
        let Some(anchor) = anchor.map(decode).filter(|anchor| !anchor.is_empty() && anchor != "top") else { return Ok(None) };
        let target = self.site.page(page);
        if let Some(found) = self.site.index.anchor((page, target), &anchor) {
            return Ok(Some(found.to_owned()));
        }
        if self.is_part(page, &anchor) {
            return Ok(Some(anchor));
        }
        let ours = slugify(&anchor);
        if !ours.is_empty() && ours == slugify(&target.front.title.value) {
            return Ok(None);
        }
        let message = format!("`{}` has no heading `#{anchor}`", target.front.title.value);
        let anchors = &target.body.anchors;
        let help = self.site.index.nearest_anchor((page, target), &anchor).map(|near| format!("did you mean `{near}`?")).unwrap_or_else(|| {
            match anchors.len() {
                0 => "the page has no headings".into(),
                count => {
                    let more = if count > MOST_LISTED { format!(", and {} more", count - MOST_LISTED) } else { String::new() };
                    format!("its headings are {}{more}", list(anchors.iter().take(MOST_LISTED).map(|anchor| format!("`#{anchor}`"))))
                }
            }
        });
        Err(Diagnostic::error("unknown-anchor", self.path, span, message).help(help))
    }

    /// Whether an address in a page is one that its boxes, its timelines or its list of sources bring along.
    fn is_part(&self, page: PageIx, anchor: &str) -> bool {
        let (site, role) = (self.site, self.site.place(page).role);
        let parts = &site.page(page).body.parts;
        let (nth, anchor) = of_timeline(anchor);
        let (is_listing, timeline) = (role == Role::Timeline && nth == 0, parts.timelines.get(nth));
        let is_shown = |event| timeline.is_some_and(|request| site.timeline(Some(page), request).shown.contains(&event));
        match anchor.split_once('-') {
            None => anchor == "timeline" && (is_listing || timeline.is_some()),
            Some(("event", id)) => site.index.event(id).is_some_and(|event| is_listing || is_shown(event)),
            _ if nth > 0 => false,
            Some(("figure", id)) => parts.boxes.iter().any(|shown| shown == id),
            Some(("source", id)) if role == Role::Sources => site.index.source(id).is_some(),
            // Sources are numbered when the page is written, but no page has more of them than the site.
            Some(("source", number)) => number.parse::<usize>().is_ok_and(|n| (1..=site.sources.len()).contains(&n) && n.to_string() == number),
            Some(_) => false,
        }
    }

    fn ambiguous(&self, to: &str, pages: &[PageIx], span: Span) -> Diagnostic {
        let paths = pages.iter().map(|page| format!("`{}`", self.site.page(*page).path.as_str().trim_start_matches("content/")));
        let more = if pages.len() > MOST_LISTED { format!(", or one of {} more", pages.len() - MOST_LISTED) } else { String::new() };
        let candidates = list(paths.take(MOST_LISTED)) + &more;
        Diagnostic::error("ambiguous-name", self.path, span, format!("`{to}` may be any of {} pages", pages.len()))
            .help(format!("name one by its path: {candidates}"))
    }

    /// Whether a file of this kind of thing could not be read as a whole.
    pub(super) fn broken(&self, kind: &str) -> bool {
        let broken = &self.site.files.broken;
        match kind {
            "figure" => broken.figures,
            "event" => broken.events,
            "source" => broken.sources,
            _ => broken.pages,
        }
    }

    /// A reference that cannot be checked before other files are mended; [`fold_unchecked`] counts them.
    pub(super) fn unchecked(&self, span: Span) -> Diagnostic {
        Diagnostic::info(UNCHECKED, self.path, span, "this reference was not checked")
    }

    /// Whether a page whose file could not be read is called so in this file.
    pub(super) fn is_lost(&self, called: &str) -> bool {
        let lost = &self.site.files.broken.lost;
        let below = || join(self.path.folder(), called).and_then(|path| Some(path.strip_prefix("content/")?.to_owned()));
        lost.has_page(called) || called.contains('/') && below().is_some_and(|path| lost.has_page(&path))
    }

    fn missing(&self, kind: &'static str, id: &str, span: Span) -> Diagnostic {
        match self.site.index.missing(kind, id) {
            Missing::Unpublished => Diagnostic::error("unpublished-record", self.path, span, format!("the {kind} `{id}` is not published"))
                .help("it is a draft, under embargo, or declared in a page that is; move it to a file of its own, or take it out here"),
            Missing::Unknown(_) if self.site.files.broken.lost.has_record(kind, id) => self.unchecked(span),
            Missing::Unknown(None) if self.broken(kind) && several(id).is_none() => self.unchecked(span),
            Missing::Unknown(near) => {
                let address = id.contains("://").then(|| format!("a {kind} is named by its id: make a record with `url: {id}`, and name it here"));
                let help = address.or_else(|| several(id)).unwrap_or_else(|| {
                    let key = if kind == "event" { "timeline" } else { &format!("{kind}s") };
                    let add = || format!("write it under `content/{kind}s/`, or under `{key}:` in a page's front matter, or correct the id");
                    near.map_or_else(add, |near| format!("did you mean `{near}`?"))
                });
                Diagnostic::error("unknown-record", self.path, span, format!("there is no {kind} `{id}`")).help(help)
            }
        }
    }

    /// Resolves who reports, disputes or holds a position: a page by id or name, else the name as written.
    pub fn who(&self, called: &Spanned<String>) -> super::Who {
        match self.site.index.page(&called.value) {
            Name::Page(page) | Name::Called(page) => super::Who::Page(page),
            _ => super::Who::Name(called.value.clone()),
        }
    }

    /// Warns where a name is a slip away from a page's id or name.
    pub fn who_slip(&self, called: &Spanned<String>) -> Option<Diagnostic> {
        let index = &self.site.index;
        match index.page(&called.value) {
            Name::Unknown if self.is_lost(&called.value) => return None,
            Name::Unknown => {}
            Name::Ambiguous(pages) => return Some(self.ambiguous(&called.value, pages, called.span)),
            _ => return None,
        }
        let near = index.slip(&called.value)?;
        let message = format!("there is no page `{}`; it is printed as a name", called.value);
        Some(Diagnostic::warning("near-name", self.path, called.span, message).help(format!("did you mean `{near}`?")))
    }
}

/// Whether it depends on records if there is such an address in a page: of an event, a source, a box or a timeline.
pub(super) fn is_of_records(anchor: &str) -> bool {
    let (_, anchor) = of_timeline(anchor);
    anchor == "timeline" || ["event-", "source-", "figure-"].iter().any(|prefix| anchor.starts_with(prefix))
}

/// Which timeline of its page an address is of, counted from 0, and the address without that: `t2-event-x` is of the second.
fn of_timeline(anchor: &str) -> (usize, &str) {
    let second = anchor.strip_prefix('t').and_then(|rest| rest.split_once('-'));
    let second = second.and_then(|(number, rest)| Some((number.parse::<usize>().ok().filter(|n| *n > 1 && n.to_string() == number)?, rest)));
    second.map_or((0, anchor), |(number, rest)| (number - 1, rest))
}

/// The code of references that other mistakes keep from being checked.
const UNCHECKED: &str = "references-unchecked";

/// Counts the references that could not be checked, in one finding at the first of them.
pub(super) fn fold_unchecked(found: &mut Vec<Diagnostic>) {
    let count = found.iter().filter(|finding| finding.code == UNCHECKED).count();
    let Some(mut first) = found.iter().find(|finding| finding.code == UNCHECKED).cloned() else { return };
    found.retain(|finding| finding.code != UNCHECKED);
    let others = if count == 1 { String::new() } else { format!(" and {} more", count - 1) };
    first.message = format!("this reference{others} could not be checked, because what is meant may stand in a file with errors");
    found.push(first.help("mend the errors first"));
}

/// `photo.jpg#only-dark` and `photo.jpg?raw=true`, as other programs have them, without what the file's name does not hold.
fn bare(source: &str) -> &str {
    source.find(['#', '?']).map_or(source, |end| &source[..end])
}

fn hash(anchor: Option<&str>) -> String {
    anchor.map_or_else(String::new, |anchor| format!("#{anchor}"))
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}
