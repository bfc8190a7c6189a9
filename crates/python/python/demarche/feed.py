"""Articles of many kinds as a stream of arrow batches."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

import pyarrow as pa

from .errors import InputError
from .fields import FIELDS, cleaned, text_of

__all__ = ["Feed", "feed"]

ROWS: Final = 64
"""Articles of an iterable that are taken at once: what is lost of an endless one when nobody reads on."""


class Feed:
    """A reader of articles, and what the user's iterable has raised while it was read."""

    def __init__(self, reader: pa.RecordBatchReader | None = None) -> None:
        self._reader = reader
        self.error: BaseException | None = None

    @property
    def reader(self) -> pa.RecordBatchReader:
        assert self._reader is not None
        return self._reader

    @classmethod
    def of_rows(cls, rows: Iterable[Any], columns: Mapping[str, str]) -> Feed:
        """Of texts or mappings, lazily."""
        made = cls()
        # The names that the user's mappings have, so that what a table means, a mapping does too.
        names = {field: columns.get(field, field) for field in FIELDS}
        read = {field: name for field, name in names.items() if name}
        schema = pa.schema([(name, pa.string()) for name in dict.fromkeys(read.values())])
        # Before the first batch is asked for, so that what is no iterable is told at once.
        source = iter(rows)

        def batches() -> Iterator[pa.RecordBatch]:
            try:
                yield from _batches(source, read, set(columns), schema)
            except GeneratorExit:
                raise
            except BaseException as error:
                made.error = error
                raise

        made._reader = pa.RecordBatchReader.from_batches(schema, batches())
        return made


def _batches(source: Iterator[Any], read: Mapping[str, str], named: set[str], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    at = 0
    while taken := list(islice(source, ROWS)):
        rows: list[Mapping[str, Any]] = []
        seen: set[object] = set()
        for row in taken:
            if isinstance(row, str):
                rows.append({read["text"]: row})
                seen.add(read["text"])
            elif isinstance(row, Mapping):
                rows.append(row)
                seen.update(row)
            else:
                raise InputError(f"an article is a string or a mapping, not {type(row).__name__} (row {at + len(rows)})")
        if at == 0:
            # A name with a slip would else make every article one without a date.
            for field in FIELDS:
                if field in named and field in read and read[field] not in seen:
                    raise InputError(f"there is no {read[field]!r} in the first {len(rows)} articles; {_there(seen)}")
        at += len(rows)
        values: dict[str, list[str | None]] = {}
        for field, name in read.items():
            # A column of two uses, such as an address that is also the id, is read by the first.
            if name not in values:
                values[name] = [_value(field, row.get(name)) for row in rows]
        yield pa.record_batch([pa.array(values[name], pa.string()) for name in schema.names], schema=schema)


def _value(field: str, value: object) -> str | None:
    text = text_of(field, value)
    return None if text is None else cleaned(text)


def _there(names: set[object]) -> str:
    return "there are: " + ", ".join(sorted(map(str, names)))


def feed(articles: Any, columns: Mapping[str, str]) -> Feed:
    """A stream of whatever holds articles. `columns`: the names that differ from the default."""
    if isinstance(articles, (str, bytes, Mapping)):
        raise InputError(f"one {type(articles).__name__} is not several articles; use `code`, or put it in a list")
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(articles, pandas.DataFrame):
        # Only what is read: other columns may hold what arrow has no type for.
        wanted = [columns.get(field, field) for field in FIELDS]
        held = articles[[name for name in dict.fromkeys(wanted) if name in articles.columns]]
        try:
            table = pa.Table.from_pandas(held, preserve_index=False)
        except (pa.ArrowException, UnicodeEncodeError) as error:
            raise InputError(f"the data frame cannot be read: {error}") from error
        return Feed(_without_nulls(table.to_reader()))
    if isinstance(articles, pa.RecordBatchReader):
        return Feed(_without_nulls(articles))
    if isinstance(articles, pa.Table):
        return Feed(_without_nulls(articles.to_reader()))
    if isinstance(articles, pa.RecordBatch):
        return Feed(_without_nulls(pa.Table.from_batches([articles]).to_reader()))
    if isinstance(articles, (pa.Array, pa.ChunkedArray)):
        return Feed(pa.Table.from_arrays([articles], names=[columns.get("text", "text")]).to_reader())
    if hasattr(articles, "__arrow_c_stream__") and type(articles).__name__ != "Series":
        return Feed(_without_nulls(_from_stream(articles)))
    if isinstance(articles, Iterable):
        return Feed.of_rows(articles, columns)
    hint = "; call .collect() first" if type(articles).__name__ == "LazyFrame" else ""
    raise InputError(f"articles cannot be read from {type(articles).__name__}{hint}")


def _from_stream(articles: Any) -> pa.RecordBatchReader:
    try:
        return pa.RecordBatchReader.from_stream(articles)
    except (pa.ArrowException, TypeError) as error:
        raise InputError(f"{type(articles).__name__} is no stream of articles: {error}") from error


def _without_nulls(reader: pa.RecordBatchReader) -> pa.RecordBatchReader:
    """A column that holds nothing at all has no type; here it is one of text."""
    if not any(pa.types.is_null(field.type) for field in reader.schema):
        return reader
    schema = pa.schema([field.with_type(pa.string()) if pa.types.is_null(field.type) else field for field in reader.schema])

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in reader:
            yield batch.cast(schema)

    return pa.RecordBatchReader.from_batches(schema, batches())
