//! The matcher: a trie over folded pieces, with a case pattern at each end.
//!
//! Pieces are interned, edges live in one hash map keyed by node and piece. A walk from a token
//! goes as deep as the text allows and remembers where names end; then the deepest end whose case
//! fits wins. A lower-case piece of a name takes any case ('of', 'al', 'minister'); another piece
//! takes its own case or capitals throughout, so 'us' is no country and 'IRAN' is one.

use rustc_hash::FxHashMap;

use crate::entry::{Entry, Naming};
use crate::norm::{self, Shape};

/// A piece that no name contains.
const UNKNOWN: u32 = u32::MAX;
/// A sequence counts as set in capitals from this many words on.
const CAPITALS_WORDS: usize = 3;

/// What a surface stands for, as row numbers. The order is that of readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Target {
    Polity(u32, Naming),
    Organisation(u32),
    Place(u32),
    Role(u32),
}

/// One way to write one entry.
#[derive(Debug)]
struct Surface {
    target: Target,
    /// Per piece the required form, or none where any case will do.
    case: Box<[Option<Box<str>>]>,
    flags: Flags,
}

/// Conditions on the surroundings, written as trailing signs in the tables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Flags {
    /// `~`: not to be matched where the whole sentence is in capitals ('WHO', 'IS').
    not_in_capitals: bool,
    /// `!`: only right after the definite article ('the West').
    after_article: bool,
}

/// What surrounds the token at which a lookup starts.
#[derive(Debug, Clone, Copy)]
struct Surroundings {
    capitals: bool,
    article: bool,
}

impl Surroundings {
    fn allow(self, flags: Flags) -> bool {
        !(self.capitals && flags.not_in_capitals) && (self.article || !flags.after_article)
    }
}

/// A name found in a token sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match<'w> {
    /// First token.
    pub start: usize,
    /// Number of tokens, at least 1. Hyphens and possessive endings inside the name count.
    pub len: usize,
    /// All entries that the tokens name: countries first (name before adjective before demonym),
    /// then organisations, places and roles, each in table order. Never empty.
    pub readings: Vec<Entry<'w>>,
}

/// Token pieces prepared for lookups.
#[derive(Debug, Default)]
struct Prepared {
    text: String,
    /// Byte range in `text` and interned id of each piece.
    pieces: Vec<(u32, u32, u32)>,
    /// Per token the end of its pieces in `pieces`.
    ends: Vec<u32>,
}

/// The trie.
#[derive(Debug, Default)]
pub(crate) struct Index {
    ids: FxHashMap<Box<str>, u32>,
    edges: FxHashMap<(u32, u32), u32>,
    ends: Vec<Vec<Surface>>,
    /// Longest name in pieces.
    depth: usize,
    /// Room for the surface that is being added.
    scratch: Scratch,
}

/// Buffers that all insertions share.
#[derive(Debug, Default)]
struct Scratch {
    text: String,
    ranges: Vec<(usize, usize)>,
    folded: String,
}

impl Index {
    /// An empty one, with room for the names of tables of so many bytes.
    pub(crate) fn sized(bytes: usize) -> Self {
        let mut new = Self { ends: Vec::with_capacity(bytes / 32), ..Self::default() };
        new.ends.push(Vec::new());
        new.edges.reserve(bytes / 32);
        new.ids.reserve(bytes / 64);
        new
    }

    /// Adds a surface; trailing signs are its [`Flags`]. Returns whether it has any piece.
    pub(crate) fn insert(&mut self, surface: &str, target: Target) -> bool {
        let bare = surface.trim_end_matches(['~', '!']);
        let signs = &surface[bare.len()..];
        let flags =
            Flags { not_in_capitals: signs.contains('~'), after_article: signs.contains('!') };
        let Scratch { mut text, mut ranges, mut folded } = std::mem::take(&mut self.scratch);
        text.clear();
        ranges.clear();
        for word in norm::words(bare) {
            norm::fold(word, &mut text, |a, b| ranges.push((a, b)));
        }
        let named = text.chars().any(char::is_alphanumeric);
        if named {
            let mut node = 0;
            let mut case = Vec::with_capacity(ranges.len());
            for &(a, b) in &ranges {
                let piece = &text[a..b];
                norm::lower(piece, &mut folded);
                case.push((folded != piece).then(|| piece.into()));
                let id = self.intern(&folded);
                let next_node = self.ends.len() as u32;
                node = *self.edges.entry((node, id)).or_insert(next_node);
                if node == next_node {
                    self.ends.push(Vec::new());
                }
            }
            self.depth = self.depth.max(ranges.len());
            let case = case.into_boxed_slice();
            let list = &mut self.ends[node as usize];
            if !list.iter().any(|s| s.target == target && s.case == case) {
                list.push(Surface { target, case, flags });
            }
        }
        self.scratch = Scratch { text, ranges, folded };
        named
    }

    /// The number of a piece.
    fn intern(&mut self, piece: &str) -> u32 {
        if let Some(&id) = self.ids.get(piece) {
            return id;
        }
        let id = self.ids.len() as u32;
        self.ids.insert(piece.into(), id);
        id
    }

