//! Errors as RFC 9457 has them: one sentence for people, a number for programs.

use std::fmt::Display;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use demarche_store::StoreError;
use serde::Serialize;
use utoipa::ToSchema;

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Always `about:blank`: the status says what kind it is.
    r#type: &'static str,
    /// The status in words.
    title: String,
    status: u16,
    /// One sentence, with what to do.
    detail: String,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
        }
    }

    /// The request is wrong.
    pub(crate) fn wrong(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// There is no such thing.
    pub(crate) fn none(what: &str, id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("The data set has no {what} {id}."))
    }

    /// A mistake of this program.
    pub(crate) fn mistake() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The request failed by a mistake of this program; its log says more.",
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_default();
        let kind = HeaderValue::from_static("application/problem+json");
        (status, [(header::CONTENT_TYPE, kind)], body).into_response()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tell(&error);
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "The data set could not be read just now; try again, and look into the server's log.",
        )
    }
}

/// Writes what went wrong into the server's log, which is what it says on standard error.
pub(crate) fn tell(what: &impl Display) {
    eprintln!("demarche: {}", on_one_line(&what.to_string()));
}

/// What comes from a request or an article must neither end a line of the log nor steer a terminal.
fn on_one_line(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_logged_steers_no_terminal() {
        let clean = on_one_line("no file 'a\nb\u{1b}[2J\u{7f}\u{9b}31m\t' – Tromsø");
        assert_eq!(clean, "no file 'a\u{fffd}b\u{fffd}[2J\u{fffd}\u{fffd}31m\u{fffd}' – Tromsø");
    }
}
