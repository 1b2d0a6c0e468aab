//! Reads one Markdown file: where it stands, its front matter, its text.

use super::front::{self, empty};
use super::place::{Place, place};
use super::split::split;
use super::{Body, Front, Page};
use crate::config::{Config, Kind, is_reserved};
use crate::date::Moment;
use crate::diagnostics::{Checked, Diagnostic, FilePath, Span, Spanned};
use crate::markup::{self, Linkable, Options};
use crate::yaml;

/// Reads a page. `None` where the file has no usable front matter (the findings say why).
///
/// A page that states no title has that of the heading with which its text begins, and the heading is not printed again.
/// A page whose title is missing or cannot be seen is called by its id, so that other pages still find it.
pub fn read(path: &FilePath, text: &str, config: &Config) -> Checked<Option<Page>> {
    let mut found = Vec::new();
    let mut parts = match split(path, text) {
        Ok(parts) => parts,
        Err(mistake) => return Checked { value: None, diagnostics: vec![*mistake] },
    };
    let node = yaml::read(path, text, parts.yaml).into(&mut found);
    if node.is_none() && !found.is_empty() {
        return Checked { value: None, diagnostics: found };
    }
    let node = node.unwrap_or_else(|| empty(parts.head));
    let lead = front::lacks_title(&node).then(|| markup::lead_heading(text, parts.body)).flatten();
    if let Some(lead) = &lead {
        parts.body = lead.body;
    }
    let title = lead.as_ref().map(|lead| &lead.title);
    let Some(front) = front::read(&node, (path, title), config, &mut found) else { return Checked { value: None, diagnostics: found } };
    let (mut front, id, records) = (front.front, front.id, front.records);
    let place = place(path);
    let id_given = id.as_ref().map(|id| id.span);
    let id = id.map_or_else(|| place.id.clone(), |id| id.value);
    if front.title.value.is_empty() {
        front.title = Spanned::new(id.clone(), parts.head);
    }
    date_of_name(&mut front, &place, config, (path, parts.head), &mut found);
    found.extend(reserved(&front, &place, path, parts.head));
    let options = body_options(&front, config, path);
    let mut body = markup::read(path, text, parts.body, options).into(&mut found);
    body.desk_notes.splice(..0, lead.into_iter().flat_map(|lead| lead.notes));
    let body = Body::new(body);
    let Place { kind, stem, folder, own_folder, language, .. } = place;
    let page = Page {
        path: path.clone(),
        kind,
        id,
        id_given,
        stem,
        folder,
        own_folder,
        file_language: language,
        front,
        body,
        records,
        head: parts.head,
        prints: Default::default(),
    };
    Checked { value: Some(page), diagnostics: found }
}

/// The date of the file's name, where front matter gives none.
fn date_of_name(front: &mut Front, place: &Place, config: &Config, at: (&FilePath, Span), found: &mut Vec<Diagnostic>) {
    let (None, Some(day)) = (&front.date, &place.date) else { return };
    let moment = day.clone().and_then(|day| Moment::from_day(day, &config.timezone));
    match moment {
        Ok(moment) => front.date = Some(Spanned::new(moment, at.1)),
        Err(message) => {
            let found_here = Diagnostic::error("bad-date", at.0, at.1, format!("in the file's name, {message}"));
            found.push(found_here.help("rename the file, or write `date:` in its front matter"));
            front.pin_unread |= front.as_of.is_none();
        }
    }
}

/// A page at the top of the site whose name the site itself needs.
fn reserved(front: &Front, place: &Place, path: &FilePath, head: Span) -> Option<Diagnostic> {
    if !place.folder.is_empty() || front.address.is_some() || place.kind == Kind::Section {
        return None;
    }
    let (name, span) = front.slug.as_ref().map_or((&place.stem, head), |slug| (&slug.value, slug.span));
    if !is_reserved(name) {
        return None;
    }
    let help = match name.as_str() {
        "index" => "the home page is `content/_index.md`: rename the file",
        _ => "rename the file, or choose another `slug:` or `path:`",
    };
    Some(Diagnostic::error("bad-address", path, span, format!("the address `/{name}/` is reserved for the site itself")).help(help))
}

fn body_options(front: &Front, config: &Config, path: &FilePath) -> Options {
    let wanted = front.autolink.unwrap_or(config.autolink);
    let linkable = if wanted { Linkable::Collected } else { Linkable::Ignored };
    Options { linkable, ..config.markup_options(path.as_str()) }
}
