"""An event: one line of what `demarche code --format jsonl` writes."""

from __future__ import annotations

from dataclasses import dataclass
from json import JSONDecodeError, loads
from typing import Any

from .errors import InputError
from .records import (
    Attribution,
    CoderInfo,
    Counts,
    EventDate,
    EventPlace,
    Mention,
    Party,
    Span,
    TextSpan,
    all_of,
    known,
    made,
    maybe,
)

__all__ = ["Event"]


@dataclass(frozen=True, slots=True, repr=False)
class Event:
    """Who did what to whom, when, where, and according to whom."""

    json: str
    """The record, letter by letter as the command line writes it."""
    event_id: str
    document_id: str
    sentence: int
    """Sentence of the first mention, counted from 0."""
    event_type: str
    mode: str | None
    contexts: tuple[str, ...]
    cameo: str | None
    quad_class: int
    """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
    score: float
    """-10 (conflict) to +10 (cooperation)."""
    actors: tuple[Party, ...]
    """Who acts. In a reciprocal event, all parties."""
    recipients: tuple[Party, ...]
    reciprocal: bool
    date: EventDate | None
    place: EventPlace | None
    status: str
    """asserted, reported, alleged or denied."""
    auxiliary: tuple[str, ...]
    """negation, future, hypothetical, historical, attempted."""
    counts: Counts
    attribution: tuple[Attribution, ...]
    """Who says so, outermost first."""
    content_of: str | None
    """The event whose content this one is."""
    denied_by: tuple[str, ...]
    disputed: bool
    mentions: tuple[Mention, ...]
    trigger: TextSpan
    """The words that name the event."""
    evidence: tuple[Span, ...]
    """Everything that the coding rests on."""
    sense: str
    """Sense of the codebook."""
    derivation: tuple[str, ...]
    confidence: float | None
    """Probability that a careful human coder records the same."""
    coder: CoderInfo
    schema: str

    @classmethod
    def from_json(cls, line: str) -> Event:
        """Of a JSON record, such as a line of the command line's output or a value of the column `record`."""
        try:
            value: dict[str, Any] = loads(line)
            held = known(cls, value)
            held |= {
                "json": line,
                "actors": all_of(Party, value["actors"]),
                "recipients": all_of(Party, value["recipients"]),
                "date": maybe(EventDate, value["date"]),
                "place": maybe(EventPlace, value["place"]),
                "counts": Counts.from_json(value["counts"]),
                "attribution": tuple(Attribution.from_json(a) for a in value["attribution"]),
                "mentions": all_of(Mention, value["mentions"]),
                "trigger": made(TextSpan, value["trigger"]),
                "evidence": all_of(Span, value["evidence"]),
                "coder": made(CoderInfo, value["coder"]),
            }
            return cls(**held)
        except JSONDecodeError as error:
            raise InputError(f"this is no record of an event: {error}") from error
        except KeyError as error:
            raise InputError(f"this is no record of an event: the field {error} is missing") from error
        except (TypeError, AttributeError) as error:
            raise InputError(f"this is no record of an event: {error}") from error

    @property
    def name(self) -> str:
        """Type and mode, such as `COERCE/arrest`."""
        return self.event_type if self.mode is None else f"{self.event_type}/{self.mode}"

    @property
    def roles(self) -> str:
        """Who towards whom, such as `NOR + ISL → RUS GOV` or `KEN ↔ SOM`; `–` is nobody."""
        actors = [party.label for party in self.actors]
        if self.reciprocal and not self.recipients and len(actors) > 1:
            return " ↔ ".join(actors)
        recipients = [party.label for party in self.recipients]
        return f"{' + '.join(actors) or '–'} → {' + '.join(recipients) or '–'}"

    def to_dict(self) -> dict[str, Any]:
        """The record as dictionaries and lists, fields of later versions included."""
        record: dict[str, Any] = loads(self.json)
        return record

    def __repr__(self) -> str:
        day = self.date.start if self.date is not None else None
        return f"<Event {self.name} {self.roles}{'' if day is None else f' {day}'}>"
