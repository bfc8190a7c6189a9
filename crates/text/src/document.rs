//! A text with the metadata of its publication.

use std::fmt;

use crate::ContentId;

/// Longest text that a document may have: offsets are `u32`.
pub const MAX_TEXT_BYTES: usize = u32::MAX as usize - 1;

/// An article, as read. Its text never changes.
#[derive(Clone, Debug)]
pub struct Document {
    /// The id the source gave it, or else the hash of its text, date, title, publisher and URL.
    pub id: String,
    text: String,
    /// Day of publication, `YYYY-MM-DD`, where known.
    pub date: Option<String>,
    /// Headline, where it is not part of the text.
    pub title: Option<String>,
    /// Name of the publisher.
    pub publisher: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// The id that the source gave it, where [`Document::id`] is the hash. Not part of its identity.
    pub source_id: Option<String>,
    /// Who wrote it, as the source has it.
    pub author: Option<String>,
    /// Language, ISO 639-1, as the source says or as it was identified.
    pub language: Option<String>,
    /// The file, record or address that it was read from: `crawl.warc.gz, byte 1024`. Not part of its identity.
    pub origin: Option<String>,
}

/// Why a text cannot be a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentError {
    /// Nothing but white space.
    Empty,
    /// Longer than [`MAX_TEXT_BYTES`]; holds its length in bytes.
    TooLong(usize),
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "the text is empty"),
            Self::TooLong(bytes) => {
                write!(f, "the text has {bytes} bytes; at most {MAX_TEXT_BYTES} can be coded")
            }
        }
    }
}

impl std::error::Error for DocumentError {}

impl Document {
    /// A document of this text. The id is set by [`Document::identify`] once the metadata is known.
    pub fn new(text: String) -> Result<Self, DocumentError> {
        if text.len() > MAX_TEXT_BYTES {
            return Err(DocumentError::TooLong(text.len()));
        }
        if text.trim().is_empty() {
            return Err(DocumentError::Empty);
        }
        let mut document = Self {
            id: String::new(),
            text,
            date: None,
            title: None,
            publisher: None,
            url: None,
            source_id: None,
            author: None,
            language: None,
            origin: None,
        };
        document.identify();
        Ok(document)
    }

    /// Sets the id to the hash of the text and metadata.
    pub fn identify(&mut self) {
        let field = |f: &Option<String>| f.clone().unwrap_or_default();
        self.id = ContentId::of([
            self.text.as_str(),
            &field(&self.date),
            &field(&self.title),
            &field(&self.publisher),
            &field(&self.url),
        ])
        .to_string();
    }

    /// Makes the hash the id, and keeps the id that the source gave.
    pub fn identify_by_content(&mut self) {
        let given = std::mem::take(&mut self.id);
        self.identify();
        if given != self.id && !given.is_empty() {
            self.source_id = Some(given);
        }
    }

    /// The text, as it was read.
    pub fn text(&self) -> &str {
        &self.text
    }
}
