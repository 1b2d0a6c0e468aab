//! C5: what is withdrawn stays withdrawn: it is in no output, and no release brings it back.

use crate::config::{FILE, Withdrawn};
use crate::diagnostics::{Diagnostic, FilePath};
use crate::site::{Site, alias_file, file_of};

/// Reports each withdrawn address at which something still stands, with what that is.
pub(super) fn shown(site: &Site, found: &mut Vec<Diagnostic>) {
    for withdrawn in &site.config.withdrawn {
        let Some((what, path)) = standing(site, withdrawn) else { continue };
        let address = &withdrawn.address;
        let message = format!("`/{}` is withdrawn, and {what} stands there", address.value);
        let help = "take it away, or take the address out of `withdrawn:`; what takes its place needs another address";
        let related = path.map(|path| (path, "this stands there"));
        let finding = Diagnostic::gate("withdrawn-shown", &FilePath::new(FILE), address.span, message).help(help);
        found.push(related.into_iter().fold(finding, |finding, (path, label)| finding.related(&path, None, label)));
    }
}

/// The first thing that stands at a withdrawn address, and its file where it has one.
fn standing(site: &Site, withdrawn: &Withdrawn) -> Option<(String, Option<FilePath>)> {
    let of = |file: &FilePath| Some((format!("`{file}`"), Some(file.clone())));
    let mut pages = site.pages.iter().zip(&site.places);
    if let Some((page, _)) = pages.find(|(_, place)| withdrawn.covers(&file_of(place))) {
        return of(&page.path);
    }
    if let Some((_, page)) = site.redirects.iter().find(|(address, _)| withdrawn.covers(&alias_file(address))) {
        return Some((format!("an alias of `{}`", site.page(*page).path), Some(site.page(*page).path.clone())));
    }
    if let Some(figure) = site.figures.iter().find(|figure| withdrawn.covers(&format!("{}/index.html", figure.address))) {
        return Some((format!("the page of the figure `{}`", figure.record.id), Some(figure.record.home.path.clone())));
    }
    let beside = site.files.assets.iter().filter(|(path, _)| !site.withheld.contains(*path)).map(|(path, asset)| (path.clone(), asset));
    let statics = site.files.statics.iter().map(|(path, asset)| (format!("static/{path}"), asset));
    let file = beside.chain(statics).find(|(_, asset)| withdrawn.covers(&asset.address))?.0;
    of(&FilePath::new(file))
}
