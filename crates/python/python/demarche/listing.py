"""What a text quotes and which places it names: records of `demarche quotes` and `demarche places`."""

from __future__ import annotations

from dataclasses import dataclass
from json import loads
from typing import Any

from .records import CoderInfo, Party, TextSpan, all_of, known, made, maybe

__all__ = ["PlaceMention", "Quote"]


@dataclass(frozen=True, slots=True, repr=False)
class Quote:
    """Who said, thought, wanted or saw what."""

    json: str
    """The record, letter by letter as the command line writes it."""
    document_id: str
    sentence: int
    kind: str
    """statement, question, thought, feeling, intention, stance, perception, document, accusation, denial."""
    status: str | None
    """reported, alleged, denied; None for wishes, plans and stances."""
    direct: bool
    """Some of the content stands between quotation marks."""
    nested: bool
    """The cue stands inside what somebody else says."""
    real: bool
    """It is said at all: false under a modal and in the future."""
    source: TextSpan | None
    """The source as the sentence has it."""
    source_head: int | None
    speaker: Party | None
    """Whoever is meant."""
    cue: tuple[TextSpan, ...]
    content: tuple[TextSpan, ...]
    medium: str | None
    sense: str
    coder: CoderInfo
    schema: str

    @classmethod
    def from_json(cls, line: str) -> Quote:
        """Of a line of the command line's output."""
        value: dict[str, Any] = loads(line)
        held = known(cls, value)
        held |= {
            "json": line,
            "source": maybe(TextSpan, value["source"]),
            "speaker": maybe(Party, value["speaker"]),
            "cue": all_of(TextSpan, value["cue"]),
            "content": all_of(TextSpan, value["content"]),
            "coder": made(CoderInfo, value["coder"]),
        }
        return cls(**held)

    def __repr__(self) -> str:
        source = "–" if self.source is None else self.source.text
        cue = " … ".join(piece.text for piece in self.cue)
        content = " … ".join(piece.text for piece in self.content)
        return f"<Quote {self.kind}: {source} {cue}: {content}>"


@dataclass(frozen=True, slots=True, repr=False)
class PlaceMention:
    """A toponym and the place that it names."""

    json: str
    """The record, letter by letter as the command line writes it."""
    document_id: str
    sentence: int
    text: str
    start: int
    end: int
    literal: bool
    """Something is said to be there; false where the name stands for people or a government."""
    geonameid: int | None
    name: str | None
    """None where the place is not known."""
    feature: str | None
    admin2: str | None
    admin1: str | None
    country: str | None
    lat: float | None
    lon: float | None
    resolution: str | None
    how: str | None
    coder: CoderInfo
    schema: str

    @classmethod
    def from_json(cls, line: str) -> PlaceMention:
        """Of a line of the command line's output."""
        value: dict[str, Any] = loads(line)
        held = known(cls, value)
        held |= {"json": line, "coder": made(CoderInfo, value["coder"])}
        return cls(**held)

    def __repr__(self) -> str:
        names = [name for name in (self.name, self.admin1, self.country) if name is not None]
        return f"<PlaceMention {self.text!r}: {', '.join(names) or 'unknown'}>"
