//! Builds the tree from the parser's events, and refuses anchors, tags, second documents, depth and ambiguous keys.

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};

use super::door::Source;
use super::{Entry, Node, Scalar, ScalarKind, Yaml, controls, quotes, traps, verbatim};
use crate::diagnostics::{Checked, Diagnostic, Span, Spanned};

/// The most lists and mappings inside each other.
const MOST_LEVELS: usize = 32;
/// The most findings about one YAML text: more help nobody.
const MOST_FINDINGS: usize = 100;

/// Makes the tree of a YAML text, every plain scalar still of kind `Text`.
///
/// `None` where the text is empty, or where something in it must not reach the second parser.
pub(super) fn build(source: &Source) -> Checked<Option<Node>> {
    let options = granit_parser::options! {
        emit_comments: false,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        disallow_directives: true,
        block_scalar_eof_without_line_feed: true,
        flow_nesting_limit: MOST_LEVELS,
        block_nesting_limit: MOST_LEVELS,
    };
    let mut builder =
        Builder { source, open: Vec::new(), root: None, documents: 0, refused: 0, fatal: false, misread: false, diagnostics: Vec::new() };
    for event in Parser::new_from_str_with_options(source.yaml, options) {
        let going = match event {
            Ok((event, span)) => builder.event(event, &span),
            Err(error) => {
                if !builder.misread {
                    builder.syntax(traps::syntax(source, &error));
                }
                Going::Stop
            }
        };
        if going == Going::Stop || builder.fatal && builder.diagnostics.len().max(builder.refused) >= MOST_FINDINGS {
            break;
        }
    }
    let Builder { root, fatal, mut diagnostics, .. } = builder;
    diagnostics.truncate(MOST_FINDINGS);
    let empty = |root: &Node| root.value == Yaml::Null && root.span.start == root.span.end;
    let value = root.filter(|root| !fatal && !empty(root));
    Checked { value, diagnostics }
}

/// Drops the merge keys, all but the first of equal keys, and keys that a comma in braces made (in `reported`): they have been reported.
pub(super) fn prune(node: &mut Node, reported: &[Span]) {
    match &mut node.value {
        Yaml::List(items) => items.iter_mut().for_each(|item| prune(item, reported)),
        Yaml::Map(entries) => {
            let mut seen = std::collections::HashSet::new();
            let by_comma = |entry: &Entry| reported.iter().any(|span| span.start <= entry.key.span.start && entry.key.span.end <= span.end);
            entries.retain(|entry| entry.key.value != MERGE && !by_comma(entry) && seen.insert(entry.key.value.clone()));
            entries.iter_mut().for_each(|entry| prune(&mut entry.value, reported));
        }
        Yaml::Null | Yaml::Scalar(_) => {}
    }
}

const MERGE: &str = "<<";

#[derive(PartialEq)]
enum Going {
    On,
    Stop,
}

/// A list or mapping whose end has not come.
struct Open {
    start: usize,
    style: StructureStyle,
    kind: Kind,
}

enum Kind {
    List(Vec<Node>),
    Map(Vec<Entry>, Option<Key>),
}

/// A key that waits for its value.
struct Key {
    text: Spanned<String>,
    plain: bool,
}

