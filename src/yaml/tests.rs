//! Tests of the door: what comes in, and what each trap is told.

use super::*;
use crate::diagnostics::{Checked, FilePath};

fn path() -> FilePath {
    FilePath::new("content/figures/budget.yaml")
}

/// The tree in one line: texts in quotation marks, numbers and truth values bare.
fn shape(node: &Node) -> String {
    let join = |parts: Vec<String>| parts.join(", ");
    match &node.value {
        Yaml::Null => "null".into(),
        Yaml::Scalar(scalar) if scalar.kind == ScalarKind::Text => format!("{:?}", scalar.text),
        Yaml::Scalar(scalar) => format!("{:?} {}", scalar.kind, scalar.text),
        Yaml::List(items) => format!("[{}]", join(items.iter().map(shape).collect())),
        Yaml::Map(entries) => format!("{{{}}}", join(entries.iter().map(|e| format!("{}: {}", e.key.value, shape(&e.value))).collect())),
    }
}

fn whole(text: &str) -> Checked<Option<Node>> {
    read(&path(), text, Span::new(0, text.len()))
}

/// Reads a whole file and compares the tree; nothing may be found.
fn check_tree(yaml: &str, expected: &str) {
    let read = whole(yaml);
    assert_eq!(read.diagnostics, [], "{yaml:?}");
    assert_eq!(read.value.as_ref().map_or("nothing".to_owned(), shape), expected, "{yaml:?}");
}

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

/// Reads a whole file and compares its only finding: code, the bytes meant, message, help.
fn check_finding(yaml: &str, expected: [&str; 4]) {
    let read = whole(yaml);
    let [found] = read.diagnostics.as_slice() else { panic!("{yaml:?}: {:?}", read.diagnostics) };
    let place = &yaml[found.span.expect("the door always knows the place").range()];
    assert_eq!([found.code, place, &found.message, found.help.as_deref().unwrap_or("")], expected, "{yaml:?}");
}

