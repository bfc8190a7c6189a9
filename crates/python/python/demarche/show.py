"""An article with its events marked, as HTML for notebooks.

Colours are those of Okabe and Ito, which colour-blind readers can tell apart; each also has a letter, and the number of the
event. Text keeps the notebook's own colour and background, light or dark. Marks may nest and cross, so the text is cut at every
border of a mark, and each run shows all marks over it as lines, one below the other. Styles are inline, which survives where
notebooks are cleaned before they are shown. Whatever comes from the article is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import pairwise
from typing import Final, NamedTuple

from .coded import Coded
from .event import Event
from .marks import Kind, Mark, marks, when
from .records import EventPlace, Party

__all__ = ["article"]


class Style(NamedTuple):
    """How a kind is shown."""

    letter: str
    colour: str
    """Red, green, blue."""
    name: str


STYLES: Final = {
    Kind.EVENT: Style("E", "213,94,0", "event"),
    Kind.ACTOR: Style("A", "0,114,178", "actor"),
    Kind.RECIPIENT: Style("R", "230,159,0", "recipient"),
    Kind.SPEAKER: Style("S", "204,121,167", "speaker"),
    Kind.CUE: Style("C", "204,121,167", "cue"),
    Kind.CONTENT: Style("Q", "204,121,167", "what is said"),
    Kind.DATE: Style("D", "0,158,115", "date"),
    Kind.PLACE: Style("P", "86,180,233", "place"),
    Kind.COUNT: Style("N", "240,228,66", "number"),
}

# Pixels of a line and of the gap that follows it.
LINE: Final = 3
CELL: Final = "text-align:left;vertical-align:top;padding:.2em .6em;border-bottom:1px solid rgba(128,128,128,.35)"


def article(coded: Coded) -> str:
    """The article and, below it, a table of its events."""
    found = marks(coded)
    parts = [_head(coded), _text(coded.text, found), _legend(found), _table(coded)]
    return f'<div class="demarche" style="color:inherit;background:transparent">{"".join(parts)}</div>'


def _head(coded: Coded) -> str:
    about = " · ".join(part for part in (coded.publisher, coded.date) if part)
    title = f"<strong>{escape(coded.title)}</strong> " if coded.title else ""
    return f'<div>{title}<span style="opacity:.7">{escape(about)}</span></div>' if title or about else ""


def _text(text: str, found: list[Mark]) -> str:
    borders = sorted({0, len(text), *(m.start for m in found), *(m.end for m in found)})
    runs = [_run(text[a:b], a, b, found) for a, b in pairwise(borders)]
    return f'<div style="white-space:pre-wrap;line-height:2.1;max-width:50em;margin:.5em 0">{"".join(runs)}</div>'


def _run(text: str, start: int, end: int, found: list[Mark]) -> str:
    over = [m for m in found if m.start <= start and end <= m.end]
    if not over:
        return escape(text)
    # The innermost, but for what is said, tints the run.
    tint = min((m for m in over if m.kind is not Kind.CONTENT), key=lambda m: m.end - m.start, default=None)
    kinds = list(dict.fromkeys(m.kind for m in over))
    style = _lines(kinds)
    if tint is not None:
        style += f";background:rgba({STYLES[tint.kind].colour},.2)"
    if any(m.kind is Kind.EVENT for m in over):
        style += ";font-weight:bold"
    if any(m.kind is Kind.CUE for m in over):
        style += ";font-style:italic"
    title = "; ".join(dict.fromkeys(_title(m) for m in over))
    ends = "".join(_letter(m) for m in over if m.end == end and m.kind is not Kind.CONTENT)
    return f'<span style="{style}" title="{escape(title)}">{escape(text)}</span>{ends}'


def _lines(kinds: list[Kind]) -> str:
    """A line for each kind below the text; the line of what is said is dotted."""
    solid = [kind for kind in kinds if kind is not Kind.CONTENT]
    shadows = [f"0 {LINE * (i + 1)}px 0 rgb({STYLES[kind].colour})" for i, kind in enumerate(solid)]
    # Of shadows the first lies on top, so each later one shows below it.
    style = f"box-shadow:{','.join(shadows)}" if shadows else "box-shadow:none"
    if Kind.CONTENT in kinds:
        style += f";text-decoration:underline dotted rgb({STYLES[Kind.CONTENT].colour});text-underline-offset:.2em"
    return style


def _title(mark: Mark) -> str:
    numbers = ", ".join(str(n + 1) for n in mark.events)
    label = f" {mark.label}" if mark.label else ""
    return f"{STYLES[mark.kind].name}{label} ({numbers})"


def _letter(mark: Mark) -> str:
    numbers = ",".join(str(n + 1) for n in mark.events)
    # Not selectable, so that the text can be copied as it is.
    style = "opacity:.75;user-select:none;-webkit-user-select:none;font-size:.65em"
    return f'<sub style="{style}">{STYLES[mark.kind].letter}{numbers} </sub>'


def _legend(found: list[Mark]) -> str:
    there = {m.kind for m in found}
    items = [
        f'<span style="{_lines([kind])};margin-right:1em">{style.letter} {style.name}</span>'
        for kind, style in STYLES.items()
        if kind in there
    ]
    return f'<div style="font-size:.85em;margin:.5em 0">{"".join(items)}</div>' if items else ""


def _table(coded: Coded) -> str:
    if not coded:
        return '<div style="opacity:.7">no event</div>'
    names = ("", "who", "did what", "to whom", "when", "where", "status", "according to")
    head = "".join(f'<th style="{CELL}">{name}</th>' for name in names)
    rows = "".join(
        "<tr>" + "".join(f'<td style="{CELL}">{escape(cell)}</td>' for cell in _row(number, event)) + "</tr>"
        for number, event in enumerate(coded, 1)
    )
    return (
        '<table style="border-collapse:collapse;color:inherit;background:transparent;font-size:.9em">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(number: int, event: Event) -> tuple[str, ...]:
    status = [event.status, *event.auxiliary, *(["disputed"] if event.disputed else [])]
    return (
        str(number),
        _parties(event.actors, " ↔ " if event.reciprocal else " + "),
        f"{event.name} “{event.trigger.text}”",
        _parties(event.recipients, " + "),
        "" if event.date is None else when(event.date),
        "" if event.place is None else _where(event.place),
        ", ".join(status),
        "; ".join("unnamed" if said.speaker is None else _party(said.speaker) for said in event.attribution),
    )


def _parties(parties: Iterable[Party], between: str) -> str:
    return between.join(_party(party) for party in parties) or "–"


def _party(party: Party) -> str:
    return party.label if party.label == party.text else f"{party.label} ({party.text})"


def _where(place: EventPlace) -> str:
    names = (place.name or place.text, place.admin1, place.country)
    return ", ".join(dict.fromkeys(name for name in names if name))
