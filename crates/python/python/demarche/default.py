"""One coder for those who need no other."""

from __future__ import annotations

from threading import Lock

from . import _native
from .annotation import Sentence
from .coded import Coded
from .coder import Coder
from .fields import Day

__all__ = ["annotate", "code", "pull"]

_lock = Lock()
_made: Coder | None = None


def _default() -> Coder:
    """The default coder, made when it is first needed."""
    global _made
    with _lock:
        if _made is None:
            _made = Coder()
        return _made


def code(
    text: str,
    *,
    date: Day | None = None,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    id: str | None = None,
) -> Coded:
    """The events of an article, by a coder with the built-in codebook. Make a `Coder` for anything else."""
    return _default().code(text, date=date, title=title, publisher=publisher, url=url, id=id)


def annotate(text: str) -> list[Sentence]:
    """Sentences with words, parts of speech, dependencies and names.

    >>> [(token.text, token.dep) for token in annotate("Chad thanked Mali.")[0].tokens]
    [('Chad', 'nsubj'), ('thanked', 'ROOT'), ('Mali', 'dobj'), ('.', 'punct')]
    """
    return _default().annotate(text)


def pull(model: str | None = None) -> str:
    """Downloads a language model unless it is there; the default one if none is named. Returns its folder."""
    return _native.pull(model)
