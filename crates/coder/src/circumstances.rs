//! When and how many, as records: of the mentions of an event the first that says so.

use demarche_text::{Document, Span, Token};

use crate::analysis::Analysis;
use crate::assemble::text_of;
use crate::counts;
use crate::dates::Dated;
use crate::record::{Counts, EventDate};

/// How many, by the first mention that says so.
pub(crate) fn counts(analysis: &Analysis<'_>, group: &[usize], event_type: &str) -> Counts {
    let mut out = Counts::default();
    for &i in group {
        let more = counts::of(analysis.parse, &analysis.findings[i].draft, event_type);
        out.killed = out.killed.or(more.killed);
        out.wounded = out.wounded.or(more.wounded);
        out.arrested = out.arrested.or(more.arrested);
        out.protesters = out.protesters.or(more.protesters);
        out.money = out.money.or(more.money);
        out.goods = out.goods.or(more.goods);
    }
    out
}

/// When: the time that one of the mentions names, the first first; else the day of the article, unless the
/// event lies before or after it.
pub(crate) fn date(
    analysis: &Analysis<'_>,
    document: &Document,
    group: &[usize],
) -> Option<EventDate> {
    let finding = &analysis.findings[group[0]];
    let dated = group.iter().find_map(|&i| analysis.findings[i].when);
    let beside = finding.frame.historical || finding.frame.future;
    dated.map(|when| given(analysis, when)).or_else(|| published(document).filter(|_| !beside))
}

/// The time of the word at a byte, by a finding or by grammar alone.
pub(crate) fn date_at(
    analysis: &Analysis<'_>,
    document: &Document,
    byte: u32,
) -> Option<EventDate> {
    let parse = analysis.parse;
    let token = parse.ann.spans.iter().position(|s| s.contains(byte))? as u32;
    let finding = analysis.findings.iter().find(|f| f.draft.token == token && f.verdict.is_ok());
    let taken = |t: u32| analysis.named.get(t as usize).copied().unwrap_or(false);
    let when = match finding {
        Some(finding) => finding.when,
        None => analysis.times.of_event(parse, token, &[token], false, &taken),
    };
    when.map(|when| given(analysis, when)).or_else(|| published(document))
}

/// The time that the text gives.
fn given(analysis: &Analysis<'_>, when: Dated) -> EventDate {
    let tokens = Span::<Token>::new(when.tokens.0, when.tokens.1);
    EventDate {
        start: when.range.map(|r| r.start.to_string()),
        end: when.range.map(|r| r.end.to_string()),
        granularity: when.range.map_or("vague", |r| r.granularity).to_owned(),
        basis: when.basis.as_str().to_owned(),
        text: Some(text_of(analysis, analysis.parse.bytes(tokens)).text),
    }
}

/// The day of the article.
fn published(document: &Document) -> Option<EventDate> {
    let day = document.date.as_ref()?;
    Some(EventDate {
        start: Some(day.clone()),
        end: Some(day.clone()),
        granularity: "day".to_owned(),
        basis: "document".to_owned(),
        text: None,
    })
}
