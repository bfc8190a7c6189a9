//! Runs a codebook's examples: they are its tests, and its documentation.

use demarche_text::Document;

use crate::codebook::expect::{self, Expected, ExpectedSaid};
use crate::codebook::sense::Example;
use crate::codebook::{Context, Ontology, Sense, SenseKind};
use crate::engine::{Engine, Scratch};
use crate::quotes::QuoteRecord;
use crate::record::{EventRecord, Party};

/// An example that did not come out as written.
#[derive(Clone, Debug)]
pub struct Failure {
    /// File of the sense.
    pub file: String,
    /// Line of the example, from 1.
    pub line: usize,
    /// Id of the sense.
    pub sense: String,
    /// The sentence.
    pub text: String,
    /// What it should give.
    pub expected: String,
    /// What it gave, one event a line.
    pub coded: Vec<String>,
}

/// What an example teaches of the relation of two phrases: its sentence, the phrases that act and are acted
/// upon, and the type of the event between them.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The sentence.
    pub sentence: String,
    /// The actor's phrase.
    pub source: String,
    /// The recipient's phrase.
    pub target: String,
    /// Type of the event.
    pub event_type: String,
}

/// The lessons of all examples whose first expected event has an actor and a recipient.
pub fn lessons(engine: &Engine, scratch: &mut Scratch) -> Vec<Lesson> {
    let book = engine.codebook();
    let examples = book.senses.iter().flat_map(|s| &s.examples).filter(|e| !e.counter);
    examples
        .filter_map(|example| {
            let expected = expect::parse(&example.expected, &book.ontology).ok()?;
            let first = expected.first()?;
            let document = Document::new(example.text.clone()).ok()?;
            let events = engine.code(&document, scratch).events;
            let event = events.iter().find(|e| matches(first, e, &book.ontology))?;
            let (source, target) = match (&event.actors[..], &event.recipients[..]) {
                ([a, ..], [r, ..]) => (a, r),
                ([a, b, ..], []) => (a, b),
                _ => return None,
            };
            Some(Lesson {
                sentence: example.text.clone(),
                source: source.text.clone(),
                target: target.text.clone(),
                event_type: event.event_type.clone(),
            })
        })
        .collect()
}

/// Codes one example; the failure, if it is one.
pub fn run(
    engine: &Engine,
    sense: &Sense,
    example: &Example,
    scratch: &mut Scratch,
) -> Option<Failure> {
    let fail = |coded: Vec<String>| Failure {
        file: sense.file.clone(),
        line: example.line,
        sense: sense.id.clone(),
        text: example.text.clone(),
        expected: if example.counter {
            format!("nothing of {}", sense.id)
        } else {
            example.expected.clone()
        },
        coded,
    };
    let Ok(document) = Document::new(example.text.clone()) else { return Some(fail(Vec::new())) };
    let report = matches!(sense.kind, SenseKind::Report(_));
    if let Some(expected) = expect::said(&example.expected) {
        let quotes = engine.quotes(&document, scratch).records;
        let passes = quotes.iter().any(|q| attributes(&expected, q));
        return (!passes).then(|| fail(quotes.iter().map(show_quote).collect()));
    }
    if example.counter && report {
        let quotes = engine.quotes(&document, scratch).records;
        let passes = quotes.iter().all(|q| q.sense != sense.id);
        return (!passes).then(|| fail(quotes.iter().map(show_quote).collect()));
    }
    let events = engine.code(&document, scratch).events;
    let shown = || events.iter().map(|e| format!("{} [{}]", show(e), e.sense)).collect::<Vec<_>>();
    let passes = if example.counter {
        events.iter().all(|e| e.sense != sense.id)
    } else if example.expected == "none" {
        // A non-event blocks its own predicate; nothing at all may come out of such a sentence.
        events.is_empty()
    } else {
        let ontology = &engine.codebook().ontology;
        expect::parse(&example.expected, ontology)
            .is_ok_and(|all| all.iter().all(|e| events.iter().any(|r| matches(e, r, ontology))))
    };
    (!passes).then(|| fail(shown()))
}

/// Codes an example of a context; the failure, if it is one. The contexts named must come together on
/// one event; a counter-example must give an event, none of them with the context.
pub fn run_context(
    engine: &Engine,
    context: &Context,
    file: &str,
    example: &Example,
    scratch: &mut Scratch,
) -> Option<Failure> {
    let events = Document::new(example.text.clone())
        .map(|document| engine.code(&document, scratch).events)
        .unwrap_or_default();
    let wanted: Vec<&str> = example.expected.split(',').map(str::trim).collect();
    let passes = if example.counter {
        !events.is_empty() && events.iter().all(|e| !e.contexts.contains(&context.id))
    } else {
        events.iter().any(|e| wanted.iter().all(|w| e.contexts.iter().any(|c| c == w)))
    };
    (!passes).then(|| Failure {
        file: file.to_owned(),
        line: example.line,
        sense: context.id.clone(),
        text: example.text.clone(),
        expected: if example.counter {
            format!("an event, not about {}", context.id)
        } else {
            example.expected.clone()
        },
        coded: events.iter().map(|e| format!("{} [{}]", show(e), e.contexts.join(", "))).collect(),
    })
}

