//! `nutgraf new`: what it makes, where, and what it refuses.

#![allow(clippy::unwrap_used, reason = "a test that cannot run the program has failed")]

mod program;

use std::fs;
use std::path::Path;

use program::{check, command, edit, err, files, out, site};

/// The codes of the findings about a file, as `check` tells them.
fn codes(site: &Path, file: &str) -> Vec<String> {
    let json = out(&check(site, "check --format json -q", 0, &[]));
    let findings = json.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    findings.filter(|one| one["path"] == file).map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

fn write(site: &Path, file: &str, text: &str) {
    let place = site.join(file);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, text).unwrap();
}

#[test]
fn each_kind_begins_as_a_file_that_builds_and_says_what_is_left_to_write() {
    let (_folder, site) = site();
    for (line, made) in [
        ("new explainer bridge", &["content/explainers/bridge.md"][..]),
        ("new background mayor", &["content/background/mayor.md"]),
        ("new figure lamps", &["content/sources/lamps.yaml", "content/figures/lamps.yaml"]),
        ("new figure lamps-2 --source budget", &["content/figures/lamps-2.yaml"]),
        ("new event vote", &["content/events/vote.yaml"]),
        ("new source letter", &["content/sources/letter.yaml"]),
        ("new explainer القرار-1701", &["content/explainers/القرار-1701.md"]),
    ] {
        let before = files(&site);
        let output = check(&site, line, 0, &["Began a", "Next:", "nutgraf check"]);
        assert_eq!(out(&output).lines().collect::<Vec<_>>(), made, "{line}");
        let after = files(&site);
        assert_eq!(after.len(), before.len() + made.len(), "{line}");
        assert!(before.iter().all(|file| after.contains(file)), "{line} changes nothing that was there");
        for file in made {
            assert!(codes(&site, file).contains(&"desk-mark".to_owned()), "{line}: the build names what is left to write in {file}");
        }
    }
    check(&site, "build", 0, &["Built "]);
    check(&site, "build --strict", 1, &["Nothing written: "]);
}

#[test]
fn no_reporter_and_no_day_is_invented() {
    let (_folder, site) = site();
    check(&site, "new figure lamps -q", 0, &[]);
    check(&site, "new event vote -q", 0, &[]);
    let figure = fs::read_to_string(site.join("content/figures/lamps.yaml")).unwrap();
    for line in ["value: unknown", "by: not-stated", "as_of: not-stated", "reported: ../2024-01-01"] {
        assert!(figure.contains(line), "{figure}");
    }
    let source = fs::read_to_string(site.join("content/sources/lamps.yaml")).unwrap();
    for line in ["publisher: not-stated", "date: not-stated", "opened: never"] {
        assert!(source.contains(line), "{source}");
    }
    assert!(fs::read_to_string(site.join("content/events/vote.yaml")).unwrap().contains("date: ../2024-01-01"));
}

#[test]
fn the_date_is_that_of_the_sites_zone() {
    let (_folder, site) = site();
    edit(&site.join("nutgraf.yaml"), "timezone: UTC", "timezone: Asia/Beirut");
    // 23:30 of 30 June in UTC is the first of July in Beirut.
    let output = command(&site, "new explainer bridge").env("SOURCE_DATE_EPOCH", "1719790200").output().unwrap();
    assert!(output.status.success(), "{}", err(&output));
    assert!(fs::read_to_string(site.join("content/explainers/bridge.md")).unwrap().contains("date: 2024-07-01\n"));
}

