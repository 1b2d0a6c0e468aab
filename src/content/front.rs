//! Reads front matter: what every page may say of itself.

use super::background::{self, id};
use super::{Front, PageImage, Subject, explainer, title};
use crate::config::{Config, Kind, Part, check_path, check_slug};
use crate::diagnostics::{Diagnostic, FilePath, Span, Spanned, nearest};
use crate::markup::{image_elsewhere, read_image};
use crate::records::{Records, Settings, at, date, day, language, moment, topics_of, waivers};
use crate::yaml::{Fields, Node, Unknown, Yaml, check_numbers, text_of};

/// Every key that front matter may have, for "did you mean"; the last six (`tags` and after) are other programs'.
pub const KEYS: [&str; 46] = [
    "title",
    "description",
    "date",
    "updated",
    "draft",
    "slug",
    "path",
    "aliases",
    "id",
    "weight",
    "authors",
    "topics",
    "language",
    "template",
    "extra",
    "image",
    "as_of",
    "review_by",
    "expires",
    "waive",
    "autolink",
    "kicker",
    "changes",
    "figures",
    "timeline",
    "sources",
    "background",
    "related",
    "rests_on",
    "sign_off",
    "approved",
    "type",
    "names",
    "gloss",
    "facts",
    "party_to",
    "symbol",
    "adopted",
    "status",
    "addressees",
    "tags",
    "categories",
    "permalink",
    "layout",
    "published",
    "publish",
];

/// Front matter while it is being read.
pub(super) struct Reading<'a> {
    /// The file.
    pub path: &'a FilePath,
    /// What fields of records and Markdown are read with.
    pub settings: Settings<'a>,
    /// What was read.
    pub front: Front,
    /// `id:`.
    pub id: Option<Spanned<String>>,
    /// Records of the page's own.
    pub records: Records,
}

/// Whether front matter says nothing of a title.
pub(super) fn lacks_title(node: &Node) -> bool {
    matches!(&node.value, Yaml::Map(entries) if entries.iter().all(|entry| entry.key.value != "title"))
}

