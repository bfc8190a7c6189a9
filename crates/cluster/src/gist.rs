//! What an article says of itself, and what it only recalls.
//!
//! `Gunmen killed nine farmers on Wednesday. The raid came a day after bus passengers were kidnapped close by.` shares its
//! words with reports of the kidnapping, but it is not one of them. Clauses that words of sequence mark as background
//! (`data/sequence.tsv`) are therefore cut out of what an article is compared by, and kept beside it: an article whose
//! background is what another one tells is no report of that other one's event.
//!
//! There is no grammar here: a background clause reaches from its words to the end of the sentence, or to the comma after
//! it where the sentence begins with it; a later sentence that tells an earlier time is background as a whole.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::sequence::{Cue, Token, distances, find, find_last, tokens};
use crate::terms::{Terms, lead};
use crate::told::{days_told, is_calendar};

/// Bytes within which a dateline ends.
const LONGEST_DATELINE: usize = 100;
/// Words that are read of a sentence.
const MOST_WORDS: usize = 200;
/// Sentences that are read.
const MOST_SENTENCES: usize = 40;

/// How an article tells of what was before its event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Background {
    /// It does not.
    #[default]
    None,
    /// By a clause of its first sentence, which may as well be what the article is about.
    Clause,
    /// By a clause or sentence beside its event.
    Beside,
    /// It says that this was another event.
    Apart,
}

/// What an article says of itself, and what it only recalls.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Gist {
    /// Words of its own, with its headline, without weekdays and months.
    pub own: Terms,
    /// Words of its own in the headline and the lead.
    pub lead: Terms,
    /// Words of what it recalls, without those of its own.
    pub recalled: Terms,
    /// How it recalls.
    pub background: Background,
    /// The day of the event that it is about, where it says so.
    pub told: Option<Day>,
    /// The day that its lead tells of an event of its own.
    pub asserted: Option<Day>,
    /// Whether people speak about an event in its first sentence.
    pub reacts: bool,
    /// Whether it tells more of an event that is known: a toll that rises, a funeral.
    pub goes_on: bool,
}

/// Where the parts of a text lie, in bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    /// The first byte after the dateline.
    pub(crate) body: usize,
    /// The first sentence.
    pub(crate) first: Range<usize>,
    /// The byte after the lead.
    pub(crate) lead: usize,
    /// What is recalled, in the order of the text.
    pub(crate) recalled: Vec<Range<usize>>,
    background: Background,
    reacts: bool,
}

impl Layout {
    /// Reads a text; `sentences` may be empty if they are not known.
    pub(crate) fn of(title: &str, text: &str, sentences: &[(u32, u32)]) -> Self {
        let body = dateline(text);
        let own_sentences;
        let list = if sentences.is_empty() {
            own_sentences = split(text);
            own_sentences.as_slice()
        } else {
            sentences
        };
        let within = |(start, end): &(u32, u32)| -> Option<Range<usize>> {
            let (start, end) = ((*start as usize).max(body), *end as usize);
            (start < end && text.get(start..end).is_some()).then_some(start..end)
        };
        let list: Vec<Range<usize>> = list.iter().filter_map(within).take(MOST_SENTENCES).collect();
        let mut layout = Self {
            body,
            first: list.first().cloned().unwrap_or(body..text.len()),
            lead: lead(text).len().max(body),
            ..Self::default()
        };
        for (n, sentence) in list.iter().enumerate() {
            layout.sentence(n == 0, sentence, &text[sentence.clone()]);
        }
        if find(Cue::Apart, &tokens(title, MOST_WORDS)).is_some() {
            layout.background = Background::Apart;
        }
        layout.recalled.sort_by_key(|r| (r.start, r.end));
        let first = layout.own(text, &layout.first);
        layout.reacts = find(Cue::Reacts, &tokens(&first, MOST_WORDS)).is_some();
        layout
    }

