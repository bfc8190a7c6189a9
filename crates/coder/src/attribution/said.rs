//! Every attribution of a document: each cue that has a content, with its own words.

use demarche_nlp::{Dep, Pos};
use demarche_text::{Span, Token};

use super::quotations::{marked, quotations};
use super::spans::Found;
use super::{Attribution, Reports};
use crate::codebook::Slot;
use crate::codebook::sense::{Report, ReportStatus};
use crate::grammar::Parse;
use crate::predicates::Hit;

/// One attribution with the tokens of its parts.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// Sense, kind, status, and who is meant; its content is the hull of the pieces below.
    pub(crate) attribution: Attribution,
    /// The source as the sentence has it: a name with its apposition, a pronoun, 'who'.
    pub(crate) source: Vec<Span<Token>>,
    /// Tokens of the cue, in order.
    pub(crate) cue: Vec<u32>,
    /// Pieces of the content, in order; they do not overlap.
    pub(crate) content: Vec<Span<Token>>,
    /// Whether some of the content stands between quotation marks.
    pub(crate) direct: bool,
    /// Whether the cue itself is part of what another attribution reports, or of direct speech.
    pub(crate) nested: bool,
    /// Whether it is said at all: not under a modal, in the future or as an infinitive.
    pub(crate) real: bool,
}

