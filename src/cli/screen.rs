//! Where words go: answers to standard output, everything said to a person to standard error.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anstream::{AutoStream, ColorChoice};

use crate::diagnostics::{Diagnostic, Extent, Failure, Format, Style, Texts, is_hidden, print};

use super::arguments::{ColourWish, FormatWish, Globals};

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Loudness {
    /// Only what stopped the run.
    Quiet,
    /// Findings and the closing line.
    Usual,
    /// Also folders and waived findings.
    Talkative,
}

/// The terminal, or what stands in its place.
#[derive(Clone)]
pub(super) struct Screen {
    pub loudness: Loudness,
    format: Format,
    colours: ColorChoice,
    /// Whether a signal has had the last word, after which no other thread says anything.
    is_over: Arc<AtomicBool>,
}

impl Screen {
    /// Resolves how the user wants to be spoken to.
    pub(super) fn new(globals: &Globals) -> Self {
        let format = match globals.format {
            FormatWish::Human => Format::Human,
            FormatWish::Json => Format::Json,
            FormatWish::Github => Format::Github,
        };
        let loudness = match (globals.quiet, globals.verbose) {
            (true, _) => Loudness::Quiet,
            (false, true) => Loudness::Talkative,
            (false, false) => Loudness::Usual,
        };
        let colours = match globals.color {
            ColourWish::Always => ColorChoice::Always,
            ColourWish::Never => ColorChoice::Never,
            // Reads NO_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM, and whether it is a terminal.
            ColourWish::Auto => AutoStream::choice(&io::stderr()),
        };
        Self { loudness, format, colours, is_over: Arc::default() }
    }

    /// Whether a bar may be drawn and erased again.
    pub(super) fn can_draw(&self) -> bool {
        self.loudness > Loudness::Quiet && io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
    }

    /// Whether findings are printed for people.
    pub(super) fn is_for_people(&self) -> bool {
        self.format == Format::Human
    }

    /// Whether answers are printed for people; the error is for a form that only findings have.
    pub(super) fn answers_people(&self) -> Result<bool, Failure> {
        match self.format {
            Format::Human => Ok(true),
            Format::Json => Ok(false),
            _ => Err(Failure::Usage("only findings have this form\nhelp: write `--format json`, or leave `--format` out".to_owned())),
        }
    }

    /// Prints what was asked for. A reader that has gone away has read enough; any other trouble is a failure.
    pub(super) fn answer(&self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::io("writing to standard output", error)),
            _ => Ok(()),
        }
    }

    /// Says a line, unless the run is to be quiet.
    pub(super) fn say(&self, line: &str) {
        if self.loudness > Loudness::Quiet {
            self.insist(line);
        }
    }

    /// Says a line that only `-v` asks for.
    pub(super) fn detail(&self, line: &str) {
        if self.loudness == Loudness::Talkative {
            self.insist(line);
        }
    }

    /// Says a line even to those who want quiet.
    pub(super) fn insist(&self, line: &str) {
        let err = io::stderr().lock();
        if !self.is_over.load(Ordering::SeqCst) {
            // Where standard error is closed there is nobody to tell.
            let _ = writeln!(AutoStream::new(err, self.colours), "{line}");
        }
    }

    /// Says what ended the run.
    pub(super) fn failure(&self, failure: &Failure) {
        self.insist(&format!("\u{1b}[1m\u{1b}[31merror\u{1b}[0m\u{1b}[1m:\u{1b}[0m {}", harmless(&failure.to_string())));
    }

    /// Says that a run ended as it was meant to, below a bar that may still be drawn.
    pub(super) fn ended(&self, line: &str) {
        if self.can_draw() {
            self.insist("");
        }
        self.say(line);
    }

    /// Says that a signal ended the run, below a bar that may still be drawn.
    pub(super) fn stopped(&self, line: &str) {
        if self.can_draw() {
            self.insist("");
        }
        // Locked, so that nothing comes between the last word and the end.
        let _err = io::stderr().lock();
        self.failure(&Failure::Environment(line.to_owned()));
        self.is_over.store(true, Ordering::SeqCst);
    }

    /// Prints findings in the form that was asked for.
    pub(super) fn findings(&self, findings: &[Diagnostic], texts: &dyn Texts, extent: Extent) -> Result<(), Failure> {
        let style = Style { format: self.format, colour: self.colours != ColorChoice::Never, extent };
        let mut text = Vec::new();
        print(findings, texts, style, &mut text).map_err(|error| Failure::io("printing the findings", error))?;
        let text = String::from_utf8_lossy(&text);
        if !self.is_for_people() {
            return self.answer(&text);
        }
        let err = io::stderr().lock();
        if !self.is_over.load(Ordering::SeqCst) {
            let _ = AutoStream::new(err, self.colours).write_all(text.as_bytes());
        }
        Ok(())
    }
}

/// The text without characters that command a terminal or turn a line round: a file's name may hold them.
pub(super) fn harmless(text: &str) -> String {
    text.chars().flat_map(|c| if is_hidden(c) && c != '\n' { c.escape_unicode().collect() } else { vec![c] }).collect()
}
