//! The rules that keep the source readable, held against the source itself.
//!
//! Each test is one rule: a table where there is something to list, a sentence for each place that breaks it. To allow something
//! new is to add a row, where a reviewer sees it.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files has failed")]

use std::path::{Path, PathBuf};

use nutgraf::diagnostics::CODES;

/// Rule 4: what reaches out of the program, and the modules (or single files) that may.
const REACHES_OUT: &[(&str, &[&str], &[&str])] = &[
    (
        "the disk",
        &["std::fs", "fs::", "File::", "rustix::", "walkdir", ".canonicalize()", ".is_file()", ".is_dir()", ".exists()", ".read_dir(", ".read_link("],
        &["input", "output", "build/memo", "ledger", "watch", "serve", "publish", "cli"],
    ),
    (
        "the clock",
        &["SystemTime", "Instant::now", "Timestamp::now", "Zoned::now", "TimeZone::system", "thread::sleep"],
        &["input", "output", "build/memo", "ledger", "watch", "serve", "publish", "cli"],
    ),
    ("the network", &["std::net", "TcpListener", "TcpStream", "UdpSocket", "hyper", "axum", "tokio"], &["serve", "publish", "cli"]),
    ("the environment", &["std::env", "env::var", "env::args", "env::current_dir"], &["input", "output", "serve", "publish", "cli", "main.rs"]),
    ("other programs", &["process::Command", "Command::new"], &["cli", "publish", "serve"]),
    ("the terminal", &["println!", "print!", "io::stdout", "io::stderr", "io::stdin", "anstream", "indicatif"], &["cli", "main.rs"]),
];

/// Crates that one module wraps, so that they can be replaced there.
const WRAPPED: &[(&str, &[&str])] = &[
    ("serde_yaml", &["yaml"]),
    ("granit_parser", &["yaml"]),
    ("pulldown_cmark", &["markup"]),
    ("ammonia", &["markup"]),
    ("tera::", &["render", "build"]),
    ("fluent_bundle", &["language"]),
    ("edtf_core", &["date"]),
    ("clap::", &["cli"]),
    ("annotate_snippets", &["diagnostics"]),
];

/// Rule 5: the only files that may name serde's traits. Templates read views, which are no serde types; only their way to Tera is serde's.
const SERIALISES: &[&str] = &["yaml/kinds.rs", "output/manifest.rs", "build/memo", "ledger", "exchange", "render/fields.rs", "serve"];

/// Rule 2: names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &["common", "helper", "helpers", "misc", "model", "models", "shared", "types", "util", "utils"];

/// What must not be left behind.
const LEFT_BEHIND: &[&str] = &["todo!(", "unimplemented!(", "dbg!(", "[ignore", "FIXME", "thread::sleep"];

/// A file is one idea: split at so many lines, tests aside.
const MOST_LINES: usize = 400;

#[test]
fn a_module_uses_only_modules_above_it_in_the_map() {
    let sources = sources();
    let map = map();
    let mut wrong = Vec::new();
    for source in sources.iter().filter(|source| source.path != "lib.rs" && source.path != "main.rs") {
        let Some(own) = map.iter().position(|name| *name == source.module()) else {
            wrong.push(format!("{}: `{}` is not in the map `src/lib.rs`", source.path, source.module()));
            continue;
        };
        for (line, used) in source.used_modules() {
            match map.iter().position(|name| *name == used) {
                Some(place) if place > own => wrong.push(format!("{}:{line}: `{}` uses `{used}`, which is below it", source.path, map[own])),
                Some(_) => {}
                None => wrong.push(format!("{}:{line}: `crate::{used}` is not a module of the map", source.path)),
            }
        }
    }
    none(wrong);
}

#[test]
fn every_entry_of_the_map_is_a_module_and_lib_rs_holds_nothing_else() {
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let allowed =
        |line: &str| line.is_empty() || line.starts_with("//") || line.starts_with("#![") || line.starts_with("pub mod ") && line.ends_with(';');
    none(lib.lines().filter(|line| !allowed(line.trim())).map(|line| format!("lib.rs: `{line}`")).collect());
    none(map().into_iter().filter(|name| lib.matches(&format!("pub mod {name};")).count() != 1).collect());
}

#[test]
fn outside_a_folder_only_what_its_mod_rs_re_exports_is_visible() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (number, line) in source.code() {
            if line.contains("super::super") {
                wrong.push(format!("{}:{number}: `super::super`; write the path from `crate::`", source.path));
            }
            let shown = ["pub mod ", "pub(crate) mod "].iter().any(|opening| line.trim_start().starts_with(opening));
            if shown && source.path != "lib.rs" {
                wrong.push(format!("{}:{number}: `{}` shows a whole module; keep it private and re-export what is meant", source.path, line.trim()));
            }
            let at_the_top = source.path.ends_with("/mod.rs") && source.path.matches('/').count() == 1 || !source.path.contains('/');
            if at_the_top && line.contains("super::") && !source.in_tests(number) {
                wrong.push(format!("{}:{number}: `super` is the whole crate here; write `crate::`", source.path));
            }
        }
    }
    none(wrong);
}

