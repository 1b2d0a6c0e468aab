//! From a text to a [`Node`] tree, with everything refused that no author means.

use super::Node;
use crate::diagnostics::{Checked, FilePath, Span};

/// Reads the YAML that stands in `text` (a whole file) at `range`; spans count from the start of the file.
///
/// `None` where nothing usable came out (the findings say why) or where the YAML is empty (no finding).
/// Linear in the length of the YAML; at most 64 KiB and 32 levels for front matter and blocks.
pub fn read(_path: &FilePath, _text: &str, _range: Span) -> Checked<Option<Node>> {
    todo!()
}
