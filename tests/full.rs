//! Disks that are full, read-only or mounted, and files that run out: exit 3, what was being done and where, and nothing changed.
//!
//! Disks are made as small temporary ones, which the superuser may mount, and others within a name space of their own.
#![allow(clippy::unwrap_used, reason = "a test that cannot run the program has failed")]
#![cfg(target_os = "linux")]

mod trial;
mod unprivileged;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::Command;

use trial::{Files, Trial, Version, difference, files, litter, program, said};

/// Set within the name space: the test runs its body there.
const INSIDE: &str = "NUTGRAF_TEST_MAY_MOUNT";

/// Set by hand on a machine that lets nobody mount anything: tests that need it are left out, and say so.
const WITHOUT: &str = "NUTGRAF_TEST_WITHOUT_MOUNTS";

/// Runs `body` where disks may be mounted, and go when it ends; `test` is the calling test's name.
fn where_disks_can_be_mounted(test: &str, body: impl FnOnce()) {
    if std::env::var_os(INSIDE).is_some() {
        return body();
    }
    let again = |command: &mut Command| {
        let output = command.arg(std::env::current_exe().unwrap()).args(["--exact", test, "--nocapture"]).env(INSIDE, "1").output().unwrap();
        assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    };
    // First for everybody, then for the superuser where such name spaces are switched off.
    for arguments in [["--user", "--map-root-user", "--mount", "--"].as_slice(), ["--mount", "--"].as_slice()] {
        let mounts = ["sh", "-c", "mount -t tmpfs none /mnt && mount -o remount,size=1m none /mnt"];
        if Command::new("unshare").args(arguments).args(mounts).output().is_ok_and(|output| output.status.success()) {
            return again(Command::new("unshare").args(arguments));
        }
    }
    let why = format!("`{test}` needs `unshare` (util-linux) and the right to mount a temporary disk, which this machine does not give");
    assert!(std::env::var_os(WITHOUT).is_some(), "{why}; set {WITHOUT}=1 to leave such tests out");
    // Past the test runner, which would swallow what a passing test prints.
    std::io::stderr().write_all(format!("NOT TESTED: {why}\n").as_bytes()).unwrap();
}

#[track_caller]
fn shell(line: &str) {
    let output = Command::new("sh").args(["-c", line]).output().unwrap();
    assert!(output.status.success(), "{line}: {}", said(&output));
}

/// A temporary disk at the folder that holds the output.
fn mount(trial: &Trial, options: &str) {
    shell(&format!("mount -t tmpfs -o mode=755,{options} none '{}'", trial.public.parent().unwrap().display()));
}

/// With the source named, so that `mount` does not repeat the old options, of which an ordinary user may not set all.
fn remount(trial: &Trial, options: &str) {
    shell(&format!("mount -o remount,{options} none '{}'", trial.public.parent().unwrap().display()));
}

/// Builds, which must either write the new site, or fail with exit 3 and `parts` and leave all as it was; says whether it wrote.
#[track_caller]
fn all_or_nothing(trial: &Trial, [old, new]: [&Files; 2], parts: &[&str]) -> bool {
    let output = trial.build().output().unwrap();
    let (found, said) = (files(&trial.public), said(&output));
    assert_eq!(litter(&trial.public), [] as [String; 0], "{said}");
    if output.status.success() {
        assert!(found == *new, "{said}{}", difference(&found, new));
        return true;
    }
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(found == *old, "{said}{}", difference(&found, old));
    let place = trial.public.parent().unwrap().to_str().unwrap();
    assert!(parts.iter().chain([&place]).all(|part| said.contains(part)) && said.lines().count() == 1, "{said}");
    false
}

/// Room that grows step by step: how often was there too little, before there was enough?
fn grow(steps: impl Iterator<Item = u64>, try_with: impl Fn(u64) -> bool) -> usize {
    let mut steps = steps.enumerate();
    steps.find(|(_, room)| try_with(*room)).map(|(failed, _)| failed).expect("there was never enough room")
}

const FULL: &[&str] = &["No space left on device", "free some space on that disk and build again"];

#[test]
fn a_disk_that_is_full_at_any_step_of_a_build_keeps_the_old_site() {
    where_disks_can_be_mounted("a_disk_that_is_full_at_any_step_of_a_build_keeps_the_old_site", || {
        let trial = Trial::new();
        let [new, old] = [Version::AllChanged, Version::Old].map(|version| trial.reference(version));
        // The first build, then one over an old output.
        for from in [None, Some(&old)] {
            mount(&trial, "size=64m");
            if let Some(old) = from {
                trial.turn_to(Version::Old);
                assert!(trial.built() == *old);
            }
            trial.turn_to(Version::AllChanged);
            let used = used(&trial);
            let empty = Files::new();
            let failed = grow((1..400).step_by(9), |pages| {
                remount(&trial, &format!("size={}", used + pages * 4096));
                all_or_nothing(&trial, [from.unwrap_or(&empty), &new], FULL)
            });
            assert!(failed > 3, "only {failed} builds found the disk full");
            shell(&format!("umount '{}'", trial.public.parent().unwrap().display()));
        }
    });
}

