//! A table with a row for each token, computed a page at a time and kept only in part.
//!
//! The transition systems look at few tokens at a time, nearly always near one another, but may look
//! back to any. Pages are computed when they are first asked for; when there are too many, the one
//! that was not asked for the longest is dropped, and computed again should it be needed. So the
//! memory does not grow with the text, and an ordinary article computes each page once.

/// Tokens on a page.
pub(crate) const PAGE: usize = 256;
/// Pages kept; at least as many as the tokens that one step looks at, so that a step never drops
/// a page that it needs itself.
const KEPT: usize = 8;
const ABSENT: u8 = u8::MAX;

/// The table.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    width: usize,
    /// Where each page of the text is kept, or [`ABSENT`].
    slot_of_page: Vec<u8>,
    slots: Vec<Slot>,
    clock: u64,
}

#[derive(Debug, Default)]
struct Slot {
    page: usize,
    used: u64,
    rows: Vec<f32>,
}

impl Pages {
    /// Empties the table for a text of `tokens` tokens with rows of `width` numbers.
    pub(crate) fn reset(&mut self, tokens: usize, width: usize) {
        self.width = width;
        self.slot_of_page.clear();
        self.slot_of_page.resize(tokens.div_ceil(PAGE), ABSENT);
        for slot in &mut self.slots {
            slot.used = 0;
            slot.page = usize::MAX;
        }
        self.clock = 0;
    }

    /// Makes sure that the row of a token can be read, computing its page with `compute` if need
    /// be: called with the page's number and the place of its rows.
    #[inline(always)]
    pub(crate) fn fetch(&mut self, token: usize, compute: impl FnOnce(usize, &mut Vec<f32>)) {
        let page = token / PAGE;
        let slot = self.slot_of_page[page];
        self.clock += 1;
        if slot == ABSENT {
            self.load(page, compute);
        } else {
            self.slots[slot as usize].used = self.clock;
        }
    }

    #[cold]
    #[inline(never)]
    fn load(&mut self, page: usize, compute: impl FnOnce(usize, &mut Vec<f32>)) {
        let free = self.slots.iter().position(|slot| slot.page == usize::MAX);
        let slot = free.unwrap_or_else(|| {
            if self.slots.len() < KEPT {
                self.slots.push(Slot::default());
                return self.slots.len() - 1;
            }
            let oldest = self.slots.iter().enumerate().min_by_key(|(_, slot)| slot.used);
            oldest.map_or(0, |(slot, _)| slot)
        });
        let kept = &mut self.slots[slot];
        if let Some(dropped) = self.slot_of_page.get_mut(kept.page)
            && *dropped == slot as u8
        {
            *dropped = ABSENT;
        }
        kept.page = page;
        kept.used = self.clock;
        compute(page, &mut kept.rows);
        self.slot_of_page[page] = slot as u8;
    }

    /// The row of a token whose page was fetched.
    #[inline(always)]
    pub(crate) fn row(&self, token: usize) -> &[f32] {
        let slot = &self.slots[self.slot_of_page[token / PAGE] as usize];
        &slot.rows[token % PAGE * self.width..][..self.width]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_computed_once_until_they_are_dropped() {
        let mut pages = Pages::default();
        for tokens in [KEPT * PAGE, (KEPT + 3) * PAGE - 7] {
            pages.reset(tokens, 1);
            let mut computed = Vec::new();
            for token in (0..tokens).chain([5]) {
                pages.fetch(token, |page, rows| {
                    computed.push(page);
                    rows.clear();
                    rows.extend((0..PAGE).map(|i| (page * PAGE + i) as f32));
                });
                assert_eq!(pages.row(token), [token as f32]);
            }
            let mut expected: Vec<usize> = (0..tokens.div_ceil(PAGE)).collect();
            if tokens > KEPT * PAGE {
                expected.push(0);
            }
            assert_eq!(computed, expected);
            assert_eq!(pages.slots.len(), KEPT);
        }
    }
}
