//! From findings to records: parties, evidence, attribution, ids, merged mentions, disputes.

use std::collections::BTreeMap;

use demarche_text::{Byte, ContentId, Document, Span, Token};

use crate::actors::Actor;
use crate::analysis::{Analysis, Finding, Status};
use crate::attribution::Attribution;
use crate::circumstances;
use crate::codebook::Kind;
use crate::codebook::condition::Facts;
use crate::confidence;
use crate::contexts::facts;
use crate::record::{
    AttributionRecord, ByteSpan, CoderRecord, EventRecord, MentionRecord, Party, SCHEMA, TextSpan,
};

/// The records of a document, in the order of the text.
pub(crate) fn records(
    analysis: &Analysis<'_>,
    document: &Document,
    coder: &CoderRecord,
) -> Vec<EventRecord> {
    let kept: Vec<usize> =
        (0..analysis.findings.len()).filter(|&i| analysis.findings[i].verdict.is_ok()).collect();
    let mut order = kept.clone();
    order.sort_by_key(|&i| (analysis.findings[i].draft.token, i));
    let groups = merge(analysis, &order);

    let mut ids: BTreeMap<usize, String> = BTreeMap::new();
    let mut records: Vec<EventRecord> = Vec::with_capacity(groups.len());
    for group in &groups {
        let record = record(analysis, document, coder, group);
        for &member in group {
            ids.insert(member, record.event_id.clone());
        }
        records.push(record);
    }
    for (record, group) in records.iter_mut().zip(&groups) {
        let holder = analysis.findings[group[0]].draft.content_of;
        record.content_of =
            holder.and_then(|h| ids.get(&h).cloned()).filter(|id| *id != record.event_id);
    }
    let about = groups.iter().enumerate().filter_map(|(g, group)| {
        let of = group.iter().find_map(|&i| analysis.findings[i].draft.about)?;
        Some((g, ids.get(&of)?.clone()))
    });
    dispute(&mut records, &about.collect());
    records
}

/// Groups of findings that are mentions of one event, in the order of their first mention; the first
/// of those that say most of the parties leads its group.
fn merge(analysis: &Analysis<'_>, order: &[usize]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    // One finding of each wording stands for all that say the same, or a long text would take for ever.
    let mut wordings: Vec<Vec<usize>> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for &i in order {
        let finding = &analysis.findings[i];
        let home = *known.entry(wording(analysis, finding)).or_insert_with(|| {
            let home = wordings.iter().position(|g| {
                g.iter().all(|&j| same_event(analysis, &analysis.findings[j], finding))
            });
            let home = home.unwrap_or(wordings.len());
            if home == wordings.len() {
                wordings.push(Vec::new());
                groups.push(Vec::new());
            }
            wordings[home].push(i);
            home
        });
        groups[home].push(i);
    }
    let named = |i: usize| {
        let f = &analysis.findings[i];
        let said = |list: &[(u32, Actor)]| {
            list.iter()
                .map(|(_, a)| 10 * usize::from(a.is_known()) + a.sectors.len())
                .sum::<usize>()
        };
        said(&f.actors) + said(&f.recipients)
    };
    for group in &mut groups {
        let most = group.iter().map(|&i| named(i)).max();
        if let Some(leader) = group.iter().position(|&i| Some(named(i)) == most) {
            group[..=leader].rotate_right(1);
        }
    }
    groups
}

/// All that [`same_event`] looks at, as text.
fn wording(analysis: &Analysis<'_>, f: &Finding) -> String {
    let headline = analysis.parse.block(f.draft.token).0 == 0;
    let party =
        |(_, a): &(u32, Actor)| format!("{}|{:?}|{:?}", a.label(), a.person, a.organisation);
    let list = |l: &[(u32, Actor)]| l.iter().map(party).collect::<Vec<_>>().join("+");
    let unsaid = f.draft.recipients.is_empty();
    let (actors, recipients) = (list(&f.actors), list(&f.recipients));
    let known = f.actors.iter().any(|(_, p)| p.is_known());
    // Unknown actors are never one event, so that each keeps its own place.
    let own = if known { 0 } else { f.draft.token + 1 };
    let when = f.when.and_then(|w| w.range);
    format!(
        "{:?} {} {:?} {} {headline} {unsaid} {own} {when:?} {actors} > {recipients}",
        f.kind,
        f.status.as_str(),
        f.frame,
        f.embedded
    )
}

