//! A body whose pieces wait in a bounded queue until the client takes them.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::Receiver;

/// The client's end of the queue.
pub(super) struct Queue {
    pieces: Receiver<io::Result<Bytes>>,
    left: Option<u64>,
    /// What is given back when the client has gone.
    _seat: Option<OwnedSemaphorePermit>,
}

impl Queue {
    /// A body of a known length, in bytes.
    pub(super) fn new(pieces: Receiver<io::Result<Bytes>>, length: u64) -> Self {
        Self { pieces, left: Some(length), _seat: None }
    }

    /// A body that ends when the other side does, and keeps its seat until then.
    pub(super) fn endless(pieces: Receiver<io::Result<Bytes>>, seat: OwnedSemaphorePermit) -> Self {
        Self { pieces, left: None, _seat: Some(seat) }
    }
}

impl HttpBody for Queue {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let piece = std::task::ready!(self.pieces.poll_recv(context));
        if let (Some(left), Some(Ok(piece))) = (&mut self.left, &piece) {
            *left = left.saturating_sub(piece.len() as u64);
        }
        Poll::Ready(piece.map(|piece| piece.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