/// Bytes in use on the output's disk.
fn used(trial: &Trial) -> u64 {
    numbers(trial, "%b %f %S").map(|[all, free, unit]| (all - free) * unit).unwrap()
}

/// Numbers that `stat -f` tells of the output's disk.
fn numbers(trial: &Trial, format: &str) -> Option<[u64; 3]> {
    let output = Command::new("stat").args(["-f", "-c", format]).arg(trial.public.parent()?).output().ok()?;
    let words = String::from_utf8(output.stdout).ok()?;
    words.split_whitespace().map(|word| word.parse().unwrap()).collect::<Vec<u64>>().try_into().ok()
}

#[test]
fn a_disk_without_inodes_at_any_step_of_a_build_keeps_the_old_site() {
    where_disks_can_be_mounted("a_disk_without_inodes_at_any_step_of_a_build_keeps_the_old_site", || {
        let trial = Trial::new();
        let [new, old] = [Version::AllChanged, Version::Old].map(|version| trial.reference(version));
        mount(&trial, "size=64m,nr_inodes=5000");
        assert!(trial.built() == old);
        trial.turn_to(Version::AllChanged);
        let [all, free, _] = numbers(&trial, "%c %d 0").unwrap();
        // From no inode at all, when not even the lock can be made.
        let failed = grow((0..200).step_by(5), |more| {
            remount(&trial, &format!("nr_inodes={}", all - free + more));
            all_or_nothing(&trial, [&old, &new], FULL)
        });
        assert!(failed > 3, "only {failed} builds found no inode");
    });
}

#[test]
fn a_disk_that_cannot_be_written_is_exit_3() {
    where_disks_can_be_mounted("a_disk_that_cannot_be_written_is_exit_3", || {
        let trial = Trial::new();
        mount(&trial, "size=64m");
        let old = trial.built();
        trial.turn_to(Version::AllChanged);
        remount(&trial, "ro");
        assert!(!all_or_nothing(&trial, [&old, &old], &["Read-only file system", "choose an output folder on a disk that can be written"]));
    });
}

#[test]
fn a_mount_point_is_written_in_place_and_says_so() {
    where_disks_can_be_mounted("a_mount_point_is_written_in_place_and_says_so", || {
        for durable in [&[][..], &["--durable"]] {
            let trial = Trial::new();
            fs::create_dir(&trial.public).unwrap();
            shell(&format!("mount -t tmpfs none '{}'", trial.public.display()));
            for version in [Version::Old, Version::FewChanges, Version::AllChanged] {
                let reference = trial.reference(version);
                let output = trial.build().args(durable).output().unwrap();
                assert!(output.status.success() && said(&output).contains("could not be exchanged in one step"), "{}", said(&output));
                assert!(files(&trial.public) == reference, "{version:?}: {}", difference(&files(&trial.public), &reference));
                assert_eq!(litter(&trial.public), [] as [String; 0]);
            }
            let output = trial.build().args(durable).output().unwrap();
            assert!(said(&output).contains(": 0 files written"), "{}", said(&output));
        }
    });
}

#[test]
fn a_disk_mounted_within_the_output_stays_where_it_is() {
    where_disks_can_be_mounted("a_disk_mounted_within_the_output_stays_where_it_is", || {
        let trial = Trial::new();
        trial.built();
        let media = trial.public.join("media");
        fs::create_dir(&media).unwrap();
        shell(&format!("mount -t tmpfs none '{}'", media.display()));
        fs::write(media.join("film.webm"), "film").unwrap();
        let mut new = trial.reference(Version::AllChanged);
        let output = trial.build().output().unwrap();
        assert!(output.status.success() && said(&output).contains("could not be exchanged in one step"), "{}", said(&output));
        new.insert("media/film.webm".to_owned(), b"film".to_vec());
        assert!(files(&trial.public) == new && litter(&trial.public).is_empty());
    });
}

