"""Sample facts of the flow "managing"."""

from datetime import UTC, date, datetime

from tests.house.sample_facts import ID, Maybe, OneOf

DUE = datetime(2026, 5, 12, 16, 0, tzinfo=UTC)
PERSON = {"id": ID, "name": "Sam", "n_families": 12, "n_open": 4, "n_late": 3, "n_summaries": 1, "lead_work": None}
ITEM = {"id": ID, "plan_ref": "OK-14", "name": "Sam", "days": 4, "by": DUE, "late": False, "private": True}
FACTS = {
    "plan_ref": "OK-14", "by": DUE, "next_page": Maybe(1), "items": [ITEM, {**ITEM, "late": True, "private": False}],
    "people": [{**PERSON, "lead_work": "additional"},
               {**PERSON, "name": "Jo", "n_families": 1, "lead_work": "primary"}],
    "lead_work": OneOf(None, "primary", "additional"), "days": 4, "mine": True, "before": "Sam",
    "job": Maybe("School nurse"), "plans": ["OK-14", "OK-22"], "relation": OneOf("mother", "young person"),
    "away": [{"first": date(2026, 5, 12), "last": date(2026, 5, 14)}],
}  # fmt: skip
TEAM = {"team": "Oak Primary", "n": 212, "passed": 64, "words": ["refer", "engage", "SALT"]}
FACTS |= {"enough": True, "by_team": True, "passed": 64, "words": TEAM["words"], "team": Maybe(None),
          "teams": [TEAM, TEAM]}  # fmt: skip
BY_KIND: dict[str, dict[str, object]] = {}
