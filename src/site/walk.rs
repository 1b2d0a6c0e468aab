//! Every text of a page, in the order in which a reader meets it.

use crate::content::{Page, PageImage};
use crate::markup::{Block, Markup, Slot};

/// Calls `visit` with each text of a page whose body is at hand: key points, gloss, facts, the body with the texts in its blocks, changes.
pub fn each_markup<'a>(page: &'a Page, body: &'a Markup, visit: &mut dyn FnMut(&'a Markup)) {
    for point in &body.key_points {
        nested(point, visit);
    }
    if let Some((_, gloss)) = &page.front.gloss {
        visit(gloss);
    }
    if let Some(PageImage::Lead(image)) = &page.front.image {
        image.caption.iter().for_each(&mut *visit);
    }
    for fact in &page.front.facts {
        visit(&fact.value);
    }
    nested(body, visit);
    for change in &page.front.changes {
        visit(&change.text);
    }
}

/// A text and the texts in its blocks.
fn nested<'a>(markup: &'a Markup, visit: &mut dyn FnMut(&'a Markup)) {
    visit(markup);
    for hole in &markup.holes {
        let Slot::Block(block) = &hole.slot else { continue };
        match &**block {
            Block::Compare { rows, .. } => {
                rows.iter().flat_map(|row| &row.positions).filter_map(|position| position.text.as_ref()).for_each(&mut *visit)
            }
            Block::Image(image) => image.caption.iter().for_each(&mut *visit),
            Block::Figures { .. } | Block::Own { .. } => {}
        }
    }
}
