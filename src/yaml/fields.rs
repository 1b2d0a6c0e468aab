//! Reads the fields of a mapping, one by one, and reports every wrong one at its place.

use std::collections::HashSet;

use super::{Entry, Node, ScalarKind, Yaml, ranges};
use crate::diagnostics::{Diagnostic, FilePath, Span, Spanned, did_you_mean, nearest};

/// What a key means that nobody asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// An error with the nearest known key: records, blocks, configuration.
    Error,
    /// Handed back to the caller: pages.
    Keep,
}

/// The fields of one mapping. Each method takes a key once; [`Fields::finish`] reports the keys that nobody took.
///
/// A missing key is `None` without a finding; a value of the wrong shape is `None` with one. A key whose
/// value is null counts as missing for optional fields.
pub struct Fields<'a> {
    /// The file.
    pub path: &'a FilePath,
    /// What the mapping is, for messages: "a figure", "the configuration".
    pub what: &'static str,
    /// The whole mapping's place.
    pub span: Span,
    entries: &'a [Entry],
    /// The keys that were asked for; some of them twice, until they are to be named.
    taken: Vec<&'static str>,
    /// What was said of keys that are not there: untrue where one of them is there, misspelt.
    missed: Vec<(&'static str, Diagnostic)>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Fields<'a> {
    /// Opens a mapping; reports and returns `None` where the node is not one.
    pub fn of(node: &'a Node, path: &'a FilePath, what: &'static str, diagnostics: &'a mut Vec<Diagnostic>) -> Option<Self> {
        let Yaml::Map(entries) = &node.value else {
            diagnostics.push(not_a_mapping(node, path, what));
            return None;
        };
        Some(Self { path, what, span: node.span, entries, taken: Vec::new(), missed: Vec::new(), diagnostics })
    }

    /// The value of a key, whatever it is.
    pub fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The scalar text of a key, which is not taken by the look; `None` where the key is missing or holds something else.
    pub fn peek(&self, key: &str) -> Option<&'a str> {
        match &self.entries.iter().find(|entry| entry.key.value == key)?.value.value {
            Yaml::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// Text as written (numbers, dates and truth values too); an empty or blank text is a finding.
    pub fn text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let node = self.given(key)?;
        text_of(node, self.path, &format!("`{key}`"), self.diagnostics)
    }

    /// [`Fields::text`], and a finding `missing-field` at the mapping where the key is missing.
    pub fn required(&mut self, key: &'static str) -> Option<Spanned<String>> {
        let Some(entry) = self.entry(key) else {
            let message = format!("{} needs `{key}`", self.what);
            self.miss(key, Diagnostic::error("missing-field", self.path, self.span, message).help(format!("add a line `{key}: …`")));
            return None;
        };
        if entry.value.value == Yaml::Null {
            let message = format!("`{key}` has no value");
            self.report(Diagnostic::error("missing-field", self.path, entry.key.span, message).help(format!("write it after the colon: `{key}: …`")));
            return None;
        }
        self.text(key)
    }

    /// A list of texts; a single text counts as a list of one.
    ///
    /// `[[x]]`, which YAML takes for a list in a list, is the text `x`.
    pub fn texts(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        let items = self.list(key);
        if items.is_empty() {
            return Vec::new();
        }
        let what = format!("each item of `{key}`");
        items.iter().filter_map(|item| text_of(unwrapped(item), self.path, &what, self.diagnostics)).collect()
    }

    /// A list of nodes; a single non-list value counts as a list of one.
    pub fn list(&mut self, key: &'static str) -> &'a [Node] {
        match self.given(key) {
            None => &[],
            Some(Node { value: Yaml::List(items), .. }) => items,
            Some(node) => std::slice::from_ref(node),
        }
    }

    /// A mapping's entries.
    pub fn map(&mut self, key: &'static str) -> Option<&'a [Entry]> {
        let node = self.given(key)?;
        let Yaml::Map(entries) = &node.value else {
            let error = wrong_type(node, self.path, &format!("`{key}`"), "a mapping");
            self.report(error.help("write `key: value` lines, indented, below it"));
            return None;
        };
        Some(entries)
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let node = self.given(key)?;
        match &node.value {
            Yaml::Scalar(scalar) if scalar.kind == ScalarKind::Bool => Some(scalar.text.eq_ignore_ascii_case("true")),
            _ => {
                let error = wrong_type(node, self.path, &format!("`{key}`"), "`true` or `false`");
                self.report(error.help(format!("write `{key}: true` or `{key}: false`, without quotation marks")));
                None
            }
        }
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'static str) -> Option<Spanned<i64>> {
        let node = self.given(key)?;
        let number = match &node.value {
            Yaml::Scalar(scalar) => scalar.text.parse().ok(),
            _ => None,
        };
        if let Yaml::Scalar(scalar) = &node.value
            && scalar.kind == ScalarKind::Unheld
        {
            let error = ranges::unheld(node, &scalar.text, self.path);
            self.report(error.help("write a whole number of at most 18 digits"));
        } else if number.is_none() {
            let error = wrong_type(node, self.path, &format!("`{key}`"), "a whole number");
            self.report(error.help("write digits only, without commas, points or units"));
        }
        number.map(|number| Spanned::new(number, node.span))
    }

    /// One of a closed set of words; a finding that lists them, with the nearest, for any other.
    pub fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&'static str, T)]) -> Option<Spanned<T>> {
        let text = self.text(key)?;
        if let Some((_, value)) = choices.iter().find(|(word, _)| *word == text.value) {
            return Some(text.map(|_| *value));
        }
        let words = || choices.iter().map(|(word, _)| *word);
        let help = with_nearest(&text.value, words(), format!("write one of {}", listed(words())));
        let error = Diagnostic::error("unknown-choice", self.path, text.span, format!("`{key}` cannot be `{}`", text.value));
        self.report(error.help(help));
        None
    }

    /// Adds a finding of the caller's.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds a finding that a key is missing. [`Fields::finish`] takes it back where the key is there, misspelt: that is said instead.
    pub fn miss(&mut self, key: &'static str, diagnostic: Diagnostic) {
        self.missed.push((key, diagnostic.clone()));
        self.report(diagnostic);
    }

    /// Makes what a nested reader said since `before` under a code a finding that this mapping's key is missing.
    pub fn missed_since(&mut self, before: usize, key: &'static str, code: &str) {
        let said = self.diagnostics[before..].iter().filter(|finding| finding.code == code);
        self.missed.extend(said.map(|finding| (key, finding.clone())));
    }

    /// The list into which findings go, for a nested reader.
    pub fn diagnostics(&mut self) -> &mut Vec<Diagnostic> {
        self.diagnostics
    }

    /// Ends the reading: reports unknown keys (with the nearest of the keys that were asked for), or hands them back.
    ///
    /// One that is a missing key misspelt is an error in either case, in place of what was said of the missing one.
    pub fn finish(mut self, unknown: Unknown) -> Vec<&'a Entry> {
        let rest: Vec<&Entry> = self.entries.iter().filter(|entry| !self.taken.contains(&entry.key.value.as_str())).collect();
        let mut kept = Vec::new();
        if !rest.is_empty() {
            let mut seen = HashSet::new();
            self.taken.retain(|key| seen.insert(*key));
        }
        for entry in rest {
            let stands_for_missing = self.take_back(&entry.key.value);
            if let Some(key) = self.glued(&entry.key.value) {
                let message = format!("a space is missing behind the colon of `{key}:`");
                let span = Span { end: entry.key.span.start + key.len() as u32 + 1, ..entry.key.span };
                self.report(Diagnostic::error("yaml-syntax", self.path, span, message).help(format!("write `{key}: …`")));
                continue;
            }
            if unknown == Unknown::Keep && !stands_for_missing {
                kept.push(entry);
                continue;
            }
            let help = self.instead_of(&entry.key.value);
            let message = format!("{} has no field `{}`", self.what, entry.key.value);
            self.report(Diagnostic::error("unknown-field", self.path, entry.key.span, message).help(help));
        }
        kept
    }

    /// Takes back what was said of a missing key, where this unknown one is it, misspelt. Returns whether it is.
    fn take_back(&mut self, unknown: &str) -> bool {
        let Some(meant) = self.glued(unknown).or_else(|| nearest(unknown, self.taken.iter().copied())) else { return false };
        let (untrue, missed) = std::mem::take(&mut self.missed).into_iter().partition(|(key, _)| *key == meant);
        self.missed = missed;
        let untrue: Vec<(&str, Diagnostic)> = untrue;
        self.diagnostics.retain(|finding| untrue.iter().all(|(_, said)| said != finding));
        !untrue.is_empty()
    }

    /// The key that was asked for and stands before a colon without a space, in the one that YAML reads of `title:"Talks: what next"`.
    fn glued(&self, unknown: &str) -> Option<&'static str> {
        let (before, rest) = unknown.split_once(':')?;
        self.taken.iter().copied().find(|key| *key == before && rest.starts_with(['"', '\'']))
    }

    /// What to write in place of an unknown key.
    fn instead_of(&self, key: &str) -> String {
        match nearest(key, self.taken.iter().copied()) {
            None if key == "id" && ["a figure", "an event", "a source"].contains(&self.what) => {
                "the id is the key under which the record stands, or the name of its file; take the line out".to_owned()
            }
            None => format!("{} has {}", self.what, listed(self.taken.iter().copied())),
            Some(meant) if self.entries.iter().any(|entry| entry.key.value == meant) => {
                format!("did you mean `{meant}`? it is there as well: keep one of the two")
            }
            Some(meant) => format!("did you mean `{meant}`?"),
        }
    }

    fn entry(&mut self, key: &'static str) -> Option<&'a Entry> {
        self.taken.push(key);
        self.entries.iter().find(|entry| entry.key.value == key)
    }

    /// The value of a key, unless it is null.
    fn given(&mut self, key: &'static str) -> Option<&'a Node> {
        self.node(key).filter(|node| node.value != Yaml::Null)
    }
}

/// The scalar text of a node as written, or a finding `wrong-type` that says what was expected.
///
/// `what` begins the message: "`title`", "each item of `topics`". A blank text is `empty-field`.
pub fn text_of(node: &Node, path: &FilePath, what: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
    let Yaml::Scalar(scalar) = &node.value else {
        diagnostics.push(wrong_type(node, path, what, "text").help("write it on one line, in quotation marks if it begins with a sign"));
        return None;
    };
    if scalar.text.trim().is_empty() {
        diagnostics.push(Diagnostic::error("empty-field", path, node.span, format!("{what} is empty")).help("give it a value, or take the line out"));
        return None;
    }
    Some(Spanned::new(scalar.text.clone(), node.span))
}

fn wrong_type(node: &Node, path: &FilePath, what: &str, expected: &str) -> Diagnostic {
    Diagnostic::error("wrong-type", path, node.span, format!("{what} should be {expected}, not {}", node.kind_word()))
}

fn not_a_mapping(node: &Node, path: &FilePath, what: &str) -> Diagnostic {
    let help = match &node.value {
        Yaml::Scalar(scalar) if scalar.text.contains(':') => "put a space after the colon: `key: value`",
        _ => "write `key: value` lines",
    };
    wrong_type(node, path, what, "a mapping").help(help)
}

/// The innermost of lists of one.
fn unwrapped(node: &Node) -> &Node {
    match &node.value {
        Yaml::List(items) if items.len() == 1 => unwrapped(&items[0]),
        _ => node,
    }
}

fn with_nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>, sentence: String) -> String {
    match did_you_mean(name, known) {
        Some(nearest) => format!("{nearest} {sentence}"),
        None => sentence,
    }
}

fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read;

    /// Reads a mapping with `take`, and compares what came out and every finding as `code: message (help)`.
    fn check(yaml: &str, take: fn(&mut Fields) -> String, value: &str, findings: &[&str]) {
        let path = FilePath::new("content/figures/budget.yaml");
        let node = read(&path, yaml, Span::new(0, yaml.len())).value.expect("the tests' YAML is good");
        let mut found = Vec::new();
        let mut fields = Fields::of(&node, &path, "a figure", &mut found).expect("the tests' YAML is a mapping");
        assert_eq!(take(&mut fields), value, "{yaml}");
        fields.finish(Unknown::Error);
        let words: Vec<String> = found.iter().map(|d| format!("{}: {} ({})", d.code, d.message, d.help.as_deref().unwrap_or(""))).collect();
        assert_eq!(words, findings, "{yaml}");
    }

    fn title(fields: &mut Fields) -> String {
        format!("{:?}", fields.text("title").map(|text| text.value))
    }

    fn required(fields: &mut Fields) -> String {
        format!("{:?}", fields.required("title").map(|text| text.value))
    }

    fn topics(fields: &mut Fields) -> String {
        fields.texts("topics").into_iter().map(|text| text.value).collect::<Vec<_>>().join("|")
    }

    fn draft(fields: &mut Fields) -> String {
        format!("{:?}", fields.boolean("draft"))
    }

    fn weight(fields: &mut Fields) -> String {
        format!("{:?}", fields.integer("weight").map(|number| number.value))
    }

    fn kind(fields: &mut Fields) -> String {
        format!("{:?}", fields.choice("kind", &[("point", 1), ("flow", 2)]).map(|choice| choice.value))
    }

    fn facts(fields: &mut Fields) -> String {
        format!("{:?}", fields.map("facts").map(<[_]>::len))
    }

    #[test]
    fn text_is_taken_as_written_and_anything_else_is_reported() {
        check("title: 1701", title, r#"Some("1701")"#, &[]);
        check("title: 2.50", title, r#"Some("2.50")"#, &[]);
        check("title:", title, "None", &[]);
        check("title: ' '", title, "None", &["empty-field: `title` is empty (give it a value, or take the line out)"]);
        let help = "write it on one line, in quotation marks if it begins with a sign";
        check("title: [a]", title, "None", &[&format!("wrong-type: `title` should be text, not a list ({help})")]);
        check("title: {a: b}", title, "None", &[&format!("wrong-type: `title` should be text, not a mapping ({help})")]);
    }

    #[test]
    fn a_required_field_is_missed_without_its_key_and_without_its_value() {
        let extra = "unknown-field: a figure has no field `tilte` (did you mean `title`?)";
        check("tilte: a", required, "None", &[extra]);
        check(
            "unit: a",
            required,
            "None",
            &["missing-field: a figure needs `title` (add a line `title: …`)", "unknown-field: a figure has no field `unit` (a figure has `title`)"],
        );
        let both = "unknown-field: a figure has no field `tilte` (did you mean `title`? it is there as well: keep one of the two)";
        check("title: a\ntilte: b", required, r#"Some("a")"#, &[both]);
        check("title:", required, "None", &["missing-field: `title` has no value (write it after the colon: `title: …`)"]);
        check("title: a", required, r#"Some("a")"#, &[]);
    }

    #[test]
    fn a_list_of_texts_may_be_one_text_and_may_hold_wiki_links() {
        check("topics: Budget", topics, "Budget", &[]);
        check("topics: [Budget, 2006]", topics, "Budget|2006", &[]);
        check("topics: [[Budget]]", topics, "Budget", &[]);
        check("topics:\n  - [[Budget]]\n  - Roads", topics, "Budget|Roads", &[]);
        check("topics:", topics, "", &[]);
        let message =
            "wrong-type: each item of `topics` should be text, not a mapping (write it on one line, in quotation marks if it begins with a sign)";
        check("topics: {a: 1}", topics, "", &[message]);
    }

    #[test]
    fn truth_values_numbers_choices_and_mappings_are_checked() {
        check("draft: true", draft, "Some(true)", &[]);
        check(
            "draft: yes",
            draft,
            "None",
            &["wrong-type: `draft` should be `true` or `false`, not text (write `draft: true` or `draft: false`, without quotation marks)"],
        );
        check("weight: -12", weight, "Some(-12)", &[]);
        check(
            "weight: 2.5",
            weight,
            "None",
            &["wrong-type: `weight` should be a whole number, not a number (write digits only, without commas, points or units)"],
        );
        check("kind: flow", kind, "Some(2)", &[]);
        check("kind: flwo", kind, "None", &["unknown-choice: `kind` cannot be `flwo` (did you mean `flow`? write one of `point`, `flow`)"]);
        check("facts: {a: b}", facts, "Some(1)", &[]);
        check("facts: a", facts, "None", &["wrong-type: `facts` should be a mapping, not text (write `key: value` lines, indented, below it)"]);
    }

    #[test]
    fn unknown_keys_of_a_page_are_handed_back() {
        let (path, yaml) = (FilePath::new("content/a.md"), "title: a\nmood: b\n");
        let node = read(&path, yaml, Span::new(0, yaml.len())).value.expect("the test's YAML is good");
        let mut found = Vec::new();
        let mut fields = Fields::of(&node, &path, "a page", &mut found).expect("the test's YAML is a mapping");
        fields.text("title");
        assert_eq!(fields.finish(Unknown::Keep).iter().map(|entry| entry.key.value.as_str()).collect::<Vec<_>>(), ["mood"]);
        assert_eq!(found, []);
    }

    #[test]
    fn a_key_of_a_page_that_is_a_missing_one_misspelt_is_an_error_and_the_only_one() {
        let (path, yaml) = (FilePath::new("content/a.md"), "tilte: a\nmood: b\n");
        let node = read(&path, yaml, Span::new(0, yaml.len())).value.expect("the test's YAML is good");
        let mut found = Vec::new();
        let mut fields = Fields::of(&node, &path, "the front matter", &mut found).expect("the test's YAML is a mapping");
        fields.required("title");
        assert_eq!(fields.finish(Unknown::Keep).iter().map(|entry| entry.key.value.as_str()).collect::<Vec<_>>(), ["mood"]);
        let words: Vec<_> = found.iter().map(|finding| (finding.message.as_str(), finding.help.as_deref())).collect();
        assert_eq!(words, [("the front matter has no field `tilte`", Some("did you mean `title`?"))]);
    }

    #[test]
    fn what_is_not_a_mapping_is_reported_with_its_mend() {
        for (yaml, help) in [("title:Budget", "put a space after the colon: `key: value`"), ("- a", "write `key: value` lines")] {
            let path = FilePath::new("content/a.md");
            let node = read(&path, yaml, Span::new(0, yaml.len())).value.expect("the test's YAML is good");
            let mut found = Vec::new();
            assert!(Fields::of(&node, &path, "front matter", &mut found).is_none());
            assert_eq!((found[0].code, found[0].help.as_deref()), ("wrong-type", Some(help)));
        }
    }
}
