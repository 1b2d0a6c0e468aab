//! Fences of data: ```` ```{name} ```` with YAML inside.
//!
//! To add a block is to add a file and a row to [`BLOCKS`].

mod body;
mod compare;
mod figures;
mod image;
mod timeline;

pub use image::{image_elsewhere, read_image};

use super::writer::Writer;
use super::{Block, Options, Slot};
use crate::diagnostics::{Diagnostic, FilePath, Span, Spanned};
use crate::yaml::{Fields, Node, Unknown, Yaml};

/// What the reader of a block's fields may use.
struct Context<'a> {
    path: &'a FilePath,
    options: Options,
}

/// A block that we know: its name, what messages call it, and how its fields are read.
struct Row {
    name: &'static str,
    what: &'static str,
    read: fn(&mut Fields, &Context) -> Slot,
}

/// Every block that this version draws.
const BLOCKS: [Row; 4] = [
    Row { name: "compare", what: "a `compare` block", read: compare::read },
    Row { name: "figures", what: "a `figures` block", read: figures::read },
    Row { name: "image", what: "an `image` block", read: image::read },
    Row { name: "timeline", what: "a `timeline` block", read: timeline::read },
];

/// Names that the format keeps for blocks of later versions.
const LATER: [&str; 4] = ["chart", "embed", "gallery", "map"];

impl Writer<'_> {
    /// Warns of a listing in the language `timeline`: a block was meant.
    pub fn without_braces(&mut self, i: usize, info: &str) {
        if BLOCKS.iter().any(|row| row.name == info) {
            let span = self.span(i);
            let start = span.start + self.source.file[span.range()].find(info).unwrap_or_default() as u32;
            let place = Span { start, end: start + info.len() as u32 };
            let message = format!("a fence `{info}` without braces is a listing, printed as it stands");
            let warning = Diagnostic::warning("fence-without-braces", self.source.path, place, message);
            self.report(warning.help(format!("write ```` ```{{{info}}} ````")));
        }
    }

    /// Writes the fence of data at an index.
    pub fn write_block(&mut self, i: usize, name: &str) {
        let span = self.span(i);
        if self.refuse_in_field(span, "a fence of data") {
            return;
        }
        let name = self.block_name(i, name);
        if LATER.contains(&name.value.as_str()) {
            let message = format!("this version of nutgraf does not draw `{}` blocks yet", name.value);
            return self.error("block-not-yet", name.span, message, "take the block away, or keep it in a desk note until a later version");
        }
        let is_name = name.value.starts_with(|c: char| c.is_ascii_lowercase())
            && name.value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'));
        if !is_name {
            let message = format!("`{{{}}}` is not the name of a block", name.value);
            let help = match name.value.trim_start().strip_prefix('.').and_then(|rest| rest.split_whitespace().next()) {
                Some(language) => format!("a listing names its language without braces: write ```` ```{language} ````"),
                None => "a name is small letters, digits and hyphens, as in `{timeline}`".to_owned(),
            };
            return self.error("block-name", name.span, message, help);
        }
        if !self.is_closed(i) {
            let message = format!("the `{}` block never ends", name.value);
            return self.error("block-unclosed", name.span, message, "write a line of as many backticks as it begins with below its last field");
        }
        let before = self.diagnostics.len();
        let node = self.block_body(i);
        if node.is_none() && self.diagnostics.len() > before {
            // What its fields would be nobody knows: nothing more can be said of it.
            return;
        }
        let slot = match BLOCKS.iter().find(|row| row.name == name.value) {
            None => Slot::Block(Box::new(Block::Own { name, fields: node })),
            Some(row) => {
                let node = node.unwrap_or(Node { span: name.span, value: Yaml::Map(Vec::new()) });
                let context = Context { path: self.source.path, options: self.source.options };
                let Some(mut fields) = Fields::of(&node, self.source.path, row.what, &mut self.diagnostics) else { return };
                let slot = (row.read)(&mut fields, &context);
                fields.finish(Unknown::Error);
                slot
            }
        };
        self.hole(slot, span);
        self.html("\n");
    }

    fn block_name(&self, i: usize, name: &str) -> Spanned<String> {
        let range = self.events[i].1.clone();
        let found = self.source.text[range.clone()].find(name).unwrap_or(0);
        let start = range.start + found;
        Spanned::new(name.to_owned(), self.source.span(start..start + name.len()))
    }
}
