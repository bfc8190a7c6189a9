"""Rows as they come: arrow batches, a table, data frames, events.

A stream can be read once. It is read batch by batch in Python, never as a whole in one call into C++, so that Ctrl-C works.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import pyarrow as pa

from . import _native
from .errors import DemarcheError, InputError, StoreError
from .event import Event
from .feed import Feed

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["ArticleStream", "EventStream", "Failure", "InputStream", "RowStream"]


class Failure(NamedTuple):
    """What could not be read or coded."""

    place: str
    """File and line, row of a table, or id."""
    reason: str


class RowStream:
    """Rows that can be read once, batch by batch."""

    _error: type[DemarcheError] = StoreError

    def __init__(self, reader: pa.RecordBatchReader, feed: Feed | None = None) -> None:
        self._reader = reader
        self._feed = feed

    @property
    def schema(self) -> pa.Schema:
        """Columns and their types."""
        return self._reader.schema

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> pa.RecordBatch:
        try:
            return self._reader.read_next_batch()
        except StopIteration:
            self._raise_of_feed()
            raise
        except (pa.ArrowException, OSError) as error:
            self._raise_of_feed()
            raise self._error(str(error)) from error

    def _raise_of_feed(self) -> None:
        """What the user's own iterable has raised crossed the border as text, or as the end; here it is itself again."""
        if self._feed is not None and self._feed.error is not None:
            raise self._feed.error

    def events(self) -> Iterator[Event]:
        """The events of the rows, of the column `record`."""
        if "record" not in self.schema.names:
            raise InputError("these rows have no column `record` to make events of")
        for batch in self:
            for record in batch.column("record").to_pylist():
                if record is not None:
                    yield Event.from_json(record)

    def read_all(self) -> pa.Table:
        """All rows that are left."""
        return pa.Table.from_batches(list(self), schema=self.schema)

    def to_pandas(self) -> pd.DataFrame:
        """All rows that are left, for pandas."""
        _need("pandas")
        return self.read_all().to_pandas()

    def to_polars(self) -> pl.DataFrame:
        """All rows that are left, for polars."""
        _need("polars")
        import polars

        frame = polars.from_arrow(self.read_all())
        assert isinstance(frame, polars.DataFrame)  # a table never becomes a series
        return frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
        # By way of Python's iterator: whoever reads, Ctrl-C ends it at the next batch, as an error of the reader's own kind.
        reader: Any = pa.RecordBatchReader.from_batches(self.schema, self)
        return reader.__arrow_c_stream__(requested_schema)

    def close(self) -> None:
        """Gives up what is left."""
        self._reader.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {', '.join(self.schema.names)}>"


class InputStream(RowStream):
    """Rows made of articles, some of which may not be readable."""

    _error = DemarcheError

    def __init__(self, reader: pa.RecordBatchReader, failures: _native.Failures, feed: Feed | None = None) -> None:
        super().__init__(reader, feed)
        self._failures = failures

    @property
    def failures(self) -> list[Failure]:
        """What could not be read or coded so far; complete when the stream is at its end."""
        return [Failure(place, reason) for place, reason in self._failures.list()]


class EventStream(InputStream):
    """Coded events, a row each, with the columns of the table `events`."""


class ArticleStream(InputStream):
    """Articles out of files: id, text, date, title, publisher, url, author, language, origin."""


def _need(name: str) -> None:
    from importlib.util import find_spec

    if find_spec(name) is None:
        raise ImportError(f"this needs {name}, which is not installed: pip install {name}", name=name)
