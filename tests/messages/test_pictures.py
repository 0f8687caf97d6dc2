"""The pictures: each is drawn, small, black and has words for whoever cannot see it."""

import re

import pytest

from messages.buttons import LONGEST_LABEL
from messages.pictures import FOLDER, can_be_picked, offered_for, picture_for, pictures


@pytest.mark.parametrize("name", pictures())
def test_every_picture_is_drawn_in_one_hand(name: str) -> None:
    picture = pictures()[name]
    drawn = picture.file.read_text(encoding="utf-8")
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" fill="none" stroke="#000"')
    assert set(re.findall(r'#[0-9a-fA-F]+|fill="[^"]*"', drawn)) == {"#000", 'fill="none"'}
    assert len(drawn) < 1000
    assert picture.means
    assert 0 < len(picture.label) <= LONGEST_LABEL


def test_no_drawing_lies_about_unnamed() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == set(pictures())


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Mia sleeps through the night.", "sleep"), ("I can talk with my teacher.", "talk"),
        ("We have a dry home.", "home"), ("Dad finds work.", "family"), ("Being SAFE online.", "safe"),
        ("Something that no picture is of.", "talk"),
    ],
)  # fmt: skip
def test_the_picture_that_the_words_call_for_is_offered_first(words: str, first: str) -> None:
    offered = offered_for(words)
    assert offered[0].name == first
    assert len(offered) == 16
    assert all(can_be_picked(picture.name) for picture in offered)


def test_a_line_without_a_picture_of_its_own_takes_another() -> None:
    assert picture_for("The bus comes on time.", "work") == "travel"
    assert picture_for("Xyz.", "work") == "work"
    assert not can_be_picked("day")
    assert not can_be_picked("../day")
