"""A coded article: its events, and the text that they were read from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate
from json import loads
from typing import Any, Protocol

from .event import Event

__all__ = ["Coded", "Piece"]


class Piece(Protocol):
    """Whatever has a first byte and a byte after the last."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Coded(list[Event]):
    """The events of an article. A notebook shows the article with its events marked."""

    id: str
    text: str
    title: str | None
    date: str | None
    """Day of publication, `YYYY-MM-DD`."""
    publisher: str | None
    url: str | None
    sentences: tuple[tuple[int, int], ...]
    """First byte and byte after the last of each sentence."""

    def __init__(self, events: Iterable[Event], article: str) -> None:
        super().__init__(events)
        value: dict[str, Any] = loads(article)
        self.id = value["id"]
        self.text = value["text"]
        self.title = value.get("title")
        self.date = value.get("date")
        self.publisher = value.get("publisher")
        self.url = value.get("url")
        self.sentences = tuple((start, end) for start, end in value["sentences"])

    @property
    def events(self) -> list[Event]:
        """The events as a list of their own."""
        return list(self)

    def chars(self, piece: Piece) -> slice:
        """A piece of the text as a slice of `text`: records count bytes, Python counts characters."""
        if self.text.isascii():
            return slice(piece.start, piece.end)
        starts = self._starts
        return slice(bisect_left(starts, piece.start), bisect_left(starts, piece.end))

    @cached_property
    def _starts(self) -> list[int]:
        """First byte of each character, and the byte after the last."""
        return list(accumulate((len(c.encode()) for c in self.text), initial=0))

    def _repr_html_(self) -> str:
        from .show import article

        return article(self)
