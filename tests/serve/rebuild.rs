//! Save, and it is shown; break it, and the last good site stays; mend it, and all is well.

use super::*;

#[test]
fn a_save_is_shown_and_said_in_one_line() {
    let site = Site::small();
    let program = site.serve("");
    assert!(program.line("Built: ").contains("rendered in"), "{}", program.all());
    site.edit("content/roads.md", "long", "short");
    program.get_until("/roads/", |answer| answer.text().contains("Roads are short"));
    let line = program.line("content/roads.md changed: ");
    assert!(line.contains(" pages rendered in ") && line.ends_with("; no findings"), "{line}");
    site.write("static/a.txt", "a");
    site.write("static/b.txt", "b");
    program.get_until("/b.txt", |answer| answer.text() == "b");
}

#[test]
fn a_line_says_what_came_and_what_went() {
    let site = Site::small();
    let program = site.serve("");
    program.line("Built: ");
    site.write("static/a.txt", "a");
    program.line("static/a.txt added: ");
    fs::remove_file(site.root().join("static/a.txt")).unwrap();
    program.line("static/a.txt removed: ");
    // As `sed -i` saves: a new file of a random name, which then takes the place of the old one.
    site.write("content/sedJ4kd0Q", "---\ntitle: Roads\n---\nRoads are wide.\n");
    site.write("static/b.txt", "b");
    program.line("static/b.txt added: ");
    fs::rename(site.root().join("content/sedJ4kd0Q"), site.root().join("content/roads.md")).unwrap();
    program.line("content/roads.md changed: ");
    assert!(!program.all().contains("sedJ4kd0Q"), "{}", program.all());
}

#[test]
fn a_page_that_is_not_shown_is_said_to_wait_once() {
    let site = Site::small();
    let program = site.serve("");
    program.line("Built: ");
    site.write("content/draft.md", "---\ntitle: Plan\ndraft: true\n---\nOne.\n");
    program.line("content/draft.md added: ");
    let line = program.line("content/draft.md is not shown");
    assert_eq!(line, "content/draft.md is not shown: it is a draft (`draft: true`); `--drafts` shows it");
    site.write("content/later.md", "---\ntitle: Later\ndate: 2032-01-02\n---\nOne.\n");
    let line = program.line("content/later.md is not shown");
    assert_eq!(line, "content/later.md is not shown: it is under embargo until 2032-01-02 00:00 UTC; `--future` shows it");
    site.edit("content/draft.md", "One", "Two");
    program.line("content/draft.md changed: ");
    site.edit("content/draft.md", "draft: true", "draft: false");
    program.lines("content/draft.md changed: ", 2);
    program.get_until("/draft/", |answer| answer.text().contains("Two"));
    assert_eq!(program.all().matches("content/draft.md is not shown").count(), 1, "{}", program.all());
    let shown = site.serve("--drafts --future");
    shown.line("Built: ");
    site.edit("content/later.md", "One", "Three");
    shown.line("content/later.md changed: ");
    shown.get_until("/later/", |answer| answer.text().contains("Three"));
    assert!(!shown.all().contains("is not shown"), "{}", shown.all());
}

