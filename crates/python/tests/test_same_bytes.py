"""Records are those of the command line, letter by letter."""

from __future__ import annotations

import subprocess
from datetime import date

import pytest
from shared import EXAMPLES, lines_of

from demarche import Coder


@pytest.mark.parametrize("include", [(), ("alleged", "denied"), "all"])
def test_code_and_code_many(program: str, examples: list[dict[str, str]], include: str | tuple[str, ...]) -> None:
    given = include if isinstance(include, str) else ",".join(include)
    expected = lines_of(program, "code", *(["--include", given] if given else []), articles=examples)
    coder = Coder(include=include)
    one_by_one = [e.json for a in examples for e in coder.code(a["text"], id=a["id"], date=a["date"])]
    assert one_by_one == expected
    for threads in (1, 3):
        assert [e.json for e in coder.code_many(examples, threads=threads).events()] == expected


def test_an_id_that_is_a_hash_of_the_text(program: str, coder: Coder) -> None:
    for path in sorted(EXAMPLES.glob("*.txt")):
        done = subprocess.run([program, "code", "--format", "jsonl", str(path)], capture_output=True, check=True)
        text = path.read_text(encoding="utf-8")
        assert [e.json for e in coder.code(text)] == done.stdout.decode().splitlines()


def test_options(program: str, examples: list[dict[str, str]]) -> None:
    main = Coder(main=True, min_confidence=0.5)
    expected = lines_of(program, "code", "--main", "--min-confidence", "0.5", articles=examples)
    assert [e.json for e in main.code_many(examples).events()] == expected


def test_quotes_and_places(program: str, coder: Coder, examples: list[dict[str, str]]) -> None:
    plain = [{"id": a["id"], "text": a["text"]} for a in examples]
    quotes = [q.json for a in plain for q in coder.quotes(a["text"], id=a["id"])]
    assert quotes == lines_of(program, "quotes", articles=plain)
    nested = [q.json for a in plain for q in coder.quotes(a["text"], id=a["id"], nested=True)]
    assert nested == lines_of(program, "quotes", "--nested", articles=plain)
    places = [p.json for a in plain for p in coder.places(a["text"], id=a["id"])]
    assert places == lines_of(program, "places", articles=plain)


def test_explain(program: str, coder: Coder) -> None:
    text = "Nairobi denied that Kenyan police had arrested two Somali journalists."
    done = subprocess.run([program, "explain"], input=text.encode(), capture_output=True, check=True)
    assert coder.explain(text).strip() == done.stdout.decode().strip()
    assert coder.explain(text, date(2024, 5, 14))
