"""Many articles: kinds of input, failures, kinds of output, interruption."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from shared import ARTICLES

from demarche import Coder, EventStream, InputError, read, read_bytes

COLUMNS = ("id", "date", "publisher", "text")


def columns() -> dict[str, list[str | None]]:
    return {name: [article.get(name) for article in ARTICLES] for name in COLUMNS}


def records(stream: EventStream) -> list[str]:
    return [event.json for event in stream.events()]


@pytest.fixture(scope="module")
def expected(coder: Coder) -> list[str]:
    made = records(coder.code_many(ARTICLES))
    assert len(made) >= 4
    return made


MAKERS: dict[str, Callable[[], Any]] = {
    "generator": lambda: (dict(article) for article in ARTICLES),
    "pandas": lambda: pd.DataFrame(columns()),
    "pandas with an odd column": lambda: pd.DataFrame({**columns(), "odd": [1, "x", object(), None]}),
    "polars": lambda: pl.DataFrame(columns()),
    "table": lambda: pa.table(columns()),
    "batch": lambda: pa.record_batch(columns()),
    "reader": lambda: pa.table(columns()).to_reader(max_chunksize=1),
    "large strings": lambda: pa.table({k: pa.array(v, pa.large_string()) for k, v in columns().items()}),
    "dictionary": lambda: pa.table({k: pa.array(v, pa.string()).dictionary_encode() for k, v in columns().items()}),
    "stream": lambda: Stream(pa.table(columns())),
    "dates": lambda: [{**a, "date": date.fromisoformat(a["date"]) if a["date"] else None} for a in ARTICLES],
    "times": lambda: [
        {**a, "date": datetime.fromisoformat(a["date"] + "T23:50:00") if a["date"] else pd.NaT} for a in ARTICLES
    ],
    "pandas times": lambda: pd.DataFrame({**columns(), "date": pd.to_datetime(pd.Series(columns()["date"]))}),
    "polars dates": lambda: pl.DataFrame(columns()).with_columns(pl.col("date").str.to_date()),
}


class Stream:
    """Speaks the C stream interface and nothing else."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        table: Any = self.table
        return table.__arrow_c_stream__(requested_schema)


@pytest.mark.parametrize("kind", MAKERS)
def test_kinds_of_input(coder: Coder, expected: list[str], kind: str) -> None:
    stream = coder.code_many(MAKERS[kind]())
    assert records(stream) == expected
    assert stream.failures == []


def test_texts_alone(coder: Coder) -> None:
    texts = [article["text"] or "" for article in ARTICLES]
    expected = [e.json for text in texts for e in coder.code(text)]
    for articles in (texts, iter(texts), pd.Series(texts), pl.Series(texts), pa.array(texts), pa.chunked_array([texts])):
        assert records(coder.code_many(articles)) == expected


def test_other_names_of_columns(coder: Coder, expected: list[str]) -> None:
    names: Any = {"id": "key", "date": "day", "publisher": "paper", "text": "body"}
    renamed = {names[k]: v for k, v in columns().items()}
    rows = [{names[k]: v for k, v in article.items()} for article in ARTICLES]
    for articles in (pa.table(renamed), rows, pd.DataFrame(renamed), pl.DataFrame(renamed)):
        assert records(coder.code_many(articles, **names)) == expected


def test_a_column_that_is_named_must_be_there(coder: Coder) -> None:
    with pytest.raises(InputError, match="dat"):
        coder.code_many(pa.table(columns()), date="dat")
    with pytest.raises(InputError, match="body"):
        list(coder.code_many(ARTICLES, text="body"))
    with pytest.raises(InputError):
        coder.code_many(pa.table({"words": ["Chad condemned Sudan."]}))
    with pytest.raises(InputError):
        coder.code_many(ARTICLES, text=None)  # type: ignore[arg-type]


def test_a_column_that_is_not_read(coder: Coder) -> None:
    table = pa.table({"text": ["Chad condemned Sudan."], "date": ["no day at all"]})
    assert len(coder.code_many(table).failures) == 0
    stream = coder.code_many(table, date=None)
    assert len(list(stream.events())) == 1
    assert stream.failures == []


def test_an_empty_column_has_no_type(coder: Coder) -> None:
    table = pa.table({"text": ["Chad condemned Sudan."], "date": pa.nulls(1), "title": pa.nulls(1)})
    assert len(list(coder.code_many(table).events())) == 1
    frame = pl.DataFrame({"text": ["Chad condemned Sudan."], "date": [None]})
    assert len(list(coder.code_many(frame).events())) == 1


