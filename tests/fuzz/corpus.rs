//! Input that is almost right: texts of the repository, cut and mended at random, and pieces that mean something to a reader.

use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::select;

/// The longest stretch of a file that is taken, in bytes.
const LONGEST: usize = 1500;

/// Every Markdown file of the repository's own examples and content.
pub static PAGES: LazyLock<Vec<String>> = LazyLock::new(|| texts(&["content", "tests/markup", "tests/sites", "docs"], ".md"));

/// Every YAML file of them.
pub static RECORDS: LazyLock<Vec<String>> = LazyLock::new(|| texts(&["content", "tests/sites"], ".yaml"));

/// A text put together from pieces, some of them many times, or a stretch of a file with pieces thrown at it.
pub fn text(pieces: &'static [&'static str], files: &'static [String]) -> BoxedStrategy<String> {
    prop_oneof![
        3 => sentence(pieces),
        1 => (select(pieces), 1..60_usize, sentence(pieces)).prop_map(|(piece, times, rest)| piece.repeat(times) + &rest),
        4 => (stretch(files), prop::collection::vec(edit(pieces), 0..8)).prop_map(|(text, edits)| edits.iter().fold(text, |text, edit| edit.on(text))),
    ]
    .boxed()
}

/// Some pieces in a row, now and then a letter of any script between them.
pub fn sentence(pieces: &'static [&'static str]) -> BoxedStrategy<String> {
    let piece = prop_oneof![12 => select(pieces).prop_map(str::to_owned), 1 => "\\PC{1,3}", 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat()).boxed()
}

/// Whole lines from anywhere in a file.
fn stretch(files: &'static [String]) -> impl Strategy<Value = String> {
    (select(files), any::<prop::sample::Index>(), 1..40_usize).prop_map(|(file, from, count)| {
        let lines: Vec<&str> = file.split_inclusive('\n').collect();
        let from = if count > 20 || lines.is_empty() { 0 } else { from.index(lines.len()) };
        let text: String = lines.into_iter().skip(from).take(count).collect();
        text[..text.floor_char_boundary(LONGEST)].to_owned()
    })
}

/// One change of a text; places are shares of its length.
#[derive(Clone, Debug)]
enum Edit {
    Insert(prop::sample::Index, &'static str),
    Delete(prop::sample::Index, usize),
    Repeat(prop::sample::Index, usize, usize),
    Move(prop::sample::Index, usize, prop::sample::Index),
    Character(prop::sample::Index, char),
}

fn edit(pieces: &'static [&'static str]) -> impl Strategy<Value = Edit> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        4 => (at(), select(pieces)).prop_map(|(at, piece)| Edit::Insert(at, piece)),
        2 => (at(), 1..20_usize).prop_map(|(at, length)| Edit::Delete(at, length)),
        1 => (at(), 1..12_usize, 2..20_usize).prop_map(|(at, length, times)| Edit::Repeat(at, length, times)),
        1 => (at(), 1..40_usize, at()).prop_map(|(from, length, to)| Edit::Move(from, length, to)),
        1 => (at(), any::<char>()).prop_map(|(at, c)| Edit::Character(at, c)),
    ]
}

impl Edit {
    fn on(&self, mut text: String) -> String {
        let place = |text: &str, at: &prop::sample::Index| text.floor_char_boundary(at.index(text.len() + 1));
        let range = |text: &str, at: &prop::sample::Index, length: usize| {
            let from = place(text, at);
            from..text.ceil_char_boundary((from + length).min(text.len()))
        };
        match self {
            Edit::Insert(at, piece) => text.insert_str(place(&text, at), piece),
            Edit::Delete(at, length) => text.replace_range(range(&text, at, *length), ""),
            Edit::Repeat(at, length, times) => {
                let range = range(&text, at, *length);
                let repeated = text[range.clone()].repeat(*times);
                text.replace_range(range, &repeated);
            }
            Edit::Move(from, length, to) => {
                let range = range(&text, from, *length);
                let moved = text[range.clone()].to_owned();
                text.replace_range(range, "");
                text.insert_str(place(&text, to), &moved);
            }
            Edit::Character(at, c) => text.insert(place(&text, at), *c),
        }
        text
    }
}

/// The texts of all files with an ending below some folders of the repository, in the order of their paths.
fn texts(folders: &[&str], ending: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let walk = |folder: &&str| walkdir::WalkDir::new(root.join(folder)).sort_by_file_name();
    let files = folders.iter().flat_map(walk).filter_map(Result::ok).filter(|entry| entry.file_name().to_string_lossy().ends_with(ending));
    let texts: Vec<String> = files.filter_map(|entry| std::fs::read_to_string(entry.path()).ok()).collect();
    assert!(texts.len() >= 40, "the examples are missing");
    texts
}
