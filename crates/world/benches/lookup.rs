//! What a lookup in the gazetteer costs, in wall-clock time of one thread.
//!
//! ```text
//! cargo bench -p demarche-world --bench lookup
//! ```
//!
//! Every hundredth place is looked up by its name, and as many names that nobody has.

use std::hint::black_box;
use std::time::Instant;

use demarche_world::gazetteer::{Gazetteer, key};

fn main() {
    let start = Instant::now();
    let gazetteer = Gazetteer::builtin();
    println!("open            {:>8.1} µs", start.elapsed().as_secs_f64() * 1e6);
    let names: Vec<String> =
        gazetteer.places().step_by(100).map(|place| place.name.to_owned()).collect();
    let keys: Vec<String> = names.iter().map(|name| key(name)).collect();
    let absent: Vec<String> = keys.iter().map(|key| format!("{key} qx")).collect();
    let measure = |what: &str, names: &[String], look: &dyn Fn(&str) -> usize| {
        let start = Instant::now();
        let found: usize = names.iter().map(|name| look(black_box(name))).sum();
        let each = start.elapsed().as_secs_f64() * 1e6 / names.len() as f64;
        println!("{what:<15} {each:>8.2} µs a name, {found} places of {} names", names.len());
    };
    measure("by name", &names, &|name| gazetteer.lookup(name).len());
    measure("by folded name", &keys, &|key| gazetteer.lookup_key(key).len());
    measure("absent", &absent, &|key| gazetteer.lookup_key(key).len());
}
