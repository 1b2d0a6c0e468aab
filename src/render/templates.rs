//! The templates: the built-in ones, each replaced by the site's file of the same path, checked before anything is rendered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use indexmap::IndexMap;
use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

use super::guide;
use super::prints::{Print, Prints};
use super::shown::{Hash, Shown, hash_of};
use super::template_errors::{self, referred};
use crate::diagnostics::{Checked, Diagnostic, FilePath, Span, did_you_mean};
use crate::input::Fingerprint;
use crate::language::{FluentValue, Language};
use crate::render::content::{BlockView, Placed};
use crate::site::{BlockKind, Parameter, Takes};

/// A template's text.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path below `templates/`.
    pub name: String,
    /// The text.
    pub text: Arc<str>,
}

/// Every template of a site, ready to render. A copy shares nothing that changes.
#[derive(Clone)]
pub struct Templates {
    tera: Tera,
    texts: BTreeMap<String, Arc<str>>,
    /// What every template may read: the fingerprint of the interface words, and the hash of each shared value.
    read: (Fingerprint, BTreeMap<&'static str, Hash>),
    prints: OnceLock<Prints>,
}

/// What a template writes is at most this many bytes (`promises.md`).
const LIMIT: usize = 64 * 1024 * 1024;

/// What Tera calls all values together: no closed view, and not the same text in two builds.
const EVERYTHING: &str = "__tera_context";

impl Templates {
    /// Loads the templates; the later of two with one name counts. `named` are those that pages ask for by `template:`.
    /// Every mistake of every file is reported.
    pub fn load(
        sources: Vec<Source>,
        named: &BTreeSet<&str>,
        (languages, words): (Arc<IndexMap<String, Arc<Language>>>, Fingerprint),
    ) -> Checked<Option<Self>> {
        let texts: BTreeMap<String, Arc<str>> = sources.into_iter().map(|source| (source.name, source.text)).collect();
        let mut found = Vec::new();
        let mut sound = texts.clone();
        let mut tera = empty(languages.clone());
        let tera = match tera.add_raw_templates(texts.iter().map(|(name, text)| (name.as_str(), &**text))) {
            Ok(()) => Some(tera),
            Err(_) => sift(&texts, &mut sound, &languages, &mut found),
        };
        let Some(tera) = tera else { return Checked { value: None, diagnostics: found } };
        let is_sound = found.is_empty();
        let templates = Self { tera, texts: sound, read: (words, BTreeMap::new()), prints: OnceLock::new() };
        templates.unknown_names(named, &mut found);
        Checked { value: is_sound.then_some(templates), diagnostics: found }
    }

    /// A value that is the same for every page; all are shared before the first page is rendered.
    pub(super) fn share(&mut self, name: &'static str, view: &impl Shown) {
        self.tera.global_context().insert_value(name, view.value());
        self.read.1.insert(name, hash_of(view));
        self.prints = OnceLock::new();
    }

    /// What tells the work of a template apart, besides the views of its page.
    pub(super) fn print(&self, template: &str) -> Print {
        self.prints.get_or_init(|| Prints::new(&self.read, &self.texts, |name| self.closure(name))).of(template)
    }

    /// Whether a template exists.
    pub fn has(&self, name: &str) -> bool {
        self.texts.contains_key(name)
    }

    /// The names of all templates, for "did you mean".
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// The text of a template, for the printers.
    pub fn text(&self, name: &str) -> Option<&Arc<str>> {
        self.texts.get(name)
    }

    /// Renders a page. The finding names the template and its place.
    pub fn render(&self, template: &str, context: &Context) -> Result<String, Diagnostic> {
        let mut out = Limited(Vec::with_capacity(16 * 1024));
        self.tera.render_to(template, context, &mut out).map_err(|error| template_errors::rendering(&error, template, &self.texts))?;
        Ok(out.text())
    }

