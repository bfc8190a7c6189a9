"""One article at a time; coders as values; threads."""

from __future__ import annotations

import copy
import json
import pickle
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timezone
from pathlib import Path

import pytest

import demarche
from demarche import Coder, DemarcheError, Event, InputError, Party, SetupError, TextSpan

TEXT = "Kenya accused Somalia on Monday of bombing a village. Somalia denied the accusation."


def test_an_event(coder: Coder) -> None:
    coded = coder.code(TEXT, date="2024-05-14", id="a1", title="At the border", publisher="Lakeside Post")
    assert isinstance(coded, list)
    assert coded.events == list(coded)
    assert (coded.id, coded.text, coded.date, coded.title) == ("a1", TEXT, "2024-05-14", "At the border")
    assert coded.publisher == "Lakeside Post"
    first = coded[0]
    assert repr(first).startswith("<Event ACCUSE/allege KEN → SOM 2024-05-13")
    assert first.document_id == "a1"
    assert first.actors[0].label == "KEN"
    assert first.to_dict() == json.loads(first.json)
    assert coded.text[coded.chars(first.trigger)] == first.trigger.text == "accused"


@pytest.mark.parametrize("day", ["2024-05-14", date(2024, 5, 14), datetime(2024, 5, 14, 23, 59, tzinfo=timezone.utc)])
def test_kinds_of_days(coder: Coder, day: str | date) -> None:
    coded = coder.code(TEXT, date=day)
    assert coded.date == "2024-05-14"
    assert coded[0].date is not None
    assert coded[0].date.start == "2024-05-13"


def test_offsets_are_bytes_and_chars_are_not(coder: Coder) -> None:
    text = "Müller’s “naïve” café 𝄞 stood in Zürich. Germany condemned the attack by Mali."
    coded = coder.code(text)
    assert coded
    content = text.encode()
    for event in coded:
        pieces: list[TextSpan | Party] = [event.trigger, *event.actors, *event.recipients]
        for piece in pieces:
            assert coded.text[coded.chars(piece)] == piece.text == content[piece.start : piece.end].decode()


def test_mistakes_in_articles(coder: Coder) -> None:
    for text, day in (("", None), (TEXT, "yesterday-ish")):
        with pytest.raises(InputError):
            coder.code(text, date=day)


def test_halves_of_characters_are_replaced(coder: Coder) -> None:
    assert coder.code("Chad \ud800 condemned Sudan. \ud83d\ude00").text == "Chad \ufffd condemned Sudan. 😀"


def test_mistakes_in_setups(tmp_path: Path) -> None:
    with pytest.raises(SetupError):
        Coder(codebook=tmp_path / "none")
    with pytest.raises(SetupError):
        Coder(model="nosuch")
    with pytest.raises(InputError):
        Coder(include="everything")
    with pytest.raises(InputError):
        Coder(min_confidence=2)
    with pytest.raises(InputError):
        Coder(threads=0)
    assert issubclass(demarche.ModelNotInstalledError, SetupError)
    assert issubclass(SetupError, DemarcheError)


def test_includes() -> None:
    assert Coder(include="all") == Coder(
        include=("denied", "alleged", "negated", "historical", "hypothetical", "embedded", "actorless")
    )
    assert Coder(include="alleged,denied") == Coder(include=["denied", "alleged"])
    assert len(Coder(include="all").code("Somalia may expel Kenyan diplomats.")) == 1
    assert Coder().code("Somalia may expel Kenyan diplomats.") == []


def test_coders_are_values(coder: Coder) -> None:
    special = Coder(include="alleged", min_confidence=0.2)
    again = pickle.loads(pickle.dumps(special))
    assert again == special != coder
    assert hash(again) == hash(special)
    assert again.identity == special.identity
    assert again.code(TEXT) == special.code(TEXT)
    assert pickle.loads(pickle.dumps(special)) is again
    assert copy.deepcopy(special) is special
    assert repr(special) == "Coder(include=('alleged',), min_confidence=0.2)"
    assert Coder(threads=1) == Coder(threads=2)
    assert set(special.identity) == {"version", "codebook", "world", "model", "run_id"}
    assert special.identity["version"] == demarche.__version__


