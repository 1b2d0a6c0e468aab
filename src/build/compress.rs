//! `compress: true` — a smaller copy beside each text, for hosts that send such copies.

use std::io::Write;

use flate2::{Compression, GzBuilder};

use crate::diagnostics::Failure;
use crate::output::Output;

/// The endings of what is text. Pictures and fonts are compressed as they are.
const TEXTS: [&str; 16] =
    [".atom", ".css", ".csv", ".geojson", ".htm", ".html", ".ics", ".js", ".json", ".map", ".mjs", ".svg", ".txt", ".vtt", ".webmanifest", ".xml"];

/// Adds `PATH.gz` to each text that it makes smaller.
pub(super) fn beside(output: &Output) -> Result<(), Failure> {
    output.put_beside(
        ".gz",
        |path| TEXTS.iter().any(|ending| path.ends_with(ending)),
        |bytes| Some(gzip(bytes)).filter(|small| small.len() < bytes.len()),
    )
}

/// The same bytes on every machine and on every day: without a name, a time or a system.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::best());
    writer.write_all(bytes).and_then(|()| writer.finish()).expect("writing into memory cannot fail")
}
