//! A cache that is damaged, another program's or in the way makes a build slower, and changes nothing else.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use rayon::prelude::*;

use super::desk::{Desk, Made};
use super::edits::{BUDGET, COUNCIL, Edit};
use super::unprivileged;

/// The header and the two slots.
const START: usize = 192;

/// Builds once, so that there is a cache, and says what it is.
fn with_cache() -> (Desk, Vec<u8>) {
    let desk = Desk::new();
    desk.cached();
    let cache = fs::read(desk.cache()).unwrap();
    assert!(cache.len() > 10_000 && cache.starts_with(b"nutgraf cache 1\n"), "there is no cache of the form that this test damages");
    (desk, cache)
}

/// Builds with the cache that lies there, twice (the second may find what the first left), and compares.
#[track_caller]
fn builds_as_if_there_were_none(desk: &Desk, what: &str) {
    compare(desk, &desk.clean(), &["first", "second"], what);
}

#[track_caller]
fn compare(desk: &Desk, clean: &Made, times: &[&str], what: &str) {
    for time in times {
        let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| desk.cached()));
        let found = found.unwrap_or_else(|panic| panic!("{what}, the {time} time: {:?}", panic.downcast_ref::<String>()));
        if let Some(wrong) = super::differ("a build with the cache", &found, clean) {
            panic!("{what}, the {time} time: {wrong}");
        }
    }
}

/// Tries each damage on caches of two sites at once: one where nothing was edited, and one where a text and a title were.
fn each<T: Sync + std::fmt::Debug>(damages: &[T], damage: impl Fn(&T, &mut Vec<u8>) + Sync) {
    (0..2).into_par_iter().for_each(|edited| {
        let (mut desk, cache) = with_cache();
        if edited == 1 {
            desk.edit(&Edit::Say(BUDGET, 1));
            desk.edit(&Edit::Swap(COUNCIL, "title: Milbrook Town Council", "title: The council of Milbrook"));
        }
        let clean = desk.clean();
        for (number, how) in damages.iter().enumerate().skip(edited).step_by(2) {
            let mut bytes = cache.clone();
            damage(how, &mut bytes);
            fs::write(desk.cache(), bytes).unwrap();
            let times = ["first", "second"];
            compare(&desk, &clean, &times[..1 + usize::from(number % 8 < 2)], &format!("{how:?}"));
        }
    });
}

#[test]
fn a_flipped_bit_anywhere_in_the_cache_changes_nothing() {
    let (_, cache) = with_cache();
    // What the file is, who wrote it, every field of both slots; then evenly through records and index, and the index's end.
    let head = [0, 15, 16, 47, 48, 63].into_iter().chain((64..START).step_by(4));
    let rest = (START..cache.len()).step_by((cache.len() - START) / 64);
    let places: Vec<usize> = head.chain(rest).chain([cache.len() - 33, cache.len() - 1]).collect();
    each(&places, |place, bytes| {
        let last = bytes.len() - 1;
        bytes[(*place).min(last)] ^= 1 << (place % 8);
    });
}

#[test]
fn a_cache_that_is_cut_off_anywhere_changes_nothing() {
    let (_, cache) = with_cache();
    let inside = (START..cache.len()).step_by((cache.len() - START) / 12);
    let lengths: Vec<usize> = [0, 1, 15, 16, 63, 64, 100, 128, 191].into_iter().chain(inside).chain([cache.len() - 1]).collect();
    each(&lengths, |length, bytes| bytes.truncate(*length));
}

#[test]
fn what_is_no_cache_of_this_program_and_site_changes_nothing() {
    let (other, foreign) = with_cache();
    each(&["of another site", "older version", "another program's", "zeros", "longer", "text", "none"], |what, bytes| match *what {
        "of another site" => *bytes = foreign.clone(),
        "older version" => bytes[14] = b'0',
        "another program's" => bytes[20] = !bytes[20],
        "zeros" => bytes.fill(0),
        "longer" => bytes.extend_from_slice(&[7; 5000]),
        "text" => *bytes = b"Dear diary".to_vec(),
        _ => bytes.clear(),
    });
    drop(other);
}

#[test]
fn what_lies_in_the_caches_place_is_left_alone() {
    let (desk, _) = with_cache();
    let cache = desk.cache();
    let folder = cache.parent().unwrap();
    let outside = desk.root().parent().unwrap().join("outside");
    fs::write(&outside, "mine").unwrap();
    fs::remove_file(&cache).unwrap();

    fs::create_dir(&cache).unwrap();
    builds_as_if_there_were_none(&desk, "a folder");
    assert!(cache.is_dir());
    fs::remove_dir(&cache).unwrap();

    symlink(&outside, &cache).unwrap();
    builds_as_if_there_were_none(&desk, "a link to a file");
    symlink(outside.with_file_name("nowhere"), outside.with_file_name("cache-2")).unwrap();
    fs::rename(outside.with_file_name("cache-2"), &cache).unwrap();
    builds_as_if_there_were_none(&desk, "a link to nothing");
    assert!(!outside.with_file_name("nowhere").exists());
    fs::remove_file(&cache).unwrap();

    rustix::fs::mknodat(rustix::fs::CWD, &cache, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0).unwrap();
    builds_as_if_there_were_none(&desk, "a pipe");
    fs::remove_file(&cache).unwrap();

    fs::remove_dir_all(folder).unwrap();
    fs::write(folder, "a file").unwrap();
    builds_as_if_there_were_none(&desk, "a file in place of the folder");
    assert_eq!(fs::read_to_string(folder).unwrap(), "a file");
    assert_eq!(fs::read_to_string(&outside).unwrap(), "mine");
}

#[test]
fn a_cache_that_may_not_be_read_or_written_changes_nothing() {
    unprivileged::run("damage::a_cache_that_may_not_be_read_or_written_changes_nothing", |_| {
        let (desk, _) = with_cache();
        let mode = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        mode(&desk.cache(), 0o000);
        builds_as_if_there_were_none(&desk, "unreadable");
        mode(&desk.cache(), 0o444);
        builds_as_if_there_were_none(&desk, "read-only");
        mode(desk.cache().parent().unwrap(), 0o555);
        builds_as_if_there_were_none(&desk, "read-only folder");
        mode(desk.cache().parent().unwrap(), 0o000);
        builds_as_if_there_were_none(&desk, "unreadable folder");
        mode(desk.cache().parent().unwrap(), 0o755);
        fs::remove_dir_all(desk.cache().parent().unwrap()).unwrap();
        mode(&desk.root(), 0o555);
        builds_as_if_there_were_none(&desk, "read-only site");
        assert!(!desk.cache().exists());
        mode(&desk.root(), 0o755);
    });
}
