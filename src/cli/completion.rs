//! `nutgraf completion`: what a shell needs to complete commands and options.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::diagnostics::Failure;

use super::Ended;
use super::arguments::Arguments;
use super::session::Session;

/// What `completion` takes.
#[derive(clap::Args)]
pub(super) struct Wanted {
    /// The shell, in whatever case
    #[arg(ignore_case = true)]
    shell: Shell,
}

/// Prints the script.
pub(super) fn run(wanted: &Wanted, session: &Session) -> Result<Ended, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(wanted.shell, &mut Arguments::command(), "nutgraf", &mut script);
    session.screen.answer(&String::from_utf8_lossy(&script))?;
    Ok(Ended::Done)
}
