//! Prints a text as CoNLL-U, with entities in the last column.
//!
//! ```text
//! cargo run --release --example annotate -- MODEL < article.txt
//! ```
//!
//! MODEL is a model folder, an unpacked wheel or a wheel. Labels are spaCy's (`ClearNLP`), not those
//! of Universal Dependencies.

use std::error::Error;
use std::io::{self, Read, Write};

use demarche_nlp::{Annotation, Pipeline, Pos, Workspace};

fn main() -> Result<(), Box<dyn Error>> {
    let model = std::env::args_os().nth(1).ok_or("usage: annotate MODEL < TEXT")?;
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;

    let pipeline = Pipeline::load(model)?;
    let mut workspace = Workspace::new();
    let annotation = pipeline.annotate(&text, &mut workspace);
    match write_conllu(&text, annotation, &mut io::stdout().lock()) {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

fn write_conllu(text: &str, annotation: &Annotation, out: &mut impl Write) -> io::Result<()> {
    for sentence in annotation.sentences() {
        // CoNLL-U has no white space tokens: number the others.
        let tokens: Vec<usize> = (sentence.start as usize..sentence.end as usize)
            .filter(|&i| annotation.pos[i] != Pos::Space)
            .collect();
        let (Some(&first), Some(&last)) = (tokens.first(), tokens.last()) else { continue };
        let number = |i: usize| tokens.binary_search(&i).map_or(0, |at| at + 1);
        let start = annotation.spans[first].start as usize;
        let end = annotation.spans[last].end as usize;
        writeln!(
            out,
            "# text = {}",
            text[start..end].split_whitespace().collect::<Vec<_>>().join(" ")
        )?;
        for &i in &tokens {
            let head = annotation.heads[i] as usize;
            writeln!(
                out,
                "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t_\t{}",
                number(i),
                annotation.text(text, i),
                annotation.lemma(i),
                annotation.pos[i],
                annotation.tags[i],
                if annotation.morphs[i].is_empty() { "_" } else { annotation.morphs[i] },
                if head == i { 0 } else { number(head) },
                annotation.deps[i],
                misc(annotation, i),
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The last column: an entity that starts or goes on at the token, and whether a space follows.
fn misc(annotation: &Annotation, i: usize) -> String {
    let mut items = Vec::new();
    let inside = |e: &&demarche_nlp::Entity| (e.tokens.start..e.tokens.end).contains(&(i as u32));
    if let Some(entity) = annotation.entities.iter().find(inside) {
        let place = if entity.tokens.start as usize == i { "B" } else { "I" };
        items.push(format!("Entity={place}-{}", entity.label));
    }
    if !annotation.space_after[i] {
        items.push("SpaceAfter=No".to_owned());
    }
    if items.is_empty() { "_".to_owned() } else { items.join("|") }
}
