"""Articles out of files of many formats, as the command line reads them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Literal, Unpack

from . import _native
from .fields import Columns, chosen
from .stream import ArticleStream

__all__ = ["Format", "read", "read_bytes"]

Format = Literal["auto", "text", "jsonl", "csv", "tsv", "parquet", "html", "warc", "feed"]


def read(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    format: Format = "auto",
    **columns: Unpack[Columns],
) -> ArticleStream:
    """Articles out of files, folders and patterns such as `news/*.jsonl.gz`; compressed files too.

    Columns or fields that are called otherwise are named: `read("news.csv", text="body", date="meta.published")`. What cannot
    be read is listed in the stream's `failures`. A stream may be coded as it is: `coder.code_many(read("news"))`.
    """
    several = [paths] if isinstance(paths, (str, os.PathLike)) else paths
    reader, failures = _native.read([os.fspath(path) for path in several], format, chosen(columns))
    return ArticleStream(reader, failures)


def read_bytes(name: str, content: bytes, format: Format = "auto", **columns: Unpack[Columns]) -> ArticleStream:
    """Articles out of one file that lies in memory. Its name tells the format."""
    reader, failures = _native.read_bytes(name, content, format, chosen(columns))
    return ArticleStream(reader, failures)
