//! What an event of the system says: at most that something happened, and roughly where.

use std::path::Path;

use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind};

use super::Place;
use super::bell::Heard;
use crate::input::is_litter;

/// Judges one event.
pub(super) fn judge(event: notify::Event, place: &Place) -> Heard {
    if event.need_rescan() {
        return Heard::Lost;
    }
    let heard = match event.kind {
        // Our own reading is reported, too: to answer it would be to go in circles.
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Heard::Changed(event.paths.clone()),
        EventKind::Access(_) => return Heard::Nothing,
        // Linux reports the end of the writing as well, and between the two the file is half of itself.
        EventKind::Create(CreateKind::File) | EventKind::Modify(ModifyKind::Data(_)) if cfg!(target_os = "linux") => Heard::Writing,
        EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => Heard::Moved(event.paths.clone()),
        _ => Heard::Changed(event.paths.clone()),
    };
    if !event.paths.is_empty() && !event.paths.iter().any(|path| concerns(path, place)) {
        return Heard::Nothing;
    }
    heard
}

/// Whether a change there may change the site.
fn concerns(path: &Path, Place { root, output }: &Place) -> bool {
    let Ok(below) = path.strip_prefix(root) else { return root.starts_with(path) };
    let mut parts = below.iter().map(|part| part.to_string_lossy());
    let hidden = parts.next().is_some_and(|first| first.starts_with('.'));
    !hidden && !path.starts_with(output) && !below.iter().any(|part| is_litter(&part.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use notify::event::{DataChange, Flag, MetadataKind, RemoveKind, RenameMode};

    use super::*;

    fn check(kind: EventKind, paths: &[&str], expected: Heard) {
        let event = paths.iter().fold(notify::Event::new(kind), |event, path| event.add_path(path.into()));
        assert_eq!(judge(event, &Place { root: "/site".into(), output: "/site/public".into() }), expected, "{kind:?} {paths:?}");
    }

    #[test]
    fn reading_is_no_event_and_the_end_of_writing_is_one() {
        check(EventKind::Access(AccessKind::Open(AccessMode::Any)), &["/site/content/a.md"], Heard::Nothing);
        check(EventKind::Access(AccessKind::Close(AccessMode::Read)), &["/site/content/a.md"], Heard::Nothing);
        check(EventKind::Access(AccessKind::Close(AccessMode::Write)), &["/site/content/a.md"], Heard::Changed(vec!["/site/content/a.md".into()]));
        check(EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)), &["/site/content/a.md"], Heard::Changed(vec!["/site/content/a.md".into()]));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_is_being_written_is_waited_for() {
        check(EventKind::Modify(ModifyKind::Data(DataChange::Any)), &["/site/content/a.md"], Heard::Writing);
        check(EventKind::Create(CreateKind::File), &["/site/content/a.md"], Heard::Writing);
    }

    #[test]
    fn output_cache_git_and_litter_concern_nobody() {
        let paths = [
            "/site/public/index.html",
            "/site/public",
            "/site/.nutgraf/cache/pack",
            "/site/.git/index",
            "/site/.public.nutgraf-lock",
            "/site/content/.a.md.swp",
            "/site/content/4913",
            "/site/content/a.md~",
            "/site/content/#a.md#",
            "/site/content/.#a.md",
            "/site/content/a.md.bck",
            "/site/content/a.md___jb_tmp___",
            "/site/content/.goutputstream-X1",
            "/site/content/sedJ4kd0Q",
            "/elsewhere",
        ];
        for path in paths {
            check(EventKind::Access(AccessKind::Close(AccessMode::Write)), &[path], Heard::Nothing);
            check(EventKind::Modify(ModifyKind::Name(RenameMode::To)), &[path], Heard::Nothing);
        }
        for path in ["/site/nutgraf.yaml", "/site/static/.well-known/a", "/site", "/"] {
            check(EventKind::Access(AccessKind::Close(AccessMode::Write)), &[path], Heard::Changed(vec![path.into()]));
        }
    }

    #[test]
    fn an_atomic_save_concerns_the_site_although_it_begins_as_litter() {
        let both = ["/site/content/.goutputstream-X1", "/site/content/a.md"];
        check(EventKind::Modify(ModifyKind::Name(RenameMode::Both)), &both, Heard::Moved(both.map(Into::into).to_vec()));
        check(EventKind::Remove(RemoveKind::Folder), &["/site/content"], Heard::Moved(vec!["/site/content".into()]));
    }

    #[test]
    fn an_overflow_means_that_anything_may_have_happened() {
        let event = notify::Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(judge(event, &Place { root: "/site".into(), output: "/site/public".into() }), Heard::Lost);
    }
}
