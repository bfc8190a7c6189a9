//! The closed label sets of spaCy's English pipelines.
//!
//! Dependency labels are those of the `ClearNLP` conversion, parts of speech those of Universal
//! Dependencies (<https://universaldependencies.org/u/pos/>) plus `SPACE`. A model with a label
//! outside these sets is refused when it is loaded, so code that matches on them is complete.

use std::fmt;
use std::str::FromStr;

/// A label that is not in the set; holds the label as it was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown label {0:?}")]
pub struct UnknownLabel(pub String);

macro_rules! labels {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        #[allow(missing_docs)] // the label's own text says it
        pub enum $name { $($variant,)* }

        impl $name {
            /// Every label, in the order of the enum.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The label as spaCy writes it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }

        impl FromStr for $name {
            type Err = UnknownLabel;
            fn from_str(text: &str) -> Result<Self, UnknownLabel> {
                match text {
                    $($text => Ok(Self::$variant),)*
                    _ => Err(UnknownLabel(text.to_owned())),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

labels! {
    /// Universal part of speech. `None` is the empty string (not set).
    Pos {
        None = "",
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Conj = "CONJ", Cconj = "CCONJ", Det = "DET",
        Intj = "INTJ", Noun = "NOUN", Num = "NUM", Part = "PART", Pron = "PRON",
        Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM", Verb = "VERB",
        X = "X", Space = "SPACE",
    }
}

labels! {
    /// Dependency label (ClearNLP). `None` is the empty string, which white space carries.
    Dep {
        None = "",
        Root = "ROOT", Acl = "acl", Acomp = "acomp", Advcl = "advcl", Advmod = "advmod",
        Agent = "agent", Amod = "amod", Appos = "appos", Attr = "attr", Aux = "aux",
        AuxPass = "auxpass", Case = "case", Cc = "cc", Ccomp = "ccomp", Compound = "compound",
        Conj = "conj", Csubj = "csubj", CsubjPass = "csubjpass", Dative = "dative",
        Dep = "dep", Det = "det", Dobj = "dobj", Expl = "expl", Intj = "intj", Mark = "mark",
        Meta = "meta", Neg = "neg", NounMod = "nmod", NpAdvmod = "npadvmod",
        Nsubj = "nsubj", NsubjPass = "nsubjpass", NumMod = "nummod", Oprd = "oprd",
        Parataxis = "parataxis", Pcomp = "pcomp", Pobj = "pobj", Poss = "poss",
        Preconj = "preconj", Predet = "predet", Prep = "prep", Prt = "prt", Punct = "punct",
        QuantMod = "quantmod", Relcl = "relcl", Xcomp = "xcomp",
    }
}
