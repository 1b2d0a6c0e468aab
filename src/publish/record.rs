//! The record of a release, as it lies with the target: what was live, by path, with hash and length.

use serde_json::{Value, json};

use super::{Files, Item, Release};
use crate::output::check_path;

/// The version of the form.
const VERSION: u64 = 1;

/// The record as it is written: the same release gives the same bytes.
pub(super) fn write(release: &Release, files: &Files) -> Vec<u8> {
    let files: serde_json::Map<String, Value> = files.iter().map(|(path, item)| (path.clone(), json!([item.digest, item.bytes]))).collect();
    let record = json!({
        "nutgraf-release": VERSION,
        "number": release.number,
        "made": release.made,
        "restores": release.restores,
        "files": files,
    });
    let mut text = record.to_string().into_bytes();
    text.push(b'\n');
    text
}

/// The record of a release at a store, with the store's own mark of each file.
#[cfg(feature = "s3")]
pub(super) fn write_with_marks(release: &Release, files: &Files, marks: &std::collections::BTreeMap<String, String>) -> Vec<u8> {
    let mut record: Value = serde_json::from_slice(&write(release, files)).unwrap_or_default();
    record["marks"] = marks.iter().map(|(path, mark)| (path.clone(), json!(mark))).collect::<serde_json::Map<String, Value>>().into();
    let mut text = record.to_string().into_bytes();
    text.push(b'\n');
    text
}

/// A record with its marks.
#[cfg(feature = "s3")]
pub(super) fn read_with_marks(bytes: &[u8]) -> Option<(Release, Files, std::collections::BTreeMap<String, String>)> {
    let (release, files) = read(bytes)?;
    let record: Value = serde_json::from_slice(bytes).ok()?;
    let marks = record["marks"].as_object().into_iter().flatten();
    Some((release, files, marks.filter_map(|(path, mark)| Some((path.clone(), mark.as_str()?.to_owned()))).collect()))
}

/// Reads a record; `None` for what is none. It comes from a place that others can write, so its paths are checked.
pub(super) fn read(bytes: &[u8]) -> Option<(Release, Files)> {
    let record: Value = serde_json::from_slice(bytes).ok()?;
    if record["nutgraf-release"].as_u64()? != VERSION {
        return None;
    }
    let number = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
    let release = Release { number: number(&record["number"])?, made: record["made"].as_i64()?, restores: number(&record["restores"]) };
    let file = |(path, item): (&String, &Value)| {
        check_path(path).ok()?;
        let digest = item[0].as_str().filter(|digest| digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        Some((path.clone(), Item { digest: digest.to_owned(), bytes: item[1].as_u64()? }))
    };
    let files: Option<Files> = record["files"].as_object()?.iter().map(file).collect();
    Some((release, files?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_again_and_what_leads_elsewhere_is_not() {
        let release = Release { number: 12, made: 1_700_000_000, restores: Some(11) };
        let item = |bytes| Item { digest: "ab".repeat(32), bytes };
        let files: Files = [("a b/index.html".to_owned(), item(1)), ("ميزانية/index.html".to_owned(), item(2))].into();
        assert_eq!(read(&write(&release, &files)), Some((release.clone(), files)));
        let outside: Files = [("../x".to_owned(), item(1))].into();
        assert_eq!(read(&write(&release, &outside)), None);
        for broken in ["", "{}", "[]", "{\"nutgraf-release\":2}"] {
            assert_eq!(read(broken.as_bytes()), None, "{broken}");
        }
    }
}
