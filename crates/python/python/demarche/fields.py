"""The fields of an article, the columns that hold them, and their values as text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, TypedDict

from .errors import InputError

__all__ = ["FIELDS", "Columns", "Day", "chosen", "cleaned", "iso", "text_of"]

FIELDS: Final = ("text", "id", "date", "title", "publisher", "url", "author", "language")

Day = str | date
"""A day: `2024-05-14`, or `date`, or `datetime`, of which the day is taken as written."""


class Columns(TypedDict, total=False):
    """Which column or field holds what, where it is called otherwise; None reads none."""

    text: str
    id: str | None
    date: str | None
    title: str | None
    publisher: str | None
    url: str | None
    author: str | None
    language: str | None


def chosen(columns: Mapping[str, object]) -> dict[str, str]:
    """The columns that differ from the default, as the compiled part takes them: a column named so must be there."""
    differing: dict[str, str] = {}
    for target, column in columns.items():
        if target not in FIELDS:
            raise InputError(f"an article has no field {target!r}: {', '.join(FIELDS)}")
        if column is None:
            if target == "text":
                raise InputError("the column of the text cannot be left out")
            differing[target] = ""
        elif not isinstance(column, str) or not column:
            raise InputError(f"the column of {target!r} is named by a string, or None: {column!r}")
        elif column != target:
            differing[target] = column
    return differing


def iso(day: Day) -> str:
    """A day as text, which may have a time behind it."""
    return day.isoformat() if isinstance(day, date) else day


def cleaned(text: str) -> str:
    """Text that UTF-8 can hold: halves of characters, as bad JSON leaves them, are joined or replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def text_of(field: str, value: Any) -> str | None:
    """A value of a field as text; None for what is missing, as pandas has it too."""
    if value is None or isinstance(value, str):
        return value
    if type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, date) and field == "date":
        # pandas' and polars' times are datetimes too.
        return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and field == "id":
        return str(value)
    expected = {"date": "a string, date or datetime", "id": "a string or whole number"}.get(field, "a string")
    raise InputError(f"the field {field!r} of an article must be {expected}, not {type(value).__name__}: {value!r:.80}")
