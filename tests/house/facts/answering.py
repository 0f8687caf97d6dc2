"""Sample facts of the flow "answering a family"."""

from datetime import UTC, date, datetime

from tests.house.sample_facts import ID, Maybe, OneOf

DUE = datetime(2026, 5, 12, 16, 0, tzinfo=UTC)
LINE = {"mine": False, "name": "Sam", "words": "The bus did not come again. Who sorts this out?", "at": DUE,
        "kind": "text", "seconds": None, "goes_on": False}  # fmt: skip
FILE = {"id": ID, "kind": "voice", "seconds": 14}
ITEM = {
    "id": ID,
    "ref": "Q27",
    "plan_ref": "OK-14",
    "by": DUE,
    "late": False,
    "seen": True,
    "kind": "question",
}
LINE_RAISED = {"id": ID, "service_name": "the bus team", "date": date(2026, 5, 5), "date2": date(2026, 5, 12),
               "came": None}  # fmt: skip
FACTS = {
    "help_of": Maybe("the speech team"), "help_with": "help with talking", "help_on": date(2026, 5, 5),
    "help_course": OneOf("made", "accepted", "waiting", "started", "declined", "ended", "off"),
    "raised": OneOf([LINE_RAISED, {**LINE_RAISED, "came": date(2026, 5, 7)}], []), "service_name": "the bus team",
    "line": OneOf(LINE_RAISED, {**LINE_RAISED, "came": date(2026, 5, 7)}), "typed": True, "still_by": Maybe(DUE),
    "note": OneOf("raised", "came", "later", None), "date": OneOf(date(2026, 5, 8), date(2026, 5, 7)),
    "plan_ref": "OK-14", "by": DUE, "sent": DUE, "late": True, "relation": OneOf("mother", "young person"),
    "what": OneOf("question", "worry", "wrong", "new_lead", "action", "meeting", "talk", "help",
                  "more_time", "word", "changed", "decide", "need"),
    "area": OneOf(None, "feelings", "other"), "makes_need": OneOf(False, True),
    "action": Maybe("Ask about the bus."),
    "guest": Maybe("Nina"), "early": True, "review_at": Maybe(datetime(2026, 5, 19, 9, 0, tzinfo=UTC)),
    "done": False, "gone": False, "decides": True, "until": Maybe(date(2026, 5, 20)),
    "covering": Maybe("Sam"), "private": True, "author_left": True, "answered": True, "closed": False, "safety": True,
    "lines": [LINE, {**LINE, "mine": True, "words": "I rang the bus firm."}], "files": [FILE, FILE],
    "page": 1, "n_pages": 1, "next_page": Maybe(1), "items": [ITEM, {**ITEM, "late": True, "seen": False}],
    "may_ask": True, "most": 1000, "old": Maybe("I rang the bus firm."), "draft_rev": 2,
    "reading": OneOf("standard", "easy"), "seen": "You asked: “The bus did not come.”\nSam says: “I rang them.”",
    "reached": True, "at": Maybe(DUE), "next_id": Maybe(ID), "kept": True, "told": True, "last": date(2026, 5, 22),
    "after": date(2026, 5, 13), "sooner": True, "plain": True,
    "days": [{"id": "20260512", "day": date(2026, 5, 12)}, {"id": "20260513", "day": date(2026, 5, 13)}],
    "people": [{"id": ID, "name": "Nina", "job": "school nurse"}, {"id": ID, "name": "Lee", "job": "teacher"}],
    "tomorrow": "20260512", "called": False, "helper": "Nina", "answer": Maybe("The firm changed the stop."),
}  # fmt: skip
BY_KIND = {
    "p_q_card": {"next_page": Maybe(1), "files": [FILE], "answered": OneOf(False, True),
                 "until": OneOf(None, date(2026, 5, 20))},
    "p_raise_preview": {"seen": Maybe("Sam raised your question Q27 with the bus team on Tuesday 5 May.")},
    "p_raise_list": {"raised": [LINE_RAISED, {**LINE_RAISED, "came": date(2026, 5, 7)}]},
    "p_pass": {"next_page": Maybe(1)},
    "p_no_later_date": {"by": date(2026, 5, 22)},
    "p_q_list": {"items": [ITEM, {**ITEM, "late": True, "seen": False, "kind": "changed"}, {**ITEM, "kind": "need"}]},
}  # fmt: skip
