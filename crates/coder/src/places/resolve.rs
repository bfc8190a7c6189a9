//! Which of the places of a name a document means.
//!
//! Each candidate is scored by what it is (size, kind, own name or another), by the larger place that stands
//! beside it, and by what else the document names: the same division or country, places nearby. Since all of
//! these are open at once, it goes in rounds: what was best in one supports the others in the next. A name
//! means one place in a document, except where the place beside it says otherwise.

use std::collections::HashMap;

use demarche_nlp::Pos;
use demarche_world::gazetteer::{Gazetteer, Toponym, key};

use super::candidates::{self, Candidate};
use super::evidence::{self, Evidence, Weights};
use super::{Found, Mention, Place};
use crate::actors::Actors;
use crate::grammar::Parse;

/// Rounds until the choices stand still in nearly every document.
const ROUNDS: usize = 4;
/// Names that support others.
const SUPPORTERS: usize = 150;
/// Mentions on either side of an unknown place among which the town around it is looked for.
const AROUND: usize = 60;

/// The places of a document, and between what they were chosen.
pub(super) struct Resolved<'g> {
    pub(super) list: Vec<Place<'g>>,
    /// The name of each place, into the two lists that follow.
    pub(super) of_mention: Vec<usize>,
    pub(super) candidates: Vec<Vec<Candidate<'g>>>,
    pub(super) evidence: Vec<Vec<Evidence>>,
}

/// A name of the document with all its mentions that have the same place beside them.
struct Name<'g> {
    mentions: Vec<usize>,
    candidates: Vec<Candidate<'g>>,
    beside: Option<usize>,
    /// Whether its first mention has the definite article.
    article: bool,
    best: Option<usize>,
}

pub(super) fn resolve<'g>(
    parse: &Parse<'_>,
    actors: &Actors<'_>,
    gazetteer: &'g Gazetteer,
    mentions: Vec<Mention>,
    weights: &Weights,
) -> Resolved<'g> {
    let text = |m: &Mention| m.span.of(parse.text).unwrap_or_default();
    let beside: Vec<Option<usize>> =
        (0..mentions.len()).map(|i| container(parse, &mentions, i)).collect();
    let mut names: Vec<Name<'g>> = Vec::new();
    let mut by_key: HashMap<(String, Option<String>), usize> = HashMap::new();
    let mut of_mention = Vec::with_capacity(mentions.len());
    for (i, mention) in mentions.iter().enumerate() {
        let around = beside[i].map(|b| key(text(&mentions[b])));
        let own = key(mention.canonical.as_deref().unwrap_or_else(|| text(mention)));
        let own = if mention.adjectival { format!("{own} ~") } else { own };
        let at = *by_key.entry((own, around)).or_insert_with(|| {
            let candidates = candidates::of(actors.world(), gazetteer, mention, text(mention));
            let article = mention.article;
            names.push(Name {
                mentions: Vec::new(),
                candidates,
                beside: None,
                article,
                best: None,
            });
            names.len() - 1
        });
        // A later mention may be better understood: 'the Holy See' known as a state, though first taken for a body.
        if names[at].candidates.is_empty() {
            names[at].candidates =
                candidates::of(actors.world(), gazetteer, mention, text(mention));
        }
        names[at].mentions.push(i);
        of_mention.push(at);
    }
    for name in &mut names {
        name.beside = name.mentions.iter().find_map(|&m| beside[m]).map(|b| of_mention[b]);
    }
    share_containers(&mut names, &mentions, &of_mention, &text);
    let supporters = supporters(&names);
    for round in 0..ROUNDS {
        let best: Vec<Option<usize>> =
            (0..names.len()).map(|n| choose(&names, &supporters, n, round > 0, weights)).collect();
        let same = names.iter().zip(&best).all(|(n, b)| n.best == *b);
        names.iter_mut().zip(best).for_each(|(n, b)| n.best = b);
        if same {
            break;
        }
    }
    let chosen: Vec<Option<Toponym<'g>>> =
        names.iter().map(|n| n.best.map(|b| n.candidates[b].place)).collect();
    let located: Vec<Option<Toponym<'g>>> = of_mention.iter().map(|&n| chosen[n]).collect();
    let sentences: Vec<usize> = mentions.iter().map(|m| parse.sentence(m.tokens.start)).collect();
    let evidence = (0..names.len()).map(|n| all_evidence(&names, &supporters, n, true)).collect();
    let list = mentions
        .into_iter()
        .enumerate()
        .map(|(i, mention)| {
            let name = &names[of_mention[i]];
            let mut toponym = chosen[of_mention[i]];
            let found = if name.beside.is_some() {
                Found::Container
            } else if name.candidates.len() > 1 {
                Found::Context
            } else {
                Found::Name
            };
            let mut found = found;
            if toponym.is_none() && (mention.literal || is_site(parse, actors, &mention)) {
                toponym = around(parse, &mention, &sentences, &located, i);
                found = Found::Around;
            }
            Place { mention, toponym, found }
        })
        .collect();
    let candidates = names.into_iter().map(|n| n.candidates).collect();
    Resolved { list, of_mention, candidates, evidence }
}

