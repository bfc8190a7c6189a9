"""What the tests share. They need the language model (`demarche.pull()`), and those that compare with the command line the
program, whose path the variable DEMARCHE_PROGRAM has."""

from __future__ import annotations

import os

import pytest
from shared import ARTICLES, EXAMPLES

from demarche import Coder, Store


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder(threads=2)


@pytest.fixture(scope="session")
def program() -> str:
    path = os.environ.get("DEMARCHE_PROGRAM")
    assert path, "DEMARCHE_PROGRAM must name the command line's program"
    return path


@pytest.fixture(scope="session")
def examples() -> list[dict[str, str]]:
    files = sorted(EXAMPLES.glob("*.txt"))
    assert files
    return [{"id": f.stem, "date": "2024-05-14", "text": f.read_text(encoding="utf-8")} for f in files]


@pytest.fixture(scope="module")
def store(coder: Coder, tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("data") / "set", create=True)
    added = made.add(coder, ARTICLES)
    assert (added.read, added.coded, added.failed) == (4, 4, 0)
    return made