#[test]
fn a_failed_rebuild_keeps_the_last_good_site_and_shows_the_errors_and_the_next_good_one_clears_them() {
    let site = Site::small();
    site.write("static/site.css", "a{}");
    let program = site.serve("");
    let mut events = Events::open(&program);
    assert_eq!(events.next()["version"], 1);
    assert_eq!(program.get("/site.css").text(), "a{}");
    site.write("static/site.css", "b{}");
    program.get_until("/site.css", |answer| answer.text() == "b{}");
    assert_eq!(events.next()["steps"].as_array().unwrap().last().unwrap(), &serde_json::json!([2, "looks"]));
    site.edit("content/roads.md", "long", "[long](nowhere)");
    let told = events.until(|told| told["trouble"].is_string());
    let trouble = told["trouble"].as_str().unwrap();
    // As text, with the place and the line of source.
    assert!(trouble.contains("content/roads.md:5:11") && trouble.contains("5 | Roads are [long](nowhere)."), "{trouble}");
    assert_eq!(told["version"], 2);
    let said = program.line("not shown");
    assert!(said.starts_with("content/roads.md changed: ") && said.contains("1 error; the last good site stays"), "{said}");
    assert!(program.all().contains("--> content/roads.md:5:11"), "{}", program.all());
    assert!(program.get("/roads/").text().contains("Roads are long"));
    // The last good site keeps its style sheet, too, although the disk holds another by now.
    site.write("static/site.css", "c{}");
    program.lines("not shown", 2);
    assert_eq!(program.get("/site.css").text(), "b{}");
    site.edit("content/roads.md", "[long](nowhere)", "wide");
    assert_eq!(events.until(|told| told["trouble"].is_null())["version"], 3);
    assert!(program.get("/roads/").text().contains("Roads are wide"));
    assert_eq!(program.get("/site.css").text(), "c{}");
}

#[test]
fn the_first_build_may_fail_and_it_is_served_all_the_same() {
    let site = Site::small();
    site.write("nutgraf.yaml", "nutgraf: 1\ntitel: Town\n");
    let program = site.serve("");
    let answer = program.get("/roads/");
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("nutgraf.yaml") && answer.text().contains("&amp;bare"), "{}", answer.text());
    let mut events = Events::open(&program);
    assert!(events.next()["trouble"].as_str().unwrap().contains("nutgraf.yaml"));
    site.write("nutgraf.yaml", SITE[0].1);
    assert_eq!(events.until(|told| told["trouble"].is_null())["steps"], serde_json::json!([[1, "all"]]));
    assert_eq!(program.get("/roads/").status, 200);
}

#[test]
fn what_an_author_writes_is_text_in_the_servers_own_page() {
    let site = Site::small();
    site.write("content/roads.md", "---\ntitle: Roads\n---\n\n[<script>alert(1)</script>&amp;](nowhere)\n");
    let text = site.serve("").get("/").text();
    assert!(text.contains("&lt;script>alert(1)&lt;/script>&amp;amp;") && !text.contains("<script>alert"), "{text}");
}

#[test]
fn it_recovers_by_itself_when_the_whole_site_goes_and_comes_back() {
    let site = Site::small();
    let program = site.serve("");
    program.get("/");
    let mut events = Events::open(&program);
    events.next();
    let away = site.folder.path().join("away");
    fs::rename(site.root(), &away).unwrap();
    events.until(|told| told["trouble"].as_str().is_some_and(|trouble| trouble.contains("site root")));
    assert_eq!(program.get("/roads/").status, 200, "the last good site stays");
    fs::rename(&away, site.root()).unwrap();
    events.until(|told| told["trouble"].is_null());
    site.edit("content/roads.md", "long", "short");
    program.get_until("/roads/", |answer| answer.text().contains("Roads are short"));
}

#[test]
fn it_builds_again_when_an_embargo_ends() {
    let site = Site::small();
    let soon = std::time::SystemTime::now() + Duration::from_secs(3);
    let soon = jiff::Timestamp::try_from(soon).unwrap().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    site.write("content/soon.md", format!("---\ntitle: Soon\ndate: {soon}\n---\n\nNow.\n"));
    let mut command = site.command("serve -p 0");
    command.env_remove("SOURCE_DATE_EPOCH");
    let program = Program::start(command);
    assert_eq!(program.get("/soon/").status, 404, "{}", program.all());
    program.get_until("/soon/", |answer| answer.status == 200);
    program.line("Built again, as it is time");
}

#[test]
fn a_file_that_changed_unheard_is_found_by_the_request_for_it() {
    let site = Site::small();
    site.write("static/a.txt", "one");
    // So long that no look comes by itself.
    let program = site.serve("--poll=3600000");
    program.line("Built: ");
    site.write("static/a.txt", "two");
    assert_eq!(program.get("/a.txt").text(), "two");
    program.line("static/a.txt changed");
}

