//! What nobody may do: read what is not the site, read it from another site, or keep the server busy.

use super::*;

/// Addresses that a server which resolves paths could be led astray by. None leads anywhere here.
const TARGETS: &[&str] = &[
    "/../nutgraf.yaml",
    "/../../etc/passwd",
    "/../../../../../../../../etc/passwd",
    "/./../nutgraf.yaml",
    "/roads/../../nutgraf.yaml",
    "/roads/..",
    "/roads/../",
    "/..",
    "/../",
    "/%2e%2e/nutgraf.yaml",
    "/%2e%2e%2fnutgraf.yaml",
    "/..%2fnutgraf.yaml",
    "/..%2f..%2f..%2fetc%2fpasswd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/.%2e/nutgraf.yaml",
    "/%2e./nutgraf.yaml",
    "/%252e%252e/nutgraf.yaml",
    "/%252e%252e%252fnutgraf.yaml",
    "/..%252fnutgraf.yaml",
    "/%c0%ae%c0%ae/nutgraf.yaml",
    "/%c0%af..%c0%afetc/passwd",
    "/%e0%80%ae%e0%80%ae/nutgraf.yaml",
    "/%uff0e%uff0e/nutgraf.yaml",
    "/．．/nutgraf.yaml",
    "/..\\nutgraf.yaml",
    "/..%5cnutgraf.yaml",
    "/..%5c..%5cetc%5cpasswd",
    "/%5c..%5cnutgraf.yaml",
    "/roads%5c..%5c..%5cnutgraf.yaml",
    "\\..\\nutgraf.yaml",
    "//etc/passwd",
    "//127.0.0.1/etc/passwd",
    "///etc/passwd",
    "/%2fetc/passwd",
    "/%2f%2fetc/passwd",
    "/etc/passwd",
    "/roads//index.html",
    "//",
    "/.//roads/",
    "/./roads/",
    "/roads/./index.html",
    "/roads/index.html/",
    "/roads/index.html/..",
    "/roads%00/",
    "/roads/index.html%00.txt",
    "/%00",
    "/nutgraf.yaml%00.html",
    "/roads%0d%0aX-Evil:1/",
    "/roads%0a/",
    "/roads/%09",
    "/roads/index.html%20",
    "/roads/index.html.",
    "/roads/index.html::$DATA",
    "/ROADS/",
    "/roads/index.htm",
    "/nutgraf.yaml",
    "/content/roads.md",
    "/content/",
    "/templates/",
    "/static/",
    "/evidence/minutes.txt",
    "/minutes.txt",
    "/static/site.txt",
    "/.git/config",
    "/.git/HEAD",
    "/.env",
    "/secret.pem",
    "/linked.txt",
    "/linked/passwd",
    "/.nutgraf/cache/pack",
    "/.nutgraf-manifest",
    "/.nutgraf-serve/",
    "/.nutgraf-serve/reload.js",
    "/public/index.html",
    "/file:///etc/passwd",
    "/c:/windows/win.ini",
    "/proc/self/environ",
    "/~root/",
    "/%",
    "/%2",
    "/%zz",
    "/%ff%fe",
];

#[test]
fn no_address_leads_out_of_the_site() {
    assert!(TARGETS.len() >= 60);
    for (site, base) in [(Site::small(), ""), (Site::below(), "/news")] {
        site.write("static/site.txt", "fine");
        site.write("static/.env", "KEY=secret");
        site.write("static/secret.pem", "secret");
        site.write("static/.git/config", "secret");
        site.write(".git/HEAD", "secret");
        site.write(".git/config", "secret");
        site.write(".nutgraf/cache/pack", "secret");
        site.write("evidence/minutes.txt", "secret");
        let program = site.serve("");
        // A link out of the site keeps the site from being built, so it comes later: nothing at all may then lead there.
        assert_eq!(program.get(&format!("{base}/site.txt")).text(), "fine");
        #[cfg(unix)]
        for link in ["linked", "linked.txt"] {
            std::os::unix::fs::symlink(if link == "linked" { "/etc" } else { "/etc/passwd" }, site.root().join("static").join(link)).unwrap();
        }
        let address = program.address();
        for target in TARGETS {
            for target in [format!("{base}{target}"), (*target).to_owned()] {
                let answer = raw(address, format!("GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"));
                assert!(matches!(answer.status, 400 | 404) || base == "/news" && target == "//", "{target}: {} {}", answer.status, answer.text());
                for secret in ["root:", "secret", "base_url", "KEY=", "Roads are long"] {
                    assert!(!answer.text().contains(secret), "{target}: {}", answer.text());
                }
                assert!(!answer.headers.contains_key("location"), "{target}: {:?}", answer.headers.get("location"));
            }
        }
        for target in ["http://town.example/", "http://town.example/nutgraf.yaml", "town.example:80", "*", "roads/"] {
            let answer = raw(address, format!("GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"));
            assert!(matches!(answer.status, 400 | 403 | 404), "{target}: {}", answer.status);
        }
    }
}