impl Reports<'_> {
    /// Every attribution of the document, in the order of the cues.
    pub(crate) fn said(&self) -> Vec<Said> {
        let marks = marked(self.parse);
        let speaks = |t: u32| self.all.get(&t).is_some_and(|cues| self.utters(t, cues));
        let speech = quotations(self.parse, true, speaks);
        let inside = |t: u32| {
            let at = marks.partition_point(|m| m.end <= t);
            marks.get(at).copied().filter(|m| m.contains(t))
        };
        let mut taken: Vec<u32> = Vec::new();
        let mut out: Vec<Said> = Vec::new();
        for (&t, cues) in &self.all {
            if taken.contains(&t) || self.is_before_noun(t) {
                continue;
            }
            let nested = inside(t).is_some();
            let readings = cues.iter().filter_map(|(hit, report)| {
                // 'to see', 'could show': nothing was perceived.
                if report.kind == "perception" && !self.is_real(t) {
                    return None;
                }
                let uttered = utters_kind(&report.kind) && !nested;
                let own: Vec<Span<Token>> = speech
                    .iter()
                    .filter(|q| uttered && q.cue == Some(t))
                    .map(|q| q.content)
                    .collect();
                let mut found = self.construction(hit, report, !own.is_empty());
                found.uttered = !own.is_empty();
                found.content.extend(own);
                if let Some(mark) = inside(t) {
                    // What is said inside a quotation ends with it, whatever the parser makes of it.
                    for piece in &mut found.content {
                        *piece = Span::new(
                            piece.start.clamp(mark.start, mark.end),
                            piece.end.clamp(mark.start, mark.end),
                        );
                    }
                }
                let content = self.pieces(found.content.clone(), t, &marks, nested);
                (!content.is_empty()).then_some(Reading { hit, report, found, content })
            });
            let Some(reading) = best(readings.collect()) else { continue };
            taken.extend(reading.hit.matched[1..].iter().filter(|&&m| m > t));
            taken.extend(reading.found.absorbed);
            out.push(self.one(reading, nested, &marks));
        }
        out.extend(self.labelled(&marks));
        out.sort_by_key(|s| s.cue.first().copied());
        self.nest(&mut out);
        out
    }

    /// Marks the attributions whose cue lies in what another one reports.
    fn nest(&self, all: &mut [Said]) {
        // How many pieces of content open and close before each token.
        let mut change = vec![0i32; self.parse.len() + 1];
        for piece in all.iter().flat_map(|s| &s.content) {
            change[piece.start as usize] += 1;
            change[piece.end as usize] -= 1;
        }
        let mut depth = 0;
        let depths: Vec<i32> = change
            .iter()
            .map(|c| {
                depth += c;
                depth
            })
            .collect();
        for said in all {
            let head = said.attribution.cue.first().copied().unwrap_or(0) as usize;
            said.nested |= depths.get(head).is_some_and(|&d| d > 0);
        }
    }

    /// Whether the saying takes place: 'will say', 'might say' and 'to say' leave it open.
    fn is_real(&self, t: u32) -> bool {
        let over = self.parse.head(t);
        let predicate =
            matches!(self.parse.dep(t), Dep::Acomp | Dep::Attr) && self.parse.pos(over) == Pos::Aux;
        let verb = if predicate { over } else { t };
        let frame = &self.book.frame;
        let modal = self.parse.children_by(verb, Dep::Aux).any(|a| {
            [&frame.future, &frame.future_in_past, &frame.hypothetical]
                .iter()
                .any(|words| self.parse.is_any(a, words))
        });
        !modal && !self.parse.is_infinitive(verb)
    }

    /// Whether a cue may utter direct speech.
    fn utters(&self, t: u32, cues: &[super::Cue<'_>]) -> bool {
        let says = cues.iter().any(|(_, report)| utters_kind(&report.kind));
        says && (self.parse.is_verb(t) || self.parse.dep(t) == Dep::Prep)
    }

    /// A noun before a noun ('protest leader') only says of what kind.
    fn is_before_noun(&self, t: u32) -> bool {
        self.parse.is_nominal(t) && self.parse.dep(t) == Dep::Compound
    }

    fn one(&self, reading: Reading<'_>, nested: bool, marks: &[Span<Token>]) -> Said {
        let Reading { hit, report, found, content } = reading;
        let head = hit.matched[0];
        let hull = content.iter().copied().reduce(Span::join).unwrap_or(Span::new(head, head));
        let below = content.iter().find(|c| !c.contains(head)).map_or(head, |c| c.start);
        let mut attribution = self.attribution(hit, report, below);
        attribution.content = hull;
        if found.uttered && attribution.status == ReportStatus::None {
            // Words between marks were said, whatever else the verb means.
            attribution.status = ReportStatus::Reported;
        }
        if report.content.contains(&Slot::Subject) {
            // 'is expected to', 'seems to': the surface subject is no source.
            attribution.speaker.clear();
            if self.parse.is_passive(head) {
                attribution.speaker = self.parse.subjects(head);
            }
        }
        let raised = report.content.contains(&Slot::Subject);
        let source = if raised && attribution.speaker.is_empty() {
            Vec::new()
        } else {
            self.source(head, &attribution.speaker)
        };
        let overlaps = |s: &Span<Token>| content.iter().any(|c| c.overlaps(*s));
        let source: Vec<Span<Token>> = source.into_iter().filter(|s| !overlaps(s)).collect();
        if source.is_empty() {
            attribution.speaker.clear();
        }
        let mut cue = self.cue(hit, report, &found.linking);
        cue.retain(|c| !content.iter().chain(&source).any(|s| s.contains(*c)));
        if cue.is_empty() {
            cue.push(head);
        }
        let direct = content.iter().any(|c| marks.iter().any(|m| m.len() > 1 && m.overlaps(*c)));
        let source =
            source.into_iter().map(|s| self.trimmed(s)).filter(|s| !s.is_empty()).collect();
        let real = self.is_real(head);
        Said { attribution, source, cue, content, direct, nested, real }
    }

    /// Pieces of content in order, without the cue's own words, with the marks of the quotations
    /// that they hold, without commas and stops at their edges.
    fn pieces(
        &self,
        mut content: Vec<Span<Token>>,
        cue: u32,
        marks: &[Span<Token>],
        nested: bool,
    ) -> Vec<Span<Token>> {
        for piece in &mut content {
            if !nested {
                *piece = with_marks(self.parse, *piece, cue, marks);
            }
        }
        content.sort_by_key(|p| (p.start, p.end));
        let mut out: Vec<Span<Token>> = Vec::new();
        for piece in content {
            match out.last_mut() {
                Some(last) if piece.start <= last.end => *last = last.join(piece),
                _ => out.push(piece),
            }
        }
        // A clause that holds its own cue ('X, he said, Y') falls into two.
        let own = self.parse.subtree(cue);
        let split = |p: Span<Token>| {
            if p.contains(cue) {
                vec![
                    Span::new(p.start, own.start.clamp(p.start, p.end)),
                    Span::new(own.end.clamp(p.start, p.end), p.end),
                ]
            } else {
                vec![p]
            }
        };
        out.into_iter()
            .flat_map(split)
            .map(|p| self.trimmed(p))
            .filter(|p| (p.start..p.end).any(|t| self.parse.pos(t) != Pos::Punct))
            .collect()
    }

    /// A span without commas, stops, dashes and white space at its edges; quotation marks stay.
    pub(super) fn trimmed(&self, span: Span<Token>) -> Span<Token> {
        let loose = |t: u32| {
            self.parse.pos(t) == Pos::Space
                || matches!(
                    self.parse.token_text(t),
                    "," | "." | ";" | ":" | "-" | "--" | "\u{2013}" | "\u{2014}"
                )
        };
        let (mut start, mut end) = (span.start, span.end);
        while start < end && loose(start) {
            start += 1;
        }
        while end > start && loose(end - 1) {
            end -= 1;
        }
        Span::new(start, end)
    }

    /// 'Kremlin: no plans for an attack': what a headline puts behind a colon.
    fn labelled(&self, marks: &[Span<Token>]) -> Vec<Said> {
        let mut out = Vec::new();
        let mut start = 0;
        while (start as usize) < self.parse.len() {
            let (_, end) = self.parse.block(start);
            out.extend(self.said_by_label(start, end, marks));
            start = end.max(start + 1);
        }
        out
    }
}

