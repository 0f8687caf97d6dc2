"""Sample facts of the menu."""

from tests.house.sample_facts import ID

FACTS = {"children": [{"name": "Yusuf", "plan_id": ID}, {"name": "Amal", "plan_id": ID}]}