fn same_event(analysis: &Analysis<'_>, a: &Finding, b: &Finding) -> bool {
    let all_in = |x: &[(u32, Actor)], y: &[(u32, Actor)]| {
        x.iter().all(|(_, p)| y.iter().any(|(_, q)| p.same_party(q)))
    };
    // A headline says less than the text: 'US pressure' is 'pressure from the US and NATO'.
    let shortened = |f: &Finding| analysis.parse.block(f.draft.token).0 == 0;
    let short = shortened(a) || shortened(b);
    let parties = |x: &[(u32, Actor)], y: &[(u32, Actor)]| {
        let fewer = if x.len() <= y.len() { all_in(x, y) } else { all_in(y, x) };
        fewer && (x.len() == y.len() || (short && !x.is_empty() && !y.is_empty()))
    };
    let apart = matches!((a.when, b.when), (Some(x), Some(y)) if x.contradicts(&y));
    // A later mention need not say again to whom it was done.
    let unsaid = a.draft.recipients.is_empty() != b.draft.recipients.is_empty();
    let known = |f: &Finding| f.actors.iter().any(|(_, p)| p.is_known());
    a.kind.event_type == b.kind.event_type
        && (a.kind.mode == b.kind.mode || a.kind.mode.is_none() || b.kind.mode.is_none())
        && a.status == b.status
        && a.frame == b.frame
        && a.embedded == b.embedded
        && !apart
        && known(a)
        && parties(&a.actors, &b.actors)
        && (unsaid || parties(&a.recipients, &b.recipients))
}

fn bytes(span: Span<Byte>) -> ByteSpan {
    ByteSpan { start: span.start, end: span.end }
}

pub(crate) fn text_of(analysis: &Analysis<'_>, span: Span<Byte>) -> TextSpan {
    let text = span.of(analysis.parse.text).unwrap_or_default().to_owned();
    TextSpan { text, start: span.start, end: span.end }
}

/// A noun phrase with what it resolves to.
pub(crate) fn party(analysis: &Analysis<'_>, head: u32, actor: Option<&Actor>) -> Party {
    let span = analysis.parse.bytes(analysis.parse.noun_phrase(head));
    let text = text_of(analysis, span);
    let head = analysis.parse.bytes(Span::new(head, head + 1)).start;
    let a = actor.cloned();
    let get = |f: fn(Actor) -> Option<String>| a.clone().and_then(f);
    Party {
        text: text.text,
        start: text.start,
        end: text.end,
        head,
        code: get(|a| a.code),
        organisation: get(|a| a.organisation),
        name: get(|a| a.name),
        country: get(|a| a.country),
        sectors: a.as_ref().map(|a| a.sectors.clone()).unwrap_or_default(),
        person: get(|a| a.person),
        office: get(|a| a.office),
        wikidata: get(|a| a.wikidata),
        how: a.as_ref().map(|a| a.how.as_str().to_owned()),
    }
}

fn parties(analysis: &Analysis<'_>, list: &[(u32, Actor)]) -> Vec<Party> {
    let mut out: Vec<Party> = Vec::new();
    for (head, actor) in list {
        let party = party(analysis, *head, Some(actor));
        if !out.iter().any(|p| p.label() == party.label() && p.person == party.person) {
            out.push(party);
        }
    }
    out
}

fn attribution(analysis: &Analysis<'_>, found: &Attribution) -> AttributionRecord {
    let resolve = |h: u32| analysis.actors.resolve(h);
    let speaker = found.speaker.first().map(|&h| party(analysis, h, resolve(h).as_ref()));
    let medium = found
        .addressee
        .filter(|&h| resolve(h).is_some_and(|a| a.sectors.iter().any(|s| s == "JRN")));
    AttributionRecord {
        kind: found.kind.clone(),
        speaker,
        cue: trigger(analysis, &found.cue),
        content: bytes(analysis.parse.bytes(found.content)),
        medium: medium
            .map(|h| text_of(analysis, analysis.parse.bytes(analysis.parse.noun_phrase(h))).text),
    }
}

