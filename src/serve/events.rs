//! The event stream: tells every open browser what is shown, and never waits for one that does not read.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::sync::{Semaphore, mpsc};

use super::live::Live;
use super::queue::Queue;

/// So many browsers are told.
pub(super) const MOST_CLIENTS: usize = 1024;
/// So many messages wait for a browser. Each holds the whole state, so one that falls behind misses nothing but the past.
const QUEUE: usize = 4;
/// After so long without news, a client is told that there are none: a dead one is noticed so.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Whoever may be told.
pub(super) struct Audience(Arc<Semaphore>);

impl Default for Audience {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST_CLIENTS)))
    }
}

impl Audience {
    /// Answers with what is shown now, and from then on whenever that changes.
    pub(super) fn admit(&self, live: &Live, method: &Method) -> Response {
        let headers = [(CONTENT_TYPE, "text/event-stream")];
        if method == Method::HEAD {
            return (headers, Body::empty()).into_response();
        }
        let Ok(seat) = self.0.clone().try_acquire_owned() else {
            return (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "5")], "so many browsers cannot be told at once").into_response();
        };
        let (sender, receiver) = mpsc::channel(QUEUE);
        tokio::spawn(tell(live.clone(), sender));
        (headers, Body::new(Queue::endless(receiver, seat))).into_response()
    }
}

async fn tell(live: Live, sender: mpsc::Sender<io::Result<Bytes>>) {
    let mut follow = live.follow();
    let mut news = true;
    // Room first, the message then: what waits is never older than it must be.
    while let Ok(room) = sender.reserve().await {
        room.send(Ok(if news { follow.borrow_and_update().message() } else { ":\n\n".to_owned() }.into()));
        news = match tokio::time::timeout(HEARTBEAT, follow.changed()).await {
            Ok(Ok(())) => true,
            Ok(Err(_)) => return,
            Err(_) => false,
        };
    }
}
