//! What the desk asks: `list`, `why`, and what needs no site, `completion` and `man`.

#![allow(clippy::unwrap_used, reason = "a test that cannot run the program has failed")]

mod program;

use std::fs;
use std::path::{Path, PathBuf};

use program::{check, command, edit, err, out, site};
use serde_json::Value;
use tempfile::TempDir;

/// The site of `init` with something for every list.
fn desk() -> (TempDir, PathBuf) {
    let (folder, site) = site();
    let write = |file: &str, text: &str| fs::write(site.join(file), text).unwrap();
    write("content/explainers/draft.md", "---\ntitle: A draft\ndraft: true\n---\n%% ask\nthe mayor %%\n\nText <!-- twice -->.\n");
    write("content/explainers/later.md", "---\ntitle: Later\ndate: 2024-03-01\n---\nText.\n");
    write("content/explainers/sooner.md", "---\ntitle: Sooner\ndate: 2024-02-01\ndraft: true\n---\nText.\n");
    write("content/explainers/gone.md", "---\ntitle: Gone\ndate: 2023-01-01\nexpires: 2023-06-01\n---\nText.\n");
    write("content/explainers/due.md", "---\ntitle: Due\nreview_by: 2023-12-01\naliases: [/due/]\n---\nText.\n");
    write("content/background/alone.md", "---\ntitle: Alone\ngloss: By itself. %% is it? %%\n---\nText.\n");
    write(
        "content/figures/lamps.yaml",
        "title: Lamps\nunit: lamps\nupdate_every: 30d\nreadings:\n  - {value: 10, by: Town, as_of: 2023-06-01, source: budget}\n  - {value: 12, by: Town, as_of: 2023-11-01, source: budget}\n  - {value: 11, by: Town, as_of: 2023-08-01, source: budget, status: withdrawn}\n  - {value: 9, by: Club, as_of: 2023-12-10, source: budget}\n",
    );
    write("content/events/vote.yaml", "vote:\n  title: Vote\n  date: 2024\n  draft: true\n  text: \"Soon. %% when? %%\"\n");
    (folder, site)
}

