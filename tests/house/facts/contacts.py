"""Sample facts of the flow "contact with a child"."""

from datetime import date

from tests.house.sample_facts import ID, Maybe, OneOf

FACTS = {
    "contact_id": ID, "draft_id": ID, "plan": "OK-14", "plan_ref": "OK-14", "name": "Nina",
    "job": Maybe("school nurse"),
    "child": "Yusuf", "own": False, "how": OneOf("school", "home", "elsewhere", "call"), "holder": "Ruth",
    "subject": "How Yusuf sleeps.", "text": "How Yusuf sleeps.", "by": date(2026, 5, 12), "lead": Maybe("Ruth"),
    "says": OneOf("yes", "talk", "no"), "state": OneOf("waiting", "with_family", "times", "not_now"), "most": 200,
    "n": 3, "answer": Maybe("Tuesday at 10, in my room."), "note": OneOf(None, "asked", "sent"), "on_team": True,
    "asked": OneOf("mother", "young person", None), "in_person": False, "asks_family": True, "words": "soon",
    "people": [{"id": ID, "relation": "mother"}, {"id": ID, "relation": "young person"}], "relation": "mother",
    "reading": OneOf("standard", "easy"),
    "seen": "Nina would like to see Yusuf at school.\nIt is about: “How Yusuf sleeps.”",
}  # fmt: skip
BY_KIND: dict[str, dict[str, object]] = {
    "p_contact_card": {"says": OneOf(None, "yes", "talk", "no"), "state": OneOf("with_family", "waiting", "times")},
    "p_contact_write": {"state": OneOf("times", "not_now")},
    "p_contact_answer": {"state": OneOf("times", "not_now")},
}
