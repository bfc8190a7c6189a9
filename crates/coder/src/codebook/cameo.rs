//! The table from events to CAMEO codes, for comparison with data sets that are coded in it.
//!
//! A sense that the table names decides where the event is told, and neither still to come nor refused;
//! else the first row whose condition holds. Variants then exchange the start of the code: an appeal whose word
//! demands is a demand.

use std::collections::BTreeMap;

use toml::Spanned;

use super::condition::{Condition, Facts, Name};
use super::error::{CodebookError, line_of};
use super::load::Builder;
use super::ontology::Ontology;
use super::raw::RawCameo;
use super::sense::Example;

/// The CAMEO table of a codebook; empty where it has none.
#[derive(Clone, Debug, Default)]
pub struct Cameo {
    /// Valid codes with a short label.
    pub codes: BTreeMap<String, String>,
    senses: Vec<(Name, String)>,
    rows: Vec<(Condition, String)>,
    variants: Vec<(Condition, String, String)>,
    /// Sentences of which one event must have the code, with their file.
    pub examples: Vec<(String, Example)>,
}

impl Cameo {
    /// The code of an event; `told` says that it happened as its sense tells, and is not still to come or
    /// refused.
    pub(crate) fn of(&self, facts: &Facts<'_>, told: bool, ontology: &Ontology) -> Option<&str> {
        let by_sense = || {
            self.senses
                .iter()
                .find(|(name, _)| told && name.fits(facts.sense))
                .map(|(_, code)| code)
        };
        let by_row =
            || self.rows.iter().find(|(c, _)| c.holds(facts, ontology)).map(|(_, code)| code);
        let code = by_sense().or_else(by_row)?;
        let varied = self
            .variants
            .iter()
            .filter(|(condition, _, _)| condition.holds(facts, ontology))
            .find_map(|(_, from, to)| Some(format!("{to}{}", code.strip_prefix(from.as_str())?)));
        match varied {
            // A variant that the scheme lacks leaves the code as it is.
            Some(varied) => self.codes.get_key_value(&varied).map(|(c, _)| c.as_str()),
            None => None,
        }
        .or(Some(code))
    }

    /// Names of senses in the table that fit no sense of the codebook.
    pub(crate) fn dangling(&self, known: &[super::Sense]) -> Vec<String> {
        let in_rows = self.rows.iter().map(|(c, _)| c).chain(self.variants.iter().map(|v| &v.0));
        let names = self
            .senses
            .iter()
            .map(|(n, _)| n)
            .chain(in_rows.flat_map(|c| c.sense.iter().chain(&c.content_sense)));
        names.filter(|n| known.iter().all(|s| !n.fits(&s.id))).map(ToString::to_string).collect()
    }
}

impl Builder {
    /// Adds a table. What is added later comes before what was there.
    pub(super) fn cameo(
        &mut self,
        file: &str,
        text: &str,
        raw: &RawCameo,
    ) -> Result<(), CodebookError> {
        let error = |at: usize, message: String| CodebookError::at(file, text, at, message);
        for (code, label) in &raw.codes {
            let digits = code.bytes().all(|b| b.is_ascii_digit());
            if !digits || !(2..=4).contains(&code.len()) {
                let message = format!("{code:?} is no CAMEO code of two to four digits");
                return Err(error(label.span().start, message));
            }
            self.cameo.codes.insert(code.clone(), label.get_ref().clone());
        }
        let codes = std::mem::take(&mut self.cameo.codes);
        let valid = |code: &Spanned<String>| {
            if codes.contains_key(code.get_ref()) {
                return Ok(code.get_ref().clone());
            }
            let message = format!("unknown CAMEO code {:?}", code.get_ref());
            Err(error(code.span().start, message))
        };
        let mut senses = Vec::new();
        for (name, code) in &raw.senses {
            senses.push((Name::new(name), valid(code)?));
        }
        let mut rows = Vec::new();
        for row in &raw.rows {
            let Some(code) = &row.code else {
                let at = row.of.first().map_or(0, |s| s.span().start);
                return Err(error(at, "a row without a code".to_owned()));
            };
            let code = valid(code)?;
            rows.push((self.condition(file, text, row)?, code));
        }
        let mut variants = Vec::new();
        for variant in &raw.variants {
            let when = self.condition(file, text, &variant.when)?;
            variants.push((when, valid(&variant.from)?, valid(&variant.to)?));
        }
        let mut examples = Vec::new();
        for item in &raw.examples {
            let at = item.span().start;
            let Some((sentence, code)) = item.get_ref().split_once("=>") else {
                return Err(error(at, "an example is written 'Sentence. => code'".to_owned()));
            };
            let expected = code.trim().to_owned();
            if !codes.contains_key(&expected) {
                return Err(error(at, format!("unknown CAMEO code {expected:?}")));
            }
            let line = line_of(text, at);
            let text = sentence.trim().to_owned();
            examples.push((file.to_owned(), Example { text, expected, counter: false, line }));
        }
        // The longest name first, so that one sense beats the start of several.
        senses.sort_by_key(|(name, _)| std::cmp::Reverse(name.weight()));
        senses.append(&mut self.cameo.senses);
        rows.append(&mut self.cameo.rows);
        variants.append(&mut self.cameo.variants);
        self.cameo.examples.append(&mut examples);
        (self.cameo.senses, self.cameo.rows) = (senses, rows);
        (self.cameo.variants, self.cameo.codes) = (variants, codes);
        Ok(())
    }
}
