//! The state of the arc-eager parser: a stack, a buffer and the arcs built so far.
//!
//! The buffer is the rest of the text, preceded by words that went back to it from the stack.

/// Stands for no token.
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Word {
    head: u32,
    /// The parser's number of the label of the arc from the head.
    label: u8,
    /// Whether the word came back from the stack and may not be shifted again.
    unshiftable: bool,
    /// Whether a sentence was said to start here.
    starts_sentence: bool,
    /// The dependents attached last on each side.
    left: u32,
    right: u32,
    /// The dependent that was attached to the same head on the same side before this one.
    previous: u32,
}

const FRESH: Word = Word {
    head: NONE,
    label: 0,
    unshiftable: false,
    starts_sentence: false,
    left: NONE,
    right: NONE,
    previous: NONE,
};

/// The state; reused from text to text.
#[derive(Debug, Default)]
pub(crate) struct State {
    words: Vec<Word>,
    stack: Vec<u32>,
    returned: Vec<u32>,
    next: u32,
}

impl State {
    /// The first state of a text.
    pub(crate) fn reset(&mut self, words: usize) {
        self.words.clear();
        self.words.resize(words, FRESH);
        self.stack.clear();
        self.returned.clear();
        self.next = 0;
    }

    /// The `i`-th word of the stack from its top.
    #[inline]
    pub(crate) fn stack(&self, i: usize) -> Option<u32> {
        let i = self.stack.len().checked_sub(i + 1)?;
        self.stack.get(i).copied()
    }

    /// Number of words on the stack.
    #[inline]
    pub(crate) fn depth(&self) -> usize {
        self.stack.len()
    }

    /// The `i`-th word of the buffer.
    #[inline]
    pub(crate) fn buffer(&self, i: usize) -> Option<u32> {
        if let Some(i) = self.returned.len().checked_sub(i + 1) {
            return self.returned.get(i).copied();
        }
        let word = self.next as usize + (i - self.returned.len());
        (word < self.words.len()).then_some(word as u32)
    }

    /// Number of words in the buffer.
    #[inline]
    pub(crate) fn buffered(&self) -> usize {
        self.words.len() - self.next as usize + self.returned.len()
    }

    /// The dependent attached to a word last on its left.
    #[inline]
    pub(crate) fn left(&self, word: Option<u32>) -> Option<u32> {
        Some(self.words[word? as usize].left).filter(|&child| child != NONE)
    }

    /// The dependent attached to a word last on its right.
    #[inline]
    pub(crate) fn right(&self, word: Option<u32>) -> Option<u32> {
        Some(self.words[word? as usize].right).filter(|&child| child != NONE)
    }

    /// Whether a sentence was said to start at a word.
    #[inline]
    pub(crate) fn starts_sentence(&self, word: u32) -> bool {
        self.words[word as usize].starts_sentence
    }

    /// Whether a word may not be shifted again.
    #[inline]
    pub(crate) fn unshiftable(&self, word: u32) -> bool {
        self.words[word as usize].unshiftable
    }

    /// The head of a word and the label of its arc, unless it is a root.
    pub(crate) fn arc(&self, word: usize) -> Option<(u32, u8)> {
        let word = &self.words[word];
        (word.head != NONE).then_some((word.head, word.label))
    }

    /// Pushes the first word of the buffer onto the stack.
    pub(crate) fn shift(&mut self) {
        if let Some(word) = self.returned.pop() {
            self.stack.push(word);
        } else if (self.next as usize) < self.words.len() {
            self.stack.push(self.next);
            self.next += 1;
        }
    }

    /// Pops the stack; a word without a head goes back to the buffer unless it is the last one.
    pub(crate) fn reduce(&mut self) {
        let last = self.stack.len() == 1;
        if let Some(top) = self.stack.pop() {
            let word = &mut self.words[top as usize];
            if word.head == NONE && !last {
                word.unshiftable = true;
                self.returned.push(top);
            }
        }
    }

    /// Makes the first word of the buffer the head of the stack's top, and pops it.
    pub(crate) fn left_arc(&mut self, label: u8) {
        if let (Some(head), Some(child)) = (self.buffer(0), self.stack(0)) {
            self.attach(head, child, label);
            self.words[head as usize].unshiftable = false;
            self.stack.pop();
        }
    }

    /// Makes the stack's top the head of the first word of the buffer, and pushes that.
    pub(crate) fn right_arc(&mut self, label: u8) {
        if let (Some(head), Some(child)) = (self.stack(0), self.buffer(0)) {
            self.attach(head, child, label);
            self.shift();
        }
    }

    /// Says that a sentence starts at the second word of the buffer.
    pub(crate) fn start_sentence(&mut self) {
        if let Some(word) = self.buffer(1) {
            self.words[word as usize].starts_sentence = true;
        }
    }

    /// Adds an arc, replacing the child's arc if it has one.
    fn attach(&mut self, head: u32, child: u32, label: u8) {
        let old = self.words[child as usize].head;
        if old != NONE {
            // Only the top of the stack can have a head, to its left, and get another. Nothing was
            // attached to the old head after it, since that would need the old head on top.
            let previous = self.words[child as usize].previous;
            let side = self.side(old, child);
            debug_assert_eq!(*side, child);
            *side = previous;
        }
        let side = self.side(head, child);
        let previous = std::mem::replace(side, child);
        let word = &mut self.words[child as usize];
        word.previous = previous;
        word.head = head;
        word.label = label;
    }

    /// The last dependent of `head` on the side on which `child` is.
    fn side(&mut self, head: u32, child: u32) -> &mut u32 {
        let word = &mut self.words[head as usize];
        if head > child { &mut word.left } else { &mut word.right }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_arc_leaves_the_old_heads_dependents() {
        let mut state = State::default();
        state.reset(4);
        state.shift();
        state.right_arc(1); // 0 -> 1
        state.reduce();
        state.right_arc(2); // 0 -> 2
        assert_eq!(state.right(Some(0)), Some(2));
        state.left_arc(3); // 3 -> 2 in its place
        assert_eq!((state.right(Some(0)), state.left(Some(3))), (Some(1), Some(2)));
        assert_eq!((state.arc(1), state.arc(2)), (Some((0, 1)), Some((3, 3))));
    }

    #[test]
    fn a_word_without_head_goes_back_to_the_buffer() {
        let mut state = State::default();
        state.reset(3);
        state.shift();
        state.shift();
        state.reduce();
        assert_eq!((state.depth(), state.buffer(0), state.buffer(1)), (1, Some(1), Some(2)));
        assert!(state.unshiftable(1) && state.buffered() == 2);
        state.reduce();
        assert_eq!((state.depth(), state.buffer(0)), (0, Some(1)));
        // An arc from it allows it to be shifted again.
        state.shift();
        state.shift();
        state.reduce();
        assert_eq!(state.buffer(0), Some(2));
        state.left_arc(0);
        assert!(!state.unshiftable(2));
    }
}
