"""The parts of a record: pieces of text, parties, days, places, numbers, attributions.

They have the fields of the JSON records (see `docs/record.md`), under the same names. A field that this version of the package
does not know is passed over. `start` and `end` are bytes of the article's UTF-8 text; `Coded.chars` turns them into a slice of
a `str`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

__all__ = [
    "Amount",
    "Attribution",
    "CoderInfo",
    "Count",
    "Counts",
    "EventDate",
    "EventPlace",
    "Mention",
    "Party",
    "Span",
    "TextSpan",
]

T = TypeVar("T")


_NAMES: dict[type[Any], tuple[str, ...]] = {}


def _names(kind: type[Any]) -> tuple[str, ...]:
    names = _NAMES.get(kind)
    if names is None:
        names = _NAMES[kind] = tuple(field.name for field in fields(kind))
    return names


def known(kind: type[Any], value: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of a JSON object that are fields of a class. Lists become tuples."""
    held: dict[str, Any] = {}
    for name in _names(kind):
        if name in value:
            entry = value[name]
            held[name] = tuple(entry) if isinstance(entry, list) else entry
    return held


def made(kind: type[T], value: Mapping[str, Any]) -> T:
    """A record of strings, numbers and lists of them."""
    return kind(**known(kind, value))


def maybe(kind: type[T], value: Mapping[str, Any] | None) -> T | None:
    """The same of what may be null."""
    return None if value is None else made(kind, value)


def all_of(kind: type[T], values: Iterable[Mapping[str, Any]]) -> tuple[T, ...]:
    """The same of a list."""
    return tuple(made(kind, value) for value in values)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of bytes."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A piece of the article's text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, repr=False)
class Party:
    """An actor or recipient as the text names it and as it was resolved."""

    text: str
    start: int
    end: int
    head: int
    """First byte of the head."""
    code: str | None = None
    """ISO 3166-1 alpha-3, or IGO, NGO, IMG, MNC, ISM."""
    organisation: str | None = None
    name: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    person: str | None = None
    office: str | None = None
    wikidata: str | None = None
    how: str | None = None
    """By what it was resolved."""

    @property
    def label(self) -> str:
        """Code and sectors by blanks, as tables show them; the text where nothing is known."""
        parts = [self.code] if self.code is not None else []
        if self.country is None and self.code is not None and self.organisation not in (None, self.code):
            parts.append(str(self.organisation))
        return " ".join([*parts, *self.sectors]) or self.text

    def __repr__(self) -> str:
        return f"<Party {self.label}>" if self.label == self.text else f"<Party {self.label} {self.text!r}>"


@dataclass(frozen=True, slots=True)
class EventDate:
    """When it happened."""

    start: str | None
    """First day, `YYYY-MM-DD`; None where the text is vague or the day that it counts from is not known."""
    end: str | None
    granularity: str
    """day, week, month, quarter, season, year, decade, period, vague."""
    basis: str
    """absolute, relative, anchored, document."""
    text: str | None = None
    """The time expression."""


@dataclass(frozen=True, slots=True)
class EventPlace:
    """Where it happened."""

    text: str
    start: int
    end: int
    geonameid: int | None = None
    name: str | None = None
    feature: str | None = None
    admin2: str | None = None
    admin1: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    resolution: str | None = None
    basis: str = ""
    """Where the text names it: clause, sentence, dateline."""
    how: str = ""
    """By what it was told from others of its name."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people and the words that give it."""

    value: int
    bound: str | None
    """least, most or about."""
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money or goods and the words that give it."""

    value: float
    unit: str
    """ISO 4217 code of the currency, or what is counted."""
    bound: str | None
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers that the text gives of the event."""

    killed: Count | None = None
    wounded: Count | None = None
    arrested: Count | None = None
    protesters: Count | None = None
    money: Amount | None = None
    goods: Amount | None = None

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Counts:
        """Of a parsed JSON object."""
        return cls(
            killed=maybe(Count, value.get("killed")),
            wounded=maybe(Count, value.get("wounded")),
            arrested=maybe(Count, value.get("arrested")),
            protesters=maybe(Count, value.get("protesters")),
            money=maybe(Amount, value.get("money")),
            goods=maybe(Amount, value.get("goods")),
        )


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says so."""

    kind: str
    """statement, thought, perception, document, accusation, denial."""
    speaker: Party | None
    cue: TextSpan
    """The word that says that somebody speaks."""
    content: Span
    """What is said."""
    medium: str | None = None

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Attribution:
        """Of a parsed JSON object."""
        return cls(
            kind=value["kind"],
            speaker=maybe(Party, value.get("speaker")),
            cue=made(TextSpan, value["cue"]),
            content=made(Span, value["content"]),
            medium=value.get("medium"),
        )


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of the event."""

    sentence: int
    """Counted from 0."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CoderInfo:
    """What made the record."""

    version: str
    codebook: str
    world: str
    model: str
