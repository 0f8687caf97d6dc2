"""Sample facts of what staff hear about linking."""

from tests.house.sample_facts import ID, NOW, Maybe, OneOf

FACTS = {
    "plan_ref": "OK-14", "relation": OneOf("mother", "father", "young person", "other"), "at": NOW,
    "link_id": ID, "role_id": Maybe(ID), "until": Maybe(NOW.date()),
}  # fmt: skip
