"""The plan on a page as a PDF: tagged, in large print, on one page where it fits, and always there."""

import copy
import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from messages.pages import DATA, FONTS, LAYOUT, layout_of, plan_page
from tests.house.test_page_words import ACTION, EMPTY, FACTS
from tests.house.words import SERVICE

NOW = datetime(2026, 5, 8, 10, tzinfo=UTC)
A4 = (595, 842)
HEADING = 1.5  # times the size of the text


def opened(facts: dict[str, Any], level: str = "standard") -> PdfReader:
    """Make a page and open it again."""
    return PdfReader(BytesIO(plan_page(facts, level, SERVICE, NOW).content))


def text(reader: PdfReader) -> str:
    """Return what is written on every page, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def sizes(reader: PdfReader) -> set[float]:
    """Return the sizes of type on it, in points."""
    found: set[float] = set()

    def visit(words: str, user: Any, matrix: Any, font: Any, size: float) -> None:
        if words.strip():
            found.add(round(size, 1))

    for page in reader.pages:
        page.extract_text(visitor_text=visit)
    return found


def crowded(n: int) -> dict[str, Any]:
    """Return a plan with this many actions."""
    facts = copy.deepcopy(FACTS)
    facts["others"] = [{**ACTION, "what": f"Thing number {number} is done."} for number in range(n)]
    return facts


@pytest.mark.parametrize("level", ["standard", "easy"])
def test_the_page_says_what_was_agreed(level: str) -> None:
    shown = text(opened(FACTS, level))
    for words in ("Yusuf’s plan", "Sam", "School nurse", "Yusuf sleeps through the night.", "2, then 3",
                  "Send the sleep chart home.", "Nina", "Tuesday 26", "May", "Visit the clinic.", "3:30pm",
                  "Oak School", SERVICE.phone, "Page 1 of", "Friday 8", "2026"):  # fmt: skip
        assert words in shown, words


@pytest.mark.parametrize("level", ["standard", "easy"])
def test_the_file_is_tagged_titled_and_in_its_language_and_says_nothing_of_anybody_outside(level: str) -> None:
    reader = opened(FACTS, level)
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("en")
    assert "/StructTreeRoot" in root
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Plan", None)
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == list(A4)


def test_every_picture_is_read_out_by_its_alternative_text() -> None:
    inputs = {"page": json.dumps(layout_of(FACTS, "easy", SERVICE, NOW))}
    drawn = json.loads(typst.query(str(LAYOUT), "image", root=str(DATA), font_paths=[str(FONTS)], sys_inputs=inputs,
                                   ignore_system_fonts=True))  # fmt: skip
    assert {image["alt"] for image in drawn} >= {"Somebody in bed: sleep", "A calendar: a day", "A person"}


@pytest.mark.parametrize(
    ("label", "n", "pages", "size"),
    [
        ("room for large print", None, 1, 18), ("a little smaller", 0, 1, 16), ("as small as it gets", 1, 1, 14),
        ("no room: large print on two", 2, 2, 18), ("on three", 8, 3, 18), ("on many", 40, 7, 18),
    ],
)  # fmt: skip
def test_the_print_is_large_one_page_where_it_fits_and_never_under_14_points(
    label: str, n: int | None, pages: int, size: int
) -> None:
    reader = opened(EMPTY if n is None else crowded(n))
    n = n or 0
    assert max(sizes(reader)) == size * HEADING, label
    assert min(sizes(reader)) >= 14, label
    assert len(reader.pages) == pages, label
    shown = text(reader)
    for number in range(n):
        assert f"Thing number {number} is done." in shown
    assert f"Page {len(reader.pages)} of {len(reader.pages)}" in shown


@pytest.mark.parametrize(
    ("label", "words", "plainer"),
    [
        ("Arabic", "عبد الرحمن", False), ("Punjabi", "ਸੁਖਵਿੰਦਰ", False), ("Bengali", "আনিকা", False),
        ("Polish", "Zażółć gęślą", False), ("code of typst", "#let x = $y$ *b* @c <d> [e] \\ //", False),
        ("signs of HTML and Jinja", "<b>{{ child }}</b> & {% if %}", False),
        ("a picture no font has", "Sleep \U0001f600 well", True), ("Chinese", "王小明", True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("level", ["standard", "easy"])
def test_whatever_is_written_on_it_there_is_a_page(label: str, words: str, plainer: bool, level: str) -> None:
    facts = copy.deepcopy(FACTS)
    facts["outcomes"][0]["words"] = facts["child"] = words
    page = plan_page(facts, level, SERVICE, NOW)
    assert page.plainer is plainer, label
    shown = text(PdfReader(BytesIO(page.content)))
    assert "Send the sleep chart home." in shown
    if words.isascii():
        assert " ".join(words.split()) in shown, label


def test_the_same_page_made_twice_is_the_same_file() -> None:
    assert plan_page(FACTS, "easy", SERVICE, NOW).content == plan_page(FACTS, "easy", SERVICE, NOW).content


def test_a_young_persons_page_is_theirs() -> None:
    assert "Your plan" in text(opened({**FACTS, "child": None}))
