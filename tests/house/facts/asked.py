"""Sample facts of help that was asked of other services, as families read it."""

from datetime import date

from tests.house.sample_facts import ID, Maybe, OneOf

MADE = {
    "course": "made", "date": date(2026, 5, 5), "until": date(2026, 5, 19), "weeks": None, "words": None,
    "next_step": None, "again": False, "over": False,
}  # fmt: skip
YES = {**MADE, "course": "accepted", "date": date(2026, 5, 7), "weeks": 8, "until": date(2026, 7, 2)}
LIST = {**MADE, "course": "waiting", "words": "about 3 months", "again": True, "over": True}
NO = {**MADE, "course": "declined", "words": "They only help children under 5.",
      "next_step": "Sam will ask the school nurse."}  # fmt: skip
STARTED = {**MADE, "course": "started", "until": None}
ENDED = {**STARTED, "course": "ended"}
LINE = {"id": ID, "service_name": "the speech team"}

FACTS = {
    "service_name": "the speech team", "what": "help with talking", "so_that": Maybe("Mia can tell us what she wants"),
    "list_plan": ID, "referral_id": ID, "step_id": ID, "more": Maybe(1), "again": False, "over": OneOf(False, True),
    "steps": OneOf([MADE, YES], [MADE, {**MADE, "again": True}, LIST], [MADE, NO], [MADE, YES, STARTED, ENDED]),
    "course": OneOf("made", "accepted", "waiting", "started", "declined", "ended", "off"), "date": date(2026, 5, 5),
    "until": Maybe(date(2026, 5, 19)), "weeks": Maybe(8), "words": Maybe("about 3 months"),
    "next_step": "Sam will ask the school nurse.",
    "items": OneOf(
        [{**LINE, **MADE}, {**LINE, **YES}, {**LINE, **LIST}, {**LINE, **NO}], [{**LINE, **STARTED}, {**LINE, **ENDED}]
    ),
}  # fmt: skip
BY_KIND = {"asked_for_list": {"more": Maybe(1)}}
