//! Builds that are killed, stopped, or run at once: the output is the old or the new site, whole, and the next build puts all right.
#![allow(clippy::unwrap_used, reason = "a test that cannot run the program has failed")]
#![cfg(unix)]

#[path = "kills/cached.rs"]
mod cached;
#[path = "kills/stops.rs"]
mod stops;
mod trial;

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use trial::{Files, Random, Trial, Version, difference, files, litter, said};

/// Waits about as long as is said, without taking the processor from the build.
fn wait(time: Duration) {
    let until = Instant::now() + time;
    while let Some(left) = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
        std::thread::park_timeout(left);
    }
}

/// Waits until a condition holds, or the child has ended.
fn wait_until(child: &mut Child, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !is_so() && child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < deadline, "neither happened");
        std::thread::park_timeout(Duration::from_micros(100));
    }
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("sh").args(["-c", &format!("kill -{name} {}", child.id())]).stderr(Stdio::null()).status().unwrap();
    // The child is not waited for yet, so its number cannot be another's.
    assert!(sent.success());
}

/// How long a build takes here and now.
fn duration(mut build: Command) -> Duration {
    let began = Instant::now();
    assert!(build.stderr(Stdio::null()).status().unwrap().success());
    began.elapsed()
}

/// From which output, to which version.
struct Change {
    name: &'static str,
    from: Option<Version>,
    to: Version,
    seed: u64,
}

const CHANGES: [Change; 3] = [
    Change { name: "first build", from: None, to: Version::Old, seed: 1 },
    Change { name: "every page", from: Some(Version::Old), to: Version::AllChanged, seed: 2 },
    Change { name: "a few pages", from: Some(Version::Old), to: Version::FewChanges, seed: 3 },
];

/// A site whose output goes to and fro between two states.
struct Course {
    name: &'static str,
    trial: Trial,
    now: Files,
    next: Files,
    versions: Option<[Version; 2]>,
}

impl Course {
    /// With the output in the state before the change, and in both states a file of the user's where there is an old one.
    fn new(change: &Change) -> Self {
        let trial = Trial::new();
        let own = ("CNAME".to_owned(), b"town.example".to_vec());
        let Some(from) = change.from else {
            return Self { name: change.name, now: Files::new(), next: trial.reference(change.to), versions: None, trial };
        };
        let [next, now] = [change.to, from].map(|version| trial.reference(version).into_iter().chain([own.clone()]).collect());
        trial.built();
        fs::write(trial.public.join("CNAME"), &own.1).unwrap();
        Self { name: change.name, now, next, versions: Some([from, change.to]), trial }
    }

    /// Turns the sources to the state that the next build shall bring.
    fn aim(&self) {
        self.versions.iter().for_each(|[_, to]| self.trial.turn_to(*to));
    }

    /// The output is the one or the other; it is the new one if that is so.
    fn is_new(&self) -> bool {
        let found = files(&self.trial.public);
        assert!(found == self.now || found == self.next, "{}: neither: {}", self.name, difference(&found, &self.next));
        found == self.next
    }

    /// The next build succeeds; and then to the other side.
    fn complete(&mut self) {
        let after = self.trial.built();
        assert!(after == self.next, "{}: after the next build: {}", self.name, difference(&after, &self.next));
        match &mut self.versions {
            Some(versions) => {
                versions.reverse();
                std::mem::swap(&mut self.now, &mut self.next);
            }
            None => fs::remove_dir_all(&self.trial.public).unwrap(),
        }
    }
}

/// In how many kills the output was found how.
#[derive(Debug, Default)]
struct Count {
    old: u32,
    new: u32,
    while_writing: u32,
}

/// So many kills of each change.
const KILLS: u32 = 55;

fn kill_many(change: &Change) {
    let mut course = Course::new(change);
    let mut random = Random(change.seed);
    let mut count = Count::default();
    let mut attempts = 0;
    course.aim();
    let whole = duration(course.trial.build());
    course.complete();
    while count.old + count.new < KILLS {
        attempts += 1;
        assert!(attempts < 6 * KILLS, "{}: most builds ended before they were killed: {count:?}", change.name);
        course.aim();
        let mut child = course.trial.build().stderr(Stdio::null()).spawn().unwrap();
        let before = inode(&course.trial.public);
        let part = random.below(1000) as f64 / 1000.0;
        match random.below(5) {
            // Any moment, from the first to a little after the last.
            0 | 1 => wait(whole.mul_f64(1.1 * part)),
            // From the first staged file on, and mostly soon after: there is little to write where few pages have changed.
            2 | 3 => {
                wait_until(&mut child, || is_staging(&course.trial));
                wait(whole.mul_f64(0.3 * part.powi(4)));
            }
            // As soon as the output is another folder: the old one has not gone yet.
            _ => wait_until(&mut child, || inode(&course.trial.public) != before),
        }
        child.kill().unwrap();
        let was_killed = child.wait().unwrap().signal() == Some(9);
        let is_new = course.is_new();
        assert!(was_killed || is_new, "{}: a build that ended by itself has written the new site", change.name);
        if was_killed {
            *(if is_new { &mut count.new } else { &mut count.old }) += 1;
            count.while_writing += u32::from(is_staging(&course.trial));
        }
        course.complete();
    }
    assert!(count.old > 5 && count.new > 0 && count.while_writing > 5, "{}: the kills missed the interesting moments: {count:?}", change.name);
}

fn inode(folder: &Path) -> Option<u64> {
    Some(folder.symlink_metadata().ok()?.ino())
}

fn is_staging(trial: &Trial) -> bool {
    litter(&trial.public).iter().any(|name| name.contains("-staging-"))
}

