"""Sample facts of the flow "cover and handover"."""

from datetime import date

from tests.house.sample_facts import ID, Maybe, OneOf

DAYS = {"first": date(2026, 5, 12), "last": date(2026, 5, 20)}
FACTS = {
    **DAYS,
    "today": "20260508",
    "span": "2026051220260520",
    "name": "Sam",
    "away": "Ruth",
    "told": True,
    "more": True,
    "gaps": [DAYS],
    "plans": ["OK-14", "OK-22"],
    "holder_id": OneOf(ID, "fedcba9876543210"),
    "before": Maybe("Ruth"),
    "role_title": "lead professional",
    "mine": True,
    "asked": True,
    "covered": True,
    "people": [{"id": ID, "name": "Sam", "job": "teacher"}],
    "covers": [
        {"id": ID, "name": "Sam", "mine": True, "asked": False, **DAYS},
        {"id": ID, "name": "Ann", "mine": False, "asked": True, **DAYS},
    ],
    "offered": [{"id": "2026051220260515", "day": date(2026, 5, 15)}],
    "from_day": date(2026, 5, 12),
    "to_day": date(2026, 5, 20),
}
