"""The coder: articles in, events out."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from functools import lru_cache
from json import loads
from typing import Any, Self

from . import _native
from .annotation import Relation, Sentence, sentences
from .coded import Coded
from .errors import InputError, ModelNotInstalledError, SetupError
from .event import Event
from .feed import feed
from .fields import Day, chosen, cleaned, iso
from .listing import PlaceMention, Quote
from .stream import EventStream

__all__ = ["Coder"]

Path = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class Config:
    """Of what a coder is made. Threads and downloads change nothing of what is coded, so they do not tell two apart."""

    model: str | None
    codebook: str | None
    actors: tuple[str, ...]
    gazetteer: str | None
    exact: bool
    include: tuple[str, ...]
    min_confidence: float | None
    main: bool
    threads: int | None = field(compare=False)
    download: bool = field(compare=False)


class Coder:
    """Codes articles as `demarche code` does. Immutable; may be used from several threads at once.

    `model`: a name from `demarche model list`, a folder or a wheel. `codebook`, `actors`, `gazetteer`: your own in place of or
    on top of the built-in ones. `exact`: parse as spaCy does, token for token, in twice the time. `include`: also give what is `hypothetical`, `historical`, `negated`, `alleged`, `denied`,
    `embedded`, `actorless`, or `all`. `min_confidence`: leave out events of less confidence, 0 to 1. `main`: give one event an
    article. `threads`: for `code_many`; all cores if None. `download`: fetch a missing model.

    Coders pickle by this configuration: the other process makes its own of it, with the model and files that are there.

    >>> coder = Coder()
    >>> coder.code("Kenya accused Somalia of bombing a village.", date="2024-05-14")
    [<Event ACCUSE/allege KEN → SOM 2024-05-14>]
    """

    __slots__ = ("__weakref__", "_config", "_engine", "_identity")

    def __init__(
        self,
        model: Path | None = None,
        codebook: Path | None = None,
        actors: Path | Iterable[Path] = (),
        gazetteer: Path | None = None,
        *,
        exact: bool = False,
        include: str | Iterable[str] = (),
        min_confidence: float | None = None,
        main: bool = False,
        threads: int | None = None,
        download: bool = False,
    ) -> None:
        if min_confidence is not None and not 0.0 <= min_confidence <= 1.0:
            raise InputError("min_confidence lies between 0 and 1")
        self._config = Config(
            model=_path(model),
            codebook=_path(codebook),
            actors=(os.fspath(actors),)
            if isinstance(actors, (str, os.PathLike))
            else tuple(os.fspath(path) for path in actors),
            gazetteer=_path(gazetteer),
            exact=exact,
            include=_included(include),
            min_confidence=min_confidence,
            main=main,
            threads=None if threads is None else number_of_threads(threads),
            download=download,
        )
        self._engine = _engine(self._config)
        self._identity = self._engine.identity()

    @property
    def identity(self) -> dict[str, str]:
        """What codes: version, codebook, world, model, and the id of runs that it makes in data sets."""
        identity: dict[str, str] = loads(self._identity)
        return identity

    def code(
        self,
        text: str,
        *,
        date: Day | None = None,
        title: str | None = None,
        publisher: str | None = None,
        url: str | None = None,
        id: str | None = None,
    ) -> Coded:
        """The events of an article: a list, which a notebook shows as the article with its events marked."""
        fields = _fields(text=text, date=date, title=title, publisher=publisher, url=url, id=id)
        c = self._config
        article, records = self._engine.code(fields, c.include, c.min_confidence, c.main)
        return Coded(map(Event.from_json, records), article)

    def code_many(
        self,
        articles: object,
        *,
        text: str = "text",
        date: str | None = "date",
        id: str | None = "id",
        title: str | None = "title",
        publisher: str | None = "publisher",
        url: str | None = "url",
        author: str | None = "author",
        language: str | None = "language",
        threads: int | None = None,
    ) -> EventStream:
        """The events of many articles, in the order of the articles, as they come.

        `articles`: strings or mappings, read lazily and on another thread; a data frame of pandas or polars; a table, batch or
        reader of pyarrow; whatever speaks arrow's C stream interface. The other arguments name the columns, or keys, that hold
        the fields; None reads none. A column that you name must be there, one that is only expected may be absent. A bad
        article is listed in the stream's `failures` and does not stop it.

        >>> stream = Coder().code_many(["Chad condemned Sudan.", {"text": "Mali thanked Niger.", "id": "n1"}])
        >>> list(stream.events())
        [<Event ACCUSE/disapprove TCD → SDN>, <Event SUPPORT MLI → NER>]
        """
        columns = chosen(
            {
                "text": text,
                "date": date,
                "id": id,
                "title": title,
                "publisher": publisher,
                "url": url,
                "author": author,
                "language": language,
            }
        )
        source = feed(articles, columns)
        c = self._config
        reader, failures = self._engine.code_stream(
            source.reader, columns, "events", self.threads(threads), c.include, c.min_confidence, c.main, True
        )
        return EventStream(reader, failures, source)

    def quotes(self, text: str, *, nested: bool = False, id: str | None = None) -> list[Quote]:
        """Who says, thinks or wants what. `nested`: also inside what others say."""
        return [Quote.from_json(record) for record in self._engine.quotes(_fields(text=text, id=id), nested)]

    def places(self, text: str, *, id: str | None = None) -> list[PlaceMention]:
        """The toponyms of a text and the places that they name."""
        return [PlaceMention.from_json(record) for record in self._engine.places(_fields(text=text, id=id))]

    def explain(self, text: str, date: Day | None = None) -> str:
        """How each sentence was read, what was dropped and why."""
        return self._engine.explain(_fields(text=text, date=date))

    def relate(self, sentence: str, source: str, target: str) -> Relation:
        """The event from one phrase of a sentence to another."""
        return Relation.from_json(self._engine.relate(cleaned(sentence), cleaned(source), cleaned(target)))

    def annotate(self, text: str) -> list[Sentence]:
        """Sentences with words, parts of speech, dependencies and names."""
        text = cleaned(text)
        return sentences(text, self._engine.annotate(text))

    def threads(self, threads: int | None = None) -> int:
        """The threads that a stream works on: these, or else the coder's, or else all cores."""
        return number_of_threads(self._config.threads if threads is None else threads)

    @property
    def config(self) -> Config:
        """Of what it was made, for other modules of the package."""
        return self._config

    @property
    def native(self) -> _native.Coder:
        """The compiled part, for other modules of the package."""
        return self._engine

    def __eq__(self, other: object) -> bool:
        return self._config == other._config if isinstance(other, Coder) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._config)

    def __repr__(self) -> str:
        shown = {name: getattr(self._config, name) for name in Config.__slots__}
        given = ", ".join(f"{name}={value!r}" for name, value in shown.items() if value not in (None, (), False))
        return f"Coder({given})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self._identity, *astuple(self._config))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


