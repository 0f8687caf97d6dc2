"""Sample facts of the flow "three in one question"."""

from datetime import UTC, datetime

from tests.house.sample_facts import ID, Maybe, OneOf

FACTS = {
    "concern_id": ID, "guest_id": ID, "draft_id": ID, "ref": "Q27", "plan_ref": "OK-14", "name": "Nina",
    "job": Maybe("school nurse"), "holder": "Ruth", "child": "Yusuf", "by": datetime(2026, 5, 12, 16, tzinfo=UTC),
    "state": OneOf("joined", "offered", "refused", "ended"), "closed": False, "told": True, "yes": True, "sent": True,
    "relation": "mother", "earlier": Maybe(1), "most": 1000, "n": 1040, "text": "I can ring the school on Monday.",
    "people": [{"id": ID, "name": "Nina"}, {"id": ID, "name": "Sam"}],
    "lines": [
        {"mine": True, "staff": False, "name": "Amira", "words": "The bus did not come.", "kind": "text"},
        {"mine": False, "staff": True, "name": "Nina", "words": "I will ring the bus firm today.", "kind": "text"},
    ],
}  # fmt: skip
BY_KIND: dict[str, dict[str, object]] = {}
