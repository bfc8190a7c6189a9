//! Any text is annotated: nothing panics, columns stay in step, and time grows with the length only.
#![cfg(test)]
#![allow(clippy::unwrap_used)]

mod common;

use std::time::{Duration, Instant};

use demarche_nlp::{Annotation, Pipeline, Workspace};

fn pipeline() -> Option<Pipeline> {
    common::model("en_core_web_sm").map(|folder| Pipeline::load(folder).unwrap())
}

/// Checks what must hold of the annotation of any text.
fn check(text: &str, annotation: &Annotation) {
    let n = annotation.len();
    let lengths = [
        annotation.space_after.len(),
        annotation.tags.len(),
        annotation.pos.len(),
        annotation.morphs.len(),
        annotation.heads.len(),
        annotation.deps.len(),
        annotation.sentence_starts.len(),
    ];
    assert_eq!(lengths, [n; 7]);
    let mut at = 0;
    for i in 0..n {
        let span = annotation.spans[i];
        assert_eq!(span.start, at, "token {i} does not follow the one before it");
        assert!(!annotation.text(text, i).is_empty());
        let _ = annotation.lemma(i);
        at = span.end + u32::from(annotation.space_after[i]);
        assert!((annotation.heads[i] as usize) < n);
        assert!(!annotation.tags[i].is_empty());
    }
    assert_eq!(at as usize, text.len());
    assert!(annotation.is_empty() || annotation.sentence_starts[0]);
    let mut end = 0;
    for entity in &annotation.entities {
        assert!(end <= entity.tokens.start && entity.tokens.start < entity.tokens.end);
        end = entity.tokens.end;
    }
    assert!(end as usize <= n);
}

#[test]
fn any_text_is_annotated() {
    let Some(pipeline) = pipeline() else { return };
    let mut workspace = Workspace::new();
    let mut texts: Vec<String> = [
        "", " ", "\n", "Yes", "Yes ", " Yes", "\0", "\u{feff}", "😀", "e\u{301}", "\u{1c}",
        "\r\n\r\n",
    ]
    .map(str::to_owned)
    .into();
    // Every pair of some characters that the rules treat differently, alone and inside a word.
    let odd = [
        'a',
        'Z',
        '1',
        '.',
        ',',
        '\'',
        '’',
        '(',
        ')',
        '-',
        '—',
        '%',
        '$',
        '€',
        '°',
        'm',
        '²',
        '٣',
        '中',
        '\u{200d}',
        '\u{1f525}',
        '\t',
        ' ',
    ];
    for a in odd {
        for b in odd {
            texts.push(format!("{a}{b}"));
            texts.push(format!("x{a}{b}9"));
        }
    }
    for text in &texts {
        check(text, pipeline.annotate(text, &mut workspace));
    }
}

#[test]
fn every_character_is_annotated() {
    let Some(pipeline) = pipeline() else { return };
    let mut workspace = Workspace::new();
    let all: Vec<char> = (0..0x3100).chain(0x1f000..0x1fb00).filter_map(char::from_u32).collect();
    for chars in all.chunks(2048) {
        let apart: String = chars.iter().flat_map(|&c| [c, ' ']).collect();
        check(&apart, pipeline.annotate(&apart, &mut workspace));
        let together: String = chars.iter().collect();
        check(&together, pipeline.annotate(&together, &mut workspace));
    }
}

/// One chunk that is all affixes, infixes or nothing of the kind must not take time that grows with
/// the square of its length. The lengths and the limit leave room for a busy machine: time in
/// proportion to the length gives a ratio of 8, to its square 64.
#[test]
fn time_grows_with_the_length_only() {
    let Some(pipeline) = pipeline() else { return };
    let mut workspace = Workspace::new();
    for unit in
        ["a", "(", ".", "'s", "n't", "-a", "a:b@", "http://a.b/", "1,2", " ", "😀", "+", "A b. "]
    {
        let mut time = |bytes: usize| {
            let text = unit.repeat(bytes / unit.len());
            let start = Instant::now();
            check(&text, pipeline.annotate(&text, &mut workspace));
            start.elapsed()
        };
        time(2_000);
        let (short, long) = (time(8_000), time(64_000));
        assert!(
            long < 32 * short + Duration::from_millis(200),
            "{unit:?}: {short:?} for 8 kB, {long:?} for 64 kB"
        );
    }
}