#[test]
fn a_first_build_killed_at_any_moment_leaves_nothing_or_the_whole_site() {
    kill_many(&CHANGES[0]);
}

#[test]
fn a_full_rebuild_killed_at_any_moment_leaves_the_old_site_or_the_new_one() {
    kill_many(&CHANGES[1]);
}

#[test]
fn a_rebuild_of_a_few_pages_killed_at_any_moment_leaves_the_old_site_or_the_new_one() {
    kill_many(&CHANGES[2]);
}

/// Whether a signal ended the run, by our hand (exit code) or, before we could know of it, by the system's.
fn was_stopped(status: ExitStatus, number: i32) -> bool {
    status.code() == Some(128 + number) || status.signal() == Some(number)
}

#[test]
fn ctrl_c_and_sigterm_leave_nothing_behind_and_say_what_became_of_the_output() {
    let mut random = Random(4);
    for change in &CHANGES {
        let mut course = Course::new(change);
        course.aim();
        let whole = duration(course.trial.build());
        course.complete();
        let mut said_so = 0;
        for round in 0..16 {
            let (name, number) = [("INT", 2), ("TERM", 15)][round % 2];
            course.aim();
            let mut child = course.trial.build().stderr(Stdio::piped()).spawn().unwrap();
            if round % 4 < 2 {
                wait(whole * random.below(1000) as u32 / 1000);
            } else {
                wait_until(&mut child, || !litter(&course.trial.public).is_empty());
            }
            signal(&child, name);
            let output = child.wait_with_output().unwrap();
            let (is_new, said) = (course.is_new(), said(&output));
            assert_eq!(litter(&course.trial.public), [] as [String; 0], "{}: {said}", change.name);
            assert!(was_stopped(output.status, number) || output.status.success() && is_new, "{:?}: {said}", output.status);
            if output.status.code() == Some(128 + number) {
                said_so += 1;
                let end = if is_new { "public/ holds the complete new site\n" } else { "public/ is as it was\n" };
                assert!(said.contains(&format!("SIG{name}")) && said.ends_with(end), "{said}");
            }
            course.complete();
        }
        assert!(said_so > 4, "{}: only {said_so} of 16 builds were stopped by the signal", change.name);
    }
}

/// Starts a build that finds the lock taken, and waits until it has said so.
fn waiting(trial: &Trial) -> (Child, String) {
    let mut child = trial.build().stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stderr.as_mut().unwrap()).read_line(&mut line).unwrap();
    (child, line)
}

/// Holds the lock of an output folder, as a build does.
fn hold(public: &Path) -> fs::File {
    let lock = fs::File::create(public.with_file_name(".public.nutgraf-lock")).unwrap();
    lock.lock().unwrap();
    lock
}

#[test]
fn a_build_that_waits_can_be_stopped_and_leaves_the_lock_of_the_other() {
    let trial = Trial::new();
    let lock = hold(&trial.public);
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let (child, line) = waiting(&trial);
        assert!(line.starts_with("Another build is writing to ") && line.ends_with(": waiting until it ends\n"), "{line}");
        signal(&child, name);
        assert_eq!(child.wait_with_output().unwrap().status.code(), Some(code));
        assert_eq!(litter(&trial.public), [".public.nutgraf-lock"]);
    }
    drop(lock);
    assert_eq!(trial.built(), trial.reference(Version::Old));
}

/// A second site root that builds another version into the output of the first.
fn rival(trial: &Trial) -> Trial {
    let mut rival = Trial::new();
    rival.public = trial.public.clone();
    rival.turn_to(Version::AllChanged);
    rival
}

#[test]
fn two_and_eight_builds_into_one_output_never_mix_though_one_is_killed() {
    let trial = Trial::new();
    let rival = rival(&trial);
    let sites = [trial.reference(Version::Old), rival.reference(Version::AllChanged)];
    for many in [2, 8] {
        let lock = hold(&trial.public);
        let mut children = Vec::new();
        for n in 0..many {
            let (child, line) = waiting([&trial, &rival][n % 2]);
            assert!(line.ends_with(": waiting until it ends\n"), "{line}");
            children.push(child);
        }
        // As if the build that they all wait for had been killed: the lock's file stays, the lock does not.
        drop(lock);
        let mut killed = children.remove(many / 2);
        killed.kill().unwrap();
        killed.wait().unwrap();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", said(&output));
        }
        let found = files(&trial.public);
        assert!(sites.contains(&found), "mixed: {}", difference(&found, &sites[0]));
        assert_eq!(litter(&trial.public), [] as [String; 0]);
    }
}

#[test]
fn builds_that_meet_at_any_moment_with_one_killed_never_mix() {
    let trial = Trial::new();
    let rival = rival(&trial);
    let sites = [trial.reference(Version::Old), rival.reference(Version::AllChanged)];
    let mut random = Random(5);
    let whole = duration(trial.build());
    for _ in 0..8 {
        let start = |trial: &Trial| trial.build().arg("--force").stderr(Stdio::piped()).spawn().unwrap();
        let mut children: Vec<Child> = [&trial, &rival, &trial].map(start).into();
        wait(whole * random.below(2000) as u32 / 1000);
        let mut killed = children.remove(random.below(3) as usize);
        killed.kill().unwrap();
        killed.wait().unwrap();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", said(&output));
        }
        let found = files(&trial.public);
        assert!(sites.contains(&found), "mixed: {}", difference(&found, &sites[0]));
        assert!(trial.built() == sites[0] && litter(&trial.public).is_empty());
    }
}
