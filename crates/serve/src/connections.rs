//! Connections: how many, how long they may take for the headers of a request, and how long they may take nothing of
//! an answer.

use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::Sleep;

/// What connections may do.
#[derive(Clone, Copy)]
pub(crate) struct Manners {
    /// Connections at one time; others wait until one ends.
    pub(crate) most: usize,
    /// Time until the headers of the next request are there.
    pub(crate) headers: Duration,
    /// Time in which something of the answer must be taken.
    pub(crate) patience: Duration,
}

/// Time in which something of an answer must be taken.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

impl Manners {
    /// For a server that answers so many requests at one time.
    pub(crate) fn of(concurrency: usize) -> Self {
        let most = concurrency.saturating_mul(8).max(64);
        Self { most, headers: Duration::from_secs(30), patience: PATIENCE }
    }
}

/// Bytes of headers.
const LONGEST_HEAD: usize = 64 << 10;

/// Answers those who connect until `stop` is done; those under way are finished.
pub(crate) async fn answer(
    mut listener: TcpListener,
    router: Router,
    manners: Manners,
    stop: impl Future<Output = ()>,
) {
    let most = u32::try_from(manners.most).unwrap_or(u32::MAX);
    let places = Arc::new(Semaphore::new(most as usize));
    let stopping = watch::Sender::new(false);
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await;
            (place, Listener::accept(&mut listener).await.0)
        };
        let (place, stream) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        let (router, stopping) = (router.clone(), stopping.subscribe());
        tokio::spawn(async move {
            connection(stream, router, manners, stopping).await;
            drop(place);
        });
    }
    drop(listener);
    stopping.send_replace(true);
    // All places are free when all connections have ended.
    let _ = places.acquire_many(most).await;
}

async fn connection(
    stream: TcpStream,
    router: Router,
    manners: Manners,
    mut stopping: watch::Receiver<bool>,
) {
    let stream = Watched { stream, patience: manners.patience, waiting: None };
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(manners.headers)
            .max_buf_size(LONGEST_HEAD)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
    );
    // How a connection ends is nobody's mistake here.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopping.wait_for(|stopping| *stopping) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// A connection that breaks off if nothing is taken for too long.
struct Watched {
    stream: TcpStream,
    patience: Duration,
    /// Since when something waits to be taken.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Watched {
    fn watch<T>(
        &mut self,
        context: &mut Context<'_>,
        taken: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if taken.is_ready() {
            self.waiting = None;
            return taken;
        }
        let patience = self.patience;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        ready!(waiting.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let taken = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(context, taken)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let taken = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.watch(context, taken)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpStream as Client};

    use axum::body::{Body, Bytes};
    use axum::routing::get;

    use super::*;

    const SHORT: Duration = Duration::from_millis(300);
    const LONG: Duration = Duration::from_secs(60);

    /// A server for one connection at a time.
    async fn start(headers: Duration, patience: Duration) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let endless = || async {
            let piece = || Ok::<_, io::Error>(Bytes::from_static(&[b'x'; 1 << 14]));
            Body::from_stream(futures::stream::repeat_with(piece))
        };
        let router =
            Router::new().route("/", get(|| async { "here" })).route("/endless", get(endless));
        let manners = Manners { most: 1, headers, patience };
        tokio::spawn(answer(listener, router, manners, std::future::pending()));
        address
    }

    fn connect(address: SocketAddr, sends: &str) -> Client {
        let mut client = Client::connect(address).unwrap();
        client.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        client.write_all(sends.as_bytes()).unwrap();
        client
    }

    /// Whether somebody else gets an answer while `before` stays connected.
    async fn another_is_answered(address: SocketAddr, before: &'static str) {
        let asked = tokio::task::spawn_blocking(move || {
            let _before = connect(address, before);
            std::thread::sleep(Duration::from_millis(50));
            let mut client =
                connect(address, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            let mut answer = String::new();
            client.read_to_string(&mut answer).unwrap();
            answer
        });
        assert!(asked.await.unwrap().ends_with("here"));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn headers_that_do_not_come_end_the_connection() {
        let address = start(SHORT, LONG).await;
        another_is_answered(address, "GET / HTTP/1.1\r\nHost:").await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_answer_that_is_not_taken_ends_the_connection() {
        let address = start(LONG, SHORT).await;
        another_is_answered(address, "GET /endless HTTP/1.1\r\nHost: a\r\n\r\n").await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn stopping_waits_for_those_under_way_alone() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let slow = || async {
            tokio::time::sleep(SHORT).await;
            "done"
        };
        let router = Router::new().route("/", get(slow));
        let manners = Manners { most: 8, headers: LONG, patience: LONG };
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let server = tokio::spawn(answer(listener, router, manners, async {
            let _ = stopped.await;
        }));
        let asked = tokio::task::spawn_blocking(move || {
            let mut client = connect(address, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            std::thread::sleep(Duration::from_millis(100));
            stop.send(()).unwrap();
            let mut answer = String::new();
            client.read_to_string(&mut answer).unwrap();
            answer
        });
        assert!(asked.await.unwrap().ends_with("done"));
        tokio::time::timeout(Duration::from_secs(20), server).await.unwrap().unwrap();
    }
}
