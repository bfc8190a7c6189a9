"""The compiled part of the package. Use `demarche` instead: what is here may change."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

class DemarcheError(Exception):
    """Something that the package could not do; the message says what and, where it helps, what to do about it."""

class SetupError(DemarcheError):
    """A model, codebook, table of actors or gazetteer that is missing or has a mistake."""

class ModelNotInstalledError(SetupError):
    """The language model is not on this machine; `demarche.pull()` gets it."""

class InputError(DemarcheError):
    """A text, date or column that cannot be used."""

class StoreError(DemarcheError):
    """A data set that cannot be read or written, or a question that is wrong."""

version: str

def leave() -> None:
    """Runs at exit: threads that read from generators let go of the interpreter."""

def pull(name: str | None = None) -> str:
    """Downloads a model unless it is there. Returns its folder."""

def installed(name: str | None = None) -> str | None:
    """The folder of an installed model; None if it is not there."""

class Coder:
    """An engine. Immutable; may be used from several threads at once. All methods release the GIL."""

    def __new__(
        cls,
        model: str | None,
        codebook: str | None,
        actors: Sequence[str],
        gazetteer: str | None,
        exact: bool,
    ) -> Coder: ...
    def identity(self) -> str:
        """JSON object: version, codebook, world, model, run_id."""

    # `fields`: text (required), id, date, title, publisher, url, author, language.
    def code(
        self,
        fields: Mapping[str, str],
        include: Sequence[str],
        min_confidence: float | None,
        main: bool,
    ) -> tuple[str, list[str]]:
        """JSON of the article (id, text, title, date, publisher, url, sentences: list of [first byte, byte after last]) and one JSON
        record (schema demarche.event/1) an event, the bytes of the command line."""

    def quotes(self, fields: Mapping[str, str], nested: bool) -> list[str]:
        """JSON records as `demarche quotes` writes them."""

    def places(self, fields: Mapping[str, str]) -> list[str]:
        """JSON records as `demarche places` writes them."""

    def explain(self, fields: Mapping[str, str]) -> str:
        """What `demarche explain` prints."""

    def relate(self, sentence: str, source: str, target: str) -> str:
        """JSON object: strict, loose (each null or {event_type, mode, sense}), ranked (null or {event_type, probability})."""

    def annotate(self, text: str) -> str:
        """JSON list of sentences; a sentence: {start, end, tokens: [{text, lemma, pos, tag, dep, head, start, end}],
        entities: [{text, label, start, end}]}. start and end are bytes of the text; head is the index of a token in the sentence."""

    # `columns`: target (text, id, date, title, publisher, url, author, language) -> column name, empty to read none.
    # `kind`: "events" (the columns of the table `events`) or "coded" (one row an article; see `coded_schema`).
    # Of kind "coded" the id is the hash of the content, as in a data set. Unless `any_language`, articles that are not in English
    # are failures. The second value grows while the stream is read.
    def code_stream(
        self,
        articles: pa.RecordBatchReader,
        columns: Mapping[str, str],
        kind: str,
        threads: int,
        include: Sequence[str],
        min_confidence: float | None,
        main: bool,
        any_language: bool,
    ) -> tuple[pa.RecordBatchReader, Failures]: ...

class Failures:
    """What could not be read or coded, as (place, reason), in the order of the input."""

    def list(self) -> list[tuple[str, str]]: ...

class Store:
    """A data set."""

    def __new__(cls, location: str, create: bool, options: Mapping[str, str]) -> Store: ...
    @property
    def location(self) -> str: ...
    def version(self) -> int: ...
    def query(self, sql: str, run: str | None, version: int | None) -> pa.RecordBatchReader:
        """Rows of a SELECT over the views (events, dyads, dyad_months, quotes, claims, articles, …)."""

    # Codes articles that the data set does not have yet, appends them and, with `cluster`, compares them with the days around them.
    # Returns a JSON object: read, coded, duplicates, events, failed, version, retold, clusters.
    def add(
        self,
        coder: Coder,
        articles: pa.RecordBatchReader,
        columns: Mapping[str, str],
        threads: int,
        cluster: bool,
        any_language: bool,
    ) -> tuple[str, Failures]: ...

def read(paths: Sequence[str], format: str, columns: Mapping[str, str]) -> tuple[pa.RecordBatchReader, Failures]:
    """Articles out of files, folders and patterns, as the command line reads them. Columns: id, text, date, title, publisher,
    url, author, language, origin, all strings. `format`: auto, text, jsonl, csv, tsv, parquet, html, warc, feed."""

def read_bytes(name: str, content: bytes, format: str, columns: Mapping[str, str]) -> tuple[pa.RecordBatchReader, Failures]:
    """The same for one file that lies in memory. The name tells the format if `format` is auto."""

def events_schema() -> pa.Schema: ...
def coded_schema() -> pa.Schema: ...
def events_of(coded: pa.RecordBatch) -> pa.RecordBatch:
    """The events of coded articles."""

# `config`: TOML of weights and thresholds; None for the built-in ones.
def plan(days: Sequence[tuple[str | None, int]], config: str | None = None) -> list[tuple[tuple[str, str] | None, tuple[str, str] | None]]:
    """Windows (core, known) of days in which so many articles a day are compared; each (first, last) or None for articles
    without a day. What an earlier window has decided holds."""

def band_keys(signatures: Sequence[bytes | None], config: str | None = None) -> list[list[int]]:
    """Keys by which near copies meet, of each signature; signed 64-bit. Empty for a text that is too short to have copies."""

# `batch`: article_id, published (date32), signature. Returns `later`, `other`, `score` and `rule`: links of articles that are one text.
def story_links(batch: pa.RecordBatch, config: str | None = None) -> pa.RecordBatch: ...

# `links`: pairs of article ids. Returns kind (story, occurrence, event), member, cluster_id.
def memberships(
    coded: Sequence[pa.RecordBatch],
    links: Sequence[tuple[str, str]],
    core: tuple[str, str] | None,
    config: str | None = None,
) -> pa.RecordBatch: ...

