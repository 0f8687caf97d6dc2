"""Sample facts of local help, and of what a lead sends on."""

from datetime import date

from tests.house.sample_facts import ID, Maybe, OneOf

NAMES = ("Oak food bank", "Help with rent", "Warm space", "Baby bank")

FACTS = {
    "kinds": OneOf(["money", "health", "school", "clubs"], ["money"]), "more": Maybe(1),
    "category": OneOf("money", "health", "school", "clubs"),
    "items": OneOf([{"id": ID, "name": name} for name in NAMES], []),
    "service_name": "Oak food bank", "what_for": "Food for a few days when money is short.",
    "who_for": Maybe("Families in Oakley"), "area": Maybe("Oakley"), "phone": Maybe("01632 960 001"),
    "web": Maybe("oak.example/food"), "hours": Maybe("Monday to Friday, 9am to 5pm"), "checked_on": date(2026, 5, 1),
    "tip_id": ID, "author": "Sam", "words": Maybe("They are kind, and it is free."), "saved": OneOf(False, True),
    "note": OneOf(None, "kept", "off"), "service_id": ID,
    "is_old": OneOf(False, True), "gone": OneOf(False, True),
}  # fmt: skip
BY_KIND: dict[str, dict[str, object]] = {
    "tip_new": {"service_name": Maybe("Oak food bank")},
    "tip_card": {"author": Maybe("Sam"), "service_name": Maybe("Oak food bank")},
    "saved_list": {"items": [{"id": ID, "name": name} for name in NAMES]},
}