#[test]
fn a_title_stays_what_it_is() {
    let (_folder, site) = site();
    for (number, title) in ["Roads: what now?", "\"Over\" the \\ hill", "- #1 {x} [y]", "1701", "@mayor's"].iter().enumerate() {
        for (kind, file) in [("explainer", "content/explainers/t"), ("source", "content/sources/t")] {
            let output = command(&site, &format!("new {kind} t{number}")).arg(format!("--title={title}")).output().unwrap();
            assert!(output.status.success(), "{}", err(&output));
            assert!(site.join(format!("{file}{number}.{}", if kind == "source" { "yaml" } else { "md" })).is_file());
        }
        let json = out(&check(&site, &format!("why t{number} --format json"), 0, &[]));
        let answer: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert!(answer["page"]["text"].as_str().unwrap().ends_with(&format!("\"{title}\"")), "{json}");
    }
    let output = command(&site, "new event e --title").arg("two\nlines").output().unwrap();
    assert!(output.status.code() == Some(2) && err(&output).contains("line end"), "{}", err(&output));
}

#[test]
fn an_id_that_cannot_be_used_is_exit_2() {
    let (_folder, site) = site();
    let before = files(&site);
    let long = format!("new event {}", "a".repeat(241));
    for (line, part) in [
        ("new explainer ../x", "has `/`"),
        ("new explainer a/b", "has `/`"),
        ("new figure a@b", "has `@`"),
        ("new event .x", "begins or ends in a dot"),
        ("new explainer Talks_Now", "write `talks-now`"),
        ("new explainer talks.ar", "write `talks-ar`"),
        ("new explainer index", "page of its folder"),
        ("new explainer 2024-11-01-talks", "page's date"),
        ("new background con", "device on Windows"),
        ("new source _x --source y", "for figures"),
        (&long, "241 bytes"),
    ] {
        check(&site, line, 2, &[part]);
    }
    let empty = command(&site, "new event").arg("").output().unwrap();
    assert!(empty.status.code() == Some(2) && err(&empty).contains("the id is empty"), "{}", err(&empty));
    assert_eq!(files(&site), before);
}

#[test]
fn an_id_that_the_site_has_is_refused_wherever_it_stands() {
    let (_folder, site) = site();
    write(&site, "content/background/old.md", "---\ntitle: Old\ngloss: Old.\nnames: [the-elder]\naliases: [/explainers/formerly/]\n---\nText.\n");
    write(&site, "content/notes/secret.md", "---\ntitle: Secret\ndraft: true\n---\nText.\n");
    write(
        &site,
        "content/explainers/holder.md",
        "---\ntitle: Holder\ndraft: true\nfigures:\n  inner:\n    title: T\n    unit: t\n    value: 1\n    by: X\n    as_of: 2023\n    source: budget\n---\nText.\n",
    );
    let before = files(&site);
    for (line, part) in [
        ("new background exampleton-roads", "there is a page `exampleton-roads` already, `content/explainers/exampleton-roads.md`"),
        ("new explainer the-elder", "is a name of the page `content/background/old.md`"),
        ("new explainer secret", "in `content/notes/secret.md`"),
        ("new explainer formerly", "something stands at `/explainers/formerly/`"),
        ("new explainer 404", "there is a page `404` already"),
        ("new figure road-repair-2024", "in `content/figures/road-repair-2024.yaml`"),
        ("new figure inner", "in `content/explainers/holder.md`"),
        ("new figure budget", "write `--source budget` if the figure was read there"),
        ("new figure x --source bugdet", "did you mean `budget`?"),
        ("new event budget-adopted", "there is an event `budget-adopted` already"),
        ("new source minutes", "in `content/sources/budget.yaml`"),
    ] {
        check(&site, line, 2, &[part, "nothing was written"]);
    }
    assert_eq!(files(&site), before);
    // Figures, events and sources are called in different ways: one id may serve each.
    check(&site, "new event road-repair-2024", 0, &[]);
}

#[test]
fn a_file_that_is_there_is_never_overwritten() {
    let (_folder, site) = site();
    write(&site, "content/sources/letter.yaml", "other:\n  title: Another\n  opened: never\n");
    write(&site, "content/figures/lamps.yaml", "# empty so far\n{}\n");
    let before = files(&site);
    check(&site, "new source letter", 2, &["is there already"]);
    check(&site, "new figure lamps", 2, &["is there already"]);
    assert_eq!(files(&site), before, "a source that was made for the figure is taken back");
}

