//! The engine: a document in, event records out.
//!
//! Immutable and shared; each thread owns a [`Scratch`]. The stages follow one another and none
//! reaches back: annotation, actors, predicates, composition, frames and reports, records, merging.

use std::collections::BTreeMap;
use std::sync::Arc;

use demarche_nlp::{Annotation, Pipeline, Precision, Workspace};
use demarche_text::{Byte, Document, Span};
use demarche_world::World;
use demarche_world::gazetteer::Gazetteer;

use crate::actors::Actors;
use crate::analysis::{
    Analysis, Finding, Status, contents, is_own, reported_or_alleged, status, verdict,
};
use crate::attribution::{Attribution, Reports};
use crate::blocks::blocks;
use crate::codebook::{Codebook, SenseKind};
use crate::compose::{Composer, Dropped};
use crate::contexts::ContextWords;
use crate::coverage::Coverage;
use crate::dates::Times;
use crate::frame::Frames;
use crate::grammar::Parse;
use crate::places::{Choice, PlaceRecord, Places, Weights};
use crate::predicates::Predicates;
use crate::quotes::Quotes;
use crate::record::{CoderRecord, EventDate, EventRecord, Party};
use crate::{assemble, circumstances, coverage, explain, places, quotes, relate, truecase, who};

/// Months before the article from which an event is background.
const LONG_AGO: i32 = 6;
/// PLOVER's quad class of material conflict.
const MATERIAL_CONFLICT: u8 = 4;

/// Turns documents into events.
pub struct Engine {
    pipeline: Arc<Pipeline>,
    book: Arc<Codebook>,
    world: &'static World,
    gazetteer: &'static Gazetteer,
}

/// What one thread needs; reused from document to document.
#[derive(Default)]
pub struct Scratch {
    workspace: Workspace,
    annotation: Annotation,
}

/// A coded document.
#[derive(Debug)]
pub struct Coded {
    /// Events in the order of the text.
    pub events: Vec<EventRecord>,
    /// Every toponym with the place that it names.
    pub places: Vec<PlaceRecord>,
    /// Candidates that gave no event, by reason.
    pub dropped: BTreeMap<Dropped, u64>,
    /// First byte and byte after the last of each sentence.
    pub sentences: Vec<(u32, u32)>,
    /// Tokens read.
    pub tokens: u64,
}

impl Engine {
    /// An engine of these parts.
    pub fn new(
        pipeline: Arc<Pipeline>,
        book: Arc<Codebook>,
        world: &'static World,
        gazetteer: &'static Gazetteer,
    ) -> Self {
        Self { pipeline, book, world, gazetteer }
    }

    /// The codebook.
    pub fn codebook(&self) -> &Codebook {
        &self.book
    }

    /// What records cite as their maker.
    pub fn coder(&self) -> CoderRecord {
        CoderRecord {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            codebook: self.book.citation(),
            world: format!("{} gazetteer {}", self.world.version(), self.gazetteer.version()),
            model: match self.pipeline.precision() {
                Precision::Exact => self.pipeline.meta().package(),
                Precision::Fast => format!("{} fast", self.pipeline.meta().package()),
            },
        }
    }

    /// Codes a document.
    pub fn code(&self, document: &Document, scratch: &mut Scratch) -> Coded {
        self.analyse(document.text(), document.date.as_deref(), scratch, |analysis| {
            let mut dropped: BTreeMap<Dropped, u64> = BTreeMap::new();
            for &(_, _, reason) in &analysis.dropped {
                *dropped.entry(reason).or_default() += 1;
            }
            for finding in &analysis.findings {
                if let Err(reason) = finding.verdict {
                    *dropped.entry(reason).or_default() += 1;
                }
            }
            let coder = self.coder();
            Coded {
                events: assemble::records(analysis, document, &coder),
                places: places::records(analysis.parse, &analysis.places, document, &coder),
                dropped,
                sentences: analysis
                    .parse
                    .sentences
                    .iter()
                    .map(|s| analysis.parse.bytes(*s))
                    .map(|b| (b.start, b.end))
                    .collect(),
                tokens: analysis.parse.len() as u64,
            }
        })
    }

    /// Each sentence with its candidates, as text for a reader.
    pub fn explain(&self, document: &Document, scratch: &mut Scratch) -> String {
        self.analyse(document.text(), document.date.as_deref(), scratch, explain::text)
    }

    /// Which predicates of a document the codebook has decided.
    pub fn coverage(&self, document: &Document, scratch: &mut Scratch) -> Coverage {
        self.analyse(document.text(), None, scratch, coverage::of)
    }

    /// Who said what: every attribution of a document.
    pub fn quotes(&self, document: &Document, scratch: &mut Scratch) -> Quotes {
        self.analyse(document.text(), None, scratch, |analysis| {
            quotes::quotes(analysis, document, &self.coder())
        })
    }

