//! A branch of a bare repository on this machine: one commit a release, every refusal explained, nothing of the author's touched.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{edit, files, out};
use crate::wire::{CANARY, ROADS, Trial, held, text};

const TARGET: &str = "  pages:\n    type: git\n    branch: pages\n";

/// git as the author runs it.
fn git(folder: &Path, line: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(folder).args(line).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "The Author").env(format!("GIT_{who}_EMAIL"), "author@town.example");
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "git {line:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A site in a repository on the branch `main`, with the bare repository `remote.git` as its `origin`.
fn trial() -> (Trial, PathBuf) {
    let trial = Trial::new(TARGET);
    let remote = trial.path("remote.git");
    git(trial.folder.path(), &["init", "-q", "--bare", "-b", "main", "remote.git"]);
    git(&trial.site, &["init", "-q", "-b", "main"]);
    git(&trial.site, &["remote", "add", "origin", "../remote.git"]);
    fs::write(trial.site.join(".gitignore"), ".nutgraf\npublic\n").unwrap();
    git(&trial.site, &["add", "-A"]);
    git(&trial.site, &["commit", "-qm", "The site"]);
    git(&trial.site, &["push", "-q", "origin", "main"]);
    (trial, remote)
}

fn tip(remote: &Path) -> Option<String> {
    let listed = git(remote, &["for-each-ref", "--format=%(objectname)", "refs/heads/pages"]);
    Some(listed.trim().to_owned()).filter(|tip| !tip.is_empty())
}

/// The files of a commit.
fn tree(remote: &Path, commit: &str) -> Vec<(String, Vec<u8>)> {
    let place = tempfile::tempdir().unwrap();
    let index = place.path().join("index");
    let work = place.path().join("work");
    fs::create_dir(&work).unwrap();
    for line in [vec!["read-tree", commit], vec!["checkout-index", "-a", "-q"]] {
        let mut command = Command::new("git");
        command.current_dir(&work).env("GIT_DIR", remote).env("GIT_WORK_TREE", &work).env("GIT_INDEX_FILE", &index).args(&line);
        assert!(command.args(Vec::<&str>::new()).status().unwrap().success());
    }
    files(&work)
}

fn change(trial: &Trial, words: &str) {
    let text = fs::read_to_string(trial.site.join(ROADS)).unwrap();
    fs::write(trial.site.join(ROADS), text + "\n" + words + "\n").unwrap();
}

