//! Ids, names and slugs: how the things of a site are called, and when two names are the same.

use unicode_normalization::UnicodeNormalization;

/// The kinds of record that have an id of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordKind {
    /// A reported number.
    Figure,
    /// Something that happened.
    Event,
    /// A document that we cite.
    Source,
}

impl RecordKind {
    /// The prefix of its references (`figure:ID`).
    pub fn word(self) -> &'static str {
        match self {
            RecordKind::Figure => "figure",
            RecordKind::Event => "event",
            RecordKind::Source => "source",
        }
    }

    /// The folder below `content/`.
    pub fn folder(self) -> &'static str {
        match self {
            RecordKind::Figure => "figures",
            RecordKind::Event => "events",
            RecordKind::Source => "sources",
        }
    }
}

/// A name as names are compared: NFC, case folded, every run of white space one space, quotation marks straight.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() {
            let start = folded.len();
            folded.push_str(word);
            folded[start..].make_ascii_lowercase();
            continue;
        }
        for c in word.nfc().flat_map(char::to_lowercase).nfc() {
            folded.push(match c {
                '‘' | '’' => '\'',
                '“' | '”' => '"',
                c => c,
            });
        }
    }
    folded
}

/// A slug for an address: Latin letters without accents and lower case, every other script as it is (NFC),
/// digits, and single hyphens between. Empty where nothing is left.
pub fn slugify(text: &str) -> String {
    if text.is_ascii() {
        let mut slug = Vec::with_capacity(text.len());
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() {
                slug.push(byte.to_ascii_lowercase());
            } else if byte != b'\'' && slug.last().is_some_and(|last| *last != b'-') {
                slug.push(b'-');
            }
        }
        slug.pop_if(|last| *last == b'-');
        return String::from_utf8(slug).expect("all that was pushed is ASCII");
    }
    let mut slug = String::with_capacity(text.len());
    // As a whole, not letter by letter: a capital sigma at the end of a word becomes another letter than elsewhere.
    let lower = text.nfc().collect::<String>().to_lowercase();
    for c in lower.nfc() {
        if is_mark(c) && slug.ends_with(|before: char| before.is_ascii_alphanumeric() || before == '-') {
            // An accent that no single letter has is one all the same, and one after nothing is on nothing.
        } else if c.is_alphanumeric() || is_mark(c) && !slug.is_empty() {
            match latin(c) {
                Some(plain) => slug.push_str(&plain),
                None => slug.push(c),
            }
        } else if c != '\'' && c != '’' && !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    // Marks that an apostrophe held apart now stand in their order.
    if slug.is_ascii() { slug } else { slug.nfc().collect() }
}

/// A Latin letter with an accent, without it. Other scripts are kept as they are, because to
/// transliterate them is to write the name wrong.
fn latin(c: char) -> Option<String> {
    let is_latin = matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
    is_latin.then(|| slug::slugify(c.to_string()).replace('-', ""))
}

/// A combining mark: part of a letter in many scripts.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_case_spaces_and_quotation_marks() {
        assert_eq!(fold("Lebanon’s \n Prime  Minister"), "lebanon's prime minister");
        assert_eq!(fold("Cafe\u{301}"), fold("CAFÉ"));
        // To lower the case of one letter may make two, which then stand in another order.
        assert_eq!(fold(&fold("İ\u{327}")), fold("İ\u{327}"));
    }

    #[test]
    fn slugs_keep_other_scripts_and_lose_accents() {
        for (text, slug) in [
            ("What does it ask?", "what-does-it-ask"),
            ("Ça va, Straße", "ca-va-strasse"),
            ("القرار 1701", "القرار-1701"),
            ("Israel’s wish", "israels-wish"),
            ("???", ""),
            // Accents without a letter of their own, in any number.
            ("E\u{301}\u{301}te\u{30c}", "ete"),
            ("\u{301}a", "a"),
            // Letters in capitals are the word that they are in small ones.
            ("ΟΔΟΣ ΣΑΣ", "οδος-σας"),
            ("οδος Σ", "οδος-σ"),
            ("ﬁ\u{301}'\u{1ab5}", "ﬁ\u{1ab5}\u{301}"),
        ] {
            assert_eq!(slugify(text), slug, "{text}");
        }
    }
}
