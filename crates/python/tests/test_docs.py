"""What the manual's pages on Spark and R show, run as it stands. (`docs/python.md` is run as a doctest.)"""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"

# The table of docs/r.md.
TYPES: dict[str, pa.DataType] = {
    "actor": pa.string(),
    "recipient": pa.string(),
    "month": pa.date32(),
    "events": pa.int64(),
    "reports": pa.int64(),
    "score": pa.float64(),
    "cooperation": pa.int64(),
    "conflict": pa.int64(),
}


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of a page."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def the_one(found: list[str], word: str) -> str:
    """The only block that has this word."""
    (block,) = [block for block in found if word in block]
    return block


@pytest.fixture(scope="module")
def folder(program: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands of docs/r.md have run."""
    made = tmp_path_factory.mktemp("r")
    (made / "eval").symlink_to(ROOT / "eval")
    for block in blocks("r.md", "console"):
        # A command goes on behind a backslash; none of this page prints anything.
        command = block.removeprefix("$ ").replace("demarche", '"$DEMARCHE_PROGRAM"', 1)
        done = subprocess.run(["bash", "-c", command], cwd=made, capture_output=True, text=True, check=False)
        if "unrecognized subcommand" in done.stderr:
            pytest.skip("this program was built without the data set")
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return made


@pytest.fixture(scope="module")
def months(folder: Path) -> list[dict[str, Any]]:
    """The rows of the Parquet file."""
    rows: list[dict[str, Any]] = pq.read_table(folder / "dyads.parquet").to_pylist()
    assert len(rows) > 20
    return rows


def test_columns_of_the_parquet_file(folder: Path) -> None:
    schema = pq.read_table(folder / "dyads.parquet").schema
    assert {field.name: field.type for field in schema} == TYPES
    page = (DOCS / "r.md").read_text(encoding="utf-8")
    for name in TYPES:
        assert f"`{name}`" in page


def complete(months: list[dict[str, Any]]) -> dict[tuple[str, str, str], dict[str, Any]]:
    """The panel: all dyads in all months."""
    day, last = min(row["month"] for row in months), max(row["month"] for row in months)
    days: list[date] = []
    while day <= last:
        days.append(day)
        day = day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)
    none = dict.fromkeys(["events", "reports", "score", "cooperation", "conflict"], 0)
    panel = {(row["actor"], row["recipient"], day.isoformat()): none for row in months for day in days}
    for row in months:
        panel[row["actor"], row["recipient"], row["month"].isoformat()] = {name: row[name] for name in none}
    return panel


def test_the_panel_of_duckdb(folder: Path, months: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb: Any = pytest.importorskip("duckdb")
    monkeypatch.chdir(folder)
    block = the_one(blocks("r.md", "r"), "library(duckdb)")
    query = block.partition('dbGetQuery(con, "')[2].partition('")')[0]
    answer = duckdb.connect().execute(query)
    names = [column[0] for column in answer.description]
    assert names == list(TYPES)
    rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    found = {(row.pop("actor"), row.pop("recipient"), row.pop("month").isoformat()): row for row in rows}
    assert found == complete(months)


def rscript(script: str, folder: Path, *packages: str) -> None:
    """Runs R, or skips the test if it, or a package, is not installed."""
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("R is not installed")
    there = " && ".join(f'requireNamespace("{name}", quietly = TRUE)' for name in packages) or "TRUE"
    if subprocess.run([program, "--vanilla", "-e", f"quit(status = !({there}))"], check=False).returncode != 0:
        pytest.skip(f"R has no {' and '.join(packages)}")
    subprocess.run([program, "--vanilla", "-e", script], cwd=folder, check=True)


def is_the_panel(file: Path, months: list[dict[str, Any]]) -> None:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    expected = complete(months)
    assert len(rows) == len(expected)
    for row in rows:
        numbers = expected[row["actor"], row["recipient"], row["month"]]
        assert {name: float(row[name]) for name in numbers} == pytest.approx(numbers)
        assert (row["mean_score"] == "NA") == (numbers["events"] == 0)


def test_the_panel_of_base_r(folder: Path, months: list[dict[str, Any]]) -> None:
    rscript(the_one(blocks("r.md", "r"), "read.csv"), folder)
    is_the_panel(folder / "panel.csv", months)


def test_the_panel_of_tidyr(folder: Path, months: list[dict[str, Any]]) -> None:
    """All but the reading of the Parquet file: R's arrow is no package of Debian."""
    block = the_one(blocks("r.md", "r"), "library(tidyr)").replace("library(arrow)", "")
    read = """read_parquet <- function(file) transform(read.csv("dyads.csv", na.strings = ""), month = as.Date(month))"""
    rscript(f"{read}\n{block}\nwrite.csv(panel, 'tidy.csv', row.names = FALSE)", folder, "dplyr", "tidyr")
    is_the_panel(folder / "tidy.csv", months)


def test_the_example_with_sail(tmp_path: Path) -> None:
    if find_spec("pysail") is None or find_spec("pyspark") is None:
        pytest.skip("Sail is not installed")
    script = tmp_path / "example.py"
    script.write_text(the_one(blocks("spark.md", "python"), "pysail"), encoding="utf-8")
    # In a process of its own: the session and the server are of the whole process.
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == the_one(blocks("spark.md", "text"), "SANCTION").strip()