#[test]
fn a_new_file_lies_beside_those_of_its_kind() {
    let (_folder, site) = site();
    for name in ["a", "b"] {
        write(&site, &format!("content/explainers/2023/{name}/index.md"), &format!("---\ntitle: {name}\n---\nText.\n"));
        let source = format!("{name}:\n  title: T\n  opened: never\n");
        write(&site, &format!("content/sources/letters/{name}.yaml"), &source);
    }
    for (line, made) in [
        ("new explainer bridge", "content/explainers/2023/bridge/index.md\n"),
        ("new source letter", "content/sources/letters/letter.yaml\n"),
        ("new event vote", "content/events/vote.yaml\n"),
    ] {
        assert_eq!(out(&check(&site, line, 0, &[])), made);
    }
    fs::remove_dir_all(site.join("content/background")).unwrap();
    edit(&site.join("content/explainers/exampleton-roads.md"), "exampleton-town-council", "#top");
    assert_eq!(out(&check(&site, "new background mayor", 0, &[])), "content/background/mayor.md\n");
}

#[test]
fn a_site_has_archetypes_of_its_own() {
    let (_folder, site) = site();
    let own = "templates/archetypes/explainer.md";
    write(&site, own, "---\ntitle: {{ title }}\ndate: {{ date }}\ndescription: TK on {{ id }}\n---\n\n{% raw %} {{ no end\n\nTK {{ title }}\n");
    let output = command(&site, "new explainer bridge -t").arg("A: b").output().unwrap();
    assert!(output.status.success(), "{}", err(&output));
    let expected = "---\ntitle: \"A: b\"\ndate: 2024-01-01\ndescription: TK on bridge\n---\n\n{% raw %} {{ no end\n\nTK A: b\n";
    assert_eq!(fs::read_to_string(site.join("content/explainers/bridge.md")).unwrap(), expected);
    // It is no template of a page, and is published nowhere.
    check(&site, "build", 0, &["Built "]);
    for (text, parts) in [
        (
            "---\ntitle: {{ titel }}\n---\n{{ page.x }}\n",
            &["template-name", "templates/archetypes/explainer.md:2:8", "did you mean `title`?", ":4:1"][..],
        ),
        ("---\ntitle: [a\n---\n", &["content/explainers/tower.md:2:"]),
        ("---\ndate: tomorrow\ntitle: x\n---\n", &["content/explainers/tower.md:2:7", "bad-date"]),
    ] {
        write(&site, own, text);
        let parts: Vec<&str> = parts.iter().copied().chain(["Nothing written"]).collect();
        check(&site, "new explainer tower", 1, &parts);
    }
    write(&site, "templates/archetypes/source.yaml", "a:\n  title: A\n  opened: never\nb:\n  title: B\n  opened: never\n");
    check(&site, "new source letter", 1, &["makes 2 records"]);
    assert!(!site.join("content/explainers/tower.md").exists() && !site.join("content/sources/letter.yaml").exists());
}

#[cfg(unix)]
#[test]
fn nothing_is_written_out_of_the_site() {
    let (folder, site) = site();
    fs::create_dir(folder.path().join("elsewhere")).unwrap();
    fs::remove_dir_all(site.join("content/background")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("elsewhere"), site.join("content/background")).unwrap();
    check(&site, "new background mayor", 2, &["leads out of the site"]);
    assert_eq!(files(&folder.path().join("elsewhere")), []);
}

#[test]
fn without_a_site_or_with_a_wrong_configuration_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    check(folder.path(), "new explainer bridge", 2, &["there is no site here"]);
    check(folder.path(), "new article bridge", 2, &["explainer, background, figure, event, source"]);
    let (_folder, site) = site();
    edit(&site.join("nutgraf.yaml"), "timezone:", "timezon:");
    check(&site, "new explainer bridge", 2, &["nutgraf.yaml:", "timezone"]);
    assert!(!site.join("content/explainers/bridge.md").exists());
}
