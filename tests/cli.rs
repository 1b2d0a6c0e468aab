//! The commands as a person runs them: exit codes, what goes where, and what is left on disk.

#![allow(clippy::unwrap_used, reason = "a test that cannot run the program has failed")]

mod program;

use std::fs;
use std::path::Path;
use std::process::Stdio;

use program::{check, command, edit, err, files, out, run, site};

const EXPLAINER: &str = "content/explainers/exampleton-roads.md";

/// Makes a link of the explainer lead nowhere: an error.
fn break_link(site: &Path) {
    edit(&site.join(EXPLAINER), "](exampleton-town-council)", "](exampleton-town-counsil)");
}

/// Leaves a desk mark in the explainer: a gate.
fn leave_mark(site: &Path) {
    edit(&site.join(EXPLAINER), "The order of the work.", "TK The order of the work.");
}

#[test]
fn of_hundreds_of_findings_people_see_the_first_of_each_code_and_programs_all() {
    let (_folder, site) = site();
    let links: String = (0..120).map(|number| format!("[a](nowhere-{number}) ")).collect();
    fs::write(site.join("content/about.md"), format!("# About\n\n{links}\n\n<b>raw</b>\n")).unwrap();
    let printed = |line: &str| {
        let output = check(&site, line, 1, &["122 errors"]);
        err(&output).matches("error[unknown-page]: ").count()
    };
    assert_eq!(printed("check --all"), 120);
    assert_eq!(printed("check"), 10);
    check(&site, "check", 1, &["And 110 more; `--all` prints them", "110  error[unknown-page]", "error[raw-html]"]);
    let json = check(&site, "check --format json", 1, &[]);
    assert_eq!(out(&json).lines().filter(|line| line.contains("\"unknown-page\"")).count(), 120);
    fs::write(site.join("content/about.md"), "# About\n\n[a](nowhere-1) [b](nowhere-2)\n").unwrap();
    assert!(!err(&check(&site, "check", 1, &["2 errors"])).contains("--all"), "few findings are all printed");
}

#[test]
fn of_many_places_of_one_finding_people_see_the_first_and_programs_all() {
    let (_folder, site) = site();
    let marks = "{{< youtube x >}} here.\n\n".repeat(12);
    fs::write(site.join("content/about.md"), format!("# About\n\n{marks}")).unwrap();
    let printed = |line: &str, more: &str| {
        let words = err(&check(&site, line, 0, &["there are 12 like it in one page", "--> content/about.md:3:1", more]));
        words.matches("--> content/about.md:").count()
    };
    assert_eq!(printed("check", "and 8 more places; `--all` lists them"), 4);
    assert_eq!(printed("check --all", "--> content/about.md:25:1"), 12);
    let json = out(&check(&site, "check --format json", 0, &[]));
    let finding = json.lines().find(|line| line.contains("\"foreign-shortcode\"")).unwrap();
    assert_eq!(finding.matches("\"label\":\"another\"").count(), 11, "{finding}");
}

#[test]
fn the_version_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    for line in ["--version", "-V"] {
        assert_eq!(out(&check(folder.path(), line, 0, &[])), "nutgraf 0.1.0\n");
    }
}

#[test]
fn a_wrong_command_line_is_exit_2_with_help() {
    let folder = tempfile::tempdir().unwrap();
    for (line, part) in [
        ("", "Usage"),
        ("biuld", "similar"),
        ("build --drats", "--drafts"),
        ("check --format xml", "human, json, github"),
        ("build -q -v", "cannot be used with"),
        ("build", "`nutgraf init my-site`"),
        ("check", "`nutgraf init my-site`"),
        ("clean", "`nutgraf init my-site`"),
        ("check -r nowhere", "`nowhere` is not a folder"),
    ] {
        check(folder.path(), line, 2, &[part]);
    }
    assert_eq!(files(folder.path()), []);
}

#[test]
fn a_clock_that_cannot_be_read_is_exit_2() {
    let (_folder, site) = site();
    for epoch in ["tomorrow", "-1", "1.5"] {
        let output = command(&site, "check").env("SOURCE_DATE_EPOCH", epoch).output().unwrap();
        assert!(output.status.code() == Some(2) && err(&output).contains("SOURCE_DATE_EPOCH"), "{}", err(&output));
    }
}