    /// All lists of surfaces that end at one node, for checks of the tables.
    pub(crate) fn targets(&self) -> impl Iterator<Item = Vec<(String, Target)>> {
        let mut names: Vec<&str> = vec![""; self.ids.len()];
        for (name, &id) in &self.ids {
            names[id as usize] = name;
        }
        let mut up = vec![(0, UNKNOWN); self.ends.len()];
        for (&(from, piece), &to) in &self.edges {
            up[to as usize] = (from, piece);
        }
        self.ends.iter().enumerate().filter(|(_, list)| !list.is_empty()).map(
            move |(node, list)| {
                let mut path = Vec::new();
                let mut at = node;
                while up[at].1 != UNKNOWN {
                    path.push(names[up[at].1 as usize]);
                    at = up[at].0 as usize;
                }
                path.reverse();
                let folded = path.join(" ");
                list.iter().map(|s| (spelled(s, &folded), s.target)).collect()
            },
        )
    }

    fn prepare(&self, tokens: &[&str]) -> Prepared {
        let mut out = Prepared::default();
        let mut lower = String::new();
        for token in tokens {
            let Prepared { text, pieces, .. } = &mut out;
            let shape = norm::fold(token, text, |a, b| pieces.push((a as u32, b as u32, UNKNOWN)));
            let first = out.ends.last().map_or(0, |&e| e as usize);
            if shape == Shape::Pieces {
                for (a, b, id) in &mut out.pieces[first..] {
                    let surface = &out.text[*a as usize..*b as usize];
                    norm::lower(surface, &mut lower);
                    *id = self.ids.get(lower.as_str()).copied().unwrap_or(UNKNOWN);
                }
            }
            out.ends.push(out.pieces.len() as u32);
        }
        out
    }

    /// Longest match at token `at`: number of tokens and targets.
    fn longest(
        &self,
        p: &Prepared,
        at: usize,
        around: Surroundings,
    ) -> Option<(usize, Vec<Target>)> {
        let first = if at == 0 { 0 } else { *p.ends.get(at - 1)? as usize };
        let mut node = 0;
        let mut done = first;
        let mut stops: Vec<(usize, usize, u32)> = Vec::new();
        'walk: for (i, &end) in p.ends.iter().enumerate().skip(at) {
            let end = end as usize;
            if end == done {
                if i == at {
                    return None; // a joiner begins no name
                }
                continue;
            }
            for &(_, _, id) in &p.pieces[done..end] {
                match self.edges.get(&(node, id)) {
                    Some(&next) => node = next,
                    None => break 'walk,
                }
            }
            done = end;
            if !self.ends[node as usize].is_empty() {
                stops.push((i + 1 - at, done, node));
            }
        }
        for &(len, last, node) in stops.iter().rev() {
            let pieces = &p.pieces[first..last];
            let mut targets: Vec<Target> = self.ends[node as usize]
                .iter()
                .filter(|s| around.allow(s.flags) && fits(&s.case, pieces, &p.text))
                .map(|s| s.target)
                .collect();
            if !targets.is_empty() {
                targets.sort_unstable();
                targets.dedup();
                return Some((len, targets));
            }
        }
        None
    }

    /// Longest match at token `at`.
    pub(crate) fn find(&self, tokens: &[&str], at: usize) -> Option<(usize, Vec<Target>)> {
        if at >= tokens.len() {
            return None;
        }
        // Each piece may be followed by one joiner; a few more tokens do no harm.
        let window = &tokens[at..tokens.len().min(at + 2 * self.depth + 1)];
        let around =
            Surroundings { capitals: in_capitals(tokens), article: after_article(tokens, at) };
        self.longest(&self.prepare(window), 0, around)
    }

    /// Leftmost-longest matches as start, length, targets.
    pub(crate) fn find_all(&self, tokens: &[&str]) -> Vec<(usize, usize, Vec<Target>)> {
        let prepared = self.prepare(tokens);
        let capitals = in_capitals(tokens);
        let mut out = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let around = Surroundings { capitals, article: after_article(tokens, at) };
            match self.longest(&prepared, at, around) {
                Some((len, targets)) => {
                    out.push((at, len, targets));
                    at += len;
                }
                None => at += 1,
            }
        }
        out
    }
}

/// The surface as the table has it, but folded.
fn spelled(surface: &Surface, folded: &str) -> String {
    let words: Vec<&str> = folded
        .split(' ')
        .zip(&surface.case)
        .map(|(low, case)| case.as_deref().unwrap_or(low))
        .collect();
    words.join(" ")
}

fn fits(case: &[Option<Box<str>>], pieces: &[(u32, u32, u32)], text: &str) -> bool {
    case.iter().zip(pieces).all(|(want, &(a, b, _))| {
        let have = &text[a as usize..b as usize];
        want.as_deref().is_none_or(|want| want == have || norm::is_upper(have))
    })
}

fn after_article(tokens: &[&str], at: usize) -> bool {
    at > 0 && norm::is_article(tokens[at - 1])
}

fn in_capitals(tokens: &[&str]) -> bool {
    let mut words = 0;
    for token in tokens {
        if !norm::is_upper(token) {
            return false;
        }
        words += usize::from(token.chars().any(char::is_alphabetic));
    }
    words >= CAPITALS_WORDS
}
