//! The embedded gazetteer, and dumps read by path.

use std::fmt::Write as _;
use std::io::Write as _;

use demarche_world::gazetteer::{Gazetteer, key};

#[test]
fn names_are_found_in_any_writing() {
    let gazetteer = Gazetteer::builtin();
    for name in ["Caracas", "caracas", "CARACAS"] {
        let found = gazetteer.lookup(name);
        let capital = found.iter().find(|p| p.feature.code == "PPLC").expect(name);
        assert_eq!((capital.geonameid, capital.country), (Some(3_646_738), "VEN"));
    }
    assert!(gazetteer.lookup("Zurich").iter().any(|p| p.country == "CHE" && p.name == "Zürich"));
    assert!(gazetteer.lookup("no such place at all").is_empty());
    assert_eq!(key("the  Côte-d’Ivoire"), "cote divoire");
}

#[test]
fn divisions_are_known() {
    let gazetteer = Gazetteer::builtin();
    let texas = gazetteer.lookup("Texas").into_iter().find(|p| p.resolution() == "admin1");
    let texas = texas.expect("Texas");
    assert_eq!((texas.admin1, texas.country), ("Texas", "USA"));
    assert!((texas.lat - 31.25).abs() < 1.0, "{}", texas.lat);
    let paris = gazetteer.lookup("Paris");
    assert!(paris.iter().any(|p| p.division == texas.division && p.admin1 == "Texas"));
    let russia = gazetteer.lookup("Russia").into_iter().find(|p| p.resolution() == "country");
    assert_eq!(russia.expect("Russia").admin1, "");
}

#[test]
fn every_place_reads_and_lies_on_the_globe() {
    let gazetteer = Gazetteer::builtin();
    let mut n = 0;
    for place in gazetteer.places() {
        assert!(place.lat.abs() <= 90.0 && place.lon.abs() <= 180.0, "{place:?}");
        assert!(!place.name.is_empty());
        n += 1;
    }
    assert_eq!(n, gazetteer.len());
    assert!(n > 250_000);
}

#[test]
fn the_lock_file_is_of_this_gazetteer() {
    use sha2::{Digest, Sha256};
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/");
    let bytes = std::fs::read(format!("{folder}gazetteer.bin")).expect("gazetteer.bin");
    assert!(bytes.len() < 15_000_000, "{} bytes", bytes.len());
    let mut found = String::new();
    for byte in Sha256::digest(&bytes) {
        write!(found, "{byte:02x}").expect("a string");
    }
    let lock = std::fs::read_to_string(format!("{folder}gazetteer.lock")).expect("gazetteer.lock");
    let made = lock.lines().find_map(|l| l.strip_prefix("made gazetteer.bin "));
    assert_eq!(made, Some(found.as_str()), "run `cargo xtask generate world`");
}

#[test]
fn a_dump_is_read_by_path_and_a_damaged_file_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let dump = folder.path().join("XX.txt");
    let mut file = std::fs::File::create(&dump).expect("a file");
    let row = |id: u32, name: &str, class: &str, code: &str, population: u32| {
        format!(
            "{id}\t{name}\t{name}\t\t10.5\t-66.9\t{class}\t{code}\tVE\t\t25\t\t\t\t{population}\t\t\t\t\n"
        )
    };
    write!(file, "{}{}", row(1, "Vargas", "A", "ADM1", 0), row(2, "Maiquetía", "P", "PPL", 87_909))
        .expect("rows");
    let gazetteer = Gazetteer::load(&dump).expect("a dump");
    let town = gazetteer.lookup("maiquetia")[0];
    assert_eq!((town.admin1, town.country, town.population), ("Vargas", "VEN", 87_909));

    std::fs::write(&dump, "1\tshort\n").expect("a file");
    let error = Gazetteer::load(&dump).expect_err("a short row").to_string();
    assert!(error.contains("XX.txt:1: 2 columns"), "{error}");
    let error = Gazetteer::open(b"DMGAZ\x00\x00\x01cut".to_vec().into()).expect_err("a cut file");
    assert!(error.to_string().contains("cut off"), "{error}");
}
