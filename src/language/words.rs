//! Interface words: Fluent messages of a language, with the English ones behind them.

use std::ops::Range;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::memoizer::MemoizerKind;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use icu_decimal::{DecimalFormatter, input::Decimal};
use icu_locale::{Direction, Locale};
use intl_memoizer::{Memoizable, concurrent::IntlLangMemoizer};
use unic_langid::LanguageIdentifier;

/// The English words, which every language falls back to and which name every key.
pub const ENGLISH_WORDS: &str = include_str!("en.ftl");

/// The built-in words, one row a language.
const BUILT_IN: &[(&str, &str)] = &[("en", ENGLISH_WORDS)];

/// Something in a Fluent file that could not be read; the rest of the file counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordMistake {
    /// Which of the files that were handed over, from 0.
    pub file: usize,
    /// The bytes of it.
    pub span: Range<usize>,
    /// What is wrong, in one sentence.
    pub message: String,
}

/// The messages of one language.
pub(super) struct Words {
    own: FluentBundle<FluentResource>,
    english: FluentBundle<FluentResource>,
    mistakes: Vec<WordMistake>,
}

impl Words {
    /// Reads the built-in words of the language and the files over them.
    pub(super) fn new(locale: &Locale, direction: Option<Direction>, files: &[&str]) -> Self {
        let mut own = bundle(&locale.id.to_string());
        // Arguments in a right-to-left sentence need isolates, or their order breaks; elsewhere they are noise.
        own.set_use_isolating(direction == Some(Direction::RightToLeft));
        let language = locale.id.language.as_str();
        for (_, text) in BUILT_IN.iter().filter(|(built_in, _)| *built_in == language) {
            own.add_resource_overriding(resource(text).0);
        }
        let mut mistakes = Vec::new();
        for (file, text) in files.iter().enumerate() {
            let (resource, wrong) = resource(text);
            own.add_resource_overriding(resource);
            mistakes.extend(wrong.into_iter().map(|(span, message)| WordMistake { file, span, message }));
        }
        let mut english = bundle("en");
        english.set_use_isolating(false);
        english.add_resource_overriding(resource(ENGLISH_WORDS).0);
        Self { own, english, mistakes }
    }

    /// The message with its arguments, in this language, else in English.
    pub(super) fn message(&self, key: &str, args: &[(&str, FluentValue<'_>)]) -> Option<String> {
        let bundle = [&self.own, &self.english].into_iter().find(|bundle| bundle.get_message(key).is_some_and(|found| found.value().is_some()))?;
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            values.set(*name, value.clone());
        }
        let pattern = bundle.get_message(key)?.value()?;
        // What a message asks for and was not given stands in it as `{$name}`: visible, and never a reason to print nothing.
        let mut errors = Vec::new();
        Some(bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned())
    }

    /// Whether the language itself has the message, without the help of English.
    pub(super) fn has(&self, key: &str) -> bool {
        self.own.has_message(key)
    }

    /// The keys that only English has.
    pub(super) fn missing(&self) -> Vec<&'static str> {
        keys(ENGLISH_WORDS).filter(|key| !self.own.has_message(key)).collect()
    }

    /// What is wrong in the files.
    pub(super) fn mistakes(&self) -> &[WordMistake] {
        &self.mistakes
    }
}

/// The keys of every interface word, for "did you mean".
pub fn word_keys() -> impl Iterator<Item = &'static str> {
    keys(ENGLISH_WORDS)
}

/// The keys of a Fluent file, in its order.
pub(super) fn keys(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic())).filter_map(|line| Some(line.split_once('=')?.0.trim()))
}

fn bundle(tag: &str) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_formatter(Some(print_number));
    bundle
}

/// A Fluent file, and the spans and sentences of what it holds that is none.
/// So many `{` may stand inside each other: the parser calls itself for each, and a thread's stack has an end.
const DEEPEST: usize = 64;

/// Where a Fluent text first goes deeper than [`DEEPEST`]: so many `{` (and in them `(`) are open. Those in `{"{"}` are none.
fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut braces, mut brackets, mut at) = (0_usize, 0_usize, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'{' if bytes[at..].starts_with(b"{\"{\"}") || bytes[at..].starts_with(b"{\"}\"}") => at += 4,
            b'{' => braces += 1,
            b'}' => {
                braces = braces.saturating_sub(1);
                brackets *= usize::from(braces > 0);
            }
            b'(' if braces > 0 => brackets += 1,
            b')' => brackets = brackets.saturating_sub(1),
            _ => {}
        }
        if braces + brackets > DEEPEST {
            return Some(at);
        }
        at += 1;
    }
    None
}

fn resource(text: &str) -> (FluentResource, Vec<(Range<usize>, String)>) {
    if let Some(at) = too_deep(text) {
        let empty = FluentResource::try_new(String::new()).unwrap_or_else(|(empty, _)| empty);
        return (
            empty,
            vec![(at..at + 1, format!("more than {DEEPEST} `{{` stand inside each other, or are never closed; no word of this file is used"))],
        );
    }
    match FluentResource::try_new(text.to_owned()) {
        Ok(resource) => (resource, Vec::new()),
        Err((resource, errors)) => (resource, errors.into_iter().map(|error| (error.pos.clone(), error.to_string())).collect()),
    }
}

/// Prints numbers in messages with the digits and groups of the language; Fluent alone prints them bare.
fn print_number(value: &FluentValue<'_>, memoizer: &IntlLangMemoizer) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let decimal = Decimal::try_from_str(&number.as_string()).ok()?;
    memoizer.with_try_get_threadsafe::<NumberPrinter, _, _>((), |printer| printer.0.format(&decimal).to_string()).ok()
}

/// ICU's formatter, as Fluent keeps it.
struct NumberPrinter(DecimalFormatter);

impl Memoizable for NumberPrinter {
    type Args = ();
    type Error = ();

    fn construct(language: LanguageIdentifier, (): ()) -> Result<Self, ()> {
        let locale: Locale = language.to_string().parse().map_err(|_| ())?;
        DecimalFormatter::try_new((&locale).into(), Default::default()).map(Self).map_err(|_| ())
    }
}
