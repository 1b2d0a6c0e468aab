//! Where words go: answers to standard output, everything said to a person to standard error.

use std::io::{self, ErrorKind, IsTerminal, StderrLock, Write};
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
        if let Some(err) = self.voice() {
            // Where standard error is closed there is nobody to tell.
            let _ = writeln!(AutoStream::new(err, self.colours), "{line}");
        }
    }

    /// Standard error; `None` once the last word was said.
    fn voice(&self) -> Option<StderrLock<'static>> {
        let err = io::stderr().lock();
        (!self.is_over.load(Ordering::SeqCst)).then_some(err)
    }

    /// Says what ended the run.
    pub(super) fn failure(&self, failure: &Failure) {
        self.insist(&format!("\u{1b}[1m\u{1b}[31merror\u{1b}[0m\u{1b}[1m:\u{1b}[0m {}", harmless(&failure.to_string())));
    }

    /// Says that a run ended as it was meant to: the last word.
    pub(super) fn ended(&self, line: &str) {
        self.last(|| self.say(line));
    }

    /// Says that a signal ended the run: the last word.
    pub(super) fn stopped(&self, line: &str) {
        self.last(|| self.failure(&Failure::Environment(line.to_owned())));
    }

    /// Says the last word, below a bar that may still be drawn; from then on no thread says anything.
    fn last(&self, say: impl FnOnce()) {
        // Locked, so that nothing comes between the last word and the end.
        let _err = io::stderr().lock();
        if self.can_draw() {
            self.insist("");
        }
        say();
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
        if let Some(err) = self.voice() {
            let _ = AutoStream::new(err, self.colours).write_all(text.as_bytes());
        }
        Ok(())
    }
}

/// The text without characters that command a terminal or turn a line round: a file's name may hold them.
pub(super) fn harmless(text: &str) -> String {
    text.chars().flat_map(|c| if is_hidden(c) && c != '\n' { c.escape_unicode().collect() } else { vec![c] }).collect()
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::arguments::Arguments;

    #[test]
    fn after_the_last_word_no_thread_says_anything() {
        let last_words: [fn(&Screen, &str); 2] = [Screen::ended, Screen::stopped];
        for last_word in last_words {
            let screen = Screen::new(&Arguments::try_parse_from(["nutgraf", "check", "--quiet"]).ok().unwrap().globals);
            let other = screen.clone();
            assert!(std::thread::spawn(move || other.voice().is_some()).join().unwrap());
            last_word(&screen, "stopped by a test");
            assert!(std::thread::spawn(move || screen.voice().is_none()).join().unwrap());
        }
    }
}