    fn sentence(&mut self, first: bool, at: &Range<usize>, text: &str) {
        let tokens = tokens(text, MOST_WORDS);
        let mut add = |part: Range<usize>, background: Background| {
            self.recalled.push(at.start + part.start..at.start + part.end);
            self.background = self.background.max(background);
        };
        if let Some(found) = find(Cue::Apart, &tokens) {
            add(tokens[found.start].start..text.len(), Background::Apart);
        }
        if let Some(found) = find(Cue::After, &tokens) {
            let start = tokens[found.start].start;
            let apart = !first && find(Cue::Came, &tokens[..=found.start]).is_some();
            let background = if apart { Background::Apart } else { Background::Beside };
            // 'A day after …, they …': a number may stand before it.
            let end = if found.start <= 1 { comma(text, start) } else { text.len() };
            add(start..end, background);
        }
        if let Some(found) = find(Cue::Before, &tokens) {
            if first {
                add(clause(text, &tokens, &found), Background::Clause);
            } else if find(Cue::Reacts, &tokens[..found.start]).is_some() {
                // 'They commented on the vote of the day before': it is what the article is about.
                add(0..text.len(), Background::Clause);
            } else {
                add(0..text.len(), Background::Beside);
            }
        }
        if let Some(found) = find(Cue::Had, &tokens) {
            let start = tokens[found.start].start;
            // Only where it says when: '… had demanded on Tuesday'. 'Today' is the day from which is counted, whichever it is.
            let earlier = |from: Day| {
                days_told(&text[start..], from).iter().any(|told| !told.owns && told.day != from)
            };
            if earlier(Day(0)) || earlier(Day(1)) {
                if first {
                    add(start..text.len(), Background::Clause);
                } else {
                    add(0..text.len(), Background::Beside);
                }
            }
        }
    }

    /// Whether a byte lies in what is recalled.
    pub(crate) fn recalls(&self, at: usize) -> bool {
        self.recalled.iter().any(|r| r.contains(&at))
    }

    /// A stretch of the text with blanks for what is recalled.
    fn own(&self, text: &str, within: &Range<usize>) -> String {
        let mut out = String::with_capacity(within.len());
        let mut at = within.start;
        for part in &self.recalled {
            let (start, end) = (part.start.clamp(at, within.end), part.end.clamp(at, within.end));
            out.push_str(text.get(at..start).unwrap_or_default());
            out.push(' ');
            at = end.max(at);
        }
        out.push_str(text.get(at..within.end).unwrap_or_default());
        out
    }
}

impl Gist {
    /// Reads a text that was published on a day. `sentences` are first byte and byte after the last of each; if there are
    /// none, full stops divide them.
    pub fn of(title: &str, text: &str, sentences: &[(u32, u32)], published: Option<Day>) -> Self {
        Self::with(title, text, &Layout::of(title, text, sentences), published)
    }

    pub(crate) fn with(title: &str, text: &str, layout: &Layout, published: Option<Day>) -> Self {
        let own = layout.own(text, &(layout.body..text.len()));
        let own_words = Terms::of("", &own);
        let pieces: Vec<&str> =
            layout.recalled.iter().filter_map(|r| text.get(r.clone())).collect();
        let recalled = Terms::of("", &pieces.join(" . "));
        let head = text.get(..layout.lead).unwrap_or(text);
        let mut gist = Self {
            own: Terms::of(title, &own).filtered(|term| !is_calendar(term)),
            lead: Terms::of(title, &layout.own(text, &(layout.body..layout.lead))),
            recalled: recalled.filtered(|term| !is_calendar(term) && !own_words.has(term)),
            background: layout.background,
            reacts: layout.reacts,
            goes_on: [title, head]
                .iter()
                .any(|part| find(Cue::GoesOn, &tokens(part, MOST_WORDS)).is_some()),
            ..Self::default()
        };
        if let Some(published) = published {
            gist.tell(text, layout, published);
        }
        gist
    }

    /// `Monday's raid` is what the text is about; else the first day that is told of an event of its own (in the lead, where
    /// the article is about what people say); else the last one of those that it recalls.
    fn tell(&mut self, text: &str, layout: &Layout, published: Day) {
        let days: Vec<_> =
            days_told(text, published).into_iter().filter(|d| d.at >= layout.body).collect();
        let own = |d: &&crate::told::Told| !d.said && !layout.recalls(d.at);
        let end = if self.reacts { layout.lead } else { text.len() };
        let first = days.iter().find(|d| own(d) && d.at < end).map(|d| d.day);
        self.asserted = days.iter().find(|d| own(d) && d.at < layout.lead).map(|d| d.day);
        let recalled = days.iter().filter(|d| layout.recalls(d.at)).map(|d| d.day);
        let words = tokens(text, MOST_WORDS);
        let counted = distances(&words).map(|(days, ago)| {
            if ago { published } else { first.unwrap_or(published) }.plus(-days)
        });
        let possessed = days.iter().find(|d| d.owns).map(|d| d.day);
        self.told = possessed.or(first).or_else(|| recalled.chain(counted).max());
    }
}

