"""Sample facts of the short pulse: how the help is, who may see it, and its counts."""

from datetime import date

from tests.house.sample_facts import ID, Maybe, OneOf

FACTS = {
    "readers": OneOf("counted", "managers", "lead"), "danger": True, "most": 500, "first": date(2026, 1, 1),
    "last": date(2026, 3, 31), "enough": 5, "helping": Maybe([2, 1, 0, 3, 1]), "listened": Maybe([4, 0, 1, 0, 0]),
    "coordinates": True, "more": Maybe(1), "list_plan": Maybe(ID), "plan_ref": "OK-14", "lead_name": Maybe("Ruth"),
}  # fmt: skip

BY_KIND = {
    "pulse_mine": {"items": OneOf([
        {"id": ID, "day": date(2026, 5, 5), "readers": "counted", "child": "Yusuf", "lead": None},
        {"id": ID, "day": date(2026, 4, 2), "readers": "lead", "child": "Yusuf", "lead": "Sam"},
        {"id": ID, "day": date(2026, 2, 1), "readers": "managers", "child": "Yusuf", "lead": None},
    ], [])},
    "p_pulses": {"items": OneOf([
        {"id": ID, "plan_ref": "OK-14", "day": date(2026, 5, 5), "relation": "mother"},
        {"id": ID, "plan_ref": "OK-22", "day": date(2026, 4, 5), "relation": None},
    ], [])},
    "p_pulse": {"helping": OneOf(5, 1, None), "listened": OneOf(4, None), "words": Maybe("Ring us a bit sooner.")},
}  # fmt: skip
