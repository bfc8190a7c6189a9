//! The page, as `cargo xtask web` has built it. A program built without it serves the API alone and says so.

use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::problem::Problem;

#[derive(RustEmbed)]
#[folder = "page/"]
#[allow_missing = true]
struct Page;

/// Whether the program has the page.
pub const HAS_PAGE: bool = cfg!(has_page);

const WITHOUT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>demarche</title>\
    <h1>demarche</h1><p>This program was built without the page. In the source tree, <code>cargo xtask web</code> builds it; then build \
    the program again.</p><p>The API is here: its <a href=\"/docs/\">description</a>.</p></html>";

/// A file of the page; for any other address the page itself, which reads the address.
pub(crate) async fn page(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if let Some(file) = Page::get(path).filter(|_| !path.is_empty()) {
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        let kind = HeaderValue::from_str(kind.as_ref())
            .unwrap_or(HeaderValue::from_static("application/octet-stream"));
        // Names under assets/ hold a hash of what is in them.
        let keep = if path.starts_with("assets/") {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        let keep = HeaderValue::from_static(keep);
        return ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], file.data)
            .into_response();
    }
    if path.starts_with("v1/") || path.starts_with("assets/") {
        let detail = format!("There is nothing at {}; /docs/ lists what can be asked.", uri.path());
        return Problem::new(StatusCode::NOT_FOUND, detail).into_response();
    }
    match Page::get("index.html") {
        Some(file) => {
            let kind = HeaderValue::from_static("text/html; charset=utf-8");
            let keep = HeaderValue::from_static("no-cache");
            ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], file.data)
                .into_response()
        }
        None => Html(WITHOUT).into_response(),
    }
}
