//! Whether values are what a JSON Schema says.

use serde_json::Value;

/// A schema that values are held against.
#[derive(Debug)]
pub struct Schema(jsonschema::Validator);

impl Schema {
    /// Reads a schema.
    ///
    /// # Panics
    /// If it is none.
    #[must_use]
    pub fn new(schema: &Value) -> Self {
        Self(jsonschema::validator_for(schema).expect("a JSON Schema"))
    }

    /// What is wrong with a value: a line each, with the place inside it.
    #[must_use]
    pub fn faults(&self, value: &Value) -> Vec<String> {
        self.0.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect()
    }
}
