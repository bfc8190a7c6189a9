//! What a word beside it says is not so: 'instead of attacking', 'no longer supports', 'it is false that'.

use demarche_nlp::Dep;

use super::Frames;

impl Frames<'_> {
    /// 'rather *than* invade', 'in lieu *of* war', 'nowhere *near* attacking': something else happens.
    pub(super) fn is_instead(&self, t: u32) -> bool {
        let before = |t: u32| t.checked_sub(1);
        let joint = self.parse.child(t, Dep::Mark).or_else(|| before(self.parse.subtree(t).start));
        let joins = |&j: &u32| matches!(self.parse.dep(j), Dep::Prep | Dep::Mark | Dep::Cc);
        joint.filter(joins).and_then(before).is_some_and(|word| {
            self.parse.is_any(word, &self.words.instead)
                || self.parse.dep(t) == Dep::Pcomp && self.parse.is_any(word, &self.words.nowhere)
        })
    }

    /// 'no longer', 'no more'.
    pub(super) fn has_ceased(&self, adverb: u32) -> bool {
        self.parse.is_any(adverb, &self.words.ceased)
            && self.parse.children(adverb).iter().any(|&c| {
                matches!(self.parse.dep(c), Dep::Neg | Dep::Det | Dep::Advmod)
                    && self.parse.is_any(c, &self.words.negation)
            })
    }

    /// 'it is *false* that', 'reports that … are *untrue*': the clause hangs on the verb, or on its subject.
    pub(super) fn is_called_false(&self, head: u32) -> bool {
        let over = if self.parse.dep(head) == Dep::Nsubj { self.parse.head(head) } else { head };
        self.parse.children(over).iter().any(|&c| {
            matches!(self.parse.dep(c), Dep::Acomp | Dep::Attr)
                && self.parse.is_any(c, &self.words.untrue)
        })
    }
}
