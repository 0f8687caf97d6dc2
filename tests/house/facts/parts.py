"""Sample facts of the flow "one's own part in a plan, and what is late"."""

from datetime import UTC, date, datetime

from tests.house.sample_facts import ID, Maybe, OneOf

SIDE = {"who": "Nina", "relation": None, "says": "not_done", "on": date(2026, 5, 7), "day": date(2026, 5, 14),
        "words": None}  # fmt: skip
FACTS = {
    "action_id": ID,
    "plan_id": ID,
    "plan_ref": "OK-14",
    "so_that": Maybe("We can see how she sleeps."),
    "date": date(2026, 5, 12),
    "date2": Maybe(date(2026, 5, 14)),
    "again": False,
    "owner": "Nina",
    "name": "Nina",
    "late": False,
    "not_yet": False,
    "by": Maybe("Ruth"),
    "lead": Maybe("Ruth"),
    "state": OneOf("published", "done"),
    "says": OneOf(None, "clear", "not_mine", "asks", "not_done"),
    "note": OneOf(None, "clear", "not_mine", "said", "done", "undone", "taken_back"),
    "asked": True,
    "asks": True,
    "most": 200,
    "day": date(2026, 5, 19),
    "was": Maybe(date(2026, 5, 12)),
    "why": "The school has not sent the form.",
    "until": datetime(2026, 5, 12, 14, 30, tzinfo=UTC),
    "n": 2,
    "manager": True,
    "next_page": Maybe(1),
    "on_plan": Maybe(ID),
    "left": False,
    "is_open": True,
    "nudge": True,
    "reached": True,
    "later": Maybe(datetime(2026, 5, 12, 8, 0, tzinfo=UTC)),
}
WHYS = ("not_yet", "not_mine", "left", "late", "undated", "asks", "unconfirmed")
BY_KIND: dict[str, dict[str, object]] = {
    "p_your_part": {"date": Maybe(date(2026, 5, 12))},
    "p_part_card": {"date": Maybe(date(2026, 5, 12))},
    "p_part_gone": {"owner": Maybe("Nina")},
    "p_part_when": {"date": Maybe(date(2026, 5, 12))},
    "p_team_update": {"date": Maybe(date(2026, 5, 12))},
    "m_part_late": {"lead": "Ruth"},
    "p_chase_list": {"items": [
        {"id": ID, "plan_ref": "OK-14", "owner": "Nina", "why": why, "date": date(2026, 5, 12)} for why in WHYS[:4]
    ]},
    "p_chase_card": {"date": Maybe(date(2026, 5, 12)), "says": [
        SIDE, {**SIDE, "who": None, "relation": "mother", "says": "not_yet", "words": "Nobody came.", "day": None},
    ]},
    "p_chase_chosen": {
        "says": OneOf("will_call", "asked_manager", "waits"), "owner": Maybe("Nina"), "manager": Maybe("Ann"),
        "relation": Maybe("mother"), "date": date(2026, 5, 19),
    },
}  # fmt: skip