#[test]
fn the_site_of_init_passes_every_check_and_builds() {
    let folder = tempfile::tempdir().unwrap();
    check(
        folder.path(),
        "init my-site",
        0,
        &["Made a small site", "cd my-site", "nutgraf serve -O", "nutgraf check", "nutgraf build", "nutgraf init --bare my-site"],
    );
    let site = folder.path().join("my-site");
    let before = files(&site);
    let checked = check(&site, "check --strict", 0, &["no findings"]);
    assert_eq!(err(&checked).lines().count(), 1, "{}", err(&checked));
    let besides_the_cache: Vec<_> = files(&site).into_iter().filter(|(path, _)| !path.starts_with(".nutgraf/")).collect();
    assert_eq!(besides_the_cache, before, "`check` writes nothing but the cache");
    let built = check(&site, "build --strict", 0, &["Built ", " written, 0 unchanged, 0 removed; no findings"]);
    assert_eq!((out(&built).as_str(), err(&built).lines().count()), ("", 1), "{}", err(&built));
    let pages = ["index.html", "explainers/exampleton-roads/index.html", "background/exampleton-town-council/index.html", "timeline/index.html"];
    for page in pages {
        assert!(site.join("public").join(page).is_file(), "{page}");
    }
    check(&site, "build", 0, &[": 0 files written, ", " unchanged, 0 removed; no findings"]);
}

#[test]
fn a_bare_site_has_nothing_in_it_builds_and_takes_a_first_page() {
    let folder = tempfile::tempdir().unwrap();
    check(
        folder.path(),
        "init --bare mine",
        0,
        &["Made a site of 2 files with nothing in it", "cd mine", "nutgraf new explainer", "nutgraf serve -O"],
    );
    let site = folder.path().join("mine");
    assert_eq!(files(&site).iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(), [".gitignore", "nutgraf.yaml"]);
    assert!(site.join("content").is_dir());
    check(&site, "build --strict", 0, &["Built ", "no findings"]);
    check(&site, "new explainer my-story", 0, &[]);
    check(&site, "build", 0, &["Built ", "gates stop publishing"]);
    assert!(site.join("public/explainers/my-story/index.html").is_file());
    check(folder.path(), "init --bare --ci github other", 0, &["Made a site of 3 files"]);
}

#[test]
fn the_site_of_init_passes_with_the_clock_of_today() {
    let (_folder, site) = site();
    let output = command(&site, "check --strict").env_remove("SOURCE_DATE_EPOCH").output().unwrap();
    assert!(output.status.success() && err(&output).contains("no findings"), "{}", err(&output));
}

#[test]
fn nothing_of_the_evidence_is_published() {
    let (_folder, site) = site();
    check(&site, "build -q", 0, &[]);
    let published = files(&site.join("public"));
    assert!(
        published.iter().all(|(path, bytes)| !path.contains("budget-2024.txt") && !String::from_utf8_lossy(bytes).contains("TOWN OF EXAMPLETON"))
    );
}

#[test]
fn init_refuses_a_folder_that_holds_something_and_leaves_it_alone() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.txt", "b.txt"] {
        fs::write(folder.path().join(name), "mine").unwrap();
    }
    let before = files(folder.path());
    check(folder.path(), "init", 2, &["is not empty", "`a.txt`, `b.txt`", "nothing was written"]);
    check(folder.path(), "init a.txt", 2, &["`a.txt` is a file"]);
    assert_eq!(files(folder.path()), before);
}

#[test]
fn init_takes_an_empty_folder_and_one_that_git_has_just_made() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    check(folder.path(), "init", 0, &["in this folder", "nutgraf build"]);
    assert!(folder.path().join("nutgraf.yaml").is_file());
}

#[test]
fn the_site_root_is_found_from_any_folder_of_the_site() {
    let (folder, site) = site();
    for (from, line) in [
        (site.clone(), "check"),
        (site.join("content/figures"), "check"),
        (folder.path().to_path_buf(), "check -r site"),
        (folder.path().to_path_buf(), "-r site/content check"),
    ] {
        check(&from, line, 0, &["no findings"]);
    }
    check(&site.join("content"), "build", 0, &["Built "]);
    assert!(site.join("public/index.html").is_file() && !site.join("content/public").exists());
}

