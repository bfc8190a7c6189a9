"""Rows and clusters on a cluster of machines are those of the local program, whatever becomes of a worker."""

from __future__ import annotations

import os
import pathlib
import signal
import threading
import time
from collections.abc import Sequence

import pyarrow as pa
import pytest
from pyspark.sql import DataFrame, SparkSession

import demarche
import demarche.spark as ds

FIELDS = "text string, date string, publisher string, title string"


def frame(spark: SparkSession, reports: Sequence[dict[str, str]], parts: int = 4) -> DataFrame:
    rows = [tuple(row[name] for name in ("text", "date", "publisher", "title")) for row in reports]
    return spark.createDataFrame(rows, FIELDS).repartition(parts)


def by_id(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return sorted(rows, key=lambda row: (str(row["event_id"]), str(row["article_id"])))


def test_events_are_those_of_the_program(spark: SparkSession, reports: list[dict[str, str]]) -> None:
    some = reports[:60]
    here = demarche.Coder().code_many(some).read_all().to_pylist()
    there = [row.asDict() for row in ds.code(frame(spark, some)).collect()]
    assert here and by_id(there) == by_id(here)


def test_coded_articles_have_all_events(spark: SparkSession, reports: list[dict[str, str]]) -> None:
    some = [*reports[:10], {"text": " ", "date": "2024-05-03", "publisher": "p", "title": "t"}]
    coded = ds.articles(frame(spark, some))
    rows = coded.collect()
    assert len(rows) == 11
    assert [row["failure"] for row in rows if row["article_id"] is None] == ["the text is empty"]
    here = demarche.Coder(include="all").code_many(some[:10]).read_all().to_pylist()
    there = [row.asDict() for row in ds.events(coded).collect()]
    assert by_id(there) == by_id(here)


def test_a_wrong_column_is_named(spark: SparkSession, reports: list[dict[str, str]]) -> None:
    with pytest.raises(Exception, match="body"):
        ds.code(frame(spark, reports[:2]), text="body").collect()


def test_clusters_are_those_of_a_data_set(spark: SparkSession, reports: list[dict[str, str]], tmp_path: pathlib.Path) -> None:
    store = demarche.Store(str(tmp_path / "set"), create=True)
    store.add(demarche.Coder(), reports, cluster=True)
    here = store.query("SELECT kind, member, cluster_id FROM all_clusters").read_all().to_pylist()
    there = [row.asDict() for row in ds.cluster(ds.articles(frame(spark, reports))).collect()]

    def pairs(rows: list[dict[str, object]]) -> set[tuple[object, ...]]:
        return {(row["kind"], row["member"], row["cluster_id"]) for row in rows}

    assert {row["kind"] for row in here} == {"story", "occurrence", "event"}
    assert pairs(there) == pairs(here)


def test_archives_are_read(spark: SparkSession, tmp_path: pathlib.Path) -> None:
    lines = '{"text": "Iran and Iraq held talks.", "date": "2024-05-03"}\n{"text": "Chad praised Niger."}\n'
    (tmp_path / "feed.jsonl").write_text(lines)
    content = pa.array([(tmp_path / "feed.jsonl").read_bytes()])
    files = spark.createDataFrame([("feed.jsonl", content[0].as_py())], "path string, content binary")
    found = sorted(row["text"] for row in ds.read(files).collect())
    assert found == ["Chad praised Niger.", "Iran and Iraq held talks."]


def test_parquet_goes_out_and_in(spark: SparkSession, reports: list[dict[str, str]], tmp_path: pathlib.Path) -> None:
    place = str(tmp_path / "coded")
    ds.articles(frame(spark, reports[:20])).write.parquet(place)
    again = ds.events(spark.read.parquet(place))
    here = demarche.Coder(include="all").code_many(reports[:20]).read_all().to_pylist()
    assert by_id([row.asDict() for row in again.collect()]) == by_id(here)


def test_tables_of_a_data_set_are_read(
    spark: SparkSession, engine: str, reports: list[dict[str, str]], tmp_path: pathlib.Path
) -> None:
    if engine != "sail":
        pytest.skip("Spark needs the jars of Delta Lake, which Sail has built in")
    store = demarche.Store(str(tmp_path / "set"), create=True)
    store.add(demarche.Coder(), reports[:40], cluster=False)
    whole = spark.read.format("delta").load(str(tmp_path / "set" / "batches")).select("batch")
    events = spark.read.format("delta").load(str(tmp_path / "set" / "events")).join(whole, "batch", "left_semi")
    there = {(row["event_id"], row["event_type"], row["day"], row["score"]) for row in events.collect()}
    here = store.query("SELECT event_id, event_type, day, score FROM events").read_all().to_pylist()
    assert there == {(row["event_id"], row["event_type"], row["day"], row["score"]) for row in here}
    assert len(there) > 40


def executors() -> list[int]:
    """Processes of the cluster's workers that belong to this one."""
    found = []
    for folder in pathlib.Path("/proc").iterdir():
        try:
            said = (folder / "cmdline").read_bytes() if folder.name.isdigit() else b""
        except OSError:
            continue
        if b"CoarseGrainedExecutorBackend" in said and b"java" in said:
            found.append(int(folder.name))
    return found


def test_a_killed_worker_changes_nothing(spark: SparkSession, engine: str, reports: list[dict[str, str]]) -> None:
    if engine != "spark":
        pytest.skip("Sail works in this process: it has no worker to kill")
    here = demarche.Coder().code_many(reports).read_all().to_pylist()
    before = set(executors())
    assert len(before) == 2
    killed: list[int] = []

    def kill() -> None:
        time.sleep(1.5)
        killed.append(sorted(before)[0])
        os.kill(killed[0], signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    there = [row.asDict() for row in ds.code(frame(spark, reports, parts=16)).collect()]
    still_working = killer.is_alive()
    killer.join()
    assert killed and not still_working, "the work was done before a worker was killed: give it more"
    assert by_id(there) == by_id(here)
