"""Sample facts of what the team says before a review, and of what the lead then sees."""

from datetime import UTC, date, datetime

from tests.house.sample_facts import ID, Maybe, OneOf

FACTS = {
    "plan_ref": "OK-14", "starts": datetime(2026, 5, 12, 14, 30, tzinfo=UTC), "again": True, "most": 300,
    "works": OneOf("yes", "partly", "no", None), "change": OneOf("Ring sooner.", "", None),
    "missing": OneOf("A lift to school.", "", None), "review": Maybe(date(2026, 5, 12)), "late": True,
}  # fmt: skip

BY_KIND = {
    "p_input": {"review": date(2026, 5, 12)},
    "p_before": {
        "outcomes": OneOf([
            {"words": "Yusuf sleeps through the night.", "lines": [
                {"who": "mother", "steps": [2, 3]}, {"who": "staff", "steps": [3, 4]}]},
            {"words": "We are not so tired.", "lines": []},
        ], []),
        "team": OneOf([{"name": "Nina", "said": True}, {"name": "Lee", "said": False}], []),
        "answers": OneOf([{"name": "Nina", "id": ID}], []),
    },
}  # fmt: skip
