//! What is read of a site, and what is refused: each row of the catalogue of bad input that is about files.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its own files has failed")]
#![cfg(unix)]

mod unprivileged;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;

use nutgraf::diagnostics::Checked;
use nutgraf::input::{FileKind, Fingerprint, Layout, Snapshot, TEXT_LIMIT, find_root};

/// Writes `files` into a new site root and hands it to `more`.
fn site(files: &[(&str, &[u8])], more: impl FnOnce(&Path)) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    fs::create_dir(&root).unwrap();
    for (path, bytes) in files {
        write(&root, path, bytes);
    }
    more(&root);
    folder
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let place = root.join(path);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, bytes).unwrap();
}

fn read(folder: &Path) -> Checked<Snapshot> {
    Snapshot::read(&folder.join("site"), &Layout { output: "public".into() }).unwrap()
}

/// Checks the paths found, and code, path and a part of the message of each finding.
#[track_caller]
fn check(folder: &Path, paths: &[&str], findings: &[(&str, &str, &str)]) {
    let Checked { value, diagnostics } = read(folder);
    assert_eq!(value.files().iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), paths);
    let found: Vec<_> = diagnostics.iter().map(|d| (d.code, d.path.as_str(), d.message.as_str())).collect();
    assert_eq!(found.len(), findings.len(), "{found:?}");
    for (found, expected) in found.iter().zip(findings) {
        assert!((found.0, found.1) == (expected.0, expected.1) && found.2.contains(expected.2), "{found:?} is not {expected:?}");
    }
}

#[test]
fn files_are_found_sorted_and_of_their_kind() {
    let files = [
        ("content/a/index.md", FileKind::Page),
        ("content/a/photo.jpg", FileKind::Asset),
        ("content/a-b.md", FileKind::Page),
        ("content/data/budget.csv", FileKind::Csv),
        ("content/data/budget.json", FileKind::Json),
        ("content/figures/budget.yaml", FileKind::Yaml),
        ("content/figures/roads.yml", FileKind::Yaml),
        ("content/old.html", FileKind::Html),
        ("content/words.ftl", FileKind::Words),
        ("evidence/minutes.pdf", FileKind::Evidence),
        ("nutgraf.yaml", FileKind::Config),
        ("static/.well-known/security.txt", FileKind::Static),
        ("static/page.md", FileKind::Static),
        ("templates/base.html", FileKind::Template),
        ("templates/site.css", FileKind::Template),
    ];
    let folder = site(&files.map(|(path, _)| (path, path.as_bytes())), |root| {
        for unread in ["public/index.html", ".git/config", "README.md", "content/.obsidian/x.json", "content/.nutgraf/cache", "content/a.md~"] {
            write(root, unread, b"x");
        }
    });
    let snapshot = read(folder.path());
    assert_eq!(snapshot.diagnostics, []);
    let mut expected = files.to_vec();
    expected.sort();
    assert_eq!(snapshot.value.files().iter().map(|file| (file.path.as_str(), file.kind)).collect::<Vec<_>>(), expected);
    for file in snapshot.value.files() {
        let bytes = file.path.as_str();
        assert_eq!(file.text.as_deref(), file.kind.is_text().then_some(bytes));
        let hashed = if file.kind == FileKind::Evidence { "" } else { bytes };
        assert_eq!(file.fingerprint, Fingerprint::of(hashed.as_bytes()), "{bytes}");
        assert_eq!(file.size, bytes.len() as u64);
    }
    assert_eq!(snapshot.value.get("content/a/photo.jpg").unwrap().head().unwrap(), b"content/a/photo.jpg");
    assert!(snapshot.value.get("content/a/photo").is_none());
}

#[test]
fn the_root_is_the_nearest_folder_with_a_configuration() {
    let folder = site(&[("nutgraf.yaml", b""), ("content/a/b.md", b"")], |_| {});
    let root = folder.path().join("site").canonicalize().unwrap();
    assert_eq!(find_root(&root.join("content/a")), Some(root.clone()));
    assert_eq!(find_root(&root), Some(root));
    assert_eq!(find_root(&folder.path().join("missing")), None);
}

