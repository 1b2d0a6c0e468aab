//! An S3-compatible server on this machine, a real one from a registry, and what tests ask of it directly.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The bucket of all tests.
pub const BUCKET: &str = "town-news";

/// The server; it ends with the test.
pub struct Store {
    pub port: u16,
    child: Child,
}

/// A file of a bucket: bytes, content type, cache rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    pub bytes: Vec<u8>,
    pub kind: String,
    pub caching: String,
}

pub type Objects = BTreeMap<String, Object>;

impl Store {
    /// Starts it with an empty bucket, and with listings of `page` keys a page.
    pub fn start(page: usize) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/publish/store");
        let output = Command::new(script).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let server = String::from_utf8(output.stdout).unwrap().trim().to_owned();
        // A port that was free a moment ago.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(server);
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).env("MOTO_S3_DEFAULT_MAX_KEYS", page.to_string());
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let store = Self { port, child };
        let deadline = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < deadline, "the store does not start");
            std::thread::park_timeout(Duration::from_millis(50));
        }
        store.fill(&Objects::new());
        store
    }

    /// Makes the bucket hold exactly these.
    pub fn fill(&self, objects: &Objects) {
        assert_eq!(ask(self.port, ("POST", "/moto-api/reset"), &[], b"").0, 200);
        assert_eq!(ask(self.port, ("PUT", &format!("/{BUCKET}")), &[], b"").0, 200);
        objects.iter().for_each(|(key, object)| self.put(key, object));
    }

    pub fn put(&self, key: &str, object: &Object) {
        Self::set(self.port, key, object);
    }

    pub fn object(&self, key: &str) -> Option<Object> {
        Self::get(self.port, key)
    }

    /// Puts a file into the store at a port.
    pub fn set(port: u16, key: &str, object: &Object) {
        let headers = [("Content-Type", object.kind.as_str()), ("Cache-Control", object.caching.as_str())];
        assert_eq!(ask(port, ("PUT", &format!("/{BUCKET}/{}", encoded(key))), &headers, &object.bytes).0, 200);
    }

    /// A file of the store at a port.
    pub fn get(port: u16, key: &str) -> Option<Object> {
        let (status, headers, bytes) = ask(port, ("GET", &format!("/{BUCKET}/{}", encoded(key))), &[], b"");
        let header = |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default();
        (status == 200).then(|| Object { bytes, kind: header("content-type"), caching: header("cache-control") })
    }

    /// Everything in the bucket.
    pub fn objects(&self) -> Objects {
        let mut keys = Vec::new();
        let mut after = String::new();
        loop {
            let (status, _, body) = ask(self.port, ("GET", &format!("/{BUCKET}?list-type=2&start-after={}", encoded(&after))), &[], b"");
            assert_eq!(status, 200);
            let text = String::from_utf8(body).unwrap();
            let found: Vec<String> = text.split("<Key>").skip(1).map(|part| part.split_once("</Key>").unwrap().0.to_owned()).collect();
            let Some(last) = found.last() else { break };
            after = last.clone();
            keys.extend(found);
        }
        keys.into_iter().map(|key| (key.clone(), self.object(&key).unwrap())).collect()
    }
}

/// Asks the server at a port: status, headers, body.
fn ask(port: u16, (method, path): (&str, &str), headers: &[(&str, &str)], body: &[u8]) -> (u16, Vec<(String, String)>, Vec<u8>) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    // Any signature will do for this server, but there must be one.
    head += "Authorization: AWS4-HMAC-SHA256 Credential=test/20240101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0\r\n";
    headers.iter().for_each(|(name, value)| head += &format!("{name}: {value}\r\n"));
    stream.write_all(format!("{head}\r\n").as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let (status, headers) = head_of(&answer[..end]);
    (status, headers, answer[end + 4..].to_vec())
}

impl Drop for Store {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The status and the headers, names in small letters.
pub fn head_of(head: &[u8]) -> (u16, Vec<(String, String)>) {
    let text = String::from_utf8_lossy(head).into_owned();
    let mut lines = text.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
    let header = |line: &str| line.split_once(':').map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
    (status, lines.filter_map(header).collect())
}

/// A key as it stands in a request.
pub fn encoded(key: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    key.bytes().map(|byte| if plain(byte) { (byte as char).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// A key as a request has it, decoded.
pub fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned()
}
