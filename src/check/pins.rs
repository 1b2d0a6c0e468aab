//! F2: an explainer that shows figures has a day to which it knows the world.

use crate::config::Kind;
use crate::diagnostics::Diagnostic;
use crate::site::{Site, pin_is_unread};

/// Warns of explainers that show figures and have neither `date` nor `as_of`: their numbers change with every new reading.
pub(super) fn missing(site: &Site, found: &mut Vec<Diagnostic>) {
    for (page, links) in site.pages.iter().zip(&site.links) {
        let shows = !links.figures.is_empty() || !links.boxes.is_empty();
        if page.kind != Kind::Explainer || !shows || pin_is_unread(page) || site.pin(page).is_some() {
            continue;
        }
        let message = format!("`{}` shows figures and is pinned to no day, so its numbers change with every new reading", page.front.title.value);
        let help = "write `date:`, the day of publication, or `as_of:`, the last day whose reports it knows";
        found.push(Diagnostic::warning("page-without-pin", &page.path, page.front.title.span, message).help(help));
    }
}