/// The words of an expression: one piece if they stand together, else the head alone.
fn trigger(analysis: &Analysis<'_>, matched: &[u32]) -> TextSpan {
    let (min, max) =
        (matched.iter().min().copied().unwrap_or(0), matched.iter().max().copied().unwrap_or(0));
    let span = if (max - min) as usize == matched.len() - 1 {
        Span::new(min, max + 1)
    } else {
        Span::new(matched[0], matched[0] + 1)
    };
    text_of(analysis, analysis.parse.bytes(span))
}

fn record(
    analysis: &Analysis<'_>,
    document: &Document,
    coder: &CoderRecord,
    group: &[usize],
) -> EventRecord {
    let finding = &analysis.findings[group[0]];
    let draft = &finding.draft;
    let mut in_order = group.to_vec();
    in_order.sort_by_key(|&i| (analysis.findings[i].draft.token, i));
    let ontology = &analysis.book.ontology;
    // A later mention may know the mode.
    let kind = group
        .iter()
        .map(|&i| analysis.findings[i].kind)
        .find(|k| k.mode.is_some())
        .unwrap_or(finding.kind);
    let actors = parties(analysis, &finding.actors);
    let mut recipients = parties(analysis, &finding.recipients);
    let twice = |r: &Party| actors.iter().any(|a| a.label() == r.label() && a.person == r.person);
    recipients.retain(|r| !(draft.reciprocal && twice(r)));
    let mut chain: Vec<AttributionRecord> =
        finding.attribution.iter().map(|a| attribution(analysis, a)).collect();
    let mut evidence = vec![];
    for &member in group {
        let d = &analysis.findings[member].draft;
        let phrase = |h: u32| bytes(analysis.parse.bytes(analysis.parse.noun_phrase(h)));
        evidence.extend(
            d.matched.iter().map(|&m| bytes(analysis.parse.bytes(Span::<Token>::new(m, m + 1)))),
        );
        evidence.extend(d.actors.iter().chain(&d.recipients).map(|&h| phrase(h)));
    }
    if let Some(holder) = draft.content_of.filter(|&h| {
        let cue = analysis.findings[h].draft.token;
        finding.embedded && !finding.attribution.iter().any(|a| a.cue.first() == Some(&cue))
    }) {
        chain.push(held(analysis, holder, draft.token, finding.status));
    }
    evidence.sort();
    evidence.dedup();
    let mut contexts: Vec<u16> = group
        .iter()
        .flat_map(|&i| crate::contexts::of(analysis, i))
        .map(|given| given.context)
        .collect();
    contexts.sort_unstable();
    contexts.dedup();
    let cameo = cameo(analysis, group[0], kind, &contexts);
    let trigger = trigger(analysis, &draft.matched);
    let labels = |list: &[Party]| list.iter().map(Party::label).collect::<Vec<_>>().join("+");
    let event_id = ContentId::of([
        document.id.as_str(),
        &trigger.start.to_string(),
        &ontology.name(kind),
        &labels(&actors),
        &labels(&recipients),
    ]);
    let mut derivation = draft.derivation.clone();
    for (role, list) in [("actor", &actors), ("recipient", &recipients)] {
        for p in list {
            derivation.push(format!(
                "{role} {:?} is {} by {}",
                p.text,
                p.label(),
                p.how.as_deref().unwrap_or("nothing")
            ));
        }
    }
    let material = ontology.quad(kind).is_multiple_of(2);
    let place = group.iter().find_map(|&i| {
        analysis.places.of_event(analysis.parse, analysis.findings[i].draft.token, material)
    });
    let counts = circumstances::counts(analysis, group, &ontology.event_type(kind.event_type).name);
    let auxiliary: Vec<String> = finding.frame.auxiliary().into_iter().map(str::to_owned).collect();
    let date = circumstances::date(analysis, document, group);
    EventRecord {
        schema: SCHEMA.to_owned(),
        event_id: event_id.to_string(),
        document_id: document.id.clone(),
        sentence: analysis.parse.sentence(draft.token) as u32,
        event_type: ontology.event_type(kind.event_type).name.clone(),
        mode: ontology.mode_name(kind).map(str::to_owned),
        contexts: contexts.iter().map(|&c| analysis.book.contexts.name(c).to_owned()).collect(),
        cameo,
        quad_class: ontology.quad(kind),
        score: ontology.score(kind),
        reciprocal: draft.reciprocal,
        actors,
        recipients,
        date,
        place,
        status: finding.status.as_str().to_owned(),
        auxiliary,
        counts,
        attribution: chain,
        content_of: None,
        denied_by: Vec::new(),
        disputed: false,
        mentions: in_order
            .iter()
            .map(|&i| {
                let d = &analysis.findings[i].draft;
                let at = self::trigger(analysis, &d.matched);
                MentionRecord {
                    sentence: analysis.parse.sentence(d.token) as u32,
                    start: at.start,
                    end: at.end,
                }
            })
            .collect(),
        trigger,
        evidence,
        sense: analysis.book.sense(draft.sense).id.clone(),
        derivation,
        confidence: analysis.book.confidence(&confidence::features(analysis, finding)),
        coder: coder.clone(),
    }
}

