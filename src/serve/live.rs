//! What is shown at this moment: one snapshot, and what is wrong with the newest state of the files.
//!
//! A request takes the whole of it once and answers from that, so no answer mixes two snapshots.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::build::Preview;
use crate::watch::Bell;

/// So many steps back a page may lie and still be brought up to date by less than a reload.
const STEPS: usize = 64;

/// What a page must do to become the next snapshot's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Load again, if its own bytes are others.
    Pages,
    /// Take new style sheets and images.
    Looks,
    /// Load again.
    All,
}

impl Step {
    /// The step that changes of these files ask for.
    pub fn of<'a>(changed: impl IntoIterator<Item = &'a str>) -> Self {
        let mut steps = changed.into_iter().map(|path| {
            let copied = path.starts_with("static/") || path.starts_with("content/");
            let end = path.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
            match &end[..] {
                "css" | "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg" if copied => Step::Looks,
                _ if path.starts_with("static/") => Step::All,
                _ => Step::Pages,
            }
        });
        let Some(first) = steps.next() else { return Step::Pages };
        if steps.all(|step| step == first) { first } else { Step::All }
    }

    fn word(self) -> &'static str {
        match self {
            Step::Pages => "pages",
            Step::Looks => "looks",
            Step::All => "all",
        }
    }
}

/// What is shown.
#[derive(Clone, Default)]
pub(super) struct Shown {
    /// How many good builds there were.
    pub version: u64,
    /// The last good one.
    pub preview: Option<Arc<Preview>>,
    /// Why the newest state of the files could not be built, as text.
    pub trouble: Option<Arc<str>>,
    steps: VecDeque<(u64, Step)>,
}

impl Shown {
    /// What open pages are told: always the whole state, so that whoever missed some of it needs no more than the last.
    pub(super) fn message(&self) -> String {
        let steps: Vec<(u64, &str)> = self.steps.iter().map(|(version, step)| (*version, step.word())).collect();
        let data = serde_json::json!({"version": self.version, "trouble": self.trouble.as_deref(), "steps": steps});
        format!("retry: 500\ndata: {data}\n\n")
    }
}

/// What is shown, for those who show and those who look. Copies are the same.
#[derive(Clone)]
pub struct Live {
    shown: Arc<watch::Sender<Arc<Shown>>>,
    bell: Bell,
}

impl Live {
    /// Nothing yet. The bell is rung when a request finds that a file is no longer what the snapshot says.
    pub fn new(bell: Bell) -> Self {
        Self { shown: Arc::new(watch::Sender::default()), bell }
    }

    /// The bell that asks for a look at the disk.
    pub(super) fn bell(&self) -> Bell {
        self.bell.clone()
    }

    /// Shows a good build, and clears what was wrong.
    pub fn show(&self, preview: Arc<Preview>, step: Step) {
        let mut shown = (*self.now()).clone();
        shown.version += 1;
        shown.steps.push_back((shown.version, if shown.preview.is_none() { Step::All } else { step }));
        while shown.steps.len() > STEPS {
            shown.steps.pop_front();
        }
        (shown.preview, shown.trouble) = (Some(preview), None);
        self.shown.send_replace(Arc::new(shown));
    }

    /// Takes back what is shown, because rendering it failed, and shows an earlier one again, if there was a good one.
    pub fn take_back(&self, earlier: Option<Arc<Preview>>, text: &str) {
        let mut shown = (*self.now()).clone();
        shown.version += 1;
        shown.steps.push_back((shown.version, Step::Pages));
        (shown.preview, shown.trouble) = (earlier, Some(text.into()));
        self.shown.send_replace(Arc::new(shown));
    }

    /// Says why the newest state of the files cannot be built; the last good build stays.
    pub fn trouble(&self, text: &str) {
        let mut shown = (*self.now()).clone();
        if shown.trouble.as_deref() == Some(text) {
            return;
        }
        shown.trouble = Some(text.into());
        self.shown.send_replace(Arc::new(shown));
    }

    /// What is shown now.
    pub(super) fn now(&self) -> Arc<Shown> {
        self.shown.borrow().clone()
    }

    /// Follows what is shown.
    pub(super) fn follow(&self) -> watch::Receiver<Arc<Shown>> {
        self.shown.subscribe()
    }

    /// What is shown, as soon as that is anything.
    pub(super) async fn first(&self, patience: Duration) -> Arc<Shown> {
        let mut follow = self.follow();
        let any = follow.wait_for(|shown| shown.preview.is_some() || shown.trouble.is_some());
        match tokio::time::timeout(patience, any).await {
            Ok(Ok(shown)) => shown.clone(),
            _ => self.now(),
        }
    }

    /// Asks for a look at the disk, and waits until something else is shown than `before`.
    pub(super) async fn next(&self, before: &Arc<Shown>, patience: Duration) -> Arc<Shown> {
        let mut follow = self.follow();
        self.bell.ring();
        let other = follow.wait_for(|shown| !Arc::ptr_eq(shown, before));
        match tokio::time::timeout(patience, other).await {
            Ok(Ok(shown)) => shown.clone(),
            _ => self.now(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_as_small_as_what_changed_allows() {
        for (changed, step) in [
            (&["static/site.css"][..], Step::Looks),
            (&["static/a.PNG", "content/explainers/b.jpg", "static/c.css"], Step::Looks),
            (&["content/a.md", "nutgraf.yaml", "templates/a.html", "content/figures/a.yaml"], Step::Pages),
            (&["templates/a.css"], Step::Pages),
            (&["static/menu.js"], Step::All),
            (&["static/site.css", "content/a.md"], Step::All),
            (&[], Step::Pages),
        ] {
            assert_eq!(Step::of(changed.iter().copied()), step, "{changed:?}");
        }
    }
}
