"""Sample facts of the flow "timeline"."""

from datetime import UTC, date, datetime

from tests.house.sample_facts import ID, Maybe, OneOf

AT = datetime(2026, 5, 5, 12, 0, tzinfo=UTC)
EVENT = {"what": "joined", "at": AT, "name": "Nina", "relation": None, "words": None, "me": False, "ref": None,
         "kind": None, "day": None}  # fmt: skip
WORDS = "Send the sleep diary to the nurse."
EVENTS = [
    {**EVENT, "what": "moved", "words": WORDS, "day": date(2026, 5, 12)},
    {**EVENT, "what": "agreed", "words": WORDS},
    {**EVENT, "what": "asked", "name": None, "ref": "Q27", "kind": "worry"},
    {**EVENT, "what": "summary", "kind": "review", "day": AT},
    {**EVENT, "what": "note", "kind": "family"},
    {**EVENT, "what": "left", "name": None, "relation": "father"},
]
OTHERS = [
    {**EVENT, "what": "changed", "words": WORDS, "me": True},
    {**EVENT, "what": "done", "words": WORDS, "name": None, "relation": "mother"},
    {**EVENT, "what": "withdrawn", "words": WORDS},
    {**EVENT, "what": "arranged", "kind": "call", "day": AT},
    {**EVENT, "what": "called_off", "kind": "team", "day": AT},
    {**EVENT, "what": "met", "kind": "visit", "day": AT},
    {**EVENT, "what": "answered", "ref": "Q27", "kind": "question"},
    {**EVENT, "what": "contact", "kind": "school"},
    {**EVENT, "what": "family_said", "kind": "talk", "name": None, "relation": "mother"},
    {**EVENT, "what": "contact_answered", "kind": "not_now"},
    {**EVENT, "what": "leads"},
    EVENT,
]
FACTS = {"case_id": ID, "plan": "OK-14", "then": Maybe("1777982400000000"), "first": False,
         "events": OneOf(EVENTS, OTHERS[:5], OTHERS[5:], [])}  # fmt: skip
BY_KIND: dict[str, dict[str, object]] = {}