/// The larger place that a text puts beside a name: 'Paris, Texas', 'Mosul (Iraq)', 'Alexandria, in Louisiana'.
fn container(parse: &Parse<'_>, mentions: &[Mention], i: usize) -> Option<usize> {
    let (this, next) = (&mentions[i], mentions.get(i + 1)?);
    if this.adjectival || next.adjectival || this.tokens.end > next.tokens.start {
        return None;
    }
    let between = parse.text.get(this.span.end as usize..next.span.start as usize)?.trim();
    let joined = matches!(between, "," | "(" | ", in" | ", the");
    // 'in Paris, London and Rome' is a list.
    let listed = || {
        let after = next.tokens.end;
        let goes_on = |t: u32| {
            (t as usize) < parse.len()
                && (matches!(parse.token_text(t), "and" | "or" | "&")
                    || (parse.token_text(t) == ","
                        && mentions.get(i + 2).is_some_and(|m| {
                            m.tokens.start == t + 1
                                || (m.tokens.start == t + 2 && parse.pos(t + 1) == Pos::Cconj)
                        })))
        };
        goes_on(after)
    };
    (joined && (between != "," || !listed() || next.country.is_some())).then_some(i + 1)
}

/// A name with a container gives it to the same name without: 'Paris, Texas … Paris'.
fn share_containers<'t>(
    names: &mut [Name<'_>],
    mentions: &'t [Mention],
    of_mention: &[usize],
    text: &impl Fn(&'t Mention) -> &'t str,
) {
    let mut known: HashMap<String, usize> = HashMap::new();
    for (i, mention) in mentions.iter().enumerate() {
        if let Some(beside) = names[of_mention[i]].beside {
            known.entry(key(text(mention))).or_insert(beside);
        }
    }
    for (i, mention) in mentions.iter().enumerate() {
        let name = of_mention[i];
        if names[name].beside.is_none()
            && !mention.adjectival
            && mention.country.is_none()
            && let Some(&beside) = known.get(&key(text(mention)))
            && beside != name
        {
            names[name].beside = Some(beside);
        }
    }
}

/// The names that most mentions have, so that the work on a long text grows with its length only.
fn supporters(names: &[Name<'_>]) -> Vec<usize> {
    let mut all: Vec<usize> = (0..names.len()).collect();
    all.sort_by_key(|&i| (std::cmp::Reverse(names[i].mentions.len()), i));
    all.truncate(SUPPORTERS);
    all
}

/// The best candidate of a name; with `context` by the other names' best ones too.
fn choose(
    names: &[Name<'_>],
    supporters: &[usize],
    n: usize,
    context: bool,
    weights: &Weights,
) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (c, evidence) in all_evidence(names, supporters, n, context).iter().enumerate() {
        let score = weights.score(evidence);
        // Of equals the first, so that the order of the gazetteer decides.
        if best.is_none_or(|(_, s)| score > s + 1e-9) {
            best = Some((c, score));
        }
    }
    best.filter(|(_, score)| !context || *score >= weights.least).map(|(c, _)| c)
}

/// What speaks for each candidate of a name.
fn all_evidence(
    names: &[Name<'_>],
    supporters: &[usize],
    n: usize,
    context: bool,
) -> Vec<Evidence> {
    let name = &names[n];
    let others: Vec<(&Toponym<'_>, f64)> = supporters
        .iter()
        .filter(|&&i| context && i != n)
        .filter_map(|&i| {
            let o = &names[i];
            let open = o.candidates.len() as f64 - 1.0;
            let weight = (o.mentions.len() as f64).sqrt() / (1.0 + 0.15 * open);
            Some((&o.candidates[o.best?].place, weight))
        })
        .collect();
    let beside = name.beside.map(|b| &names[b].candidates[..]);
    let most = name.candidates.iter().map(|c| c.place.population).max().unwrap_or(0);
    name.candidates.iter().map(|c| evidence::of(c, &others, beside, most, name.article)).collect()
}

/// Whether a name is that of a building, street or the like.
fn is_site(parse: &Parse<'_>, actors: &Actors<'_>, mention: &Mention) -> bool {
    let last = mention.tokens.end.saturating_sub(1);
    parse.entity(last) == Some("FAC") || actors.world().toponymy().is_site(parse.token_text(last))
}

/// Where an unknown place lies: the town that its sentence names next to it, else the one that is
/// named most around it.
fn around<'g>(
    parse: &Parse<'_>,
    mention: &Mention,
    sentences: &[usize],
    located: &[Option<Toponym<'g>>],
    i: usize,
) -> Option<Toponym<'g>> {
    let sentence = parse.sentence(mention.tokens.start);
    let town = |p: &Toponym<'g>| matches!(p.resolution(), "city" | "admin2" | "sub-city");
    let near = i.saturating_sub(AROUND)..located.len().min(i + AROUND);
    let towns: Vec<(usize, Toponym<'g>)> = near
        .clone()
        .zip(&located[near])
        .filter_map(|(j, p)| Some((j, (*p)?)))
        .filter(|(_, p)| town(p))
        .collect();
    let here = towns.iter().filter(|(j, _)| sentences[*j] == sentence);
    if let Some((_, nearest)) = here.min_by_key(|(j, _)| j.abs_diff(i)) {
        return Some(*nearest);
    }
    let count = |t: &Toponym<'_>| towns.iter().filter(|(_, o)| o.index == t.index).count();
    let most = towns.iter().map(|(_, t)| count(t)).max()?;
    // Of several that are named alike often the nearest.
    towns
        .iter()
        .filter(|(_, t)| count(t) == most)
        .min_by_key(|(j, _)| j.abs_diff(i))
        .map(|(_, t)| *t)
}