fn objects(json: &str) -> Vec<Value> {
    json.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn each_list_has_the_place_of_every_entry() {
    let (_folder, site) = desk();
    for (what, closing, lines) in [
        (
            "drafts",
            "3 drafts",
            &[
                "content/events/vote.yaml:1:1           event vote        Vote",
                "content/explainers/draft.md:2:8        explainer draft   A draft",
                "content/explainers/sooner.md:2:8       explainer sooner",
            ][..],
        ),
        (
            "future",
            "2 pages or records of the future",
            &[
                "content/explainers/sooner.md:2:8  explainer sooner  2024-02-01 00:00 UTC  Sooner",
                "content/explainers/later.md:2:8   explainer later   2024-03-01 00:00 UTC  Later",
            ],
        ),
        (
            "stale",
            "2 stale figures or pages",
            &["content/explainers/due.md:3:12    review-due", "content/figures/lamps.yaml:6:13   figure-stale  `lamps` is to be read every 30 days"],
        ),
        ("orphans", "2 orphans", &["content/background/alone.md:2:8  orphan", "content/figures/lamps.yaml:1:1   orphan"]),
        (
            "notes",
            "5 notes",
            &[
                "content/background/alone.md:3:19       note  is it?",
                "content/events/vote.yaml:5:16          note  when?",
                "content/explainers/draft.md:5:1        note  ask the mayor",
                "content/explainers/draft.md:8:6        note  twice",
                "content/explainers/exampleton-roads.md:",
            ],
        ),
    ] {
        let output = check(&site, &format!("list {what}"), 0, &[closing]);
        let shown = out(&output);
        let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(shown.lines().count(), lines.len(), "{what}:\n{shown}");
        for (line, expected) in shown.lines().zip(lines) {
            assert!(squeeze(line).starts_with(&squeeze(expected)), "{what}: {line}\ninstead of {expected}");
        }
        let starts: Vec<usize> = shown.lines().filter_map(|line| line.find("  ").map(|at| at + line[at..].find(|c| c != ' ').unwrap())).collect();
        assert!(starts.windows(2).all(|pair| pair[0] == pair[1]), "{what} stands in columns:\n{shown}");
        let json = objects(&out(&check(&site, &format!("list {what} --format json -q"), 0, &[])));
        assert!(json.len() == lines.len() && json.iter().all(|one| one["line"].is_u64() && one["path"].is_string()), "{json:?}");
    }
}

#[test]
fn a_list_of_nothing_says_so_and_prints_nothing() {
    let (_folder, site) = site();
    for what in ["drafts", "future", "stale", "orphans"] {
        assert_eq!(out(&check(&site, &format!("list {what}"), 0, &["No "])), "");
    }
    check(&site, "list nonsense", 2, &["drafts, future, stale, orphans, notes"]);
    check(&site, "list drafts --format github", 2, &["--format json"]);
}

#[test]
fn a_list_says_that_errors_may_hide_something() {
    let (_folder, site) = site();
    fs::write(site.join("content/explainers/broken.md"), "---\ntitle: [\ndraft: true\n---\n").unwrap();
    let said = err(&check(&site, "list drafts", 0, &["may hide something", "nutgraf check"]));
    assert!(!said.contains("-->"), "{said}");
}

/// The answer about a page, as a program reads it.
fn answer(site: &Path, page: &str) -> Value {
    let output = command(site, "why --format json").arg(page).output().unwrap();
    assert!(output.status.success(), "{page}: {}", err(&output));
    serde_json::from_str(&out(&output)).unwrap()
}

#[test]
fn a_page_is_found_by_address_path_id_and_name() {
    let (_folder, site) = desk();
    edit(&site.join("nutgraf.yaml"), "base_url: https://exampleton.example ", "base_url: https://exampleton.example/news/ ");
    for called in [
        "exampleton-roads",
        "/explainers/exampleton-roads/",
        "/news/explainers/exampleton-roads",
        "https://exampleton.example/news/explainers/exampleton-roads/index.html#top",
        "content/explainers/exampleton-roads.md",
        "./content/../content/explainers/exampleton-roads.md",
        "explainers/exampleton-roads",
        "Exampleton's roads: what the budget for 2024 says",
    ] {
        let answer = answer(&site, called);
        assert_eq!((&answer["in_output"], &answer["address"]), (&Value::from("yes"), &Value::from("/news/explainers/exampleton-roads/")), "{called}");
    }
    for (called, address) in [
        ("/", "/news/"),
        ("https://exampleton.example/news", "/news/"),
        ("/timeline/", "/news/timeline/"),
        ("figure:lamps", "/news/figures/lamps/"),
        ("/figures/lamps/", "/news/figures/lamps/"),
        ("content/figures/lamps.yaml", "/news/figures/lamps/"),
        ("/topics/budget/", "/news/topics/budget/"),
        ("/due/", "/news/explainers/due/"),
    ] {
        assert_eq!(answer(&site, called)["address"], address, "{called}");
    }
    check(&site.join("content/explainers"), "why exampleton-roads.md", 0, &[]);
    for (called, part) in [
        ("exampleton-rods", "did you mean `exampleton-roads`?"),
        ("lamps", "write `figure:lamps`"),
        ("event:vote", "draft"),
        ("source:budget", "no page of its own"),
    ] {
        let output = command(&site, "why").arg(called).output().unwrap();
        assert!((out(&output) + &err(&output)).contains(part), "{called}: {}", err(&output));
    }
}

#[test]
fn why_a_page_is_not_in_the_output_is_told() {
    let (_folder, site) = desk();
    for (page, part) in [
        ("draft", "it is a draft"),
        ("later", "under embargo until 2024-03-01 00:00 UTC"),
        ("content/explainers/gone.md", "it has expired: `expires:` was 2023-06-01 00:00 UTC"),
        ("/explainers/sooner/", "it is a draft"),
    ] {
        let answer = answer(&site, page);
        assert!(answer["in_output"] == "no" && answer["because"][0]["text"].as_str().unwrap().contains(part), "{answer}");
        assert!(answer["page"]["line"] == 2 && answer["sections"] == serde_json::json!({}), "{answer}");
    }
    assert_eq!(answer(&site, "sooner")["because"].as_array().unwrap().len(), 2, "every reason is told");
    let due = out(&check(&site, "why due", 0, &[]));
    assert!(
        due.contains("In the output, at /explainers/due/\n") && due.contains("no page links to it") && due.contains("warning[review-due]"),
        "{due}"
    );
    fs::write(site.join("content/explainers/twin.md"), "---\ntitle: Twin\nslug: due\n---\n").unwrap();
    let twin = out(&check(&site, "why twin", 0, &[]));
    for part in ["Not in the output yet", "nothing is written until", "it is not alone at its address", "error[address-clash]"] {
        assert!(twin.contains(part), "{part}: {twin}");
    }
    fs::write(site.join("content/explainers/broken.md"), "---\ntitle: [\n---\n").unwrap();
    let broken = out(&check(&site, "why content/explainers/broken.md", 0, &[]));
    assert!(broken.contains("it could not be read as a page") && broken.contains("broken.md:2:"), "{broken}");
}

#[test]
fn why_tells_which_readings_a_page_shows_and_why_these() {
    let (_folder, site) = desk();
    let text = "---\ntitle: Lamps\ndate: 2023-11-15\n---\n![[figure:lamps]]\n\nIt was [10](figure:lamps/town@2023-07-01) before [@minutes].\n";
    fs::write(site.join("content/explainers/lamps.md"), text).unwrap();
    // The source is of December; the readings say themselves when they were public.
    edit(&site.join("content/figures/lamps.yaml"), ", source: budget", ", reported: not-said, source: budget");
    let figures = site.join("content/figures/lamps.yaml");
    for (as_of, reported) in [("2023-06-01", "2023-06-02"), ("2023-11-01", "2023-11-02"), ("2023-08-01", "2023-08-02"), ("2023-12-10", "2023-12-11")]
    {
        edit(&figures, &format!("as_of: {as_of}, reported: not-said"), &format!("as_of: {as_of}, reported: {reported}"));
    }
    let told = out(&check(&site, "why /explainers/lamps/", 0, &[]));
    for part in [
        "Figures (the page is pinned to 2023-11-15, by its `date`)",
        "`figure:lamps`: Lamps, as known on 2023-11-15  (content/figures/lamps.yaml:1:1)",
        "shown: Town: 12 (as of 2023-11-01, reported 2023-11-02), read in `budget`  (content/figures/lamps.yaml:6:13)",
        "not shown: Town: 11 (as of 2023-08-01, reported 2023-08-02): withdrawn",
        "not shown: Town: 1 older",
        "not shown: Club: 9 (as of 2023-12-10, reported 2023-12-11): not public by 2023-11-15",
        "nothing is shown of Club",
        "`figure:lamps/town@2023-07-01`: Lamps, as known on 2023-07-01, by the reference itself",
        "shown: Town: 10 (as of 2023-06-01, reported 2023-06-02)",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}

#[test]
fn why_tells_what_a_page_depends_on_and_what_leads_to_it() {
    let (_folder, site) = desk();
    fs::create_dir_all(site.join("content/data")).unwrap();
    fs::create_dir_all(site.join("templates/parts")).unwrap();
    for name in ["spending", "other"] {
        fs::write(site.join(format!("content/data/{name}.csv")), "a,b\n1,2\n").unwrap();
    }
    fs::write(site.join("templates/parts/own.html"), "{{ data.spending | length }}").unwrap();
    fs::write(
        site.join("templates/own.html"),
        "{% extends \"base.html\" %}{% block main %}{% include \"parts/own.html\" %}{{ page.content }}{% endblock main %}",
    )
    .unwrap();
    fs::write(site.join("content/explainers/plan.txt"), "plan").unwrap();
    let text =
        "---\ntitle: Plan\ndate: 2023-12-20\ntemplate: own.html\n---\nThe [plan](plan.txt) of the [council](exampleton-town-council) [@minutes].\n";
    fs::write(site.join("content/explainers/plan.md"), text).unwrap();
    let plan = answer(&site, "plan");
    let texts = |section: &str| {
        plan["sections"][section].as_array().unwrap().iter().map(|line| line["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let parts: Vec<&str> = plan["sections"]["template"][0]["inner"].as_array().unwrap().iter().map(|part| part["text"].as_str().unwrap()).collect();
    assert!(parts.contains(&"`base.html`") && parts.contains(&"`parts/own.html`") && !parts.contains(&"`explainer.html`"), "{parts:?}");
    assert_eq!(texts("template"), ["`own.html`", "the table `content/data/spending`, which it reads as `data.spending`"]);
    assert_eq!(texts("files"), ["`content/explainers/plan.txt`"]);
    assert_eq!(texts("links_to"), ["/background/exampleton-town-council/ Exampleton town council"]);
    assert!(texts("sources")[0].starts_with("`minutes` Minutes of the town council"), "{plan}");
    assert!(texts("listed_in").contains(&"the collection `latest`".to_owned()), "{plan}");
    for (line, part) in [("why plan", "`own.html` with "), ("why plan", " others (-v names them)"), ("-v why plan", ", `parts/own.html`")] {
        let told = out(&check(&site, line, 0, &[]));
        assert!(told.contains(part), "{part}\n{told}");
    }
    let council = answer(&site, "exampleton-town-council");
    let from = &council["sections"]["linked_from"];
    assert!(from.as_array().unwrap().iter().any(|line| line["path"] == "content/explainers/plan.md" && line["line"] == 2), "{from}");
}

#[test]
fn completions_and_the_manual_need_no_site() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell", "PowerShell", "BASH"] {
        let script = out(&check(folder.path(), &format!("completion {shell}"), 0, &[]));
        for word in ["nutgraf", "explain", "completion", "drafts"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    check(folder.path(), "completion tcsh", 2, &["bash"]);
    let page = out(&check(folder.path(), "man", 0, &[]));
    for part in [".TH nutgraf 1  \"nutgraf 0.1.0\"", "nutgraf\\-build", "Exit codes"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let build = out(&check(folder.path(), "man build", 0, &[]));
    assert!(build.contains(".TH nutgraf-build 1  \"nutgraf 0.1.0\"") && build.contains("\\-\\-strict"), "{build}");
    let new = out(&check(folder.path(), "man new", 0, &[]));
    assert!(new.contains(".TH nutgraf-new 1  \"nutgraf 0.1.0\""), "{new}");
    check(folder.path(), "man biuld", 2, &["did you mean `build`?"]);
}

#[cfg(unix)]
#[test]
fn bash_takes_the_script_and_completes_commands_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("nutgraf.bash");
    fs::write(&script, out(&check(folder.path(), "completion bash", 0, &[]))).unwrap();
    let line = "source \"$1\"; COMP_WORDS=(nutgraf list dr); COMP_CWORD=2; _nutgraf nutgraf dr list; echo \"${COMPREPLY[*]}\"";
    let output = std::process::Command::new("bash").args(["--norc", "-c", line, "bash"]).arg(&script).output().unwrap();
    assert_eq!(out(&output), "drafts\n", "{}", err(&output));
}
