//! Background: what happened long before the article, by the dates and eras of its own clause.
//!
//! A date counts for the clause it hangs on and for those below it. One that tells somebody else's
//! story ('Korr, elected in 1998, …') or names a thing ('the 2003 treaty') dates nothing else.

use demarche_nlp::{Dep, Pos};

use super::Frames;

/// Months after which what happened is background.
const LONG: u32 = 6;

impl Frames<'_> {
    /// Whether the event's clause, or one that frames it, speaks of a time long before the article.
    pub(super) fn is_historical(&self, token: u32) -> bool {
        self.is_dated(token) || self.goes_on(token)
    }

    /// By a time in its own clause, or one that frames it.
    fn is_dated(&self, token: u32) -> bool {
        let mut top = token;
        for a in self.parse.ancestors(token) {
            top = a;
            if self.parse.is_verb(a) {
                break;
            }
        }
        // Adverbial and relative clauses share the time of the clause that they hang on.
        let mut above = vec![token, top];
        let mut at = top;
        // 'was approved last year, but officials have balked': a perfect of its own is nearer.
        while !(self.parse.dep(at) == Dep::Conj && self.is_perfect(at))
            && matches!(self.parse.dep(at), Dep::Advcl | Dep::Relcl | Dep::Conj | Dep::Acl)
            && self.parse.head(at) != at
        {
            at = self.parse.head(at);
            above.push(at);
        }
        let path: Vec<u32> = self.parse.ancestors(token).take(24).collect();
        let sharing = self.sharing(top);
        // Not the time of a thing: 'condemned Iraq and praised the treaty of 1985'.
        let shared = |t: u32| {
            let head = self.parse.head(t);
            let over = if self.parse.dep(head) == Dep::Prep { self.parse.head(head) } else { head };
            sharing.contains(&over)
        };
        let past = self.is_past(top);
        above.into_iter().any(|scope| {
            let s = self.parse.subtree(scope);
            (s.start..s.end).any(|t| {
                (self.is_old(t, s.end) || past && self.is_past_only(t))
                    && (self.dates(t, &path) || shared(t))
            })
        })
    }

    /// 'shot and wounded him in 1981': verbs that share a subject share the time after the last of them.
    fn sharing(&self, verb: u32) -> Vec<u32> {
        let mut out = Vec::new();
        let mut at = verb;
        while let Some(next) = self.parse.child(at, Dep::Conj) {
            let timed = (at..next).any(|t| self.parse.entity(t) == Some("DATE"));
            let alike = self.parse.tag(next) == self.parse.tag(verb);
            if !alike || timed || !self.parse.own_subjects(next).is_empty() || out.len() > 4 {
                break;
            }
            out.push(next);
            at = next;
        }
        out
    }

    /// A story goes on in the past: no sentence of the paragraph since the last date names another time.
    fn goes_on(&self, token: u32) -> bool {
        let clause = self.parse.ancestors(token).find(|&a| self.parse.is_verb(a));
        if !clause.is_some_and(|c| self.is_past(c)) {
            return false;
        }
        let block = self.parse.block(token);
        let mut sentence = self.parse.sentence(token);
        if self.is_timed(sentence) {
            return false;
        }
        for _ in 0..3 {
            let Some(before) = sentence.checked_sub(1) else { return false };
            sentence = before;
            let tokens = self.parse.sentences[sentence];
            if tokens.start < block.0 || tokens.is_empty() {
                return false;
            }
            let root = self.root_of(tokens.start);
            if !self.is_past(root) {
                return false;
            }
            if self.is_timed(sentence) {
                return (tokens.start..tokens.end)
                    .any(|t| self.is_old(t, tokens.end) && self.dates(t, &[root]));
            }
        }
        false
    }

    fn root_of(&self, t: u32) -> u32 {
        self.parse.ancestors(t).last().unwrap_or(t)
    }

    /// Whether a sentence names any time.
    fn is_timed(&self, sentence: usize) -> bool {
        let tokens = self.parse.sentences[sentence];
        (tokens.start..tokens.end).any(|t| {
            self.parse.is_any(t, &self.words.current)
                || matches!(self.parse.entity(t), Some("DATE" | "TIME"))
        })
    }

    /// A verb in the past tense: 'met', 'had met', 'was met'.
    fn is_past(&self, verb: u32) -> bool {
        self.parse.tag(verb) == "VBD"
            || self.parse.children(verb).iter().any(|&c| {
                matches!(self.parse.dep(c), Dep::Aux | Dep::AuxPass) && self.parse.tag(c) == "VBD"
            })
    }

    /// 'have met', 'has been attacked'
    fn is_perfect(&self, verb: u32) -> bool {
        self.parse
            .children_by(verb, Dep::Aux)
            .any(|c| self.parse.ann.lemma(c as usize) == "have" && self.parse.tag(c) != "VBD")
    }

    /// Words that look back only where the verb does: 'in March', 'once'.
    fn is_past_only(&self, t: u32) -> bool {
        if self.parse.dep(t) == Dep::Advmod && self.parse.is_any(t, &self.words.formerly) {
            return self.is_past(self.parse.head(t));
        }
        let dated = self.parse.pos(t) == Pos::Propn
            && !(t + 1..t + 4).any(|n| {
                (n as usize) < self.parse.len()
                    && self.parse.token_text(n).len() == 4
                    && self.parse.token_text(n).parse::<i32>().is_ok()
            });
        dated && self.months_back(t).is_some_and(|months| months >= LONG)
    }

    /// How many months ago the last month of this name was.
    fn months_back(&self, t: u32) -> Option<u32> {
        let (_, now) = self.now?;
        let month = self.words.months.iter().position(|&m| self.parse.is(t, m))?;
        let month = u32::try_from(month).ok()? + 1;
        Some((now + 12 - month) % 12)
    }

    /// Whether a time is that of a clause on the way from the event upwards, and of no other clause or thing.
    fn dates(&self, time: u32, path: &[u32]) -> bool {
        let mut at = time;
        for _ in 0..8 {
            if path.contains(&at) {
                return true;
            }
            let head = self.parse.head(at);
            let passes = match self.parse.dep(at) {
                Dep::Relcl | Dep::Acl | Dep::Appos => false,
                // Adverbial clauses give the time of their own: 'when it came out in 1993'.
                Dep::Advcl => true,
                _ => !self.parse.is_verb(at),
            };
            if head == at || !passes {
                return false;
            }
            // 'the 2003 treaty': unless it is the event's own noun.
            let thing = self.parse.is_nominal(head)
                && matches!(
                    self.parse.dep(at),
                    Dep::NumMod | Dep::Compound | Dep::Amod | Dep::NounMod
                )
                && !matches!(self.parse.entity(head), Some("DATE" | "EVENT"));
            // 'the 1968 workers' strike': or stands before it.
            let before = matches!(self.parse.dep(head), Dep::Poss | Dep::Compound)
                && path.contains(&self.parse.head(head));
            if thing && !path.contains(&head) && !before {
                return false;
            }
            at = head;
        }
        false
    }

    fn is_old(&self, t: u32, end: u32) -> bool {
        let text = self.parse.token_text(t);
        if self.is_past_year(t, text) || self.is_past_decade(t, text) {
            return true;
        }
        if self.parse.is_any(t, &self.words.ago) {
            return self
                .parse
                .children(t)
                .iter()
                .any(|&c| self.parse.is_any(c, &self.words.long_ago));
        }
        // 'last year', 'the previous decade'
        if self.parse.is_any(t, &self.words.long_ago)
            && self.parse.children(t).iter().any(|&c| self.parse.is_any(c, &self.words.last))
            && self.parse.children_by(t, Dep::NumMod).next().is_none()
            // 'in the last year' reaches to the present
            && self.parse.children_by(t, Dep::Det).next().is_none()
        {
            return !matches!(self.parse.dep(t), Dep::Poss | Dep::Compound);
        }
        self.words.eras.iter().any(|era| {
            let mut at = t;
            era.split(' ').all(|word| {
                let same = at < end && self.parse.token_text(at).eq_ignore_ascii_case(word);
                at += 1;
                same
            })
        })
    }

    fn is_past_year(&self, t: u32, text: &str) -> bool {
        let year = || text.parse::<i32>().ok().filter(|_| text.len() == 4);
        self.now.is_some_and(|(now, this)| {
            let of_month = || {
                // 'December 2015', 'December 5, 2015': not old in January 2016.
                let months = &self.words.months;
                let named = |m: u32| months.iter().position(|&w| self.parse.is(m, w));
                (t.saturating_sub(3)..t).rev().find_map(named).map(|m| m as u32 + 1)
            };
            self.parse.pos(t) == Pos::Num
                && year().is_some_and(|y| {
                    (1500..now).contains(&y)
                        && (y < now - 1 || of_month().is_none_or(|m| this + 12 - m >= LONG))
                })
        })
    }

    /// 'in the 1970s', 'in the '80s': not 'in his 80s'.
    fn is_past_decade(&self, t: u32, text: &str) -> bool {
        let digits = text.trim_start_matches(['\'', '\u{2019}', '\u{2018}']);
        let Some(digits) = digits.strip_suffix('s').filter(|d| d.ends_with('0')) else {
            return false;
        };
        let definite = || self.parse.children(t).iter().any(|&c| self.parse.dep(c) == Dep::Det);
        match (digits.len(), digits.parse::<i32>()) {
            (4, Ok(decade)) => self.now.is_none_or(|(now, _)| (1500..now - 9).contains(&decade)),
            (2, Ok(decade)) => decade >= 20 && (digits.len() + 1 < text.len() || definite()),
            _ => false,
        }
    }
}
