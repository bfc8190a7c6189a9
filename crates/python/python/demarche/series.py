"""A dyad over time, as `demarche series` counts it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Literal, get_args

import pyarrow as pa

from .errors import InputError
from .fields import Day
from .sql import between, quoted, where

__all__ = ["Measure", "Unit", "question", "table"]

Unit = Literal["day", "week", "month", "year"]
Measure = Literal["count", "score", "score-sum"]


def question(pair: tuple[str, str], by: Unit, since: Day | None, until: Day | None) -> str:
    """What is asked of the data set: the stretches that have events."""
    if by not in get_args(Unit):
        raise InputError(f"a series is by {', '.join(get_args(Unit))}, not {by!r}")
    sides = zip(("actor", "recipient"), pair, strict=True)
    conditions = [f"{column} = {quoted(code)}" for column, code in sides if code]
    return (
        f"SELECT {by}, sum(events) AS events, sum(reports) AS reports, sum(score) AS score, "
        "sum(verbal_cooperation + material_cooperation) AS cooperation, "
        "sum(verbal_conflict + material_conflict) AS conflict "
        f"FROM dyad_{by}s WHERE {where([*conditions, *between(by, since, until)])} GROUP BY {by} ORDER BY {by}"
    )


def table(pair: tuple[str, str], by: Unit, measure: Measure, rows: pa.Table) -> pa.Table:
    """The stretches from the first to the last, those without events too."""
    if measure not in get_args(Measure):
        raise InputError(f"a series is of {', '.join(get_args(Measure))}, not {measure!r}")
    cells: dict[date, dict[str, Any]] = {row[by]: row for row in rows.to_pylist() if row[by] is not None}
    stretches = list(_stretches(min(cells), max(cells), by)) if cells else []
    none: dict[str, Any] = {}

    def column(name: str, empty: float) -> list[Any]:
        # A sum over nothing is null.
        found = (cells.get(day, none).get(name) for day in stretches)
        return [empty if value is None else value for value in found]

    events, scores = column("events", 0), column("score", 0.0)
    values: list[float | None]
    if measure == "count":
        values = [float(n) for n in events]
    elif measure == "score-sum":
        values = list(scores)
    else:
        values = [score / n if n else None for score, n in zip(scores, events, strict=True)]
    return pa.table(
        {
            "actor": pa.array([pair[0] or None] * len(stretches), pa.string()),
            "recipient": pa.array([pair[1] or None] * len(stretches), pa.string()),
            by: pa.array(stretches, pa.date32()),
            "events": pa.array(events, pa.int64()),
            "reports": pa.array(column("reports", 0), pa.int64()),
            "score": pa.array(scores, pa.float64()),
            "cooperation": pa.array(column("cooperation", 0), pa.int64()),
            "conflict": pa.array(column("conflict", 0), pa.int64()),
            "value": pa.array(values, pa.float64()),
        }
    )


def _stretches(first: date, last: date, by: Unit) -> Iterator[date]:
    """First days of stretches. `first` is one."""
    at = first
    while at <= last:
        yield at
        try:
            if by == "year":
                at = at.replace(year=at.year + 1)
            elif by == "month":
                at = at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
            else:
                at += timedelta(days=7 if by == "week" else 1)
        except (ValueError, OverflowError):
            # The year 10000, which no date of Python's reaches.
            return
