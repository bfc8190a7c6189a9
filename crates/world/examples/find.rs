//! Shows what the world finds in each line of standard input, whose tokens are divided by blanks:
//! `echo "South Korean lawmakers visited Guinea - Bissau" | cargo run -p demarche-world --example find`.
//! One line a name: input line, first token, number of tokens, words, readings.

use std::io::BufRead;

use demarche_world::{Entry, World};

fn main() -> std::io::Result<()> {
    for (line, text) in std::io::stdin().lock().lines().enumerate() {
        let text = text?;
        let tokens: Vec<&str> = text.split_whitespace().collect();
        for found in World::builtin().find_all(&tokens) {
            let words = tokens[found.start..found.start + found.len].join(" ");
            let readings: Vec<String> = found.readings.iter().map(show).collect();
            println!(
                "{}\t{}\t{}\t{words}\t{}",
                line + 1,
                found.start,
                found.len,
                readings.join("; ")
            );
        }
    }
    Ok(())
}

fn show(entry: &Entry<'_>) -> String {
    match entry {
        Entry::Polity { country, naming } => format!("{} {naming:?}", country.iso3),
        Entry::Place { place } => {
            format!("{} ({})", place.kind, place.iso3.as_deref().unwrap_or("-"))
        }
        Entry::Organisation(o) => {
            format!("{} {} {} [{}]", o.code, o.sectors.join(" "), o.id, o.name)
        }
        Entry::Role(r) => format!("{:?} {}", r.class, r.sectors.join(" ")),
    }
}
