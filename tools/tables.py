#!/usr/bin/env python3
"""Writes the fixed tables that crates/nlp takes from spaCy and from Python's Unicode database.

    pip install spacy==3.8.18
    python tools/tables.py

Run it again only when the supported spaCy version changes; the results are committed:

    crates/nlp/data/symbols.tsv         spacy.symbols.IDS: id, name
    crates/nlp/data/norms.tsv           spacy.lang.norm_exceptions.BASE_NORMS: word, norm
    crates/nlp/src/unicode/tables.rs    code points with str.isalpha() and str.isdigit()
"""

import unicodedata
from pathlib import Path

from spacy.lang.norm_exceptions import BASE_NORMS
from spacy.symbols import IDS

NLP = Path(__file__).resolve().parent.parent / "crates" / "nlp"


def ranges(holds):
    """Inclusive ranges of the code points for which holds(char) is true."""
    found = []
    for code in range(0x110000):
        if 0xD800 <= code < 0xE000 or not holds(chr(code)):
            continue
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return found


def rust_table(name, doc, holds):
    rows = [f"(0x{a:x}, 0x{b:x})," for a, b in ranges(holds)]
    lines, line = [], "   "
    for row in rows:
        if len(line) + 1 + len(row) > 96:
            lines.append(line)
            line = "   "
        line += " " + row
    lines.append(line)
    body = "\n".join(lines)
    return f"/// {doc}\n#[rustfmt::skip]\npub(super) static {name}: &[(u32, u32)] = &[\n{body}\n];\n"


def main():
    with open(NLP / "data" / "symbols.tsv", "w", encoding="utf-8") as out:
        out.write("# Built-in symbols of spaCy 3.8: id, name. Written by tools/tables.py.\n")
        for name, number in sorted(IDS.items(), key=lambda item: item[1]):
            if name:
                out.write(f"{number}\t{name}\n")
    with open(NLP / "data" / "norms.tsv", "w", encoding="utf-8") as out:
        out.write("# Norms of punctuation and currency in spaCy 3.8: word, norm. Written by tools/tables.py.\n")
        for word, norm in BASE_NORMS.items():
            out.write(f"{word}\t{norm}\n")
    version = unicodedata.unidata_version
    with open(NLP / "src" / "unicode" / "tables.rs", "w", encoding="utf-8") as out:
        out.write(f"//! Ranges of code points, Unicode {version}. Written by `tools/tables.py`.\n\n")
        out.write(rust_table("ALPHABETIC", "Letters: `str.isalpha()`.", str.isalpha))
        out.write("\n")
        out.write(rust_table("DIGITS", "Decimal and other digits: `str.isdigit()`.", str.isdigit))


if __name__ == "__main__":
    main()
