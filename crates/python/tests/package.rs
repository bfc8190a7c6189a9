//! What the compiled part offers and what its stub says of it are the same names.

use std::collections::BTreeSet;

/// Names that begin a line behind a keyword, up to what ends a name.
fn names<'a>(text: &'a str, keyword: &str) -> BTreeSet<&'a str> {
    let behind = text.lines().filter_map(|line| line.strip_prefix(keyword));
    behind
        .filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next())
        .collect()
}

#[test]
fn the_stub_has_the_names_of_the_module() {
    let stub = include_str!("../python/demarche/_native.pyi");
    let module = include_str!("../src/lib.rs");
    let exported: BTreeSet<&str> = module
        .split("#[pymodule_export]")
        .skip(1)
        .filter_map(|part| part.split("use super::").nth(1)?.split(';').next())
        .flat_map(|path| {
            let (_, list) = path.split_once("::").unwrap_or(("", path));
            list.trim_matches(|c: char| "{} \n".contains(c)).split(',')
        })
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let mut stated = names(stub, "class ");
    stated.extend(names(stub, "def "));
    assert_eq!(exported, stated);
    assert!(exported.contains("Coder") && exported.contains("plan"), "{exported:?}");
}