def test_a_worker_with_another_codebook_is_told_apart(coder: Coder) -> None:
    make, (identity, *configuration) = coder.__reduce__()
    other = json.dumps({**json.loads(identity), "codebook": "plover 0.9 sha256:0"})
    with pytest.raises(SetupError, match="codebook plover 0.9"):
        make(other, *configuration)


def test_coded_articles_pickle(coder: Coder) -> None:
    coded = coder.code(TEXT, id="a1")
    again = pickle.loads(pickle.dumps(coded))
    assert again == coded
    assert (again.id, again.text) == ("a1", TEXT)


def test_several_threads(coder: Coder) -> None:
    texts = [f"{TEXT} Number {n} of the notes came later." for n in range(40)]
    alone = [[e.json for e in coder.code(text)] for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = [[e.json for e in coded] for coded in pool.map(coder.code, texts)]
    assert together == alone


def test_other_threads_go_on_while_it_codes(coder: Coder) -> None:
    text = "\n".join(f"{TEXT} Chad condemned raid number {n} by Sudan." for n in range(400))
    ticks: list[float] = []
    done = threading.Event()

    def tick() -> None:
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.001)

    other = threading.Thread(target=tick)
    other.start()
    began = time.monotonic()
    coder.code(text)
    ended = time.monotonic()
    done.set()
    other.join()
    # Were the lock held, none would fall into the call but for its two ends.
    within = sum(began + 0.01 < t < ended - 0.01 for t in ticks)
    assert within >= 5, f"{within} in {ended - began:.3f} s"


def test_records_read_again(coder: Coder) -> None:
    event = coder.code(TEXT)[0]
    assert Event.from_json(event.json) == event
    later = event.json.replace("{", '{"field_of_later_times":[1],', 1)
    assert Event.from_json(later).trigger == event.trigger
    assert Event.from_json(later).to_dict()["field_of_later_times"] == [1]
    for bad in ("{", "[]", "{}", '{"actors":3}'):
        with pytest.raises(InputError):
            Event.from_json(bad)


def test_annotation(coder: Coder) -> None:
    text = "Zoë met Kim. Chad thanked Mali."
    first, second = coder.annotate(text)
    assert second.text == "Chad thanked Mali."
    assert [t.pos for t in second.tokens] == ["PROPN", "VERB", "PROPN", "PUNCT"]
    assert second.tokens[second.tokens[0].head].text == "thanked"
    assert text.encode()[second.start : second.end].decode() == second.text
    assert all(text.encode()[t.start : t.end].decode() == t.text for t in first.tokens)
    assert {e.text for e in second.entities} <= {"Chad", "Mali"}


def test_quotes_and_places(coder: Coder) -> None:
    quote = coder.quotes("Nairobi said that the well was dry.")[0]
    assert quote.source is not None
    assert quote.source.text == "Nairobi"
    assert quote.content[0].text == "that the well was dry"
    place = coder.places("The leaders met in Nairobi.")[0]
    assert (place.text, place.country, place.literal) == ("Nairobi", "KEN", True)


def test_relations(coder: Coder) -> None:
    relation = coder.relate("Kenya expelled two Somali diplomats.", "Kenya", "two Somali diplomats")
    assert relation.strict is not None
    assert relation.strict.event_type == "SANCTION"
    assert relation.ranked is not None
    assert 0 < relation.ranked.probability <= 1
    with pytest.raises(InputError):
        coder.relate("Kenya expelled two Somali diplomats.", "Peru", "Kenya")


def test_the_default_coder() -> None:
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(demarche.code, [TEXT] * 4))
    assert all(r == results[0] for r in results)
    assert demarche.annotate("Chad thanked Mali.")[0].tokens[1].lemma == "thank"
