//! 'He', 'its', 'they': the subject of a clause further up, else the one of the sentences before.

use demarche_nlp::{Dep, Pos};
use demarche_world::Gender;

use super::follow::Talk;
use super::{Again, Spoken, is_same};
use crate::actors::resolve::Actors;
use crate::actors::{How, Nature};

/// Sentences back in which a person is still meant by 'he'.
const REACH: usize = 2;

/// What a pronoun agrees with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Person(Gender),
    Thing,
    Many,
}

/// How a noun agrees with a pronoun.
enum Agrees {
    /// It is the antecedent.
    Yes(Box<Again>),
    /// It cannot be: another sex or number.
    No,
    /// It may well be, and is nobody known.
    Nobody,
}

fn kind(word: &str) -> Option<Kind> {
    Some(match word.to_ascii_lowercase().as_str() {
        "he" | "him" | "his" | "himself" => Kind::Person(Gender::Male),
        "she" | "her" | "hers" | "herself" => Kind::Person(Gender::Female),
        "it" | "its" | "itself" => Kind::Thing,
        "they" | "them" | "their" | "themselves" => Kind::Many,
        _ => return None,
    })
}

impl Actors<'_> {
    /// Whom a pronoun names, if one antecedent is clear.
    pub(super) fn pronoun_again(&self, t: u32, talk: &Talk) -> Option<Again> {
        let kind = kind(self.parse.token_text(t))?;
        match self.clause_subject(t, kind, talk) {
            Agrees::Yes(again) => return Some(*again),
            Agrees::Nobody => return None,
            Agrees::No => {}
        }
        match kind {
            Kind::Person(_) => {
                self.person_before(t, kind, talk).or_else(|| self.person_after(t, kind))
            }
            Kind::Thing | Kind::Many => self.subject_before(t, kind),
        }
    }

    /// 'planning an invasion of *its* neighbour': the subject of the clause, but 'Russia attacked *it*'
    /// does not speak of Russia; there, and where the subject does not agree, that of the clause above.
    fn clause_subject(&self, t: u32, kind: Kind, talk: &Talk) -> Agrees {
        if let Some(owner) = self.owner_around(t, kind) {
            return Agrees::Yes(Box::new(owner));
        }
        if let Some(again) = self.shared_object(t, kind) {
            return Agrees::Yes(Box::new(again));
        }
        let own_clause = usize::from(self.parse.tag(t) != "PRP$" && !self.is_reflexive(t));
        // 'Korr met Lind and thanked *him*': the clause above has the same subject.
        let own_subject = self.own_subject(t).filter(|_| own_clause == 1);
        let clauses = self.parse.ancestors(t).filter(|&a| self.parse.is_verb(a));
        for clause in clauses.skip(own_clause) {
            // 'evidence gathered by the bureau in *its* search': whoever does it.
            let passive = self.parse.is_passive(clause) && self.parse.tag(t) == "PRP$";
            let mut acting = if passive { self.parse.agents(clause) } else { Vec::new() };
            if acting.len() != 1 {
                acting = self.parse.surface_subjects(clause, 4);
            }
            let subjects: Vec<u32> =
                acting.into_iter().filter(|&s| s < t && !self.parse.is_under(t, s)).collect();
            let [subject] = subjects[..] else {
                if subjects.len() > 1 && kind == Kind::Many {
                    return Agrees::Nobody;
                }
                continue;
            };
            if own_subject == Some(subject) {
                continue;
            }
            // Who says of somebody 'he' in direct speech does not mean himself.
            if self.is_quoted(t) != self.is_quoted(subject) {
                continue;
            }
            match self.agrees(subject, kind) {
                Agrees::No => {
                    if let Some(owner) = self.owner(subject, t, kind) {
                        return Agrees::Yes(Box::new(owner));
                    }
                }
                Agrees::Yes(again) if self.is_outdone(t, kind, &again, talk) => {
                    return Agrees::Nobody;
                }
                found => return found,
            }
        }
        Agrees::No
    }

    /// 'praising Korr and accusing *him*': the object of a verb is that of the verb which it is coordinated with.
    fn shared_object(&self, t: u32, kind: Kind) -> Option<Again> {
        if self.parse.tag(t) != "PRP" || self.is_reflexive(t) {
            return None;
        }
        // The parser may take 'him' for the subject of 'to resign' in 'urged him to resign'.
        let mut verb = self.parse.head(t);
        match self.parse.dep(t) {
            Dep::Dobj => {}
            Dep::Nsubj if self.parse.dep(verb) == Dep::Ccomp => verb = self.parse.head(verb),
            _ => return None,
        }
        let first = self.parse.head(verb);
        let joined = self.parse.dep(verb) == Dep::Conj
            && self.parse.is_verb(first)
            && self.parse.own_subjects(verb).is_empty();
        if !joined || self.is_quoted(t) != self.is_quoted(first) {
            return None;
        }
        let whole = self.parse.child(first, Dep::Dobj);
        let small = || self.parse.child(self.parse.child(first, Dep::Ccomp)?, Dep::Nsubj);
        let object = whole.or_else(small).filter(|&o| o < t)?;
        match self.agrees(object, kind) {
            Agrees::Yes(again) => Some(*again),
            _ => None,
        }
    }

    /// 'One of *Korr's* weaknesses is her pride': whose the subject is.
    fn owner(&self, subject: u32, t: u32, kind: Kind) -> Option<Again> {
        let [owner] = self.parse.genitives(subject)[..] else { return None };
        let one =
            matches!(kind, Kind::Person(_)) && owner < t && self.coref.persons.at(owner).is_some();
        match self.agrees(owner, kind) {
            Agrees::Yes(again) if one && again.gender.is_some() => Some(*again),
            _ => None,
        }
    }

    /// 'Korr's stance in *her* meeting': whose the noun is in whose phrase the pronoun stands.
    fn owner_around(&self, t: u32, kind: Kind) -> Option<Again> {
        if self.parse.tag(t) != "PRP$" {
            return None;
        }
        self.parse
            .ancestors(t)
            .skip(1)
            .take_while(|&a| !self.parse.is_verb(a))
            .filter(|&a| self.parse.is_nominal(a) && self.is_quoted(a) == self.is_quoted(t))
            .find_map(|noun| self.owner(noun, t, kind))
    }

    /// Whether somebody else near by is known to be of the pronoun's sex, and this one is not.
    fn is_outdone(&self, t: u32, kind: Kind, one: &Again, talk: &Talk) -> bool {
        let Kind::Person(sex) = kind else { return false };
        let mut near = talk.back(self.parse.sentence(t), 1);
        one.gender.is_none()
            && near.any(|m| m.gender == Some(sex) && m.is_person() && m.person != one.person)
    }

    fn is_reflexive(&self, t: u32) -> bool {
        self.parse.token_text(t).len() > 5
    }

    /// Whether a noun or pronoun agrees.
    fn agrees(&self, noun: u32, kind: Kind) -> Agrees {
        if matches!(self.parse.tag(noun), "PRP" | "PRP$") {
            return match self::kind(self.parse.token_text(noun)) {
                Some(other) if other == kind => match self.coref.link(noun) {
                    Some(again) => Agrees::Yes(Box::new(again.clone())),
                    None => Agrees::Nobody,
                },
                _ => Agrees::No,
            };
        }
        if self.parse.pos(noun) == Pos::Pron {
            return Agrees::No;
        }
        let person = self.coref.persons.at(noun);
        let actor = self.resolve_at(noun, 3);
        let nature = actor.as_ref().map(|a| a.nature);
        let is_person =
            person.is_some() || (nature == Some(Nature::Person) && !self.is_plural(noun));
        let gender = match person {
            Some(p) => self.coref.persons.all[p as usize].gender,
            None => self.gender_of(noun),
        };
        let plural = self.is_plural(noun);
        let fits = match kind {
            Kind::Person(sex) => is_person && gender.is_none_or(|g| g == sex),
            Kind::Thing => !is_person && !plural,
            Kind::Many => {
                let many = plural || nature == Some(Nature::Group);
                // 'The bombing … they': a thing is not many.
                many && !is_person
            }
        };
        if !fits {
            return Agrees::No;
        }
        match actor {
            Some(actor) if (actor.is_known() || person.is_some()) && actor.how != How::Modifier => {
                Agrees::Yes(Box::new(Self::again(&Again { actor, person, gender })))
            }
            _ => Agrees::Nobody,
        }
    }

    /// The sex that a noun or its honorific tells.
    fn gender_of(&self, noun: u32) -> Option<Gender> {
        self.world.reference().noun(self.parse.ann.lemma(noun as usize))
    }

    /// The one person of that sex in this sentence or the two before; of several, the subject of the last.
    fn person_before(&self, t: u32, kind: Kind, talk: &Talk) -> Option<Again> {
        let Kind::Person(sex) = kind else { return None };
        let sentence = self.parse.sentence(t);
        let own_subject = self.own_subject(t);
        let quoted = self.is_quoted(t);
        let before = sentence.checked_sub(1).and_then(|b| self.sentence_subject(b));
        // 'Korr said Lind was "tired. His party …"': the speaker does not mean himself.
        let speaker = before.filter(|&s| quoted && !self.is_quoted(s));
        let found: Vec<&Spoken> = talk
            .back(sentence, REACH)
            .filter(|m| m.is_person() && m.gender.is_none_or(|g| g == sex))
            .filter(|m| Some(m.token) != own_subject && Some(m.token) != speaker && m.token < t)
            .filter(|m| m.sentence < sentence || self.is_quoted(m.token) == quoted)
            .filter(|m| !self.parse.is_under(t, m.token))
            .collect();
        // 'He said … He said …': who was not found once is not found now.
        if let Some(subject) = before
            && matches!(self.parse.tag(subject), "PRP")
            && self::kind(self.parse.token_text(subject)) == Some(kind)
            && self.is_quoted(subject) == quoted
            && found.iter().all(|m| m.sentence < sentence)
        {
            return self.coref.link(subject).cloned();
        }
        let first = *found.first()?;
        let again = |m: &Spoken| {
            Self::again(&Again { actor: m.actor.clone(), person: m.person, gender: m.gender })
        };
        // A name that also shows its sex stands out among roles that do not.
        if found.iter().all(|m| is_same(m, first)) {
            return Some(again(first));
        }
        if found.iter().any(|m| m.sentence == sentence) && !self.is_subject(t) {
            return None;
        }
        let subject = before?;
        let subject = found.iter().find(|m| m.token == subject)?;
        let sure = subject.gender == Some(sex);
        let rivals = found.iter().any(|m| m.sentence == sentence && !is_same(m, subject));
        (sure && !rivals).then(|| again(subject))
    }

    /// 'Even as *he* accused them, Korr smiled': the subject of the main clause that follows, if it is a name.
    fn person_after(&self, t: u32, kind: Kind) -> Option<Again> {
        let clause = self.parse.ancestors(t).skip(1).find(|&a| self.parse.dep(a) == Dep::Advcl)?;
        let main = self.parse.head(clause);
        let [subject] = self.parse.own_subjects(main)[..] else { return None };
        let named = subject > t && self.coref.persons.at(subject).is_some();
        if !named || self.is_quoted(t) || self.is_quoted(subject) {
            return None;
        }
        match self.agrees(subject, kind) {
            Agrees::Yes(again) => Some(*again),
            Agrees::No | Agrees::Nobody => None,
        }
    }

    /// The subject of the sentence before, if it agrees.
    fn subject_before(&self, t: u32, kind: Kind) -> Option<Again> {
        let before = self.parse.sentence(t).checked_sub(1)?;
        let subject = self.sentence_subject(before)?;
        let prominent = self.is_subject(t) || self.parse.tag(t) == "PRP$";
        if !prominent || self.is_quoted(t) != self.is_quoted(subject) {
            return None;
        }
        match self.agrees(subject, kind) {
            Agrees::Yes(again) => Some(*again),
            Agrees::No | Agrees::Nobody => None,
        }
    }

    fn is_subject(&self, t: u32) -> bool {
        matches!(self.parse.dep(t), Dep::Nsubj | Dep::NsubjPass)
    }

    /// The subject of the clause in which a pronoun is an object: 'Korr met *him*'.
    fn own_subject(&self, t: u32) -> Option<u32> {
        if self.parse.tag(t) == "PRP$" {
            return None;
        }
        let verb = self.parse.ancestors(t).skip(1).find(|&a| self.parse.is_verb(a))?;
        self.parse.surface_subjects(verb, 4).first().copied().filter(|&s| s != t)
    }

    /// The one subject of a sentence's main clause.
    fn sentence_subject(&self, sentence: usize) -> Option<u32> {
        let tokens = self.parse.sentences.get(sentence)?;
        let root = (tokens.start..tokens.end).find(|&i| self.parse.dep(i) == Dep::Root)?;
        match self.parse.own_subjects(root)[..] {
            [one] => Some(one),
            _ => None,
        }
    }
}
