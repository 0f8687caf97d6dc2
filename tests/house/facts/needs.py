"""Sample facts of what is needed and who meets it."""

from datetime import UTC, datetime

from tests.house.sample_facts import ID, Maybe, OneOf

SEAT, SWIM = "A seat on the bus that is safe.", "Someone to talk to about sleep."
SINCE = datetime(2026, 5, 12, 14, 30, tzinfo=UTC)
PLANS = [{"id": ID, "ref": "OK-14"}, {"id": ID, "ref": "OK-22"}]

FACTS = {
    "own": OneOf(False, True), "areas": OneOf(["health", "school", "home", "money"], ["friends", "feelings", "other"]),
    "seen": OneOf(True, False), "list_plan": ID, "words": SEAT, "most": 200, "leads": True, "more": Maybe(1),
    "only_mine": OneOf(False, True),
    "alone": OneOf(False, True), "done": OneOf(False, True), "state": OneOf("open", "met", "ended"),
    "means": OneOf("person", "service", "action", "nobody"), "who": OneOf("Nina", "you", None),
    "what": OneOf("Ask the bus firm.", None), "action_id": Maybe(ID), "since": SINCE, "closed_at": Maybe(SINCE),
    "why": Maybe("It came with the new chair."), "readers": OneOf(["Amira", "Yusuf"], ["Amira"], []),
    "people": [{"id": ID, "name": "Nina", "job": "school nurse"}, {"id": ID, "name": "Ann", "job": None}],
    "actions": OneOf([{"id": ID, "what": "Ask the bus firm."}, {"id": ID, "what": "Send the sleep diary."}], []),
    "members": [
        {"role_id": ID, "relation": "mother", "sees": True, "open": True},
        {"role_id": ID, "relation": "young person", "sees": False, "open": True},
        {"role_id": ID, "relation": "father", "sees": False, "open": False},
    ],
    "items": [
        {"id": ID, "words": SEAT, "state": "open", "who": "Nina"},
        {"id": ID, "words": SWIM, "state": "open", "who": None},
        {"id": ID, "words": "A bed of his own.", "state": "met", "who": None},
    ],
}  # fmt: skip

BY_KIND = {
    "p_help_month": {"plans": OneOf(PLANS, PLANS[:1])},
    "p_help_plans": {"plans": OneOf(PLANS, [])},
    "p_needs": {
        "items": OneOf(
            [
                {"id": ID, "words": SEAT, "state": "open", "means": "action", "who": "Nina", "done": True},
                {"id": ID, "words": SWIM, "state": "open", "means": "nobody", "who": None, "done": False},
                {"id": ID, "words": "A bed.", "state": "met", "means": "nobody", "who": None, "done": False},
                {"id": ID, "words": "A lift.", "state": "open", "means": "service", "who": "Van", "done": False},
            ],
            [],
        )
    }
}  # fmt: skip
