//! A value of a column as text.

use arrow::array::{Array, AsArray};
use arrow::datatypes::{
    DataType, Date32Type, Date64Type, Int64Type, TimeUnit, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt64Type,
};

use crate::date;
use crate::decode::decode;
use crate::failure::Reason;
use crate::mapping::Target;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// The type as which a column is read: texts as views, so that a value that stands in many rows is
/// held once.
pub(super) fn read_as(stored: &DataType) -> DataType {
    match stored {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => DataType::Utf8View,
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => DataType::BinaryView,
        DataType::Dictionary(_, value) => read_as(value),
        other => other.clone(),
    }
}

/// What the type of a column must be to hold this; nothing if it is right.
pub(super) fn expected(target: Target, held: &DataType) -> Option<&'static str> {
    let text = matches!(held, DataType::Utf8View | DataType::BinaryView);
    let number = held.is_integer();
    let time = matches!(held, DataType::Date32 | DataType::Date64 | DataType::Timestamp(..));
    match target {
        _ if text => None,
        Target::Date if number || time => None,
        Target::Id if number => None,
        Target::Date => Some("a column of strings, dates, times or whole numbers"),
        Target::Id => Some("a column of strings or whole numbers"),
        _ => Some("a column of strings"),
    }
}

/// The value of a row; nothing if it is null.
pub(super) fn text(column: &dyn Array, row: usize, limit: u64) -> Result<Option<String>, Reason> {
    if row >= column.len() || column.is_null(row) {
        return Ok(None);
    }
    let bounded = |length: usize| {
        if length as u64 > limit { Err(Reason::LongRecord(limit)) } else { Ok(()) }
    };
    let second = match column.data_type() {
        DataType::Utf8View => {
            let text = column.as_string_view().value(row);
            bounded(text.len())?;
            return match text.find('\0') {
                Some(_) => Err(Reason::Binary(0)),
                None => Ok(Some(text.to_owned())),
            };
        }
        DataType::BinaryView => {
            let bytes = column.as_binary_view().value(row);
            bounded(bytes.len())?;
            let decoded = decode(bytes.to_vec()).map_err(|failure| failure.reason)?;
            return Ok(Some(decoded.text));
        }
        DataType::UInt64 => {
            return Ok(Some(column.as_primitive::<UInt64Type>().value(row).to_string()));
        }
        integer if integer.is_integer() => return whole_number(column, row),
        DataType::Date32 => i64::from(column.as_primitive::<Date32Type>().value(row)) * DAY,
        DataType::Date64 => column.as_primitive::<Date64Type>().value(row).div_euclid(1_000),
        DataType::Timestamp(TimeUnit::Second, _) => {
            column.as_primitive::<TimestampSecondType>().value(row)
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            column.as_primitive::<TimestampMillisecondType>().value(row).div_euclid(1_000)
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            column.as_primitive::<TimestampMicrosecondType>().value(row).div_euclid(1_000_000)
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            column.as_primitive::<TimestampNanosecondType>().value(row).div_euclid(1_000_000_000)
        }
        _ => return Ok(None),
    };
    let day = date::of_second(second);
    day.map(Some).ok_or_else(|| Reason::Date(format!("{second} seconds from 1970")))
}

/// A whole number of any width that fits 64 bits with a sign.
fn whole_number(column: &dyn Array, row: usize) -> Result<Option<String>, Reason> {
    let one = column.slice(row, 1);
    let wide = arrow::compute::cast(&one, &DataType::Int64)
        .map_err(|error| Reason::Parquet(error.to_string()))?;
    let wide = wide.as_primitive::<Int64Type>();
    Ok((!wide.is_empty() && wide.is_valid(0)).then(|| wide.value(0).to_string()))
}
