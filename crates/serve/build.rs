//! Says whether the page is there, and when to look again.

use std::path::Path;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(has_page)");
    println!("cargo::rerun-if-changed=page");
    if Path::new("page/index.html").is_file() {
        println!("cargo::rustc-cfg=has_page");
    }
}
