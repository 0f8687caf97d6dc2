"""Sample facts of the flow "afterwards": summaries of meetings, "you said, we did", and meetings close together."""

from datetime import UTC, date, datetime

from tests.house.sample_facts import ID, Maybe, OneOf

STARTS = datetime(2026, 5, 12, 14, 30, tzinfo=UTC)
SAID = {"mine": False, "who": "Yusuf", "words": "I want to stay at my school.", "seconds": None,
        "did": "We asked the school. You can stay.", "relation": "young person"}  # fmt: skip
ACTION = {"what": "Ring the bus firm.", "mine": False, "who": "Nina", "date": date(2026, 5, 19), "date2": None,
          "done": False}  # fmt: skip
FACTS = {
    "plan_ref": "OK-14", "starts": STARTS, "until": STARTS, "sort": OneOf("review", "team", "visit", "call"),
    "child": Maybe("Yusuf"), "holder": "Sam", "next_page": Maybe(1), "own": True, "n_more": 2, "last": True,
    "said": [SAID, {**SAID, "mine": True, "words": "", "seconds": 14, "did": None}],
    "agreed": Maybe("Yusuf stays at his school."), "why": Maybe("He has friends there."),
    "what_next": Maybe("Nina rings you on Monday."),
    "actions": [ACTION, {**ACTION, "mine": True, "date": None, "date2": date(2026, 5, 20)},
                {**ACTION, "who": None, "done": True}],
    "parts": [{"words": "I want to stay at my school.", "seconds": None, "kept": False, "did": "You can stay."},
              {"words": "", "seconds": 14, "kept": False, "did": None},
              {"words": "I am scared of dogs.", "seconds": None, "kept": True, "did": None}],
    "earlier": Maybe(ID), "name": "agreed", "old": Maybe("We ring the bus firm."), "skip": True, "n_drafts": 1,
    "number": 1, "n": 2, "relation": OneOf("mother", "young person"), "words": "I want to stay at my school.",
    "seconds": Maybe(14), "next_id": Maybe(ID), "draft_rev": 3, "text": "We agreed: He stays.",
    "reading": OneOf("standard", "easy"), "left": True, "view_id": ID, "answer_id": ID, "n_left": 1,
}  # fmt: skip
ITEM = {"meeting_id": ID, "starts": STARTS, "child": "Yusuf", "there": True}
BY_KIND = {
    "meetings_past": {"items": [ITEM, {**ITEM, "there": False}]},
    "p_sum_agreed": {"actions": [{"what": "Ring the bus firm.", "owner": "Nina"}], "name": "agreed"},
    "p_sum_parts": {"parts": [{"name": "agreed", "relation": None}, {"name": "why", "relation": None},
                              {"name": "what_next", "relation": None}, {"name": ID, "relation": "mother"},
                              {"name": ID, "relation": "young person"}]},
    "p_meet_close": {"same_plan": [{"sort": "review", "starts": STARTS}, {"sort": "visit", "starts": STARTS}],
                     "busy": ["Lee", "mother"], "more": True},
}  # fmt: skip
