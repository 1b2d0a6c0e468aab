//! Lets Ctrl-C and SIGTERM end a run between two steps.
//!
//! Nothing is left behind, the message says what became of the output, and the exit code is 130 or 143.
//! By exit code and not by the signal itself, so that it is the same where the program is the first process of a container.

use std::sync::Arc;

use crate::diagnostics::Failure;
use crate::output::{Brake, Reached};

use super::screen::Screen;

/// What a run that a signal ends says.
#[cfg_attr(not(unix), expect(dead_code, reason = "there no signal is caught"))]
pub(super) enum Farewell {
    /// It had no other end to come to.
    Usual,
    /// The same, and this is how the output stands.
    Standing(String),
    /// It was not done, and this became of the output.
    CutShort(String),
}

/// From now on a signal stops whatever `brake` stops; `said` is how the run takes its leave. A second signal ends the process at once.
#[cfg(unix)]
pub(super) fn stop_by(brake: &Arc<Brake>, screen: &Screen, said: impl Fn(Reached) -> Farewell + Send + 'static) -> Result<(), Failure> {
    use std::sync::atomic::{AtomicBool, Ordering};

    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let (brake, screen) = (brake.clone(), screen.clone());
    let is_stopping = Arc::new(AtomicBool::new(false));
    let failed = |error| Failure::io("preparing for Ctrl-C", error);
    for signal in [SIGINT, SIGTERM] {
        // Registered first, so that it sees what the first signal has not set yet.
        signal_hook::flag::register_conditional_shutdown(signal, code(signal), is_stopping.clone()).map_err(failed)?;
    }
    let mut signals = Signals::new([SIGINT, SIGTERM]).map_err(failed)?;
    let wait = move || {
        let Some(signal) = signals.forever().next() else { return };
        is_stopping.store(true, Ordering::SeqCst);
        let stopped = brake.stop();
        let name = if signal == SIGINT { "Ctrl-C (SIGINT)" } else { "SIGTERM" };
        match said(stopped.reached) {
            Farewell::Usual => screen.ended("Stopped."),
            Farewell::Standing(output) => screen.ended(&format!("Stopped: {output}.")),
            Farewell::CutShort(output) => screen.stopped(&format!("stopped by {name}: {output}")),
        }
        end(code(signal));
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(wait).map(drop).map_err(failed)
}

/// On other systems Ctrl-C ends the process as it ends any, and the next build removes what it left.
#[cfg(not(unix))]
pub(super) fn stop_by(_brake: &Arc<Brake>, _screen: &Screen, _said: impl Fn(Reached) -> Farewell + Send + 'static) -> Result<(), Failure> {
    Ok(())
}

/// The exit code of a process that a signal ended, as a shell counts it.
#[cfg(unix)]
fn code(signal: i32) -> i32 {
    128 + signal
}

#[cfg(unix)]
#[expect(clippy::exit, reason = "the other threads wait for a step that must never begin")]
fn end(code: i32) {
    std::process::exit(code)
}
