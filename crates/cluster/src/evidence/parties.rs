//! Are they the same people? Reports name a party by its country, its ministry, its head or its office.

use super::{Notes, Veto};
use crate::report::{PartyKey, Report};

/// Agreement of a party with its opposite that counts as the same party.
const SAME: f64 = 0.6;

/// Compares actors and recipients: `(actors, recipients)`.
pub(crate) fn parties(
    a: &Report,
    b: &Report,
    notes: &mut Notes,
) -> Result<(Option<f64>, Option<f64>), Veto> {
    if a.reciprocal || b.reciprocal {
        // Who is named first says nothing.
        let all = |r: &Report| r.actors.iter().chain(&r.recipients).cloned().collect::<Vec<_>>();
        let both = all_agree(&all(a), &all(b));
        if both.is_some_and(|v| v <= -1.0) {
            return Err(Veto::Actors);
        }
        note("parties", both, &a.actors, &b.actors, notes);
        return Ok((both, None));
    }
    let actors = best(&a.actors, &b.actors);
    let recipients = best(&a.recipients, &b.recipients);
    let turned = best(&a.actors, &b.recipients).unwrap_or(0.0);
    let back = best(&a.recipients, &b.actors).unwrap_or(0.0);
    let is_other = |v: Option<f64>| v.is_some_and(|v| v <= -1.0);
    if turned >= SAME && back >= SAME && (is_other(actors) || is_other(recipients)) {
        return Err(Veto::Roles);
    }
    if is_other(actors) {
        return Err(Veto::Actors);
    }
    if is_other(recipients) && !a.quad.is_multiple_of(2) && !b.quad.is_multiple_of(2) {
        // A demand to one country is not that to another.
        return Err(Veto::Recipients);
    }
    note("actors", actors, &a.actors, &b.actors, notes);
    note("recipients", recipients, &a.recipients, &b.recipients, notes);
    Ok((actors, recipients))
}

/// The best agreement of one of a list with one of another: reports leave out some of those who take part.
fn best(a: &[PartyKey], b: &[PartyKey]) -> Option<f64> {
    let pairs = a.iter().flat_map(|x| b.iter().filter_map(move |y| agreement(x, y)));
    pairs.max_by(f64::total_cmp)
}

/// The mean over the shorter list of each party's best agreement: talks of two with a third are other talks.
fn all_agree(a: &[PartyKey], b: &[PartyKey]) -> Option<f64> {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let found: Vec<f64> =
        short.iter().filter_map(|x| best(std::slice::from_ref(x), long)).collect();
    (!found.is_empty()).then(|| found.iter().sum::<f64>() / found.len() as f64)
}

/// How well two parties agree; none where too little is known of one of them.
fn agreement(a: &PartyKey, b: &PartyKey) -> Option<f64> {
    let same =
        |x: &Option<String>, y: &Option<String>| x.as_ref().zip(y.as_ref()).map(|(x, y)| x == y);
    if same(&a.person, &b.person) == Some(true)
        || same(&a.organisation, &b.organisation) == Some(true)
    {
        return Some(1.0);
    }
    let sectors = (!a.sectors.is_empty() && !b.sectors.is_empty())
        .then(|| a.sectors.iter().any(|s| b.sectors.contains(s)));
    let code = same(&a.country, &b.country).or_else(|| same(&a.code, &b.code));
    match code {
        Some(false) => Some(-1.0),
        // Two armed groups of one country are two.
        Some(true) if same(&a.organisation, &b.organisation) == Some(false) => {
            Some(if sectors == Some(true) { -0.2 } else { 0.1 })
        }
        Some(true) => Some(match sectors {
            Some(true) => 0.9,
            None => 0.6,
            Some(false) => 0.3,
        }),
        None if same(&a.organisation, &b.organisation) == Some(false) => Some(-1.0),
        None => Some(if sectors? { 0.3 } else { -0.2 }),
    }
}

fn note(role: &str, value: Option<f64>, a: &[PartyKey], b: &[PartyKey], notes: &mut Notes) {
    let Some(value) = value else { return };
    notes.add(|| {
        let of = |list: &[PartyKey]| list.iter().map(name).collect::<Vec<_>>().join(", ");
        let (a, b) = (of(a), of(b));
        if a == b || (value > 0.0 && b.is_empty()) {
            format!("{role} {a}")
        } else {
            format!("{role} {a} and {b}")
        }
    });
}

fn name(party: &PartyKey) -> String {
    let mut parts: Vec<&str> = party.code.as_deref().into_iter().collect();
    parts.extend(party.organisation.as_deref().filter(|o| Some(*o) != party.code.as_deref()));
    parts.extend(party.person.as_deref());
    parts.extend(party.sectors.first().map(String::as_str));
    if parts.is_empty() { "somebody".to_owned() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(text: &str) -> PartyKey {
        let mut key = PartyKey::default();
        for word in text.split(' ') {
            match word.split_once(':') {
                Some(("org", name)) => key.organisation = Some(name.to_owned()),
                Some(("person", name)) => key.person = Some(name.to_owned()),
                _ if word.chars().all(char::is_uppercase) && key.code.is_none() => {
                    key.code = Some(word.to_owned());
                    key.country = key.code.clone();
                }
                _ => key.sectors.push(word.to_owned()),
            }
        }
        key
    }

    fn report(actor: &str, recipient: &str) -> Report {
        let list = |p: &str| if p.is_empty() { Vec::new() } else { vec![party(p)] };
        Report { quad: 4, actors: list(actor), recipients: list(recipient), ..Report::default() }
    }

    fn compare(a: (&str, &str), b: (&str, &str)) -> Result<(Option<f64>, Option<f64>), Veto> {
        parties(&report(a.0, a.1), &report(b.0, b.1), &mut Notes::default())
    }

    #[test]
    fn others_are_other_actors() {
        assert_eq!(compare(("KEN COP", ""), ("UGA COP", "")), Err(Veto::Actors));
        assert_eq!(compare(("KEN COP", ""), ("KEN COP", "")), Ok((Some(0.9), None)));
        assert!(compare(("KEN", ""), ("KEN COP", "")).unwrap().0 > Some(0.5));
        assert_eq!(compare(("", "KEN"), ("KEN", "")), Ok((None, None)));
    }

    #[test]
    fn retaliation_turns_the_roles_round() {
        assert_eq!(compare(("RUS GOV", "MDA"), ("MDA GOV", "RUS")), Err(Veto::Roles));
        assert!(compare(("RUS GOV", "MDA"), ("RUS", "MDA GOV")).is_ok());
    }

    #[test]
    fn talks_are_of_all_parties() {
        let talks = |parties: &[&str]| Report {
            reciprocal: true,
            actors: parties.iter().map(|p| party(p)).collect(),
            ..Report::default()
        };
        let compare = |a: &[&str], b: &[&str]| parties(&talks(a), &talks(b), &mut Notes::default());
        assert!(compare(&["KEN", "UGA"], &["UGA", "KEN"]).unwrap().0 > Some(0.5));
        assert!(compare(&["KEN", "UGA"], &["UGA", "TZA"]).unwrap().0 < Some(0.0));
        assert_eq!(compare(&["KEN", "UGA"], &["FRA", "TZA"]), Err(Veto::Actors));
    }
}
