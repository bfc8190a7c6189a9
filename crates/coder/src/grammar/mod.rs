//! The grammar of a parsed text, apart from any vocabulary.
//!
//! - [`Parse`]: the annotation with children, subtrees, sentences and interned words.
//! - `slots`: the fillers of a predicate's grammatical places.
//! - `verbs`: deep subjects and objects, through passives, control, relative clauses, participles, coordination.
//!
//! Dependency labels are those of the `ClearNLP` conversion that spaCy's English models use.

mod slots;
mod verbs;

use demarche_nlp::{Annotation, Dep, Pos};
use demarche_text::{Byte, Span, Token};

use crate::codebook::{Codebook, Symbol, WordSet};

/// An annotated text, indexed for walking its trees.
pub(crate) struct Parse<'a> {
    pub(crate) text: &'a str,
    pub(crate) ann: &'a Annotation,
    pub(crate) book: &'a Codebook,
    child_start: Vec<u32>,
    child_list: Vec<u32>,
    left: Vec<u32>,
    right: Vec<u32>,
    sentence_of: Vec<u32>,
    pub(crate) sentences: Vec<Span<Token>>,
    lemmas: Vec<Option<Symbol>>,
    words: Vec<Option<Symbol>>,
    /// Lemmas and lower-case forms of each sentence, sorted.
    vocabulary: Vec<Vec<Symbol>>,
    /// The same as sets of bits.
    word_sets: Vec<WordSet>,
    agent_word: Option<Symbol>,
    /// First tokens of the blocks.
    blocks: Vec<u32>,
}

impl<'a> Parse<'a> {
    pub(crate) fn new(
        text: &'a str,
        ann: &'a Annotation,
        book: &'a Codebook,
        blocks: Vec<u32>,
    ) -> Self {
        let n = ann.len();
        let mut child_start = vec![0u32; n + 1];
        for i in 0..n {
            if ann.heads[i] as usize != i {
                child_start[ann.heads[i] as usize + 1] += 1;
            }
        }
        for i in 0..n {
            child_start[i + 1] += child_start[i];
        }
        let mut next = child_start.clone();
        let mut child_list = vec![0u32; child_start[n] as usize];
        for i in 0..n {
            let head = ann.heads[i] as usize;
            if head != i {
                child_list[next[head] as usize] = i as u32;
                next[head] += 1;
            }
        }
        let (mut left, mut right): (Vec<u32>, Vec<u32>) =
            ((0..n as u32).collect(), (0..n as u32).collect());
        // Edges climb to the root; a tree of depth d needs d rounds, most need a few.
        let mut changed = true;
        while changed {
            changed = false;
            for i in (0..n).chain((0..n).rev()) {
                let h = ann.heads[i] as usize;
                if left[i] < left[h] {
                    left[h] = left[i];
                    changed = true;
                }
                if right[i] > right[h] {
                    right[h] = right[i];
                    changed = true;
                }
            }
        }
        let sentences: Vec<Span<Token>> = ann.sentences().collect();
        let mut sentence_of = vec![0; n];
        for (s, span) in sentences.iter().enumerate() {
            sentence_of[span.range()].fill(s as u32);
        }
        let mut buffer = String::new();
        let mut intern = |word: &str| {
            if word.bytes().any(|b| b.is_ascii_uppercase() || !b.is_ascii()) {
                buffer.clear();
                buffer.extend(word.chars().flat_map(char::to_lowercase));
                book.symbol(&buffer)
            } else {
                book.symbol(word)
            }
        };
        let lemmas: Vec<Option<Symbol>> = (0..n)
            .map(|i| {
                let open = matches!(ann.pos[i], Pos::Verb | Pos::Noun);
                let form = if open { intern(ann.text(text, i)) } else { None };
                let better = form.and_then(|form| book.lemmas.get(&form).copied());
                better.or_else(|| intern(ann.lemma(i)))
            })
            .collect();
        let words: Vec<Option<Symbol>> = (0..n).map(|i| intern(ann.text(text, i))).collect();
        let vocabulary: Vec<Vec<Symbol>> = sentences
            .iter()
            .map(|span| {
                let forms = lemmas[span.range()].iter().chain(&words[span.range()]);
                let mut all: Vec<Symbol> = forms.copied().flatten().collect();
                all.sort_unstable();
                all.dedup();
                all
            })
            .collect();
        let word_sets = vocabulary.iter().map(|all| all.iter().copied().collect()).collect();
        let agent_word = book.symbol("by");
        Self {
            text,
            ann,
            book,
            child_start,
            child_list,
            left,
            right,
            sentence_of,
            sentences,
            lemmas,
            words,
            vocabulary,
            word_sets,
            agent_word,
            blocks,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.ann.len()
    }

    pub(crate) fn children(&self, t: u32) -> &[u32] {
        let t = t as usize;
        &self.child_list[self.child_start[t] as usize..self.child_start[t + 1] as usize]
    }

    pub(crate) fn children_by(&self, t: u32, dep: Dep) -> impl Iterator<Item = u32> + '_ {
        self.children(t).iter().copied().filter(move |&c| self.dep(c) == dep)
    }

