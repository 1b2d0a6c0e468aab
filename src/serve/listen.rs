//! Takes connections, and gives each no more time and room than a browser needs.

use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::sync::Semaphore;

use super::events::MOST_CLIENTS;
use super::patience::Patient;
use crate::diagnostics::Failure;

/// How long a client may take to send the head of a request, the first byte of it included.
const HEAD: Duration = Duration::from_secs(10);
/// The head of a request has at most so many bytes.
const ROOM: usize = 32 * 1024;
/// So many connections at once: every browser that is told, and as many that ask.
const MOST_CONNECTIONS: usize = 2 * MOST_CLIENTS;
/// How long to wait when the system has no more room for connections.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves for ever.
pub(super) async fn serve(listener: TcpListener, router: Router) -> Result<Infallible, Failure> {
    let doing = |error| Failure::io("listening for browsers", error);
    listener.set_nonblocking(true).map_err(doing)?;
    let listener = tokio::net::TcpListener::from_std(listener).map_err(doing)?;
    let seats = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let seat = seats.clone().acquire_owned().await.map_err(|error| Failure::Bug(error.to_string()))?;
        let Ok((stream, _)) = listener.accept().await else {
            // The client has gone already, or there are no more file descriptors: some will be closed.
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(async move {
            let _seat = seat;
            // Small answers must not wait for more.
            let _ = stream.set_nodelay(true);
            let mut protocol = http1::Builder::new();
            protocol.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(ROOM);
            // What goes wrong with one connection is its own affair.
            let _ = protocol.serve_connection(TokioIo::new(Patient::new(stream)), service).await;
        });
    }
}