def test_failures_are_listed_and_stop_nothing(coder: Coder) -> None:
    articles = [
        {"text": "Chad condemned Sudan.", "id": 1},
        {"id": 2},
        {"text": "Mali thanked Niger.", "date": "soon"},
        {"text": "Kenya condemned Somalia.", "id": "4"},
    ]
    stream = coder.code_many(articles)
    assert [e.document_id for e in stream.events()] == ["1", "4"]
    assert len(stream.failures) == 2
    place, reason = stream.failures[1]
    assert place
    assert "soon" in reason


def test_what_is_no_articles(coder: Coder) -> None:
    for bad in ("one text", b"bytes", {"text": "one"}, 7, pl.LazyFrame({"text": ["a"]})):
        with pytest.raises(InputError):
            coder.code_many(bad)
    with pytest.raises(InputError, match="row 1"):
        list(coder.code_many(["Chad condemned Sudan.", 3]))
    with pytest.raises(InputError, match="text"):
        list(coder.code_many([{"text": 3.5}]))


def test_an_error_of_the_iterable_comes_through(coder: Coder) -> None:
    def articles() -> Iterator[str]:
        for _ in range(100):
            yield "Chad condemned Sudan."
        raise LookupError("the well is dry")

    with pytest.raises(LookupError, match="the well is dry"):
        list(coder.code_many(articles()))


def test_it_is_lazy(coder: Coder) -> None:
    taken = 0

    def articles() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield "Chad condemned Sudan."

    stream = coder.code_many(articles())
    next(stream)
    time.sleep(0.2)
    assert taken < 2000
    stream.close()


def test_no_articles(coder: Coder) -> None:
    assert coder.code_many([]).read_all().num_rows == 0
    assert coder.code_many(pa.table({"text": pa.array([], pa.string())})).read_all().num_rows == 0


def test_kinds_of_output(coder: Coder, expected: list[str]) -> None:
    def stream() -> EventStream:
        return coder.code_many(ARTICLES)

    table = stream().read_all()
    assert table.column("record").to_pylist() == expected
    assert stream().schema == table.schema
    assert list(stream().to_pandas()["record"]) == expected
    assert stream().to_polars()["record"].to_list() == expected
    assert pa.RecordBatchReader.from_stream(stream()).read_all() == table
    assert pl.DataFrame(stream())["record"].to_list() == expected
    assert all(isinstance(batch, pa.RecordBatch) for batch in stream())


def test_reading(coder: Coder, tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_text('day,body\n2024-05-14,"Chad condemned Sudan."\nsoon,"Mali thanked Niger."\n', encoding="utf-8")
    articles = read(path, text="body", date="day")
    table = articles.read_all()
    assert table.column("text").to_pylist() == ["Chad condemned Sudan."]
    assert table.column("date").to_pylist() == ["2024-05-14"]
    assert len(articles.failures) == 1
    again = read_bytes("news.csv", path.read_bytes(), text="body", date="day")
    # The origin of one is a path, that of the other a name.
    kept = [name for name in table.schema.names if name != "origin"]
    assert again.read_all().select(kept) == table.select(kept)
    coded = coder.code_many(read([path], format="csv", text="body", date="day"))
    assert len(list(coded.events())) == 1
    assert read(tmp_path / "none.txt").read_all().num_rows == 0
    with pytest.raises(InputError):
        read(path, format="papyrus")  # type: ignore[arg-type]


ENDLESS = """
import itertools, sys
from demarche import Coder, Store
coder = Coder(threads=2)
articles = (f"Kenya accused Somalia of bombing village {n}. " * 20 for n in itertools.count())
stream = coder.code_many(articles)
store = Store(sys.argv[1], create=True)
next(stream)
print("ready", flush=True)
try:
    {work}
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="no such signals")
@pytest.mark.parametrize(
    "work",
    [
        "stream.read_all()",
        "stream.to_polars()",
        "list(stream.events())",
        "store.add(coder, (f'Chad condemned raid {n} by Sudan.' for n in itertools.count()))",
    ],
)
def test_ctrl_c(work: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", ENDLESS.replace("{work}", work), str(tmp_path / "set")]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    try:
        assert running.stdout.readline() == "ready\n"
        time.sleep(0.5)
        sent = time.monotonic()
        running.send_signal(signal.SIGINT)
        assert running.stdout.readline() == "interrupted\n"
        assert time.monotonic() - sent < 5
        assert running.wait(timeout=5) == 0
    finally:
        running.kill()
        running.stdout.close()
        running.wait()
