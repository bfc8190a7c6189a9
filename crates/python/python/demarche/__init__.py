"""Codes who did what to whom, when, where, and according to whom, out of English news.

>>> import demarche
>>> events = demarche.code("Kenya accused Somalia of bombing a village.", date="2024-05-14")
>>> events
[<Event ACCUSE/allege KEN → SOM 2024-05-14>]
>>> events[0].trigger.text, events[0].actors[0].country
('accused', 'KEN')

The language model must be there: `demarche.pull()` gets it once. `Coder` codes with your own codebook and actors, and many
articles at a time; `Store` is a data set; `read` reads articles out of files.
"""

import atexit

from ._native import leave
from ._native import version as __version__
from .annotation import Entity, Ranked, Reading, Relation, Sentence, Token
from .coded import Coded
from .coder import Coder
from .default import annotate, code, pull
from .errors import DemarcheError, InputError, ModelNotInstalledError, SetupError, StoreError
from .event import Event
from .listing import PlaceMention, Quote
from .reading import read, read_bytes
from .records import (
    Amount,
    Attribution,
    CoderInfo,
    Count,
    Counts,
    EventDate,
    EventPlace,
    Mention,
    Party,
    Span,
    TextSpan,
)
from .store import Added, Store
from .stream import ArticleStream, EventStream, Failure, RowStream

# Threads that read from generators let go of the interpreter before it ends.
atexit.register(leave)

__all__ = [
    "Added",
    "Amount",
    "ArticleStream",
    "Attribution",
    "Coded",
    "Coder",
    "CoderInfo",
    "Count",
    "Counts",
    "DemarcheError",
    "Entity",
    "Event",
    "EventDate",
    "EventPlace",
    "EventStream",
    "Failure",
    "InputError",
    "Mention",
    "ModelNotInstalledError",
    "Party",
    "PlaceMention",
    "Quote",
    "Ranked",
    "Reading",
    "Relation",
    "RowStream",
    "Sentence",
    "SetupError",
    "Span",
    "Store",
    "StoreError",
    "TextSpan",
    "Token",
    "__version__",
    "annotate",
    "code",
    "pull",
    "read",
    "read_bytes",
]
