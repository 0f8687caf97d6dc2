"""Sample facts of the flow "today"."""

from datetime import UTC, date, datetime

from tests.house.sample_facts import ID, Maybe, OneOf

AT = datetime(2026, 5, 12, 16, 0, tzinfo=UTC)
TASKS = (
    "answer",
    "action",
    "meeting",
    "parts",
    "needs",
    "contact",
    "notes",
    "summary",
    "cover",
    "help",
    "draft",
    "half_action",
    "half_meeting",
    "half_outcome",
    "half_need",
    "half_raised",
    "half_referral",
    "service",
    "said_no",
)
LINES = [
    {"task": task, "id": ID, "day": date(2026, 5, 12), "late": task == "answer", "today": False, "n": 2, "at": AT,
     "ref": "OK-14", "what": "Send the sleep diary to the nurse at the school."}
    for task in TASKS
]  # fmt: skip
SIGNS = [
    {"sign": "late_answers", "n": 1, "of": 0, "id": ""}, {"sign": "staff_late", "n": 2, "of": 0, "id": ""},
    {"sign": "called_off", "n": 2, "of": 0, "id": ""}, {"sign": "no_news", "n": 35, "of": 0, "id": ""},
    {"sign": "cluster", "n": 4, "of": 1, "id": ""}, {"sign": "no_yes", "n": 2, "of": 3, "id": ID},
    {"sign": "silent", "n": 40, "of": 0, "id": ""}, {"sign": "low_pulse", "n": 1, "of": 0, "id": ""},
]  # fmt: skip
FACTS = {"next_page": Maybe(1), "lines": OneOf(*(LINES[at : at + 5] for at in range(0, len(LINES), 5)))}
BY_KIND: dict[str, dict[str, object]] = {
    "p_signs": {"more": Maybe(1), "plans": OneOf(
        [{"id": ID, "ref": f"OK-{14 + at}", "first": one, "rest": at} for at, one in enumerate(SIGNS[:4])],
        [{"id": ID, "ref": f"OK-{14 + at}", "first": one, "rest": at} for at, one in enumerate(SIGNS[4:])], [],
    )},
    "p_signs_plan": {"signs": OneOf(SIGNS[:6], SIGNS[2:], [])},
}  # fmt: skip