/// The first byte after `KYIV, March 3 (Wire) - `; 0 where there is none.
fn dateline(text: &str) -> usize {
    let capitals = text.find(|c: char| !c.is_uppercase()).unwrap_or(text.len());
    if capitals < 3 {
        return 0;
    }
    let dash = [" - ", " – ", " — "]
        .iter()
        .filter_map(|dash| text.find(dash).map(|at| (at, at + dash.len())))
        .min();
    let Some((at, end)) = dash else { return 0 };
    if at <= LONGEST_DATELINE && !text[..at].contains(". ") { end } else { 0 }
}

fn comma(text: &str, from: usize) -> usize {
    text[from..].find(',').map_or(text.len(), |at| from + at)
}

/// The clause of a first sentence in which a phrase stands.
fn clause(text: &str, tokens: &[Token], found: &Range<usize>) -> Range<usize> {
    let before = &text[..tokens[found.start].start];
    let word = find_last(Cue::Clause, &tokens[..found.start]).map(|r| tokens[r.start].start);
    let start = before.rfind(',').max(word).unwrap_or(0);
    start..comma(text, tokens[found.end - 1].end)
}

/// Sentences by their full stops.
fn split(text: &str) -> Vec<(u32, u32)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() && out.len() < MOST_SENTENCES {
        let rest = &text[at..];
        let length = lead_sentence(rest).max(1);
        out.push((at as u32, (at + length) as u32));
        at += length;
    }
    out
}

/// Bytes of the first sentence, with the blanks after it.
fn lead_sentence(text: &str) -> usize {
    let mut ended = false;
    for (i, c) in text.char_indices() {
        match c {
            '.' | '!' | '?' | '"' | '”' => ended = true,
            '\n' => return i + 1,
            _ if c.is_whitespace() => {}
            _ => {
                let blank = text[..i].ends_with(char::is_whitespace);
                if ended && blank && !c.is_lowercase() {
                    return i;
                }
                ended = false;
            }
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAID: &str = "TUMBA, Nigeria - Gunmen shot dead nine farmers near Tumba on Wednesday. \
                        The raid came a day after passengers were kidnapped on the Rugu highway.";

    fn gist(title: &str, text: &str) -> Gist {
        // A Wednesday.
        Gist::of(title, text, &[], Day::parse("2024-05-15"))
    }

    fn has(terms: &Terms, word: &str) -> bool {
        terms.iter().any(|(term, _)| term == word)
    }

    #[test]
    fn background_is_cut_out() {
        let raid = gist("Nine farmers killed", RAID);
        assert_eq!(raid.background, Background::Apart);
        assert!(has(&raid.own, "farmer") && !has(&raid.own, "kidnap") && !has(&raid.own, "TUMBA"));
        assert!(has(&raid.recalled, "kidnap") && has(&raid.recalled, "Rugu"));
        assert!(!has(&raid.own, "Wednesday"));
        assert_eq!(raid.told, Day::parse("2024-05-15"));
        assert_eq!(raid.asserted, raid.told);
    }

    #[test]
    fn what_is_spoken_of_is_no_background() {
        let text =
            "The union on Wednesday condemned Monday's arrests in Kisumu. It called for talks.";
        let gist = gist("", text);
        assert_eq!(gist.background, Background::None);
        assert!(gist.reacts && gist.goes_on);
        assert_eq!(gist.told, Day::parse("2024-05-13"));
    }

    #[test]
    fn sentences_that_begin_with_it() {
        let gist = gist("", "Two days after the vote in Lome, ministers met in Accra.");
        assert!(has(&gist.recalled, "Lome") && has(&gist.own, "Accra"));
        assert_eq!(gist.background, Background::Beside);
    }

    #[test]
    fn nothing_and_odd_texts() {
        assert_eq!(gist("", ""), Gist::default());
        for text in
            [". . .", "ÄÖÜ - ", "a day after", "had landed on Monday", "\n\n\"", "last week"]
        {
            let sentences = [(0, 1), (1, 2), (0, 4000), (5, 2)];
            let _ = (gist(text, text), Gist::of(text, text, &sentences, Some(Day(i32::MIN))));
        }
    }
}
