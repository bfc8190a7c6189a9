//! A readable table: who → whom, what, how it holds, according to whom, and the sentence with its trigger.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use demarche_coder::EventRecord;
use demarche_coder::record::Party;
use demarche_text::Document;

use super::one_line;

/// Writes documents as tables.
pub(crate) struct Table<W: Write> {
    out: W,
    colour: bool,
    documents: u64,
    events: u64,
}

impl<W: Write> Table<W> {
    pub(super) fn new(out: W, colour: bool) -> Self {
        Self { out, colour, documents: 0, events: 0 }
    }

    fn paint(&self, style: Style, text: &str) -> String {
        let text = one_line(text);
        if self.colour { format!("{style}{text}{style:#}") } else { text }
    }

    pub(super) fn document(
        &mut self,
        document: &Document,
        sentences: &[(u32, u32)],
        events: &[&EventRecord],
    ) -> io::Result<()> {
        if self.documents > 0 {
            writeln!(self.out)?;
        }
        self.documents += 1;
        self.events += events.len() as u64;
        let name = document
            .title
            .clone()
            .or_else(|| document.url.clone())
            .unwrap_or_else(|| document.id.clone());
        let date = document.date.as_ref().map(|d| format!("  {}", one_line(d))).unwrap_or_default();
        let count = match events.len() {
            0 => "no event".to_owned(),
            1 => "1 event".to_owned(),
            n => format!("{n} events"),
        };
        writeln!(self.out, "{}{date}  {count}", self.paint(Style::new().bold(), &name))?;
        for event in events {
            self.event(document, sentences, event)?;
        }
        Ok(())
    }

    fn event(
        &mut self,
        document: &Document,
        sentences: &[(u32, u32)],
        e: &EventRecord,
    ) -> io::Result<()> {
        let labels = |list: &[Party]| list.iter().map(Party::label).collect::<Vec<_>>();
        let roles = if e.reciprocal && e.recipients.is_empty() && e.actors.len() > 1 {
            labels(&e.actors).join(" ↔ ")
        } else {
            let side = |list: &[Party]| {
                if list.is_empty() { "–".to_owned() } else { labels(list).join(" + ") }
            };
            format!("{} → {}", side(&e.actors), side(&e.recipients))
        };
        let colour = match e.quad_class {
            1 => AnsiColor::Cyan,
            2 => AnsiColor::Green,
            3 => AnsiColor::Yellow,
            _ => AnsiColor::Red,
        };
        let kind = e
            .mode
            .as_ref()
            .map_or_else(|| e.event_type.clone(), |m| format!("{}/{m}", e.event_type));
        let mut how: Vec<String> = e.auxiliary.clone();
        if e.status != "asserted" || !e.attribution.is_empty() {
            how.push(e.status.clone());
        }
        if e.disputed {
            how.push("disputed".to_owned());
        }
        if e.content_of.is_some() {
            how.push("embedded".to_owned());
        }
        if e.mentions.len() > 1 {
            how.push(format!("{} mentions", e.mentions.len()));
        }
        let how = if how.is_empty() { String::new() } else { format!("  {}", how.join(", ")) };
        writeln!(
            self.out,
            "\n  {}  {}{}",
            self.paint(colour.on_default().bold(), &kind),
            one_line(&roles),
            self.paint(Style::new().dimmed(), &how)
        )?;
        for a in &e.attribution {
            let speaker = a.speaker.as_ref().map_or_else(
                || "unnamed".to_owned(),
                |p| {
                    let label = p.label();
                    // A pronoun says less than the name that it stands for.
                    let again = p.how.as_deref() == Some("coreference");
                    let name = p.person.as_ref().filter(|_| again).unwrap_or(&p.text);
                    if label == *name { label } else { format!("{} ({label})", one_line(name)) }
                },
            );
            let medium = a.medium.as_ref().map(|m| format!(" to {m}")).unwrap_or_default();
            let line = format!("according to {speaker}, cue “{}”{medium}", a.cue.text);
            writeln!(self.out, "    {}", one_line(&line))?;
        }
        if let Some(line) = circumstances(e) {
            writeln!(self.out, "    {}", self.paint(Style::new().dimmed(), &line))?;
        }
        let (start, end) =
            sentences.get(e.sentence as usize).copied().unwrap_or((e.trigger.start, e.trigger.end));
        let piece = |a: u32, b: u32| {
            one_line(document.text().get(a as usize..b as usize).unwrap_or_default())
        };
        let mark = if self.colour {
            self.paint(Style::new().bold().underline(), &piece(e.trigger.start, e.trigger.end))
        } else {
            format!("[{}]", piece(e.trigger.start, e.trigger.end))
        };
        let before = piece(start, e.trigger.start);
        let after = piece(e.trigger.end, end);
        writeln!(self.out, "    {}{mark}{}", before.trim_start(), after.trim_end())
    }

    pub(super) fn finish(&mut self) -> io::Result<()> {
        if self.documents > 1 {
            writeln!(self.out, "\n{} events in {} documents", self.events, self.documents)?;
        }
        self.out.flush()
    }
}

/// When, where and how many, as far as the text says so.
fn circumstances(e: &EventRecord) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(date) = e.date.as_ref().filter(|d| d.basis != "document") {
        let text = date.text.as_ref().map(|t| format!(" (“{}”)", one_line(t))).unwrap_or_default();
        parts.push(match (&date.start, &date.end) {
            (Some(start), Some(end)) if start == end => format!("on {start}{text}"),
            (Some(start), Some(end)) => format!("{start} to {end}{text}"),
            _ => format!("when is vague{text}"),
        });
    }
    if let Some(place) = &e.place {
        let mut names: Vec<&str> = place.name.iter().map(String::as_str).collect();
        names.extend(place.admin1.as_deref());
        names.extend(place.country.as_deref());
        names.dedup();
        parts.push(format!("in {}", names.join(", ")));
    }
    let c = &e.counts;
    for (what, count) in [
        ("killed", &c.killed),
        ("wounded", &c.wounded),
        ("arrested", &c.arrested),
        ("protesters", &c.protesters),
    ] {
        parts.extend(count.as_ref().map(|n| format!("{} {what}", one_line(&n.text))));
    }
    parts.extend(c.money.iter().chain(&c.goods).map(|a| one_line(&a.text)));
    (!parts.is_empty()).then(|| parts.join("; "))
}
