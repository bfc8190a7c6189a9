//! What follows a colon is said by whoever stands before it: 'Kremlin: No plans for an attack', 'SMITH: …'.

use demarche_nlp::Pos;
use demarche_text::{Span, Token};

use super::said::Said;
use super::{Attribution, Reports};
use crate::codebook::sense::ReportStatus;

/// Tokens before the colon, at most.
const LONGEST: u32 = 8;

/// What stands before the first colon of a block, if it can be a name.
struct Label {
    /// The head of its words.
    who: u32,
    colon: u32,
}

impl Label {
    fn says(&self, content: Span<Token>) -> Attribution {
        Attribution {
            sense: None,
            kind: "statement".to_owned(),
            status: ReportStatus::Reported,
            speaker: vec![self.who],
            addressee: None,
            cue: vec![self.colon],
            content,
        }
    }
}

impl Reports<'_> {
    fn named_before_colon(&self, start: u32, end: u32) -> Option<Label> {
        let colon = (start..end.min(start + LONGEST)).find(|&t| self.parse.token_text(t) == ":")?;
        let who = (start..colon).find(|&t| {
            let head = self.parse.head(t);
            head == t || !(start..colon).contains(&head)
        })?;
        let named = (start..colon).all(|t| {
            matches!(
                self.parse.pos(t),
                Pos::Propn | Pos::Noun | Pos::Adj | Pos::Punct | Pos::Part | Pos::Det | Pos::Adp
            )
        });
        named.then_some(Label { who, colon })
    }

    /// Whoever a headline gives a token's words to.
    pub(super) fn headline_speaker(&self, token: u32) -> Option<Attribution> {
        let (start, end) = self.parse.block(token);
        let label = self.named_before_colon(start, end)?;
        let ends_open = !matches!(self.parse.token_text(end - 1), "." | "!" | "”" | "\"");
        (token > label.colon
            && ends_open
            && self.actors.resolve(label.who).is_some_and(|a| a.is_known()))
        .then(|| label.says(Span::new(label.colon + 1, end)))
    }

    /// What a block says behind a headline's colon, or a transcript's; `marks` are its quotations.
    pub(super) fn said_by_label(
        &self,
        start: u32,
        end: u32,
        marks: &[Span<Token>],
    ) -> Option<Said> {
        let label = self.named_before_colon(start, end)?;
        let Label { who, colon } = label;
        let headline = start == 0 || !matches!(self.parse.token_text(end - 1), "." | "!" | "?");
        let capitals =
            (start..colon).all(|t| self.parse.token_text(t).starts_with(char::is_uppercase));
        let person = self.actors.is_person(who) || self.parse.entity(who) == Some("PERSON");
        let speaker = person
            || self.actors.resolve(who).is_some_and(|a| a.is_known())
            || self.all.contains_key(&who)
            || matches!(self.parse.entity(who), Some("ORG" | "NORP"));
        let content = self.trimmed(Span::new(colon + 1, end));
        let clause = (content.start..content.end).any(|t| self.parse.is_verb(t));
        (clause && (headline && speaker || person && capitals)).then(|| Said {
            attribution: label.says(content),
            source: vec![Span::new(start, colon)],
            cue: vec![colon],
            content: vec![content],
            direct: marks.iter().any(|m| m.overlaps(content)),
            nested: false,
            real: true,
        })
    }
}
