//! What is no mistake comes in as it was written, each thing with its place.

use super::*;

#[test]
fn scalars_keep_their_characters_and_have_the_kind_that_serde_yaml_gives() {
    let table = [
        ("title: 1701\nvalue: 2.50\ndate: 2006\nok: true", "{title: Number 1701, value: Number 2.50, date: Number 2006, ok: Bool true}"),
        ("a: no\nb:\nc: ~\nd: null # x", "{a: \"no\", b: null, c: null, d: null}"),
        ("a: 010\nb: 0x10\nc: 12:30\nd: 1e400\ne: 2024-01-05", r#"{a: "010", b: Number 0x10, c: "12:30", d: "1e400", e: "2024-01-05"}"#),
        ("a: 9223372036854775807\nb: -9223372036854775808", "{a: Number 9223372036854775807, b: Number -9223372036854775808}"),
        ("a: \"true\"\nb: '1'\nc: \"9223372036854775808\"", r#"{a: "true", b: "1", c: "9223372036854775808"}"#),
        ("a: >-\n  folded\n  text\nb: |\n  t\n", r#"{a: "folded text", b: "t\n"}"#),
        ("a: |\n  no line end", r#"{a: "no line end"}"#),
        ("2024: x\ntrue: y\n~: z", r#"{2024: "x", true: "y", ~: "z"}"#),
    ];
    table.into_iter().for_each(|(yaml, expected)| check_tree(yaml, expected));
}

#[test]
fn lists_mappings_and_nothing_come_in_as_written() {
    let table = [
        ("", "nothing"),
        ("# only a comment\n", "nothing"),
        ("---\n", "nothing"),
        ("---\na: b\n...\n", r#"{a: "b"}"#),
        ("\u{feff}a: b\n", r#"{a: "b"}"#),
        ("- a\n-\n- # c\n- b\n", r#"["a", null, null, "b"]"#),
        ("related: [[x]]", r#"{related: [["x"]]}"#),
        ("a: {b: c, \"2020\": 5, d: ~}", r#"{a: {b: "c", 2020: Number 5, d: null}}"#),
        ("a: 'x'\r\nb:\r\n  - y\r\n  - z z \r\nc: |\r\n  t\r\n  u\r\n", r#"{a: "x", b: ["y", "z z"], c: "t\nu\n"}"#),
        ("? a\n: b\n", r#"{a: "b"}"#),
        ("just text", r#""just text""#),
    ];
    table.into_iter().for_each(|(yaml, expected)| check_tree(yaml, expected));
}

#[test]
fn numbers_that_no_program_can_hold_keep_their_characters_and_are_told_apart() {
    for written in ["9223372036854775808", "-9223372036854775809", ".inf", "-.inf", ".nan", "99999999999999999999999999999999999999999999"] {
        check_tree(&format!("n: {written}\n"), &format!("{{n: Unheld {written}}}"));
        let read = whole(&format!("n: [{written}]\n"));
        let mut found = Vec::new();
        check_numbers(&read.value.unwrap(), &path(), &mut found);
        assert_eq!(found.iter().map(|d| (d.code, d.span)).collect::<Vec<_>>(), [("yaml-number-range", Some(Span::new(4, 4 + written.len())))]);
    }
}

#[test]
fn places_count_from_the_start_of_the_file_and_hold_exactly_what_was_written() {
    let table: [(&str, &[&str]); 5] = [
        ("---\r\na: 'é x'  # c\r\nb: [1, \"2\"]\r\n---\r\ntext", &["a: 'é x'  # c\r\nb: [1, \"2\"]", "a", "'é x'", "b", "[1, \"2\"]", "1", "\"2\""]),
        (
            "---\né: plain text \nlist:\n  - x\n\n# c\nz: \n---\n",
            &["é: plain text \nlist:\n  - x\n\n# c\nz:", "é", "plain text", "list", "- x", "x", "z", ""],
        ),
        ("---\na: two\n   lines\n---\n", &["a: two\n   lines", "a", "two\n   lines"]),
        // As long as its text in quotation marks would be: a character less, see `verbatim`.
        ("---\na: two\n  lines\n---\n", &["a: two\n  line", "a", "two\n  line"]),
        ("---\na: |\n  one\n  two\n\nb: c\n---\n", &["a: |\n  one\n  two\n\nb: c", "a", "one\n  two", "b", "c"]),
    ];
    for (text, expected) in table {
        let end = text.rfind("---").unwrap();
        let read = read(&path(), text, Span::new(text.find('\n').unwrap() + 1, end));
        assert_eq!(read.diagnostics, [], "{text:?}");
        let mut found = Vec::new();
        places(&read.value.unwrap(), text, &mut found);
        assert_eq!(found, expected, "{text:?}");
    }
}

#[test]
fn equal_keys_name_the_first_one_and_keep_its_value() {
    let read = whole("a: 1\nb: 2\na: 3\n");
    assert_eq!(read.value.as_ref().map(shape).as_deref(), Some("{a: Number 1, b: Number 2}"));
    assert_eq!(read.diagnostics[0].related[0].span, Some(Span::new(0, 1)));
}
