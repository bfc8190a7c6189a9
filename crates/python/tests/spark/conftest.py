"""The engines on which `demarche.spark` is tried: Sail in this process, Apache Spark as a cluster of two workers.

Which one is said by `--engine sail|spark`. The package must be installed where Python is.
"""

from __future__ import annotations

import json
import os
import pathlib
import sys
from collections.abc import Iterator

import pyspark
import pytest
from pyspark.sql import SparkSession

INCIDENTS = pathlib.Path(__file__).parents[4] / "eval" / "incidents"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=["sail", "spark"], default="sail")


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.config.getoption("--engine"))


@pytest.fixture(scope="session")
def spark(engine: str) -> Iterator[SparkSession]:
    if engine == "sail":
        from pysail.spark import SparkConnectServer  # type: ignore[import-untyped]

        server = SparkConnectServer(port=0)
        server.start(background=True)
        address = server.listening_address
        assert address is not None
        session = SparkSession.builder.remote(f"sc://localhost:{address[1]}").getOrCreate()
        yield session
        session.stop()
        server.stop()
        return
    os.environ["SPARK_HOME"] = str(pathlib.Path(pyspark.__file__).parent)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.executor.memory", "1g")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "64")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="session")
def reports() -> list[dict[str, str]]:
    """Invented incidents with several reports each, near misses among them, and copies of some with a few words behind."""
    rows: list[dict[str, str]] = []
    for path in sorted(INCIDENTS.glob("*.jsonl")):
        for line in path.read_text().splitlines():
            row = json.loads(line)
            rows.append({name: row[name] for name in ("text", "date", "publisher", "title")})
    copies = [{**row, "publisher": "Copy Desk", "text": row["text"] + " (agency)"} for row in rows[::7]]
    return rows + copies
