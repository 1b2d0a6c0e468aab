//! A bucket of a real S3-compatible server, with a proxy before it in which all goes wrong that can.
//!
//! After each request that changes something, readers are looked after: whatever can be reached from the pages that were there before, and
//! from the home page, finds its pages and files, and no page at all lacks a style sheet, a script or a font.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::program::{edit, out};
use crate::proxy::{Fate, Proxy, Seen, changed};
use crate::store::{Object, Objects, Store};
use crate::wire::{ROADS, ROADS_PAGE, Trial, held};

/// After so many milliseconds a store counts as silent: long for one on a machine that does ten other things.
const PATIENCE: &str = "4000";

/// A trial whose bucket is behind a proxy.
fn trial() -> Trial {
    let trial = Trial::new("  bucket:\n    type: s3\n    bucket: town-news\n    endpoint: http://127.0.0.1:1/\n");
    trial.page("mayor", "");
    trial
}

/// Points the trial at a proxy.
fn through(trial: &Trial, proxy: &Proxy) {
    let config = trial.site.join("nutgraf.yaml");
    let text = std::fs::read_to_string(&config).unwrap();
    let at = text.find("endpoint: http://127.0.0.1:").unwrap();
    let end = at + text[at..].find('\n').unwrap();
    std::fs::write(&config, format!("{}endpoint: http://127.0.0.1:{}/{}", &text[..at], proxy.port, &text[end..])).unwrap();
}

fn publish(trial: &Trial, code: i32, parts: &[&str]) {
    held(trial.command("publish --yes --max-deletes 100").env("NUTGRAF_STORE_TIMEOUT_MS", PATIENCE), "publish", code, parts);
}

/// The site's files in a bucket, without nutgraf's own.
fn site(objects: &Objects) -> Vec<(String, Vec<u8>)> {
    objects.iter().filter(|(key, _)| !key.starts_with(".nutgraf/")).map(|(key, object)| (key.clone(), object.bytes.clone())).collect()
}

/// The bucket as one clean run from nothing would leave it, but for old fingerprinted files, which the trials do not have.
fn is_as_built(store: &Store, trial: &Trial) {
    assert_eq!(site(&store.objects()), trial.built());
}

/// The second version of the site: a page changed, one new that others link to, one gone.
fn second(trial: &Trial) {
    trial.page("budget", "");
    let roads = trial.site.join(ROADS);
    let text = std::fs::read_to_string(&roads).unwrap();
    std::fs::write(&roads, text + "\nSee [the budget](budget).\n").unwrap();
    trial.write("content/explainers/budget.md", "---\ntitle: The budget\ndate: 2023-11-02\n---\n\nSee [the roads](exampleton-roads).\n");
    std::fs::remove_file(trial.site.join("content/explainers/mayor.md")).unwrap();
}

/// What a page asks for on its own site, as keys.
fn links(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for opening in ["href=\"/", "src=\"/"] {
        for (at, _) in page.match_indices(opening) {
            let rest = &page[at + opening.len()..];
            let address = rest[..rest.find('"').unwrap()].split(['#', '?']).next().unwrap().to_owned();
            let key = crate::store::decoded(&address);
            found.push(if key.is_empty() || key.ends_with('/') { format!("{key}index.html") } else { key });
        }
    }
    found
}

/// What readers would find broken; `before` are the pages that were live when the run began.
fn broken(objects: &BTreeMap<String, Vec<u8>>, before: &BTreeSet<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    let is_page = |key: &str| key.ends_with(".html");
    let text = |key: &str| String::from_utf8_lossy(&objects[key]).into_owned();
    for key in objects.keys().filter(|key| is_page(key) && !key.starts_with(".nutgraf/")) {
        let assets = links(&text(key)).into_iter().filter(|link| !is_page(link));
        wrong.extend(assets.filter(|asset| !objects.contains_key(asset)).map(|asset| format!("{key} lacks {asset}")));
    }
    let mut open: Vec<String> = before.iter().cloned().chain(["index.html".to_owned()]).filter(|key| objects.contains_key(key)).collect();
    let mut met: BTreeSet<String> = open.iter().cloned().collect();
    while let Some(key) = open.pop() {
        for link in links(&text(&key)).into_iter().filter(|link| is_page(link)) {
            if !objects.contains_key(&link) {
                wrong.push(format!("{key} leads to {link}, which is not there"));
            } else if met.insert(link.clone()) {
                open.push(link);
            }
        }
    }
    wrong
}

