//! A published copy under its path in a real browser: what the page asks for is there.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// Shows the files below `/project/`, opens the page at `path` there, and holds the browser to what it asks for.
pub fn opens(files: &[(String, Vec<u8>)], path: &str, words: &str) {
    let files: BTreeMap<String, Vec<u8>> = files.iter().map(|(path, bytes)| (format!("/project/{path}"), bytes.clone())).collect();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (asked, is_over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
    let (notes, over) = (asked.clone(), is_over.clone());
    let server = std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            if over.load(Ordering::SeqCst) {
                return;
            }
            let mut reader = BufReader::new(stream);
            let mut line = String::new();
            // A browser opens connections that it then does not use.
            reader.get_ref().set_read_timeout(Some(std::time::Duration::from_secs(1))).unwrap();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                continue;
            }
            let path = crate::store::decoded(line.split(' ').nth(1).unwrap_or_default().split('?').next().unwrap());
            let key = if path.ends_with('/') { format!("{path}index.html") } else { path.clone() };
            let kind = match key.rsplit('.').next().unwrap() {
                "html" => "text/html; charset=utf-8",
                "css" => "text/css",
                "js" => "text/javascript",
                "svg" => "image/svg+xml",
                "woff2" => "font/woff2",
                _ => "application/octet-stream",
            };
            let found = files.get(&key);
            notes.lock().unwrap().push((path, found.is_some()));
            let (status, body) = found.map_or((404, &b""[..]), |bytes| (200, bytes.as_slice()));
            let head = format!("HTTP/1.1 {status} Said\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _ = reader.get_mut().write_all(head.as_bytes()).and_then(|()| reader.get_mut().write_all(body));
        }
    });
    let profile = tempfile::tempdir().unwrap();
    let mut browser = Command::new("chromium");
    browser.args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]);
    browser.args(["--disable-sync", "--virtual-time-budget=5000", "--dump-dom"]).arg(format!("--user-data-dir={}", profile.path().display()));
    let output = browser.arg(format!("http://127.0.0.1:{port}/project/{path}")).output().expect("chromium is installed by tests/run");
    is_over.store(true, Ordering::SeqCst);
    drop(std::net::TcpStream::connect(("127.0.0.1", port)));
    server.join().unwrap();
    let page = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(page.contains(words), "{page}");
    let asked = asked.lock().unwrap();
    let missing: Vec<&String> = asked.iter().filter(|(_, is_there)| !is_there).map(|(path, _)| path).collect();
    assert!(missing.is_empty(), "the browser misses {missing:?}");
    for ending in [".css", ".woff2"] {
        assert!(asked.iter().any(|(path, _)| path.ends_with(ending)), "no {ending} among {asked:?}");
    }
}
