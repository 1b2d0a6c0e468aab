//! The templates: the built-in ones, each replaced by the site's file of the same path, checked before anything is rendered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;
use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

use super::guide;
use crate::diagnostics::{Checked, Diagnostic, FilePath, Span, did_you_mean};
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

/// Every template of a site, ready to render.
pub struct Templates {
    tera: Tera,
    texts: BTreeMap<String, Arc<str>>,
}

/// What a template writes is at most this many bytes (`promises.md`).
const LIMIT: usize = 64 * 1024 * 1024;

impl Templates {
    /// Loads the templates; the later of two with one name counts. `named` are those that pages ask for by `template:`.
    /// Every mistake of every file is reported.
    pub fn load(sources: Vec<Source>, named: &BTreeSet<&str>, languages: Arc<IndexMap<String, Arc<Language>>>) -> Checked<Option<Self>> {
        let texts: BTreeMap<String, Arc<str>> = sources.into_iter().map(|source| (source.name, source.text)).collect();
        let mut found = Vec::new();
        let mut tera = empty(languages.clone());
        if let Err(error) = tera.add_raw_templates(texts.iter().map(|(name, text)| (name.as_str(), &**text))) {
            for (name, text) in &texts {
                let alone = empty(languages.clone()).add_raw_template(name, text);
                if let Err(error) = alone
                    && matches!(error.kind(), ErrorKind::SyntaxError(_))
                {
                    found.push(diagnostic(&error, name, &texts));
                }
            }
            if found.is_empty() {
                found.push(diagnostic(&error, "", &texts));
            }
            return Checked { value: None, diagnostics: found };
        }
        let templates = Self { tera, texts };
        templates.unknown_names(named, &mut found);
        Checked { value: Some(templates), diagnostics: found }
    }

    /// Values that are the same for every page.
    pub fn share(&mut self, name: &'static str, value: Value) {
        self.tera.global_context().insert_value(name, value);
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
        self.tera.render_to(template, context, &mut out).map_err(|error| diagnostic(&error, template, &self.texts))?;
        Ok(String::from_utf8(out.0).expect("templates and values are UTF-8, and Tera cuts between characters"))
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
                self.tera
                    .render_component(name, &context, None, true)
                    .map_err(|error| diagnostic(&error, &format!("blocks/{name}.html"), &self.texts))
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
        let built_in = guide::TEMPLATES.iter().map(|template| template.name);
        let asked: BTreeSet<&str> = built_in.chain(named.iter().copied()).collect();
        for name in self.texts.keys().filter(|name| asked.contains(name.as_str())) {
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

/// A writer that stops at the limit, so that a template in a circle ends with a message and not with the machine.
struct Limited(Vec<u8>);

impl std::io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.len() + bytes.len() > LIMIT {
            return Err(std::io::Error::other("the template writes more than 64 MiB"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
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

/// The names of templates that a text extends or includes: both are string literals in Tera.
fn referred(text: &str) -> impl Iterator<Item = &str> {
    text.split("{%").skip(1).filter_map(|tag| {
        let tag = tag.trim_start_matches(['-', ' ', '\n', '\t']);
        let rest = tag.strip_prefix("include").or(tag.strip_prefix("extends"))?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        rest[1..].split(quote).next()
    })
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

/// What Tera found, at its place.
fn diagnostic(error: &tera::Error, template: &str, texts: &BTreeMap<String, Arc<str>>) -> Diagnostic {
    let path = |name: &str| FilePath::new(format!("templates/{name}"));
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let code = if matches!(error.kind(), ErrorKind::SyntaxError(_)) { "template-syntax" } else { "template-error" };
            let name = if report.filename().is_empty() { template } else { report.filename() };
            let range = report.span().range.clone();
            let text = texts.get(name).map(|text| &**text).unwrap_or_default();
            let span = (range.end <= text.len()).then(|| Span::from(range.clone()));
            let message = message(report.message());
            let near = field_of(report.message()).and_then(|field| {
                let (_, available) = report.message().rsplit_once("Available ")?.1.split_once(": ")?;
                did_you_mean(field, available.trim_end_matches('.').split(", "))
            });
            let source = std::error::Error::source(error).map_or_else(String::new, |source| format!(": {source}"));
            Diagnostic::error(code, &path(name), span, format!("{message}{source}")).help(near.unwrap_or_else(|| match error.kind() {
                ErrorKind::SyntaxError(_) => "tags are `{{ … }}` and `{% … %}`, each closed where it was opened".into(),
                _ => "`docs/views.md` lists what each template may read".into(),
            }))
        }
        _ => {
            let text = error.to_string();
            if let Some(found) = reported(&text, texts) {
                return found;
            }
            let name = if template.is_empty() { texts.keys().find(|name| text.contains(name.as_str())).map_or("", String::as_str) } else { template };
            Diagnostic::error("template-syntax", &path(name), None, message(text.trim())).help("mend the name, or take the tag out")
        }
    }
}

/// What Tera says of a template that names something unknown: a report in several lines, `error: …` and ` --> FILE:LINE:COLUMN`.
fn reported(text: &str, texts: &BTreeMap<String, Arc<str>>) -> Option<Diagnostic> {
    let mut lines = text.lines().map(str::trim);
    let said = lines.find_map(|line| line.strip_prefix("error: "))?;
    let place = lines.find_map(|line| line.strip_prefix("--> "))?;
    let (place, column) = place.rsplit_once(':')?;
    let (name, line) = place.rsplit_once(':')?;
    let template = texts.get(name)?;
    let before: usize = template.split_inclusive('\n').take(line.parse::<usize>().ok()?.checked_sub(1)?).map(str::len).sum();
    let rest = &template[before..];
    let (within, _) = rest.char_indices().nth(column.parse::<usize>().ok()?.checked_sub(1)?)?;
    let start = before + within;
    let marked = text.lines().rfind(|line| line.contains('^')).map_or(1, |line| line.matches('^').count());
    let end = template[start..].char_indices().nth(marked).map_or(template.len(), |(offset, _)| start + offset);
    let near = said.strip_prefix("Unknown template `").and_then(|rest| did_you_mean(rest.trim_end_matches('`'), texts.keys().map(String::as_str)));
    let help = near.unwrap_or_else(|| "mend the name, or take the tag out".into());
    let path = FilePath::new(format!("templates/{name}"));
    Some(Diagnostic::error("template-syntax", &path, Some(Span::from(start..end)), message(said)).help(help))
}

/// A message in our own manner: without a full stop, on one line.
fn message(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}

/// The field that Tera says is not defined.
fn field_of(message: &str) -> Option<&str> {
    let rest = message.strip_prefix("Field `").or_else(|| message.strip_prefix("Variable `"))?;
    rest.split('`').next()
}