#[test]
fn a_text_that_needs_quotation_marks_is_shown_with_them() {
    let table = [
        (
            "value: >5\nby: x\n",
            ["yaml-syntax", ">5", "`>` begins a text of several lines in YAML", "write `value: \">5\"`; for a number, `value: more than 5`"],
        ),
        (
            "value: >5\n",
            ["yaml-syntax", ">5", "`>` begins a text of several lines in YAML", "write `value: \">5\"`; for a number, `value: more than 5`"],
        ),
        (
            "value: >2\n",
            ["yaml-syntax", ">2", "`>` begins a text of several lines in YAML", "write `value: \">2\"`; for a number, `value: more than 2`"],
        ),
        (
            "title: Talks: what next\n",
            ["yaml-syntax", "Talks: what next", "a text that holds `: ` needs quotation marks in YAML", "write `title: \"Talks: what next\"`"],
        ),
        ("title: Talks:\n", ["yaml-syntax", "Talks:", "a text that holds `: ` needs quotation marks in YAML", "write `title: \"Talks:\"`"]),
        (
            "a: 1\ntitle: Talks: what next # note\nb: 2\n",
            ["yaml-syntax", "Talks: what next", "a text that holds `: ` needs quotation marks in YAML", "write `title: \"Talks: what next\"`"],
        ),
        (
            "- Talks: what: next\n",
            ["yaml-syntax", "what: next", "a text that holds `: ` needs quotation marks in YAML", "write `- Talks: \"what: next\"`"],
        ),
        ("é: ü: x\n", ["yaml-syntax", "ü: x", "a text that holds `: ` needs quotation marks in YAML", "write `é: \"ü: x\"`"]),
        (
            "value: >2,800\n",
            [
                "yaml-syntax",
                ">2,800",
                "`>` begins a text of several lines in YAML",
                "write `value: \">2,800\"`; for a number, `value: more than 2,800`",
            ],
        ),
        (
            "value: > 2,800\n",
            [
                "yaml-syntax",
                "> 2,800",
                "`>` begins a text of several lines in YAML",
                "write `value: \"> 2,800\"`; for a number, `value: more than 2,800`",
            ],
        ),
        ("text: |x\n", ["yaml-syntax", "|x", "`|` begins a text of several lines in YAML", "write `text: \"|x\"`"]),
        ("by: @x\n", ["yaml-syntax", "@x", "a text that begins with `@` needs quotation marks in YAML", "write `by: \"@x\"`"]),
        ("by: `x`\n", ["yaml-syntax", "`x`", "a text that begins with a backtick needs quotation marks in YAML", "write `by: \"`x`\"`"]),
        ("by: %x\n", ["yaml-syntax", "%x", "a text that begins with `%` needs quotation marks in YAML", "write `by: \"%x\"`"]),
        (
            "title: *Talks* go on\n",
            ["yaml-syntax", "*Talks* go on", "a text that begins with `*` needs quotation marks in YAML", "write `title: \"*Talks* go on\"`"],
        ),
        (
            "title: [[x]] and more\n",
            ["yaml-syntax", "[[x]] and more", "a text that begins with `[` needs quotation marks in YAML", "write `title: \"[[x]] and more\"`"],
        ),
        (
            "title: {x} and more\n",
            ["yaml-syntax", "{x} and more", "a text that begins with `{` needs quotation marks in YAML", "write `title: \"{x} and more\"`"],
        ),
        ("title: [x\n", ["yaml-syntax", "[x", "this `[` is never closed", "close it; if it is text, write `title: \"[x\"`"]),
        (
            "a: - b\n",
            [
                "yaml-syntax",
                "- b",
                "a list cannot begin on the line of its key",
                "begin the list on the next line; if it is text, write `a: \"- b\"`",
            ],
        ),
        ("title: \"Talks\n", ["yaml-syntax", "\"Talks", "the quotation mark is never closed", "write `title: \"Talks\"`"]),
        (
            "title: \"Talks\" and more\n",
            ["yaml-syntax", "\"Talks\" and more", "the text goes on after its closing quotation mark", "write `title: '\"Talks\" and more'`"],
        ),
        ("title: 'Tis so\nby: x\n", ["yaml-syntax", "'Tis so", "the quotation mark is never closed", "write `title: \"'Tis so\"`"]),
        (
            "title: 'The town's budget'\n",
            ["yaml-syntax", "'The town's budget'", "the text goes on after its closing quotation mark", "write `title: \"The town's budget\"`"],
        ),
        (
            "title: \"He said \"no\" today\"\n",
            ["yaml-syntax", "\"He said \"no\" today\"", "the text goes on after its closing quotation mark", "write `title: 'He said \"no\" today'`"],
        ),
        ("a: \"b", ["yaml-syntax", "\"b", "the quotation mark is never closed", "write `a: \"b\"`"]),
        ("a: {b: c", ["yaml-syntax", "{b: c", "this `{` is never closed", "close it; if it is text, write `a: \"{b: c\"`"]),
        ("a: [b}", ["yaml-syntax", "[b}", "a text that begins with `[` needs quotation marks in YAML", "write `a: \"[b}\"`"]),
        ("a: ]", ["yaml-syntax", "]", "a text that begins with `]` needs quotation marks in YAML", "write `a: \"]\"`"]),
        ("a: [b\n", ["yaml-syntax", "[b", "this `[` is never closed", "close it; if it is text, write `a: \"[b\"`"]),
    ];
    table.into_iter().for_each(|(yaml, expected)| check_finding(yaml, expected));
}

