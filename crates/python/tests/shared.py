"""What several tests use: articles, and what the command line makes of them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

EXAMPLES = Path(__file__).parents[3] / "examples"

ARTICLES: list[dict[str, str | None]] = [
    {
        "id": "a1",
        "date": "2024-05-14",
        "publisher": "Lakeside Post",
        "text": "Kenya accused Somalia on Monday of bombing a village. Somalia denied the accusation.",
    },
    {"id": "a2", "date": "2024-05-15", "text": "Chadian police arrested three Sudanese journalists in Khartoum."},
    {"id": "a3", "date": "2025-01-15", "text": "Kenya and Somalia held talks about their border."},
    {"id": "a4", "date": None, "text": "Müller’s “naïve” café stood in Zürich — then Germany condemned the attack by Mali."},
]


def lines_of(program: str, *args: str, articles: list[dict[str, str]]) -> list[str]:
    """What the command line writes for articles."""
    given = "".join(json.dumps(article) + "\n" for article in articles)
    command = [program, *args, "--format", "jsonl", "--input", "jsonl", "-"]
    done = subprocess.run(command, input=given.encode(), capture_output=True, check=True)
    return done.stdout.decode().splitlines()
