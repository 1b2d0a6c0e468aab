//! Every file `tests/markup/*.md` is read, and what comes out is compared with the `.html` beside it.
//!
//! A file's name may end in options: `x.sanitize.md`, `x.trusted.md`, `x.smart.md`, `x.linkable.md`, `x.field.md`.
//! After a change that is meant, `UPDATE=1 cargo test --test markup` writes the expected files anew; read them.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files has failed")]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use nutgraf::diagnostics::{FilePath, LineIndex, Span, Spanned};
use nutgraf::markup::{
    Block, Citation, FigureForm, FigureReference, Linkable, Markup, Options, RawHtml, Slot, SmartPunctuation, Target, TimelineRequest, read,
    read_inline,
};

#[test]
fn every_example_reads_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/markup");
    let mut examples: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    examples.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    examples.sort();
    assert!(examples.len() >= 30, "the examples are missing");
    let wrong: Vec<String> = examples.iter().filter_map(|path| check(path)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check(path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let name = path.file_stem().unwrap().to_str().unwrap();
    let found = show(name, &text);
    let expected_path = path.with_extension("html");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&expected_path, &found).unwrap();
        return None;
    }
    let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
    (found != expected).then(|| format!("== {name}: expected\n{expected}\n== found\n{found}"))
}

fn show(name: &str, text: &str) -> String {
    let has = |option: &str| name.split('.').skip(1).any(|part| part == option);
    let options = Options {
        raw_html: match () {
            () if has("sanitize") => RawHtml::Sanitize,
            () if has("trusted") => RawHtml::Trusted,
            () => RawHtml::Deny,
        },
        smart_punctuation: if has("smart") { SmartPunctuation::On } else { SmartPunctuation::Off },
        linkable: if has("linkable") { Linkable::Collected } else { Linkable::Ignored },
    };
    let path = FilePath::new("page.md");
    let checked = if has("field") {
        read_inline(&path, &Spanned::new(text.trim_end().to_owned(), Span::new(0, text.trim_end().len())), options)
    } else {
        read(&path, text, Span::new(0, text.len()), options)
    };
    let mut shown = show_markup(&checked.value, text);
    if !checked.diagnostics.is_empty() {
        shown.push_str("\n-- findings\n");
    }
    let lines = LineIndex::new(text);
    for finding in &checked.diagnostics {
        let place = finding.span.map_or(String::new(), |span| {
            let (line, column) = lines.position(text, span.start);
            format!("{line}:{column} `{}` ", text.get(span.range()).expect("a span ends between characters").replace('\n', "⏎"))
        });
        writeln!(shown, "{place}{}[{}] {}", finding.severity.word(), finding.code, finding.message).unwrap();
        if let Some(help) = &finding.help {
            writeln!(shown, "    {help}").unwrap();
        }
    }
    shown
}

fn show_markup(markup: &Markup, text: &str) -> String {
    let mut shown = String::new();
    let mut marks: Vec<(u32, String)> = markup.holes.iter().map(|hole| (hole.at, format!("⟦{}⟧", show_slot(&hole.slot)))).collect();
    marks.extend(markup.summary_end.map(|at| (at, "⟦summary ends⟧\n".to_owned())));
    for range in &markup.linkable {
        marks.push((range.start, "{".to_owned()));
        marks.push((range.end, "}".to_owned()));
    }
    marks.sort_by_key(|(at, _)| *at);
    let mut from = 0;
    for (at, mark) in marks {
        shown.push_str(&markup.html[from..at as usize]);
        shown.push_str(&mark);
        from = at as usize;
    }
    shown.push_str(&markup.html[from..]);
    let written = |span: Span| text.get(span.range()).unwrap_or("elsewhere").replace('\n', "⏎");
    for heading in &markup.outline {
        let question = if heading.question { " (question)" } else { "" };
        writeln!(shown, "-- heading {} #{} {:?}{question}", heading.level, heading.id, heading.text).unwrap();
    }
    for (i, sentence) in markup.sentences.iter().enumerate() {
        let whole = if sentence.whole { " (whole)" } else { "" };
        writeln!(shown, "-- sentence{whole} {:?}", sentence.text).unwrap();
        for hole in markup.holes.iter().filter(|hole| hole.sentence.is_some_and(|(sentence, _)| sentence as usize == i)) {
            let at = hole.sentence.unwrap().1 as usize;
            writeln!(shown, "     at {at}, before {:?}: {}", &sentence.text[at..], written(hole.span)).unwrap();
        }
    }
    for point in &markup.key_points {
        writeln!(shown, "-- key point\n{}", show_markup(point, text)).unwrap();
    }
    for note in &markup.desk_notes {
        writeln!(shown, "-- desk note {:?}: {}", note.value, written(note.span)).unwrap();
    }
    for mark in &markup.desk_marks {
        writeln!(shown, "-- desk mark {} at {}..{}: {}", mark.value, mark.span.start, mark.span.end, written(mark.span)).unwrap();
    }
    shown
}

