//! One language: how numbers, dates, lists and interface words are printed and sorted in it.
//!
//! Numbers, dates and lists come from ICU data and words from Fluent messages, so a further language needs
//! a file of words and no code. A [`Language`] is built once, because its formatters are dear, and shared.

mod dates;
mod numbers;
mod words;

use std::cmp::Ordering;

use icu_casemap::options::{TitlecaseOptions, TrailingCase};
use icu_casemap::{TitlecaseMapper, TitlecaseMapperBorrowed};
use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_list::{ListFormatter, options::ListFormatterOptions};
use icu_locale::{Direction, Locale, LocaleDirectionality, subtags::region};

use crate::number::{ENGLISH, ValueWords};

use dates::Dates;
use numbers::Numbers;
use words::Words;

pub use fluent_bundle::FluentValue;
pub use words::{ENGLISH_WORDS, WordMistake, word_keys};

/// A locale with everything that printing in it needs. Shareable between threads.
///
/// The tag `en` prints dates as `31 October 2024`, day first, which is the house style of the built-in theme;
/// `en-US` prints `October 31, 2024`. The calendar is always the Gregorian one, whatever the locale's own is;
/// the digits are the locale's (`ar-EG`), unless the tag says otherwise (`fa-u-nu-latn`).
pub struct Language {
    tag: String,
    locale: Locale,
    direction: Option<Direction>,
    words: Words,
    numbers: Numbers,
    dates: Dates,
    and: ListFormatter,
    or: ListFormatter,
    collator: CollatorBorrowed<'static>,
    casing: TitlecaseMapperBorrowed<'static>,
}

impl Language {
    /// Builds the language of a BCP 47 tag.
    ///
    /// `words` are Fluent files of this language, a later one overriding an earlier one and all of them the
    /// built-in words. What no file has is taken from the English words. The error is a sentence about the tag;
    /// mistakes in the files are kept in [`Language::word_mistakes`].
    pub fn new(tag: &str, words: &[&str]) -> Result<Self, String> {
        let locale: Locale = tag.parse().map_err(|_| format!("`{tag}` is not a language tag: write one like `en`, `ar` or `pt-BR`"))?;
        if locale.id.language.is_unknown() {
            return Err(format!("`{tag}` names no language: write a tag like `en`, `ar` or `pt-BR`"));
        }
        let printing = house_style(&locale);
        let direction = LocaleDirectionality::new_common().get(&locale.id);
        let no_data = |error: &dyn std::fmt::Display| format!("the language data for `{tag}` cannot be read: {error}");
        let mut sorting = CollatorPreferences::from(&printing);
        // "Resolution 425" stands before "Resolution 1701".
        sorting.numeric_ordering = Some(CollationNumericOrdering::True);
        let list = ListFormatterOptions::default;
        Ok(Self {
            tag: tag.to_owned(),
            direction,
            words: Words::new(&printing, direction, words),
            numbers: Numbers::new(&printing).map_err(|error| no_data(&error))?,
            dates: Dates::new(&printing).map_err(|error| no_data(&error))?,
            and: ListFormatter::try_new_and((&printing).into(), list()).map_err(|error| no_data(&error))?,
            or: ListFormatter::try_new_or((&printing).into(), list()).map_err(|error| no_data(&error))?,
            collator: Collator::try_new(sorting, CollatorOptions::default()).map_err(|error| no_data(&error))?,
            casing: TitlecaseMapper::new(),
            locale,
        })
    }

    /// The tag as it was given, for `lang=`.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The language without region and script: `pt` of `pt-BR`.
    pub fn subtag(&self) -> &str {
        self.locale.id.language.as_str()
    }

    /// `rtl` or `ltr`, for `dir=`; an unknown language is written from left to right.
    pub fn direction(&self) -> &'static str {
        match self.direction {
            Some(Direction::RightToLeft) => "rtl",
            _ => "ltr",
        }
    }

    /// Whether ICU has data for it. Without, dates print as `2026 M03 9`: warn.
    pub fn has_data(&self) -> bool {
        self.dates.have_names()
    }

    /// The words in which values are written in this language; the English ones where it has no table.
    pub fn value_words(&self) -> &'static ValueWords {
        ValueWords::of(self.subtag()).unwrap_or(&ENGLISH)
    }

    /// The message `key` with its arguments, in this language, else in English; `None` where neither has it.
    ///
    /// A number that is handed over as a number chooses the plural form and is printed with the language's digits
    /// and groups; years and ready-made texts are handed over as text.
    pub fn t(&self, key: &str, args: &[(&str, FluentValue<'_>)]) -> Option<String> {
        self.words.message(key, args)
    }

    /// The interface words that this language lacks and takes from English, in the order of the English file.
    pub fn missing_words(&self) -> Vec<&'static str> {
        self.words.missing()
    }

    /// What is wrong in the Fluent files that were handed to [`Language::new`].
    pub fn word_mistakes(&self) -> &[WordMistake] {
        self.words.mistakes()
    }

    /// "a, b and c".
    pub fn list<S: AsRef<str>>(&self, items: &[S]) -> String {
        self.and.format(items.iter().map(AsRef::as_ref)).to_string()
    }

    /// "a, b or c".
    pub fn list_or<S: AsRef<str>>(&self, items: &[S]) -> String {
        self.or.format(items.iter().map(AsRef::as_ref)).to_string()
    }

    /// Compares as the language's readers sort, numbers by their amount; never equal for two different texts.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.collator.compare(a, b).then_with(|| a.cmp(b))
    }

    /// The text with a capital at its beginning, and nothing else changed.
    pub fn title_case_first(&self, text: &str) -> String {
        let mut options = TitlecaseOptions::default();
        options.trailing_case = Some(TrailingCase::Unchanged);
        self.casing.titlecase_segment_to_string(text, &self.locale.id, options).into_owned()
    }

    /// The text in the language's quotation marks.
    pub fn quote(&self, text: &str) -> String {
        self.say("quotation", &[("text", text)])
    }

    /// A message that the English words have, with texts for arguments; the arguments where a site's file broke it.
    fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        let values: Vec<(&str, FluentValue<'_>)> = args.iter().map(|(name, text)| (*name, FluentValue::from(*text))).collect();
        self.t(key, &values).unwrap_or_else(|| args.iter().map(|(_, text)| *text).collect::<Vec<_>>().join(" "))
    }
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Language").field("tag", &self.tag).finish_non_exhaustive()
    }
}

/// English without a region prints its dates day first.
fn house_style(locale: &Locale) -> Locale {
    let mut locale = locale.clone();
    if locale.id.language.as_str() == "en" && locale.id.region.is_none() {
        locale.id.region = Some(region!("GB"));
    }
    locale
}

#[cfg(test)]
mod tests;
