//! `image`: a picture with all that belongs to it.

use super::{Context, timeline};
use crate::diagnostics::{Diagnostic, FilePath, Spanned};
use crate::markup::{Block, ImageBlock, Options, Slot, read_inline, target};
use crate::yaml::Fields;

/// Reads `src`, `alt`, `caption`, `credit`, `licence` and `date`; only `src` is needed here.
pub(super) fn read(fields: &mut Fields, context: &Context) -> Slot {
    Slot::Block(Box::new(Block::Image(fields_of(fields, context))))
}

/// Reads the same fields where `image:` of a page's front matter is a mapping.
pub fn read_image(fields: &mut Fields, options: Options) -> ImageBlock {
    let path = fields.path;
    fields_of(fields, &Context { path, options })
}

/// Refuses the address of a picture that is not on this site.
pub fn image_elsewhere(src: &Spanned<String>, path: &FilePath) -> Option<Diagnostic> {
    if target::scheme(&src.value).is_none() && !src.value.starts_with("//") {
        return None;
    }
    let finding = Diagnostic::error("image-address", path, src.span, "an image cannot come from another site");
    Some(finding.help("save the picture beside the page and name its file"))
}

fn fields_of(fields: &mut Fields, context: &Context) -> ImageBlock {
    let mut src = fields.required("src").unwrap_or_default();
    if let Some(finding) = image_elsewhere(&src, context.path) {
        fields.report(finding);
        // It is said; nobody need look for such a file.
        src.value.clear();
    }
    let alt = fields.text("alt");
    let caption = fields.text("caption").map(|text| read_inline(context.path, &text, context.options).into(fields.diagnostics()));
    let credit = fields.text("credit");
    let licence = fields.text("licence");
    let date = fields.text("date").and_then(|text| timeline::date(text, fields, context));
    ImageBlock { src, alt, caption, credit, licence, date }
}