/// A cue in one of its senses, with what it reports.
struct Reading<'r> {
    hit: &'r Hit,
    report: &'r Report,
    found: Found,
    content: Vec<Span<Token>>,
}

/// The reading of a cue: the longest expression with the most content, in a sense that tells of events if there is one.
fn best(readings: Vec<Reading<'_>>) -> Option<Reading<'_>> {
    let longest = readings.iter().map(|r| r.hit.matched.len()).max()?;
    let width = |r: &Reading<'_>| r.content.iter().map(|c| c.len()).sum::<u32>();
    let told = readings
        .iter()
        .find(|r| r.hit.matched.len() == longest && r.report.status != ReportStatus::None)
        .map(|r| (r.hit, r.report));
    let mut widest: Option<Reading<'_>> = None;
    for reading in readings.into_iter().filter(|r| r.hit.matched.len() == longest) {
        if widest.as_ref().is_none_or(|w| width(&reading) > width(w)) {
            widest = Some(reading);
        }
    }
    widest.map(|w| match told {
        Some((hit, report)) => Reading { hit, report, ..w },
        None => w,
    })
}

/// Kinds of cue that direct speech may hang on.
fn utters_kind(kind: &str) -> bool {
    matches!(kind, "statement" | "question" | "accusation" | "denial" | "document")
}

/// A piece of content with the whole of each quotation that it begins, or that it is a part of, and the marks.
fn with_marks(
    parse: &Parse<'_>,
    piece: Span<Token>,
    cue: u32,
    marks: &[Span<Token>],
) -> Span<Token> {
    let mut whole = piece;
    for mark in marks.iter().filter(|m| m.overlaps(piece) && !m.contains(cue)) {
        // A quotation that runs on in the next paragraph has no closing mark.
        let closed = mark.end < parse.block(mark.start).1;
        whole = whole.join(Span::new(mark.start.saturating_sub(1), mark.end + u32::from(closed)));
    }
    whole
}
