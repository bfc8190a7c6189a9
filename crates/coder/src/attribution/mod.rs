//! According to whom: who says, thinks or wants what stands in the text.
//!
//! - [`Reports`]: the cues of a document, and the chain of them over an event's word, outermost first.
//! - `acts`: operators that speak ('accuse', 'demand') are cues as well.
//! - `quotations`: direct speech, and the cue that each stretch of it belongs to.
//! - `said`: every attribution of a document, whether an event stands below it or not;
//!   `spans`: the words of its source, its cue and its content.

mod acts;
mod labels;
mod quotations;
mod said;
mod spans;

use std::borrow::Cow;
use std::collections::BTreeMap;

use demarche_nlp::{Dep, Pos};
use demarche_text::{Span, Token};

use crate::actors::Actors;
use crate::codebook::sense::{Report, ReportStatus};
use crate::codebook::{Codebook, SenseId, SenseKind, Slot};
use crate::grammar::Parse;
use crate::predicates::{Hit, Predicates};
use acts::speech_act;
use quotations::{Quotation, quotations};
pub(crate) use said::Said;

/// A sense that makes a token a cue, and how it reports.
type Cue<'a> = (Hit, Cow<'a, Report>);

/// A report over an event.
#[derive(Clone, Debug)]
pub(crate) struct Attribution {
    /// Sense of the cue; none for a headline's colon and a bare quotation mark.
    pub(crate) sense: Option<SenseId>,
    pub(crate) kind: String,
    pub(crate) status: ReportStatus,
    /// Heads of the speaker's noun phrase.
    pub(crate) speaker: Vec<u32>,
    /// Head of whom it is told to.
    pub(crate) addressee: Option<u32>,
    pub(crate) cue: Vec<u32>,
    pub(crate) content: Span<Token>,
}

/// Finds reports in one document.
pub(crate) struct Reports<'a> {
    parse: &'a Parse<'a>,
    book: &'a Codebook,
    actors: &'a Actors<'a>,
    /// The best report sense of each token that says something of an event below it.
    at: Vec<Option<Cue<'a>>>,
    /// All report senses of the tokens that have one, best first.
    all: BTreeMap<u32, Vec<Cue<'a>>>,
    quotations: Vec<Quotation>,
}