#[test]
fn a_text_that_cannot_be_used_is_said_and_the_others_are_read() {
    let big = vec![b'a'; TEXT_LIMIT as usize + 1];
    let files: &[(&str, &[u8])] = &[
        ("content/bom.md", "\u{FEFF}---".as_bytes()),
        ("content/just.md", &big[1..]),
        ("content/latin.md", b"caf\xE9"),
        ("content/nul.yaml", b"a: \0"),
        ("content/over.md", &big),
        ("content/wide.md", b"\xFF\xFEa\0"),
        ("templates/logo.png", b"\x89PNG"),
    ];
    let folder = site(files, |_| {});
    let findings = [
        ("not-utf8", "content/latin.md", "byte 3 is 0xE9 (`é` in Latin-1)"),
        ("nul-byte", "content/nul.yaml", "byte 3 is NUL"),
        ("file-too-large", "content/over.md", "has 8388609 bytes"),
        ("not-utf8", "content/wide.md", "UTF-16"),
        ("not-utf8", "templates/logo.png", "byte 0"),
    ];
    check(folder.path(), &files.iter().map(|file| file.0).collect::<Vec<_>>(), &findings);
    assert_eq!(read(folder.path()).value.get("content/bom.md").unwrap().text.as_deref(), Some("\u{FEFF}---"));
}

#[test]
fn links_are_followed_only_inside_the_site() {
    let folder =
        site(&[("content/real/a.md", b"a"), ("content/b.md", b"b"), ("shared/c.csv", b"c"), ("evidence/e.md", b"e"), (".env", b"secret")], |root| {
            write(root.parent().unwrap(), "outside/secret.md", b"secret");
            write(root, "public/index.html", b"");
            let links = [
                ("../real/a.md", "content/links/file.md"),
                ("../real", "content/links/folder"),
                ("../../shared", "content/links/shared"),
                ("../../../outside/secret.md", "content/links/out.md"),
                ("../../../outside", "content/links/outdir"),
                ("/etc", "static"),
                ("missing.md", "content/links/dangling.md"),
                ("loop.md", "content/links/loop.md"),
                ("..", "content/links/up"),
                ("../../evidence/e.md", "content/links/evidence.md"),
                ("../../.env", "content/links/env.md"),
                ("../../public/index.html", "content/links/public.html"),
                ("../content/links", "shared/back"),
            ];
            fs::create_dir(root.join("content/links")).unwrap();
            for (target, link) in links {
                symlink(target, root.join(link)).unwrap();
            }
        });
    let found =
        ["content/b.md", "content/links/file.md", "content/links/folder/a.md", "content/links/shared/c.csv", "content/real/a.md", "evidence/e.md"];
    let bad = |path, why| ("bad-link", path, why);
    let findings = [
        bad("content/links/dangling.md", "leads to nothing"),
        bad("content/links/env.md", "never published"),
        bad("content/links/evidence.md", "never published"),
        bad("content/links/loop.md", "leads in a circle"),
        bad("content/links/out.md", "leads out of the site"),
        bad("content/links/outdir", "leads out of the site"),
        bad("content/links/public.html", "output folder"),
        bad("content/links/shared/back", "from one linked folder into another"),
        bad("content/links/up", "leads in a circle"),
        bad("static", "leads out of the site"),
    ];
    check(folder.path(), &found, &findings);
}

#[test]
fn what_is_not_a_file_is_refused_and_never_opened() {
    let folder = site(&[("content/a.md", b"a")], |root| {
        let pipe = root.join("content/pipe.md");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::from_raw_mode(0o600), 0).unwrap();
        symlink("pipe.md", root.join("content/to-pipe.md")).unwrap();
        UnixListener::bind(root.join("content/socket.md")).unwrap();
    });
    let refused = |path| ("special-file", path, "a pipe, a socket or a device");
    check(folder.path(), &["content/a.md"], &["content/pipe.md", "content/socket.md", "content/to-pipe.md"].map(refused));
}