struct Builder<'a> {
    source: &'a Source<'a>,
    open: Vec<Open>,
    root: Option<Node>,
    documents: usize,
    /// Anchors, aliases and tags so far, also those that share a finding with their neighbours.
    refused: usize,
    fatal: bool,
    /// Whether a space that is a letter to YAML has changed what follows it.
    misread: bool,
    diagnostics: Vec<Diagnostic>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event, span: &granit_parser::Span) -> Going {
        let range = span.byte_range().expect("a text in memory has byte offsets");
        if let Some(tag) = span.tag_span().and_then(|tag| tag.byte_range()) {
            self.refuse("yaml-tag", tag, "YAML tags are not read");
        }
        match event {
            Event::DocumentStart(..) => return self.document(range),
            Event::Anchor(..) => self.refuse("yaml-anchor", range, "YAML anchors are not read"),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.refuse("yaml-anchor", range.clone(), "YAML aliases are not read");
                let node = self.scalar_node("", ScalarStyle::DoubleQuoted, range);
                self.place(node, ScalarStyle::DoubleQuoted);
            }
            Event::Scalar(text, style, ..) => {
                let node = self.scalar_node(&text, style, range);
                self.place(node, style);
            }
            Event::SequenceStart(style, ..) => return self.start(range, style, Kind::List(Vec::new())),
            Event::MappingStart(style, ..) => return self.start(range, style, Kind::Map(Vec::new(), None)),
            Event::SequenceEnd | Event::MappingEnd => self.end(range),
            _ => {}
        }
        Going::On
    }

    fn document(&mut self, range: std::ops::Range<usize>) -> Going {
        self.documents += 1;
        if self.documents == 1 {
            return Going::On;
        }
        let error = self.source.error("yaml-documents", range, "a second YAML document begins here").help("keep one document: take out this `---`");
        self.fatal(error);
        Going::Stop
    }

    fn start(&mut self, range: std::ops::Range<usize>, style: StructureStyle, kind: Kind) -> Going {
        if self.open.len() == MOST_LEVELS {
            self.fatal(traps::too_deep(self.source, range.start));
            return Going::Stop;
        }
        self.open.push(Open { start: range.start, style, kind });
        Going::On
    }

    fn end(&mut self, range: std::ops::Range<usize>) {
        let Some(open) = self.open.pop() else { return };
        let (last, value) = match open.kind {
            Kind::List(items) => (items.last().map(|item| item.span), Yaml::List(items)),
            Kind::Map(entries, _) => {
                self.duplicates(&entries);
                if open.style == StructureStyle::Flow {
                    self.diagnostics.extend(traps::braces(self.source, &entries));
                }
                (entries.last().map(|entry| entry.value.span), Yaml::Map(entries))
            }
        };
        // The end of a block collection is only known at the next token, after blank lines and comments.
        let end = match (open.style, last) {
            (StructureStyle::Block, Some(last)) => last.end as usize - self.source.offset,
            _ => range.end,
        };
        let span = Span::new(open.start, end).shifted(self.source.offset);
        self.place(Node { span, value }, ScalarStyle::DoubleQuoted);
    }

    fn scalar_node(&mut self, text: &str, style: ScalarStyle, range: std::ops::Range<usize>) -> Node {
        let written = self.source.yaml[range.clone()].trim_end_matches([' ', '\t', '\n', '\r']);
        if style == ScalarStyle::Plain && written.is_empty() {
            let span = self.nothing(range.start);
            self.diagnostics.extend(quotes::cut_off(self.source, "", span.end as usize - self.source.offset));
            return Node { span, value: Yaml::Null };
        }
        if style == ScalarStyle::Plain {
            let slip = self.key().and_then(|key| quotes::dash(self.source, &key.text.value, range.start));
            self.diagnostics.extend(slip);
            self.diagnostics.extend(quotes::cut_off(self.source, text, range.start + written.len()));
        }
        let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        if block && text.trim().is_empty() {
            self.diagnostics.extend(traps::empty_block(self.source, range.start));
        }
        let span = Span::new(range.start, range.start + written.len()).shifted(self.source.offset);
        if let Some((_, control)) = controls::control_in(text) {
            self.diagnostics.push(controls::refused(self.source.path, span, control));
        }
        let span = verbatim::place(span, text, self.source);
        Node { span, value: Yaml::Scalar(Scalar { text: text.to_owned(), kind: ScalarKind::Text }) }
    }

    /// The key that waits for its value.
    fn key(&self) -> Option<&Key> {
        self.open.last().and_then(|open| match &open.kind {
            Kind::Map(_, key) => key.as_ref(),
            Kind::List(_) => None,
        })
    }

    /// The place of a value that is not there: after the colon of its key, or after the dash.
    fn nothing(&self, at: usize) -> Span {
        let yaml = self.source.yaml;
        let key = self.key().map(|key| key.text.span.end as usize - self.source.offset);
        let place = match key {
            Some(end) if yaml[end..].trim_start().starts_with(':') => end + yaml[end..].find(':').expect("it was just seen") + 1,
            Some(end) => end,
            None => yaml[..at].trim_end().len(),
        };
        Span::new(place, place).shifted(self.source.offset)
    }

    /// Puts a finished node where it belongs: the root, an item, a key or a value.
    fn place(&mut self, node: Node, style: ScalarStyle) {
        if style == ScalarStyle::Plain && matches!(node.value, Yaml::Scalar(_)) {
            let slip = quotes::hard_space(self.source, node.span, false);
            self.hard_space(slip);
        }
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        match &mut open.kind {
            Kind::List(items) => items.push(node),
            Kind::Map(_, key @ None) => match key_of(node, style) {
                Ok(found) => {
                    let slip = quotes::hard_space(self.source, found.text.span, true).filter(|_| found.plain);
                    *key = Some(found);
                    self.hard_space(slip);
                }
                Err(span) => {
                    // The parser still gives a value for it; an empty key takes it in.
                    *key = Some(Key { text: Spanned::new(String::new(), span), plain: false });
                    self.fatal(bad_key(self.source, span));
                }
            },
            Kind::Map(entries, key) => {
                let key = key.take().expect("the arm above takes a mapping without a key");
                let entry = Entry { key: key.text, value: node };
                if key.plain && entry.key.value == MERGE {
                    self.diagnostics.push(merge_key(self.source, entry.key.span));
                }
                entries.push(entry);
            }
        }
    }

    fn duplicates(&mut self, entries: &[Entry]) {
        let mut keys: Vec<(&str, Span)> = entries.iter().map(|entry| (entry.key.value.as_str(), entry.key.span)).collect();
        keys.sort_unstable();
        let mut first = 0;
        for next in 1..keys.len() {
            if keys[next].0 != keys[first].0 {
                first = next;
                continue;
            }
            let message = format!("`{}` is given twice", traps::brief(keys[next].0));
            let error = Diagnostic::error("yaml-duplicate-key", self.source.path, keys[next].1, message);
            self.diagnostics.push(error.help("keep one of them").related(self.source.path, keys[first].1, "first given here"));
        }
    }

    fn refuse(&mut self, code: &'static str, range: std::ops::Range<usize>, message: &str) {
        let line = traps::quoted_line(self.source.yaml, range.start);
        let help = match line {
            Some(line) => format!("if it is text, write it in quotation marks: `{line}`"),
            None => "write the value out at each place".to_owned(),
        };
        self.refused += 1;
        // Ten aliases on one line have one mend.
        let line = traps::line_at(self.source.yaml, range.start).start + self.source.offset;
        let said = self
            .diagnostics
            .last()
            .is_some_and(|last| last.code == code && last.message == message && last.span.is_some_and(|span| span.start as usize >= line));
        let error = self.source.error(code, range, message).help(help);
        if !said {
            self.fatal(error);
        }
    }

    /// A syntax error knows more than what was found in the same bytes before it: `*Talks* go on` is no alias.
    fn syntax(&mut self, error: Diagnostic) {
        if let Some(span) = error.span {
            self.diagnostics.retain(|other| other.span.is_none_or(|other| other.end <= span.start || span.end <= other.start));
        }
        self.fatal(error);
    }

    /// What follows such a space is read otherwise than it was meant, so errors of what follows are its consequences.
    fn hard_space(&mut self, slip: Option<Diagnostic>) {
        if let Some(slip) = slip {
            self.misread = true;
            self.fatal(slip);
        }
    }

    fn fatal(&mut self, error: Diagnostic) {
        self.fatal = true;
        self.diagnostics.push(error);
    }
}

fn key_of(node: Node, style: ScalarStyle) -> Result<Key, Span> {
    match node.value {
        Yaml::Scalar(scalar) if !scalar.text.is_empty() => Ok(Key { text: Spanned::new(scalar.text, node.span), plain: style == ScalarStyle::Plain }),
        _ => Err(node.span),
    }
}

fn bad_key(source: &Source, span: Span) -> Diagnostic {
    let message = "a key must be a word, not a list, a mapping or nothing";
    Diagnostic::error("yaml-key", source.path, span, message)
        .help("write `key: value`; a value that begins with `{` or `[` as text needs quotation marks")
}

fn merge_key(source: &Source, span: Span) -> Diagnostic {
    Diagnostic::error("yaml-merge-key", source.path, span, "YAML merge keys (`<<`) are not read").help("write the fields out at each place")
}
