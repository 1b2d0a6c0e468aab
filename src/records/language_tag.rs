//! Language tags (BCP 47), as sites, pages, names and sources carry them.

use unic_langid::LanguageIdentifier;

/// The tag in its usual form (`en-gb` → `en-GB`); the error is a sentence.
pub fn language_tag(text: &str) -> Result<String, String> {
    let wrong = || format!("`{text}` is not a language tag");
    let tag: LanguageIdentifier = text.parse().map_err(|_| wrong())?;
    // Four to eight letters are allowed by the grammar and used by no language; they are words such as "english".
    if !(2..=3).contains(&tag.language.as_str().len()) {
        return Err(wrong());
    }
    Ok(tag.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_tag_is_two_or_three_letters_with_script_and_region() {
        for (text, tag) in [("en", "en"), ("en-gb", "en-GB"), ("zh-hant-tw", "zh-Hant-TW"), ("ckb", "ckb")] {
            assert_eq!(language_tag(text).as_deref(), Ok(tag), "{text}");
        }
        for text in ["english", "e", "en-", "en GB", ""] {
            assert_eq!(language_tag(text), Err(format!("`{text}` is not a language tag")), "{text}");
        }
    }
}
