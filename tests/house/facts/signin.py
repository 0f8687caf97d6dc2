"""Sample facts of the flow "enrol and sign in"."""

from datetime import UTC, datetime

from tests.house.sample_facts import OneOf

FACTS = {
    "why": OneOf("wrong codes", "night"),
    "tries": 4,
    "time": datetime(2026, 5, 12, 1, 10, tzinfo=UTC),
    "until": datetime(2026, 5, 12, 9, 40, tzinfo=UTC),
    "then_for_good": True,
    "for_good": True,
    "kept": True,
    "typed": True,
    "ref": "P-0042",
    "name": "Sam",
}
