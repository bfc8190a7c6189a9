//! From the fields of a record, whatever its format, to a document.

use demarche_text::Document;

use crate::date;
use crate::failure::Reason;
use crate::language;
use crate::list::shown;
use crate::mapping::Target;

/// A document of what is known of it, as readers make it of a record. A missing text, an empty one or a date that is
/// none are refused.
pub fn document(fields: impl IntoIterator<Item = (Target, String)>) -> Result<Document, Reason> {
    let mut all = Fields::default();
    for (target, value) in fields {
        all.set(target, value);
    }
    all.document(Target::Text.name(), Vec::new)
}

/// The fields of one record. Those that are empty count as absent.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    values: [Option<String>; Target::ALL.len()],
}

impl Fields {
    pub(crate) fn set(&mut self, target: Target, value: String) {
        if let Some(place) = self.values.get_mut(target as usize) {
            *place = Some(value);
        }
    }

    fn take(&mut self, target: Target) -> Option<String> {
        let value = self.values.get_mut(target as usize)?.take();
        value.filter(|value| target == Target::Text || !value.trim().is_empty())
    }

    /// The document. `text` is what the field of the text is called; `there` lists those that there are.
    pub(crate) fn document(
        mut self,
        text: &str,
        there: impl FnOnce() -> Vec<String>,
    ) -> Result<Document, Reason> {
        let text = self
            .take(Target::Text)
            .ok_or_else(|| Reason::NoText(text.to_owned(), there().into()))?;
        let mut document = Document::new(text).map_err(Reason::Document)?;
        document.date = match self.take(Target::Date) {
            None => None,
            Some(written) => {
                Some(date::any(&written).ok_or_else(|| Reason::Date(shown(&written)))?)
            }
        };
        document.title = self
            .take(Target::Title)
            .filter(|title| !document.text().trim_start().starts_with(title.trim()));
        document.publisher = self.take(Target::Publisher);
        document.url = self.take(Target::Url);
        document.author = self.take(Target::Author);
        document.language = self.take(Target::Language).and_then(|l| language::code(&l));
        document.identify();
        if let Some(id) = self.take(Target::Id) {
            document.id = id;
        }
        Ok(document)
    }
}
