//! Bodies of requests. They are read before anything is worked on: those who send slowly wait for themselves alone.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// Time for a body to arrive.
pub(crate) const TIME: Duration = Duration::from_secs(10);

/// Bytes that a body may have where one is read.
pub(crate) fn most(route: Option<&str>) -> Option<usize> {
    match route {
        // Anybody may send it, and all of it is parsed.
        Some("/v1/code") => Some(256 << 10),
        Some("/v1/articles") => Some(4 << 20),
        _ => None,
    }
}

/// The request with its whole body, if that is JSON, no longer than this, and there in time.
pub(crate) async fn whole(
    request: Request,
    most: usize,
    within: Duration,
) -> Result<Request, Problem> {
    if !is_json(request.headers()) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The body must be JSON, with the header 'Content-Type: application/json'.",
        ));
    }
    let too_long = || {
        Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("The body must be whole and have no more than {most} bytes."),
        )
    };
    // Who says that it is too long need not send it.
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|h| h.to_str().ok()).and_then(|h| h.parse::<usize>().ok());
    if length.is_some_and(|l| l > most) {
        return Err(too_long());
    }
    let (parts, body) = request.into_parts();
    match tokio::time::timeout(within, axum::body::to_bytes(body, most)).await {
        Ok(Ok(bytes)) => Ok(Request::from_parts(parts, bytes.into())),
        Ok(Err(_)) => Err(too_long()),
        Err(_) => Err(Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            format!("The body must be there within {} seconds.", within.as_secs()),
        )),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|h| h.to_str().ok());
    kind.and_then(|k| k.split(';').next())
        .is_some_and(|k| k.trim().eq_ignore_ascii_case("application/json"))
}

/// A body in JSON, of a request that is [`whole`].
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        // It is in memory: its length has been judged.
        let body = axum::body::to_bytes(request.into_body(), usize::MAX).await;
        let bytes: Bytes = body.map_err(|_| Problem::mistake())?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|e| Problem::wrong(format!("The body cannot be understood: {e}.")))
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;

    use super::*;

    const SHORT: Duration = Duration::from_millis(50);

    async fn status(body: axum::body::Body) -> u16 {
        let request = Request::post("/v1/code").header(header::CONTENT_TYPE, "application/json");
        match whole(request.body(body).unwrap(), 8, SHORT).await {
            Ok(_) => 200,
            Err(problem) => problem.into_response().status().as_u16(),
        }
    }

    #[tokio::test]
    async fn bodies_are_whole_short_and_there_in_time() {
        assert_eq!(status("{\"a\": 1}".into()).await, 200);
        assert_eq!(status("{\"a\": 12}".into()).await, 413);
        let never = futures::stream::pending::<Result<Bytes, std::io::Error>>();
        assert_eq!(status(axum::body::Body::from_stream(never)).await, 408);
    }
}
