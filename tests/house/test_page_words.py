"""The plan on a page is read here as its readers would: plain at both levels, as every text of ours is.

T1 to T5 and T11 of plain-language.md, over a whole page and over a page with hard names; length and buttons are no
matter of paper's.
"""

import html
from datetime import UTC, date, datetime
from typing import Any

import pytest

from messages.catalogue import FAMILY_LEVELS
from messages.pages import layout_of, text_of
from messages.pictures import pictures
from messages.plainness import (
    LIMITS,
    grade,
    long_word_findings,
    mean_sentence,
    sentence_findings,
    sign_findings,
    visible,
    wording_findings,
)
from tests.house.sample_facts import NASTY_STRINGS, NOW
from tests.house.words import SERVICE, not_ours

ACTION = {
    "what": "Send the sleep chart home.", "mine": False, "owner": "Nina", "date": date(2026, 5, 26), "date2": None,
    "late": False, "so_that": "we can see how she sleeps.", "next_step": "Nina rings you on Monday.",
}  # fmt: skip
FACTS: dict[str, Any] = {
    "child": "Yusuf", "made_on": date(2026, 5, 8),
    "helpers": [
        {"name": "Sam", "job": "School nurse", "org": "Oak School"}, {"name": "Lee", "job": None, "org": None},
    ],
    "outcomes": [
        {"words": "Yusuf sleeps through the night.", "picture": "sleep", "yours": [2, 3], "staff": [4],
         "actions": [ACTION, {**ACTION, "mine": True, "owner": "Amira", "late": True}]},
        {"words": "He likes school.", "picture": None, "yours": [], "staff": [], "actions": []},
    ],
    "others": [{**ACTION, "date": None, "date2": date(2026, 5, 14), "so_that": None, "next_step": None,
                "owner": "someone who helps you"}],
    "done": [{"what": "Visit the clinic."}],
    "meeting": {"starts": datetime(2026, 6, 2, 14, 30, tzinfo=UTC), "place": "Oak School", "sort": "review"},
}  # fmt: skip
EMPTY: dict[str, Any] = {**FACTS, "child": None, "helpers": [], "outcomes": [], "others": [], "done": [],
                         "meeting": None}  # fmt: skip
PAGES = {
    "a whole page": FACTS,
    "next to nothing": EMPTY,
    "a meeting by phone": {**EMPTY, "meeting": {**FACTS["meeting"], "sort": "call", "place": None}},
    "a meeting whose place is told later": {**EMPTY, "meeting": {**FACTS["meeting"], "place": None}},
    **{label: {**FACTS, "child": words, "helpers": [{"name": words, "job": words, "org": words}],
               "outcomes": [{**FACTS["outcomes"][0], "words": words, "actions": [{**ACTION, "owner": words}]}]}
       for label, words in NASTY_STRINGS.items()},
}  # fmt: skip


def said(facts: dict[str, Any], level: str) -> str:
    """Return a page's words as they are seen, with what was not ours put as one name."""
    return visible(html.escape(text_of(layout_of(facts, level, SERVICE, NOW)), quote=False), not_ours(facts))


@pytest.mark.parametrize("level", FAMILY_LEVELS)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_plain(name: str, level: str) -> None:
    seen, limits = said(PAGES[name], level), LIMITS[level]
    broken = [
        *sentence_findings(seen, limits), *long_word_findings(seen, limits), *wording_findings(seen, family=True),
        *sign_findings(seen, family=True),
    ]  # fmt: skip
    assert not broken, f"messages/data/page/en.toml, {level}, {name}: " + "; ".join(map(str, broken))


@pytest.mark.parametrize("level", FAMILY_LEVELS)
def test_a_whole_page_reads_easily(level: str) -> None:
    seen, limits = said(FACTS, level), LIMITS[level]
    assert mean_sentence(seen) <= limits.mean_sentence
    assert grade(seen) <= limits.grade


@pytest.mark.parametrize("level", FAMILY_LEVELS)
@pytest.mark.parametrize("name", PAGES)
def test_every_picture_on_a_page_is_drawn_and_has_words_and_easy_lines_all_have_one(name: str, level: str) -> None:
    for piece in layout_of(PAGES[name], level, SERVICE, NOW)["pieces"]:
        if piece["picture"] is not None:
            drawn = pictures()[piece["picture"]["name"]]
            assert drawn.file.is_file()
            assert piece["picture"]["means"] == drawn.means
        elif level == "easy":
            assert piece["style"] in ("title", "heading"), f"one idea a line, each with its picture: {piece}"


def test_a_date_that_will_come_and_one_that_is_set_are_told_apart() -> None:
    text = said(FACTS, "standard")
    assert "By Tuesday 26\u00a0May." in text
    assert "The date will come by Thursday 14\u00a0May." in text