#[test]
fn a_full_disk_in_place_says_that_pages_of_both_builds_may_be_there_and_the_next_build_mends_it() {
    where_disks_can_be_mounted("a_full_disk_in_place_says_that_pages_of_both_builds_may_be_there_and_the_next_build_mends_it", || {
        let trial = Trial::new();
        let [new, old] = [Version::AllChanged, Version::Old].map(|version| trial.reference(version));
        fs::create_dir(&trial.public).unwrap();
        shell(&format!("mount -t tmpfs -o size=64m,nr_inodes=5000 none '{}'", trial.public.display()));
        assert!(trial.built() == old);
        trial.turn_to(Version::AllChanged);
        let place = trial.public.display();
        let count = |format: &str| {
            String::from_utf8(Command::new("stat").args(["-f", "-c", format, place.to_string().as_str()]).output().unwrap().stdout).unwrap()
        };
        let [all, free] = ["%c", "%d"].map(|format| count(format).trim().parse::<u64>().unwrap());
        let failed = grow(20..200, |more| {
            shell(&format!("mount -o remount,nr_inodes={} none '{place}'", all - free + more));
            let output = trial.build().output().unwrap();
            let (found, said) = (files(&trial.public), said(&output));
            assert_eq!(litter(&trial.public), [] as [String; 0], "{said}");
            if output.status.success() {
                assert!(found == new);
                return true;
            }
            assert_eq!(output.status.code(), Some(3), "{said}");
            assert!(found == old || said.contains("only a part of"), "{said}");
            false
        });
        assert!(failed > 3, "only {failed} builds found no inode");
    });
}

#[test]
fn durable_gives_the_same_site() {
    let trial = Trial::new();
    for version in [Version::Old, Version::FewChanges, Version::AllChanged] {
        let reference = trial.reference(version);
        let output = trial.build().arg("--durable").output().unwrap();
        assert!(output.status.success() && said(&output).starts_with("Built "), "{}", said(&output));
        assert!(files(&trial.public) == reference && litter(&trial.public).is_empty());
    }
}

/// Set by hand on a machine where no program may look at another: the test that needs it is left out, and says so.
const WITHOUT_TRACE: &str = "NUTGRAF_TEST_WITHOUT_STRACE";

/// What a build asked of the disk, call by call as the kernel finished them; nothing where the machine lets nobody see that.
#[cfg(target_os = "linux")]
fn calls(trial: &Trial, arguments: &[&str]) -> Option<Vec<String>> {
    let log = trial.root.with_file_name("calls");
    let build = trial.build().args(arguments).get_args().map(ToOwned::to_owned).collect::<Vec<_>>();
    let mut traced = Command::new("strace");
    traced.current_dir(&trial.root).envs(program(&trial.root).get_envs().filter_map(|(name, value)| Some((name, value?))));
    traced.args(["-f", "-y", "-e", "trace=syncfs,renameat2,openat,linkat,link,mkdir,mkdirat", "-o"]).arg(&log);
    let output = traced.arg(trial.build().get_program()).args(build).output();
    let works = Command::new("strace").args(["-f", "-e", "trace=none", "true"]).output().is_ok_and(|output| output.status.success());
    if !works {
        let why = "the order of calls needs `strace` and the right to use it, which this machine does not give";
        assert!(std::env::var_os(WITHOUT_TRACE).is_some(), "{why}; set {WITHOUT_TRACE}=1 to leave that test out");
        std::io::stderr().write_all(format!("NOT TESTED: {why}\n").as_bytes()).unwrap();
        return None;
    }
    let output = output.unwrap();
    assert!(output.status.success(), "{}", said(&output));
    // A call that another thread's interrupts stands in two lines: its arguments in the first, its result in the second.
    let mut begun: BTreeMap<String, String> = BTreeMap::new();
    let mut calls = Vec::new();
    for line in fs::read_to_string(log).unwrap().lines() {
        let (thread, call) = line.split_once(' ').unwrap();
        let call = call.trim_start();
        if let Some(start) = call.strip_suffix(" <unfinished ...>") {
            begun.insert(thread.to_owned(), start.to_owned());
        } else if let Some((_, rest)) = call.strip_prefix("<... ").and_then(|rest| rest.split_once(" resumed>")) {
            calls.push(begun.remove(thread).unwrap_or_default() + rest);
        } else {
            calls.push(call.to_owned());
        }
    }
    Some(calls)
}

#[cfg(target_os = "linux")]
#[test]
fn durable_waits_for_the_disk_after_the_last_file_and_before_the_exchange_and_again_after_it() {
    for durable in [true, false] {
        let trial = Trial::new();
        trial.built();
        let reference = trial.reference(Version::FewChanges);
        let Some(calls) = calls(&trial, if durable { &["--durable"] } else { &[] }) else { return };
        assert!(files(&trial.public) == reference);
        let places = |is_wanted: &dyn Fn(&str) -> bool| (0..calls.len()).filter(|at| is_wanted(&calls[*at])).collect::<Vec<_>>();
        let exchanges = places(&|call| call.contains("RENAME_EXCHANGE") && call.contains("-staging-") && call.ends_with("= 0"));
        let staged =
            places(&|call| call.contains("-staging-") && !call.starts_with("renameat2") && (call.contains("O_CREAT") || call.contains("link")));
        let syncs = places(&|call| call.starts_with("syncfs") && call.ends_with("= 0"));
        assert!(exchanges.len() == 1 && staged.len() > 10, "{calls:#?}");
        if durable {
            let [before, after] = syncs[..] else { panic!("the disk was waited for {} times: {calls:#?}", syncs.len()) };
            assert!(*staged.last().unwrap() < before && before < exchanges[0] && exchanges[0] < after, "{calls:#?}");
            assert!(calls[before].contains("-staging-"), "{}", calls[before]);
        } else {
            assert_eq!(syncs, [] as [usize; 0]);
        }
    }
}