@lru_cache(maxsize=2)
def _restored(
    identity: str,
    model: str | None,
    codebook: str | None,
    actors: tuple[str, ...],
    gazetteer: str | None,
    exact: bool,
    include: tuple[str, ...],
    min_confidence: float | None,
    main: bool,
    threads: int | None,
    download: bool,
) -> Coder:
    """A coder of its configuration, which must be the same one: a worker with another model would code otherwise without a
    word. Pools unpickle one for every task; it is made once for each process."""
    coder = Coder(
        model,
        codebook,
        actors,
        gazetteer,
        exact=exact,
        include=include,
        min_confidence=min_confidence,
        main=main,
        threads=threads,
        download=download,
    )
    here, there = coder.identity, loads(identity)
    other = [f"{part} {there[part]} is here {here[part]}" for part in here if part != "run_id" and here[part] != there[part]]
    if other:
        raise SetupError(f"the coder that was sent cannot be made here: {'; '.join(other)}")
    return coder


def _engine(config: Config) -> _native.Coder:
    def made() -> _native.Coder:
        return _native.Coder(config.model, config.codebook, config.actors, config.gazetteer, config.exact)

    try:
        return made()
    except ModelNotInstalledError:
        if not config.download:
            raise
    _native.pull(config.model)
    return made()


def _path(path: Path | None) -> str | None:
    return None if path is None else os.fspath(path)


def _included(include: str | Iterable[str]) -> tuple[str, ...]:
    """In one order and each once, so that coders that include the same are equal."""
    names = include.split(",") if isinstance(include, str) else include
    names = {name.strip() for name in names} - {""}
    known = ("hypothetical", "historical", "negated", "alleged", "denied", "embedded", "actorless")
    for name in sorted(names - {*known, "all"}):
        raise InputError(f"{name!r} is nothing to include: {', '.join(known)}, all")
    return known if "all" in names else tuple(name for name in known if name in names)


def _fields(*, text: str, date: Day | None = None, **others: str | None) -> dict[str, str]:
    fields = {name: cleaned(value) for name, value in others.items() if value is not None}
    if date is not None:
        fields["date"] = iso(date)
    return {"text": cleaned(text), **fields}


def number_of_threads(threads: int | None) -> int:
    """A number of threads; the cores that this process may use if None."""
    if threads is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if threads < 1:
        raise InputError("at least one thread is needed")
    return threads
