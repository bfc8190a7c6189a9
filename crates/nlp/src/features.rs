//! The lexical features that the embedding tables are looked up by.

/// One `u64` id a token and feature, as columns of equal length.
///
/// The first six are the features of `MultiHashEmbed` in the order the model wants them; `orth` is
/// the id of the word itself, by which the medium model finds its static vector.
#[derive(Clone, Debug, Default)]
pub(crate) struct Features {
    /// Normalised form: of a contraction, of a British spelling, or else the lower-cased word.
    pub norm: Vec<u64>,
    /// First character.
    pub prefix: Vec<u64>,
    /// Last three characters.
    pub suffix: Vec<u64>,
    /// Word shape such as `Xxxx` or `dd.d`.
    pub shape: Vec<u64>,
    /// 1 if one space follows the token, else 0.
    pub spacy: Vec<u64>,
    /// 1 if the token is white space, else 0.
    pub is_space: Vec<u64>,
    /// The word itself.
    pub orth: Vec<u64>,
}

impl Features {
    /// Number of tokens.
    pub(crate) fn len(&self) -> usize {
        self.norm.len()
    }

    /// Empties every column, keeping the memory.
    pub(crate) fn clear(&mut self) {
        self.norm.clear();
        self.prefix.clear();
        self.suffix.clear();
        self.shape.clear();
        self.spacy.clear();
        self.is_space.clear();
        self.orth.clear();
    }
}
