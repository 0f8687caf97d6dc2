"""Sample facts of help that was asked of other services, as the lead keeps it."""

from datetime import UTC, datetime

from tests.house.facts.asked import ENDED, LINE, LIST, MADE, NO, STARTED
from tests.house.facts.asked import FACTS as ASKED
from tests.house.sample_facts import ID, Maybe, OneOf

COURSES = ["accepted", "waiting", "started", "declined", "made"]

FACTS = {
    **ASKED, "plan_id": ID, "leads": True, "waiting": OneOf(False, True), "wants_next": OneOf(False, True),
    "readers": OneOf(["Amira", "Mia"], []), "easy": OneOf(False, True), "typed": OneOf(False, True), "most": 60,
    "until": datetime(2026, 5, 8, 10, 2, tzinfo=UTC), "n_more": 1, "draft_rev": 2, "past": OneOf(False, True),
    "seen": Maybe("Sam has asked the speech team for help.\nWhat for: help with talking"),
    "next_courses": OneOf(COURSES, ["ended"], []),
    "members": [
        {"role_id": ID, "relation": "mother", "sees": True, "open": True},
        {"role_id": ID, "relation": "father", "sees": False, "open": False},
        {"role_id": ID, "relation": "young person", "sees": False, "open": True},
    ],
    "items": OneOf(
        [{**LINE, **one, "turn": turn} for one, turn in ((MADE, True), (LIST, True), (NO, True))],
        [{**LINE, **one, "turn": False} for one in (STARTED, ENDED)], [],
    ),
    "words": "soon",
}  # fmt: skip
BY_KIND = {
    "p_refer_many": {"n": 20},
    "p_refer_card": {"next_courses": OneOf(COURSES[:4], COURSES, [])},
}
