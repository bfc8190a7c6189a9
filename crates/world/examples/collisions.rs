//! Lists the surfaces that several entries claim, for whoever edits the tables.
//! `cargo run -p demarche-world --example collisions` prints those that ambiguous.tsv does not list;
//! with `all` as argument, every one.

fn main() {
    let all = std::env::args().nth(1).is_some_and(|a| a == "all");
    for c in demarche_world::World::builtin().collisions() {
        if all || !c.listed {
            println!("{}\t{}", c.surface, c.claimed_by.join("; "));
        }
    }
}