    /// Draws a block.
    pub fn draw(&self, placed: &Placed, lang: &Value) -> Result<String, Diagnostic> {
        let mut context = Context::new();
        match &placed.block {
            BlockView::Own { name, fields, texts } => {
                // A component takes its own parameters and nothing else.
                if self.tera.get_component_definition(name).is_some_and(|info| info.args().iter().any(|arg| arg.name() == "lang")) {
                    context.insert_value("lang", lang.clone());
                }
                for (key, value) in fields.entries() {
                    context.insert_value(key, value);
                }
                for (key, text) in texts {
                    context.insert_value(key.clone(), Value::safe_string(&text.0));
                }
                let mut out = Limited(Vec::new());
                let drawn = self.tera.render_component_to(name, &context, None, true, &mut out);
                drawn.map_err(|error| template_errors::rendering(&error, &format!("blocks/{name}.html"), &self.texts))?;
                Ok(out.text())
            }
            block => {
                context.insert_value("lang", lang.clone());
                let (template, name) = block.template().expect("only own blocks have no template");
                context.insert_value(name, block.value());
                self.render(template, &context)
            }
        }
    }

    /// The site's own blocks: each component that a file `blocks/NAME.html` defines by its own name.
    pub fn blocks(&self) -> IndexMap<String, BlockKind> {
        let mut blocks = IndexMap::new();
        for name in self.texts.keys().filter_map(|path| path.strip_prefix("blocks/")?.strip_suffix(".html")) {
            let Some(info) = self.tera.get_component_definition(name) else { continue };
            let marked = info.metadata().get("markdown").and_then(Value::as_array).unwrap_or_default();
            let is_markdown = |parameter: &str| marked.iter().any(|name| name.as_str() == Some(parameter));
            let parameters = info.args().iter().filter(|arg| !arg.is_implicit()).map(|arg| Parameter {
                name: arg.name().to_owned(),
                takes: takes(arg.arg_type()),
                required: arg.is_required(),
                markdown: is_markdown(arg.name()),
            });
            let doc = info.metadata().get("doc").and_then(Value::as_str).map(str::to_owned);
            blocks.insert(name.to_owned(), BlockKind { name: name.to_owned(), doc, parameters: parameters.collect() });
        }
        blocks
    }

    /// Top-level names that no template of this use gets: found before anything is rendered.
    ///
    /// Only templates that are asked for by name are checked, each with its parts: what a part reads depends on who uses it.
    fn unknown_names(&self, named: &BTreeSet<&str>, found: &mut Vec<Diagnostic>) {
        for (name, text) in &self.texts {
            let Some(at) = text.find(EVERYTHING) else { continue };
            let message = format!("`{name}` reads `{EVERYTHING}`, which stands in another order in every build");
            let help = "read each value by its name; `nutgraf explain views` lists them all";
            let span = Span::new(at, at + EVERYTHING.len());
            found.push(Diagnostic::error("template-name", &FilePath::new(format!("templates/{name}")), span, message).help(help));
        }
        let built_in = guide::TEMPLATES.iter().map(|template| template.name);
        let asked: BTreeSet<&str> = built_in.chain(named.iter().copied()).collect();
        for name in self.texts.keys().filter(|name| asked.contains(name.as_str())) {
            // What a template that could not be read sets nobody knows.
            if self.closure(name).iter().any(|text| text.is_empty()) {
                continue;
            }
            let known: Vec<&str> = guide::names(name).collect();
            let Ok(read) = self.tera.get_template_variables(name) else { continue };
            let bound = self.bound(name);
            let mut unknown: Vec<&str> =
                read.into_iter().filter(|read| !known.contains(read) && !bound.contains(*read) && !self.asks_first(name, read)).collect();
            unknown.sort_unstable();
            for variable in unknown {
                let (file, span) = self.place_of(variable, name);
                let help = did_you_mean(variable, known.iter().copied()).unwrap_or_else(|| format!("`{name}` may read {}", known.join(", ")));
                let message = format!("`{name}` reads `{variable}`, which does not exist");
                let finding = Diagnostic::error("template-name", &FilePath::new(format!("templates/{file}")), span, message).help(help);
                if !found.contains(&finding) {
                    found.push(finding);
                }
            }
        }
    }

