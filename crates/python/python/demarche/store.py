"""Data sets: articles with their events, coded once, in Delta Lake tables. See `docs/data-set.md`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from json import loads
from typing import Any, Unpack

import pyarrow as pa

from . import _native
from .coder import Coder
from .feed import feed
from .fields import Columns, Day, chosen
from .series import Measure, Unit, question, table
from .sql import among, between, limited, pair, quoted, where
from .stream import Failure, RowStream

__all__ = ["Added", "Dyad", "Store"]

Dyad = str | tuple[str | None, str | None]
"""Actor and recipient: `"RUS,UKR"` or `("RUS", "UKR")`; an empty one is anybody."""

Names = str | Iterable[str]


@dataclass(frozen=True, slots=True)
class Added:
    """What `Store.add` did."""

    read: int
    coded: int
    """Articles that were coded and are stored now."""
    duplicates: int
    """Articles that were stored before, or came twice."""
    events: int
    failed: int
    version: int
    """Version of the data set after it."""
    retold: int
    """Articles that are tellings of a story that another one tells."""
    clusters: int
    """Clusters of several reports."""
    failures: tuple[Failure, ...] = ()


class Store:
    """A data set in a folder or a bucket.

    `create`: make it unless it is there. `options`: how to reach a bucket, as for `demarche --storage-option`. Every question
    sees the newest version at its time, unless a version is named; and of an article that several runs have coded the newest
    coding, unless a run is named.
    """

    def __init__(
        self,
        location: str | os.PathLike[str],
        *,
        create: bool = False,
        options: Mapping[str, str] | None = None,
    ) -> None:
        self._options = dict(options or {})
        self._store = _native.Store(os.fspath(location), create, self._options)

    @property
    def location(self) -> str:
        """Where it is."""
        return self._store.location

    @property
    def version(self) -> int:
        """Its version now."""
        return self._store.version()

    def query(self, sql: str, run: str | None = None, version: int | None = None) -> RowStream:
        """Rows of a SELECT over the views: `events`, `dyads`, `dyad_months`, `quotes`, `claims`, `articles` and others."""
        return RowStream(self._store.query(sql, run, version))

    def events(
        self,
        *,
        dyad: Dyad | None = None,
        actor: Names | None = None,
        recipient: Names | None = None,
        country: Names | None = None,
        type: Names | None = None,
        status: Names | None = None,
        since: Day | None = None,
        until: Day | None = None,
        counted: bool | None = True,
        limit: int | None = None,
        run: str | None = None,
        version: int | None = None,
    ) -> RowStream:
        """Events by day, a row each, with the columns of the view `events`.

        `dyad`, `actor`, `recipient`: codes of any of the event's parties; those of a reciprocal event are both. `country`: where
        it happened. `type`: such as `COERCE` or `COERCE/arrest`. `since`, `until`: days, both included. `counted`: those that a
        count of events counts; False gives all others, None all.
        """
        conditions = [
            *_parties(dyad, actor, recipient),
            *among("place_country", country),
            *_types(type),
            *among("status", status),
            *between("day", since, until),
            *_counted(counted),
        ]
        sql = f"SELECT * FROM events WHERE {where(conditions)} ORDER BY day, article_id, sentence, event_id"
        return self.query(sql + limited(limit), run, version)

    def dyads(
        self,
        *,
        actor: Names | None = None,
        recipient: Names | None = None,
        since: Day | None = None,
        until: Day | None = None,
        limit: int | None = None,
        run: str | None = None,
        version: int | None = None,
    ) -> RowStream:
        """Pairs of actor and recipient, those with most events first, as `demarche top dyads` lists them."""
        conditions = [
            "counted AND actor IS NOT NULL AND recipient IS NOT NULL",
            *among("actor", actor),
            *among("recipient", recipient),
            *between("date", since, until),
        ]
        sql = (
            "SELECT actor, recipient, count(DISTINCT cluster_id) AS events, count(DISTINCT event_id) AS reports, "
            f"avg(score) AS mean_score FROM dyads WHERE {where(conditions)} "
            "GROUP BY actor, recipient ORDER BY events DESC, reports DESC, actor, recipient"
        )
        return self.query(sql + limited(limit), run, version)

    def series(
        self,
        dyad: Dyad,
        by: Unit = "month",
        measure: Measure = "count",
        *,
        since: Day | None = None,
        until: Day | None = None,
        run: str | None = None,
        version: int | None = None,
    ) -> pa.Table:
        """A dyad over time, with the numbers of `demarche series`: a row for each stretch from the first event to the last.

        `value` is the number of events (`count`; clusters of reports, not articles), their mean score (`score`; null where
        there is none) or the sum of the scores (`score-sum`).
        """
        parties = pair(dyad)
        sql = question(parties, by, since, until)
        return table(parties, by, measure, self.query(sql, run, version).read_all())

    def claims(
        self,
        *,
        actor: Names | None = None,
        recipient: Names | None = None,
        since: Day | None = None,
        until: Day | None = None,
        limit: int | None = None,
        run: str | None = None,
        version: int | None = None,
    ) -> RowStream:
        """Events that are alleged, denied or disputed, with who says so and who denies it. Days are those of publication."""
        conditions = [*_parties(None, actor, recipient), *between("published", since, until)]
        sql = f"SELECT * FROM claims WHERE {where(conditions)} ORDER BY published, article_id, event_id"
        return self.query(sql + limited(limit), run, version)

    def articles(
        self,
        *,
        publisher: Names | None = None,
        since: Day | None = None,
        until: Day | None = None,
        limit: int | None = None,
        version: int | None = None,
    ) -> RowStream:
        """Articles with their texts, by day of publication."""
        conditions = [*among("publisher", publisher), *between("published", since, until)]
        sql = f"SELECT * FROM articles WHERE {where(conditions)} ORDER BY published, article_id"
        return self.query(sql + limited(limit), None, version)

    def add(
        self,
        coder: Coder,
        articles: object,
        *,
        threads: int | None = None,
        cluster: bool = True,
        any_language: bool = False,
        **columns: Unpack[Columns],
    ) -> Added:
        """Codes the articles that the data set does not have yet and stores them with all their events.

        `articles` and columns are those of `Coder.code_many`. `cluster` also compares them with those of the days around, so
        that reports of one event count once; `retold` and `clusters` count what is found in those days. Articles in other languages
        than English are failures, unless `any_language`. What is cut off halfway keeps what was stored; the rest comes with the next call.
        """
        named = chosen(columns)
        source = feed(articles, named)
        said, failures = self._store.add(coder.native, source.reader, named, coder.threads(threads), cluster, any_language)
        if source.error is not None:
            raise source.error
        value: dict[str, Any] = loads(said)
        return Added(
            read=value["read"],
            coded=value["coded"],
            duplicates=value["duplicates"],
            events=value["events"],
            failed=value["failed"],
            version=value["version"],
            retold=value["retold"],
            clusters=value["clusters"],
            failures=tuple(Failure(place, reason) for place, reason in failures.list()),
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return _opened, (self.location, self._options)

    def __repr__(self) -> str:
        return f"Store({self.location!r})"


def _opened(location: str, options: dict[str, str]) -> Store:
    return Store(location, options=options)


def _parties(dyad: Dyad | None, actor: Names | None, recipient: Names | None) -> list[str]:
    """Which pairs an event must have. An event names its parties in several columns; `dyads` has each pair once."""
    conditions: list[str] = []
    if dyad is not None:
        acts, receives = pair(dyad)
        conditions += among("actor", acts or None) + among("recipient", receives or None)
    conditions += among("actor", actor) + among("recipient", recipient)
    return [f"event_id IN (SELECT event_id FROM dyads WHERE {where(conditions)})"] if conditions else []


def _types(types: Names | None) -> list[str]:
    if types is None:
        return []
    each: list[str] = []
    for name in [types] if isinstance(types, str) else types:
        kind, _, mode = name.partition("/")
        each.append(f"(event_type = {quoted(kind)}{f' AND mode = {quoted(mode)}' if mode else ''})")
    return [f"({' OR '.join(each)})" if each else "false"]


def _counted(counted: bool | None) -> list[str]:
    if counted is None:
        return []
    return ["counted" if counted else "NOT counted"]