#[test]
fn an_error_is_exit_1_and_leaves_the_old_output() {
    let (_folder, site) = site();
    check(&site, "build", 0, &[]);
    let before = files(&site.join("public"));
    break_link(&site);
    check(&site, "check", 1, &["did you mean", EXPLAINER]);
    let built = check(&site, "build", 1, &["Nothing written: ", " error", "public/ is as it was"]);
    assert!(err(&built).lines().last().unwrap().starts_with("Nothing written"), "{}", err(&built));
    assert_eq!(files(&site.join("public")), before);
}

#[test]
fn a_gate_stops_only_a_strict_build() {
    let (_folder, site) = site();
    leave_mark(&site);
    check(&site, "build", 0, &["gate[", "Built ", "1 gate; gates stop publishing\n"]);
    check(&site, "check", 0, &["1 gate; gates stop publishing\n"]);
    check(&site, "check --strict", 1, &["1 gate; `build --strict` would write nothing"]);
    check(&site, "build --strict", 1, &["Nothing written: 1 gate", "public/ is as it was"]);
}

#[test]
fn an_error_in_the_configuration_is_exit_2() {
    let (_folder, site) = site();
    edit(&site.join("nutgraf.yaml"), "timezone:", "timezon:");
    check(&site, "check", 2, &["nutgraf.yaml:", "timezone"]);
    check(&site, "build", 2, &["Nothing written"]);
    assert!(!site.join("public").exists());
}

#[test]
fn a_wrong_base_url_is_exit_2() {
    let (_folder, site) = site();
    check(&site, "build -u nonsense", 2, &["on the command line"]);
    check(&site, "build -u https://other.example/news/", 0, &[]);
    assert!(fs::read_to_string(site.join("public/index.html")).unwrap().contains("https://other.example/news/"));
}

