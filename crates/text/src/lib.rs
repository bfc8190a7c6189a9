//! The vocabulary shared by every stage: documents, typed spans and content-hash ids.
//!
//! Nothing here knows English or politics. A [`Document`]'s text never changes after it is made;
//! everything that later stages find points into it by [`Span`].
//!
//! - [`Span`]: half-open `u32` ranges, typed by what they count ([`Byte`] or [`Token`]).
//! - [`Document`]: text with the metadata of its publication.
//! - [`one_line`], [`shown`]: texts from outside, harmless to a terminal.
//! - [`ContentId`]: ids that are hashes of content, so the same input has the same id anywhere.

mod document;
mod id;
mod shown;
mod span;

pub use document::{Document, DocumentError, MAX_TEXT_BYTES};
pub use id::ContentId;
pub use shown::{is_command, one_line, shown};
pub use span::{Byte, Span, Token, Unit};
