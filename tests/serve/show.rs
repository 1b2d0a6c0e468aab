//! What is shown: the site as it would be built, and what is wrong with it.

use std::net::TcpListener;

use super::*;

/// The paths of a built site, as they are asked for.
fn encoded(path: &str) -> String {
    path.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Serves a site, builds it, and compares all files.
fn check_bytes(site: &Site, base: &str, options: &str) {
    site.write("static/picture.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    site.write("static/own.html", "<!doctype html><title>own</title><p>own");
    site.write("static/bytes.bin", [0, 159, 146, 150]);
    site.write("content/ميزانية.md", "---\ntitle: ميزانية\n---\n\nA name in letters of its own.\n");
    let built = site.command(&format!("build -q {options}")).output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let program = site.serve(options);
    let mut pages = 0;
    for (path, bytes) in files(&site.root().join("public")) {
        if path.starts_with(".nutgraf-") {
            continue;
        }
        let answer = program.get(&format!("{base}{}", encoded(&path)));
        // The page that stands for what is missing is found at its own address, too.
        assert_eq!(answer.status, 200, "{path}");
        let page = path.ends_with(".html");
        pages += usize::from(page);
        let served = if page { answer.page().into_bytes() } else { answer.body.clone() };
        assert!(served == bytes, "{path} differs");
        for (name, value) in [("x-content-type-options", "nosniff"), ("cache-control", "no-store"), ("cross-origin-resource-policy", "same-origin")] {
            assert_eq!(answer.headers[name], value, "{path}");
        }
        assert!(!answer.headers.keys().any(|name| name.starts_with("access-control-")), "{path}");
        let head = raw(program.address(), format!("HEAD {base}{} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", encoded(&path)));
        assert_eq!((head.status, &head.headers["content-length"]), (200, &answer.headers["content-length"]), "HEAD {path}");
    }
    assert!(pages >= 5, "{pages}");
}

#[test]
fn what_is_served_is_byte_for_byte_what_is_built_but_for_one_script_element() {
    check_bytes(&Site::small(), "/", "");
}

#[test]
fn it_serves_under_the_base_path_of_production_or_of_the_command_line() {
    let site = Site::below();
    check_bytes(&site, "/news/", "");
    check_bytes(&site, "/deep/er/", "--base-url https://town.example/deep/er/");
    let program = site.serve("");
    for (path, to) in [("/", "/news/"), ("/news", "/news/"), ("/news/roads", "/news/roads/")] {
        let answer = program.get(path);
        assert_eq!((answer.status, answer.headers["location"].as_str()), (307, to), "{path}");
    }
    for path in ["/roads/", "/newsroom/", "/index.html"] {
        assert_eq!(program.get(path).status, 404, "{path}");
    }
}

#[test]
fn without_reload_pages_are_exactly_what_is_built() {
    let site = Site::small();
    assert!(site.command("build -q").status().unwrap().success());
    let program = site.serve("--no-reload");
    assert_eq!(program.get("/roads/").body, files(&site.root().join("public"))["roads/index.html"]);
    assert_eq!(program.get("/nowhere/").status, 404);
}

#[test]
fn the_kind_of_a_file_is_said_and_ranges_of_it_are_given() {
    let site = Site::small();
    site.write("static/film.mp4", (0..=255).collect::<Vec<u8>>());
    let large: Vec<u8> = (0..9 * 1024 * 1024_u32).map(|number| (number % 251) as u8).collect();
    site.write("static/large.webm", &large);
    let program = site.serve("");
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/atom.xml", "application/xml"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/film.mp4", "video/mp4"),
        ("/.nojekyll", "application/octet-stream"),
    ] {
        assert_eq!(program.get(path).headers["content-type"], kind, "{path}");
    }
    let ranged = |path: &str, range: &str| {
        let answer = raw(program.address(), format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nRange: {range}\r\nConnection: close\r\n\r\n"));
        (answer.status, answer.headers.get("content-range").cloned().unwrap_or_default(), answer.body)
    };
    assert_eq!(ranged("/film.mp4", "bytes=10-12"), (206, "bytes 10-12/256".into(), vec![10, 11, 12]));
    assert_eq!(ranged("/film.mp4", "bytes=-2"), (206, "bytes 254-255/256".into(), vec![254, 255]));
    assert_eq!(ranged("/film.mp4", "bytes=256-"), (416, "bytes */256".into(), vec![]));
    assert_eq!(ranged("/film.mp4", "bytes=0-1,3-4").0, 200);
    assert!(program.get("/large.webm").body == large);
    let (status, said, body) = ranged("/large.webm", "bytes=9000000-");
    assert_eq!((status, said.as_str()), (206, "bytes 9000000-9437183/9437184"));
    assert!(body == large[9_000_000..]);
}

#[test]
fn an_address_without_a_page_gets_the_sites_own_404_page_and_the_nearest_addresses() {
    let site = Site::small();
    let program = site.serve("");
    let answer = program.get("/raods/");
    assert_eq!(answer.status, 404);
    assert!(answer.text().contains("&amp;missing\" async></script>") && answer.page() == program.get("/404.html").page(), "{}", answer.text());
    for (path, near) in [
        ("/raods/", r#"["/roads/"]"#),
        ("/deep/down/roads", r#"["/roads/"]"#),
        ("/Roads.html", r#"["/roads/"]"#),
        ("/entirely-different-and-long/", "[]"),
        ("/roads/", "[]"),
        ("/../etc/passwd", "[]"),
    ] {
        assert_eq!(program.get(&program.own(&format!("near?path={path}"))).text(), near, "{path}");
    }
}

#[test]
fn drafts_are_shown_and_marked_where_they_are_asked_for() {
    let site = Site::small();
    site.write("content/soon.md", "---\ntitle: Soon\ndraft: true\n---\n\nNot yet.\n");
    assert_eq!(site.serve("").get("/soon/").status, 404);
    let page = site.serve("--drafts").get("/soon/");
    assert!(page.status == 200 && page.text().contains("draft-banner"), "{}", page.text());
}

#[test]
fn a_port_in_use_is_said_before_the_build_and_by_its_number() {
    let site = Site::small();
    // A build would say much: the site is broken.
    site.write("content/roads.md", "broken [x](nowhere)");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let output = site.command(&format!("serve -p {port}")).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains(&format!("port {port} of 127.0.0.1 is in use")) && said.contains("`--port 0`") && !said.contains("nowhere"), "{said}");
}

#[test]
fn a_host_that_is_not_this_machine_is_a_wrong_command_line() {
    let site = Site::small();
    let output = site.command("serve -p 0 --host 192.0.2.1").output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn it_listens_on_this_machine_only_unless_it_is_told_otherwise() {
    let site = Site::small();
    assert_eq!(site.serve("").address().ip().to_string(), "127.0.0.1");
    let program = site.serve("--host 0.0.0.0");
    program.line("everyone who can reach this machine");
    assert_eq!(program.get("/").status, 200);
    let foreign = raw(program.address(), "GET / HTTP/1.1\r\nHost: town.example\r\nConnection: close\r\n\r\n");
    let literal = raw(program.address(), "GET / HTTP/1.1\r\nHost: 192.0.2.7:80\r\nConnection: close\r\n\r\n");
    assert_eq!((foreign.status, literal.status), (403, 200));
}

#[test]
#[cfg(unix)]
fn ctrl_c_and_the_system_stop_it_at_once() {
    let site = Site::small();
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let program = site.serve("");
        // With a browser that listens, and another that is half-way through a request.
        let events = program.own("events");
        let mut listening = connect(program.address());
        write!(listening, "GET {events} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        assert!(listening.read(&mut [0; 1]).unwrap() == 1);
        let mut half = connect(program.address());
        half.write_all(b"GET / HT").unwrap();
        let (ended, said) = program.stop(signal);
        assert_eq!(ended, code);
        assert!(said.ends_with("\nStopped.") && !said.contains("error"), "{said}");
    }
}

#[test]
#[cfg(unix)]
fn open_opens_the_site_in_the_users_browser() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::small();
    let browser = site.folder.path().join("xdg-open");
    fs::write(&browser, "#!/bin/sh\necho \"$1\" > \"$0.asked.new\" && mv \"$0.asked.new\" \"$0.asked\"\n").unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/bin:/usr/bin", site.folder.path().display());
    let mut command = site.command("serve -p 0 --open");
    let program = Program::start({
        command.env("PATH", path);
        command
    });
    let late = Instant::now() + PATIENCE;
    let asked = loop {
        match fs::read_to_string(site.folder.path().join("xdg-open.asked")) {
            Ok(asked) => break asked,
            Err(_) => assert!(Instant::now() < late, "no browser was opened:\n{}", program.all()),
        }
        std::thread::yield_now();
    };
    assert_eq!(asked, format!("http://{}/\n", program.address()));
}

#[test]
#[cfg(unix)]
fn a_machine_without_a_browser_is_told_the_address() {
    let site = Site::small();
    let mut command = site.command("dev -p 0 -O");
    command.env("PATH", "/nowhere");
    let program = Program::start(command);
    program.line("no browser could be opened");
    assert_eq!(program.get("/").status, 200);
}
