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
    "half_referral",
    "service",
    "said_no",
)
FACTS = {
    "next_page": Maybe(1),
    "lines": OneOf(*(
        [
            {"task": task, "id": ID, "day": date(2026, 5, 12), "late": task == "answer", "today": False, "n": 2,
             "at": AT, "ref": "OK-14", "what": "Send the sleep diary to the nurse at the school."}
            for task in TASKS[first : first + 5]
        ]
        for first in range(0, len(TASKS), 5)
    )),
}  # fmt: skip
BY_KIND: dict[str, dict[str, object]] = {}
