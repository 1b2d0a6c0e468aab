//! What is said before anything is done: the plan, what it would break, and what may not be published at all.

use std::fs;

use crate::program::{edit, err, out};
use crate::wire::{ROADS, Trial, published};

#[test]
fn a_dry_run_tells_and_touches_nothing() {
    let trial = Trial::mirrored();
    let said = out(&trial.run("publish --dry-run", 0, &["nothing is live yet"]));
    for part in ["new        404.html", "pages: 13 new, 0 changed, 0 removed", "kB to send; 0 files stay as they are"] {
        assert!(said.contains(part), "{said}");
    }
    assert!(!trial.path("mirror").exists());
    trial.run("publish --yes", 0, &["In place: release 1 in the folder ", "mirror, made for https://exampleton.example/, 13 pages in "]);
    trial.run("publish --dry-run", 0, &["release 1 is live", "nothing to do"]);
}

#[test]
fn a_plan_names_addresses_that_would_be_gone_and_what_would_keep_them() {
    let trial = Trial::mirrored();
    trial.page("mayor", "");
    trial.page("budget", "");
    trial.run("publish --yes", 0, &[]);
    fs::create_dir_all(trial.site.join("content/news")).unwrap();
    fs::rename(trial.site.join("content/explainers/mayor.md"), trial.site.join("content/news/mayor.md")).unwrap();
    fs::remove_file(trial.site.join("content/explainers/budget.md")).unwrap();
    let parts = [
        "addresses of pages that would answer no more: 2",
        "/explainers/mayor/  if it is /news/mayor/ now, write `aliases: [/explainers/mayor/]` on that page",
        "/explainers/budget/  write `aliases: [/explainers/budget/]` on the page that takes its place",
    ];
    trial.run("publish --dry-run", 0, &parts);
    let json = out(&trial.run("publish --dry-run --format json", 0, &[]));
    let plan: serde_json::Value = serde_json::from_str(json.lines().last().unwrap()).unwrap();
    let gone = &plan["plan"]["gone"];
    assert_eq!((gone[1]["address"].as_str(), gone[1]["heir"].as_str()), (Some("/explainers/mayor/"), Some("/news/mayor/")));
    edit(&trial.site.join("content/news/mayor.md"), "---\n\n", "aliases: [/explainers/mayor/]\n---\n\n");
    assert!(!out(&trial.run("publish --dry-run", 0, &[])).contains("/explainers/mayor/  "));
}

#[test]
fn more_than_a_fifth_may_not_go_unless_it_is_meant() {
    let trial = Trial::mirrored();
    (0..20).for_each(|number| trial.page(&format!("page-{number}"), ""));
    trial.run("publish --yes", 0, &[]);
    let before = published(&trial.path("mirror"));
    (0..20).for_each(|number| fs::remove_file(trial.site.join(format!("content/explainers/page-{number}.md"))).unwrap());
    trial.run("publish --yes", 4, &["20 files of what is live would go", "nothing was changed", "--max-deletes"]);
    assert_eq!(published(&trial.path("mirror")), before);
    trial.run("publish --yes --max-deletes 100", 0, &["release 2"]);
    assert_eq!(published(&trial.path("mirror")), trial.built());
}

#[test]
fn errors_and_gates_are_not_published_and_nobody_who_is_not_there_is_asked() {
    let trial = Trial::mirrored();
    trial.run("publish", 4, &["nobody is here to be asked", "`--yes`"]);
    assert!(!trial.path("mirror").exists());
    edit(&trial.site.join(ROADS), "The order of the work.", "TK The order of the work.");
    trial.run("publish --yes", 1, &["gate[desk-mark]", "Nothing was published: 1 gate"]);
    edit(&trial.site.join(ROADS), "TK The order of the work.", "[x](nowhere-at-all)");
    trial.run("publish --yes", 1, &["error[unknown-page]", "Nothing was published"]);
    assert!(!trial.path("mirror").exists());
}

#[test]
fn which_target_is_said_or_clear() {
    let trial = Trial::new("  a: {type: folder, path: ../a}\n  default: {type: folder, path: ../b}\n  preview: {type: folder, path: ../c}\n");
    trial.run("publish --yes", 0, &["the folder"]);
    assert!(trial.path("b").exists() && !trial.path("a").exists() && !trial.path("c").exists());
    trial.run("publish prevew --yes", 2, &["there is no target `prevew`", "did you mean `preview`?"]);
    edit(&trial.site.join("nutgraf.yaml"), "  default: ", "  other: ");
    trial.run("publish --yes", 2, &["which target?", "`a`, `other`, `preview`"]);
    edit(&trial.site.join("nutgraf.yaml"), "  a: {type: folder, path: ../a}\n", "");
    trial.run("publish --yes --dry-run", 0, &["`other`"]);
    let without = Trial::new("");
    edit(&without.site.join("nutgraf.yaml"), "publish:\n", "");
    without.run("publish", 2, &["names no target to publish to", "type: git"]);
}

