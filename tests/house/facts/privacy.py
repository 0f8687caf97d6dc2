"""Sample facts of privacy and "my data"."""

from datetime import time

from tests.house.sample_facts import NOW, OneOf

FACTS = {
    "easy_style": OneOf(True, False), "hides": OneOf(True, False),
    "relations": [{"relation": "mother", "child": "Mia"}, {"relation": "young person", "child": "Mia"}],
    "hours_from": time(8), "hours_to": time(20), "linked_at": NOW,
}  # fmt: skip