#[test]
fn only_the_modules_at_the_edges_reach_out_of_the_program() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (number, line) in source.code().filter(|(number, _)| !source.in_tests(*number)) {
            for (what, words, allowed) in REACHES_OUT {
                if !source.is_in(allowed)
                    && let Some(word) = words.iter().find(|word| has_word(line, word))
                {
                    wrong.push(format!("{}:{number}: `{word}` touches {what}", source.path));
                }
            }
        }
    }
    none(wrong);
}

#[test]
fn each_wrapped_crate_stays_behind_its_door() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (number, line) in source.code() {
            let strays = WRAPPED.iter().filter(|(name, homes)| !source.is_in(homes) && has_word(line, name));
            wrong.extend(strays.map(|(name, homes)| format!("{}:{number}: `{name}` belongs to {homes:?}", source.path)));
        }
    }
    none(wrong);
}

#[test]
fn serde_stands_at_the_edges_and_deserialises_private_raw_types_only() {
    let mut wrong = Vec::new();
    for source in sources() {
        let lines: Vec<(usize, &str)> = source.code().collect();
        for (index, (number, line)) in lines.iter().enumerate() {
            let named = ["Serialize", "Deserialize"].iter().any(|word| has_word(line, word));
            if named && !source.is_in(SERIALISES) {
                wrong.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
            if line.contains("derive(") && has_word(line, "Deserialize") {
                let item = lines[index + 1..].iter().map(|(_, line)| line.trim()).find(|line| !line.starts_with("#["));
                let raw = item.is_some_and(|item| ["struct Raw", "enum Raw"].iter().any(|opening| item.starts_with(opening)));
                if !raw {
                    wrong.push(format!("{}:{number}: a type that is deserialised is private and named `Raw…`", source.path));
                }
            }
        }
    }
    none(wrong);
}

#[test]
fn the_first_line_and_the_name_of_a_file_say_what_it_is_for() {
    let mut wrong = Vec::new();
    for source in sources().into_iter().chain(read_all("tests")) {
        let first = source.text.lines().next().unwrap_or_default();
        if !first.starts_with("//! ") || !first.trim_end().ends_with(['.', ':']) {
            wrong.push(format!("{}: the first line is not `//! ` and a sentence", source.path));
        }
        let name = source.path.trim_end_matches("/mod.rs").trim_end_matches(".rs").rsplit('/').next().unwrap_or_default();
        if EMPTY_NAMES.contains(&name) {
            wrong.push(format!("{}: `{name}` does not say what is inside", source.path));
        }
    }
    none(wrong);
}

#[test]
fn no_file_is_too_long_to_read_at_once() {
    let length = |source: &Source| source.text.lines().enumerate().filter(|(index, _)| !source.in_tests(index + 1)).count();
    let long = sources().into_iter().filter(|source| length(source) > MOST_LINES);
    none(long.map(|source| format!("{}: {} lines without its tests, more than {MOST_LINES}", source.path, length(&source))).collect());
}

#[test]
fn nothing_is_left_behind() {
    let mut wrong = Vec::new();
    for source in sources().into_iter().chain(read_all("tests")).filter(|source| source.path != "architecture.rs") {
        for (number, line) in source.code() {
            let left = LEFT_BEHIND.iter().filter(|word| line.contains(**word));
            wrong.extend(left.map(|word| format!("{}:{number}: `{word}`", source.path)));
        }
    }
    none(wrong);
}

#[test]
fn every_code_that_is_reported_is_in_the_table_and_every_row_is_reported() {
    let sources = sources();
    let known = |code: &str| CODES.iter().any(|row| row.name == code);
    let mut wrong = Vec::new();
    for source in sources.iter().filter(|source| source.path != "diagnostics/codes.rs") {
        let unknown = source.reported_codes().into_iter().filter(|(_, code)| !known(code));
        wrong.extend(unknown.map(|(line, code)| format!("{}:{line}: `{code}` is no row of `CODES`", source.path)));
    }
    for row in CODES {
        let quoted = format!("\"{}\"", row.name);
        let reported = |source: &Source| {
            source.path != "diagnostics/codes.rs" && source.code().any(|(line, text)| !source.in_tests(line) && text.contains(&quoted))
        };
        if !sources.iter().any(reported) {
            wrong.push(format!("diagnostics/codes.rs: nothing reports `{}`", row.name));
        }
    }
    none(wrong);
}

#[test]
fn values_that_are_no_prose_are_those_of_fields_that_are_read_and_of_all_dates_languages_and_choices() {
    const READERS: &[&str] = &["config", "content", "records", "markup"];
    let sources = sources();
    let quotes = &sources.iter().find(|source| source.path == "yaml/quotes.rs").unwrap().text;
    let list = quotes.split_once("const TERSE: &[&str] = &[").unwrap().1.split_once("];").unwrap().0;
    let terse: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
    assert!(terse.len() > 40 && terse.is_sorted(), "{terse:?}");
    let lines: Vec<(&Source, usize, &str)> = sources
        .iter()
        .filter(|source| source.is_in(READERS))
        .flat_map(|source| source.code().filter(|(number, _)| !source.in_tests(*number)).map(move |(number, line)| (source, number, line)))
        .collect();
    let is_read = |key: &str| lines.iter().any(|(.., line)| line.contains(&format!("\"{key}\"")));
    let mut wrong: Vec<String> = terse.iter().filter(|key| !is_read(key)).map(|key| format!("nothing reads `{key}`")).collect();
    for (source, number, line) in &lines {
        for reader in ["date(", "day(", "moment(", "language(", ".choice("] {
            for (at, _) in line.match_indices(reader) {
                let arguments = line[at + reader.len()..].split(')').next().unwrap_or_default();
                let Some(key) = arguments.split('"').nth(1).filter(|key| !terse.contains(key)) else { continue };
                wrong.push(format!("{}:{number}: `{key}` is no prose, and not in the list", source.path));
            }
        }
    }
    none(wrong);
}

/// One Rust file.
struct Source {
    /// From `src/` or `tests/`, with `/`.
    path: String,
    text: String,
    /// The first line of its tests; one more than it has lines where it has none.
    tests_begin: usize,
}

impl Source {
    /// The module of the map that the file belongs to.
    fn module(&self) -> &str {
        self.path.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// Whether the file is one of `places`, or lies in one.
    fn is_in(&self, places: &[&str]) -> bool {
        places
            .iter()
            .any(|place| self.path == *place || self.module() == *place || self.path.strip_prefix(place).is_some_and(|rest| rest.starts_with('/')))
    }

    fn in_tests(&self, line: usize) -> bool {
        line >= self.tests_begin
    }

    /// The lines that are not comments, counted from 1.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line)).filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// The modules named after `crate::`, alone or in braces.
    fn used_modules(&self) -> Vec<(usize, String)> {
        let mut used = Vec::new();
        for (number, line) in self.code() {
            for (at, opening) in line.match_indices("crate::") {
                let rest = &line[at + opening.len()..];
                let names: Vec<String> = match rest.strip_prefix('{') {
                    Some(group) => group.split(['}', ',']).map(|part| first_name(part.trim())).collect(),
                    None => vec![first_name(rest)],
                };
                used.extend(names.into_iter().filter(|name| !name.is_empty() && name.chars().all(|c| !c.is_uppercase())).map(|name| (number, name)));
            }
        }
        used
    }

    /// Codes in the places where a finding is made: `error("code", …)`, `("code", &place)` handed to `at`.
    fn reported_codes(&self) -> Vec<(usize, String)> {
        const OPENINGS: &[&str] =
            &["error(", "warning(", "gate(", "info(", "mistake(", "refuse(", "Diagnostic::new(severity,", "at(fields, (", "at::<()>(fields, ("];
        let mut codes = Vec::new();
        let joined: Vec<&str> = self.text.lines().collect();
        for (number, line) in self.code().filter(|(number, _)| !self.in_tests(*number)) {
            for opening in OPENINGS {
                for (at, _) in line.match_indices(opening) {
                    let same = line[at + opening.len()..].trim_start();
                    // A long call breaks its line after the bracket.
                    let rest = if same.is_empty() { joined.get(number).map_or("", |next| next.trim_start()) } else { same };
                    let Some((code, _)) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) else { continue };
                    if code.contains('-') && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
                        codes.push((number, code.to_owned()));
                    }
                }
            }
        }
        codes
    }
}

