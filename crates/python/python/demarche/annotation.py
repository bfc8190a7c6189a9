"""What the language pipeline makes of a text, and the event between two phrases."""

from __future__ import annotations

from dataclasses import dataclass
from json import loads
from typing import Any

from .records import all_of, maybe

__all__ = ["Entity", "Ranked", "Reading", "Relation", "Sentence", "Token", "sentences"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its part of speech and its head."""

    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    """Number of the head in its sentence; the root is its own head."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A name, number or time."""

    text: str
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, repr=False)
class Sentence:
    """A sentence. Offsets are bytes of the text's UTF-8."""

    text: str
    start: int
    end: int
    tokens: tuple[Token, ...]
    entities: tuple[Entity, ...]

    def __repr__(self) -> str:
        return f"<Sentence {self.text!r}>"


def sentences(text: str, annotated: str) -> list[Sentence]:
    """The sentences of a text, of the JSON that the compiled part makes."""
    content = text.encode()
    values: list[dict[str, Any]] = loads(annotated)
    return [
        Sentence(
            text=content[value["start"] : value["end"]].decode(),
            start=value["start"],
            end=value["end"],
            tokens=all_of(Token, value["tokens"]),
            entities=all_of(Entity, value["entities"]),
        )
        for value in values
    ]


@dataclass(frozen=True, slots=True)
class Reading:
    """An event as the grammar reads it."""

    event_type: str
    mode: str | None
    sense: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """An event as the linear model has it. Its types are those of PLOVER before 2018."""

    event_type: str
    probability: float


@dataclass(frozen=True, slots=True)
class Relation:
    """The event from one phrase of a sentence to another."""

    strict: Reading | None
    """The event that links the two."""
    loose: Reading | None
    """The same, or else the best event of the sentence."""
    ranked: Ranked | None

    @classmethod
    def from_json(cls, text: str) -> Relation:
        """Of the JSON that the compiled part makes."""
        value: dict[str, Any] = loads(text)
        return cls(
            strict=maybe(Reading, value["strict"]),
            loose=maybe(Reading, value["loose"]),
            ranked=maybe(Ranked, value["ranked"]),
        )
