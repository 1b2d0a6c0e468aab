//! G2: a background page has a gloss, the short card that links to it open.

use crate::config::Kind;
use crate::content::Page;
use crate::diagnostics::Diagnostic;
use crate::site::Site;

/// The most words of a gloss: what a reader takes in without leaving the sentence.
const MOST: u32 = 60;

/// Warns of background pages without a gloss.
pub(super) fn missing(site: &Site, found: &mut Vec<Diagnostic>) {
    for page in background(site).filter(|page| page.front.gloss.is_none()) {
        let message = format!("`{}` has no gloss, so links to it open no card", page.front.title.value);
        let help = format!("add `gloss:` with at most {MOST} words on who or what it is");
        found.push(Diagnostic::warning("gloss-missing", &page.path, page.front.title.span, message).help(help));
    }
}

/// Warns of glosses that are too long for a card.
pub(super) fn too_long(site: &Site, found: &mut Vec<Diagnostic>) {
    for page in background(site) {
        let Some((text, gloss)) = page.front.gloss.as_ref().filter(|(_, gloss)| gloss.words > MOST) else { continue };
        let message = format!("this gloss has {} words", gloss.words);
        let help = format!("a card holds {MOST}; leave the rest to the page");
        found.push(Diagnostic::warning("gloss-too-long", &page.path, text.span, message).help(help));
    }
}

fn background(site: &Site) -> impl Iterator<Item = &Page> {
    site.pages.iter().map(|page| &**page).filter(|page| page.kind == Kind::Background)
}
