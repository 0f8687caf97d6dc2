"""Sample facts of the flow "ask or raise a worry"."""

from datetime import UTC, date, datetime, timedelta

from tests.house.sample_facts import ID, Maybe, OneOf

DAY = datetime(2026, 5, 12, 16, 0, tzinfo=UTC)
STEPS = ("sent", "unopened", "reminded", "late", "climbed", "to_body")
OTHER_STEPS = ("seen", "passed_on", "new_date", "asked_team", "added", "answered")
SERVICE_STEPS = ("raised", "service_answered", "service_waited_for", "answered")

LINE = {"id": ID, "service_name": "the bus team", "date": date(2026, 5, 5), "date2": date(2026, 5, 12), "came": None}

FACTS = {
    "help_of": Maybe("the speech team"), "of_help": Maybe("the speech team"),
    "raised": OneOf([], [LINE, {**LINE, "came": date(2026, 5, 7)}]), "service_name": "the bus team",
    "date": date(2026, 5, 5), "still_by": Maybe(DAY),
    "ask_plan": ID, "draft_id": ID, "holder_id": ID, "concern_id": ID, "last_id": Maybe(ID), "next_page": Maybe(2),
    "lead": Maybe("Ruth"), "others": True, "past_lead": True, "about_lead": True, "danger": True, "more": False,
    "area": OneOf("health", "feelings", "other"),
    "new_lead": False, "meeting": False,
    "wish": OneOf(None, "help", "more_time", "word", "changed", "decide", "need", "not_ready"),
    "until": OneOf(None, DAY.date()),
    "of_action": Maybe("Send the sleep diary."), "said": OneOf(None, "more_time_yes", "more_time_no"),
    "not_seen_by": Maybe("Ruth"), "also": Maybe("Nina"),
    "guest_id": Maybe(ID), "guest": Maybe("Nina"), "covering_for": Maybe("Ruth"), "what": Maybe("Ring the school."),
    "draft": Maybe("The bus did not come again. Who sorts this out?"), "files": 2, "seconds": 12, "n": 2,
    "newest": OneOf("text", "voice", "photo", "document"), "phone": "01632 960 001",
    "by": DAY, "was": OneOf(DAY - timedelta(days=1), DAY + timedelta(days=1)), "opens": DAY,
    "sent": DAY, "seen": Maybe(DAY), "again": True, "reopened": False, "state": OneOf("sent", "seen", "late"),
    "answer": Maybe("I called the bus firm. They will come from Monday."), "answered_by": Maybe("Sam"),
    "body": "the early help service manager", "before": "Sam", "other": Maybe("Ann"),
    "ref": "Q274", "plan_ref": "OK-14",
    "relation": Maybe("mother"),
    "about": OneOf(
        "question", "worry", "wrong", "new_lead", "action", "meeting", "changed", "decide", "need", "not_ready"
    ),
    "own": False, "changed": False, "days": 2, "hours": 4, "manager": True, "yours": True,
    "people": [{"id": ID, "name": "Nina", "job": "school nurse"}, {"id": ID, "name": "Lee", "job": None}],
    "children": [{"name": "Yusuf", "plan_id": ID}, {"name": "Amal", "plan_id": ID}],
    "items": [
        {"id": ID, "ref": "Q274", "state": "sent", "by": DAY, "holder": "Ruth", "topic": "The bus", "child": "Yusuf"},
        {"id": ID, "ref": "K358", "state": "answered", "by": DAY, "holder": "Ruth", "topic": None, "child": "Amal"},
    ],
    "steps": [{"at": DAY, "what": what, "to": "Ann"} for what in STEPS],
}  # fmt: skip
BY_KIND = {
    "q_steps": {
        "steps": OneOf(
            *([{"at": DAY, "what": what, "to": "Ann"} for what in some] for some in (OTHER_STEPS, SERVICE_STEPS))
        )
    },
    "stray_text": {"draft": "The bus did not come again."},
    "voice_ok": {"seconds": 12},
    "who_new_request": {},
}
