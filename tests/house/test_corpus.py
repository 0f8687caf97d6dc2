"""The corpus of agreed actions is what it was when it was frozen, before the first rule of the plain-words check.

Half of it (`for_building.csv`) is for building the rules, the other half (`held_out.csv`) is for testing only: it was
written without sight of any rule, and whoever builds rules does not read it. `frozen.sha256` stands in the same commit.
"""

import csv
import hashlib
from pathlib import Path

import pytest

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
