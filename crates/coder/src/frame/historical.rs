//! Background: what happened long before the article, by the dates and eras of its own clause.
//!
//! A date counts for the clause it hangs on and for those below it. One that tells somebody else's
//! story ('Korr, elected in 1998, …') or names a thing ('the 2003 treaty') dates nothing else.

use demarche_nlp::{Dep, Pos};

use super::Frames;

impl Frames<'_> {
    /// Whether the event's clause, or one that frames it, speaks of a time long before the article.
    pub(super) fn is_historical(&self, token: u32) -> bool {
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
        while matches!(self.parse.dep(at), Dep::Advcl | Dep::Relcl | Dep::Conj | Dep::Acl)
            && self.parse.head(at) != at
        {
            at = self.parse.head(at);
            above.push(at);
        }
        let path: Vec<u32> = self.parse.ancestors(token).take(24).collect();
        above.into_iter().any(|scope| {
            let s = self.parse.subtree(scope);
            (s.start..s.end).any(|t| self.is_old(t, s.end) && self.dates(t, &path))
        })
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
        if self.parse.ann.lemma(t as usize) == "ago" {
            return self
                .parse
                .children(t)
                .iter()
                .any(|&c| self.parse.is_any(c, &self.words.long_ago));
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
        self.year.is_some_and(|now| {
            self.parse.pos(t) == Pos::Num && year().is_some_and(|y| (1500..now).contains(&y))
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
            (4, Ok(decade)) => self.year.is_none_or(|now| (1500..now - 9).contains(&decade)),
            (2, Ok(decade)) => decade >= 20 && (digits.len() + 1 < text.len() || definite()),
            _ => false,
        }
    }
}
