//! Which words of a text name a place.

use demarche_nlp::{Dep, Pos};
use demarche_text::{Byte, Span, Token};
use demarche_world::gazetteer::Gazetteer;
use demarche_world::{Entry, Naming};

use super::Mention;
use crate::actors::Actors;
use crate::grammar::Parse;

/// Inhabitants from which a name that the model calls something else is that of a town.
const WELL_KNOWN: u32 = 100_000;

/// All mentions in the order of the text; those given from outside as they are.
pub(super) fn mentions(
    parse: &Parse<'_>,
    actors: &Actors<'_>,
    gazetteer: &Gazetteer,
    given: &[Span<Byte>],
) -> Vec<Mention> {
    let finder = Finder { parse, actors, gazetteer };
    let mut out: Vec<Mention> = given.iter().filter_map(|&span| finder.given(span)).collect();
    let taken: Vec<Span<Byte>> = given.to_vec();
    let mut t = 0;
    while (t as usize) < parse.len() {
        match finder.at(t) {
            Some(mention) => {
                t = mention.tokens.end.max(t + 1);
                if !taken.iter().any(|span| span.overlaps(mention.span)) {
                    out.push(mention);
                }
            }
            None => t += 1,
        }
    }
    out.sort_by_key(|m| m.span.start);
    out
}

struct Finder<'f> {
    parse: &'f Parse<'f>,
    actors: &'f Actors<'f>,
    gazetteer: &'f Gazetteer,
}