    pub(crate) fn child(&self, t: u32, dep: Dep) -> Option<u32> {
        self.children_by(t, dep).next()
    }

    pub(crate) fn dep(&self, t: u32) -> Dep {
        self.ann.deps[t as usize]
    }

    pub(crate) fn pos(&self, t: u32) -> Pos {
        self.ann.pos[t as usize]
    }

    pub(crate) fn tag(&self, t: u32) -> &'static str {
        self.ann.tags[t as usize]
    }

    pub(crate) fn head(&self, t: u32) -> u32 {
        self.ann.heads[t as usize]
    }

    pub(crate) fn lemma(&self, t: u32) -> Option<Symbol> {
        self.lemmas[t as usize]
    }

    pub(crate) fn word(&self, t: u32) -> Option<Symbol> {
        self.words[t as usize]
    }

    /// Whether the token's lemma or lower-case form is this word.
    pub(crate) fn is(&self, t: u32, symbol: Symbol) -> bool {
        self.lemmas[t as usize] == Some(symbol) || self.words[t as usize] == Some(symbol)
    }

    /// Whether the token's lemma or lower-case form is one of these.
    pub(crate) fn is_any(&self, t: u32, symbols: &[Symbol]) -> bool {
        symbols.iter().any(|&s| self.is(t, s))
    }

    /// Whether the token's lemma or lower-case form is one of these, which are sorted.
    pub(crate) fn is_among(&self, t: u32, sorted: &[Symbol]) -> bool {
        let has = |form: Option<Symbol>| form.is_some_and(|f| sorted.binary_search(&f).is_ok());
        has(self.lemmas[t as usize]) || has(self.words[t as usize])
    }

    /// Whether a token of the sentence has this lemma or lower-case form.
    pub(crate) fn occurs(&self, sentence: usize, symbol: Symbol) -> bool {
        self.word_sets[sentence].may_have(symbol)
            && self.vocabulary[sentence].binary_search(&symbol).is_ok()
    }

    /// The lemmas and lower-case forms of a sentence.
    pub(crate) fn word_set(&self, sentence: usize) -> &WordSet {
        &self.word_sets[sentence]
    }

    pub(crate) fn token_text(&self, t: u32) -> &'a str {
        self.ann.text(self.text, t as usize)
    }

    pub(crate) fn sentence(&self, t: u32) -> usize {
        self.sentence_of[t as usize] as usize
    }

    pub(crate) fn sentence_tokens(&self, t: u32) -> std::ops::Range<u32> {
        let span = self.sentences[self.sentence(t)];
        span.start..span.end
    }

    /// Tokens from the left to the right edge of a token's subtree.
    pub(crate) fn subtree(&self, t: u32) -> Span<Token> {
        Span::new(self.left[t as usize], self.right[t as usize] + 1)
    }

    /// Bytes of a run of tokens.
    pub(crate) fn bytes(&self, tokens: Span<Token>) -> Span<Byte> {
        if tokens.is_empty() || tokens.end as usize > self.len() {
            return Span::new(0, 0);
        }
        let (first, last) = (tokens.start as usize, tokens.end as usize - 1);
        Span::new(self.ann.spans[first].start, self.ann.spans[last].end)
    }

    /// Whether `t` lies in the subtree of `top` (or is it).
    pub(crate) fn is_under(&self, t: u32, top: u32) -> bool {
        self.ancestors(t).any(|a| a == top)
    }

    /// The token, its head, that one's head and so on up to the root.
    pub(crate) fn ancestors(&self, t: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = Some(t);
        let mut left = self.len();
        std::iter::from_fn(move || {
            let now = at?;
            let head = self.head(now);
            left = left.saturating_sub(1);
            at = (head != now && left > 0).then_some(head);
            Some(now)
        })
    }

    pub(crate) fn is_verb(&self, t: u32) -> bool {
        matches!(self.pos(t), Pos::Verb | Pos::Aux)
    }

    pub(crate) fn is_nominal(&self, t: u32) -> bool {
        matches!(self.pos(t), Pos::Noun | Pos::Propn | Pos::Pron | Pos::Num)
    }

    /// The core of a noun phrase: head with what stands before it, names, numbers and the
    /// prepositional phrases, without relative clauses, participles, appositions and coordinates.
    pub(crate) fn noun_phrase(&self, head: u32) -> Span<Token> {
        let (mut start, mut end) = (head, head + 1);
        for &c in self.children(head) {
            let keep = match self.dep(c) {
                Dep::Relcl
                | Dep::Appos
                | Dep::Conj
                | Dep::Cc
                | Dep::Punct
                | Dep::Acl
                | Dep::Case
                | Dep::Preconj => false,
                Dep::Prep => c > head && !self.has_clause(c),
                _ => true,
            };
            if keep {
                let sub = self.trimmed(c);
                start = start.min(sub.start);
                end = end.max(sub.end);
            }
        }
        Span::new(start, end)
    }

    fn trimmed(&self, t: u32) -> Span<Token> {
        let sub = self.subtree(t);
        // A clause deep inside does not belong to the phrase.
        let clause = (sub.start..sub.end).find(|&i| {
            i > t
                && matches!(self.dep(i), Dep::Relcl | Dep::Acl | Dep::Advcl)
                && self.is_under(i, t)
        });
        match clause {
            Some(c) => {
                let mut end = self.subtree(c).start.max(t + 1);
                while end > t + 1 && self.pos(end - 1) == Pos::Punct {
                    end -= 1;
                }
                Span::new(sub.start, end)
            }
            None => sub,
        }
    }

    fn has_clause(&self, prep: u32) -> bool {
        self.child(prep, Dep::Pcomp).is_some()
    }

    /// The tokens of the named entity that a token belongs to.
    pub(crate) fn entity_span(&self, t: u32) -> Option<Span<Token>> {
        let entities = &self.ann.entities;
        let at = entities.partition_point(|e| e.tokens.end <= t);
        entities.get(at).map(|e| e.tokens).filter(|e| e.start <= t)
    }

    /// The model's label of the named entity that a token belongs to.
    pub(crate) fn entity(&self, t: u32) -> Option<&'static str> {
        let entities = &self.ann.entities;
        let at = entities.partition_point(|e| e.tokens.end <= t);
        entities.get(at).filter(|e| e.tokens.contains(t)).map(|e| e.label)
    }

    /// Tokens of the headline or paragraph that a token stands in.
    pub(crate) fn block(&self, t: u32) -> (u32, u32) {
        let next = self.blocks.partition_point(|&b| b <= t);
        let start = next.checked_sub(1).map_or(0, |i| self.blocks[i]);
        (start, self.blocks.get(next).copied().unwrap_or(self.len() as u32))
    }

    /// The preposition of a passive's agent.
    pub(crate) fn agent_preposition(&self) -> Option<Symbol> {
        self.agent_word
    }
}