fn show_slot(slot: &Slot) -> String {
    match slot {
        Slot::LinkStart { target, text } => format!("link {} {text:?}", show_target(target)),
        Slot::LinkEnd => "/".to_owned(),
        Slot::Link { target } => format!("whole link {}", show_target(target)),
        Slot::Figure { reference, form, sentence_start } => {
            let form = match form {
                FigureForm::Words(words) => format!("{words:?}"),
                FigureForm::Number => "number".to_owned(),
                FigureForm::Says => "says".to_owned(),
            };
            format!("figure {} {form}{}", show_figure(reference), if *sentence_start { ", starts the sentence" } else { "" })
        }
        Slot::FigureBoxes(boxes) => format!("boxes {}", boxes.iter().map(|reference| show_figure(&reference.value)).collect::<Vec<_>>().join(" ")),
        Slot::Citation(citation) => format!("cite {}", show_citation(citation)),
        Slot::Image { source, alt, title, alone } => format!("image {source} {alt:?} {title:?}{}", if *alone { " alone" } else { "" }),
        Slot::Timeline(request) => {
            let TimelineRequest { topic, from, until, open, title } = &**request;
            let topic = topic.as_ref().map(|topic| &topic.value);
            let (from, until) = (from.as_ref().map(|date| date.value.as_str()), until.as_ref().map(|date| date.value.as_str()));
            format!("timeline topic={topic:?} from={from:?} until={until:?} open={open} title={title:?}")
        }
        Slot::Block(block) => show_block(block),
        Slot::Word(word) => format!("word {word}"),
    }
}

fn show_block(block: &Block) -> String {
    let inline = |markup: &Option<Markup>| markup.as_ref().map_or("none".to_owned(), |markup| show_markup(markup, ""));
    match block {
        Block::Figures { show, title } => {
            format!("figures {} {title:?}", show.iter().map(|reference| show_figure(&reference.value)).collect::<Vec<_>>().join(" "))
        }
        Block::Image(image) => {
            let text = |field: &Option<Spanned<String>>| field.as_ref().map_or("none".to_owned(), |field| field.value.clone());
            let date = image.date.as_ref().map_or("none", |date| date.value.as_str());
            let (alt, credit, licence) = (text(&image.alt), text(&image.credit), text(&image.licence));
            format!("image block {} alt={alt} caption={} credit={credit} licence={licence} date={date}", image.src.value, inline(&image.caption))
        }
        Block::Compare { title, rows } => {
            let mut shown = format!("compare {title:?}");
            for row in rows {
                write!(shown, "\n  {}", row.question.value).unwrap();
                for position in &row.positions {
                    let source = position.source.as_ref().map(|source| &source.value);
                    write!(shown, "\n    {}: {} {:?} {source:?}", position.of.value, inline(&position.text), position.said).unwrap();
                }
            }
            shown
        }
        Block::Own { name, fields } => format!("own block {} {}", name.value, if fields.is_some() { "with fields" } else { "without fields" }),
    }
}

fn show_target(target: &Target) -> String {
    let with = |to: &str, anchor: &Option<String>| match anchor {
        Some(anchor) => format!("{to} # {anchor}"),
        None => to.to_owned(),
    };
    match target {
        Target::External(address) => format!("to {address}"),
        Target::Anchor(anchor) => format!("to # {anchor}"),
        Target::Page { to, anchor } => format!("to page {}", with(to, anchor)),
        Target::Wiki { to, anchor } => format!("to name {}", with(to, anchor)),
        Target::Event(id) => format!("to event {id}"),
        Target::Source(id) => format!("to source {id}"),
    }
}

fn show_figure(reference: &FigureReference) -> String {
    let series = reference.series.as_ref().map_or(String::new(), |series| format!("/{series}"));
    let pin = reference.pin.as_ref().map_or(String::new(), |pin| format!("@{}", pin.as_str()));
    format!("{}{series}{pin}", reference.id)
}

fn show_citation(citation: &Citation) -> String {
    let items = citation.items.iter().map(|item| format!("{:?} {} {:?}", item.prefix, item.key.value, item.locator));
    items.collect::<Vec<_>>().join("; ")
}