impl Finder<'_> {
    /// A span from outside, widened to whole tokens for its grammar.
    fn given(&self, span: Span<Byte>) -> Option<Mention> {
        let spans = &self.parse.ann.spans;
        let first = spans.partition_point(|s| s.end <= span.start) as u32;
        let last = spans.partition_point(|s| s.start < span.end) as u32;
        if first >= last {
            return None;
        }
        let tokens = Span::new(first, last);
        Some(self.mention(tokens, span, true))
    }

    /// The mention that starts at a token.
    fn at(&self, t: u32) -> Option<Mention> {
        // 'the West', 'the Pentagon': known as those who act.
        if matches!(self.actors.entry(t), Some(Entry::Organisation(_) | Entry::Role(_))) {
            return None;
        }
        let known = self.actors.place_entry(t).filter(|k| k.start == t);
        let entity = self.entity(t);
        let tokens = match (known, entity) {
            (Some(k), Some((e, _))) if e.len() > k.len() && self.is_whole(e) => e,
            (Some(k), _) => k,
            (None, Some((e, label))) if self.is_named(e, label) => e,
            (None, _) => self.unlabelled(t)?,
        };
        let tokens = self.widened(tokens);
        Some(self.mention(tokens, self.parse.bytes(tokens), false))
    }

    /// The entity that starts at a token, if it may be a place; without article and possessive.
    fn entity(&self, t: u32) -> Option<(Span<Token>, &'static str)> {
        let entities = &self.parse.ann.entities;
        let i = entities.partition_point(|e| e.tokens.end <= t);
        let entity = entities.get(i)?;
        let mut tokens = entity.tokens;
        while tokens.start < tokens.end && self.parse.dep(tokens.start) == Dep::Det {
            tokens.start += 1;
        }
        while tokens.end > tokens.start
            && (self.parse.dep(tokens.end - 1) == Dep::Case
                || self.parse.pos(tokens.end - 1) == Pos::Punct)
        {
            tokens.end -= 1;
        }
        (tokens.start == t && !tokens.is_empty()).then_some((tokens, entity.label))
    }

    fn text(&self, tokens: Span<Token>) -> &str {
        self.parse.bytes(tokens).of(self.parse.text).unwrap_or_default()
    }

    /// A longer name around one that the world knows: 'South London', not 'Russian Foreign Ministry'.
    fn is_whole(&self, tokens: Span<Token>) -> bool {
        let label = self.parse.entity(tokens.start);
        matches!(label, Some("GPE" | "LOC" | "FAC"))
    }

    /// Whether an entity of this label is a place by what the gazetteer and the sentence say.
    fn is_named(&self, tokens: Span<Token>, label: &str) -> bool {
        let text = self.text(tokens);
        if !text.starts_with(char::is_uppercase) {
            return false;
        }
        match label {
            "GPE" | "LOC" | "FAC" => true,
            // A person's surname is a town somewhere; an organisation may be called like one.
            "ORG" | "PERSON" | "NORP" | "PRODUCT" | "WORK_OF_ART" => {
                self.is_located(tokens) && self.is_town(text)
            }
            _ => false,
        }
    }

    fn is_town(&self, text: &str) -> bool {
        self.gazetteer.lookup(text).iter().any(|p| {
            p.own_name
                && (p.population >= WELL_KNOWN || p.feature.class == 'A' || p.geonameid.is_none())
        })
    }

    /// 'in X', and nothing that X would be a part of.
    fn is_located(&self, tokens: Span<Token>) -> bool {
        let Some(before) = tokens.start.checked_sub(1) else { return false };
        let article = self.parse.dep(before) == Dep::Det;
        let preposition = if article { before.checked_sub(1) } else { Some(before) };
        let located = preposition.is_some_and(|p| {
            self.parse.pos(p) == Pos::Adp
                && self.actors.world().toponymy().is_locative(self.parse.token_text(p))
        });
        located && !article
    }

    /// A name that no label covers: 'in Xanadu', 'Xanadu, Ohio'.
    fn unlabelled(&self, t: u32) -> Option<Span<Token>> {
        if self.parse.pos(t) != Pos::Propn || self.parse.entity(t).is_some() {
            return None;
        }
        if t > 0 && self.parse.pos(t - 1) == Pos::Propn {
            return None;
        }
        let mut end = t + 1;
        while (end as usize) < self.parse.len()
            && self.parse.pos(end) == Pos::Propn
            && self.parse.sentence(end) == self.parse.sentence(t)
        {
            end += 1;
        }
        let tokens = Span::new(t, end);
        let text = self.text(tokens);
        // Seas, ranges and regions are known by themselves, towns only where something is said to be there.
        let places = self.gazetteer.lookup(text);
        let region = |p: &demarche_world::gazetteer::Toponym<'_>| {
            p.geonameid.is_none() && p.own_name && p.resolution() == "region"
        };
        let known = self.is_located(tokens) || (places.iter().any(region) && text.len() > 3);
        (known && !places.is_empty()).then_some(tokens)
    }

    /// Takes in the common noun of a division: 'Orange County', 'Helmand province'.
    fn widened(&self, tokens: Span<Token>) -> Span<Token> {
        let mut tokens = tokens;
        let next = tokens.end;
        if (next as usize) < self.parse.len()
            && self.parse.pos(next) == Pos::Propn
            && self.actors.world().toponymy().generic(self.parse.token_text(next)).is_some()
            && self.parse.sentence(next) == self.parse.sentence(tokens.start)
        {
            let wider = Span::new(tokens.start, next + 1);
            if !self.gazetteer.lookup(self.text(wider)).is_empty() {
                tokens = wider;
            }
        }
        tokens
    }

    fn mention(&self, tokens: Span<Token>, span: Span<Byte>, given: bool) -> Mention {
        let entry = (tokens.start..tokens.end)
            .filter_map(|t| self.actors.place_entry(t))
            .find(|e| {
                e.start >= tokens.start && e.end == tokens.end && (given || e.start == tokens.start)
            })
            .and_then(|e| self.actors.entry(e.start).copied())
            // A span from outside may be less than a token: 'U.S.' in 'U.S.-led'.
            .or_else(|| given.then(|| self.alone(span.of(self.parse.text)?)).flatten());
        let (mut country, mut canonical, mut adjectival) = (None, None, false);
        match entry {
            Some(Entry::Polity { country: c, naming }) => match naming {
                Naming::Name => country = Some(c.iso3.clone()),
                Naming::Adjective | Naming::Demonym => {
                    country = Some(c.iso3.clone());
                    adjectival = self.is_other_word(tokens, &c.name);
                }
                _ => {}
            },
            Some(Entry::Place { place }) => {
                let same = self.text(tokens).eq_ignore_ascii_case(&place.name);
                adjectival = !same && self.gazetteer.lookup(self.text(tokens)).is_empty();
                canonical = Some(place.name.clone()).filter(|_| !same);
            }
            _ => {}
        }
        let literal = !adjectival && (given || self.is_literal(tokens));
        let head = self.head(tokens);
        let article = self
            .parse
            .children_by(head, Dep::Det)
            .any(|d| self.parse.token_text(d).eq_ignore_ascii_case("the"));
        Mention { tokens, span, country, adjectival, canonical, literal, article }
    }

    /// What the world knows of words without their sentence.
    fn alone(&self, text: &str) -> Option<Entry<'_>> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let found = self.actors.world().find(&words, 0).filter(|f| f.len == words.len())?;
        let placed = |e: &&Entry<'_>| matches!(e, Entry::Polity { .. } | Entry::Place { .. });
        found.readings.iter().find(placed).copied()
    }

    /// 'French' is no name of the country, 'US' is.
    fn is_other_word(&self, tokens: Span<Token>, name: &str) -> bool {
        let text = self.text(tokens);
        let is_name = |p: &demarche_world::gazetteer::Toponym<'_>| p.resolution() == "country";
        !text.eq_ignore_ascii_case(name) && !self.gazetteer.lookup(text).iter().any(is_name)
    }

    /// Whether something is said to be at the place.
    fn is_literal(&self, tokens: Span<Token>) -> bool {
        let toponymy = self.actors.world().toponymy();
        let mut head = self.head(tokens);
        for _ in 0..6 {
            match self.parse.dep(head) {
                Dep::Pobj => {
                    let preposition = self.parse.token_text(self.parse.head(head));
                    // 'fired rockets at Israel': a country is a target, not a spot.
                    let target = preposition == "at" && self.is_country(tokens);
                    return toponymy.is_locative(preposition) && !target;
                }
                // 'in Paris, Texas', 'in Iraq and Syria'
                Dep::Appos | Dep::Conj | Dep::NpAdvmod => head = self.parse.head(head),
                // 'in the Paris region', 'a Dallas hospital'
                Dep::Compound | Dep::NounMod => {
                    let noun = self.parse.head(head);
                    let site = toponymy.is_site(self.parse.token_text(noun))
                        || toponymy.generic(self.parse.token_text(noun)).is_some();
                    if !site {
                        return false;
                    }
                    head = noun;
                }
                _ => return self.is_dateline(tokens),
            }
        }
        false
    }

    fn is_country(&self, tokens: Span<Token>) -> bool {
        matches!(self.actors.entry(tokens.start), Some(Entry::Polity { naming: Naming::Name, .. }))
    }

    fn head(&self, tokens: Span<Token>) -> u32 {
        (tokens.start..tokens.end)
            .find(|&t| {
                let head = self.parse.head(t);
                head == t || head < tokens.start || head >= tokens.end
            })
            .unwrap_or(tokens.end - 1)
    }

    /// A block of its own without a verb: 'PARIS —'.
    fn is_dateline(&self, tokens: Span<Token>) -> bool {
        let (start, end) = self.parse.block(tokens.start);
        start == tokens.start && end - start < 12 && !(start..end).any(|t| self.parse.is_verb(t))
    }
}
