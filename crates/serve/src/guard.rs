//! What every request passes: who may ask, how many at once, how long; and the headers of every answer.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use subtle::ConstantTimeEq;
use tokio::sync::OwnedSemaphorePermit;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::ServeError;
use crate::api::{App, body};
use crate::kept::Kept;
use crate::limits::{Held, full};
use crate::problem::Problem;

/// Scripts, styles and pictures from here alone, nothing inline, no frames.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
    font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// The API's interactive description sets styles inline.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Counts, limits and answers a request.
pub(crate) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let route = route(&request).map(str::to_owned);
    let docs = request.uri().path().starts_with("/docs");
    let open_to_others = !app.settings.origins.is_empty();
    let mut response = limited(&app, request, next).await;
    let took = start.elapsed();
    app.metrics.note_request(route.as_deref().unwrap_or("page"), response.status(), took);
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        if name == "cross-origin-resource-policy" && open_to_others {
            continue;
        }
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = if docs { DOCS_POLICY } else { POLICY };
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    // What the data set says now may be otherwise in a minute.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    response
}

async fn limited(app: &App, request: Request, next: Next) -> Response {
    if let Err(problem) = asked_by_name(app, &request) {
        return problem.into_response();
    }
    // Whoever watches the server must be answered when it is full, too.
    if matches!(request.uri().path(), "/health" | "/metrics") {
        return next.run(request).await;
    }
    let (request, mut places) = match with_body(app, request).await {
        Ok(read) => read,
        Err(refused) => return refused,
    };
    let Ok(slot) = app.limits.slots.clone().try_acquire_owned() else { return full() };
    places.push(slot);
    match tokio::time::timeout(app.settings.timeout, answered(app, request, places, next)).await {
        Ok(response) => response,
        Err(_) => Problem::new(
            StatusCode::GATEWAY_TIMEOUT,
            "The answer took too long; ask for less at once.",
        )
        .into_response(),
    }
}

/// The request with its body, and the place that such a request takes. One without a body takes none.
async fn with_body(
    app: &App,
    request: Request,
) -> Result<(Request, Vec<OwnedSemaphorePermit>), Response> {
    let route = route(&request);
    let most = (request.method() == Method::POST).then(|| body::most(route)).flatten();
    let Some(most) = most else { return Ok((request, Vec::new())) };
    // Nothing is read of those who may not write.
    if route == Some("/v1/articles") {
        may_write(app, request.headers()).map_err(IntoResponse::into_response)?;
    }
    let place = app.limits.bodies.clone().try_acquire_owned().map_err(|_| full())?;
    let within = body::TIME.min(app.settings.timeout);
    let request = body::whole(request, most, within).await.map_err(IntoResponse::into_response)?;
    Ok((request, vec![place]))
}

/// The answer, out of those that are kept if it is one of them.
async fn answered(
    app: &App,
    request: Request,
    mut places: Vec<OwnedSemaphorePermit>,
    next: Next,
) -> Response {
    let keeps = request.method() == Method::GET && Kept::keeps(request.uri().path());
    let address = if keeps { request.uri().to_string() } else { String::new() };
    let json = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    if keeps && let Some(body) = app.kept.get(app.now().index.version, &address) {
        return (json, body).into_response();
    }
    let limits = &app.limits;
    if parses(&request) {
        // Before the turn, for a text may take long.
        let Ok(parse) = limits.parses.clone().acquire_owned().await else {
            return Problem::mistake().into_response();
        };
        places.push(parse);
    }
    let Ok(turn) = limits.turns.clone().acquire_owned().await else {
        return Problem::mistake().into_response();
    };
    let held = Held { places: Arc::new(places), turn: Arc::new(turn) };
    let version = app.now().index.version;
    let response = held.during(next.run(request)).await;
    if !keeps || response.status() != StatusCode::OK {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return Problem::mistake().into_response();
    };
    // If the data set has changed meanwhile, nobody knows of which version it is.
    if app.now().index.version == version {
        app.kept.keep(version, address, &bytes);
    }
    Response::from_parts(parts, bytes.into())
}

fn route(request: &Request) -> Option<&str> {
    request.extensions().get::<MatchedPath>().map(MatchedPath::as_str)
}

/// Whether a text is parsed for the answer.
fn parses(request: &Request) -> bool {
    let posts = request.method() == Method::POST;
    match route(request) {
        Some("/v1/code" | "/v1/articles") => posts,
        Some("/v1/events/{id}/tree") => !posts,
        _ => false,
    }
}

/// A page of another site can make a name of its own point to this machine; the name then stands in `Host`.
fn asked_by_name(app: &App, request: &Request) -> Result<(), Problem> {
    if app.settings.hosts.is_empty() {
        return Ok(());
    }
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok());
    let host = host.or(request.uri().host()).unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    if app.settings.hosts.contains(&name.to_ascii_lowercase()) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::MISDIRECTED_REQUEST,
        "The server is not known under this name; --allow-host adds one.",
    ))
}

/// Whether a request may write.
pub(crate) fn may_write(app: &App, request: &axum::http::HeaderMap) -> Result<(), Problem> {
    let Some(token) = &app.settings.token else {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "The server only reads; --token-file lets those write who know the token.",
        ));
    };
    let sent = request.get(header::AUTHORIZATION).and_then(|h| h.to_str().ok());
    let sent = sent.and_then(|s| s.strip_prefix("Bearer ")).unwrap_or_default();
    if bool::from(sent.as_bytes().ct_eq(token.as_bytes())) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::UNAUTHORIZED,
        "Writing needs the header 'Authorization: Bearer TOKEN' with the server's token.",
    ))
}

/// Which pages of other origins may read answers.
pub(crate) fn cors(origins: &[String]) -> Result<CorsLayer, ServeError> {
    let mut allowed = Vec::new();
    for origin in origins {
        let url = url::Url::parse(origin).ok();
        let plain = url.filter(|u| u.origin().ascii_serialization() == *origin);
        let value = plain.and_then(|_| HeaderValue::from_str(origin).ok());
        allowed.push(value.ok_or_else(|| ServeError::Origin(origin.clone()))?);
    }
    Ok(CorsLayer::new()
        .allow_origin(AllowOrigin::list(allowed))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION]))
}
