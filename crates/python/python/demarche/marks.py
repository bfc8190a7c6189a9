"""Which pieces of an article tell what: who, did what, to whom, when, where, according to whom.

The same marks as on the page of `demarche serve` (`crates/serve/src/spans.rs`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .coded import Coded, Piece
from .event import Event
from .records import EventDate, Span

__all__ = ["Kind", "Mark", "marks", "when"]


class Kind(Enum):
    """What a piece of text tells."""

    CONTENT = "content"
    SPEAKER = "speaker"
    CUE = "cue"
    ACTOR = "actor"
    RECIPIENT = "recipient"
    EVENT = "event"
    DATE = "date"
    PLACE = "place"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked piece of the text, in characters."""

    start: int
    end: int
    kind: Kind
    label: str
    events: tuple[int, ...]
    """Positions of the events that rest on it."""


def marks(coded: Coded) -> list[Mark]:
    """The marks of an article's events, by place, the longer first."""
    found: dict[tuple[int, int, Kind, str], list[int]] = {}
    content = coded.text.encode()
    for at, event in enumerate(coded):
        for piece, kind, label in _pieces(content, event, coded.sentences):
            if piece.start < piece.end <= len(content):
                chars = coded.chars(piece)
                events = found.setdefault((chars.start, chars.stop, kind, label), [])
                if at not in events:
                    events.append(at)
    made = [Mark(start, end, kind, label, tuple(events)) for (start, end, kind, label), events in found.items()]
    order = list(Kind)
    return sorted(made, key=lambda m: (m.start, -m.end, order.index(m.kind), m.label))


def _pieces(content: bytes, event: Event, sentences: tuple[tuple[int, int], ...]) -> list[tuple[Piece, Kind, str]]:
    pieces: list[tuple[Piece, Kind, str]] = [(event.trigger, Kind.EVENT, event.name)]
    pieces += [(mention, Kind.EVENT, event.name) for mention in event.mentions]
    pieces += [(party, Kind.ACTOR, party.label) for party in event.actors]
    pieces += [(party, Kind.RECIPIENT, party.label) for party in event.recipients]
    for said in event.attribution:
        if said.speaker is not None:
            pieces.append((said.speaker, Kind.SPEAKER, said.speaker.label))
        pieces.append((said.cue, Kind.CUE, said.kind))
        pieces.append((said.content, Kind.CONTENT, ""))
    if event.place is not None:
        pieces.append((event.place, Kind.PLACE, event.place.name or event.place.text))
    counts = event.counts
    people = (
        ("killed", counts.killed),
        ("wounded", counts.wounded),
        ("arrested", counts.arrested),
        ("protesters", counts.protesters),
    )
    pieces += [(count, Kind.COUNT, f"{count.value} {what}") for what, count in people if count is not None]
    if event.date is not None:
        date = _date(content, event, event.date, sentences)
        if date is not None:
            pieces.append((date, Kind.DATE, when(event.date)))
    return pieces


def _date(content: bytes, event: Event, date: EventDate, sentences: tuple[tuple[int, int], ...]) -> Span | None:
    """The record has the time expression but not its place: it is looked for in the sentences of the event's mentions."""
    words = (date.text or "").encode()
    if not words:
        return None
    for number in (event.sentence, *(mention.sentence for mention in event.mentions)):
        if number < len(sentences):
            start, end = sentences[number]
            at = content.find(words, start, end)
            if at >= 0:
                return Span(at, at + len(words))
    return None


def when(date: EventDate) -> str:
    """The days of an event."""
    if date.start is None:
        return date.granularity
    return date.start if date.end in (None, date.start) else f"{date.start} to {date.end}"