    /// Whether a template, or one that it extends or includes, asks whether a name `is defined`: it then may be missing.
    fn asks_first(&self, template: &str, variable: &str) -> bool {
        let asked = format!("{variable} is defined");
        self.closure(template).iter().any(|text| text.contains(&asked))
    }

    /// The texts of a template and of all that it extends and includes.
    fn closure(&self, template: &str) -> Vec<&Arc<str>> {
        self.parts(template).into_iter().filter_map(|name| self.texts.get(name)).collect()
    }

    /// The names of a template and of all that it extends and includes, each once, sorted.
    pub fn parts<'a>(&'a self, template: &str) -> BTreeSet<&'a str> {
        let mut waiting: Vec<&str> = self.texts.get_key_value(template).map(|(name, _)| name.as_str()).into_iter().collect();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some(name) = waiting.pop() {
            if seen.insert(name) {
                let known = self.texts.get(name).into_iter().flat_map(|text| referred(text));
                waiting.extend(known.filter_map(|name| self.texts.get_key_value(name)).map(|(name, _)| name.as_str()));
            }
        }
        seen
    }

    /// The names that a template, or one that it extends or includes, sets itself.
    fn bound(&self, template: &str) -> BTreeSet<String> {
        self.closure(template).into_iter().flat_map(|text| sets(text)).map(str::to_owned).collect()
    }

    /// Where a template, or one that it extends or includes, first reads a name.
    fn place_of(&self, variable: &str, template: &str) -> (String, Option<Span>) {
        let mut waiting = vec![template.to_owned()];
        let mut seen: Vec<String> = Vec::new();
        while let Some(name) = waiting.pop() {
            if seen.contains(&name) {
                continue;
            }
            let Some(text) = self.texts.get(&name) else { continue };
            if let Some(at) = reads(text, variable) {
                return (name, Some(Span::new(at, at + variable.len())));
            }
            waiting.extend(referred(text).map(str::to_owned));
            seen.push(name);
        }
        (template.to_owned(), None)
    }
}

/// Loads the templates that can be loaded together, and reports each that cannot; its text in `sound` is then empty.
fn sift(
    texts: &BTreeMap<String, Arc<str>>,
    sound: &mut BTreeMap<String, Arc<str>>,
    languages: &Arc<IndexMap<String, Arc<Language>>>,
    found: &mut Vec<Diagnostic>,
) -> Option<Tera> {
    for (name, text) in texts {
        if let Err(error) = empty(languages.clone()).add_raw_template(name, text)
            && matches!(error.kind(), ErrorKind::SyntaxError(_))
        {
            found.push(template_errors::loading(&error, name, texts));
            sound.insert(name.clone(), "".into());
        }
    }
    // Each turn takes one template out.
    for _ in 0..=texts.len() {
        let mut tera = empty(languages.clone());
        let Err(error) = tera.add_raw_templates(sound.iter().map(|(name, text)| (name.as_str(), &**text))) else { return Some(tera) };
        let finding = template_errors::loading(&error, "", texts);
        let name = finding.path.as_str().trim_start_matches("templates/").to_owned();
        let is_new = sound.get(&name).is_some_and(|text| !text.is_empty());
        // A component may be missing because its file was taken out.
        if found.is_empty() || !finding.message.contains("component") {
            found.push(finding);
        }
        if !is_new {
            return None;
        }
        sound.insert(name, "".into());
    }
    None
}

/// A writer that stops at the limit, so that a template in a circle ends with a message and not with the machine.
struct Limited(Vec<u8>);

impl Limited {
    fn text(self) -> String {
        String::from_utf8(self.0).expect("templates and values are UTF-8, and Tera cuts between characters")
    }
}

