//! Prints findings for people, programs and code hosts.
//!
//! Whatever an author wrote is shown with terminal escapes, control and direction characters made
//! visible (`\u{1b}`), so that no file can command a terminal or make a line read as what it is not.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, FilePath, LineIndex, Severity, Span};

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Source line, underline, help; coloured where the terminal allows.
    Human,
    /// One JSON object a line.
    Json,
    /// GitHub Actions workflow commands.
    Github,
}

/// How findings are printed, and whether in colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The form.
    pub format: Format,
    /// Whether the human form has colours. The caller knows the terminal.
    pub colour: bool,
    /// How much the human form holds.
    pub extent: Extent,
}

/// How many of the findings, and of the places of one, are printed for people; programs get every one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Every one.
    All,
    /// Where there are many, the first.
    Few,
}

/// Gives the printers the text of a file, to show its lines; `None` where it cannot be read.
pub trait Texts {
    /// The file's whole text.
    fn text(&self, path: &FilePath) -> Option<Arc<str>>;
}

/// How many findings of each gravity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Findings that stop the output.
    pub errors: usize,
    /// Findings that stop publishing.
    pub gates: usize,
    /// Warnings.
    pub warnings: usize,
    /// Hints.
    pub infos: usize,
}

impl Summary {
    /// Counts findings by gravity.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
        let [errors, gates, warnings, infos] = [Severity::Error, Severity::Gate, Severity::Warning, Severity::Info].map(count);
        Self { errors, gates, warnings, infos }
    }
}

/// Prints findings in the order given. A finding with an empty path is printed without a place.
pub fn print(diagnostics: &[Diagnostic], texts: &dyn Texts, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(4 * MOST_SHOWN);
    let mut places = Places { texts, files: HashMap::new() };
    for diagnostic in diagnostics {
        match style.format {
            Format::Human => writeln!(out, "{}\n", human(diagnostic, &mut places, (&renderer, style.extent)))?,
            Format::Json => writeln!(out, "{}", json(diagnostic, &mut places))?,
            Format::Github => writeln!(out, "{}", github(diagnostic, &mut places))?,
        }
    }
    Ok(())
}

/// The most bytes of a source line that are shown, and how many of them stand before the place.
const MOST_SHOWN: usize = 120;
const BEFORE: usize = 50;

/// So many other places of one finding are shown, unless all are asked for.
const MOST_RELATED: usize = 3;

/// The texts of the files that findings stand in, each read and indexed once.
struct Places<'a> {
    texts: &'a dyn Texts,
    files: HashMap<FilePath, Option<(Arc<str>, LineIndex)>>,
}

/// A place, with what is shown of its first line.
struct Place {
    start: (usize, usize),
    end: (usize, usize),
    /// The line, made harmless and cut to a window.
    line: String,
    /// The bytes of `line` to underline.
    underline: std::ops::Range<usize>,
}

impl Places<'_> {
    fn of(&mut self, path: &FilePath, span: Option<Span>) -> Option<Place> {
        let span = span.filter(|_| !path.as_str().is_empty())?;
        let texts = self.texts;
        let file = self.files.entry(path.clone()).or_insert_with(|| texts.text(path).map(|text| (text.clone(), LineIndex::new(&text))));
        let (text, index) = file.as_ref()?;
        let (line, underline) = window(text, span);
        Some(Place { start: index.position(text, span.start), end: index.position(text, span.end), line, underline })
    }
}

/// What is shown of the line in which a place begins, and which bytes of that are the place.
fn window(text: &str, span: Span) -> (String, std::ops::Range<usize>) {
    let start = text.floor_char_boundary(span.start as usize);
    let end = text.floor_char_boundary((span.end as usize).max(start));
    let first = text[..start].rfind('\n').map_or(0, |before| before + 1);
    let last = text[start..].find('\n').map_or(text.len(), |length| start + length);
    let last = if text[first..last].ends_with('\r') && last > start { last - 1 } else { last };
    let (mut from, mut to) = (first, last);
    if last - first > MOST_SHOWN {
        from = text.ceil_char_boundary(first.max(start.saturating_sub(BEFORE)));
        to = text.floor_char_boundary(last.min(from + MOST_SHOWN)).max(from);
    }
    let mut shown = String::new();
    shown.push_str(if from > first { "…" } else { "" });
    harmless(&text[from..start], &mut shown);
    let underline = shown.len();
    let until = end.min(to).max(start);
    harmless(&text[start..until], &mut shown);
    let underline = underline..shown.len();
    harmless(&text[until..to.max(until)], &mut shown);
    shown.push_str(if to < last { "…" } else { "" });
    (shown, underline)
}