/// A `Host`, and whether it is a name of this machine that nobody else can own. `PORT` stands for the server's.
const HOSTS: &[(&str, bool)] = &[
    ("127.0.0.1:PORT", true),
    ("127.0.0.1", true),
    ("127.9.9.9:PORT", true),
    ("localhost:PORT", true),
    ("LOCALHOST", true),
    ("town.localhost:PORT", true),
    ("[::1]:PORT", true),
    ("localhost:8080", true),
    ("town.example", false),
    ("town.example:PORT", false),
    ("localhost.town.example:PORT", false),
    ("evil-localhost:PORT", false),
    ("127.0.0.1.town.example:PORT", false),
    ("192.0.2.1:PORT", false),
    ("10.0.0.1", false),
    ("0.0.0.0:PORT", false),
    ("[::]:PORT", false),
    ("[2001:db8::1]", false),
    ("127.1:PORT", false),
    ("2130706433:PORT", false),
    ("localhost.:PORT", false),
    ("me@localhost:PORT", false),
];

/// An `Origin`, and whether it is the host's own. `HOST` stands for the host.
const ORIGINS: &[(Option<&str>, bool)] = &[
    (None, true),
    (Some("http://HOST"), true),
    (Some("https://HOST"), true),
    (Some("http://town.example"), false),
    (Some("http://HOST.town.example"), false),
    (Some("http://localhost:3000"), false),
    (Some("null"), false),
    (Some("file://"), false),
    (Some(""), false),
];

/// `Sec-Fetch-Site`, `-Mode` and `-Dest`, and whether they may ask for a page and for what is the server's own.
const FETCHES: &[(&str, bool, bool)] = &[
    ("", true, true),
    ("none navigate document", true, true),
    ("same-origin navigate document", true, true),
    ("same-origin cors empty", true, true),
    ("same-site navigate document", true, false),
    ("cross-site navigate document", true, false),
    ("cross-site navigate iframe", false, false),
    ("cross-site no-cors image", false, false),
    ("cross-site no-cors script", false, false),
    ("cross-site cors empty", false, false),
    ("same-site cors empty", false, false),
    ("same-site no-cors empty", false, false),
    ("cross-site", false, false),
    ("strange navigate document", false, false),
];

#[test]
fn only_this_site_in_this_browser_is_answered() {
    let site = Site::small();
    let program = site.serve("");
    let address = program.address();
    let (own, mut rows) = (program.own("reload.js"), 0);
    for (host, host_is_ours) in HOSTS {
        let host = host.replace("PORT", &address.port().to_string());
        for (origin, origin_is_ours) in ORIGINS {
            for (fetch, page, owns) in FETCHES {
                for (path, may) in [("/roads/", page), (own.as_str(), owns)] {
                    let mut request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
                    if let Some(origin) = origin {
                        request += &format!("Origin: {}\r\n", origin.replace("HOST", &host));
                    }
                    for (name, value) in ["Site", "Mode", "Dest"].iter().zip(fetch.split_whitespace()) {
                        request += &format!("Sec-Fetch-{name}: {value}\r\n");
                    }
                    let answer = raw(address, request.clone() + "\r\n");
                    let expected = if *host_is_ours && *origin_is_ours && *may { 200 } else { 403 };
                    assert_eq!(answer.status, expected, "{request}{}", answer.text());
                    assert!(expected == 200 || !answer.text().contains("Roads") && !answer.text().contains("EventSource"), "{request}");
                    rows += 1;
                }
            }
        }
    }
    assert_eq!(rows, HOSTS.len() * ORIGINS.len() * FETCHES.len() * 2);
}

#[test]
fn a_name_that_the_user_gives_is_served_and_no_other() {
    let site = Site::small();
    let program = site.serve("--host localhost");
    let address = program.address();
    let status = |host: &str| raw(address, format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).status;
    assert_eq!((status("localhost"), status("127.0.0.1"), status("town.example")), (200, 200, 403));
}

