//! What `codebook.toml` holds besides types: grammar words, tables between types, and conditions on events.

use std::collections::BTreeMap;

use toml::Spanned;

use super::FrameWords;
use super::condition::{Condition, Name};
use super::error::CodebookError;
use super::load::Builder;
use super::ontology::{Group, Ontology};
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
                types.entry(name).or_insert(raw);
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
