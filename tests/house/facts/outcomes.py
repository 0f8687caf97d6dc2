"""Sample facts of what we want to be different, how it is going, and the plan on a page."""

from datetime import UTC, datetime

from tests.house.sample_facts import ID, Maybe, OneOf

WORDS = "Yusuf sleeps through the night."

FACTS = {
    "list_plan": ID, "plan_ref": "OK-14", "words": WORDS, "most": 200, "leads": True, "any_steps": True,
    "more": Maybe(1), "last": Maybe(3), "starts": datetime(2026, 5, 12, 14, 30, tzinfo=UTC), "easy": True,
    "picture": Maybe("Sleep"),
    "lines": [
        {"who": "mother", "steps": [2, 3]}, {"who": "young person", "steps": [3]}, {"who": "staff", "steps": [3, 4]},
    ],
    "pictures": [{"name": "sleep", "label": "Sleep"}, {"name": "school", "label": "School"}],
}  # fmt: skip

BY_KIND = {
    "outcomes": {
        "items": [
            {"words": WORDS, "yours": [2, 3, 4], "staff": [3, 4]},
            {"words": "Yusuf has a friend to play with.", "yours": [], "staff": [2]},
            {"words": "We are not so tired.", "yours": [], "staff": []},
        ]
    },
    "p_outcomes": {
        "items": OneOf(
            [{"id": ID, "words": WORDS, "lines": FACTS["lines"]}, {"id": ID, "words": "A friend.", "lines": []}], []
        )
    },
}
