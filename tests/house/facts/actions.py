"""Sample facts of the flow "what was agreed"."""

from datetime import UTC, date, datetime

from tests.house.sample_facts import ID, Maybe, OneOf

ITEM = {"id": ID, "what": "Send the sleep diary to the nurse.", "owner": "Nina", "late": False,
        "date": date(2026, 5, 12), "date2": None}  # fmt: skip
FACTS = {
    "first_mine": Maybe(ID),
    "first_other": Maybe(ID),
    "first_done": Maybe(ID),
    "next_id": Maybe(ID),
    "so_that": Maybe("We can see how she sleeps."),
    "next_step": Maybe("Nina rings you."),
    "late": True,
    "lead": Maybe("Ruth"),
    "date": Maybe(date(2026, 5, 12)),
    "date2": Maybe(date(2026, 5, 14)),
    "mine": False,
    "number": 1,
    "state": OneOf("draft", "published", "done"),
    "leads": True,
    "waiting": False,
    "action_id": Maybe(ID),
    "next_page": Maybe(1),
    "deleted": Maybe(True),
    "promise": True,
    "problems": False,
    "review": True,
    "drafts": 2,
    "items": [ITEM],
    "readers": ["Amira"],
    "most": 200,
    "now_says": Maybe("Send the diary."),
    "until": datetime(2026, 5, 12, 14, 30, tzinfo=UTC),
    "people": [
        {"id": ID, "name": "Nina", "job": "school nurse", "relation": None, "me": False},
        {"id": ID, "name": "Sam", "job": None, "relation": "mother", "me": True},
    ],
    "plans": [{"id": ID, "ref": "OK-14"}],
}
BY_KIND: dict[str, dict[str, object]] = {}
