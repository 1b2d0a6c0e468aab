//! Many at once, slow ones, and ones that do not read: nobody else notices.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::rebuild::Events;
use super::*;

/// A connection that is slow may stay for ten seconds. What the test's machine needs besides is another matter.
const SLOW: Duration = Duration::from_secs(10);
const MARGIN: Duration = Duration::from_secs(10);

/// These take ten seconds by their nature, so they do it together.
#[test]
fn slow_connections_are_closed_by_ten_seconds_while_others_are_answered() {
    let site = Site::small();
    site.write("static/large.bin", vec![7; 32 * 1024 * 1024]);
    let program = site.serve("");
    let address = program.address();
    assert_eq!(program.get("/").status, 200);
    let began = Instant::now();
    std::thread::scope(|scope| {
        let mut slow = Vec::new();
        for number in 0..100 {
            slow.push(scope.spawn(move || {
                let mut stream = connect(address);
                let request = format!("GET / HTTP/1.1\r\nHost: {address}\r\n");
                // Some send a byte every five seconds, some nothing at all, some stop after a whole request and wait.
                let kind = number % 4;
                match kind {
                    0 | 1 => {}
                    2 => stream.write_all(request.as_bytes()).unwrap(),
                    _ => {
                        stream.write_all(format!("{request}\r\n").as_bytes()).unwrap();
                        assert_eq!(read_answer(&mut BufReader::new(&stream), false).status, 200);
                    }
                }
                stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
                for byte in request.bytes() {
                    if kind == 0 && stream.write_all(&[byte]).is_err() {
                        break;
                    }
                    let mut all = Vec::new();
                    match stream.read_to_end(&mut all) {
                        Ok(_) => break,
                        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                        Err(_) => break,
                    }
                    assert!(began.elapsed() < SLOW + MARGIN, "kind {kind} is still open");
                }
                began.elapsed()
            }));
        }
        // One asks for much and takes nothing of it.
        slow.push(scope.spawn(move || {
            let mut stream = connect(address);
            write!(stream, "GET /large.bin HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
            stream.read_exact(&mut [0; 1]).unwrap();
            // Whether it is closed shows when one writes to it: after the reset there is nobody.
            let late = Instant::now() + SLOW + MARGIN;
            while stream.write_all(b"GET").is_ok() {
                assert!(Instant::now() < late, "it is still open");
                stream.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
                let (lock, wait) = (Mutex::new(()), Condvar::new());
                drop(wait.wait_timeout(lock.lock().unwrap(), Duration::from_millis(500)).unwrap());
            }
            began.elapsed()
        }));
        // Meanwhile others are answered, again and again.
        let mut answered = 0;
        while slow.iter().any(|slow| !slow.is_finished()) {
            assert_eq!(program.get("/roads/").status, 200);
            answered += 1;
        }
        assert!(answered > 20);
        for slow in slow {
            let took = slow.join().unwrap();
            assert!(took < SLOW + MARGIN, "one was open for {took:?}");
        }
    });
}

#[test]
fn two_hundred_browsers_are_told_although_forty_of_them_do_not_read() {
    let site = Site::small();
    let program = site.serve("");
    let (address, events) = (program.address(), program.own("events"));
    let deaf: Vec<TcpStream> = (0..40)
        .map(|_| {
            let mut stream = connect(address);
            write!(stream, "GET {events} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
            stream
        })
        .collect();
    let mut listening: Vec<Events> = (0..160).map(|_| Events::open(&program)).collect();
    listening.iter_mut().for_each(|events| assert_eq!(events.next()["version"], 1));
    for round in 2..5 {
        site.write("content/roads.md", format!("---\ntitle: Roads\n---\n\nRound {round}.\n"));
        // From the moment at which the first is told.
        assert_eq!(listening[0].next()["version"], round);
        let began = Instant::now();
        listening[1..].iter_mut().for_each(|events| assert_eq!(events.next()["version"], round));
        // A second is what is promised of a machine that does nothing else.
        assert!(began.elapsed() < Duration::from_secs(5), "the last of them was told {:?} after the first", began.elapsed());
    }
    drop(deaf);
}

#[test]
#[cfg(unix)]
fn at_most_one_thousand_and_twenty_four_browsers_are_told_and_a_place_that_is_left_is_free() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).unwrap();
    let site = Site::small();
    let program = site.serve("");
    let (address, path) = (program.address(), program.own("events"));
    let ask = || {
        let mut stream = connect(address);
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut line = String::new();
        let mut stream = BufReader::new(stream);
        stream.read_line(&mut line).unwrap();
        (line.contains(" 200 "), stream)
    };
    let mut told: Vec<_> = (0..1024).map(|_| ask()).collect();
    assert!(told.iter().all(|(told, _)| *told));
    let (told_too, _) = ask();
    assert!(!told_too);
    assert_eq!(program.get("/").status, 200, "pages are shown to everybody");
    told.truncate(1000);
    let late = Instant::now() + PATIENCE;
    while !ask().0 {
        assert!(Instant::now() < late, "no place came free");
    }
}

#[test]
fn ten_thousand_requests_during_a_hundred_rebuilds_are_each_answered_from_one_snapshot() {
    const CLIENTS: usize = 64;
    const REQUESTS: usize = 10_000;
    const REBUILDS: usize = 100;
    let site = Site::small();
    let mark = |number: usize| format!("nutgraf: 1\ntitle: Town-{number}-\nbase_url: https://town.example/\nlanguage: en\ntimezone: UTC\n");
    site.write("nutgraf.yaml", mark(0));
    site.write("static/site.css", "a{}");
    let program = site.serve("");
    let address = program.address();
    assert_eq!(program.get("/").status, 200);
    let (made, over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let asked = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (made, over, asked) = (&made, &over, &asked);
            scope.spawn(move || {
                let mut stream = BufReader::new(connect(address));
                let mut newest = 0;
                // Until both are done: so many requests, and so many rebuilds.
                while asked.fetch_add(1, Ordering::Relaxed) < REQUESTS || !over.load(Ordering::Relaxed) {
                    let path = ["/", "/roads/", "/site.css", "/atom.xml"][(client + newest) % 4];
                    write!(stream.get_mut(), "GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
                    let answer = read_answer(&mut stream, false);
                    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
                    let text = answer.text();
                    let marks: std::collections::BTreeSet<&str> = text.split("Town-").skip(1).map(|rest| rest.split_once('-').unwrap().0).collect();
                    if path == "/site.css" {
                        assert!(text == "a{}" || text.starts_with("b{"), "{text}");
                    } else {
                        assert_eq!(marks.len(), 1, "{path} is of several snapshots: {marks:?}");
                        let mark = marks.first().unwrap().parse::<usize>().unwrap();
                        assert!(mark >= newest && mark <= made.load(Ordering::SeqCst), "{path} goes back in time");
                        newest = mark;
                    }
                }
            });
        }
        for number in 1..=REBUILDS {
            made.store(number, Ordering::SeqCst);
            // As most editors save: at no moment is there half a file.
            for (path, text) in [("nutgraf.yaml", mark(number)), ("static/site.css", format!("b{{order:{number}}}"))] {
                let new = format!("{path}.bck");
                site.write(&new, text);
                fs::rename(site.root().join(new), site.root().join(path)).unwrap();
            }
            program.get_until("/roads/", |answer| answer.text().contains(&format!("Town-{number}-")));
        }
        over.store(true, Ordering::Relaxed);
    });
    assert!(asked.load(Ordering::Relaxed) >= REQUESTS);
    assert!(program.all().matches(": shown in ").count() > REBUILDS, "{}", program.all());
}