#[test]
fn a_git_checkout_is_written_in_place_and_stays_one() {
    let trial = Trial::new();
    fs::create_dir_all(trial.public.join(".git")).unwrap();
    fs::write(trial.public.join(".git/HEAD"), "ref: refs/heads/pages\n").unwrap();
    let inode = || fs::metadata(&trial.public).unwrap().ino();
    let before = inode();
    for version in [Version::Old, Version::AllChanged] {
        let mut reference = trial.reference(version);
        reference.insert(".git/HEAD".to_owned(), b"ref: refs/heads/pages\n".to_vec());
        let output = trial.build().output().unwrap();
        assert!(output.status.success() && said(&output).contains("could not be exchanged in one step"), "{}", said(&output));
        assert!(files(&trial.public) == reference && litter(&trial.public).is_empty());
        assert_eq!(inode(), before);
    }
}

/// Runs the program where it may hold so many files open.
fn with_open_files(trial: &Trial, most: u32) -> std::process::Output {
    let line = format!("ulimit -n {most}; exec \"$0\" build -o \"$1\"");
    let mut command = program(&trial.root);
    let program = command.get_program().to_owned();
    let environment: Vec<_> = command.get_envs().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect();
    command = Command::new("sh");
    command.current_dir(&trial.root).envs(environment).args(["-c", &line]).arg(program).arg(&trial.public).output().unwrap()
}

#[test]
fn five_thousand_files_are_built_with_64_open_files() {
    let trial = Trial::new();
    for n in 0..500 {
        fs::write(trial.root.join(format!("content/notes/many-{n}.md")), format!("---\ntitle: Many {n}\n---\n\nText.\n")).unwrap();
    }
    fs::create_dir_all(trial.root.join("static/tables")).unwrap();
    for n in 0..4500 {
        fs::write(trial.root.join(format!("static/tables/{n}.txt")), format!("{n}")).unwrap();
    }
    let output = with_open_files(&trial, 64);
    assert!(output.status.success(), "{}", said(&output));
    assert!(files(&trial.public).len() > 5000 && litter(&trial.public).is_empty());
}

#[test]
fn too_few_open_files_are_explained() {
    let trial = Trial::new();
    let old = trial.built();
    let new = trial.reference(Version::AllChanged);
    let failed = grow(4..64, |most| {
        let output = with_open_files(&trial, u32::try_from(most).unwrap());
        let (found, said) = (files(&trial.public), said(&output));
        if output.status.success() {
            assert!(found == new, "{most}: {said}");
            return true;
        }
        // With fewer the system cannot start the program at all.
        let began = output.status.code() != Some(127);
        assert!(!began || output.status.code() == Some(3) && said.contains("ulimit -n"), "{most}: {:?} {said}", output.status);
        assert!(found == old && litter(&trial.public).is_empty(), "{most}: {said}");
        false
    });
    assert!(failed > 1, "there were always enough");
}

/// Makes folders read-only for an ordinary user, and builds.
fn locked(test: &str, lock: impl Fn(&Trial), parts: &[&str]) {
    unprivileged::run(test, |folder| {
        let trial = Trial::within(folder);
        let old = trial.built();
        trial.turn_to(Version::AllChanged);
        lock(&trial);
        assert!(!all_or_nothing(&trial, [&old, &old], parts));
        shell(&format!("chmod -R u+w '{}'", folder.display()));
        assert!(trial.built() == trial.reference(Version::AllChanged));
    });
}

fn set_mode(folder: &Path, mode: u32) {
    fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap();
}

const DENIED: &[&str] = &["Permission denied", "give yourself the right to write there, or choose another output folder"];

#[test]
fn a_parent_that_cannot_be_written_is_exit_3() {
    locked("a_parent_that_cannot_be_written_is_exit_3", |trial| set_mode(trial.public.parent().unwrap(), 0o555), DENIED);
}

#[test]
fn an_output_that_cannot_be_written_is_exit_3() {
    locked("an_output_that_cannot_be_written_is_exit_3", |trial| set_mode(&trial.public, 0o555), DENIED);
}

#[test]
fn a_folder_within_the_output_that_cannot_be_written_is_exit_3() {
    locked("a_folder_within_the_output_that_cannot_be_written_is_exit_3", |trial| set_mode(&trial.public.join("notes"), 0o555), DENIED);
}
