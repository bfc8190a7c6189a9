"""Coding and clustering beyond one machine, with Apache Spark or Sail.

    import demarche.spark as ds

    coded = ds.articles(df, text="body", date="published")   # one row an article
    events = ds.events(coded)                                # one row an event
    clusters = ds.cluster(coded)                             # which reports are of one event

`code` gives the events at once. Every function describes work that Spark does later, on its workers; each worker loads model and
codebook once. The package and the language model must be on every worker (`demarche.pull()`, or DEMARCHE_MODELS pointing to a folder that
all have). Rows and clusters are those of the local program: a row depends on its article alone, and clusters are compared in the same windows
of days as in a data set.

Needs pyspark 4 or later: `pip install demarche[spark]`.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Unpack

import pyarrow as pa

from . import _native
from .coder import Coder
from .fields import Columns, chosen

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["articles", "cluster", "code", "events", "read"]

_log = logging.getLogger("demarche")

#: Articles of one comparison of near copies, about: what one call on a worker holds in memory.
BUCKET = 20_000
#: Links of one article to earlier copies of it, as in a data set.
MOST_LINKS = 64

_Columns = Mapping[str, str]


def code(
    df: DataFrame, *, coder: Coder | None = None, any_language: bool = False, **columns: Unpack[Columns]
) -> DataFrame:
    """The events of articles, a row each, with the columns of the table `events` of a data set.

    `text=`, `date=`, `id=`, `title=` … name the columns of `df`, as for `Coder.code_many`; one that it lacks is read as empty, unless it was named.
    Of the coder only its configuration goes to the workers. Articles that cannot be coded are left out and named in the workers'
    logs; `articles` has a row for them. Articles in other languages than English are such, unless `any_language`.
    """
    work = functools.partial(_events_of_articles, coder or Coder(), chosen(columns), any_language)
    return df.mapInArrow(work, _ddl(_native.events_schema()))


def articles(
    df: DataFrame, *, coder: Coder | None = None, any_language: bool = False, **columns: Unpack[Columns]
) -> DataFrame:
    """Articles with all that is coded in them, a row each: what `events` and `cluster` take.

    The `article_id` is the hash of the content, as in a data set; the given id is `source_id`. An article that cannot be coded is a
    row without `article_id` whose column `failure` says why. Articles in other languages than English are such, unless `any_language`.
    """
    work = functools.partial(_coded_articles, coder or Coder(), chosen(columns), any_language)
    return df.mapInArrow(work, _ddl(_coded_schema()))


def events(coded: DataFrame) -> DataFrame:
    """The events of `articles`, a row each. Those of the data set's table `events`: also what does not count, told by `counted`."""
    return coded.where("article_id IS NOT NULL").mapInArrow(_events_of_coded, _ddl(_native.events_schema()))


def read(files: DataFrame, *, format: str = "auto") -> DataFrame:
    """Articles out of files of any format that the program reads: web archives, feeds, tables, pages.

    `files` has the columns `path` and `content`, as `spark.read.format("binaryFile").load(…)` gives them. A file is read by one task.
    What cannot be read is left out and named in the workers' logs.
    """
    return files.select("path", "content").mapInArrow(functools.partial(_articles_of_files, format), _ddl(_article_schema()))


