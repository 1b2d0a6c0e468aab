//! A bar for builds that take a while: only on a terminal, only after half a second, gone at the end.

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::build::Progress;
use crate::render::Step;

use super::folders::shown;
use super::screen::Screen;

/// A build that is shorter shows no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// The one stage of which it is known how long it is.
const RENDERING: &str = "Rendering";

/// What a person sees while a build runs. Erased when dropped.
pub(super) struct Bar<'a> {
    screen: &'a Screen,
    output: &'a Path,
    can_draw: bool,
    began: Instant,
    total: AtomicUsize,
    done: AtomicUsize,
    bar: OnceLock<ProgressBar>,
}

impl<'a> Bar<'a> {
    /// A bar that is not drawn yet.
    pub(super) fn new(screen: &'a Screen, output: &'a Path) -> Self {
        Self {
            screen,
            output,
            can_draw: screen.can_draw(),
            began: Instant::now(),
            total: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            bar: OnceLock::new(),
        }
    }

    /// Takes one step of the build, from any thread.
    pub(super) fn tell(&self, progress: Progress) {
        let stage = match progress {
            Progress::Reading => "Reading …",
            Progress::Rendering(pages) => {
                self.total.store(pages, Ordering::Relaxed);
                RENDERING
            }
            Progress::Page(Step::Draws { .. }) => return,
            Progress::Page(Step::Ends | Step::Stays) => {
                self.done.fetch_add(1, Ordering::Relaxed);
                RENDERING
            }
            Progress::Writing => "Writing …",
            Progress::Waiting => return self.screen.say(&format!("Another build is writing to {}: waiting until it ends", shown(self.output))),
        };
        if self.began.elapsed() >= PATIENCE && self.can_draw {
            self.draw(stage);
        }
    }

    fn draw(&self, stage: &'static str) {
        let bar = self.bar.get_or_init(|| ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()));
        let total = self.total.load(Ordering::Relaxed);
        let template = if stage == RENDERING { "{msg} {bar:40} {pos}/{len} pages" } else { "{msg}" };
        if bar.message() != stage {
            bar.set_style(ProgressStyle::with_template(template).expect("both templates are constants that a test draws"));
            bar.set_message(stage);
        }
        bar.set_length(total as u64);
        bar.set_position(self.done.load(Ordering::Relaxed) as u64);
    }
}

impl Drop for Bar<'_> {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::arguments::Arguments;

    #[test]
    fn the_bar_knows_how_far_the_build_is() {
        let screen = Screen::new(&Arguments::try_parse_from(["nutgraf", "check"]).ok().unwrap().globals);
        let bar = Bar::new(&screen, Path::new("public"));
        bar.draw("Reading …");
        for progress in [Progress::Reading, Progress::Rendering(3), Progress::Page(Step::Ends), Progress::Page(Step::Ends)] {
            bar.tell(progress);
        }
        bar.draw(RENDERING);
        let drawn = bar.bar.get().unwrap();
        assert_eq!((drawn.position(), drawn.length(), drawn.message().as_str()), (2, Some(3), RENDERING));
    }
}
