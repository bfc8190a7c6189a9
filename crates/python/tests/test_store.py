"""Data sets."""

from __future__ import annotations

import csv
import io
import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from shared import ARTICLES

from demarche import Coder, InputError, Store, StoreError

HOSTILE = ["x' OR 1=1 --", "'; DROP TABLE events; --", "\\' OR true --", "''", "%", "KEN'--", "a\x00b", "“’”"]


def names(store: Store, **filters: Any) -> list[str]:
    return [event.name for event in store.events(**filters).events()]


def test_add_twice(coder: Coder, tmp_path: Path) -> None:
    store = Store(tmp_path / "set", create=True)
    first = store.add(coder, ARTICLES, cluster=False)
    assert (first.read, first.coded, first.duplicates) == (4, 4, 0)
    assert first.events >= 4
    again = store.add(coder, ARTICLES)
    assert (again.read, again.coded, again.duplicates, again.events) == (4, 0, 4, 0)
    assert Store(tmp_path / "set").articles().read_all().num_rows == 4


def test_failures_of_add(coder: Coder, tmp_path: Path) -> None:
    store = Store(tmp_path / "set", create=True)
    articles = [{"body": "Chad condemned Sudan."}, {"body": "Mali thanked Niger.", "date": "soon"}, {"body": None}]
    added = store.add(coder, articles, text="body", threads=1)
    assert (added.coded, added.failed, len(added.failures)) == (1, 2, 2)
    with pytest.raises(InputError):
        store.add(coder, articles, text="words")
    with pytest.raises(InputError):
        store.add(coder, articles, test="body")  # type: ignore[call-arg]


def test_an_error_of_the_iterable_comes_through(coder: Coder, tmp_path: Path) -> None:
    def articles() -> Any:
        yield "Chad condemned Sudan."
        raise LookupError("the well is dry")

    with pytest.raises(LookupError, match="the well is dry"):
        Store(tmp_path / "set", create=True).add(coder, articles())


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        Store(tmp_path / "none")


def test_questions(store: Store) -> None:
    table = store.query("SELECT count(*) AS n FROM articles").read_all()
    assert table.to_pylist() == [{"n": 4}]
    assert list(store.query("SELECT id FROM (SELECT article_id AS id FROM articles) LIMIT 1").to_pandas().columns) == ["id"]
    with pytest.raises(StoreError):
        store.query("SELECT nothing FROM nowhere").read_all()
    with pytest.raises(InputError):
        next(store.query("SELECT 1 AS one").events())
    assert store.query("SELECT count(*) AS n FROM articles", version=store.version).read_all().num_rows == 1


def test_filters_of_events(store: Store) -> None:
    every = store.events(counted=None).read_all().num_rows
    counted = store.events().read_all().num_rows
    assert every == counted + store.events(counted=False).read_all().num_rows
    assert names(store, dyad="TCD,SDN") == names(store, dyad=("TCD", "SDN")) == ["COERCE/arrest"]
    assert names(store, dyad="SDN,TCD") == []
    assert names(store, actor="TCD") == names(store, recipient=["SDN", "XXX"]) == ["COERCE/arrest"]
    # A reciprocal event is in both directions.
    assert "CONSULT" in names(store, dyad="KEN,SOM")
    assert "CONSULT" in names(store, dyad="SOM,KEN")
    assert names(store, country="SDN") == ["COERCE/arrest"]
    assert names(store, type="COERCE") == names(store, type="COERCE/arrest") == ["COERCE/arrest"]
    assert names(store, type="COERCE/none") == []
    assert set(names(store, type=["CONSULT", "COERCE/arrest"])) == {"CONSULT", "COERCE/arrest"}
    assert names(store, type=[]) == []
    assert set(names(store, since="2025-01-01")) == {"CONSULT"}
    assert "CONSULT" not in names(store, until=date(2024, 12, 31))
    assert len(names(store, limit=1)) == 1
    assert names(store, limit=0) == []
    assert names(store, status="denied", counted=True) == []


