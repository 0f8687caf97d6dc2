"""Sample facts of the flow "hand-over to a new lead professional"."""

from datetime import date

from tests.house.sample_facts import ID, Maybe, OneOf

WAITS = OneOf("pick", "yes", "agree", "list", "family", "day", "start", "overlap")
ASKS_KEEPER = OneOf("pick", "list", "family", "day")
POINTS = [{"id": one, "done": False, "n": n} for one, n in (
    ("questions", 2), ("actions", 3), ("dates", 1), ("likes", None), ("record", None), ("met", None),
)]  # fmt: skip
LED = [
    {"name": "Ruth", "since": date(2024, 9, 2), "until": date(2025, 11, 3)},
    {"name": "Ann", "since": date(2025, 11, 3), "until": date(2026, 5, 4)},
    {"name": "Sam", "since": date(2026, 5, 4), "until": None},
]
FACTS = {
    "old": Maybe("Ruth"), "new": "Sam", "role_title": "lead professional", "holder": "Dana", "led": LED,
    "waits": WAITS, "approver": Maybe("Ann"), "note": OneOf(None, "yes", "agreed", "ticked"),
    "until": date(2026, 5, 26), "runs": True, "may_pick": True, "ready": False, "asks_me": False,
    "asks_me_to_agree": False,
    "may_move": True, "was": Maybe(date(2026, 5, 19)), "here": True, "still_sees": False,
    "typed": False, "told": True, "agreed": True, "others": True, "next_page": Maybe(1), "review": date(2026, 6, 2),
    "points": OneOf(POINTS, [{**one, "done": True} for one in POINTS], [{**POINTS[0], "done": True}, *POINTS[1:]]),
    "people": [{"id": ID, "name": name, "job": "teacher"} for name in ("Sam", "Ann", "Lee", "Nina", "Jo")],
    "days": [{"id": "20260519", "day": date(2026, 5, 19)}, {"id": "20260526", "day": date(2026, 5, 26)}],
    "day_id": "20260519", "first": date(2026, 5, 18), "last": date(2026, 8, 10), "by": Maybe("Ruth"),
    "why": OneOf("called off", "plan closed", "new lead left", "leads already", "other lead", "role lost"),
    "text": Maybe("News: your lead professional will change."), "n": 2, "n_left": 3,
    "lines": OneOf(
        [{"id": ID, "ref": "OK-14", "waits": "agree"}, {"id": ID, "ref": "OK-22", "waits": None}], [],
        [{"id": ID, "ref": "OK-14", "waits": waits} for waits in WAITS[:5]],
    ),
}  # fmt: skip
STAFF_OLD = {"old": "Ruth"}
BY_KIND = {
    "p_handovers": {"name": Maybe("Ruth"), "person_id": Maybe(ID)},
    "p_handover_waits": {"waits": ASKS_KEEPER},
    "who_met_no": {"date": Maybe(date(2026, 5, 26))},
    "p_handover_list": {"n_left": OneOf(3, 0)},
}