/// The CAMEO code of a finding that is recorded with this type and mode.
pub(crate) fn cameo(
    analysis: &Analysis<'_>,
    at: usize,
    kind: Kind,
    contexts: &[u16],
) -> Option<String> {
    let finding = &analysis.findings[at];
    let told = finding.kind.event_type == finding.draft.kind.event_type && !finding.frame.future;
    let facts = Facts { kind, ..facts(analysis, at, contexts) };
    analysis.book.cameo.of(&facts, told, &analysis.book.ontology).map(str::to_owned)
}

/// The holder of an embedded event as its speaker: who accuses, threatens, demands, promises.
fn held(analysis: &Analysis<'_>, holder: usize, token: u32, status: Status) -> AttributionRecord {
    let holder = &analysis.findings[holder];
    let speaker = holder
        .draft
        .actors
        .first()
        .map(|&h| party(analysis, h, analysis.actors.resolve(h).as_ref()));
    AttributionRecord {
        kind: if status == Status::Alleged { "accusation" } else { "statement" }.to_owned(),
        speaker,
        cue: trigger(analysis, &holder.draft.matched),
        content: bytes(analysis.parse.bytes(analysis.parse.subtree(token))),
        medium: None,
    }
}

/// Links an allegation with its denial, in the same sentence or the two that follow: the accused
/// rejects the accusation (`about`: from a record to the id of what it speaks of), rejects what it
/// was accused of, or says that it does no such thing.
fn dispute(records: &mut [EventRecord], about: &BTreeMap<usize, String>) {
    let mut links = Vec::new();
    for (a, alleged) in records.iter().enumerate() {
        if alleged.status != "alleged" || alleged.actors.is_empty() {
            continue;
        }
        for (d, denial) in records.iter().enumerate() {
            let near =
                (0..=2).contains(&(i64::from(denial.sentence) - i64::from(alleged.sentence)));
            let by_accused = denial
                .actors
                .iter()
                .any(|p| alleged.actors.iter().any(|q| q.code.is_some() && p.code == q.code));
            if d != a && near && by_accused && denies(records, d, alleged, about.get(&d)) {
                links.push((a, d));
            }
        }
    }
    for (a, d) in links {
        let id = records[d].event_id.clone();
        if !records[a].denied_by.contains(&id) {
            records[a].denied_by.push(id);
        }
        records[a].disputed = true;
        records[d].disputed = true;
    }
}

/// Whether a record denies an allegation.
fn denies(
    records: &[EventRecord],
    denial: usize,
    alleged: &EventRecord,
    about: Option<&String>,
) -> bool {
    let denial = &records[denial];
    let negated = denial.auxiliary.iter().any(|a| a == "negation") || denial.status == "denied";
    if negated && denial.event_type == alleged.event_type {
        return true;
    }
    let rejects_content = records.iter().any(|content| {
        content.content_of.as_deref() == Some(&denial.event_id)
            && (content.event_type == "ACCUSE" || content.event_type == alleged.event_type)
    });
    denial.event_type == "REJECT"
        && (rejects_content || (about.is_some() && about == alleged.content_of.as_ref()))
}
