//! What holds for every output: its names, its pages, its links, and what must not be in it.

use std::collections::BTreeMap;
use std::path::Path;

use nutgraf::output::MANIFEST_NAME;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;
use url::Url;

use crate::document::{Document, Element};
use crate::run::Verdict;

/// A name that every file system and host can hold, by a list of this file's own.
pub fn check_name(name: &str) -> Verdict {
    prop_assert!(!name.is_empty() && name.len() <= 255, "{name:?} has {} bytes", name.len());
    prop_assert!(!name.starts_with('.') || name == ".nojekyll" || name == ".well-known", "{name:?} begins with a dot");
    prop_assert!(!name.ends_with(['.', ' ']) && !name.starts_with(' '), "{name:?} begins or ends in what some systems drop");
    let forbidden = |c: char| c.is_control() || matches!(c, '/' | '\\' | '?' | '#' | ':' | '*' | '"' | '<' | '>' | '|');
    prop_assert!(!name.contains(forbidden), "{name:?} has a character that some system refuses");
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |port: &str| {
        stem.strip_prefix(port).is_some_and(|rest| rest.chars().count() == 1 && rest.contains(['1', '2', '3', '4', '5', '6', '7', '8', '9']))
    };
    prop_assert!(!matches!(&*stem, "CON" | "PRN" | "AUX" | "NUL") && !numbered("COM") && !numbered("LPT"), "{name:?} is a device");
    Ok(())
}

/// The files of an output by their paths.
pub type Written = BTreeMap<String, Vec<u8>>;

/// Everything that holds for an output, whatever the site was.
pub fn check(base: &Url, written: &Written) -> Verdict {
    let mut folded = BTreeMap::new();
    for path in written.keys() {
        path.split('/').try_for_each(check_name)?;
        let same = folded.insert(path.nfc().collect::<String>().to_lowercase(), path);
        prop_assert!(same.is_none(), "{path:?} and {same:?} are one file on some systems");
    }
    let pages: BTreeMap<&str, Document> = written
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path.as_str(), Document::of_page(&String::from_utf8_lossy(bytes))))
        .collect();
    for (path, page) in &pages {
        let at = |verdict: Verdict| verdict.map_err(|error| TestCaseError::fail(format!("{path}: {error}")));
        prop_assert!(page.mended.is_empty(), "{path}: a browser mends {:?}\n{}", page.mended, String::from_utf8_lossy(&written[*path]));
        let own = base.join(path.strip_suffix("index.html").unwrap_or(path)).unwrap();
        at(page.check_harmless(&own))?;
        for (element, address) in page.addresses() {
            at(check_address((base, &own), element, address, (written, &pages)))?;
        }
    }
    for (path, bytes) in written {
        match path.rsplit('.').next() {
            Some("xml") => check_xml(path, bytes)?,
            Some("json" | "webmanifest") => prop_assert!(serde_json::from_slice::<serde_json::Value>(bytes).is_ok(), "{path} is no JSON"),
            _ => {}
        }
    }
    Ok(())
}

/// An address of this site leads to a file that was written, and to an id that stands in it.
fn check_address((base, own): (&Url, &Url), element: &Element, address: &str, (written, pages): (&Written, &BTreeMap<&str, Document>)) -> Verdict {
    let url = own.join(address).map_err(|error| TestCaseError::fail(format!("{element:?}: {error}")))?;
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    if url.origin() != base.origin() {
        return Ok(());
    }
    let Some(rest) = url.path().strip_prefix(base.path()) else {
        // What the author says of the rest of the host is the author's business.
        return Ok(());
    };
    let rest = decode(rest);
    let file = if rest.is_empty() || rest.ends_with('/') { format!("{rest}index.html") } else { rest };
    prop_assert!(written.contains_key(&file), "{element:?} leads to `{file}`, which was not written");
    if let (Some(anchor), Some(page)) = (url.fragment().map(decode).filter(|anchor| !anchor.is_empty() && anchor != "top"), pages.get(file.as_str()))
    {
        prop_assert!(page.ids().any(|id| id == anchor), "{element:?} leads to `{file}#{anchor}`, which does not exist");
    }
    Ok(())
}

fn check_xml(path: &str, bytes: &[u8]) -> Verdict {
    let mut reader = quick_xml::Reader::from_reader(bytes);
    reader.config_mut().check_end_names = true;
    let mut depth = 0;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => break,
            Ok(quick_xml::events::Event::Start(_)) => depth += 1,
            Ok(quick_xml::events::Event::End(_)) => depth -= 1,
            Ok(_) => {}
            Err(error) => prop_assert!(false, "{path} is no XML: {error}"),
        }
    }
    let control = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    prop_assert!(depth == 0 && !String::from_utf8_lossy(bytes).contains(control), "{path} is no XML");
    Ok(())
}

/// A word that stands nowhere: in no path and no byte, in whatever case.
pub fn check_absent(word: &str, written: &Written) -> Verdict {
    for (path, bytes) in written {
        let found = path.to_lowercase().contains(word) || String::from_utf8_lossy(bytes).to_lowercase().contains(word);
        if found {
            let text = String::from_utf8_lossy(bytes).to_lowercase();
            let at = text.find(word).unwrap_or(0);
            let around = &text[text.floor_char_boundary(at.saturating_sub(200))..text.ceil_char_boundary((at + 200).min(text.len()))];
            prop_assert!(false, "`{word}` stands in {path}: {around}");
        }
    }
    Ok(())
}

/// Reads every file of a folder.
pub fn read_tree(folder: &Path) -> Written {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let named = files.map(|entry| (entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned(), entry.into_path()));
    named.filter(|(name, _)| name != MANIFEST_NAME).map(|(name, path)| (name, std::fs::read(path).unwrap())).collect()
}