/// Whether a request is the one that is meant.
type Meant = fn(&Seen) -> bool;

/// Follows what a proxy sees of a bucket, and says after each change what readers would find broken.
struct Reader {
    objects: Mutex<BTreeMap<String, Vec<u8>>>,
    before: BTreeSet<String>,
    store: u16,
}

impl Reader {
    fn new(store: &Store) -> Arc<Self> {
        let objects: BTreeMap<_, _> = store.objects().into_iter().map(|(key, object)| (key, object.bytes)).collect();
        let before = objects.keys().filter(|key| key.ends_with(".html")).cloned().collect();
        Arc::new(Self { objects: Mutex::new(objects), before, store: store.port })
    }

    /// To be called with each request that has changed something.
    fn look(&self, seen: &Seen, withdrawn: &str) {
        let mut objects = self.objects.lock().unwrap();
        if seen.method == "DELETE" {
            objects.remove(&seen.key);
        } else {
            let object = Store::get(self.store, &seen.key).unwrap();
            objects.insert(seen.key.clone(), object.bytes);
        }
        let wrong: Vec<String> =
            broken(&objects, &self.before).into_iter().filter(|line| withdrawn.is_empty() || !line.contains(withdrawn)).collect();
        assert!(wrong.is_empty(), "after {} {}: {}", seen.method, seen.key, wrong.join("; "));
    }
}