def test_filters_that_make_no_sense(store: Store) -> None:
    senseless: tuple[dict[str, Any], ...] = (
        {"dyad": "A,B,C"},
        {"dyad": ","},
        {"since": "soon"},
        {"limit": -1},
        {"actor": 3},
        {"since": "2024-01-01' OR '1'='1"},
    )
    for filters in senseless:
        with pytest.raises(InputError):
            store.events(**filters)


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_find_nothing(store: Store, value: str) -> None:
    for filters in ("actor", "recipient", "country", "type", "status"):
        assert store.events(**{filters: value}).read_all().num_rows == 0  # type: ignore[arg-type]
    assert store.events(dyad=(value, value)).read_all().num_rows == 0
    assert store.dyads(actor=value).read_all().num_rows == 0
    assert store.claims(actor=value).read_all().num_rows == 0
    assert store.articles(publisher=value).read_all().num_rows == 0
    assert store.series((value, None)).num_rows == 0
    assert store.articles().read_all().num_rows == 4


def test_dyads_claims_articles(store: Store) -> None:
    dyads = store.dyads().read_all().to_pylist()
    assert {"actor", "recipient", "events", "reports", "mean_score"} == set(dyads[0])
    assert ("TCD", "SDN") in [(d["actor"], d["recipient"]) for d in dyads]
    assert dyads[0]["events"] == max(d["events"] for d in dyads)
    claims = store.claims().read_all().to_pylist()
    assert all(c["disputed"] or c["status"] in ("alleged", "denied") for c in claims)
    articles = store.articles(publisher="Lakeside Post").read_all().to_pylist()
    assert [a["publisher"] for a in articles] == ["Lakeside Post"]


@pytest.mark.parametrize("by", ["day", "week", "month", "year"])
def test_series_has_the_numbers_of_the_command_line(store: Store, program: str, by: Any) -> None:
    command = [program, "series", "--dyad", "KEN,SOM", "--by", by, "--csv", "--store", store.location]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "unrecognized subcommand" in done.stderr:
        pytest.skip("this program was built without the data set")
    assert done.returncode == 0, done.stderr
    header, *lines = csv.reader(io.StringIO(done.stdout))
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    table = store.series("KEN,SOM", by=by, measure="score")
    assert table.num_rows == len(rows) >= 2
    found: list[dict[str, Any]] = table.to_pylist()
    for made, row in zip(found, rows, strict=True):
        for name in ("events", "reports", "cooperation", "conflict"):
            assert made[name] == int(row[name])
        assert made["score"] == pytest.approx(float(row["score"]))
        assert made["value"] == (pytest.approx(made["score"] / made["events"]) if made["events"] else None)
    count = store.series(("KEN", "SOM"), by=by)
    assert count.column("value").to_pylist() == table.column("events").to_pylist()


def test_series_that_make_no_sense(store: Store) -> None:
    with pytest.raises(InputError):
        store.series("KEN,SOM", by="decade")  # type: ignore[arg-type]
    with pytest.raises(InputError):
        store.series("KEN,SOM", measure="joy")  # type: ignore[arg-type]


def test_stores_pickle(store: Store) -> None:
    again = pickle.loads(pickle.dumps(store))
    assert again.location == store.location
    assert again.version == store.version


def test_other_languages_are_set_aside(coder: Coder, tmp_path: Path) -> None:
    german = (
        "Die Regierung in Berlin hat am Montag den Angriff auf das Dorf an der Grenze verurteilt. Der Sprecher sagte, man werde mit den "
        "Nachbarn über die Lage sprechen und weitere Hilfe für die Menschen schicken, die ihre Häuser verloren haben."
    )
    store = Store(tmp_path / "set", create=True)
    added = store.add(coder, [german, "Chad condemned Sudan."])
    assert (added.coded, added.failed) == (1, 1)
    assert "language" in added.failures[0].reason
    assert store.add(coder, [german], any_language=True).coded == 1


FORK = """
import os, sys, demarche
store = demarche.Store(sys.argv[1], create=True)
store.query("SELECT 1 AS n").read_all()
child = os.fork()
if child == 0:
    try:
        store.query("SELECT 1 AS n")
        os._exit(1)
    except demarche.StoreError as error:
        os._exit(0 if "spawn" in str(error) else 2)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_forked_process_is_told(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FORK, tmp_path / "set"], timeout=60, check=False)
    assert done.returncode == 0