#[test]
fn a_credential_in_the_configuration_is_an_error_and_is_not_repeated() {
    let trial = Trial::new("  bucket:\n    type: s3\n    bucket: town-news\n    secret_access_key: cAnArY0123456789cAnArY\n    bukcet: x\n");
    let output = trial.run("publish --yes", 2, &["error[credential-in-config]", "secret_access_key: ****"]);
    assert!(err(&output).contains("unknown-field"), "{}", err(&output));
    for line in ["build", "check --format json", "check --format github"] {
        trial.run(line, 2, &["credential-in-config"]);
    }
    let flow = Trial::new("  pages: {type: git, branch: x, remote: 'https://me:cAnArY0123456789cAnArY@x.org/y', bracnh: z}\n");
    flow.run("publish --yes", 2, &["error[credential-in-config]", "https://****"]);
}

#[test]
fn drafts_are_for_the_preview_alone_which_says_so_on_every_page() {
    let trial =
        Trial::new("  mirror: {type: folder, path: ../mirror}\n  preview: {type: folder, path: ../look, base_url: 'https://look.example/'}\n");
    trial.page("secret", "draft: true\n");
    trial.run("publish --yes", 0, &[]);
    trial.run("publish preview --yes", 0, &["made for https://look.example/"]);
    assert!(!trial.path("mirror/explainers/secret").exists());
    let mut pages = 0;
    for (path, bytes) in published(&trial.path("look")) {
        let page = String::from_utf8_lossy(&bytes).into_owned();
        if path.ends_with(".html") {
            pages += 1;
            assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"), "{path}");
            assert!(page.contains("this page is not published") || page.contains("http-equiv=\"refresh\""), "{path}");
        }
    }
    assert!(pages > 10 && trial.path("look/explainers/secret/index.html").exists());
    for (path, bytes) in published(&trial.path("mirror")) {
        assert!(!String::from_utf8_lossy(&bytes).contains("this page is not published"), "{path}");
    }
    // One build after the other: neither takes anything over from the other.
    assert_eq!(published(&trial.path("mirror")), trial.built());
    trial.run("publish mirror --yes", 0, &["release 1"]);
    trial.is_clean();
}

/// A workflow holds no secret where it reads what others wrote, and runs nothing of theirs where it may publish.
#[test]
fn the_workflow_builds_without_secrets_and_deploys_without_contributors() {
    let folder = tempfile::tempdir().unwrap();
    crate::program::check(folder.path(), "init town --ci github", 0, &[]);
    let town = folder.path().join("town");
    let workflow = town.join(".github/workflows/site.yml");
    let text = fs::read_to_string(&workflow).unwrap();
    let yaml: serde_json::Value = serde_yaml::from_str(&text).unwrap();
    let (build, deploy) = (&yaml["jobs"]["build"], &yaml["jobs"]["deploy"]);
    assert!(!text.contains("secrets.") && !text.contains("pull_request_target"));
    assert_eq!(yaml["permissions"], serde_json::json!({}));
    assert_eq!(build["permissions"], serde_json::json!({"contents": "read"}));
    assert_eq!(build["steps"][0]["with"]["persist-credentials"], false);
    assert_eq!(deploy["permissions"], serde_json::json!({"pages": "write", "id-token": "write"}));
    assert!(
        deploy["steps"]
            .as_array()
            .unwrap()
            .iter()
            .all(|step| step.get("run").is_none() && step["uses"].as_str().unwrap().starts_with("actions/deploy"))
    );
    assert!(deploy["if"].as_str().unwrap().contains("github.event_name != 'pull_request'"));
    assert!(text.contains(&format!("nutgraf@{}", env!("CARGO_PKG_VERSION"))));
    // In a site that is there already, only the workflow is written, and never twice.
    fs::remove_file(&workflow).unwrap();
    crate::program::check(&town, "init --ci github", 0, &["Wrote .github/workflows/site.yml"]);
    fs::write(&workflow, "mine").unwrap();
    crate::program::check(&town, "init --ci github", 2, &["is there already"]);
    assert_eq!(fs::read_to_string(&workflow).unwrap(), "mine");
    crate::program::check(&town, "build --strict", 0, &[]);
}

/// On a terminal, which `script` gives: nothing happens without a yes.
#[cfg(target_os = "linux")]
#[test]
fn who_sits_at_a_terminal_is_asked() {
    use std::io::Write;
    let trial = Trial::mirrored();
    let answer = |text: &str| {
        let line = format!("{} publish; exit $?", env!("CARGO_BIN_EXE_nutgraf"));
        let mut command = trial.command("");
        let mut asked = std::process::Command::new("script");
        asked.args(["-qec", &line, "/dev/null"]).current_dir(&trial.site);
        asked.envs(command.env_clear().get_envs().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))));
        asked.env("SOURCE_DATE_EPOCH", trial.now).env("TERM", "dumb");
        let mut child = asked.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.code(), out(&output))
    };
    for text in ["n\n", "\n", "perhaps\n"] {
        let (code, said) = answer(text);
        assert!(code == Some(4) && said.contains("Shall this be done? [y/N]") && said.contains("nothing was changed, as you wished"), "{said}");
        assert!(!trial.path("mirror").exists());
    }
    let (code, said) = answer("y\n");
    assert!(code == Some(0) && said.contains("release 1"), "{said}");
}
