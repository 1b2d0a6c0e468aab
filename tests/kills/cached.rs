//! Builds that are killed while they write `.nutgraf/cache`: the next build gives what one without a cache gives.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::trial::{Files, Random, Trial, difference, files, said};
use super::{wait, wait_until};

/// Pages that put away much: each is some 70 KB of text, and says which round it is of.
const LONG_PAGES: usize = 12;

fn write_pages(trial: &Trial, round: usize) {
    for n in 0..LONG_PAGES {
        // Every page in one round of three, else some.
        if round.is_multiple_of(3) || n % 4 == round % 4 {
            let sentence = format!("In round {round} the council of Exampleton spoke of bridge {n}, and of [the note](note-{}).\n\n", n % 19);
            let page = format!("---\ntitle: Long page {n}, round {round}\n---\n\n{}", sentence.repeat(700));
            fs::write(trial.root.join(format!("content/notes/long-{n}.md")), page).unwrap();
        }
    }
}

/// What the cache's file looks like from outside; nothing where there is none.
fn state(cache: &Path) -> Option<(u64, u64, i64, i64)> {
    fs::metadata(cache).ok().map(|metadata| (metadata.ino(), metadata.len(), metadata.mtime(), metadata.mtime_nsec()))
}

/// What a build without a cache writes into an empty place.
fn without_cache(trial: &Trial) -> Files {
    let place = tempfile::tempdir().unwrap();
    let output = trial.build_into(&place.path().join("public")).arg("--no-cache").output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    files(&place.path().join("public"))
}

/// Starts a build and waits until it has written something into the cache, or has ended.
fn writing(trial: &Trial, cache: &Path) -> Child {
    let before = state(cache);
    let mut child = trial.build().stderr(Stdio::null()).spawn().unwrap();
    wait_until(&mut child, || state(cache) != before);
    child
}

#[test]
fn a_build_after_one_killed_while_it_wrote_the_cache_is_one_without_a_cache() {
    const KILLS: u32 = 24;
    let trial = Trial::new();
    let cache = trial.root.join(".nutgraf/cache");
    let mut random = Random(8);
    write_pages(&trial, 0);
    let began = {
        let mut child = writing(&trial, &cache);
        let began = Instant::now();
        assert!(child.wait().unwrap().success());
        began
    };
    // From the first byte of the cache to the end of the build.
    let writing_takes = began.elapsed();
    let mut killed = 0;
    for round in 1.. {
        assert!(round < 6 * KILLS as usize, "only {killed} of {round} builds were killed while they wrote");
        write_pages(&trial, round);
        if round.is_multiple_of(4) {
            // As after `nutgraf clean`: the whole cache is written.
            fs::remove_dir_all(cache.parent().unwrap()).unwrap();
        }
        let mut child = writing(&trial, &cache);
        let part = random.below(1000) as f64 / 1000.0;
        wait(writing_takes.mul_f64(part * part).min(Duration::from_secs(2)));
        child.kill().unwrap();
        // Only those count that had begun to write, and had not ended.
        killed += u32::from(child.wait().unwrap().signal() == Some(9));
        let (expected, found) = (without_cache(&trial), trial.built());
        assert!(found == expected, "round {round}: {}", difference(&found, &expected));
        if killed == KILLS {
            break;
        }
    }
}
