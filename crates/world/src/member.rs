//! Which states belonged to which international body, and when.

use crate::person::in_time;

/// One membership.
#[derive(Debug)]
struct Membership {
    id: String,
    iso3: String,
    from: String,
    until: Option<String>,
}

/// All memberships in table order.
#[derive(Debug, Default)]
pub(crate) struct Memberships {
    list: Vec<Membership>,
}

impl Memberships {
    /// Adds one; a row with known id, state and first day replaces that one.
    pub(crate) fn add(
        &mut self,
        id: &str,
        iso3: &str,
        from: String,
        until: Option<String>,
        new: bool,
    ) {
        let same = |m: &&mut Membership| m.id == id && m.iso3 == iso3 && m.from == from;
        // Within the first table no key comes twice.
        match self.list.iter_mut().find(|m| !new && same(m)) {
            Some(known) => known.until = until,
            None => {
                self.list.push(Membership {
                    id: id.to_owned(),
                    iso3: iso3.to_owned(),
                    from,
                    until,
                });
            }
        }
    }

    /// Whether there is none yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Codes of the members of a body on a day.
    pub(crate) fn members(&self, id: &str, day: &str) -> Vec<&str> {
        let on = self.list.iter().filter(|m| m.id == id && m.holds_on(day));
        on.map(|m| m.iso3.as_str()).collect()
    }

    /// Bodies of which a state was a member on a day.
    pub(crate) fn of(&self, iso3: &str, day: &str) -> Vec<&str> {
        let on = self.list.iter().filter(|m| m.iso3 == iso3 && m.holds_on(day));
        on.map(|m| m.id.as_str()).collect()
    }
}

impl Membership {
    fn holds_on(&self, day: &str) -> bool {
        in_time(Some(&self.from), self.until.as_deref(), day)
    }
}
