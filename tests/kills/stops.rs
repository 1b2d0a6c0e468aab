//! Signals that come twice, and `clean` stopped half-way: no mix, and whatever starts next puts all right.

use std::fs;
use std::io::{ErrorKind, Write, pipe};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::trial::{Files, Random, Trial, Version, difference, files, litter, program, said};
use super::{CHANGES, Course, signal, wait, wait_until, was_stopped};

/// The write end of a pipe that takes no more, so that whoever writes there waits until somebody reads.
fn full_pipe() -> (std::io::PipeReader, std::io::PipeWriter) {
    let (reader, mut writer) = pipe().unwrap();
    rustix::io::ioctl_fionbio(&writer, true).unwrap();
    for piece in [&[b'.'; 4096][..], b"."] {
        while writer.write(piece).map_err(|error| assert_eq!(error.kind(), ErrorKind::WouldBlock)).is_ok() {}
    }
    rustix::io::ioctl_fionbio(&writer, false).unwrap();
    (reader, writer)
}

#[test]
fn a_second_signal_ends_a_build_at_once_even_one_that_cannot_say_that_it_was_stopped() {
    let mut course = Course::new(&CHANGES[1]);
    course.aim();
    course.complete();
    for (first, second, code) in [("INT", "INT", 130), ("INT", "TERM", 143), ("TERM", "INT", 130), ("TERM", "TERM", 143)] {
        course.aim();
        // Nobody reads what it has to say, so once it has stopped it waits for ever to say so.
        let (reader, writer) = full_pipe();
        let mut child = course.trial.build().stderr(writer).spawn().unwrap();
        let public = course.trial.public.clone();
        wait_until(&mut child, || super::is_staging(&course.trial));
        signal(&child, first);
        wait_until(&mut child, || litter(&public).is_empty());
        if child.try_wait().unwrap().is_none() {
            signal(&child, second);
        }
        let status = child.wait().unwrap();
        assert_eq!(status.code(), Some(code), "{first}, then {second}: {status:?}");
        drop(reader);
        course.is_new();
        assert_eq!(litter(&public), [] as [String; 0]);
        course.complete();
    }
}

/// So large that writing it is a step of some length, for which a stop has to wait.
const LARGE: u64 = 48 << 20;

#[test]
fn a_second_signal_while_a_build_is_stopping_leaves_the_old_site_or_the_new_one() {
    let mut random = Random(6);
    let mut course = Course::new(&CHANGES[1]);
    let large = "static/film.webm";
    fs::create_dir_all(course.trial.root.join("static")).unwrap();
    fs::File::create(course.trial.root.join(large)).unwrap().set_len(LARGE).unwrap();
    for files in [&mut course.now, &mut course.next] {
        files.insert("film.webm".to_owned(), vec![0; LARGE as usize]);
    }
    course.trial.turn_to(Version::Old);
    course.trial.built();
    let mut cut_short = 0;
    for round in 0..16 {
        let (name, number) = [("INT", 2), ("TERM", 15)][round % 2];
        course.aim();
        // Everything anew, the large file too.
        let mut child = course.trial.build().arg("--force").stderr(Stdio::piped()).spawn().unwrap();
        wait_until(&mut child, || staged(&course.trial, "film.webm") > 0);
        signal(&child, name);
        wait(Duration::from_micros(random.below(12_000)));
        // It may have ended, but it has not been waited for, so nobody else has its number.
        signal(&child, name);
        let output = child.wait_with_output().unwrap();
        let is_new = course.is_new();
        assert!(was_stopped(output.status, number) || output.status.success() && is_new, "{:?}: {}", output.status, said(&output));
        cut_short += u32::from(output.status.code() == Some(128 + number) && said(&output).is_empty());
        course.complete();
    }
    assert!(cut_short > 2, "only {cut_short} of 16 builds were stopping when the second signal came");
}

/// How many bytes of a file have been staged.
fn staged(trial: &Trial, path: &str) -> u64 {
    let place = trial.public.parent().unwrap();
    let staging = litter(&trial.public).into_iter().find(|name| name.contains("-staging-"));
    staging.and_then(|name| fs::metadata(place.join(name).join(path)).ok()).map_or(0, |metadata| metadata.len())
}

/// How a cleaning is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Once(&'static str, i32),
    Twice(&'static str, i32),
    Kill,
}

#[test]
fn a_cleaning_stopped_at_any_moment_is_completed_by_the_next_command() {
    let trial = Trial::new();
    fs::create_dir_all(trial.root.join("static/tables")).unwrap();
    for n in 0..1500 {
        fs::write(trial.root.join(format!("static/tables/{n}.txt")), format!("{n}")).unwrap();
    }
    let own = ("CNAME".to_owned(), b"town.example".to_vec());
    let mut whole = trial.built();
    whole.insert(own.0.clone(), own.1.clone());
    let mut random = Random(7);
    let (mut half_way, mut stopped) = (0, 0);
    let ends = [End::Kill, End::Once("INT", 2), End::Twice("TERM", 15), End::Kill, End::Once("TERM", 15), End::Twice("INT", 2)];
    for (round, end) in ends.into_iter().cycle().take(24).enumerate() {
        fs::write(trial.public.join(&own.0), &own.1).unwrap();
        assert!(trial.built() == whole, "{end:?}: the site is not whole after the build before");
        let mut child = clean(&trial).stderr(Stdio::piped()).spawn().unwrap();
        // What nutgraf wrote goes one by one, this page among the first.
        wait_until(&mut child, || !trial.public.join("404.html").exists());
        wait(Duration::from_micros(random.below(3000)));
        send(&mut child, end);
        let output = child.wait_with_output().unwrap();
        let (found, said) = (files(&trial.public), said(&output));
        let is_clean = found.len() == 1;
        assert_eq!(found.get(&own.0), Some(&own.1), "{end:?}: a file of the user's has gone");
        assert!(found.iter().all(|(path, bytes)| whole.get(path) == Some(bytes)), "{end:?}: {}", difference(&found, &whole));
        match end {
            End::Kill => assert!(output.status.signal() == Some(9) || output.status.success() && is_clean, "{:?} {said}", output.status),
            End::Once(_, number) | End::Twice(_, number) => {
                assert!(was_stopped(output.status, number) || output.status.success() && is_clean, "{:?} {said}", output.status);
            }
        }
        if let End::Once(_, number) = end
            && output.status.code() == Some(128 + number)
        {
            // One signal waits until all is removed, and what is said is true; one that comes at the very end finds that said already.
            stopped += 1;
            assert!(
                is_clean && litter(&trial.public).is_empty() && said.contains("what nutgraf wrote into") && said.contains("is removed\n"),
                "{said}"
            );
        }
        half_way += u32::from(!is_clean);
        if round.is_multiple_of(2) {
            let output = clean(&trial).output().unwrap();
            assert!(output.status.success(), "{end:?}: {}", super::said(&output));
            assert!(files(&trial.public) == Files::from([own.clone()]) && litter(&trial.public).is_empty(), "{end:?}: something is left");
        }
    }
    assert!(half_way > 2 && stopped > 2, "{half_way} of 24 cleanings ended half-way, and {stopped} were stopped by one signal");
}

fn clean(trial: &Trial) -> Command {
    let mut command = program(&trial.root);
    command.args(["clean", "-o"]).arg(&trial.public).stdin(Stdio::null());
    command
}

fn send(child: &mut Child, end: End) {
    match end {
        End::Once(name, _) => signal(child, name),
        End::Twice(name, _) => [name; 2].into_iter().for_each(|name| signal(child, name)),
        End::Kill => child.kill().unwrap(),
    }
}
