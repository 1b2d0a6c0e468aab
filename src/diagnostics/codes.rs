//! The table of every diagnostic code: its usual gravity, whether `checks:` may change that, and what it means.

use std::borrow::Cow;

use super::Severity;

/// One row of [`CODES`].
#[derive(Debug)]
pub struct Code {
    /// The kebab-case name.
    pub name: &'static str,
    /// The gravity that it has unless `checks:` says otherwise.
    pub severity: Severity,
    /// Whether `checks:` may re-grade it: only where the output stays meaningful.
    pub regrade: bool,
    /// One sentence.
    pub summary: &'static str,
}

/// Every code that nutgraf can print, sorted by name.
pub const CODES: &[Code] = &[
    Code { name: "address-clash", severity: Severity::Error, regrade: false, summary: "Two things claim one address." },
    Code {
        name: "ambiguous-figure",
        severity: Severity::Error,
        regrade: false,
        summary: "Running text refers to a figure with several reporters without naming one.",
    },
    Code { name: "ambiguous-name", severity: Severity::Error, regrade: false, summary: "A name may mean any of several pages." },
    Code {
        name: "archive-photo",
        severity: Severity::Gate,
        regrade: true,
        summary: "A photograph is more than 30 days older than its page and does not say that it is from an archive.",
    },
    Code {
        name: "bad-address",
        severity: Severity::Error,
        regrade: false,
        summary: "A slug, path, alias or listing address cannot be used, or is reserved.",
    },
    Code { name: "bad-base-url", severity: Severity::Error, regrade: false, summary: "`base_url` is not a plain http or https address." },
    Code { name: "bad-colour", severity: Severity::Error, regrade: false, summary: "`theme.accent` is not `#rgb` or `#rrggbb`." },
    Code { name: "bad-date", severity: Severity::Error, regrade: false, summary: "A date cannot be read, or does not exist." },
    Code { name: "bad-file-path", severity: Severity::Error, regrade: false, summary: "A path leads out of `evidence/` or `content/`." },
    Code {
        name: "bad-image",
        severity: Severity::Error,
        regrade: false,
        summary: "A file is no image of the kind that its name says, or too large to show.",
    },
    Code { name: "bad-language", severity: Severity::Error, regrade: false, summary: "A language tag names no language." },
    Code {
        name: "bad-link",
        severity: Severity::Error,
        regrade: false,
        summary: "A symbolic link leads out of the site, to nothing, or in a circle.",
    },
    Code { name: "bad-name", severity: Severity::Error, regrade: false, summary: "A page has a name or id that no link can hold." },
    Code { name: "bad-period", severity: Severity::Error, regrade: false, summary: "`update_every` is not a number with d, w, m or y." },
    Code {
        name: "bad-record-id",
        severity: Severity::Error,
        regrade: false,
        summary: "The id of a record or series holds a character that no reference can hold.",
    },
    Code { name: "bad-target", severity: Severity::Error, regrade: false, summary: "A target of `publish:` cannot be used as it is written." },
    Code { name: "bad-time", severity: Severity::Error, regrade: false, summary: "A time of day cannot be read." },
    Code { name: "bad-url", severity: Severity::Error, regrade: false, summary: "An address is not http or https." },
    Code {
        name: "bad-value",
        severity: Severity::Error,
        regrade: false,
        summary: "A value cannot be read, has a fraction of a counted unit, or runs down.",
    },
    Code { name: "bad-words", severity: Severity::Error, regrade: false, summary: "A Fluent file of interface words cannot be read." },
    Code {
        name: "beside-without-differs",
        severity: Severity::Gate,
        regrade: true,
        summary: "Two figures stand side by side, and nobody has written how they differ.",
    },
    Code {
        name: "bidi-control",
        severity: Severity::Warning,
        regrade: true,
        summary: "A title holds a control character that turns the direction of text.",
    },
    Code { name: "block-in-field", severity: Severity::Error, regrade: false, summary: "A page's Markdown stands in a field." },
    Code { name: "block-name", severity: Severity::Error, regrade: false, summary: "The braces of a fence hold no block name." },
    Code { name: "block-not-yet", severity: Severity::Error, regrade: false, summary: "This version does not draw the block." },
    Code { name: "block-unclosed", severity: Severity::Error, regrade: false, summary: "A fence of data never ends." },
    Code { name: "change-without-reason", severity: Severity::Error, regrade: true, summary: "`was: withheld` stands without a reason." },
    Code { name: "circular-source", severity: Severity::Error, regrade: false, summary: "A source is known only through itself." },
    Code { name: "citation-without-key", severity: Severity::Error, regrade: false, summary: "A part of a citation names no source." },
    Code { name: "config-version", severity: Severity::Error, regrade: false, summary: "`nutgraf: 1` is missing, or names another version." },
    Code { name: "control-character", severity: Severity::Error, regrade: false, summary: "An invisible control character stands in the text." },
    Code { name: "counts-apart", severity: Severity::Info, regrade: true, summary: "Two reporters of one figure give counts that do not overlap." },
    Code { name: "credential-in-config", severity: Severity::Error, regrade: false, summary: "A credential stands in `nutgraf.yaml`." },
    Code { name: "cumulative-falls", severity: Severity::Gate, regrade: true, summary: "A cumulative count falls, and nobody says because of what." },
    Code {
        name: "date-order",
        severity: Severity::Error,
        regrade: true,
        summary: "A number was made public before the day to which it holds, read before it was public, or is of the future.",
    },
    Code {
        name: "date-words-too-precise",
        severity: Severity::Gate,
        regrade: true,
        summary: "`date_words` name a day or a month that the event's date does not.",
    },
    Code {
        name: "desk-mark",
        severity: Severity::Gate,
        regrade: true,
        summary: "A mark of the desk (`TK`, `CQ?`, `???`) stands in text that would be published.",
    },
    Code { name: "desk-note-unclosed", severity: Severity::Error, regrade: false, summary: "A desk note never ends." },
    Code {
        name: "duplicate-anchor",
        severity: Severity::Error,
        regrade: false,
        summary: "Two headings ask for one anchor, or for one kept for parts of the page.",
    },
    Code { name: "embed-in-sentence", severity: Severity::Error, regrade: false, summary: "`![[…]]` stands in a sentence, list item or cell." },
    Code { name: "embed-unknown", severity: Severity::Error, regrade: false, summary: "`![[…]]` names what cannot be shown." },
    Code { name: "empty-collection", severity: Severity::Warning, regrade: true, summary: "A collection asks for a topic that no page has." },
    Code { name: "empty-field", severity: Severity::Error, regrade: false, summary: "A field has a text of blanks only." },
    Code { name: "empty-link", severity: Severity::Error, regrade: false, summary: "A link leads nowhere." },
    Code { name: "empty-timeline", severity: Severity::Error, regrade: false, summary: "A timeline has no events to show." },
    Code {
        name: "event-after-pin",
        severity: Severity::Gate,
        regrade: true,
        summary: "A page lists, as its own, an event after the day to which it knows the world.",
    },
    Code { name: "expires-before-date", severity: Severity::Warning, regrade: true, summary: "A page expires before it is published." },
    Code { name: "fence-without-braces", severity: Severity::Warning, regrade: true, summary: "A fence has the name of a block, but no braces." },
    Code {
        name: "figure-alone",
        severity: Severity::Gate,
        regrade: true,
        summary: "A figure box leaves out a reporter of the same thing, or a figure that belongs beside it.",
    },
    Code { name: "figure-in-two-forms", severity: Severity::Error, regrade: false, summary: "A figure has both `value` and `readings`." },
    Code {
        name: "figure-stale",
        severity: Severity::Warning,
        regrade: true,
        summary: "The newest reading of a figure is older than its `update_every` allows.",
    },
    Code { name: "figure-without-date", severity: Severity::Error, regrade: true, summary: "A number has no date, not even through its source." },
    Code { name: "figure-without-reading", severity: Severity::Error, regrade: false, summary: "A figure has no number." },
    Code { name: "figure-without-reporter", severity: Severity::Error, regrade: false, summary: "Nobody is named who reported a number." },
    Code { name: "figure-without-source", severity: Severity::Error, regrade: false, summary: "A number does not say where it was read." },
    Code { name: "file-too-large", severity: Severity::Error, regrade: false, summary: "A text file is larger than 8 MiB." },
    Code { name: "fixed-code", severity: Severity::Error, regrade: false, summary: "`checks` or `waive` names a code that cannot be re-graded." },
    Code { name: "folder-name", severity: Severity::Warning, regrade: true, summary: "A folder's name is nearly one that gives its pages a kind." },
    Code { name: "footnote-twice", severity: Severity::Error, regrade: false, summary: "Two footnotes have one label." },
    Code { name: "footnote-undefined", severity: Severity::Error, regrade: false, summary: "A footnote is referred to but not written." },
    Code { name: "footnote-unused", severity: Severity::Warning, regrade: true, summary: "Nothing refers to a footnote." },
    Code {
        name: "foreign-shortcode",
        severity: Severity::Warning,
        regrade: true,
        summary: "Text holds a shortcode or template mark of another program.",
    },
    Code { name: "front-matter-missing", severity: Severity::Error, regrade: false, summary: "A page is empty, or has no front matter." },
    Code { name: "front-matter-open", severity: Severity::Error, regrade: false, summary: "Front matter is never closed." },
    Code { name: "front-matter-toml", severity: Severity::Error, regrade: false, summary: "Front matter stands between `+++` lines." },
    Code { name: "gloss-missing", severity: Severity::Warning, regrade: true, summary: "A background page has no gloss." },
    Code { name: "gloss-too-long", severity: Severity::Warning, regrade: true, summary: "A gloss has more than 60 words." },
    Code { name: "heading-attribute", severity: Severity::Error, regrade: false, summary: "A heading has an attribute besides `#id` and `.class`." },
    Code { name: "html-cuts", severity: Severity::Error, regrade: false, summary: "Cleaning HTML would cut away a link, figure or citation." },
    Code { name: "html-too-deep", severity: Severity::Error, regrade: false, summary: "HTML to be cleaned nests over 256 elements." },
    Code { name: "illustration-incomplete", severity: Severity::Gate, regrade: true, summary: "An illustration has no caption, credit or licence." },
    Code { name: "illustration-without-alt", severity: Severity::Error, regrade: true, summary: "An illustration has no alternative text." },
    Code { name: "image-address", severity: Severity::Error, regrade: false, summary: "An image comes from another site, or has no file." },
    Code {
        name: "image-metadata",
        severity: Severity::Gate,
        regrade: true,
        summary: "A picture tells where it was taken, and that cannot be taken out.",
    },
    Code { name: "image-without-alt", severity: Severity::Warning, regrade: true, summary: "An image in Markdown has no alternative text." },
    Code { name: "key-points-without-list", severity: Severity::Warning, regrade: true, summary: "No list follows the heading of the key points." },
    Code {
        name: "language-without-data",
        severity: Severity::Warning,
        regrade: true,
        summary: "There are no rules for the dates and numbers of a language.",
    },
    Code {
        name: "link-address",
        severity: Severity::Error,
        regrade: false,
        summary: "The address of a link cannot be opened, or is not the id of a record.",
    },
    Code { name: "link-scheme", severity: Severity::Error, regrade: false, summary: "A link uses a scheme that is not allowed." },
    Code { name: "link-to-unpublished", severity: Severity::Warning, regrade: true, summary: "A link leads to a page that is not published." },
    Code {
        name: "link-with-space",
        severity: Severity::Warning,
        regrade: true,
        summary: "The address of a link holds a space, so that no link is read.",
    },
    Code { name: "malformed-data", severity: Severity::Error, regrade: false, summary: "A table of `content/data/` cannot be read." },
    Code { name: "missing-field", severity: Severity::Error, regrade: false, summary: "A field that must be there is missing or has no value." },
    Code { name: "missing-file", severity: Severity::Error, regrade: false, summary: "A page or a source names a file that does not exist." },
    Code { name: "near-name", severity: Severity::Warning, regrade: true, summary: "A name is a slip of the pen away from a page or an author." },
    Code {
        name: "nested-link",
        severity: Severity::Error,
        regrade: false,
        summary: "A link or citation stands inside a link's words or an image's alternative text.",
    },
    Code { name: "nesting-too-deep", severity: Severity::Error, regrade: false, summary: "Markdown nests over 100 deep." },
    Code { name: "no-reading", severity: Severity::Error, regrade: false, summary: "A page shows a figure that has no reading at its pin." },
    Code { name: "not-utf8", severity: Severity::Error, regrade: false, summary: "A text file is not UTF-8." },
    Code { name: "nul-byte", severity: Severity::Error, regrade: false, summary: "A text file holds a NUL byte." },
    Code { name: "number-too-small", severity: Severity::Error, regrade: false, summary: "A number of the configuration is below its least." },
    Code { name: "orphan", severity: Severity::Info, regrade: true, summary: "A figure, a source or a background page is used by nothing." },
    Code { name: "page-among-records", severity: Severity::Warning, regrade: true, summary: "A page lies in a folder for records." },
    Code { name: "page-too-slow", severity: Severity::Error, regrade: false, summary: "A page took over 30 seconds to render." },
    Code {
        name: "page-without-pin",
        severity: Severity::Warning,
        regrade: true,
        summary: "An explainer shows figures and has no date to which it knows them.",
    },
    Code { name: "path-collision", severity: Severity::Error, regrade: false, summary: "Two paths differ only in case or Unicode form." },
    Code { name: "private-file", severity: Severity::Warning, regrade: true, summary: "A secret or litter is left out of the site." },
    Code {
        name: "quote-differs",
        severity: Severity::Gate,
        regrade: true,
        summary: "The value of a reading is not the number in the words that it quotes.",
    },
    Code { name: "quote-without-speaker", severity: Severity::Warning, regrade: true, summary: "A quotation does not say who speaks." },
    Code { name: "raw-html", severity: Severity::Error, regrade: false, summary: "HTML stands where the folder does not allow it." },
    Code {
        name: "records-folder",
        severity: Severity::Error,
        regrade: false,
        summary: "A folder's name is nearly one for records, so nothing reads it.",
    },
    Code {
        name: "references-unchecked",
        severity: Severity::Info,
        regrade: true,
        summary: "References could not be checked, because other files have errors.",
    },
    Code { name: "relayed-by-itself", severity: Severity::Error, regrade: false, summary: "`as_cited_in` names the source itself." },
    Code {
        name: "relayed-source-with-url",
        severity: Severity::Error,
        regrade: false,
        summary: "A source that is known only through another has a `url`.",
    },
    Code { name: "reporter-not-stated", severity: Severity::Warning, regrade: true, summary: "A number says that its reporter is not stated." },
    Code { name: "review-due", severity: Severity::Warning, regrade: true, summary: "A page is past the day by which it was to be read again." },
    Code { name: "same-id", severity: Severity::Error, regrade: false, summary: "Two pages or two records have one id." },
    Code { name: "says-in-says", severity: Severity::Error, regrade: false, summary: "A figure's sentence asks for a figure's sentence." },
    Code { name: "source-known-twice", severity: Severity::Error, regrade: false, summary: "A source has both `opened` and `as_cited_in`." },
    Code {
        name: "source-not-findable",
        severity: Severity::Error,
        regrade: true,
        summary: "A source was opened, but has no `url`, `file` or `held_at`.",
    },
    Code { name: "source-unread", severity: Severity::Error, regrade: false, summary: "A source says neither `opened` nor `as_cited_in`." },
    Code { name: "special-file", severity: Severity::Error, regrade: false, summary: "A pipe, socket or device lies among the sources." },
    Code {
        name: "stray-data",
        severity: Severity::Warning,
        regrade: true,
        summary: "A file of records, data or another program's text lies where nothing reads it.",
    },
    Code { name: "template-error", severity: Severity::Error, regrade: false, summary: "A template failed while a page was rendered." },
    Code { name: "template-name", severity: Severity::Error, regrade: false, summary: "A template reads a name that does not exist." },
    Code { name: "template-syntax", severity: Severity::Error, regrade: false, summary: "A template cannot be read." },
    Code {
        name: "tied-readings",
        severity: Severity::Error,
        regrade: false,
        summary: "Two readings of a figure by one reporter have the same dates.",
    },
    Code { name: "time-without-day", severity: Severity::Error, regrade: true, summary: "A time of day stands beside a date that is not one day." },
    Code { name: "time-without-zone", severity: Severity::Error, regrade: false, summary: "A time of day has no time zone." },
    Code { name: "title-invisible", severity: Severity::Error, regrade: false, summary: "A title has only characters that cannot be seen." },
    Code { name: "topics-in-one", severity: Severity::Warning, regrade: true, summary: "Topics stand in one text, with commas, and not in a list." },
    Code { name: "unknown-anchor", severity: Severity::Error, regrade: false, summary: "A link names a heading that the page does not have." },
    Code { name: "unknown-block", severity: Severity::Error, regrade: false, summary: "A fence names a block that does not exist." },
    Code {
        name: "unknown-choice",
        severity: Severity::Error,
        regrade: false,
        summary: "A field takes one of a few words, and this is none of them.",
    },
    Code { name: "unknown-code", severity: Severity::Error, regrade: false, summary: "`checks` or `waive` names a code that does not exist." },
    Code {
        name: "unknown-field",
        severity: Severity::Error,
        regrade: false,
        summary: "A record, a block or the configuration has a field that nothing reads.",
    },
    Code { name: "unknown-key", severity: Severity::Warning, regrade: true, summary: "Front matter has a key that nutgraf does not know." },
    Code {
        name: "unknown-page",
        severity: Severity::Error,
        regrade: false,
        summary: "A link, or `about:` of an event, names a page that does not exist.",
    },
    Code {
        name: "unknown-record",
        severity: Severity::Error,
        regrade: false,
        summary: "A reference names a figure, an event or a source that does not exist.",
    },
    Code {
        name: "unknown-series",
        severity: Severity::Error,
        regrade: false,
        summary: "A reading or a reference names a series that the figure does not have.",
    },
    Code { name: "unknown-tag", severity: Severity::Error, regrade: false, summary: "The tag of a quote names no block." },
    Code { name: "unknown-template", severity: Severity::Error, regrade: false, summary: "A page names a template that does not exist." },
    Code { name: "unknown-timezone", severity: Severity::Error, regrade: false, summary: "There is no such IANA time zone." },
    Code { name: "unpublished-record", severity: Severity::Error, regrade: false, summary: "A published page uses a record that is not published." },
    Code { name: "unreadable-file", severity: Severity::Error, regrade: false, summary: "The system does not let a file or folder be read." },
    Code { name: "unsafe-svg", severity: Severity::Error, regrade: false, summary: "A drawing holds script, or asks another site for something." },
    Code {
        name: "unusable-file-name",
        severity: Severity::Error,
        regrade: false,
        summary: "A file's name is not UTF-8, or holds a character that no address can.",
    },
    Code { name: "updated-before-date", severity: Severity::Warning, regrade: true, summary: "A page was updated before it was published." },
    Code { name: "waiver-expired", severity: Severity::Warning, regrade: true, summary: "A waiver has ended, so what it waived is shown again." },
    Code { name: "waiver-unused", severity: Severity::Info, regrade: true, summary: "A waiver waives nothing." },
    Code { name: "wiki-link-in-table", severity: Severity::Error, regrade: false, summary: "A bar cuts a wiki-link in two in a table." },
    Code { name: "wiki-link-with-address", severity: Severity::Error, regrade: false, summary: "`[[…]](…)` mixes two ways to write a link." },
    Code { name: "withdrawn-shown", severity: Severity::Gate, regrade: true, summary: "Something stands at an address that was withdrawn." },
    Code {
        name: "words-differ",
        severity: Severity::Gate,
        regrade: true,
        summary: "An author's words for a figure do not say the number or the qualifier of the record.",
    },
    Code { name: "words-missing", severity: Severity::Info, regrade: true, summary: "Interface words of a language are printed in English." },
    Code { name: "wrong-type", severity: Severity::Error, regrade: false, summary: "A field has a value of another shape than it takes." },
    Code { name: "yaml-anchor", severity: Severity::Error, regrade: false, summary: "YAML anchors and aliases (`&name`, `*name`) are not read." },
    Code { name: "yaml-braces", severity: Severity::Error, regrade: false, summary: "Inside braces, a key has no value or begins with a digit." },
    Code { name: "yaml-comment", severity: Severity::Warning, regrade: true, summary: "A `#` without a space behind it cuts a line off." },
    Code { name: "yaml-documents", severity: Severity::Error, regrade: false, summary: "A second YAML document begins in the same file." },
    Code { name: "yaml-duplicate-key", severity: Severity::Error, regrade: false, summary: "A key is given twice in one mapping." },
    Code { name: "yaml-key", severity: Severity::Error, regrade: false, summary: "A key is a list, a mapping or nothing." },
    Code { name: "yaml-merge-key", severity: Severity::Error, regrade: false, summary: "The merge key `<<` is not read." },
    Code {
        name: "yaml-number-range",
        severity: Severity::Error,
        regrade: false,
        summary: "A number is too large to be held, or is `.inf` or `.nan`.",
    },
    Code { name: "yaml-quotes", severity: Severity::Error, regrade: false, summary: "Curly quotation marks are letters in YAML." },
    Code { name: "yaml-syntax", severity: Severity::Error, regrade: false, summary: "The text is not YAML." },
    Code { name: "yaml-tag", severity: Severity::Error, regrade: false, summary: "YAML tags (`!name`) are not read." },
    Code { name: "yaml-too-deep", severity: Severity::Error, regrade: false, summary: "More than 32 lists and mappings stand inside each other." },
    Code {
        name: "yaml-too-large",
        severity: Severity::Error,
        regrade: false,
        summary: "Front matter or a block is longer than 64 KiB, or a YAML file than 8 MiB.",
    },
    Code { name: "yaml-unclear", severity: Severity::Error, regrade: false, summary: "Two YAML parsers read this text in different ways." },
];

