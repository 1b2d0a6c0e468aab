//! The catalogue of bad input: what every site below `tests/sites/bad` has in common.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

/// The output of a good site.
static OLD: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
    let place = tempfile::tempdir().unwrap();
    let output = place.path().join("public");
    let (exit, messages) = crate::run(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/town"), &output);
    assert_eq!((exit, messages.as_str()), (0, ""));
    every_file(&output)
});

/// Lays down the output of a good site, our own list of its files included.
pub fn old_output(output: &Path) -> BTreeMap<String, Vec<u8>> {
    for (path, bytes) in &*OLD {
        let place = output.join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, bytes).unwrap();
    }
    OLD.clone()
}

/// Says how the output, or what lies beside it, is not as it was.
pub fn touched(output: &Path, before: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let now = every_file(output);
    let mut wrong: Vec<String> = before.iter().filter(|(path, bytes)| now.get(*path) != Some(bytes)).map(|(path, _)| format!("`{path}` was touched")).collect();
    wrong.extend(now.keys().filter(|path| !before.contains_key(*path)).map(|path| format!("`{path}` is new")));
    let beside = std::fs::read_dir(output.parent().unwrap()).unwrap().map(|entry| entry.unwrap());
    let left = beside.filter(|entry| entry.path() != output && entry.file_type().unwrap().is_dir());
    wrong.extend(left.map(|entry| format!("{:?} was left behind", entry.file_name())));
    wrong
}

fn every_file(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned(), std::fs::read(entry.path()).unwrap())).collect()
}
