"""Pieces of SQL of values that come from outside."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from .errors import InputError
from .fields import Day

__all__ = ["among", "between", "day", "limited", "pair", "quoted", "where"]


def quoted(text: object) -> str:
    """A text; nothing in it ends the quotation."""
    if not isinstance(text, str):
        raise InputError(f"a string is needed, not {type(text).__name__}: {text!r:.80}")
    return "'" + text.replace("'", "''") + "'"


def day(value: Day) -> str:
    """A day."""
    try:
        if isinstance(value, datetime):
            value = value.date()
        elif not isinstance(value, date):
            value = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise InputError(f"a date is written YYYY-MM-DD: {value!r:.80}") from None
    return f"DATE '{value.isoformat()}'"


def among(column: str, values: Any) -> list[str]:
    """What a column must be: one of these, a text or several; anything if None."""
    if values is None:
        return []
    several = values if isinstance(values, Iterable) and not isinstance(values, str) else [values]
    listed = [quoted(value) for value in several]
    return [f"{column} IN ({', '.join(listed)})" if listed else "false"]


def between(column: str, since: Day | None, until: Day | None) -> list[str]:
    """From which day to which, both included."""
    ends = ((">=", since), ("<=", until))
    return [f"{column} {operator} {day(end)}" for operator, end in ends if end is not None]


def where(conditions: Iterable[str]) -> str:
    """All of these."""
    return " AND ".join(conditions) or "true"


def limited(limit: int | None) -> str:
    """At most so many rows."""
    if limit is None:
        return ""
    if limit < 0:
        raise InputError(f"a limit is a number of rows: {limit!r}")
    return f" LIMIT {int(limit)}"


def pair(dyad: str | tuple[str | None, str | None]) -> tuple[str, str]:
    """Actor and recipient of `RUS,UKR` or a tuple; an empty one is anybody."""
    parts = dyad.split(",") if isinstance(dyad, str) else [part or "" for part in dyad]
    parts = [part.strip() for part in parts]
    if len(parts) > 2 or not any(parts):
        raise InputError(f"a dyad is an actor and a recipient, such as 'RUS,UKR', not {dyad!r:.80}")
    return parts[0], parts[1] if len(parts) == 2 else ""
