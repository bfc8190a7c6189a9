#!/usr/bin/env python3
"""Compares the speed of spaCy with that of crates/nlp: the same model, texts and machine.

    python tools/speed.py --texts ARTICLES MODEL

needs `pip install spacy==3.8.18`. MODEL is a wheel, an unpacked wheel or a model folder; ARTICLES a
folder of UTF-8 texts (*.txt). Both sides run on one thread and are measured in seconds of processor
time; the rounds take turns, so that neither has the quieter machine, and the best round of each
counts. Loading the model is not counted. The first round of either is told apart: it has cold caches.

spaCy is given the texts one by one and in batches of eight; the faster of the two counts.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

# Before numpy is imported: its libraries read these once.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[name] = "1"

ROOT = Path(__file__).resolve().parent.parent


def model_folder(path: Path, scratch: Path) -> Path:
    """The folder of the model in a wheel, an unpacked wheel or itself."""
    if path.is_file():
        with zipfile.ZipFile(path) as wheel:
            wheel.extractall(scratch)
        path = scratch
    folders = sorted(config.parent for config in path.rglob("config.cfg"))
    if not folders:
        sys.exit(f"{path}: no model in it")
    return folders[0]


def spacy_round(nlp, texts: list[str]) -> float:
    """Seconds of processor time for all texts, the better of two ways to pass them."""
    start = time.process_time()
    for text in texts:
        nlp(text)
    one_by_one = time.process_time() - start
    start = time.process_time()
    for _ in nlp.pipe(texts, batch_size=8):
        pass
    return min(one_by_one, time.process_time() - start)


def our_round(binary: list[str], model: Path, texts: Path) -> tuple[str, dict[str, float]]:
    """The report of the benchmark, and its words a second, cold and warm."""
    environment = os.environ | {"DEMARCHE_MODEL": str(model), "DEMARCHE_TEXTS": str(texts)}
    report = subprocess.run(
        binary, env=environment, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    found = re.findall(r"^(cold|warm): (\d+) words", report, re.MULTILINE)
    return report, {name: float(words) for name, words in found}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    texts = [path.read_text("utf-8") for path in sorted(options.texts.glob("*.txt"))]
    words = sum(len(text.split()) for text in texts)
    binary = ["cargo", "bench", "-q", "-p", "demarche-nlp", "--bench", "stages"]
    subprocess.run([*binary, "--no-run"], cwd=ROOT, check=True)

    import spacy

    with tempfile.TemporaryDirectory() as scratch:
        folder = model_folder(options.model.resolve(), Path(scratch))
        nlp = spacy.load(folder)
        theirs, cold, warm, report = [], [], [], ""
        for _ in range(options.rounds):
            theirs.append(words / spacy_round(nlp, texts))
            report, ours = our_round(binary, folder, options.texts.resolve())
            cold.append(ours["cold"])
            warm.append(ours["warm"])
    print(report)
    print(f"{len(texts)} texts, {words} words; best of {options.rounds} rounds, words a second of")
    print(f"processor time: spaCy {max(theirs):.0f}, here cold {max(cold):.0f}, warm {max(warm):.0f}")
    print(f"ratio: cold {max(cold) / max(theirs):.1f}, warm {max(warm) / max(theirs):.1f}")
    middle = options.rounds // 2
    median = [sorted(rates)[middle] for rates in (theirs, cold, warm)]
    print(f"ratio of medians: cold {median[1] / median[0]:.1f}, warm {median[2] / median[0]:.1f}")


if __name__ == "__main__":
    main()
