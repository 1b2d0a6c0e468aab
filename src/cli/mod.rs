//! The command line: one file a command, and the only module that prints.
//!
//! Standard output carries what was asked for: findings as `json` or `github`, an explanation, the help. Everything
//! that is said to a person goes to standard error. The exit codes are those of [`Stop::exit_code`] and [`Failure::exit_code`].

mod arguments;
mod bug;
mod build;
mod changes;
mod check;
mod clean;
mod completion;
mod counts;
mod explain;
mod folders;
mod init;
mod list;
mod look;
mod man;
mod new;
mod plan;
mod progress;
mod publish;
mod releases;
mod report;
mod rollback;
mod rounds;
mod screen;
mod serve;
mod session;
mod signals;
mod target;
mod watchdog;
mod why;

use std::ffi::OsString;

use clap::Parser;

use crate::build::Stop;
use crate::diagnostics::Failure;

use arguments::{Arguments, Command};
use session::Session;

/// How a run ended that no [`Failure`] ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// All was done: exit 0.
    Done,
    /// Findings kept the site from being written.
    Stopped(Stop),
}

/// Runs the command that the arguments (the program's name first) ask for; the result is the process's exit code.
pub fn run(arguments: Vec<OsString>) -> u8 {
    small_pages();
    bug::watch(&arguments);
    bug::guard(|| match Arguments::try_parse_from(arguments) {
        Ok(arguments) => obey(arguments),
        Err(error) => {
            // A reader that has gone away has read enough.
            let _ = error.print();
            u8::try_from(error.exit_code()).unwrap_or(2)
        }
    })
}

fn obey(Arguments { globals, command }: Arguments) -> u8 {
    let session = Session::new(globals);
    match dispatch(command, &session) {
        Ok(Ended::Done) => 0,
        Ok(Ended::Stopped(stop)) => stop.exit_code(),
        Err(failure) => {
            session.screen.failure(&failure);
            failure.exit_code()
        }
    }
}

/// The table of commands: to add one is to add a file, a row here and its arguments.
fn dispatch(command: Command, session: &Session) -> Result<Ended, Failure> {
    match command {
        Command::Init(wanted) => init::run(wanted, session),
        Command::New(wanted) => new::run(&wanted, session),
        Command::Build(wanted) => build::run(wanted, session),
        Command::Serve(wanted) => serve::run(wanted, session),
        Command::Check(wanted) => check::run(wanted, session),
        Command::Publish(wanted) => publish::run(&wanted, session),
        Command::Releases(wanted) => releases::run(&wanted, session),
        Command::Rollback(wanted) => rollback::run(&wanted, session),
        Command::List(wanted) => list::run(&wanted, session),
        Command::Why(wanted) => why::run(&wanted, session),
        Command::Explain(wanted) => explain::run(&wanted, session),
        Command::Clean(wanted) => clean::run(wanted, session),
        Command::Completion(wanted) => completion::run(&wanted, session),
        Command::Man(wanted) => man::run(&wanted, session),
    }
}

/// Has the system give memory in small pages only. The allocator asks for huge ones; to find and clear them took the kernel up to two
/// seconds of a build of a quarter of one, and a fifth more memory. Where there is no such switch, nothing is lost.
fn small_pages() {
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}
