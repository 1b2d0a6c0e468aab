//! Reads `authors:`, and asks about several names that stand together in one text.

use indexmap::IndexMap;

use crate::config::Author;
use crate::diagnostics::{Diagnostic, FilePath, Spanned};
use crate::yaml::{Fields, Node, Yaml};

/// What people write between names.
const BETWEEN: [&str; 6] = [",", ";", " and ", " & ", " und ", " et "];

/// Words in the names of organisations and places, and in what people do.
const NO_PERSON: [&str; 52] = [
    "agency",
    "analyst",
    "association",
    "authority",
    "bank",
    "board",
    "bureau",
    "center",
    "centre",
    "chief",
    "college",
    "commission",
    "committee",
    "company",
    "correspondent",
    "council",
    "department",
    "desk",
    "director",
    "east",
    "editor",
    "fellow",
    "foundation",
    "fund",
    "group",
    "institute",
    "journal",
    "los",
    "magazine",
    "ministry",
    "network",
    "new",
    "news",
    "north",
    "office",
    "organisation",
    "organization",
    "partners",
    "post",
    "press",
    "producer",
    "professor",
    "reporter",
    "san",
    "society",
    "south",
    "staff",
    "team",
    "times",
    "union",
    "university",
    "west",
];

/// What may stand in a person's name in small letters.
const PARTICLES: [&str; 16] = ["al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "el", "la", "le", "ter", "van", "von"];

/// Reads `authors:`.
pub(super) fn read(fields: &mut Fields, path: &FilePath, known: &IndexMap<String, Author>) -> Vec<Spanned<String>> {
    // In quotation marks, or in a list, it is meant as one name.
    if let Some(Node { value: Yaml::Scalar(scalar), span }) = fields.node("authors")
        && span.range().len() == scalar.text.len()
        && let Some(names) = together(&scalar.text, known)
    {
        let message = format!("`{}` is printed as the name of one author", scalar.text);
        let help = format!("write `authors: [{}]`; for one author, write the name in quotation marks", names.join(", "));
        fields.report(Diagnostic::warning("authors-in-one", path, *span, message).help(help));
    }
    fields.texts("authors")
}

/// The names in a text that is no author's id, where each of several is an author's id or looks like a person's name.
fn together<'a>(text: &'a str, known: &IndexMap<String, Author>) -> Option<Vec<&'a str>> {
    if known.contains_key(text) || !BETWEEN.iter().any(|between| text.contains(between)) {
        return None;
    }
    let mut names = vec![text];
    for between in BETWEEN {
        names = names.into_iter().flat_map(|part| part.split(between)).collect();
    }
    let names: Vec<&str> = names.into_iter().map(str::trim).filter(|name| !name.is_empty()).collect();
    (names.len() > 1 && names.iter().all(|name| known.contains_key(*name) || is_person(name))).then_some(names)
}

/// Whether a text has the form of a person's name, first and last: an organisation's may have it too, so the words that theirs have are none.
fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_name = |word: &&str| {
        let folded = word.to_lowercase();
        let letters = word.chars().filter(|c| c.is_alphabetic());
        let is_initial = word.ends_with('.');
        let in_capitals = !is_initial && word.chars().count() > 1 && letters.clone().all(char::is_uppercase);
        let is_written = word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'));
        PARTICLES.contains(word) || is_written && !in_capitals && !NO_PERSON.contains(&folded.trim_end_matches('.'))
    };
    let ends = [words.first(), words.last()];
    (2..=4).contains(&words.len()) && words.iter().all(is_name) && ends.into_iter().flatten().all(|word| word.starts_with(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_several_persons_are_asked_about() {
        let author = Author { name: "The desk".into(), url: None, role: None };
        let known = IndexMap::from([("desk".to_owned(), author.clone()), ("ann".to_owned(), author.clone()), ("ann, desk".to_owned(), author)]);
        for (text, names) in [
            ("Ann Lee, Bo Ray", 2),
            ("Ann Lee and Bo Ray", 2),
            ("Ann Lee & Bo Ray", 2),
            ("Ann Lee, Bo Ray, and Cy de la Dow", 3),
            ("Ludwig van Beethoven; J. S. Bach", 2),
            ("Ann Lee und Bo Ray", 2),
            ("ann and desk", 2),
            ("ann, Bo Ray", 2),
            ("ann, desk", 0),
            ("Ann Lee", 0),
            ("Médecins Sans Frontières", 0),
            ("Ann Lee, Jr.", 0),
            ("Ann Lee, PhD", 0),
            ("Lee, Ann", 0),
            ("Ann and Bo Lee", 0),
            ("Ann Lee, Managing Editor", 0),
            ("Ann Lee, New York", 0),
            ("Ministry of Health and Population", 0),
            ("Department of Housing and Urban Development", 0),
            ("Food and Agriculture Organization", 0),
            ("Procter & Gamble", 0),
            ("Bill & Melinda Gates Foundation", 0),
            ("American Civil Liberties Union, Los Angeles", 0),
            ("BBC News, World Service", 0),
            ("the team, with help", 0),
            ("المجلس, الوزارة", 0),
        ] {
            assert_eq!(together(text, &known).map_or(0, |names| names.len()), names, "{text}");
        }
    }
}
