//! The words of an attribution: its source with all that belongs to the noun, its cue with
//! auxiliaries and negation, its content with the clause's conjunction and the quotation's marks.

use demarche_nlp::{Dep, Pos};
use demarche_text::{Span, Token};

use super::Reports;
use crate::codebook::sense::Report;
use crate::codebook::{SenseKind, Slot, Symbol, WordClass};
use crate::predicates::Hit;

/// What a cue's construction gives.
#[derive(Default)]
pub(super) struct Found {
    pub(super) content: Vec<Span<Token>>,
    /// Prepositions that belong to the cue: 'called *for*'.
    pub(super) linking: Vec<u32>,
    /// Another cue whose clause this one takes over: the noun of 'said in a *statement* that'.
    pub(super) absorbed: Option<u32>,
    /// Whether direct speech belongs to the cue.
    pub(super) uttered: bool,
}

impl Reports<'_> {
    /// What a cue reports by its own construction, quotations apart; with `quotes`, its object is whoever is told.
    pub(super) fn construction(&self, hit: &Hit, report: &Report, quotes: bool) -> Found {
        let mut found = Found::default();
        let clause = report.content.contains(&Slot::Complement);
        for &word in &hit.matched {
            for &child in self.parse.children(word) {
                if !hit.matched.contains(&child)
                    && clause
                    && self.is_clause(word, child, hit, report)
                {
                    found.content.extend(self.clause_pieces(child, hit.matched[0]));
                }
            }
        }
        self.copular(hit, clause, &mut found);
        for &slot in &report.content {
            match slot {
                Slot::Object if quotes && report.addressee.contains(&Slot::Object) => {}
                Slot::Object => self.object(hit, report, &mut found),
                Slot::Subject => self.raised(hit, &mut found),
                Slot::Poss | Slot::Modifier if found.content.is_empty() => {
                    let fillers = self.parse.fillers(&hit.matched, slot);
                    found.content.extend(fillers.into_iter().map(|f| self.parse.subtree(f)));
                }
                Slot::Prep(word) => self.prepositional(hit, word, &mut found),
                _ => {}
            }
        }
        if found.content.is_empty() && clause && report.kind == "statement" {
            self.by_document(hit, report, &mut found);
        }
        if found.content.is_empty() && clause {
            self.infinitive(hit, &mut found);
            self.parenthesis(hit, &mut found);
        }
        found
    }

    /// The words of a clause; 'which critics said was unfair' has the cue in its midst.
    fn clause_pieces(&self, clause: u32, cue: u32) -> Vec<Span<Token>> {
        let whole = self.parse.subtree(clause);
        if !whole.contains(cue) {
            return vec![whole];
        }
        let mut pieces: Vec<Span<Token>> = Vec::new();
        for t in (whole.start..whole.end).filter(|&t| self.parse.is_under(t, clause)) {
            match pieces.last_mut() {
                Some(last) if last.end == t => last.end += 1,
                _ => pieces.push(Span::new(t, t + 1)),
            }
        }
        pieces
    }

    /// A clause that depends on a word as its content.
    fn is_clause(&self, word: u32, child: u32, hit: &Hit, report: &Report) -> bool {
        match self.parse.dep(child) {
            Dep::Ccomp => true,
            // 'made clear that …', 'asked if …': the parser takes the clause for an adverbial one.
            Dep::Advcl => {
                let asks = report.kind == "question" && child > word;
                (asks || hit.matched[1..].contains(&word))
                    && self.parse.child(child, Dep::Mark).is_some()
            }
            Dep::Xcomp => self.parse.is_verb(child) || child > word,
            Dep::Acl => {
                !self.parse.is_verb(word)
                    && (self.parse.is_infinitive(child)
                        || self.parse.children(child).iter().any(|&m| {
                            matches!(self.parse.dep(m), Dep::Mark | Dep::Nsubj | Dep::NsubjPass)
                        }))
            }
            _ => false,
        }
    }

    /// 'said in a statement that …': the parser hangs the clause on the noun.
    fn by_document(&self, hit: &Hit, report: &Report, found: &mut Found) {
        let verb = hit.matched[0];
        let phrases = self.parse.children_by(verb, Dep::Prep).filter(|&p| p > verb);
        for noun in phrases.filter_map(|p| self.parse.child(p, Dep::Pobj)) {
            if !self.all.contains_key(&noun) || !self.parse.is_verb(verb) {
                continue;
            }
            let clauses = self.parse.children(noun).iter().copied();
            found.content.extend(
                clauses
                    .filter(|&c| self.is_clause(noun, c, hit, report))
                    .flat_map(|c| self.clause_pieces(c, verb)),
            );
            if !found.content.is_empty() {
                found.absorbed = Some(noun);
                return;
            }
        }
    }

    /// 'his view is that …', 'the plan is to …', 'is unclear whether …': the clause hangs on the copula.
    fn copular(&self, hit: &Hit, clause: bool, found: &mut Found) {
        let word = hit.matched[0];
        let copula = self.parse.head(word);
        let subject = self.parse.is_nominal(word) && self.parse.dep(word) == Dep::Nsubj;
        let predicate = self.parse.dep(word) == Dep::Acomp && found.content.is_empty();
        if !clause || !(subject || predicate) || self.parse.pos(copula) != Pos::Aux {
            return;
        }
        let clauses = self.parse.children(copula).iter().copied();
        let clauses =
            clauses.filter(|&c| c > copula && matches!(self.parse.dep(c), Dep::Ccomp | Dep::Xcomp));
        let before = found.content.len();
        found.content.extend(clauses.map(|c| self.parse.subtree(c)));
        if found.content.len() > before && subject {
            found.linking.push(copula);
        }
    }

    /// The object with what is said of it: 'called *the vote a farce*', 'accused *him of lying*'.
    fn object(&self, hit: &Hit, report: &Report, found: &mut Found) {
        let verb = hit.matched[0];
        let told = report.addressee.contains(&Slot::Object) && !found.content.is_empty();
        if told {
            return;
        }
        let mut own: Vec<u32> = Vec::new();
        for &word in &hit.matched {
            own.extend(self.parse.children(word).iter().copied().filter(|&c| {
                matches!(self.parse.dep(c), Dep::Dobj | Dep::NsubjPass) && !hit.matched.contains(&c)
            }));
        }
        let passive = self.parse.is_verb(verb) && self.parse.is_passive(verb);
        if own.is_empty() && matches!(self.parse.dep(verb), Dep::Acl | Dep::Relcl) {
            // 'the plan supported by', 'the plan that they support': the noun before its clause.
            let gap =
                self.parse.dep(verb) == Dep::Relcl && self.parse.child(verb, Dep::Nsubj).is_some();
            if (passive || gap) && found.content.is_empty() {
                found.content.push(self.before_clause(self.parse.head(verb), verb));
            }
        } else if own.is_empty() && passive && self.parse.dep(verb) == Dep::Conj {
            let shared = self.parse.objects(verb);
            found.content.extend(shared.into_iter().map(|o| self.parse.subtree(o)));
        }
        let Some(&first) = own.first() else {
            self.predicative(verb, found);
            return;
        };
        found.content.extend(own.iter().map(|&o| self.parse.subtree(o)));
        for &child in self.parse.children(verb).iter().filter(|&&c| c > first) {
            let slotted = self.parse.dep(child) == Dep::Prep
                && self.parse.word(child).is_some_and(|w| report.content.contains(&Slot::Prep(w)));
            if slotted {
                found.content.push(self.parse.subtree(child));
            }
        }
        self.predicative(verb, found);
    }

    /// What is said of the object: 'declared *dead*'.
    fn predicative(&self, verb: u32, found: &mut Found) {
        let said = self.parse.children_by(verb, Dep::Oprd).filter(|&c| c > verb);
        found.content.extend(said.map(|c| self.parse.subtree(c)));
    }

    /// 'is expected to attend', 'seems to be shrinking': the surface subject belongs to the content.
    fn raised(&self, hit: &Hit, found: &mut Found) {
        let verb = hit.matched[0];
        let subjects = self.parse.children(verb).iter().copied();
        let subject = subjects
            .filter(|&c| matches!(self.parse.dep(c), Dep::Nsubj | Dep::NsubjPass))
            .find(|&c| self.parse.tag(c) != "EX");
        let span = match subject {
            Some(subject) => Some(self.parse.subtree(subject)),
            None if self.parse.dep(verb) == Dep::Acl => {
                Some(self.before_clause(self.parse.head(verb), verb))
            }
            None => None,
        };
        for &child in self.parse.children(verb).iter().filter(|&&c| c > verb) {
            if matches!(self.parse.dep(child), Dep::Acomp | Dep::Attr | Dep::Oprd) {
                found.content.push(self.parse.subtree(child));
            }
        }
        if let Some(span) = span
            && !found.content.is_empty()
        {
            found.content.push(span);
        }
    }

    fn prepositional(&self, hit: &Hit, word: Symbol, found: &mut Found) {
        if !found.content.is_empty() {
            return;
        }
        for &m in &hit.matched {
            let of = |p: u32| {
                matches!(
                    self.parse.dep(p),
                    Dep::Prep | Dep::Agent | Dep::Dative | Dep::Prt | Dep::Advmod
                ) && self.parse.word(p) == Some(word)
            };
            let mut prepositions: Vec<u32> = self
                .parse
                .children(m)
                .iter()
                .copied()
                .filter(|&p| of(p) && p > hit.matched[0])
                .collect();
            if of(m) && m != hit.matched[0] {
                prepositions.push(m);
            }
            for p in prepositions {
                let objects: Vec<u32> = self
                    .parse
                    .children(p)
                    .iter()
                    .copied()
                    .filter(|&o| matches!(self.parse.dep(o), Dep::Pobj | Dep::Pcomp))
                    .collect();
                if !objects.is_empty() {
                    found.linking.push(p);
                    found.content.extend(objects.into_iter().map(|o| self.parse.subtree(o)));
                    return;
                }
            }
        }
    }

    /// An infinitive that the parser hangs beside the cue: 'is set to visit', 'asked Iran to stop'.
    fn infinitive(&self, hit: &Hit, found: &mut Found) {
        let verb = hit.matched[0];
        let beside = self.parse.children_by(verb, Dep::Advcl);
        found.content.extend(
            beside
                .filter(|&c| c > verb && c < verb + 4 && self.parse.is_infinitive(c))
                .map(|c| self.parse.subtree(c)),
        );
    }

    /// 'X, he said, Y'; 'as he put it'; 'according to him': the clause that the cue hangs on.
    fn parenthesis(&self, hit: &Hit, found: &mut Found) {
        let cue = hit.matched[0];
        let top = match self.parse.dep(cue) {
            Dep::Parataxis => self.parse.head(cue),
            Dep::Advcl
                if self.parse.child(cue, Dep::Nsubj).is_some()
                    && self.parse.children(cue).iter().any(|&m| {
                        m < cue && self.parse.token_text(m).eq_ignore_ascii_case("as")
                    }) =>
            {
                self.parse.head(cue)
            }
            _ if !self.parse.is_verb(cue) || self.parse.dep(cue) == Dep::Prep => {
                match self.clause_over(cue) {
                    Some(top) => top,
                    None => return,
                }
            }
            _ => return,
        };
        if top == cue {
            return;
        }
        let own = self.parse.subtree(cue);
        let whole = self.parse.subtree(top);
        found.content.push(Span::new(whole.start, own.start.max(whole.start)));
        found.content.push(Span::new(own.end.min(whole.end), whole.end));
    }

    /// The clause that a prepositional cue covers: all of the sentence where a comma sets it off.
    fn clause_over(&self, cue: u32) -> Option<u32> {
        if self.parse.dep(cue) != Dep::Prep {
            return None;
        }
        let own = self.parse.subtree(cue);
        let (start, _) = self.parse.block(cue);
        let first = own.start == self.parse.sentence_tokens(cue).start;
        let comma = own.start > start
            && matches!(self.parse.token_text(own.start - 1), "," | "\u{2014}" | "-" | "–");
        let ends = |t: u32| match self.parse.dep(t) {
            Dep::Root => true,
            Dep::Ccomp | Dep::Advcl | Dep::Parataxis => !first && self.parse.is_verb(t),
            Dep::Relcl => self.parse.is_verb(t),
            Dep::Conj => self.parse.is_verb(t) && !(first || comma),
            _ => false,
        };
        self.parse.ancestors(cue).skip(1).find(|&t| ends(t))
    }

    /// A noun phrase up to the clause below it that holds a word.
    pub(super) fn before_clause(&self, noun: u32, inside: u32) -> Span<Token> {
        let whole = self.parse.subtree(noun);
        let mut clause = inside;
        while self.parse.head(clause) != noun && self.parse.head(clause) != clause {
            clause = self.parse.head(clause);
        }
        let cut = self.parse.subtree(clause);
        if cut.start > noun {
            Span::new(whole.start, cut.start)
        } else if cut.end <= noun {
            Span::new(cut.end, whole.end)
        } else {
            Span::new(noun, noun + 1)
        }
    }

    /// The source as it stands: the relative pronoun in 'who said', the whole phrase with its apposition.
    pub(super) fn source(&self, cue: u32, speaker: &[u32]) -> Vec<Span<Token>> {
        let own = if self.parse.is_verb(cue) && !self.parse.is_passive(cue) {
            // 'Voters, the senator said, will stay': of two subjects the nearer one is the cue's.
            self.parse
                .children_by(cue, Dep::Nsubj)
                .filter(|&s| self.parse.tag(s) != "EX")
                .min_by_key(|s| s.abs_diff(cue))
        } else {
            None
        };
        let heads: Vec<u32> = own.map_or_else(|| speaker.to_vec(), |s| vec![s]);
        let mut spans: Vec<Span<Token>> = Vec::new();
        for head in heads {
            let span = self.parse.subtree(head);
            let span = if span.contains(cue) && head != cue {
                self.before_clause(head, cue)
            } else {
                span
            };
            if !spans.iter().any(|s| s.overlaps(span)) {
                spans.push(span);
            }
        }
        spans
    }

    /// The cue with its auxiliaries, negation, particles, articles and the adverbs among them.
    pub(super) fn cue(&self, hit: &Hit, report: &Report, linking: &[u32]) -> Vec<u32> {
        let mut words = hit.matched.clone();
        words.extend(linking);
        let head = hit.matched[0];
        if let Some(verb) = self.verb_of(head) {
            words.push(verb);
            for word in [verb, head] {
                words.extend(self.parse.children(word).iter().copied().filter(|&c| {
                    match self.parse.dep(c) {
                        Dep::Aux | Dep::AuxPass | Dep::Neg | Dep::Prt => true,
                        // 'also said', 'has repeatedly said'
                        Dep::Advmod => {
                            c + 3 > verb
                                && c < head
                                && self.parse.tag(c) != "WRB"
                                && self.parse.children(c).is_empty()
                        }
                        _ => false,
                    }
                }));
            }
        }
        for word in words.clone() {
            if self.parse.is_nominal(word) {
                // 'the idea', 'made no mention': the article, and what stands between it and the noun.
                words.extend(self.parse.children_by(word, Dep::Det).filter(|&d| d + 3 > word));
            }
        }
        if self.parse.is_verb(head) && matches!(report.kind.as_str(), "statement" | "question") {
            self.occasion(head, &mut words);
        }
        words.sort_unstable();
        words.dedup();
        words
    }

    /// The verb of a cue: itself, or the copula of an adjective or noun.
    fn verb_of(&self, head: u32) -> Option<u32> {
        let over = self.parse.head(head);
        if self.parse.is_verb(head) {
            return Some(head);
        }
        let dep = self.parse.dep(head);
        let predicate = matches!(dep, Dep::Acomp | Dep::Attr) && self.parse.pos(over) == Pos::Aux;
        (predicate || (dep == Dep::Dobj && self.is_light(over))).then_some(over)
    }

    /// Whether a verb leaves its meaning to its object: 'made a promise'.
    fn is_light(&self, verb: u32) -> bool {
        let Some(lemma) = self.parse.lemma(verb) else { return false };
        self.book
            .candidates(WordClass::Verb, lemma)
            .iter()
            .any(|c| matches!(self.book.sense(c.sense).kind, SenseKind::Light(_)))
    }

    /// What follows a verb of saying at once: 'said *on Monday*', 'said *in a statement*', 'said*:*'.
    fn occasion(&self, verb: u32, words: &mut Vec<u32>) {
        let (_, block_end) = self.parse.block(verb);
        let mut end = words.iter().copied().filter(|&w| w < verb + 3).max().unwrap_or(verb) + 1;
        for &child in self.parse.children(verb).iter().filter(|&&c| c > verb) {
            let mut span = self.parse.subtree(child);
            let kept = match self.parse.dep(child) {
                Dep::NpAdvmod | Dep::Advmod => span.len() <= 3 && self.parse.tag(child) != "WRB",
                Dep::Prep => self.parse.child(child, Dep::Pobj).is_some_and(|object| {
                    if self.parse.child(object, Dep::Acl).is_some() {
                        // 'in a statement that …': the clause is what is said.
                        span = Span::new(span.start, object + 1);
                    }
                    span.len() <= 6 && self.all.contains_key(&object)
                }),
                _ => false,
            };
            if kept && span.start == end {
                words.extend(span.start..span.end);
                end = span.end;
            }
        }
        if end < block_end && self.parse.token_text(end) == ":" {
            words.push(end);
        }
    }
}