/// Adds a text with every character made visible that could command a terminal or turn the direction of a line.
fn harmless(text: &str, shown: &mut String) {
    for c in text.chars() {
        match c {
            '\t' => shown.push_str("    "),
            c if is_hidden(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
}

fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    harmless(text, &mut shown);
    shown
}

/// Control characters, and the marks of the Unicode Bidirectional Algorithm (UAX 9) and of invisible breaks.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

fn human(diagnostic: &Diagnostic, places: &mut Places, (renderer, extent): (&Renderer, Extent)) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Gate => Level::WARNING.with_name("gate"),
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mut columns = Vec::new();
    let mut main = Group::with_title(level.primary_title(shown(&diagnostic.message)).id(diagnostic.code));
    main = located(main, &diagnostic.path, places.of(&diagnostic.path, diagnostic.span), &mut columns);
    if let Some(help) = &diagnostic.help {
        let lines: Vec<String> = help.lines().map(shown).collect();
        main = main.element(Level::HELP.message(lines.join("\n")));
    }
    let mut report = vec![main];
    let most = if extent == Extent::All { usize::MAX } else { MOST_RELATED };
    for related in diagnostic.related.iter().take(most) {
        let note = Group::with_title(Level::NOTE.secondary_title(shown(&related.label)));
        report.push(located(note, &related.path, places.of(&related.path, related.span), &mut columns));
    }
    if let more @ 1.. = diagnostic.related.len().saturating_sub(most) {
        let places = if more == 1 { "place" } else { "places" };
        report.push(Group::with_title(Level::NOTE.secondary_title(format!("and {more} more {places}; `--all` lists them"))));
    }
    // The renderer counts columns in the line that it is shown, which may be a window of the file's line.
    columns.into_iter().fold(renderer.render(&report), |text, (counted, meant)| text.replacen(&counted, &meant, 1))
}

/// Adds where it is: path, line and column, and the line itself. A wrong column goes into `columns`, with the right one.
fn located<'a>(group: Group<'a>, path: &FilePath, place: Option<Place>, columns: &mut Vec<(String, String)>) -> Group<'a> {
    if path.as_str().is_empty() {
        return group;
    }
    let path = shown(path.as_str());
    let Some(place) = place else { return group.element(Origin::path(path)) };
    let (line, column) = place.start;
    let counted = place.line[..place.underline.start].chars().count() + 1;
    if counted != column {
        columns.push((format!("{path}:{line}:{counted}\n"), format!("{path}:{line}:{column}\n")));
    }
    group.element(Snippet::source(place.line).line_start(line).path(path).annotation(AnnotationKind::Primary.span(place.underline)))
}

fn json(diagnostic: &Diagnostic, places: &mut Places) -> String {
    let mut place = |path: &FilePath, span| {
        let place = places.of(path, span);
        let (start, end) = (place.as_ref().map(|place| place.start), place.as_ref().map(|place| place.end));
        let path = Some(path.as_str()).filter(|path| !path.is_empty());
        (path.map(str::to_owned), start.map(|at| at.0), start.map(|at| at.1), end.map(|at| at.0), end.map(|at| at.1))
    };
    let (path, line, column, end_line, end_column) = place(&diagnostic.path, diagnostic.span);
    let related: Vec<_> = diagnostic
        .related
        .iter()
        .map(|related| {
            let (path, line, column, end_line, end_column) = place(&related.path, related.span);
            serde_json::json!({"path": path, "line": line, "column": column, "end_line": end_line, "end_column": end_column, "label": related.label})
        })
        .collect();
    let (code, severity) = (diagnostic.code, diagnostic.severity.word());
    let object = serde_json::json!({
        "code": code, "severity": severity, "path": path, "line": line, "column": column, "end_line": end_line, "end_column": end_column,
        "message": diagnostic.message, "help": diagnostic.help, "related": related,
    });
    // JSON's own escapes keep the value; outside of texts, JSON has none of these characters.
    object.to_string().chars().fold(String::new(), |mut line, c| {
        match is_hidden(c) {
            true => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| write!(line, "\\u{unit:04x}").expect("a String takes every text")),
            false => line.push(c),
        }
        line
    })
}