def cluster(coded: DataFrame, *, config: str | None = None) -> DataFrame:
    """Stories and clusters of events: rows of `kind` (story, occurrence, event), `member` (an article or event) and `cluster_id`.

    The same as those of a data set with these articles: near copies are found by band keys (MinHash), wherever they are; events are
    compared in windows of days, of which each is one call on a worker. `config` is a TOML text of thresholds, as for
    `demarche cluster --cluster-config`. Counts days at once, when it is called; everything else is done later.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    coded = coded.where("article_id IS NOT NULL AND text IS NOT NULL").dropDuplicates(["article_id"])
    counts = coded.groupBy(F.col("published").cast("string").alias("day")).count().collect()
    windows = _native.plan([(row["day"], row["count"]) for row in counts], config)
    spark = coded.sparkSession
    if not windows:
        return spark.createDataFrame([], "kind string, member string, cluster_id string")
    links = _links(coded, sum(row["count"] for row in counts), config)
    nearest = Window.partitionBy("later").orderBy(F.col("score").desc(), F.col("other"))
    links = links.withColumn("rank", F.row_number().over(nearest)).where(f"rank <= {MOST_LINKS}")
    others = links.groupBy(F.col("later").alias("article_id")).agg(F.collect_list("other").alias("others"))
    known = spark.createDataFrame(
        [(number, *(window[1] or (None, None))) for number, window in enumerate(windows)],
        "window int, first string, last string",
    )
    day = F.col("published").cast("string")
    within = day.between(F.col("first"), F.col("last")) | (day.isNull() & F.col("first").isNull())
    placed = coded.drop("failure").join(F.broadcast(known), within).drop("first", "last").join(others, "article_id", "left")
    # Every window is one call; its number says for which days it decides.
    cores = [window[0] for window in windows]

    # Spark reads the types of the arguments, which a partial function does not have.
    def compared(table: pa.Table) -> pa.Table:
        return _memberships(cores, config, table)

    found = placed.groupBy("window").applyInArrow(compared, "window int, kind string, member string, cluster_id string")
    # What an earlier window has decided holds.
    first = F.min_by("cluster_id", "window").alias("cluster_id")
    return found.groupBy("kind", "member").agg(first)


def _links(coded: DataFrame, count: int, config: str | None) -> DataFrame:
    """Pairs of articles that are one text. Only articles that share a key with another one are compared."""
    from pyspark.sql import functions as F

    keys = coded.where("published IS NOT NULL").select("article_id", "published", "signature").mapInArrow(
        functools.partial(_bands, config), "key bigint, article_id string, published date, signature binary"
    )
    shared = keys.groupBy("key").count().where("count > 1").select("key")
    buckets = max(1, count // BUCKET)
    met = keys.join(shared, "key", "leftsemi").withColumn("bucket", F.expr(f"pmod(key, {buckets})"))
    met = met.drop("key").dropDuplicates(["bucket", "article_id"])

    def linked(table: pa.Table) -> pa.Table:
        return _story_links(config, table)

    links = met.groupBy("bucket").applyInArrow(linked, "later string, other string, score double, rule string")
    return links.dropDuplicates(["later", "other"])


# What follows runs on the workers. A coder that comes there is made once for each process.


def _events_of_articles(
    coder: Coder, columns: _Columns, any_language: bool, batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        rows, failures = _rows(coder, batch, columns, "events", any_language)
        yield from rows
        for place, reason in failures.list():
            _log.warning("%s of a batch: %s", place, reason)


def _coded_articles(
    coder: Coder, columns: _Columns, any_language: bool, batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    schema = _coded_schema()
    for batch in batches:
        rows, failures = _rows(coder, batch, columns, "coded", any_language)
        for row in rows:
            yield pa.RecordBatch.from_arrays([*row.columns, pa.nulls(row.num_rows, pa.string())], schema=schema)
        failed = failures.list()
        if failed:
            yield _failed(failed, batch, columns, schema)


def _failed(
    failed: list[tuple[str, str]], batch: pa.RecordBatch, columns: _Columns, schema: pa.Schema
) -> pa.RecordBatch:
    """Rows that say which articles could not be coded, and why."""

    def cell(target: str, row: int) -> str | None:
        name = columns.get(target, target)
        return str(batch.column(name)[row].as_py()) if name in batch.schema.names and row < batch.num_rows else None

    rows = []
    for place, reason in failed:
        # "articles, row 17": the number is that of the row in its batch.
        number = place.rsplit(" ", 1)[-1]
        row = int(number) - 1 if number.isdigit() else batch.num_rows
        rows.append({"source_id": cell("id", row), "url": cell("url", row), "origin": place, "failure": reason})
    return pa.RecordBatch.from_pylist(rows, schema=schema)


def _events_of_coded(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        for start in range(0, batch.num_rows, 256):
            yield _native.events_of(batch.slice(start, 256))


def _articles_of_files(format: str, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        for path, content in zip(batch.column("path"), batch.column("content"), strict=True):
            rows, failures = _native.read_bytes(path.as_py(), content.as_py(), format, {})
            yield from rows
            for place, reason in failures.list():
                _log.warning("%s: %s", place, reason)


def _bands(config: str | None, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        found = _native.band_keys(batch.column("signature").to_pylist(), config)
        keys = [key for of_row in found for key in of_row]
        rows = [row for row, of_row in enumerate(found) for _ in of_row]
        taken = batch.take(pa.array(rows, pa.int64()))
        yield pa.RecordBatch.from_arrays(
            [pa.array(keys, pa.int64()), *taken.columns], names=["key", *taken.schema.names]
        )


def _story_links(config: str | None, table: pa.Table) -> pa.Table:
    return pa.Table.from_batches([_native.story_links(_one(table), config)])


def _memberships(cores: list[tuple[str, str] | None], config: str | None, table: pa.Table) -> pa.Table:
    number = table.column("window")[0].as_py()
    names = [str(name) for name in table.column("article_id").to_pylist()]
    others: list[list[str] | None] = table.column("others").to_pylist()
    ids = set(names)
    links = [(later, other) for later, found in zip(names, others, strict=True) for other in found or () if other in ids]
    coded = table.drop_columns(["window", "others"])
    rows = _native.memberships(coded.to_batches(), links, cores[number], config)
    numbers = pa.array([number] * rows.num_rows, pa.int32())
    return pa.Table.from_arrays([numbers, *rows.columns], names=["window", *rows.schema.names])


def _one(table: pa.Table) -> pa.RecordBatch:
    """A table as one batch."""
    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=table.schema)


def _rows(
    coder: Coder, batch: pa.RecordBatch, columns: _Columns, kind: str, any_language: bool
) -> tuple[pa.RecordBatchReader, _native.Failures]:
    """On one thread: Spark gives each core a task."""
    reader = pa.RecordBatchReader.from_batches(batch.schema, [batch])
    c = coder.config
    return coder.native.code_stream(reader, columns, kind, 1, c.include, c.min_confidence, c.main, any_language)


def _coded_schema() -> pa.Schema:
    return _native.coded_schema().append(pa.field("failure", pa.string()))


def _article_schema() -> pa.Schema:
    names = ["id", "text", "date", "title", "publisher", "url", "author", "language", "origin"]
    return pa.schema([pa.field(name, pa.string()) for name in names])


def _ddl(schema: pa.Schema) -> str:
    """The schema as Spark writes it."""
    return ", ".join(f"`{field.name}` {_type(field.type)}" for field in schema)


def _type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"array<{_type(kind.value_type)}>"
    return _TYPES[kind]


_TYPES: dict[pa.DataType, str] = {
    pa.string(): "string",
    pa.binary(): "binary",
    pa.bool_(): "boolean",
    pa.int32(): "int",
    pa.int64(): "bigint",
    pa.float64(): "double",
    pa.date32(): "date",
}

