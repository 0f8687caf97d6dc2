"""Sample facts of a plan that ends."""

from datetime import date

from tests.house.sample_facts import ID, Maybe, OneOf

WHAT = "Ring the clinic."

FACTS = {
    "contact": "Nina, school nurse", "come_back": Maybe("Ring the school office and ask for Nina."), "ask_plan": ID,
    "finished": OneOf([WHAT, "Send the sleep diary."], []), "what": WHAT, "most": 120, "first": date(2026, 5, 15),
    "goes_on": OneOf([{"what": WHAT, "who": "Nina, school nurse"}], []),
    "stops": OneOf([{"what": WHAT, "why": "The sleep is fine now."}], []), "waits": OneOf(False, True),
    "others": OneOf(False, True), "not_linked": OneOf([], ["father"]),
    "plan_ref": "OK-14", "n_questions": 2, "n": 2, "number": 1, "team": [{"id": ID, "name": "Nina"}],
    "items": OneOf([{"id": ID, "what": WHAT, "owner": "Nina"}, {"id": ID, "what": "Send the diary.", "owner": "Sam"}],
                   []),
    "next_page": Maybe("1"), "reading": OneOf("standard", "easy"), "note": Maybe("told"),
    "seen": Maybe("Your plan is ending."), "words": "someday",
}  # fmt: skip
