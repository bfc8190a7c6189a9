//! One document, analysed: drafts with their frames, reports and verdicts, before they become records.

use std::collections::BTreeMap;

use crate::actors::{Actor, Actors, How};
use crate::attribution::{Attribution, Reports};
use crate::codebook::ontology::Kind;
use crate::codebook::sense::{Inner, ReportStatus};
use crate::codebook::{Codebook, SenseId, TypeId};
use crate::compose::{Draft, Dropped};
use crate::contexts::ContextWords;
use crate::dates::{Dated, Times};
use crate::frame::Frame;
use crate::grammar::Parse;
use crate::places::Places;

/// How far the text stands behind an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// In the text's own voice.
    Asserted,
    /// Attributed to somebody.
    Reported,
    /// An accusation, or doubted.
    Alleged,
    /// Denied by whoever speaks.
    Denied,
}

impl Status {
    /// As the record writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Reported => "reported",
            Self::Alleged => "alleged",
            Self::Denied => "denied",
        }
    }
}

/// A draft with everything that was found about it.
pub(crate) struct Finding {
    pub(crate) draft: Draft,
    /// Type and mode after the future was taken into account.
    pub(crate) kind: Kind,
    /// Type in the older scheme, where it differs.
    pub(crate) older: Option<TypeId>,
    pub(crate) frame: Frame,
    pub(crate) status: Status,
    /// The time that the text gives it.
    pub(crate) when: Option<Dated>,
    pub(crate) attribution: Vec<Attribution>,
    pub(crate) actors: Vec<(u32, Actor)>,
    pub(crate) recipients: Vec<(u32, Actor)>,
    pub(crate) verdict: Result<(), Dropped>,
    /// Embedded in an operator that does not vouch for it.
    pub(crate) embedded: bool,
}

/// Everything found in one document.
pub(crate) struct Analysis<'a> {
    pub(crate) parse: &'a Parse<'a>,
    pub(crate) book: &'a Codebook,
    pub(crate) actors: &'a Actors<'a>,
    pub(crate) reports: &'a Reports<'a>,
    pub(crate) findings: Vec<Finding>,
    /// Findings of each sentence that has any.
    pub(crate) by_sentence: BTreeMap<usize, Vec<usize>>,
    pub(crate) dropped: Vec<(u32, SenseId, Dropped)>,
    /// The first event in the content of each finding.
    pub(crate) contents: Vec<Option<usize>>,
    pub(crate) contexts: ContextWords<'a>,
    pub(crate) places: Places<'a>,
    pub(crate) times: Times,
    /// Tokens that name an event or report something.
    pub(crate) named: Vec<bool>,
}

/// The first finding in the content of each.
pub(crate) fn contents(findings: &[Finding]) -> Vec<Option<usize>> {
    let mut contents = vec![None; findings.len()];
    for (i, finding) in findings.iter().enumerate() {
        if let Some(holder) = finding.draft.content_of.filter(|&h| h != i) {
            contents[holder].get_or_insert(i);
        }
    }
    contents
}

impl Analysis<'_> {
    /// The findings of one sentence, counted from 0.
    pub(crate) fn around(&self, sentence: usize) -> impl Iterator<Item = &Finding> {
        self.by_sentence.get(&sentence).into_iter().flatten().map(|&i| &self.findings[i])
    }
}

/// The status that an event's reports, frame and operators give it.
pub(crate) fn status(draft: &Draft, frame: Frame, attribution: &[Attribution]) -> Status {
    let reported = |status| attribution.iter().any(|a| a.status == status);
    if frame.alleged || draft.inner.contains(&Inner::Alleged) || reported(ReportStatus::Alleged) {
        Status::Alleged
    } else if draft.inner.contains(&Inner::Denied) || reported(ReportStatus::Denied) {
        Status::Denied
    } else if !attribution.is_empty() || (draft.content_of.is_some() && !draft.inner.is_empty()) {
        Status::Reported
    } else {
        Status::Asserted
    }
}

/// A party that says what another state or bloc does to it accuses it, whatever the verb.
pub(crate) fn reported_or_alleged(
    speakers: &[(u32, Actor)],
    actors: &[(u32, Actor)],
    recipients: &[(u32, Actor)],
) -> Status {
    let accuses = speakers.iter().any(|(_, speaker)| {
        let own = |(_, a): &(u32, Actor)| a.code.is_some() && a.code == speaker.code;
        let foreign = |(_, a): &(u32, Actor)| a.code.is_some() && a.code != speaker.code;
        recipients.iter().any(own) && actors.iter().any(foreign) && !actors.iter().any(own)
    });
    if accuses { Status::Alleged } else { Status::Reported }
}

/// Whether a recipient is one of the actors over again. 'Rebels fought rebels' are two of a kind.
pub(crate) fn is_own(actors: &[(u32, Actor)], recipient: &Actor) -> bool {
    recipient.code.is_some()
        && actors.iter().any(|(_, a)| {
            // 'Democrats attacked Republicans' speaks of two parties.
            let two = a.organisation.is_some()
                && recipient.organisation.is_some()
                && a.organisation != recipient.organisation;
            !two && a.label() == recipient.label() && a.person == recipient.person
        })
}

/// Whether an event has what its type needs, and whoever is known to act.
pub(crate) fn verdict(
    book: &Codebook,
    kind: Kind,
    draft: &Draft,
    actors: &[(u32, Actor)],
    recipients: &[(u32, Actor)],
    unspoken: bool,
) -> Result<(), Dropped> {
    let known = |list: &[(u32, Actor)]| list.iter().any(|(_, a)| a.is_known());
    if !known(actors) && !known(recipients) {
        return Err(Dropped::NoActor);
    }
    let event_type = book.ontology.event_type(kind.event_type);
    let political = &book.ontology.political;
    let acts = |(_, a): &(u32, Actor)| {
        // 'French unions' are told apart from unions at large: the text makes them a side.
        let listed = |s: &String| political.contains(s);
        a.country.is_some() || a.code.as_ref().is_some_and(listed) || a.sectors.iter().any(listed)
    };
    // 'The anger of their debates', 'attacking him is easy': nobody speaks, of nobody in particular.
    let verbal = book.ontology.quad(kind) % 2 == 1;
    let named = |(_, a): &(u32, Actor)| {
        let said = matches!(
            a.how,
            How::Name
                | How::Role
                | How::Adjective
                | How::Capital
                | How::Seat
                | How::Office
                | How::Apposition
        );
        a.is_known() && said
    };
    let nobody = unspoken && !known(actors) && !recipients.iter().any(named);
    if verbal && nobody && !draft.reciprocal && draft.content_of.is_none() {
        return Err(Dropped::Unspoken);
    }
    let private = !actors.iter().chain(recipients).any(acts);
    if private && !event_type.by_anybody && !political.is_empty() {
        return Err(Dropped::Private);
    }
    let two_sided = draft.reciprocal && actors.len() > 1;
    if event_type.recipient_required && draft.recipients.is_empty() && !two_sided {
        return Err(Dropped::NoRecipient);
    }
    let own = |r: &Actor| is_own(actors, r);
    if !recipients.is_empty() && recipients.iter().all(|(_, r)| own(r)) && !two_sided {
        return Err(Dropped::SelfDirected);
    }
    Ok(())
}