/// One workflow command, as <https://docs.github.com/actions/reference/workflow-commands-for-github-actions> has it.
fn github(diagnostic: &Diagnostic, places: &mut Places) -> String {
    let command = match diagnostic.severity {
        Severity::Error | Severity::Gate => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut properties = String::new();
    if !diagnostic.path.as_str().is_empty() {
        properties = format!("file={},", github_property(diagnostic.path.as_str()));
    }
    if let Some(Place { start: (line, column), .. }) = places.of(&diagnostic.path, diagnostic.span) {
        properties += &format!("line={line},col={column},");
    }
    let help = diagnostic.help.iter().flat_map(|help| help.lines()).map(|line| format!("%0A{}", github_data(line)));
    format!("::{command} {properties}title={}::{}{}", github_property(diagnostic.code), github_data(&diagnostic.message), help.collect::<String>())
}

fn github_data(text: &str) -> String {
    shown(text).replace('%', "%25")
}

fn github_property(text: &str) -> String {
    github_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Files(Vec<(&'static str, String)>);

    impl Texts for Files {
        fn text(&self, path: &FilePath) -> Option<Arc<str>> {
            self.0.iter().find(|(name, _)| *name == path.as_str()).map(|(_, text)| Arc::from(text.as_str()))
        }
    }

    fn files() -> Files {
        let long = format!("{}HERE{}", "x".repeat(4 << 20), "é".repeat(2 << 20));
        let texts = [
            ("a.yaml", "title: Talks: what next\r\nby: town\r\n".to_owned()),
            ("evil.md", "say \u{1b}[31mred\u{202e} now\ttab\n".to_owned()),
            ("long.md", long),
            ("end.md", "one\n".to_owned()),
        ];
        Files(texts.to_vec())
    }

    fn printed(diagnostic: Diagnostic, format: Format, colour: bool) -> String {
        let mut out = Vec::new();
        print(&[diagnostic], &files(), Style { format, colour, extent: Extent::Few }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn finding(severity: Severity, path: &str, span: Option<(usize, usize)>) -> Diagnostic {
        Diagnostic::new(severity, "yaml-syntax", &FilePath::new(path), span.map(|(start, end)| Span::new(start, end)), "a text needs marks")
    }

    /// Prints one finding for people without colour, and compares.
    fn check_human(diagnostic: Diagnostic, lines: &[&str]) {
        let printed = printed(diagnostic, Format::Human, false);
        assert_eq!(printed.lines().map(str::trim_end).collect::<Vec<_>>(), lines, "\n{printed}");
    }

    #[test]
    fn people_see_the_place_the_line_and_the_mend() {
        let place = &FilePath::new("a.yaml");
        check_human(
            finding(Severity::Error, "a.yaml", Some((7, 23))).help("write `title: \"Talks: what next\"`").related(
                place,
                Span::new(25, 27),
                "by stands here",
            ),
            &[
                "error[yaml-syntax]: a text needs marks",
                " --> a.yaml:1:8",
                "  |",
                "1 | title: Talks: what next",
                "  |        ^^^^^^^^^^^^^^^^",
                "  |",
                "  = help: write `title: \"Talks: what next\"`",
                "note: by stands here",
                " --> a.yaml:2:1",
                "  |",
                "2 | by: town",
                "  | ^^",
                "",
            ],
        );
        check_human(finding(Severity::Gate, "", Some((0, 1))), &["gate[yaml-syntax]: a text needs marks", ""]);
        check_human(finding(Severity::Warning, "missing.md", Some((0, 1))), &["warning[yaml-syntax]: a text needs marks", "--> missing.md", ""]);
        check_human(finding(Severity::Info, "a.yaml", None), &["info[yaml-syntax]: a text needs marks", "--> a.yaml", ""]);
        check_human(
            finding(Severity::Error, "end.md", Some((4, 4))),
            &["error[yaml-syntax]: a text needs marks", " --> end.md:2:1", "  |", "2 |", "  | ^", ""],
        );
        check_human(
            finding(Severity::Error, "a.yaml", Some((7, 29))),
            &["error[yaml-syntax]: a text needs marks", " --> a.yaml:1:8", "  |", "1 | title: Talks: what next", "  |        ^^^^^^^^^^^^^^^^", ""],
        );
    }

    #[test]
    fn a_line_of_eight_mebibytes_is_shown_around_the_place() {
        let printed = printed(finding(Severity::Error, "long.md", Some((4 << 20, (4 << 20) + 4))), Format::Human, false);
        let line = printed.lines().find(|line| line.contains("HERE")).unwrap();
        assert!(line.starts_with("1 | …xxx") && line.ends_with("ééé…") && line.len() < 150, "{line}");
        assert!(printed.contains("--> long.md:1:4194305") && printed.contains("^^^^"), "{printed}");
    }

    #[test]
    fn nothing_that_commands_a_terminal_is_printed_as_it_is() {
        for format in [Format::Human, Format::Json, Format::Github] {
            let mut diagnostic =
                finding(Severity::Error, "evil.md", Some((4, 8))).help("\u{1b}]0;x\u{7}").related(&FilePath::new("\u{9b}.md"), None, "\u{2066}x");
            diagnostic.message = "\u{1b}[2J\u{202e} now\n::error::x".into();
            let printed = printed(diagnostic, format, false);
            assert!(printed.chars().all(|c| c == '\n' || !is_hidden(c)), "{printed:?}");
            assert!(printed.lines().all(|line| !line.starts_with("::error::x")), "{printed}");
        }
        let line = printed(finding(Severity::Error, "evil.md", Some((4, 8))), Format::Human, false);
        assert!(line.contains("--> evil.md:1:5\n"));
        let later = printed(finding(Severity::Error, "evil.md", Some((12, 15))), Format::Human, true);
        assert!(later.contains("evil.md:1:13"), "{later}");
        assert!(line.contains("1 | say \\u{1b}[31mred\\u{202e} now    tab\n  |     ^^^^^^^^^\n"), "{line}");
    }

    #[test]
    fn colour_is_the_callers_choice() {
        for (colour, expected) in [(true, true), (false, false)] {
            assert_eq!(printed(finding(Severity::Error, "a.yaml", Some((0, 5))), Format::Human, colour).contains('\u{1b}'), expected);
        }
    }

    #[test]
    fn programs_get_one_json_object_a_line() {
        let diagnostic = finding(Severity::Gate, "a.yaml", Some((7, 12))).related(&FilePath::new("a.yaml"), Span::new(25, 27), "by");
        let related = r#"{"path":"a.yaml","line":2,"column":1,"end_line":2,"end_column":3,"label":"by"}"#;
        let expected = format!(
            r#"{{"code":"yaml-syntax","severity":"gate","path":"a.yaml","line":1,"column":8,"end_line":1,"end_column":13,"message":"a text needs marks","help":null,"related":[{related}]}}"#
        );
        assert_eq!(printed(diagnostic, Format::Json, false), expected + "\n");
        let mut evil = finding(Severity::Error, "", None);
        evil.message = "\u{202e}\u{e0001}".into();
        let line = printed(evil, Format::Json, false);
        assert!(line.contains(r#""path":null,"line":null"#), "{line}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&line).unwrap()["message"], "\u{202e}\u{e0001}");
    }

    #[test]
    fn github_gets_workflow_commands_with_their_escapes() {
        let table = [
            (Severity::Error, "::error file=a.yaml,line=1,col=8,title=yaml-syntax::a text needs marks%0A100%25 so"),
            (Severity::Gate, "::error file=a.yaml,line=1,col=8,title=yaml-syntax::a text needs marks%0A100%25 so"),
            (Severity::Warning, "::warning file=a.yaml,line=1,col=8,title=yaml-syntax::a text needs marks%0A100%25 so"),
            (Severity::Info, "::notice file=a.yaml,line=1,col=8,title=yaml-syntax::a text needs marks%0A100%25 so"),
        ];
        for (severity, expected) in table {
            assert_eq!(printed(finding(severity, "a.yaml", Some((7, 8))).help("100% so"), Format::Github, true), format!("{expected}\n"));
        }
        assert_eq!(
            printed(finding(Severity::Error, "a,b:c.md", None), Format::Github, false),
            "::error file=a%2Cb%3Ac.md,title=yaml-syntax::a text needs marks\n"
        );
        assert_eq!(printed(finding(Severity::Error, "", None), Format::Github, false), "::error title=yaml-syntax::a text needs marks\n");
    }
}
