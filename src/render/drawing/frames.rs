//! How much room words take, for tests: no word of a drawing may touch another.

use super::width;
use crate::render::views::WordsView;

/// Left, top, right, bottom of a line of words.
pub fn frame(words: &WordsView, size: f64, mirrored: bool) -> [f64; 4] {
    let wide = width(&words.text, size);
    let before = match (words.anchor.as_str(), mirrored) {
        ("middle", _) => wide / 2.0,
        ("start", false) | ("end", true) => 0.0,
        _ => wide,
    };
    let (x, y) = (words.x as f64 - before, words.y as f64);
    [x, y - 0.78 * size, x + wide, y + 0.22 * size]
}