#[test]
fn an_output_folder_that_is_not_ours_is_exit_2_and_untouched() {
    let (folder, site) = site();
    let foreign = folder.path().join("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("mine.txt"), "mine").unwrap();
    for line in ["build -o ../foreign", "clean -o ../foreign", "build -o content", "build -o .", "build -o .."] {
        check(&site, line, 2, &["nothing was touched"]);
    }
    assert_eq!(files(&foreign).len(), 1);
    check(&site, "build -o ../elsewhere", 0, &[]);
    assert!(folder.path().join("elsewhere/index.html").is_file() && !site.join("public").exists());
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_exit_3() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, site) = site();
    let file = site.join(EXPLAINER);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o0)).unwrap();
    if fs::read(&file).is_ok() {
        return; // The superuser reads everything: nothing can be shown here.
    }
    check(&site, "check", 3, &["unreadable-file"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_exit_3() {
    let folder = tempfile::tempdir().unwrap();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = command(folder.path(), "explain").stdout(full).output().unwrap();
    assert!(output.status.code() == Some(3) && err(&output).contains("standard output"), "{}", err(&output));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    for line in ["explain", "--help"] {
        let mut child = command(folder.path(), line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{line}: {}", err(&output));
    }
}

#[test]
fn quiet_says_only_what_stopped_the_run() {
    let (_folder, site) = site();
    for line in ["check -q", "build -q", "clean -q"] {
        let output = check(&site, line, 0, &[]);
        assert_eq!((out(&output), err(&output)), (String::new(), String::new()), "{line}");
    }
    leave_mark(&site);
    assert_eq!(err(&check(&site, "check -q", 0, &[])), "");
    check(&site, "check -q --strict", 1, &["gate["]);
    break_link(&site);
    let said = err(&check(&site, "build -q", 1, &["error["]));
    assert!(!said.contains("gate[") && !said.contains("Nothing written"), "{said}");
}

#[test]
fn verbose_says_which_folders() {
    let (_folder, site) = site();
    check(&site, "build -v", 0, &["Building ", "public/"]);
}

#[test]
fn programs_get_findings_on_standard_output() {
    let (_folder, site) = site();
    break_link(&site);
    let json = out(&check(&site, "check --format json", 1, &["Checked "]));
    let found: Vec<serde_json::Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(found.iter().any(|one| one["severity"] == "error" && one["path"] == EXPLAINER && one["line"].is_u64()), "{json}");
    let github = out(&check(&site, "build --format github", 1, &["Nothing written"]));
    assert!(github.lines().all(|line| line.starts_with("::")) && github.contains(&format!("::error file={EXPLAINER},line=")), "{github}");
    let quiet = check(&site, "check --format json -q", 1, &[]);
    assert_eq!((out(&quiet), err(&quiet)), (json, String::new()));
}

#[test]
fn colours_are_for_terminals_unless_they_are_asked_for() {
    let (_folder, site) = site();
    break_link(&site);
    let coloured = |line: &str, no_color: Option<&str>| {
        let mut command = command(&site, line);
        no_color.iter().for_each(|value| _ = command.env("NO_COLOR", value));
        err(&command.output().unwrap()).contains('\u{1b}')
    };
    for (line, no_color, expected) in [
        ("check", None, false),
        ("check --color always", None, true),
        ("check --color always", Some("1"), true),
        ("check --color never", None, false),
        ("check", Some("1"), false),
        ("check -r nowhere --color always", None, true),
        ("check -r nowhere", None, false),
    ] {
        assert_eq!(coloured(line, no_color), expected, "{line} with NO_COLOR {no_color:?}");
    }
}

#[test]
fn clean_removes_what_was_written_and_keeps_foreign_files() {
    let (_folder, site) = site();
    let before = files(&site);
    check(&site, "clean", 0, &["Nothing to remove in "]);
    check(&site, "build -q", 0, &[]);
    fs::create_dir_all(site.join(".nutgraf")).unwrap();
    fs::write(site.join(".nutgraf/memo"), "x").unwrap();
    check(&site.join("content"), "clean", 0, &["Removed ", "and the cache"]);
    assert!(!site.join("public").exists());
    assert_eq!(files(&site), before);
    check(&site, "build -q", 0, &[]);
    fs::write(site.join("public/CNAME"), "mine").unwrap();
    check(&site, "clean", 0, &["1 file there not written by nutgraf is kept"]);
    assert_eq!(fs::read(site.join("public/CNAME")).unwrap(), b"mine");
    assert!(!site.join("public/index.html").exists());
    check(&site, "build -q", 0, &[]);
    assert!(site.join("public/CNAME").exists() && site.join("public/index.html").exists());
}

#[test]
fn a_code_is_explained_and_an_unknown_one_gets_the_nearest() {
    let folder = tempfile::tempdir().unwrap();
    assert!(out(&check(folder.path(), "explain yaml-syntax", 0, &[])).starts_with("# yaml-syntax\n"));
    assert!(out(&check(folder.path(), "explain error[yaml-syntax]", 0, &[])).starts_with("# yaml-syntax\n"));
    check(folder.path(), "explain yaml-sintax", 2, &["there is no code `yaml-sintax`", "did you mean `yaml-syntax`?"]);
    let list = out(&check(folder.path(), "explain", 0, &[]));
    assert!(list.starts_with("Errors: ") && list.lines().any(|line| line.trim_start().starts_with("yaml-syntax ")), "{list}");
}

#[test]
fn drafts_and_the_future_are_shown_when_asked_for() {
    let (_folder, site) = site();
    fs::write(site.join("content/draft.md"), "---\ntitle: A draft\ndraft: true\n---\n\nText.\n").unwrap();
    fs::write(site.join("content/later.md"), "---\ntitle: Later\ndate: 2999-01-01\n---\n\nText.\n").unwrap();
    let shows = |line: &str| {
        check(&site, line, 0, &[]);
        ["draft", "later"].map(|page| site.join("public").join(page).join("index.html").exists())
    };
    check(&site, "build", 0, &["The site changes by itself "]);
    assert_eq!(shows("build"), [false, false]);
    assert_eq!(shows("build --drafts"), [true, false]);
    assert_eq!(shows("build --future"), [false, true]);
    assert_eq!(shows("build --drafts --future --force --durable"), [true, true]);
    assert_eq!(shows("build"), [false, false]);
}

#[test]
fn the_same_site_gives_the_same_bytes() {
    let (folder, site) = site();
    check(&site, "build -q", 0, &[]);
    check(&site, "build -q -o ../again", 0, &[]);
    let without_manifest = |folder: &Path| files(folder).into_iter().filter(|(path, _)| path != ".nutgraf-manifest").collect::<Vec<_>>();
    assert_eq!(without_manifest(&site.join("public")), without_manifest(&folder.path().join("again")));
}

#[test]
fn a_waived_finding_is_counted_and_listed_when_asked_for() {
    let (_folder, site) = site();
    leave_mark(&site);
    let output = check(&site, "check --format json", 0, &[]);
    let finding: serde_json::Value = serde_json::from_str(out(&output).lines().next().unwrap()).unwrap();
    let code = finding["code"].as_str().unwrap();
    let waiver = format!("topics: [Budget]\nwaive:\n  {code}:\n    because: the editor wants it so\n    by: the desk\n");
    edit(&site.join(EXPLAINER), "topics: [Budget]\n", &waiver);
    let said = err(&check(&site, "check --strict", 0, &["1 finding waived (-v lists them)", "no findings"]));
    assert!(!said.contains("the editor wants it so"), "{said}");
    check(&site, "check --strict -v", 0, &[&format!("waived[{code}]: {EXPLAINER}:"), "waived by the desk: the editor wants it so"]);
}

#[test]
fn a_page_that_never_ends_ends_the_build_and_leaves_the_old_output() {
    let (_place, site) = site();
    check(&site, "build", 0, &[]);
    let before = files(&site.join("public"));
    fs::create_dir_all(site.join("templates")).unwrap();
    let inner = "{% for c in range(end=100000) %}{% endfor %}";
    let endless = format!("{{% for a in range(end=100000) %}}{{% for b in range(end=100000) %}}{inner}{{% endfor %}}{{% endfor %}}");
    fs::write(site.join("templates/explainer.html"), endless).unwrap();
    let parts = ["error[page-too-slow]", "templates/explainer.html", "has been rendered for 0.2 seconds with `explainer.html`", "Nothing written"];
    check(&site, "build --page-limit 0.2", 1, &parts);
    check(&site, "check --page-limit 0.2", 1, &parts);
    assert_eq!(files(&site.join("public")), before);
    fs::remove_file(site.join("templates/explainer.html")).unwrap();
    check(&site, "build", 0, &[]);
    assert_eq!(files(&site.join("public")), before);
    let beside: Vec<String> = fs::read_dir(&site).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!beside.iter().any(|name| name.contains("nutgraf-staging")), "{beside:?}");
}

/// What no output may hold as it is: controls but line ends, and characters that turn a line round.
fn is_commanding(c: char) -> bool {
    c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(unix)]
#[test]
fn nothing_that_an_author_writes_commands_a_terminal_or_a_program_that_reads_the_findings() {
    let (_place, site) = site();
    let evil = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{202e}\u{2066}";
    let yaml = "\\e]0;owned\\a\\e[2J\\u009b31m\\n::error::x\\u202e\\u2066";
    let write = |path: &str, text: String| fs::write(site.join(path), text).unwrap();
    write(&format!("content/{}.md", evil.replace('/', "")), String::new());
    write("content/two\nlines.md", String::new());
    write("content/keys.md", format!("---\ntitle: \"{yaml}\"\n\"{yaml}\": x\ntopics: {{a: \"{yaml}\"}}\nslug: \"{yaml}\"\n---\n"));
    write("content/values.md", format!("---\ntitle: T\ndate: \"{yaml}\"\ntype: \"{yaml}\"\nweight: \"{yaml}\"\nlanguage: \"{yaml}\"\n---\n"));
    write(
        "content/text.md",
        format!(
            "---\ntitle: Text\n---\n\n[a]({evil}) [[{evil}]] [@{evil}] ![x]({evil}.png) <b {evil}> {evil}\n\n## A {{{evil}}}\n\n> [!{evil}]\n> x\n\n```{{{evil}}}\n```\n"
        ),
    );
    fs::create_dir_all(site.join("templates")).unwrap();
    write("templates/evil.html", format!("{{{{ {evil} }}}}"));
    write("templates/words.html", format!("{{% include \"{evil}\" %}}"));
    for line in ["check", "check -v", "build", "check --format json", "check --format github"] {
        let output = run(&site, line);
        assert_eq!(output.status.code(), Some(1), "{line}\n{}", err(&output));
        let shown = out(&output) + &err(&output);
        let found = shown.find(is_commanding).map(|at| shown[at.saturating_sub(80)..].chars().take(160).collect::<String>());
        assert_eq!(found, None, "{line}");
        assert!(shown.contains("owned"), "{line}: what was written is shown, made harmless\n{shown}");
        if line.ends_with("json") {
            let findings: Vec<serde_json::Value> = out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert!(
                findings.len() > 8 && findings.iter().any(|finding| finding["message"].as_str().unwrap().contains('\u{1b}')),
                "JSON keeps the value"
            );
        }
        if line.ends_with("github") {
            assert!(out(&output).lines().all(|line| line.starts_with("::")), "a name with a line end begins no command of its own\n{shown}");
        }
    }
}
