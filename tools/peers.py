#!/usr/bin/env python3
"""Compares the whole program with spaCy alone: the same texts, model, machine and rounds.

    python tools/peers.py --program target/release/demarche --texts ARTICLES MODEL

is what `cargo xtask bench peers` runs; it needs Linux and `pip install spacy==3.8.18`. MODEL is a
wheel, an unpacked wheel or a model folder; ARTICLES a folder of UTF-8 texts (*.txt). Seconds are of
processor time, user and system. The sides take turns, so that none has the quieter machine.

- spaCy runs its full pipeline, and nothing after it. Loading is not counted, and one pass that is not
  counted fills its caches and counts the sentences. Of two ways to pass the texts, one by one and in
  batches of eight, the faster of each round counts.
- The program runs as a process from start to end: reads tables and model, parses, codes and writes.
  Start-up is the same command on one short sentence, in the same round: the better of two.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from statistics import median

# It also sees to it, before numpy is imported, that numpy's libraries keep to one thread.
from speed import model_folder

COLUMNS = [
    "", "words per CPU second: best", "median", "ratio to spaCy: best", "median",
    "start-up, CPU s", "peak, MiB", "articles per CPU second",
]  # fmt: skip

FAILURES = (ImportError, OSError, RuntimeError, ValueError, subprocess.SubprocessError, zipfile.BadZipFile)
kept: dict = {}  # what the process of spaCy keeps between rounds


@dataclass
class Side:
    """A row of the table."""

    name: str
    seconds: list[float] = field(default_factory=list)  # by round
    startup: list[float] = field(default_factory=list)  # by round, or once
    peak: int = 0  # KiB

    def rates(self, count: int) -> tuple[float, float]:
        """So many a second: in the best round, and in the median one."""
        return count / min(self.seconds), count / median(self.seconds)


def read_texts(folder: Path) -> list[str]:
    """The texts in a folder, which must be what the program reads there."""
    paths = sorted(folder.iterdir())
    others = [path.name for path in paths if path.suffix != ".txt" or path.name.startswith(".")]
    if others or not paths:
        sys.exit(f"{folder} must hold texts (*.txt) and nothing else: {(others or ['it is empty'])[0]}.")
    return [path.read_bytes().decode("utf-8") for path in paths]


def spacy_load(model: Path, texts: list[str]) -> dict:
    """Loads the model and says what it is, what loading took, and how many sentences it sees."""
    import spacy

    nlp = spacy.load(model)
    kept.update(nlp=nlp, texts=texts)
    return {
        "startup": time.process_time(),  # first: later lines take time
        "spacy": spacy.__version__,
        "model": f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}",
        "pipeline": ", ".join(nlp.pipe_names),
        "sentences": sum(sum(1 for _ in doc.sents) for doc in nlp.pipe(texts, batch_size=8)),
    }


def spacy_round() -> tuple[float, int]:
    """Seconds of processor time for all texts, the better of two ways; and peak memory in KiB."""
    nlp, texts = kept["nlp"], kept["texts"]
    start = time.process_time()
    for text in texts:
        nlp(text)
    one_by_one = time.process_time() - start
    start = time.process_time()
    for _ in nlp.pipe(texts, batch_size=8):
        pass
    batched = time.process_time() - start
    return min(one_by_one, batched), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def run_program(command: list[str]) -> tuple[float, int]:
    """Seconds of processor time of a process, and its peak memory in KiB."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            said.seek(0)
            reason = said.read().decode("utf-8", "replace").strip()
            sys.exit(f"'{' '.join(command)}' ended with {process.returncode}: {reason}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else 'unknown processor'}, {os.cpu_count()} cores"


def row(side: Side, peer: Side, words: int, articles: int) -> list[str]:
    rates = [f"{rate:,.0f}" for rate in side.rates(words)]
    ratios = [f"{a / b:.2f}" for a, b in zip(side.rates(words), peer.rates(words))]
    startup = f"{median(side.startup):.2f}" if side.startup else ""
    peak = f"{side.peak / 1024:.0f}" if side.peak else ""
    return [side.name, *rates, *ratios, startup, peak, f"{side.rates(articles)[0]:,.1f}"]


def measure(options: argparse.Namespace, scratch: Path) -> None:
    texts = read_texts(options.texts)
    words = sum(len(text.split()) for text in texts)
    model = model_folder(options.model.resolve(), scratch / "model")
    short = scratch / "short.txt"
    short.write_text("Police arrested a man.\n")
    code = [str(options.program), "code", "--threads", "1", "--format", "jsonl", "--model", str(model)]
    version = subprocess.check_output([options.program, "--version"], text=True).strip()
    before = os.getloadavg()[0]

    spacy, program, exact = Side("spaCy alone"), Side("`demarche code`"), Side("`demarche code --exact`")
    coders = [
        (program, Side("`demarche code` without start-up"), code),
        (exact, Side("`--exact` without start-up"), [*code, "--exact"]),
    ]
    # spaCy has its own process: what a large process starts inherits its peak memory.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as worker:
        about = worker.submit(spacy_load, model, texts).result()
        spacy.startup.append(about["startup"])
        for turn in range(1, options.rounds + 1):
            seconds, spacy.peak = worker.submit(spacy_round).result()
            spacy.seconds.append(seconds)
            for whole, inner, command in coders:
                startup = min(run_program([*command, str(short)])[0] for _ in range(2))
                seconds, peak = run_program([*command, str(options.texts)])
                if seconds <= startup:
                    sys.exit("The texts took no longer than start-up: give more of them.")
                whole.startup.append(startup)
                whole.seconds.append(seconds)
                whole.peak = max(whole.peak, peak)
                inner.seconds.append(seconds - startup)
            took = [f"{side.seconds[-1]:.2f}" for side in (spacy, program, exact)]
            print(f"round {turn} of {options.rounds}: {' '.join(took)} s", file=sys.stderr)

    sentences, sides = about["sentences"], [side for coder in coders for side in coder[:2]]
    print(f"Machine: {processor()}; load {before:.1f} before, {os.getloadavg()[0]:.1f} after.")
    print(f"Date: {date.today()}. Versions: spaCy {about['spacy']} ({about['pipeline']}), {version},")
    print(f"both with the same folder of {about['model']}. Rounds: {options.rounds}.")
    print(f"Text: {len(texts)} articles, {words:,} words, {sentences:,} sentences as spaCy sees them.")
    table = [COLUMNS, ["---"] * len(COLUMNS), *(row(s, spacy, words, len(texts)) for s in [spacy, *sides])]
    print("", *(f"| {' | '.join(cells)} |" for cells in table), sep="\n")
    print("\nSentences per CPU second, best and median, parsing included. (UniversalPetrarch is")
    print("given its parses, so its time leaves parsing out; it is not on PyPI and was not run.)")
    for side in sides:
        print("- {}: {:,.0f}, {:,.0f}".format(side.name, *side.rates(sentences)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    for name in ("--program", "--texts"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if options.rounds < 1:
        sys.exit("At least one round is needed.")
    try:
        with tempfile.TemporaryDirectory() as scratch:
            measure(options, Path(scratch))
    except FAILURES as error:
        sys.exit(f"Nothing was measured: {error}")


if __name__ == "__main__":
    main()