fn first_name(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// Whether `word` stands in `line` and is not the end of a longer name.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let open_ended = word.ends_with(|c: char| !c.is_alphanumeric());
        (word.starts_with('.') || !joins(before)) && (open_ended || !joins(after))
    })
}

/// The modules of `src/lib.rs`, in order.
fn map() -> Vec<String> {
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    lib.lines().filter_map(|line| Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned())).collect()
}

fn sources() -> Vec<Source> {
    let sources = read_all("src");
    assert!(sources.len() > 50, "the source is missing");
    sources
}

/// Every Rust file below a folder of the repository, by path.
fn read_all(folder: &str) -> Vec<Source> {
    let base = root().join(folder);
    let mut paths = vec![base.clone()];
    let mut found = Vec::new();
    while let Some(path) = paths.pop() {
        if path.is_dir() && !path.ends_with("node_modules") {
            paths.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(read_source(&base, &path));
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn read_source(base: &Path, path: &Path) -> Source {
    let text = std::fs::read_to_string(path).unwrap();
    let path = path.strip_prefix(base).unwrap().to_str().unwrap().replace('\\', "/");
    let lines: Vec<&str> = text.lines().collect();
    let opens = |pair: &[&str]| pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod ") && pair[1].ends_with('{');
    let whole = path.ends_with("/tests.rs") || path.contains("/tests/");
    let tests_begin = if whole { 1 } else { lines.windows(2).position(opens).unwrap_or(lines.len()) + 1 };
    Source { path, text, tests_begin }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Fails with every place that breaks the rule.
fn none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{} found:\n{}", wrong.len(), wrong.join("\n"));
}