#[test]
fn names_that_cannot_be_used_or_told_apart_are_errors() {
    let files: &[(&str, &[u8])] = &[("content/Foo.md", b""), ("content/foo.md", b""), ("content/e\u{301}.md", b""), ("content/\u{e9}.md", b"")];
    let folder = site(files, |root| {
        fs::write(root.join(OsStr::from_bytes(b"content/\xFF.md")), "").unwrap();
        fs::write(root.join("content/a\nb.md"), "").unwrap();
    });
    let findings = [
        ("unusable-file-name", "content/a\nb.md", "holds a control character"),
        ("path-collision", "content/foo.md", "`content/foo.md` and `content/Foo.md` are one name"),
        ("path-collision", "content/\u{e9}.md", "are one name on many systems"),
        ("unusable-file-name", "content/\u{FFFD}.md", "is not UTF-8"),
    ];
    check(folder.path(), &["content/Foo.md", "content/e\u{301}.md", "content/foo.md", "content/\u{e9}.md"], &findings);
}

#[test]
fn secrets_in_static_are_not_published() {
    let secrets = [".DS_Store", ".env", ".git", "a.swp", "town.key", "town.pem"];
    let folder = site(&[("static/.nojekyll", b""), ("static/.well-known/x", b""), ("static/.git/config", b"")], |root| {
        for name in secrets.iter().filter(|name| **name != ".git") {
            write(root, &format!("static/{name}"), b"secret");
        }
    });
    let paths = secrets.map(|name| format!("static/{name}"));
    let findings: Vec<_> = paths.iter().map(|path| ("private-file", path.as_str(), "is not published")).collect();
    check(folder.path(), &["static/.nojekyll", "static/.well-known/x"], &findings);
}

#[test]
fn a_file_that_may_not_be_read_is_said_and_the_others_are_read() {
    unprivileged::run("a_file_that_may_not_be_read_is_said_and_the_others_are_read", |folder| {
        let root = folder.join("site");
        for path in ["content/a.md", "content/locked.md", "content/folder/b.md", "static/x.png"] {
            write(&root, path, b"x");
        }
        let lock = |path: &str, mode| fs::set_permissions(root.join(path), fs::Permissions::from_mode(mode)).unwrap();
        let paths = ["content/folder", "content/locked.md", "static/x.png"];
        paths.iter().for_each(|path| lock(path, 0o000));
        let locked = |path| ("unreadable-file", path, "cannot be read");
        check(folder, &["content/a.md", "content/locked.md", "static/x.png"], &paths.map(locked));
        paths.iter().for_each(|path| lock(path, 0o755));
    });
}

#[test]
fn a_second_reading_equals_a_first_and_gives_taken_texts_again() {
    let folder = site(&[("content/a.md", b"one"), ("content/b.md", b"two"), ("content/bad.md", b"\xFF")], |root| {
        let old = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
        fs::File::options().write(true).open(root.join("content/a.md")).unwrap().set_modified(old).unwrap();
    });
    let layout = Layout::default();
    let mut first = read(folder.path());
    let taken = first.value.files_mut()[0].take_text().unwrap();
    assert_eq!((&*taken, first.value.files()[0].text.as_deref()), ("one", None));
    assert_eq!(first.value.files()[0].text_again().as_deref(), Some("one"));
    write(&folder.path().join("site"), "content/a.md", b"1ne");
    assert_eq!(first.value.files()[0].text_again(), None);
    let again = std::sync::Arc::new(first.value).read_again(&layout).unwrap();
    let clean = read(folder.path());
    let summary = |snapshot: &Snapshot| snapshot.files().iter().map(|file| (file.path.clone(), file.fingerprint)).collect::<Vec<_>>();
    assert_eq!(summary(&again.value), summary(&clean.value));
    assert_eq!(again.diagnostics, clean.diagnostics);
    assert_eq!(again.diagnostics.len(), 1);
}
