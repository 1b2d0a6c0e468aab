//! What "The preview server" promises, held against the program itself, with raw connections.

#![allow(clippy::unwrap_used, reason = "a test that cannot run the program has failed")]

#[path = "serve/attack.rs"]
mod attack;
#[path = "serve/load.rs"]
mod load;
#[path = "serve/rebuild.rs"]
mod rebuild;
#[path = "serve/show.rs"]
mod show;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long anything may take on a machine that does much else. What is expected takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// The smallest site with a page.
const SITE: &[(&str, &str)] = &[
    ("nutgraf.yaml", "nutgraf: 1\ntitle: Town\nbase_url: https://town.example/\nlanguage: en\ntimezone: UTC\n"),
    ("content/_index.md", "---\ntitle: Town\n---\n\nHome.\n"),
    ("content/roads.md", "---\ntitle: Roads\n---\n\nRoads are long.\n"),
];

/// A site on disk.
struct Site {
    folder: TempDir,
}

impl Site {
    fn new(files: &[(&str, &str)]) -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap() };
        files.iter().for_each(|(path, text)| site.write(path, text));
        site
    }

    fn small() -> Self {
        Self::new(SITE)
    }

    /// The site below `/news/`.
    fn below() -> Self {
        let site = Self::small();
        site.edit("nutgraf.yaml", "town.example/", "town.example/news/");
        site
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.root().join(path)).unwrap();
        assert!(text.contains(from), "{path} holds no {from:?}");
        self.write(path, text.replace(from, to));
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
        command.current_dir(self.root()).args(line.split_whitespace()).env("SOURCE_DATE_EPOCH", "1704067200");
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
            command.env_remove(name);
        }
        command
    }

    fn serve(&self, line: &str) -> Program {
        Program::start(self.command(&format!("serve -p 0 {line}")))
    }
}

/// A program that runs, and what it has said so far. Ended when dropped.
struct Program {
    child: Child,
    said: Arc<(Mutex<Vec<String>>, Condvar)>,
    /// Ends when it says no more.
    listener: Option<std::thread::JoinHandle<()>>,
}

impl Program {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let said: Arc<(Mutex<Vec<String>>, Condvar)> = Arc::default();
        let (errors, writer) = (BufReader::new(child.stderr.take().unwrap()), said.clone());
        let listener = std::thread::spawn(move || {
            for line in errors.lines().map_while(Result::ok) {
                writer.0.lock().unwrap().push(line);
                writer.1.notify_all();
            }
        });
        Self { child, said, listener: Some(listener) }
    }

    /// Waits until it has said a line with this part, and gives the line.
    #[track_caller]
    fn line(&self, part: &str) -> String {
        self.lines(part, 1).remove(0)
    }

    /// Waits until it has said so many lines with this part.
    #[track_caller]
    fn lines(&self, part: &str, count: usize) -> Vec<String> {
        let late = Instant::now() + PATIENCE;
        let mut said = self.said.0.lock().unwrap();
        loop {
            let found: Vec<String> = said.iter().filter(|line| line.contains(part)).cloned().collect();
            if found.len() >= count {
                return found;
            }
            let left = late.checked_duration_since(Instant::now());
            let Some(left) = left else { panic!("it never said {part:?} {count} times, but:\n{}", said.join("\n")) };
            said = self.said.1.wait_timeout(said, left).unwrap().0;
        }
    }

    /// All that it has said.
    fn all(&self) -> String {
        self.said.0.lock().unwrap().join("\n")
    }

    /// Where it listens.
    fn address(&self) -> SocketAddr {
        let line = self.line("Serving ");
        let rest = line.split_once("http://").unwrap().1;
        rest.split_once('/').unwrap().0.replace("localhost", "127.0.0.1").parse().unwrap()
    }

    fn get(&self, path: &str) -> Answer {
        let address = self.address();
        raw(address, format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"))
    }

    /// Asks until the answer is as wanted.
    #[track_caller]
    fn get_until(&self, path: &str, wanted: impl Fn(&Answer) -> bool) -> Answer {
        let late = Instant::now() + PATIENCE;
        loop {
            let answer = self.get(path);
            if wanted(&answer) {
                return answer;
            }
            assert!(Instant::now() < late, "{path} never became what it should: {} {}\n{}", answer.status, answer.text(), self.all());
            std::thread::yield_now();
        }
    }

    /// The address of one of the server's own files.
    fn own(&self, name: &str) -> String {
        let home = self.get_until("/", |answer| answer.status != 307 || answer.headers.contains_key("location"));
        let page = if home.status == 307 { self.get(&home.headers["location"]) } else { home };
        let text = page.text();
        let (_, rest) = text.split_once("/.nutgraf-serve/").expect("no script was added");
        format!("/.nutgraf-serve/{}/{name}", &rest[..32])
    }

    /// Ends it as Ctrl-C does, and gives its exit code and all that it has said.
    #[cfg(unix)]
    fn stop(mut self, signal: &str) -> (i32, String) {
        Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        let late = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                // Its last line may still be on the way.
                self.listener.take().map(std::thread::JoinHandle::join);
                return (status.code().expect("it was killed by the signal and did not end by itself"), self.all());
            }
            assert!(Instant::now() < late, "it did not stop");
            std::thread::yield_now();
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What came back.
struct Answer {
    /// 0 where the connection was closed without an answer.
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A page without the script that was added.
    fn page(&self) -> String {
        let text = self.text();
        let (before, rest) = text.split_once("<script src=\"/.nutgraf-serve/").expect("no script was added");
        let (_, after) = rest.split_once("</script>").unwrap();
        format!("{before}{after}")
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Sends these bytes on a connection of their own, and reads the one answer.
fn raw(address: SocketAddr, request: impl AsRef<[u8]>) -> Answer {
    let mut stream = connect(address);
    // A server that refuses the rest of a long request may close before it has read it.
    let _ = stream.write_all(request.as_ref());
    let head = request.as_ref().starts_with(b"HEAD ");
    read_answer(&mut BufReader::new(stream), head)
}

/// Reads one answer, and leaves what follows it.
fn read_answer(stream: &mut impl BufRead, head: bool) -> Answer {
    let mut line = String::new();
    if !matches!(stream.read_line(&mut line), Ok(1..)) {
        return Answer { status: 0, headers: BTreeMap::new(), body: Vec::new() };
    }
    let status = line.split(' ').nth(1).unwrap_or_default().parse().unwrap();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).unwrap() == 0 || line == "\r\n" {
            break;
        }
        let (name, value) = line.trim_end().split_once(": ").unwrap();
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length: usize = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; if head { 0 } else { length }];
    if let Err(error) = stream.read_exact(&mut body) {
        assert!(matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset), "{error}");
        return Answer { status: 0, headers, body: Vec::new() };
    }
    Answer { status, headers, body }
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    entries.map(|entry| (entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned(), fs::read(entry.path()).unwrap())).collect()
}
