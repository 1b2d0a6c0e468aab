//! What holds for every text, however strange.

use proptest::prelude::*;

use super::*;
use crate::diagnostics::{Checked, FilePath};

/// Pieces that mean something to the reader, to be put together in any order.
const PIECES: [&str; 64] = [
    "> ",
    "[",
    "[[",
    "]]",
    "]",
    "*",
    "**",
    "_",
    "[^",
    "[^a]",
    "\n[^a]: note ",
    "<div>",
    "</div>",
    "<b>",
    "%%",
    "%%a%%",
    "<!--",
    "-->",
    "<!-- more -->",
    "`",
    "\n```\n",
    "\n```{timeline}\ntopic: ",
    "https://town.example/x_y ",
    "|",
    "\n| a | b |\n|---|--:|\n| ",
    "\n- ",
    "\n1. ",
    "- [ ] ",
    "![[",
    "![",
    "[@a]",
    "[see @a; @b]",
    "[@a][@b]",
    "[[town|the council]]",
    "[[figure:x]]",
    "[[figure:x|says]]",
    "[words](figure:x/y@2024)",
    "![[figure:x]]",
    "\n\n![[timeline]]\n\n",
    "](",
    "](town)",
    ")",
    "[!note]",
    "\n\n> [!note] Title\n> ",
    "\n\n> [!quote]\n> words\n> — who",
    "\n\n## Heading {#a}\n\n",
    "\n\n## In short {.key-points}\n\n- ",
    "\n# ",
    "{.x}",
    "\n\n",
    "\n",
    "    ",
    "\\",
    "&amp;",
    "&#1;",
    "&#xE000;",
    "\u{fffc}",
    "\u{e000}0\u{e001}",
    "\u{1}",
    "é",
    "القرار؟ ",
    "TK ",
    "\"",
    "a. B",
];

fn check(text: &str, options: Options) {
    let Checked { value, diagnostics } = read(&FilePath::new("page.md"), text, Span::new(0, text.len()), options);
    for finding in &diagnostics {
        assert!(finding.span.is_none_or(|span| text.get(span.range()).is_some()), "{text:?}: {finding:?}");
        assert!(!finding.message.ends_with('.') && finding.help.is_some(), "{finding:?}");
    }
    check_markup(text, &value);
    value.key_points.iter().for_each(|point| check_markup(text, point));
    let mut anchors: Vec<&String> = value.anchors.iter().collect();
    anchors.sort();
    let twice = anchors.windows(2).any(|pair| pair[0] == pair[1]);
    assert!(!twice || diagnostics.iter().any(|finding| finding.code == "duplicate-anchor"), "{text:?}: {anchors:?}");
}

fn check_markup(text: &str, markup: &Markup) {
    assert!(markup.holes.is_sorted_by_key(|hole| hole.at), "{text:?}: {:?}", markup.holes);
    let mut open = 0;
    for hole in &markup.holes {
        assert!(markup.html.is_char_boundary(hole.at as usize), "{text:?}");
        assert!(text.get(hole.span.range()).is_some(), "{text:?}: {hole:?}");
        match &hole.slot {
            Slot::LinkStart { .. } | Slot::Figure { form: FigureForm::Words(_), .. } => open += 1,
            Slot::LinkEnd => open -= 1,
            _ => {}
        }
        assert!(open >= 0, "{text:?}: a link ends that never began");
        if let Some((sentence, at)) = hole.sentence {
            assert!(markup.sentences[sentence as usize].text.is_char_boundary(at as usize), "{text:?}: {hole:?}");
        }
    }
    assert_eq!(open, 0, "{text:?}: a link never ends");
    for sentence in &markup.sentences {
        assert_eq!(sentence.text.matches('\u{fffc}').count(), sentence.fills.len(), "{text:?}: {sentence:?}");
        assert!(sentence.fills.iter().all(|fill| (*fill as usize) < markup.holes.len()), "{text:?}: {sentence:?}");
    }
    for range in &markup.linkable {
        assert!(range.start < range.end && markup.html.get(range.start as usize..range.end as usize).is_some(), "{text:?}: {range:?}");
    }
    assert!(!markup.html.contains('\u{1}'), "{text:?}");
}

fn every_option() -> impl Iterator<Item = Options> {
    [RawHtml::Deny, RawHtml::Sanitize, RawHtml::Trusted].into_iter().flat_map(|raw_html| {
        [SmartPunctuation::Off, SmartPunctuation::On].map(|smart_punctuation| Options { raw_html, smart_punctuation, linkable: Linkable::Collected })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn whatever_is_written_holes_sentences_and_places_agree(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..24)) {
        every_option().for_each(|options| check(&pieces.concat(), options));
    }
}

#[test]
fn a_piece_repeated_many_times_is_read_to_its_end() {
    for piece in PIECES {
        for before in ["", "| a |\n|---|\n| "] {
            every_option().take(3).for_each(|options| check(&format!("{before}{}", piece.repeat(2_000)), options));
        }
    }
}

#[test]
fn a_note_for_the_desk_inside_of_a_key_breaks_nothing() {
    for text in ["[see @\u{1}القرار; @x]", "[@%%a%%القرار; @مجلس]", "[@a%%b%%c, p. 3; @a%%b%%é]"] {
        every_option().for_each(|options| check(text, options));
    }
}

#[test]
fn a_field_of_one_paragraph_keeps_its_summary_inside() {
    let text = "One.\n\n<!-- more -->";
    let field = read_inline(&FilePath::new("page.md"), &Spanned::new(text.to_owned(), Span::new(0, text.len())), Options::default()).value;
    assert_eq!((field.html.as_str(), field.summary_end), ("One.", Some(4)));
}

#[test]
fn the_plain_text_has_no_markup() {
    for (text, plain) in [
        ("The *town* & [its council](council).", "The town & its council."),
        ("[[council]] has [[figure:budget-total]] seats", "council has budget-total seats"),
        ("One.\n\nTwo < three.", "One. Two < three."),
    ] {
        let markup = read(&FilePath::new("page.md"), text, Span::new(0, text.len()), Options::default()).value;
        assert_eq!(markup.plain(), plain);
    }
}