/// Codes an example of the CAMEO table; the failure, if it is one.
pub fn run_cameo(
    engine: &Engine,
    file: &str,
    example: &Example,
    scratch: &mut Scratch,
) -> Option<Failure> {
    let events = Document::new(example.text.clone())
        .map(|document| engine.code(&document, scratch).events)
        .unwrap_or_default();
    let passes = events.iter().any(|e| e.cameo.as_ref() == Some(&example.expected));
    let code = |e: &EventRecord| e.cameo.clone().unwrap_or_else(|| "no code".to_owned());
    (!passes).then(|| Failure {
        file: file.to_owned(),
        line: example.line,
        sense: "cameo".to_owned(),
        text: example.text.clone(),
        expected: example.expected.clone(),
        coded: events.iter().map(|e| format!("{} {} [{}]", code(e), show(e), e.sense)).collect(),
    })
}

/// An attribution in the notation of examples, and its sense.
fn show_quote(quote: &QuoteRecord) -> String {
    let source = quote.source.as_ref().map_or_else(|| "-".to_owned(), |s| quoted(&s.text));
    let content: Vec<String> = quote.content.iter().map(|c| quoted(&c.text)).collect();
    format!("{source} {} {} [{}]", cue(quote), content.join(" "), quote.sense)
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

fn cue(quote: &QuoteRecord) -> String {
    quote.cue.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn attributes(expected: &ExpectedSaid, quote: &QuoteRecord) -> bool {
    expected.source.as_deref() == quote.source.as_ref().map(|s| s.text.as_str())
        && expected.cue == cue(quote)
        && expected.content.iter().eq(quote.content.iter().map(|c| &c.text))
}

/// An event in the notation of examples.
pub fn show(event: &EventRecord) -> String {
    let side = |list: &[Party]| {
        if list.is_empty() {
            "-".to_owned()
        } else {
            list.iter().map(Party::label).collect::<Vec<_>>().join(" + ")
        }
    };
    let roles = if event.reciprocal && event.recipients.is_empty() && event.actors.len() > 1 {
        event.actors.iter().map(Party::label).collect::<Vec<_>>().join(" <-> ")
    } else {
        format!("{} -> {}", side(&event.actors), side(&event.recipients))
    };
    let mode = event.mode.as_ref().map(|m| format!("/{m}")).unwrap_or_default();
    let mut flags = event.auxiliary.clone();
    if event.status != "asserted" {
        flags.push(event.status.clone());
    }
    let flags = if flags.is_empty() { String::new() } else { format!(" ({})", flags.join(", ")) };
    format!("{roles} : {}{mode}{flags}", event.event_type)
}

fn matches(expected: &Expected, event: &EventRecord, ontology: &Ontology) -> bool {
    let kind = expected.kind.is_none_or(|kind| {
        ontology.event_type(kind.event_type).name == event.event_type
            && ontology.mode_name(kind).is_none_or(|m| event.mode.as_deref() == Some(m))
    });
    let labels = |list: &[Party]| {
        let mut all: Vec<String> = list
            .iter()
            .filter(|p| p.code.is_some() || !p.sectors.is_empty())
            .map(Party::label)
            .collect();
        all.sort();
        all
    };
    let side = |want: &Option<Vec<String>>, have: &[Party]| {
        want.as_ref().is_none_or(|w| same(w, &labels(have)))
    };
    let roles = if expected.reciprocal {
        let mut want: Vec<String> =
            expected.actors.iter().chain(&expected.recipients).flatten().cloned().collect();
        want.sort();
        let mut have = labels(&event.actors);
        have.extend(labels(&event.recipients));
        have.sort();
        (expected.actors.is_none() || expected.recipients.is_none() || same(&want, &have))
            && event.reciprocal
    } else {
        side(&expected.actors, &event.actors) && side(&expected.recipients, &event.recipients)
    };
    let flags = expected.flags.iter().all(|f| event.status == *f || event.auxiliary.contains(f));
    kind && roles && flags
}

/// Whether labels agree one to one; `GBR ?` stands for Britain with any sectors, `? MIL` for any military.
fn same(want: &[String], have: &[String]) -> bool {
    let agrees = |want: &str, have: &str| match (want.strip_suffix(" ?"), want.strip_prefix("? ")) {
        (Some(start), _) => have == start || have.starts_with(&format!("{start} ")),
        (None, Some(end)) => have == end || have.ends_with(&format!(" {end}")),
        (None, None) => want == have,
    };
    let mut free: Vec<&String> = have.iter().collect();
    want.len() == have.len()
        && want.iter().all(|w| {
            let at = free.iter().position(|h| agrees(w, h));
            at.map(|i| free.remove(i)).is_some()
        })
}