#[test]
fn the_event_stream_wants_the_token_of_this_run() {
    let site = Site::small();
    let (program, other) = (site.serve(""), site.serve(""));
    let (own, foreign) = (program.own("events"), other.own("events"));
    assert_ne!(own, foreign);
    for path in [foreign.as_str(), "/.nutgraf-serve//events", "/.nutgraf-serve/0/events", &own.replace("/events", "0/events"), &own.to_uppercase()] {
        assert!(matches!(program.get(path).status, 403 | 404), "{path}");
    }
    let refused =
        raw(program.address(), format!("GET {own} HTTP/1.1\r\nHost: localhost\r\nOrigin: http://town.example\r\nConnection: close\r\n\r\n"));
    assert_eq!(refused.status, 403);
    assert_eq!(program.get(&own.replace("events", "other.js")).status, 404);
    assert_eq!(site.serve("--no-reload").get(&own).status, 403);
}

#[test]
fn requests_have_limits() {
    let site = Site::small();
    let program = site.serve("");
    let address = program.address();
    let long = "a".repeat(8200);
    let longer = "a".repeat(70_000);
    let header = |count: usize, length: usize| (0..count).map(|number| format!("X-{number}: {}\r\n", "a".repeat(length))).collect::<String>();
    let host = format!("Host: {address}\r\nConnection: close\r\n");
    let mut rows: Vec<(String, String, &[u16])> = vec![
        ("an address that is too long".into(), format!("GET /{long} HTTP/1.1\r\n{host}\r\n"), &[414]),
        ("one that is much too long".into(), format!("GET /{longer} HTTP/1.1\r\n{host}\r\n"), &[414, 431, 0]),
        ("too many headers".into(), format!("GET / HTTP/1.1\r\n{host}{}\r\n", header(200, 1)), &[431]),
        ("headers that are too long".into(), format!("GET / HTTP/1.1\r\n{host}{}\r\n", header(10, 10_000)), &[431, 0]),
        ("a body".into(), format!("GET / HTTP/1.1\r\n{host}Content-Length: 5\r\n\r\nhello"), &[413]),
        ("a body without end".into(), format!("GET / HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"), &[413]),
        ("two lengths".into(), format!("GET / HTTP/1.1\r\n{host}Content-Length: 0\r\nContent-Length: 5\r\n\r\n"), &[400, 413]),
        ("no host".into(), "GET / HTTP/1.1\r\nConnection: close\r\n\r\n".into(), &[400]),
        ("an old protocol without a host".into(), "GET / HTTP/1.0\r\n\r\n".into(), &[400]),
        ("two hosts".into(), format!("GET / HTTP/1.1\r\n{host}Host: town.example\r\n\r\n"), &[400]),
        ("two origins".into(), format!("GET / HTTP/1.1\r\n{host}Origin: http://{address}\r\nOrigin: http://{address}\r\n\r\n"), &[400]),
        ("a host that is none".into(), "GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n".into(), &[400]),
        ("an empty host".into(), "GET / HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n".into(), &[400, 403]),
        ("no protocol".into(), "hello\r\n\r\n".into(), &[400]),
        ("another protocol".into(), "\x16\x03\x01\x02\x00\x01\x00\x01".into(), &[400, 0]),
        ("the start of HTTP/2".into(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".into(), &[400, 505, 0]),
    ];
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "X"] {
        rows.push((format!("the method {method}"), format!("{method} / HTTP/1.1\r\n{host}\r\n"), &[400, 405]));
    }
    for (what, request, expected) in rows {
        let answer = raw(address, &request);
        assert!(expected.contains(&answer.status), "{what}: {} {}", answer.status, answer.text());
        assert!(answer.status != 405 || answer.headers["allow"] == "GET, HEAD", "{what}");
        assert!(!answer.text().contains("Roads"), "{what}");
    }
    // After all that, it is still there.
    assert_eq!(program.get("/").status, 200);
}

#[test]
fn what_follows_a_refused_request_on_its_connection_is_not_answered() {
    let site = Site::small();
    let program = site.serve("");
    let address = program.address();
    let smuggled = format!("GET / HTTP/1.1\r\nHost: {address}\r\nContent-Length: 60\r\n\r\nGET /roads/ HTTP/1.1\r\nHost: {address}\r\n\r\n");
    let mut stream = connect(address);
    stream.write_all(smuggled.as_bytes()).unwrap();
    let mut all = String::new();
    let _ = stream.read_to_string(&mut all);
    assert!(all.starts_with("HTTP/1.1 413") && all.matches("HTTP/1.1").count() == 1, "{all}");
}
