//! The text from its first word to its last, with what was spoken of lately.

use std::collections::{HashMap, VecDeque};

use demarche_nlp::{Dep, Pos};
use demarche_world::Entry;

use super::{Again, Spoken};
use crate::actors::resolve::Actors;
use crate::actors::{Actor, How, Nature};

/// Sentences for which a mention is remembered.
const MEMORY: usize = 4;
/// Mentions that are remembered at most; a sentence without end must not make the search long.
const MENTIONS: usize = 96;
/// Uses of one role that are remembered.
const USES: usize = 6;

/// A role as it was used of somebody.
#[derive(Clone, Debug)]
pub(super) struct Heard {
    pub(super) sentence: usize,
    pub(super) lemma: String,
    pub(super) plural: bool,
    /// Said here, or held on the day; not an office of other times.
    pub(super) now: bool,
    pub(super) again: Again,
}

/// What was spoken of so far.
#[derive(Default)]
pub(super) struct Talk {
    pub(super) recent: VecDeque<Spoken>,
    roles: HashMap<String, VecDeque<Heard>>,
}

impl Talk {
    /// Mentions from the nearest to the farthest, not farther back than so many sentences.
    pub(super) fn back(&self, sentence: usize, reach: usize) -> impl Iterator<Item = &Spoken> {
        self.recent.iter().rev().take_while(move |m| m.sentence + reach >= sentence)
    }

    /// Uses of roles that end in a word, the oldest first.
    pub(super) fn heard(&self, last_word: &str) -> impl DoubleEndedIterator<Item = &Heard> {
        self.roles.get(last_word).into_iter().flatten()
    }

    fn hear(&mut self, heard: Heard) {
        let uses = self.roles.entry(last_word(&heard.lemma).to_owned()).or_default();
        // The same one again: only the place is new.
        uses.retain(|u| {
            u.lemma != heard.lemma
                || u.again.actor.code != heard.again.actor.code
                || u.again.person != heard.again.person
        });
        if uses.len() == USES {
            uses.pop_front();
        }
        uses.push_back(heard);
    }

    fn say(&mut self, spoken: Spoken) {
        if self.recent.len() == MENTIONS {
            self.recent.pop_front();
        }
        self.recent.push_back(spoken);
    }

    fn forget(&mut self, sentence: usize) {
        while self.recent.front().is_some_and(|m| m.sentence + MEMORY < sentence) {
            self.recent.pop_front();
        }
    }
}

/// 'minister' of 'foreign minister'.
pub(super) fn last_word(lemma: &str) -> &str {
    lemma.rsplit(' ').next().unwrap_or(lemma)
}

impl Actors<'_> {
    /// Decides of every pronoun and description whom it names.
    pub(in crate::actors) fn follow(&mut self) {
        let mut talk = Talk::default();
        for sentence in 0..self.parse.sentences.len() {
            talk.forget(sentence);
            let tokens = self.parse.sentences[sentence];
            for t in tokens.start..tokens.end {
                self.step(t, sentence, &mut talk);
            }
        }
    }

    fn step(&mut self, t: u32, sentence: usize, talk: &mut Talk) {
        if matches!(self.parse.tag(t), "PRP" | "PRP$") {
            if let Some(again) = self.pronoun_again(t, talk) {
                self.say(t, sentence, again, talk);
            }
            return;
        }
        // 'Korr, who …' is one mention.
        if self.parse.antecedent(t) != t {
            return;
        }
        let polity = matches!(self.entry(t), Some(Entry::Polity { .. } | Entry::Place { .. }));
        let inner = self.parse.dep(t) == Dep::Compound && self.coref.persons.at(t).is_none();
        if self.mentions.goes_on(t) || !(polity || (self.parse.is_nominal(t) && !inner)) {
            return;
        }
        if let Some(pair) = self.pair_again(t, talk) {
            self.coref.pairs.insert(t, pair);
            return;
        }
        if let Some(again) = self.role_again(t, talk) {
            self.say(t, sentence, again, talk);
            return;
        }
        let person = self.coref.persons.at(t);
        let Some(actor) = self.resolve_at(t, 3) else { return };
        let someone = actor.nature == Nature::Person && !self.is_plural(t);
        if !(actor.is_known() || person.is_some() || someone) {
            return;
        }
        let gender = match person {
            Some(p) => self.coref.persons.all[p as usize].gender,
            None => self.world.reference().noun(self.parse.ann.lemma(t as usize)),
        };
        let again = Again { actor, person: person.or_else(|| self.apposed_person(t)), gender };
        self.remember(t, sentence, again, talk);
    }

    /// 'the president, Nicolas Maduro': the person whose name stands beside the role.
    fn apposed_person(&self, t: u32) -> Option<u32> {
        self.parse.children_by(t, Dep::Appos).find_map(|a| self.coref.persons.at(a))
    }

    fn say(&mut self, t: u32, sentence: usize, again: Again, talk: &mut Talk) {
        self.remember(t, sentence, again.clone(), talk);
        self.coref.links.insert(t, again);
    }

    fn remember(&self, t: u32, sentence: usize, again: Again, talk: &mut Talk) {
        let plural = self.is_plural(t);
        let known = again.actor.code.is_some() || again.person.is_some();
        let by_itself = match self.entry(t) {
            Some(Entry::Role(role)) => Some(role.lemma.clone()),
            _ => None,
        };
        // Whose office it is: 'Korr' makes 'the minister' hers.
        let office = again.actor.office.clone().filter(|_| again.person.is_some());
        if known && again.actor.how != How::Modifier {
            let lemmas = by_itself
                .clone()
                .into_iter()
                .chain(office.filter(|o| Some(o) != by_itself.as_ref()));
            for lemma in lemmas {
                talk.hear(Heard { sentence, lemma, plural, now: true, again: again.clone() });
            }
            let others = again.person.into_iter().flat_map(|p| self.other_offices(p));
            for lemma in others.filter(|o| Some(o) != again.actor.office.as_ref()) {
                talk.hear(Heard { sentence, lemma, plural, now: false, again: again.clone() });
            }
        }
        talk.say(Spoken {
            token: t,
            sentence,
            actor: again.actor,
            person: again.person,
            gender: again.gender,
            plural,
        });
    }

    pub(super) fn is_plural(&self, t: u32) -> bool {
        matches!(self.parse.tag(t), "NNS" | "NNPS")
            || matches!(self.parse.pos(t), Pos::Pron)
                && matches!(
                    self.parse.token_text(t).to_ascii_lowercase().as_str(),
                    "they" | "them" | "their"
                )
    }

    /// An actor as it is when it is named again.
    pub(super) fn again(of: &Again) -> Again {
        Again { actor: Actor { how: How::Coreference, ..of.actor.clone() }, ..of.clone() }
    }
}
