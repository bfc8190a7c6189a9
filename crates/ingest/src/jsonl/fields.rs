//! One line: an object, and the fields of it that are wanted.

use std::fmt;

use demarche_text::Document;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::failure::Reason;
use crate::mapping::{Mapping, Target};
use crate::record::Fields;

/// The offset in the line, where one byte is at fault, and what is wrong.
type Wrong = (Option<usize>, Reason);

/// The document in a line; or the offset in the line and what is wrong there.
pub(super) fn document(line: &[u8], mapping: &Mapping) -> Result<Document, Wrong> {
    let line = std::str::from_utf8(line).map_err(|e| (Some(e.valid_up_to()), Reason::Encoding))?;
    if !line.trim_start().starts_with('{') {
        return match serde_json::from_str::<IgnoredAny>(line) {
            Ok(_) => Err((None, Reason::NotAnObject)),
            Err(error) => Err(not_json(&error)),
        };
    }
    let found = object(line, mapping)?;
    let mut fields = Fields::default();
    for (target, column) in mapping.columns() {
        if let Some(value) = at_path(&found, column)
            && let Some(text) = text(target, column, value).map_err(|reason| (None, reason))?
        {
            fields.set(target, text);
        }
    }
    let text = mapping.column(Target::Text).unwrap_or_default();
    fields.document(text, || names(line)).map_err(|reason| (None, reason))
}

/// The wanted fields of the object in a line. Others are checked but not kept.
fn object(line: &str, mapping: &Mapping) -> Result<Map<String, Value>, Wrong> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let found = Wanted(mapping).deserialize(&mut deserializer).map_err(|e| not_json(&e))?;
    deserializer.end().map_err(|e| not_json(&e))?;
    Ok(found)
}

/// Names of all fields of the object in a line, in its order.
fn names(line: &str) -> Vec<String> {
    struct Names;
    impl<'de> Visitor<'de> for Names {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut names = Vec::new();
            while let Some((name, IgnoredAny)) = map.next_entry()? {
                names.push(name);
            }
            Ok(names)
        }
    }
    serde_json::Deserializer::from_str(line).deserialize_map(Names).unwrap_or_default()
}

/// Keeps the fields at which a mapped path begins.
struct Wanted<'a>(&'a Mapping);

impl Wanted<'_> {
    fn keeps(&self, name: &str) -> bool {
        self.0.columns().any(|(_, column)| {
            column.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }
}

impl<'de> DeserializeSeed<'de> for Wanted<'_> {
    type Value = Map<String, Value>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Wanted<'_> {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            if !self.keeps(&name) {
                map.next_value::<IgnoredAny>()?;
            } else if found.contains_key(&name) {
                return Err(A::Error::custom(format_args!("duplicate field `{name}`")));
            } else {
                found.insert(name, map.next_value()?);
            }
        }
        Ok(found)
    }
}

/// The value at a path; a field whose own name is the path comes first.
fn at_path<'v>(object: &'v Map<String, Value>, path: &str) -> Option<&'v Value> {
    if let Some(value) = object.get(path) {
        return Some(value);
    }
    let ends = path.match_indices('.').map(|(at, _)| at);
    ends.filter_map(|at| Some((object.get(path.get(..at)?)?, path.get(at + 1..)?)))
        .find_map(|(value, rest)| within(value, rest))
}

/// The value at a path within another, which must go on there.
fn within<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    match value {
        Value::Object(object) => at_path(object, path),
        Value::Array(items) => {
            let (index, rest) = path.split_once('.').map_or((path, None), |(i, r)| (i, Some(r)));
            let item = items.get(index.parse::<usize>().ok()?)?;
            rest.map_or(Some(item), |rest| within(item, rest))
        }
        _ => None,
    }
}

/// A value as text: a string, for some fields also a number, for the author a list of names.
fn text(target: Target, column: &str, value: &Value) -> Result<Option<String>, Reason> {
    let (numbers, expected) = match target {
        Target::Id | Target::Date => (true, "a string or a number"),
        Target::Author => (false, "a string or a list of strings"),
        _ => (false, "a string"),
    };
    let refused = || Reason::FieldType { field: column.to_owned(), expected };
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        Value::Number(number) if numbers => Ok(Some(number.to_string())),
        Value::Array(names) if target == Target::Author => {
            let names: Option<Vec<&str>> = names.iter().map(Value::as_str).collect();
            Ok(Some(names.ok_or_else(refused)?.join(", ")))
        }
        _ => Err(refused()),
    }
}

/// The parser's reason without its position, which the failure has.
fn not_json(error: &serde_json::Error) -> Wrong {
    let said = error.to_string();
    let reason = said.split(" at line ").next().unwrap_or(&said).to_owned();
    (Some(error.column().saturating_sub(1)), Reason::Json(reason))
}