/// The page of `docs/diagnostics` about a code, as Markdown; `None` for a code that does not exist.
pub fn explanation(code: &str) -> Option<&'static str> {
    let row = CODES.binary_search_by(|row| row.name.cmp(code)).ok().map(|index| &CODES[index])?;
    match Pages::get(&format!("{}.md", row.name))?.data {
        Cow::Borrowed(page) => std::str::from_utf8(page).ok(),
        // Only where files are read at run time, which the feature `debug-embed` rules out.
        Cow::Owned(_) => None,
    }
}

#[derive(rust_embed::RustEmbed)]
#[folder = "docs/diagnostics"]
struct Pages;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_every_name_is_kebab_case() {
        assert!(CODES.windows(2).all(|pair| pair[0].name < pair[1].name));
        for code in CODES {
            assert!(
                code.name.split('-').all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())),
                "{}",
                code.name
            );
            assert!(code.summary.ends_with('.') && code.summary.chars().next().is_some_and(|first| !first.is_lowercase()), "{}", code.name);
        }
    }

    #[test]
    fn every_code_has_its_page_and_every_page_its_code() {
        let rows: Vec<String> = CODES.iter().map(|code| format!("{}.md", code.name)).collect();
        let mut pages: Vec<String> = Pages::iter().map(Cow::into_owned).filter(|page| page != "README.md").collect();
        pages.sort();
        assert_eq!(rows.iter().filter(|row| !pages.contains(row)).collect::<Vec<_>>(), [] as [&String; 0], "rows without a page");
        assert_eq!(pages.iter().filter(|page| !rows.contains(page)).collect::<Vec<_>>(), [] as [&String; 0], "pages without a row");
    }

    #[test]
    fn a_page_begins_with_its_code_and_an_unknown_code_has_none() {
        for code in CODES {
            assert!(explanation(code.name).is_some_and(|page| page.starts_with(&format!("# {}\n", code.name))), "{}", code.name);
        }
        for code in ["", "no-such-code", "../../Cargo", "yaml-syntax.md"] {
            assert_eq!(explanation(code), None, "{code}");
        }
    }
}
