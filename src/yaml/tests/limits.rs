//! No text is too deep, too long or too strange for the door.

use super::*;

#[test]
fn endless_nesting_is_refused_in_linear_time() {
    let table = [("[", 60_000), ("{", 60_000), ("- ", 30_000), ("? ", 30_000), ("[a: ", 15_000), ("{a: ", 15_000), ("[[", 4_000_000)];
    for (part, times) in table {
        let read = whole(&part.repeat(times));
        assert_eq!(read.diagnostics.iter().map(|found| found.code).collect::<Vec<_>>(), ["yaml-too-deep"], "{part}");
        assert_eq!(read.value, None);
    }
}

#[test]
fn thirty_two_levels_are_read_and_one_more_is_not() {
    for (levels, expected) in [(32, None), (33, Some("yaml-too-deep"))] {
        for (open, close) in [("[", "]"), ("- ", "x")] {
            let yaml = open.repeat(levels) + &close.repeat(if close == "x" { 1 } else { levels });
            assert_eq!(whole(&yaml).diagnostics.first().map(|found| found.code), expected, "{levels} {open}");
        }
    }
}

#[test]
fn front_matter_holds_64_kib_and_a_file_of_its_own_more() {
    let text = format!("---\na: {}\n---\n", "x".repeat(64 * 1024));
    let inside = read(&path(), &text, Span::new(4, text.len() - 4));
    assert_eq!(inside.diagnostics.iter().map(|found| found.code).collect::<Vec<_>>(), ["yaml-too-large"]);
    let file = &text[4..text.len() - 4];
    assert_eq!(whole(file).diagnostics, []);
}

#[test]
fn an_alias_bomb_is_refused_without_being_unfolded() {
    let lines: String = (1..10).map(|level| format!("a{level}: &a{level} [{}]\n", format!("*a{}, ", level - 1).repeat(9))).collect();
    let read = whole(&format!("a0: &a0 x\n{lines}"));
    assert!(read.value.is_none() && read.diagnostics.iter().all(|found| found.code == "yaml-anchor"));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_door_panic_and_every_place_is_inside_the_text(yaml in "([-a-c1é:,#>|&*!?%@`'\"{}\\[\\] \t\r\n\u{feff}~.<]{0,3}(: |\n|  |, |- )?){0,20}") {
        let read = whole(&yaml);
        for found in &read.diagnostics {
            let span = found.span.unwrap();
            assert!(yaml.get(span.range()).is_some(), "{yaml:?} {found:?}");
        }
        if let Some(node) = &read.value {
            places(node, &yaml, &mut Vec::new());
        } else {
            assert!(!read.diagnostics.is_empty() || yaml.lines().all(|line| line.trim_start_matches('\u{feff}').split('#').next().unwrap().trim_matches([' ', '\t', '\r', '-', '.', '\u{feff}']).is_empty()), "{yaml:?}");
        }
    }
}