#[test]
fn a_bucket_takes_what_changed_and_gives_it_back() {
    let store = Store::start(7);
    let trial = trial();
    let proxy = Proxy::clear(store.port);
    through(&trial, &proxy);
    publish(&trial, 0, &["release 1 in the bucket `town-news`"]);
    is_as_built(&store, &trial);
    let first = site(&store.objects());
    for (key, kind, caching) in [
        ("index.html", "text/html; charset=utf-8", "public, max-age=60"),
        ("atom.xml", "application/atom+xml; charset=utf-8", "public, max-age=60"),
        ("favicon.svg", "image/svg+xml; charset=utf-8", "public, max-age=60"),
        (first.iter().find(|(key, _)| key.ends_with(".css")).unwrap().0.as_str(), "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
    ] {
        let object = store.object(key).unwrap();
        assert_eq!((object.kind.as_str(), object.caching.as_str()), (kind, caching), "{key}");
    }
    // A second run sends nothing.
    let again = Proxy::clear(store.port);
    through(&trial, &again);
    publish(&trial, 0, &["release 1"]);
    assert!(again.seen().iter().all(|seen| !seen.changes()), "{:?}", again.seen());
    // A change sends what it changed, and records.
    second(&trial);
    let change = Proxy::clear(store.port);
    through(&trial, &change);
    publish(&trial, 0, &["release 2"]);
    is_as_built(&store, &trial);
    let sent = changed(&change.seen(), "PUT");
    let now = site(&store.objects());
    let differ: BTreeSet<String> = now.iter().filter(|file| !first.contains(file)).map(|(key, _)| key.clone()).collect();
    let records = [".nutgraf/pending.json", ".nutgraf/release.json", ".nutgraf/releases/2.json"].map(str::to_owned);
    assert_eq!(sent, differ.into_iter().chain(records).collect());
    // And back, without sending a page.
    let back = Proxy::clear(store.port);
    through(&trial, &back);
    held(&mut trial.command("rollback --yes --max-deletes 100"), "rollback", 0, &["release 3"]);
    assert_eq!(site(&store.objects()), first);
    assert!(changed(&back.seen(), "PUT").iter().all(|key| key.starts_with(".nutgraf/")));
    assert_eq!(store.object(ROADS_PAGE).unwrap().kind, "text/html; charset=utf-8");
    let listed = out(&trial.run("releases", 0, &["3 releases of `bucket`"]));
    assert!(listed.contains("release 1 again  live"), "{listed}");
    trial.is_clean();
}

#[test]
fn what_is_withdrawn_goes_first_and_from_every_release() {
    let store = Store::start(1000);
    let trial = trial();
    let proxy = Proxy::clear(store.port);
    through(&trial, &proxy);
    publish(&trial, 0, &[]);
    let page = store.object("explainers/mayor/index.html").unwrap().bytes;
    // Another version of it is kept, too.
    edit(&trial.site.join("content/explainers/mayor.md"), "The text of mayor.", "Another text of mayor.");
    publish(&trial, 0, &[]);
    let other = store.object("explainers/mayor/index.html").unwrap().bytes;
    std::fs::remove_file(trial.site.join("content/explainers/mayor.md")).unwrap();
    trial.configure("withdrawn: [/explainers/mayor/]\n");
    // Whatever else fails: it goes.
    let failing = Proxy::start(
        store.port,
        |_, seen| if seen.method == "PUT" && !seen.key.starts_with(".nutgraf/releases/") { Fate::Answered(403, "", "") } else { Fate::Passes },
        |_| {},
    );
    through(&trial, &failing);
    publish(&trial, 4, &["the store does not allow it", "nothing was deleted"]);
    let left = store.objects();
    assert!(left.values().all(|object| object.bytes != page && object.bytes != other));
    assert!(left.contains_key(ROADS_PAGE), "nothing else goes after an error");
    through(&trial, &proxy);
    publish(&trial, 0, &["release 3"]);
    is_as_built(&store, &trial);
    held(&mut trial.command("rollback 1 --yes"), "rollback", 4, &["speaks of what was withdrawn"]);
    held(&mut trial.command("rollback 1 --yes --with-mentions"), "rollback", 0, &["release 4"]);
    assert!(store.objects().values().all(|object| object.bytes != page && object.bytes != other));
}

#[test]
fn other_peoples_files_are_left_alone() {
    let store = Store::start(1000);
    let trial = trial();
    let proxy = Proxy::clear(store.port);
    through(&trial, &proxy);
    let mine = Object { bytes: b"mine".to_vec(), kind: "text/plain".to_owned(), caching: "no-store".to_owned() };
    store.put("mine.txt", &mine);
    publish(&trial, 4, &["files that nutgraf did not write (`mine.txt`)", "`keep: true`"]);
    assert_eq!(store.objects().len(), 1);
    edit(&trial.site.join("nutgraf.yaml"), "    bucket: town-news\n", "    bucket: town-news\n    keep: true\n");
    publish(&trial, 0, &["release 1"]);
    assert_eq!(store.object("mine.txt"), Some(mine.clone()));
    edit(&trial.site.join("nutgraf.yaml"), "    keep: true\n", "    prefix: below/here\n");
    publish(&trial, 0, &["below `below/here/`"]);
    assert!(store.object("below/here/index.html").is_some());
    store.put("below/here/new/index.html", &mine);
    trial.write("content/new.md", "---\ntitle: New\n---\n\nNew.\n");
    publish(&trial, 4, &["`new/index.html` in the bucket was not written by nutgraf"]);
}

const SLOW: &str = "<Error><Code>SlowDown</Code></Error>";

#[test]
fn an_error_of_the_store_is_overcome_wherever_it_comes() {
    overcomes(&[
        Fate::Answered(500, "", "<Error><Code>InternalError</Code></Error>"),
        Fate::Answered(503, "", SLOW),
        Fate::Answered(502, "", "<html>Bad gateway</html>"),
    ]);
}

#[test]
fn a_store_that_asks_for_patience_is_listened_to() {
    overcomes(&[Fate::Answered(429, "Retry-After: 1\r\n", SLOW)]);
}

#[test]
fn an_answer_that_breaks_or_does_not_come_is_overcome() {
    overcomes(&[Fate::Torn, Fate::Closed]);
}

#[test]
fn a_request_that_nobody_hears_is_overcome() {
    overcomes(&[Fate::Unheard]);
}

/// Lets each of these befall once a request of every kind. (A few to a test: they wait much, and tests wait at once.)
fn overcomes(fates: &[Fate]) {
    let store = Store::start(5);
    let trial = trial();
    let clear = Proxy::clear(store.port);
    through(&trial, &clear);
    publish(&trial, 0, &[]);
    let baseline = store.objects();
    second(&trial);
    let wanted: [(&str, Meant); 5] = [
        ("a listing", |seen| seen.key.contains("list-type")),
        ("a page", |seen| seen.method == "PUT" && seen.key == ROADS_PAGE),
        ("a claim", |seen| seen.method == "PUT" && seen.key == ".nutgraf/pending.json"),
        ("a record", |seen| seen.method == "PUT" && seen.key == ".nutgraf/release.json"),
        ("a delete", |seen| seen.method == "DELETE" && seen.key.starts_with("explainers/")),
    ];
    for fate in fates {
        for (what, is_meant) in wanted {
            store.fill(&baseline);
            let reader = Reader::new(&store);
            let is_spent = AtomicBool::new(false);
            let own = fate.clone();
            let judge =
                move |_: usize, seen: &Seen| if is_meant(seen) && !is_spent.swap(true, Ordering::SeqCst) { own.clone() } else { Fate::Passes };
            let proxy = Proxy::start(store.port, judge, move |seen| reader.look(seen, ""));
            through(&trial, &proxy);
            publish(&trial, 0, &["release 2"]);
            proxy.is_content();
            is_as_built(&store, &trial);
            let tries: Vec<Instant> = proxy.seen().into_iter().filter(is_meant).map(|seen| seen.at).collect();
            assert!(tries.len() > 1, "{what} never came again after {fate:?}");
            if matches!(fate, Fate::Answered(429, ..)) {
                assert!(tries[1] - tries[0] >= Duration::from_secs(1), "{what} came again too soon");
            }
        }
    }
    trial.is_clean();
}

#[test]
fn what_does_not_pass_ends_the_run_and_nothing_is_deleted() {
    let store = Store::start(1000);
    let trial = trial();
    let clear = Proxy::clear(store.port);
    through(&trial, &clear);
    publish(&trial, 0, &[]);
    let baseline = store.objects();
    second(&trial);
    let cases: [(u16, &str, &str, &str); 4] = [
        (503, "PUT", "sitemap.xml", "the store is overloaded (SlowDown)"),
        (403, "PUT", "index.html", "the store does not allow it (SlowDown)"),
        (403, "PUT", ".nutgraf/release.json", "the store does not allow it"),
        (403, "GET", "?list-type", "the store does not allow it"),
    ];
    for (status, method, key, part) in cases {
        store.fill(&baseline);
        let reader = Reader::new(&store);
        let judge = move |_: usize, seen: &Seen| {
            let is_meant = seen.method == method && if key.starts_with('?') { seen.key.starts_with(key) } else { seen.key == key };
            // What a store says may repeat what was signed.
            let body = "<Error><Code>SlowDown</Code><CanonicalRequest>x-amz-security-token:cAnArY0123456789cAnArY</CanonicalRequest></Error>";
            if is_meant { Fate::Answered(status, "", body) } else { Fate::Passes }
        };
        let proxy = Proxy::start(store.port, judge, move |seen| reader.look(seen, ""));
        through(&trial, &proxy);
        publish(&trial, 4, &[part, "publish"]);
        proxy.is_content();
        let tries = proxy.seen().iter().filter(|seen| seen.status == status).count();
        assert_eq!(tries, if status == 503 { 6 } else { 1 }, "{key}");
        assert!(proxy.seen().iter().all(|seen| seen.method != "DELETE"), "{key}");
        through(&trial, &clear);
        publish(&trial, 0, &["release 2"]);
        is_as_built(&store, &trial);
    }
    // A delete that fails leaves the new release live, and the next run removes the rest.
    store.fill(&baseline);
    let judge = |_: usize, seen: &Seen| {
        if seen.method == "DELETE" && seen.key.starts_with("explainers/") { Fate::Answered(403, "", "") } else { Fate::Passes }
    };
    let proxy = Proxy::start(store.port, judge, |_| {});
    through(&trial, &proxy);
    publish(&trial, 4, &["release 2 is live, but not all of what left the site was removed"]);
    assert!(store.object("explainers/mayor/index.html").is_some());
    through(&trial, &clear);
    publish(&trial, 0, &["Live at"]);
    is_as_built(&store, &trial);
}

#[test]
fn of_two_who_publish_at_once_one_is_told() {
    let store = Store::start(1000);
    let trial = trial();
    let clear = Proxy::clear(store.port);
    through(&trial, &clear);
    publish(&trial, 0, &[]);
    second(&trial);
    let port = store.port;
    let other = Object { bytes: b"{}".to_vec(), kind: "application/json".to_owned(), caching: "no-store".to_owned() };
    // Somebody begins between the look and the claim.
    let theirs = other.clone();
    let judge = move |_: usize, seen: &Seen| {
        if seen.method == "PUT" && seen.key == ".nutgraf/pending.json" {
            Store::set(port, ".nutgraf/pending.json", &theirs);
        }
        Fate::Passes
    };
    let proxy = Proxy::start(port, judge, |_| {});
    through(&trial, &proxy);
    let before = site(&store.objects());
    publish(&trial, 4, &["somebody else is publishing to this bucket; nothing was changed"]);
    assert_eq!(site(&store.objects()), before);
    // Somebody comes to the end first.
    let live = store.object(".nutgraf/release.json").unwrap();
    let judge = move |_: usize, seen: &Seen| {
        if seen.method == "PUT" && seen.key == ".nutgraf/release.json" {
            let bytes = [live.bytes.as_slice(), b"\n"].concat();
            Store::set(port, ".nutgraf/release.json", &Object { bytes, ..live.clone() });
        }
        Fate::Passes
    };
    let proxy = Proxy::start(port, judge, |_| {});
    through(&trial, &proxy);
    publish(&trial, 4, &["somebody else has published to this bucket meanwhile", "nothing was deleted"]);
    assert!(proxy.seen().iter().all(|seen| seen.method != "DELETE"));
    through(&trial, &clear);
    publish(&trial, 0, &["Live at"]);
    is_as_built(&store, &trial);
}

#[test]
fn a_run_that_is_stopped_after_any_even_number_of_requests_breaks_nothing_and_the_next_one_ends_it() {
    stops_after_every_second(0);
}

#[test]
fn a_run_that_is_stopped_after_any_odd_number_of_requests_breaks_nothing_and_the_next_one_ends_it() {
    stops_after_every_second(1);
}

fn stops_after_every_second(first: usize) {
    let store = Store::start(1000);
    let trial = trial();
    let clear = Proxy::clear(store.port);
    through(&trial, &clear);
    publish(&trial, 0, &[]);
    let baseline = store.objects();
    second(&trial);
    let counting = Proxy::clear(store.port);
    through(&trial, &counting);
    publish(&trial, 0, &[]);
    let all = counting.seen().len();
    let expected = site(&store.objects());
    assert_eq!(expected, trial.built());
    assert!(all > 15, "{all}");
    for number in (first..all).step_by(2) {
        store.fill(&baseline);
        let reader = Reader::new(&store);
        let is_reached = Arc::new(AtomicBool::new(false));
        let told = is_reached.clone();
        let judge = move |count: usize, _: &Seen| {
            if count < number {
                return Fate::Passes;
            }
            told.store(true, Ordering::SeqCst);
            Fate::Unheard
        };
        let proxy = Proxy::start(store.port, judge, move |seen| reader.look(seen, ""));
        through(&trial, &proxy);
        let mut child = trial.command("publish --yes -q --max-deletes 100").stderr(Stdio::null()).spawn().unwrap();
        let deadline = Instant::now() + Duration::from_secs(60);
        while !is_reached.load(Ordering::SeqCst) && child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < deadline, "request {number} never came");
            std::thread::park_timeout(Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        proxy.is_content();
        let has_record = store.object(".nutgraf/release.json") != baseline.get(".nutgraf/release.json").cloned();
        assert!(has_record || proxy.seen().iter().all(|seen| seen.method != "DELETE"), "request {number}: deleted before the end");
        through(&trial, &clear);
        publish(&trial, 0, &["Live at"]);
        assert_eq!(site(&store.objects()), expected, "after request {number}");
        let quiet = Proxy::clear(store.port);
        through(&trial, &quiet);
        publish(&trial, 0, &["Live at"]);
        assert!(quiet.seen().iter().all(|seen| !seen.changes()), "after request {number} there is always more to do");
    }
}

#[test]
fn a_store_without_conditions_is_published_to_as_well() {
    let store = Store::start(1000);
    let trial = trial();
    let port = store.port;
    let refusal = Fate::Answered(501, "", "<Error><Code>NotImplemented</Code></Error>");
    let own = refusal.clone();
    let plain = Proxy::start(port, move |_, seen| if seen.is_conditional { own.clone() } else { Fate::Passes }, |_| {});
    through(&trial, &plain);
    publish(&trial, 0, &["release 1"]);
    second(&trial);
    publish(&trial, 0, &["release 2"]);
    is_as_built(&store, &trial);
    assert!(plain.seen().iter().filter(|seen| seen.is_conditional).count() >= 4);
    // Somebody else's note is seen all the same.
    trial.page("another", "");
    let theirs = Object { bytes: b"{}".to_vec(), kind: "application/json".to_owned(), caching: "no-store".to_owned() };
    let judge = move |_: usize, seen: &Seen| {
        if !seen.is_conditional {
            return Fate::Passes;
        }
        Store::set(port, ".nutgraf/pending.json", &theirs);
        refusal.clone()
    };
    let proxy = Proxy::start(port, judge, |_| {});
    through(&trial, &proxy);
    publish(&trial, 4, &["somebody else is publishing to this bucket; nothing was changed"]);
}

#[test]
fn a_signal_ends_a_run_and_says_what_may_be_live() {
    let store = Store::start(1000);
    let trial = trial();
    let clear = Proxy::clear(store.port);
    through(&trial, &clear);
    publish(&trial, 0, &[]);
    second(&trial);
    for (meant, part) in [("?list-type", "nothing was published"), (ROADS_PAGE, "run it again, and it goes on from what is live")] {
        let is_reached = Arc::new(AtomicBool::new(false));
        let told = is_reached.clone();
        let judge = move |_: usize, seen: &Seen| {
            if !seen.key.starts_with(meant) {
                return Fate::Passes;
            }
            told.store(true, Ordering::SeqCst);
            Fate::Unheard
        };
        let proxy = Proxy::start(store.port, judge, |_| {});
        through(&trial, &proxy);
        let child = trial.command("publish --yes -q --max-deletes 100").stderr(Stdio::piped()).spawn().unwrap();
        let deadline = Instant::now() + Duration::from_secs(60);
        while !is_reached.load(Ordering::SeqCst) {
            assert!(Instant::now() < deadline, "{meant} was never asked for");
            std::thread::park_timeout(Duration::from_millis(1));
        }
        assert!(std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        let said = crate::program::err(&output);
        assert_eq!(output.status.code(), Some(143), "{said}");
        assert!(said.contains("stopped by SIGTERM") && said.contains(part), "{said}");
    }
    through(&trial, &clear);
    publish(&trial, 0, &["release 2"]);
    is_as_built(&store, &trial);
}

#[test]
fn without_credentials_nobody_is_asked() {
    let trial = trial();
    let mut command = trial.command("publish --yes");
    ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"].iter().for_each(|name| drop(command.env_remove(name).get_envs()));
    held(&mut command, "publish", 4, &["there are no credentials for the bucket", "AWS_ACCESS_KEY_ID"]);
    // A profile will do, as Amazon's own tools have it; nothing listens there.
    std::fs::create_dir(trial.path(".aws")).unwrap();
    std::fs::write(trial.path(".aws/credentials"), "[news]\naws_access_key_id = test\naws_secret_access_key = cAnArY0123456789cAnArY\n").unwrap();
    command.env("AWS_PROFILE", "news").env("NUTGRAF_STORE_TIMEOUT_MS", "300");
    held(&mut command, "publish", 4, &["listing the bucket", "the store does not answer"]);
    trial.is_clean_but(".aws/credentials");
}