    /// Every toponym of a document with the place that it names. Spans from outside are taken as
    /// toponyms too, in place of the program's own that they overlap.
    pub fn places(
        &self,
        document: &Document,
        given: &[Span<Byte>],
        scratch: &mut Scratch,
    ) -> Vec<PlaceRecord> {
        self.analyse(document.text(), document.date.as_deref(), scratch, |analysis| {
            let found = Places::find(analysis.parse, analysis.actors, self.gazetteer, given);
            places::records(analysis.parse, &found, document, &self.coder())
        })
    }

    /// When the event happened that the word at a byte names, whether the codebook knows it or not; none if no word
    /// is there.
    pub fn when(&self, document: &Document, byte: u32, scratch: &mut Scratch) -> Option<EventDate> {
        self.analyse(document.text(), document.date.as_deref(), scratch, |analysis| {
            circumstances::date_at(analysis, document, byte)
        })
    }

    /// What toponyms with known coordinates teach about choosing between places of one name.
    pub fn place_choices(
        &self,
        document: &Document,
        gold: &[(Span<Byte>, (f64, f64))],
        weights: &Weights,
        scratch: &mut Scratch,
    ) -> Vec<Choice> {
        self.analyse(document.text(), document.date.as_deref(), scratch, |analysis| {
            places::choices(analysis.parse, analysis.actors, self.gazetteer, gold, weights)
        })
    }

    /// The event from a source phrase to a target phrase of a sentence.
    pub fn relate(
        &self,
        sentence: &str,
        source: &str,
        target: &str,
        scratch: &mut Scratch,
    ) -> relate::Relation {
        self.analyse(sentence, None, scratch, |analysis| relate::read(analysis, source, target))
    }

    /// Who a phrase of a document speaks of, where it first stands; none if it is not there.
    pub fn party(&self, document: &Document, phrase: &str, scratch: &mut Scratch) -> Option<Party> {
        self.analyse(document.text(), document.date.as_deref(), scratch, |analysis| {
            who::party_of(analysis, phrase)
        })
    }

