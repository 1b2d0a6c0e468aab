//! `nutgraf man`: the manual page, of the program or of one command.

use clap::CommandFactory;
use clap_mangen::Man;

use crate::diagnostics::{Failure, did_you_mean};

use super::Ended;
use super::arguments::Arguments;
use super::session::Session;

/// What `man` takes.
#[derive(clap::Args)]
pub(super) struct Wanted {
    /// One command; the page of the program without it
    command: Option<String>,
}

/// Prints the page, in the language of `man`.
pub(super) fn run(wanted: &Wanted, session: &Session) -> Result<Ended, Failure> {
    let mut program = Arguments::command();
    // Gives the commands their full names and the options that all share.
    program.build();
    let command = match &wanted.command {
        None => program,
        Some(name) => program.find_subcommand(name).cloned().ok_or_else(|| {
            let help = did_you_mean(name, program.get_subcommands().map(clap::Command::get_name));
            Failure::Usage(format!("there is no command `{name}`\nhelp: {}", help.unwrap_or_else(|| "`nutgraf --help` lists them".to_owned())))
        })?,
    };
    let mut page = Vec::new();
    Man::new(command)
        .source(concat!("nutgraf ", env!("CARGO_PKG_VERSION")))
        .render(&mut page)
        .map_err(|error| Failure::io("making the manual page", error))?;
    session.screen.answer(&String::from_utf8_lossy(&page))?;
    Ok(Ended::Done)
}
