//! A site's own blocks: the fields that an author writes, held against what the component takes.

use super::Site;
use crate::diagnostics::{Checked, Diagnostic, FilePath, Span, Spanned, did_you_mean};
use crate::markup::Markup;
use crate::yaml::{Node, ScalarKind, Yaml};

/// A block of the site's own, as its component declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockKind {
    /// The name in braces.
    pub name: String,
    /// The component's `doc`: the help of messages.
    pub doc: Option<String>,
    /// Its parameters, in order.
    pub parameters: Vec<Parameter>,
}

/// A parameter of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The field's name.
    pub name: String,
    /// What it takes.
    pub takes: Takes,
    /// Whether it must be given.
    pub required: bool,
    /// Whether its text is Markdown with links.
    pub markdown: bool,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Anything.
    Anything,
    /// A text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// A list.
    List,
    /// A mapping.
    Map,
}

impl Takes {
    fn words(self) -> &'static str {
        match self {
            Takes::Anything => "anything",
            Takes::Text => "text",
            Takes::Number => "a number",
            Takes::Bool => "true or false",
            Takes::List => "a list",
            Takes::Map => "a mapping",
        }
    }

    fn fits(self, node: &Node) -> bool {
        match (self, &node.value) {
            (Takes::Anything, _) => true,
            (Takes::Text, Yaml::Scalar(_)) => true,
            (Takes::Number, Yaml::Scalar(scalar)) => scalar.kind == ScalarKind::Number,
            (Takes::Bool, Yaml::Scalar(scalar)) => scalar.kind == ScalarKind::Bool,
            (Takes::List, Yaml::List(_)) | (Takes::Map, Yaml::Map(_)) => true,
            _ => false,
        }
    }
}

impl BlockKind {
    /// Whether a field is linked text.
    pub fn is_markdown(&self, field: &str) -> bool {
        self.parameters.iter().any(|parameter| parameter.markdown && parameter.name == field)
    }

    fn help(&self) -> String {
        let fields =
            self.parameters.iter().map(|one| format!("`{}` ({}{})", one.name, one.takes.words(), if one.required { "" } else { ", optional" }));
        let fields = fields.collect::<Vec<_>>().join(", ");
        let doc = self.doc.as_ref().map_or_else(String::new, |doc| format!("{}: ", doc.trim_end_matches('.')));
        format!("{doc}its fields are {}", if fields.is_empty() { "none".into() } else { fields })
    }
}

/// Checks the fields of one block.
pub(super) fn check(site: &Site, path: &FilePath, name: &Spanned<String>, fields: Option<&Node>, span: Span) -> Vec<Diagnostic> {
    let Some(kind) = site.files.blocks.get(&name.value) else {
        let built_in = ["figures", "timeline", "image", "compare"];
        let near = did_you_mean(&name.value, site.files.blocks.keys().map(String::as_str).chain(built_in));
        let help = near.unwrap_or_else(|| {
            format!(
                "the blocks are figures, timeline, image and compare; a block of your own is the component `{0}` in `templates/blocks/{0}.html`",
                name.value
            )
        });
        return vec![Diagnostic::error("unknown-block", path, name.span, format!("there is no block `{}`", name.value)).help(help)];
    };
    let mut found = Vec::new();
    let entries = match fields.map(|node| &node.value) {
        Some(Yaml::Map(entries)) => entries.as_slice(),
        None | Some(Yaml::Null) => &[],
        Some(_) => {
            return vec![
                Diagnostic::error("wrong-type", path, span, format!("the block `{}` holds `field: value` lines", name.value)).help(kind.help()),
            ];
        }
    };
    for entry in entries {
        match kind.parameters.iter().find(|parameter| parameter.name == entry.key.value) {
            None => {
                let near = did_you_mean(&entry.key.value, kind.parameters.iter().map(|parameter| parameter.name.as_str()));
                let message = format!("the block `{}` has no field `{}`", name.value, entry.key.value);
                found.push(Diagnostic::error("unknown-field", path, entry.key.span, message).help(near.unwrap_or_else(|| kind.help())));
            }
            Some(parameter) if !parameter.takes.fits(&entry.value) => {
                let message = format!("`{}` should be {}", entry.key.value, parameter.takes.words());
                found.push(Diagnostic::error("wrong-type", path, entry.value.span, message).help(kind.help()));
            }
            Some(_) => {}
        }
    }
    for parameter in kind.parameters.iter().filter(|parameter| parameter.required) {
        if !entries.iter().any(|entry| entry.key.value == parameter.name) {
            found.push(
                Diagnostic::error("missing-field", path, span, format!("the block `{}` needs `{}`", name.value, parameter.name)).help(kind.help()),
            );
        }
    }
    found
}

impl Site {
    /// The fields of a block that are linked text, read: each with its name.
    pub fn own_texts(&self, path: &FilePath, block: &str, fields: Option<&Node>) -> Vec<Checked<(String, Markup)>> {
        let (Some(kind), Some(Yaml::Map(entries))) = (self.files.blocks.get(block), fields.map(|node| &node.value)) else { return Vec::new() };
        let mut texts = Vec::new();
        for entry in entries.iter().filter(|entry| kind.is_markdown(&entry.key.value)) {
            let Yaml::Scalar(scalar) = &entry.value.value else { continue };
            let text = Spanned::new(scalar.text.clone(), entry.value.span);
            let read = crate::markup::read_inline(path, &text, self.config.markup_options(path.as_str()));
            texts.push(Checked { value: (entry.key.value.clone(), read.value), diagnostics: read.diagnostics });
        }
        texts
    }
}
