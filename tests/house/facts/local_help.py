"""Sample facts of what a lead sends on to a family."""

from datetime import UTC, datetime

from tests.house.facts.local import NAMES
from tests.house.sample_facts import ID, Maybe, OneOf

FACTS = {
    "plan_id": ID, "kinds": OneOf(["money", "health", "school", "clubs"], []), "category": "money", "more": Maybe(1),
    "items": OneOf([{"id": ID, "name": name, "what_for": "Food for a few days."} for name in NAMES], []), "most": 200,
    "service_name": Maybe("Oak food bank"), "draft_rev": 2, "readers": OneOf(["Amira"], ["Amira", "Mia", "Yusuf"]),
    "members": OneOf(
        [{"role_id": ID, "relation": one} for one in ("mother", "father", "young person", "grandparent")], []
    ),
    "seen": "Sam thought this might help.\nOak food bank\nSam says: “They are kind.”",
    "until": datetime(2026, 5, 8, 10, 2, tzinfo=UTC),
}  # fmt: skip
BY_KIND: dict[str, dict[str, object]] = {}