#[test]
fn build_watch_writes_each_change_into_the_output_and_says_so() {
    let site = Site::small();
    let program = Program::start(site.command("build --watch"));
    assert!(program.line("Watching ").contains("may hold pages of two builds"), "{}", program.all());
    let line = program.line("Built: ");
    assert!(line.contains("pages rendered, ") && line.contains(" written in "), "{line}");
    let page = |words: &str| {
        let late = Instant::now() + PATIENCE;
        while !fs::read_to_string(site.root().join("public/roads/index.html")).is_ok_and(|page| page.contains(words)) {
            assert!(Instant::now() < late, "{words:?} was never written:\n{}", program.all());
            std::thread::yield_now();
        }
    };
    site.edit("content/roads.md", "long", "short");
    page("Roads are short");
    let line = program.line("content/roads.md changed: ");
    assert!(line.contains(" written in "), "{line}");
    // A mistake leaves the output as it is, and the mend is written.
    site.edit("content/roads.md", "short", "[short](nowhere)");
    assert!(program.line("nothing written").contains("1 error"), "{}", program.all());
    page("Roads are short");
    site.edit("content/roads.md", "[short](nowhere)", "wide");
    page("Roads are wide");
    program.lines("content/roads.md changed: ", 3);
    // In the end, the output is that of a clean build.
    let output = site.command("build -q -o ../clean").output().unwrap();
    assert!(output.status.success());
    let without_manifest =
        |folder: &Path| -> BTreeMap<String, Vec<u8>> { files(folder).into_iter().filter(|(path, _)| !path.starts_with(".nutgraf")).collect() };
    assert_eq!(without_manifest(&site.root().join("public")), without_manifest(&site.folder.path().join("clean")));
    assert_eq!(program.all().matches("may hold pages of two builds").count(), 1);
}

#[test]
#[cfg(unix)]
fn build_watch_stops_by_ctrl_c_and_refuses_what_build_refuses() {
    let site = Site::small();
    let program = Program::start(site.command("build --watch"));
    program.line("Built: ");
    let (code, said) = program.stop("-INT");
    assert_eq!(code, 130);
    assert!(said.contains("Stopped: public/ holds the last complete site."), "{said}");
    let output = site.command("build --watch -o content").output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[cfg(target_os = "linux")]
fn where_the_system_watches_no_more_folders_it_looks_by_itself_and_says_why_once() {
    let site = Site::small();
    for number in 0..40 {
        site.write(&format!("content/folder-{number}/_index.md"), "---\ntitle: Folder\n---\n");
    }
    // A namespace of its own, in which only so many folders may be watched.
    let program = env!("CARGO_BIN_EXE_nutgraf");
    let script = format!("echo 20 > /proc/sys/user/max_inotify_watches && exec '{program}' serve -p 0");
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "sh", "-c", &script]).current_dir(site.root()).env("SOURCE_DATE_EPOCH", "1704067200");
    let program = Program::start(command);
    program.line("Looking for changes every 500 ms, because there are more folders than the system watches for one user");
    site.edit("content/roads.md", "long", "short");
    program.get_until("/roads/", |answer| answer.text().contains("Roads are short"));
    site.edit("content/roads.md", "short", "wide");
    program.get_until("/roads/", |answer| answer.text().contains("Roads are wide"));
    assert_eq!(program.all().matches("Looking for changes").count(), 1);
}

/// A browser that listens.
pub(super) struct Events(BufReader<TcpStream>);

impl Events {
    pub(super) fn open(program: &Program) -> Self {
        let events = program.own("events");
        let mut stream = connect(program.address());
        write!(stream, "GET {events} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        Self(BufReader::new(stream))
    }

    /// The next message that is as wanted: a build in between may have seen half of a save.
    #[track_caller]
    pub(super) fn until(&mut self, wanted: impl Fn(&serde_json::Value) -> bool) -> serde_json::Value {
        loop {
            let next = self.next();
            if wanted(&next) {
                return next;
            }
        }
    }

    /// The next message.
    pub(super) fn next(&mut self) -> serde_json::Value {
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).unwrap();
            }
        }
    }
}
