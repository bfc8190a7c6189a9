//! Measures lookups: `cargo run --release -p demarche-world --example lookup_speed < text`
//! splits standard input at blanks into sentences of 25 tokens and looks each token up.

use std::io::Read;
use std::time::Instant;

use demarche_world::World;

fn main() -> std::io::Result<()> {
    let start = Instant::now();
    let world = World::builtin();
    let load = start.elapsed();
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let start = Instant::now();
    let mut found = 0;
    for sentence in tokens.chunks(25) {
        found += world.find_all(sentence).len();
    }
    let spent = start.elapsed();
    println!(
        "load {load:.1?}; {} tokens in {spent:.1?}, {:.0} per millisecond; {found} names",
        tokens.len(),
        tokens.len() as f64 / spent.as_secs_f64() / 1e3
    );
    Ok(())
}