#[test]
fn what_no_author_means_is_refused_with_its_place() {
    let table = [
        ("by: *x\n", ["yaml-anchor", "*x", "YAML aliases are not read", "if it is text, write it in quotation marks: `by: \"*x\"`"]),
        ("by: &x\n", ["yaml-anchor", "&x", "YAML anchors are not read", "if it is text, write it in quotation marks: `by: \"&x\"`"]),
        ("a: !foo bar\n", ["yaml-tag", "!foo", "YAML tags are not read", "if it is text, write it in quotation marks: `a: \"!foo bar\"`"]),
        ("a: !!str 1\n", ["yaml-tag", "!!str", "YAML tags are not read", "if it is text, write it in quotation marks: `a: \"!!str 1\"`"]),
        ("<<: {a: 1}\n", ["yaml-merge-key", "<<", "YAML merge keys (`<<`) are not read", "write the fields out at each place"]),
        ("a: 1\n---\nb: 2\n", ["yaml-documents", "---", "a second YAML document begins here", "keep one document: take out this `---`"]),
        ("a: 1\na: 2\n", ["yaml-duplicate-key", "a", "`a` is given twice", "keep one of them"]),
        ("{a: 1, \"a\": 2}\n", ["yaml-duplicate-key", "\"a\"", "`a` is given twice", "keep one of them"]),
        (
            "? [a]\n: b\n",
            [
                "yaml-key",
                "[a]",
                "a key must be a word, not a list, a mapping or nothing",
                "write `key: value`; a value that begins with `{` or `[` as text needs quotation marks",
            ],
        ),
        (
            "{a: 1}: b\n",
            [
                "yaml-key",
                "{a: 1}",
                "a key must be a word, not a list, a mapping or nothing",
                "write `key: value`; a value that begins with `{` or `[` as text needs quotation marks",
            ],
        ),
        (
            "{[a]: b}",
            [
                "yaml-key",
                "[a]",
                "a key must be a word, not a list, a mapping or nothing",
                "write `key: value`; a value that begins with `{` or `[` as text needs quotation marks",
            ],
        ),
    ];
    table.into_iter().for_each(|(yaml, expected)| check_finding(yaml, expected));
}

