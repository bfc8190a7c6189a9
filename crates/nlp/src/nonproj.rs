//! From the parser's arcs to the final tree: lifted arcs put back, sentences found.
//!
//! The parser builds only projective trees. In training, an arc that crosses others was lifted to a
//! word further up and labelled `x||y`: an `x` whose true head is a `y` below the head it was given
//! (the head scheme of Nivre and Nilsson, "Pseudo-projective dependency parsing", ACL 2005). Here the
//! nearest such word becomes the head again (`_parser_internals/nonproj.pyx`).
//!
//! A sentence starts at the left edge of each root's subtree (`set_children_from_heads` in
//! `tokens/doc.pyx`). Both follow spaCy's code to the letter, bounds of its loops included.

use crate::labels::{Dep, UnknownLabel};

/// Stands for no token; greater than any.
const NONE: u32 = u32::MAX;

/// The label of an arc as the parser gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ArcLabel {
    /// The label of the arc.
    pub dep: Dep,
    /// The label of the true head, if the arc was lifted over it.
    pub lifted_over: Option<Dep>,
}

impl ArcLabel {
    /// Reads `x` or `x||y`.
    pub(crate) fn read(label: &str) -> Result<Self, UnknownLabel> {
        let (dep, over) = match label.split_once("||") {
            Some((dep, over)) => (dep, Some(over.parse()?)),
            None => (label, None),
        };
        Ok(Self { dep: dep.parse()?, lifted_over: over })
    }
}

/// Buffers for finishing a tree.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// First and last token of the subtree of each token, as far as the arcs show them.
    edges: Vec<(u32, u32)>,
    /// First child of each token, and the next child of the same head; in the order of the text.
    first_child: Vec<u32>,
    next_child: Vec<u32>,
    starts: Vec<bool>,
    queue: Vec<u32>,
    next_queue: Vec<u32>,
}

impl Tree {
    /// Puts lifted arcs back and finds the sentence starts.
    pub(crate) fn finish(
        &mut self,
        heads: &mut [u32],
        labels: &mut [ArcLabel],
        is_space: &[u64],
        sentence_starts: &mut [bool],
    ) {
        self.find_edges(heads);
        if labels.iter().any(|label| label.lifted_over.is_some()) {
            self.find_children(heads);
            for token in 0..heads.len() {
                if let Some(over) = labels[token].lifted_over {
                    let head = self.true_head(token as u32, over, heads, labels, is_space);
                    self.move_child(token as u32, heads[token], head);
                    heads[token] = head;
                    labels[token].lifted_over = None;
                }
            }
            self.find_edges(heads);
        }
        sentence_starts.fill(false);
        for (token, &head) in heads.iter().enumerate() {
            if head as usize == token {
                sentence_starts[self.edges[token].0 as usize] = true;
            }
        }
    }

    /// The nearest word labelled `over` below the head of `token`, breadth first and from left to
    /// right; the head itself if there is none.
    fn true_head(
        &mut self,
        token: u32,
        over: Dep,
        heads: &[u32],
        labels: &[ArcLabel],
        is_space: &[u64],
    ) -> u32 {
        let head = heads[token as usize];
        let over = ArcLabel { dep: over, lifted_over: None };
        self.queue.clear();
        self.queue.push(head);
        // A word is below at most one other, so no more words than there are can be seen; the count
        // only guards against arcs that form a circle.
        let mut seen = 0;
        while !self.queue.is_empty() && seen <= heads.len() {
            self.next_queue.clear();
            for &above in &self.queue {
                // A child that was put back a moment ago may lie beyond the edges, which are those
                // of before; spaCy looks no further than the edges.
                let (first, last) = self.edges[above as usize];
                let mut next = self.first_child[above as usize];
                while next != NONE {
                    let child = next;
                    let i = child as usize;
                    next = self.next_child[i];
                    let hidden = child < first || child > last || is_space[i] != 0;
                    if hidden || child == above || child == token {
                        continue;
                    }
                    if labels[i] == over {
                        return child;
                    }
                    self.next_queue.push(child);
                    seen += 1;
                }
            }
            std::mem::swap(&mut self.queue, &mut self.next_queue);
        }
        head
    }

    /// Lists the children of all tokens.
    fn find_children(&mut self, heads: &[u32]) {
        self.first_child.clear();
        self.first_child.resize(heads.len(), NONE);
        self.next_child.clear();
        self.next_child.resize(heads.len(), NONE);
        for (child, &head) in heads.iter().enumerate().rev() {
            let first = &mut self.first_child[head as usize];
            self.next_child[child] = std::mem::replace(first, child as u32);
        }
    }

    /// Moves a child from the list of one head to that of another.
    fn move_child(&mut self, child: u32, from: u32, to: u32) {
        if from == to {
            return;
        }
        let after = self.next_child[child as usize];
        *self.link(from, child) = after;
        let place = self.link(to, child);
        let after = std::mem::replace(place, child);
        self.next_child[child as usize] = after;
    }

