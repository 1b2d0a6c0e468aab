//! A text with blocks in it: finished HTML, and views that templates of `blocks/` draw.
//!
//! Its hash is that of its parts, never of rendered bytes; its value exists once the blocks are drawn.

use std::borrow::Cow;
use std::sync::OnceLock;

use tera::Value;

use crate::render::Extra;
use crate::render::shown::{Digester, Guide, Html, Shown};
use crate::render::views::{CompareView, FigureBoxView, ImageView, TimelineView};

/// A block that a template draws.
#[derive(Clone, Debug)]
pub enum BlockView {
    /// `blocks/figures.html`.
    Figures(Box<FigureBoxView>),
    /// `blocks/timeline.html`.
    Timeline(Box<TimelineView>),
    /// `blocks/image.html`.
    Image(Box<ImageView>),
    /// `blocks/compare.html`.
    Compare(Box<CompareView>),
    /// A component of the site's own: its fields as written, and those that are linked text.
    Own {
        /// Its name.
        name: String,
        /// The fields that are values.
        fields: Extra,
        /// The fields that are linked text.
        texts: Vec<(String, Html)>,
    },
}

impl BlockView {
    /// The template that draws it, and the name by which it reads the view; `None` for a component.
    pub fn template(&self) -> Option<(&'static str, &'static str)> {
        match self {
            BlockView::Figures(_) => Some(("blocks/figures.html", "box")),
            BlockView::Timeline(_) => Some(("blocks/timeline.html", "timeline")),
            BlockView::Image(_) => Some(("blocks/image.html", "image")),
            BlockView::Compare(_) => Some(("blocks/compare.html", "compare")),
            BlockView::Own { .. } => None,
        }
    }

    /// The view's value.
    pub fn value(&self) -> Value {
        match self {
            BlockView::Figures(view) => view.value(),
            BlockView::Timeline(view) => view.value(),
            BlockView::Image(view) => view.value(),
            BlockView::Compare(view) => view.value(),
            BlockView::Own { fields, .. } => fields.value(),
        }
    }

    fn digest(&self, hasher: &mut Digester) {
        match self {
            BlockView::Figures(view) => view.digest(hasher),
            BlockView::Timeline(view) => view.digest(hasher),
            BlockView::Image(view) => view.digest(hasher),
            BlockView::Compare(view) => view.digest(hasher),
            BlockView::Own { name, fields, texts } => {
                name.digest(hasher);
                fields.digest(hasher);
                for (key, text) in texts {
                    key.digest(hasher);
                    text.digest(hasher);
                }
            }
        }
    }
}

/// A block, where it stands in the HTML, and where the author wrote it.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The byte offset in [`Content::html`].
    pub at: usize,
    /// What is drawn there.
    pub block: BlockView,
    /// The place in the page's file, for findings about its fields.
    pub span: crate::diagnostics::Span,
}

impl Placed {
    /// The path of the template that draws it.
    pub fn template(&self) -> Cow<'static, str> {
        match &self.block {
            BlockView::Own { name, .. } => format!("blocks/{name}.html").into(),
            block => block.template().map_or("", |(template, _)| template).into(),
        }
    }
}

/// A text with blocks in it.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// The HTML around the blocks.
    pub html: String,
    /// The blocks, by offset.
    pub blocks: Vec<Placed>,
    finished: OnceLock<String>,
}

impl Content {
    /// A text whose blocks are still to be drawn.
    pub fn new(html: String, blocks: Vec<Placed>) -> Self {
        Self { html, blocks, finished: OnceLock::new() }
    }

    /// The text as one piece of HTML; blocks that were not drawn are missing.
    pub fn plain(self) -> Html {
        Html(self.html)
    }

    /// Draws every block with `draw`; the value is complete afterwards.
    pub fn finish<E>(&self, mut draw: impl FnMut(&Placed) -> Result<String, E>) -> Result<(), E> {
        if self.blocks.is_empty() {
            return Ok(());
        }
        let mut html = String::with_capacity(self.html.len() + self.blocks.len() * 1024);
        let mut last = 0;
        for placed in &self.blocks {
            html.push_str(&self.html[last..placed.at]);
            html.push_str(draw(placed)?.trim());
            last = placed.at;
        }
        html.push_str(&self.html[last..]);
        self.finished.get_or_init(|| html);
        Ok(())
    }
}

impl Shown for Content {
    fn type_name() -> String {
        "HTML".into()
    }
    fn value(&self) -> Value {
        Value::safe_string(self.finished.get().unwrap_or(&self.html))
    }
    fn digest(&self, hasher: &mut Digester) {
        Html::digest_text(&self.html, hasher);
        for placed in &self.blocks {
            hasher.update(&(placed.at as u64).to_le_bytes());
            placed.block.digest(hasher);
        }
    }
    fn document(guide: &mut Guide) {
        FigureBoxView::document(guide);
        TimelineView::document(guide);
        ImageView::document(guide);
        CompareView::document(guide);
    }
}