#[test]
fn commas_inside_braces_are_found_and_mended() {
    let table = [
        (
            "{value: more than 2,800}\n",
            [
                "yaml-braces",
                "800",
                "`800` is a key without a value: in braces, a comma begins a new key",
                "write `value: \"more than 2,800\"`, best on a line of its own without braces",
            ],
        ),
        (
            "{value: 1,234,567, by: x}\n",
            [
                "yaml-braces",
                "234,567",
                "`234` is a key without a value: in braces, a comma begins a new key",
                "write `value: \"1,234,567\"`, best on a line of its own without braces",
            ],
        ),
        (
            "{by: x, value: 2,800}\n",
            [
                "yaml-braces",
                "800",
                "`800` is a key without a value: in braces, a comma begins a new key",
                "write `value: \"2,800\"`, best on a line of its own without braces",
            ],
        ),
        ("a: {b, c}\n", ["yaml-braces", "b, c", "`b` is a key without a value", "write each `key: value` on a line of its own, without braces"]),
        (
            "a: {2020: 5}\n",
            ["yaml-braces", "2020", "`2020` is a key that begins with a digit", "write each `key: value` on a line of its own, without braces"],
        ),
        ("a: {b: }\n", ["yaml-braces", "b", "`b` is a key without a value", "write each `key: value` on a line of its own, without braces"]),
        ("a: {of: \"x\",5}\n", ["yaml-braces", "5", "`5` is a key without a value", "write each `key: value` on a line of its own, without braces"]),
    ];
    table.into_iter().for_each(|(yaml, expected)| check_finding(yaml, expected));
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
fn other_mistakes_are_said_in_plain_words_at_their_place() {
    let table = [
        ("%YAML 1.2\n---\na: b\n", ["yaml-syntax", "%YAML 1.2", "a line that begins with `%` is a YAML directive", "take the line out"]),
        ("a:\n\tb: c\n", ["yaml-syntax", "\t", "YAML is indented with spaces, and this is a tab", "write two spaces in place of each tab"]),
        ("\ta: b\n", ["yaml-syntax", "\t", "YAML is indented with spaces, and this is a tab", "write two spaces in place of each tab"]),
        ("a: b\n\tc: d\n", ["yaml-syntax", "\t", "YAML is indented with spaces, and this is a tab", "write two spaces in place of each tab"]),
        ("a:\n  - b\n\t- c\n", ["yaml-syntax", "\t", "YAML is indented with spaces, and this is a tab", "write two spaces in place of each tab"]),
        (
            "a: b\n c: d\n",
            [
                "yaml-syntax",
                " ",
                "this line is indented further than the one above it, which has a value already",
                "take the spaces before its first word out; where it goes on with that text, write the whole text in quotation marks",
            ],
        ),
        (
            "a:\n  b: 1\n c: 2\n",
            [
                "yaml-syntax",
                "c",
                "this line is not indented like its neighbours",
                "indent the keys of one mapping, and the dashes of one list, by the same number of spaces",
            ],
        ),
        ("a: b\nc\n", ["yaml-syntax", "c", "a `key: value` is missing its `:`", "write `key: value`, with a space after the colon"]),
        ("a\nb: c\n", ["yaml-syntax", "a", "the colon behind `a` is missing", "write `a:`"]),
        (
            "This is prose\nb: c\n",
            [
                "yaml-syntax",
                ":",
                "a `:` cannot stand here",
                "indent the line like its neighbours, or write the text that holds the `:` in quotation marks",
            ],
        ),
        ("title The roads\nb: c\n", ["yaml-syntax", "title", "the colon behind `title` is missing", "write `title: The roads`"]),
        (
            "a: b\n  and more\n  of c: d\n",
            [
                "yaml-syntax",
                ":",
                "a `:` cannot stand here",
                "indent the line like its neighbours, or write the text that holds the `:` in quotation marks",
            ],
        ),
        (
            "- a\nb: c\n",
            [
                "yaml-syntax",
                "b",
                "this line is not indented like its neighbours",
                "indent the keys of one mapping, and the dashes of one list, by the same number of spaces",
            ],
        ),
        (
            "a: b\n- c\n",
            [
                "yaml-syntax",
                "c",
                "this line is not indented like its neighbours",
                "indent the keys of one mapping, and the dashes of one list, by the same number of spaces",
            ],
        ),
        ("title: {a: b: c}\n", ["yaml-syntax", ":", "a `,` or `}` is missing here", "write each `key: value` on a line of its own, without braces"]),
        (
            "title: \"a\\qb\"\n",
            ["yaml-syntax", "\"", "a backslash in double quotation marks begins an escape", "write the text in single quotation marks"],
        ),
        (
            "a: x\u{2028}y\n",
            [
                "yaml-unclear",
                "x\u{2028}y",
                "YAML parsers read this in different ways",
                "take out the invisible line break (U+0085, U+2028 or U+2029)",
            ],
        ),
        ("a: x\0y\n", ["yaml-syntax", "\0", "the control character U+0000 cannot stand in YAML", "take it out"]),
        ("a: x\u{7}y\n", ["yaml-syntax", "\u{7}", "the control character U+0007 cannot stand in YAML", "take it out"]),
        ("a: b\n\u{feff}c: d\n", ["yaml-syntax", "\u{feff}", "an invisible byte order mark stands here", "take it out"]),
        (
            "title: x\n  y: z\n",
            [
                "yaml-syntax",
                "  ",
                "this line is indented further than the one above it, which has a value already",
                "take the spaces before its first word out; where it goes on with that text, write the whole text in quotation marks",
            ],
        ),
    ];
    table.into_iter().for_each(|(yaml, expected)| check_finding(yaml, expected));
}

/// The bytes of every scalar, key and collection, in order.
fn places<'a>(node: &Node, text: &'a str, found: &mut Vec<&'a str>) {
    found.push(&text[node.span.range()]);
    match &node.value {
        Yaml::List(items) => items.iter().for_each(|item| places(item, text, found)),
        Yaml::Map(entries) => entries.iter().for_each(|entry| {
            found.push(&text[entry.key.span.range()]);
            places(&entry.value, text, found);
        }),
        Yaml::Null | Yaml::Scalar(_) => {}
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

#[test]
fn equal_keys_name_the_first_one_and_keep_its_value() {
    let read = whole("a: 1\nb: 2\na: 3\n");
    assert_eq!(read.value.as_ref().map(shape).as_deref(), Some("{a: Number 1, b: Number 2}"));
    assert_eq!(read.diagnostics[0].related[0].span, Some(Span::new(0, 1)));
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