    /// The link in the list of a head's children that leads to `child`, or would.
    fn link(&mut self, head: u32, child: u32) -> &mut u32 {
        let (mut before, mut next) = (NONE, self.first_child[head as usize]);
        while next < child {
            (before, next) = (next, self.next_child[next as usize]);
        }
        match before {
            NONE => &mut self.first_child[head as usize],
            _ => &mut self.next_child[before as usize],
        }
    }

    /// Finds the edges of all subtrees.
    fn find_edges(&mut self, heads: &[u32]) {
        self.edges.clear();
        self.edges.extend((0..heads.len() as u32).map(|token| (token, token)));
        // Crossing arcs may need several rounds; spaCy gives up after twelve.
        for _ in 0..12 {
            self.widen(heads);
            if self.heads_are_within_sentences(heads) {
                break;
            }
        }
    }

    /// One round: every subtree takes in its children's, forward and then backward.
    fn widen(&mut self, heads: &[u32]) {
        for token in (0..heads.len()).chain((0..heads.len()).rev()) {
            let (first, last) = self.edges[token];
            let head = &mut self.edges[heads[token] as usize];
            head.0 = head.0.min(first);
            head.1 = head.1.max(last);
        }
    }

    /// Whether every head lies in the sentence of its dependent, as the edges stand now.
    fn heads_are_within_sentences(&mut self, heads: &[u32]) -> bool {
        self.starts.clear();
        self.starts.resize(heads.len(), false);
        for (token, &head) in heads.iter().enumerate() {
            if head as usize == token {
                self.starts[self.edges[token].0 as usize] = true;
            }
        }
        let mut start = 0;
        for end in 0..heads.len() {
            if (end > 0 && self.starts[end]) || end + 1 == heads.len() {
                let within = |&head: &u32| (start..=end).contains(&(head as usize));
                if !heads[start..end].iter().all(within) {
                    return false;
                }
                start = end;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(text: &str) -> ArcLabel {
        ArcLabel::read(text).unwrap()
    }

    #[test]
    fn labels_are_split_and_unknown_ones_refused() {
        let lifted = ArcLabel { dep: Dep::Relcl, lifted_over: Some(Dep::Nsubj) };
        assert_eq!(label("relcl||nsubj"), lifted);
        assert_eq!(label("det"), ArcLabel { dep: Dep::Det, lifted_over: None });
        assert!(ArcLabel::read("relcl||nosuch").is_err());
    }

    #[test]
    fn a_lifted_arc_goes_back_to_the_labelled_word() {
        // A man came in who smiled: the clause was lifted from "man" to "came".
        let mut heads = [1, 2, 2, 2, 5, 2];
        let mut labels = ["det", "nsubj", "ROOT", "prt", "nsubj", "relcl||nsubj"].map(label);
        let mut starts = [false; 6];
        let mut tree = Tree::default();
        tree.finish(&mut heads, &mut labels, &[0; 6], &mut starts);
        assert_eq!(heads, [1, 2, 2, 2, 5, 1]);
        assert_eq!(labels[5], label("relcl"));
        assert_eq!(starts, [true, false, false, false, false, false]);
    }

    #[test]
    fn arcs_put_back_earlier_are_seen_by_later_ones() {
        // The first lifted arc makes 4 a child of 1; the second finds it there, as an `acl`.
        let mut heads = [1, 3, 3, 3, 3, 3];
        let mut labels = ["det", "nsubj", "prt", "ROOT", "acl||nsubj", "prep||acl"].map(label);
        let mut starts = [false; 6];
        // The edges of 1 do not reach to 4, so it stays where it is found from 3.
        Tree::default().finish(&mut heads, &mut labels, &[0; 6], &mut starts);
        assert_eq!(heads, [1, 3, 3, 3, 1, 3]);
        // Within the edges it is found.
        let mut heads = [1, 4, 4, 4, 4, 4, 1];
        let mut labels =
            ["det", "nsubj", "acl||nsubj", "prep||acl", "ROOT", "punct", "punct"].map(label);
        let mut starts = [false; 7];
        Tree::default().finish(&mut heads, &mut labels, &[0; 7], &mut starts);
        assert_eq!(heads, [1, 4, 1, 2, 4, 4, 1]);
    }

    #[test]
    fn sentences_start_at_the_left_edge_of_roots() {
        let mut heads = [1, 1, 1, 4, 4];
        let mut labels = ["det", "ROOT", "punct", "nsubj", "ROOT"].map(label);
        let mut starts = [false; 5];
        Tree::default().finish(&mut heads, &mut labels, &[0; 5], &mut starts);
        assert_eq!(starts, [true, false, false, true, false]);
    }

    #[test]
    fn a_circle_of_arcs_ends() {
        let mut heads = [1, 0, 1];
        let mut labels = ["det", "amod", "prep||pobj"].map(label);
        let mut starts = [true; 3];
        Tree::default().finish(&mut heads, &mut labels, &[0; 3], &mut starts);
        assert_eq!((heads, starts), ([1, 0, 1], [false; 3]));
    }
}