/// Reads the front matter of a page, and takes the title from its heading where one is handed on. `None` where it is no mapping.
pub(super) fn read<'a>(
    node: &'a Node,
    (path, heading): (&'a FilePath, Option<&Spanned<String>>),
    config: &'a Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Reading<'a>> {
    let before = diagnostics.len();
    let page = read_fields(node, (path, heading), config, diagnostics);
    for finding in diagnostics[before..].iter_mut().filter(|finding| finding.code == "wrong-type" && finding.message.ends_with("not a mapping")) {
        let help = finding.help.take().unwrap_or_default();
        finding.help = Some(format!("{help}; what another program's key holds can stand under `extra:`"));
    }
    page
}

fn read_fields<'a>(
    node: &'a Node,
    (path, heading): (&'a FilePath, Option<&Spanned<String>>),
    config: &'a Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Reading<'a>> {
    let mut fields = Fields::of(node, path, "the front matter", diagnostics)?;
    let settings = config.settings(path.as_str());
    let mut page = Reading { path, settings, front: Front::default(), id: None, records: Records::default() };
    let title = heading.cloned().or_else(|| fields.required("title"));
    page.front.title = title.filter(|title| title::check(title, path, fields.diagnostics())).unwrap_or_default();
    page.id = id(&mut fields);
    common(&mut fields, &mut page.front, (path, config));
    page.front.image = image(&mut fields, &page.settings);
    dates(&mut fields, &mut page);
    addresses(&mut fields, &mut page.front);
    topics(&mut fields, &mut page.front);
    explainer::read(&mut fields, &mut page);
    if !is_foreign_type(&fields, path) {
        page.front.subject = fields.choice("type", &Subject::ALL);
    }
    background::read(&mut fields, &mut page);
    extra(fields, &mut page.front);
    page.front.extra.iter().for_each(|(_, node)| check_numbers(node, path, diagnostics));
    Some(page)
}

/// Whether `type:` is another program's word for a template: on a page that is not about one subject, and no slip of ours.
fn is_foreign_type(fields: &Fields, path: &FilePath) -> bool {
    let is_ours = |text: &str| nearest(text, Subject::ALL.iter().map(|(word, _)| *word)).is_some();
    super::place::place(path).kind != Kind::Background && fields.peek("type").is_some_and(|text| !text.trim().is_empty() && !is_ours(text))
}

/// `image:` is a file's name, or a mapping with what belongs to an illustration.
fn image(fields: &mut Fields, settings: &Settings) -> Option<PageImage> {
    let node = fields.node("image")?;
    if !matches!(node.value, Yaml::Map(_)) {
        let source = text_of(node, fields.path, "`image`", fields.diagnostics())?;
        let elsewhere = image_elsewhere(&source, fields.path);
        let is_here = elsewhere.is_none();
        fields.diagnostics().extend(elsewhere);
        return is_here.then_some(PageImage::Shared(source));
    }
    let path = fields.path;
    let mut inner = Fields::of(node, path, "the page's image", fields.diagnostics())?;
    let image = read_image(&mut inner, settings.markup);
    inner.finish(Unknown::Error);
    Some(PageImage::Lead(Box::new(image)))
}

fn common(fields: &mut Fields, front: &mut Front, (path, config): (&FilePath, &Config)) {
    front.description = fields.text("description");
    front.draft = fields.boolean("draft").unwrap_or_default();
    // What Jekyll and Quartz keep from readers must not reach them because it came over.
    for key in ["published", "publish"] {
        front.draft |= fields.boolean(key) == Some(false);
    }
    front.weight = fields.integer("weight").map(|weight| weight.value);
    front.authors = super::authors::read(fields, path, &config.authors);
    front.language = language(fields, "language");
    front.template = fields.text("template");
    front.autolink = fields.boolean("autolink");
    front.waivers = waivers(fields);
    fields.node("layout");
}

fn dates(fields: &mut Fields, page: &mut Reading) {
    let zone = page.settings.zone;
    let front = &mut page.front;
    let is_given = |fields: &mut Fields, key| fields.node(key).is_some_and(|node| node.value != Yaml::Null);
    front.date = moment(fields, "date", zone);
    front.updated = moment(fields, "updated", zone);
    front.expires = moment(fields, "expires", zone);
    front.review_by = day(fields, "review_by");
    front.as_of = date(fields, "as_of");
    let unread = (front.as_of.is_none() && is_given(fields, "as_of"), front.date.is_none() && is_given(fields, "date"));
    front.pin_unread = unread.0 || front.as_of.is_none() && unread.1;
    if let (Some(date), Some(updated)) = (&front.date, &front.updated)
        && (updated.value.day < date.value.day
            || (updated.value.day == date.value.day && updated.value.seconds < date.value.seconds && has_time(&updated.value.iso)))
    {
        let found = Diagnostic::warning("updated-before-date", page.path, updated.span, "`updated` is before `date`");
        fields.report(found.help("put them right, or take `updated` out").related(page.path, date.span, "the date"));
    }
    expiry(fields, page);
}

/// A page that goes before it comes is never shown.
fn expiry(fields: &mut Fields, page: &Reading) {
    if let (Some(date), Some(expires)) = (&page.front.date, &page.front.expires)
        && expires.value.seconds <= date.value.seconds
    {
        let found =
            Diagnostic::warning("expires-before-date", page.path, expires.span, "`expires` is not after `date`, so that the page is never shown");
        fields.report(found.help("put them right, or take `expires` out").related(page.path, date.span, "the date"));
    }
}

fn has_time(iso: &str) -> bool {
    iso.contains('T')
}

fn addresses(fields: &mut Fields, front: &mut Front) {
    front.slug = fields.text("slug");
    front.slug = front.slug.take().filter(|slug| fits(fields, slug, check_slug));
    let (path, permalink) = (fields.text("path"), fields.text("permalink"));
    front.address = path.or(permalink).filter(|address| fits(fields, address, check_path));
    let aliases = fields.texts("aliases");
    front.aliases = aliases.into_iter().filter(|alias| fits(fields, alias, check_path)).collect();
}

fn fits(fields: &mut Fields, text: &Spanned<String>, check: fn(&str) -> Result<(), Part>) -> bool {
    match check(&text.value) {
        Ok(()) => true,
        Err(mistake) => at::<()>(fields, ("bad-address", text), mistake.message, mistake.help).is_some(),
    }
}

/// `topics`, and what other programs call them, each once.
fn topics(fields: &mut Fields, front: &mut Front) {
    let lists = ["topics", "tags", "categories"].map(|key| topics_of(fields, key));
    for topic in lists.into_iter().flatten() {
        if !front.topics.iter().any(|other| other.value == topic.value) {
            front.topics.push(topic);
        }
    }
}

/// `extra:`, and the keys that nobody knows; what is under `extra:` counts where both have a key.
fn extra(mut fields: Fields, front: &mut Front) {
    let own = fields.map("extra").unwrap_or_default();
    front.extra = own.iter().map(|entry| (entry.key.value.clone(), entry.value.clone())).collect();
    for entry in fields.finish(Unknown::Keep) {
        front.unknown.push(entry.key.clone());
        if !front.extra.iter().any(|(key, _)| *key == entry.key.value) {
            front.extra.push((entry.key.value.clone(), entry.value.clone()));
        }
    }
}

/// An empty mapping, for front matter without a single key.
pub(super) fn empty(span: Span) -> Node {
    Node { span, value: Yaml::Map(Vec::new()) }
}
