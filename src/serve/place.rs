//! From a request's address to a path of the output. Nothing here knows that there is a disk.

use percent_encoding::percent_decode_str;

use crate::build::Preview;

/// Where an address leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// To this path of the output.
    File(String),
    /// To this address, which the browser should ask for.
    Elsewhere(String),
    /// Nowhere. What the site would call the address, for looking for near ones.
    Nowhere(String),
}

/// Finds where the path of an address leads.
pub(super) fn find(address: &str, preview: &Preview) -> Place {
    let nowhere = |path: &str| Place::Nowhere(path.to_owned());
    let Some(path) = decoded(address) else { return nowhere("") };
    let base = decoded(preview.base_path()).unwrap_or_else(|| "/".to_owned());
    let Some(below) = path.strip_prefix(&base) else {
        // The two ways to miss the base path that a person tries.
        let home = path == "/" || base.strip_suffix('/') == Some(&path);
        return if home { Place::Elsewhere(preview.base_path().to_owned()) } else { nowhere(&path) };
    };
    if below.is_empty() || below.ends_with('/') {
        let file = format!("{below}index.html");
        return if preview.holds(&file) { Place::File(file) } else { nowhere(below) };
    }
    if preview.holds(below) {
        return Place::File(below.to_owned());
    }
    if preview.holds(&format!("{below}/index.html")) {
        return Place::Elsewhere(format!("{address}/"));
    }
    nowhere(below)
}

/// The path in the site's own letters; none where it holds what no address of a site can.
fn decoded(address: &str) -> Option<String> {
    let lower = address.to_ascii_lowercase();
    // A slash that was encoded is part of a name, and no name of ours has one.
    if ["%2f", "%5c"].iter().any(|encoded| lower.contains(encoded)) {
        return None;
    }
    let path = percent_decode_str(address).decode_utf8().ok()?.into_owned();
    let strange = path.chars().any(|c| c.is_control() || c == '\\') || path.split('/').any(|part| part == "." || part == "..");
    (path.starts_with('/') && !path.contains("//") && !strange).then_some(path)
}
