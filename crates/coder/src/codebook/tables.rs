//! What `codebook.toml` holds besides types: grammar words, tables between types, and conditions on events.

use std::collections::BTreeMap;

use toml::Spanned;

use super::FrameWords;
use super::condition::{Condition, Name};
use super::error::CodebookError;
use super::load::Builder;
use super::ontology::{Group, MOST, Ontology};
use super::raw::{RawCondition, RawFrame, RawManifest, RawOpposite};

/// A `codebook.toml` with its name and text.
pub(super) struct Manifest<'a> {
    pub(super) raw: RawManifest,
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

impl Builder {
    /// Reads a condition on events.
    pub(super) fn condition(
        &mut self,
        file: &str,
        text: &str,
        raw: &RawCondition,
    ) -> Result<Condition, CodebookError> {
        let groups = |list: &[Spanned<String>]| {
            list.iter()
                .map(|item| {
                    self.ontology.parse_group(item.get_ref()).ok_or_else(|| {
                        let message = format!("unknown type or group {:?}", item.get_ref());
                        CodebookError::at(file, text, item.span().start, message)
                    })
                })
                .collect::<Result<Vec<_>, _>>()
        };
        let strings = |list: &[Spanned<String>]| list.iter().map(|s| s.get_ref().clone()).collect();
        let context = raw
            .context
            .iter()
            .map(|item| {
                self.contexts.find(item.get_ref()).ok_or_else(|| {
                    let message = format!("unknown context {:?}", item.get_ref());
                    CodebookError::at(file, text, item.span().start, message)
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Condition {
            of: groups(&raw.of)?,
            content: groups(&raw.content)?,
            deeper: groups(&raw.deeper)?,
            context,
            actor: strings(&raw.actor),
            recipient: strings(&raw.recipient),
            party: strings(&raw.party),
            auxiliary: strings(&raw.auxiliary),
            sense: raw.sense.iter().map(|s| Name::new(s.get_ref())).collect(),
            content_sense: raw.content_sense.iter().map(|s| Name::new(s.get_ref())).collect(),
            word: raw.word.iter().map(|w| self.symbol(w.get_ref())).collect(),
            states: raw.states,
        })
    }

    /// Words of `[frame]`.
    pub(super) fn frame(&mut self, raw: &RawFrame) -> FrameWords {
        let mut words = |list: &[String]| list.iter().map(|w| self.symbol(w)).collect::<Vec<_>>();
        FrameWords {
            negation: words(&raw.negation),
            future: words(&raw.future),
            future_in_past: words(&raw.future_in_past),
            hypothetical: words(&raw.hypothetical),
            conditional: words(&raw.conditional),
            alleged: words(&raw.alleged),
            imagined: words(&raw.imagined),
            planned: words(&raw.planned),
            long_ago: words(&raw.long_ago),
            current: words(&raw.current),
            factive: words(&raw.factive),
            means: words(&raw.means),
            used_to: words(&raw.used_to),
            formerly: words(&raw.formerly),
            generic: words(&raw.generic),
            ceased: words(&raw.ceased),
            instead: words(&raw.instead),
            nowhere: words(&raw.nowhere),
            untrue: words(&raw.untrue),
            months: words(&raw.months),
            last: words(&raw.last),
            ago: words(&raw.ago),
            quantifiers: words(&raw.quantifiers),
            pointing: words(&raw.pointing),
            concessive: words(&raw.concessive),
            frontier: words(&raw.frontier),
            subject_control: words(&raw.subject_control),
            issuing: words(&raw.issuing),
            locative: words(&raw.locative),
            prepositions: words(&raw.prepositions),
            eras: raw.eras.clone(),
            nominal_endings: raw.nominal_endings.clone(),
        }
    }

    /// Types of all manifests, then their tables; of types and rows that several have, the first's count. Political
    /// sectors add up.
    pub(super) fn ontology(&mut self, manifests: Vec<Manifest<'_>>) -> Result<(), CodebookError> {
        let mut types = BTreeMap::new();
        let mut parts = Vec::new();
        let mut political = Vec::new();
        for mut part in manifests {
            political.append(&mut part.raw.political);
            for (name, raw) in std::mem::take(&mut part.raw.types) {
                if let Some((byte, message)) = raw.wrong() {
                    let message = format!("type {name:?}: {message}");
                    return Err(CodebookError::at(part.file, part.text, byte, message));
                }
                types.entry(name).or_insert(raw);
            }
            if types.len() > MOST {
                let message = format!("a codebook has {MOST} event types at most");
                return Err(CodebookError::at(part.file, part.text, 0, message));
            }
            parts.push(part);
        }
        let types = types.into_iter().map(|(name, t)| t.into_type(name)).collect();
        self.ontology = Ontology { types, political, ..Ontology::default() };
        for part in &parts {
            self.ontology_tables(part)?;
        }
        for (_, rows) in &mut self.ontology.mode_map {
            // More specific keys (`TYPE/mode`) come first, whatever the order in the file.
            rows.sort_by_key(|(g, _)| !matches!(g, Group::Mode(..)));
        }
        Ok(())
    }

    fn ontology_tables(&mut self, part: &Manifest<'_>) -> Result<(), CodebookError> {
        let Manifest { raw, file, text } = part;
        let ontology = &mut self.ontology;
        let unknown = |at: usize, name: &str| {
            CodebookError::at(file, text, at, format!("unknown event type or mode {name:?}"))
        };
        let pairs = |table: &BTreeMap<String, Spanned<String>>, ontology: &Ontology| {
            let mut list = Vec::new();
            for (from, to) in table {
                let from = ontology.find(from).ok_or_else(|| unknown(to.span().start, from))?;
                let to = ontology
                    .find(to.get_ref())
                    .ok_or_else(|| unknown(to.span().start, to.get_ref()))?;
                list.push((from, to));
            }
            Ok::<_, CodebookError>(list)
        };
        let (future, older) = (pairs(&raw.future, ontology)?, pairs(&raw.older_future, ontology)?);
        ontology.future.extend(future);
        ontology.older_future.extend(older);
        for (name, rows) in &raw.mode_map {
            let byte = text.find(&format!("mode_map.{name}")).unwrap_or(0);
            let event_type = ontology.find(name).ok_or_else(|| unknown(byte, name))?;
            let mut list = Vec::new();
            for (group, mode) in rows {
                let mode = mode.as_str().unwrap_or_default();
                let g = ontology.parse_group(group).ok_or_else(|| unknown(byte, group))?;
                let m = ontology.find_mode(event_type, mode).ok_or_else(|| unknown(byte, mode))?;
                list.push((g, m));
            }
            match ontology.mode_map.iter_mut().find(|(of, _)| *of == event_type) {
                Some((_, rows)) => rows.append(&mut list),
                None => ontology.mode_map.push((event_type, list)),
            }
        }
        let row = |row: &RawOpposite, ontology: &Ontology| {
            let mut of = Vec::new();
            for group in &row.of {
                let name = group.get_ref();
                of.push(
                    ontology.parse_group(name).ok_or_else(|| unknown(group.span().start, name))?,
                );
            }
            let name = row.event_type.get_ref();
            let full = row.mode.as_ref().map_or_else(|| name.clone(), |m| format!("{name}/{m}"));
            let kind = ontology
                .parse_kind(&full)
                .ok_or_else(|| unknown(row.event_type.span().start, &full))?;
            Ok::<_, CodebookError>((of, kind))
        };
        for opposite in &raw.opposite {
            let found = row(opposite, ontology)?;
            ontology.opposite.push(found);
        }
        if let (Some(refused), None) = (&raw.refused, &ontology.refused) {
            let (of, kind) = row(refused, ontology)?;
            ontology.refused = Some((of, kind.event_type));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::path::Path;

    use crate::codebook::Codebook;
    use crate::codebook::load::build;

    fn said(types: &str) -> Result<Codebook, String> {
        let text = format!("name = \"a\"\nversion = \"1\"\n[types]\n{types}");
        build(&[("codebook.toml".to_owned(), text)], Path::new("a")).map_err(|e| e.to_string())
    }

    /// Found on the way to fuzzing: quad class 9 shifted a bit out of its byte, a score that is none went into records.
    #[test]
    fn types_have_a_quad_class_and_scores() {
        for (types, line) in [
            ("A = { quad = 9, score = 1 }", "line 4: type \"A\": the quad class"),
            ("A = { quad = 0, score = 1 }", "line 4: type \"A\": the quad class"),
            (
                "B = { quad = 1, score = 1 }\nA = { quad = 1, score = nan }",
                "line 5: type \"A\": the score",
            ),
            ("A = { quad = 1, score = -inf }", "the score must be from -10 to 10, not -inf"),
            ("A = { quad = 1, score = 1, modes = { x = 1e9 } }", "the score"),
        ] {
            let error = said(types).unwrap_err();
            assert!(error.contains(line), "{types}: {error}");
        }
        assert!(said("A = { quad = 4, score = -10, modes = { x = 10.0 } }").is_ok());
    }

    /// Ids of types and modes are bytes; more would be taken for others.
    #[test]
    fn types_and_modes_are_few() {
        let types = |count: u32| {
            (0..count).fold(String::new(), |mut all, n| {
                writeln!(all, "T{n} = {{ quad = 1, score = 1 }}").expect("memory");
                all
            })
        };
        assert!(said(&types(256)).is_ok());
        assert!(said(&types(257)).unwrap_err().contains("256 event types at most"));
        let modes = |count: u32| (0..count).map(|n| format!("m{n} = 1")).collect::<Vec<_>>();
        let with = |count| {
            format!("A = {{ quad = 1, score = 1, modes = {{ {} }} }}", modes(count).join(", "))
        };
        assert!(said(&with(256)).is_ok());
        assert!(said(&with(257)).unwrap_err().contains("256 modes at most"));
    }
}
