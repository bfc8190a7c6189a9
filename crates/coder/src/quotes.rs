//! Who said what: every attribution of a document as a record, whether it concerns an event or not.
//!
//! Offsets are bytes of the document's UTF-8 text.

use schemars::JsonSchema;
use serde::Serialize;

use demarche_text::{Byte, Document, Span, Token};

use crate::analysis::Analysis;
use crate::assemble::party;
use crate::attribution::Said;
use crate::codebook::sense::ReportStatus;
use crate::record::{ByteSpan, CoderRecord, Party, TextSpan};

/// Name and version of the record's schema.
pub const SCHEMA: &str = "demarche.quote/1";

/// One attribution: a source, a cue and a content.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct QuoteRecord {
    /// Name and version of this schema.
    pub schema: String,
    /// Id of the document.
    pub document_id: String,
    /// Sentence of the cue, counted from 0.
    pub sentence: u32,
    /// statement, question, thought, feeling, intention, stance, perception, document, accusation, denial.
    pub kind: String,
    /// What the cue makes of its content: reported, alleged, denied. Null for wishes, plans and stances.
    pub status: Option<String>,
    /// Whether some of the content stands between quotation marks.
    pub direct: bool,
    /// Whether the cue itself stands inside what somebody else says or thinks.
    pub nested: bool,
    /// Whether it is said at all: false under a modal, in the future and as an infinitive ('might say', 'to say').
    pub real: bool,
    /// The source as the sentence has it, with appositions and relative clauses; `who` in a relative clause.
    pub source: Option<TextSpan>,
    /// First byte of the source's head.
    pub source_head: Option<u32>,
    /// Whoever is meant, resolved to an actor.
    pub speaker: Option<Party>,
    /// The words that say so, with auxiliaries and negation.
    pub cue: Vec<TextSpan>,
    /// What is said, in as many pieces as the sentence makes of it.
    pub content: Vec<TextSpan>,
    /// The medium that it was said to.
    pub medium: Option<String>,
    /// Sense of the codebook; `punctuation` for a headline's colon.
    pub sense: String,
    /// What made the record.
    pub coder: CoderRecord,
}

/// The attributions of one document.
#[derive(Debug)]
pub struct Quotes {
    /// In the order of the cues.
    pub records: Vec<QuoteRecord>,
    /// First byte and byte after the last of each token, white space left out.
    pub tokens: Vec<ByteSpan>,
}

/// The attributions of an analysed document.
pub(crate) fn quotes(analysis: &Analysis<'_>, document: &Document, coder: &CoderRecord) -> Quotes {
    let parse = analysis.parse;
    let said = analysis.reports.said();
    let tokens = (0..parse.len() as u32)
        .filter(|&t| parse.pos(t) != demarche_nlp::Pos::Space)
        .map(|t| byte_span(parse.bytes(Span::new(t, t + 1))))
        .collect();
    let records = said.iter().map(|s| record(analysis, document, coder, s)).collect();
    Quotes { records, tokens }
}

fn byte_span(span: Span<Byte>) -> ByteSpan {
    ByteSpan { start: span.start, end: span.end }
}

fn record(
    analysis: &Analysis<'_>,
    document: &Document,
    coder: &CoderRecord,
    said: &Said,
) -> QuoteRecord {
    let parse = analysis.parse;
    let text = |span: Span<Token>| {
        let bytes = parse.bytes(span);
        let text = bytes.of(parse.text).unwrap_or_default().to_owned();
        TextSpan { text, start: bytes.start, end: bytes.end }
    };
    let found = &said.attribution;
    let resolve = |h: u32| analysis.actors.resolve(h);
    let source = said.source.first().copied();
    let head = source.and_then(|s| {
        let inside = |t: &u32| parse.head(*t) == *t || !s.contains(parse.head(*t));
        found.speaker.iter().copied().find(|h| s.contains(*h)).or((s.start..s.end).find(inside))
    });
    let medium = found
        .addressee
        .filter(|&h| resolve(h).is_some_and(|a| a.sectors.iter().any(|s| s == "JRN")));
    let status = match found.status {
        ReportStatus::None => None,
        ReportStatus::Reported => Some("reported"),
        ReportStatus::Alleged => Some("alleged"),
        ReportStatus::Denied => Some("denied"),
    };
    QuoteRecord {
        schema: SCHEMA.to_owned(),
        document_id: document.id.clone(),
        sentence: said.cue.first().map_or(0, |&t| parse.sentence(t) as u32),
        kind: found.kind.clone(),
        status: status.map(str::to_owned),
        direct: said.direct,
        nested: said.nested,
        real: said.real,
        source: source.map(text),
        source_head: head.map(|h| parse.bytes(Span::new(h, h + 1)).start),
        speaker: found.speaker.first().map(|&h| party(analysis, h, resolve(h).as_ref())),
        cue: runs(&said.cue).into_iter().map(text).collect(),
        content: said.content.iter().copied().map(text).collect(),
        medium: medium.map(|h| text(parse.noun_phrase(h)).text),
        sense: analysis.reports.sense_id(found.sense).to_owned(),
        coder: coder.clone(),
    }
}

/// Runs of neighbouring tokens.
fn runs(tokens: &[u32]) -> Vec<Span<Token>> {
    let mut out: Vec<Span<Token>> = Vec::new();
    for &t in tokens {
        match out.last_mut() {
            Some(last) if last.end == t => last.end += 1,
            _ => out.push(Span::new(t, t + 1)),
        }
    }
    out
}
