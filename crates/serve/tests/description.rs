//! The API's description in the manual is that of the program. `DEMARCHE_BLESS=1` writes it anew.

#[test]
fn the_manual_describes_this_api() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema/openapi.json");
    let now = demarche_serve::description() + "\n";
    if std::env::var_os("DEMARCHE_BLESS").is_some() {
        std::fs::write(file, &now).unwrap();
    }
    let written = std::fs::read_to_string(file).unwrap_or_default();
    assert!(written == now, "{file} is not what the program says; DEMARCHE_BLESS=1 writes it anew");
}
