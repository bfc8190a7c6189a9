//! Words that point back: 'these allegations', 'the same attack'.

use demarche_nlp::Dep;

use super::{Composer, Draft};
use crate::codebook::Kind;

/// How many drafts back an event is looked for.
const RECENT: usize = 200;

impl Composer<'_> {
    /// 'these allegations', 'the same attack': a noun that points back takes the roles of the event it
    /// points to; a verb with such an object ('dismissed these allegations') is directed at whose they are.
    pub(super) fn refer_back(&mut self, draft: &mut Draft) {
        let t = draft.token;
        if !self.parse.is_verb(t) {
            if draft.actors.is_empty()
                && let Some(i) = self.pointed_at(t, draft.kind)
            {
                let d = &self.drafts[i];
                draft.actors.clone_from(&d.actors);
                if draft.recipients.is_empty() {
                    draft.recipients.clone_from(&d.recipients);
                }
                draft.derivation.push(self.points_back(i));
            }
            return;
        }
        for &noun in draft.matched[1..].iter().rev() {
            let kinds: Vec<Kind> = self
                .hits(noun)
                .iter()
                .filter_map(|h| self.book.sense(h.sense).own_kind())
                .collect();
            let Some(i) = kinds.into_iter().find_map(|kind| self.pointed_at(noun, kind)) else {
                continue;
            };
            draft.about = Some(i);
            draft.derivation.push(self.points_back(i));
            if draft.recipients.is_empty() {
                let theirs = self.drafts[i].actors.iter().copied();
                draft.recipients = theirs.filter(|a| !self.is_party(*a, &draft.actors)).collect();
            }
            return;
        }
    }

    /// Whether a phrase names one of these parties again.
    pub(super) fn is_party(&self, t: u32, of: &[u32]) -> bool {
        let party = |t: u32| self.actors.resolve(t);
        of.contains(&t)
            || party(t)
                .is_some_and(|a| of.iter().any(|&o| party(o).is_some_and(|b| b.same_party(&a))))
    }

    pub(super) fn points_back(&self, to: usize) -> String {
        format!("points back to {:?}", self.parse.token_text(self.drafts[to].token))
    }

    /// The event of a type, if possible of its mode, at most three sentences back, that a noun with
    /// 'these', 'the' … speaks of.
    pub(super) fn pointed_at(&self, noun: u32, kind: Kind) -> Option<usize> {
        let points = self
            .parse
            .children_by(noun, Dep::Det)
            .any(|c| self.parse.is_any(c, &self.book.frame.pointing));
        let earlier = |d: &Draft| {
            d.kind.event_type == kind.event_type
                && d.token < noun
                && !d.actors.is_empty()
                && self.parse.sentence(noun) - self.parse.sentence(d.token) <= 3
        };
        if !points {
            return None;
        }
        let same = |d: &Draft| earlier(d) && d.kind == kind;
        // Three sentences hold few drafts; the rest of a long text need not be searched.
        let recent = self.drafts.len().saturating_sub(RECENT);
        let find = |fits: &dyn Fn(&Draft) -> bool| {
            self.drafts[recent..].iter().rposition(fits).map(|i| recent + i)
        };
        find(&same).or_else(|| find(&earlier))
    }
}
