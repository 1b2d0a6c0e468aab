//! Bad input that cannot lie in a repository, or on every system: each row is made in a good site.
//!
//! The exact messages are in `messages/NAME.txt`; `UPDATE` writes them anew, as it does for the sites.
#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

use super::{every_file, touched, write};

const GOOD: [(&str, &[u8]); 2] = [
    ("nutgraf.yaml", b"nutgraf: 1\ntitle: The Milbrook Budget\nbase_url: https://town.example/\n"),
    ("content/about.md", b"---\ntitle: About\n---\n"),
];

/// One row: what is made in the site root, and what the build then says.
struct Row {
    name: &'static str,
    make: fn(&Path),
    exit: u8,
}

const ROWS: &[Row] = &[
    Row {
        name: "brackets",
        make: |root| {
            write(root, "content/data/brackets.yaml", "[".repeat(100_000).as_bytes());
            write(root, "content/brackets.md", format!("---\ntitle: {}\n---\n", "[".repeat(100_000)).as_bytes());
        },
        exit: 1,
    },
    Row { name: "configuration-not-text", make: |root| fs::write(root.join("nutgraf.yaml"), b"nutgraf: 1\ntitle: Caf\xe9\n").unwrap(), exit: 2 },
    Row { name: "large-page", make: |root| write(root, "content/large.md", &vec![b'a'; 8 * 1024 * 1024 + 1]), exit: 1 },
    Row {
        name: "deep-html",
        make: |root| {
            let configuration = String::from_utf8(GOOD[0].1.to_vec()).unwrap() + "html:\n  /: sanitize\n";
            write(root, "nutgraf.yaml", configuration.as_bytes());
            write(root, "content/deep.md", format!("---\ntitle: Deep\n---\n\n{}\n", "<div>".repeat(257)).as_bytes());
        },
        exit: 1,
    },
    Row {
        name: "front-matter-too-large",
        make: |root| write(root, "content/long.md", format!("---\ntitle: Long\ndescription: {}\n---\n", "long ".repeat(13_200)).as_bytes()),
        exit: 1,
    },
    Row { name: "avif-with-metadata", make: |root| write(root, "content/phone.avif", b"\0\0\0\x18ftypavif....meta...infe....Exif\0..."), exit: 0 },
    Row {
        name: "open-elements",
        make: |root| {
            write(root, "content/divs.md", format!("---\ntitle: Open\n---\n\n{}\n", "<div>".repeat(40_000)).as_bytes());
            write(root, "content/quotes.md", format!("---\ntitle: Deep\n---\n\n{}x\n", "> ".repeat(40_000)).as_bytes());
        },
        exit: 1,
    },
    Row {
        name: "twin-names",
        make: |root| {
            for name in ["Foo", "foo", "e\u{301}", "\u{e9}"] {
                write(root, &format!("content/{name}.md"), b"---\ntitle: A name\n---\n");
            }
        },
        exit: 1,
    },
    Row {
        name: "symbolic-links",
        make: |root| {
            for (target, link) in [("/etc/passwd", "out.md"), ("/dev/zero", "device.md"), ("loop.md", "loop.md"), ("missing.md", "dangling.md")] {
                symlink(target, root.join("content").join(link)).unwrap();
            }
        },
        exit: 1,
    },
    Row {
        name: "pipe-and-socket",
        make: |root| {
            let pipe = root.join("content/pipe.md");
            rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::from_raw_mode(0o600), 0).unwrap();
            UnixListener::bind(root.join("content/socket.md")).unwrap();
        },
        exit: 1,
    },
    Row {
        name: "names",
        make: |root| {
            fs::write(root.join(OsStr::from_bytes(b"content/latin\xE9.md")), "").unwrap();
            for name in ["content/\u{1b}[31mred.md", "content/two\nlines.md", "static/bell\u{7}.png", "content/\u{202e}dm.txt.md"] {
                write(root, name, b"---\ntitle: A name\n---\n");
            }
        },
        exit: 1,
    },
    Row {
        // On some systems this is the same folder.
        name: "content-in-capitals",
        make: |root| {
            let menu =
                "menu:\n  - { name: About, url: /about/ }\n  - { name: Explainers, url: /explainers/ }\n  - { name: Figures, url: /figures/ }\n";
            write(root, "nutgraf.yaml", (String::from_utf8(GOOD[0].1.to_vec()).unwrap() + menu).as_bytes());
            fs::rename(root.join("content"), root.join("Content")).unwrap();
        },
        exit: 1,
    },
    Row { name: "repository", make: |root| write(root, "static/.git/config", b"[core]\n"), exit: 0 },
];

#[test]
fn what_cannot_lie_in_a_repository_is_told_too() {
    for row in ROWS {
        assert_eq!(crate::compare(&expected(row.name), &said(row.name, row.make, row.exit)), None);
    }
}

#[test]
fn a_file_that_may_not_be_read_is_told_and_so_is_the_rest() {
    crate::unprivileged::run("catalogue::made::a_file_that_may_not_be_read_is_told_and_so_is_the_rest", |_| {
        let make = |root: &Path| {
            write(root, "content/locked.md", b"---\ntitle: Locked\n---\n");
            write(root, "content/unclosed.md", b"---\ntitle: Unclosed\n");
            fs::set_permissions(root.join("content/locked.md"), fs::Permissions::from_mode(0o000)).unwrap();
        };
        // Whoever may read nothing else can read what the test was compiled with.
        assert_eq!(said("unreadable", make, 3), include_str!("messages/unreadable.txt"));
    });
}

fn expected(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/catalogue/messages/{name}.txt"))
}

/// Builds a good site, makes something bad in it, builds it over the output of the first, and gives what that says.
fn said(name: &str, make: impl Fn(&Path), exit: u8) -> String {
    let place = tempfile::tempdir().unwrap();
    let (root, output) = (place.path().join("site"), place.path().join("public"));
    GOOD.iter().for_each(|(path, bytes)| write(&root, path, bytes));
    assert_eq!(crate::run(&root, &output), (0, String::new()), "{name}");
    let before = every_file(&output);
    make(&root);
    let found = crate::run(&root, &output);
    assert_eq!(found.0, exit, "{name}\n{}", found.1);
    if exit != 0 {
        assert_eq!(touched(&output, &before), [] as [String; 0], "{name}");
    }
    found.1
}

#[test]
fn an_output_folder_that_is_not_ours_is_refused_and_nothing_is_touched() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("above/site");
    GOOD.iter().for_each(|(path, bytes)| write(&root, path, bytes));
    write(place.path(), "home/diary.txt", b"mine");
    // The cache of what was read is no output.
    let all = || every_file(place.path()).into_iter().filter(|(path, _)| !path.contains("/.nutgraf/")).collect::<Vec<_>>();
    let before = all();
    let mut messages = String::new();
    for output in [".", "content", "content/deeper", "static", "..", "../..", "/", "../../home"] {
        let (exit, message) = crate::run(&root, &root.join(output));
        assert_eq!(exit, 2, "{output}: {message}");
        messages += &message.replace(&*place.path().to_string_lossy(), "TMP");
        assert!(all() == before, "{output}");
    }
    assert_eq!(crate::compare(&expected("output-folders"), &messages), None);
}
