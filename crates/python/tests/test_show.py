"""The HTML of an article."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from demarche import Coder
from demarche.coded import Coded
from demarche.marks import Kind, marks


class Reader(HTMLParser):
    """Collects tags and the text of the article without letters of marks."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "tags are closed in order"

    def handle_data(self, data: str) -> None:
        if "sub" not in self.open and "table" not in self.open:
            self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def show(coded: Coded) -> str:
    return coded._repr_html_()  # pyright: ignore[reportPrivateUsage]


def test_everything_of_the_article_is_escaped(coder: Coder) -> None:
    evil = "<script>alert(1)</script>"
    text = f'Chad condemned Sudan "{evil}" & left. The minister of <b>Kenya</b> said <img src=x onerror=y>.'
    html = show(coder.code(text, title=f"{evil}", publisher="<i>Post</i>", date="2024-05-14"))
    assert "<script" not in html
    assert set(read(html).tags) <= {"div", "strong", "span", "sub", "table", "thead", "tbody", "tr", "th", "td"}
    assert text in read(html).text


def test_the_text_is_whole_and_marks_are_where_they_belong(coder: Coder) -> None:
    text = "Müller’s “naïve” café 𝄞 stood in Zürich.\nGermany condemned the attack by Mali, the Élysée said on Monday."
    coded = coder.code(text, date="2024-05-14")
    assert coded
    html = show(coded)
    assert text in read(html).text
    runs = [unescape(run) for run in re.findall(r'<span style="[^"]*" title="[^"]*event[^"]*">([^<]*)</span>', html)]
    assert "condemned" in runs
    for mark in marks(coded):
        if mark.kind is Kind.EVENT:
            assert text[mark.start : mark.end] in {e.trigger.text for e in coded}


def test_marks_nest(coder: Coder) -> None:
    text = "Kenya and Somalia held talks on Monday in Nairobi, the Kenyan Foreign Ministry said."
    coded = coder.code(text, date="2024-05-14")
    kinds = {mark.kind for mark in marks(coded)}
    assert {Kind.EVENT, Kind.ACTOR, Kind.SPEAKER, Kind.CUE, Kind.CONTENT, Kind.DATE} <= kinds
    html = show(coded)
    assert text in read(html).text
    dates = [text[m.start : m.end] for m in marks(coded) if m.kind is Kind.DATE]
    assert dates == ["Monday"]
    for words in ("KEN", "2024-05-13", "reported", "according to"):
        assert words in html


def test_an_article_without_events(coder: Coder) -> None:
    html = show(coder.code("The well is dry."))
    assert "no event" in html
    assert "The well is dry." in read(html).text
