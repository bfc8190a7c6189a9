//! Texts by number: a million short ones in two allocations.

use std::hash::BuildHasher;
use std::sync::LazyLock;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// Texts one behind the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Strings {
    bytes: String,
    ends: Vec<usize>,
}

impl Strings {
    /// Adds a text and returns its number.
    pub(crate) fn push(&mut self, text: &str) -> u32 {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
        (self.ends.len() - 1) as u32
    }

    /// The text of a number that [`push`](Self::push) gave.
    pub(crate) fn get(&self, number: u32) -> &str {
        let end = self.ends[number as usize];
        let start = if number == 0 { 0 } else { self.ends[number as usize - 1] };
        &self.bytes[start..end]
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// All texts in one.
    pub(crate) fn all(&self) -> &str {
        &self.bytes
    }

    /// The number of the text that a byte of [`all`](Self::all) lies in.
    pub(crate) fn at(&self, byte: usize) -> u32 {
        self.ends.partition_point(|&end| end <= byte) as u32
    }
}

/// Texts by number, each once. Number 0 is that of the empty text, and stands for none.
#[derive(Clone, Debug)]
pub(crate) struct Interner {
    strings: Strings,
    numbers: HashTable<u32>,
}

/// No text.
pub(crate) const NONE: u32 = 0;

impl Default for Interner {
    fn default() -> Self {
        let mut empty = Self { strings: Strings::default(), numbers: HashTable::new() };
        empty.intern("");
        empty
    }
}

impl Interner {
    /// The number of a text.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        if let Some(number) = self.find(text) {
            return number;
        }
        let Self { strings, numbers } = self;
        let number = strings.push(text);
        numbers.insert_unique(hash(text), number, |&n| hash(strings.get(n)));
        number
    }

    /// The number of a text that is there.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.numbers.find(hash(text), |&n| self.strings.get(n) == text).copied()
    }

    pub(crate) fn get(&self, number: u32) -> &str {
        self.strings.get(number)
    }

    /// The text, if it is one.
    pub(crate) fn some(&self, number: u32) -> Option<&str> {
        (number != NONE).then(|| self.get(number))
    }

    /// How many numbers there are, with that of the empty text.
    pub(crate) fn len(&self) -> usize {
        self.strings.len()
    }
}

/// Lists of texts by number, each list once. Number 0 is that of the empty list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    keys: Interner,
    lists: Vec<Box<[u32]>>,
}

/// Stands between the texts of a list; no text has it.
pub(crate) const BETWEEN: &str = "\u{1f}";

impl Lists {
    /// The number of a list, of texts that `words` numbers.
    pub(crate) fn intern(&mut self, list: &[Option<&str>], words: &mut Interner) -> u32 {
        if self.lists.is_empty() {
            self.lists.push(Box::default());
        }
        if list.is_empty() {
            return NONE;
        }
        // A leading mark tells a list of one empty text from no list.
        let key: String = list.iter().flat_map(|t| [BETWEEN, t.unwrap_or_default()]).collect();
        let number = self.keys.intern(&key);
        if number as usize == self.lists.len() {
            self.lists.push(list.iter().map(|t| words.intern(t.unwrap_or_default())).collect());
        }
        number
    }

    /// The numbers of a list's texts.
    pub(crate) fn get(&self, number: u32) -> &[u32] {
        self.lists.get(number as usize).map_or(&[], |l| l)
    }

    /// How many lists there are.
    pub(crate) fn len(&self) -> usize {
        self.lists.len()
    }
}

/// Texts are of others, who must not know which of them collide.
static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::default);

/// The place of a text in a table; another one each time that the program runs.
pub(crate) fn hash(text: &str) -> u64 {
    SEED.hash_one(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_by_number() {
        let mut interner = Interner::default();
        let (a, b) = (interner.intern("RUS"), interner.intern("UKR"));
        assert_eq!((interner.intern("RUS"), interner.get(b)), (a, "UKR"));
        assert_eq!((interner.find("USA"), interner.some(NONE)), (None, None));
    }

    #[test]
    fn a_byte_finds_its_text() {
        let mut strings = Strings::default();
        for text in ["ab", "", "cde"] {
            strings.push(text);
        }
        assert_eq!([0, 1, 2, 4].map(|b| strings.at(b)), [0, 0, 2, 2]);
    }

    #[test]
    fn lists_keep_what_is_unknown() {
        let (mut lists, mut words) = (Lists::default(), Interner::default());
        let one = lists.intern(&[Some("RUS"), None], &mut words);
        let unknown = lists.intern(&[None], &mut words);
        assert_eq!(lists.intern(&[], &mut words), 0);
        assert_ne!(one, unknown);
        assert_eq!(lists.get(unknown), [NONE]);
        assert_eq!(words.get(lists.get(one)[0]), "RUS");
    }
}