impl std::io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.len() + bytes.len() > LIMIT {
            return Err(std::io::Error::other("the template writes more than 64 MiB"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }
    // It writes all at once: no loop is needed for what a template writes in hundreds of pieces.
    fn write_all(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.write(bytes).map(|_| ())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn takes(kind: Option<tera::ComponentArgType>) -> Takes {
    use tera::ComponentArgType as Kind;
    match kind {
        Some(Kind::String) => Takes::Text,
        Some(Kind::Integer | Kind::Float | Kind::Number) => Takes::Number,
        Some(Kind::Bool) => Takes::Bool,
        Some(Kind::Array) => Takes::List,
        Some(Kind::Map) => Takes::Map,
        _ => Takes::Anything,
    }
}

/// The names that the tags of a text set: `{% set x = … %}`, `{% for x in … %}`, `{% for k, v in … %}`.
fn sets(text: &str) -> impl Iterator<Item = &str> {
    text.split("{%").skip(1).flat_map(|tag| {
        let tag = tag.trim_start_matches(['-', ' ', '\n', '\t']);
        let names = if let Some(rest) = tag.strip_prefix("for ") {
            rest.split(" in ").next().unwrap_or_default()
        } else if let Some(rest) = tag.strip_prefix("set ").or(tag.strip_prefix("set_global ")) {
            rest.split(['=', '%', '|']).next().unwrap_or_default()
        } else {
            ""
        };
        names.split(',').map(str::trim).filter(|name| !name.is_empty())
    })
}

/// The byte at which a text reads a name inside a tag, as a word of its own that is no field.
fn reads(text: &str, variable: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(open) = text[from..].find("{{").into_iter().chain(text[from..].find("{%")).min() {
        let start = from + open + 2;
        let end = text[start..].find(['}']).map_or(text.len(), |length| start + length);
        for (offset, _) in text[start..end].match_indices(variable) {
            let at = start + offset;
            let before = text[..at].chars().next_back();
            let after = text[at + variable.len()..].chars().next();
            let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            if !word(before) && !word(after) && before != Some('.') {
                return Some(at);
            }
        }
        from = end;
    }
    None
}

/// A Tera with our function and without templates.
fn empty(languages: Arc<IndexMap<String, Arc<Language>>>) -> Tera {
    let mut tera = Tera::new();
    tera.register_function("t", move |arguments: Kwargs, state: &State| words(&languages, &arguments, state));
    tera
}

/// `t(key=…)`: an interface word. A pure function of language, key and arguments.
fn words(languages: &IndexMap<String, Arc<Language>>, arguments: &Kwargs, state: &State) -> tera::TeraResult<String> {
    let key = arguments.must_get::<&str>("key")?;
    let lang = match arguments.get::<String>("lang")? {
        Some(lang) => Some(lang),
        None => state.get::<String>("lang")?,
    };
    let language = lang.and_then(|lang| languages.get(&lang)).or_else(|| languages.values().next());
    let Some(language) = language else { return Err(tera::Error::message("no language is loaded")) };
    let mut given: Vec<(String, FluentValue)> = Vec::new();
    for (name, value) in arguments.iter() {
        let name = name.to_string();
        if name == "key" || name == "lang" {
            continue;
        }
        let value = match (value.as_i64(), value.as_str()) {
            (Some(number), _) => FluentValue::from(number),
            (_, Some(text)) => FluentValue::from(text.to_owned()),
            _ => return Err(tera::Error::message(format!("the argument `{name}` of `t` should be a text or a number"))),
        };
        given.push((name, value));
    }
    let given: Vec<(&str, FluentValue)> = given.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    language.t(key, &given).ok_or_else(|| {
        let near = did_you_mean(key, crate::language::word_keys()).map_or_else(String::new, |near| format!("; {near}"));
        tera::Error::message(format!("there is no interface word `{key}`{near}"))
    })
}