fn hook(remote: &Path, script: &str) {
    let hook = remote.join("hooks/pre-receive");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_release_is_a_commit_and_nothing_of_the_authors_is_touched() {
    let (trial, remote) = trial();
    change(&trial, "Something half written.");
    git(&trial.site, &["stash"]);
    fs::write(trial.site.join("content/new.md"), "---\ntitle: New\n---\n\nNew.\n").unwrap();
    git(&trial.site, &["add", "content/new.md"]);
    change(&trial, "Something not added.");
    // A hook of the author's own would tell that it ran.
    let own = trial.site.join(".git/hooks/pre-push");
    fs::create_dir_all(own.parent().unwrap()).unwrap();
    fs::write(&own, "#!/bin/sh\ntouch \"$0.ran\"\n").unwrap();
    fs::set_permissions(&own, fs::Permissions::from_mode(0o755)).unwrap();
    let state = || {
        let own: Vec<_> = files(&trial.site).into_iter().filter(|(path, _)| !path.starts_with(".nutgraf/")).collect();
        (own, git(&trial.site, &["stash", "list"]), git(&trial.site, &["for-each-ref"]))
    };
    let before = state();
    trial.run("publish --yes", 0, &["release 1 in the branch `pages` of `origin`"]);
    assert_eq!(state(), before);
    let first = tip(&remote).unwrap();
    assert_eq!(tree(&remote, &first), trial.built());
    trial.run("publish --yes", 0, &["release 1"]);
    assert_eq!(tip(&remote).as_ref(), Some(&first), "nothing had changed");
    change(&trial, "More.");
    trial.run("publish --yes", 0, &["release 2"]);
    let second = tip(&remote).unwrap();
    assert_eq!(tree(&remote, &second), trial.built());
    assert_eq!(
        git(&remote, &["log", "--format=%s|%an|%ct", "pages"]),
        "Publish release 2|The Desk|1704067200\nPublish release 1|The Desk|1704067200\n"
    );
    trial.run("rollback --yes", 0, &["release 3"]);
    assert_eq!(tree(&remote, "pages"), tree(&remote, &first));
    let listed = out(&trial.run("releases", 0, &["3 releases of `pages`"]));
    assert!(listed.contains("    3  2024-01-01 00:00 UTC  release 1 again  live\n"), "{listed}");
    trial.is_clean();
}

#[test]
fn what_was_withdrawn_does_not_come_back() {
    let (trial, remote) = trial();
    trial.page("mistake", "");
    trial.run("publish --yes", 0, &[]);
    let first = tree(&remote, "pages");
    fs::remove_file(trial.site.join("content/explainers/mistake.md")).unwrap();
    trial.configure("withdrawn: [/explainers/mistake/]\n");
    trial.run("publish --yes", 0, &["withdrawn  explainers/mistake/index.html"]);
    trial.run("rollback 1 --yes", 4, &["speaks of what was withdrawn", "`explainers/index.html`"]);
    trial.run("rollback 1 --yes --with-mentions", 0, &["Withdrawn, and kept away: 1 file of release 1", "release 3"]);
    let left: Vec<_> = first.into_iter().filter(|(path, _)| !path.starts_with("explainers/mistake/")).collect();
    assert_eq!(tree(&remote, "pages"), left);
}

#[test]
fn the_hosts_own_file_is_kept_or_made() {
    let (trial, remote) = trial();
    trial.run("publish --yes", 0, &[]);
    // As the host's settings page does it.
    let clone = trial.path("clone");
    git(trial.folder.path(), &["clone", "-q", "-b", "pages", "remote.git", "clone"]);
    fs::write(clone.join("CNAME"), "old.example").unwrap();
    git(&clone, &["add", "CNAME"]);
    git(&clone, &["commit", "-qm", "Create CNAME"]);
    git(&clone, &["push", "-q"]);
    change(&trial, "More.");
    trial.run("publish --yes", 0, &["release 2"]);
    assert_eq!(text(&tree(&remote, "pages"), "CNAME").as_deref(), Some("old.example"));
    edit(&trial.site.join("nutgraf.yaml"), "    branch: pages\n", "    branch: pages\n    cname: news.example.org\n");
    trial.run("publish --yes", 0, &["release 3"]);
    let now = tree(&remote, "pages");
    assert_eq!(text(&now, "CNAME").as_deref(), Some("news.example.org\n"));
    assert_eq!(text(&now, ".nojekyll").as_deref(), Some(""));
    trial.run("rollback 1 --yes", 0, &[]);
    assert_eq!(text(&tree(&remote, "pages"), "CNAME").as_deref(), Some("news.example.org\n"));
    // Anything else that somebody has changed is not replaced.
    git(&clone, &["pull", "-q"]);
    fs::write(clone.join("mine.html"), "mine").unwrap();
    git(&clone, &["add", "mine.html"]);
    git(&clone, &["commit", "-qm", "Mine"]);
    git(&clone, &["push", "-q"]);
    let before = tip(&remote);
    trial.run("publish --yes", 4, &["somebody has changed the branch `pages` since the last release: `mine.html`", "nothing was published"]);
    assert_eq!(tip(&remote), before);
}

#[test]
fn every_refusal_is_explained_and_changes_nothing() {
    let (trial, remote) = trial();
    // A branch with a history of its own.
    git(&trial.site, &["push", "-q", "origin", "main:pages"]);
    trial.run("publish --yes", 4, &["holds commits that nutgraf did not make", "git push origin --delete pages"]);
    git(&trial.site, &["push", "-q", "origin", "--delete", "pages"]);
    // The branch on which the site is written, by name, address and path.
    let config = trial.site.join("nutgraf.yaml");
    for remote_line in ["", "    remote: ../remote.git\n", "    remote: .\n"] {
        let target = format!("    branch: main\n{remote_line}");
        edit(&config, "    branch: pages\n", &target);
        trial.run("publish --yes", 2, &["cannot be published to the branch `main`", "such as `gh-pages`"]);
        edit(&config, &target, "    branch: pages\n");
    }
    // A branch that is checked out elsewhere.
    git(trial.folder.path(), &["init", "-q", "-b", "pages", "other"]);
    edit(&config, "    branch: pages\n", "    branch: pages\n    remote: ../other\n");
    trial.run("publish --yes", 2, &["it is checked out there"]);
    // No such remote, and none that can be reached.
    edit(&config, "    remote: ../other\n", "    remote: upstream\n");
    trial.run("publish --yes", 2, &["there is no remote `upstream`", "git remote add upstream"]);
    fs::create_dir(trial.path("empty")).unwrap();
    edit(&config, "    remote: upstream\n", "    remote: ../empty\n");
    trial.run("publish --yes", 4, &["cannot be reached", "nothing was published"]);
    edit(&config, "    remote: ../empty\n", "    remote: nowhere\n");
    git(&trial.site, &["remote", "add", "nowhere", &format!("http://me:{CANARY}@127.0.0.1:1/x.git")]);
    trial.run("publish --yes", 4, &["`nowhere` cannot be reached", "nothing was published"]);
    git(&trial.site, &["remote", "remove", "nowhere"]);
    edit(&config, "    remote: nowhere\n", "");
    // Nobody's name.
    let mut command = trial.command("publish --yes");
    for who in ["AUTHOR", "COMMITTER"] {
        command.env_remove(format!("GIT_{who}_NAME")).env_remove(format!("GIT_{who}_EMAIL"));
    }
    held(&mut command, "publish --yes", 4, &["git does not know who publishes", "git config user.name NAME"]);
    assert_eq!(tip(&remote), None);
    // A hook of the other side.
    hook(&remote, "echo 'ticket number missing' >&2; exit 1");
    trial.run("publish --yes", 4, &["a hook of the other repository refused it", "ticket number missing", "nothing is live"]);
    assert_eq!(tip(&remote), None);
    // The branch moves between the look and the push.
    fs::remove_file(remote.join("hooks/pre-receive")).unwrap();
    trial.run("publish --yes", 0, &["release 1"]);
    let first = tip(&remote).unwrap();
    change(&trial, "More.");
    let sneak = trial.path("sneak");
    fs::create_dir(&sneak).unwrap();
    let moved = git(&remote, &["commit-tree", &format!("{first}^{{tree}}"), "-p", &first, "-m", "Another"]);
    // A git before the real one on the PATH, which lets somebody else come first.
    let real = out(&Command::new("sh").args(["-c", "command -v git"]).output().unwrap());
    let real = real.trim();
    let update = format!("GIT_DIR={} {real} update-ref refs/heads/pages {}", remote.display(), moved.trim());
    fs::write(sneak.join("git"), format!("#!/bin/sh\ncase \" $* \" in *' push '*) {update};; esac\nexec {real} \"$@\"\n")).unwrap();
    fs::set_permissions(sneak.join("git"), fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = trial.command("publish --yes");
    command.env("PATH", format!("{}:{}", sneak.display(), std::env::var("PATH").unwrap()));
    held(&mut command, "publish --yes", 4, &["somebody else has moved the branch meanwhile", "publish again", "live is the commit"]);
    assert_eq!(tip(&remote).unwrap(), moved.trim());
    trial.run("publish --yes", 0, &["release 2"]);
    // Without git at all.
    let mut command = trial.command("publish --yes");
    command.env("PATH", trial.path("empty"));
    held(&mut command, "publish --yes", 3, &["git is not installed"]);
    trial.is_clean_but(".git/config");
}

#[test]
fn a_repository_with_longer_names_is_no_other() {
    let (trial, _) = trial();
    git(trial.folder.path(), &["init", "-q", "--bare", "--object-format=sha256", "-b", "main", "long.git"]);
    edit(&trial.site.join("nutgraf.yaml"), "    branch: pages\n", "    branch: pages\n    remote: ../long.git\n");
    let long = trial.path("long.git");
    // An empty repository does not say of which kind it is; one with a branch does.
    let empty = git(&long, &["hash-object", "-t", "tree", "-w", "/dev/null"]);
    let commit = git(&long, &["commit-tree", empty.trim(), "-m", "Publish release 1\n\nNutgraf-Release: 1"]);
    git(&long, &["update-ref", "refs/heads/pages", commit.trim()]);
    trial.run("publish --yes", 0, &["release 2"]);
    assert_eq!(tree(&long, "pages"), trial.built());
}

#[test]
fn ten_runs_at_once_leave_one_history() {
    let (trial, remote) = trial();
    trial.run("publish --yes", 0, &[]);
    // Four copies of the site on as many machines, and three runs on each.
    let sites: Vec<PathBuf> = (0..4)
        .map(|number| {
            let copy = trial.path(&format!("copy-{number}"));
            assert!(Command::new("cp").args(["-r", "--"]).arg(&trial.site).arg(&copy).status().unwrap().success());
            let text = fs::read_to_string(copy.join(ROADS)).unwrap();
            fs::write(copy.join(ROADS), format!("{text}\nCopy {number}.\n")).unwrap();
            copy
        })
        .collect();
    let start = |number: usize| {
        let mut command = trial.command("publish --yes -q");
        command.current_dir(&sites[number % sites.len()]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let runs: Vec<_> = (0..12).map(start).collect();
    let mut done = 0;
    for run in runs {
        let output = run.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!said.contains(CANARY));
        match output.status.code() {
            Some(0) => done += 1,
            code => assert!(code == Some(4) && said.contains("moved the branch meanwhile"), "{code:?} {said}"),
        }
    }
    assert!(done > 0);
    let parents = git(&remote, &["log", "--format=%P", "pages"]);
    assert!(parents.lines().all(|line| line.split_whitespace().count() <= 1), "the history is no line");
    let subjects = git(&remote, &["log", "--reverse", "--format=%s", "pages"]);
    let expected: Vec<String> = (1..=subjects.lines().count()).map(|number| format!("Publish release {number}")).collect();
    assert_eq!(subjects.lines().collect::<Vec<_>>(), expected);
    git(&remote, &["fsck", "--strict"]);
}

#[test]
fn a_run_that_is_killed_leaves_the_old_or_the_new_release() {
    let (trial, remote) = trial();
    trial.run("publish --yes", 0, &[]);
    change(&trial, "A first look at how long it takes.");
    let began = Instant::now();
    trial.run("publish --yes", 0, &[]);
    let long = began.elapsed();
    let mut ended = [0, 0];
    for number in 0..24_u32 {
        let before = tip(&remote).unwrap();
        change(&trial, &format!("Change {number}."));
        let built = trial.built();
        let mut child = trial.command("publish --yes -q").stderr(Stdio::null()).spawn().unwrap();
        let until = Instant::now() + long.mul_f64(f64::from(number) / 22.0);
        while let Some(left) = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
            std::thread::park_timeout(left);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // A git that was started goes on to its end by itself.
        let deadline = Instant::now() + Duration::from_secs(20);
        let is_working = || {
            fs::read_dir("/proc").unwrap().flatten().any(|entry| {
                fs::read(entry.path().join("cmdline"))
                    .is_ok_and(|line| line.starts_with(b"git\0") && fs::read_link(entry.path().join("cwd")).is_ok_and(|cwd| cwd == trial.site))
            })
        };
        while is_working() {
            assert!(Instant::now() < deadline, "git does not end");
            std::thread::park_timeout(Duration::from_millis(2));
        }
        let after = tip(&remote).unwrap();
        let is_new = after != before;
        ended[usize::from(is_new)] += 1;
        if is_new {
            assert_eq!(tree(&remote, &after), built);
            assert_eq!(git(&remote, &["rev-parse", &format!("{after}^")]).trim(), before);
        }
        trial.run("publish --yes -q", 0, &[]);
        assert_eq!(tree(&remote, "pages"), built, "the next run puts all right");
    }
    assert!(ended[0] > 0, "no run was killed before its end: {ended:?}");
    git(&remote, &["fsck", "--strict"]);
}
