//! The stages of the pipeline: what each needs and what it adds.
//!
//! A stage reads columns that earlier stages have filled. Each declares which, and a pipeline with
//! a stage before the one it depends on is refused when it is built, not found out by wrong output.

use crate::StageError;

/// Something that is known of a text after some stage has run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attribute {
    /// Where the tokens lie, and which word each is.
    Tokens,
    /// Lexical features as ids.
    Features,
    /// Fine-grained tags.
    Tags,
    /// Heads and labels of the dependency tree.
    Tree,
    /// Sentence starts.
    Sentences,
    /// Universal parts of speech.
    Pos,
    /// Morphological features.
    Morphs,
    /// Lemmas that a rule has set.
    GivenLemmas,
    /// Lemmas of all tokens.
    Lemmas,
    /// Named entities.
    Entities,
}

impl Attribute {
    const fn name(self) -> &'static str {
        match self {
            Self::Tokens => "tokens",
            Self::Features => "lexical features",
            Self::Tags => "tags",
            Self::Tree => "heads and labels",
            Self::Sentences => "sentence starts",
            Self::Pos => "parts of speech",
            Self::Morphs => "morphological features",
            Self::GivenLemmas => "lemmas set by rules",
            Self::Lemmas => "lemmas",
            Self::Entities => "entities",
        }
    }
}

/// What a stage needs and what it adds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signature {
    pub name: &'static str,
    pub requires: &'static [Attribute],
    pub assigns: &'static [Attribute],
}

/// Checks that every stage finds what it requires, and that all of `wanted` is there in the end.
pub(crate) fn check(stages: &[Signature], wanted: &[Attribute]) -> Result<(), StageError> {
    let mut known: Vec<Attribute> = Vec::new();
    let end = Signature { name: "end", requires: &[], assigns: &[] };
    for stage in stages.iter().chain([&end]) {
        let requires = if stage.name == end.name { wanted } else { stage.requires };
        if let Some(attribute) = requires.iter().find(|attribute| !known.contains(attribute)) {
            return Err(StageError { stage: stage.name, attribute: attribute.name() });
        }
        known.extend(stage.assigns);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKENIZER: Signature =
        Signature { name: "tokenizer", requires: &[], assigns: &[Attribute::Tokens] };
    const TAGGER: Signature =
        Signature { name: "tagger", requires: &[Attribute::Tokens], assigns: &[Attribute::Tags] };

    #[test]
    fn a_stage_before_its_requirement_is_refused() {
        let error = check(&[TAGGER, TOKENIZER], &[]);
        assert_eq!(error, Err(StageError { stage: "tagger", attribute: "tokens" }));
        assert_eq!(check(&[TOKENIZER, TAGGER], &[Attribute::Tags]), Ok(()));
    }

    #[test]
    fn a_lacking_result_is_refused() {
        let error = check(&[TOKENIZER], &[Attribute::Lemmas]);
        assert_eq!(error, Err(StageError { stage: "end", attribute: "lemmas" }));
    }
}
