//! Half-open ranges that know what they count.
//!
//! A byte span and a token span cannot be mixed up: the unit is part of the type.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// What a [`Span`] counts. Implemented by [`Byte`] and [`Token`] only.
pub trait Unit: Copy + Eq + 'static {}

/// Bytes of the document's UTF-8 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Byte {}
/// Tokens of the document's annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Token {}

impl Unit for Byte {}
impl Unit for Token {}

/// A half-open range `start..end` of units `U`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span<U> {
    /// First unit inside.
    pub start: u32,
    /// First unit after.
    pub end: u32,
    unit: PhantomData<U>,
}

impl<U: Copy> Span<U> {
    /// The span `start..end`. A span whose end lies before its start is empty at `start`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        let end = if end < start { start } else { end };
        Self { start, end, unit: PhantomData }
    }

    /// Number of units.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether it covers nothing.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether unit `at` lies inside.
    pub const fn contains(self, at: u32) -> bool {
        self.start <= at && at < self.end
    }

    /// Whether `other` lies wholly inside.
    pub const fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a unit.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// As a `usize` range, for slicing.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Span<Byte> {
    /// The text it covers, or nothing if it does not lie on character boundaries of `text`.
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.range())
    }
}

impl<U> fmt::Debug for Span<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl<U> Serialize for Span<U> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut s = serializer.serialize_struct("Span", 2)?;
        s.serialize_field("start", &self.start)?;
        s.serialize_field("end", &self.end)?;
        s.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_relations() {
        let a = Span::<Byte>::new(2, 5);
        assert!(a.overlaps(Span::new(4, 9)));
        assert!(!a.overlaps(Span::new(5, 9)));
        assert!(a.covers(Span::new(3, 5)));
        assert_eq!(a.join(Span::new(8, 9)), Span::new(2, 9));
        assert!(Span::<Token>::new(7, 3).is_empty());
    }

    #[test]
    fn text_only_on_character_boundaries() {
        assert_eq!(Span::<Byte>::new(0, 2).of("é"), Some("é"));
        assert_eq!(Span::<Byte>::new(0, 1).of("é"), None);
    }
}
