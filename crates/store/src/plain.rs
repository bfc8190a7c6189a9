//! Answers in the types that every reader of arrow knows: the query engine's own kinds of text are young.

use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;

/// The schema with plain types in the place of views and dictionaries.
pub fn plain_schema(schema: &Schema) -> SchemaRef {
    let fields: Vec<Field> = schema.fields().iter().map(|f| plain(f)).collect();
    Arc::new(Schema::new(fields))
}

/// The rows in the types of a [`plain_schema`].
pub fn plain_batch(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    let columns = batch.columns().iter().zip(schema.fields());
    let columns = columns.map(|(column, field)| cast(column, field.data_type()));
    RecordBatch::try_new(schema.clone(), columns.collect::<Result<_, _>>()?)
}

fn plain(field: &Field) -> Field {
    let kind = match field.data_type() {
        DataType::Utf8View => DataType::Utf8,
        DataType::BinaryView => DataType::Binary,
        DataType::Dictionary(_, of) => {
            return plain(&Field::new(field.name(), of.as_ref().clone(), true));
        }
        DataType::List(of) | DataType::ListView(of) => DataType::List(Arc::new(plain(of))),
        other => other.clone(),
    };
    Field::new(field.name(), kind, true)
}

#[cfg(test)]
mod tests {
    use arrow::array::{ArrayRef, StringViewArray};

    use super::*;

    #[test]
    fn views_become_texts() {
        let names: ArrayRef = Arc::new(StringViewArray::from(vec![Some("RUS"), None]));
        let batch = RecordBatch::try_from_iter([("actor", names)]).unwrap();
        let schema = plain_schema(&batch.schema());
        assert_eq!(schema.field(0).data_type(), &DataType::Utf8);
        let plain = plain_batch(&batch, &schema).unwrap();
        assert_eq!((plain.num_rows(), plain.column(0).null_count()), (2, 1));
    }
}
