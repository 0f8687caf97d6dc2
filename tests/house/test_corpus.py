"""The corpus of agreed actions is what it was when it was frozen, before the first rule of the plain-words check.

Half of it (`for_building.csv`) is for building the rules, the other half (`held_out.csv`) is for testing only: it was
written without sight of any rule, and whoever builds rules does not read it. `frozen.sha256` stands in the same commit.
"""

import csv
import hashlib
from pathlib import Path

import pytest

from tests.house.corpus import is_a_day, person_in, rows, shares

CORPUS = Path(__file__).parents[1] / "corpus"
FROZEN = {line.split()[1]: line.split()[0] for line in (CORPUS / "frozen.sha256").read_text("ascii").splitlines()}
SECTORS = {"health", "school", "social work", "housing", "third sector", "other"}


@pytest.mark.parametrize("name", ["for_building.csv", "held_out.csv"])
def test_a_half_is_what_was_frozen(name: str) -> None:
    assert hashlib.sha256((CORPUS / name).read_bytes()).hexdigest() == FROZEN[name]


@pytest.mark.parametrize("name", ["for_building.csv", "held_out.csv"])
def test_a_half_has_a_hundred_actions_each_labelled_by_hand(name: str) -> None:
    with (CORPUS / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["id"] for row in rows}) == 100
    for row in rows:
        assert row["what"], row["id"]
        assert row["sector"] in SECTORS, row["id"]
        assert row["label"] == ("poor" if row["wrong"] else "plain"), row["id"]


def test_the_check_finds_what_is_poor_and_leaves_plain_words_alone_on_the_half_it_was_not_built_on() -> None:
    measured = shares(rows("held_out.csv"))
    assert measured.found >= 0.85
    assert measured.flagged <= 0.05


def test_the_check_knows_the_half_it_was_built_on() -> None:
    measured = shares(rows("for_building.csv"))
    assert measured.found >= 0.95
    assert measured.flagged <= 0.02


@pytest.mark.parametrize(
    ("who", "person"),
    [
        ("You", "You"), ("Morag, your health visitor", "Morag"), ("Dave (council repairs)", "Dave"),
        ("PC Ahmed", "PC Ahmed"),
        ("your midwife, Grace", "Grace"), ("Mrs Young", "Mrs Young"), ("Lin, the school nurse", "Lin"),
        ("HV", None), ("", None), ("Family", None), ("Dr Lennox or Morag", None), ("Police/YJS", None),
        ("Mentor tbc", None),
        ("Fostering team", None), ("support worker", None), ("Housing - Steve", None),
    ],
)  # fmt: skip
def test_an_owner_is_one_person(who: str, person: str | None) -> None:
    assert person_in(who) == person


@pytest.mark.parametrize(
    ("when", "is_day"),
    [
        ("Tuesday 10 March", True), ("from Monday 20 April", True), ("Mon 9 March to Fri 20 March", True),
        ("16/3", True),
        ("soon", False), ("45 working days", False), ("end of term", False), ("", False),
        ("in the next couple of weeks", False),
    ],
)  # fmt: skip
def test_a_day_is_one_of_the_calendar(when: str, is_day: bool) -> None:
    assert is_a_day(when) is is_day
