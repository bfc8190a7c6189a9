//! Reasons by short names, for counting.

use demarche_text::DocumentError;

use super::Reason;

impl Reason {
    /// A short name of the kind of reason, for counting: `json`, `long record`, `other language`.
    ///
    /// Names are stable: a release may add some, but changes none. No two kinds have the same one,
    /// and what a reason holds is no part of it.
    pub fn word(&self) -> String {
        let word = match self {
            Self::Io(_) => "input",
            Self::Binary(_) => "binary",
            Self::Encoding => "encoding",
            Self::Marked(_) => "byte order mark",
            Self::Document(DocumentError::Empty) => "empty",
            Self::Document(_) => "long text",
            Self::LongLine(_) => "long line",
            Self::Json(_) => "json",
            Self::NotAnObject => "no json object",
            Self::NoText(..) => "no text",
            Self::NoColumn(..) => "no column",
            Self::Fields { .. } => "number of fields",
            Self::LongRecord(_) => "long record",
            Self::LongStream(_) => "long stream",
            Self::Bomb(_) => "compression bomb",
            Self::FieldType { .. } => "field type",
            Self::Date(_) => "date",
            Self::LongFile(_) => "long file",
            Self::TooMany { .. } => "too many",
            Self::Xml(_) => "xml",
            Self::Entities => "entities",
            Self::NotAFeed => "no feed",
            Self::NotASitemap => "no sitemap",
            Self::Address(_) => "address",
            Self::OnlyLink(_) => "only a link",
            Self::EventFields { .. } => "number of event fields",
            Self::Zip(_) => "zip",
            Self::Fetch(_) => "fetch",
            Self::Parquet(_) => "parquet",
            Self::NotBuilt(_) => "not built",
            Self::Pattern(_) => "pattern",
            Self::NoMatch => "no match",
            Self::Once => "read once",
            Self::NotThere => "not there",
            Self::LongPage(_) => "long page",
            Self::Page(_) => "page",
            Self::NoArticle => "no article",
            Self::Record(_) => "damaged record",
            Self::Stopped(_) => "stopped",
            Self::OtherLanguage(_) => "other language",
        };
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::io;

    use super::*;
    use crate::warc::Fault;

    fn each() -> Vec<Reason> {
        let s = String::new;
        vec![
            Reason::Io(io::ErrorKind::NotFound.into()),
            Reason::Binary(0),
            Reason::Encoding,
            Reason::Marked("UTF-8"),
            Reason::Document(DocumentError::Empty),
            Reason::Document(DocumentError::TooLong(1)),
            Reason::LongLine(1),
            Reason::Json(s()),
            Reason::NotAnObject,
            Reason::NoText(s(), Box::default()),
            Reason::NoColumn(s(), Box::default()),
            Reason::Fields { found: 1, expected: 2 },
            Reason::LongRecord(1),
            Reason::LongStream(1),
            Reason::Bomb(1),
            Reason::FieldType { field: s(), expected: "a string" },
            Reason::Date(s()),
            Reason::LongFile(1),
            Reason::TooMany { what: "entries", most: 1 },
            Reason::Xml(s()),
            Reason::Entities,
            Reason::NotAFeed,
            Reason::NotASitemap,
            Reason::Address(s()),
            Reason::OnlyLink(s()),
            Reason::EventFields { found: 1, expected: "58" },
            Reason::Zip(s()),
            Reason::Fetch(s()),
            Reason::Parquet(s()),
            Reason::NotBuilt("parquet"),
            Reason::Pattern(s()),
            Reason::NoMatch,
            Reason::Once,
            Reason::NotThere,
            Reason::LongPage(1),
            Reason::Page(""),
            Reason::NoArticle,
            Reason::Record(Fault::Head),
            Reason::Stopped(None),
            Reason::OtherLanguage("fr".to_owned()),
        ]
    }

    #[test]
    fn all_words_differ_and_are_words() {
        let words: Vec<String> = each().iter().map(Reason::word).collect();
        assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len(), "{words:?}");
        let plain = |c: char| c.is_ascii_lowercase() || c == ' ';
        for word in &words {
            assert!(!word.is_empty() && word.len() <= 24 && word.chars().all(plain), "{word}");
        }
    }

    #[test]
    fn what_a_reason_holds_does_not_change_its_word() {
        assert_eq!(Reason::OtherLanguage("fr".to_owned()).word(), "other language");
        assert_eq!(Reason::OtherLanguage("de".to_owned()).word(), "other language");
        assert_eq!(Reason::Json("expected a comma".to_owned()).word(), "json");
    }
}