impl<'a> Reports<'a> {
    pub(crate) fn new(
        parse: &'a Parse<'a>,
        book: &'a Codebook,
        actors: &'a Actors<'a>,
        predicates: &Predicates<'a>,
    ) -> Self {
        let mut all: BTreeMap<u32, Vec<Cue<'a>>> = BTreeMap::new();
        let at = (0..parse.len() as u32)
            .map(|t| {
                let hits = predicates.hits(t);
                let cues: Vec<Cue<'a>> = hits
                    .iter()
                    .filter_map(|h| match &book.sense(h.sense).kind {
                        SenseKind::Report(report) => Some((h.clone(), Cow::Borrowed(report))),
                        _ => None,
                    })
                    .collect();
                // 'wants', 'supports': who wants it says nothing of whether it happened.
                let tells = |c: &&Cue<'a>| c.1.status != ReportStatus::None;
                let best = cues.iter().find(tells).cloned();
                if !cues.is_empty() {
                    all.insert(t, cues);
                }
                best.or_else(|| {
                    // 'plans', 'fails', 'hopes': no words that somebody utters.
                    let utters = |c: &Cue<'a>| {
                        !matches!(c.1.kind.as_str(), "intention" | "feeling" | "perception")
                    };
                    let known = all.get(&t)?;
                    if !known.iter().any(utters) {
                        return None;
                    }
                    hits.into_iter()
                        .find_map(|h| Some((h.clone(), Cow::Owned(speech_act(book, &h)?))))
                })
            })
            .collect::<Vec<_>>();
        let speaks = |t: u32| {
            let at: &Option<Cue<'a>> = &at[t as usize];
            at.as_ref().is_some_and(|(hit, report)| {
                let utters = matches!(book.sense(hit.sense).kind, SenseKind::Report(_))
                    && matches!(report.kind.as_str(), "statement" | "accusation" | "denial");
                utters && (parse.is_verb(t) || parse.dep(t) == Dep::Prep)
            })
        };
        let quotations = quotations(parse, false, speaks);
        Self { parse, book, actors, at, all, quotations }
    }

    /// Whether a token is a cue.
    pub(crate) fn is_cue(&self, t: u32) -> bool {
        self.at[t as usize].is_some()
    }

    /// The chain of reports over a token, outermost first.
    pub(crate) fn over(&self, token: u32) -> Vec<Attribution> {
        // From the inside out: 'according to', and a speech verb in parenthesis, at the token's own clause.
        let mut chain = Vec::new();
        self.beside(token, token, &mut chain);
        let mut below = token;
        let mut deeper = token;
        let mut conceded = false;
        for a in self.parse.ancestors(token).skip(1) {
            conceded |= self.is_concession(below);
            if let Some((hit, report)) = &self.at[a as usize]
                && !(conceded && self.parse.dep(below) != Dep::Ccomp)
                && !self.is_own_speech(below, token)
            {
                // 'expressed the hope that …': the clause hangs on the noun of the expression.
                let on_noun =
                    || hit.matched.contains(&below) && self.in_content(below, deeper, report);
                if self.in_content(a, below, report) {
                    chain.push(self.attribution(hit, report, below));
                } else if on_noun() {
                    chain.push(self.attribution(hit, report, deeper));
                }
            }
            self.beside(a, below, &mut chain);
            deeper = std::mem::replace(&mut below, a);
        }
        if !chain.iter().any(|a| matches!(a.kind.as_str(), "statement" | "accusation" | "denial")) {
            chain.extend(self.quoted(token));
        }
        chain.extend(self.headline_speaker(token));
        chain.reverse();
        chain
    }

    /// Direct speech around a token whose cue stands in another sentence, or nowhere.
    fn quoted(&self, token: u32) -> Option<Attribution> {
        let at = self.quotations.partition_point(|q| q.content.end <= token);
        let quotation = self.quotations.get(at).filter(|q| q.content.contains(token))?;
        let found = quotation.cue.and_then(|cue| {
            let (hit, report) = self.at[cue as usize].as_ref()?;
            Some(self.attribution(hit, report, token))
        });
        let marks = quotation.content;
        Some(match found {
            Some(attribution) => Attribution { content: marks, ..attribution },
            None => Attribution {
                sense: None,
                kind: "statement".to_owned(),
                status: ReportStatus::Reported,
                speaker: Vec::new(),
                addressee: None,
                // The opening mark is all that says so.
                cue: vec![marks.start.saturating_sub(1)],
                content: marks,
            },
        })
    }

    /// Cues that hang on a clause as an adjunct and cover all of it: 'according to X', ', X said,'.
    fn beside(&self, clause: u32, below: u32, chain: &mut Vec<Attribution>) {
        for &c in self.parse.children(clause) {
            if c == below || chain.iter().any(|a| a.cue.first() == Some(&c)) {
                continue;
            }
            let Some((hit, report)) = &self.at[c as usize] else { continue };
            let adjunct = match self.parse.dep(c) {
                Dep::Prep => true,
                Dep::Parataxis | Dep::Advcl => {
                    !self.parse.own_subjects(c).is_empty()
                        && self.parse.child(c, Dep::Ccomp).is_none()
                        && {
                            // 'as X said': a comment on the clause.
                            self.parse.dep(c) == Dep::Parataxis
                                || self
                                    .parse
                                    .children_by(c, Dep::Mark)
                                    .any(|m| self.parse.ann.lemma(m as usize) == "as")
                        }
                }
                _ => false,
            };
            if adjunct {
                chain.push(self.attribution(hit, report, clause));
            }
        }
    }

    /// 'despite Moscow denying it', 'although he fled': in 'accuse X of Y despite Z', Z belongs to
    /// whoever writes the sentence; only a that-clause can hold a concession of its own.
    fn is_concession(&self, t: u32) -> bool {
        let words = &self.book.frame.concessive;
        let marked = || self.parse.children_by(t, Dep::Mark).any(|m| self.parse.is_any(m, words));
        match self.parse.dep(t) {
            Dep::Prep => self.parse.is_any(t, words),
            Dep::Advcl => {
                marked()
                    || self
                        .parse
                        .absolute(t)
                        .is_some_and(|(preposition, _)| self.parse.is_any(preposition, words))
            }
            _ => false,
        }
    }

    /// 'a statement *condemning* the coup' condemns: it does not tell of somebody who does.
    fn is_own_speech(&self, below: u32, token: u32) -> bool {
        below == token
            && self.parse.dep(below) == Dep::Acl
            && self.parse.tag(below) == "VBG"
            && self.is_cue(below)
    }

    /// Whether `below`, a child of the cue or of its preposition, is what the cue reports.
    fn in_content(&self, cue: u32, below: u32, report: &Report) -> bool {
        let clause = match self.parse.dep(below) {
            Dep::Ccomp | Dep::Xcomp | Dep::Pcomp => true,
            // 'the plan to attack', 'the claim that', but not 'a plan *backed* by the senate'.
            Dep::Acl => {
                self.parse.is_nominal(cue)
                    && (self.parse.tag(below) != "VBN"
                        || !self.parse.own_subjects(below).is_empty()
                        || self.parse.is_infinitive(below))
            }
            // 'spoke of attacking', but not 'urged it by attacking'.
            Dep::Prep => {
                self.parse.child(below, Dep::Pcomp).is_some()
                    && !matches!(
                        self.parse.token_text(below),
                        "by" | "after" | "before" | "without" | "since" | "while" | "through"
                    )
            }
            _ => false,
        };
        report.content.iter().any(|slot| match slot {
            Slot::Complement => clause,
            Slot::Object => matches!(self.parse.dep(below), Dep::Dobj | Dep::NsubjPass),
            Slot::Prep(word) => {
                self.parse.dep(below) == Dep::Prep && self.parse.word(below) == Some(*word)
            }
            _ => false,
        })
    }

    fn attribution(&self, hit: &Hit, report: &Report, content: u32) -> Attribution {
        let cue = hit.matched[0];
        let mut speaker: Vec<u32> = Vec::new();
        let slots =
            if matches!(self.parse.dep(cue), Dep::Prep) { &[][..] } else { &report.speaker };
        for &slot in slots {
            speaker = self.parse.fillers(&hit.matched, slot);
            // 'As Reuters reported, …', '…, she said, …': a comment inside the clause has its own subject.
            speaker.retain(|s| !self.parse.is_under(*s, content) || self.parse.is_under(*s, cue));
            if slot == Slot::Modifier {
                // 'the Israeli claim', not 'the latest claim'.
                speaker.retain(|s| self.actors.resolve(*s).is_some_and(|a| a.is_known()));
            }
            if !speaker.is_empty() {
                break;
            }
        }
        // 'it has no intention of', 'expressed his hope that': whoever has or utters the noun.
        let vague = |s: &u32| self.parse.pos(*s) == Pos::Pron || self.parse.tag(*s) == "PRP$";
        if !self.parse.is_verb(cue) && self.parse.dep(cue) == Dep::Dobj && speaker.iter().all(vague)
        {
            let uttering = self.parse.subjects(self.parse.head(cue));
            if !uttering.is_empty() {
                speaker = uttering;
            }
        }
        if speaker.is_empty() && self.parse.dep(cue) == Dep::Prep {
            // 'according to X': the object of the last preposition.
            speaker = hit
                .matched
                .iter()
                .rev()
                .find_map(|&m| self.parse.child(m, Dep::Pobj))
                .into_iter()
                .collect();
        }
        let addressee = report.addressee.iter().find_map(|&s| {
            self.parse.fillers(&hit.matched, s).into_iter().find(|f| !self.parse.is_verb(*f))
        });
        let mut span = self.parse.subtree(content);
        // The clause without the cue's own phrase.
        let own = self.parse.subtree(cue);
        if span.covers(own) && self.parse.is_under(cue, content) {
            if own.start == span.start {
                span = Span::new(own.end, span.end);
            } else if own.end >= span.end - 1 {
                span = Span::new(span.start, own.start);
            }
        }
        Attribution {
            sense: Some(hit.sense),
            kind: report.kind.clone(),
            status: report.status,
            speaker,
            addressee,
            cue: hit.matched.clone(),
            content: span,
        }
    }

    /// The id of a report's sense.
    pub(crate) fn sense_id(&self, sense: Option<SenseId>) -> &'a str {
        sense.map_or("punctuation", |s| &self.book.sense(s).id)
    }
}
