//! The record's JSON Schema: the committed file is that of the types, and what is coded satisfies it.

use crate::common;

use demarche_coder::record::schema;
use demarche_testkit::schema::Schema;

const COMMITTED: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema/demarche.event.1.schema.json");

#[test]
fn the_committed_schema_is_that_of_the_types() {
    let text = std::fs::read_to_string(COMMITTED).expect(COMMITTED);
    let committed: serde_json::Value = serde_json::from_str(&text).expect(COMMITTED);
    assert_eq!(
        committed,
        schema(),
        "stale: run `demarche schema > docs/schema/demarche.event.1.schema.json`, and count the \
         version up if a field changed its meaning or went"
    );
}

#[test]
fn coded_records_satisfy_it() {
    let Some(engine) = common::engine() else { return };
    let text = "The West is accusing Russia of planning an invasion of Ukraine despite Moscow \
                dismissing these allegations. Poland expelled three Russian diplomats, officials \
                told Reuters. If Iran attacks Israel, oil will rise.";
    let validator = Schema::new(&schema());
    let mut records = 0;
    for event in common::code(engine, text, Some("2022-01-29")).events {
        let value = serde_json::to_value(&event).unwrap();
        let faults = validator.faults(&value);
        assert!(faults.is_empty(), "{faults:?}\n{value:#}");
        records += 1;
    }
    assert!(records > 3);
    assert!(!validator.faults(&serde_json::json!({ "schema": "demarche.event/1" })).is_empty());
}
