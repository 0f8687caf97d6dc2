"""Sample facts of "Is this working?", asked of each side in private."""

from datetime import date

from tests.house.sample_facts import ID, Maybe, OneOf

FACTS = {
    "plan_ref": "OK-14", "number": OneOf(0, 3), "answer": OneOf("better", "talk", "yes"), "by_lead": True,
    "coordinates": True, "write_plan": ID, "more": Maybe(1), "manager": Maybe("Ann"),
    "items": OneOf([
        {"plan_ref": "OK-14", "by_lead": False, "relation": "mother", "lead": "Ruth", "answer": "better",
         "day": date(2026, 5, 5)},
        {"plan_ref": "OK-14", "by_lead": True, "relation": None, "lead": "Ruth", "answer": "yes",
         "day": date(2026, 5, 4)},
        {"plan_ref": "OK-22", "by_lead": False, "relation": "father", "lead": "Sam", "answer": "talk",
         "day": date(2026, 5, 3)},
    ], []),
}  # fmt: skip