    /// Tokens, tags and trees of a text as coding sees them: block by block, headlines in the case of sentences.
    pub fn annotate<'s>(&self, text: &str, scratch: &'s mut Scratch) -> &'s Annotation {
        self.read(text, scratch);
        &scratch.annotation
    }

    /// Annotates a text, and says with which token each of its blocks begins.
    fn read(&self, text: &str, scratch: &mut Scratch) -> Vec<u32> {
        scratch.annotation.clear();
        let mut starts = Vec::new();
        let blocks = blocks(text);
        let headlines = truecase::headlines(text, &blocks, &self.pipeline, self.world);
        for block in blocks {
            let piece = headlines
                .get(&block.start)
                .map_or_else(|| block.of(text).unwrap_or_default(), String::as_str);
            let annotation = self.pipeline.annotate(piece, &mut scratch.workspace);
            starts.push(scratch.annotation.len() as u32);
            scratch.annotation.append(annotation, block.start);
        }
        starts
    }

    fn analyse<R>(
        &self,
        text: &str,
        date: Option<&str>,
        scratch: &mut Scratch,
        then: impl FnOnce(&Analysis<'_>) -> R,
    ) -> R {
        let number = |range: std::ops::Range<usize>| date?.get(range)?.parse::<u32>().ok();
        let year = number(0..4).and_then(|y| i32::try_from(y).ok());
        let now = year.map(|y| (y, number(5..7).unwrap_or(12)));
        let starts = self.read(text, scratch);
        let annotation = &scratch.annotation;
        let book = &*self.book;
        let parse = Parse::new(text, annotation, book, starts);
        let actors = Actors::new(&parse, self.world, date);
        let predicates = Predicates::new(&parse, book, &actors);
        let reports = Reports::new(&parse, book, &actors, &predicates);
        actors.hear(&voices(&actors, &reports));
        let mut composer = Composer::new(&parse, book, &actors, &predicates);
        composer.run();

        let n = parse.len();
        let (mut governs, mut light) = (vec![false; n], vec![false; n]);
        for t in 0..n {
            governs[t] = reports.is_cue(t as u32);
            for hit in &*composer.hits(t as u32) {
                match &book.sense(hit.sense).kind {
                    SenseKind::Light(_) => light[t] = true,
                    SenseKind::Operator(_) => governs[t] = true,
                    _ => {}
                }
            }
        }
        let frames =
            Frames::new(&parse, book, now, governs, light, std::mem::take(&mut composer.spent));
        let (drafts, dropped) =
            (std::mem::take(&mut composer.drafts), std::mem::take(&mut composer.dropped));
        let times = Times::find(&parse, date);
        let places = Places::find(&parse, &actors, self.gazetteer, &[]);
        let mut named: Vec<bool> = (0..n as u32).map(|t| reports.is_cue(t)).collect();
        for draft in &drafts {
            named[draft.token as usize] = true;
        }
        let findings: Vec<Finding> = drafts
            .into_iter()
            .map(|mut draft| {
                let mut frame = frames.of(&draft);
                let attribution = reports.over(draft.token);
                // 'Russia: Cooperation with Venezuela …': a headline's speaker is a party to what it calls its own.
                if draft.reciprocal && draft.actors.is_empty() {
                    let headline = attribution.iter().find(|a| a.sense.is_none());
                    draft.actors.extend(headline.iter().flat_map(|a| &a.speaker));
                }
                let mut parties = composer.resolved(&draft.actors);
                let mut recipients = composer.resolved(&draft.recipients);
                // Who talks in a town may be from anywhere; who riots there is of there.
                if book.ontology.quad(draft.kind).is_multiple_of(2)
                    && let Some(country) = places.country(&parse, draft.token)
                {
                    places.at_place(&parse, &mut parties, country, self.world);
                    places.at_place(&parse, &mut recipients, country, self.world);
                }
                let required = book.ontology.event_type(draft.kind.event_type).recipient_required;
                let own = recipients.iter().all(|(_, r)| is_own(&parties, r));
                if !required && !draft.reciprocal && own && !recipients.is_empty() {
                    // 'declared martial law in Thailand': nobody else is meant.
                    recipients.clear();
                    draft.recipients.clear();
                }
                let defunct = parties.iter().chain(&recipients).any(|(_, a)| a.former);
                let taken = |t: u32| named.get(t as usize).copied().unwrap_or(false);
                let ahead = frame.future || frame.would;
                let when = times.of_event(&parse, draft.token, &draft.matched, ahead, &taken);
                frame.historical |=
                    defunct || when.is_some_and(|w| w.is_older_than(LONG_AGO, &times));
                let embedded = draft.content_of.is_some() && !draft.inner.is_empty();
                let unspoken = parse.is_nominal(draft.token)
                    || (parse.tag(draft.token) == "VBG"
                        && parse.surface_subjects(draft.token, 4).is_empty());
                let mut kind = draft.kind;
                let mut older = draft.older;
                if frame.would {
                    // 'said it would': the future of the past; without a speaker, a condition.
                    if attribution.is_empty() {
                        frame.hypothetical = true;
                    } else {
                        frame.future = true;
                    }
                }
                if frame.future && !embedded {
                    if frame.negation {
                        // 'will not withdraw': an act that is refused.
                        if let Some(refused) = book.ontology.refused(kind) {
                            (kind, frame.future, frame.negation) = (refused, false, false);
                        }
                    } else {
                        // An act still to come is an agreement to it.
                        kind = book.ontology.in_future(kind);
                        older = book.ontology.older_future(draft.kind).or(older);
                        frame.future = kind == draft.kind;
                    }
                }
                Finding {
                    status: match status(&draft, frame, &attribution) {
                        Status::Reported if book.ontology.quad(kind) == MATERIAL_CONFLICT => {
                            let speakers: Vec<_> = attribution
                                .iter()
                                .flat_map(|a| composer.resolved(&a.speaker))
                                .collect();
                            reported_or_alleged(&speakers, &parties, &recipients)
                        }
                        other => other,
                    },
                    verdict: verdict(book, kind, &draft, &parties, &recipients, unspoken),
                    kind,
                    older,
                    frame,
                    when,
                    attribution,
                    actors: parties,
                    recipients,
                    embedded,
                    draft,
                }
            })
            .collect();
        let mut by_sentence: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (i, finding) in findings.iter().enumerate() {
            by_sentence.entry(parse.sentence(finding.draft.token)).or_default().push(i);
        }
        then(&Analysis {
            by_sentence,
            parse: &parse,
            book,
            actors: &actors,
            reports: &reports,
            contents: contents(&findings),
            contexts: ContextWords::new(&parse, book),
            places,
            times,
            named,
            findings,
            dropped,
        })
    }
}

/// The speakers of direct speech: each pronoun of the first person with the head of who utters it.
fn voices(actors: &Actors<'_>, reports: &Reports<'_>) -> Vec<(u32, u32)> {
    let speaker = |t: u32| {
        let chain = reports.over(t);
        let outside = |a: &&Attribution| a.cue.first().is_some_and(|&c| !actors.is_quoted(c));
        let said = chain.iter().rev().find(outside)?;
        // Of several speakers none is 'I', and 'we' is both; neither is one actor.
        let [speaker] = said.speaker[..] else { return None };
        Some((t, speaker))
    };
    actors.first_persons().filter_map(speaker).collect()
}
