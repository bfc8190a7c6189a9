"""The public interface in use, for `mypy --strict` and pyright: a program that reads, codes, stores and asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa

import demarche
from demarche import Coder, Event, Party, Store


def names(parties: tuple[Party, ...]) -> list[str]:
    return [party.name or party.text for party in parties]


def articles() -> Iterator[dict[str, object]]:
    yield {"body": "Chad condemned Sudan.", "day": date(2024, 5, 14)}


def told(event: Event) -> str:
    day: str | None = event.date.start if event.date is not None else None
    killed: int = event.counts.killed.value if event.counts.killed is not None else 0
    speakers: list[str] = [a.speaker.label for a in event.attribution if a.speaker is not None]
    return f"{names(event.actors)} {event.name} {names(event.recipients)} {day} {killed} {speakers} {event.score:+.1f}"


def main(folder: Path) -> None:
    coder = Coder(include=["alleged", "denied"], min_confidence=0.3)
    coded = coder.code("Chad condemned Sudan.", date=date(2024, 5, 14))
    for event in coded:
        print(told(event), coded.text[coded.chars(event.trigger)])
    stream = coder.code_many(articles(), text="body", date="day", url=None)
    table: pa.Table = stream.read_all()
    for place, reason in stream.failures:
        print(place, reason)
    store = Store(folder, create=True)
    added = store.add(coder, articles(), text="body", date="day", cluster=False)
    rows = store.events(dyad=("TCD", "SDN"), since="2024-01-01", until=date(2024, 12, 31), limit=10)
    first: Event | None = next(rows.events(), None)
    by_week: pa.Table = store.series("TCD,SDN", by="week", measure="score")
    print(table.num_rows, added.coded, first, by_week.num_rows)
    for sentence in demarche.annotate("Chad condemned Sudan."):
        roots: list[str] = [token.text for token in sentence.tokens if token.dep == "ROOT"]
        print(sentence.text, roots)
    relation = coder.relate("Chad condemned Sudan.", "Chad", "Sudan")
    print(relation.strict.event_type if relation.strict is not None else "nothing")
    print(coder.code_many(demarche.read([folder / "news.jsonl"], format="jsonl")).to_polars().height)


if __name__ == "__main__":
    main(Path("news"))
