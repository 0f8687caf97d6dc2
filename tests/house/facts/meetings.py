"""Sample facts of the flow "meetings"."""

from datetime import UTC, date, datetime

from tests.house.sample_facts import ID, Maybe, OneOf

STARTS = datetime(2026, 5, 12, 14, 30, tzinfo=UTC)
PARTS = [{"words": "I want to stay at my school.", "seconds": None}, {"words": "", "seconds": 14}]
FACTS = {
    "teller": Maybe("Sam"),
    "starts": STARTS, "was": datetime(2026, 5, 11, 9, 0, tzinfo=UTC), "until": STARTS, "place_was": Maybe("Oak School"),
    "place": Maybe("Oak School, room 4"), "child": Maybe("Yusuf"), "sort": OneOf("review", "team", "visit", "call"),
    "who": ["you", "Ruth", "Sam"], "rev": 2, "answer": OneOf("yes", "no", "unsure", None), "minutes": 60,
    "late": False, "young": False, "off": False, "old": False, "others": True, "more": False, "past": True,
    "begun": False,
    "readers": OneOf("holder", "all", "nobody"), "parts": PARTS, "holder_id": ID, "plan_ref": "OK-14", "on_plan": ID,
    "views": [{"name": "Sam", "parts": PARTS}], "needs": OneOf([], ["childcare"], ["interpreter", "other"]),
    "help": OneOf(None, "new_time", "remote", "company"), "n_no": 2, "draft": False, "moved": False, "most": 20,
    "kept": Maybe("Oak School"), "days": [date(2026, 5, 12), date(2026, 5, 13), date(2026, 5, 14)],
    "why": OneOf("unreadable", "weekday", "no_such_day", "no_such_time", "morning_or_afternoon", "no_day"),
    "free": None, "closed": ["father"], "team": ["Sam", "Lee"], "n_team": 2, "page": "0",
    "family": [{"id": ID, "relation": "mother", "asked": True}, {"id": ID, "relation": "young person", "asked": False}],
    "people": [{"id": ID, "name": "Sam", "asked": True}, {"id": ID, "name": "Lee", "asked": False}],
    "plans": [{"id": ID, "ref": "OK-14"}, {"id": ID, "ref": "OK-22"}], "moving": False, "n_asked": 3,
    "what": OneOf("arranged", "moved", "cancelled"), "yes": 2, "no": 1, "unsure": 1, "silent": 1, "leads": True,
    "waiting": False, "invited": True, "state": OneOf("planned", "cancelled"),
    "text": "You have a meeting about Yusuf's plan.",
    "rows": [{"who": "mother", "answer": "no", "help": "new_time", "needs": ["childcare"]},
             {"who": "Lee", "answer": "yes", "help": None, "needs": []}],
}  # fmt: skip
ITEM = {"meeting_id": ID, "starts": STARTS, "child": "Yusuf", "answer": "yes", "off": False}
LINE = {"meeting_id": ID, "plan_ref": "OK-14", "starts": STARTS, "yes": 1, "no": 0, "silent": 2}
BY_KIND = {
    "meetings": {"items": [ITEM, {**ITEM, "answer": None}, {**ITEM, "off": True}]},
    "p_meet_list": {"items": [LINE], "more": True},
    "p_meet_card": {
        "over": False, "summary": OneOf(None, "there", "mine"), "views": [{"relation": "mother", "person_id": ID}],
        "answer": OneOf("yes", None),
    },
    "p_meet_say": {"readers": OneOf("holder", "all")},
    "p_meet_words": {"readers": OneOf("holder", "all"), "left": Maybe(ID)},
    "p_meet_more": {
        "people": [{"id": ID, "name": "Lee", "relation": None}, {"id": ID, "name": None, "relation": "grandparent"}],
        "next_page": Maybe(1),
    },
    "p_meet_more_check": {"name": Maybe("Lee")}, "p_meet_more_done": {"name": Maybe("Lee"), "told": True},
    "p_meet_back": {"kept": True},
    "p_meet_plan": {"more": Maybe("5")}, "p_meet_team": {"more": Maybe("4")},
}  # fmt: skip
