//! The preview server: shows the site as it would be built, on this machine and to nobody else.
//!
//! It answers from a snapshot in memory; a request never becomes a path on disk. What it shows is byte for byte what `build` would write, but for
//! one script element that brings the page up to date. See `SECURITY.md` for what it promises.

mod answer;
mod events;
mod file;
mod guard;
mod kind;
mod listen;
mod live;
mod nearest;
mod patience;
mod place;
mod queue;
mod script;

use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::any;

use crate::diagnostics::Failure;
use answer::{Desk, guarded, own, site};
use events::Audience;
use file::Files;
use guard::Hosts;
pub use live::{Live, Step};
use script::{OWN, Token};

/// Whether pages are kept up to date by a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reload {
    /// They are.
    On,
    /// `--no-reload`: they are exactly what `build` writes.
    Off,
}

/// A server that has its port, and serves nothing yet.
pub struct Server {
    listener: TcpListener,
    hosts: Hosts,
    address: SocketAddr,
    name: String,
}

impl Server {
    /// Takes the port; 0 takes any that is free.
    pub fn bind(host: &str, port: u16) -> Result<Self, Failure> {
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let addresses: Vec<SocketAddr> = (bare, port)
            .to_socket_addrs()
            .map_err(|error| Failure::Usage(format!("`--host {host}` is no name or address of this machine: {error}")))?
            .collect();
        let listener = TcpListener::bind(&addresses[..]).map_err(|error| match error.kind() {
            std::io::ErrorKind::AddrInUse => Failure::Environment(format!(
                "port {port} of {host} is in use by another program\nhelp: stop that, or choose another port: `--port {}`; `--port 0` takes any that is free",
                port.checked_add(1).unwrap_or(1111)
            )),
            std::io::ErrorKind::AddrNotAvailable => Failure::Usage(format!("`--host {host}` is no address of this machine")),
            _ => Failure::io(format_args!("taking port {port} of {host}"), error),
        })?;
        let address = listener.local_addr().map_err(|error| Failure::io("asking for the server's own address", error))?;
        Ok(Self { listener, hosts: Hosts::new(host), address, name: if host.contains(':') { format!("[{bare}]") } else { host.to_owned() } })
    }

    /// Where the server is, e.g. `http://127.0.0.1:1111`.
    pub fn origin(&self) -> String {
        let everywhere = self.address.ip().is_unspecified();
        format!("http://{}:{}", if everywhere { "127.0.0.1" } else { &self.name }, self.address.port())
    }

    /// Whether other machines can reach the server.
    pub fn is_open_to_others(&self) -> bool {
        !self.address.ip().is_loopback()
    }

    /// Begins to show what is live. Should that fail later, the watch of the site is ended, and [`Running::end`] says why.
    pub fn start(self, live: Live, reload: Reload) -> Result<Running, Failure> {
        more_files();
        let bell = live.bell();
        let desk = Desk { live, hosts: self.hosts, token: Token::new()?, reload, files: Files::default(), audience: Audience::default() };
        let desk = Arc::new(desk);
        let router = Router::new()
            .route(&format!("{OWN}{{token}}/{{name}}"), any(own))
            .fallback(any(site))
            .layer(from_fn_with_state(desk.clone(), guarded))
            .with_state(desk);
        // Two threads do for all browsers: building is done elsewhere.
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_name("serve").enable_all().build();
        let runtime = runtime.map_err(|error| Failure::io("starting the server's threads", error))?;
        let failure: Arc<Mutex<Option<Failure>>> = Arc::default();
        let (listener, failed) = (self.listener, failure.clone());
        runtime.spawn(async move {
            let Err(failure) = listen::serve(listener, router).await;
            *failed.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(failure);
            bell.stop();
        });
        Ok(Running { runtime, failure })
    }
}

/// A server that shows what is live.
pub struct Running {
    runtime: tokio::runtime::Runtime,
    failure: Arc<Mutex<Option<Failure>>>,
}

impl Running {
    /// Ends the server, whatever is still open, and says what made it fail.
    pub fn end(self) -> Result<(), Failure> {
        self.runtime.shutdown_background();
        self.failure.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take().map_or(Ok(()), Err)
    }
}

/// Takes as many file descriptors as the system lets us have: each open browser needs one.
#[cfg(unix)]
fn more_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    // Where it is refused, the server waits for descriptors to come free.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
}

#[cfg(not(unix))]
fn more_files() {}
