//! I1: an illustration has alternative text, caption, credit and licence, and an archive photograph says that it is one.

use super::Text;
use super::house_words::{HouseWords, says_one};
use crate::content::PageImage;
use crate::diagnostics::Diagnostic;
use crate::markup::{Block, ImageBlock, Slot};

/// How many days before its page a photograph may have been taken without saying so.
const RECENT: i64 = 30;

/// Reports illustrations that say nothing to those who do not see them (WCAG 2.2, criterion 1.1.1).
pub(super) fn without_alt(text: &Text, found: &mut Vec<Diagnostic>) {
    let page = text.page;
    each_image(text, &mut |image| {
        if image.alt.is_none() {
            let message = format!("the illustration `{}` has no alternative text", image.src.value);
            let help = "add `alt:` with what it shows, for those who do not see it";
            found.push(Diagnostic::error("illustration-without-alt", &page.path, image.src.span, message).help(help));
        }
    });
}

/// Reports illustrations without caption, credit or licence.
pub(super) fn incomplete(text: &Text, found: &mut Vec<Diagnostic>) {
    let (site, page) = (text.site, text.page);
    each_image(text, &mut |image| {
        let fields = [("caption", image.caption.is_some()), ("credit", image.credit.is_some()), ("licence", image.licence.is_some())];
        let missing: Vec<&str> = fields.iter().filter(|(_, given)| !given).map(|(field, _)| *field).collect();
        if missing.is_empty() {
            return;
        }
        let message = format!("the illustration `{}` has no {}", image.src.value, site.site_language().list_or(&missing));
        let help = format!(
            "add {}; where the maker is not known, say so in these words",
            missing.iter().map(|field| format!("`{field}:`")).collect::<Vec<_>>().join(", ")
        );
        found.push(Diagnostic::gate("illustration-incomplete", &page.path, image.src.span, message).help(help));
    });
}

/// Reports photographs taken certainly more than [`RECENT`] days before the page's date, if neither caption nor credit says so.
pub(super) fn archive_photo(text: &Text, found: &mut Vec<Diagnostic>) {
    let (site, page) = (text.site, text.page);
    each_image(text, &mut |image| {
        let (Some(taken), Some(published)) = (&image.date, &page.front.date) else { return };
        let Some(latest) = taken.value.latest() else { return };
        let Some(house) = HouseWords::of(site.language(page)) else { return };
        let says = |text: &str| says_one(text, &house.archive);
        let is_said =
            image.caption.as_ref().is_some_and(|caption| says(&caption.plain())) || image.credit.as_ref().is_some_and(|credit| says(&credit.value));
        if is_said || published.value.day.number() - latest.number() <= RECENT {
            return;
        }
        let message = format!("the illustration `{}` is of {}, and nothing says that it is from an archive", image.src.value, taken.value.as_str());
        let help = "say \"archive\" or \"file photo\" in the caption or credit, with the date";
        found.push(Diagnostic::gate("archive-photo", &page.path, taken.span, message).help(help));
    });
}

/// Every illustration that names a file; one that names none has been reported.
fn each_image<'a>(text: &Text<'a>, visit: &mut dyn FnMut(&'a ImageBlock)) {
    let mut visit = |image: &'a ImageBlock| {
        if !image.src.value.is_empty() {
            visit(image);
        }
    };
    if let Some(PageImage::Lead(image)) = &text.page.front.image {
        visit(image);
    }
    text.each(&mut |markup| {
        for hole in &markup.holes {
            let Slot::Block(block) = &hole.slot else { continue };
            if let Block::Image(image) = &**block {
                visit(image);
            }
        }
    });
}
