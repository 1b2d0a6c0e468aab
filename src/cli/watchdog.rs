//! Ends a build that renders one page without end, because no engine of templates can be stopped from within.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use crate::diagnostics::{Diagnostic, Extent, FilePath, Texts};
use crate::render::Step;

use super::screen::Screen;

/// How often it looks, at least.
const LOOK: Duration = Duration::from_secs(1);

/// A page that a thread renders.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rendering {
    since: Instant,
    page: String,
    template: String,
}

#[derive(Default)]
struct State {
    rendering: HashMap<ThreadId, Rendering>,
    ended: bool,
}

/// Looks on from a thread of its own until it is dropped.
pub(super) struct Watchdog {
    shared: Arc<(Mutex<State>, Condvar)>,
}

impl Watchdog {
    /// Watches a run of the program: a page that takes longer than `limit` is said, and ends the process with exit code 1.
    pub(super) fn new(limit: Duration, screen: &Screen) -> Self {
        let screen = screen.clone();
        Self::with(limit, move |page, template| {
            let message = format!("`{page}` has been rendered for {} with `{template}`, and is not done", seconds(limit));
            let help = "look at the loops of that template and of those that it includes";
            let path = FilePath::new(format!("templates/{template}"));
            let finding = Diagnostic::error("page-too-slow", &path, None, message).help(help);
            // Whether or not anybody could be told, the build must end.
            let _ = screen.findings(&[finding], &NoTexts, Extent::Few);
            screen.insist("Nothing written: a page could not be rendered");
            // The thread that renders cannot be stopped; the old output stands, and the next build clears what was staged.
            std::process::exit(1);
        })
    }

    fn with(limit: Duration, on_expiry: impl Fn(&str, &str) + Send + 'static) -> Self {
        let shared = Arc::new((Mutex::new(State::default()), Condvar::new()));
        let watched = Arc::clone(&shared);
        thread::spawn(move || watch(&watched, limit, on_expiry));
        Self { shared }
    }

    /// Takes one step of the rendering, from any thread.
    pub(super) fn tell(&self, step: Step) {
        let mut state = lock(&self.shared.0);
        let thread = thread::current().id();
        match step {
            Step::Ends | Step::Stays => {
                state.rendering.remove(&thread);
            }
            Step::Draws { page, template } => match state.rendering.get_mut(&thread) {
                Some(rendering) if rendering.page == page => template.clone_into(&mut rendering.template),
                _ => {
                    let rendering = Rendering { since: Instant::now(), page: page.to_owned(), template: template.to_owned() };
                    state.rendering.insert(thread, rendering);
                }
            },
        }
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        lock(&self.shared.0).ended = true;
        self.shared.1.notify_all();
    }
}

fn watch((state, ended): &(Mutex<State>, Condvar), limit: Duration, on_expiry: impl Fn(&str, &str)) {
    let mut state = lock(state);
    while !state.ended {
        let late = state.rendering.values().filter(|rendering| rendering.since.elapsed() >= limit).min_by_key(|rendering| rendering.since);
        if let Some(late) = late.cloned() {
            drop(state);
            return on_expiry(&late.page, &late.template);
        }
        state = ended.wait_timeout(state, LOOK.min(limit)).unwrap_or_else(PoisonError::into_inner).0;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn seconds(limit: Duration) -> String {
    if limit.as_secs() == 1 { "1 second".to_owned() } else { format!("{} seconds", limit.as_secs_f64()) }
}

/// A template's path says enough.
struct NoTexts;

impl Texts for NoTexts {
    fn text(&self, _path: &FilePath) -> Option<Arc<str>> {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_page_that_never_ends_is_named_with_its_template() {
        let (sender, receiver) = mpsc::channel();
        let watchdog = Watchdog::with(Duration::from_millis(20), move |page, template| {
            sender.send((page.to_owned(), template.to_owned())).unwrap();
        });
        watchdog.tell(Step::Draws { page: "/done/", template: "page.html" });
        watchdog.tell(Step::Ends);
        watchdog.tell(Step::Draws { page: "/loop/", template: "loop.html" });
        assert_eq!(receiver.recv_timeout(Duration::from_secs(60)).unwrap(), ("/loop/".to_owned(), "loop.html".to_owned()));
    }

    #[test]
    fn a_page_that_ends_is_forgotten() {
        let watchdog = Watchdog::with(Duration::from_secs(3600), |_, _| unreachable!("an hour is long"));
        for template in ["blocks/figures.html", "page.html"] {
            watchdog.tell(Step::Draws { page: "/a/", template });
        }
        let seen: Vec<_> = lock(&watchdog.shared.0).rendering.values().map(|one| (one.page.clone(), one.template.clone())).collect();
        assert_eq!(seen, [("/a/".to_owned(), "page.html".to_owned())]);
        watchdog.tell(Step::Ends);
        assert!(lock(&watchdog.shared.0).rendering.is_empty());
    }
}
