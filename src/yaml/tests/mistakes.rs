//! What each mistake is told: its place, what is wrong there, and what to write.

use super::*;

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
        (
            "adopted: “2024-11-01”\n",
            [
                "yaml-quotes",
                "“2024-11-01”",
                "the quotation marks of `“2024-11-01”` are letters in YAML, not quotation marks",
                "write `2024-11-01`, or straight quotation marks: `\"2024-11-01\"`",
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
