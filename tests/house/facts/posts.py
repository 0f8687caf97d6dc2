"""Sample facts of the flow "team notes"."""

from datetime import UTC, date, datetime

from tests.house.sample_facts import ID, Maybe, OneOf

AT = datetime(2026, 5, 5, 12, 0, tzinfo=UTC)
ITEM = {"id": ID, "name": "Nina", "at": AT, "family": True, "new": True, "mine": False}
FACTS = {
    "case_id": ID, "plan": "OK-14", "at": AT, "until": AT, "undo_until": Maybe(AT), "most": 600, "n": 640,
    "items": [ITEM, {**ITEM, "family": False, "new": False, "mine": True}, ITEM], "next_page": Maybe(1), "page": 0,
    "text": "School starts late on Monday. I told the bus firm.", "was": "School starts late on Tuesday.",
    "corrected_on": Maybe(AT), "note": OneOf(None, "corrected", "back", "closed"), "mine": True, "family": True,
    "names": OneOf(None, [], ["Ruth", "Sam"]), "relations": ["mother", "young person"], "back": True,
    "everybody": True, "lines": [{"at": AT, "words": "School starts late on Tuesday."}],
    "members": [
        {"role_id": ID, "relation": "mother", "open": True, "sees": True},
        {"role_id": ID, "relation": "young person", "open": True, "sees": False},
        {"role_id": ID, "relation": "father", "open": False, "sees": False},
    ],
    "people": [{"id": ID, "name": name, "reads": name == "Sam"} for name in ("Sam", "Ruth", "Lee", "Nina")],
    "begun": True, "changed": False, "changed_on": Maybe(date(2026, 5, 6)),
}  # fmt: skip
BY_KIND: dict[str, dict[str, object]] = {}
