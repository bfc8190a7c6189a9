//! Cells of an answer, whatever arrow type its columns have.

use arrow::array::{Array, ArrayRef, AsArray, ListArray, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Float64Type, Int32Type, Int64Type};
use arrow::record_batch::RecordBatch;

use crate::error::StoreError;

/// The cells of a record batch, by column and row. Of a cell that is null or of another type there is nothing.
#[derive(Debug)]
pub struct Cells {
    columns: Vec<Column>,
    rows: usize,
}

#[derive(Debug)]
enum Column {
    Text(StringArray),
    /// The lists, and the texts of all.
    Texts(ListArray, StringArray),
    Number(ArrayRef),
    Real(ArrayRef),
    Flag(ArrayRef),
    /// Days since 1970.
    Day(ArrayRef),
    Other,
}

impl Cells {
    /// Looks at a batch. Texts of any width become one type; nothing else is copied.
    pub fn of(batch: &RecordBatch) -> Result<Self, StoreError> {
        let columns = batch.columns().iter().map(column).collect::<Result<_, _>>()?;
        Ok(Self { columns, rows: batch.num_rows() })
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// A text; empty for none.
    pub fn text(&self, column: usize, row: usize) -> &str {
        match &self.columns[column] {
            Column::Text(c) if c.is_valid(row) => c.value(row),
            _ => "",
        }
    }

    /// A text that is not empty.
    pub fn some(&self, column: usize, row: usize) -> Option<&str> {
        Some(self.text(column, row)).filter(|t| !t.is_empty())
    }

    /// The texts of a list.
    pub fn texts(&self, column: usize, row: usize) -> Vec<Option<&str>> {
        let Column::Texts(lists, texts) = &self.columns[column] else { return Vec::new() };
        if lists.is_null(row) {
            return Vec::new();
        }
        let (from, to) =
            (lists.value_offsets()[row] as usize, lists.value_offsets()[row + 1] as usize);
        (from..to).map(|i| texts.is_valid(i).then(|| texts.value(i))).collect()
    }

    /// A whole number.
    pub fn number(&self, column: usize, row: usize) -> Option<i64> {
        let Column::Number(c) = &self.columns[column] else { return None };
        c.is_valid(row).then(|| c.as_primitive::<Int64Type>().value(row))
    }

    /// A number.
    pub fn real(&self, column: usize, row: usize) -> Option<f64> {
        let Column::Real(c) = &self.columns[column] else { return None };
        c.is_valid(row).then(|| c.as_primitive::<Float64Type>().value(row))
    }

    /// A yes or no; no for none.
    pub fn flag(&self, column: usize, row: usize) -> bool {
        let Column::Flag(c) = &self.columns[column] else { return false };
        c.is_valid(row) && c.as_boolean().value(row)
    }

    /// A day, in days since 1970.
    pub fn day(&self, column: usize, row: usize) -> Option<i32> {
        let Column::Day(c) = &self.columns[column] else { return None };
        c.is_valid(row).then(|| c.as_primitive::<Int32Type>().value(row))
    }
}

fn column(column: &ArrayRef) -> Result<Column, StoreError> {
    let as_type = |to: &DataType| cast(column, to);
    Ok(match column.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Dictionary(..) => {
            Column::Text(as_type(&DataType::Utf8)?.as_string::<i32>().clone())
        }
        DataType::List(_) | DataType::LargeList(_) => {
            let field = Field::new("element", DataType::Utf8, true);
            let lists = as_type(&DataType::List(field.into()))?.as_list::<i32>().clone();
            let texts = lists.values().as_string::<i32>().clone();
            Column::Texts(lists, texts)
        }
        DataType::Boolean => Column::Flag(column.clone()),
        DataType::Date32 => Column::Day(as_type(&DataType::Int32)?),
        kind if kind.is_integer() => Column::Number(as_type(&DataType::Int64)?),
        kind if kind.is_floating() => Column::Real(as_type(&DataType::Float64)?),
        _ => Column::Other,
    })
}

/// The text in a row of a column of any text type; empty for null and for anything else.
pub fn text_at(column: &dyn Array, row: usize) -> String {
    if column.is_null(row) {
        return String::new();
    }
    if let Some(c) = column.as_string_view_opt() {
        c.value(row).to_owned()
    } else if let Some(c) = column.as_string_opt::<i32>() {
        c.value(row).to_owned()
    } else if let Some(c) = column.as_string_opt::<i64>() {
        c.value(row).to_owned()
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{
        BooleanArray, Date32Array, Int32Array, ListBuilder, StringBuilder, StringViewArray,
    };

    use super::*;

    #[test]
    fn cells_come_back_whatever_the_type() {
        let mut lists = ListBuilder::new(StringBuilder::new());
        lists.append_value([Some("RUS"), None]);
        lists.append_null();
        let batch = RecordBatch::try_from_iter([
            ("text", Arc::new(StringViewArray::from(vec![Some("a"), None])) as ArrayRef),
            ("list", Arc::new(lists.finish())),
            ("number", Arc::new(Int32Array::from(vec![Some(7), None]))),
            ("flag", Arc::new(BooleanArray::from(vec![Some(true), None]))),
            ("day", Arc::new(Date32Array::from(vec![Some(1), None]))),
        ])
        .unwrap();
        let cells = Cells::of(&batch).unwrap();
        assert_eq!((cells.text(0, 0), cells.some(0, 1)), ("a", None));
        assert_eq!(cells.texts(1, 0), [Some("RUS"), None]);
        assert_eq!(cells.texts(1, 1), []);
        assert_eq!((cells.number(2, 0), cells.number(2, 1)), (Some(7), None));
        assert_eq!((cells.flag(3, 0), cells.flag(3, 1)), (true, false));
        assert_eq!((cells.day(4, 0), cells.day(4, 1)), (Some(1), None));
        assert_eq!(cells.real(0, 0), None);
    }
}
