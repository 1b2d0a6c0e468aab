//! The languages of a site: its own, and those that pages name, each with the site's own interface words.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::config::{self, Config};
use crate::content::Page;
use crate::diagnostics::{Diagnostic, FilePath, Span};
use crate::language::Language;

/// The languages of a site, by tag; the site's own is always among them, and first.
pub type Languages = IndexMap<String, Arc<Language>>;

/// A Fluent file of the site: interface words in place of the built-in ones.
#[derive(Clone, Debug)]
pub struct WordFile {
    /// The file, e.g. `content/de.ftl`.
    pub path: FilePath,
    /// Its text.
    pub text: Arc<str>,
}

impl WordFile {
    /// The language that the file is for: its name without the ending.
    fn tag(&self) -> &str {
        self.path.name().trim_end_matches(".ftl")
    }
}

/// One language for each tag that a page or the site names; mistakes in the site's own words are reported.
pub fn languages(config: &Config, pages: &[Arc<Page>], words: &[WordFile], found: &mut Vec<Diagnostic>) -> Languages {
    let mut languages = Languages::new();
    let file = FilePath::new(config::FILE);
    let own = make(&config.language, words, (&file, None), found).unwrap_or_else(|| Language::new("en", &[]).expect("English is built in"));
    languages.insert(config.language.clone(), Arc::new(own));
    for page in pages {
        let Some(tag) = page.front.language.as_ref().filter(|tag| !languages.contains_key(&tag.value)) else { continue };
        if let Some(language) = make(&tag.value, words, (&page.path, Some(tag.span)), found) {
            languages.insert(tag.value.clone(), Arc::new(language));
        }
    }
    languages
}

/// Makes a language; `place` is where it is named.
fn make(tag: &str, words: &[WordFile], place: (&FilePath, Option<Span>), found: &mut Vec<Diagnostic>) -> Option<Language> {
    let files: Vec<&WordFile> = words.iter().filter(|file| file.tag() == tag).collect();
    let texts: Vec<&str> = files.iter().map(|file| &*file.text).collect();
    let language = match Language::new(tag, &texts) {
        Ok(language) => language,
        Err(why) => {
            found.push(Diagnostic::error("bad-language", place.0, place.1, why).help("write a tag such as `en`, `de` or `ar`"));
            return None;
        }
    };
    for mistake in language.word_mistakes() {
        let help = "a word is `key = text` on one line, further lines indented; `nutgraf explain bad-words` shows one";
        found.push(Diagnostic::error("bad-words", &files[mistake.file].path, Span::from(mistake.span.clone()), mistake.message.clone()).help(help));
    }
    if !language.has_data() {
        let message = format!("there are no rules for dates and numbers of the language `{tag}`");
        found.push(
            Diagnostic::warning("language-without-data", place.0, place.1, message)
                .help("dates are printed as plain digits; another tag of the same language may be known"),
        );
    }
    let missing = language.missing_words();
    if let Some(first) = missing.first() {
        let message = format!("{} interface words of the language `{tag}` are English, the first `{first}`", missing.len());
        found.push(Diagnostic::info("words-missing", place.0, place.1, message).help(format!("write them into `content/{tag}.ftl`")));
    }
    Some(language)
}
