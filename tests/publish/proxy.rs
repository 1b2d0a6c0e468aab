//! A proxy before the store: it counts requests, lets some go wrong, and looks after each that changed something.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::store::{BUCKET, decoded, head_of};

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Passes,
    /// It is answered with this status and these headers and body.
    Answered(u16, &'static str, &'static str),
    /// It reaches the store, and the answer breaks in the middle.
    Torn,
    /// It reaches nobody, and nobody answers.
    Unheard,
    /// The connection is closed.
    Closed,
}

/// A request as the proxy saw it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    /// The key, or the query of a listing.
    pub key: String,
    pub copied_from: Option<String>,
    /// Whether it is only to be done if the file is, or is not, there.
    pub is_conditional: bool,
    pub at: Instant,
    /// The status that went back; 0 where none did.
    pub status: u16,
}

impl Seen {
    /// Whether it changes a file that readers may see.
    pub fn changes(&self) -> bool {
        matches!(self.method.as_str(), "PUT" | "DELETE")
    }
}

/// Decides on a request by its number, from 0, and by what it asks.
type Judge = Box<dyn Fn(usize, &Seen) -> Fate + Send + Sync>;
/// Looks at the store after a request that changed something.
type Look = Box<dyn Fn(&Seen) + Send + Sync>;

pub struct Proxy {
    pub port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    store: u16,
    judge: Judge,
    look: Look,
    seen: Mutex<Vec<Seen>>,
    /// Held while a request that changes something is under way, so that it can be looked at what it left.
    turn: Mutex<()>,
    trouble: Mutex<Vec<String>>,
    is_over: AtomicBool,
}

impl Proxy {
    pub fn start(store: u16, judge: impl Fn(usize, &Seen) -> Fate + Send + Sync + 'static, look: impl Fn(&Seen) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            store,
            judge: Box::new(judge),
            look: Box::new(look),
            seen: Mutex::default(),
            turn: Mutex::default(),
            trouble: Mutex::default(),
            is_over: AtomicBool::new(false),
        });
        let own = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if own.is_over.load(Ordering::SeqCst) {
                    return;
                }
                let own = own.clone();
                std::thread::spawn(move || own.serve(stream));
            }
        });
        Self { port, shared }
    }

    /// Lets everything pass.
    pub fn clear(store: u16) -> Self {
        Self::start(store, |_, _| Fate::Passes, |_| {})
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.shared.seen.lock().unwrap().clone()
    }

    /// Fails if anything went wrong in the proxy itself, or a look found what it should not.
    pub fn is_content(&self) {
        let trouble = self.shared.trouble.lock().unwrap().clone();
        assert!(trouble.is_empty(), "{}", trouble.join("\n"));
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

impl Shared {
    fn serve(&self, mut client: TcpStream) {
        while let Some((head, body)) = message(&mut client) {
            let closed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.answer(&mut client, &head, &body)));
            match closed {
                Ok(true) => {}
                Ok(false) => break,
                Err(panic) => {
                    let words = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
                    self.trouble.lock().unwrap().push(words.unwrap_or_default());
                    break;
                }
            }
        }
        let _ = client.shutdown(Shutdown::Both);
    }

    /// Answers one request; whether another may follow.
    fn answer(&self, client: &mut TcpStream, head: &[u8], body: &[u8]) -> bool {
        let request = request(head);
        let number = {
            let mut seen = self.seen.lock().unwrap();
            seen.push(request.clone());
            seen.len() - 1
        };
        let note = |status| self.seen.lock().unwrap()[number].status = status;
        match (self.judge)(number, &request) {
            Fate::Answered(status, headers, text) => {
                note(status);
                let answer = format!("HTTP/1.1 {status} Said\r\nContent-Length: {}\r\n{headers}\r\n{text}", text.len());
                client.write_all(answer.as_bytes()).is_ok()
            }
            Fate::Closed => false,
            Fate::Unheard => {
                // Until the client has had enough.
                client.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
                let _ = client.read(&mut [0; 1]);
                false
            }
            fate => {
                let turn = request.changes().then(|| self.turn.lock().unwrap());
                let answer = self.forward(head, body);
                let status = head_of(&answer).0;
                note(status);
                if turn.is_some() && status < 300 {
                    (self.look)(&Seen { status, ..request });
                }
                drop(turn);
                if fate == Fate::Torn {
                    let _ = client.write_all(&answer[..answer.len() - answer.len() / 4 - 1]);
                    return false;
                }
                client.write_all(&answer).is_ok()
            }
        }
    }

    /// The store's answer, whole.
    fn forward(&self, head: &[u8], body: &[u8]) -> Vec<u8> {
        let mut store = TcpStream::connect(("127.0.0.1", self.store)).unwrap();
        store.write_all(head).unwrap();
        store.write_all(body).unwrap();
        let is_head = head.starts_with(b"HEAD ");
        let (head, body) = answer_of(&mut store, is_head);
        [head, body].concat()
    }
}

fn request(head: &[u8]) -> Seen {
    let text = String::from_utf8_lossy(head).into_owned();
    let mut words = text.lines().next().unwrap().split(' ');
    let (method, path) = (words.next().unwrap().to_owned(), words.next().unwrap());
    let key_of = |path: &str| decoded(path.trim_start_matches('/').strip_prefix(BUCKET).unwrap_or(path).trim_start_matches('/'));
    let (_, headers) = head_of(head);
    let copied_from = headers.iter().find(|(name, _)| name == "x-amz-copy-source").map(|(_, value)| key_of(value));
    let is_conditional = headers.iter().any(|(name, _)| name == "if-match" || name == "if-none-match");
    Seen { method, key: key_of(path), copied_from, is_conditional, at: Instant::now(), status: 0 }
}

/// One request with its body; none where the connection ends.
fn message(stream: &mut TcpStream) -> Option<(Vec<u8>, Vec<u8>)> {
    let head = head(stream)?;
    let length = length(&head).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some((head, body))
}

fn answer_of(stream: &mut TcpStream, is_head: bool) -> (Vec<u8>, Vec<u8>) {
    let head = head(stream).unwrap();
    let mut body = Vec::new();
    match length(&head) {
        _ if is_head => {}
        Some(length) => {
            body = vec![0; length];
            stream.read_exact(&mut body).unwrap();
        }
        None => drop(stream.read_to_end(&mut body)),
    }
    (head, body)
}

/// Up to and with the empty line.
fn head(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    let mut byte = [0; 1];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    Some(head)
}

fn length(head: &[u8]) -> Option<usize> {
    head_of(head).1.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok())
}

/// The keys that were changed, each once.
pub fn changed(seen: &[Seen], method: &str) -> BTreeSet<String> {
    seen.iter().filter(|one| one.method == method && one.copied_from.is_none()).map(|one| one.key.clone()).collect()
}
