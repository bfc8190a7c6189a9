//! Rebuilds the crate when a file of the codebook is added or removed, which the macro that embeds the folder cannot see.

fn main() {
    println!("cargo::rerun-if-changed=data/codebook");
}
